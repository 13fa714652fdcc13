/* test-base-map.c — A base map whose tiles come, or do not
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>

#include "ter-gui.h"
#include "ter-map-view.h"
#include "ter-test-fetcher.h"
#include "ter-test-window.h"

/* libshumate 1.4 leaves a map blank about once in four times: so often that ten maps in a row tell. */
#define N_MAPS 10

static TerTestFetcher *
make_fetcher (void)
{
  static const guint8 pixel[] = { 0x80, 0xa0, 0xc0, 0xff };
  g_autoptr (GBytes) pixels = g_bytes_new_static (pixel, sizeof pixel);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (1, 1, GDK_MEMORY_R8G8B8A8, pixels, 4);
  g_autoptr (GBytes) tile = gdk_texture_save_to_png_bytes (texture);

  return ter_test_fetcher_new (tile);
}

static gboolean
has_asked (gpointer fetcher)
{
  return TER_TEST_FETCHER (fetcher)->n_asked > 0;
}

static gboolean
is_missing (gpointer map)
{
  return ter_map_view_is_base_missing (map);
}

static void
test_never_blank (void)
{
  for (guint i = 0; i < N_MAPS; i++)
    {
      g_autoptr (TerTestFetcher) fetcher = make_fetcher ();
      TerMapView *map = ter_map_view_new ();
      GtkWindow *window;

      ter_map_view_set_fetcher (map, TER_TILE_FETCHER (fetcher));
      ter_map_view_set_base_map (map, i % 2 == 0 ? TER_BASE_MAP_IGN : TER_BASE_MAP_OSM);
      window = ter_test_window_new (GTK_WIDGET (map), 600, 400);
      g_assert_true (ter_test_wait (has_asked, fetcher));
      g_assert_true (g_str_has_prefix (fetcher->url, "https://"));
      g_assert_false (ter_map_view_is_base_missing (map));
      g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL,
                                       i % 2 == 0 ? "© IGN" : "© OpenStreetMap"));
      gtk_window_destroy (window);
    }
}

/* The outlines stay, and the line below says why. */
static void
test_missing (void)
{
  g_autoptr (TerTestFetcher) fetcher = make_fetcher ();
  TerMapView *map = ter_map_view_new ();
  GtkWindow *window;

  fetcher->fails = TRUE;
  ter_map_view_set_fetcher (map, TER_TILE_FETCHER (fetcher));
  ter_map_view_set_base_map (map, TER_BASE_MAP_IGN);
  window = ter_test_window_new (GTK_WIDGET (map), 600, 400);
  g_assert_true (ter_test_wait (is_missing, map));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "unavailable"));
  ter_test_window_picture (window, "base-map-missing");

  /* Another ground begins anew, and the plain one asks for nothing. */
  ter_map_view_set_base_map (map, TER_BASE_MAP_PLAIN);
  fetcher->n_asked = 0;
  ter_map_view_zoom (map, 1);
  ter_test_settle ();
  g_assert_cmpuint (fetcher->n_asked, ==, 0);
  g_assert_false (ter_map_view_is_base_missing (map));
  gtk_window_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  /* What is asked is answered in this process: no network is in reach. */
  g_unsetenv ("TERRITOIRE_OFFLINE");
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ter_gui_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/base-map/never-blank", test_never_blank);
  g_test_add_func ("/base-map/missing", test_missing);

  return g_test_run ();
}
