/* ter-chart-link.h — What the charts of a page share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "ter-figure.h"

G_BEGIN_DECLS

#define TER_TYPE_CHART_LINK (ter_chart_link_get_type ())
G_DECLARE_FINAL_TYPE (TerChartLink, ter_chart_link, TER, CHART_LINK, GObject)

/* Signals:
 * "selection-changed" (): another period is selected, or none
 * "cursor-changed" (): another instant is looked at, or none
 * "span-chosen" (gint64 start_us, gint64 end_us): a person wants the page to be about this period */
TerChartLink *ter_chart_link_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean ter_chart_link_get_selection (TerChartLink *self, TerSpan *span);
void ter_chart_link_select (TerChartLink *self, TerSpan span);
void ter_chart_link_clear (TerChartLink *self);
void ter_chart_link_choose (TerChartLink *self);

gint64 ter_chart_link_get_cursor (TerChartLink *self);
void ter_chart_link_set_cursor (TerChartLink *self, gint64 time_us);

G_END_DECLS
