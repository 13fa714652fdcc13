/* ter-weather.c — How cold each day was
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-weather.h"

static void
ter_weather_clear (TerWeather *self)
{
  g_free (self->station);
  g_free (self->lows);
  g_free (self->highs);
  g_free (self->means);
}

TER_DEFINE_RECORD (TerWeather, ter_weather, ter_weather_clear)

static double *
new_unknowns (guint n)
{
  double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    values[i] = NAN;

  return values;
}

/**
 * ter_weather_new_for_days:
 * @first: the first day
 * @n: how many days
 *
 * Returns: (transfer full): weather of which nothing is known yet
 */
TerWeather *
ter_weather_new_for_days (gint32 first,
                          guint  n)
{
  TerWeather *self = ter_weather_new ();

  self->first = first;
  self->n = n;
  self->lows = new_unknowns (n);
  self->highs = new_unknowns (n);
  self->means = new_unknowns (n);

  return self;
}

/* The index of a day, or -1. */
static gint64
find_day (const TerWeather *self,
          gint32            day)
{
  gint64 index = (gint64) day - self->first;

  return index >= 0 && index < self->n ? index : -1;
}

/**
 * ter_weather_set_range:
 * @day: a day of @self
 * @low: its lowest temperature, °C
 * @high: its highest temperature, °C
 *
 * Notes the extremes of a day; its mean becomes half their sum, as degree days take it. Extremes that were written one for
 * the other are put in order. If either is NaN, nothing is known of the day.
 *
 * Returns: %FALSE if they were in the wrong order
 */
gboolean
ter_weather_set_range (TerWeather *self,
                       gint32      day,
                       double      low,
                       double      high)
{
  gint64 i;

  g_return_val_if_fail (self != NULL, FALSE);
  i = find_day (self, day);
  g_return_val_if_fail (i >= 0, FALSE);

  if (isnan (low) || isnan (high))
    low = high = NAN;
  self->lows[i] = fmin (low, high);
  self->highs[i] = fmax (low, high);
  self->means[i] = (low + high) / 2;

  return !(low > high);
}

/**
 * ter_weather_set_mean:
 * @day: a day of @self
 * @mean: its mean temperature, °C, or NaN
 *
 * Notes the mean of a day whose extremes are not known, or whose mean is known better than by them.
 */
void
ter_weather_set_mean (TerWeather *self,
                      gint32      day,
                      double      mean)
{
  gint64 i;

  g_return_if_fail (self != NULL);
  i = find_day (self, day);
  g_return_if_fail (i >= 0);

  self->means[i] = mean;
}

/**
 * ter_weather_get_mean:
 * @day: any day
 *
 * Returns: the mean temperature of a day, °C, or NaN when it is not known
 */
double
ter_weather_get_mean (const TerWeather *self,
                      gint32            day)
{
  gint64 i;

  g_return_val_if_fail (self != NULL, NAN);
  i = find_day (self, day);

  return i >= 0 ? self->means[i] : NAN;
}
