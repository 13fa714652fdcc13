/* ter-mark.c — What all marks share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A layer is drawn by the function of its mark, which looks at nothing but its layer, the style and the layout. What
 * is here serves several of them: what part of a layer is seen, whether it is dense, how a line is stroked.
 *
 *  1. More than one point for two pixels is dense: such a layer is drawn by columns of pixels
 *     (ter-chart-columns.h), never stroked.
 *  2. In high contrast each role has its own dashes, its own shape and its own hatching.
 */

#include "config.h"

#include "ter-mark.h"

#include <math.h>

#define HATCH_STEP 6

static void (*const draw_functions[TER_N_MARKS]) (TER_MARK_ARGUMENTS) = {
  [TER_MARK_LINE] = ter_mark_draw_line,       [TER_MARK_DASHES] = ter_mark_draw_line,
  [TER_MARK_BAND] = ter_mark_draw_band,       [TER_MARK_COLUMNS] = ter_mark_draw_columns,
  [TER_MARK_STEP] = ter_mark_draw_step,       [TER_MARK_AREA] = ter_mark_draw_area,
  [TER_MARK_STACKED] = ter_mark_draw_columns, [TER_MARK_SCATTER] = ter_mark_draw_scatter,
};

/**
 * ter_mark_draw:
 *
 * Draws one layer of a chart.
 */
void
ter_mark_draw (TER_MARK_ARGUMENTS)
{
  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (layer != NULL && style != NULL && layout != NULL);
  g_return_if_fail (layer->mark < TER_N_MARKS && layer->axis < TER_CHART_MAX_AXES);

  draw_functions[layer->mark](snapshot, layer, style, layout);
}

/**
 * ter_mark_range:
 *
 * Returns: what of a layer is seen
 */
TerRange
ter_mark_range (const TerLayer       *layer,
                const TerChartLayout *layout)
{
  TerRange range = { 0, 0 };

  g_return_val_if_fail (layer != NULL && layout != NULL, range);

  range.start = ter_chart_find (layer->samples, layout->span.start_us);
  range.end = ter_chart_find (layer->samples, layout->span.end_us);
  range.start -= range.start > 0 ? 1 : 0;
  range.end += range.end < layer->samples->n ? 1 : 0;

  return range;
}

/**
 * ter_mark_is_dense:
 *
 * Returns: whether there is more than one point for two pixels
 */
gboolean
ter_mark_is_dense (TerRange              range,
                   const TerChartLayout *layout)
{
  g_return_val_if_fail (layout != NULL, FALSE);

  return range.end - range.start > layout->plot.size.width / 2;
}

/**
 * ter_mark_stroke:
 * @path: a line
 *
 * Strokes a line as its mark and its role want it.
 */
void
ter_mark_stroke (GtkSnapshot         *snapshot,
                 GskPath             *path,
                 TerMark              mark,
                 TerRole              role,
                 const TerChartStyle *style)
{
  g_autoptr (GskStroke) stroke = NULL;
  const float *dash = NULL;
  guint n_dash;
  GdkRGBA color;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (path != NULL && style != NULL);

  if (gsk_path_is_empty (path))
    return;
  n_dash = ter_chart_style_dash (style, mark, role, &dash);
  stroke = gsk_stroke_new (mark == TER_MARK_DASHES ? style->line_width * 0.75f : style->line_width);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  if (n_dash > 0)
    gsk_stroke_set_dash (stroke, dash, n_dash);
  else
    gsk_stroke_set_line_cap (stroke, GSK_LINE_CAP_ROUND);
  ter_chart_style_color (style, role, 1, &color);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
}

/**
 * ter_mark_is_hatched:
 *
 * Returns: whether columns of a role are hatched, in high contrast: every second one of those that may stand on
 *   one another
 */
gboolean
ter_mark_is_hatched (const TerChartStyle *style,
                     TerRole              role)
{
  g_return_val_if_fail (style != NULL, FALSE);

  return style->is_high_contrast && role >= TER_ROLE_FIRST && (role - TER_ROLE_FIRST) % 2 == 1;
}

/**
 * ter_mark_hatch:
 *
 * Hatches a rectangle.
 */
void
ter_mark_hatch (GtkSnapshot           *snapshot,
                const graphene_rect_t *area,
                const GdkRGBA         *color)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (1);
  float reach = area->size.height;

  /* From a multiple of the step, so that two hatched areas side by side are one pattern. */
  for (float x = floorf ((area->origin.x - reach) / HATCH_STEP) * HATCH_STEP;
       x < area->origin.x + area->size.width; x += HATCH_STEP)
    {
      gsk_path_builder_move_to (builder, x, area->origin.y + reach);
      gsk_path_builder_line_to (builder, x + reach, area->origin.y);
    }
  path = gsk_path_builder_to_path (builder);
  gtk_snapshot_push_clip (snapshot, area);
  gtk_snapshot_append_stroke (snapshot, path, stroke, color);
  gtk_snapshot_pop (snapshot);
}

/**
 * ter_mark_draw_key:
 *
 * Draws a sample of a mark, for the legend.
 */
void
ter_mark_draw_key (GtkSnapshot         *snapshot,
                   TerMark              mark,
                   TerRole              role,
                   const TerChartStyle *style,
                   float                width,
                   float                height)
{
  g_autoptr (GskPathBuilder) builder = NULL;
  g_autoptr (GskPath) path = NULL;
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, height * 0.2f, width, height * 0.6f);
  GdkRGBA color;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (style != NULL);

  ter_chart_style_color (style, role, mark == TER_MARK_BAND || mark == TER_MARK_AREA ? 0.25f : 1,
                         &color);
  if (mark == TER_MARK_BAND || mark == TER_MARK_AREA || mark == TER_MARK_COLUMNS ||
      mark == TER_MARK_STACKED)
    gtk_snapshot_append_color (snapshot, &color, &box);
  if (mark == TER_MARK_STACKED && ter_mark_is_hatched (style, role))
    {
      ter_chart_style_color (style, TER_ROLE_SURFACE, 1, &color);
      ter_mark_hatch (snapshot, &box, &color);
    }
  if (mark == TER_MARK_SCATTER)
    ter_mark_draw_shape (snapshot, role, style, width / 2, height / 2, 4);
  if (mark != TER_MARK_LINE && mark != TER_MARK_DASHES && mark != TER_MARK_STEP &&
      mark != TER_MARK_AREA)
    return;

  builder = gsk_path_builder_new ();
  gsk_path_builder_move_to (builder, 0, mark == TER_MARK_AREA ? height * 0.2f : height / 2);
  gsk_path_builder_line_to (builder, width, mark == TER_MARK_AREA ? height * 0.2f : height / 2);
  path = gsk_path_builder_to_path (builder);
  ter_mark_stroke (snapshot, path, mark, role, style);
}
