/* ter-energy-cards.h — A closer look at what buildings consume, under the first content of a page
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"

G_BEGIN_DECLS

#define TER_TYPE_ENERGY_CARDS (ter_energy_cards_get_type ())
G_DECLARE_FINAL_TYPE (TerEnergyCards, ter_energy_cards, TER, ENERGY_CARDS, GtkBox)

GtkWidget *ter_energy_cards_new (TerPage *page);
void ter_energy_cards_show (TerEnergyCards *self, gint64 site_id, const TerPeriod *period);
/* Two cards beside one another, where there is room: for the breakpoint of the page. */
GtkWidget *ter_energy_cards_get_pair (TerEnergyCards *self);

G_END_DECLS
