/* ter-rollup-private.h — Buckets that are being filled, and columns as they are packed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-bytes.h"
#include "ter-rollup.h"

G_BEGIN_DECLS

TerRollup *ter_rollup_new_bare (const gint64 *edges, gsize n_edges, gboolean has_totals)
    G_GNUC_WARN_UNUSED_RESULT;
void ter_rollup_blank (TerRollup *self);

/* Columns with their size before them. */
void ter_column_put_values (GByteArray *bytes, const double *values, gsize n);
gboolean ter_column_get_values (TerCursor *cursor, gsize n, double *values);

/* A pack of buckets: version:1, checksum:4, varint n, zigzag varint first edge, flags:1, the edges with their size before
 * them, then what its owner puts. */
guint ter_pack_begin (
    GByteArray *bytes, guint8 version, guint8 flags, const gint64 *edges, gsize n);
void ter_pack_end (GByteArray *bytes, guint at);
/* The edges of a pack, n + 1 of them, or NULL with an error; @cursor is then at what its owner put. */
gint64 *ter_pack_open (const guint8 *data,
                       gsize length,
                       guint8 version,
                       guint8 *flags,
                       gsize *n,
                       TerCursor *cursor,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
