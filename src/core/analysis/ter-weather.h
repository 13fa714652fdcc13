/* ter-weather.h — How cold each day was
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-day.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerWeather:
 * @station: (nullable): where it was measured
 * @first: the first day
 * @n: how many days
 * @lows: (array length=n): the lowest temperature of each day, °C; NaN when it is not known
 * @highs: (array length=n): the highest temperature of each day, °C; NaN when it is not known
 * @means: (array length=n): the mean temperature of each day, °C; NaN when it is not known
 *
 * The temperatures of one station, day by day without a hole: a day that was not measured is there, and is NaN.
 */
typedef struct
{
  char *station;
  gint32 first;
  guint n;
  double *lows;
  double *highs;
  double *means;
} TerWeather;

TER_DECLARE_RECORD (TerWeather, ter_weather)

TerWeather *ter_weather_new_for_days (gint32 first, guint n) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_weather_set_range (TerWeather *self, gint32 day, double low, double high);
void ter_weather_set_mean (TerWeather *self, gint32 day, double mean);
double ter_weather_get_mean (const TerWeather *self, gint32 day);

G_END_DECLS
