/* test-service-tiles.c — Tiles from a server that is polite, slow, absent or hostile
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each test has a server on loopback, a folder of its own for the cache and a clock that is set by hand. While a tile is
 * waited for the main loop turns and is counted, so that a stall of the main thread would show.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ter-test-server.h"
#include "ter-tile-cache-private.h"
#include "ter-tiles.h"

/* Monday 23 November 2026, 08:42 in Paris. */
#define NOW_US G_GINT64_CONSTANT (1795419720000000)
#define MAX_CACHE (256 * 1024)
#define WAIT_US (20 * G_USEC_PER_SEC)
#define TILE_BYTES 1024

typedef struct
{
  TerTestServer *server;
  TerClock *clock;
  TerTiles *tiles;
  char *folder;

  GBytes *tile;
  GError *error;
  guint n_ends;
} Fixture;

/* The head of a PNG and a side that it claims; the rest is nothing. */
static GBytes *
make_png (guint32 side,
          gsize   size)
{
  static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                 0,    0,   0,   13,  'I',  'H',  'D',  'R' };
  guint8 *bytes = g_malloc0 (size);

  memcpy (bytes, head, sizeof head);
  for (guint i = 0; i < 4; i++)
    bytes[sizeof head + i] = bytes[sizeof head + 4 + i] = (guint8) (side >> (8 * (3 - i)));

  return g_bytes_new_take (bytes, size);
}

static void
send_png (TerTestPeer *peer,
          const char  *headers,
          guint32      side,
          gsize        size)
{
  g_autoptr (GBytes) png = make_png (side, size);
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n%sContent-Length: %" G_GSIZE_FORMAT
      "\r\nConnection: close\r\n\r\n",
      headers, size);

  ter_test_peer_send (peer, head);
  ter_test_peer_send_bytes (peer, g_bytes_get_data (png, NULL), size);
}

static void
open_tiles (Fixture *fixture,
            gint64   max_bytes)
{
  fixture->tiles = ter_tiles_new (fixture->clock, fixture->folder, max_bytes);
  ter_tiles_set_allow_local (fixture->tiles, TRUE);
  ter_tiles_set_deadline_ms (fixture->tiles, 5000);
}

static void
fixture_open (Fixture       *fixture,
              TerTestHandler handler,
              gpointer       data)
{
  *fixture = (Fixture) { 0 };
  fixture->server = ter_test_server_new (handler, data, NULL);
  fixture->clock = ter_clock_new_manual (NOW_US);
  fixture->folder = g_dir_make_tmp ("territoire-tiles-XXXXXX", NULL);
  open_tiles (fixture, MAX_CACHE);
}

static void
forget_answer (Fixture *fixture)
{
  g_clear_pointer (&fixture->tile, g_bytes_unref);
  g_clear_error (&fixture->error);
}

static void
fixture_close (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  forget_answer (fixture);
  g_clear_object (&fixture->tiles);
  g_clear_object (&fixture->clock);
  ter_test_server_free (fixture->server);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
on_tile_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Fixture *fixture = data;

  forget_answer (fixture);
  fixture->tile =
      ter_tile_fetcher_fetch_finish (TER_TILE_FETCHER (source), result, &fixture->error);
  fixture->n_ends++;
}

static void
begin (Fixture      *fixture,
       const char   *path,
       GCancellable *cancellable)
{
  g_autofree char *url = ter_test_server_url (fixture->server, path);

  ter_tile_fetcher_fetch_async (TER_TILE_FETCHER (fixture->tiles), url, cancellable, on_tile_cb,
                                fixture);
}

static gboolean
on_tick_cb (gpointer data)
{
  (*(guint *) data)++;

  return G_SOURCE_CONTINUE;
}

/* Waits for so many answers in all; returns how often the main loop turned meanwhile. */
static guint
wait_for (Fixture *fixture,
          guint    n)
{
  guint n_ticks = 0;
  guint id = g_timeout_add (10, on_tick_cb, &n_ticks);
  gint64 end = g_get_monotonic_time () + WAIT_US;

  while (fixture->n_ends < n && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_cmpuint (fixture->n_ends, >=, n);

  return n_ticks;
}

static void
ask (Fixture    *fixture,
     const char *path)
{
  begin (fixture, path, NULL);
  wait_for (fixture, fixture->n_ends + 1);
}

static void
assert_tile (Fixture *fixture)
{
  g_assert_no_error (fixture->error);
  g_assert_nonnull (fixture->tile);
  g_assert_cmpuint (g_bytes_get_size (fixture->tile), ==, TILE_BYTES);
}

static void
on_polite (TerTestPeer *peer,
           gpointer     data)
{
  g_autofree char *condition = ter_test_peer_dup_header (peer, "If-None-Match");

  if (g_strcmp0 (condition, "\"v1\"") == 0)
    ter_test_peer_answer (peer, "304 Not Modified",
                          "ETag: \"v1\"\r\nCache-Control: max-age=3600\r\n", "");
  else
    send_png (peer, "ETag: \"v1\"\r\nCache-Control: public, max-age=3600\r\n", 256, TILE_BYTES);
}

/* The server learns who asks; what it sent is used as long as it said, also by the next run of the program. */
static void
test_kept (void)
{
  Fixture fixture;

  fixture_open (&fixture, on_polite, NULL);
  ask (&fixture, "/11/1040/722.png");
  assert_tile (&fixture);
  g_assert_true (ter_test_server_saw (fixture.server, "User-Agent: Territoire/" PACKAGE_VERSION));
  g_assert_false (ter_test_server_saw (fixture.server, "Cookie"));
  g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 1);

  ask (&fixture, "/11/1040/722.png");
  assert_tile (&fixture);
  g_clear_object (&fixture.tiles);
  open_tiles (&fixture, MAX_CACHE);
  ter_clock_advance (fixture.clock, 59 * 60 * TER_USEC_PER_SEC);
  ask (&fixture, "/11/1040/722.png");
  assert_tile (&fixture);
  g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 1);
  fixture_close (&fixture);
}

/* Past that, the server is asked whether it changed; that it did not is worth another while. */
static void
test_not_modified (void)
{
  Fixture fixture;

  fixture_open (&fixture, on_polite, NULL);
  ask (&fixture, "/tile.png");
  ter_clock_advance (fixture.clock, 2 * TER_USEC_PER_HOUR);
  ask (&fixture, "/tile.png");
  assert_tile (&fixture);
  g_assert_true (ter_test_server_saw (fixture.server, "If-None-Match: \"v1\""));
  g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 2);
  ter_clock_advance (fixture.clock, TER_USEC_PER_HOUR / 2);
  ask (&fixture, "/tile.png");
  assert_tile (&fixture);
  g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 2);
  fixture_close (&fixture);
}

static void
on_said (TerTestPeer *peer,
         gpointer     data)
{
  send_png (peer, data, 256, TILE_BYTES);
}

/* How long a tile is used without asking, by what the server says. */
static void
test_how_long (void)
{
  static const struct
  {
    const char *headers;
    gint64 fresh_us;
  } rows[] = {
    { "", 7 * TER_USEC_PER_DAY },
    { "Cache-Control: max-age=7200\r\n", 2 * TER_USEC_PER_HOUR },
    { "Cache-Control: max-age=\"7200\"\r\n", 2 * TER_USEC_PER_HOUR },
    { "Expires: Mon, 23 Nov 2026 10:42:00 GMT\r\n", 3 * TER_USEC_PER_HOUR },
    { "Expires: 0\r\n", 60 * TER_USEC_PER_SEC },
    { "Cache-Control: no-cache\r\n", 60 * TER_USEC_PER_SEC },
    { "Cache-Control: no-store\r\n", 0 },
    { "Cache-Control: max-age=-5\r\n", 7 * TER_USEC_PER_DAY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Fixture fixture;

      g_test_message ("%s", rows[i].headers);
      fixture_open (&fixture, on_said, (gpointer) rows[i].headers);
      ask (&fixture, "/tile.png");
      assert_tile (&fixture);
      if (rows[i].fresh_us > 0)
        {
          ter_clock_advance (fixture.clock, rows[i].fresh_us - TER_USEC_PER_SEC);
          ask (&fixture, "/tile.png");
          assert_tile (&fixture);
          g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 1);
          ter_clock_advance (fixture.clock, 2 * TER_USEC_PER_SEC);
        }
      ask (&fixture, "/tile.png");
      assert_tile (&fixture);
      g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 2);
      fixture_close (&fixture);
    }
}

static void
on_bad (TerTestPeer *peer,
        gpointer     data)
{
  const char *kind = data;

  if (g_str_equal (kind, "absent"))
    ter_test_peer_answer (peer, "404 Not Found", "", "no such tile");
  else if (g_str_equal (kind, "trouble"))
    ter_test_peer_answer (peer, "503 Service Unavailable", "Retry-After: 3600\r\n", "");
  else if (g_str_equal (kind, "page"))
    ter_test_peer_answer (peer, "200 OK", "Content-Type: image/png\r\n", "<html>Sign in</html>");
  else if (g_str_equal (kind, "nothing"))
    ter_test_peer_answer (peer, "200 OK", "Content-Type: image/png\r\n", "");
  else if (g_str_equal (kind, "giant"))
    send_png (peer, "", 60000, TILE_BYTES);
  else if (g_str_equal (kind, "flood"))
    send_png (peer, "", 256, 3 * 1024 * 1024);
  else if (g_str_equal (kind, "elsewhere"))
    ter_test_peer_answer (peer, "302 Found", "Location: http://127.0.0.2:9/tile.png\r\n", "");
  else if (g_str_equal (kind, "cut"))
    ter_test_peer_send (peer, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nshort");
}

/* Whatever a server sends instead of a tile, there is no tile, nothing is kept, and it is not asked again at once. */
static void
test_bad (void)
{
  static const char *const kinds[] = { "absent", "trouble", "page",      "nothing",
                                       "giant",  "flood",   "elsewhere", "cut" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Fixture fixture;
      g_autoptr (TerTileCache) cache = NULL;

      g_test_message ("%s", kinds[i]);
      fixture_open (&fixture, on_bad, (gpointer) kinds[i]);
      for (guint j = 0; j < 3; j++)
        {
          ask (&fixture, "/tile.png");
          g_assert_null (fixture.tile);
          g_assert_nonnull (fixture.error);
          g_assert_true (fixture.error->domain == TER_TILES_ERROR);
        }
      g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 1);
      cache = ter_tile_cache_new (fixture.folder, MAX_CACHE);
      g_assert_cmpint (ter_tile_cache_get_size (cache), ==, 0);
      fixture_close (&fixture);
    }
}

static void
on_slow_but_one (TerTestPeer *peer,
                 gpointer     data)
{
  if (strstr (peer->target, "quick") != NULL)
    send_png (peer, "", 256, TILE_BYTES);
  else
    ter_test_peer_wait (peer, 60000);
}

/* A server that does not answer holds back neither the main thread nor what is on the disk. */
static void
test_slow (void)
{
  Fixture fixture;
  gint64 start;

  fixture_open (&fixture, on_slow_but_one, NULL);
  ask (&fixture, "/quick.png");
  assert_tile (&fixture);
  ter_tiles_set_deadline_ms (fixture.tiles, 700);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *path = g_strdup_printf ("/slow-%u.png", i);

      begin (&fixture, path, NULL);
    }
  start = g_get_monotonic_time ();
  ask (&fixture, "/quick.png");
  assert_tile (&fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 500 * G_TIME_SPAN_MILLISECOND);

  /* Four tiles, two at a time, 0.7 s each. */
  g_assert_cmpuint (wait_for (&fixture, 6), >=, 40);
  g_assert_null (fixture.tile);
  g_assert_error (fixture.error, TER_TILES_ERROR, TER_TILES_ERROR_UNAVAILABLE);
  fixture_close (&fixture);
}

typedef struct
{
  int n_now;
  int n_most;
} Crowd;

static void
on_crowd (TerTestPeer *peer,
          gpointer     data)
{
  Crowd *crowd = data;
  int n_now = g_atomic_int_add (&crowd->n_now, 1) + 1;
  int n_most;

  do
    n_most = g_atomic_int_get (&crowd->n_most);
  while (n_now > n_most && !g_atomic_int_compare_and_exchange (&crowd->n_most, n_most, n_now));
  ter_test_peer_wait (peer, 30);
  g_atomic_int_add (&crowd->n_now, -1);
  send_png (peer, "", 256, TILE_BYTES);
}

/* A view's worth of tiles: never more than two connections, and no more on the disk than was allowed. */
static void
test_manners_and_bound (void)
{
  Fixture fixture;
  Crowd crowd = { 0 };
  g_autoptr (TerTileCache) cache = NULL;
  const gint64 max_bytes = 10 * TILE_BYTES;

  fixture_open (&fixture, on_crowd, &crowd);
  g_clear_object (&fixture.tiles);
  open_tiles (&fixture, max_bytes);
  for (guint i = 0; i < 24; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.png", i);

      begin (&fixture, path, NULL);
    }
  wait_for (&fixture, 24);
  g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 24);
  g_assert_cmpint (g_atomic_int_get (&crowd.n_most), ==, 2);
  cache = ter_tile_cache_new (fixture.folder, max_bytes);
  g_assert_cmpint (ter_tile_cache_get_size (cache), >, 0);
  g_assert_cmpint (ter_tile_cache_get_size (cache), <=, max_bytes);
  fixture_close (&fixture);
}

/* A tile that is no longer in view is not asked for. */
static void
test_cancelled (void)
{
  Fixture fixture;
  Crowd crowd = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fixture_open (&fixture, on_crowd, &crowd);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.png", i);

      begin (&fixture, path, cancellable);
    }
  g_cancellable_cancel (cancellable);
  wait_for (&fixture, 30);
  g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), <=, 4);
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_close (&fixture);
}

/* The server is gone: an old tile is better than none. */
static void
test_old_is_better_than_none (void)
{
  Fixture fixture;
  g_autofree char *url = NULL;

  fixture_open (&fixture, on_polite, NULL);
  url = ter_test_server_url (fixture.server, "/tile.png");
  ask (&fixture, "/tile.png");
  assert_tile (&fixture);
  ter_clock_advance (fixture.clock, 30 * TER_USEC_PER_DAY);
  ter_test_server_free (fixture.server);
  fixture.server = ter_test_server_new (on_polite, NULL, NULL);
  ter_tile_fetcher_fetch_async (TER_TILE_FETCHER (fixture.tiles), url, NULL, on_tile_cb, &fixture);
  wait_for (&fixture, 2);
  assert_tile (&fixture);
  fixture_close (&fixture);
}

/* Whatever lies in the folder under the name of a tile, the map has a tile in the end. */
static void
test_damaged_cache (void)
{
  static const char *const contents[] = {
    "",
    "nonsense",
    "territoire-tile 1\nexpires x\netag \nmodified \n\n",
    "territoire-tile 1\nexpires 9000000000000000\netag \nmodified \n\n<svg/>",
    "territoire-tile 2\nexpires 9000000000000000\netag \nmodified \n\n",
    "territoire-tile 1\nexpires 9000000000000000\netag ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      Fixture fixture;
      g_autofree char *path = NULL;
      g_autofree char *url = NULL;
      g_autofree char *digest = NULL;
      g_autofree char *name = NULL;

      fixture_open (&fixture, on_polite, NULL);
      url = ter_test_server_url (fixture.server, "/tile.png");
      digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
      name = g_strconcat (digest, ".tile", NULL);
      path = g_build_filename (fixture.folder, name, NULL);
      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      ask (&fixture, "/tile.png");
      assert_tile (&fixture);
      g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 1);
      ask (&fixture, "/tile.png");
      assert_tile (&fixture);
      g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 1);
      fixture_close (&fixture);
    }
}

/* Without leave a tile server may not be on this machine: nothing is sent to it. */
static void
test_local_is_refused (void)
{
  Fixture fixture;

  fixture_open (&fixture, on_polite, NULL);
  ter_tiles_set_allow_local (fixture.tiles, FALSE);
  ask (&fixture, "/tile.png");
  g_assert_error (fixture.error, TER_TILES_ERROR, TER_TILES_ERROR_UNAVAILABLE);
  g_assert_cmpuint (ter_test_server_get_n_requests (fixture.server), ==, 0);
  fixture_close (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/tiles/kept", test_kept);
  g_test_add_func ("/tiles/not-modified", test_not_modified);
  g_test_add_func ("/tiles/how-long", test_how_long);
  g_test_add_func ("/tiles/bad", test_bad);
  g_test_add_func ("/tiles/slow", test_slow);
  g_test_add_func ("/tiles/manners-and-bound", test_manners_and_bound);
  g_test_add_func ("/tiles/cancelled", test_cancelled);
  g_test_add_func ("/tiles/old-is-better-than-none", test_old_is_better_than_none);
  g_test_add_func ("/tiles/damaged-cache", test_damaged_cache);
  g_test_add_func ("/tiles/local-is-refused", test_local_is_refused);

  return g_test_run ();
}
