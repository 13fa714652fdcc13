/* ter-extremes.h — The least and the greatest of many values
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <math.h>

#include "ter-samples.h"

G_BEGIN_DECLS

/**
 * TerExtremes:
 * @low: the least value; +∞ when there is none
 * @high: the greatest value; −∞ when there is none
 * @qualities: which qualities there are: bit q for the #TerQuality q
 *
 * What a stretch of observations spans.
 */
typedef struct
{
  double low;
  double high;
  guint8 qualities;
} TerExtremes;

#define TER_EXTREMES_NONE ((TerExtremes) { INFINITY, -INFINITY, 0 })

/* A block is what the lowest level of a pyramid gathers. */
#define TER_EXTREMES_BLOCK 16

void ter_extremes_of_values (const double *values, gsize n, double *low, double *high);
void ter_extremes_of (const TerSamples *samples, gsize start, gsize end, TerExtremes *extremes);

guint8 ter_extremes_qualities (const TerSamples *samples, gsize start, gsize end);
void ter_extremes_of_blocks (const TerSamples *samples,
                             double *lows,
                             double *highs,
                             guint8 *qualities);

G_END_DECLS
