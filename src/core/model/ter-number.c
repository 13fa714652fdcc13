/* ter-number.c — Numbers as people read them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-number.h"

#include <langinfo.h>
#include <math.h>
#include <string.h>

#define NARROW_SPACE "\xe2\x80\xaf"
#define MINUS "\xe2\x88\x92"
#define NOTHING "\xe2\x80\x93"

/* Locales that group by a mark keep it; those that group by a space, or do not group, get the narrow space of the
 * international rule. */
static const char *
group_separator (void)
{
  const char *separator = nl_langinfo (THOUSEP);

  if (g_str_equal (separator, ",") || g_str_equal (separator, ".") ||
      g_str_equal (separator, "'") || g_str_equal (separator, "\xe2\x80\x99"))
    return separator;

  return NARROW_SPACE;
}

/**
 * ter_number_to_text:
 * @value: a number
 * @decimals: how many digits after the mark, 0 to 9
 *
 * Writes a number for people, in the user's locale; never for a file or a program. It has no space that could
 * break.
 *
 * Returns: (transfer full): the number, or "–" for NaN and infinities
 */
char *
ter_number_to_text (double value,
                    int    decimals)
{
  char format[] = "%.0f";
  char digits[400];
  g_autoptr (GString) text = NULL;
  const char *mark;
  gsize n_whole;

  g_return_val_if_fail (decimals >= 0 && decimals <= 9, NULL);

  if (isnan (value) || isinf (value))
    return g_strdup (NOTHING);

  format[2] = '0' + decimals;
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  mark = strchr (digits, '.');
  n_whole = mark != NULL ? (gsize) (mark - digits) : strlen (digits);

  text = g_string_new (NULL);
  /* "−0" says nothing that "0" does not. */
  if (value < 0 && strpbrk (digits, "123456789") != NULL)
    g_string_append (text, MINUS);
  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append (text, group_separator ());
      g_string_append_c (text, digits[i]);
    }
  if (mark != NULL)
    g_string_append_printf (text, "%s%s", nl_langinfo (RADIXCHAR), mark + 1);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ter_number_decimals:
 *
 * Returns: how many digits after the mark leave three that matter
 */
int
ter_number_decimals (double value)
{
  double size = fabs (value);

  if (size == 0 || size >= 99.95 || !isfinite (size))
    return 0;

  return size >= 9.995 ? 1 : 2;
}
