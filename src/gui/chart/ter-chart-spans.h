/* ter-chart-spans.h — Fills columns of pixels
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-layout.h"

G_BEGIN_DECLS

/**
 * TerSpans:
 * @n: how many columns there are, from the left of the plot to its right
 * @tops: (array length=n): where each begins, in pixels
 * @bottoms: (array length=n): where it ends; not below its top when there is nothing in it
 *
 * What to fill in each column of device pixels of a plot.
 */
typedef struct
{
  guint n;
  float *tops;
  float *bottoms;
} TerSpans;

void ter_spans_init (TerSpans *spans, const TerChartStyle *style, const TerChartLayout *layout);
void ter_spans_clear (TerSpans *spans);
void ter_spans_draw (GtkSnapshot *snapshot,
                     TerSpans *spans,
                     const TerChartStyle *style,
                     const TerChartLayout *layout,
                     const GdkRGBA *color);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TerSpans, ter_spans_clear)

G_END_DECLS
