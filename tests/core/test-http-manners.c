/* test-http-manners.c — What the HTTP layer asks, follows, tells and waits for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Conditions, statuses, redirects, secrets and waits, against servers on loopback: no canary on a foreign
 * origin, no request before the date that the server named.
 */

#include "config.h"

#include <string.h>

#include "ter-http-private.h"
#include "ter-test-http.h"

#define NOW_US (G_GINT64_CONSTANT (1795435200) * TER_USEC_PER_SEC)
#define CANARY "canary-7f3a"

static void
test_plain (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (ter_test_http_answer_plain, NULL, NULL);
  g_autofree char *url = ter_test_server_url (server, "/api?q=a%20b");
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) response = NULL;
  g_autoptr (TerHttpResponse) again = NULL;
  g_autoptr (TerJson) json = NULL;

  request.url = url;
  request.accept = "application/json";
  request.allow_local = TRUE;
  response = ter_http_fetch (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (response->etag, ==, "\"v1\"");
  g_assert_cmpstr (response->last_modified, ==, "Mon, 23 Nov 2026 12:00:00 GMT");
  g_assert_cmpstr (response->content_type, ==, "application/json");
  g_assert_cmpint (response->retry_after_us, ==, -1);
  json = ter_http_response_load_json (response, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (
      ter_json_node_get_boolean (ter_json_node_get (ter_json_get_root (json), "ok"), FALSE));

  g_assert_true (ter_test_server_saw (server, "GET /api?q=a%20b HTTP/1.1"));
  g_assert_true (ter_test_server_saw (server, "User-Agent: Territoire/"));
  g_assert_true (ter_test_server_saw (server, "Accept: application/json"));
  g_assert_true (ter_test_server_saw (server, "Accept-Encoding: gzip\r\n"));
  g_assert_false (ter_test_server_saw (server, "Cookie"));

  request.if_none_match = response->etag;
  again = ter_http_fetch (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (again->not_modified);
  g_assert_true (ter_http_response_check (again, &error));
}

/* Status → code that callers act on. */
static void
on_status (TerTestPeer *peer,
           gpointer     data)
{
  g_autofree char *status = g_strdup_printf ("%s Because", peer->target + 1);

  ter_test_peer_answer (peer, status, NULL, "<html>" CANARY);
}

static void
test_status (void)
{
  static const struct
  {
    const char *path;
    int code;
  } cases[] = {
    { "/400", TER_HTTP_ERROR_BAD_RESPONSE }, { "/401", TER_HTTP_ERROR_UNAUTHORIZED },
    { "/403", TER_HTTP_ERROR_UNAUTHORIZED }, { "/404", TER_HTTP_ERROR_NOT_FOUND },
    { "/410", TER_HTTP_ERROR_GONE },         { "/429", TER_HTTP_ERROR_RATE_LIMITED },
    { "/500", TER_HTTP_ERROR_SERVER },       { "/503", TER_HTTP_ERROR_SERVER },
    { "/206", TER_HTTP_ERROR_BAD_RESPONSE }, { "/304", TER_HTTP_ERROR_BAD_RESPONSE },
  };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_status, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = ter_test_server_url (server, cases[i].path);
      g_autoptr (GError) error = NULL;
      g_autoptr (TerHttpResponse) response = ter_test_http_fetch (url, 5000, 0, &error);

      g_assert_no_error (error);
      g_assert_false (ter_http_response_check (response, &error));
      g_assert_error (error, TER_HTTP_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
    }
}

/* S3: a redirect to the address in `data`, or on and on. */
static void
on_redirect (TerTestPeer *peer,
             gpointer     data)
{
  const char *location = data;
  g_autofree char *headers = NULL;

  if (g_str_equal (peer->target, "/end"))
    {
      ter_test_peer_answer (peer, "200 OK", NULL, "end");
      return;
    }
  headers = g_str_equal (location, "loop") ? g_strdup_printf ("Location: /hop%u\r\n", peer->number)
                                           : g_strdup_printf ("Location: %s\r\n", location);
  ter_test_peer_answer (peer, peer->number % 2 ? "302 Found" : "307 Temporary Redirect", headers,
                        "");
}

static TerHttpResponse *
fetch_with_secret (const char *url,
                   gboolean    follow,
                   gboolean    secret,
                   GError    **error)
{
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;

  request.url = url;
  request.allow_local = TRUE;
  request.deadline_ms = 5000;
  request.follow_cross_origin = follow;
  request.secret_name = secret ? "X-API-KEY" : NULL;
  request.secret_value = secret ? CANARY : NULL;
  return ter_http_fetch (http, &request, NULL, error);
}

static void
test_redirects (void)
{
  g_autoptr (TerTestServer) foreign = ter_test_server_new (ter_test_http_answer_plain, NULL, NULL);
  g_autofree char *foreign_url = ter_test_server_url (foreign, "/x");
  g_autofree char *by_name =
      g_strdup_printf ("http://localhost:%u/x", ter_test_server_get_port (foreign));
  g_autofree char *with_user =
      g_strdup_printf ("http://me:pw@127.0.0.1:%u/x", ter_test_server_get_port (foreign));
  const char *const locations[] = {
    foreign_url,
    by_name,
    with_user,
    "file:///etc/passwd",
    "data:text/plain,x",
    "ftp://127.0.0.1/",
    "loop",
    "http://169.254.169.254/latest/meta-data/",
    "//127.0.0.1:1/x",
    "",
    "http://",
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (locations); i++)
    {
      g_autoptr (TerTestServer) server =
          ter_test_server_new (on_redirect, (gpointer) locations[i / 2], NULL);
      g_autofree char *url = ter_test_server_url (server, "/begin");
      g_autoptr (GError) error = NULL;

      /* Whether the request says that it may go elsewhere or not: not with a secret. */
      g_assert_null (fetch_with_secret (url, i % 2, TRUE, &error));
      g_test_message ("%s: %s", locations[i / 2], error->message);
      g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_REDIRECT);
      g_assert_cmpuint (ter_test_server_get_n_requests (server), <=, 6);
    }
  g_assert_cmpuint (ter_test_server_get_n_connections (foreign), ==, 0);
  g_assert_false (ter_test_server_saw (foreign, CANARY));
}

static void
test_redirects_followed (void)
{
  g_autoptr (TerTestServer) foreign = ter_test_server_new (ter_test_http_answer_plain, NULL, NULL);
  g_autofree char *foreign_url = ter_test_server_url (foreign, "/x");
  g_autoptr (TerTestServer) same = ter_test_server_new (on_redirect, (gpointer) "end", NULL);
  g_autofree char *same_url = ter_test_server_url (same, "/begin");
  g_autoptr (TerTestServer) away = ter_test_server_new (on_redirect, foreign_url, NULL);
  g_autofree char *away_url = ter_test_server_url (away, "/begin");
  g_autoptr (TerTestServer) inside =
      ter_test_server_new (on_redirect, (gpointer) "http://169.254.169.254/latest/meta-data/",
                           NULL);
  g_autofree char *foreign_by_name =
      g_strdup_printf ("http://localhost:%u/x", ter_test_server_get_port (foreign));
  g_autoptr (TerTestServer) named = ter_test_server_new (on_redirect, foreign_by_name, NULL);
  g_autofree char *by_name_url = ter_test_server_url (named, "/begin");
  g_autofree char *inside_url = ter_test_server_url (inside, "/begin");
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) first = fetch_with_secret (same_url, FALSE, TRUE, &error);
  g_autoptr (TerHttpResponse) second = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (first->url, "/end"));

  second = fetch_with_secret (away_url, TRUE, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->url, ==, foreign_url);

  /* The permission to reach a local host is not one for the hosts that it names. */
  g_assert_null (fetch_with_secret (by_name_url, TRUE, FALSE, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_FORBIDDEN_ADDRESS);
  g_assert_cmpuint (ter_test_server_get_n_requests (foreign), ==, 1);
  g_clear_error (&error);
  g_assert_null (fetch_with_secret (inside_url, TRUE, FALSE, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_FORBIDDEN_ADDRESS);
}

static void
test_secrets (void)
{
  static const char *const bad_values[] = { "a\r\nX-Other: 1", "a\nb", "é", "\x01" };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_status, NULL, NULL);
  g_autofree char *url = ter_test_server_url (server, "/401");
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) response = NULL;

  request.url = url;
  request.allow_local = TRUE;
  request.secret_name = "Authorization";
  for (guint i = 0; i < G_N_ELEMENTS (bad_values); i++)
    {
      request.secret_value = bad_values[i];
      g_assert_null (ter_http_fetch (http, &request, NULL, &error));
      g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_HEADER);
      g_clear_error (&error);
    }
  g_assert_cmpuint (ter_test_server_get_n_connections (server), ==, 0);

  request.secret_value = CANARY;
  response = ter_http_fetch (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ter_test_server_saw (server, "Authorization: " CANARY "\r\n"));
  g_assert_false (ter_http_response_check (response, &error));
  g_assert_null (strstr (error->message, CANARY));
  g_clear_error (&error);

  request.allow_local = FALSE;
  request.url = "http://portal.example/";
  g_assert_null (ter_http_fetch (http, &request, NULL, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TLS);
}

/* A stored ETag that a server made up to break the request is left out. */
static void
test_condition_is_checked (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (ter_test_http_answer_plain, NULL, NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) response = NULL;

  request.url = url;
  request.allow_local = TRUE;
  request.if_none_match = "\"a\"\r\nX-Injected: 1";
  response = ter_http_fetch (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_false (ter_test_server_saw (server, "X-Injected"));
}

/* S15 */
static void
on_busy (TerTestPeer *peer,
         gpointer     data)
{
  const char *value = data;
  g_autofree char *headers = *value != '\0' ? g_strdup_printf ("Retry-After: %s\r\n", value) : NULL;

  ter_test_peer_answer (peer,
                        peer->number % 2 ? "429 Too Many Requests" : "503 Service Unavailable",
                        headers, "<html>busy</html>");
}

static void
test_rate_limit (void)
{
  static const struct
  {
    const char *value;
    gint64 wait_s;
  } cases[] = {
    { "120", 120 },
    { "Mon, 23 Nov 2026 12:02:00 GMT", 120 },
    { "Mon, 23 Nov 2126 12:02:00 GMT", 3600 },
    { "86400", 3600 },
    { "Mon, 23 Nov 2020 12:02:00 GMT", 0 },
    { "when I feel like it", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TerTestServer) server =
          ter_test_server_new (on_busy, (gpointer) cases[i].value, NULL);
      g_autofree char *url = ter_test_server_url (server, "/");
      g_autoptr (TerClock) clock = ter_clock_new_manual (NOW_US);
      g_autoptr (TerLimiter) limiter = ter_limiter_new (clock);
      g_autoptr (TerHttp) http = ter_http_new (clock, limiter);
      TerHttpRequest request = TER_HTTP_REQUEST_INIT;
      g_autoptr (GError) error = NULL;
      g_autoptr (TerHttpResponse) response = NULL;
      g_autoptr (TerHttpResponse) later = NULL;

      ter_limiter_set_interval (limiter, 0);
      request.url = url;
      request.allow_local = TRUE;
      response = ter_http_fetch (http, &request, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (response->status, ==, 429);

      /* Until the date, nothing reaches the server: not even a moment before it. */
      for (guint n = 0; n < 3 && cases[i].wait_s > 0; n++)
        {
          g_assert_null (ter_http_fetch (http, &request, NULL, &error));
          g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_RATE_LIMITED);
          g_clear_error (&error);
          if (n == 0)
            ter_clock_advance (clock, cases[i].wait_s * TER_USEC_PER_SEC - 1);
        }
      g_assert_cmpuint (ter_test_server_get_n_connections (server), ==, 1);

      ter_clock_advance (clock, 1);
      later = ter_http_fetch (http, &request, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (later->status, ==, 503);
    }
}

/* Two in three answers fail, in another way each time. */
static void
on_flaky (TerTestPeer *peer,
          gpointer     data)
{
  switch (peer->number)
    {
    case 1:
      return;
    case 2:
      ter_test_peer_send (peer, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
      return;
    case 3:
      ter_test_peer_answer (peer, "502 Bad Gateway", NULL, "<html>");
      return;
    case 4:
      ter_test_peer_answer (peer, "503 Service Unavailable", NULL, "<html>");
      return;
    default:
      ter_test_peer_answer (peer, "200 OK", NULL, "{}");
    }
}

static void
test_retrying (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (on_flaky, NULL, NULL);
  g_autoptr (TerTestServer) refusing = ter_test_server_new (on_status, NULL, NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autofree char *refusing_url = ter_test_server_url (refusing, "/404");
  g_autofree char *failing_url = ter_test_server_url (refusing, "/500");
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) response = NULL;
  g_autoptr (TerHttpResponse) refused = NULL;
  g_autoptr (TerHttpResponse) failed = NULL;

  request.url = url;
  request.allow_local = TRUE;
  response = ter_http_fetch_retrying (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ter_test_server_get_n_requests (server), ==, 5);

  request.url = refusing_url;
  refused = ter_http_fetch_retrying (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (ter_http_response_check (refused, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_NOT_FOUND);
  g_assert_cmpuint (ter_test_server_get_n_requests (refusing), ==, 1);
  g_clear_error (&error);

  request.url = failing_url;
  failed = ter_http_fetch_retrying (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (ter_http_response_check (failed, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_SERVER);
  g_assert_cmpuint (ter_test_server_get_n_requests (refusing), ==, 6);
}

/* Who cannot wait as long as the server asks is told so at once, and does not ask again before. */
static void
test_patience (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (on_busy, (gpointer) "60", NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) response = NULL;
  gint64 begun = g_get_monotonic_time ();

  request.url = url;
  request.allow_local = TRUE;
  request.patience_ms = 1000;
  response = ter_http_fetch_retrying (http, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 429);
  g_assert_cmpint (response->retry_after_us, ==, 60 * TER_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);

  g_assert_null (ter_http_fetch_retrying (http, &request, NULL, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_RATE_LIMITED);
  g_assert_cmpuint (ter_test_server_get_n_requests (server), ==, 1);
}

static void
on_page (TerTestPeer *peer,
         gpointer     data)
{
  ter_test_peer_answer (peer, "200 OK", "Content-Type: application/json\r\n",
                        "\r\n <!DOCTYPE html><h1>Maintenance</h1>");
}

static void
test_page_for_json (void)
{
  g_autoptr (TerTestServer) server = ter_test_server_new (on_page, NULL, NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autoptr (GError) error = NULL;
  g_autoptr (TerHttpResponse) response = ter_test_http_fetch (url, 5000, 0, &error);

  g_assert_no_error (error);
  g_assert_null (ter_http_response_load_json (response, NULL, &error));
  g_assert_error (error, TER_JSON_ERROR, TER_JSON_ERROR_NOT_JSON);
  g_assert_true (g_str_has_prefix (error->message, "127.0.0.1: "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/manners/plain", test_plain);
  g_test_add_func ("/http/manners/status", test_status);
  g_test_add_func ("/http/manners/redirects", test_redirects);
  g_test_add_func ("/http/manners/redirects-followed", test_redirects_followed);
  g_test_add_func ("/http/manners/secrets", test_secrets);
  g_test_add_func ("/http/manners/condition-is-checked", test_condition_is_checked);
  g_test_add_func ("/http/manners/rate-limit", test_rate_limit);
  g_test_add_func ("/http/manners/retrying", test_retrying);
  g_test_add_func ("/http/manners/patience", test_patience);
  g_test_add_func ("/http/manners/page-for-json", test_page_for_json);

  return g_test_run ();
}
