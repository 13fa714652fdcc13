/* ter-ints.c — Columns of whole numbers, packed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   column = flags, zigzag varint of the first number, blocks
 *   block  = header, zigzag varint of its base, packed remainders
 *   header = order << 7 | width
 *
 * Numbers are kept as distances from the first one, in blocks of 128. A block holds what is left of its numbers when
 * its base is taken away (a frame of reference): of the distances themselves (order 0), or of the differences from
 * one to the next (order 1), whichever needs fewer bits. All remainders of a block have one width, 0 to 64.
 *
 *  1. Up to 32 bits, a block lies in four lanes: number i in lane i mod 4, so that four neighbours are unpacked by
 *     one instruction of any processor of the last twenty years. A last block of fewer than 32 numbers, and widths
 *     over 32, lie one after the other. Lowest bits first.
 *  2. Arithmetic is modulo 2⁶⁴, or modulo 2³² when the flag says that all distances fit in 31 bits and a sign: what
 *     a liar wrote gives wrong numbers, never a read or a write out of bounds.
 *  3. A whole block is written where it is unpacked: room is in whole blocks.
 */

#include "config.h"

#include "ter-ints.h"

#define LANES 4
#define ROWS (TER_INTS_BLOCK / LANES)
/* Below this, four lanes would waste more than they save. */
#define MIN_LANED 32
#define FLAG_NARROW 1u
#define ORDER_BIT 0x80u
/* The most that a block of four lanes weighs. */
#define MAX_LANED_BYTES (TER_INTS_BLOCK * 4)

typedef guint32 Row __attribute__ ((vector_size (16)));

typedef void (*UnpackFunc) (const guint8 *in, guint32 *out);

/* How a block is laid out. */
typedef struct
{
  guint width;
  guint order;
  gint64 base;
} Block;

static guint
width_of (guint64 largest)
{
  return largest == 0 ? 0 : 64 - (guint) __builtin_clzll (largest);
}

static gboolean
is_laned (guint width,
          gsize n)
{
  return width <= 32 && n >= MIN_LANED;
}

static gsize
packed_size (guint width,
             gsize n)
{
  if (is_laned (width, n))
    return ((n + LANES - 1) / LANES * width + 31) / 32 * (LANES * 4);

  return (n * width + 7) / 8;
}

/* The smallest frame of @values, read as distances from @anchor, or as differences when @order is 1. */
static Block
frame (const gint64 *values,
       gsize         n,
       guint64       anchor,
       guint64       previous,
       guint         order)
{
  gint64 low = G_MAXINT64;
  gint64 high = G_MININT64;

  for (gsize i = 0; i < n; i++)
    {
      guint64 distance = (guint64) values[i] - anchor;
      gint64 value = (gint64) (order == 1 ? distance - previous : distance);

      low = MIN (low, value);
      high = MAX (high, value);
      previous = distance;
    }

  return (Block) { width_of ((guint64) high - (guint64) low), order, low };
}

/* A narrow column is read 32 bits at a time: its distances fit, the differences between them may not. */
static Block
choose (Block plain,
        Block steps,
        gsize n)
{
  if (plain.width <= 32 && steps.width > 32)
    return plain;

  return packed_size (plain.width, n) < packed_size (steps.width, n) ? plain : steps;
}

static void
put_remainder (guint8 *out,
               Block   block,
               gsize   n,
               gsize   i,
               guint64 remainder)
{
  gboolean laned = is_laned (block.width, n);
  gsize bit = laned ? i / LANES * block.width : i * block.width;

  for (guint left = block.width; left > 0;)
    {
      gsize byte = laned ? bit / 32 * (LANES * 4) + i % LANES * 4 + bit % 32 / 8 : bit / 8;
      guint room = 8 - (guint) (bit % 8);
      guint taken = MIN (room, left);

      out[byte] |= (guint8) ((remainder & ((1u << taken) - 1)) << (bit % 8));
      remainder >>= taken;
      bit += taken;
      left -= taken;
    }
}

/* Four lanes at once: 32 bits at a time, not byte by byte. */
static void
put_laned (guint8        *out,
           guint          width,
           gsize          n,
           const guint32 *remainders)
{
  for (gsize lane = 0; lane < LANES; lane++)
    {
      guint8 *word = out + lane * 4;
      guint64 pending = 0;
      guint n_bits = 0;

      for (gsize i = lane; i < (n + LANES - 1) / LANES * LANES; i += LANES)
        {
          pending |= (guint64) (i < n ? remainders[i] : 0) << n_bits;
          n_bits += width;
          if (n_bits >= 32)
            {
              guint32 full = GUINT32_TO_LE ((guint32) pending);

              memcpy (word, &full, sizeof full);
              word += LANES * 4;
              pending >>= 32;
              n_bits -= 32;
            }
        }
      if (n_bits > 0)
        {
          guint32 rest = GUINT32_TO_LE ((guint32) pending);

          memcpy (word, &rest, sizeof rest);
        }
    }
}

static void
pack_block (const gint64 *values,
            gsize         n,
            guint64       anchor,
            guint64      *previous,
            GByteArray   *bytes)
{
  Block plain = frame (values, n, anchor, 0, 0);
  Block steps = frame (values, n, anchor, *previous, 1);
  Block block = choose (plain, steps, n);
  gsize size = packed_size (block.width, n);
  guint at;
  guint32 narrow[TER_INTS_BLOCK];
  gboolean laned = is_laned (block.width, n);

  ter_bytes_put (bytes, (guint8) (block.order << 7 | block.width));
  ter_bytes_put_varint (bytes, ter_zigzag (block.base));
  at = bytes->len;
  g_byte_array_set_size (bytes, (guint) (at + size));
  memset (bytes->data + at, 0, size);
  for (gsize i = 0; i < n; i++)
    {
      guint64 distance = (guint64) values[i] - anchor;
      guint64 remainder =
          (block.order == 1 ? distance - *previous : distance) - (guint64) block.base;

      if (laned)
        narrow[i] = (guint32) remainder;
      else
        put_remainder (bytes->data + at, block, n, i, remainder);
      *previous = distance;
    }
  if (laned && size > 0)
    put_laned (bytes->data + at, block.width, n, narrow);
}

/**
 * ter_ints_pack:
 * @values: (array length=n): numbers
 * @n: how many: the reader must know
 * @bytes: where to append them
 *
 * Packs numbers in as few bytes as their differences, or their range, ask for.
 */
void
ter_ints_pack (const gint64 *values,
               gsize         n,
               GByteArray   *bytes)
{
  guint64 anchor = n > 0 ? (guint64) values[0] : 0;
  guint64 previous = 0;
  gboolean narrow = TRUE;

  for (gsize i = 0; i < n && narrow; i++)
    {
      gint64 distance = (gint64) ((guint64) values[i] - anchor);

      narrow = distance == (gint32) distance;
    }
  ter_bytes_put (bytes, narrow ? FLAG_NARROW : 0);
  ter_bytes_put_varint (bytes, ter_zigzag ((gint64) anchor));
  for (gsize i = 0; i < n; i += TER_INTS_BLOCK)
    pack_block (values + i, MIN (TER_INTS_BLOCK, n - i), anchor, &previous, bytes);
}

#if G_BYTE_ORDER == G_LITTLE_ENDIAN

static inline Row
load_row (const guint8 *in,
          guint         i)
{
  Row row;

  memcpy (&row, in + i * sizeof row, sizeof row);
  return row;
}

/* @width is a constant where this is inlined: no shift and no test is left to decide. */
static inline __attribute__ ((always_inline)) void
unpack_laned (const guint8 *in,
              guint32      *out,
              const guint   width)
{
  const guint32 mask = width == 32 ? G_MAXUINT32 : (1u << width) - 1;

#pragma GCC unroll 32
  for (guint r = 0; r < ROWS; r++)
    {
      guint word = r * width / 32;
      guint shift = r * width % 32;
      Row row = load_row (in, word) >> shift;

      if (shift + width > 32)
        row |= load_row (in, word + 1) << ((32 - shift) & 31);
      row &= mask;
      memcpy (out + r * LANES, &row, sizeof row);
    }
}

#else

static inline void
unpack_laned (const guint8 *in,
              guint32      *out,
              const guint   width)
{
  const guint32 mask = width == 32 ? G_MAXUINT32 : (1u << width) - 1;

  for (guint i = 0; i < TER_INTS_BLOCK; i++)
    {
      guint bit = i / LANES * width;
      const guint8 *word = in + (bit / 32 * LANES + i % LANES) * 4;
      guint64 pair = ter_load32 (word);

      if (bit % 32 + width > 32)
        pair |= (guint64) ter_load32 (word + LANES * 4) << 32;
      out[i] = (guint32) (pair >> bit % 32) & mask;
    }
}

#endif

#define UNPACK(width)                                         \
  static void unpack_##width (const guint8 *in, guint32 *out) \
  {                                                           \
    unpack_laned (in, out, width);                            \
  }

UNPACK (1)
UNPACK (2)
UNPACK (3)
UNPACK (4)
UNPACK (5)
UNPACK (6)
UNPACK (7)
UNPACK (8)
UNPACK (9)
UNPACK (10)
UNPACK (11)
UNPACK (12)
UNPACK (13)
UNPACK (14)
UNPACK (15)
UNPACK (16)
UNPACK (17)
UNPACK (18)
UNPACK (19)
UNPACK (20)
UNPACK (21)
UNPACK (22)
UNPACK (23)
UNPACK (24)
UNPACK (25)
UNPACK (26)
UNPACK (27)
UNPACK (28)
UNPACK (29)
UNPACK (30)
UNPACK (31)
UNPACK (32)

/* By width less one. */
static const UnpackFunc unpack_funcs[32] = {
  unpack_1,  unpack_2,  unpack_3,  unpack_4,  unpack_5,  unpack_6,  unpack_7,  unpack_8,
  unpack_9,  unpack_10, unpack_11, unpack_12, unpack_13, unpack_14, unpack_15, unpack_16,
  unpack_17, unpack_18, unpack_19, unpack_20, unpack_21, unpack_22, unpack_23, unpack_24,
  unpack_25, unpack_26, unpack_27, unpack_28, unpack_29, unpack_30, unpack_31, unpack_32,
};

/* Remainders that lie one after the other, of any width. */
static guint64
get_remainder (const guint8 *in,
               gsize         size,
               guint         width,
               gsize         i)
{
  gsize bit = i * width;
  guint64 result = 0;

  for (guint got = 0; got < width;)
    {
      guint skip = (guint) (bit % 8);
      guint taken = MIN (8 - skip, width - got);

      g_assert (bit / 8 < size);
      result |= (guint64) (in[bit / 8] >> skip & ((1u << taken) - 1)) << got;
      got += taken;
      bit += taken;
    }

  return result;
}

/* Unpacks the remainders of a block of at most 32 bits into room for a whole one. */
static void
unpack_narrow_block (const guint8 *in,
                     gsize         size,
                     guint         width,
                     gsize         n,
                     guint32      *out)
{
  guint8 padded[MAX_LANED_BYTES];

  if (width == 0)
    {
      memset (out, 0, TER_INTS_BLOCK * sizeof *out);
    }
  else if (!is_laned (width, n))
    {
      for (gsize i = 0; i < n; i++)
        out[i] = (guint32) get_remainder (in, size, width, i);
    }
  else if (n == TER_INTS_BLOCK)
    {
      unpack_funcs[width - 1](in, out);
    }
  else
    {
      /* What lies past a short block is not the block's to read. */
      memcpy (padded, in, size);
      memset (padded + size, 0, sizeof padded - size);
      unpack_funcs[width - 1](padded, out);
    }
}

static gboolean
get_block (TerCursor     *cursor,
           gsize          n,
           Block         *block,
           const guint8 **packed,
           gsize         *size)
{
  guint8 header;
  guint64 base;

  if (!ter_cursor_get (cursor, &header) || (header & ~ORDER_BIT) > 64 ||
      !ter_cursor_get_varint (cursor, &base))
    return FALSE;

  block->width = header & ~ORDER_BIT;
  block->order = header >> 7;
  block->base = ter_unzigzag (base);
  *size = packed_size (block->width, n);
  *packed = ter_cursor_take (cursor, *size);

  return *packed != NULL;
}

/* Adds up differences, four at a time: each takes those before it in its row, then what the rows before came to. */
static gint32
add_up (guint32 *values,
        guint32  base,
        guint32  carry)
{
  Row before = { carry, carry, carry, carry };

  for (guint r = 0; r < ROWS; r++)
    {
      const Row zero = { 0 };
      Row row;

      memcpy (&row, values + r * LANES, sizeof row);
      row += base;
      row += __builtin_shufflevector (zero, row, 0, 4, 5, 6);
      row += __builtin_shufflevector (zero, row, 0, 1, 4, 5);
      row += before;
      before = __builtin_shufflevector (row, row, 3, 3, 3, 3);
      memcpy (values + r * LANES, &row, sizeof row);
    }

  return (gint32) before[0];
}

/**
 * ter_ints_is_narrow:
 *
 * Tells whether ter_ints_unpack_narrow() can read the numbers at @cursor, which does not move.
 */
gboolean
ter_ints_is_narrow (const TerCursor *cursor)
{
  return cursor->p < cursor->end && (*cursor->p & FLAG_NARROW) != 0;
}

static gboolean
get_column (TerCursor *cursor,
            guint8    *flags,
            gint64    *anchor)
{
  guint64 code;

  if (!ter_cursor_get (cursor, flags) || !ter_cursor_get_varint (cursor, &code))
    return FALSE;
  *anchor = ter_unzigzag (code);

  return TRUE;
}

/**
 * ter_ints_unpack_narrow:
 * @n: how many numbers
 * @anchor: (out): the first one
 * @distances: (out caller-allocates): room for %TER_INTS_ROOM (@n): how far each is from the first
 *
 * Unpacks numbers that lie within 31 bits of the first one: the fast way.
 *
 * Returns: %FALSE when the bytes are not such numbers
 */
gboolean
ter_ints_unpack_narrow (TerCursor *cursor,
                        gsize      n,
                        gint64    *anchor,
                        gint32    *distances)
{
  guint32 *out = (guint32 *) distances;
  guint32 previous = 0;
  guint8 flags;

  if (!get_column (cursor, &flags, anchor) || (flags & FLAG_NARROW) == 0)
    return FALSE;

  for (gsize i = 0; i < n; i += TER_INTS_BLOCK)
    {
      gsize length = MIN (TER_INTS_BLOCK, n - i);
      const guint8 *packed;
      gsize size;
      Block block;

      if (!get_block (cursor, length, &block, &packed, &size) || block.width > 32)
        return FALSE;
      unpack_narrow_block (packed, size, block.width, length, out + i);
      if (block.order == 1)
        add_up (out + i, (guint32) block.base, previous);
      else
        for (gsize j = i; j < i + TER_INTS_BLOCK; j++)
          out[j] += (guint32) block.base;
      previous = out[i + length - 1];
    }

  return TRUE;
}

static void
unpack_wide_block (const guint8 *packed,
                   gsize         size,
                   Block         block,
                   gsize         n,
                   guint64       anchor,
                   guint64      *previous,
                   gint64       *values)
{
  guint32 narrow[TER_INTS_BLOCK];

  if (block.width <= 32)
    unpack_narrow_block (packed, size, block.width, n, narrow);
  for (gsize i = 0; i < n; i++)
    {
      guint64 remainder =
          block.width <= 32 ? narrow[i] : get_remainder (packed, size, block.width, i);

      *previous = (block.order == 1 ? *previous : 0) + (guint64) block.base + remainder;
      values[i] = (gint64) (anchor + *previous);
    }
}

static gboolean
unpack_wide (TerCursor *cursor,
             gsize      n,
             gint64    *values)
{
  guint64 previous = 0;
  gint64 anchor;
  guint8 flags;

  if (!get_column (cursor, &flags, &anchor))
    return FALSE;

  for (gsize i = 0; i < n; i += TER_INTS_BLOCK)
    {
      gsize length = MIN (TER_INTS_BLOCK, n - i);
      const guint8 *packed;
      gsize size;
      Block block;

      if (!get_block (cursor, length, &block, &packed, &size))
        return FALSE;
      unpack_wide_block (packed, size, block, length, (guint64) anchor, &previous, values + i);
    }

  return TRUE;
}

/**
 * ter_ints_unpack:
 * @cursor: where ter_ints_pack() wrote; moved past it
 * @n: how many numbers
 * @values: (out caller-allocates) (array length=n): the numbers
 *
 * Unpacks numbers.
 *
 * Returns: %FALSE when the bytes are not @n packed numbers
 */
gboolean
ter_ints_unpack (TerCursor *cursor,
                 gsize      n,
                 gint64    *values)
{
  g_autofree gint32 *distances = NULL;
  gint64 anchor;

  if (!ter_ints_is_narrow (cursor))
    return unpack_wide (cursor, n, values);

  distances = g_new (gint32, TER_INTS_ROOM (n) + 1);
  if (!ter_ints_unpack_narrow (cursor, n, &anchor, distances))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    values[i] = (gint64) ((guint64) anchor + (guint64) (gint64) distances[i]);

  return TRUE;
}
