/* test-http-hostile.c — The HTTP layer against servers that mean harm
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One test for each attack, with the figure to pass: bombs within 2 s and 64 MiB, deadlines within one second,
 * and nobody else delayed. Server threads misbehave on raw sockets
 * (tests/support). Budgets are of a second or two, so that the whole takes less than a minute.
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ter-http-private.h"
#include "ter-test-http.h"

#define MIB (1024 * 1024)

static gint64
read_peak_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10);
}

static void
reset_peak (void)
{
  int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

  /* Where that is not allowed the peak of the past counts too, and the test is only harder. */
  if (fd >= 0)
    {
      g_assert_cmpint (write (fd, "5", 1), ==, 1);
      close (fd);
    }
}

static GBytes *
pack (gconstpointer         data,
      gsize                 length,
      GZlibCompressorFormat format)
{
  g_autoptr (GConverter) packer = G_CONVERTER (g_zlib_compressor_new (format, 9));
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, length);
  g_autoptr (GError) error = NULL;
  GBytes *packed = g_converter_convert_bytes (packer, bytes, &error);

  g_assert_no_error (error);
  return packed;
}

/* 512 MiB of zeros: members of 1 MiB one after the other, which is one gzip body. */
static GBytes *
make_gzip_bomb (void)
{
  g_autofree guint8 *zeros = g_malloc0 (MIB);
  g_autoptr (GBytes) member = pack (zeros, MIB, G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  GByteArray *bomb = g_byte_array_new ();

  for (guint i = 0; i < 512; i++)
    g_byte_array_append (bomb, g_bytes_get_data (member, NULL), (guint) g_bytes_get_size (member));
  return g_byte_array_free_to_bytes (bomb);
}

static GBytes *
make_plain_bomb (GZlibCompressorFormat format)
{
  g_autofree guint8 *zeros = g_malloc0 (64 * MIB);

  return pack (zeros, 64 * MIB, format);
}

static GBytes *
make_double_bomb (void)
{
  g_autoptr (GBytes) once = make_gzip_bomb ();

  return pack (g_bytes_get_data (once, NULL), g_bytes_get_size (once),
               G_ZLIB_COMPRESSOR_FORMAT_GZIP);
}

typedef struct
{
  const char *encoding;
  GBytes *body;
} Packed;

static void
on_packed (TerTestPeer *peer,
           gpointer     data)
{
  Packed *packed = data;
  g_autofree char *head =
      g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nConnection: close\r\n\r\n",
                       packed->encoding);

  if (ter_test_peer_send (peer, head))
    ter_test_peer_send_bytes (peer, g_bytes_get_data (packed->body, NULL),
                              g_bytes_get_size (packed->body));
}

static void
check_bomb (const char *encoding,
            GBytes     *body,
            gint64      max_bytes,
            int         code)
{
  Packed packed = { encoding, body };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_packed, &packed, NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autoptr (GError) error = NULL;
  gint64 peak;
  gint64 begun;
  double seconds;

  reset_peak ();
  peak = read_peak_kib ();
  begun = g_get_monotonic_time ();
  g_assert_null (ter_test_http_fetch (url, 10000, max_bytes, &error));
  seconds = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  peak = read_peak_kib () - peak;
  g_test_message ("%s, %" G_GSIZE_FORMAT " bytes: %.2f s, %.1f MiB: %s", encoding,
                  g_bytes_get_size (body), seconds, (double) peak / 1024, error->message);
  g_assert_error (error, TER_HTTP_ERROR, code);
  g_assert_cmpfloat (seconds, <=, 2.0);
  g_assert_cmpint (peak, <=, 64 * 1024);
}

/* S1 */
static void
test_bombs (void)
{
  g_autoptr (GBytes) gzip = make_gzip_bomb ();
  g_autoptr (GBytes) twice = make_double_bomb ();
  g_autoptr (GBytes) single = make_plain_bomb (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GBytes) zlib = make_plain_bomb (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GBytes) raw = make_plain_bomb (G_ZLIB_COMPRESSOR_FORMAT_RAW);

  g_assert_cmpuint (g_bytes_get_size (twice), <, 8192);

  /* The ratio alone stops the first ones, because a gigabyte is allowed. */
  check_bomb ("gzip", gzip, 1024 * MIB, TER_HTTP_ERROR_TOO_LARGE);
  check_bomb ("gzip", single, 1024 * MIB, TER_HTTP_ERROR_TOO_LARGE);
  check_bomb ("deflate", zlib, 1024 * MIB, TER_HTTP_ERROR_TOO_LARGE);
  check_bomb ("deflate", raw, 1024 * MIB, TER_HTTP_ERROR_TOO_LARGE);
  check_bomb ("gzip", gzip, MIB / 2, TER_HTTP_ERROR_TOO_LARGE);
  check_bomb ("gzip, gzip", twice, 1024 * MIB, TER_HTTP_ERROR_BAD_ENCODING);
  check_bomb ("br", gzip, 1024 * MIB, TER_HTTP_ERROR_BAD_ENCODING);
  check_bomb ("gzip", zlib, 1024 * MIB, TER_HTTP_ERROR_BAD_ENCODING);
}

static void
test_packed (void)
{
  static const struct
  {
    const char *encoding;
    GZlibCompressorFormat format;
  } kinds[] = {
    { "gzip", G_ZLIB_COMPRESSOR_FORMAT_GZIP },
    { "GZIP", G_ZLIB_COMPRESSOR_FORMAT_GZIP },
    { "deflate", G_ZLIB_COMPRESSOR_FORMAT_ZLIB },
    { "deflate", G_ZLIB_COMPRESSOR_FORMAT_RAW },
  };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  gsize length = 300000;
  g_autofree char *text = g_malloc (length);

  g_test_message ("seed %u", seed);
  for (gsize i = 0; i < length; i++)
    text[i] = (char) g_rand_int_range (random, 'a', 'e');

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GBytes) body = pack (text, length, kinds[i].format);
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (body, 0, g_bytes_get_size (body) - 9);
      Packed packed = { kinds[i].encoding, body };
      Packed shortened = { kinds[i].encoding, cut };
      g_autoptr (TerTestServer) server = ter_test_server_new (on_packed, &packed, NULL);
      g_autoptr (TerTestServer) short_server = ter_test_server_new (on_packed, &shortened, NULL);
      g_autofree char *url = ter_test_server_url (server, "/");
      g_autofree char *short_url = ter_test_server_url (short_server, "/");
      g_autoptr (GError) error = NULL;
      g_autoptr (TerHttpResponse) response = ter_test_http_fetch (url, 5000, 0, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body),
                       text, length);
      g_assert_null (ter_test_http_fetch (short_url, 5000, 0, &error));
      g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_BAD_ENCODING);
    }
}

static void
on_drip (TerTestPeer *peer,
         gpointer     data)
{
  const char *how = data;

  if (g_str_equal (how, "silence"))
    {
      while (ter_test_peer_wait (peer, 60000))
        ;
      return;
    }

  ter_test_peer_send (peer, "HTTP/1.1 200 OK\r\n");
  if (g_str_equal (how, "headers"))
    {
      for (guint i = 0;
           ter_test_peer_wait (peer, 200) && ter_test_peer_send (peer, "X-Drip: 1\r\n"); i++)
        ;
      return;
    }
  if (g_str_equal (how, "chunks"))
    {
      /* A piece whose length has an extension without end. */
      ter_test_peer_send (peer, "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n1;");
      while (ter_test_peer_wait (peer, 100) && ter_test_peer_send (peer, "a"))
        ;
      return;
    }

  ter_test_peer_send (peer, "Content-Length: 100000\r\n\r\n");
  while (ter_test_peer_wait (peer, 200) && ter_test_peer_send (peer, "x"))
    ;
}

static void
check_deadline (const char *name,
                const char *url)
{
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  double seconds;

  g_assert_null (ter_test_http_fetch (url, 1500, 0, &error));
  seconds = (double) (g_get_monotonic_time () - begun) / G_USEC_PER_SEC;
  g_test_message ("%s: %.2f s of 1.5: %s", name, seconds, error->message);
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TIMEOUT);
  g_assert_cmpfloat (seconds, >=, 1.4);
  g_assert_cmpfloat (seconds, <=, 2.5);
}

/* S2 */
static void
test_deadline (void)
{
  static const char *const ways[] = { "silence", "headers", "body", "chunks" };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (TerTestServer) server = ter_test_server_new (on_drip, (gpointer) ways[i], NULL);
      g_autofree char *url = ter_test_server_url (server, "/");

      check_deadline (ways[i], url);
    }
}

/* A port that takes no connection and refuses none: its queue is full. */
static void
test_black_hole (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocket) hole =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GPtrArray) fill = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *url = NULL;

  g_assert_true (g_socket_bind (hole, any_port, FALSE, NULL));
  g_assert_cmpint (listen (g_socket_get_fd (hole), 0), ==, 0);
  address = g_socket_get_local_address (hole, NULL);
  for (guint i = 0; i < 4; i++)
    {
      GSocket *client =
          g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

      g_socket_set_blocking (client, FALSE);
      g_socket_connect (client, address, NULL, NULL);
      g_ptr_array_add (fill, client);
    }

  url = g_strdup_printf ("http://127.0.0.1:%u/",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  check_deadline ("black hole", url);
}

static void
test_min_rate (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (on_drip, (gpointer) "body", NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();

  request.url = url;
  request.allow_local = TRUE;
  request.deadline_ms = 30000;
  request.min_rate = 1000;
  request.rate_window_ms = 500;
  g_assert_null (ter_http_fetch (http, &request, NULL, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 3 * G_USEC_PER_SEC);
}

static gpointer
wait_for_silence (gpointer url)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ter_test_http_fetch (url, 1500, 0, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TIMEOUT);

  return NULL;
}

/* Thirty portals that do not answer, each asked by a worker, do not delay another one. */
static void
test_others_go_on (void)
{
  g_autoptr (TerTestServer) slow = ter_test_server_new (on_drip, (gpointer) "silence", NULL);
  g_autoptr (TerTestServer) quick = ter_test_server_new (ter_test_http_answer_plain, NULL, NULL);
  g_autofree char *slow_url = ter_test_server_url (slow, "/");
  g_autofree char *quick_url = ter_test_server_url (quick, "/");
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) response = NULL;
  GThread *workers[30];
  gint64 begun;

  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    workers[i] = g_thread_new ("slow", wait_for_silence, slow_url);

  begun = g_get_monotonic_time ();
  response = ter_test_http_fetch (quick_url, 1000, 0, &error);
  g_assert_no_error (error);
  g_test_message ("quick portal: %.0f ms", (double) (g_get_monotonic_time () - begun) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, G_USEC_PER_SEC / 2);

  for (guint i = 0; i < G_N_ELEMENTS (workers); i++)
    g_thread_join (workers[i]);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (100000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (on_drip, (gpointer) "body", NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autoptr (TerHttp) http = ter_test_http_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

  request.url = url;
  request.allow_local = TRUE;
  g_assert_null (ter_http_fetch (http, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 2 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

static void
on_empty_chunks (TerTestPeer *peer,
                 gpointer     data)
{
  ter_test_peer_send (peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
  while (ter_test_peer_wait (peer, 10) && ter_test_peer_send (peer, "0\r\n"))
    ;
}

/* The first empty piece is the end of the body (RFC 9112); what comes after it is not waited for. */
static void
test_empty_chunks (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (on_empty_chunks, NULL, NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autoptr (GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  g_autoptr (TerHttpResponse) response = ter_test_http_fetch (url, 1500, 0, &error);

  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC / 2);
  if (response == NULL)
    g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TIMEOUT);
  else
    g_assert_cmpint (response->n_bytes, ==, 1);
}

static void
on_broken (TerTestPeer *peer,
           gpointer     data)
{
  if (g_str_equal (peer->target, "/short"))
    ter_test_peer_send (peer, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
  else if (g_str_equal (peer->target, "/chunk"))
    ter_test_peer_send (peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc");
  else if (g_str_equal (peer->target, "/garbage"))
    ter_test_peer_send (peer, "220 smtp.example ESMTP\r\n");
  else if (g_str_equal (peer->target, "/headers"))
    for (guint i = 0; i < 20000 && ter_test_peer_send (peer, i == 0 ? "HTTP/1.1 200 OK\r\n"
                                                                    : "X-Fill: aaaaaaaa\r\n");
         i++)
      ;
}

static void
test_broken (void)
{
  static const char *const paths[] = { "/short", "/chunk", "/garbage", "/headers", "/nothing" };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_broken, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = ter_test_server_url (server, paths[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (ter_test_http_fetch (url, 5000, 0, &error));
      g_test_message ("%s: %s", paths[i], error->message);
      g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_NETWORK);
    }
}

static void
on_large (TerTestPeer *peer,
          gpointer     data)
{
  g_autofree char *piece = g_strnfill (65536, 'x');

  ter_test_peer_send (peer, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
  for (guint i = 0; i < 512 && ter_test_peer_send (peer, piece); i++)
    ;
}

static void
test_large (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (on_large, NULL, NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autofree char *path = NULL;
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) response = NULL;
  GStatBuf info;
  gint64 peak;

  g_assert_null (ter_test_http_fetch (url, 5000, MIB, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TOO_LARGE);
  g_clear_error (&error);

  request.url = url;
  request.allow_local = TRUE;
  request.max_bytes = 64 * MIB;
  request.save_to_fd = g_file_open_tmp ("territoire-XXXXXX", &path, &error);
  g_assert_no_error (error);
  reset_peak ();
  peak = read_peak_kib ();
  response = ter_http_fetch (http, &request, NULL, &error);
  peak = read_peak_kib () - peak;
  g_assert_no_error (error);
  g_assert_null (response->body);
  g_assert_cmpint (response->n_bytes, ==, 32 * MIB);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 32 * MIB);
  g_test_message ("32 MiB to a file: %.1f MiB", (double) peak / 1024);
  g_assert_cmpint (peak, <, 8 * 1024);
  close (request.save_to_fd);
  g_unlink (path);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/hostile/bombs", test_bombs);
  g_test_add_func ("/http/hostile/packed", test_packed);
  g_test_add_func ("/http/hostile/deadline", test_deadline);
  g_test_add_func ("/http/hostile/black-hole", test_black_hole);
  g_test_add_func ("/http/hostile/min-rate", test_min_rate);
  g_test_add_func ("/http/hostile/others-go-on", test_others_go_on);
  g_test_add_func ("/http/hostile/cancel", test_cancel);
  g_test_add_func ("/http/hostile/empty-chunks", test_empty_chunks);
  g_test_add_func ("/http/hostile/broken", test_broken);
  g_test_add_func ("/http/hostile/large", test_large);

  return g_test_run ();
}
