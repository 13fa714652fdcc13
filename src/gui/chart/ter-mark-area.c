/* ter-mark-area.c — Draws surfaces: under a line, between two
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. An area goes from the base line to the values, with their line on top of it.
 *  2. A band is broken where one of its two ends is missing.
 *  3. Dense ones are what they span in each column of pixels: the least of the lower ends, the greatest of the
 *     upper ones.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-spans.h"
#include "ter-extremes.h"
#include "ter-mark.h"

static void
fill_color (const TerLayer      *layer,
            const TerChartStyle *style,
            GdkRGBA             *color)
{
  ter_chart_style_color (style, layer->role, style->is_high_contrast ? 0.35f : 0.2f, color);
}

static void
fill (GtkSnapshot         *snapshot,
      GskPathBuilder      *builder,
      const TerLayer      *layer,
      const TerChartStyle *style)
{
  g_autoptr (GskPath) path = gsk_path_builder_to_path (builder);
  GdkRGBA color;

  if (gsk_path_is_empty (path))
    return;
  fill_color (layer, style, &color);
  gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, &color);
}

static void
dense_area (GtkSnapshot          *snapshot,
            const TerLayer       *layer,
            const TerChartStyle  *style,
            const TerChartLayout *layout)
{
  g_auto (TerSpans) spans = { 0 };
  g_autofree TerColumn *columns = NULL;
  float base = ter_chart_layout_base (layout, layer->axis);
  GdkRGBA color;

  ter_spans_init (&spans, style, layout);
  columns = g_new (TerColumn, spans.n);
  ter_chart_columns (layer->samples, layout->span, layer->gap_us, TER_JOIN_STRAIGHT, columns,
                     spans.n);
  for (guint i = 0; i < spans.n; i++)
    {
      const TerColumn *column = &columns[layout->is_rtl ? spans.n - 1 - i : i];

      if (column->low > column->high)
        continue;
      spans.tops[i] = MIN (base, ter_chart_layout_y (layout, layer->axis, column->high));
      spans.bottoms[i] = MAX (base, ter_chart_layout_y (layout, layer->axis, column->low));
    }
  fill_color (layer, style, &color);
  ter_spans_draw (snapshot, &spans, style, layout, &color);
}

static void
sparse_area (GtkSnapshot          *snapshot,
             const TerLayer       *layer,
             const TerChartStyle  *style,
             const TerChartLayout *layout,
             TerRange              range)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  const TerSamples *samples = layer->samples;
  float base = ter_chart_layout_base (layout, layer->axis);

  for (gsize i = range.start; i < range.end; i++)
    {
      float x = ter_chart_layout_x (layout, samples->times[i]);
      gboolean joins = i > range.start && ter_chart_joins (samples, i, layer->gap_us);

      if (!isfinite (samples->values[i]))
        continue;
      if (!joins)
        gsk_path_builder_move_to (builder, x, base);
      gsk_path_builder_line_to (builder, x,
                                ter_chart_layout_y (layout, layer->axis, samples->values[i]));
      if (i + 1 == range.end || !ter_chart_joins (samples, i + 1, layer->gap_us))
        {
          gsk_path_builder_line_to (builder, x, base);
          gsk_path_builder_close (builder);
        }
    }
  fill (snapshot, builder, layer, style);
}

/**
 * ter_mark_draw_area:
 *
 * Draws a line and the surface between it and the base line.
 */
void
ter_mark_draw_area (TER_MARK_ARGUMENTS)
{
  TerRange range = ter_mark_range (layer, layout);

  if (ter_mark_is_dense (range, layout))
    dense_area (snapshot, layer, style, layout);
  else
    sparse_area (snapshot, layer, style, layout, range);
  ter_mark_draw_line (snapshot, layer, style, layout);
}

static void
dense_band (GtkSnapshot          *snapshot,
            const TerLayer       *layer,
            const TerChartStyle  *style,
            const TerChartLayout *layout)
{
  g_auto (TerSpans) spans = { 0 };
  GdkRGBA color;
  gsize start = ter_chart_find (layer->samples, layout->span.start_us);

  ter_spans_init (&spans, style, layout);
  for (guint c = 0; c < spans.n; c++)
    {
      gsize end =
          ter_chart_find (layer->samples, ter_chart_column_edge (layout->span, c + 1, spans.n));
      guint i = layout->is_rtl ? spans.n - 1 - c : c;
      TerExtremes lows = TER_EXTREMES_NONE;
      TerExtremes highs = TER_EXTREMES_NONE;

      ter_extremes_of_values (layer->samples->values + start, end - start, &lows.low, &lows.high);
      ter_extremes_of_values (layer->highs + start, end - start, &highs.low, &highs.high);
      start = end;
      if (lows.low > lows.high || highs.low > highs.high)
        continue;
      spans.tops[i] = ter_chart_layout_y (layout, layer->axis, highs.high);
      spans.bottoms[i] = ter_chart_layout_y (layout, layer->axis, lows.low);
    }
  fill_color (layer, style, &color);
  ter_spans_draw (snapshot, &spans, style, layout, &color);
}

/* One surface: along its upper ends, and back along its lower ones. */
static void
add_surface (GskPathBuilder       *builder,
             const TerLayer       *layer,
             const TerChartLayout *layout,
             TerRange              range)
{
  const TerSamples *samples = layer->samples;

  for (gsize i = range.start; i < range.end; i++)
    {
      float x = ter_chart_layout_x (layout, samples->times[i]);
      float y = ter_chart_layout_y (layout, layer->axis, layer->highs[i]);

      if (i == range.start)
        gsk_path_builder_move_to (builder, x, y);
      else
        gsk_path_builder_line_to (builder, x, y);
    }
  for (gsize i = range.end; i > range.start; i--)
    gsk_path_builder_line_to (builder, ter_chart_layout_x (layout, samples->times[i - 1]),
                              ter_chart_layout_y (layout, layer->axis, samples->values[i - 1]));
  gsk_path_builder_close (builder);
}

/**
 * ter_mark_draw_band:
 *
 * Draws an interval.
 */
void
ter_mark_draw_band (TER_MARK_ARGUMENTS)
{
  const TerSamples *samples = layer->samples;
  TerRange range = ter_mark_range (layer, layout);
  g_autoptr (GskPathBuilder) builder = NULL;

  if (ter_mark_is_dense (range, layout))
    {
      dense_band (snapshot, layer, style, layout);
      return;
    }

  builder = gsk_path_builder_new ();
  for (gsize i = range.start; i < range.end;)
    {
      gsize end = i;

      while (end < range.end && isfinite (samples->values[end]) && isfinite (layer->highs[end]))
        end++;
      if (end > i)
        add_surface (builder, layer, layout, (TerRange) { i, end });
      i = MAX (end, i + 1);
    }
  fill (snapshot, builder, layer, style);
}
