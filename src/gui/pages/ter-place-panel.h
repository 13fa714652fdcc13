/* ter-place-panel.h — One sensor or one building, beside the map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-place.h"

G_BEGIN_DECLS

#define TER_TYPE_PLACE_PANEL (ter_place_panel_get_type ())
G_DECLARE_FINAL_TYPE (TerPlacePanel, ter_place_panel, TER, PLACE_PANEL, GtkWidget)

TerPlacePanel *ter_place_panel_new (void) G_GNUC_WARN_UNUSED_RESULT;
void ter_place_panel_set_place (TerPlacePanel *self,
                                TerPlace *place,
                                GTimeZone *zone,
                                gint64 now_us);
void ter_place_panel_set_history (TerPlacePanel *self,
                                  TerPlaceHistory *history,
                                  TerTerritory *territory);
void ter_place_panel_set_has_close (TerPlacePanel *self, gboolean has_close);

G_END_DECLS
