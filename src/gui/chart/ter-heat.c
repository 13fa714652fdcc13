/* ter-heat.c — Draws values by hour and day of the week
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One hue from pale to strong, in HEAT_STEPS steps that the legend can name: a person tells five steps
 * apart, not two hundred. What was not measured is a cross, never the palest step.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chart-layout.h"
#include "ter-marks.h"

#define HEAT_STEPS 6
#define LEGEND_HEIGHT 18

static double
heat_high (const TerHeat *heat)
{
  double high = 0;

  for (guint i = 0; i < heat->n_rows * heat->n_columns; i++)
    if (isfinite (heat->values[i]))
      high = MAX (high, heat->values[i]);

  return high;
}

static void
step_color (const TerChartStyle *style,
            guint                step,
            GdkRGBA             *color)
{
  static const float alphas[HEAT_STEPS] = { 0.08f, 0.22f, 0.38f, 0.56f, 0.76f, 1.0f };

  ter_chart_style_color (style, TER_ROLE_MEASURED, alphas[MIN (step, HEAT_STEPS - 1)], color);
}

static void
draw_missing (GtkSnapshot           *snapshot,
              const TerChartStyle   *style,
              const graphene_rect_t *cell)
{
  GdkRGBA color;
  float size = MIN (4, cell->size.width / 2);

  ter_chart_style_color (style, TER_ROLE_DIM, 0.6f, &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (cell->origin.x + (cell->size.width - size) / 2,
                                                  cell->origin.y + cell->size.height / 2 - 0.5f,
                                                  size, 1));
}

static void
draw_cells (GtkSnapshot           *snapshot,
            const TerChartStyle   *style,
            const TerHeat         *heat,
            const graphene_rect_t *plot,
            double                 high)
{
  float wide = plot->size.width / heat->n_columns;
  float tall = plot->size.height / heat->n_rows;

  for (guint row = 0; row < heat->n_rows; row++)
    for (guint column = 0; column < heat->n_columns; column++)
      {
        double value = heat->values[row * heat->n_columns + column];
        guint c = style->is_rtl ? heat->n_columns - 1 - column : column;
        graphene_rect_t cell = GRAPHENE_RECT_INIT (plot->origin.x + c * wide,
                                                   plot->origin.y + row * tall, wide - 1, tall - 1);
        GdkRGBA color;

        if (!isfinite (value))
          {
            draw_missing (snapshot, style, &cell);
            continue;
          }
        step_color (style, high > 0 ? (guint) (value / high * (HEAT_STEPS - 0.001)) : 0, &color);
        gtk_snapshot_append_color (snapshot, &color, &cell);
      }
}

static float
draw_row_labels (GtkSnapshot         *snapshot,
                 PangoContext        *context,
                 const TerChartStyle *style,
                 const TerHeat       *heat,
                 float                top,
                 float                width,
                 float                height,
                 gboolean             measure_only)
{
  float widest = 0;
  float tall = height / heat->n_rows;
  GdkRGBA color;

  ter_chart_style_color (style, TER_ROLE_DIM, 1, &color);
  for (guint row = 0; row < heat->n_rows; row++)
    {
      const char *label = heat->row_labels[row] != NULL ? heat->row_labels[row] : "";
      g_autoptr (PangoLayout) text = ter_chart_text (context, label, PANGO_SCALE_SMALL, FALSE);
      float text_width, text_height;

      ter_chart_text_size (text, &text_width, &text_height);
      widest = MAX (widest, text_width);
      if (!measure_only && text_height <= tall * 1.6f)
        ter_chart_text_draw (snapshot, text, style->is_rtl ? width - text_width : 0,
                             top + row * tall + (tall - 1 - text_height) / 2, &color);
    }

  return ceilf (widest);
}

static void
draw_column_labels (GtkSnapshot           *snapshot,
                    PangoContext          *context,
                    const TerChartStyle   *style,
                    const TerHeat         *heat,
                    const graphene_rect_t *plot)
{
  float wide = plot->size.width / heat->n_columns;
  float edge = -INFINITY;
  GdkRGBA color;

  ter_chart_style_color (style, TER_ROLE_DIM, 1, &color);
  for (guint column = 0; column < heat->n_columns; column++)
    {
      g_autoptr (PangoLayout) text = NULL;
      float text_width, left;

      if (heat->column_labels[column] == NULL)
        continue;
      text = ter_chart_text (context, heat->column_labels[column], PANGO_SCALE_SMALL, FALSE);
      ter_chart_text_size (text, &text_width, NULL);
      left = plot->origin.x + column * wide;
      if (style->is_rtl)
        left = plot->origin.x + plot->size.width - column * wide - text_width;
      else if (left < edge + 8)
        continue;
      edge = left + text_width;
      ter_chart_text_draw (snapshot, text, left, plot->origin.y + plot->size.height + 3, &color);
    }
}

static void
draw_legend (GtkSnapshot         *snapshot,
             PangoContext        *context,
             const TerChartStyle *style,
             const TerHeat       *heat,
             double               high,
             float                width)
{
  g_autofree char *low_label = ter_chart_number (0, 0);
  g_autofree char *high_label = ter_chart_value (high, heat->unit);
  g_autoptr (PangoLayout) low = ter_chart_text (context, low_label, PANGO_SCALE_SMALL, FALSE);
  g_autoptr (PangoLayout) top = ter_chart_text (context, high_label, PANGO_SCALE_SMALL, FALSE);
  GdkRGBA color;
  float low_width, top_width, height;
  float x;

  ter_chart_text_size (low, &low_width, &height);
  ter_chart_text_size (top, &top_width, NULL);
  x = width - top_width - HEAT_STEPS * 14 - low_width - 12;
  ter_chart_style_color (style, TER_ROLE_DIM, 1, &color);
  ter_chart_text_draw (snapshot, low, x, 0, &color);
  ter_chart_text_draw (snapshot, top, width - top_width, 0, &color);
  x += low_width + 6;
  for (guint step = 0; step < HEAT_STEPS; step++)
    {
      step_color (style, step, &color);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (x + step * 14, (height - 9) / 2, 13, 9));
    }
}

/**
 * ter_draw_heat:
 * @heat: a #TerHeat
 *
 * Draws values by hour and day, with their labels and their scale.
 */
void
ter_draw_heat (GtkSnapshot         *snapshot,
               PangoContext        *context,
               const TerChartStyle *style,
               gconstpointer        heat,
               float                width,
               float                height)
{
  const TerHeat *map = heat;
  graphene_rect_t plot;
  double high;

  g_return_if_fail (map != NULL);

  if (map->n_rows == 0 || map->n_columns == 0)
    return;
  high = heat_high (map);
  ter_heat_layout (map, style, context, width, height, &plot);
  draw_legend (snapshot, context, style, map, high, width);
  draw_row_labels (snapshot, context, style, map, plot.origin.y, width, plot.size.height, FALSE);
  draw_cells (snapshot, style, map, &plot, high);
  draw_column_labels (snapshot, context, style, map, &plot);
}

/**
 * ter_heat_layout:
 * @plot: (out caller-allocates): where the cells are
 *
 * Says where the cells of a map are, for who draws and for who points.
 */
void
ter_heat_layout (const TerHeat       *heat,
                 const TerChartStyle *style,
                 PangoContext        *context,
                 float                width,
                 float                height,
                 graphene_rect_t     *plot)
{
  float left;

  g_return_if_fail (heat != NULL && style != NULL && context != NULL && plot != NULL);

  left = draw_row_labels (NULL, context, style, heat, 0, width, height, TRUE) + 8;
  *plot = GRAPHENE_RECT_INIT (style->is_rtl ? 0 : left, LEGEND_HEIGHT + 4, MAX (1, width - left),
                              MAX (1, height - 2 * LEGEND_HEIGHT - 6));
}

/**
 * ter_heat_row_name:
 *
 * Returns: (transfer full): what a row is called: "Mon"
 */
char *
ter_heat_row_name (const TerHeat *heat,
                   guint          row)
{
  g_return_val_if_fail (heat != NULL && row < heat->n_rows, NULL);

  return g_strdup (heat->row_labels[row] != NULL ? heat->row_labels[row] : "");
}

/**
 * ter_heat_column_name:
 *
 * Returns: (transfer full): what a column is called: its hour, though only every sixth is written
 */
char *
ter_heat_column_name (const TerHeat *heat,
                      guint          column)
{
  g_autoptr (GDateTime) hour = NULL;

  g_return_val_if_fail (heat != NULL && column < heat->n_columns, NULL);

  if (heat->column_labels[column] != NULL)
    return g_strdup (heat->column_labels[column]);
  hour = g_date_time_new_utc (1970, 1, 5, (int) column, 0, 0);

  return g_date_time_format (hour, C_("axis", "%H:%M"));
}

/**
 * ter_heat_new:
 *
 * Returns: (transfer full): a map without rows, to fill
 */
TerHeat *
ter_heat_new (void)
{
  return g_new0 (TerHeat, 1);
}

/**
 * ter_heat_free:
 *
 * Frees a map.
 */
void
ter_heat_free (TerHeat *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->row_labels); i++)
    g_free (self->row_labels[i]);
  for (guint i = 0; i < G_N_ELEMENTS (self->column_labels); i++)
    g_free (self->column_labels[i]);
  g_free (self->unit);
  g_free (self);
}
