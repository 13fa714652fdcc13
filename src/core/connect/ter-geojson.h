/* ter-geojson.h — Reads features and their outlines
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-area.h"
#include "ter-import-result.h"

G_BEGIN_DECLS

/**
 * TerGeoJsonError:
 * @TER_GEO_JSON_ERROR_NOT_GEOJSON: it is JSON, and not GeoJSON
 * @TER_GEO_JSON_ERROR_UNKNOWN_CRS: it names a coordinate system that is not read here
 * @TER_GEO_JSON_ERROR_PROJECTED: its coordinates are no degrees and it does not say what they are; the caller may ask
 *   the person and try again with the answer
 */
typedef enum
{
  TER_GEO_JSON_ERROR_NOT_GEOJSON,
  TER_GEO_JSON_ERROR_UNKNOWN_CRS,
  TER_GEO_JSON_ERROR_PROJECTED,
} TerGeoJsonError;

#define TER_GEO_JSON_ERROR (ter_geo_json_error_quark ())
GQuark ter_geo_json_error_quark (void);

/* Coordinate systems that are read: degrees, Web Mercator, Lambert-93. */
#define TER_EPSG_WGS84        4326
#define TER_EPSG_WEB_MERCATOR 3857
#define TER_EPSG_LAMBERT_93   2154

/**
 * TerGeoFeature:
 * @area: its name, code, population and geometry, as far as they are known
 * @id: (nullable): its identity in the file, a number being written as text
 * @properties: its properties, a JSON object
 *
 * A feature of a file.
 */
typedef struct
{
  TerArea *area;
  char *id;
  char *properties;
} TerGeoFeature;

void       ter_geo_feature_free (TerGeoFeature *self);
GPtrArray *ter_geojson_read (GBytes          *bytes,
                             const char      *area_kind,
                             int              epsg,
                             TerImportResult *result,
                             GCancellable    *cancellable,
                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void       ter_geojson_tabulate (GPtrArray *features,
                                 guint      max_rows,
                                 char    ***headers,
                                 GPtrArray *rows);
gboolean   ter_geojson_looks_like (const char *data,
                                   gsize       length);
TerPoint   ter_projection_invert (int    epsg,
                                  double x,
                                  double y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerGeoFeature, ter_geo_feature_free)

G_END_DECLS
