/* ter-csv-time.c — Dates as files write them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A moment is read without knowing any zone; a zone then gives the instant, or the two instants, that it means
 * (ter-csv-zone.c). 24:00 is the next day's midnight, and :60 the next second.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-clock.h"
#include "ter-csv-cell.h"
#include "ter-csv-time.h"

#define SECONDS_PER_DAY 86400

/* Days from 1970-01-01; the civil-calendar algorithm, years begin in March. */
static gint64
days_from_civil (int   year,
                 guint month,
                 guint day)
{
  int shifted = month <= 2 ? year - 1 : year;
  int era = shifted / 400;
  int year_of_era = shifted - era * 400;
  int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

/* Reads one to @most digits. Returns how many. */
static inline guint
read_number (const char **cursor,
             const char  *end,
             guint        most,
             int         *value)
{
  const char *p = *cursor;
  guint n = 0;

  *value = 0;
  while (p < end && n < most && g_ascii_isdigit (*p))
    {
      *value = *value * 10 + (*p++ - '0');
      n++;
    }

  *cursor = p;
  return n;
}

static inline void
skip_spaces (const char **cursor,
             const char  *end)
{
  while (*cursor < end && **cursor == ' ')
    (*cursor)++;
}

/* "jeu, ", "lundi ": the name of the day says nothing that the date does not. */
static void
skip_day_name (const char **cursor,
               const char  *end)
{
  const char *p = *cursor;

  while (p < end && g_ascii_isalpha (*p))
    p++;
  if (p - *cursor < 2 || p == end || (*p != ',' && *p != '.' && *p != ' '))
    return;
  while (p < end && (*p == ',' || *p == '.' || *p == ' '))
    p++;
  *cursor = p;
}

static gboolean
check_date (int     year,
            int     month,
            int     day,
            gint64 *days)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  if (year < 1 || month < 1 || month > 12 || day < 1 ||
      day > lengths[month - 1] + (month == 2 && leap ? 1 : 0))
    return FALSE;

  *days = days_from_civil (year, month, day);
  return TRUE;
}

static gboolean
read_date (const char       **cursor,
           const char        *end,
           TerImportDateOrder order,
           gint64            *days)
{
  const char *p = *cursor;
  int first, second, third;
  guint n_first = read_number (&p, end, 8, &first), n_third;
  char mark;

  if (n_first == 8)
    {
      *cursor = p;
      return check_date (first / 10000, first / 100 % 100, first % 100, days);
    }
  if ((n_first != 4 && n_first != 1 && n_first != 2) || p == end)
    return FALSE;
  mark = *p++;
  if (mark != '/' && mark != '-' && mark != '.')
    return FALSE;
  if (read_number (&p, end, 2, &second) == 0 || p == end || *p++ != mark)
    return FALSE;
  n_third = read_number (&p, end, 4, &third);
  *cursor = p;
  if (n_first == 4)
    return n_third >= 1 && n_third <= 2 && check_date (first, second, third, days);
  if (n_third == 2)
    third += third < 70 ? 2000 : 1900;
  else if (n_third != 4)
    return FALSE;

  return order == TER_IMPORT_MONTH_FIRST ? check_date (third, first, second, days)
                                         : check_date (third, second, first, days);
}

/* "03:00", "3:00:59.250", "03h00", "24:00". */
static gboolean
read_time (const char **cursor,
           const char  *end,
           gint64      *time_us)
{
  const char *p = *cursor;
  int hour, minute, second = 0, digit;
  gint64 fraction = 0;

  if (read_number (&p, end, 2, &hour) == 0 || p == end || (*p != ':' && *p != 'h' && *p != 'H'))
    return FALSE;
  p++;
  if (read_number (&p, end, 2, &minute) != 2)
    return FALSE;
  if (p < end && *p == ':')
    {
      p++;
      if (read_number (&p, end, 2, &second) != 2)
        return FALSE;
      if (p < end && (*p == '.' || *p == ','))
        {
          gint64 scale = 100000;

          for (p++; p < end && read_number (&p, end, 1, &digit) == 1; scale /= 10)
            fraction += scale * digit;
        }
    }
  if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute > 0 || second > 0)))
    return FALSE;

  *cursor = p;
  *time_us = ((hour * 60 + minute) * 60 + second) * TER_USEC_PER_SEC + fraction;
  return TRUE;
}

static gboolean
read_offset (const char  **cursor,
             const char   *end,
             TerCsvMoment *moment)
{
  const char *p = *cursor;
  int hours, minutes = 0, sign;

  skip_spaces (&p, end);
  if (p == end)
    {
      *cursor = p;
      return TRUE;
    }
  moment->has_offset = TRUE;
  if (*p == 'Z' || *p == 'z')
    {
      *cursor = p + 1;
      return TRUE;
    }
  if (end - p == 3 && (memcmp (p, "UTC", 3) == 0 || memcmp (p, "GMT", 3) == 0))
    {
      *cursor = end;
      return TRUE;
    }
  if (*p != '+' && *p != '-')
    return FALSE;
  sign = *p++ == '-' ? -1 : 1;
  if (read_number (&p, end, 2, &hours) != 2)
    return FALSE;
  if (p < end && *p == ':')
    p++;
  if (p < end && read_number (&p, end, 2, &minutes) != 2)
    return FALSE;

  moment->offset_s = sign * (hours * 3600 + minutes * 60);
  *cursor = p;
  return hours <= 18 && minutes < 60;
}

/* What stands between the date and the time: "T", spaces, " - ", " à ". */
static gboolean
skip_separator (const char **cursor,
                const char  *end)
{
  const char *p = *cursor;

  if (p < end && (*p == 'T' || *p == 't'))
    p++;
  else
    {
      skip_spaces (&p, end);
      if (p < end && (*p == '-' || *p == ','))
        p++;
      else if (end - p >= 2 && memcmp (p, "\303\240", 2) == 0)
        p += 2;
      else if (p < end && *p == '\340')
        p++;
      skip_spaces (&p, end);
    }
  if (p == *cursor)
    return FALSE;

  *cursor = p;
  return TRUE;
}

static gboolean
parse_count (const char        *data,
             gsize              length,
             TerImportDateOrder order,
             TerCsvMoment      *moment)
{
  double value;

  if (!ter_csv_number (data, length, '.', &value) && !ter_csv_number (data, length, ',', &value))
    return FALSE;
  moment->has_date = TRUE;
  moment->has_time = TRUE;
  if (order == TER_IMPORT_SERIAL)
    {
      /* A spreadsheet counts days from 1899-12-30; five decimals are a second. */
      if (!(value >= 61 && value < 110000))
        return FALSE;
      moment->has_time = value != floor (value);
      moment->local_us = (gint64) round ((value - 25569) * SECONDS_PER_DAY) * TER_USEC_PER_SEC;
      return TRUE;
    }
  moment->has_offset = TRUE;
  if (fabs (value) >= 1e11)
    value /= 1000;
  if (!(value >= 0 && value < 7.3e9))
    return FALSE;
  moment->local_us = (gint64) round (value * 1000) * 1000;

  return TRUE;
}

/**
 * ter_csv_moment_parse:
 * @order: how dates are written in the column
 * @moment: (out): what is written
 *
 * Reads a date, a date and time, or a time of day.
 *
 * Returns: %FALSE if the cell is none of these
 */
gboolean
ter_csv_moment_parse (const char        *data,
                      gsize              length,
                      TerImportDateOrder order,
                      TerCsvMoment      *moment)
{
  const char *p, *end;
  gint64 days = 0, time_us = 0;

  *moment = (TerCsvMoment) { 0 };
  ter_csv_trim (&data, &length);
  if (length == 0 || length > 64)
    return FALSE;
  if (order == TER_IMPORT_SERIAL || order == TER_IMPORT_EPOCH)
    return parse_count (data, length, order, moment);

  p = data;
  end = data + length;
  if (!g_ascii_isdigit (*p))
    skip_day_name (&p, end);
  if (end - p >= 3 && (p[1] == ':' || p[2] == ':' || p[1] == 'h' || p[2] == 'h'))
    {
      moment->has_time = TRUE;
      return read_time (&p, end, &moment->local_us) && p == end;
    }
  if (!read_date (&p, end, order, &days))
    return FALSE;
  moment->has_date = TRUE;
  if (p < end)
    {
      moment->has_time = TRUE;
      if (!skip_separator (&p, end) || !read_time (&p, end, &time_us) ||
          !read_offset (&p, end, moment) || p != end)
        return FALSE;
    }
  moment->local_us = days * TER_USEC_PER_DAY + time_us;

  return TRUE;
}
