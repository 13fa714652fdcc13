/* test-ckan.c — A CKAN portal that behaves, and one that does not
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A small CKAN in the test answers package_search as the documentation says, with the habits of real portals
 * switched on one by one: a clamp on rows, no count, an ignored start, a row twice, a dataset that changes
 * between two pages, refusals, pages of HTML.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ter-ckan.h"
#include "ter-http-private.h"
#include "ter-instant.h"
#include "ter-test-server.h"

#define FIRST_US (G_GINT64_CONSTANT (1767225600) * TER_USEC_PER_SEC)

typedef struct
{
  guint n_datasets;
  guint max_rows;
  guint step_s; /* between the changes of two datasets */
  gboolean without_count;
  gboolean ignores_start;
  gboolean overlaps;
  gboolean changes_meanwhile;
  const char *status; /* of every answer, if not 200 */
  const char *headers;
  const char *body;
  guint n_bad; /* how many answers are so, before good ones */
} Habits;

static gint64
read_parameter (const char *target,
                const char *name,
                gint64      fallback)
{
  const char *found = strstr (target, name);

  return found != NULL ? g_ascii_strtoll (found + strlen (name), NULL, 10) : fallback;
}

static gint64
read_from (const char *target)
{
  g_autofree char *plain = g_uri_unescape_string (target, NULL);
  const char *found = strstr (plain, "metadata_modified:[");
  g_autofree char *text = NULL;
  gint64 from = G_MININT64;

  if (found == NULL)
    return from;
  found += strlen ("metadata_modified:[");
  text = g_strndup (found, strcspn (found, " "));
  g_assert_true (ter_instant_from_string (text, &from));
  return from;
}

static void
add_dataset (GString *text,
             guint    number,
             gint64   modified_us,
             gboolean changed)
{
  g_autofree char *date = ter_instant_to_string (modified_us);

  /* Naive: without its Z. */
  date[strlen (date) - 1] = '\0';
  g_string_append_printf (
      text,
      "%s{\"id\":\"d%u\",\"name\":\"jeu-%u\",\"title\":\"Jeu %u%s\",\"metadata_modified\":\"%s\","
      "\"resources\":[{\"id\":\"r%u\",\"format\":\"csv\",\"url\":\"/f/%u.csv\"}]}",
      text->str[text->len - 1] == '[' ? "" : ",", number, number, number, changed ? " modifié" : "",
      date, number, number);
}

/* The datasets in the order of their change, from an instant on; the first one may have moved to the end. */
static char *
list_datasets (const Habits *habits,
               gint64        from_us,
               guint         start,
               guint         rows,
               gboolean      moved)
{
  GString *text = g_string_new ("{\"success\":true,\"result\":{\"results\":[");
  guint rank = 0;
  guint n = 0;

  for (guint i = moved ? 1 : 0; i < habits->n_datasets + (moved ? 1 : 0); i++)
    {
      gint64 modified_us = FIRST_US + (gint64) i * habits->step_s * TER_USEC_PER_SEC;

      if (modified_us < from_us)
        continue;
      if (rank++ >= start && n < rows)
        {
          add_dataset (text, i == habits->n_datasets ? 0 : i, modified_us, i == habits->n_datasets);
          n++;
        }
    }
  g_string_append (text, "]");
  if (!habits->without_count)
    g_string_append_printf (text, ",\"count\":%u", rank);
  g_string_append (text, "}}");
  return g_string_free (text, FALSE);
}

static void
on_request (TerTestPeer *peer,
            gpointer     data)
{
  const Habits *habits = data;
  guint start = (guint) read_parameter (peer->target, "start=", 0);
  guint rows = (guint) read_parameter (peer->target, "rows=", 10);
  g_autofree char *body = NULL;

  if (habits->status != NULL && (habits->n_bad == 0 || peer->number <= habits->n_bad))
    {
      ter_test_peer_answer (peer, habits->status, habits->headers, habits->body);
      return;
    }
  if (strstr (peer->target, "status_show") != NULL)
    {
      ter_test_peer_answer (peer, "200 OK", NULL,
                            "{\"success\":true,\"result\":{\"site_title\":\"Le portail\"}}");
      return;
    }

  if (habits->overlaps && start > 0)
    start--;
  body =
      list_datasets (habits, read_from (peer->target), habits->ignores_start ? 0 : start,
                     MIN (rows, habits->max_rows), habits->changes_meanwhile && peer->number > 1);
  ter_test_peer_answer (peer, "200 OK", "Content-Type: application/json;charset=utf-8\r\n", body);
}

static TerPortal *
open_portal (TerTestServer *server,
             const char    *path)
{
  g_autofree char *url = ter_test_server_url (server, path);
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerLimiter) limiter = ter_limiter_new (clock);
  g_autoptr (TerHttp) http = ter_http_new (clock, limiter);
  g_autoptr (TerSource) source = ter_source_new ();
  g_autoptr (GError) error = NULL;
  TerPortal *portal;

  ter_limiter_set_interval (limiter, 0);
  ter_http_set_retry_base_us (http, 1000);
  source->kind = g_strdup ("ckan");
  source->url = g_strdup (url);
  source->allow_local = TRUE;
  portal = ter_portal_new_for_source (source, http, NULL, &error);
  g_assert_no_error (error);
  return portal;
}

/* Walks a search as a window does, until it ends. */
static guint
count_search (TerPortal *portal,
              guint     *n_pages)
{
  g_autofree char *cursor = NULL;
  guint n_listings = 0;

  *n_pages = 0;
  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerListingPage) page = ter_portal_search (portal, NULL, cursor, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (++*n_pages, <, 50);
      n_listings += page->listings->len;
      g_free (cursor);
      cursor = g_strdup (page->cursor);
    }
  while (cursor != NULL);

  return n_listings;
}

static void
test_pages (void)
{
  static const struct
  {
    const char *name;
    Habits habits;
    guint n_listings;
    guint n_pages;
  } cases[] = {
    { "empty", { 0, 1000, 10 }, 0, 1 },
    { "one short page", { 3, 1000, 10 }, 3, 1 },
    { "one page exactly full", { 50, 1000, 10 }, 50, 1 },
    { "the last page is short", { 51, 1000, 10 }, 51, 2 },
    { "clamped", { 5, 2, 10 }, 5, 3 },
    { "clamped, exactly full", { 4, 2, 10 }, 4, 2 },
    { "without a count", { 4, 2, 10, .without_count = TRUE }, 4, 3 },
    { "start is ignored", { 4, 2, 10, .ignores_start = TRUE }, 2, 2 },
    { "start is ignored, no count",
      { 4, 2, 10, .ignores_start = TRUE, .without_count = TRUE },
      2,
      2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TerTestServer) server =
          ter_test_server_new (on_request, (gpointer) &cases[i].habits, NULL);
      g_autoptr (TerPortal) portal = open_portal (server, "/");
      guint n_pages = 0;
      guint n_listings = count_search (portal, &n_pages);

      g_test_message ("%s: %u datasets, %u pages", cases[i].name, n_listings, n_pages);
      g_assert_cmpuint (n_listings, ==, cases[i].n_listings);
      g_assert_cmpuint (n_pages, ==, cases[i].n_pages);
    }
}

/* Every dataset is met once and in its latest state, whatever moves between two pages. */
static void
test_changes (void)
{
  static const struct
  {
    const char *name;
    Habits habits;
  } cases[] = {
    { "one page", { 7, 1000, 10 } },
    { "clamped", { 25, 4, 10 } },
    { "a row twice", { 25, 4, 10, .overlaps = TRUE } },
    { "the first one changes meanwhile", { 25, 4, 10, .changes_meanwhile = TRUE } },
    { "all in the same second", { 25, 4, 0 } },
    { "without a count", { 25, 4, 10, .without_count = TRUE } },
    { "changes and no count", { 25, 4, 10, .without_count = TRUE, .changes_meanwhile = TRUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TerTestServer) server =
          ter_test_server_new (on_request, (gpointer) &cases[i].habits, NULL);
      g_autoptr (TerPortal) portal = open_portal (server, "/");
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) all =
          ter_portal_walk_changes (portal, TER_INSTANT_NONE, 1000, NULL, &error);
      g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_no_error (error);
      for (guint j = 0; j < all->len; j++)
        g_hash_table_add (titles, ((TerListing *) g_ptr_array_index (all, j))->dataset->title);
      g_test_message ("%s: %u datasets, %u requests", cases[i].name, all->len,
                      ter_test_server_get_n_requests (server));
      g_assert_cmpuint (all->len, ==, cases[i].habits.n_datasets);
      g_assert_cmpuint (g_hash_table_size (titles), ==, cases[i].habits.n_datasets);
      if (cases[i].habits.changes_meanwhile)
        g_assert_true (g_hash_table_contains (titles, "Jeu 0 modifié"));
    }
}

static void
test_since (void)
{
  static const Habits habits = { 10, 1000, 10 };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_request, (gpointer) &habits, NULL);
  g_autoptr (TerPortal) portal = open_portal (server, "/");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all =
      ter_portal_walk_changes (portal, FIRST_US + 70 * TER_USEC_PER_SEC, 1000, NULL, &error);

  /* 7, 8 and 9; the overlap of one second does not reach 6. */
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 3);
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *status;
    const char *headers;
    const char *body;
    GQuark (*domain) (void);
    int code;
    const char *says;
    guint n_requests;
  } cases[] = {
    { "200 OK", NULL, "<!DOCTYPE html><title>Maintenance</title>", ter_json_error_quark,
      TER_JSON_ERROR_NOT_JSON, "web page", 1 },
    { "200 OK", "Content-Type: application/json\r\n",
      "{\"success\":true,\"result\":{\"results\":[{", ter_json_error_quark, TER_JSON_ERROR_SYNTAX,
      "byte", 1 },
    { "200 OK", NULL, "", ter_json_error_quark, TER_JSON_ERROR_SYNTAX, "", 1 },
    { "200 OK", NULL, "{\"success\":true,\"result\":[]}", ter_http_error_quark,
      TER_HTTP_ERROR_BAD_RESPONSE, "list of datasets", 1 },
    { "200 OK", NULL,
      "{\"success\":false,\"error\":{\"__type\":\"Authorization Error\",\"message\":\"Accès refusé\"}}",
      ter_http_error_quark, TER_HTTP_ERROR_UNAUTHORIZED, "Accès refusé", 1 },
    { "400 Bad Request", NULL, "\"Bad request: Action name not known: package_search\"",
      ter_http_error_quark, TER_HTTP_ERROR_BAD_RESPONSE, "Action name not known", 1 },
    { "403 Forbidden", NULL, "<html>WAF", ter_http_error_quark, TER_HTTP_ERROR_UNAUTHORIZED,
      "refuses", 1 },
    { "403 Forbidden", NULL,
      "{\"success\":false,\"error\":{\"__type\":\"Authorization Error\",\"message\":\"Jeton\"}}",
      ter_http_error_quark, TER_HTTP_ERROR_UNAUTHORIZED, "Jeton", 1 },
    { "409 Conflict", NULL,
      "{\"success\":false,\"error\":{\"__type\":\"Search Error\",\"message\":\"Solr\"}}",
      ter_http_error_quark, TER_HTTP_ERROR_BAD_RESPONSE, "Solr", 1 },
    { "404 Not Found", NULL, "<html>", ter_http_error_quark, TER_HTTP_ERROR_NOT_FOUND, "", 1 },
    { "410 Gone", NULL, "", ter_http_error_quark, TER_HTTP_ERROR_GONE, "", 1 },
    { "429 Too Many Requests", "Retry-After: 3600\r\n", "", ter_http_error_quark,
      TER_HTTP_ERROR_RATE_LIMITED, "", 1 },
    { "429 Too Many Requests", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\n", "",
      ter_http_error_quark, TER_HTTP_ERROR_RATE_LIMITED, "", 1 },
    { "503 Service Unavailable", NULL, "<html>Maintenance", ter_http_error_quark,
      TER_HTTP_ERROR_SERVER, "", 5 },
    { "500 Internal Server Error", NULL,
      "{\"success\":false,\"error\":{\"__type\":\"Internal Server Error\"}}", ter_http_error_quark,
      TER_HTTP_ERROR_SERVER, "", 5 },
    { "302 Found", "Location: http://localhost:1/api/3/action/package_search\r\n", "",
      ter_http_error_quark, TER_HTTP_ERROR_REDIRECT, "another server", 1 },
    { "301 Moved Permanently", "Location: /elsewhere\r\n", "", ter_http_error_quark,
      TER_HTTP_ERROR_REDIRECT, "without end", 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Habits habits = {
        3, 1000, 10, .status = cases[i].status, .headers = cases[i].headers, .body = cases[i].body
      };
      g_autoptr (TerTestServer) server = ter_test_server_new (on_request, &habits, NULL);
      g_autoptr (TerPortal) portal = open_portal (server, "/");
      g_autoptr (GError) error = NULL;

      g_assert_null (ter_portal_search (portal, "vélos", NULL, NULL, &error));
      g_test_message ("%s: %s", cases[i].status, error->message);
      g_assert_error (error, cases[i].domain (), cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_cmpuint (ter_test_server_get_n_requests (server), ==, cases[i].n_requests);
    }
}

static void
test_mended (void)
{
  Habits habits = {
    3, 1000, 10, .status = "503 Service Unavailable", .body = "<html>", .n_bad = 3
  };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_request, &habits, NULL);
  g_autoptr (TerPortal) portal = open_portal (server, "/");
  g_autoptr (GError) error = NULL;
  g_autoptr (TerListingPage) page = ter_portal_search (portal, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (page->listings->len, ==, 3);
}

/* Below a path, with words that the query language would read as signs. */
static void
test_request (void)
{
  static const Habits habits = { 3, 1000, 10 };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_request, (gpointer) &habits, NULL);
  g_autoptr (TerPortal) portal = open_portal (server, "/catalogo/dataset/velos?x=1");
  g_autoptr (GError) error = NULL;
  g_autoptr (TerListingPage) page =
      ter_portal_search (portal, "l'eau && (potable) *:*", NULL, NULL, &error);
  g_autofree char *title = NULL;
  TerListing *first;
  TerResource *resource;

  g_assert_no_error (error);
  g_assert_true (
      ter_test_server_saw (
          server, "GET /catalogo/api/3/action/package_search?q=l%27eau%20%20%20%20%20potable&") ||
      ter_test_server_saw (
          server, "GET /catalogo/api/3/action/package_search?q=l'eau%20%20%20%20%20potable&"));
  g_assert_true (ter_test_server_saw (server, "Accept: application/json\r\n"));

  first = g_ptr_array_index (page->listings, 0);
  resource = g_ptr_array_index (first->resources, 0);
  g_assert_true (g_str_has_prefix (resource->url, "http://127.0.0.1:"));
  g_assert_true (g_str_has_suffix (resource->url, "/f/0.csv"));

  title = ter_portal_probe (portal, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (title, ==, "Le portail");
}

/* The secret goes to the portal, and not to a file that lies elsewhere. */
static void
test_secret (void)
{
  static const Habits habits = { 3, 1000, 10 };
  g_autoptr (TerTestServer) server = ter_test_server_new (on_request, (gpointer) &habits, NULL);
  g_autoptr (TerTestServer) elsewhere = ter_test_server_new (on_request, (gpointer) &habits, NULL);
  g_autofree char *url = ter_test_server_url (server, "/");
  g_autofree char *file_url = ter_test_server_url (elsewhere, "/f.csv");
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerLimiter) limiter = ter_limiter_new (clock);
  g_autoptr (TerHttp) http = ter_http_new (clock, limiter);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerCkan) portal = ter_ckan_new (http, url, TRUE, "canary-token", &error);
  g_autoptr (TerListingPage) page =
      ter_portal_search (TER_PORTAL (portal), NULL, NULL, NULL, &error);
  g_autoptr (TerResource) resource = ter_resource_new ();
  g_autofree char *path = NULL;
  int fd;

  g_assert_no_error (error);
  g_assert_true (ter_test_server_saw (server, "Authorization: canary-token\r\n"));

  /* It is another origin, and a local one that nobody allowed. */
  resource->url = g_strdup (file_url);
  fd = g_file_open_tmp (NULL, &path, NULL);
  g_assert_null (ter_portal_fetch (TER_PORTAL (portal), resource, fd, 1000, NULL, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_FORBIDDEN_ADDRESS);
  g_assert_cmpuint (ter_test_server_get_n_connections (elsewhere), ==, 0);
  g_close (fd, NULL);
  g_unlink (path);
}

static void
test_sources (void)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerLimiter) limiter = ter_limiter_new (clock);
  g_autoptr (TerHttp) http = ter_http_new (clock, limiter);
  g_autoptr (TerSource) source = ter_source_new ();
  g_autoptr (GError) error = NULL;
  guint n_presets = 0;
  const TerPortalPreset *presets = ter_portal_get_presets (&n_presets);

  g_assert_cmpuint (n_presets, >, 0);
  for (guint i = 0; i < n_presets; i++)
    {
      g_autoptr (TerSource) preset = ter_source_new ();
      g_autoptr (TerPortal) portal = NULL;

      preset->kind = g_strdup (presets[i].kind);
      preset->url = g_strdup (presets[i].url);
      portal = ter_portal_new_for_source (preset, http, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (presets[i].url, "https://"));
    }

  source->kind = g_strdup ("mqtt");
  g_assert_null (ter_portal_new_for_source (source, http, NULL, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL);
  g_clear_error (&error);
  g_set_str (&source->kind, "ckan");
  g_assert_null (ter_portal_new_for_source (source, http, NULL, &error));
  g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ckan/pages", test_pages);
  g_test_add_func ("/ckan/changes", test_changes);
  g_test_add_func ("/ckan/since", test_since);
  g_test_add_func ("/ckan/refusals", test_refusals);
  g_test_add_func ("/ckan/mended", test_mended);
  g_test_add_func ("/ckan/request", test_request);
  g_test_add_func ("/ckan/secret", test_secret);
  g_test_add_func ("/ckan/sources", test_sources);

  return g_test_run ();
}
