/* test-geojson.c — Features, outlines and projections
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ter-csv-input.h"
#include "ter-geojson.h"
#include "ter-json.h"

#define SQUARE "[[[5,47],[6,47],[6,48],[5,48],[5,47]]]"

static GPtrArray *
read_text (const char       *text,
           int               epsg,
           TerImportResult **result,
           GError          **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  *result = ter_import_result_new_full ();
  return ter_geojson_read (bytes, "commune", epsg, *result, NULL, error);
}

static void
test_shapes (void)
{
  static const struct
  {
    const char *geometry;
    TerGeometryType type;
    guint n_points;
    guint n_rings;
  } shapes[] = {
    { "{\"type\":\"Point\",\"coordinates\":[5.5,47.5,300]}", TER_GEOMETRY_POINT, 1, 0 },
    { "{\"type\":\"LineString\",\"coordinates\":[[5,47],[6,48]]}", TER_GEOMETRY_LINE, 2, 1 },
    { "{\"type\":\"Polygon\",\"coordinates\":" SQUARE "}", TER_GEOMETRY_POLYGON, 5, 1 },
    /* Wound the other way, and not closed. */
    { "{\"type\":\"Polygon\",\"coordinates\":[[[5,47],[5,48],[6,48],[6,47]]]}",
      TER_GEOMETRY_POLYGON, 5, 1 },
    { "{\"type\":\"MultiPoint\",\"coordinates\":[[5,47],[6,48],[7,49]]}", TER_GEOMETRY_MULTI_POINT,
      3, 0 },
    { "{\"type\":\"MultiLineString\",\"coordinates\":[[[5,47],[6,48]],[[5,48],[6,49]]]}",
      TER_GEOMETRY_MULTI_LINE, 4, 2 },
    { "{\"type\":\"MultiPolygon\",\"coordinates\":[" SQUARE "," SQUARE "]}",
      TER_GEOMETRY_MULTI_POLYGON, 10, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"type\":\"Feature\",\"id\":%u,\"properties\":null,\"geometry\":%s}",
                           i, shapes[i].geometry);
      g_autoptr (TerImportResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) features = read_text (text, 0, &result, &error);
      g_autoptr (GPtrArray) bare = NULL;
      g_autoptr (TerImportResult) bare_result = NULL;
      TerGeoFeature *feature;

      g_assert_no_error (error);
      g_assert_cmpuint (features->len, ==, 1);
      feature = g_ptr_array_index (features, 0);
      g_assert_cmpint (feature->area->geometry->type, ==, shapes[i].type);
      g_assert_cmpuint (feature->area->geometry->points->len, ==, shapes[i].n_points);
      g_assert_cmpuint (feature->area->geometry->ring_ends->len, ==, shapes[i].n_rings);
      g_assert_cmpint (atoi (feature->id), ==, (int) i);

      bare = read_text (shapes[i].geometry, 0, &bare_result, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (bare->len, ==, 1);
    }
}

static void
test_properties (void)
{
  static const struct
  {
    const char *properties;
    const char *code;
    const char *name;
    gint64 population;
  } tables[] = {
    { "{\"code\":\"01004\",\"nom\":\"Ambérieu-en-Bugey\"}", "01004", "Ambérieu-en-Bugey", 0 },
    { "{\"INSEE_COM\":\"2A004\",\"NOM_COM\":\"Ajaccio\",\"POPULATION\":70817}", "2A004", "Ajaccio",
      70817 },
    { "{\"insee\":\"25056\",\"name\":\"Besançon\",\"population\":\"117000\"}", "25056", "Besançon",
      117000 },
    { "{\"x\":1}", NULL, "7", 0 },
    { "{\"code\":null,\"name\":\"Lieu\"}", NULL, "Lieu", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"7\",\"geometry\":null,"
          "\"properties\":%s}]}",
          tables[i].properties);
      g_autoptr (TerImportResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) features = read_text (text, 0, &result, &error);
      TerGeoFeature *feature;

      g_assert_no_error (error);
      feature = g_ptr_array_index (features, 0);
      g_assert_cmpstr (feature->area->code, ==, tables[i].code);
      g_assert_cmpstr (feature->area->name, ==, tables[i].name);
      g_assert_cmpint (feature->area->population, ==, tables[i].population);
      g_assert_null (feature->area->geometry);
      g_assert_cmpstr (feature->id, ==, "7");
      g_assert_true (g_str_has_prefix (feature->properties, "{"));
    }
}

static void
test_lines (void)
{
  const char *text =
      "{\"type\":\"Feature\",\"properties\":{\"nom\":\"A\"},\"geometry\":null}\r\n"
      "\n\036{\"type\":\"Feature\",\"properties\":{\"nom\":\"B\"},\"geometry\":null}\n"
      "pas du JSON\n"
      "{\"type\":\"Feature\",\"properties\":{\"nom\":\"C\"},\"geometry\":null}";
  g_autoptr (TerImportResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) features = read_text (text, 0, &result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (features->len, ==, 3);
  g_assert_cmpint (result->n_refused, ==, 1);
}

static void
test_refusals (void)
{
  static const char *const geometries[] = {
    "{\"type\":\"Point\",\"coordinates\":[\"a\",\"b\"]}",
    "{\"type\":\"Point\",\"coordinates\":[5]}",
    "{\"type\":\"Point\"}",
    "{\"type\":\"Cercle\",\"coordinates\":[5,47]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[5,47],[6,47]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[[[5,47],[6,47]]]}",
    "{\"type\":\"Polygon\",\"coordinates\":[]}",
    "{\"type\":\"LineString\",\"coordinates\":[[5,47]]}",
    "{\"type\":\"GeometryCollection\",\"geometries\":[]}",
    "{\"type\":\"Point\",\"coordinates\":[181,47]}",
    "{\"type\":\"Point\",\"coordinates\":[5,91]}",
    "{\"type\":\"MultiPolygon\",\"coordinates\":[5,47]}",
    "[5,47]",
    "\"POINT(5 47)\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (geometries); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":%s},"
          "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,47]}}]}",
          geometries[i]);
      g_autoptr (TerImportResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) features = read_text (text, 0, &result, &error);

      g_test_message ("%s", geometries[i]);
      g_assert_no_error (error);
      g_assert_cmpuint (features->len, ==, 1);
      g_assert_cmpint (result->n_refused, ==, 1);
      g_assert_cmpint (((TerImportRefusal *) g_ptr_array_index (result->refusals, 0))->line, ==, 1);
    }
}

static void
test_not_geojson (void)
{
  static const struct
  {
    const char *text;
    int domain;
  } files[] = { { "{}", 1 }, { "[]", 1 },         { "{\"type\":\"Topology\"}", 1 },
                { "", 0 },   { "{\"type\":", 0 }, { "<html>", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (TerImportResult) result = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (files[i].text, 0, &result, &error));
      g_assert_true (error->domain == (files[i].domain ? TER_GEO_JSON_ERROR : TER_JSON_ERROR));
    }
}

/* Positions that other software was asked for. */
static const struct
{
  int epsg;
  double x;
  double y;
  double longitude;
  double latitude;
} positions[] = {
  { 2154, 700000, 6600000, 3, 46.5 },
  { 2154, 648237.3, 6862271.7, 2.29449998, 48.85840017 },
  { 2154, 892000, 6247000, 5.36498325, 43.29628821 },
  { 2154, 1202000, 6110000, 9.04400559, 41.91770549 },
  { 2154, 124000, 6840000, -4.79531506, 48.40419682 },
  { 2154, 930000, 6720000, 6.05819952, 47.54028042 },
  { 3857, 0, 0, 0, 0 },
  { 3857, 255422.6, 6250841.9, 2.29450025, 48.85824042 },
  { 3857, 700000, 5900000, 6.28820699, 46.74161147 },
  { 4326, 5.5, 47.5, 5.5, 47.5 },
};

static void
test_projections (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      TerPoint point = ter_projection_invert (positions[i].epsg, positions[i].x, positions[i].y);

      g_assert_cmpfloat_with_epsilon (point.x, positions[i].longitude, 2e-8);
      g_assert_cmpfloat_with_epsilon (point.y, positions[i].latitude, 2e-8);
    }
}

static void
test_coordinate_systems (void)
{
  static const struct
  {
    const char *name;
    gboolean known;
    const char *position;
  } systems[] = {
    { "urn:ogc:def:crs:EPSG::2154", TRUE, "[648237.3,6862271.7]" },
    { "EPSG:2154", TRUE, "[648237.3,6862271.7]" },
    { "EPSG:3857", TRUE, "[255422.6,6250841.9]" },
    { "urn:ogc:def:crs:OGC:1.3:CRS84", TRUE, "[2.2945,48.8584]" },
    { "EPSG:4326", TRUE, "[2.2945,48.8584]" },
    { "EPSG:27572", FALSE, "[600000,2400000]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (systems); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"%s\"}},\"features\":"
          "[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":%s}}]}",
          systems[i].name, systems[i].position);
      g_autoptr (TerImportResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) features = read_text (text, 0, &result, &error);
      TerPoint point;

      if (!systems[i].known)
        {
          g_assert_error (error, TER_GEO_JSON_ERROR, TER_GEO_JSON_ERROR_UNKNOWN_CRS);
          continue;
        }
      g_assert_no_error (error);
      point = g_array_index (
          ((TerGeoFeature *) g_ptr_array_index (features, 0))->area->geometry->points, TerPoint, 0);
      g_assert_cmpfloat_with_epsilon (point.x, 2.2945, 1e-4);
      g_assert_cmpfloat_with_epsilon (point.y, 48.8584, 3e-4);
    }
}

/* Metres without a word on what they are: the person is asked, and the answer is taken. */
static void
test_projected (void)
{
  const char *text =
      "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":"
      "[648237.3,6862271.7]}}";
  g_autoptr (TerImportResult) result = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) features = read_text (text, 0, &result, &error);
  TerPoint point;

  g_assert_null (features);
  g_assert_error (error, TER_GEO_JSON_ERROR, TER_GEO_JSON_ERROR_PROJECTED);
  g_clear_error (&error);
  features = read_text (text, TER_EPSG_LAMBERT_93, &again, &error);
  g_assert_no_error (error);
  point =
      g_array_index (((TerGeoFeature *) g_ptr_array_index (features, 0))->area->geometry->points,
                     TerPoint, 0);
  g_assert_cmpfloat_with_epsilon (point.y, 48.8584, 1e-5);
}

static void
test_real_files (void)
{
  static const struct
  {
    const char *name;
    guint n_features;
    gint64 n_refused;
  } files[] = {
    { "communes-2A-corse-du-sud.geojson", 124, 0 },
    { "communes-75-paris.geojson", 1, 0 },
    { "communes-90-territoire-de-belfort.geojson", 102, 0 },
    { "communes-92-hauts-de-seine.geojson", 36, 0 },
    { "communes-974-la-reunion.geojson", 24, 0 },
    { "hydra-invalid.geojson", 0, 1 },
    { "hydra-valid.geojson", 3, 0 },
  };
  const char *shared = g_getenv ("TERRITOIRE_SHARED");

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path =
          g_build_filename (shared ? shared : "", "fixtures", "geojson", files[i].name, NULL);
      g_autoptr (TerImportResult) result = ter_import_result_new_full ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GPtrArray) features = NULL;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_test_skip (
              "the folder of real files is not here ($TERRITOIRE_SHARED/fixtures/geojson)");
          return;
        }
      bytes = ter_csv_map (path, &error);
      g_assert_no_error (error);
      features = ter_geojson_read (bytes, "commune", 0, result, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s: %u", files[i].name, features->len);
      g_assert_cmpint (result->n_refused, ==, files[i].n_refused);
      g_assert_cmpuint (features->len, ==, files[i].n_features);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/geojson/shapes", test_shapes);
  g_test_add_func ("/geojson/properties", test_properties);
  g_test_add_func ("/geojson/lines", test_lines);
  g_test_add_func ("/geojson/refusals", test_refusals);
  g_test_add_func ("/geojson/not-geojson", test_not_geojson);
  g_test_add_func ("/geojson/projections", test_projections);
  g_test_add_func ("/geojson/coordinate-systems", test_coordinate_systems);
  g_test_add_func ("/geojson/projected", test_projected);
  g_test_add_func ("/geojson/real-files", test_real_files);

  return g_test_run ();
}
