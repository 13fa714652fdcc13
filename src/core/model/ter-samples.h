/* ter-samples.h — The observations of one series, as columns
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-quality.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerSamples:
 * @n: how many observations
 * @times: (array length=n): instants in UTC µs, strictly increasing
 * @values: (array length=n): values in the series' unit; NaN where there is none
 * @qualities: (array length=n): a #TerQuality each
 *
 * What a query for one series gives, and what analyses and charts take. The arrays may be NULL when
 * @n is 0.
 */
typedef struct
{
  gsize n;
  gint64 *times;
  double *values;
  guint8 *qualities;
} TerSamples;

TER_DECLARE_RECORD (TerSamples, ter_samples)

G_END_DECLS
