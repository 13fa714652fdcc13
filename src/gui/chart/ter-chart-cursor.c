/* ter-chart-cursor.c — Draws what follows the pointer over a chart
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. The cursor says its date and what every layer says there, in a box that stays inside the chart and beside the
 *     cursor, never under it.
 *  2. A layer is known by its sample of line or column beside its value, not by its colour alone.
 *  3. A selection is a tint between two lines with handles: seen without colours too.
 */

#include "config.h"

#include "ter-chart-cursor.h"

#include <math.h>

#include "ter-chart-speech.h"
#include "ter-mark.h"

#define PAD 8
#define KEY_WIDTH 16
#define LINE_GAP 2
#define HANDLE_HEIGHT 24

typedef struct
{
  guint n;
  PangoLayout *labels[TER_READING_MAX + 1];
  PangoLayout *values[TER_READING_MAX + 1];
  const TerLayer *layers[TER_READING_MAX + 1];
  float label_width;
  float value_width;
  float line_height;
} Box;

static void
box_add (Box            *box,
         PangoContext   *context,
         const char     *label,
         const char     *value,
         const TerLayer *layer)
{
  float width, height;

  box->labels[box->n] = ter_chart_text (context, label, PANGO_SCALE_SMALL, layer == NULL);
  box->values[box->n] = ter_chart_text (context, value, PANGO_SCALE_SMALL, TRUE);
  box->layers[box->n] = layer;
  ter_chart_text_size (box->labels[box->n], &width, &height);
  box->line_height = MAX (box->line_height, height + LINE_GAP);
  if (layer != NULL)
    box->label_width = MAX (box->label_width, width);
  else
    box->value_width = MAX (box->value_width, width);
  if (layer != NULL)
    {
      ter_chart_text_size (box->values[box->n], &width, NULL);
      box->value_width = MAX (box->value_width, width);
    }
  box->n++;
}

static void
box_init (Box                   *box,
          PangoContext          *context,
          const TerChartData    *data,
          const TerChartReading *reading)
{
  g_autofree char *date = ter_chart_say_date (data, reading->date_us);
  g_autofree char *only = NULL;

  *box = (Box) { 0 };
  /* One layer needs no name: its value stands beside the date. */
  if (reading->n == 1)
    {
      g_autofree char *value = ter_chart_say_reading (data, reading, 0);

      only = g_strdup_printf ("%s · %s", date, value);
      box_add (box, context, only, "", NULL);
      return;
    }

  box_add (box, context, date, "", NULL);
  for (guint i = 0; i < reading->n; i++)
    {
      const TerReadingValue *value = &reading->values[i];
      g_autofree char *number = ter_chart_say_reading (data, reading, i);

      box_add (box, context, value->layer->label != NULL ? value->layer->label : "", number,
               value->layer);
    }
}

static void
box_clear (Box *box)
{
  for (guint i = 0; i < box->n; i++)
    {
      g_clear_object (&box->labels[i]);
      g_clear_object (&box->values[i]);
    }
}

static float
box_width (const Box *box)
{
  float date_width;

  ter_chart_text_size (box->labels[0], &date_width, NULL);
  if (box->n == 1)
    return date_width + 2 * PAD;

  return MAX (date_width, KEY_WIDTH + 6 + box->label_width + 12 + box->value_width) + 2 * PAD;
}

/* Beside the cursor, where there is room. */
static float
box_left (const TerChartLayout *layout,
          float                 x,
          float                 width)
{
  float left = x + 12;

  if (left + width > layout->width)
    left = x - 12 - width;

  return CLAMP (left, 0, MAX (0, layout->width - width));
}

static void
draw_ground (GtkSnapshot           *snapshot,
             const TerChartStyle   *style,
             const graphene_rect_t *area)
{
  GskRoundedRect outline;
  GdkRGBA ground = style->colors[TER_ROLE_SURFACE];
  GdkRGBA border = style->colors[TER_ROLE_DIM];

  /* The ground of a card may let through what is under it: a box may not. */
  if (ground.alpha < 1)
    {
      float is_dark = style->colors[TER_ROLE_TEXT].red > 0.5f ? 0.2f : 1;

      ground = (GdkRGBA) { is_dark, is_dark, is_dark, 1 };
    }
  gsk_rounded_rect_init_from_rect (&outline, area, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, area);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (const float[]) { 1, 1, 1, 1 },
                              (const GdkRGBA[]) { border, border, border, border });
}

static void
draw_line_of_box (GtkSnapshot         *snapshot,
                  const Box           *box,
                  guint                i,
                  const TerChartStyle *style,
                  float                left,
                  float                right,
                  float                y)
{
  const TerLayer *layer = box->layers[i];
  float label_width, value_width, height;
  float label_x = left + KEY_WIDTH + 6;
  float value_x;

  ter_chart_text_size (box->labels[i], &label_width, &height);
  ter_chart_text_size (box->values[i], &value_width, NULL);
  value_x = right - value_width;
  if (style->is_rtl)
    {
      label_x = right - KEY_WIDTH - 6 - label_width;
      value_x = left;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (style->is_rtl ? right - KEY_WIDTH : left,
                                                          y + (height - 8) / 2));
  ter_mark_draw_key (snapshot, layer->mark, layer->role, style, KEY_WIDTH, 8);
  gtk_snapshot_restore (snapshot);
  ter_chart_text_draw (snapshot, box->labels[i], label_x, y, &style->colors[TER_ROLE_TEXT]);
  ter_chart_text_draw (snapshot, box->values[i], value_x, y, &style->colors[TER_ROLE_TEXT]);
}

static void
draw_box (GtkSnapshot          *snapshot,
          const Box            *box,
          const TerChartStyle  *style,
          const TerChartLayout *layout,
          float                 x)
{
  float width = box_width (box);
  float left = box_left (layout, x, width);
  float y = PAD / 2.0f;
  float text_width;
  graphene_rect_t area =
      GRAPHENE_RECT_INIT (roundf (left), 0, width, (float) box->n * box->line_height + PAD);

  draw_ground (snapshot, style, &area);
  ter_chart_text_size (box->labels[0], &text_width, NULL);
  ter_chart_text_draw (snapshot, box->labels[0],
                       style->is_rtl ? area.origin.x + width - PAD - text_width
                                     : area.origin.x + PAD,
                       y, &style->colors[TER_ROLE_TEXT]);
  for (guint i = 1; i < box->n; i++)
    draw_line_of_box (snapshot, box, i, style, area.origin.x + PAD, area.origin.x + width - PAD,
                      y + (float) i * box->line_height);
}

static void
draw_dot (GtkSnapshot         *snapshot,
          const TerChartStyle *style,
          TerRole              role,
          float                x,
          float                y,
          float                radius)
{
  const GdkRGBA *color = &style->colors[role];
  GskRoundedRect dot;

  gsk_rounded_rect_init_from_rect (
      &dot, &GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius), radius);
  gtk_snapshot_push_rounded_clip (snapshot, &dot);
  gtk_snapshot_append_color (snapshot, color, &dot.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
draw_vertical (GtkSnapshot          *snapshot,
               const TerChartLayout *layout,
               const GdkRGBA        *color,
               float                 x,
               float                 width)
{
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (roundf (x - width / 2), layout->plot.origin.y,
                                                  width, layout->plot.size.height));
}

static gboolean
is_seen (const TerChartLayout *layout,
         gint64                time_us)
{
  return time_us >= layout->span.start_us && time_us <= layout->span.end_us;
}

/**
 * ter_chart_draw_reading:
 * @reading: what is said where the cursor is
 * @is_pinned: whether the pointer may move on without it
 *
 * Draws the cursor: a line, a dot on each layer and a box with the date and the values.
 */
void
ter_chart_draw_reading (GtkSnapshot           *snapshot,
                        PangoContext          *context,
                        const TerChartData    *data,
                        const TerChartStyle   *style,
                        const TerChartLayout  *layout,
                        const TerChartReading *reading,
                        gboolean               is_pinned)
{
  Box box;
  float x;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (context != NULL && data != NULL && style != NULL && layout != NULL);
  g_return_if_fail (reading != NULL);

  if (!is_seen (layout, reading->time_us))
    return;
  x = ter_chart_layout_x (layout, reading->time_us);
  draw_vertical (snapshot, layout, &style->colors[TER_ROLE_TEXT], x, is_pinned ? 2 : 1);
  for (guint i = reading->n; i > 0; i--)
    {
      const TerReadingValue *value = &reading->values[i - 1];

      if (isfinite (value->value) && !isfinite (value->high) && value->layer->bases == NULL)
        draw_dot (snapshot, style, i == 1 ? TER_ROLE_TEXT : value->layer->role, x,
                  ter_chart_layout_y (layout, value->layer->axis, value->value),
                  i == 1 && is_pinned ? 5 : 4);
    }
  box_init (&box, context, data, reading);
  draw_box (snapshot, &box, style, layout, x);
  box_clear (&box);
}

/**
 * ter_chart_draw_instant:
 * @time_us: what is looked at in another chart
 *
 * Draws where another chart of the page is looked at.
 */
void
ter_chart_draw_instant (GtkSnapshot          *snapshot,
                        const TerChartStyle  *style,
                        const TerChartLayout *layout,
                        gint64                time_us)
{
  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (style != NULL && layout != NULL);

  if (is_seen (layout, time_us))
    draw_vertical (snapshot, layout, &style->colors[TER_ROLE_DIM],
                   ter_chart_layout_x (layout, time_us), 1);
}

/**
 * ter_chart_draw_selection:
 * @span: what is selected
 *
 * Draws a selected period.
 */
void
ter_chart_draw_selection (GtkSnapshot          *snapshot,
                          const TerChartStyle  *style,
                          const TerChartLayout *layout,
                          TerSpan               span)
{
  const gint64 ends[] = { span.start_us, span.end_us };
  float left, right;
  GdkRGBA tint;

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (style != NULL && layout != NULL);

  if (span.end_us <= layout->span.start_us || span.start_us >= layout->span.end_us)
    return;
  left = ter_chart_layout_x (layout, MAX (span.start_us, layout->span.start_us));
  right = ter_chart_layout_x (layout, MIN (span.end_us, layout->span.end_us));
  ter_chart_style_color (style, TER_ROLE_MEASURED, style->is_high_contrast ? 0.3f : 0.16f, &tint);
  gtk_snapshot_append_color (snapshot, &tint,
                             &GRAPHENE_RECT_INIT (MIN (left, right), layout->plot.origin.y,
                                                  fabsf (right - left), layout->plot.size.height));
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      float x = ter_chart_layout_x (layout, ends[i]);
      float y = layout->plot.origin.y + (layout->plot.size.height - HANDLE_HEIGHT) / 2;

      if (!is_seen (layout, ends[i]))
        continue;
      draw_vertical (snapshot, layout, &style->colors[TER_ROLE_MEASURED], x, 2);
      gtk_snapshot_append_color (snapshot, &style->colors[TER_ROLE_MEASURED],
                                 &GRAPHENE_RECT_INIT (roundf (x - 3), roundf (y), 6,
                                                      HANDLE_HEIGHT));
    }
}
