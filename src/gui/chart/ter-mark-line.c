/* ter-mark-line.c — Draws lines: solid, dashed, in steps
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. A line is broken where nothing was measured; nothing is drawn as if it had been.
 *  2. A sparse line is a stroked path; a dense one is what it spans in each column of pixels, so that no peak is
 *     hidden and the cost does not grow with the values.
 *  3. A dense dashed line is dashed in time, not along its length, which has no meaning when it is dense.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-spans.h"
#include "ter-mark.h"

static gboolean
is_dash (const float *dash,
         guint        n_dash,
         float        at)
{
  float whole = 0;
  float reached = 0;

  for (guint i = 0; i < n_dash; i++)
    whole += dash[i];
  at = fmodf (at, whole);
  for (guint i = 0; i < n_dash; i++)
    {
      reached += dash[i];
      if (at < reached)
        return i % 2 == 0;
    }

  return TRUE;
}

/* A line is not thinner where pixels are small: a peak of one column is as wide as its neighbours on either side. */
static void
thicken (TerSpans *spans,
         guint     reach)
{
  g_autofree float *tops = g_memdup2 (spans->tops, spans->n * sizeof (float));
  g_autofree float *bottoms = g_memdup2 (spans->bottoms, spans->n * sizeof (float));

  for (guint i = 0; i < spans->n; i++)
    for (guint j = i - MIN (i, reach); j < MIN (i + reach + 1, spans->n); j++)
      {
        gboolean is_empty = spans->bottoms[i] <= spans->tops[i];

        if (bottoms[j] <= tops[j])
          continue;
        spans->tops[i] = is_empty ? tops[j] : MIN (spans->tops[i], tops[j]);
        spans->bottoms[i] = is_empty ? bottoms[j] : MAX (spans->bottoms[i], bottoms[j]);
      }
}

static void
draw_dense (GtkSnapshot          *snapshot,
            const TerLayer       *layer,
            const TerChartStyle  *style,
            const TerChartLayout *layout,
            TerJoin               join)
{
  g_auto (TerSpans) spans = { 0 };
  g_autofree TerColumn *columns = NULL;
  const float *dash = NULL;
  guint n_dash = ter_chart_style_dash (style, layer->mark, layer->role, &dash);
  float half = style->line_width / 2;
  GdkRGBA color;

  ter_spans_init (&spans, style, layout);
  columns = g_new (TerColumn, spans.n);
  ter_chart_columns (layer->samples, layout->span, layer->gap_us, join, columns, spans.n);
  for (guint i = 0; i < spans.n; i++)
    {
      const TerColumn *column = &columns[layout->is_rtl ? spans.n - 1 - i : i];

      if (column->low > column->high || (n_dash > 0 && !is_dash (dash, n_dash, i / style->scale)))
        continue;
      spans.tops[i] = ter_chart_layout_y (layout, layer->axis, column->high) - half;
      spans.bottoms[i] = ter_chart_layout_y (layout, layer->axis, column->low) + half;
    }
  if (style->scale >= 2)
    thicken (&spans, (guint) style->scale / 2);
  ter_chart_style_color (style, layer->role, 1, &color);
  ter_spans_draw (snapshot, &spans, style, layout, &color);
}

static void
draw_sparse (GtkSnapshot          *snapshot,
             const TerLayer       *layer,
             const TerChartStyle  *style,
             const TerChartLayout *layout,
             TerRange              range,
             TerJoin               join)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  const TerSamples *samples = layer->samples;
  float last_y = 0;

  for (gsize i = range.start; i < range.end; i++)
    {
      float x = ter_chart_layout_x (layout, samples->times[i]);
      float y = ter_chart_layout_y (layout, layer->axis, samples->values[i]);
      gboolean joins = i > range.start && ter_chart_joins (samples, i, layer->gap_us);

      if (!isfinite (samples->values[i]))
        continue;
      if (joins && join == TER_JOIN_HELD)
        gsk_path_builder_line_to (builder, x, last_y);
      if (joins)
        gsk_path_builder_line_to (builder, x, y);
      /* A point without neighbours would have no length: it is drawn as a dot. */
      else if (i + 1 == range.end || !ter_chart_joins (samples, i + 1, layer->gap_us))
        gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, y), 0.75f);
      else
        gsk_path_builder_move_to (builder, x, y);
      last_y = y;
    }

  path = gsk_path_builder_to_path (builder);
  ter_mark_stroke (snapshot, path, layer->mark, layer->role, style);
}

static void
draw (GtkSnapshot          *snapshot,
      const TerLayer       *layer,
      const TerChartStyle  *style,
      const TerChartLayout *layout,
      TerJoin               join)
{
  TerRange range = ter_mark_range (layer, layout);

  if (ter_mark_is_dense (range, layout))
    draw_dense (snapshot, layer, style, layout, join);
  else
    draw_sparse (snapshot, layer, style, layout, range, join);
}

/**
 * ter_mark_draw_line:
 *
 * Draws a line from value to value, solid or dashed.
 */
void
ter_mark_draw_line (TER_MARK_ARGUMENTS)
{
  draw (snapshot, layer, style, layout, TER_JOIN_STRAIGHT);
}

/**
 * ter_mark_draw_step:
 *
 * Draws a line that holds each value until the next.
 */
void
ter_mark_draw_step (TER_MARK_ARGUMENTS)
{
  draw (snapshot, layer, style, layout, TER_JOIN_HELD);
}
