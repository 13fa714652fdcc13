/* ter-csv-digits-private.h — Short numbers, eight bytes at once
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

#define TER_CSV_EACH_BYTE G_GUINT64_CONSTANT (0x0101010101010101)

/* How numbers of a column are written: where their decimal mark is, seen from the end. Masks are of the eight bytes before
 * the end. */
typedef struct
{
  guint64 mark;
  guint64 mark_mask;
  guint64 before;
  guint64 after;
  double power;
  gsize n_after;
} TerCsvShape;

/* A mark and so many digits come at the end; none of them when @n_after is 0. */
static inline void
ter_csv_shape_set (TerCsvShape *self,
                   char         decimal,
                   gsize        n_after)
{
  static const double powers[] = { 1e0, 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7 };
  guint shift = 8 * (8 - n_after);

  *self = (TerCsvShape) { .after = ~G_GUINT64_CONSTANT (0), .power = powers[n_after] };
  if (n_after == 0)
    return;

  self->n_after = n_after;
  self->mark = (guint64) (guchar) decimal << shift;
  self->mark_mask = (guint64) 0xff << shift;
  self->before = ((guint64) 1 << shift) - 1;
  self->after = ~(self->before << 8 | 0xff);
}

/* Reads "-123,45": a sign, then one to eight characters of digits with perhaps one decimal mark between them, where the
 * shape has it. The eight bytes before @end must be readable. FALSE when it is anything else.
 *
 * The digits are those of a whole number below 10⁸ and a power of ten, both exact doubles, so that one division rounds
 * as strtod would. */
static inline gboolean
ter_csv_read_shaped (const char        *p,
                     const char        *end,
                     const TerCsvShape *shape,
                     double            *value)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  gboolean negative = p < end && *p == '-';
  gsize n_after = shape->n_after, length = end - p - negative;
  guint64 word, sum;
  double result;

  if (length - n_after - 1 >= 8 - n_after)
    return FALSE;
  memcpy (&word, end - 8, sizeof word);
  if ((word & shape->mark_mask) != shape->mark)
    return FALSE;

  /* The digits before the mark move up by one byte; what is before the first digit becomes zeros. A digit is then below
   * ten, and anything else has, or gets by six more, one of the upper bits. */
  word = (word & shape->before) << 8 | (word & shape->after);
  word ^= TER_CSV_EACH_BYTE * '0';
  word &= ~G_GUINT64_CONSTANT (0) << 8 * (8 - length + (n_after > 0));
  if ((((word + TER_CSV_EACH_BYTE * 6) | word) & TER_CSV_EACH_BYTE * 0xf0) != 0)
    return FALSE;

  sum = word * (256 * 10 + 1) >> 8;
  sum = (sum & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff)) * (65536 * 100 + 1) >> 16;
  sum = (sum & G_GUINT64_CONSTANT (0x0000ffff0000ffff)) *
            (G_GUINT64_CONSTANT (4294967296) * 10000 + 1) >>
        32;
  result = (double) (gint64) sum / shape->power;
  *value = negative ? -result : result;

  return TRUE;
#else
  return FALSE;
#endif
}

/* The same wherever the mark is; the shape becomes that of the number. */
static inline gboolean
ter_csv_read_short (const char  *p,
                    const char  *end,
                    char         decimal,
                    TerCsvShape *shape,
                    double      *value)
{
  gsize n_after = 0;

  if (G_LIKELY (ter_csv_read_shaped (p, end, shape, value)))
    return TRUE;

  for (gsize i = 1; i <= 8 && i <= (gsize) (end - p) && n_after == 0; i++)
    n_after = end[-(gssize) i] == decimal ? i : 0;
  /* A mark without a digit behind it is no decimal mark. */
  if (n_after == shape->n_after || n_after == 1)
    return FALSE;
  ter_csv_shape_set (shape, decimal, n_after);

  return ter_csv_read_shaped (p, end, shape, value);
}

G_END_DECLS
