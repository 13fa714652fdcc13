/* test-energy-years.c — CUSUM, year on year, holidays, prices and factors
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "energy-support.h"
#include "ter-cusum.h"
#include "ter-factors.h"
#include "ter-holidays.h"
#include "ter-year-on-year.h"

#define FIRST 19358 /* 2023-01-01 */
#define REPORT (FIRST + 365)

static const Building school = { .base = 60, .heating = 12, .heating_balance = 15, .noise = 20 };

/* The sum is that of what is known, and the line breaks where something is not. */
static void
test_cusum (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (TerWeather) weather = make_weather (rand, &climates[0], FIRST, 731);
  g_autoptr (GArray) days = make_days (rand, &school, weather, FIRST, 731, 1);
  g_autoptr (TerEnergyPoints) before = make_points (days, weather, FIRST, REPORT, 0);
  g_autoptr (TerBaseline) model = ter_baseline_fit (before, TER_BASELINE_AUTO, NAN, NAN, NULL);
  g_autoptr (TerEnergyPoints) after = NULL;
  g_autoptr (GArray) sums = NULL;
  double sum = 0;

  g_array_index (days, TerUse, 400).amount = NAN;
  g_array_index (days, TerUse, 401).amount = NAN;
  after = make_points (days, weather, REPORT, REPORT + 366, 0);
  sums = ter_cusum_compute (model, after);
  g_assert_cmpuint (sums->len, ==, 364);
  for (guint i = 0; i < sums->len; i++)
    {
      const TerCusumPoint *point = &g_array_index (sums, TerCusumPoint, i);

      sum += point->difference;
      g_assert_cmpfloat_with_epsilon (point->sum, sum, 1e-9);
      g_assert_cmpint (point->breaks, ==, i == 35);
      g_assert_cmpint (point->end, ==, REPORT + (gint32) i + (i >= 35 ? 3 : 1));
    }
}

/* A boiler that is swapped is found within some days of the day; where nothing changes nothing is found. */
static void
test_change (void)
{
  guint n_found = 0, n_false = 0;

  for (guint seed = 0; seed < 20; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (TerWeather) weather = make_weather (rand, &climates[seed % 4], FIRST, 731);
      g_autoptr (GArray) days = make_days (rand, &school, weather, FIRST, 731, 1);
      g_autoptr (TerEnergyPoints) before = make_points (days, weather, FIRST, REPORT, 0);
      g_autoptr (TerBaseline) model = ter_baseline_fit (before, TER_BASELINE_AUTO, NAN, NAN, NULL);
      g_autoptr (TerEnergyPoints) same = make_points (days, weather, REPORT, REPORT + 90, 0);
      g_autoptr (TerEnergyPoints) after = NULL;
      int change;

      n_false += ter_cusum_find_change (model, same, TER_CUSUM_SLACK, 2 * TER_CUSUM_LIMIT) >= 0;
      for (gint32 day = REPORT + 30; day < REPORT + 90; day++)
        g_array_index (days, TerUse, day - FIRST).amount *= 0.6;
      after = make_points (days, weather, REPORT, REPORT + 90, 0);
      change = ter_cusum_find_change (model, after, TER_CUSUM_SLACK, 2 * TER_CUSUM_LIMIT);
      n_found += ABS (change - 30) <= 5;
    }
  g_assert_cmpuint (n_found, >=, 18);
  g_assert_cmpuint (n_false, <=, 2);
}

/* Easter Sundays of the almanac, the earliest and the latest among them. */
static void
test_easter (void)
{
  static const int rows[][3] = {
    { 1818, 3, 22 }, { 1943, 4, 25 }, { 1961, 4, 2 },  { 2000, 4, 23 }, { 2008, 3, 23 },
    { 2019, 4, 21 }, { 2024, 3, 31 }, { 2025, 4, 20 }, { 2026, 4, 5 },  { 2038, 4, 25 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint32 easter = ter_holidays_easter (rows[i][0]);

      g_assert_cmpint (easter, ==, ter_day_new (rows[i][0], rows[i][1], rows[i][2]));
      g_assert_cmpint (ter_day_weekday (easter), ==, 7);
    }
}

static void
test_holidays (void)
{
  /* The eleven of 2026. */
  static const int days[][2] = {
    { 1, 1 },  { 4, 6 },  { 5, 1 },  { 5, 8 },   { 5, 14 },  { 5, 25 },
    { 7, 14 }, { 8, 15 }, { 11, 1 }, { 11, 11 }, { 12, 25 },
  };
  guint n_france = 0, n_alsace = 0;

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    g_assert_nonnull (
        ter_holidays_get_name (ter_day_new (2026, days[i][0], days[i][1]), TER_HOLIDAYS_FRANCE));
  for (gint32 day = ter_day_new (2026, 1, 1); day < ter_day_new (2027, 1, 1); day++)
    {
      n_france += ter_holidays_get_name (day, TER_HOLIDAYS_FRANCE) != NULL;
      n_alsace += ter_holidays_get_name (day, TER_HOLIDAYS_ALSACE_MOSELLE) != NULL;
    }
  g_assert_cmpuint (n_france, ==, 11);
  g_assert_cmpuint (n_alsace, ==, 13);
  g_assert_cmpstr (ter_holidays_get_name (ter_day_new (2026, 4, 3), TER_HOLIDAYS_ALSACE_MOSELLE),
                   ==, "Good Friday");
  /* 1 May 2008 was Ascension too: it is one holiday. */
  g_assert_cmpstr (ter_holidays_get_name (ter_day_new (2008, 5, 1), TER_HOLIDAYS_FRANCE), ==,
                   "Labour Day");
}

static void
test_year_on_year (void)
{
  gint32 leap_day = ter_day_new (2024, 2, 29), monday = ter_day_new (2025, 3, 3);
  g_autoptr (TerWeather) weather = ter_weather_new_for_days (FIRST, 800);
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (TerUse));
  TerYearOnYear year;

  g_assert_cmpint (ter_year_find_other (leap_day, TER_YEAR_BY_DATE), ==, TER_DAY_NONE);
  g_assert_cmpint (ter_year_find_other (monday, TER_YEAR_BY_DATE), ==, ter_day_new (2024, 3, 3));
  g_assert_cmpint (ter_day_weekday (ter_year_find_other (monday, TER_YEAR_BY_WEEKDAY)), ==, 1);
  for (gint32 i = 0; i < 731; i++)
    {
      /* 2023: 100 kWh a day at 8 °C; 2024: 90 kWh at 10 °C. */
      TerUse use = { FIRST + i, FIRST + i + 1, i < 365 ? 100 : 90 };

      ter_weather_set_mean (weather, FIRST + i, i < 365 ? 8 : 10);
      g_array_append_val (uses, use);
    }
  g_array_index (uses, TerUse, 3).amount = NAN;
  year = ter_year_compare ((const TerUse *) (gconstpointer) uses->data, uses->len, weather, REPORT,
                           REPORT + 366, TER_YEAR_BY_DATE, 18, 0.8);
  /* Neither 29 February nor the day that is not known. */
  g_assert_cmpuint (year.n_days, ==, 364);
  g_assert_cmpfloat_with_epsilon (year.change, -0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (year.degree_days_before, 3640, 1e-9);
  g_assert_cmpfloat_with_epsilon (year.before_at_weather, 36400 * (0.2 + 0.8 * 0.8), 1e-6);
  g_assert_cmpfloat_with_epsilon (year.change_at_weather, 90 / 84. - 1, 1e-9);
  year = ter_year_compare ((const TerUse *) (gconstpointer) uses->data, uses->len, NULL, REPORT,
                           REPORT + 366, TER_YEAR_BY_WEEKDAY, 18, 0.8);
  g_assert_true (isnan (year.change_at_weather));
  year = ter_year_compare (NULL, 0, weather, REPORT, REPORT + 366, TER_YEAR_BY_DATE, 18, 0.8);
  g_assert_cmpuint (year.n_days, ==, 0);
  g_assert_true (isnan (year.change));
  g_assert_true (isnan (ter_year_correct_for_weather (10, 5, 0, 100)));
  g_assert_cmpfloat (ter_year_correct_for_weather (10, 0, 0, 100), ==, 10);
}

static void
test_factors (void)
{
  guint n;
  const TerFactor *defaults = ter_factors_get_defaults (&n);
  gint32 change = ter_day_new (2026, 1, 1);
  /* Ten days on each side of the change. */
  const TerUse bill = { change - 10, change + 10, 200 }, unknown = { change, change + 5, NAN };
  const TerFactor tariff[] = {
    { TER_FACTOR_PRICE, "gas", change - 100, change, 0.08, TER_HEAT_VALUE_GROSS, "contract", TRUE },
    { TER_FACTOR_PRICE, "gas", change, change + 5, 0.10, TER_HEAT_VALUE_GROSS, "contract", TRUE },
    { TER_FACTOR_STANDING, "gas", TER_DAY_NONE, TER_DAY_NONE, 0.5, TER_HEAT_VALUE_GROSS, "contract",
      TRUE },
  };
  TerFactored found;

  found = ter_factors_apply (defaults, n, TER_FACTOR_PRIMARY, "electricity", TER_HEAT_VALUE_NET,
                             &bill, 1);
  g_assert_cmpfloat_with_epsilon (found.value, 100 * 2.3 + 100 * 1.9, 1e-9);
  g_assert_true (found.is_estimate);
  /* Gas is billed in gross kWh; the factor is for net ones. */
  found = ter_factors_apply (defaults, n, TER_FACTOR_CO2, "gas", TER_HEAT_VALUE_GROSS, &bill, 1);
  g_assert_cmpfloat_with_epsilon (found.value, 200 / 1.11 * 0.227, 1e-9);
  found = ter_factors_apply (tariff, 3, TER_FACTOR_PRICE, "gas", TER_HEAT_VALUE_GROSS, &bill, 1);
  g_assert_cmpfloat_with_epsilon (found.value, 100 * 0.08 + 50 * 0.10, 1e-9);
  g_assert_cmpuint (found.n_days, ==, 15);
  g_assert_cmpuint (found.n_without, ==, 5);
  found = ter_factors_apply (tariff, 3, TER_FACTOR_STANDING, "gas", TER_HEAT_VALUE_GROSS, &bill, 1);
  g_assert_cmpfloat_with_epsilon (found.value, 10, 1e-9);
  found = ter_factors_apply (tariff, 3, TER_FACTOR_PRICE, "gas", TER_HEAT_VALUE_GROSS, &unknown, 1);
  g_assert_cmpuint (found.n_without, ==, 5);
  g_assert_null (ter_factors_find (defaults, n, TER_FACTOR_CO2, "coal", change));
  g_assert_cmpfloat (ter_factors_convert_heat_value (111, "gas", TER_HEAT_VALUE_GROSS,
                                                     TER_HEAT_VALUE_NET),
                     ==, 111 / 1.11);
  g_assert_cmpfloat (ter_factors_convert_heat_value (111, "electricity", TER_HEAT_VALUE_GROSS,
                                                     TER_HEAT_VALUE_NET),
                     ==, 111);
}

/* A zero area is an area that is not known. */
static void
test_intensity (void)
{
  g_assert_cmpfloat_with_epsilon (ter_factors_intensity (36525, 365, 1000), 36.55, 1e-3);
  g_assert_cmpfloat_with_epsilon (ter_factors_intensity (100, 1, 365.25), 100, 1e-9);
  g_assert_true (isnan (ter_factors_intensity (100, 365, 0)));
  g_assert_true (isnan (ter_factors_intensity (100, 365, -5)));
  g_assert_true (isnan (ter_factors_intensity (0, 0, 100)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cusum/sums", test_cusum);
  g_test_add_func ("/cusum/change", test_change);
  g_test_add_func ("/holidays/easter", test_easter);
  g_test_add_func ("/holidays/days", test_holidays);
  g_test_add_func ("/year-on-year", test_year_on_year);
  g_test_add_func ("/factors/rows", test_factors);
  g_test_add_func ("/factors/intensity", test_intensity);

  return g_test_run ();
}
