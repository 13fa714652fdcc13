/* ter-chart.h — A chart over time, with a cursor
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-data.h"

G_BEGIN_DECLS

#define TER_TYPE_CHART (ter_chart_get_type ())
G_DECLARE_FINAL_TYPE (TerChart, ter_chart, TER, CHART, GtkWidget)

/* Signal "table-requested" (): a person wants the values as a table (T). */
GtkWidget *ter_chart_new (int height);

TerChartData *ter_chart_get_data (TerChart *self);
void ter_chart_set_data (TerChart *self, TerChartData *data);
void ter_chart_copy (TerChart *self);
gboolean ter_chart_export (TerChart *self, const char *path, GError **error);

G_END_DECLS
