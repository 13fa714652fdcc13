/* ter-chart.h — A chart over time that a person explores
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-data.h"
#include "ter-chart-link.h"
#include "ter-plot.h"

G_BEGIN_DECLS

#define TER_TYPE_CHART (ter_chart_get_type ())
G_DECLARE_FINAL_TYPE (TerChart, ter_chart, TER, CHART, TerPlot)

/* Signals:
 * "view-changed" (): another part of the time is seen, and has been for a moment: a page may ask for finer values of
 * it, and give them to ter_chart_set_detail()
 * "selection-changed" (): here or in a chart linked with it
 *
 * Beside those of TerPlot, the action group holds "zoom-in", "zoom-out", "undo-zoom", "reset", "zoom-selection",
 * "use-period" and "clear-selection". */
GtkWidget *ter_chart_new (int height);

TerChartData *ter_chart_get_data (TerChart *self);
void ter_chart_set_data (TerChart *self, TerChartData *data);
void ter_chart_set_detail (TerChart *self, TerChartData *detail);
gboolean ter_chart_is_detailed (TerChart *self);

gboolean ter_chart_get_visible (TerChart *self, TerSpan *span);
void ter_chart_show_span (TerChart *self, TerSpan span);
void ter_chart_set_least (TerChart *self, gint64 least_us);

GPtrArray *ter_chart_dup_legend (TerChart *self) G_GNUC_WARN_UNUSED_RESULT;

TerChartLink *ter_chart_get_link (TerChart *self);
void ter_chart_set_link (TerChart *self, TerChartLink *link);
char *ter_chart_say_selection (TerChart *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
