/* test-model-geometry.c — Geometries: containment, labels, well-known binary
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-geometry.h"

static void
add_square (TerGeometry *geometry,
            double       west,
            double       south,
            double       side)
{
  ter_geometry_add_point (geometry, west, south);
  ter_geometry_add_point (geometry, west + side, south);
  ter_geometry_add_point (geometry, west + side, south + side);
  ter_geometry_add_point (geometry, west, south + side);
  ter_geometry_add_point (geometry, west, south);
  ter_geometry_end_ring (geometry);
}

/* A square of ten degrees with a hole of two, and a small island. */
static TerGeometry *
make_islands (void)
{
  TerGeometry *geometry = ter_geometry_new_typed (TER_GEOMETRY_MULTI_POLYGON);

  add_square (geometry, 0, 0, 10);
  add_square (geometry, 4, 4, 2);
  ter_geometry_end_part (geometry);
  add_square (geometry, 20, 20, 1);
  ter_geometry_end_part (geometry);

  return geometry;
}

static void
test_contains (void)
{
  g_autoptr (TerGeometry) islands = make_islands ();
  g_autoptr (TerGeometry) point = ter_geometry_new_point (1, 1);

  g_assert_true (ter_geometry_contains (islands, 1, 1));
  g_assert_true (ter_geometry_contains (islands, 20.5, 20.5));
  g_assert_false (ter_geometry_contains (islands, 5, 5));
  g_assert_false (ter_geometry_contains (islands, 15, 15));
  g_assert_false (ter_geometry_contains (islands, -1, 5));
  g_assert_false (ter_geometry_contains (point, 1, 1));
}

static void
test_box (void)
{
  g_autoptr (TerGeometry) islands = make_islands ();
  TerBox box = ter_geometry_get_box (islands);

  g_assert_cmpfloat (box.west, ==, 0);
  g_assert_cmpfloat (box.north, ==, 21);
  g_assert_true (ter_box_is_empty (ter_box_empty ()));
  box = ter_box_union (ter_box_empty (), box);
  g_assert_cmpfloat (box.east, ==, 21);
  g_assert_false (ter_box_is_empty (box));
}

static void
test_label (void)
{
  g_autoptr (TerGeometry) islands = make_islands ();
  g_autoptr (TerGeometry) line = ter_geometry_new_typed (TER_GEOMETRY_LINE);
  TerPoint label = ter_geometry_get_label_point (islands);

  g_assert_cmpfloat_with_epsilon (label.x, 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (label.y, 5, 1e-9);

  ter_geometry_add_point (line, 2, 0);
  ter_geometry_add_point (line, 4, 6);
  ter_geometry_end_ring (line);
  label = ter_geometry_get_label_point (line);
  g_assert_cmpfloat_with_epsilon (label.x, 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (label.y, 3, 1e-9);
}

static void
assert_same (const TerGeometry *a,
             const TerGeometry *b)
{
  g_assert_cmpint (a->type, ==, b->type);
  g_assert_cmpmem (a->points->data, a->points->len * sizeof (TerPoint), b->points->data,
                   b->points->len * sizeof (TerPoint));
  g_assert_cmpmem (a->ring_ends->data, a->ring_ends->len * sizeof (guint), b->ring_ends->data,
                   b->ring_ends->len * sizeof (guint));
  g_assert_cmpmem (a->part_ends->data, a->part_ends->len * sizeof (guint), b->part_ends->data,
                   b->part_ends->len * sizeof (guint));
}

static TerGeometry *
make_of_type (TerGeometryType type)
{
  TerGeometry *geometry;

  if (type == TER_GEOMETRY_MULTI_POLYGON)
    return make_islands ();
  geometry = ter_geometry_new_typed (type);
  if (type == TER_GEOMETRY_POINT || type == TER_GEOMETRY_MULTI_POINT)
    ter_geometry_add_point (geometry, -1.5, 48.25);
  else
    add_square (geometry, 2, 47, 0.5);
  if (type == TER_GEOMETRY_POLYGON)
    ter_geometry_end_part (geometry);

  return geometry;
}

static void
test_wkb (void)
{
  for (TerGeometryType type = TER_GEOMETRY_POINT; type <= TER_GEOMETRY_MULTI_POLYGON; type++)
    {
      g_autoptr (TerGeometry) geometry = make_of_type (type);
      g_autoptr (GBytes) wkb = ter_geometry_to_wkb (geometry);
      g_autoptr (TerGeometry) read = NULL;
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (wkb, &size);

      read = ter_geometry_from_wkb (data, size);
      g_assert_nonnull (read);
      assert_same (geometry, read);

      /* Cut anywhere, it is refused; a byte too many as well. */
      for (gsize cut = 0; cut < size; cut++)
        g_assert_null (ter_geometry_from_wkb (data, cut));
    }
}

/* Damaged bytes are read or refused, never followed out of the buffer (the sanitizers watch). */
static void
test_wkb_damaged (void)
{
  g_autoptr (TerGeometry) islands = make_islands ();
  g_autoptr (GBytes) wkb = ter_geometry_to_wkb (islands);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (wkb, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);

  for (guint i = 0; i < 20000; i++)
    {
      gsize at = g_rand_int_range (rand, 0, size);
      guint8 kept = copy[at];
      g_autoptr (TerGeometry) read = NULL;

      copy[at] ^= 1 << g_rand_int_range (rand, 0, 8);
      read = ter_geometry_from_wkb (copy, size);
      if (read != NULL)
        g_assert_cmpuint (read->points->len, <=, size / 16);
      copy[at] = kept;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/geometry/contains", test_contains);
  g_test_add_func ("/model/geometry/box", test_box);
  g_test_add_func ("/model/geometry/label", test_label);
  g_test_add_func ("/model/geometry/wkb", test_wkb);
  g_test_add_func ("/model/geometry/wkb-damaged", test_wkb_damaged);

  return g_test_run ();
}
