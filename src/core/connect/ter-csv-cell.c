/* ter-csv-cell.c — What a cell holds: a number, a word, nothing
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Cells as French services write them. Nothing here depends on the process's locale.
 *
 *  1. A number is read only where there is one reading of it: "1.234" in a column of decimal commas could be
 *     1 234 or 1,234, and is refused rather than guessed.
 *  2. Spaces group thousands only by three: "12 34" is not a number.
 *  3. Nothing, "no value" and zero are three different things.
 *  4. A cell that is not of the file's encoding is read as windows-1252, in which every byte means something:
 *     no byte is lost. Text that was encoded twice is said to be so, and left as it is.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-csv-cell.h"

static const double powers_of_ten[] = {
  1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* How many bytes of white space begin at @p: a space or a tab, or U+00A0, U+2009, U+202F, U+FEFF in UTF-8, or
 * U+00A0 in windows-1252. */
static inline gsize
space_length (const char *p,
              const char *end)
{
  const guchar *u = (const guchar *) p;
  gsize left = end - p;

  if (left == 0)
    return 0;
  if (u[0] == ' ' || u[0] == '\t' || u[0] == '\n' || u[0] == '\r' || u[0] == 0xa0)
    return 1;
  if (left >= 2 && u[0] == 0xc2 && u[1] == 0xa0)
    return 2;
  if (left >= 3 && u[0] == 0xe2 && u[1] == 0x80 && (u[2] == 0x89 || u[2] == 0xaf))
    return 3;
  if (left >= 3 && u[0] == 0xef && u[1] == 0xbb && u[2] == 0xbf)
    return 3;

  return 0;
}

/**
 * ter_csv_trim:
 * @data: (inout): the bytes
 * @length: (inout): how many
 *
 * Leaves out the white space at both ends, no-break spaces included.
 */
void
ter_csv_trim (const char **data,
              gsize       *length)
{
  const char *start = *data, *end = *data + *length;
  gsize space;

  while (start < end && (space = space_length (start, end)) > 0)
    start += space;
  for (;;)
    {
      if (end > start && space_length (end - 1, end) == 1)
        {
          /* 0xA0 may be the second byte of "à" (C3 A0): it is white space only on its own or after C2. */
          if ((guchar) end[-1] != 0xa0 || end - start < 2 || (guchar) end[-2] < 0xc2 ||
              (guchar) end[-2] > 0xf4)
            end -= 1;
          else if ((guchar) end[-2] == 0xc2)
            end -= 2;
          else
            break;
        }
      else if (end - start >= 3 && space_length (end - 3, end) == 3)
        end -= 3;
      else
        break;
    }

  *data = start;
  *length = end - start;
}

/**
 * ter_csv_blank:
 *
 * Tells a cell that says something from an empty one and from one that says that there is no value.
 */
TerCsvBlank
ter_csv_blank (const char *data,
               gsize       length)
{
  static const char *const marks[] = {
    "-", "s", "ND", "NC", "NA", "N/A", "n/a", "NaN", "NULL", "null", "N.D.", "n.d.", "nd", "nc",
  };

  if (length > 0 && (g_ascii_isdigit (data[0]) || length > 16 ||
                     (length > 1 && data[0] == '-' && g_ascii_isdigit (data[1]))))
    return TER_CSV_FILLED;
  ter_csv_trim (&data, &length);
  if (length == 0)
    return TER_CSV_EMPTY;
  for (guint i = 0; length <= 4 && i < G_N_ELEMENTS (marks); i++)
    {
      if (strlen (marks[i]) == length && memcmp (marks[i], data, length) == 0)
        return TER_CSV_MARKED;
    }

  return TER_CSV_FILLED;
}

/* The usual number: digits, then perhaps the decimal mark and digits. FALSE when it is anything else. */
static inline gboolean
read_plain (const char *p,
            const char *end,
            char        decimal,
            double     *value)
{
  gboolean negative = p < end && *p == '-';
  const char *start = p + (negative || (p < end && *p == '+'));
  guint64 mantissa = 0;
  gsize n_decimals = 0;
  double result;

  if (end - start > 17 || start == end)
    return FALSE;
  for (p = start; p < end && g_ascii_isdigit (*p); p++)
    mantissa = mantissa * 10 + (*p - '0');
  if (p == start)
    return FALSE;
  if (p < end)
    {
      const char *fraction = p + 1;

      if (*p != decimal || fraction == end)
        return FALSE;
      for (p = fraction; p < end && g_ascii_isdigit (*p); p++)
        mantissa = mantissa * 10 + (*p - '0');
      if (p < end)
        return FALSE;
      n_decimals = end - fraction;
    }
  if (mantissa >= G_GUINT64_CONSTANT (1) << 53)
    return FALSE;

  /* Both are exact doubles, so that one division rounds as strtod would. */
  result = (double) mantissa / powers_of_ten[n_decimals];
  *value = negative ? -result : result;
  return TRUE;
}

/* Copies digits and groups of thousands from @p; returns FALSE when the groups are not of three. */
static gboolean
copy_integer (const char **cursor,
              const char  *end,
              char         decimal,
              GString     *plain,
              guint       *n_groups)
{
  const char *p = *cursor;
  guint run = 0;

  *n_groups = 0;
  while (p < end)
    {
      gsize space = space_length (p, end);
      char other = decimal == ',' ? '.' : ',';

      if (g_ascii_isdigit (*p))
        {
          g_string_append_c (plain, *p++);
          run++;
          continue;
        }
      if (space == 0 && *p == other)
        space = 1;
      /* A group mark stands between digits, and three follow it. */
      if (space == 0 || p + space + 3 > end || !g_ascii_isdigit (p[space]))
        break;
      if (run == 0 || run > 3 || (*n_groups > 0 && run != 3))
        return FALSE;
      (*n_groups)++;
      run = 0;
      p += space;
    }

  *cursor = p;
  return *n_groups == 0 || run == 3;
}

/* A lone mark that is not the column's: "1.5" among decimal commas is 1.5, "1.234" may be two numbers. */
static gboolean
read_other_mark (const char *p,
                 const char *end,
                 char        decimal,
                 double     *value)
{
  char other = decimal == ',' ? '.' : ',';
  const char *mark = memchr (p, other, end - p);

  if (mark == NULL || memchr (p, decimal, end - p) != NULL || end - mark == 4)
    return FALSE;
  return read_plain (p, end, other, value);
}

static gboolean
read_general (const char *p,
              const char *end,
              char        decimal,
              double     *value)
{
  g_autoptr (GString) plain = g_string_sized_new (end - p + 1);
  char *parsed_end;
  guint n_groups;
  gboolean has_decimals = FALSE;
  const char *first;

  if (*p == '+' || *p == '-')
    g_string_append_c (plain, *p++);
  first = p;
  if (!copy_integer (&p, end, decimal, plain, &n_groups))
    return FALSE;
  if (p < end && *p == decimal)
    {
      has_decimals = TRUE;
      g_string_append_c (plain, '.');
      for (p++; p < end && g_ascii_isdigit (*p); p++)
        g_string_append_c (plain, *p);
    }
  /* "1.234" with one group and no decimals could also be a decimal number. */
  if (n_groups == 1 && !has_decimals &&
      memchr (first, decimal == ',' ? '.' : ',', end - first) != NULL)
    return FALSE;
  if (p < end && (*p == 'e' || *p == 'E') && n_groups == 0)
    g_string_append_len (plain, p, MIN (end - p, 8));
  else if (p < end)
    return FALSE;
  if (plain->len == 0 || !(g_ascii_isdigit (plain->str[plain->len - 1])))
    return FALSE;

  *value = g_ascii_strtod (plain->str, &parsed_end);
  return *parsed_end == '\0' && isfinite (*value);
}

/**
 * ter_csv_number:
 * @decimal: the column's decimal mark, ',' or '.'
 * @value: (out): the number
 *
 * Reads a number, with or without thousands grouped by a space, a no-break space, or the mark that is not the
 * decimal one.
 *
 * Returns: %FALSE if the cell is not a number, or could be two
 */
gboolean
ter_csv_number (const char *data,
                gsize       length,
                char        decimal,
                double     *value)
{
  const char *end = data + length;

  if (G_LIKELY (read_plain (data, end, decimal, value)))
    return TRUE;

  ter_csv_trim (&data, &length);
  if (length == 0 || length > 64 ||
      !(g_ascii_isdigit (data[0]) || strchr ("+-.,", data[0]) != NULL))
    return FALSE;
  end = data + length;

  return read_plain (data, end, decimal, value) || read_other_mark (data, end, decimal, value) ||
         read_general (data, end, decimal, value);
}

/**
 * ter_csv_boolean:
 * @value: (out): what it says
 *
 * Reads one of the words for yes and no. "0" and "1" are numbers, and are read as such.
 *
 * Returns: %FALSE if the cell is no such word
 */
gboolean
ter_csv_boolean (const char *data,
                 gsize       length,
                 gboolean   *value)
{
  static const struct
  {
    const char *word;
    gboolean value;
  } words[] = {
    { "true", TRUE }, { "false", FALSE }, { "oui", TRUE }, { "non", FALSE },
    { "vrai", TRUE }, { "faux", FALSE },  { "o", TRUE },   { "n", FALSE },
    { "yes", TRUE },  { "no", FALSE },    { "1", TRUE },   { "0", FALSE },
  };

  ter_csv_trim (&data, &length);
  for (guint i = 0; length <= 5 && i < G_N_ELEMENTS (words); i++)
    {
      if (strlen (words[i].word) == length &&
          g_ascii_strncasecmp (words[i].word, data, length) == 0)
        {
          *value = words[i].value;
          return TRUE;
        }
    }

  return FALSE;
}

/* The 32 bytes in which windows-1252 differs from latin-1; the five that it leaves free keep their number. */
static const gunichar high_half[32] = {
  0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
  0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

static char *
from_windows_1252 (const char *data,
                   gsize       length)
{
  GString *text = g_string_sized_new (length + 8);

  for (gsize i = 0; i < length; i++)
    {
      guchar byte = data[i];

      if (byte < 0x80)
        g_string_append_c (text, byte);
      else
        g_string_append_unichar (text, byte < 0xa0 ? high_half[byte - 0x80] : byte);
    }

  return g_string_free_and_steal (text);
}

/**
 * ter_csv_cell_dup:
 * @encoding: how the file's bytes stand for characters
 *
 * Gets a cell as text: doubled quotes made single, white space at both ends left out, in valid UTF-8. A NUL
 * ends it.
 *
 * Returns: (transfer full): the text
 */
char *
ter_csv_cell_dup (const TerCsvCell *cell,
                  TerImportEncoding encoding)
{
  const char *data = cell->data;
  gsize length = cell->length;
  g_autofree char *single = NULL;

  ter_csv_trim (&data, &length);
  length = strnlen (data, length);
  if (cell->escaped)
    {
      gsize n = 0;

      single = g_malloc (length + 1);
      for (gsize i = 0; i < length; i++)
        {
          single[n++] = data[i];
          if (data[i] == '"' && i + 1 < length && data[i + 1] == '"')
            i++;
        }
      data = single;
      length = n;
    }
  if (encoding != TER_IMPORT_WINDOWS_1252 && g_utf8_validate_len (data, length, NULL))
    return g_strndup (data, length);

  return from_windows_1252 (data, length);
}

/**
 * ter_csv_looks_double_encoded:
 * @text: UTF-8
 *
 * Tells whether a text looks like UTF-8 that was read as latin-1 and written again: "Ã©" for "é".
 */
gboolean
ter_csv_looks_double_encoded (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar lead = g_utf8_get_char (p);
      gunichar next =
          lead == 0xc3 || lead == 0xc2 || lead == 0xe2 ? g_utf8_get_char (g_utf8_next_char (p)) : 0;

      if ((lead == 0xc3 && ((next >= 0x80 && next <= 0xbf) || next == 0x2030 || next == 0x2c6 ||
                            next == 0x160 || next == 0x152 || next == 0x20ac)) ||
          (lead == 0xc2 && next >= 0xa0 && next <= 0xbf) || (lead == 0xe2 && next == 0x20ac))
        return TRUE;
    }

  return FALSE;
}
