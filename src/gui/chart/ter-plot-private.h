/* ter-plot-private.h — What the files of the base of drawings share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-plot.h"

G_BEGIN_DECLS

typedef struct
{
  /* Owned */
  TerRoleNodes roles;
  GskRenderNode *drawn;
  GSimpleActionGroup *actions;
  GtkWidget *popover;
  char *unit;

  TerChartStyle style;
  int drawn_width;
  int drawn_height;
  int height;
  guint n_drawn;
} TerPlotPrivate;

/* ter-plot.c */
TerPlotPrivate *ter_plot_get_private (TerPlot *self);
void ter_plot_request_table (TerPlot *self);
void ter_plot_request_save (TerPlot *self, const char *kind);
void ter_plot_sign_sheet (TerPlot *self, TerChartSheet *sheet);

/* ter-plot-menu.c */
void ter_plot_add_actions (TerPlot *self);
void ter_plot_add_gestures (TerPlot *self);
void ter_plot_add_bindings (GtkWidgetClass *klass);

G_END_DECLS
