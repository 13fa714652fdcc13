/* ter-chart-cursor.h — Draws what follows the pointer over a chart
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-layout.h"
#include "ter-chart-reading.h"

G_BEGIN_DECLS

/* Pure functions: they need no display. */
void ter_chart_draw_reading (GtkSnapshot *snapshot,
                             PangoContext *context,
                             const TerChartData *data,
                             const TerChartStyle *style,
                             const TerChartLayout *layout,
                             const TerChartReading *reading,
                             gboolean is_pinned);
void ter_chart_draw_instant (GtkSnapshot *snapshot,
                             const TerChartStyle *style,
                             const TerChartLayout *layout,
                             gint64 time_us);
void ter_chart_draw_selection (GtkSnapshot *snapshot,
                               const TerChartStyle *style,
                               const TerChartLayout *layout,
                               TerSpan span);

G_END_DECLS
