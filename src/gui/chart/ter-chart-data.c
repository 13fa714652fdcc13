/* ter-chart-data.c — What a chart shows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A record: whoever makes a chart fills it, and nothing changes it after it was shown. Layers own copies of what
 * they are given, so that an answer of a service may go while its chart stays; samples are shared.
 *
 *  1. A layer is on the first axis, unless its unit was given to the second.
 *  2. Stacked columns know where they begin when they are added: positive ones grow up, negative ones down.
 */

#include "config.h"

#include "ter-chart-data.h"

#include <math.h>
#include <stdlib.h>

#include "ter-chart-scale.h"

static void
layer_free (TerLayer *layer)
{
  g_free (layer->label);
  g_clear_pointer (&layer->samples, ter_samples_unref);
  g_free (layer->highs);
  g_free (layer->ends);
  g_free (layer->bases);
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
  g_free (self->second_unit);
  g_free (self->x_unit);
  g_free (self->x_title);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerChartData, ter_chart_data, ter_chart_data_clear)

/**
 * ter_chart_data_new_full:
 * @title: (nullable): what the chart is
 * @unit: (nullable): the unit of the values
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
 * ter_chart_data_new_xy:
 * @title: (nullable): what the chart is
 * @unit: (nullable): the unit of the values
 * @x_title: (nullable): what the horizontal axis is: "mean temperature of the week"
 * @x_unit: (nullable): its unit
 * @low: where the horizontal axis begins
 * @high: where it ends
 *
 * Begins a chart of one quantity by another.
 *
 * Returns: (transfer full): a chart to fill before it is handed on
 */
TerChartData *
ter_chart_data_new_xy (const char *title,
                       const char *unit,
                       const char *x_title,
                       const char *x_unit,
                       double      low,
                       double      high)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  TerChartData *self;

  g_return_val_if_fail (isfinite (low) && isfinite (high) && low < high, NULL);

  self = ter_chart_data_new_full (title, unit, (TerSpan) { TER_CHART_X (low), TER_CHART_X (high) },
                                  zone);
  self->x_title = g_strdup (x_title);
  self->x_unit = g_strdup (x_unit != NULL ? x_unit : "");

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

static gboolean
is_columns (TerMark mark)
{
  return mark == TER_MARK_COLUMNS || mark == TER_MARK_STACKED;
}

/* Where the columns of a layer begin: at the end of those of the same sign below. */
static double *
bases_of (const TerChartData *self,
          const double       *values,
          gsize               n)
{
  double *bases = g_new0 (double, n);

  for (guint i = 0; i < self->layers->len; i++)
    {
      const TerLayer *below = self->layers->pdata[i];

      if (below->mark != TER_MARK_STACKED)
        continue;
      for (gsize j = 0; j < MIN (n, below->samples->n); j++)
        if (isfinite (below->samples->values[j]) && isfinite (values[j]) &&
            (below->samples->values[j] < 0) == (values[j] < 0))
          bases[j] = below->bases[j] + below->samples->values[j];
    }

  return bases;
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
  g_autofree double *bases = NULL;
  TerLayer *layer;
  gsize n;

  g_return_val_if_fail (self != NULL && buckets != NULL, NULL);

  n = MIN (buckets->n, when->n);
  samples = ter_samples_new_sized (n);
  for (gsize i = 0; i < n; i++)
    {
      samples->times[i] = is_columns (mark)
                              ? when->starts[i]
                              : when->starts[i] + (when->ends[i] - when->starts[i]) / 2;
      samples->values[i] = buckets->values[i];
    }

  if (mark == TER_MARK_STACKED)
    bases = bases_of (self, samples->values, n);
  layer = ter_chart_data_add_samples (self, mark, role, label, samples, 0);
  layer->bases = g_steal_pointer (&bases);
  if (is_columns (mark))
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

typedef struct
{
  double x;
  double y;
} Point;

static int
compare_points (const void *a,
                const void *b)
{
  const Point *one = a;
  const Point *other = b;

  return (one->x > other->x) - (one->x < other->x);
}

/**
 * ter_chart_data_add_points:
 * @xs: (array length=n): where they are horizontally, in any order
 * @ys: (array length=n): their values
 *
 * Adds points, or a line through points, to a chart that is not over time.
 *
 * Returns: (transfer none): the layer
 */
TerLayer *
ter_chart_data_add_points (TerChartData *self,
                           TerMark       mark,
                           TerRole       role,
                           const char   *label,
                           const double *xs,
                           const double *ys,
                           gsize         n)
{
  g_autoptr (TerSamples) samples = NULL;
  g_autofree Point *points = NULL;
  gsize n_points = 0;

  g_return_val_if_fail (self != NULL && self->x_unit != NULL, NULL);
  g_return_val_if_fail (n == 0 || (xs != NULL && ys != NULL), NULL);

  points = g_new (Point, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    if (isfinite (xs[i]))
      points[n_points++] = (Point) { xs[i], ys[i] };
  qsort (points, n_points, sizeof *points, compare_points);

  samples = ter_samples_new_sized (n_points);
  for (gsize i = 0; i < n_points; i++)
    {
      samples->times[i] = TER_CHART_X (points[i].x);
      samples->values[i] = points[i].y;
    }

  return ter_chart_data_add_samples (self, mark, role, label, samples, 0);
}

/**
 * ter_chart_data_set_axis:
 * @layer: a layer of the chart
 * @unit: the unit of its values
 *
 * Puts a layer on the axis of its unit: the first when it is that of the chart, else the second, whose unit it
 * gives. A chart has two axes at most: a third unit is a mistake of the caller.
 */
void
ter_chart_data_set_axis (TerChartData *self,
                         TerLayer     *layer,
                         const char   *unit)
{
  g_return_if_fail (self != NULL && layer != NULL && unit != NULL);
  g_return_if_fail (self->second_unit == NULL || g_strcmp0 (unit, self->unit) == 0 ||
                    g_str_equal (unit, self->second_unit));

  layer->axis = g_strcmp0 (unit, self->unit) == 0 ? 0 : 1;
  if (layer->axis == 1 && self->second_unit == NULL)
    self->second_unit = g_strdup (unit);
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

/**
 * ter_chart_data_say_x:
 * @time_us: an instant, or a horizontal place of a chart that is not over time
 *
 * Returns: (transfer full): its date, or its value with its unit
 */
char *
ter_chart_data_say_x (const TerChartData *self,
                      gint64              time_us)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->x_unit != NULL)
    return ter_chart_value ((double) time_us / 1e6, self->x_unit);

  return ter_chart_date (time_us, self->zone, self->step);
}
