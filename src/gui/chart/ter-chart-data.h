/* ter-chart-data.h — What a chart over time shows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-chart-style.h"
#include "ter-samples.h"

G_BEGIN_DECLS

/**
 * TerMark:
 * @TER_MARK_LINE: a solid line, broken where nothing was measured
 * @TER_MARK_DASHES: the same, dashed: what was expected, or the year before
 * @TER_MARK_BAND: an interval: @highs above the values of @samples
 * @TER_MARK_COLUMNS: a column from the base line, as wide as its bucket
 *
 * How a layer of a chart is drawn.
 */
typedef enum
{
  TER_MARK_LINE,
  TER_MARK_DASHES,
  TER_MARK_BAND,
  TER_MARK_COLUMNS,
} TerMark;

/**
 * TerLayer:
 * @label: its name in the legend, plain text
 * @mark: how it is drawn
 * @role: what its colour means
 * @samples: its points
 * @highs: (nullable) (array): for a band, as many as @samples has
 * @ends: (nullable) (array): for columns, where each ends
 * @gap_us: points further apart than this are not joined; 0 joins all
 *
 * One line, band or row of columns.
 */
typedef struct
{
  char *label;
  TerMark mark;
  TerRole role;
  TerSamples *samples;
  double *highs;
  gint64 *ends;
  gint64 gap_us;
} TerLayer;

typedef struct
{
  gint64 time_us;
  char *label;
} TerChartEvent;

/**
 * TerChartData:
 * @title: (nullable): what it is: the accessible name
 * @sentence: (nullable): what it says: the accessible description
 * @unit: (nullable): the symbol of the values' unit
 * @span: the time that is shown
 * @zone: the time zone of the axis
 * @step: what one point stands for, for the words of a value's date
 * @layers: (element-type TerLayer): drawn in this order; the first line or columns has the cursor
 * @events: (element-type TerChartEvent): dated facts
 * @from_zero: whether the zero line is kept: for quantities
 *
 * What a chart over time shows. As any record: filled by its maker, then never changed.
 */
typedef struct
{
  char *title;
  char *sentence;
  char *unit;
  TerSpan span;
  GTimeZone *zone;
  TerStep step;
  GPtrArray *layers;
  GPtrArray *events;
  gboolean from_zero;
} TerChartData;

TER_DECLARE_RECORD (TerChartData, ter_chart_data)

TerChartData *ter_chart_data_new_full (const char *title,
                                       const char *unit,
                                       TerSpan span,
                                       GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
TerLayer *ter_chart_data_add_samples (TerChartData *self,
                                      TerMark mark,
                                      TerRole role,
                                      const char *label,
                                      TerSamples *samples,
                                      gint64 gap_us);
TerLayer *ter_chart_data_add_buckets (TerChartData *self,
                                      TerMark mark,
                                      TerRole role,
                                      const char *label,
                                      const TerBuckets *buckets,
                                      const TerBuckets *aligned_with);
void ter_chart_data_add_band (
    TerChartData *self, TerRole role, const char *label, TerSamples *lows, const double *highs);
void ter_chart_data_add_event (TerChartData *self, gint64 time_us, const char *label);
const TerLayer *ter_chart_data_get_main (const TerChartData *self);

G_END_DECLS
