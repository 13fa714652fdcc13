/* ter-day.c — Civil dates as numbers
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-day.h"

/* Julian day of GLib of 1970-01-01. */
#define EPOCH_JULIAN 719163

/**
 * ter_day_new:
 * @year: 1 to 9999
 * @month: 1 to 12
 * @day: 1 to 31
 *
 * Returns: the date, or %TER_DAY_NONE if there is no such date
 */
gint32
ter_day_new (int year,
             int month,
             int day)
{
  GDate date;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 ||
      !g_date_valid_dmy (day, month, year))
    return TER_DAY_NONE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);

  return (gint32) g_date_get_julian (&date) - EPOCH_JULIAN;
}

/**
 * ter_day_split:
 * @date: a date
 * @year: (out) (optional): year
 * @month: (out) (optional): 1 to 12
 * @day: (out) (optional): 1 to 31
 */
void
ter_day_split (gint32 date,
               int   *year,
               int   *month,
               int   *day)
{
  GDate parts;

  g_return_if_fail (date > -EPOCH_JULIAN);

  g_date_clear (&parts, 1);
  g_date_set_julian (&parts, (guint32) (date + EPOCH_JULIAN));
  if (year != NULL)
    *year = g_date_get_year (&parts);
  if (month != NULL)
    *month = g_date_get_month (&parts);
  if (day != NULL)
    *day = g_date_get_day (&parts);
}

/**
 * ter_day_of_instant:
 * @zone: the zone whose days are meant
 *
 * Returns: the local date of an instant
 */
gint32
ter_day_of_instant (GTimeZone *zone,
                    gint64     instant_us)
{
  int year, month, day;

  g_return_val_if_fail (zone != NULL, TER_DAY_NONE);

  ter_calendar_date (zone, instant_us, &year, &month, &day);

  return ter_day_new (year, month, day);
}

/**
 * ter_day_weekday:
 *
 * Returns: 1 for Monday to 7 for Sunday
 */
int
ter_day_weekday (gint32 date)
{
  /* 1970-01-01 was a Thursday. */
  int since_monday = (date % 7 + 7 + 3) % 7;

  return since_monday + 1;
}

/**
 * ter_day_add_years:
 * @years: how many, before if it is negative
 *
 * Moves a date by years. 29 February becomes 28 February in a year that has none.
 */
gint32
ter_day_add_years (gint32 date,
                   int    years)
{
  int year, month, day;

  ter_day_split (date, &year, &month, &day);
  year += years;
  g_return_val_if_fail (year >= 1 && year <= 9999, TER_DAY_NONE);

  return ter_day_new (year, month, MIN (day, g_date_get_days_in_month (month, year)));
}

/**
 * ter_day_to_string:
 *
 * Returns: (transfer full): the date as ISO 8601 writes it: "2026-01-31"
 */
char *
ter_day_to_string (gint32 date)
{
  int year, month, day;

  ter_day_split (date, &year, &month, &day);

  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}
