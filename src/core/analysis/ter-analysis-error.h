/* ter-analysis-error.h — Why an analysis gives no answer
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerAnalysisError:
 * @TER_ANALYSIS_ERROR_TOO_FEW: there are not more points than parameters
 * @TER_ANALYSIS_ERROR_SINGULAR: the points do not tell the parameters apart
 * @TER_ANALYSIS_ERROR_INVALID: a value is not finite, a weight is not positive
 */
typedef enum
{
  TER_ANALYSIS_ERROR_TOO_FEW,
  TER_ANALYSIS_ERROR_SINGULAR,
  TER_ANALYSIS_ERROR_INVALID,
} TerAnalysisError;

#define TER_ANALYSIS_ERROR (ter_analysis_error_quark ())
GQuark ter_analysis_error_quark (void);

G_END_DECLS
