/* ter-heat-map.h — Values by hour and day, cell by cell
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-marks.h"
#include "ter-plot.h"

G_BEGIN_DECLS

#define TER_TYPE_HEAT_MAP (ter_heat_map_get_type ())
G_DECLARE_FINAL_TYPE (TerHeatMap, ter_heat_map, TER, HEAT_MAP, TerPlot)

GtkWidget *ter_heat_map_new (int height);
void ter_heat_map_set (TerHeatMap *self, TerHeat *heat, const char *title, const char *sentence);

G_END_DECLS
