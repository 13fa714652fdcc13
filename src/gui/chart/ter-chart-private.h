/* ter-chart-private.h — What the files of the chart widget share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-zoom.h"
#include "ter-chart.h"

G_BEGIN_DECLS

typedef enum
{
  TER_DRAG_NONE,
  TER_DRAG_PAN,
  TER_DRAG_SELECT,
} TerDrag;

struct _TerChart
{
  TerPlot parent_instance;

  /* Owned */
  TerChartData *data;
  TerChartData *detail;
  TerChartLink *link;
  TerChartZoom zoom;

  TerChartLayout layout;
  gboolean has_layout;

  /* Where the cursor is, or TER_INSTANT_NONE. */
  gint64 cursor_us;
  gboolean is_pinned;
  guint settle_source;

  TerDrag drag;
  TerSpan drag_view;
  gint64 drag_anchor_us;
  double pinch_scale;
};

/* ter-chart.c */
TerChartData *ter_chart_get_shown (TerChart *self);
const TerLayer *ter_chart_get_layer (TerChart *self);
gboolean ter_chart_get_point (TerChart *self, gsize *point);
gint64 ter_chart_time_at (TerChart *self, double x);
void ter_chart_set_cursor (TerChart *self, gint64 time_us);
void ter_chart_view_changed (TerChart *self);

/* ter-chart-view.c */
TerSpan ter_chart_snap (TerChart *self, gint64 from_us, gint64 to_us);
void ter_chart_view_begins (TerChart *self);
void ter_chart_view_moved (TerChart *self, gboolean is_said);
void ter_chart_view_settles (TerChart *self);

/* ter-chart-words.c */
void ter_chart_describe (TerChart *self);
TerChartTable *ter_chart_dup_table (TerPlot *plot);
char *ter_chart_dup_title (TerPlot *plot);
void ter_chart_fill_sheet (TerPlot *plot, TerChartSheet *sheet);
void ter_chart_say_move (TerChart *self, gint64 from_us);

/* ter-chart-gestures.c, ter-chart-keys.c and ter-chart-actions.c */
void ter_chart_add_gestures (TerChart *self);
void ter_chart_add_actions (TerChart *self);
void ter_chart_update_actions (TerChart *self);
void ter_chart_add_bindings (GtkWidgetClass *klass);
void ter_chart_fill_menu (TerPlot *plot, GMenu *menu);

G_END_DECLS
