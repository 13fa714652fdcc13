/* ter-geojson.c — Reads features and their outlines
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * RFC 7946 and what is found under that name: a collection, one feature, one geometry, or one feature a line; an old
 * "crs" member; outlines wound either way; an id that is a number; a geometry that is null.
 *
 *  1. A bad feature is refused by its rank and the others are read.
 *  2. Coordinates that cannot be degrees are never guessed: the file's "crs" says what they are, or the person does.
 *  3. The properties are kept whole, as text; the code, the name and the population are looked for in them under the
 *     names that French files use.
 *  4. Geometries are read by ter-geojson-shape.c.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ter-geojson-private.h"
#include "ter-geojson.h"
#include "ter-json.h"

G_DEFINE_QUARK (ter-geo-json-error-quark, ter_geo_json_error)

#define MAX_BYTES (256 * 1024 * 1024)

/* What is under way. */
typedef struct
{
  GPtrArray *features;
  TerImportResult *result;
  const char *area_kind;
  int epsg;
  gint64 rank;
  gboolean is_projected;
} Reading;

/**
 * ter_geo_feature_free:
 * @self: (transfer full): a feature
 *
 * Frees it.
 */
void
ter_geo_feature_free (TerGeoFeature *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->area, ter_area_unref);
  g_free (self->id);
  g_free (self->properties);
  g_free (self);
}

/**
 * ter_geojson_looks_like:
 * @data: the beginning of a file
 *
 * Tells a file of features from a table: its first character opens an object.
 */
gboolean
ter_geojson_looks_like (const char *data,
                        gsize       length)
{
  gsize i = 0;

  if (length >= 3 && memcmp (data, "\357\273\277", 3) == 0)
    i = 3;
  while (i < length && (g_ascii_isspace (data[i]) || data[i] == '\036'))
    i++;

  return i < length && data[i] == '{';
}

/* Properties */

static char *
dup_value (const TerJsonNode *node)
{
  const char *text = ter_json_node_get_string (node);
  gint64 number;

  if (text != NULL)
    return g_strdup (text);
  if (ter_json_node_get_int (node, &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return ter_json_node_get_type (node) > TER_JSON_NULL ? ter_json_node_to_string (node) : NULL;
}

static GStrv
list_keys (const TerJsonNode *properties)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const TerJsonNode *value;
  const char *key;
  TerJsonIter iter;

  if (ter_json_node_get_type (properties) == TER_JSON_OBJECT)
    {
      ter_json_iter_init (&iter, properties);
      while (ter_json_iter_next (&iter, &key, &value))
        g_strv_builder_add (builder, key);
    }

  return g_strv_builder_end (builder);
}

/* The first of several names that the properties have, whatever their case. */
static char *
find_property (const TerJsonNode *properties,
               const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      const TerJsonNode *value;
      const char *key;
      TerJsonIter iter;

      if (ter_json_node_get_type (properties) != TER_JSON_OBJECT)
        return NULL;
      ter_json_iter_init (&iter, properties);
      while (ter_json_iter_next (&iter, &key, &value))
        {
          char *text = g_ascii_strcasecmp (key, names[i]) == 0 ? dup_value (value) : NULL;

          if (text != NULL)
            return text;
        }
    }

  return NULL;
}

static TerArea *
make_area (Reading           *reading,
           const TerJsonNode *properties,
           const char        *id)
{
  static const char *const codes[] = { "code", "insee", "insee_com", "code_insee", "codgeo",
                                       "com",  "siren", "ref:INSEE", NULL };
  static const char *const names[] = { "nom",          "name",   "nom_com",
                                       "libelle",      "libgeo", "nom_commune",
                                       "nom_officiel", "label",  "title",
                                       "titre",        NULL };
  static const char *const populations[] = { "population",           "pop", "popul", "pmun",
                                             "populationMunicipale", NULL };
  TerArea *area = ter_area_new ();
  g_autofree char *population = find_property (properties, populations);

  area->kind = g_strdup (reading->area_kind);
  area->code = find_property (properties, codes);
  area->name = find_property (properties, names);
  if (area->name == NULL)
    area->name = area->code != NULL ? g_strdup (area->code)
                 : id != NULL
                     ? g_strdup (id)
                     : g_strdup_printf ("%s %" G_GINT64_FORMAT, reading->area_kind, reading->rank);
  if (population != NULL)
    area->population = MAX (0, (gint64) g_ascii_strtod (population, NULL));

  return area;
}

/* Features */

static void
add_feature (Reading           *reading,
             const TerJsonNode *node)
{
  const TerJsonNode *geometry = ter_json_node_get (node, "geometry");
  const TerJsonNode *properties = ter_json_node_get (node, "properties");
  g_autoptr (TerGeoFeature) feature = g_new0 (TerGeoFeature, 1);
  TerGeoShape shape = { .epsg = reading->epsg };

  reading->rank++;
  if (g_strcmp0 (ter_json_get_string (node, "type"), "Feature") != 0)
    {
      ter_import_result_refuse (reading->result, reading->rank, TER_IMPORT_FAULT_FEATURE, NULL,
                                "its type is not Feature");
      return;
    }
  feature->id = dup_value (ter_json_node_get (node, "id"));
  feature->properties = ter_json_node_get_type (properties) == TER_JSON_OBJECT
                            ? ter_json_node_to_string (properties)
                            : g_strdup ("{}");
  feature->area = make_area (reading, properties, feature->id);
  if (ter_json_node_get_type (geometry) == TER_JSON_OBJECT)
    {
      feature->area->geometry = ter_geo_shape_read (&shape, geometry);
      reading->is_projected |= shape.is_projected;
      if (feature->area->geometry == NULL)
        {
          ter_import_result_refuse (reading->result, reading->rank,
                                    shape.out_of_bounds ? TER_IMPORT_FAULT_OUT_OF_BOUNDS
                                                        : TER_IMPORT_FAULT_GEOMETRY,
                                    NULL, shape.out_of_bounds ? feature->area->name : shape.fault);
          return;
        }
    }
  else if (ter_json_node_get_type (geometry) > TER_JSON_NULL)
    {
      ter_import_result_refuse (reading->result, reading->rank, TER_IMPORT_FAULT_GEOMETRY, NULL,
                                "it is no object");
      return;
    }
  g_ptr_array_add (reading->features, g_steal_pointer (&feature));
}

/* "urn:ogc:def:crs:EPSG::2154", "EPSG:2154", "…OGC:1.3:CRS84". */
static gboolean
read_crs (Reading           *reading,
          const TerJsonNode *root,
          GError           **error)
{
  const TerJsonNode *crs = ter_json_node_get (root, "crs");
  const char *name = ter_json_get_string (ter_json_node_get (crs, "properties"), "name");
  const char *last;

  if (name == NULL)
    return TRUE;
  last = strrchr (name, ':');
  last = last != NULL ? last + 1 : name;
  if (g_str_equal (last, "CRS84") || g_str_equal (last, "4326") || g_str_equal (last, "4171"))
    reading->epsg = TER_EPSG_WGS84;
  else if (g_str_equal (last, "2154"))
    reading->epsg = TER_EPSG_LAMBERT_93;
  else if (g_str_equal (last, "3857") || g_str_equal (last, "900913"))
    reading->epsg = TER_EPSG_WEB_MERCATOR;
  else
    {
      g_set_error (
          error, TER_GEO_JSON_ERROR, TER_GEO_JSON_ERROR_UNKNOWN_CRS,
          _("The file's coordinates are in “%s”, which is not read here. Nothing was brought in. Convert it to "
            "degrees (EPSG:4326), Lambert-93 (EPSG:2154) or Web Mercator (EPSG:3857)."),
          name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_root (Reading           *reading,
           const TerJsonNode *root,
           int                epsg,
           GError           **error)
{
  const char *type = ter_json_get_string (root, "type");
  const TerJsonNode *features = ter_json_node_get (root, "features");

  if (epsg == 0 && !read_crs (reading, root, error))
    return FALSE;
  if (g_strcmp0 (type, "FeatureCollection") == 0 &&
      ter_json_node_get_type (features) == TER_JSON_ARRAY)
    {
      const TerJsonNode *node;
      const char *key;
      TerJsonIter iter;

      ter_json_iter_init (&iter, features);
      while (ter_json_iter_next (&iter, &key, &node))
        add_feature (reading, node);
      return TRUE;
    }
  if (g_strcmp0 (type, "Feature") == 0)
    {
      add_feature (reading, root);
      return TRUE;
    }
  if (ter_json_node_get_type (ter_json_node_get (root, "coordinates")) == TER_JSON_ARRAY)
    {
      TerGeoShape shape = { .epsg = reading->epsg };
      g_autoptr (TerGeometry) geometry = ter_geo_shape_read (&shape, root);
      TerGeoFeature *feature;

      reading->rank++;
      reading->is_projected |= shape.is_projected;
      if (geometry == NULL)
        {
          ter_import_result_refuse (reading->result, 1, TER_IMPORT_FAULT_GEOMETRY, NULL,
                                    shape.fault);
          return TRUE;
        }
      feature = g_new0 (TerGeoFeature, 1);
      feature->properties = g_strdup ("{}");
      feature->area = make_area (reading, NULL, NULL);
      feature->area->geometry = g_steal_pointer (&geometry);
      g_ptr_array_add (reading->features, feature);
      return TRUE;
    }

  g_set_error_literal (
      error, TER_GEO_JSON_ERROR, TER_GEO_JSON_ERROR_NOT_GEOJSON,
      _("The file is JSON, and not GeoJSON: it has no features. Nothing was brought in."));
  return FALSE;
}

/* One feature a line. FALSE when the first line is not one. */
static gboolean
read_lines (Reading       *reading,
            const char    *data,
            gsize          length,
            int            epsg,
            TerJsonLimits *limits)
{
  const char *end = data + length;
  gboolean any = FALSE;

  for (const char *line = data; line < end;)
    {
      const char *stop = memchr (line, '\n', end - line);
      const char *next = stop != NULL ? stop + 1 : end;
      g_autoptr (TerJson) json = NULL;
      g_autoptr (GError) error = NULL;

      if (*line == '\036')
        line++;
      if (next - line <= 1 || *line == '\r')
        {
          line = next;
          continue;
        }
      json = ter_json_parse (line, next - line, limits, &error);
      if (json == NULL && !any)
        return FALSE;
      any = TRUE;
      if (json == NULL || !read_root (reading, ter_json_get_root (json), epsg, NULL))
        {
          reading->rank++;
          ter_import_result_refuse (reading->result, reading->rank, TER_IMPORT_FAULT_FEATURE, NULL,
                                    "the line is not a JSON object");
        }
      line = next;
    }

  return any;
}

/**
 * ter_geojson_read:
 * @bytes: a file
 * @area_kind: what its features are: "commune", "sector", "place"…
 * @epsg: the coordinate system, as a person said it, or 0 for what the file says (degrees when it says nothing)
 * @result: where refused features are listed
 *
 * Reads the features of a file.
 *
 * Returns: (transfer full) (nullable) (element-type TerGeoFeature): the features, or %NULL with @error set
 */
GPtrArray *
ter_geojson_read (GBytes          *bytes,
                  const char      *area_kind,
                  int              epsg,
                  TerImportResult *result,
                  GCancellable    *cancellable,
                  GError         **error)
{
  g_autoptr (GPtrArray) features =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ter_geo_feature_free);
  TerJsonLimits limits = { .max_bytes = MAX_BYTES };
  Reading reading = { features, result, area_kind, epsg != 0 ? epsg : TER_EPSG_WGS84, 0, FALSE };
  g_autoptr (TerJson) json = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  g_return_val_if_fail (area_kind != NULL && result != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (length >= 3 && memcmp (data, "\357\273\277", 3) == 0)
    {
      data += 3;
      length -= 3;
    }
  json = ter_json_parse (data, length, &limits, &local_error);
  if (json != NULL)
    {
      if (!read_root (&reading, ter_json_get_root (json), epsg, error))
        return NULL;
    }
  else if (!g_error_matches (local_error, TER_JSON_ERROR, TER_JSON_ERROR_SYNTAX) ||
           !read_lines (&reading, data, length, epsg, &limits))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (reading.is_projected && epsg == 0)
    {
      g_set_error_literal (
          error, TER_GEO_JSON_ERROR, TER_GEO_JSON_ERROR_PROJECTED,
          _("The file's coordinates are not degrees, and it does not say what they are. Nothing was "
            "brought in. Say whether they are Lambert-93 (EPSG:2154) or Web Mercator (EPSG:3857)."));
      return NULL;
    }

  return g_steal_pointer (&features);
}

/**
 * ter_geojson_tabulate:
 * @features: (element-type TerGeoFeature): what ter_geojson_read() gave
 * @max_rows: how many to show
 * @headers: (out) (transfer full): the names of the properties of the first feature
 * @rows: (element-type GStrv): where to add the properties of the first features, each as long as @headers
 *
 * Shows the properties of features as a table.
 */
void
ter_geojson_tabulate (GPtrArray *features,
                      guint      max_rows,
                      char    ***headers,
                      GPtrArray *rows)
{
  g_auto (GStrv) keys = NULL;

  g_return_if_fail (features != NULL && headers != NULL && rows != NULL);

  for (guint i = 0; i < MIN (features->len, max_rows); i++)
    {
      const TerGeoFeature *feature = g_ptr_array_index (features, i);
      g_autoptr (TerJson) json = ter_json_parse (feature->properties, -1, NULL, NULL);
      const TerJsonNode *properties = json != NULL ? ter_json_get_root (json) : NULL;
      g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();

      if (keys == NULL)
        keys = list_keys (properties);
      for (guint k = 0; keys[k] != NULL; k++)
        {
          char *text = dup_value (ter_json_node_get (properties, keys[k]));

          g_strv_builder_take (cells, text != NULL ? text : g_strdup (""));
        }
      g_ptr_array_add (rows, g_strv_builder_end (cells));
    }

  *headers = keys != NULL ? g_steal_pointer (&keys) : g_new0 (char *, 1);
}
