/* ter-bytes.c — Bytes written and read within bounds
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What the codecs of the room stand on.
 *
 *  1. Numbers are little-endian. A varint is 7 bits a byte, the lowest first, the high bit says "more": at most
 *     10 bytes (as LEB128, DWARF 5 §7.6).
 *  2. A reader never looks past its end, whatever the bytes say.
 *  3. The checksum is XXH64 with seed 0, as specified in "xxHash fast digest algorithm" (version 0.1.1): fast enough
 *     to be looked at each time that a chunk is read. It finds accidents, not forgers.
 */

#include "config.h"

#include "ter-bytes.h"

#define PRIME_1 G_GUINT64_CONSTANT (0x9E3779B185EBCA87)
#define PRIME_2 G_GUINT64_CONSTANT (0xC2B2AE3D27D4EB4F)
#define PRIME_3 G_GUINT64_CONSTANT (0x165667B19E3779F9)
#define PRIME_4 G_GUINT64_CONSTANT (0x85EBCA77C2B2AE63)
#define PRIME_5 G_GUINT64_CONSTANT (0x27D4EB2F165667C5)

/**
 * ter_bytes_put:
 *
 * Appends a byte.
 */
void
ter_bytes_put (GByteArray *bytes,
               guint8      value)
{
  g_byte_array_append (bytes, &value, 1);
}

/**
 * ter_bytes_put32:
 *
 * Appends four bytes.
 */
void
ter_bytes_put32 (GByteArray *bytes,
                 guint32     value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

/**
 * ter_bytes_put64:
 *
 * Appends eight bytes.
 */
void
ter_bytes_put64 (GByteArray *bytes,
                 guint64     value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

/**
 * ter_bytes_put_varint:
 *
 * Appends a number in as few bytes as it needs.
 */
void
ter_bytes_put_varint (GByteArray *bytes,
                      guint64     value)
{
  guint8 buffer[10];
  guint n = 0;

  while (value >= 0x80)
    {
      buffer[n++] = (guint8) (value | 0x80);
      value >>= 7;
    }
  buffer[n++] = (guint8) value;
  g_byte_array_append (bytes, buffer, n);
}

/**
 * ter_cursor_take:
 * @length: how many bytes
 *
 * Returns: (transfer none) (nullable): the bytes, or %NULL when there are fewer
 */
const guint8 *
ter_cursor_take (TerCursor *self,
                 gsize      length)
{
  const guint8 *taken = self->p;

  if ((gsize) (self->end - self->p) < length)
    return NULL;
  self->p += length;

  return taken;
}

/**
 * ter_cursor_get:
 *
 * Takes a byte.
 */
gboolean
ter_cursor_get (TerCursor *self,
                guint8    *value)
{
  if (self->p >= self->end)
    return FALSE;
  *value = *self->p++;

  return TRUE;
}

/**
 * ter_cursor_get32:
 *
 * Takes four bytes.
 */
gboolean
ter_cursor_get32 (TerCursor *self,
                  guint32   *value)
{
  const guint8 *p = ter_cursor_take (self, sizeof *value);

  if (p == NULL)
    return FALSE;
  *value = ter_load32 (p);

  return TRUE;
}

/**
 * ter_cursor_get64:
 *
 * Takes eight bytes.
 */
gboolean
ter_cursor_get64 (TerCursor *self,
                  guint64   *value)
{
  const guint8 *p = ter_cursor_take (self, sizeof *value);

  if (p == NULL)
    return FALSE;
  *value = ter_load64 (p);

  return TRUE;
}

/**
 * ter_cursor_get_varint:
 *
 * Takes a number that ter_bytes_put_varint() wrote.
 */
gboolean
ter_cursor_get_varint (TerCursor *self,
                       guint64   *value)
{
  const guint8 *p = self->p;
  guint64 result = 0;

  for (guint shift = 0; shift < 64 && p < self->end; shift += 7)
    {
      guint8 byte = *p++;

      result |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          self->p = p;
          *value = result;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ter_cursor_get_size:
 * @max: the largest that is believed
 *
 * Takes a varint that counts something.
 */
gboolean
ter_cursor_get_size (TerCursor *self,
                     gsize      max,
                     gsize     *value)
{
  guint64 read;

  if (!ter_cursor_get_varint (self, &read) || read > max)
    return FALSE;
  *value = (gsize) read;

  return TRUE;
}

static inline guint64
rotate (guint64 value,
        int     bits)
{
  return value << bits | value >> (64 - bits);
}

static inline guint64
mix (guint64 lane,
     guint64 word)
{
  return rotate (lane + word * PRIME_2, 31) * PRIME_1;
}

static inline guint64
merge (guint64 hash,
       guint64 lane)
{
  return (hash ^ mix (0, lane)) * PRIME_1 + PRIME_4;
}

/* Stripes of 32 bytes, in four lanes that do not wait for each other. */
static guint64
hash_stripes (const guint8 **data,
              const guint8  *end)
{
  guint64 a = PRIME_1 + PRIME_2;
  guint64 b = PRIME_2;
  guint64 c = 0;
  guint64 d = 0 - PRIME_1;
  guint64 hash;
  const guint8 *p = *data;

  for (; end - p >= 32; p += 32)
    {
      a = mix (a, ter_load64 (p));
      b = mix (b, ter_load64 (p + 8));
      c = mix (c, ter_load64 (p + 16));
      d = mix (d, ter_load64 (p + 24));
    }
  *data = p;
  hash = rotate (a, 1) + rotate (b, 7) + rotate (c, 12) + rotate (d, 18);

  return merge (merge (merge (merge (hash, a), b), c), d);
}

/**
 * ter_bytes_hash:
 *
 * Computes the XXH64 of some bytes, with seed 0.
 */
guint64
ter_bytes_hash (const guint8 *data,
                gsize         length)
{
  const guint8 *end = data + length;
  guint64 hash = length >= 32 ? hash_stripes (&data, end) : PRIME_5;

  hash += length;
  for (; end - data >= 8; data += 8)
    hash = rotate (hash ^ mix (0, ter_load64 (data)), 27) * PRIME_1 + PRIME_4;
  if (end - data >= 4)
    {
      hash = rotate (hash ^ ter_load32 (data) * PRIME_1, 23) * PRIME_2 + PRIME_3;
      data += 4;
    }
  for (; data < end; data++)
    hash = rotate (hash ^ *data * PRIME_5, 11) * PRIME_1;
  hash = (hash ^ hash >> 33) * PRIME_2;
  hash = (hash ^ hash >> 29) * PRIME_3;

  return hash ^ hash >> 32;
}
