/* ter-chart-data.c — What a chart over time shows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A record: whoever makes a chart fills it, and nothing changes it after it was shown. Layers own copies of what
 * they are given, so that an answer of a service may go while its chart stays.
 */

#include "config.h"

#include "ter-chart-data.h"

#include <math.h>

static void
layer_free (TerLayer *layer)
{
  g_free (layer->label);
  g_clear_pointer (&layer->samples, ter_samples_unref);
  g_free (layer->highs);
  g_free (layer->ends);
  g_free (layer);
}

static void
event_free (TerChartEvent *event)
{
  g_free (event->label);
  g_free (event);
}

static void
ter_chart_data_clear (TerChartData *self)
{
  g_free (self->title);
  g_free (self->sentence);
  g_free (self->unit);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerChartData, ter_chart_data, ter_chart_data_clear)

/**
 * ter_chart_data_new_full:
 * @title: (nullable): what the chart is
 * @unit: (nullable): the symbol of the values' unit
 * @span: the time that is shown
 * @zone: the time zone of the axis
 *
 * Begins a chart without a layer.
 *
 * Returns: (transfer full): a chart to fill before it is handed on
 */
TerChartData *
ter_chart_data_new_full (const char *title,
                         const char *unit,
                         TerSpan     span,
                         GTimeZone  *zone)
{
  TerChartData *self;

  g_return_val_if_fail (zone != NULL, NULL);
  g_return_val_if_fail (span.start_us < span.end_us, NULL);

  self = ter_chart_data_new ();
  self->title = g_strdup (title);
  self->unit = g_strdup (unit);
  self->span = span;
  self->zone = g_time_zone_ref (zone);
  self->step = TER_STEP_HOUR;
  self->from_zero = TRUE;
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) layer_free);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) event_free);

  return self;
}

/**
 * ter_chart_data_add_samples:
 * @samples: (transfer none): the points
 * @gap_us: points further apart are not joined; 0 joins all
 *
 * Adds a line.
 *
 * Returns: (transfer none): the layer
 */
TerLayer *
ter_chart_data_add_samples (TerChartData *self,
                            TerMark       mark,
                            TerRole       role,
                            const char   *label,
                            TerSamples   *samples,
                            gint64        gap_us)
{
  TerLayer *layer;

  g_return_val_if_fail (self != NULL && samples != NULL, NULL);

  layer = g_new0 (TerLayer, 1);
  layer->label = g_strdup (label);
  layer->mark = mark;
  layer->role = role;
  layer->samples = ter_samples_ref (samples);
  layer->gap_us = gap_us;
  g_ptr_array_add (self->layers, layer);

  return layer;
}

/**
 * ter_chart_data_add_buckets:
 * @buckets: values by day, week or month
 * @aligned_with: (nullable): the buckets whose time @buckets are shown at, by index: the year before is
 *   shown under this year
 *
 * Adds a line through the middles of the buckets, or columns.
 *
 * Returns: (transfer none): the layer
 */
TerLayer *
ter_chart_data_add_buckets (TerChartData     *self,
                            TerMark           mark,
                            TerRole           role,
                            const char       *label,
                            const TerBuckets *buckets,
                            const TerBuckets *aligned_with)
{
  const TerBuckets *when = aligned_with != NULL ? aligned_with : buckets;
  g_autoptr (TerSamples) samples = NULL;
  TerLayer *layer;
  gsize n;

  g_return_val_if_fail (self != NULL && buckets != NULL, NULL);

  n = MIN (buckets->n, when->n);
  samples = ter_samples_new ();
  samples->n = n;
  samples->times = g_new (gint64, n);
  samples->values = g_memdup2 (buckets->values, n * sizeof (double));
  samples->qualities = g_new0 (guint8, n);
  for (gsize i = 0; i < n; i++)
    samples->times[i] = mark == TER_MARK_COLUMNS
                            ? when->starts[i]
                            : when->starts[i] + (when->ends[i] - when->starts[i]) / 2;

  layer = ter_chart_data_add_samples (self, mark, role, label, samples, 0);
  if (mark == TER_MARK_COLUMNS)
    layer->ends = g_memdup2 (when->ends, n * sizeof (gint64));
  self->step = buckets->step;

  return layer;
}

/**
 * ter_chart_data_add_band:
 * @lows: (transfer none): the lower ends
 * @highs: (array): the upper ends, as many
 *
 * Adds an interval.
 */
void
ter_chart_data_add_band (TerChartData *self,
                         TerRole       role,
                         const char   *label,
                         TerSamples   *lows,
                         const double *highs)
{
  TerLayer *layer;

  g_return_if_fail (self != NULL && lows != NULL && highs != NULL);

  layer = ter_chart_data_add_samples (self, TER_MARK_BAND, role, label, lows, 0);
  layer->highs = g_memdup2 (highs, lows->n * sizeof (double));
}

/**
 * ter_chart_data_add_event:
 * @label: what happened, plain text
 *
 * Adds a dated fact.
 */
void
ter_chart_data_add_event (TerChartData *self,
                          gint64        time_us,
                          const char   *label)
{
  TerChartEvent *event;

  g_return_if_fail (self != NULL && label != NULL);

  event = g_new0 (TerChartEvent, 1);
  event->time_us = time_us;
  event->label = g_strdup (label);
  g_ptr_array_add (self->events, event);
}

/**
 * ter_chart_data_get_main:
 *
 * Returns: (nullable): the layer that the cursor and the table follow: the last measured one, else the first
 */
const TerLayer *
ter_chart_data_get_main (const TerChartData *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = self->layers->len; i > 0; i--)
    {
      const TerLayer *layer = self->layers->pdata[i - 1];

      if (layer->role == TER_ROLE_MEASURED && layer->mark != TER_MARK_BAND)
        return layer;
    }

  return self->layers->len > 0 ? self->layers->pdata[0] : NULL;
}
