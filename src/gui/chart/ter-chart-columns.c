/* ter-chart-columns.c — What each column of pixels must show of a dense series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A year of ten-minute readings has fifty values in a column of pixels. Each column shows the whole extent
 * of its values: no peak is hidden, whatever the width, and nothing is smoothed.
 *
 *  1. The extent of a column is exactly the least and the greatest of its values.
 *  2. The edges of columns are found by bisection: the cost is one pass over the values that are shown.
 *  3. A column joins the one before if the two values on either side are not further apart than the gap.
 */

#include "config.h"

#include "ter-chart-columns.h"

#include <math.h>

/**
 * ter_chart_find:
 *
 * Returns: the index of the first observation at @time_us or later; n if there is none
 */
gsize
ter_chart_find (const TerSamples *samples,
                gint64            time_us)
{
  gsize low = 0;
  gsize high;

  g_return_val_if_fail (samples != NULL, 0);

  high = samples->n;
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

static gint64
column_edge (TerSpan span,
             guint   column,
             guint   n_columns)
{
  /* In double precision a century of microseconds is exact. */
  return span.start_us + (gint64) ((double) (span.end_us - span.start_us) * column / n_columns);
}

/**
 * ter_chart_columns:
 * @samples: a series
 * @span: the time that the columns share
 * @gap_us: observations further apart are not joined; 0 joins all
 * @columns: (out caller-allocates) (array length=n_columns): filled
 * @n_columns: how many
 *
 * Says what each column of pixels must show. An observation without a value breaks the line.
 */
void
ter_chart_columns (const TerSamples *samples,
                   TerSpan           span,
                   gint64            gap_us,
                   TerColumn        *columns,
                   guint             n_columns)
{
  gint64 last_us = G_MININT64;
  gboolean is_broken = TRUE;
  gsize i;

  g_return_if_fail (samples != NULL && columns != NULL);
  g_return_if_fail (span.start_us < span.end_us);

  i = ter_chart_find (samples, span.start_us);
  for (guint c = 0; c < n_columns; c++)
    {
      gint64 end_us = column_edge (span, c + 1, n_columns);
      TerColumn *column = &columns[c];

      *column = (TerColumn) { 0 };
      for (; i < samples->n && samples->times[i] < end_us; i++)
        {
          double value = samples->values[i];

          if (isnan (value))
            {
              is_broken = TRUE;
              continue;
            }
          if (column->n == 0)
            {
              column->joins = !is_broken && (gap_us == 0 || samples->times[i] - last_us <= gap_us);
              column->low = column->high = column->first = value;
            }
          column->low = MIN (column->low, value);
          column->high = MAX (column->high, value);
          column->last = value;
          column->n++;
          last_us = samples->times[i];
          is_broken = FALSE;
        }
    }
}
