/* ter-chart-zoom.h — What part of a chart is seen, and the way back
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-layout.h"

G_BEGIN_DECLS

/**
 * TerChartZoom:
 * @full: the whole time of the chart
 * @view: what is seen of it
 * @least_us: the view is never shorter
 * @undo: (element-type TerSpan): the views before, the last one last
 *
 * What part of a chart is seen. Plain data: it moves, somebody else draws.
 */
typedef struct
{
  TerSpan full;
  TerChartView view;
  gint64 least_us;
  GArray *undo;
} TerChartZoom;

void ter_chart_zoom_init (TerChartZoom *zoom);
void ter_chart_zoom_clear (TerChartZoom *zoom);
gboolean ter_chart_zoom_set_full (TerChartZoom *zoom, TerSpan full);

gboolean ter_chart_zoom_is_narrow (const TerChartZoom *zoom);
void ter_chart_zoom_remember (TerChartZoom *zoom);
gboolean ter_chart_zoom_undo (TerChartZoom *zoom);
gboolean ter_chart_zoom_reset (TerChartZoom *zoom);

gboolean ter_chart_zoom_show (TerChartZoom *zoom, TerSpan span);
gboolean ter_chart_zoom_by (TerChartZoom *zoom, double factor, gint64 anchor_us);
gboolean ter_chart_zoom_pan (TerChartZoom *zoom, gint64 delta_us);
gboolean ter_chart_zoom_reach (TerChartZoom *zoom, gint64 time_us);

G_END_DECLS
