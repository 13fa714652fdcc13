/* ter-tile-fetcher.h — Who brings the tiles of a map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TER_TYPE_TILE_FETCHER (ter_tile_fetcher_get_type ())
G_DECLARE_INTERFACE (TerTileFetcher, ter_tile_fetcher, TER, TILE_FETCHER, GObject)

/**
 * TerTileFetcherInterface:
 * @fetch_async: begins to bring what is at an address
 * @fetch_finish: gives it, or says why not
 *
 * The drawing rooms may not ask the network: they are given something that does.
 */
struct _TerTileFetcherInterface
{
  GTypeInterface parent_iface;

  void (*fetch_async) (TerTileFetcher *self,
                       const char *url,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  GBytes *(*fetch_finish) (TerTileFetcher *self, GAsyncResult *result, GError **error);
};

void ter_tile_fetcher_fetch_async (TerTileFetcher *self,
                                   const char *url,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GBytes *ter_tile_fetcher_fetch_finish (TerTileFetcher *self, GAsyncResult *result, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
