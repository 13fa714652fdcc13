/* ter-chart-reading.h — What every layer of a chart says at one point
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-data.h"

G_BEGIN_DECLS

#define TER_READING_MAX 8

/**
 * TerReadingValue:
 * @layer: which layer
 * @value: what it says, or NaN
 * @high: for a band, its upper end; else NaN
 */
typedef struct
{
  const TerLayer *layer;
  double value;
  double high;
} TerReadingValue;

/**
 * TerChartReading:
 * @point: which point of the main layer
 * @date_us: the instant that names it
 * @time_us: where it is drawn: a column at its middle
 * @gap: the gap that it lies in; empty elsewhere
 * @n: how many values
 * @values: (array length=n): the main layer first
 *
 * What the cursor, the table and the screen reader say of one point.
 */
typedef struct
{
  gsize point;
  gint64 date_us;
  gint64 time_us;
  TerSpan gap;
  guint n;
  TerReadingValue values[TER_READING_MAX];
} TerChartReading;

gint64 ter_chart_point_time (const TerLayer *layer, gsize point);
gsize ter_chart_point_near (const TerLayer *layer, gint64 time_us);
gint64 ter_chart_point_reach (const TerLayer *layer, gsize point);
gboolean ter_chart_point_find (const TerLayer *layer,
                               gint64 time_us,
                               gint64 reach_us,
                               gsize *point);
const char *ter_chart_layer_unit (const TerChartData *data, const TerLayer *layer);
void ter_chart_reading_init (TerChartReading *reading, const TerChartData *data, gsize point);
gboolean ter_chart_reading_init_gap (TerChartReading *reading,
                                     const TerChartData *data,
                                     gint64 time_us);

G_END_DECLS
