/* ter-mark-gaps.c — Says where nothing was measured
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A gap longer than three days is hatched; a shorter one is a break in the line. Of a dense layer only gaps that are
 * a column of pixels wide can be seen, and are looked for.
 */

#include "config.h"

#include <math.h>

#include "ter-clock.h"
#include "ter-mark.h"

#define HATCHED_GAP_US (3 * TER_USEC_PER_DAY)

static void
hatch (GtkSnapshot          *snapshot,
       const TerChartStyle  *style,
       const TerChartLayout *layout,
       gint64                from_us,
       gint64                to_us)
{
  float one, other;
  GdkRGBA color;

  if (to_us - from_us <= HATCHED_GAP_US)
    return;
  from_us = CLAMP (from_us, layout->span.start_us, layout->span.end_us);
  to_us = CLAMP (to_us, layout->span.start_us, layout->span.end_us);
  one = ter_chart_layout_x (layout, from_us);
  other = ter_chart_layout_x (layout, to_us);
  if (fabsf (other - one) < 1)
    return;
  ter_chart_style_color (style, TER_ROLE_DIM, 0.35f, &color);
  ter_mark_hatch (snapshot,
                  &GRAPHENE_RECT_INIT (MIN (one, other), layout->plot.origin.y, fabsf (other - one),
                                       layout->plot.size.height),
                  &color);
}

static void
draw_sparse (GtkSnapshot          *snapshot,
             const TerLayer       *layer,
             const TerChartStyle  *style,
             const TerChartLayout *layout,
             TerRange              range)
{
  const TerSamples *samples = layer->samples;
  gsize last = G_MAXSIZE;

  for (gsize i = range.start; i < range.end; i++)
    {
      gint64 from_us;

      if (!isfinite (samples->values[i]))
        continue;
      if (last != G_MAXSIZE && (i > last + 1 || !ter_chart_joins (samples, i, layer->gap_us)))
        {
          from_us = layer->ends != NULL ? layer->ends[last] : samples->times[last];
          hatch (snapshot, style, layout, from_us, samples->times[i]);
        }
      last = i;
    }
}

static gboolean
has_value (const TerSamples *samples,
           gsize             start,
           gsize             end)
{
  /* Nearly always the first. */
  for (gsize i = start; i < end; i++)
    if (isfinite (samples->values[i]))
      return TRUE;

  return FALSE;
}

static void
draw_dense (GtkSnapshot          *snapshot,
            const TerLayer       *layer,
            const TerChartStyle  *style,
            const TerChartLayout *layout)
{
  guint n = MAX (1, (guint) layout->plot.size.width);
  g_autofree gsize *starts = g_new (gsize, n + 1);
  guint first_empty = G_MAXUINT;

  ter_chart_column_starts (layer->samples, layout->span, starts, n);
  /* What lies before the first value and after the last is not a gap between two measures. */
  for (guint c = 0; c < n; c++)
    {
      if (has_value (layer->samples, starts[c], starts[c + 1]))
        {
          if (first_empty != G_MAXUINT && starts[first_empty] > 0)
            hatch (snapshot, style, layout, ter_chart_column_edge (layout->span, first_empty, n),
                   ter_chart_column_edge (layout->span, c, n));
          first_empty = G_MAXUINT;
        }
      else if (first_empty == G_MAXUINT)
        first_empty = c;
    }
}

/**
 * ter_mark_draw_gaps:
 *
 * Hatches where nothing was measured for more than three days, between two measures.
 */
void
ter_mark_draw_gaps (TER_MARK_ARGUMENTS)
{
  TerRange range = ter_mark_range (layer, layout);

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));

  if (layout->span.end_us - layout->span.start_us <= HATCHED_GAP_US)
    return;
  if (ter_mark_is_dense (range, layout))
    draw_dense (snapshot, layer, style, layout);
  else
    draw_sparse (snapshot, layer, style, layout, range);
}
