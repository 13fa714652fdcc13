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

#include "ter-mark.h"

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
  ter_mark_draw_gaps (snapshot, data, style, layout);
  for (guint i = 0; i < data->layers->len; i++)
    ter_mark_draw (snapshot, data->layers->pdata[i], style, layout);
  if (main_layer != NULL)
    ter_mark_draw_quality (snapshot, main_layer, style, layout);
  gtk_snapshot_pop (snapshot);

  ter_chart_draw_events (snapshot, context, data, style, layout);
}
