/* ter-tiles.h — Tiles of a map, from the disk or from their server
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-clock.h"
#include "ter-tile-fetcher.h"

G_BEGIN_DECLS

/**
 * TerTilesError:
 * @TER_TILES_ERROR_UNAVAILABLE: the server has no such tile, cannot be reached, or wants to be left alone
 * @TER_TILES_ERROR_NOT_A_TILE: what came is no picture, or too large a one
 */
typedef enum
{
  TER_TILES_ERROR_UNAVAILABLE,
  TER_TILES_ERROR_NOT_A_TILE,
} TerTilesError;

#define TER_TILES_ERROR (ter_tiles_error_quark ())
GQuark ter_tiles_error_quark (void);

#define TER_TYPE_TILES (ter_tiles_get_type ())
G_DECLARE_FINAL_TYPE (TerTiles, ter_tiles, TER, TILES, GObject)

/* A hundred megabytes hold some five thousand tiles: a département at the scale of its streets. */
#define TER_TILES_DEFAULT_BYTES (100 * 1024 * 1024)

TerTiles *ter_tiles_new (TerClock *clock, const char *folder, gint64 max_bytes)
    G_GNUC_WARN_UNUSED_RESULT;

/* For tests: a server on this machine, and less patience. */
void ter_tiles_set_allow_local (TerTiles *self, gboolean allow_local);
void ter_tiles_set_deadline_ms (TerTiles *self, guint deadline_ms);

G_END_DECLS
