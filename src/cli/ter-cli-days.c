/* ter-cli-days.c — Dates and numbers among the options of a verb
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <stdio.h>

#include "ter-cli-days.h"

/* A date as ISO 8601 writes it: "2026-01-31". */
gboolean
ter_cli_read_day (const char *text,
                  gint32     *day)
{
  int year, month, number, n_read = 0;

  if (strlen (text) != 10 || sscanf (text, "%4d-%2d-%2d%n", &year, &month, &number, &n_read) != 3 ||
      n_read != 10)
    return FALSE;
  *day = ter_day_new (year, month, number);

  return *day != TER_DAY_NONE;
}

/* A number with a decimal point, whatever the locale, between two others. */
gboolean
ter_cli_read_number (const char *text,
                     double      lowest,
                     double      highest,
                     double     *value)
{
  char *end;

  if (*text == '\0' || g_ascii_isspace (*text))
    return FALSE;
  *value = g_ascii_strtod (text, &end);

  return *end == '\0' && isfinite (*value) && *value >= lowest && *value <= highest;
}

void
ter_cli_write_day (TerJsonWriter *writer,
                   const char    *key,
                   gint32         day)
{
  g_autofree char *text = day == TER_DAY_NONE ? NULL : ter_day_to_string (day);

  ter_json_writer_member_string (writer, key, text);
}
