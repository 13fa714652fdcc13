/* ter-ckan.c — CKAN portals, and DKAN where it speaks the same
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Asks the action API (version 3) and hands its answers to the decoders (ter-ckan-decode.c).
 *
 * 1. The next page begins after as many as were received, whatever was asked for: portals clamp `rows` without
 *    saying so.
 * 2. A cursor is "from:start:first", where first is the identity of the page's first dataset. A page that begins
 *    like the one before, asked from the same instant, is the same one: the portal ignores `start`, and the walk
 *    ends there.
 * 3. No link that the portal gives is followed to list: addresses are made here from the base.
 * 4. A walk through changes goes on from the last instant it met, with one second of overlap, and not from a
 *    number of items: a dataset that changes meanwhile moves to the end and would push another one out of sight.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-ckan-values.h"
#include "ter-ckan.h"
#include "ter-instant.h"

#define SEARCH_ROWS 50
#define CHANGES_ROWS 500
/* Somebody may be looking at the window. Who asks on a schedule comes back anyway. */
#define PATIENCE_MS 15000
/* Solr gives up on deep pages long before. */
#define MAX_START 1000000

struct _TerCkan
{
  GObject parent_instance;

  /* Owned */
  TerHttp *http;
  char *base_url;
  char *secret;

  gboolean allow_local;
};

static void ter_ckan_init_portal (TerPortalInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TerCkan,
                               ter_ckan,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TER_TYPE_PORTAL, ter_ckan_init_portal))

static void
ter_ckan_get_access (TerPortal       *portal,
                     TerPortalAccess *access)
{
  TerCkan *self = TER_CKAN (portal);

  access->http = self->http;
  access->base_url = self->base_url;
  access->allow_local = self->allow_local;
  access->secret_name = self->secret != NULL ? "Authorization" : NULL;
  access->secret_value = self->secret;
}

/* Calls an action. Its errors are in the body, whatever the status is; a page instead of JSON is told by it. */
static TerJson *
call (TerCkan            *self,
      const char         *action,
      const TerJsonNode **result,
      GCancellable       *cancellable,
      GError            **error)
{
  g_autofree char *url = g_strdup_printf ("%s/api/3/action/%s", self->base_url, action);
  g_autoptr (TerHttpResponse) response = NULL;
  g_autoptr (TerJson) json = NULL;
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  /* A plugin of a portal may write a member twice; what the portal's own pages show is the last. */
  const TerJsonLimits limits = { .keep_last = TRUE };

  request.url = url;
  request.accept = "application/json";
  request.patience_ms = PATIENCE_MS;
  request.allow_local = self->allow_local;
  request.secret_name = self->secret != NULL ? "Authorization" : NULL;
  request.secret_value = self->secret;
  response = ter_http_fetch_retrying (self->http, &request, cancellable, error);
  if (response == NULL)
    return NULL;

  if (response->status == 200)
    json = ter_http_response_load_json (response, &limits, error);
  else
    {
      /* The portal's own words are better than ours, where there are some. */
      json = ter_http_response_load_json (response, &limits, NULL);
      if (json == NULL || ter_json_node_get_type (ter_json_get_root (json)) == TER_JSON_ARRAY ||
          response->status == 404 || response->status == 410 || response->status == 429 ||
          response->status >= 500)
        {
          ter_http_response_check (response, error);
          return NULL;
        }
    }
  if (json == NULL)
    return NULL;

  *result = ter_ckan_decode_envelope (json, self->base_url, error);
  if (*result == NULL)
    return NULL;
  if (response->status != 200)
    {
      ter_http_response_check (response, error);
      return NULL;
    }
  return g_steal_pointer (&json);
}

/* Signs of the query language are taken out: what a person types are words. */
static char *
make_query (const char *words)
{
  g_autofree char *plain = ter_ckan_clean_text (words, 200);
  GString *query = g_string_new (NULL);

  for (const char *p = plain; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (query, g_unichar_isalnum (c) || c == '\'' || c == 0x2019 || c == '_'
                                          ? c
                                          : ' ');
    }
  if (g_strstrip (query->str)[0] == '\0')
    g_string_assign (query, "*:*");
  return g_string_free (query, FALSE);
}

/* Where a page begins. */
typedef struct
{
  gint64 from_us; /* of changes; none for a search */
  gint64 start;
  const char *first; /* what the page before began with, or NULL */
} Place;

static Place
read_cursor (const char *cursor,
             gint64      since_us)
{
  Place place = { .from_us = since_us };
  char *end = NULL;

  if (cursor == NULL)
    return place;

  place.from_us = g_ascii_strtoll (cursor, &end, 10);
  if (*end == ':')
    place.start = g_ascii_strtoll (end + 1, &end, 10);
  place.start = CLAMP (place.start, 0, MAX_START);
  if (*end == ':')
    place.first = end + 1;
  return place;
}

static TerDataset *
get_dataset (TerListingPage *page,
             guint           index)
{
  TerListing *listing = g_ptr_array_index (page->listings, index);

  return listing->dataset;
}

/* Where the page after this one begins; FALSE when there is none. */
static gboolean
go_on (Place          *place,
       TerListingPage *page,
       gsize           n_received)
{
  gint64 last_us = page->listings->len > 0 ? get_dataset (page, page->listings->len - 1)->updated_us
                                           : TER_INSTANT_NONE;

  place->start += (gint64) n_received;
  if (n_received == 0 || place->start >= MAX_START ||
      (page->total >= 0 && place->start >= page->total))
    return FALSE;

  if (place->from_us != TER_INSTANT_NONE && last_us != TER_INSTANT_NONE &&
      last_us - TER_USEC_PER_SEC > place->from_us)
    {
      place->from_us = last_us - TER_USEC_PER_SEC;
      place->start = 0;
    }
  return TRUE;
}

static TerListingPage *
get_page (TerCkan      *self,
          const char   *parameters,
          guint         rows,
          Place         place,
          GCancellable *cancellable,
          GError      **error)
{
  g_autofree char *action = g_strdup_printf ("package_search?%s&rows=%u&start=%" G_GINT64_FORMAT,
                                             parameters, rows, place.start);
  const TerJsonNode *result = NULL;
  g_autoptr (TerJson) json = call (self, action, &result, cancellable, error);
  TerListingPage *page;
  const char *first;
  gsize n_received = 0;

  if (json == NULL)
    return NULL;
  page = ter_ckan_decode_page (result, self->base_url, &n_received, error);
  if (page == NULL)
    return NULL;
  for (guint i = 0; i < page->listings->len; i++)
    ((TerListing *) g_ptr_array_index (page->listings, i))->n_repeated =
        ter_json_get_n_repeated (json);

  first = page->listings->len > 0 ? get_dataset (page, 0)->remote_id : "";
  if (place.start > 0 && g_strcmp0 (place.first, first) == 0)
    g_ptr_array_set_size (page->listings, 0);
  else if (go_on (&place, page, n_received))
    page->cursor = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%s", place.from_us,
                                    place.start, first);
  return page;
}

static TerListingPage *
ter_ckan_search (TerPortal    *portal,
                 const char   *words,
                 const char   *cursor,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autofree char *query = make_query (words);
  g_autofree char *escaped = g_uri_escape_string (query, NULL, FALSE);
  g_autofree char *parameters =
      g_strdup_printf ("q=%s&sort=%s", escaped,
                       g_str_equal (query, "*:*")
                           ? "metadata_modified%20desc%2C%20id%20asc"
                           : "score%20desc%2C%20metadata_modified%20desc%2C%20id%20asc");

  return get_page (TER_CKAN (portal), parameters, SEARCH_ROWS,
                   read_cursor (cursor, TER_INSTANT_NONE), cancellable, error);
}

static TerListingPage *
ter_ckan_list_changes (TerPortal    *portal,
                       gint64        since_us,
                       const char   *cursor,
                       GCancellable *cancellable,
                       GError      **error)
{
  /* Without a beginning, the beginning of time: the walk goes on by instants all the same. */
  gint64 begin_us = since_us != TER_INSTANT_NONE ? since_us - TER_USEC_PER_SEC : 0;
  Place place = read_cursor (cursor, begin_us);
  g_autofree char *from = ter_instant_to_string (place.from_us);
  g_autofree char *filter = g_strdup_printf ("metadata_modified:[%s TO *]", from);
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);
  g_autofree char *parameters =
      g_strdup_printf ("q=%%2A%%3A%%2A&fq=%s&sort=metadata_modified%%20asc%%2C%%20id%%20asc",
                       escaped);

  return get_page (TER_CKAN (portal), parameters, CHANGES_ROWS, place, cancellable, error);
}

static TerListing *
ter_ckan_get (TerPortal    *portal,
              const char   *remote_id,
              GCancellable *cancellable,
              GError      **error)
{
  TerCkan *self = TER_CKAN (portal);
  g_autofree char *escaped = g_uri_escape_string (remote_id, NULL, FALSE);
  g_autofree char *action = g_strdup_printf ("package_show?id=%s", escaped);
  const TerJsonNode *result = NULL;
  g_autoptr (TerJson) json = call (self, action, &result, cancellable, error);
  TerListing *listing;

  if (json == NULL)
    return NULL;

  listing = ter_ckan_decode_package (result, self->base_url);
  if (listing == NULL)
    g_set_error_literal (error, TER_HTTP_ERROR, TER_HTTP_ERROR_GONE,
                         _("The portal says that this dataset was withdrawn"));
  else
    listing->n_repeated = ter_json_get_n_repeated (json);
  return listing;
}

/* status_show names the site, but many portals hide it; a search that answers is proof enough. */
static char *
ter_ckan_probe (TerPortal    *portal,
                GCancellable *cancellable,
                GError      **error)
{
  TerCkan *self = TER_CKAN (portal);
  const TerJsonNode *result = NULL;
  g_autoptr (TerJson) status = call (self, "status_show", &result, cancellable, NULL);
  g_autofree char *title =
      status != NULL ? ter_ckan_clean_text (ter_json_get_string (result, "site_title"), 120) : NULL;
  g_autoptr (TerJson) search = call (self, "package_search?rows=0", &result, cancellable, error);
  gsize n_received = 0;
  g_autoptr (TerListingPage) page = NULL;
  g_autoptr (GUri) uri = NULL;

  if (search == NULL)
    return NULL;
  page = ter_ckan_decode_page (result, self->base_url, &n_received, error);
  if (page == NULL)
    return NULL;
  if (title != NULL)
    return g_steal_pointer (&title);

  uri = g_uri_parse (self->base_url, G_URI_FLAGS_NONE, NULL);
  return g_strdup (uri != NULL ? g_uri_get_host (uri) : self->base_url);
}

static void
ter_ckan_init_portal (TerPortalInterface *iface)
{
  iface->get_access = ter_ckan_get_access;
  iface->probe = ter_ckan_probe;
  iface->search = ter_ckan_search;
  iface->list_changes = ter_ckan_list_changes;
  iface->get = ter_ckan_get;
}

static void
ter_ckan_finalize (GObject *object)
{
  TerCkan *self = TER_CKAN (object);

  g_clear_object (&self->http);
  g_clear_pointer (&self->base_url, g_free);
  g_clear_pointer (&self->secret, g_free);

  G_OBJECT_CLASS (ter_ckan_parent_class)->finalize (object);
}

static void
ter_ckan_class_init (TerCkanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_ckan_finalize;
}

static void
ter_ckan_init (TerCkan *self)
{
}

/**
 * ter_ckan_new:
 * @http: how to ask
 * @url: (nullable): the address of any page of the portal
 * @allow_local: whether its host may be local
 * @secret: (nullable): a token
 *
 * Creates what speaks to a CKAN portal.
 *
 * Returns: (transfer full): %NULL with %TER_HTTP_ERROR_INVALID_URL
 */
TerCkan *
ter_ckan_new (TerHttp    *http,
              const char *url,
              gboolean    allow_local,
              const char *secret,
              GError    **error)
{
  TerCkan *self;

  g_return_val_if_fail (TER_IS_HTTP (http), NULL);

  if (!ter_http_check_url (url != NULL ? url : "", error))
    return NULL;

  self = g_object_new (TER_TYPE_CKAN, NULL);
  self->http = g_object_ref (http);
  self->base_url = ter_ckan_find_base (url);
  self->allow_local = allow_local;
  self->secret = secret != NULL && *secret != '\0' ? g_strdup (secret) : NULL;
  return self;
}
