/* ter-decimate.h — No more points than a chart has columns, and every extreme kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"
#include "ter-samples.h"

G_BEGIN_DECLS

TerSamples *ter_decimate (const TerSamples *samples,
                          TerSpan           span,
                          guint             n_columns,
                          gint64            gap_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
