/* ter-chart-draw.h — Draws charts over time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-layout.h"

G_BEGIN_DECLS

/* Pure functions: they need no display, and the same input draws the same pixels. */
void ter_chart_draw (GtkSnapshot *snapshot,
                     PangoContext *context,
                     const TerChartData *data,
                     const TerChartStyle *style,
                     const TerChartLayout *layout);
void ter_chart_draw_axes (GtkSnapshot *snapshot,
                          PangoContext *context,
                          const TerChartData *data,
                          const TerChartStyle *style,
                          const TerChartLayout *layout);
void ter_chart_draw_events (GtkSnapshot *snapshot,
                            PangoContext *context,
                            const TerChartData *data,
                            const TerChartStyle *style,
                            const TerChartLayout *layout);

G_END_DECLS
