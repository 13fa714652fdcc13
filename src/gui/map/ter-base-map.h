/* ter-base-map.h — The grounds that a map may have
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <shumate/shumate.h>

#include "ter-tile-fetcher.h"

G_BEGIN_DECLS

/**
 * TerBaseMap:
 * @TER_BASE_MAP_PLAIN: nothing but the territory's own outlines; never asks the network for anything
 * @TER_BASE_MAP_IGN: Plan IGN, from the French Géoplateforme
 * @TER_BASE_MAP_OSM: OpenStreetMap
 */
typedef enum
{
  TER_BASE_MAP_PLAIN,
  TER_BASE_MAP_IGN,
  TER_BASE_MAP_OSM,
} TerBaseMap;

#define TER_TYPE_TILE_SOURCE (ter_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (TerTileSource, ter_tile_source, TER, TILE_SOURCE, ShumateDataSource)

/* Signals: "arrived" after a tile came, "failed" after one could not be had. */

const char *ter_base_map_to_string (TerBaseMap self);
TerBaseMap ter_base_map_from_string (const char *string);
const char *ter_base_map_label (TerBaseMap self);
const char *ter_base_map_get_attribution (TerBaseMap self);
TerBaseMap ter_base_map_allowed (TerBaseMap wanted);
ShumateMapSource *ter_base_map_create_source (TerBaseMap self,
                                              TerTileFetcher *fetcher,
                                              TerTileSource **tiles) G_GNUC_WARN_UNUSED_RESULT;

/* For tests: tiles of an address of their own. */
TerTileSource *ter_tile_source_new (TerTileFetcher *fetcher, const char *url_template)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
