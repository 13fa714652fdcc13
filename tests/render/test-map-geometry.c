/* test-map-geometry.c — Projection, areas and gathering of the map, without a display
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "ter-area-set.h"
#include "ter-base-map.h"
#include "ter-point-set.h"

static void
test_project_known_places (void)
{
  /* Tile numbers of OpenStreetMap at zoom 12, whole part of the unit square times 4096. */
  static const struct
  {
    double longitude;
    double latitude;
    int x;
    int y;
  } rows[] = {
    { 0, 0, 2048, 2048 },
    { 2.3522, 48.8566, 2074, 1409 },
    { -61.0588, 14.6104, 1353, 1879 },
    { 55.4504, -20.8789, 2678, 2290 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TerPoint unit = ter_map_project (rows[i].longitude, rows[i].latitude);
      TerPoint back = ter_map_unproject (unit.x, unit.y);

      g_assert_cmpint ((int) floor (unit.x * 4096), ==, rows[i].x);
      g_assert_cmpint ((int) floor (unit.y * 4096), ==, rows[i].y);
      g_assert_cmpfloat_with_epsilon (back.x, rows[i].longitude, 1e-9);
      g_assert_cmpfloat_with_epsilon (back.y, rows[i].latitude, 1e-9);
    }
}

static void
test_project_poles (void)
{
  g_assert_cmpfloat_with_epsilon (ter_map_project (0, 90).y, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ter_map_project (0, -90).y, 1, 1e-9);
}

static void
test_transform_round_trip (void)
{
  TerMapTransform view = ter_map_transform_make (6.02, 47.24, 11.3, 800, 600);
  TerPoint middle = ter_map_transform_to_widget (&view, ter_map_project (6.02, 47.24));
  TerPoint unit = ter_map_transform_from_widget (&view, 13, 577);
  TerPoint back = ter_map_transform_to_widget (&view, unit);

  g_assert_cmpfloat_with_epsilon (middle.x, 400, 1e-6);
  g_assert_cmpfloat_with_epsilon (middle.y, 300, 1e-6);
  g_assert_cmpfloat_with_epsilon (back.x, 13, 1e-6);
  g_assert_cmpfloat_with_epsilon (back.y, 577, 1e-6);
}

static void
test_fit_holds_the_box (void)
{
  static const TerBox boxes[] = {
    { 5.8, 47.1, 6.3, 47.4 },
    { 5.8, 47.24, 6.3, 47.2401 },
    { -5, 41, 10, 51 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      TerPoint center, north_west, south_east;
      TerMapTransform view;
      double zoom;

      g_assert_true (ter_map_fit (boxes[i], 640, 480, 30, &center, &zoom));
      view = ter_map_transform_make (center.x, center.y, zoom, 640, 480);
      north_west =
          ter_map_transform_to_widget (&view, ter_map_project (boxes[i].west, boxes[i].north));
      south_east =
          ter_map_transform_to_widget (&view, ter_map_project (boxes[i].east, boxes[i].south));
      g_assert_cmpfloat (north_west.x, >=, 29.9);
      g_assert_cmpfloat (north_west.y, >=, 29.9);
      g_assert_cmpfloat (south_east.x, <=, 610.1);
      g_assert_cmpfloat (south_east.y, <=, 450.1);
    }
}

static void
test_fit_refuses_nothing (void)
{
  TerPoint center;
  double zoom;

  g_assert_false (ter_map_fit (ter_box_empty (), 640, 480, 30, &center, &zoom));
  g_assert_false (ter_map_fit ((TerBox) { 5, 47, 6, 48 }, 50, 50, 30, &center, &zoom));
  g_assert_true (ter_map_fit ((TerBox) { 5, 47, 5, 47 }, 640, 480, 30, &center, &zoom));
  g_assert_cmpfloat (zoom, ==, 16);
}

static void
test_distance (void)
{
  /* Besançon to Dijon along the great circle. */
  double distance =
      ter_map_distance_m ((TerPoint) { 6.0240, 47.2378 }, (TerPoint) { 5.0415, 47.3220 });

  g_assert_cmpfloat_with_epsilon (distance, 74800, 400);
  g_assert_cmpfloat (ter_map_distance_m ((TerPoint) { 6, 47 }, (TerPoint) { 6, 47 }), ==, 0);
}

static TerArea *
square (gint64      id,
        const char *name,
        double      west,
        double      south,
        double      side)
{
  TerArea *area = ter_area_new ();

  area->id = id;
  area->name = g_strdup (name);
  area->geometry = ter_geometry_new_typed (TER_GEOMETRY_POLYGON);
  ter_geometry_add_point (area->geometry, west, south);
  ter_geometry_add_point (area->geometry, west + side, south);
  ter_geometry_add_point (area->geometry, west + side, south + side);
  ter_geometry_add_point (area->geometry, west, south + side);
  ter_geometry_add_point (area->geometry, west, south);
  ter_geometry_end_ring (area->geometry);
  ter_geometry_end_part (area->geometry);

  return area;
}

static void
test_area_find (void)
{
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);
  g_autoptr (TerAreaSet) set = NULL;
  TerArea *nowhere = ter_area_new ();

  nowhere->id = 9;
  nowhere->name = g_strdup ("No outline");
  g_ptr_array_add (areas, square (1, "West", 5, 47, 0.5));
  g_ptr_array_add (areas, nowhere);
  g_ptr_array_add (areas, square (2, "East", 5.5, 47, 0.5));
  set = ter_area_set_new_from_areas (areas, NULL);

  g_assert_cmpuint (ter_area_set_get_n_shapes (set), ==, 2);
  g_assert_cmpint (ter_area_set_find (set, ter_map_project (5.2, 47.2))->id, ==, 1);
  g_assert_cmpint (ter_area_set_find (set, ter_map_project (5.7, 47.2))->id, ==, 2);
  g_assert_null (ter_area_set_find (set, ter_map_project (6.2, 47.2)));
  g_assert_cmpfloat (set->box.east, ==, 6);
}

static TerPointSet *
scatter (GRand *random,
         guint  n)
{
  TerPointSet *set = ter_point_set_new_empty ();

  for (guint i = 0; i < n; i++)
    ter_point_set_add (set, i + 1, g_rand_double_range (random, 5, 7),
                       g_rand_double_range (random, 46, 48),
                       (TerPointState) g_rand_int_range (random, 0, TER_POINT_N_STATES),
                       TER_GLYPH_DROP, "x");

  return set;
}

static void
test_gathering_keeps_every_point (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (TerPointSet) set = scatter (random, 2000);

  g_test_message ("seed %u", seed);
  for (int zoom = 4; zoom < 19; zoom += 2)
    {
      g_autoptr (TerSymbolTable) table = ter_symbol_table_new_for_zoom (set, zoom + 0.7);
      g_autofree guint *seen = g_new0 (guint, 2001);

      for (guint i = 0; i < table->symbols->len; i++)
        {
          const TerSymbol *symbol = &g_array_index (table->symbols, TerSymbol, i);

          for (guint j = 0; j < symbol->n_members; j++)
            {
              const TerMapPoint *point = ter_symbol_table_get_member (table, set, symbol, j);

              g_assert_cmpint (point->state, ==, symbol->state);
              seen[point->id]++;
            }
        }
      for (guint id = 1; id <= 2000; id++)
        g_assert_cmpuint (seen[id], ==, 1);
      if (zoom >= 17)
        g_assert_cmpuint (table->symbols->len, ==, 2000);
      if (zoom == 4)
        g_assert_cmpuint (table->symbols->len, <, 200);
    }
}

static void
test_alert_is_not_swallowed (void)
{
  g_autoptr (TerPointSet) set = ter_point_set_new_empty ();
  g_autoptr (TerSymbolTable) table = NULL;
  const TerSymbol *last;

  for (guint i = 0; i < 10; i++)
    ter_point_set_add (set, i + 1, 6 + i * 1e-4, 47, TER_POINT_ALIVE, TER_GLYPH_DROP, "alive");
  ter_point_set_add (set, 99, 6, 47, TER_POINT_ALERT, TER_GLYPH_DROP, "alert");
  table = ter_symbol_table_new_for_zoom (set, 8);

  g_assert_cmpuint (table->symbols->len, ==, 2);
  last = &g_array_index (table->symbols, TerSymbol, 1);
  g_assert_cmpint (last->state, ==, TER_POINT_ALERT);
  g_assert_cmpuint (last->n_members, ==, 1);
}

/* A building under its own sensors would be seen by nobody: it stands beside them, at every zoom. */
static void
test_places_aside (void)
{
  g_autoptr (TerPointSet) set = ter_point_set_new_empty ();

  ter_point_set_add (set, 1, 6, 47, TER_POINT_PLACE, TER_GLYPH_BUILDING, "school");
  ter_point_set_add (set, 2, 6.5, 47, TER_POINT_PLACE, TER_GLYPH_BUILDING, "alone");
  for (gint64 i = 0; i < 4; i++)
    ter_point_set_add (set, 10 + i, 6, 47, TER_POINT_ALIVE, TER_GLYPH_BOLT, "meter");
  for (double zoom = 9; zoom <= 18; zoom++)
    {
      g_autoptr (TerSymbolTable) table = ter_symbol_table_new_for_zoom (set, zoom);
      double scale = TER_MAP_TILE_SIZE * exp2 (zoom);
      const TerSymbol *school = &g_array_index (table->symbols, TerSymbol, 0);
      const TerSymbol *alone = &g_array_index (table->symbols, TerSymbol, 1);
      TerPoint home = ter_map_project (6, 47);
      TerPoint other = ter_map_project (6.5, 47);
      double away = hypot (school->unit.x - home.x, school->unit.y - home.y) * scale;

      g_assert_cmpint (school->state, ==, TER_POINT_PLACE);
      g_assert_cmpfloat (away, >, 19);
      g_assert_cmpfloat (away, <, 30);
      g_assert_cmpfloat_with_epsilon (alone->unit.x, other.x, 1e-12);
    }
}

static void
test_hit_and_order (void)
{
  g_autoptr (TerPointSet) set = ter_point_set_new_empty ();
  g_autoptr (TerSymbolTable) table = NULL;
  g_autoptr (GArray) order = NULL;
  TerMapTransform view = ter_map_transform_make (6, 47, 12, 800, 600);
  TerPoint at;

  ter_point_set_add (set, 1, 6.10, 47, TER_POINT_ALIVE, TER_GLYPH_DROP, "far");
  ter_point_set_add (set, 2, 6.01, 47, TER_POINT_SILENT, TER_GLYPH_DROP, "near");
  ter_point_set_add (set, 3, 8, 47, TER_POINT_ALERT, TER_GLYPH_DROP, "outside");
  table = ter_symbol_table_new_for_zoom (set, 12);

  at = ter_map_transform_to_widget (&view, ter_point_set_find (set, 2)->unit);
  g_assert_cmpint (ter_symbol_table_hit (table, &view, at.x + 9, at.y - 9)->state, ==,
                   TER_POINT_SILENT);
  g_assert_null (ter_symbol_table_hit (table, &view, at.x + 9, at.y - 60));

  order = ter_symbol_table_order_by_distance (table, &view);
  g_assert_cmpuint (order->len, ==, 2);
  g_assert_cmpint (g_array_index (table->symbols, TerSymbol, g_array_index (order, guint, 0)).state,
                   ==, TER_POINT_SILENT);
}

static void
test_base_map_offline (void)
{
  g_assert_cmpint (ter_base_map_from_string ("osm"), ==, TER_BASE_MAP_OSM);
  g_assert_cmpint (ter_base_map_from_string ("nonsense"), ==, TER_BASE_MAP_PLAIN);
  g_assert_null (ter_base_map_create_source (TER_BASE_MAP_PLAIN, NULL, NULL));

  g_setenv ("TERRITOIRE_OFFLINE", "1", TRUE);
  g_assert_cmpint (ter_base_map_allowed (TER_BASE_MAP_IGN), ==, TER_BASE_MAP_PLAIN);
  g_setenv ("TERRITOIRE_OFFLINE", "0", TRUE);
  g_assert_cmpint (ter_base_map_allowed (TER_BASE_MAP_IGN), ==, TER_BASE_MAP_IGN);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/map/project/known-places", test_project_known_places);
  g_test_add_func ("/map/project/poles", test_project_poles);
  g_test_add_func ("/map/transform/round-trip", test_transform_round_trip);
  g_test_add_func ("/map/fit/holds-the-box", test_fit_holds_the_box);
  g_test_add_func ("/map/fit/refuses-nothing", test_fit_refuses_nothing);
  g_test_add_func ("/map/distance", test_distance);
  g_test_add_func ("/map/areas/find", test_area_find);
  g_test_add_func ("/map/points/gathering-keeps-every-point", test_gathering_keeps_every_point);
  g_test_add_func ("/map/points/alert-is-not-swallowed", test_alert_is_not_swallowed);
  g_test_add_func ("/map/points/places-aside", test_places_aside);
  g_test_add_func ("/map/points/hit-and-order", test_hit_and_order);
  g_test_add_func ("/map/base-map/offline", test_base_map_offline);

  return g_test_run ();
}
