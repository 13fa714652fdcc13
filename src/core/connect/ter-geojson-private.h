/* ter-geojson-private.h — A geometry of GeoJSON, being read
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-geometry.h"
#include "ter-json.h"

G_BEGIN_DECLS

/**
 * TerGeoShape:
 * @epsg: what its coordinates are in
 * @geometry: what is read
 * @fault: what is wrong with it
 * @out_of_bounds: whether it leaves the Earth
 * @is_projected: whether its coordinates look like metres
 *
 * A geometry under way.
 */
typedef struct
{
  int epsg;
  TerGeometry *geometry;
  const char *fault;
  gboolean out_of_bounds;
  gboolean is_projected;
} TerGeoShape;

TerGeometry *ter_geo_shape_read (TerGeoShape       *shape,
                                 const TerJsonNode *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
