/* ter-chart-columns.c — What each column of pixels must show of a dense series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A year of ten-minute readings has fifty values in a column of pixels. Each column shows the whole extent
 * of its line: no peak is hidden, whatever the width, and nothing is smoothed.
 *
 *  1. The extent of a column is exactly that of the line within it: the least and the greatest of its values, and
 *     of where the line crosses its two edges.
 *  2. A line crosses an edge if the observations on either side have values and are not further apart than the
 *     gap; a column between two such observations has a line without having a value.
 *  3. The edges are found by bisection, each near the one before. Values are read through the samples' pyramid: the
 *     cost is that of the columns, not of the values.
 */

#include "config.h"

#include "ter-chart-columns.h"

#include <math.h>

#include "ter-pyramid.h"

/* The first observation at an instant or later, of those from low (included) to high (excluded). */
static gsize
bisect (const TerSamples *samples,
        gint64            time_us,
        gsize             low,
        gsize             high)
{
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (samples->times[middle] < time_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * ter_chart_find:
 *
 * Returns: the index of the first observation at @time_us or later; n if there is none
 */
gsize
ter_chart_find (const TerSamples *samples,
                gint64            time_us)
{
  g_return_val_if_fail (samples != NULL, 0);

  return bisect (samples, time_us, 0, samples->n);
}

/* The same, not before @from, and likely @stride later. */
static gsize
find_near (const TerSamples *samples,
           gint64            time_us,
           gsize             from,
           gsize             stride)
{
  gsize low = from;
  gsize high = MIN (from + stride, samples->n);
  gsize reach = 16;

  /* The guess is a little before or a little after: the interval around it is doubled until it holds the edge. */
  if (high > from && samples->times[high - 1] >= time_us)
    {
      while (high - low > reach && samples->times[high - reach] >= time_us)
        {
          high -= reach;
          reach *= 2;
        }
      low = high - low > reach ? high - reach : low;
    }
  else
    {
      low = high;
      while (high < samples->n && samples->times[high] < time_us)
        {
          low = high + 1;
          high = MIN (high + reach, samples->n);
          reach *= 2;
        }
    }

  return bisect (samples, time_us, low, high);
}

/**
 * ter_chart_column_edge:
 *
 * Returns: the first instant of a column, or of the one after the last
 */
gint64
ter_chart_column_edge (TerSpan span,
                       guint   column,
                       guint   n_columns)
{
  /* In double precision a century of microseconds is exact. */
  return span.start_us + (gint64) ((double) (span.end_us - span.start_us) * column / n_columns);
}

/**
 * ter_chart_column_starts:
 * @starts: (out caller-allocates): filled, one more than there are columns
 *
 * Finds the observations of each column.
 */
void
ter_chart_column_starts (const TerSamples *samples,
                         TerSpan           span,
                         gsize            *starts,
                         guint             n_columns)
{
  g_return_if_fail (samples != NULL && starts != NULL);
  g_return_if_fail (span.start_us < span.end_us);

  starts[0] = ter_chart_find (samples, span.start_us);
  for (guint c = 1; c <= n_columns; c++)
    {
      gsize stride = c > 1 ? starts[c - 1] - starts[c - 2] : 0;

      starts[c] =
          find_near (samples, ter_chart_column_edge (span, c, n_columns), starts[c - 1], stride);
    }
}

/**
 * ter_chart_joins:
 * @index: of an observation, n for none
 * @gap_us: observations further apart are not joined; 0 joins all
 *
 * Returns: whether the observation and the one before belong to one line
 */
gboolean
ter_chart_joins (const TerSamples *samples,
                 gsize             index,
                 gint64            gap_us)
{
  g_return_val_if_fail (samples != NULL, FALSE);

  return index > 0 && index < samples->n && isfinite (samples->values[index - 1]) &&
         isfinite (samples->values[index]) &&
         (gap_us == 0 || samples->times[index] - samples->times[index - 1] <= gap_us);
}

/* Where the line to the observation at @index crosses an edge. */
static double
crossing (const TerSamples *samples,
          gsize             index,
          TerJoin           join,
          gint64            edge_us)
{
  double before = samples->values[index - 1];
  double length = (double) (samples->times[index] - samples->times[index - 1]);

  if (join == TER_JOIN_HELD || length <= 0)
    return before;

  return before + (samples->values[index] - before) *
                      (double) (edge_us - samples->times[index - 1]) / length;
}

static void
column_widen (TerColumn *column,
              double     value)
{
  column->low = MIN (column->low, value);
  column->high = MAX (column->high, value);
}

/**
 * ter_chart_columns:
 * @samples: a series
 * @span: the time that the columns share
 * @gap_us: observations further apart are not joined; 0 joins all
 * @join: how the line goes from one to the next
 * @columns: (out caller-allocates) (array length=n_columns): filled
 * @n_columns: how many
 *
 * Says what each column of pixels must show. An observation without a value breaks the line.
 */
void
ter_chart_columns (TerSamples *samples,
                   TerSpan     span,
                   gint64      gap_us,
                   TerJoin     join,
                   TerColumn  *columns,
                   guint       n_columns)
{
  g_autofree gsize *starts = NULL;

  g_return_if_fail (samples != NULL && columns != NULL);
  g_return_if_fail (span.start_us < span.end_us);

  starts = g_new (gsize, n_columns + 1);
  ter_chart_column_starts (samples, span, starts, n_columns);
  for (guint c = 0; c < n_columns; c++)
    {
      TerExtremes extremes = TER_EXTREMES_NONE;

      if (starts[c + 1] > starts[c])
        ter_pyramid_extremes (samples, starts[c], starts[c + 1], &extremes);
      columns[c] = (TerColumn) { extremes.low, extremes.high, extremes.qualities };
    }

  for (guint c = 0; c <= n_columns && join != TER_JOIN_NONE; c++)
    {
      double value;

      if (!ter_chart_joins (samples, starts[c], gap_us))
        continue;
      value = crossing (samples, starts[c], join, ter_chart_column_edge (span, c, n_columns));
      if (c > 0)
        column_widen (&columns[c - 1], value);
      if (c < n_columns)
        column_widen (&columns[c], value);
    }
}
