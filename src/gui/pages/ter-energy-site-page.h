/* ter-energy-site-page.h — What one building consumes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"

G_BEGIN_DECLS

#define TER_TYPE_ENERGY_SITE_PAGE (ter_energy_site_page_get_type ())
G_DECLARE_FINAL_TYPE (TerEnergySitePage, ter_energy_site_page, TER, ENERGY_SITE_PAGE, TerPage)

TerPage *ter_energy_site_page_new (gint64 site_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
