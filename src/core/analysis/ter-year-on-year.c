/* ter-year-on-year.c — A period and the same one of the year before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-degree-days.h"
#include "ter-year-on-year.h"

/* Fifty-two weeks. */
#define WEEKS_DAYS 364

/**
 * ter_year_find_other:
 *
 * Returns: the day of the year before that a day is compared with, or %TER_DAY_NONE for 29 February by date
 */
gint32
ter_year_find_other (gint32           day,
                     TerYearAlignment alignment)
{
  int month, number;

  if (alignment == TER_YEAR_BY_WEEKDAY)
    return day - WEEKS_DAYS;
  ter_day_split (day, NULL, &month, &number);
  if (month == 2 && number == 29)
    return TER_DAY_NONE;

  return ter_day_add_years (day, -1);
}

/**
 * ter_year_correct_for_weather:
 * @constant: the part that does not depend on the weather, kWh
 * @heating: the part that does, kWh
 * @degree_days: those of the period that they were consumed in
 * @reference_degree_days: those of the weather to be brought to
 *
 * Brings a consumption to another weather, as energy contracts do: C = C_constant + C_heating × DJ_ref / DJ.
 *
 * Returns: kWh, or NaN when heat was consumed and there was no degree day
 */
double
ter_year_correct_for_weather (double constant,
                              double heating,
                              double degree_days,
                              double reference_degree_days)
{
  if (heating == 0)
    return constant;

  return degree_days > 0 ? constant + heating * reference_degree_days / degree_days : NAN;
}

/* (key gint32) (value double *): the uses of one day that are known. */
static GHashTable *
index_days (const TerUse *uses,
            guint         n_uses)
{
  GHashTable *days = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < n_uses; i++)
    {
      if (uses[i].end - uses[i].first == 1 && isfinite (uses[i].amount))
        g_hash_table_insert (days, GINT_TO_POINTER (uses[i].first), (gpointer) &uses[i].amount);
    }

  return days;
}

static double
compare (double now,
         double before)
{
  return before > 0 ? (now - before) / before : NAN;
}

/**
 * ter_year_compare:
 * @uses: (array length=n_uses): daily uses of both years
 * @weather: (nullable): the weather of both years
 * @first: the first day of the period of now
 * @end: the day after its last one
 * @alignment: which day is compared with which
 * @base: the base of the degree days, °C
 * @heating_share: how much of the consumption of before was heating, 0 to 1
 *
 * Compares a period with the same one of the year before, on the days that are known in both.
 */
TerYearOnYear
ter_year_compare (const TerUse     *uses,
                  guint             n_uses,
                  const TerWeather *weather,
                  gint32            first,
                  gint32            end,
                  TerYearAlignment  alignment,
                  double            base,
                  double            heating_share)
{
  TerYearOnYear year = { 0 };
  g_autoptr (GHashTable) days = index_days (uses, n_uses);

  for (gint32 day = first; day < end; day++)
    {
      gint32 other = ter_year_find_other (day, alignment);
      const double *now = g_hash_table_lookup (days, GINT_TO_POINTER (day));
      const double *before =
          other == TER_DAY_NONE ? NULL : g_hash_table_lookup (days, GINT_TO_POINTER (other));

      if (now == NULL || before == NULL)
        continue;
      year.n_days++;
      year.now += *now;
      year.before += *before;
      year.degree_days_now += weather == NULL ? NAN
                                              : ter_degree_days_at (weather, day, TER_DEGREE_METEO,
                                                                    TER_DEGREE_HEATING, base);
      year.degree_days_before +=
          weather == NULL
              ? NAN
              : ter_degree_days_at (weather, other, TER_DEGREE_METEO, TER_DEGREE_HEATING, base);
    }
  year.change = compare (year.now, year.before);
  year.before_at_weather =
      ter_year_correct_for_weather (year.before * (1 - heating_share), year.before * heating_share,
                                    year.degree_days_before, year.degree_days_now);
  year.change_at_weather = compare (year.now, year.before_at_weather);

  return year;
}
