/* ter-map-layers.h — The card that says what the map shows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-base-map.h"
#include "ter-place.h"

G_BEGIN_DECLS

#define TER_TYPE_MAP_LAYERS (ter_map_layers_get_type ())
G_DECLARE_FINAL_TYPE (TerMapLayers, ter_map_layers, TER, MAP_LAYERS, AdwBin)

/* Signals:
 * "changed" (): a person shows or hides something;
 * "base-chosen" (): a person chose another ground, which the settings keep. */
void ter_map_layers_show_scene (TerMapLayers *self, const TerScene *scene);
gboolean ter_map_layers_get_sensors (TerMapLayers *self);
gboolean ter_map_layers_get_buildings (TerMapLayers *self);
gboolean ter_map_layers_get_sectors (TerMapLayers *self);
TerBaseMap ter_map_layers_get_base_map (TerMapLayers *self);

G_END_DECLS
