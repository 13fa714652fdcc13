/* ter-chart-draw.c — Draws charts over time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * From back to front: grid and axes, gaps, layers, events, and over them the cursor.
 *
 *  1. The same input draws the same pixels: no clock, no setting and no widget is read here.
 *  2. Texts stand on whole pixels; a label that would be cut is left out.
 */

#include "config.h"

#include "ter-chart-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-mark.h"

#define PILL_PAD 8

static void
draw_pill (GtkSnapshot          *snapshot,
           PangoContext         *context,
           const TerChartStyle  *style,
           const TerChartLayout *layout,
           const char           *label,
           TerRole               role,
           float                 x,
           float                 y)
{
  g_autoptr (PangoLayout) text = ter_chart_text (context, label, PANGO_SCALE_SMALL, TRUE);
  GskRoundedRect outline;
  GdkRGBA ground, ink;
  float width, height, left;

  ter_chart_text_size (text, &width, &height);
  left = CLAMP (x - width / 2 - PILL_PAD, 0, MAX (0, layout->width - width - 2 * PILL_PAD));
  ter_chart_style_color (style, role, 1, &ground);
  ter_chart_style_color (style, TER_ROLE_SURFACE, 1, &ink);
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (left, y, width + 2 * PILL_PAD, height + 4),
                                   (height + 4) / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  ter_chart_text_draw (snapshot, text, left + PILL_PAD, y + 2, &ink);
}

static void
draw_vertical (GtkSnapshot          *snapshot,
               const TerChartStyle  *style,
               const TerChartLayout *layout,
               TerRole               role,
               float                 x,
               gboolean              is_dashed)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (is_dashed ? 2 : 1);
  GdkRGBA color;

  x = roundf (x) + 0.5f;
  gsk_path_builder_move_to (builder, x, layout->plot.origin.y);
  gsk_path_builder_line_to (builder, x, layout->plot.origin.y + layout->plot.size.height);
  path = gsk_path_builder_to_path (builder);
  if (is_dashed)
    gsk_stroke_set_dash (stroke, (const float[]) { 4, 3 }, 2);
  ter_chart_style_color (style, role, 1, &color);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
}

/**
 * ter_chart_draw:
 * @context: its font is that of the chart
 * @layout: of ter_chart_layout_init() with the same data, style and context
 *
 * Draws a chart over time at the origin of the snapshot.
 */
void
ter_chart_draw (GtkSnapshot          *snapshot,
                PangoContext         *context,
                const TerChartData   *data,
                const TerChartStyle  *style,
                const TerChartLayout *layout)
{
  const TerLayer *main_layer;
  graphene_rect_t area;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (context != NULL && data != NULL && style != NULL && layout != NULL);

  ter_chart_draw_axes (snapshot, context, data, style, layout);

  /* Half a line above and below: a line along the border is drawn whole. */
  area = layout->plot;
  graphene_rect_inset (&area, 0, -style->line_width);
  gtk_snapshot_push_clip (snapshot, &area);
  main_layer = ter_chart_data_get_main (data);
  if (main_layer != NULL)
    ter_mark_draw_gaps (snapshot, main_layer, style, layout);
  for (guint i = 0; i < data->layers->len; i++)
    ter_mark_draw (snapshot, data->layers->pdata[i], style, layout);
  if (main_layer != NULL)
    ter_mark_draw_quality (snapshot, main_layer, style, layout);
  gtk_snapshot_pop (snapshot);

  for (guint i = 0; i < data->events->len; i++)
    {
      const TerChartEvent *event = data->events->pdata[i];
      float x = ter_chart_layout_x (layout, event->time_us);

      if (event->time_us < layout->span.start_us || event->time_us >= layout->span.end_us)
        continue;
      draw_vertical (snapshot, style, layout, TER_ROLE_EVENT, x, TRUE);
      draw_pill (snapshot, context, style, layout, event->label, TER_ROLE_EVENT, x, 0);
    }
}

/**
 * ter_chart_draw_cursor:
 * @time_us: where the cursor is
 * @value: the value there, or NaN
 * @is_pinned: whether the pointer may move on without it
 *
 * Draws the cursor, its date and its value over a chart.
 */
void
ter_chart_draw_cursor (GtkSnapshot          *snapshot,
                       PangoContext         *context,
                       const TerChartData   *data,
                       const TerChartStyle  *style,
                       const TerChartLayout *layout,
                       gint64                time_us,
                       double                value,
                       gboolean              is_pinned)
{
  g_autofree char *number = NULL;
  g_autofree char *date = NULL;
  g_autofree char *label = NULL;
  const TerLayer *main_layer;
  guint axis;
  float x;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (context != NULL && data != NULL && style != NULL && layout != NULL);

  x = ter_chart_layout_x (layout, time_us);
  main_layer = ter_chart_data_get_main (data);
  axis = main_layer != NULL ? main_layer->axis : 0;
  number = isfinite (value) ? ter_chart_value (value, axis == 0 ? data->unit : data->second_unit)
                            : g_strdup (_("not measured"));
  date = ter_chart_data_say_x (data, time_us);
  /* Translators: a date and the value of it, in the cursor of a chart. */
  label = g_strdup_printf (_("%s · %s"), date, number);

  draw_vertical (snapshot, style, layout, TER_ROLE_TEXT, x, FALSE);
  if (isfinite (value))
    {
      GskRoundedRect dot;
      GdkRGBA color;
      float y = ter_chart_layout_y (layout, axis, value);
      float radius = is_pinned ? 5 : 4;

      ter_chart_style_color (style, TER_ROLE_TEXT, 1, &color);
      gsk_rounded_rect_init_from_rect (
          &dot, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius), radius);
      gtk_snapshot_push_rounded_clip (snapshot, &dot);
      gtk_snapshot_append_color (snapshot, &color, &dot.bounds);
      gtk_snapshot_pop (snapshot);
    }
  draw_pill (snapshot, context, style, layout, label, TER_ROLE_TEXT, x, 0);
}
