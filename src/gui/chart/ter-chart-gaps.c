/* ter-chart-gaps.c — Where a chart has no data
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A gap is what lies between two measures of the main layer that no line joins, for more than three days. It is hatched
 * (ter-mark-gaps.c), named in the legend, said under the pointer and said to who walks over it by the keyboard: all of
 * them ask here, so that what is drawn and what is said are one.
 *
 *  1. What lies before the first measure and after the last is not a gap: nobody knows whether there was to be one.
 *  2. A chart that is not over time has none.
 */

#include "config.h"

#include "ter-chart-gaps.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chart-columns.h"
#include "ter-chart-scale.h"
#include "ter-clock.h"

#define LEAST_GAP_US (3 * TER_USEC_PER_DAY)

/* The gap between two measures that follow one another, if it is one. */
static gboolean
is_gap (const TerLayer *layer,
        gsize           last,
        gsize           next,
        TerSpan        *gap)
{
  const TerSamples *samples = layer->samples;

  if (next == last + 1 && ter_chart_joins (samples, next, layer->gap_us))
    return FALSE;
  gap->start_us = layer->ends != NULL ? layer->ends[last] : samples->times[last];
  gap->end_us = samples->times[next];

  return gap->end_us - gap->start_us > LEAST_GAP_US;
}

/* The last measure before a place, so that a gap that begins before a span is whole. */
static gsize
measure_before (const TerSamples *samples,
                gsize             i)
{
  while (i > 0)
    if (isfinite (samples->values[--i]))
      return i;

  return G_MAXSIZE;
}

/**
 * ter_chart_gaps:
 * @span: a part of the time
 *
 * Finds where nothing was measured for more than three days, between two measures.
 *
 * Returns: (transfer full) (element-type TerSpan): the gaps that touch @span, in order
 */
GArray *
ter_chart_gaps (const TerChartData *data,
                TerSpan             span)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (TerSpan));
  const TerLayer *layer;
  const TerSamples *samples;
  gsize last;

  g_return_val_if_fail (data != NULL, gaps);

  layer = ter_chart_data_get_main (data);
  if (layer == NULL || data->x_unit != NULL)
    return gaps;
  samples = layer->samples;
  last = measure_before (samples, ter_chart_find (samples, span.start_us));
  for (gsize i = last != G_MAXSIZE ? last + 1 : ter_chart_find (samples, span.start_us);
       i < samples->n; i++)
    {
      TerSpan gap;

      if (!isfinite (samples->values[i]))
        continue;
      if (last != G_MAXSIZE && is_gap (layer, last, i, &gap) && gap.end_us > span.start_us &&
          gap.start_us < span.end_us)
        g_array_append_val (gaps, gap);
      if (samples->times[i] >= span.end_us)
        break;
      last = i;
    }

  return gaps;
}

/**
 * ter_chart_gap_at:
 * @gap: (out): the gap
 *
 * Returns: whether an instant lies in a gap
 */
gboolean
ter_chart_gap_at (const TerChartData *data,
                  gint64              time_us,
                  TerSpan            *gap)
{
  g_autoptr (GArray) gaps = NULL;

  g_return_val_if_fail (data != NULL && gap != NULL, FALSE);

  gaps = ter_chart_gaps (data, (TerSpan) { time_us, time_us + 1 });
  for (guint i = 0; i < gaps->len; i++)
    {
      *gap = g_array_index (gaps, TerSpan, i);
      if (time_us > gap->start_us && time_us < gap->end_us)
        return TRUE;
    }

  return FALSE;
}

/**
 * ter_chart_say_gap:
 *
 * Returns: (transfer full): that there is no data, and from when to when
 */
char *
ter_chart_say_gap (const TerChartData *data,
                   TerSpan             gap)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  first = ter_chart_date (gap.start_us, data->zone, TER_STEP_DAY);
  last = ter_chart_date (gap.end_us - 1, data->zone, TER_STEP_DAY);

  /* Translators: the first and the last day of a gap in a chart. */
  return g_strdup_printf (_("no data, %s to %s"), first, last);
}
