/* ter-chart-reading.c — What every layer of a chart says at one point
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The layers of a chart need not have the same points: columns are named by their beginning, lines stand at the
 * middle of what they say, raw readings anywhere. A reading takes, from each layer, the point nearest to that of
 * the main layer, and none when it is further than half a point away: a value is never carried into a gap.
 */

#include "config.h"

#include "ter-chart-reading.h"

#include <math.h>

#include "ter-chart-columns.h"
#include "ter-chart-gaps.h"

/**
 * ter_chart_point_time:
 *
 * Returns: where a point is drawn: the middle of a column
 */
gint64
ter_chart_point_time (const TerLayer *layer,
                      gsize           point)
{
  gint64 time_us;

  g_return_val_if_fail (layer != NULL && point < layer->samples->n, 0);

  time_us = layer->samples->times[point];
  if (layer->ends != NULL)
    time_us += (layer->ends[point] - time_us) / 2;

  return time_us;
}

/**
 * ter_chart_point_near:
 * @layer: with a point at least
 *
 * Returns: the point nearest to an instant; a column contains the instant itself
 */
gsize
ter_chart_point_near (const TerLayer *layer,
                      gint64          time_us)
{
  const TerSamples *samples;
  gsize i;

  g_return_val_if_fail (layer != NULL && layer->samples->n > 0, 0);

  samples = layer->samples;
  i = ter_chart_find (samples, time_us);
  if (layer->ends != NULL)
    return i < samples->n && samples->times[i] == time_us ? i : i > 0 ? i - 1 : 0;
  if (i > 0 && (i == samples->n || time_us - samples->times[i - 1] < samples->times[i] - time_us))
    i--;

  return i;
}

/**
 * ter_chart_point_reach:
 *
 * Returns: half of what a point stands for: the way to its neighbours, half of it
 */
gint64
ter_chart_point_reach (const TerLayer *layer,
                       gsize           point)
{
  const TerSamples *samples;
  gint64 step = 0;

  g_return_val_if_fail (layer != NULL && point < layer->samples->n, 0);

  samples = layer->samples;
  if (layer->ends != NULL)
    return (layer->ends[point] - samples->times[point]) / 2;
  if (point > 0)
    step = samples->times[point] - samples->times[point - 1];
  if (point + 1 < samples->n &&
      (step == 0 || samples->times[point + 1] - samples->times[point] < step))
    step = samples->times[point + 1] - samples->times[point];

  return step / 2;
}

/**
 * ter_chart_point_find:
 * @reach_us: how far from @time_us the point may be
 * @point: (out): the point
 *
 * Returns: whether a layer has a point near an instant
 */
gboolean
ter_chart_point_find (const TerLayer *layer,
                      gint64          time_us,
                      gint64          reach_us,
                      gsize          *point)
{
  gsize i;

  g_return_val_if_fail (layer != NULL && point != NULL, FALSE);

  if (layer->samples->n == 0)
    return FALSE;
  i = ter_chart_point_near (layer, time_us);
  if (ABS (ter_chart_point_time (layer, i) - time_us) > reach_us)
    return FALSE;
  *point = i;

  return TRUE;
}

/**
 * ter_chart_layer_unit:
 *
 * Returns: (nullable): the unit of the values of a layer
 */
const char *
ter_chart_layer_unit (const TerChartData *data,
                      const TerLayer     *layer)
{
  g_return_val_if_fail (data != NULL && layer != NULL, NULL);

  return layer->axis == 0 ? data->unit : data->second_unit;
}

static void
read_layer (TerChartReading *reading,
            const TerLayer  *layer,
            gint64           reach_us)
{
  TerReadingValue value = { .layer = layer, .value = NAN, .high = NAN };
  gsize i;

  if (reading->n == TER_READING_MAX)
    return;
  if (ter_chart_point_find (layer, reading->time_us, reach_us, &i))
    {
      value.value = layer->samples->values[i];
      if (layer->highs != NULL)
        value.high = layer->highs[i];
    }
  reading->values[reading->n++] = value;
}

static void
read_others (TerChartReading    *reading,
             const TerChartData *data,
             const TerLayer     *main_layer,
             gint64              reach_us)
{
  for (guint i = 0; i < data->layers->len; i++)
    if (data->layers->pdata[i] != main_layer)
      read_layer (reading, data->layers->pdata[i], reach_us);
}

/**
 * ter_chart_reading_init:
 * @reading: (out caller-allocates): filled
 * @point: a point of the main layer
 *
 * Reads every layer at a point.
 */
void
ter_chart_reading_init (TerChartReading    *reading,
                        const TerChartData *data,
                        gsize               point)
{
  const TerLayer *main_layer;
  gint64 reach_us;

  g_return_if_fail (reading != NULL && data != NULL);

  *reading = (TerChartReading) { .point = point };
  main_layer = ter_chart_data_get_main (data);
  g_return_if_fail (main_layer != NULL && point < main_layer->samples->n);

  reading->date_us = main_layer->samples->times[point];
  reading->time_us = ter_chart_point_time (main_layer, point);
  reach_us = ter_chart_point_reach (main_layer, point);
  read_layer (reading, main_layer, 0);
  read_others (reading, data, main_layer, reach_us);
  if (!isfinite (main_layer->samples->values[point]) &&
      !ter_chart_gap_at (data, reading->time_us, &reading->gap))
    reading->gap = (TerSpan) { 0, 0 };
}

/**
 * ter_chart_reading_init_gap:
 * @reading: (out caller-allocates): filled
 * @time_us: where the cursor is
 *
 * Reads every layer at an instant where the main one has neither a value nor an empty place for one.
 *
 * Returns: whether that is so: %FALSE where there is a point to read
 */
gboolean
ter_chart_reading_init_gap (TerChartReading    *reading,
                            const TerChartData *data,
                            gint64              time_us)
{
  const TerLayer *main_layer;
  gsize point;

  g_return_val_if_fail (reading != NULL && data != NULL, FALSE);

  main_layer = ter_chart_data_get_main (data);
  if (main_layer == NULL || main_layer->samples->n == 0)
    return FALSE;
  point = ter_chart_point_near (main_layer, time_us);
  *reading = (TerChartReading) { .point = point, .date_us = time_us, .time_us = time_us };
  if (!isfinite (main_layer->samples->values[point]) ||
      !ter_chart_gap_at (data, time_us, &reading->gap))
    return FALSE;

  reading->values[reading->n++] =
      (TerReadingValue) { .layer = main_layer, .value = NAN, .high = NAN };
  read_others (reading, data, main_layer, ter_chart_point_reach (main_layer, point));

  return TRUE;
}
