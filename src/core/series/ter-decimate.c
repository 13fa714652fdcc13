/* ter-decimate.c — No more points than a chart has columns, and every extreme kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A line of a million points is drawn on a thousand columns of pixels. Per column four points are enough for the
 * same picture: the first, the lowest, the highest and the last one, in order of time.
 *
 *  1. The lowest and the highest value of every column are points of the result, exactly.
 *  2. A gap longer than what the caller allows becomes one NaN point, where a line breaks.
 *  3. The point before the span and the one after it are kept, so that a line enters and leaves the chart.
 *  4. Times strictly increase. Values that are NaN break the line too.
 */

#include "config.h"

#include <math.h>

#include "ter-decimate.h"

typedef struct
{
  const TerSamples *samples;
  GArray *picked;
  gsize first;
  gsize lowest;
  gsize highest;
  gsize last;
  gint64 column;
} Decimation;

#define NO_COLUMN G_MININT64
/* Stands for a break of the line after the previous point. */
#define BREAK G_MAXSIZE

static void
pick (Decimation *self,
      gsize       index)
{
  if (self->picked->len == 0 || g_array_index (self->picked, gsize, self->picked->len - 1) != index)
    g_array_append_val (self->picked, index);
}

static void
flush (Decimation *self)
{
  if (self->column == NO_COLUMN)
    return;

  pick (self, self->first);
  pick (self, MIN (self->lowest, self->highest));
  pick (self, MAX (self->lowest, self->highest));
  pick (self, self->last);
  self->column = NO_COLUMN;
}

static void
add_break (Decimation *self)
{
  flush (self);
  if (self->picked->len > 0)
    pick (self, BREAK);
}

static void
add_point (Decimation *self,
           gsize       index,
           gint64      column)
{
  const double *values = self->samples->values;

  if (column != self->column)
    {
      flush (self);
      self->column = column;
      self->first = self->lowest = self->highest = index;
    }
  if (values[index] < values[self->lowest])
    self->lowest = index;
  if (values[index] > values[self->highest])
    self->highest = index;
  self->last = index;
}

static TerSamples *
gather (const Decimation *self)
{
  TerSamples *result = ter_samples_new ();
  const TerSamples *samples = self->samples;

  result->n = self->picked->len;
  result->times = g_new (gint64, result->n);
  result->values = g_new (double, result->n);
  result->qualities = g_new0 (guint8, result->n);
  for (gsize i = 0; i < result->n; i++)
    {
      gsize index = g_array_index (self->picked, gsize, i);

      if (index == BREAK)
        {
          result->times[i] = result->times[i - 1] + 1;
          result->values[i] = NAN;
          result->qualities[i] = TER_QUALITY_MISSING;
          continue;
        }
      result->times[i] = samples->times[index];
      result->values[i] = samples->values[index];
      result->qualities[i] =
          samples->qualities != NULL ? samples->qualities[index] : TER_QUALITY_GOOD;
    }

  return result;
}

/**
 * ter_decimate:
 * @samples: observations
 * @span: what the chart shows
 * @n_columns: how many columns of pixels it has, at least 1
 * @gap_us: a longer time between two points breaks the line; 0 for never
 *
 * Keeps at most four points a column, and all extremes.
 *
 * Returns: (transfer full): the points to draw; NaN where the line breaks
 */
TerSamples *
ter_decimate (const TerSamples *samples,
              TerSpan           span,
              guint             n_columns,
              gint64            gap_us)
{
  Decimation self = { .samples = samples, .column = NO_COLUMN };
  g_autoptr (GArray) picked = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize previous = BREAK;

  g_return_val_if_fail (samples != NULL && n_columns > 0 && span.end_us > span.start_us, NULL);

  self.picked = picked;
  for (gsize i = 0; i < samples->n; i++)
    {
      gint64 time = samples->times[i];
      /* Outside the span: one column before and one after. */
      gint64 column = time < span.start_us  ? -1
                      : time >= span.end_us ? n_columns
                                            : (gint64) ((double) (time - span.start_us) /
                                                        (span.end_us - span.start_us) * n_columns);

      if (column == -1 && i + 1 < samples->n && samples->times[i + 1] <= span.start_us)
        continue;
      if (isnan (samples->values[i]))
        {
          add_break (&self);
          previous = BREAK;
          continue;
        }
      if (previous != BREAK && gap_us > 0 && time - samples->times[previous] > gap_us)
        add_break (&self);
      add_point (&self, i, column);
      previous = i;
      if (column == n_columns)
        break;
    }
  flush (&self);

  return gather (&self);
}
