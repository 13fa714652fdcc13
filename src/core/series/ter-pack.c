/* ter-pack.c — What frames the columns of buckets when they are packed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   pack = version:1, checksum:4, varint n, zigzag varint of the first edge, flags:1, the n + 1 edges with their size
 *          before them, and what its owner puts after (ter-rollup.c, ter-readings-pack.c)
 *
 *  1. The checksum is that of chunks, over all that follows it.
 *  2. A version that is not known is refused as newer; anything else that is not what was written, as damaged.
 */

#include "config.h"

#include "ter-chunk-private.h"
#include "ter-rollup-private.h"

#define CHECKSUM_OFFSET 1
#define BODY_OFFSET 5

static void
put_sized (GByteArray *bytes,
           GByteArray *column)
{
  ter_bytes_put_varint (bytes, column->len);
  g_byte_array_append (bytes, column->data, column->len);
}

static gboolean
get_sized (TerCursor *cursor,
           TerCursor *column)
{
  gsize size;

  if (!ter_cursor_get_size (cursor, (gsize) (cursor->end - cursor->p), &size) ||
      (column->p = ter_cursor_take (cursor, size)) == NULL)
    return FALSE;
  column->end = column->p + size;

  return TRUE;
}

/**
 * ter_column_put_values:
 *
 * Appends a column of values.
 */
void
ter_column_put_values (GByteArray   *bytes,
                       const double *values,
                       gsize         n)
{
  g_autoptr (GByteArray) column = g_byte_array_new ();
  int scale;

  ter_values_pack (values, n, column, &scale);
  put_sized (bytes, column);
}

/**
 * ter_column_get_values:
 *
 * Reads a column of @n values.
 */
gboolean
ter_column_get_values (TerCursor *cursor,
                       gsize      n,
                       double    *values)
{
  TerCursor column;

  return get_sized (cursor, &column) && ter_values_unpack (column, n, values);
}

/**
 * ter_pack_begin:
 * @edges: (array length=n+1): of the buckets
 *
 * Begins a pack.
 *
 * Returns: what ter_pack_end() is to be given
 */
guint
ter_pack_begin (GByteArray   *bytes,
                guint8        version,
                guint8        flags,
                const gint64 *edges,
                gsize         n)
{
  g_autoptr (GByteArray) column = g_byte_array_new ();
  guint at = bytes->len;

  ter_bytes_put (bytes, version);
  ter_bytes_put32 (bytes, 0);
  ter_bytes_put_varint (bytes, n);
  ter_bytes_put_varint (bytes, ter_zigzag (edges[0]));
  ter_bytes_put (bytes, flags);
  ter_times_pack (edges, n + 1, column);
  put_sized (bytes, column);

  return at;
}

/**
 * ter_pack_end:
 *
 * Ends a pack with its checksum.
 */
void
ter_pack_end (GByteArray *bytes,
              guint       at)
{
  guint32 checksum = GUINT32_TO_LE (
      (guint32) ter_bytes_hash (bytes->data + at + BODY_OFFSET, bytes->len - at - BODY_OFFSET));

  memcpy (bytes->data + at + CHECKSUM_OFFSET, &checksum, sizeof checksum);
}

/**
 * ter_pack_open:
 *
 * Opens a pack and verifies its checksum.
 *
 * Returns: (transfer full): its edges; %NULL with an error of %TER_CHUNK_ERROR when it is not what was written
 */
gint64 *
ter_pack_open (const guint8 *data,
               gsize         length,
               guint8        version,
               guint8       *flags,
               gsize        *n,
               TerCursor    *cursor,
               GError      **error)
{
  g_autofree gint64 *edges = NULL;
  TerCursor column;
  guint8 found = 0;
  guint32 checksum;
  guint64 first;

  *cursor = (TerCursor) { data, data + length };
  if (ter_cursor_get (cursor, &found) && found > version)
    {
      ter_chunk_set_newer (error);
      return NULL;
    }
  if (length < BODY_OFFSET || found != version || !ter_cursor_get32 (cursor, &checksum) ||
      (guint32) ter_bytes_hash (data + BODY_OFFSET, length - BODY_OFFSET) != checksum ||
      !ter_cursor_get_size (cursor, TER_CHUNK_MAX - 1, n) || *n == 0 ||
      !ter_cursor_get_varint (cursor, &first) || !ter_cursor_get (cursor, flags) ||
      !get_sized (cursor, &column))
    {
      ter_chunk_set_damaged (error);
      return NULL;
    }
  edges = g_new (gint64, *n + 1);
  if (!ter_times_unpack (column, ter_unzigzag (first), *n + 1, edges))
    {
      ter_chunk_set_damaged (error);
      return NULL;
    }

  return g_steal_pointer (&edges);
}
