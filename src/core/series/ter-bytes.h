/* ter-bytes.h — Bytes written and read within bounds
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * TerCursor:
 * @p: the next byte
 * @end: the byte after the last one
 *
 * Where a reader is in bytes that it does not own and does not trust. Every function that takes from it looks at
 * @end first; when there is not enough, it takes nothing and says so.
 */
typedef struct
{
  const guint8 *p;
  const guint8 *end;
} TerCursor;

/* Small magnitudes of either sign become small numbers: 0, −1, 1, −2… → 0, 1, 2, 3… */
static inline guint64
ter_zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (value < 0 ? G_MAXUINT64 : 0);
}

static inline gint64
ter_unzigzag (guint64 code)
{
  return (gint64) ((code >> 1) ^ ((code & 1) != 0 ? G_MAXUINT64 : 0));
}

static inline guint64
ter_double_to_bits (double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static inline double
ter_double_from_bits (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline guint32
ter_load32 (const guint8 *p)
{
  guint32 word;

  memcpy (&word, p, sizeof word);
  return GUINT32_FROM_LE (word);
}

static inline guint64
ter_load64 (const guint8 *p)
{
  guint64 word;

  memcpy (&word, p, sizeof word);
  return GUINT64_FROM_LE (word);
}

void ter_bytes_put (GByteArray *bytes, guint8 value);
void ter_bytes_put32 (GByteArray *bytes, guint32 value);
void ter_bytes_put64 (GByteArray *bytes, guint64 value);
void ter_bytes_put_varint (GByteArray *bytes, guint64 value);

gboolean ter_cursor_get (TerCursor *self, guint8 *value);
gboolean ter_cursor_get32 (TerCursor *self, guint32 *value);
gboolean ter_cursor_get64 (TerCursor *self, guint64 *value);
gboolean ter_cursor_get_varint (TerCursor *self, guint64 *value);
gboolean ter_cursor_get_size (TerCursor *self, gsize max, gsize *value);
const guint8 *ter_cursor_take (TerCursor *self, gsize length);

guint64 ter_bytes_hash (const guint8 *data, gsize length);

G_END_DECLS
