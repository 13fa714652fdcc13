/* ter-geojson.h — Features of a GeoJSON
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-area.h"
#include "ter-json.h"

G_BEGIN_DECLS

/**
 * TerGeojsonError:
 * @TER_GEOJSON_ERROR_NOT_GEOJSON: JSON, but no features
 * @TER_GEOJSON_ERROR_PROJECTED: the coordinates are not longitudes and latitudes
 */
typedef enum
{
  TER_GEOJSON_ERROR_NOT_GEOJSON,
  TER_GEOJSON_ERROR_PROJECTED,
} TerGeojsonError;

#define TER_GEOJSON_ERROR (ter_geojson_error_quark ())
GQuark ter_geojson_error_quark (void);

/**
 * TerGeojson:
 * @areas: (element-type TerArea): the features that can be read, of kind "feature"
 * @headers: (array zero-terminated=1): the names of the properties of the first one
 * @rows: (element-type GStrv): the properties of the first ones as text, each as long as @headers
 * @n_without_geometry: features that say that they have none
 * @n_refused: features that are not what GeoJSON says a feature is; they are left out
 *
 * What a GeoJSON holds.
 */
typedef struct
{
  GPtrArray *areas;
  char **headers;
  GPtrArray *rows;
  guint n_without_geometry;
  guint n_refused;
} TerGeojson;

TerGeojson *ter_geojson_read (GBytes  *bytes,
                              guint    max_rows,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void        ter_geojson_free (TerGeojson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerGeojson, ter_geojson_free)

G_END_DECLS
