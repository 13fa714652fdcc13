/* test-http-address.c — No way round the address policy
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A server listens on loopback, and every spelling of its address is tried without permission: it must not see
 * one connection. Then a name server that lies: it answers with a public address first and with loopback next.
 * The public address is of a block that was given back (3ffe::/16), which leads nowhere.
 */

#include "config.h"

#include "ter-http-private.h"
#include "ter-test-server.h"

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver parent_instance;

  /* Each answer is a list of addresses divided by spaces; the last one is given for ever. */
  const char *const *answers;
  gint n_calls;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static GList *
next_answer (TestResolver *self)
{
  guint call = (guint) g_atomic_int_add (&self->n_calls, 1);
  g_auto (GStrv) words = NULL;
  GList *addresses = NULL;

  words =
      g_strsplit (self->answers[MIN (call, g_strv_length ((GStrv) self->answers) - 1)], " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    addresses = g_list_append (addresses, g_inet_address_new_from_string (words[i]));
  return addresses;
}

static GList *
test_resolver_lookup_by_name (GResolver    *resolver,
                              const char   *name,
                              GCancellable *cancellable,
                              GError      **error)
{
  return next_answer (TEST_RESOLVER (resolver));
}

static void
free_addresses (gpointer addresses)
{
  g_list_free_full (addresses, g_object_unref);
}

static void
test_resolver_lookup_by_name_async (GResolver          *resolver,
                                    const char         *name,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_task_return_pointer (task, next_answer (TEST_RESOLVER (resolver)), free_addresses);
}

static GList *
test_resolver_lookup_by_name_finish (GResolver    *resolver,
                                     GAsyncResult *result,
                                     GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name = test_resolver_lookup_by_name;
  resolver_class->lookup_by_name_async = test_resolver_lookup_by_name_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_by_name_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static void
on_request (TerTestPeer *peer,
            gpointer     data)
{
  ter_test_peer_answer (peer, "200 OK", NULL, "inside");
}

static TerHttp *
make_http (GResolver *resolver)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerLimiter) limiter = ter_limiter_new (clock);
  TerHttp *http;

  ter_limiter_set_interval (limiter, 0);
  http = ter_http_new (clock, limiter);
  if (resolver != NULL)
    ter_http_set_resolver (http, resolver);
  return http;
}

static TerHttpResponse *
fetch (TerHttp    *http,
       const char *url,
       gboolean    allow_local,
       GError    **error)
{
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;

  request.url = url;
  request.allow_local = allow_local;
  request.deadline_ms = 1500;
  return ter_http_fetch (http, &request, NULL, error);
}

/* S4: the hosts that were seen to reach loopback, and those of cloud machines and private networks. */
static void
test_spellings (void)
{
  static const char *const hosts[] = {
    "127.0.0.1",
    "127.0.0.2",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "foo.localhost",
    "foo.localhost.",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "127.000.000.001",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "%31%32%37.0.0.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[::]",
    "0.0.0.0",
    "0",
    "a.com@127.0.0.1",
    "127.0.0.1@a.com@127.0.0.1",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[ff02::1]",
    "169.254.169.254",
    "100.64.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
  };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_request, NULL, NULL);
  g_autoptr (TerHttp) http = make_http (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *url =
          g_strdup_printf ("http://%s:%u/", hosts[i], ter_test_server_get_port (server));
      g_autoptr (GError) error = NULL;

      if (fetch (http, url, FALSE, &error) != NULL)
        g_error ("%s was reached", hosts[i]);
      g_test_message ("%s: %s", hosts[i], error->message);
      /* Refused as an address, as a URL, or because no such name exists; never by luck of the network. */
      g_assert_true (g_error_matches (error, TER_HTTP_ERROR, TER_HTTP_ERROR_FORBIDDEN_ADDRESS) ||
                     g_error_matches (error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL) ||
                     g_error_matches (error, TER_HTTP_ERROR, TER_HTTP_ERROR_NETWORK));
    }
  g_test_message ("%u spellings", (guint) G_N_ELEMENTS (hosts));
  g_assert_cmpuint (ter_test_server_get_n_connections (server), ==, 0);
}

static void
test_permission (void)
{
  static const char *const hosts[] = { "127.0.0.1", "localhost", "[::ffff:127.0.0.1]" };
  static const char *const never[] = { "169.254.169.254", "0.0.0.0", "224.0.0.1" };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_request, NULL, NULL);
  g_autoptr (TerHttp) http = make_http (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *url =
          g_strdup_printf ("http://%s:%u/", hosts[i], ter_test_server_get_port (server));
      g_autoptr (GError) error = NULL;
      g_autoptr (TerHttpResponse) response = fetch (http, url, TRUE, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (response->status, ==, 200);
    }
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    {
      g_autofree char *url =
          g_strdup_printf ("http://%s:%u/", never[i], ter_test_server_get_port (server));
      g_autoptr (GError) error = NULL;

      g_assert_null (fetch (http, url, TRUE, &error));
      g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_FORBIDDEN_ADDRESS);
    }
}

static void
test_rebinding (void)
{
  static const char *const answers[] = { "3ffe::1", "127.0.0.1", "3ffe::1 127.0.0.1",
                                         "127.0.0.1 10.0.0.1", NULL };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_request, NULL, NULL);
  g_autoptr (TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autoptr (TerHttp) http = NULL;
  g_autofree char *url =
      g_strdup_printf ("http://portal.example:%u/", ter_test_server_get_port (server));

  resolver->answers = answers;
  http = make_http (G_RESOLVER (resolver));

  for (gint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fetch (http, url, FALSE, &error));
      g_test_message ("%s: %s", answers[i], error->message);
      if (i % 2)
        g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_FORBIDDEN_ADDRESS);
      else
        g_assert_false (g_error_matches (error, TER_HTTP_ERROR, TER_HTTP_ERROR_FORBIDDEN_ADDRESS));

      /* The name is asked for once: what was judged is what is connected to. */
      g_assert_cmpint (g_atomic_int_get (&resolver->n_calls), ==, i + 1);
    }
  g_assert_cmpuint (ter_test_server_get_n_connections (server), ==, 0);
}

/* A proxy in the environment would connect in our place, where nobody judges. */
static void
test_no_proxy (void)
{
  static const char *const answers[] = { "3ffe::1", NULL };
  g_autoptr (TerTestServer) proxy = ter_test_server_new (on_request, NULL, NULL);
  g_autoptr (TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autofree char *proxy_url = ter_test_server_url (proxy, "/");
  g_autoptr (TerHttp) http = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("http_proxy", proxy_url, TRUE);
  g_setenv ("all_proxy", proxy_url, TRUE);
  resolver->answers = answers;
  http = make_http (G_RESOLVER (resolver));
  g_assert_null (fetch (http, "http://portal.example/", FALSE, &error));
  g_unsetenv ("http_proxy");
  g_unsetenv ("all_proxy");
  g_assert_cmpuint (ter_test_server_get_n_connections (proxy), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/address/spellings", test_spellings);
  g_test_add_func ("/http/address/permission", test_permission);
  g_test_add_func ("/http/address/rebinding", test_rebinding);
  g_test_add_func ("/http/address/no-proxy", test_no_proxy);

  return g_test_run ();
}
