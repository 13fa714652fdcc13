/* ter-chunk-xor.c — Values that are no decimals: each beside the one before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The coding of values of Gorilla (Pelkonen and others, "Gorilla: a fast, scalable, in-memory time series database",
 * VLDB 2015, §4.1.2): a value is written as the bits in which it differs from the one before.
 *
 *   0                               the same value
 *   10 bits                         differs within the window of the last difference
 *   11 leading:5 length-1:6 bits    differs elsewhere: a new window
 *
 * The first value is 8 bytes. Bits go from the highest of each byte down. Leading zeros are counted up to 31.
 */

#include "config.h"

#include "ter-chunk-private.h"

#define MAX_LEADING 31

typedef struct
{
  GByteArray *bytes;
  guint64 pending;
  guint n_bits;
} BitWriter;

typedef struct
{
  const guint8 *data;
  gsize n_bits;
  gsize at;
} BitReader;

static void
put_bits (BitWriter *self,
          guint64    value,
          guint      n_bits)
{
  while (n_bits > 0)
    {
      guint taken = MIN (n_bits, 8 - self->n_bits);

      n_bits -= taken;
      self->pending = self->pending << taken | (value >> n_bits & ((1u << taken) - 1));
      self->n_bits += taken;
      if (self->n_bits == 8)
        {
          ter_bytes_put (self->bytes, (guint8) self->pending);
          self->pending = 0;
          self->n_bits = 0;
        }
    }
}

static gboolean
get_bits (BitReader *self,
          guint      n_bits,
          guint64   *value)
{
  *value = 0;
  if (self->n_bits - self->at < n_bits)
    return FALSE;

  while (n_bits > 0)
    {
      guint skip = (guint) (self->at % 8);
      guint taken = MIN (8 - skip, n_bits);
      guint byte = self->data[self->at / 8];

      *value = *value << taken | (byte >> (8 - skip - taken) & ((1u << taken) - 1));
      self->at += taken;
      n_bits -= taken;
    }

  return TRUE;
}

/**
 * ter_xor_pack:
 * @values: (array length=n): any doubles
 * @n: how many, at least 1
 *
 * Packs values by what changes from one to the next.
 */
void
ter_xor_pack (const double *values,
              gsize         n,
              GByteArray   *bytes)
{
  BitWriter writer = { .bytes = bytes };
  guint64 previous = ter_double_to_bits (values[0]);
  /* No difference fits in a window of no bits: the first one opens its own. */
  guint leading = 64;
  guint trailing = 0;

  ter_bytes_put64 (bytes, previous);
  for (gsize i = 1; i < n; i++)
    {
      guint64 bits = ter_double_to_bits (values[i]);
      guint64 change = bits ^ previous;
      guint zeros, low;

      previous = bits;
      put_bits (&writer, change != 0, 1);
      if (change == 0)
        continue;
      zeros = MIN (MAX_LEADING, (guint) __builtin_clzll (change));
      low = (guint) __builtin_ctzll (change);
      if (zeros >= leading && low >= trailing)
        {
          put_bits (&writer, 0, 1);
        }
      else
        {
          leading = zeros;
          trailing = low;
          put_bits (&writer, 1, 1);
          put_bits (&writer, leading, 5);
          put_bits (&writer, 63 - leading - trailing, 6);
        }
      put_bits (&writer, change >> trailing, 64 - leading - trailing);
    }
  if (writer.n_bits > 0)
    put_bits (&writer, 0, 8 - writer.n_bits);
}

/* Reads one difference; the window stays for the next ones. */
static gboolean
get_change (BitReader *reader,
            guint     *leading,
            guint     *trailing,
            guint64   *change)
{
  guint64 is_new, zeros, length;

  if (!get_bits (reader, 1, &is_new))
    return FALSE;
  if (is_new)
    {
      if (!get_bits (reader, 5, &zeros) || !get_bits (reader, 6, &length) || zeros + length > 63)
        return FALSE;
      *leading = (guint) zeros;
      *trailing = (guint) (63 - zeros - length);
    }
  if (*leading + *trailing >= 64 || !get_bits (reader, 64 - *leading - *trailing, change))
    return FALSE;
  *change <<= *trailing;

  return TRUE;
}

/**
 * ter_xor_unpack:
 * @n: how many values, at least 1
 * @values: (out caller-allocates) (array length=n): the values
 *
 * Unpacks values.
 *
 * Returns: %FALSE when the bytes are not @n values
 */
gboolean
ter_xor_unpack (TerCursor *cursor,
                gsize      n,
                double    *values)
{
  BitReader reader = { 0 };
  guint64 bits, differs, change;
  guint leading = 64;
  guint trailing = 0;

  if (!ter_cursor_get64 (cursor, &bits))
    return FALSE;

  reader.data = cursor->p;
  reader.n_bits = (gsize) (cursor->end - cursor->p) * 8;
  values[0] = ter_double_from_bits (bits);
  for (gsize i = 1; i < n; i++)
    {
      if (!get_bits (&reader, 1, &differs))
        return FALSE;
      if (differs)
        {
          if (!get_change (&reader, &leading, &trailing, &change))
            return FALSE;
          bits ^= change;
        }
      values[i] = ter_double_from_bits (bits);
    }
  cursor->p += (reader.at + 7) / 8;

  return TRUE;
}
