/* test-map-render.c — The layers of the map as pictures, without a display
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "ter-area-draw.h"
#include "ter-point-draw.h"

#define WIDTH 480
#define HEIGHT 360
/* Antialiasing differs a little between versions of Cairo. */
#define CHANNEL_TOLERANCE 6
#define PIXEL_TOLERANCE 0.002

static TerArea *
blob (gint64 id,
      double longitude,
      double latitude,
      double radius,
      guint  n)
{
  TerArea *area = ter_area_new ();

  area->id = id;
  area->name = g_strdup_printf ("Commune %d", (int) id);
  area->population = 100 * id;
  area->geometry = ter_geometry_new_typed (TER_GEOMETRY_POLYGON);
  for (guint i = 0; i <= n; i++)
    {
      double angle = 2 * G_PI * (i % n) / n;
      double reach = radius * (1 + 0.12 * sin (5 * angle + (double) id));

      ter_geometry_add_point (area->geometry, longitude + reach * cos (angle),
                              latitude + 0.68 * reach * sin (angle));
    }
  ter_geometry_end_ring (area->geometry);
  ter_geometry_end_part (area->geometry);

  return area;
}

static TerAreaSet *
make_areas (void)
{
  static const int classes[] = { 0, 2, 4, TER_AREA_CLASS_ABSENT, TER_AREA_CLASS_PLAIN };
  g_autoptr (GPtrArray) areas = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      double angle = 2 * G_PI * i / G_N_ELEMENTS (classes);

      g_ptr_array_add (areas,
                       blob (i + 1, 6 + 0.12 * cos (angle), 47 + 0.07 * sin (angle), 0.06, 400));
      g_array_append_val (wanted, classes[i]);
    }

  return ter_area_set_new_from_areas (areas, wanted);
}

static TerPointSet *
make_points (void)
{
  TerPointSet *set = ter_point_set_new_empty ();
  gint64 id = 1;

  for (int state = 0; state < TER_POINT_N_STATES; state++)
    for (int glyph = TER_GLYPH_DOT; glyph <= TER_GLYPH_BUILDING; glyph++)
      ter_point_set_add (set, id++, 5.86 + 0.047 * glyph, 47.08 - 0.04 * state,
                         (TerPointState) state, (TerPointGlyph) glyph, "Sensor");
  for (guint i = 0; i < 12; i++)
    ter_point_set_add (set, id++, 5.835 + 0.001 * i, 46.925, TER_POINT_ALIVE, TER_GLYPH_DROP,
                       "Crowd");

  return set;
}

static cairo_surface_t *
new_surface (const TerMapStyle *style)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  gdk_cairo_set_source_rgba (cr, &style->ground);
  cairo_paint (cr);
  cairo_destroy (cr);

  return surface;
}

static gboolean
pixels_differ (guint32 a,
               guint32 b)
{
  for (guint shift = 0; shift < 32; shift += 8)
    if (abs ((int) ((a >> shift) & 0xff) - (int) ((b >> shift) & 0xff)) > CHANNEL_TOLERANCE)
      return TRUE;

  return FALSE;
}

/* Compares with tests/data/render/NAME.png; the picture of this run lies in the build folder. */
static void
check_picture (cairo_surface_t *surface,
               const char      *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *expected_path =
      g_test_build_filename (G_TEST_DIST, "data", "render", file, NULL);
  g_autofree char *out_path = g_test_build_filename (G_TEST_BUILT, "render", file, NULL);
  cairo_surface_t *expected;
  guint n_different = 0;

  cairo_surface_write_to_png (surface, out_path);
  if (g_getenv ("TERRITOIRE_UPDATE_PICTURES") != NULL)
    cairo_surface_write_to_png (surface, expected_path);

  expected = cairo_image_surface_create_from_png (expected_path);
  g_assert_cmpint (cairo_surface_status (expected), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (expected), ==, WIDTH);
  g_assert_cmpint (cairo_image_surface_get_height (expected), ==, HEIGHT);
  for (int y = 0; y < HEIGHT; y++)
    {
      gsize row = (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
      const guint32 *a = (const void *) (cairo_image_surface_get_data (surface) + row);
      const guint32 *b = (const void *) (cairo_image_surface_get_data (expected) + row);

      for (int x = 0; x < WIDTH; x++)
        n_different += pixels_differ (a[x], b[x] | 0xff000000u);
    }
  cairo_surface_destroy (expected);
  g_test_message ("%s: %u pixels differ from %s", out_path, n_different, expected_path);
  g_assert_cmpfloat (n_different, <=, PIXEL_TOLERANCE * WIDTH * HEIGHT);
}

typedef struct
{
  const char *name;
  TerAreaLook look;
  gboolean dark;
} AreaCase;

static void
test_areas (gconstpointer data)
{
  const AreaCase *row = data;
  g_autoptr (TerAreaSet) set = make_areas ();
  TerMapTransform view = ter_map_transform_make (6, 47, 10.2, WIDTH, HEIGHT);
  TerMapStyle style;
  cairo_surface_t *surface;
  cairo_t *cr;

  ter_map_style_init (&style, row->dark, FALSE);
  surface = new_surface (&style);
  cr = cairo_create (surface);
  ter_area_draw (cr, set, &view, &style, row->look);
  cairo_destroy (cr);
  check_picture (surface, row->name);
  cairo_surface_destroy (surface);
}

static void
test_points (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  g_autoptr (TerPointSet) set = make_points ();
  g_autoptr (TerSymbolTable) table = ter_symbol_table_new_for_zoom (set, 10);
  g_autoptr (TerSymbolPens) pens = NULL;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  TerMapTransform view = ter_map_transform_make (6, 47, 10.2, WIDTH, HEIGHT);
  TerMapStyle style;
  cairo_surface_t *surface;
  cairo_t *cr;

  ter_map_style_init (&style, dark, FALSE);
  pens = ter_symbol_pens_new (NULL, &style, 1);
  ter_point_draw (snapshot, set, table, &view, pens);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  surface = new_surface (&style);
  cr = cairo_create (surface);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  check_picture (surface, dark ? "map-points-dark" : "map-points");
  cairo_surface_destroy (surface);
}

/* An absent value must not look like a low one: more of the ground shows through, in another pattern. */
static void
test_absent_is_hatched (void)
{
  g_autoptr (TerAreaSet) set = make_areas ();
  TerMapTransform view = ter_map_transform_make (6, 47, 10.2, WIDTH, HEIGHT);
  const TerAreaShape *absent = ter_area_set_get_shape (set, 3);
  TerPoint middle = ter_map_transform_to_widget (&view, absent->label);
  g_autoptr (GHashTable) colors = g_hash_table_new (NULL, NULL);
  TerMapStyle style;
  cairo_surface_t *surface;
  cairo_t *cr;
  const guint32 *row;

  ter_map_style_init (&style, FALSE, FALSE);
  surface = new_surface (&style);
  cr = cairo_create (surface);
  ter_area_draw (cr, set, &view, &style, TER_AREA_LOOK_LAND);
  cairo_destroy (cr);
  row = (const void *) (cairo_image_surface_get_data (surface) +
                        (gsize) middle.y * (gsize) cairo_image_surface_get_stride (surface));
  for (int x = (int) middle.x - 10; x < (int) middle.x + 10; x++)
    g_hash_table_add (colors, GUINT_TO_POINTER (row[x]));
  g_assert_cmpuint (g_hash_table_size (colors), >=, 3);
  cairo_surface_destroy (surface);
}

/* A country of communes must cost what is seen, not what is stored. */
static void
test_many_points_are_few_nodes (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  g_autoptr (TerPointSet) set = ter_point_set_new_empty ();
  g_autoptr (TerSymbolTable) table = NULL;

  for (guint i = 0; i < 20000; i++)
    ter_point_set_add (set, i + 1, g_rand_double_range (random, -4, 8),
                       g_rand_double_range (random, 43, 50), TER_POINT_ALIVE, TER_GLYPH_DROP, "s");
  table = ter_symbol_table_new_for_zoom (set, 6);
  g_assert_cmpuint (table->symbols->len, <, 1200);
}

int
main (int   argc,
      char *argv[])
{
  static const AreaCase cases[] = {
    { "map-land", TER_AREA_LOOK_LAND, FALSE },
    { "map-land-dark", TER_AREA_LOOK_LAND, TRUE },
    { "map-overlay", TER_AREA_LOOK_OVERLAY, FALSE },
    { "map-sectors", TER_AREA_LOOK_SECTOR, FALSE },
  };

  g_test_init (&argc, &argv, NULL);
  /* Says FALSE without a display, and registers the render nodes all the same. */
  gtk_init_check ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/map/areas/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_areas);
    }
  g_test_add_data_func ("/map/points/light", GINT_TO_POINTER (FALSE), test_points);
  g_test_add_data_func ("/map/points/dark", GINT_TO_POINTER (TRUE), test_points);
  g_test_add_func ("/map/areas/absent-is-hatched", test_absent_is_hatched);
  g_test_add_func ("/map/points/many-are-few-nodes", test_many_points_are_few_nodes);

  return g_test_run ();
}
