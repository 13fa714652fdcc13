/* ter-mark-quality.c — Says what the values are worth
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Values that are estimated, suspect or bad stay in the line, and are said to be so: by a shape on each as long as
 * points can be told apart, then by a rug of colour under them, along the axis. The worst of a column of pixels wins.
 */

#include "config.h"

#include <math.h>

#include "ter-mark.h"
#include "ter-pyramid.h"

#define RUG_HEIGHT 3

static const struct
{
  TerQuality quality;
  TerRole role;
} shown[] = {
  { TER_QUALITY_ESTIMATED, TER_ROLE_EXPECTED },
  { TER_QUALITY_SUSPECT, TER_ROLE_EVENT },
  { TER_QUALITY_BAD, TER_ROLE_DEVIATION },
};

/* The index in shown of the worst of them, or -1 when all is well. */
static int
worst_of (guint8 qualities)
{
  for (int i = G_N_ELEMENTS (shown) - 1; i >= 0; i--)
    if (qualities & (1u << shown[i].quality))
      return i;

  return -1;
}

/**
 * ter_mark_quality_role:
 *
 * Returns: the role whose colour and shape say a quality that is not good
 */
TerRole
ter_mark_quality_role (TerQuality quality)
{
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    if (shown[i].quality == quality)
      return shown[i].role;

  return TER_ROLE_DIM;
}

static void
draw_rug (GtkSnapshot          *snapshot,
          const TerLayer       *layer,
          const TerChartStyle  *style,
          const TerChartLayout *layout)
{
  guint n = MAX (1, (guint) layout->plot.size.width);
  g_autofree gsize *starts = g_new (gsize, n + 1);
  float bottom = layout->plot.origin.y + layout->plot.size.height;
  int run = -1;
  guint run_start = 0;

  ter_chart_column_starts (layer->samples, layout->span, starts, n);
  for (guint c = 0; c <= n; c++)
    {
      int worst =
          c < n ? worst_of (ter_pyramid_qualities (layer->samples, starts[c], starts[c + 1])) : -1;

      if (worst == run)
        continue;
      if (run >= 0)
        {
          guint first = layout->is_rtl ? n - c : run_start;
          GdkRGBA color;

          ter_chart_style_color (style, shown[run].role, 1, &color);
          gtk_snapshot_append_color (snapshot, &color,
                                     &GRAPHENE_RECT_INIT (layout->plot.origin.x + first,
                                                          bottom - RUG_HEIGHT, c - run_start,
                                                          RUG_HEIGHT));
        }
      run = worst;
      run_start = c;
    }
}

static void
draw_points (GtkSnapshot          *snapshot,
             const TerLayer       *layer,
             const TerChartStyle  *style,
             const TerChartLayout *layout,
             TerRange              range)
{
  for (gsize i = range.start; i < range.end; i++)
    {
      double value = layer->samples->values[i];
      int worst = worst_of ((guint8) (1u << (layer->samples->qualities[i] & 7)));

      if (worst >= 0 && isfinite (value))
        ter_mark_draw_shape (snapshot, shown[worst].role, style,
                             ter_chart_layout_x (layout, layer->samples->times[i]),
                             ter_chart_layout_y (layout, layer->axis, value), 3.5f);
    }
}

/**
 * ter_mark_draw_quality:
 *
 * Shows which values of a layer are estimated, suspect or bad.
 */
void
ter_mark_draw_quality (TER_MARK_ARGUMENTS)
{
  TerRange range = ter_mark_range (layer, layout);

  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));

  if (worst_of (ter_pyramid_qualities (layer->samples, range.start, range.end)) < 0)
    return;
  /* Eight pixels apart or more, on the whole. */
  if (layer->ends == NULL && (range.end - range.start) * 8 <= layout->plot.size.width)
    draw_points (snapshot, layer, style, layout, range);
  else
    draw_rug (snapshot, layer, style, layout);
}
