/* ter-mark-scatter.c — Draws points
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. A role has a shape as well as a colour: what was measured is a disc, what was expected a circle, what needs
 *     someone a triangle, what is proven a diamond, others a square.
 *  2. Many points let each other show through. Beyond MANY of them, one square of pixels is drawn once, however
 *     many points are in it: the drawing costs what is seen.
 */

#include "config.h"

#include <math.h>

#include "ter-mark.h"

#define RADIUS 3
#define MANY 2000

static void
add_polygon (GskPathBuilder *builder,
             float           x,
             float           y,
             float           radius,
             guint           n,
             float           turn)
{
  for (guint i = 0; i < n; i++)
    {
      float angle = turn + i * 2 * (float) G_PI / n;
      float px = x + radius * sinf (angle);
      float py = y - radius * cosf (angle);

      if (i == 0)
        gsk_path_builder_move_to (builder, px, py);
      else
        gsk_path_builder_line_to (builder, px, py);
    }
  gsk_path_builder_close (builder);
}

static void
add_shape (GskPathBuilder *builder,
           TerRole         role,
           float           x,
           float           y,
           float           radius)
{
  switch (role)
    {
    case TER_ROLE_DEVIATION:
    case TER_ROLE_THIRD:
      add_polygon (builder, x, y + radius * 0.15f, radius * 1.3f, 3, 0);
      break;
    case TER_ROLE_PROVEN:
    case TER_ROLE_FOURTH:
      add_polygon (builder, x, y, radius * 1.25f, 4, 0);
      break;
    case TER_ROLE_EVENT:
    case TER_ROLE_PRIVATE:
    case TER_ROLE_FIFTH:
      add_polygon (builder, x, y, radius * 1.25f, 4, (float) G_PI / 4);
      break;
    default:
      gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (x, y), radius);
      break;
    }
}

static gboolean
is_hollow (TerRole role)
{
  return role == TER_ROLE_EXPECTED || role == TER_ROLE_SECOND || role == TER_ROLE_SIXTH ||
         role == TER_ROLE_PRIVATE;
}

static void
draw_shapes (GtkSnapshot         *snapshot,
             GskPathBuilder      *builder,
             TerRole              role,
             const TerChartStyle *style,
             float                alpha)
{
  g_autoptr (GskPath) path = gsk_path_builder_to_path (builder);
  g_autoptr (GskStroke) stroke = gsk_stroke_new (style->is_high_contrast ? 2.0f : 1.5f);
  GdkRGBA color;

  if (gsk_path_is_empty (path))
    return;
  ter_chart_style_color (style, role, alpha, &color);
  if (is_hollow (role))
    gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
  else
    gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, &color);
}

/**
 * ter_mark_draw_shape:
 * @radius: how large
 *
 * Draws the shape of a role.
 */
void
ter_mark_draw_shape (GtkSnapshot         *snapshot,
                     TerRole              role,
                     const TerChartStyle *style,
                     float                x,
                     float                y,
                     float                radius)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (style != NULL);

  add_shape (builder, role, x, y, radius);
  draw_shapes (snapshot, builder, role, style, 1);
}

/* Remembers the squares of pixels that have a point already. */
static gboolean
is_taken (guint8               *taken,
          const TerChartLayout *layout,
          float                 x,
          float                 y)
{
  int columns = (int) layout->plot.size.width / 2 + 1;
  int rows = (int) layout->plot.size.height / 2 + 1;
  int column = CLAMP ((int) ((x - layout->plot.origin.x) / 2), 0, columns - 1);
  int row = CLAMP ((int) ((y - layout->plot.origin.y) / 2), 0, rows - 1);
  guint8 *cell = &taken[(gsize) row * columns + column];

  if (*cell)
    return TRUE;
  *cell = TRUE;

  return FALSE;
}

/**
 * ter_mark_draw_scatter:
 *
 * Draws a point for each value.
 */
void
ter_mark_draw_scatter (TER_MARK_ARGUMENTS)
{
  g_autoptr (GskPathBuilder) builder = gsk_path_builder_new ();
  g_autofree guint8 *taken = NULL;
  TerRange range = ter_mark_range (layer, layout);
  gboolean is_many = range.end - range.start > MANY;

  if (is_many)
    taken = g_new0 (guint8, ((gsize) layout->plot.size.width / 2 + 1) *
                                ((gsize) layout->plot.size.height / 2 + 1));
  for (gsize i = range.start; i < range.end; i++)
    {
      float x = ter_chart_layout_x (layout, layer->samples->times[i]);
      float y = ter_chart_layout_y (layout, layer->axis, layer->samples->values[i]);

      if (!isfinite (layer->samples->values[i]) || (is_many && is_taken (taken, layout, x, y)))
        continue;
      add_shape (builder, layer->role, x, y, is_many ? 1.5f : RADIUS);
    }
  draw_shapes (snapshot, builder, layer->role, style,
               is_many || style->is_high_contrast ? 1 : 0.75f);
}
