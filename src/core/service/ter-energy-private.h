/* ter-energy-private.h — Figures of energy that the overview and the energy pages share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-energy.h"
#include "ter-metering-private.h"

G_BEGIN_DECLS

/* @subject begins the sentence: a building's name, "The 8 buildings". @inputs are filtered. */
TerFigure *ter_energy_total (GPtrArray *inputs,
                             TerTerritory *territory,
                             const char *id,
                             const char *label,
                             const char *subject,
                             TerSpan span) G_GNUC_WARN_UNUSED_RESULT;
TerFigure *ter_energy_change (GPtrArray *inputs,
                              TerTerritory *territory,
                              const char *id,
                              const char *subject,
                              TerSpan span) G_GNUC_WARN_UNUSED_RESULT;
TerFigure *ter_energy_intensity (GPtrArray *inputs,
                                 TerTerritory *territory,
                                 const TerSite *site,
                                 TerSpan span) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *ter_energy_fluids_by_month (GPtrArray *inputs, GTimeZone *zone, TerSpan span)
    G_GNUC_WARN_UNUSED_RESULT;
char *ter_energy_area_name (GPtrArray *areas, const TerSite *site) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
