/* ter-mark-heat.c — Draws values by hour and day
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One hue from pale to strong, in HEAT_STEPS steps that the legend can name: a person tells six steps apart, not two
 * hundred, and they differ by lightness alone, so that everybody does.
 *
 *  1. What was not measured is a dash or the bare surface, never the palest step.
 *  2. Cells too small to have room between them are the pixels of one picture, unless all must stay shapes.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chart-layout.h"
#include "ter-mark.h"
#include "ter-marks.h"

#define HEAT_STEPS 6
#define LEGEND_HEIGHT 18
/* What the words of the cursor take of the line of the scale. */
#define WORDS_WIDTH 180
/* Cells thinner than this have no room between them. */
#define LEAST_CELL 4

typedef struct
{
  double low;
  double high;
} HeatScale;

static HeatScale
heat_scale (const TerHeat *heat)
{
  HeatScale scale = { INFINITY, -INFINITY };

  for (guint i = 0; i < heat->n_rows * heat->n_columns; i++)
    if (isfinite (heat->values[i]))
      {
        scale.low = MIN (scale.low, heat->values[i]);
        scale.high = MAX (scale.high, heat->values[i]);
      }
  if (scale.low > scale.high)
    return (HeatScale) { 0, 0 };
  if (heat->from_zero)
    scale.low = MIN (scale.low, 0);

  return scale;
}

static guint
heat_step (const HeatScale *scale,
           double           value)
{
  if (scale->high <= scale->low)
    return 0;

  return (guint) CLAMP ((value - scale->low) / (scale->high - scale->low) * HEAT_STEPS, 0,
                        HEAT_STEPS - 1);
}

static void
step_color (const TerChartStyle *style,
            guint                step,
            GdkRGBA             *color)
{
  static const float alphas[2][HEAT_STEPS] = {
    { 0.08f, 0.22f, 0.38f, 0.56f, 0.76f, 1.0f },
    { 0.18f, 0.34f, 0.50f, 0.66f, 0.83f, 1.0f },
  };

  ter_chart_style_color (style, TER_ROLE_MEASURED,
                         alphas[style->is_high_contrast ? 1 : 0][MIN (step, HEAT_STEPS - 1)],
                         color);
}

static gboolean
has_column (const TerHeat *heat,
            guint          column)
{
  for (guint row = 0; row < heat->n_rows; row++)
    if (isfinite (heat->values[row * heat->n_columns + column]))
      return TRUE;

  return FALSE;
}

static gboolean
has_missing (const TerHeat *heat)
{
  for (guint i = 0; i < heat->n_rows * heat->n_columns; i++)
    if (!isfinite (heat->values[i]))
      return TRUE;

  return FALSE;
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
            const HeatScale       *scale)
{
  float wide = plot->size.width / heat->n_columns;
  float tall = plot->size.height / heat->n_rows;
  float beside = wide >= LEAST_CELL ? 1 : 0;
  float below = tall >= LEAST_CELL ? 1 : 0;

  for (guint row = 0; row < heat->n_rows; row++)
    for (guint column = 0; column < heat->n_columns; column++)
      {
        double value = heat->values[row * heat->n_columns + column];
        guint c = style->is_rtl ? heat->n_columns - 1 - column : column;
        graphene_rect_t cell =
            GRAPHENE_RECT_INIT (plot->origin.x + c * wide, plot->origin.y + row * tall,
                                wide - beside, tall - below);
        GdkRGBA color;

        if (!isfinite (value))
          {
            if (beside > 0)
              draw_missing (snapshot, style, &cell);
            continue;
          }
        step_color (style, heat_step (scale, value), &color);
        gtk_snapshot_append_color (snapshot, &color, &cell);
      }
}

/* Days without any value, where cells are too small for a dash each. */
static void
hatch_missing (GtkSnapshot           *snapshot,
               const TerChartStyle   *style,
               const TerHeat         *heat,
               const graphene_rect_t *plot)
{
  float wide = plot->size.width / heat->n_columns;
  guint start = G_MAXUINT;

  for (guint column = 0; column <= heat->n_columns; column++)
    {
      gboolean is_missing = column < heat->n_columns && !has_column (heat, column);

      if (is_missing && start == G_MAXUINT)
        start = column;
      if (is_missing || start == G_MAXUINT)
        continue;
      ter_mark_hatch_gap (
          snapshot, style,
          &GRAPHENE_RECT_INIT (plot->origin.x +
                                   (style->is_rtl ? heat->n_columns - column : start) * wide,
                               plot->origin.y, (column - start) * wide, plot->size.height));
      start = G_MAXUINT;
    }
}

/* A colour of the style sheet may lie outside of what a screen has: a component below 0 is none, not all. */
static guint8
byte_of (float share)
{
  return (guint8) lroundf (CLAMP (share, 0, 1) * 255);
}

/* A picture with one pixel for each cell, made as large as the plot. */
static void
draw_pixels (GtkSnapshot           *snapshot,
             const TerChartStyle   *style,
             const TerHeat         *heat,
             const graphene_rect_t *plot,
             const HeatScale       *scale)
{
  gsize n = (gsize) heat->n_rows * heat->n_columns;
  guint8 *pixels = g_malloc0 (n * 4);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GdkRGBA colors[HEAT_STEPS];

  for (guint step = 0; step < HEAT_STEPS; step++)
    step_color (style, step, &colors[step]);
  for (gsize i = 0; i < n; i++)
    {
      guint column = (guint) (i % heat->n_columns);
      guint c = style->is_rtl ? heat->n_columns - 1 - column : column;
      guint8 *pixel = &pixels[(i - column + c) * 4];
      const GdkRGBA *color;

      if (!isfinite (heat->values[i]))
        continue;
      color = &colors[heat_step (scale, heat->values[i])];
      pixel[0] = byte_of (color->red);
      pixel[1] = byte_of (color->green);
      pixel[2] = byte_of (color->blue);
      pixel[3] = byte_of (color->alpha);
    }
  bytes = g_bytes_new_take (pixels, n * 4);
  texture = gdk_memory_texture_new ((int) heat->n_columns, (int) heat->n_rows, GDK_MEMORY_R8G8B8A8,
                                    bytes, (gsize) heat->n_columns * 4);
  gtk_snapshot_append_scaled_texture (snapshot, texture, GSK_SCALING_FILTER_NEAREST, plot);
}

/* How many rows share the room of a label. */
static guint
rows_between (const TerHeat *heat,
              guint          row)
{
  guint next = row + 1;

  while (next < heat->n_rows && heat->row_labels[next] == NULL)
    next++;

  return next - row;
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
      g_autoptr (PangoLayout) text = NULL;
      float text_width, text_height;

      if (heat->row_labels[row] == NULL)
        continue;
      text = ter_chart_text (context, heat->row_labels[row], PANGO_SCALE_SMALL, FALSE);
      ter_chart_text_size (text, &text_width, &text_height);
      widest = MAX (widest, text_width);
      if (!measure_only && text_height <= tall * 1.6f * rows_between (heat, row))
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

/* Left of the scale, as long as the words of the cursor have room too. */
static void
draw_missing_key (GtkSnapshot         *snapshot,
                  PangoContext        *context,
                  const TerChartStyle *style,
                  const TerHeat       *heat,
                  float                width,
                  float                right)
{
  g_autoptr (PangoLayout) text = ter_chart_text (context, _("No data"), PANGO_SCALE_SMALL, FALSE);
  graphene_rect_t sample;
  float text_width, height;
  float x;

  ter_chart_text_size (text, &text_width, &height);
  x = right - 20 - text_width;
  if (x - 20 < WORDS_WIDTH)
    return;
  ter_chart_text_draw (snapshot, text, x, 0, &style->colors[TER_ROLE_DIM]);
  sample = GRAPHENE_RECT_INIT (x - 20, (height - 9) / 2, 13, 9);
  if (width / heat->n_columns < LEAST_CELL)
    ter_mark_hatch_gap (snapshot, style, &sample);
  else
    draw_missing (snapshot, style, &sample);
}

static void
draw_legend (GtkSnapshot         *snapshot,
             PangoContext        *context,
             const TerChartStyle *style,
             const TerHeat       *heat,
             const HeatScale     *scale,
             float                width)
{
  g_autofree char *low_label =
      scale->low == 0 ? ter_chart_number (0, 0) : ter_chart_value (scale->low, heat->unit);
  g_autofree char *high_label = ter_chart_value (scale->high, heat->unit);
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
  if (has_missing (heat))
    draw_missing_key (snapshot, context, style, heat, width, x);
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
  HeatScale scale;
  graphene_rect_t plot;

  g_return_if_fail (map != NULL);

  if (map->n_rows == 0 || map->n_columns == 0)
    return;
  scale = heat_scale (map);
  ter_heat_layout (map, style, context, width, height, &plot);
  draw_legend (snapshot, context, style, map, &scale, width);
  draw_row_labels (snapshot, context, style, map, plot.origin.y, width, plot.size.height, FALSE);
  if (plot.size.width / map->n_columns < LEAST_CELL && !style->is_vector)
    draw_pixels (snapshot, style, map, &plot, &scale);
  else
    draw_cells (snapshot, style, map, &plot, &scale);
  if (plot.size.width / map->n_columns < LEAST_CELL)
    hatch_missing (snapshot, style, map, &plot);
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
  *plot = GRAPHENE_RECT_INIT (style->is_rtl ? 0 : left, LEGEND_HEIGHT + 4,
                              MAX (1, floorf (width - left)),
                              MAX (1, floorf (height - 2 * LEGEND_HEIGHT - 6)));
}
