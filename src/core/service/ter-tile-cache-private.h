/* ter-tile-cache-private.h — Tiles that were fetched, on the disk
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerTileEntry:
 * @body: the picture
 * @etag: (nullable): for the next conditional request
 * @last_modified: (nullable): the same
 * @expires_us: until when it is used without asking
 *
 * A tile that is held.
 */
typedef struct
{
  GBytes *body;
  char *etag;
  char *last_modified;
  gint64 expires_us;
} TerTileEntry;

TerTileEntry *ter_tile_entry_new (GBytes *body,
                                  const char *etag,
                                  const char *last_modified,
                                  gint64 expires_us);
void ter_tile_entry_free (TerTileEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerTileEntry, ter_tile_entry_free)

typedef struct _TerTileCache TerTileCache;

TerTileCache *ter_tile_cache_new (const char *folder, gint64 max_bytes);
void ter_tile_cache_free (TerTileCache *self);
TerTileEntry *ter_tile_cache_load (TerTileCache *self, const char *url, gint64 now_us);
void ter_tile_cache_save (TerTileCache *self, const char *url, const TerTileEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerTileCache, ter_tile_cache_free)

/* For tests: what the folder holds. */
gint64 ter_tile_cache_get_size (TerTileCache *self);

G_END_DECLS
