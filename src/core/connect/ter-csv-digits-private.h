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

/* Reads "-123,45": a sign, then one to eight characters of digits with perhaps one decimal mark between them. The eight
 * bytes before @end must be readable. FALSE when it is anything else, or longer: then ter_csv_number() says what.
 *
 * The digits are those of a whole number below 10⁸ and a power of ten, both exact doubles, so that one division rounds
 * as strtod would. */
static inline gboolean
ter_csv_read_short (const char *p,
                    const char *end,
                    char        decimal,
                    double     *value)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7 };
  gboolean negative = p < end && *p == '-';
  gsize length = end - p - negative, n_decimals = 0;
  guint64 word, keep, mark, sum;
  double result;

  if (length - 1 >= 8)
    return FALSE;
  memcpy (&word, end - 8, sizeof word);
  keep = ~G_GUINT64_CONSTANT (0) << 8 * (8 - length);

  /* The lowest byte that is the mark; a carry can make a higher one look like it, never a lower one. */
  mark = word ^ TER_CSV_EACH_BYTE * (guchar) decimal;
  mark = (mark - TER_CSV_EACH_BYTE) & ~mark & TER_CSV_EACH_BYTE * 0x80 & keep;
  if (mark != 0)
    {
      guint place = __builtin_ctzll (mark) / 8;
      guint64 before = ((guint64) 1 << 8 * place) - 1;

      n_decimals = 7 - place;
      if (n_decimals == 0 || place + length == 8)
        return FALSE;
      /* The digits before the mark move up by one byte. */
      word = (word & before) << 8 | (word & ~(before << 8 | 0xff));
      keep <<= 8;
    }

  word = (word & keep) | (TER_CSV_EACH_BYTE * '0' & ~keep);
  if (((word & TER_CSV_EACH_BYTE * 0xf0) |
       ((word + TER_CSV_EACH_BYTE * 6) & TER_CSV_EACH_BYTE * 0xf0) >> 4) !=
      TER_CSV_EACH_BYTE * 0x33)
    return FALSE;
  sum = (word & TER_CSV_EACH_BYTE * 0x0f) * (256 * 10 + 1) >> 8;
  sum = (sum & G_GUINT64_CONSTANT (0x00ff00ff00ff00ff)) * (65536 * 100 + 1) >> 16;
  sum = (sum & G_GUINT64_CONSTANT (0x0000ffff0000ffff)) *
            (G_GUINT64_CONSTANT (4294967296) * 10000 + 1) >>
        32;

  result = (double) sum / powers[n_decimals];
  *value = negative ? -result : result;
  return TRUE;
#else
  return FALSE;
#endif
}

G_END_DECLS
