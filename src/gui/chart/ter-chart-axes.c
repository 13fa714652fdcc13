/* ter-chart-axes.c — Draws the grid and the axes of charts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. The grid is that of the first value axis; a second one has its own ticks on the other side, and each then
 *     says its unit.
 *  2. Texts stand on whole pixels; a label that would be cut is left out, its tick stays.
 *  3. The first label of a time axis says what its neighbours leave out, the year or the day, if there is room.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-draw.h"

/* Between the plot and the labels of its value axes; see also the layout. */
#define SIDE_GAP 8
#define TICK_LENGTH 4
#define LABEL_TOP 6
/* Least room between two labels. */
#define BETWEEN 8

typedef struct
{
  GtkSnapshot *snapshot;
  PangoContext *context;
  const TerChartStyle *style;
  const TerChartLayout *layout;
} Canvas;

static void
draw_label_top (const Canvas *canvas,
                const char   *label,
                float         left,
                float         top)
{
  g_autoptr (PangoLayout) text = ter_chart_text (canvas->context, label, PANGO_SCALE_SMALL, FALSE);
  GdkRGBA color;

  ter_chart_style_color (canvas->style, TER_ROLE_DIM, 1, &color);
  ter_chart_text_draw (canvas->snapshot, text, left, top, &color);
}

/* Its middle at a height; its left, its right or its middle at a place. */
static void
draw_label (const Canvas *canvas,
            const char   *label,
            float         x,
            float         y,
            float         align)
{
  g_autoptr (PangoLayout) text = ter_chart_text (canvas->context, label, PANGO_SCALE_SMALL, FALSE);
  float width, height;
  GdkRGBA color;

  ter_chart_style_color (canvas->style, TER_ROLE_DIM, 1, &color);
  ter_chart_text_size (text, &width, &height);
  ter_chart_text_draw (canvas->snapshot, text, x - width * align, y - height / 2, &color);
}

static void
draw_value_axis (const Canvas *canvas,
                 guint         index)
{
  const TerChartLayout *layout = canvas->layout;
  const TerValueScale *scale = &layout->axes[index].scale;
  const graphene_rect_t *plot = &layout->plot;
  /* The first axis stands where time begins. */
  gboolean is_left = (index == 0) != layout->is_rtl;
  float x = is_left ? plot->origin.x - SIDE_GAP : plot->origin.x + plot->size.width + SIDE_GAP;
  GdkRGBA grid;

  ter_chart_style_color (canvas->style, TER_ROLE_GRID, 1, &grid);
  for (guint i = 0; i < ter_value_scale_n_ticks (scale); i++)
    {
      double value = ter_value_scale_tick (scale, i);
      float y = roundf (ter_chart_layout_y (layout, index, value / layout->axes[index].factor));
      g_autofree char *label = ter_chart_number (value, scale->decimals);

      if (index == 0)
        gtk_snapshot_append_color (canvas->snapshot, &grid,
                                   &GRAPHENE_RECT_INIT (plot->origin.x, y, plot->size.width, 1));
      draw_label (canvas, label, x, y, is_left ? 1 : 0);
    }
  if (layout->n_axes > 1)
    draw_label (canvas, layout->axes[index].symbol, x, plot->origin.y / 4, is_left ? 1 : 0);
}

static void
draw_tick (const Canvas *canvas,
           float         x)
{
  const graphene_rect_t *plot = &canvas->layout->plot;
  GdkRGBA grid;

  ter_chart_style_color (canvas->style, TER_ROLE_GRID, 1, &grid);
  gtk_snapshot_append_color (canvas->snapshot, &grid,
                             &GRAPHENE_RECT_INIT (roundf (x), plot->origin.y + plot->size.height, 1,
                                                  TICK_LENGTH));
}

static float
label_width (const Canvas *canvas,
             const char   *label)
{
  g_autoptr (PangoLayout) text = ter_chart_text (canvas->context, label, PANGO_SCALE_SMALL, FALSE);
  float width;

  ter_chart_text_size (text, &width, NULL);

  return width;
}

/* Draws a label under the plot, if it is not cut. */
static gboolean
draw_below (const Canvas *canvas,
            const char   *label,
            float         x,
            float         least,
            float         most)
{
  const graphene_rect_t *plot = &canvas->layout->plot;
  float half = label_width (canvas, label) / 2;

  if (x - half < least || x + half > most)
    return FALSE;
  /* Its top is LABEL_TOP below the plot. */
  draw_label_top (canvas, label, x - half, plot->origin.y + plot->size.height + LABEL_TOP);

  return TRUE;
}

/* The first label says more than the others, and may stand beside its tick rather than under it, if that leaves the
 * next one free. */
static gboolean
draw_first (const Canvas       *canvas,
            const TerChartData *data,
            const GArray       *ticks)
{
  const TerChartLayout *layout = canvas->layout;
  const TerTimeScale *scale = &layout->time_scale;
  gint64 tick = g_array_index (ticks, gint64, 0);
  g_autofree char *full = ter_time_scale_label_full (scale, data->zone, tick);
  float x = ter_chart_layout_x (layout, tick);
  float half = label_width (canvas, full) / 2;
  float least = 0;
  float most = layout->width;

  if (ticks->len > 1)
    {
      gint64 next = g_array_index (ticks, gint64, 1);
      g_autofree char *label = ter_time_scale_label (scale, data->zone, layout->span, next);
      float reach = label_width (canvas, label) / 2 + BETWEEN;

      if (layout->is_rtl)
        least = ter_chart_layout_x (layout, next) + reach;
      else
        most = ter_chart_layout_x (layout, next) - reach;
    }
  if (layout->is_rtl)
    x = MIN (x, layout->width - half);
  else
    x = MAX (x, half);

  return draw_below (canvas, full, x, least, most);
}

static void
draw_time_axis (const Canvas       *canvas,
                const TerChartData *data)
{
  const TerChartLayout *layout = canvas->layout;
  const TerTimeScale *scale = &layout->time_scale;
  g_autoptr (GArray) ticks = ter_time_scale_ticks (scale, data->zone, layout->span);

  for (guint i = 0; i < ticks->len; i++)
    {
      gint64 tick = g_array_index (ticks, gint64, i);
      float x = ter_chart_layout_x (layout, tick);
      g_autofree char *label = NULL;

      draw_tick (canvas, x);
      if (i == 0 && draw_first (canvas, data, ticks))
        continue;
      label = ter_time_scale_label (scale, data->zone, layout->span, tick);
      draw_below (canvas, label, x, 0, layout->width);
    }
}

static void
draw_x_axis (const Canvas       *canvas,
             const TerChartData *data)
{
  const TerChartLayout *layout = canvas->layout;
  const TerValueScale *scale = &layout->x_scale;
  const graphene_rect_t *plot = &layout->plot;
  float bottom = plot->origin.y + plot->size.height;

  for (guint i = 0; i < ter_value_scale_n_ticks (scale); i++)
    {
      double value = ter_value_scale_tick (scale, i);
      gint64 at = TER_CHART_X (value);
      g_autofree char *label = ter_chart_number (value, scale->decimals);

      if (at < layout->span.start_us || at > layout->span.end_us)
        continue;
      draw_tick (canvas, ter_chart_layout_x (layout, at));
      draw_below (canvas, label, ter_chart_layout_x (layout, at), 0, layout->width);
    }
  if (data->x_title != NULL)
    draw_label (canvas, data->x_title, plot->origin.x + plot->size.width / 2,
                (bottom + LABEL_TOP + layout->height) / 2 + LABEL_TOP, 0.5f);
}

/**
 * ter_chart_draw_axes:
 *
 * Draws the grid, the axes and their labels.
 */
void
ter_chart_draw_axes (GtkSnapshot          *snapshot,
                     PangoContext         *context,
                     const TerChartData   *data,
                     const TerChartStyle  *style,
                     const TerChartLayout *layout)
{
  Canvas canvas = { snapshot, context, style, layout };

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (context != NULL && data != NULL && style != NULL && layout != NULL);

  for (guint i = 0; i < layout->n_axes; i++)
    draw_value_axis (&canvas, i);
  if (data->x_unit != NULL)
    draw_x_axis (&canvas, data);
  else
    draw_time_axis (&canvas, data);
}
