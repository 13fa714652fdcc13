/* ter-map-page.h — The map page
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"
#include "ter-place.h"

G_BEGIN_DECLS

#define TER_TYPE_MAP_PAGE (ter_map_page_get_type ())
G_DECLARE_FINAL_TYPE (TerMapPage, ter_map_page, TER, MAP_PAGE, TerPage)

/* For tests: without a territory. */
void ter_map_page_show_scene (TerMapPage *self, TerScene *scene);
void ter_map_page_select (TerMapPage *self, gint64 id);
gint64 ter_map_page_get_selected (TerMapPage *self);

G_END_DECLS
