/* ter-marks.c — Small drawings: bar, stacked bar, activity
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Small pure drawings without axes, for tiles and rows.
 *
 *  1. What was not measured is not drawn.
 *  2. Where colour tells something, a shape or a line tells it too in high contrast.
 */

#include "config.h"

#include "ter-marks.h"

#include <math.h>

#include "ter-mark.h"

/* Between two parts of a stacked bar. */
#define PART_GAP 2

/**
 * ter_draw_parts:
 * @parts: a #TerParts
 *
 * Draws a bar of parts side by side, the rest of the total in grey. In high contrast every second part has
 * a line through it, so that the parts are told apart without their colours.
 */
void
ter_draw_parts (GtkSnapshot         *snapshot,
                PangoContext        *context,
                const TerChartStyle *style,
                gconstpointer        parts,
                float                width,
                float                height)
{
  const TerParts *bar = parts;
  GskRoundedRect outline;
  GdkRGBA color;
  double total = 0;
  float x = 0;

  g_return_if_fail (bar != NULL);

  for (guint i = 0; i < bar->n; i++)
    total += bar->parts[i].value;
  total = MAX (total, bar->total);

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height),
                                   MIN (4, height / 2));
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  ter_chart_style_color (style, TER_ROLE_GRID, 0.8f, &color);
  if (total <= 0 || bar->total > 0)
    gtk_snapshot_append_color (snapshot, &color, &outline.bounds);
  for (guint i = 0; i < bar->n && total > 0; i++)
    {
      float part = (float) (bar->parts[i].value / total) * width;
      float drawn = MAX (1, part - (i + 1 < bar->n ? PART_GAP : 0));
      float left = style->is_rtl ? width - x - drawn : x;

      if (part <= 0)
        continue;
      ter_chart_style_color (style, bar->parts[i].role, 1, &color);
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (left, 0, drawn, height));
      if (style->is_high_contrast && i % 2 == 1)
        {
          ter_chart_style_color (style, TER_ROLE_SURFACE, 1, &color);
          gtk_snapshot_append_color (snapshot, &color,
                                     &GRAPHENE_RECT_INIT (left, height / 2 - 1, drawn, 2));
        }
      x += part;
    }
  gtk_snapshot_pop (snapshot);
}

/**
 * ter_draw_activity:
 * @bars: a #TerActivityBars
 *
 * Draws how much came, hour by hour; an hour that needs a look is red, and has a mark under it.
 */
void
ter_draw_activity (GtkSnapshot         *snapshot,
                   PangoContext        *context,
                   const TerChartStyle *style,
                   gconstpointer        bars,
                   float                width,
                   float                height)
{
  const TerActivityBars *activity = bars;
  float room = height - 3;
  double high = 0;
  float step;

  g_return_if_fail (activity != NULL);

  if (activity->n == 0)
    return;
  for (guint i = 0; i < activity->n; i++)
    high = MAX (high, activity->values[i]);

  step = width / activity->n;
  for (guint i = 0; i < activity->n; i++)
    {
      gboolean is_marked = activity->marked[i];
      float tall = high > 0 ? (float) (activity->values[i] / high) * room : 0;
      float left = (style->is_rtl ? activity->n - 1 - i : i) * step;
      float wide = MAX (1, step - (step >= 3 ? 1 : 0));
      GdkRGBA color;

      ter_chart_style_color (style, is_marked ? TER_ROLE_DEVIATION : TER_ROLE_MEASURED, 1, &color);
      if (activity->values[i] > 0)
        gtk_snapshot_append_color (snapshot, &color,
                                   &GRAPHENE_RECT_INIT (left, room - MAX (1, tall), wide,
                                                        MAX (1, tall)));
      if (is_marked)
        gtk_snapshot_append_color (snapshot, &color,
                                   &GRAPHENE_RECT_INIT (left, height - 2, wide, 2));
    }
}

/**
 * ter_activity_bars_new:
 * @n: how many bars
 *
 * Returns: (transfer full): bars of no height, to fill
 */
TerActivityBars *
ter_activity_bars_new (guint n)
{
  TerActivityBars *self = g_new0 (TerActivityBars, 1);

  self->n = n;
  self->values = g_new0 (double, n);
  self->marked = g_new0 (gboolean, n);

  return self;
}

/**
 * ter_activity_bars_free:
 *
 * Frees bars.
 */
void
ter_activity_bars_free (TerActivityBars *self)
{
  if (self == NULL)
    return;
  g_free (self->values);
  g_free (self->marked);
  g_free (self);
}
