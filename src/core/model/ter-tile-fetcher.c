/* ter-tile-fetcher.c — Who brings the tiles of a map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-tile-fetcher.h"

G_DEFINE_INTERFACE (TerTileFetcher, ter_tile_fetcher, G_TYPE_OBJECT)

static void
ter_tile_fetcher_default_init (TerTileFetcherInterface *iface)
{
}

/**
 * ter_tile_fetcher_fetch_async:
 * @url: the address of a tile
 * @cancellable: (nullable): to give up: the tile is no longer in view
 * @callback: called on the main context of the caller
 *
 * Brings a tile without stalling the caller.
 */
void
ter_tile_fetcher_fetch_async (TerTileFetcher     *self,
                              const char         *url,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (TER_IS_TILE_FETCHER (self) && url != NULL);

  TER_TILE_FETCHER_GET_IFACE (self)->fetch_async (self, url, cancellable, callback, user_data);
}

/**
 * ter_tile_fetcher_fetch_finish:
 *
 * Ends ter_tile_fetcher_fetch_async().
 *
 * Returns: (transfer full): a picture that is small and of a known format, or %NULL with an error of whoever fetches, or
 *   %G_IO_ERROR_CANCELLED
 */
GBytes *
ter_tile_fetcher_fetch_finish (TerTileFetcher *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_return_val_if_fail (TER_IS_TILE_FETCHER (self), NULL);

  return TER_TILE_FETCHER_GET_IFACE (self)->fetch_finish (self, result, error);
}
