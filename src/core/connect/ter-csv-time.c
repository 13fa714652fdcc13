/* ter-csv-time.c — Dates as files write them, and the instants they mean
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A moment is read without knowing any zone; a zone then gives the instant, or the two instants, that it means.
 * GLib's own conversion is not used for local times: it turns every minute of the hour that spring skips into
 * the same instant, and always takes the second of the two that autumn repeats.
 *
 *  1. Two different local times never become the same instant. A time that does not exist is taken with the
 *     offset of before the jump, plus one microsecond: so 02:30, which never was, and 03:30 of the same day
 *     stay two readings.
 *  2. The answer depends on the zone and the local time only: the same file gives the same instants each time.
 *  3. 24:00 is the next day's midnight, and :60 the next second.
 *  4. The offset of a whole day, or of a month around it that has one offset only, is looked up once: most files have
 *     many readings a day, and go from day to day.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ter-clock.h"
#include "ter-csv-cell.h"
#include "ter-csv-input.h"
#include "ter-csv-time.h"

#define SECONDS_PER_DAY 86400
#define DAYS_AROUND 15

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

struct _TerCsvZone
{
  /* Owned */
  GTimeZone *zone;

  /* The local days around the one that was asked last, and their offset, when they have but one. */
  gint64 days_us;
  gint64 days_length_us;
  gint64 days_offset_us;
};

/**
 * ter_csv_zone_new:
 * @name: a zone's name, "Europe/Paris", or a fixed offset, "+01:00"
 *
 * Returns: (transfer full) (nullable): a zone, or %NULL when the system does not know it
 */
TerCsvZone *
ter_csv_zone_new (const char *name,
                  GError    **error)
{
  GTimeZone *zone;
  TerCsvZone *self;

  g_return_val_if_fail (name != NULL, NULL);

  zone = g_time_zone_new_identifier (name);
  if (zone == NULL)
    {
      g_set_error (error, TER_CSV_ERROR, TER_CSV_ERROR_PLAN,
                   _("The time zone “%s” is not known here. Choose one such as Europe/Paris."),
                   name);
      return NULL;
    }
  self = g_new0 (TerCsvZone, 1);
  self->zone = zone;

  return self;
}

/**
 * ter_csv_zone_copy:
 *
 * Returns: (transfer full): the same zone, for another thread
 */
TerCsvZone *
ter_csv_zone_copy (const TerCsvZone *self)
{
  TerCsvZone *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (TerCsvZone, 1);
  copy->zone = g_time_zone_ref (self->zone);

  return copy;
}

/**
 * ter_csv_zone_free:
 * @self: (transfer full): a zone
 *
 * Frees it.
 */
void
ter_csv_zone_free (TerCsvZone *self)
{
  g_return_if_fail (self != NULL);

  g_time_zone_unref (self->zone);
  g_free (self);
}

/* The offset in force at an instant given in seconds. */
static gint64
offset_at (TerCsvZone *self,
           gint64      utc_s)
{
  int interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, utc_s);

  return g_time_zone_get_offset (self->zone, interval) * TER_USEC_PER_SEC;
}

/* Notes that all local times of some days have one offset. */
static void
note_days (TerCsvZone *self,
           gint64      first_day,
           gint64      n_days,
           gint64      offset_us)
{
  self->days_us = first_day * TER_USEC_PER_DAY;
  self->days_length_us = n_days * TER_USEC_PER_DAY;
  self->days_offset_us = offset_us;
}

/* Whether nothing happens to the clocks from a day before to a day after the days around one, whatever their offset. */
static gboolean
is_quiet (TerCsvZone *self,
          gint64      day)
{
  return g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL,
                                    (day - DAYS_AROUND - 1) * SECONDS_PER_DAY) ==
         g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL,
                                    (day + DAYS_AROUND + 2) * SECONDS_PER_DAY);
}

/**
 * ter_csv_zone_resolve:
 * @local_us: a date and time as if the zone were UTC
 * @early_us: (out): the instant it means, or the first of the two
 * @late_us: (out): the same, or the second of the two
 *
 * Finds the instants that a local time means.
 */
TerCsvWallKind
ter_csv_zone_resolve (TerCsvZone *self,
                      gint64      local_us,
                      gint64     *early_us,
                      gint64     *late_us)
{
  gint64 before, after, first, second, day;
  gboolean first_holds, second_holds;

  if (G_LIKELY ((guint64) (local_us - self->days_us) < (guint64) self->days_length_us))
    {
      *early_us = *late_us = local_us - self->days_offset_us;
      return TER_CSV_WALL_ONCE;
    }

  day = local_us / TER_USEC_PER_DAY - (local_us % TER_USEC_PER_DAY < 0);
  before = offset_at (self, (day - 1) * SECONDS_PER_DAY);
  after = offset_at (self, (day + 2) * SECONDS_PER_DAY);
  if (before == after)
    {
      if (is_quiet (self, day))
        note_days (self, day - DAYS_AROUND, 2 * DAYS_AROUND + 1, before);
      else
        note_days (self, day, 1, before);
      *early_us = *late_us = local_us - before;
      return TER_CSV_WALL_ONCE;
    }

  first = local_us - before;
  second = local_us - after;
  first_holds = offset_at (self, first / TER_USEC_PER_SEC) == before;
  second_holds = offset_at (self, second / TER_USEC_PER_SEC) == after;
  if (first_holds && second_holds)
    {
      *early_us = MIN (first, second);
      *late_us = MAX (first, second);
      return TER_CSV_WALL_TWICE;
    }
  if (!first_holds && !second_holds)
    {
      *early_us = *late_us = first + 1;
      return TER_CSV_WALL_NEVER;
    }

  *early_us = *late_us = first_holds ? first : second;
  return TER_CSV_WALL_ONCE;
}
