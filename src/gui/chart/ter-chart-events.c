/* ter-chart-events.c — Draws dated facts over charts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * An event is a dashed line where it happened, and its name in a pill above. A name is never over another: the pill
 * goes to a lower row, and where none of MAX_ROWS is free it is left out; the line stays, and the table has all names.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-draw.h"

#define PILL_PAD 8
#define PILL_GAP 2
#define MAX_ROWS 3

static void
draw_line (GtkSnapshot          *snapshot,
           const TerChartStyle  *style,
           const TerChartLayout *layout,
           float                 x)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autoptr (GskPath) path = NULL;
  g_autoptr (GskStroke) stroke = gsk_stroke_new (2);
  GdkRGBA color;

  x = roundf (x) + 0.5f;
  gsk_path_builder_move_to (builder, x, layout->plot.origin.y);
  gsk_path_builder_line_to (builder, x, layout->plot.origin.y + layout->plot.size.height);
  path = gsk_path_builder_to_path (builder);
  gsk_stroke_set_dash (stroke, (const float[]) { 4, 3 }, 2);
  ter_chart_style_color (style, TER_ROLE_EVENT, 1, &color);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
}

static gboolean
is_free (const GArray          *taken,
         const graphene_rect_t *pill)
{
  for (guint i = 0; i < taken->len; i++)
    if (graphene_rect_intersection (&g_array_index (taken, graphene_rect_t, i), pill, NULL))
      return FALSE;

  return TRUE;
}

static void
draw_pill (GtkSnapshot          *snapshot,
           PangoContext         *context,
           const TerChartStyle  *style,
           const TerChartLayout *layout,
           const char           *label,
           float                 x,
           GArray               *taken)
{
  g_autoptr (PangoLayout) text = ter_chart_text (context, label, PANGO_SCALE_SMALL, TRUE);
  GskRoundedRect outline;
  graphene_rect_t pill;
  GdkRGBA ground, ink;
  float width, height;
  guint row = 0;

  ter_chart_text_size (text, &width, &height);
  pill = GRAPHENE_RECT_INIT (x - width / 2 - PILL_PAD, 0, width + 2 * PILL_PAD, height + 4);
  pill.origin.x = CLAMP (pill.origin.x, 0, MAX (0, layout->width - pill.size.width));
  while (row < MAX_ROWS && !is_free (taken, &pill))
    {
      pill.origin.y += pill.size.height + PILL_GAP;
      row++;
    }
  if (row == MAX_ROWS)
    return;

  g_array_append_val (taken, pill);
  ter_chart_style_color (style, TER_ROLE_EVENT, 1, &ground);
  ter_chart_style_color (style, TER_ROLE_SURFACE, 1, &ink);
  gsk_rounded_rect_init_from_rect (&outline, &pill, pill.size.height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &pill);
  gtk_snapshot_pop (snapshot);
  ter_chart_text_draw (snapshot, text, pill.origin.x + PILL_PAD, pill.origin.y + 2, &ink);
}

/**
 * ter_chart_draw_events:
 *
 * Draws the dated facts of a chart, over its layers: all lines, then the names.
 */
void
ter_chart_draw_events (GtkSnapshot          *snapshot,
                       PangoContext         *context,
                       const TerChartData   *data,
                       const TerChartStyle  *style,
                       const TerChartLayout *layout)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (context != NULL && data != NULL && style != NULL && layout != NULL);

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < data->events->len; i++)
      {
        const TerChartEvent *event = data->events->pdata[i];
        float x = ter_chart_layout_x (layout, event->time_us);

        if (event->time_us < layout->span.start_us || event->time_us >= layout->span.end_us)
          continue;
        if (pass == 0)
          draw_line (snapshot, style, layout, x);
        else
          draw_pill (snapshot, context, style, layout, event->label, x, taken);
      }
}
