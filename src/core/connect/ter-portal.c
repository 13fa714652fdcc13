/* ter-portal.c — What every portal of datasets does
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A portal lists datasets page by page, tells of one, and says what changed; its files are fetched in the same
 * way whatever the portal is. A kind of portal is one implementation of this interface and one row of `kinds`.
 *
 * 1. A page's cursor is given back as it is, or the walk begins anew. A walk ends: at an empty page, at a page
 *    seen before, or at its cap.
 * 2. Between two pages the portal goes on living: a dataset that moved is listed once, its latest state wins.
 * 3. The secret goes to the portal's own origin; a file that lies elsewhere is fetched without it, and never
 *    from a local address.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-ckan.h"
#include "ter-portal.h"

/* Files may be large and slow; one that takes longer is not for a desktop. */
#define FETCH_DEADLINE_MS (10 * 60 * 1000)
#define MAX_PAGES 1000

G_DEFINE_INTERFACE (TerPortal, ter_portal, G_TYPE_OBJECT)

static const TerPortalPreset presets[] = {
  { "ckan", "IDéO BFC", "https://trouver.ternum-bfc.fr", "2026-11-23",
    "Guide « Parcours data », Territoire numérique Bourgogne-Franche-Comté" },
  { "ckan", "CKAN (demonstration)", "https://demo.ckan.org", "2026-11-23", "docs.ckan.org" },
};

static void
ter_portal_default_init (TerPortalInterface *iface)
{
}

/**
 * ter_portal_get_presets:
 * @n_presets: (out): how many
 *
 * Gets the portals that are known beforehand.
 *
 * Returns: (transfer none) (array length=n_presets)
 */
const TerPortalPreset *
ter_portal_get_presets (guint *n_presets)
{
  g_return_val_if_fail (n_presets != NULL, NULL);

  *n_presets = G_N_ELEMENTS (presets);
  return presets;
}

/**
 * ter_portal_is_kind:
 * @kind: the kind of a source
 *
 * Says whether a source of this kind is a portal.
 */
gboolean
ter_portal_is_kind (const char *kind)
{
  return g_strcmp0 (kind, "ckan") == 0;
}

/**
 * ter_portal_new_for_source:
 * @source: a portal
 * @http: how to ask
 * @secret: (nullable): its secret
 *
 * Creates what speaks to a portal. Nothing is asked yet.
 *
 * Returns: (transfer full): %NULL with a #TerHttpError when the source is no portal or its address is wrong
 */
TerPortal *
ter_portal_new_for_source (const TerSource *source,
                           TerHttp         *http,
                           const char      *secret,
                           GError         **error)
{
  g_return_val_if_fail (source != NULL && TER_IS_HTTP (http), NULL);

  if (g_strcmp0 (source->kind, "ckan") == 0)
    return (TerPortal *) ter_ckan_new (http, source->url, source->allow_local, secret, error);

  g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL,
               _("A source of kind “%s” is not a portal"),
               source->kind != NULL ? source->kind : "");
  return NULL;
}

/**
 * ter_portal_probe:
 *
 * Asks a portal who it is.
 *
 * Returns: (transfer full): what it calls itself, for people; %NULL when it is no such portal
 */
char *
ter_portal_probe (TerPortal    *self,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_return_val_if_fail (TER_IS_PORTAL (self), NULL);

  return TER_PORTAL_GET_IFACE (self)->probe (self, cancellable, error);
}

/**
 * ter_portal_search:
 * @query: (nullable): words; nothing for all of them, the latest first
 * @cursor: (nullable): of the page before
 *
 * Gets a page of datasets.
 *
 * Returns: (transfer full): a page
 */
TerListingPage *
ter_portal_search (TerPortal    *self,
                   const char   *query,
                   const char   *cursor,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_return_val_if_fail (TER_IS_PORTAL (self), NULL);

  return TER_PORTAL_GET_IFACE (self)->search (self, query, cursor, cancellable, error);
}

/**
 * ter_portal_list_changes:
 * @since_us: an instant; what changed in its second is given again
 * @cursor: (nullable): of the page before
 *
 * Gets a page of the datasets that changed, the oldest change first.
 *
 * Returns: (transfer full): a page
 */
TerListingPage *
ter_portal_list_changes (TerPortal    *self,
                         gint64        since_us,
                         const char   *cursor,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_return_val_if_fail (TER_IS_PORTAL (self), NULL);

  return TER_PORTAL_GET_IFACE (self)->list_changes (self, since_us, cursor, cancellable, error);
}

/**
 * ter_portal_get:
 * @remote_id: a dataset's identity at the portal
 *
 * Gets one dataset.
 *
 * Returns: (transfer full): %NULL with %TER_HTTP_ERROR_NOT_FOUND or %TER_HTTP_ERROR_GONE when it is not there
 */
TerListing *
ter_portal_get (TerPortal    *self,
                const char   *remote_id,
                GCancellable *cancellable,
                GError      **error)
{
  g_return_val_if_fail (TER_IS_PORTAL (self) && remote_id != NULL, NULL);

  return TER_PORTAL_GET_IFACE (self)->get (self, remote_id, cancellable, error);
}

/**
 * ter_portal_fetch:
 * @resource: a file; what is known of the last fetch makes the request conditional
 * @save_to_fd: where to write it; emptied first
 * @max_bytes: the largest that is wanted
 *
 * Fetches a file of a dataset.
 *
 * Returns: (transfer full): a 200 or a 304, or %NULL with an error
 */
TerHttpResponse *
ter_portal_fetch (TerPortal         *self,
                  const TerResource *resource,
                  int                save_to_fd,
                  gint64             max_bytes,
                  GCancellable      *cancellable,
                  GError           **error)
{
  TerPortalAccess access = { 0 };
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  g_autoptr (TerHttpResponse) response = NULL;

  g_return_val_if_fail (TER_IS_PORTAL (self) && resource != NULL && save_to_fd >= 0, NULL);

  if (resource->url == NULL)
    {
      g_set_error_literal (error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL,
                           _("The portal gives no address for this file"));
      return NULL;
    }

  TER_PORTAL_GET_IFACE (self)->get_access (self, &access);
  request.url = resource->url;
  request.if_none_match = resource->etag;
  request.if_modified_since = resource->last_modified;
  request.save_to_fd = save_to_fd;
  request.max_bytes = max_bytes;
  request.deadline_ms = FETCH_DEADLINE_MS;
  if (ter_http_same_origin (resource->url, access.base_url))
    {
      request.allow_local = access.allow_local;
      request.secret_name = access.secret_name;
      request.secret_value = access.secret_value;
    }
  request.follow_cross_origin = request.secret_value == NULL;

  response = ter_http_fetch_retrying (access.http, &request, cancellable, error);
  if (response == NULL || !ter_http_response_check (response, error))
    return NULL;

  return g_steal_pointer (&response);
}

static void
take_listings (GHashTable     *seen,
               GPtrArray      *all,
               TerListingPage *page)
{
  for (guint i = 0; i < page->listings->len; i++)
    {
      TerListing *listing = g_ptr_array_index (page->listings, i);
      gpointer found = NULL;

      if (g_hash_table_lookup_extended (seen, listing->dataset->remote_id, NULL, &found))
        {
          TerListing **slot = (TerListing **) &all->pdata[GPOINTER_TO_UINT (found)];
          TerListing *old = *slot;

          /* The key of the table is the old one's. */
          g_hash_table_replace (seen, listing->dataset->remote_id, found);
          *slot = ter_listing_ref (listing);
          ter_listing_unref (old);
          continue;
        }
      g_hash_table_insert (seen, listing->dataset->remote_id, GUINT_TO_POINTER (all->len));
      g_ptr_array_add (all, ter_listing_ref (listing));
    }
}

/**
 * ter_portal_walk_changes:
 * @since_us: an instant
 * @max_listings: after how many to stop
 *
 * Gets all that changed, page after page, each dataset once and in its latest state.
 *
 * Returns: (transfer full) (element-type TerListing)
 */
GPtrArray *
ter_portal_walk_changes (TerPortal    *self,
                         gint64        since_us,
                         guint         max_listings,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_listing_unref);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *cursor = NULL;

  g_return_val_if_fail (TER_IS_PORTAL (self), NULL);

  for (guint i = 0; i < MAX_PAGES; i++)
    {
      g_autoptr (TerListingPage) page =
          ter_portal_list_changes (self, since_us, cursor, cancellable, error);

      if (page == NULL)
        return NULL;

      take_listings (seen, all, page);
      g_free (cursor);
      cursor = g_strdup (page->cursor);
      if (cursor == NULL || all->len >= max_listings)
        break;
    }

  return g_steal_pointer (&all);
}
