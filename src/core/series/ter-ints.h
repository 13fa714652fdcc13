/* ter-ints.h — Columns of whole numbers, packed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-bytes.h"

G_BEGIN_DECLS

/* How many numbers share a width. */
#define TER_INTS_BLOCK 128
/* Room that ter_ints_unpack_narrow() needs for @n numbers: whole blocks. */
#define TER_INTS_ROOM(n) (((n) + TER_INTS_BLOCK - 1) / TER_INTS_BLOCK * TER_INTS_BLOCK)

void ter_ints_pack (const gint64 *values, gsize n, GByteArray *bytes);
gboolean ter_ints_unpack (TerCursor *cursor, gsize n, gint64 *values);
/* Whether the numbers at a cursor can be read as 32-bit distances from the first one. */
gboolean ter_ints_is_narrow (const TerCursor *cursor);
gboolean ter_ints_unpack_narrow (TerCursor *cursor, gsize n, gint64 *anchor, gint32 *distances);

G_END_DECLS
