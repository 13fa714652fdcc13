/* ter-plot.h — What every drawing that a person explores does
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-sheet.h"
#include "ter-chart-table.h"

G_BEGIN_DECLS

#define TER_TYPE_PLOT (ter_plot_get_type ())
G_DECLARE_DERIVABLE_TYPE (TerPlot, ter_plot, TER, PLOT, GtkWidget)

/**
 * TerPlotClass:
 * @draw: draws what changes rarely; kept until ter_plot_redraw()
 * @draw_over: draws what follows the pointer, over it, at each frame that something moved
 * @dup_table: (transfer full) (nullable): what is seen, as a table; %NULL when there is nothing
 * @dup_title: (transfer full): what it is, for the names of files
 * @fill_sheet: says its unit, its period, its legend and its summary, for a picture that leaves the window; what is
 *   there already stays
 * @fill_menu: adds what the subclass can do to the menu
 *
 * A drawing with a keyboard cursor, a table, a menu and a picture of itself.
 */
struct _TerPlotClass
{
  GtkWidgetClass parent_class;

  void (*draw) (
      TerPlot *self, GtkSnapshot *snapshot, const TerChartStyle *style, float width, float height);
  void (*draw_over) (TerPlot *self, GtkSnapshot *snapshot, float width, float height);
  TerChartTable *(*dup_table) (TerPlot *self);
  char *(*dup_title) (TerPlot *self);
  void (*fill_sheet) (TerPlot *self, TerChartSheet *sheet);
  void (*fill_menu) (TerPlot *self, GMenu *menu);
};

/* Signals:
 * "table-requested" (): a person wants the values as a table
 * "save-requested" (const char *kind): a person wants a file: "csv", "png", "svg" or "pdf"
 * "sheet-made" (TerChartSheet *sheet): a picture leaves the window: who knows fills in its footer and its date
 *
 * The action group holds "table", "copy", "copy-picture" and "save" (kind); it is inserted as "chart" here, and by
 * whoever shows a menu of this drawing elsewhere. */
void ter_plot_set_height (TerPlot *self, int height);
void ter_plot_set_unit (TerPlot *self, const char *unit);
void ter_plot_redraw (TerPlot *self);
const TerChartStyle *ter_plot_get_style (TerPlot *self);

GSimpleActionGroup *ter_plot_get_actions (TerPlot *self);
void ter_plot_set_enabled (TerPlot *self, const char *action, gboolean is_enabled);
GMenuModel *ter_plot_dup_menu (TerPlot *self) G_GNUC_WARN_UNUSED_RESULT;

TerChartTable *ter_plot_dup_table (TerPlot *self) G_GNUC_WARN_UNUSED_RESULT;
char *ter_plot_dup_title (TerPlot *self) G_GNUC_WARN_UNUSED_RESULT;
void ter_plot_copy_values (TerPlot *self);
void ter_plot_copy_picture (TerPlot *self);
gboolean ter_plot_export (TerPlot *self, const char *path, GError **error);

/* For tests: how often it was drawn anew, and what is written around an exported picture. */
guint ter_plot_get_n_drawn (TerPlot *self);
TerChartSheet *ter_plot_dup_sheet (TerPlot *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
