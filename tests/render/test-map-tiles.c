/* test-map-tiles.c — Tiles that come, and tiles that cannot be had
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <libsoup/soup.h>

#include "ter-base-map.h"

#define WAIT_US (10 * G_USEC_PER_SEC)

typedef struct
{
  guint n_arrived;
  guint n_failed;
  guint n_requests;
  char *user_agent;
  char *query;
} Seen;

static void
on_arrived_cb (TerTileSource *source,
               Seen          *seen)
{
  seen->n_arrived++;
}

static void
on_failed_cb (TerTileSource *source,
              Seen          *seen)
{
  seen->n_failed++;
}

static void
wait_for (const guint *counter,
          guint        n)
{
  gint64 end = g_get_monotonic_time () + WAIT_US;

  while (*counter < n && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (*counter, >=, n);
}

static void
on_request_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *query,
               gpointer           data)
{
  Seen *seen = data;
  GUri *uri = soup_server_message_get_uri (message);

  seen->n_requests++;
  g_set_str (&seen->user_agent,
             soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                           "User-Agent"));
  g_set_str (&seen->query, g_uri_get_query (uri));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "image/png", SOUP_MEMORY_STATIC, "tile", 4);
}

/* The template of IGN is a query: x, y and z must land where it says. */
static void
test_arrives (void)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (TerTileSource) source = NULL;
  g_autoptr (ShumateDataSourceRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  GSList *uris;
  Seen seen = { 0 };

  soup_server_add_handler (server, NULL, on_request_cb, &seen, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  url = g_strdup_printf ("http://127.0.0.1:%d/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
                         g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  source = ter_tile_source_new (url);
  g_signal_connect (source, "arrived", G_CALLBACK (on_arrived_cb), &seen);
  g_signal_connect (source, "failed", G_CALLBACK (on_failed_cb), &seen);
  request = shumate_data_source_start_request (SHUMATE_DATA_SOURCE (source), 529, 358, 10, NULL);
  wait_for (&seen.n_arrived, 1);

  g_assert_cmpuint (seen.n_failed, ==, 0);
  g_assert_cmpstr (seen.query, ==, "TILEMATRIX=10&TILEROW=358&TILECOL=529");
  /* libshumate 1.4 sends its own name and not the one that was set; a browser's it must never be. */
  g_assert_nonnull (seen.user_agent);
  g_assert_null (strstr (seen.user_agent, "Mozilla"));
  g_free (seen.query);
  g_free (seen.user_agent);
}

/* Nobody listens on port 1: it is said, once for each tile. */
static void
test_fails (void)
{
  g_autoptr (TerTileSource) source = ter_tile_source_new ("http://127.0.0.1:1/{z}/{x}/{y}.png");
  Seen seen = { 0 };

  g_signal_connect (source, "arrived", G_CALLBACK (on_arrived_cb), &seen);
  g_signal_connect (source, "failed", G_CALLBACK (on_failed_cb), &seen);
  for (int x = 0; x < 4; x++)
    {
      g_autoptr (ShumateDataSourceRequest) request =
          shumate_data_source_start_request (SHUMATE_DATA_SOURCE (source), x, 0, 3, NULL);
    }
  wait_for (&seen.n_failed, 4);
  g_assert_cmpuint (seen.n_arrived, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  /* The proxy of a desktop is none of this test. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/map/tiles/arrives", test_arrives);
  g_test_add_func ("/map/tiles/fails", test_fails);

  return g_test_run ();
}
