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
 * TerSamplesSummary:
 * @free: frees it
 *
 * The head of what another room derives once from samples and keeps with them: the pyramid of a chart. It is made
 * from the samples alone, so that it never has to be changed.
 */
typedef struct _TerSamplesSummary TerSamplesSummary;
struct _TerSamplesSummary
{
  void (*free) (TerSamplesSummary *self);
};

/**
 * TerSamples:
 * @n: how many observations
 * @times: (array length=n): instants in UTC µs, strictly increasing
 * @values: (array length=n): values in the series' unit; NaN where there is none
 * @qualities: (array length=n): a #TerQuality each
 * @summary: (nullable): see ter_samples_keep_summary()
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
  TerSamplesSummary *summary;
} TerSamples;

TER_DECLARE_RECORD (TerSamples, ter_samples)

TerSamples *ter_samples_new_sized (gsize n) G_GNUC_WARN_UNUSED_RESULT;

TerSamplesSummary *ter_samples_get_summary (TerSamples *self);
TerSamplesSummary *ter_samples_keep_summary (TerSamples *self, TerSamplesSummary *summary);

G_END_DECLS
