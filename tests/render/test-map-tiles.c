/* test-map-tiles.c — Tiles that come, and tiles that cannot be had
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ter-base-map.h"
#include "ter-test-fetcher.h"

#define WAIT_US (10 * G_USEC_PER_SEC)

static TerTestFetcher *
make_fetcher (void)
{
  g_autoptr (GBytes) tile = g_bytes_new_static ("tile", 4);

  return ter_test_fetcher_new (tile);
}

static void
count_cb (TerTileSource *source,
          guint         *counter)
{
  (*counter)++;
}

static void
wait_until_completed (ShumateDataSourceRequest *request)
{
  gint64 end = g_get_monotonic_time () + WAIT_US;

  while (!shumate_data_source_request_is_completed (request) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (shumate_data_source_request_is_completed (request));
}

/* The template of IGN is a query: x, y and z must land where it says. */
static void
test_arrives (void)
{
  static const struct
  {
    const char *url_template;
    const char *url;
  } rows[] = {
    { "https://tiles.example/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
      "https://tiles.example/wmts?TILEMATRIX=10&TILEROW=358&TILECOL=529" },
    { "https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/10/529/358.png" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerTestFetcher) fetcher = make_fetcher ();
      g_autoptr (TerTileSource) source =
          ter_tile_source_new (TER_TILE_FETCHER (fetcher), rows[i].url_template);
      g_autoptr (ShumateDataSourceRequest) request = NULL;
      guint n_arrived = 0, n_failed = 0;

      g_signal_connect (source, "arrived", G_CALLBACK (count_cb), &n_arrived);
      g_signal_connect (source, "failed", G_CALLBACK (count_cb), &n_failed);
      request =
          shumate_data_source_start_request (SHUMATE_DATA_SOURCE (source), 529, 358, 10, NULL);
      wait_until_completed (request);
      g_assert_cmpstr (fetcher->url, ==, rows[i].url);
      g_assert_cmpuint (g_bytes_get_size (shumate_data_source_request_get_data (request)), ==, 4);
      g_assert_cmpuint (n_arrived, ==, 1);
      g_assert_cmpuint (n_failed, ==, 0);
    }
}

/* It is said once for each tile, and each request ends. */
static void
test_fails (void)
{
  g_autoptr (TerTestFetcher) fetcher = make_fetcher ();
  g_autoptr (TerTileSource) source =
      ter_tile_source_new (TER_TILE_FETCHER (fetcher), "https://tiles.example/{z}/{x}/{y}.png");
  guint n_arrived = 0, n_failed = 0;

  fetcher->fails = TRUE;
  g_signal_connect (source, "arrived", G_CALLBACK (count_cb), &n_arrived);
  g_signal_connect (source, "failed", G_CALLBACK (count_cb), &n_failed);
  for (int x = 0; x < 4; x++)
    {
      g_autoptr (ShumateDataSourceRequest) request =
          shumate_data_source_start_request (SHUMATE_DATA_SOURCE (source), x, 0, 3, NULL);

      wait_until_completed (request);
      g_assert_null (shumate_data_source_request_get_data (request));
      g_assert_error (shumate_data_source_request_get_error (request), G_IO_ERROR,
                      G_IO_ERROR_HOST_UNREACHABLE);
    }
  g_assert_cmpuint (n_arrived, ==, 0);
  g_assert_cmpuint (n_failed, ==, 4);
}

/* A tile that went out of view is no failure of the server. */
static void
test_cancelled (void)
{
  g_autoptr (TerTestFetcher) fetcher = make_fetcher ();
  g_autoptr (TerTileSource) source =
      ter_tile_source_new (TER_TILE_FETCHER (fetcher), "https://tiles.example/{z}/{x}/{y}.png");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (ShumateDataSourceRequest) request = NULL;
  guint n_failed = 0;

  g_signal_connect (source, "failed", G_CALLBACK (count_cb), &n_failed);
  request = shumate_data_source_start_request (SHUMATE_DATA_SOURCE (source), 1, 1, 3, cancellable);
  g_cancellable_cancel (cancellable);
  wait_until_completed (request);
  g_assert_error (shumate_data_source_request_get_error (request), G_IO_ERROR,
                  G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_failed, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/map/tiles/arrives", test_arrives);
  g_test_add_func ("/map/tiles/fails", test_fails);
  g_test_add_func ("/map/tiles/cancelled", test_cancelled);

  return g_test_run ();
}
