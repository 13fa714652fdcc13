/* ter-chart-gaps.h — Where a chart has no data
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-data.h"

G_BEGIN_DECLS

GArray *ter_chart_gaps (const TerChartData *data, TerSpan span) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_chart_gap_at (const TerChartData *data, gint64 time_us, TerSpan *gap);
char *ter_chart_say_gap (const TerChartData *data, TerSpan gap) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
