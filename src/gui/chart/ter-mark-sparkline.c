/* ter-mark-sparkline.c — Draws a line without axes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-mark.h"
#include "ter-marks.h"
#include "ter-pyramid.h"

/* Free at the end of the line, for its last point. */
#define SIDE 4

static gsize
last_value (const TerSamples *samples)
{
  for (gsize i = samples->n; i > 0; i--)
    if (isfinite (samples->values[i - 1]))
      return i - 1;

  return G_MAXSIZE;
}

/**
 * ter_draw_sparkline:
 * @samples: a #TerSamples
 *
 * Draws a line without axes, from its least to its greatest value, and a point at its end: where things stand now.
 */
void
ter_draw_sparkline (GtkSnapshot         *snapshot,
                    PangoContext        *context,
                    const TerChartStyle *style,
                    gconstpointer        samples,
                    float                width,
                    float                height)
{
  TerSamples *line = (TerSamples *) samples;
  TerChartLayout layout = { .width = width, .height = height, .n_axes = 1 };
  TerLayer layer = { .mark = TER_MARK_LINE, .role = TER_ROLE_MEASURED, .samples = line };
  TerExtremes extremes = TER_EXTREMES_NONE;
  gsize last;

  g_return_if_fail (line != NULL);

  ter_pyramid_extremes (line, 0, line->n, &extremes);
  last = last_value (line);
  if (last == G_MAXSIZE)
    return;
  if (extremes.high - extremes.low < 1e-12)
    {
      extremes.low -= 1;
      extremes.high += 1;
    }

  layout.is_rtl = style->is_rtl;
  layout.span = (TerSpan) { line->times[0], MAX (line->times[line->n - 1], line->times[0] + 1) };
  layout.plot =
      GRAPHENE_RECT_INIT (SIDE, SIDE, MAX (1, width - 2 * SIDE), MAX (1, height - 2 * SIDE));
  layout.axes[0] = (TerChartAxis) {
    .scale = { .low = extremes.low, .high = extremes.high, .step = extremes.high - extremes.low },
    .factor = 1,
    .symbol = "",
  };
  ter_mark_draw_line (snapshot, &layer, style, &layout);
  ter_mark_draw_shape (snapshot, TER_ROLE_MEASURED, style,
                       ter_chart_layout_x (&layout, line->times[last]),
                       ter_chart_layout_y (&layout, 0, line->values[last]), 2.5f);
}
