/* ter-year-on-year.h — A period and the same one of the year before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-energy-points.h"

G_BEGIN_DECLS

/**
 * TerYearAlignment:
 * @TER_YEAR_BY_DATE: 3 March with 3 March; 29 February has no other and is left out
 * @TER_YEAR_BY_WEEKDAY: a Monday with a Monday: 364 days before
 */
typedef enum
{
  TER_YEAR_BY_DATE,
  TER_YEAR_BY_WEEKDAY,
} TerYearAlignment;

/**
 * TerYearOnYear:
 * @n_days: how many days are known in both years: the only ones that count
 * @now: their consumption, kWh
 * @before: that of the year before, kWh
 * @change: (now - before) / before, or NaN
 * @degree_days_now: heating degree days of these days, NaN when one is not known
 * @degree_days_before: the same of the year before
 * @before_at_weather: what the year before would have consumed at the weather of now, or NaN
 * @change_at_weather: (now - before_at_weather) / before_at_weather, or NaN
 */
typedef struct
{
  guint n_days;
  double now;
  double before;
  double change;
  double degree_days_now;
  double degree_days_before;
  double before_at_weather;
  double change_at_weather;
} TerYearOnYear;

gint32        ter_year_find_other (gint32           day,
                                   TerYearAlignment alignment);
TerYearOnYear ter_year_compare (const TerUse     *uses,
                                guint             n_uses,
                                const TerWeather *weather,
                                gint32            first,
                                gint32            end,
                                TerYearAlignment  alignment,
                                double            base,
                                double            heating_share);
double        ter_year_correct_for_weather (double constant,
                                            double heating,
                                            double degree_days,
                                            double reference_degree_days);

G_END_DECLS
