/* ter-chunk-values.c — The values of a chunk
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   decimal = 0x00 | scale, column of whole numbers (ter-ints.c), runs of NULL, values by their bits
 *   xor     = 0x10, ter-chunk-xor.c
 *   raw     = 0x20, 8 bytes each
 *
 * Sensors send decimals: 21.4 °C, 1 203.117 m³. A decimal is q / 10^scale, and is written as q. Whether the division
 * gives back the very bits is tested for each value: one that does not come back (0.1 + 0.2, −0, another NaN) is
 * written by its bits, with its place. When too many do not, the whole column is written another way.
 *
 *  1. NULL is the NaN that C calls NAN: quiet, positive, without payload. It is written as a run: it is not
 *     zero, not absent, and weighs two bytes however long it lasts. Any other NaN keeps its payload.
 *  2. |q| < 2⁴⁷ and at most 2¹⁵ of them: a sum of q always fits in 63 bits.
 *  3. 10^scale is exact in a double (up to 10²²), q too: IEEE 754 division rounds once, so that reading gives the
 *     double nearest to the decimal, which is what a decimal's text is read as.
 */

#include "config.h"

#include <math.h>

#include "ter-chunk-private.h"

#define MODE_SHIFT 4
#define SCALE_MASK 0x0fu
#define MAX_NUMBER ((double) (G_GINT64_CONSTANT (1) << 47))
#define NULL_BITS G_GUINT64_CONSTANT (0x7ff8000000000000)
/* With more exceptions than one in so many, decimals are not what this series sends. */
#define EXCEPTION_SHARE 16

static const double powers[TER_MAX_SCALE + 1] = { 1e0, 1e1, 1e2, 1e3,  1e4,  1e5, 1e6,
                                                  1e7, 1e8, 1e9, 1e10, 1e11, 1e12 };

/* Values that are no number of the scale. */
typedef struct
{
  gsize start;
  gsize n;
} NullRun;

typedef struct
{
  /* (element-type NullRun) */
  GArray *nulls;
  /* (element-type gsize) */
  GArray *places;
} Exceptions;

/**
 * ter_scale_power:
 * @scale: 0 to %TER_MAX_SCALE
 *
 * Returns: 10^@scale
 */
double
ter_scale_power (guint scale)
{
  g_assert (scale <= TER_MAX_SCALE);

  return powers[scale];
}

/**
 * ter_scale_number:
 * @scale: how many decimals
 * @number: (out): the whole number
 *
 * Finds the whole number that, divided by 10^@scale, is exactly @value.
 *
 * Returns: whether there is one
 */
gboolean
ter_scale_number (double  value,
                  guint   scale,
                  gint64 *number)
{
  double product = value * powers[scale];
  double nearest;

  /* Not so either for NaN. */
  if (!(fabs (product) < MAX_NUMBER))
    return FALSE;
  nearest = rint (product);
  *number = (gint64) nearest;

  /* −0 is not 0: their bits differ. */
  return ter_double_to_bits ((double) *number / powers[scale]) == ter_double_to_bits (value);
}

static gboolean
is_null (double value)
{
  return ter_double_to_bits (value) == NULL_BITS;
}

/* The fewest decimals that all values have, but for a few. */
static gboolean
find_scale (const double *values,
            gsize         n,
            guint        *scale)
{
  gsize n_allowed = n / EXCEPTION_SHARE + 1;
  gsize n_exceptions = 0;
  gint64 number;

  *scale = 0;
  for (gsize i = 0; i < n; i++)
    {
      guint needed = *scale;

      if (is_null (values[i]))
        continue;
      while (needed <= TER_MAX_SCALE && !ter_scale_number (values[i], needed, &number))
        needed++;
      if (needed <= TER_MAX_SCALE)
        *scale = needed;
      else if (++n_exceptions > n_allowed)
        return FALSE;
    }

  return TRUE;
}

static void
note_null (const Exceptions *self,
           gsize             place)
{
  NullRun *last =
      self->nulls->len > 0 ? &g_array_index (self->nulls, NullRun, self->nulls->len - 1) : NULL;

  if (last != NULL && last->start + last->n == place)
    {
      last->n++;
    }
  else
    {
      NullRun run = { place, 1 };

      g_array_append_val (self->nulls, run);
    }
}

static void
put_exceptions (const Exceptions *self,
                const double     *values,
                GByteArray       *bytes)
{
  gsize end = 0;

  ter_bytes_put_varint (bytes, self->nulls->len);
  for (guint i = 0; i < self->nulls->len; i++)
    {
      NullRun run = g_array_index (self->nulls, NullRun, i);

      ter_bytes_put_varint (bytes, run.start - end);
      ter_bytes_put_varint (bytes, run.n - 1);
      end = run.start + run.n;
    }
  end = 0;
  ter_bytes_put_varint (bytes, self->places->len);
  for (guint i = 0; i < self->places->len; i++)
    {
      gsize place = g_array_index (self->places, gsize, i);

      ter_bytes_put_varint (bytes, place - end);
      ter_bytes_put64 (bytes, ter_double_to_bits (values[place]));
      end = place + 1;
    }
}

/* What is no number stands where the number before it does, or the first one: it costs no jump. */
static void
fill_numbers (const double     *values,
              gsize             n,
              guint             scale,
              gint64           *numbers,
              const Exceptions *exceptions)
{
  gint64 last = 0;
  gsize first = 0;

  while (first < n && !ter_scale_number (values[first], scale, &last))
    first++;
  if (first == n)
    last = 0;
  for (gsize i = 0; i < n; i++)
    {
      if (ter_scale_number (values[i], scale, &numbers[i]))
        {
          last = numbers[i];
          continue;
        }
      numbers[i] = last;
      if (is_null (values[i]))
        note_null (exceptions, i);
      else
        g_array_append_val (exceptions->places, i);
    }
}

static gboolean
pack_decimal (const double *values,
              gsize         n,
              GByteArray   *bytes,
              int          *scale_used)
{
  g_autofree gint64 *numbers = NULL;
  g_autoptr (GArray) nulls = NULL;
  g_autoptr (GArray) places = NULL;
  guint scale;

  if (!find_scale (values, n, &scale))
    return FALSE;

  numbers = g_new (gint64, n);
  nulls = g_array_new (FALSE, FALSE, sizeof (NullRun));
  places = g_array_new (FALSE, FALSE, sizeof (gsize));
  fill_numbers (values, n, scale, numbers, &(Exceptions) { nulls, places });
  ter_bytes_put (bytes, (guint8) (TER_VALUES_DECIMAL << MODE_SHIFT | scale));
  ter_ints_pack (numbers, n, bytes);
  put_exceptions (&(Exceptions) { nulls, places }, values, bytes);
  *scale_used = (int) scale;

  return TRUE;
}

static void
pack_raw (const double *values,
          gsize         n,
          GByteArray   *bytes)
{
  ter_bytes_put (bytes, TER_VALUES_RAW << MODE_SHIFT);
  for (gsize i = 0; i < n; i++)
    ter_bytes_put64 (bytes, ter_double_to_bits (values[i]));
}

/**
 * ter_values_pack:
 * @values: (array length=n): any doubles
 * @n: how many, 1 to %TER_CHUNK_MAX
 * @scale: (out): how many decimals they have, or −1 when they are not decimals
 *
 * Packs values so that each comes back bit for bit, in the shortest of the ways there are.
 */
void
ter_values_pack (const double *values,
                 gsize         n,
                 GByteArray   *bytes,
                 int          *scale)
{
  guint at = bytes->len;
  gsize raw_size = n * 8 + 1;
  g_autoptr (GByteArray) other = NULL;

  *scale = -1;
  /* Under three bytes a value, no other way has a chance. */
  if (pack_decimal (values, n, bytes, scale) && bytes->len - at < n * 3)
    return;

  other = g_byte_array_new ();
  ter_bytes_put (other, TER_VALUES_XOR << MODE_SHIFT);
  ter_xor_pack (values, n, other);
  if (*scale >= 0 && bytes->len - at <= MIN (other->len, raw_size))
    return;

  g_byte_array_set_size (bytes, at);
  *scale = -1;
  if (other->len <= raw_size)
    g_byte_array_append (bytes, other->data, other->len);
  else
    pack_raw (values, n, bytes);
}

static gboolean
get_mode (TerCursor     *cursor,
          TerValuesMode *mode,
          guint         *scale)
{
  guint8 byte;

  if (!ter_cursor_get (cursor, &byte) || byte >> MODE_SHIFT > TER_VALUES_RAW ||
      (byte & SCALE_MASK) > TER_MAX_SCALE)
    return FALSE;
  *mode = byte >> MODE_SHIFT;
  *scale = byte & SCALE_MASK;

  return TRUE;
}

static gboolean
unpack_nulls (TerCursor *cursor,
              gsize      n,
              double    *values)
{
  gsize n_runs, gap, length;
  gsize place = 0;

  if (!ter_cursor_get_size (cursor, n, &n_runs))
    return FALSE;
  for (gsize i = 0; i < n_runs; i++)
    {
      if (!ter_cursor_get_size (cursor, n - place, &gap) ||
          !ter_cursor_get_size (cursor, n - place - gap, &length) || ++length > n - place - gap)
        return FALSE;
      place += gap;
      for (gsize end = place + length; place < end; place++)
        values[place] = ter_double_from_bits (NULL_BITS);
    }

  return TRUE;
}

static gboolean
unpack_places (TerCursor *cursor,
               gsize      n,
               double    *values)
{
  gsize n_places, gap;
  gsize place = 0;
  guint64 bits;

  if (!ter_cursor_get_size (cursor, n, &n_places))
    return FALSE;
  for (gsize i = 0; i < n_places; i++)
    {
      if (!ter_cursor_get_size (cursor, n - place, &gap) || gap >= n - place ||
          !ter_cursor_get64 (cursor, &bits))
        return FALSE;
      place += gap;
      values[place++] = ter_double_from_bits (bits);
    }

  return TRUE;
}

/* IEEE division is exact and slow; there are four of them in an instruction of what this is cloned for. */
static TER_CLONES void
scale_narrow (const gint32 *distances,
              gsize         n,
              gint64        anchor,
              double        power,
              double       *values)
{
  /* Both are whole and their sum is under 2⁵³: nothing is rounded before the division. */
  double base = (double) anchor;

  for (gsize i = 0; i < n; i++)
    values[i] = (base + distances[i]) / power;
}

static gboolean
unpack_numbers (TerCursor *cursor,
                gsize      n,
                double     power,
                double    *values)
{
  g_autofree gint64 *numbers = NULL;
  g_autofree gint32 *distances = NULL;
  gint64 anchor;

  if (ter_ints_is_narrow (cursor))
    {
      distances = g_new (gint32, TER_INTS_ROOM (n));
      if (!ter_ints_unpack_narrow (cursor, n, &anchor, distances))
        return FALSE;
      scale_narrow (distances, n, anchor, power, values);
      return TRUE;
    }

  numbers = g_new (gint64, n);
  if (!ter_ints_unpack (cursor, n, numbers))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    values[i] = (double) numbers[i] / power;

  return TRUE;
}

/**
 * ter_values_unpack:
 * @n: how many there are
 * @values: (out caller-allocates) (array length=n): the values
 *
 * Unpacks values.
 *
 * Returns: %FALSE when they are not what was written
 */
gboolean
ter_values_unpack (TerCursor cursor,
                   gsize     n,
                   double   *values)
{
  TerValuesMode mode;
  guint scale;
  guint64 bits;

  if (!get_mode (&cursor, &mode, &scale))
    return FALSE;
  if (mode == TER_VALUES_DECIMAL)
    return unpack_numbers (&cursor, n, powers[scale], values) &&
           unpack_nulls (&cursor, n, values) && unpack_places (&cursor, n, values);
  if (mode == TER_VALUES_XOR)
    return ter_xor_unpack (&cursor, n, values);

  for (gsize i = 0; i < n; i++)
    {
      if (!ter_cursor_get64 (&cursor, &bits))
        return FALSE;
      values[i] = ter_double_from_bits (bits);
    }

  return TRUE;
}

/**
 * ter_values_unpack_narrow:
 * @n: how many there are
 * @scale: (out): their decimals
 * @anchor: (out): the first number
 * @distances: (out caller-allocates): room for %TER_INTS_ROOM (@n)
 *
 * Unpacks values that are all decimals near each other, without dividing them.
 *
 * Returns: %FALSE when they are something else: ter_values_unpack() knows
 */
gboolean
ter_values_unpack_narrow (TerCursor cursor,
                          gsize     n,
                          guint    *scale,
                          gint64   *anchor,
                          gint32   *distances)
{
  TerValuesMode mode;
  guint64 n_nulls, n_places;

  return get_mode (&cursor, &mode, scale) && mode == TER_VALUES_DECIMAL &&
         ter_ints_unpack_narrow (&cursor, n, anchor, distances) &&
         ABS (*anchor) < (gint64) MAX_NUMBER && ter_cursor_get_varint (&cursor, &n_nulls) &&
         n_nulls == 0 && ter_cursor_get_varint (&cursor, &n_places) && n_places == 0;
}
