/* ter-chart-data.h — What a chart shows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-chart-style.h"
#include "ter-samples.h"

G_BEGIN_DECLS

/* On one axis or on two: a third would be read by nobody. */
#define TER_CHART_MAX_AXES 2

/**
 * TerLayer:
 * @label: its name in the legend, plain text
 * @mark: how it is drawn
 * @role: what its colour means
 * @samples: its points
 * @highs: (nullable) (array): for a band, as many as @samples has
 * @ends: (nullable) (array): for columns, where each ends
 * @bases: (nullable) (array): for stacked columns, where each begins
 * @gap_us: points further apart than this are not joined; 0 joins all
 * @axis: the value axis, 0 or 1
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
  double *bases;
  gint64 gap_us;
  guint axis;
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
 * @unit: (nullable): the unit of the values on the first axis, as they are stored; what is shown is
 *   ter_chart_data_get_unit()
 * @second_unit: (nullable): the same for the second axis
 * @x_unit: (nullable): for a chart that is not over time, the unit of its horizontal axis, "" for a mere number;
 *   what is called an instant is then a number of millionths
 * @x_title: (nullable): for a chart that is not over time, what its horizontal axis is
 * @span: the time of all that is there
 * @zone: the time zone of the axis
 * @step: what one point stands for, for the words of a value's date
 * @layers: (element-type TerLayer): drawn in this order; the first line or columns has the cursor
 * @events: (element-type TerChartEvent): dated facts
 * @from_zero: whether the zero line is kept: for quantities
 * @adds_up: whether the values are amounts of their time, that have a total: kWh, not °C
 *
 * What a chart shows. As any record: filled by its maker, then never changed.
 */
typedef struct
{
  char *title;
  char *sentence;
  char *unit;
  char *second_unit;
  char *x_unit;
  char *x_title;
  TerSpan span;
  GTimeZone *zone;
  TerStep step;
  GPtrArray *layers;
  GPtrArray *events;
  gboolean from_zero;
  gboolean adds_up;
} TerChartData;

TER_DECLARE_RECORD (TerChartData, ter_chart_data)

TerChartData *ter_chart_data_new_full (const char *title,
                                       const char *unit,
                                       TerSpan span,
                                       GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
TerChartData *ter_chart_data_new_xy (const char *title,
                                     const char *unit,
                                     const char *x_title,
                                     const char *x_unit,
                                     double low,
                                     double high) G_GNUC_WARN_UNUSED_RESULT;
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
TerLayer *ter_chart_data_add_points (TerChartData *self,
                                     TerMark mark,
                                     TerRole role,
                                     const char *label,
                                     const double *xs,
                                     const double *ys,
                                     gsize n);
void ter_chart_data_set_axis (TerChartData *self, TerLayer *layer, const char *unit);
void ter_chart_data_add_event (TerChartData *self, gint64 time_us, const char *label);
const TerLayer *ter_chart_data_get_main (const TerChartData *self);
const char *ter_chart_data_get_unit (const TerChartData *self, guint axis);
void ter_chart_data_range (
    const TerChartData *self, guint axis, const TerSpan *span, double *low, double *high);
char *ter_chart_data_say_x (const TerChartData *self, gint64 time_us) G_GNUC_WARN_UNUSED_RESULT;

/* Horizontal places of a chart that is not over time. */
#define TER_CHART_X(x) ((gint64) ((x) * 1e6))

G_END_DECLS
