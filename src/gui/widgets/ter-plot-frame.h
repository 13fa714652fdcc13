/* ter-plot-frame.h — A drawing with its unit and its menu above it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-plot.h"

G_BEGIN_DECLS

#define TER_TYPE_PLOT_FRAME (ter_plot_frame_get_type ())
G_DECLARE_FINAL_TYPE (TerPlotFrame, ter_plot_frame, TER, PLOT_FRAME, GtkBox)

GtkWidget *ter_plot_frame_new (TerPlot *plot);
void ter_plot_frame_set_unit (TerPlotFrame *self, const char *unit);

G_END_DECLS
