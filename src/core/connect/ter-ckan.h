/* ter-ckan.h — CKAN portals, and DKAN where it speaks the same
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-portal.h"

G_BEGIN_DECLS

#define TER_TYPE_CKAN (ter_ckan_get_type ())
G_DECLARE_FINAL_TYPE (TerCkan, ter_ckan, TER, CKAN, GObject)

TerCkan           *ter_ckan_new (TerHttp    *http,
                                 const char *url,
                                 gboolean    allow_local,
                                 const char *secret,
                                 GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* The decoders: what was answered in, values out. */
char              *ter_ckan_find_base (const char *url) G_GNUC_WARN_UNUSED_RESULT;
const TerJsonNode *ter_ckan_decode_envelope (TerJson    *json,
                                             const char *base_url,
                                             GError    **error);
TerListing        *ter_ckan_decode_package (const TerJsonNode *package,
                                            const char        *base_url) G_GNUC_WARN_UNUSED_RESULT;
TerListingPage    *ter_ckan_decode_page (const TerJsonNode *result,
                                         const char        *base_url,
                                         gsize             *n_received,
                                         GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
