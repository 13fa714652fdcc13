/* test-base-map.c — A base map whose tiles come, or do not
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>

#include "ter-gui.h"
#include "ter-map-view.h"
#include "ter-test-window.h"

/* libshumate 1.4 leaves a map blank about once in four times: so often that ten maps in a row tell. */
#define N_MAPS 10

/* Something that brings one picture for every tile, or says that it cannot. */

#define TER_TYPE_FAKE (ter_fake_get_type ())
G_DECLARE_FINAL_TYPE (TerFake, ter_fake, TER, FAKE, GObject)

struct _TerFake
{
  GObject parent_instance;

  GBytes *tile;
  guint n_asked;
  gboolean fails;
};

static void ter_fake_fetcher_init (TerTileFetcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TerFake,
                               ter_fake,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TER_TYPE_TILE_FETCHER, ter_fake_fetcher_init))

static void
ter_fake_fetch_async (TerTileFetcher     *fetcher,
                      const char         *url,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  TerFake *self = TER_FAKE (fetcher);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_asked++;
  g_assert_true (g_str_has_prefix (url, "https://"));
  if (self->fails)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, "no server");
  else
    g_task_return_pointer (task, g_bytes_ref (self->tile), (GDestroyNotify) g_bytes_unref);
}

static GBytes *
ter_fake_fetch_finish (TerTileFetcher *fetcher,
                       GAsyncResult   *result,
                       GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ter_fake_fetcher_init (TerTileFetcherInterface *iface)
{
  iface->fetch_async = ter_fake_fetch_async;
  iface->fetch_finish = ter_fake_fetch_finish;
}

static void
ter_fake_finalize (GObject *object)
{
  g_bytes_unref (TER_FAKE (object)->tile);

  G_OBJECT_CLASS (ter_fake_parent_class)->finalize (object);
}

static void
ter_fake_class_init (TerFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_fake_finalize;
}

static void
ter_fake_init (TerFake *self)
{
  static const guint8 pixel[] = { 0x80, 0xa0, 0xc0, 0xff };
  g_autoptr (GBytes) pixels = g_bytes_new_static (pixel, sizeof pixel);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (1, 1, GDK_MEMORY_R8G8B8A8, pixels, 4);

  self->tile = gdk_texture_save_to_png_bytes (texture);
}

static gboolean
has_asked (gpointer fake)
{
  return TER_FAKE (fake)->n_asked > 0;
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
      g_autoptr (TerFake) fake = g_object_new (TER_TYPE_FAKE, NULL);
      TerMapView *map = ter_map_view_new ();
      GtkWindow *window;

      ter_map_view_set_fetcher (map, TER_TILE_FETCHER (fake));
      ter_map_view_set_base_map (map, i % 2 == 0 ? TER_BASE_MAP_IGN : TER_BASE_MAP_OSM);
      window = ter_test_window_new (GTK_WIDGET (map), 600, 400);
      g_assert_true (ter_test_wait (has_asked, fake));
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
  g_autoptr (TerFake) fake = g_object_new (TER_TYPE_FAKE, NULL);
  TerMapView *map = ter_map_view_new ();
  GtkWindow *window;

  fake->fails = TRUE;
  ter_map_view_set_fetcher (map, TER_TILE_FETCHER (fake));
  ter_map_view_set_base_map (map, TER_BASE_MAP_IGN);
  window = ter_test_window_new (GTK_WIDGET (map), 600, 400);
  g_assert_true (ter_test_wait (is_missing, map));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "unavailable"));
  ter_test_window_picture (window, "base-map-missing");

  /* Another ground begins anew, and the plain one asks for nothing. */
  ter_map_view_set_base_map (map, TER_BASE_MAP_PLAIN);
  fake->n_asked = 0;
  ter_map_view_zoom (map, 1);
  ter_test_settle ();
  g_assert_cmpuint (fake->n_asked, ==, 0);
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
