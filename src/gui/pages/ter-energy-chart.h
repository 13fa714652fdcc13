/* ter-energy-chart.h — The consumption of a building, as closely as one looks
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-chart-card.h"
#include "ter-energy-slice.h"
#include "ter-energy.h"
#include "ter-session.h"

G_BEGIN_DECLS

#define TER_TYPE_ENERGY_CHART (ter_energy_chart_get_type ())
G_DECLARE_FINAL_TYPE (TerEnergyChart, ter_energy_chart, TER, ENERGY_CHART, AdwBin)

GtkWidget *ter_energy_chart_new (void);
TerChartCard *ter_energy_chart_get_card (TerEnergyChart *self);
TerAgainst ter_energy_chart_get_against (TerEnergyChart *self);
void ter_energy_chart_show (TerEnergyChart *self,
                            TerSession *session,
                            TerEnergyDetail *detail,
                            TerEnergySlice *slice);

G_END_DECLS
