/* ter-chart-layers.c — Draws lines, bands, columns and gaps
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. A line is broken where nothing was measured; nothing is drawn as if it had been.
 *  2. A line with more than one point for two pixels is drawn as columns of pixels, each as tall as the
 *     extent of its values (ter-chart-columns.h): stroking a dense line costs a hundred times more and
 *     hides peaks.
 *  3. A gap longer than three days is hatched.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-columns.h"
#include "ter-chart-draw.h"
#include "ter-clock.h"

#define HATCHED_GAP_US (3 * TER_USEC_PER_DAY)

static void
draw_dense (GtkSnapshot          *snapshot,
            const TerLayer       *layer,
            const TerChartStyle  *style,
            const TerChartLayout *layout)
{
  guint n = MAX (1, (guint) floorf (layout->plot.size.width));
  g_autofree TerColumn *columns = g_new (TerColumn, n);
  GdkRGBA color;
  float half = style->line_width / 2;
  double last = NAN;

  ter_chart_columns (layer->samples, layout->span, layer->gap_us, columns, n);
  ter_chart_style_color (style, layer->role, 1, &color);
  for (guint c = 0; c < n; c++)
    {
      const TerColumn *column = &columns[c];
      double low = column->low;
      double high = column->high;
      float top, bottom, x;

      if (column->n == 0)
        continue;
      /* Reaches half way to the column before, so that a steep line is one line. */
      if (column->joins && isfinite (last))
        {
          low = MIN (low, last);
          high = MAX (high, last);
        }
      last = column->last;
      top = ter_chart_layout_y (layout, high) - half;
      bottom = ter_chart_layout_y (layout, low) + half;
      x = layout->is_rtl ? layout->plot.origin.x + layout->plot.size.width - c - 1
                         : layout->plot.origin.x + c;
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (floorf (x), top, 1, MAX (1, bottom - top)));
    }
}

/* A point without neighbours would have no length: it is drawn as a dot. */
static void
add_point (GskPathBuilder *builder,
           float           x,
           float           y,
           guint           n_before,
           gboolean        is_last)
{
  if (n_before == 0 && is_last)
    gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, y), 0.75f);
  else if (n_before == 0)
    gsk_path_builder_move_to (builder, x, y);
  else
    gsk_path_builder_line_to (builder, x, y);
}

static gboolean
breaks_after (const TerLayer *layer,
              gsize           i,
              gsize           end)
{
  const TerSamples *samples = layer->samples;

  return i + 1 >= end || isnan (samples->values[i + 1]) ||
         (layer->gap_us > 0 && samples->times[i + 1] - samples->times[i] > layer->gap_us);
}

static void
draw_line (GtkSnapshot          *snapshot,
           const TerLayer       *layer,
           const TerChartStyle  *style,
           const TerChartLayout *layout,
           gsize                 start,
           gsize                 end)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = NULL;
  GdkRGBA color;
  guint n_before = 0;

  for (gsize i = start; i < end; i++)
    {
      gboolean is_last;

      if (isnan (layer->samples->values[i]))
        continue;
      is_last = breaks_after (layer, i, end);
      add_point (builder, ter_chart_layout_x (layout, layer->samples->times[i]),
                 ter_chart_layout_y (layout, layer->samples->values[i]), n_before, is_last);
      n_before = is_last ? 0 : n_before + 1;
    }

  path = gsk_path_builder_to_path (builder);
  if (gsk_path_is_empty (path))
    return;
  stroke = gsk_stroke_new (layer->mark == TER_MARK_DASHES ? style->line_width * 0.75f
                                                          : style->line_width);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  if (layer->mark == TER_MARK_DASHES)
    gsk_stroke_set_dash (stroke, (const float[]) { 4, 3 }, 2);
  else
    gsk_stroke_set_line_cap (stroke, GSK_LINE_CAP_ROUND);
  ter_chart_style_color (style, layer->role, 1, &color);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
}

static void
draw_band (GtkSnapshot          *snapshot,
           const TerLayer       *layer,
           const TerChartStyle  *style,
           const TerChartLayout *layout)
{
  const TerSamples *samples = layer->samples;
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  GdkRGBA color;

  for (gsize i = 0; i < samples->n;)
    {
      gsize end = i;

      while (end < samples->n && isfinite (samples->values[end]) && isfinite (layer->highs[end]))
        end++;
      for (gsize j = i; j < end; j++)
        {
          float x = ter_chart_layout_x (layout, samples->times[j]);
          float y = ter_chart_layout_y (layout, layer->highs[j]);

          if (j == i)
            gsk_path_builder_move_to (builder, x, y);
          else
            gsk_path_builder_line_to (builder, x, y);
        }
      for (gsize j = end; j > i; j--)
        gsk_path_builder_line_to (builder, ter_chart_layout_x (layout, samples->times[j - 1]),
                                  ter_chart_layout_y (layout, samples->values[j - 1]));
      if (end > i)
        gsk_path_builder_close (builder);
      i = MAX (end, i + 1);
    }

  path = gsk_path_builder_to_path (builder);
  ter_chart_style_color (style, layer->role, style->is_high_contrast ? 0.35f : 0.2f, &color);
  if (!gsk_path_is_empty (path))
    gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, &color);
}

static void
draw_columns (GtkSnapshot          *snapshot,
              const TerLayer       *layer,
              const TerChartStyle  *style,
              const TerChartLayout *layout)
{
  const TerSamples *samples = layer->samples;
  float base = ter_chart_layout_y (layout, CLAMP (0, layout->scale.low, layout->scale.high));
  GdkRGBA color;

  ter_chart_style_color (style, layer->role, 1, &color);
  for (gsize i = 0; i < samples->n; i++)
    {
      float x0 = ter_chart_layout_x (layout, samples->times[i]);
      float x1 =
          ter_chart_layout_x (layout, layer->ends != NULL ? layer->ends[i] : samples->times[i]);
      float y = ter_chart_layout_y (layout, samples->values[i]);
      float left = MIN (x0, x1);
      float right;
      float width = fabsf (x1 - x0);
      float gap = width >= 6 ? MIN (4, width * 0.2f) : width >= 3 ? 1 : 0;

      if (!isfinite (samples->values[i]))
        continue;
      right = left + gap / 2 + MAX (1, width - gap);
      left = MAX (left + gap / 2, layout->plot.origin.x);
      width = MIN (right, layout->plot.origin.x + layout->plot.size.width) - left;
      if (width <= 0)
        continue;
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (left, MIN (y, base), width,
                                                      MAX (1, fabsf (base - y))));
    }
}

/**
 * ter_chart_draw_layer:
 *
 * Draws one layer of a chart.
 */
void
ter_chart_draw_layer (GtkSnapshot          *snapshot,
                      const TerLayer       *layer,
                      const TerChartStyle  *style,
                      const TerChartLayout *layout)
{
  gsize start, end;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (layer != NULL && style != NULL && layout != NULL);

  switch (layer->mark)
    {
    case TER_MARK_BAND:
      draw_band (snapshot, layer, style, layout);
      break;
    case TER_MARK_COLUMNS:
      draw_columns (snapshot, layer, style, layout);
      break;
    case TER_MARK_LINE:
    case TER_MARK_DASHES:
    default:
      start = ter_chart_find (layer->samples, layout->span.start_us);
      end = ter_chart_find (layer->samples, layout->span.end_us);
      /* One point beyond each edge, so that the line reaches the border. */
      start -= start > 0 ? 1 : 0;
      end += end < layer->samples->n ? 1 : 0;
      if (end - start > layout->plot.size.width / 2)
        draw_dense (snapshot, layer, style, layout);
      else
        draw_line (snapshot, layer, style, layout, start, end);
    }
}

static void
draw_hatch (GtkSnapshot          *snapshot,
            const TerChartStyle  *style,
            const TerChartLayout *layout,
            float                 x0,
            float                 x1)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (1);
  graphene_rect_t area = GRAPHENE_RECT_INIT (MIN (x0, x1), layout->plot.origin.y, fabsf (x1 - x0),
                                             layout->plot.size.height);
  float reach = area.size.height;
  GdkRGBA color;

  for (float x = area.origin.x - reach; x < area.origin.x + area.size.width; x += 6)
    {
      gsk_path_builder_move_to (builder, x, area.origin.y + reach);
      gsk_path_builder_line_to (builder, x + reach, area.origin.y);
    }
  path = gsk_path_builder_to_path (builder);
  ter_chart_style_color (style, TER_ROLE_DIM, 0.45f, &color);
  gtk_snapshot_push_clip (snapshot, &area);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
  gtk_snapshot_pop (snapshot);
}

/**
 * ter_chart_draw_gaps:
 *
 * Hatches where nothing was measured for more than three days, between two measures.
 */
void
ter_chart_draw_gaps (GtkSnapshot          *snapshot,
                     const TerLayer       *layer,
                     const TerChartStyle  *style,
                     const TerChartLayout *layout)
{
  const TerSamples *samples;
  gint64 last_us = G_MININT64;
  gboolean is_broken = FALSE;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (layer != NULL && style != NULL && layout != NULL);

  samples = layer->samples;
  for (gsize i = 0; i < samples->n; i++)
    {
      gint64 from = last_us;
      gint64 to = samples->times[i];

      if (isnan (samples->values[i]))
        {
          is_broken = TRUE;
          continue;
        }
      is_broken |= layer->gap_us > 0 && from != G_MININT64 && to - from > layer->gap_us;
      if (from != G_MININT64 && is_broken && to - from > HATCHED_GAP_US)
        {
          if (layer->ends != NULL)
            from = layer->ends[ter_chart_find (samples, from)];
          from = CLAMP (from, layout->span.start_us, layout->span.end_us);
          to = CLAMP (to, layout->span.start_us, layout->span.end_us);
          if (to > from)
            draw_hatch (snapshot, style, layout, ter_chart_layout_x (layout, from),
                        ter_chart_layout_x (layout, to));
        }
      last_us = samples->times[i];
      is_broken = FALSE;
    }
}
