/* ter-page-charts.h — From the answers of services to charts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-chart-data.h"
#include "ter-session.h"

G_BEGIN_DECLS

TerChartData *ter_chart_of_buckets (const char *title,
                                    const char *sentence,
                                    TerBuckets *buckets,
                                    TerBuckets *before,
                                    TerMark mark,
                                    GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
TerChartData *ter_chart_of_fluids (const char *title,
                                   const char *sentence,
                                   GPtrArray *fluids,
                                   GTimeZone *zone) G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_subtitle (const TerChartData *data, TerStep step) G_GNUC_WARN_UNUSED_RESULT;
void ter_chart_use_span (TerSession *session, gint64 start_us, gint64 end_us);

G_END_DECLS
