/* ter-instant.c — Instants as UTC microseconds, and their text
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Every instant of the program is a count of microseconds since 1970 in UTC, and the text of one
 * is RFC 3339. GDateTime reads dates too, but turns a leap second into the second before and takes
 * ten times as long, which counts for imports.
 *
 * 1. What is written reads back the same, microseconds included.
 * 2. A text without an offset is not an instant: only the reader of a file knows which zone it
 *    means.
 * 3. Nothing here knows of local days; those are the calendar's, in the series room.
 */

#include "config.h"

#include "ter-instant.h"

/* Days from 1970-01-01 to a date of the proleptic Gregorian calendar (the civil-calendar algorithm:
 * years start in March, so that the leap day is the last one of the year). */
static gint64
days_from_civil (gint64 year,
                 guint  month,
                 guint  day)
{
  gint64 shifted = month <= 2 ? year - 1 : year;
  gint64 era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  gint64 year_of_era = shifted - era * 400;
  gint64 day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

static gboolean
read_digits (const char **cursor,
             guint        count,
             int         *value)
{
  const char *p = *cursor;
  int result = 0;

  for (guint i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit (p[i]))
        return FALSE;
      result = result * 10 + (p[i] - '0');
    }

  *cursor = p + count;
  *value = result;
  return TRUE;
}

/* Reads ".123456789": keeps microseconds, drops what is finer. */
static gboolean
read_fraction (const char **cursor,
               gint64      *microseconds)
{
  const char *p = *cursor;
  gint64 scale = 100000;

  *microseconds = 0;
  if (*p != '.' && *p != ',')
    return TRUE;
  p++;
  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    {
      *microseconds += scale * (*p - '0');
      scale /= 10;
    }

  *cursor = p;
  return TRUE;
}

static gboolean
read_offset (const char **cursor,
             gint64      *offset_seconds)
{
  const char *p = *cursor;
  int sign, hours, minutes;

  if (*p == 'Z' || *p == 'z')
    {
      *offset_seconds = 0;
      *cursor = p + 1;
      return TRUE;
    }
  if (*p != '+' && *p != '-')
    return FALSE;
  sign = *p++ == '-' ? -1 : 1;
  if (!read_digits (&p, 2, &hours))
    return FALSE;
  if (*p == ':')
    p++;
  if (!read_digits (&p, 2, &minutes) || hours > 23 || minutes > 59)
    return FALSE;

  *offset_seconds = sign * (hours * 3600 + minutes * 60);
  *cursor = p;
  return TRUE;
}

/**
 * ter_instant_to_string:
 *
 * Writes an instant as RFC 3339 in UTC, with a fraction only where there is one:
 * "2026-01-01T00:00:00Z".
 *
 * Returns: (transfer full): the text, or "-" for %TER_INSTANT_NONE
 */
char *
ter_instant_to_string (gint64 instant_us)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *seconds = NULL;
  int fraction;

  if (instant_us == TER_INSTANT_NONE)
    return g_strdup ("-");

  date = g_date_time_new_from_unix_utc_usec (instant_us);
  if (date == NULL)
    return g_strdup ("-");
  seconds = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");
  fraction = g_date_time_get_microsecond (date);
  if (fraction == 0)
    return g_strconcat (seconds, "Z", NULL);
  if (fraction % 1000 == 0)
    return g_strdup_printf ("%s.%03dZ", seconds, fraction / 1000);

  return g_strdup_printf ("%s.%06dZ", seconds, fraction);
}

/**
 * ter_instant_from_string:
 * @text: an RFC 3339 date and time with its offset
 * @instant_us: (out): the instant
 *
 * Reads an instant. Digits finer than a microsecond are dropped; a leap second (":60") is read as the
 * next second; a date without time is midnight UTC. A time without offset is refused: only the reader of
 * a file knows which zone it means.
 *
 * Returns: %FALSE if @text is not such a date
 */
gboolean
ter_instant_from_string (const char *text,
                         gint64     *instant_us)
{
  const char *p = text;
  int year, month, day, hour = 0, minute = 0, second = 0;
  gint64 fraction = 0, offset = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (instant_us != NULL, FALSE);

  if (!read_digits (&p, 4, &year) || *p++ != '-' || !read_digits (&p, 2, &month) || *p++ != '-' ||
      !read_digits (&p, 2, &day) || !g_date_valid_dmy (day, month, year))
    return FALSE;
  if (*p != '\0')
    {
      if (*p != 'T' && *p != 't' && *p != ' ')
        return FALSE;
      p++;
      if (!read_digits (&p, 2, &hour) || *p++ != ':' || !read_digits (&p, 2, &minute) ||
          hour > 23 || minute > 59)
        return FALSE;
      if (*p == ':')
        {
          p++;
          if (!read_digits (&p, 2, &second) || second > 60 || !read_fraction (&p, &fraction))
            return FALSE;
        }
      if (!read_offset (&p, &offset) || *p != '\0')
        return FALSE;
    }

  *instant_us = ((days_from_civil (year, month, day) * 24 + hour) * 60 + minute) *
                    G_GINT64_CONSTANT (60000000) +
                (second - offset) * G_USEC_PER_SEC + fraction;
  return TRUE;
}

/**
 * ter_instant_to_local:
 *
 * Gets an instant as a date and time of @zone.
 *
 * Returns: (transfer full) (nullable): the date, or %NULL when it is out of the calendar's range
 */
GDateTime *
ter_instant_to_local (gint64     instant_us,
                      GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  utc = g_date_time_new_from_unix_utc_usec (instant_us);
  return utc == NULL ? NULL : g_date_time_to_timezone (utc, zone);
}
