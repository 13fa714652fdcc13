/* test-http-tls.c — No server is believed without proof
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * An authority and its certificates are made when the test runs, with the openssl command, so that none expires
 * in the repository. Each bad one is served, and refused before any request is sent; the good one is accepted,
 * which proves that the others are refused for their fault and not for something else.
 *
 * Not covered, and said by the test: a revoked certificate is accepted, because nobody asks for revocation
 * lists here.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ter-http-private.h"
#include "ter-test-server.h"

typedef struct
{
  char *folder;
  gboolean ready;
} Fixture;

static gboolean
run_openssl (const char *folder,
             const char *arguments)
{
  g_autofree char *line = g_strdup_printf ("openssl %s", arguments);
  g_auto (GStrv) argv = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, NULL));
  if (!g_spawn_sync (folder, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                     NULL, NULL, &problem, &status, &error))
    return FALSE;
  if (!g_spawn_check_wait_status (status, &error))
    g_test_message ("openssl %s: %s", arguments, problem);
  g_assert_no_error (error);
  return TRUE;
}

static void
make_certificate (const char *folder,
                  const char *name,
                  const char *authority,
                  const char *extensions,
                  const char *validity)
{
  g_autofree char *file = g_build_filename (folder, "extensions", NULL);
  g_autofree char *request = NULL;
  g_autofree char *sign = NULL;

  g_assert_true (g_file_set_contents (file, extensions, -1, NULL));
  request =
      g_strdup_printf ("req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=%s "
                       "-keyout %s.key -out %s.csr",
                       g_str_equal (name, "unnamed") ? "127.0.0.1" : name, name, name);
  g_assert_true (run_openssl (folder, request));
  sign =
      authority != NULL
          ? g_strdup_printf (
                "x509 -req -in %s.csr -CA %s.crt -CAkey %s.key -extfile extensions %s -out %s.crt",
                name, authority, authority, validity, name)
          : g_strdup_printf (
                "x509 -req -in %s.csr -signkey %s.key -extfile extensions %s -out %s.crt", name,
                name, validity, name);
  g_assert_true (run_openssl (folder, sign));
}

#define NAMED "subjectAltName=IP:127.0.0.1,DNS:localhost\n"
#define AUTHORITY "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("territoire-tls-XXXXXX", NULL);
  fixture->ready = run_openssl (fixture->folder, "version");
  if (!fixture->ready)
    return;

  make_certificate (fixture->folder, "authority", NULL, AUTHORITY, "-days 30");
  make_certificate (fixture->folder, "stranger", NULL, AUTHORITY, "-days 30");
  make_certificate (fixture->folder, "good", "authority", NAMED, "-days 30");
  make_certificate (fixture->folder, "expired", "authority", NAMED,
                    "-not_before 20200101000000Z -not_after 20200201000000Z");
  make_certificate (fixture->folder, "future", "authority", NAMED,
                    "-not_before 20900101000000Z -not_after 20910101000000Z");
  make_certificate (fixture->folder, "other-host", "authority",
                    "subjectAltName=DNS:elsewhere.example\n", "-days 30");
  make_certificate (fixture->folder, "unnamed", "authority", "basicConstraints=CA:FALSE\n",
                    "-days 30");
  make_certificate (fixture->folder, "untrusted", "stranger", NAMED, "-days 30");
  make_certificate (fixture->folder, "self-signed", NULL, NAMED, "-days 30");
  make_certificate (fixture->folder, "middle", "authority", AUTHORITY, "-days 30");
  make_certificate (fixture->folder, "incomplete", "middle", NAMED, "-days 30");
  make_certificate (fixture->folder, "leaf", "good", NAMED, "-days 30");
  make_certificate (fixture->folder, "sha1", "authority", NAMED, "-days 30 -sha1");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static GTlsCertificate *
load (Fixture    *fixture,
      const char *name)
{
  g_autofree char *crt = g_strdup_printf ("%s/%s.crt", fixture->folder, name);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", fixture->folder, name);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_files (crt, key, &error);

  g_assert_no_error (error);
  return certificate;
}

static TerHttp *
make_http (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "authority.crt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, &error);
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerLimiter) limiter = ter_limiter_new (clock);
  TerHttp *http = ter_http_new (clock, limiter);

  g_assert_no_error (error);
  ter_limiter_set_interval (limiter, 0);
  ter_http_set_tls_database (http, database);
  return http;
}

static void
on_request (TerTestPeer *peer,
            gpointer     data)
{
  const char *location = data;
  g_autofree char *headers =
      location != NULL ? g_strdup_printf ("Location: %s\r\n", location) : NULL;

  ter_test_peer_answer (peer, location != NULL ? "302 Found" : "200 OK", headers, "{}");
}

static TerHttpResponse *
fetch (TerHttp    *http,
       const char *url,
       gboolean    follow,
       GError    **error)
{
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;

  request.url = url;
  request.allow_local = TRUE;
  request.deadline_ms = 5000;
  request.secret_name = follow ? NULL : "Authorization";
  request.secret_value = follow ? NULL : "canary";
  request.follow_cross_origin = follow;
  return ter_http_fetch (http, &request, NULL, error);
}

/* S5 */
static void
test_certificates (Fixture      *fixture,
                   gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *says; /* NULL: accepted */
  } cases[] = {
    { "good", NULL },
    { "expired", "expired" },
    { "future", "not valid yet" },
    { "other-host", "another name" },
    { "unnamed", "" },
    { "untrusted", "vouches" },
    { "self-signed", "vouches" },
    { "incomplete", "vouches" },
    { "leaf", "" },
    { "sha1", "" },
  };
  g_autoptr (TerHttp) http = NULL;

  if (!fixture->ready)
    {
      g_test_skip ("no openssl command to make certificates with");
      return;
    }

  http = make_http (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GTlsCertificate) certificate = load (fixture, cases[i].name);
      g_autoptr (TerTestServer) server = ter_test_server_new (on_request, NULL, certificate);
      g_autofree char *url = ter_test_server_url (server, "/");
      g_autoptr (GError) error = NULL;
      g_autoptr (TerHttpResponse) response = fetch (http, url, FALSE, &error);

      g_test_message ("%s: %s", cases[i].name, error != NULL ? error->message : "accepted");
      if (cases[i].says == NULL)
        {
          g_assert_no_error (error);
          g_assert_true (ter_test_server_saw (server, "Authorization: canary"));
          continue;
        }
      g_assert_null (response);
      g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TLS);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      /* Refused before the secret left. */
      g_assert_cmpuint (ter_test_server_get_n_requests (server), ==, 0);
    }
  g_test_message (
      "not covered: a revoked certificate is accepted, and RC4 cannot be offered by this OpenSSL");
}

static void
test_downgrade (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (TerTestServer) plain = ter_test_server_new (on_request, NULL, NULL);
  g_autofree char *plain_url = ter_test_server_url (plain, "/");
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (TerTestServer) secure = NULL;
  g_autofree char *secure_url = NULL;
  g_autoptr (TerHttp) http = NULL;
  g_autoptr (GError) error = NULL;

  if (!fixture->ready)
    {
      g_test_skip ("no openssl command to make certificates with");
      return;
    }

  http = make_http (fixture);
  certificate = load (fixture, "good");
  secure = ter_test_server_new (on_request, plain_url, certificate);
  secure_url = ter_test_server_url (secure, "/");
  g_assert_null (fetch (http, secure_url, TRUE, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_REDIRECT);
  g_assert_cmpuint (ter_test_server_get_n_requests (secure), ==, 1);
  g_assert_cmpuint (ter_test_server_get_n_connections (plain), ==, 0);
}

/* A server that speaks only what was given up long ago. */
static void
test_old_protocol (Fixture      *fixture,
                   gconstpointer data)
{
  static const char *const versions[] = { "-tls1", "-tls1_1", "-tls1_2" };
  g_autoptr (TerHttp) http = NULL;

  if (!fixture->ready)
    {
      g_test_skip ("no openssl command to serve with");
      return;
    }

  http = make_http (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autoptr (GSocketListener) finder = g_socket_listener_new ();
      guint16 port = g_socket_listener_add_any_inet_port (finder, NULL, NULL);
      g_autofree char *port_text = g_strdup_printf ("127.0.0.1:%u", port);
      g_autofree char *url = g_strdup_printf ("https://%s/", port_text);
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
          G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE |
          G_SUBPROCESS_FLAGS_STDIN_PIPE);
      g_autoptr (GSubprocess) server = NULL;
      g_autoptr (TerHttpResponse) response = NULL;
      char ready[6] = "";

      g_socket_listener_close (finder);
      g_subprocess_launcher_set_cwd (launcher, fixture->folder);
      server =
          g_subprocess_launcher_spawn (launcher, &error, "openssl", "s_server", "-accept",
                                       port_text, "-cert", "good.crt", "-key", "good.key",
                                       versions[i], "-cipher", "ALL:@SECLEVEL=0", "-www", NULL);
      g_assert_no_error (error);
      /* It prints a line that begins with “ACCEPT” when it listens. */
      while (strncmp (ready, "ACCEPT", 6) != 0)
        {
          memmove (ready, ready + 1, 5);
          if (g_input_stream_read (g_subprocess_get_stdout_pipe (server), ready + 5, 1, NULL,
                                   NULL) != 1)
            break;
        }

      response = fetch (http, url, FALSE, &error);
      g_test_message ("%s: %s", versions[i], error != NULL ? error->message : "accepted");
      g_subprocess_force_exit (server);
      g_subprocess_wait (server, NULL, NULL);
      /* The last one shows that the way of asking works. */
      if (g_str_equal (versions[i], "-tls1_2"))
        g_assert_no_error (error);
      else
        g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TLS);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/http/tls/certificates", Fixture, NULL, set_up, test_certificates, tear_down);
  g_test_add ("/http/tls/downgrade", Fixture, NULL, set_up, test_downgrade, tear_down);
  g_test_add ("/http/tls/old-protocol", Fixture, NULL, set_up, test_old_protocol, tear_down);

  return g_test_run ();
}
