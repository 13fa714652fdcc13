/* ter-geojson.c — Features of a GeoJSON
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Reads a feature collection or one feature (RFC 7946) into areas. The whole text is read before anything is
 * returned: one that ends too early, or with an error message of a server, is refused by the JSON reader.
 *
 * 1. A feature that is not one is counted and left out; a null geometry is allowed and counted.
 * 2. Coordinates are longitudes and latitudes. Those that cannot be are refused as a whole, with the sentence
 *    that a person needs: a projected file would put a town in the sea.
 * 3. A ring that is not closed is closed; its direction is not looked at, because most files ignore it.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-geojson.h"

#define MAX_BYTES ((gsize) 256 * 1024 * 1024)

/* What a feature's name and code are called, in the order of preference. */
static const char *const name_keys[] = { "nom",   "name",  "libelle", "libellé", "title",
                                         "titre", "label", "nom_com", "NOM" };
static const char *const code_keys[] = { "code",      "code_insee", "insee",
                                         "insee_com", "INSEE_COM",  "codeinsee" };

typedef struct
{
  const char *type;
  TerGeometryType kind;
} Kind;

static const Kind kinds[] = {
  { "Point", TER_GEOMETRY_POINT },
  { "LineString", TER_GEOMETRY_LINE },
  { "Polygon", TER_GEOMETRY_POLYGON },
  { "MultiPoint", TER_GEOMETRY_MULTI_POINT },
  { "MultiLineString", TER_GEOMETRY_MULTI_LINE },
  { "MultiPolygon", TER_GEOMETRY_MULTI_POLYGON },
};

G_DEFINE_QUARK (ter_geojson_error, ter_geojson_error)

/**
 * ter_geojson_free:
 *
 * Frees what was read.
 */
void
ter_geojson_free (TerGeojson *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->areas, g_ptr_array_unref);
  g_strfreev (self->headers);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_position (const TerJsonNode *node,
               TerPoint          *point)
{
  return ter_json_node_get_double (ter_json_node_at (node, 0), &point->x) &&
         ter_json_node_get_double (ter_json_node_at (node, 1), &point->y) && isfinite (point->x) &&
         isfinite (point->y);
}

static gboolean
read_positions (const TerJsonNode *list,
                TerGeometry       *geometry)
{
  TerJsonIter iter;
  const TerJsonNode *node;
  TerPoint point;

  ter_json_iter_init (&iter, list);
  while (ter_json_iter_next (&iter, NULL, &node))
    {
      if (!read_position (node, &point))
        return FALSE;
      ter_geometry_add_point (geometry, point.x, point.y);
    }

  return ter_json_node_get_type (list) == TER_JSON_ARRAY;
}

static gboolean
read_ring (const TerJsonNode *list,
           TerGeometry       *geometry,
           gboolean           closed)
{
  guint begin = geometry->points->len;
  TerPoint first, last;

  if (!read_positions (list, geometry) || geometry->points->len - begin < (closed ? 3 : 2))
    return FALSE;

  first = g_array_index (geometry->points, TerPoint, begin);
  last = g_array_index (geometry->points, TerPoint, geometry->points->len - 1);
  if (closed && (first.x != last.x || first.y != last.y))
    ter_geometry_add_point (geometry, first.x, first.y);
  ter_geometry_end_ring (geometry);
  return TRUE;
}

/* The lines of a multi-line, or the rings of a polygon. */
static gboolean
read_rings (const TerJsonNode *list,
            TerGeometry       *geometry,
            gboolean           closed)
{
  TerJsonIter iter;
  const TerJsonNode *node;

  ter_json_iter_init (&iter, list);
  while (ter_json_iter_next (&iter, NULL, &node))
    if (!read_ring (node, geometry, closed))
      return FALSE;
  if (ter_json_node_get_size (list) == 0)
    return FALSE;

  if (closed)
    ter_geometry_end_part (geometry);
  return TRUE;
}

static gboolean
read_polygons (const TerJsonNode *list,
               TerGeometry       *geometry)
{
  TerJsonIter iter;
  const TerJsonNode *node;

  ter_json_iter_init (&iter, list);
  while (ter_json_iter_next (&iter, NULL, &node))
    if (!read_rings (node, geometry, TRUE))
      return FALSE;

  return ter_json_node_get_size (list) > 0;
}

static gboolean
read_coordinates (const TerJsonNode *list,
                  TerGeometry       *geometry)
{
  TerPoint point;

  switch (geometry->type)
    {
    case TER_GEOMETRY_POINT:
      if (!read_position (list, &point))
        return FALSE;
      ter_geometry_add_point (geometry, point.x, point.y);
      return TRUE;
    case TER_GEOMETRY_LINE:
      return read_ring (list, geometry, FALSE);
    case TER_GEOMETRY_POLYGON:
      return read_rings (list, geometry, TRUE);
    case TER_GEOMETRY_MULTI_POINT:
      return read_positions (list, geometry) && geometry->points->len > 0;
    case TER_GEOMETRY_MULTI_LINE:
      return read_rings (list, geometry, FALSE);
    case TER_GEOMETRY_MULTI_POLYGON:
    default:
      return read_polygons (list, geometry);
    }
}

static TerGeometry *
read_geometry (const TerJsonNode *node)
{
  const char *type = ter_json_get_string (node, "type");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (type, kinds[i].type) == 0)
      {
        g_autoptr (TerGeometry) geometry = ter_geometry_new_typed (kinds[i].kind);

        return read_coordinates (ter_json_node_get (node, "coordinates"), geometry)
                   ? g_steal_pointer (&geometry)
                   : NULL;
      }

  return NULL;
}

static gboolean
is_projected (TerGeometry *geometry)
{
  TerBox box = ter_geometry_get_box (geometry);

  return box.west < -180.0 || box.east > 180.0 || box.south < -90.0 || box.north > 90.0;
}

static char *
to_text (const TerJsonNode *node)
{
  if (ter_json_node_get_string (node) != NULL)
    return g_strdup (ter_json_node_get_string (node));
  if (ter_json_node_get_type (node) == TER_JSON_NULL || node == NULL)
    return g_strdup ("");
  return ter_json_node_to_string (node);
}

static char *
find_text (const TerJsonNode *properties,
           const char *const *keys,
           guint              n_keys)
{
  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *text = to_text (ter_json_node_get (properties, keys[i]));

      if (*text != '\0')
        return g_steal_pointer (&text);
    }

  return NULL;
}

static TerArea *
describe (const TerJsonNode *feature,
          guint              rank)
{
  const TerJsonNode *properties = ter_json_node_get (feature, "properties");
  const TerJsonNode *id = ter_json_node_get (feature, "id");
  TerArea *area = ter_area_new ();

  area->kind = g_strdup ("feature");
  area->name = find_text (properties, name_keys, G_N_ELEMENTS (name_keys));
  area->code = find_text (properties, code_keys, G_N_ELEMENTS (code_keys));
  if (area->code == NULL && id != NULL)
    area->code = to_text (id);
  if (area->name == NULL)
    area->name = area->code != NULL ? g_strdup (area->code) : g_strdup_printf ("%u", rank);
  if (!ter_json_node_get_int (ter_json_node_get (properties, "population"), &area->population) ||
      area->population < 0)
    area->population = 0;
  return area;
}

static void
keep_row (TerGeojson        *self,
          const TerJsonNode *properties)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();

  for (guint i = 0; self->headers[i] != NULL; i++)
    g_strv_builder_take (cells, to_text (ter_json_node_get (properties, self->headers[i])));
  g_ptr_array_add (self->rows, g_strv_builder_end (cells));
}

static void
keep_headers (TerGeojson        *self,
              const TerJsonNode *properties)
{
  g_autoptr (GStrvBuilder) headers = g_strv_builder_new ();
  TerJsonIter iter;
  const char *key;

  ter_json_iter_init (&iter, properties);
  while (ter_json_iter_next (&iter, &key, NULL))
    if (key != NULL)
      g_strv_builder_add (headers, key);
  self->headers = g_strv_builder_end (headers);
}

static gboolean
read_feature (TerGeojson        *self,
              const TerJsonNode *feature,
              guint              rank,
              guint              max_rows,
              GError           **error)
{
  const TerJsonNode *node = ter_json_node_get (feature, "geometry");
  const TerJsonNode *properties = ter_json_node_get (feature, "properties");
  g_autoptr (TerGeometry) geometry = NULL;
  gboolean without = ter_json_node_get_type (node) == TER_JSON_NULL;
  TerArea *area;

  if (!without)
    geometry = read_geometry (node);
  if (g_strcmp0 (ter_json_get_string (feature, "type"), "Feature") != 0 ||
      (geometry == NULL && !without))
    {
      self->n_refused++;
      return TRUE;
    }
  if (geometry != NULL && is_projected (geometry))
    {
      g_set_error_literal (
          error, TER_GEOJSON_ERROR, TER_GEOJSON_ERROR_PROJECTED,
          _("The coordinates are not longitudes and latitudes: the file is in a projection, such as "
            "Lambert-93. Ask for it in WGS 84"));
      return FALSE;
    }

  if (self->headers == NULL)
    keep_headers (self, properties);
  if (self->rows->len < max_rows)
    keep_row (self, properties);
  area = describe (feature, rank);
  area->geometry = g_steal_pointer (&geometry);
  self->n_without_geometry += without;
  g_ptr_array_add (self->areas, area);
  return TRUE;
}

/**
 * ter_geojson_read:
 * @bytes: the file
 * @max_rows: of how many features to keep the properties as text
 *
 * Reads the features of a file.
 *
 * Returns: (transfer full): what it holds, or %NULL with a #TerGeojsonError or a #TerJsonError
 */
TerGeojson *
ter_geojson_read (GBytes  *bytes,
                  guint    max_rows,
                  GError **error)
{
  TerJsonLimits limits = { .max_bytes = MAX_BYTES };
  g_autoptr (TerJson) json = NULL;
  g_autoptr (TerGeojson) self = NULL;
  const TerJsonNode *root;
  const TerJsonNode *list;
  const TerJsonNode *feature;
  TerJsonIter iter;
  guint rank = 0;

  g_return_val_if_fail (bytes != NULL, NULL);

  json = ter_json_parse_bytes (bytes, &limits, error);
  if (json == NULL)
    return NULL;

  root = ter_json_get_root (json);
  list = ter_json_node_get (root, "features");
  if (g_strcmp0 (ter_json_get_string (root, "type"), "Feature") != 0 &&
      (g_strcmp0 (ter_json_get_string (root, "type"), "FeatureCollection") != 0 ||
       ter_json_node_get_type (list) != TER_JSON_ARRAY))
    {
      g_set_error_literal (error, TER_GEOJSON_ERROR, TER_GEOJSON_ERROR_NOT_GEOJSON,
                           _("The file is JSON, but not a collection of features (GeoJSON)"));
      return NULL;
    }

  self = g_new0 (TerGeojson, 1);
  self->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (list == NULL && !read_feature (self, root, 1, max_rows, error))
    return NULL;
  ter_json_iter_init (&iter, list);
  while (ter_json_iter_next (&iter, NULL, &feature))
    if (!read_feature (self, feature, ++rank, max_rows, error))
      return NULL;

  if (self->headers == NULL)
    self->headers = g_new0 (char *, 1);
  return g_steal_pointer (&self);
}
