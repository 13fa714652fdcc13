/* ter-energy-page.h — What the buildings consume
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"

G_BEGIN_DECLS

#define TER_TYPE_ENERGY_PAGE (ter_energy_page_get_type ())
G_DECLARE_FINAL_TYPE (TerEnergyPage, ter_energy_page, TER, ENERGY_PAGE, TerPage)

G_END_DECLS
