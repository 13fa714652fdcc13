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

#include "ter-chart-gaps.h"
#include "ter-clock.h"
#include "ter-mark.h"

#define HATCHED_GAP_US (3 * TER_USEC_PER_DAY)

static void
gap_color (const TerChartStyle *style,
           GdkRGBA             *color)
{
  ter_chart_style_color (style, TER_ROLE_DIM, style->is_high_contrast ? 0.7f : 0.35f, color);
}

/**
 * ter_mark_hatch_gap:
 *
 * Hatches a place without data.
 */
void
ter_mark_hatch_gap (GtkSnapshot           *snapshot,
                    const TerChartStyle   *style,
                    const graphene_rect_t *area)
{
  GdkRGBA color;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (style != NULL && area != NULL);

  gap_color (style, &color);
  ter_mark_hatch (snapshot, area, &color);
}

static void
hatch (GtkSnapshot          *snapshot,
       const TerChartStyle  *style,
       const TerChartLayout *layout,
       gint64                from_us,
       gint64                to_us)
{
  float one, other;

  if (to_us - from_us <= HATCHED_GAP_US)
    return;
  from_us = CLAMP (from_us, layout->span.start_us, layout->span.end_us);
  to_us = CLAMP (to_us, layout->span.start_us, layout->span.end_us);
  one = ter_chart_layout_x (layout, from_us);
  other = ter_chart_layout_x (layout, to_us);
  if (fabsf (other - one) < 1)
    return;
  ter_mark_hatch_gap (snapshot, style,
                      &GRAPHENE_RECT_INIT (MIN (one, other), layout->plot.origin.y,
                                           fabsf (other - one), layout->plot.size.height));
}

static void
draw_sparse (GtkSnapshot          *snapshot,
             const TerChartData   *data,
             const TerChartStyle  *style,
             const TerChartLayout *layout)
{
  g_autoptr (GArray) gaps = ter_chart_gaps (data, layout->span);

  for (guint i = 0; i < gaps->len; i++)
    {
      const TerSpan *gap = &g_array_index (gaps, TerSpan, i);

      hatch (snapshot, style, layout, gap->start_us, gap->end_us);
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
ter_mark_draw_gaps (GtkSnapshot          *snapshot,
                    const TerChartData   *data,
                    const TerChartStyle  *style,
                    const TerChartLayout *layout)
{
  const TerLayer *layer;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (data != NULL && style != NULL && layout != NULL);

  layer = ter_chart_data_get_main (data);
  if (layer == NULL || data->x_unit != NULL ||
      layout->span.end_us - layout->span.start_us <= HATCHED_GAP_US)
    return;
  if (ter_mark_is_dense (ter_mark_range (layer, layout), layout))
    draw_dense (snapshot, layer, style, layout);
  else
    draw_sparse (snapshot, data, style, layout);
}

/**
 * ter_mark_draw_gap_key:
 *
 * Draws a sample of the hatching, for the legend.
 */
void
ter_mark_draw_gap_key (GtkSnapshot         *snapshot,
                       const TerChartStyle *style,
                       float                width,
                       float                height)
{
  const graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, width, height);
  GskRoundedRect outline;
  GdkRGBA color;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (style != NULL);

  gap_color (style, &color);
  gsk_rounded_rect_init_from_rect (&outline, &area, 0);
  ter_mark_hatch (snapshot, &area, &color);
  gtk_snapshot_append_border (snapshot, &outline, (const float[]) { 1, 1, 1, 1 },
                              (const GdkRGBA[]) { color, color, color, color });
}
