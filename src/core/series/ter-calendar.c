/* ter-calendar.c — Local days, weeks, months and years as instants
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Observations are in UTC; totals are by local day. This file turns local dates into instants and back. It
 * does its own conversion from local time to UTC: GDateTime moves every minute of the hour that is skipped in
 * spring to its end and cannot say which of the two hours of autumn is meant.
 *
 *  1. A date begins at the first instant whose local date it is, even where midnight is skipped or happens
 *     twice.
 *  2. Every edge of a day is also the edge of the day before: days tile the time line, 23, 24 or 25 h long.
 *  3. Hours are steps of elapsed time that begin on a whole local hour: the hour that happens twice is two
 *     hours.
 *  4. Moving a date by months or years keeps its day, or takes the last one of the month: one year before
 *     29 February is 28 February.
 *  5. Nothing here knows what time it is: "now" is an argument.
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-clock.h"

/* No zone is further than this from UTC. */
#define MAX_OFFSET_S (26 * 3600)

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

static gint64
offset_at (GTimeZone *zone,
           gint64     utc_s)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc_s);

  return interval >= 0 ? g_time_zone_get_offset (zone, interval) : 0;
}

static gint64
local_seconds (GTimeZone *zone,
               gint64     instant_us)
{
  gint64 utc_s = floor_div (instant_us, TER_USEC_PER_SEC);

  return utc_s + offset_at (zone, utc_s);
}

/* The first second of UTC at which the local clock of @zone has reached @local_s. The offset changes at most once
 * in the search interval, and the local clock, read as "has reached", only flips from no to yes once: before a
 * backward change it may flip back, which the check of the earliest candidate settles. */
static gint64
utc_of_local (GTimeZone *zone,
              gint64     local_s)
{
  gint64 before = offset_at (zone, local_s - MAX_OFFSET_S);
  gint64 after = offset_at (zone, local_s + MAX_OFFSET_S);
  gint64 earliest = local_s - MAX (before, after);
  gint64 latest = local_s - MIN (before, after);

  if (earliest + offset_at (zone, earliest) == local_s)
    return earliest;
  if (latest + offset_at (zone, latest) == local_s)
    return latest;

  /* The local time is skipped: the change itself is the first instant after it. */
  while (earliest + 1 < latest)
    {
      gint64 middle = earliest + (latest - earliest) / 2;

      if (middle + offset_at (zone, middle) >= local_s)
        latest = middle;
      else
        earliest = middle;
    }

  return latest;
}

static gint64
days_of_date (const GDate *date)
{
  /* Julian day 719163 of GLib is 1970-01-01. */
  return (gint64) g_date_get_julian (date) - 719163;
}

static void
date_of_days (GDate *date,
              gint64 days)
{
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) CLAMP (days + 719163, 1, G_MAXINT32));
}

static gint64
instant_of_days (GTimeZone *zone,
                 gint64     days)
{
  return utc_of_local (zone, days * 86400) * TER_USEC_PER_SEC;
}

static gint64
local_days (GTimeZone *zone,
            gint64     instant_us)
{
  return floor_div (local_seconds (zone, instant_us), 86400);
}

/**
 * ter_calendar_instant:
 * @zone: a time zone
 * @year: year
 * @month: 1 to 12
 * @day: 1 to 31; a day past the end of the month is its last day
 *
 * Returns: the first instant of that date
 */
gint64
ter_calendar_instant (GTimeZone *zone,
                      int        year,
                      int        month,
                      int        day)
{
  GDate date;

  g_return_val_if_fail (zone != NULL, 0);
  g_return_val_if_fail (year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1, 0);

  g_date_clear (&date, 1);
  day = MIN (day, g_date_get_days_in_month (month, year));
  g_date_set_dmy (&date, day, month, year);

  return instant_of_days (zone, days_of_date (&date));
}

/**
 * ter_calendar_date:
 * @year: (out) (optional): year
 * @month: (out) (optional): 1 to 12
 * @day: (out) (optional): 1 to 31
 *
 * Gets the local date of an instant.
 */
void
ter_calendar_date (GTimeZone *zone,
                   gint64     instant_us,
                   int       *year,
                   int       *month,
                   int       *day)
{
  GDate date;

  g_return_if_fail (zone != NULL);

  date_of_days (&date, local_days (zone, instant_us));
  if (year != NULL)
    *year = g_date_get_year (&date);
  if (month != NULL)
    *month = g_date_get_month (&date);
  if (day != NULL)
    *day = g_date_get_day (&date);
}

/**
 * ter_calendar_floor:
 * @step: hour, day, week, month or year
 *
 * Gets the first instant of the local step that @instant_us is in.
 */
gint64
ter_calendar_floor (GTimeZone *zone,
                    gint64     instant_us,
                    TerStep    step)
{
  gint64 days;
  GDate date;

  g_return_val_if_fail (zone != NULL, instant_us);

  if (step == TER_STEP_HOUR)
    {
      gint64 utc_s = floor_div (instant_us, TER_USEC_PER_SEC);
      gint64 offset = offset_at (zone, utc_s);

      /* Some zones are half an hour off: the whole hour is the local one. */
      return (floor_div (utc_s + offset, 3600) * 3600 - offset) * TER_USEC_PER_SEC;
    }

  days = local_days (zone, instant_us);
  date_of_days (&date, days);
  switch (step)
    {
    case TER_STEP_WEEK:
      days -= g_date_get_weekday (&date) - G_DATE_MONDAY;
      break;
    case TER_STEP_MONTH:
      days -= g_date_get_day (&date) - 1;
      break;
    case TER_STEP_YEAR:
      days -= g_date_get_day_of_year (&date) - 1;
      break;
    case TER_STEP_HOUR:
    case TER_STEP_DAY:
    default:
      break;
    }

  return instant_of_days (zone, days);
}

/**
 * ter_calendar_add:
 * @step: hour, day, week, month or year
 * @count: how many; may be negative
 *
 * Moves an instant by local steps, keeping its local time of the day. Hours are elapsed hours.
 */
gint64
ter_calendar_add (GTimeZone *zone,
                  gint64     instant_us,
                  TerStep    step,
                  int        count)
{
  gint64 local_s, second_of_day, fraction_us;
  GDate date;

  g_return_val_if_fail (zone != NULL, instant_us);

  if (step == TER_STEP_HOUR)
    return instant_us + count * TER_USEC_PER_HOUR;
  if (count == 0)
    return instant_us;

  local_s = local_seconds (zone, instant_us);
  fraction_us = instant_us - floor_div (instant_us, TER_USEC_PER_SEC) * TER_USEC_PER_SEC;
  second_of_day = local_s - floor_div (local_s, 86400) * 86400;
  date_of_days (&date, floor_div (local_s, 86400));
  if (step == TER_STEP_MONTH || step == TER_STEP_YEAR)
    {
      int months = g_date_get_year (&date) * 12 + g_date_get_month (&date) - 1;
      int year, month;

      months += count * (step == TER_STEP_YEAR ? 12 : 1);
      year = CLAMP (months / 12, 1, 9999);
      month = months % 12 + 1;
      g_date_set_dmy (&date, MIN (g_date_get_day (&date), g_date_get_days_in_month (month, year)),
                      month, year);
    }
  else
    {
      date_of_days (&date, days_of_date (&date) + count * (step == TER_STEP_WEEK ? 7 : 1));
    }

  return utc_of_local (zone, days_of_date (&date) * 86400 + second_of_day) * TER_USEC_PER_SEC +
         fraction_us;
}

/**
 * ter_calendar_hour:
 *
 * Returns: the hour of the day shown by the local clock, 0 to 23
 */
int
ter_calendar_hour (GTimeZone *zone,
                   gint64     instant_us)
{
  gint64 local_s = local_seconds (zone, instant_us);

  return (int) ((local_s - floor_div (local_s, 86400) * 86400) / 3600);
}

/**
 * ter_calendar_weekday:
 *
 * Returns: the local day of the week, 0 for Monday to 6 for Sunday
 */
int
ter_calendar_weekday (GTimeZone *zone,
                      gint64     instant_us)
{
  /* 1970-01-01 was a Thursday. */
  gint64 days = local_days (zone, instant_us) + 3;

  return (int) (days - floor_div (days, 7) * 7);
}

/**
 * ter_calendar_n_days:
 *
 * Returns: how many local days a span touches
 */
int
ter_calendar_n_days (GTimeZone *zone,
                     TerSpan    span)
{
  g_return_val_if_fail (zone != NULL, 0);

  if (span.end_us <= span.start_us)
    return 0;

  return (int) (local_days (zone, span.end_us - 1) - local_days (zone, span.start_us) + 1);
}

/* instant_of_days() of the next of several dates: nearly always the offset is still that of the last one, and looking it
 * up is what costs. When it is not, the long way finds the first instant. */
static gint64
next_instant (GTimeZone *zone,
              gint64     days,
              gint64    *offset)
{
  gint64 utc_s = days * 86400 - *offset;
  gint64 instant_us;

  if (offset_at (zone, utc_s) == *offset)
    return utc_s * TER_USEC_PER_SEC;

  instant_us = instant_of_days (zone, days);
  *offset = offset_at (zone, floor_div (instant_us, TER_USEC_PER_SEC));

  return instant_us;
}

/* The date that begins the step after the one that begins on @days. */
static gint64
next_date (gint64  days,
           TerStep step)
{
  GDate date;

  if (step == TER_STEP_DAY || step == TER_STEP_WEEK)
    return days + (step == TER_STEP_WEEK ? 7 : 1);

  date_of_days (&date, days);
  if (step == TER_STEP_MONTH)
    g_date_add_months (&date, 1);
  else
    g_date_add_years (&date, 1);

  return days_of_date (&date);
}

/**
 * ter_calendar_edges:
 * @span: from when to when
 * @step: of what length
 *
 * Cuts a span into whole local steps: the first begins at or before the span does, the last ends at or after
 * it does.
 *
 * Returns: (transfer full) (element-type gint64): the edges; empty when the span is
 */
GArray *
ter_calendar_edges (GTimeZone *zone,
                    TerSpan    span,
                    TerStep    step)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 edge, days, offset;

  g_return_val_if_fail (zone != NULL, edges);

  if (span.end_us <= span.start_us)
    return edges;

  edge = ter_calendar_floor (zone, span.start_us, step);
  g_array_append_val (edges, edge);
  days = local_days (zone, edge);
  offset = offset_at (zone, floor_div (edge, TER_USEC_PER_SEC));
  while (edge < span.end_us)
    {
      gint64 next = edge + TER_USEC_PER_HOUR;

      if (step != TER_STEP_HOUR)
        next = next_instant (zone, days = next_date (days, step), &offset);
      /* Samoa had no 30 December 2011: the date that follows begins at the same instant. */
      if (next > edge)
        g_array_append_val (edges, next);
      edge = next;
    }

  return edges;
}

/**
 * ter_calendar_resolve:
 * @period: a period as people name it
 * @now_us: what time it is
 *
 * Turns a period into whole local days, today included.
 */
TerSpan
ter_calendar_resolve (GTimeZone       *zone,
                      const TerPeriod *period,
                      gint64           now_us)
{
  gint64 today, tomorrow;

  g_return_val_if_fail (zone != NULL && period != NULL, ((TerSpan) { 0, 0 }));

  today = ter_calendar_floor (zone, now_us, TER_STEP_DAY);
  tomorrow = ter_calendar_add (zone, today, TER_STEP_DAY, 1);
  switch (period->kind)
    {
    case TER_PERIOD_30_DAYS:
      return (TerSpan) { ter_calendar_add (zone, tomorrow, TER_STEP_DAY, -30), tomorrow };
    case TER_PERIOD_12_MONTHS:
      return (TerSpan) { ter_calendar_add (zone, tomorrow, TER_STEP_YEAR, -1), tomorrow };
    case TER_PERIOD_SINCE_YEAR:
      return (TerSpan) { ter_calendar_instant (zone, CLAMP (period->year, 1, 9999), 1, 1),
                         tomorrow };
    case TER_PERIOD_CUSTOM:
    default:
      return period->span;
    }
}

/**
 * ter_calendar_year_before:
 *
 * Gets the same dates one year before.
 */
TerSpan
ter_calendar_year_before (GTimeZone *zone,
                          TerSpan    span)
{
  return (TerSpan) { ter_calendar_add (zone, span.start_us, TER_STEP_YEAR, -1),
                     ter_calendar_add (zone, span.end_us, TER_STEP_YEAR, -1) };
}
