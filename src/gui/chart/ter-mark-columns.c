/* ter-mark-columns.c — Draws columns, alone or on one another
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. A column is as wide as its bucket, less a little room, and as tall as its value: from the base line, or from
 *     where the ones below end.
 *  2. Columns thinner than a pixel are drawn as what they span in each column of pixels.
 *  3. A value that is not zero is never invisible: it is one pixel tall at least.
 */

#include "config.h"

#include <math.h>

#include "ter-chart-spans.h"
#include "ter-mark.h"

/* The corners of what is drawn of a column. */
typedef struct
{
  float left;
  float right;
  float top;
  float bottom;
} Box;

static gboolean
column_box (const TerLayer       *layer,
            const TerChartLayout *layout,
            gsize                 i,
            Box                  *box)
{
  double value = layer->samples->values[i];
  double from = layer->bases != NULL ? layer->bases[i] : 0;
  gint64 start_us = layer->samples->times[i];
  float one = ter_chart_layout_x (layout, start_us);
  float other = ter_chart_layout_x (layout, layer->ends != NULL ? layer->ends[i] : start_us);
  float base, end;

  if (!isfinite (value))
    return FALSE;

  base = from == 0 ? ter_chart_layout_base (layout, layer->axis)
                   : ter_chart_layout_y (layout, layer->axis, from);
  end = ter_chart_layout_y (layout, layer->axis, from + value);
  *box = (Box) { MIN (one, other), MAX (one, other), MIN (base, end), MAX (base, end) };
  if (value != 0 && box->bottom - box->top < 1)
    box->top = box->bottom - 1;

  return TRUE;
}

static void
draw_dense (GtkSnapshot          *snapshot,
            const TerLayer       *layer,
            const TerChartStyle  *style,
            const TerChartLayout *layout,
            TerRange              range)
{
  g_auto (TerSpans) spans = { 0 };
  GdkRGBA color;

  ter_spans_init (&spans, style, layout);
  for (gsize i = range.start; i < range.end; i++)
    {
      Box box;
      int first, last;

      if (!column_box (layer, layout, i, &box))
        continue;
      first = (int) floorf ((box.left - layout->plot.origin.x) * style->scale);
      last = (int) ceilf ((box.right - layout->plot.origin.x) * style->scale);
      for (int c = MAX (first, 0); c < MIN (MAX (last, first + 1), (int) spans.n); c++)
        {
          gboolean is_empty = spans.bottoms[c] <= spans.tops[c];

          spans.tops[c] = is_empty ? box.top : MIN (spans.tops[c], box.top);
          spans.bottoms[c] = is_empty ? box.bottom : MAX (spans.bottoms[c], box.bottom);
        }
    }
  ter_chart_style_color (style, layer->role, 1, &color);
  ter_spans_draw (snapshot, &spans, style, layout, &color);
}

static float
room_beside (float width)
{
  if (width >= 6)
    return MIN (4, width * 0.2f);

  return width >= 3 ? 1 : 0;
}

static void
draw_sparse (GtkSnapshot          *snapshot,
             const TerLayer       *layer,
             const TerChartStyle  *style,
             const TerChartLayout *layout,
             TerRange              range)
{
  float first = layout->plot.origin.x;
  float last = first + layout->plot.size.width;
  gboolean is_hatched = ter_mark_is_hatched (style, layer->role);
  GdkRGBA color, surface;

  ter_chart_style_color (style, layer->role, 1, &color);
  ter_chart_style_color (style, TER_ROLE_SURFACE, 1, &surface);
  for (gsize i = range.start; i < range.end; i++)
    {
      graphene_rect_t rectangle;
      float room;
      Box box;

      if (!column_box (layer, layout, i, &box))
        continue;
      room = room_beside (box.right - box.left);
      box.left = MAX (first, box.left + room / 2);
      box.right = MIN (last, MAX (box.right - room / 2, box.left + 1));
      if (box.right <= box.left)
        continue;
      rectangle =
          GRAPHENE_RECT_INIT (box.left, box.top, box.right - box.left, box.bottom - box.top);
      /* A line of the surface's colour parts what stands on one another. */
      if (layer->bases != NULL && layer->bases[i] != 0 && rectangle.size.height > 3)
        rectangle.size.height -= 1;
      gtk_snapshot_append_color (snapshot, &color, &rectangle);
      if (is_hatched)
        ter_mark_hatch (snapshot, &rectangle, &surface);
    }
}

/**
 * ter_mark_draw_columns:
 *
 * Draws a column for each value.
 */
void
ter_mark_draw_columns (TER_MARK_ARGUMENTS)
{
  TerRange range = ter_mark_range (layer, layout);

  if (range.end - range.start > layout->plot.size.width)
    draw_dense (snapshot, layer, style, layout, range);
  else
    draw_sparse (snapshot, layer, style, layout, range);
}
