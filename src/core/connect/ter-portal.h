/* ter-portal.h — What every portal of datasets does
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-http.h"
#include "ter-listing.h"
#include "ter-source.h"

G_BEGIN_DECLS

/**
 * TerPortalAccess:
 * @http: how to ask
 * @base_url: where the portal is, without a slash at its end
 * @allow_local: whether its host may be local
 * @secret_name: (nullable): the header of the secret
 * @secret_value: (nullable): the secret
 *
 * What it takes to ask a portal. The strings are the portal's.
 */
typedef struct
{
  TerHttp *http;
  const char *base_url;
  gboolean allow_local;
  const char *secret_name;
  const char *secret_value;
} TerPortalAccess;

#define TER_TYPE_PORTAL (ter_portal_get_type ())
G_DECLARE_INTERFACE (TerPortal, ter_portal, TER, PORTAL, GObject)

/* Every function blocks and may be called from any thread. A cursor is a page's and means nothing elsewhere. */
struct _TerPortalInterface
{
  GTypeInterface parent_iface;

  void (*get_access) (TerPortal       *self,
                      TerPortalAccess *access);
  char *(*probe) (TerPortal    *self,
                  GCancellable *cancellable,
                  GError      **error);
  TerListingPage *(*search) (TerPortal    *self,
                             const char   *query,
                             const char   *cursor,
                             GCancellable *cancellable,
                             GError      **error);
  TerListingPage *(*list_changes) (TerPortal    *self,
                                   gint64        since_us,
                                   const char   *cursor,
                                   GCancellable *cancellable,
                                   GError      **error);
  TerListing *(*get) (TerPortal    *self,
                      const char   *remote_id,
                      GCancellable *cancellable,
                      GError      **error);
};

const TerPortalPreset *ter_portal_get_presets (guint *n_presets);
gboolean               ter_portal_is_kind (const char *kind);
TerPortal             *ter_portal_new_for_source (const TerSource *source,
                                                  TerHttp         *http,
                                                  const char      *secret,
                                                  GError         **error) G_GNUC_WARN_UNUSED_RESULT;

char                  *ter_portal_probe (TerPortal    *self,
                                         GCancellable *cancellable,
                                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;
TerListingPage        *ter_portal_search (TerPortal    *self,
                                          const char   *query,
                                          const char   *cursor,
                                          GCancellable *cancellable,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;
TerListingPage        *ter_portal_list_changes (TerPortal    *self,
                                                gint64        since_us,
                                                const char   *cursor,
                                                GCancellable *cancellable,
                                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;
TerListing            *ter_portal_get (TerPortal    *self,
                                       const char   *remote_id,
                                       GCancellable *cancellable,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;
TerHttpResponse       *ter_portal_fetch (TerPortal         *self,
                                         const TerResource *resource,
                                         int                save_to_fd,
                                         gint64             max_bytes,
                                         GCancellable      *cancellable,
                                         GError           **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray             *ter_portal_walk_changes (TerPortal    *self,
                                                gint64        since_us,
                                                guint         max_listings,
                                                GCancellable *cancellable,
                                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
