/* ter-chart-speech.h — What a chart says, in words
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-reading.h"

G_BEGIN_DECLS

char *ter_chart_say_date (const TerChartData *data, gint64 time_us) G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_say_span (const TerChartData *data, TerSpan span) G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_say_period (const TerChartData *data, TerSpan span) G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_say_reading (const TerChartData *data, const TerChartReading *reading, guint i)
    G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_say_point (const TerChartData *data, gsize point) G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_say_span_values (const TerChartData *data, TerSpan span) G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_summary (const TerChartData *data, TerSpan span) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
