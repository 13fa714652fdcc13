/* ter-aggregate.h — Observations gathered by hour, day, week or month
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"
#include "ter-property.h"
#include "ter-samples.h"

G_BEGIN_DECLS

/**
 * TerBucket:
 * @start_us: first instant
 * @end_us: first instant after
 * @sum: of the values; for amounts, those whose step crosses an edge are shared by time
 * @mean: of the values, or NaN
 * @min: lowest value, or NaN
 * @max: highest value, or NaN
 * @first: earliest value, or NaN
 * @last: latest value, or NaN
 * @count: how many values
 * @coverage: share of the bucket that the values speak for, 0 to 1
 */
typedef struct
{
  gint64 start_us;
  gint64 end_us;
  double sum;
  double mean;
  double min;
  double max;
  double first;
  double last;
  gsize count;
  double coverage;
} TerBucket;

gint64  ter_aggregate_learn_step (const TerSamples *samples);
gint64  ter_aggregate_find_median (gint64 *intervals,
                                   gsize   n);
GArray *ter_aggregate (const TerSamples *samples,
                       const gint64     *edges,
                       gsize             n_edges,
                       TerSeriesKind     kind,
                       gint64            step_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
