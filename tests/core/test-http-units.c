/* test-http-units.c — The parts of the HTTP layer that need no server
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ter-http-private.h"
#include "ter-http-retry.h"

/* 2026-11-23T12:00:00Z */
#define NOW_US (G_GINT64_CONSTANT (1795435200) * TER_USEC_PER_SEC)

static const struct
{
  const char *address;
  TerAddressKind kind;
} addresses[] = {
  { "8.8.8.8", TER_ADDRESS_PUBLIC },
  { "9.255.255.255", TER_ADDRESS_PUBLIC },
  { "11.0.0.0", TER_ADDRESS_PUBLIC },
  { "100.63.255.255", TER_ADDRESS_PUBLIC },
  { "100.128.0.0", TER_ADDRESS_PUBLIC },
  { "172.15.255.255", TER_ADDRESS_PUBLIC },
  { "172.32.0.0", TER_ADDRESS_PUBLIC },
  { "192.167.255.255", TER_ADDRESS_PUBLIC },
  { "223.255.255.255", TER_ADDRESS_PUBLIC },
  { "2a01:e0a::1", TER_ADDRESS_PUBLIC },
  { "2001:4860:4860::8888", TER_ADDRESS_PUBLIC },
  { "::ffff:8.8.8.8", TER_ADDRESS_PUBLIC },
  { "64:ff9b::8.8.8.8", TER_ADDRESS_PUBLIC },
  { "10.0.0.0", TER_ADDRESS_LOCAL },
  { "10.255.255.255", TER_ADDRESS_LOCAL },
  { "100.64.0.0", TER_ADDRESS_LOCAL },
  { "100.127.255.255", TER_ADDRESS_LOCAL },
  { "127.0.0.1", TER_ADDRESS_LOCAL },
  { "127.255.255.254", TER_ADDRESS_LOCAL },
  { "172.16.0.0", TER_ADDRESS_LOCAL },
  { "172.31.255.255", TER_ADDRESS_LOCAL },
  { "192.168.0.1", TER_ADDRESS_LOCAL },
  { "::1", TER_ADDRESS_LOCAL },
  { "fc00::1", TER_ADDRESS_LOCAL },
  { "fdff:ffff::1", TER_ADDRESS_LOCAL },
  { "::ffff:127.0.0.1", TER_ADDRESS_LOCAL },
  { "::ffff:10.1.2.3", TER_ADDRESS_LOCAL },
  { "64:ff9b::127.0.0.1", TER_ADDRESS_LOCAL },
  { "0.0.0.0", TER_ADDRESS_NEVER },
  { "0.1.2.3", TER_ADDRESS_NEVER },
  { "169.254.169.254", TER_ADDRESS_NEVER },
  { "192.0.0.8", TER_ADDRESS_NEVER },
  { "192.0.2.1", TER_ADDRESS_NEVER },
  { "192.88.99.1", TER_ADDRESS_NEVER },
  { "198.18.0.1", TER_ADDRESS_NEVER },
  { "198.19.255.255", TER_ADDRESS_NEVER },
  { "198.51.100.1", TER_ADDRESS_NEVER },
  { "203.0.113.1", TER_ADDRESS_NEVER },
  { "224.0.0.1", TER_ADDRESS_NEVER },
  { "239.255.255.250", TER_ADDRESS_NEVER },
  { "240.0.0.1", TER_ADDRESS_NEVER },
  { "255.255.255.255", TER_ADDRESS_NEVER },
  { "::", TER_ADDRESS_NEVER },
  { "::127.0.0.1", TER_ADDRESS_NEVER },
  { "::ffff:169.254.169.254", TER_ADDRESS_NEVER },
  { "64:ff9b::169.254.169.254", TER_ADDRESS_NEVER },
  { "64:ff9b:1::1", TER_ADDRESS_NEVER },
  { "100::1", TER_ADDRESS_NEVER },
  { "2001::1", TER_ADDRESS_NEVER },
  { "2001:1ff::1", TER_ADDRESS_NEVER },
  { "2001:db8::1", TER_ADDRESS_NEVER },
  { "2002:7f00:1::", TER_ADDRESS_NEVER },
  { "3fff::1", TER_ADDRESS_NEVER },
  { "4000::1", TER_ADDRESS_NEVER },
  { "fe80::1", TER_ADDRESS_NEVER },
  { "fec0::1", TER_ADDRESS_NEVER },
  { "ff02::1", TER_ADDRESS_NEVER },
};

static void
test_addresses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (addresses[i].address);

      g_assert_nonnull (address);
      if (ter_http_address_classify (address) != addresses[i].kind)
        g_test_message ("%s", addresses[i].address);
      g_assert_cmpint (ter_http_address_classify (address), ==, addresses[i].kind);
      g_assert_cmpint (ter_http_address_is_allowed (address, FALSE), ==,
                       addresses[i].kind == TER_ADDRESS_PUBLIC);
      g_assert_cmpint (ter_http_address_is_allowed (address, TRUE), ==,
                       addresses[i].kind != TER_ADDRESS_NEVER);
    }
}

static void
test_guard (void)
{
  GList *resolved = NULL;
  g_autoptr (GSocketConnectable) guarded = NULL;
  g_autoptr (GSocketAddressEnumerator) walk = NULL;
  g_autoptr (GSocketAddress) first = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  resolved = g_list_append (resolved, g_inet_address_new_from_string ("127.0.0.1"));
  resolved = g_list_append (resolved, g_inet_address_new_from_string ("3ffe::1"));
  resolved = g_list_append (resolved, g_inet_address_new_from_string ("169.254.169.254"));

  guarded = ter_http_address_guard ("portal.example", 443, resolved, FALSE);
  g_assert_cmpstr (g_network_address_get_hostname (G_NETWORK_ADDRESS (guarded)), ==,
                   "portal.example");
  walk = g_socket_connectable_proxy_enumerate (guarded);
  first = g_socket_address_enumerator_next (walk, NULL, &error);
  g_assert_no_error (error);
  text =
      g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (first)));
  g_assert_cmpstr (text, ==, "3ffe::1");
  g_assert_null (g_socket_address_enumerator_next (walk, NULL, &error));
  g_assert_no_error (error);

  g_object_unref (resolved->next->data);
  resolved = g_list_delete_link (resolved, resolved->next);
  g_assert_null (ter_http_address_guard ("portal.example", 443, resolved, FALSE));
  g_list_free_full (resolved, g_object_unref);
}

static void
test_urls (void)
{
  static const char *const good[] = {
    "http://a.fr",       "https://a.fr/",   "HTTPS://A.fr:8443/x?q=1#f",
    "http://[2a01::1]/", "https://été.fr/", "http://a/%00",
  };
  static const char *const bad[] = {
    "",
    "a.fr",
    "/x",
    "//a.fr",
    "http://",
    "http:///x",
    "https://:443/",
    "ftp://a.fr",
    "file:///etc/passwd",
    "data:text/plain,x",
    "javascript:alert(1)",
    "http://user@a.fr/",
    "https://user:pw@a.fr/",
    "http://a.com@127.0.0.1/",
    "http://a.fr/\r\nX: y",
    "http://a.fr/a b",
    "http://a.fr:0/",
    "http://a.fr:99999/",
    "http://a\x01.fr",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (ter_http_check_url (good[i], &error));
      g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      if (ter_http_check_url (bad[i], &error))
        g_test_message ("accepted: %s", bad[i]);
      g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL);
      g_assert_null (strstr (error->message, "pw"));
    }
}

static void
test_redact (void)
{
  static const struct
  {
    const char *url;
    const char *shown;
  } cases[] = {
    { "https://a.fr/x?q=1", "https://a.fr/x?q=1" },
    { "https://me:canary@a.fr:8080/x", "https://a.fr:8080/x" },
    { "https://a.fr/?apikey=canary&q=1", "https://a.fr/?apikey=…&q=1" },
    { "https://a.fr/?q=1&API_KEY=canary", "https://a.fr/?q=1&API_KEY=…" },
    { "https://a.fr/?token=canary#canary", "https://a.fr/?token=…" },
    { "http://[::1]:80/?sig=canary", "http://[::1]:80/?sig=…" },
    { "not a url canary", "…" },
    { NULL, "…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = ter_http_redact_url (cases[i].url);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
test_follow (void)
{
  static const struct
  {
    const char *from;
    const char *location;
    gboolean cross;
    gboolean secret;
    const char *to; /* NULL: refused */
  } cases[] = {
    { "https://a.fr/x/y", "z", FALSE, FALSE, "https://a.fr/x/z" },
    { "https://a.fr/x/y", "/z?q", FALSE, TRUE, "https://a.fr/z?q" },
    { "https://a.fr/", "https://A.FR:443/b", FALSE, TRUE, "https://A.FR/b" },
    { "http://a.fr/", "https://a.fr/", FALSE, FALSE, "https://a.fr/" },
    { "http://a.fr/", "https://a.fr/", FALSE, TRUE, NULL },
    { "http://a.fr:8080/", "https://a.fr/", FALSE, FALSE, NULL },
    { "https://a.fr/", "http://a.fr/", TRUE, FALSE, NULL },
    { "https://a.fr/", "http://b.fr/", TRUE, FALSE, NULL },
    { "https://a.fr/", "https://b.fr/", FALSE, FALSE, NULL },
    { "https://a.fr/", "//b.fr/x", FALSE, FALSE, NULL },
    { "https://a.fr/", "https://a.fr:8443/", FALSE, FALSE, NULL },
    { "https://a.fr/", "https://b.fr/", TRUE, FALSE, "https://b.fr/" },
    { "https://a.fr/", "https://b.fr/", TRUE, TRUE, NULL },
    { "https://a.fr/", "file:///etc/passwd", TRUE, FALSE, NULL },
    { "https://a.fr/", "data:text/plain,x", TRUE, FALSE, NULL },
    { "https://a.fr/", "https://u:p@b.fr/", TRUE, FALSE, NULL },
    { "https://a.fr/", "https://b.fr/\r\nX: y", TRUE, FALSE, NULL },
    { "https://a.fr/", NULL, TRUE, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) from = ter_http_url_parse (cases[i].from, NULL);
      TerHttpRequest request = TER_HTTP_REQUEST_INIT;
      g_autoptr (GError) error = NULL;
      g_autoptr (GUri) to = NULL;
      g_autofree char *text = NULL;

      request.follow_cross_origin = cases[i].cross;
      request.secret_value = cases[i].secret ? "canary" : NULL;
      to = ter_http_url_follow (from, cases[i].location, &request, &error);
      text = to != NULL ? g_uri_to_string (to) : NULL;
      g_assert_cmpstr (text, ==, cases[i].to);
      if (cases[i].to == NULL)
        g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_REDIRECT);
    }
}

static void
test_same_origin (void)
{
  g_assert_true (ter_http_same_origin ("https://a.fr/x", "https://A.fr:443/y?z"));
  g_assert_false (ter_http_same_origin ("https://a.fr/", "http://a.fr/"));
  g_assert_false (ter_http_same_origin ("https://a.fr/", "https://a.fr.evil.fr/"));
  g_assert_false (ter_http_same_origin ("https://a.fr/", "https://a.fr:8443/"));
  g_assert_false (ter_http_same_origin ("https://a.fr/", "nothing"));
}

static void
test_headers (void)
{
  g_assert_true (ter_http_header_name_is_safe ("X-CKAN-API-Key"));
  g_assert_false (ter_http_header_name_is_safe (""));
  g_assert_false (ter_http_header_name_is_safe ("X Y"));
  g_assert_false (ter_http_header_name_is_safe ("X:\r\nY"));
  g_assert_true (ter_http_header_value_is_safe ("W/\"abc def\""));
  g_assert_true (ter_http_header_value_is_safe (""));
  g_assert_false (ter_http_header_value_is_safe (NULL));
  g_assert_false (ter_http_header_value_is_safe ("a\r\nb"));
  g_assert_false (ter_http_header_value_is_safe ("a\nb"));
  g_assert_false (ter_http_header_value_is_safe ("\xc3\xa9"));
  g_assert_false (ter_http_header_value_is_safe ("\x7f"));
}

static void
test_retry_after (void)
{
  static const struct
  {
    const char *value;
    gint64 delay_s; /* -1: makes no sense */
  } cases[] = {
    { "0", 0 },
    { "120", 120 },
    { " 7 ", 7 },
    { "3600", 3600 },
    { "3601", 3600 },
    { "99999999999999999999999999", 3600 },
    { "Mon, 23 Nov 2026 12:02:00 GMT", 120 },
    { "Monday, 23-Nov-26 12:02:00 GMT", 120 },
    { "Mon Nov 23 12:02:00 2026", 120 },
    { "Mon, 23 Nov 2020 12:00:00 GMT", 0 },
    { "Mon, 23 Nov 2126 12:00:00 GMT", 3600 },
    { "Mon, 99 Nov 2026 12:00:00 GMT", -1 },
    { "soon", -1 },
    { "-5", -1 },
    { "1.5", -1 },
    { "12 bananas", -1 },
    { "", -1 },
    { "  ", -1 },
    { "Mon", -1 },
    { "Mon,,,,", -1 },
    { NULL, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 delay = -1;
      gboolean read = ter_http_parse_retry_after (cases[i].value, NOW_US, &delay);

      if (read != (cases[i].delay_s >= 0))
        g_test_message ("%s", cases[i].value);
      g_assert_cmpint (read, ==, cases[i].delay_s >= 0);
      if (read)
        g_assert_cmpint (delay, ==, cases[i].delay_s * TER_USEC_PER_SEC);
    }
}

static void
test_retry_plan (void)
{
  static const guint again[] = { 429, 500, 502, 503, 504 };
  static const guint never[] = { 400, 401, 403, 404, 409, 410, 422, 423, 451, 501, 505, 204, 301 };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < G_N_ELEMENTS (again); i++)
    {
      TerHttpRetry retry = TER_HTTP_RETRY_INIT;

      for (guint n = 0; n < 4; n++)
        {
          gint64 wait = ter_http_retry_after_status (&retry, again[i], -1, random);

          g_assert_cmpint (wait, >=, (TER_USEC_PER_SEC << n) / 2);
          g_assert_cmpint (wait, <=, (TER_USEC_PER_SEC << n) * 3 / 2);
        }
      g_assert_cmpint (ter_http_retry_after_status (&retry, again[i], -1, random), ==, -1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    {
      TerHttpRetry retry = TER_HTTP_RETRY_INIT;

      g_assert_cmpint (ter_http_retry_after_status (&retry, never[i], 5, random), ==, -1);
    }
}

/* A wait that the server named is never cut short, and too long a one is left to the schedule. */
static void
test_retry_wish (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 1000; i++)
    {
      TerHttpRetry retry = TER_HTTP_RETRY_INIT;

      g_assert_cmpint (ter_http_retry_after_status (&retry, 429, 120 * TER_USEC_PER_SEC, random),
                       >=, 120 * TER_USEC_PER_SEC);
      g_assert_cmpint (ter_http_retry_after_status (&retry, 503, 15 * 60 * TER_USEC_PER_SEC,
                                                    random),
                       >=, 15 * 60 * TER_USEC_PER_SEC);
      g_assert_cmpint (ter_http_retry_after_status (&retry, 503, 16 * 60 * TER_USEC_PER_SEC,
                                                    random),
                       ==, -1);
    }
}

static void
test_retry_errors (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int code = TER_HTTP_ERROR_INVALID_URL; code <= TER_HTTP_ERROR_BAD_RESPONSE; code++)
    {
      TerHttpRetry retry = TER_HTTP_RETRY_INIT;
      g_autoptr (GError) problem = g_error_new_literal (TER_HTTP_ERROR, code, "");

      g_assert_cmpint (ter_http_retry_after_error (&retry, problem, random) > 0, ==,
                       code == TER_HTTP_ERROR_NETWORK);
    }
}

static void
test_limiter (void)
{
  g_autoptr (TerClock) clock = ter_clock_new_manual (NOW_US);
  g_autoptr (TerLimiter) limiter = ter_limiter_new (clock);
  gint64 wait;

  g_assert_cmpint (ter_limiter_acquire (limiter, "a:443"), ==, 0);
  g_assert_cmpint (ter_limiter_acquire (limiter, "b:443"), ==, 0);
  wait = ter_limiter_acquire (limiter, "a:443");
  g_assert_cmpint (wait, ==, TER_USEC_PER_SEC);
  ter_clock_advance (clock, wait - 1);
  g_assert_cmpint (ter_limiter_acquire (limiter, "a:443"), ==, 1);
  ter_clock_advance (clock, 1);
  g_assert_cmpint (ter_limiter_acquire (limiter, "a:443"), ==, 0);

  /* Two are running now: a third waits for one of them, however long it takes. */
  ter_clock_advance (clock, 3600 * TER_USEC_PER_SEC);
  g_assert_cmpint (ter_limiter_acquire (limiter, "a:443"), >, 0);
  ter_limiter_release (limiter, "a:443");
  g_assert_cmpint (ter_limiter_acquire (limiter, "a:443"), ==, 0);
  ter_limiter_release (limiter, "a:443");
  ter_limiter_release (limiter, "a:443");

  ter_limiter_hold (limiter, "a:443", 120 * TER_USEC_PER_SEC);
  ter_limiter_hold (limiter, "a:443", 5 * TER_USEC_PER_SEC);
  g_assert_cmpint (ter_limiter_get_hold_us (limiter, "a:443"), ==, 120 * TER_USEC_PER_SEC);
  g_assert_cmpint (ter_limiter_get_hold_us (limiter, "b:443"), ==, 0);
  g_assert_cmpint (ter_limiter_acquire (limiter, "a:443"), ==, 120 * TER_USEC_PER_SEC);
  ter_clock_advance (clock, 120 * TER_USEC_PER_SEC);
  g_assert_cmpint (ter_limiter_acquire (limiter, "a:443"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/units/addresses", test_addresses);
  g_test_add_func ("/http/units/guard", test_guard);
  g_test_add_func ("/http/units/urls", test_urls);
  g_test_add_func ("/http/units/redact", test_redact);
  g_test_add_func ("/http/units/follow", test_follow);
  g_test_add_func ("/http/units/same-origin", test_same_origin);
  g_test_add_func ("/http/units/headers", test_headers);
  g_test_add_func ("/http/units/retry-after", test_retry_after);
  g_test_add_func ("/http/units/retry-plan", test_retry_plan);
  g_test_add_func ("/http/units/retry-wish", test_retry_wish);
  g_test_add_func ("/http/units/retry-errors", test_retry_errors);
  g_test_add_func ("/http/units/limiter", test_limiter);

  return g_test_run ();
}
