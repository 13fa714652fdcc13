/* ter-use-file.h — The bills or the days of a meter, from a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-energy-points.h"

G_BEGIN_DECLS

/**
 * TerUseEnds:
 * @TER_USE_ENDS_GUESSED: as the periods that follow each other tell; excluded when nothing does
 * @TER_USE_ENDS_EXCLUDED: a period ends before the day that is written: the next one begins on it
 * @TER_USE_ENDS_INCLUDED: the day that is written is the last one of the period
 *
 * What the end of a period means in a file.
 */
typedef enum
{
  TER_USE_ENDS_GUESSED,
  TER_USE_ENDS_EXCLUDED,
  TER_USE_ENDS_INCLUDED,
} TerUseEnds;

GArray *ter_use_load_file (const char *path,
                           TerUseEnds *ends,
                           GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
