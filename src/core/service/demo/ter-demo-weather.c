/* ter-demo-weather.c — Two years of hours, and how cold they were
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A temperature is a season, a drift of a few days, a time of day and a little noise. It depends on the true calendar:
 * whatever the date on which the demonstration is made, winters are cold.
 */

#include "config.h"

#include <math.h>

#include "ter-demo-private.h"

/* The local midnight @days days ago. */
gint64
ter_demo_days_ago (const TerDemo *self,
                   int            days)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (self->now_us / TER_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, self->zone);
  g_autoptr (GDateTime) day = g_date_time_add_days (local, -days);
  g_autoptr (GDateTime) midnight =
      g_date_time_new (self->zone, g_date_time_get_year (day), g_date_time_get_month (day),
                       g_date_time_get_day_of_month (day), 0, 0, 0);

  return g_date_time_to_unix (midnight) * TER_USEC_PER_SEC;
}

/* About a normal law: the sum of four even ones. */
double
ter_demo_noise (GRand *rand,
                double deviation)
{
  double sum = 0;

  for (guint i = 0; i < 4; i++)
    sum += g_rand_double (rand) - 0.5;

  return sum * deviation * 1.7320508;
}

static void
fill_calendar (TerDemo     *self,
               TerDemoHour *hour)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (hour->time_us / TER_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, self->zone);

  hour->day_of_year = g_date_time_get_day_of_year (local);
  hour->hour = g_date_time_get_hour (local);
  hour->weekday = g_date_time_get_day_of_week (local);
}

/* The mean of each local day, from which heating is computed. */
static void
fill_daily (TerDemo *self)
{
  guint start = 0;

  for (guint i = 1; i <= self->hours->len; i++)
    {
      TerDemoHour *hours = (TerDemoHour *) (gpointer) self->hours->data;
      double sum = 0;

      if (i < self->hours->len && hours[i].day_of_year == hours[start].day_of_year)
        continue;
      for (guint j = start; j < i; j++)
        sum += hours[j].temperature;
      for (guint j = start; j < i; j++)
        hours[j].daily_temperature = sum / (i - start);
      start = i;
    }
}

/* Fills self->hours: every hour from the start to now. */
void
ter_demo_make_hours (TerDemo *self)
{
  double drift = 0;

  self->hours = g_array_new (FALSE, TRUE, sizeof (TerDemoHour));
  for (gint64 time_us = self->start_us; time_us <= self->now_us; time_us += TER_USEC_PER_HOUR)
    {
      TerDemoHour hour = { .time_us = time_us };
      double season, day;

      fill_calendar (self, &hour);
      if (hour.hour == 0)
        drift = 0.72 * drift + ter_demo_noise (self->rand, 2.2);
      season = 10.9 - 9.2 * cos (2 * G_PI * (hour.day_of_year - 18) / 365.25);
      day = (2.2 + 2.4 * (1 - cos (2 * G_PI * hour.day_of_year / 365.25)) / 2) *
            sin (2 * G_PI * (hour.hour - 9) / 24.);
      hour.temperature = season + drift + day + ter_demo_noise (self->rand, 0.25);
      g_array_append_val (self->hours, hour);
    }
  fill_daily (self);
}

/* The temperature at any instant, between two hours. */
double
ter_demo_temperature (const TerDemo *self,
                      gint64         time_us)
{
  gint64 offset = CLAMP (time_us - self->start_us, 0, self->now_us - self->start_us);
  guint index = MIN (offset / TER_USEC_PER_HOUR, self->hours->len - 1);
  guint next = MIN (index + 1, self->hours->len - 1);
  double share = (offset % TER_USEC_PER_HOUR) / (double) TER_USEC_PER_HOUR;
  double a = g_array_index (self->hours, TerDemoHour, index).temperature;
  double b = g_array_index (self->hours, TerDemoHour, next).temperature;

  return a + share * (b - a);
}
