/* test-degree-days.c — Civil dates, weather and degree days
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-clock.h"
#include "ter-degree-days.h"

#define assert_near(actual, expected) g_assert_cmpfloat_with_epsilon (actual, expected, 1e-9)

static const struct
{
  int year, month, day;
  gint32 date;
  int weekday;
} dates[] = {
  { 1970, 1, 1, 0, 4 },      { 1969, 12, 31, -1, 3 },    { 2000, 2, 29, 11016, 2 },
  { 2024, 2, 29, 19782, 4 }, { 2026, 11, 24, 20781, 2 }, { 1900, 3, 1, -25508, 4 },
  { 2100, 2, 28, 47540, 7 },
};

static void
test_dates (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      int year, month, day;

      g_assert_cmpint (ter_day_new (dates[i].year, dates[i].month, dates[i].day), ==,
                       dates[i].date);
      ter_day_split (dates[i].date, &year, &month, &day);
      g_assert_cmpint (year, ==, dates[i].year);
      g_assert_cmpint (month, ==, dates[i].month);
      g_assert_cmpint (day, ==, dates[i].day);
      g_assert_cmpint (ter_day_weekday (dates[i].date), ==, dates[i].weekday);
    }
  g_assert_cmpint (ter_day_new (2025, 2, 29), ==, TER_DAY_NONE);
  g_assert_cmpint (ter_day_new (2100, 2, 29), ==, TER_DAY_NONE);
  g_assert_cmpint (ter_day_new (2025, 13, 1), ==, TER_DAY_NONE);
  g_assert_cmpint (ter_day_new (0, 1, 1), ==, TER_DAY_NONE);
}

static void
test_leap_years (void)
{
  gint32 leap_day = ter_day_new (2024, 2, 29);
  g_autofree char *text = ter_day_to_string (leap_day);

  g_assert_cmpstr (text, ==, "2024-02-29");
  g_assert_cmpint (ter_day_add_years (leap_day, -1), ==, ter_day_new (2023, 2, 28));
  g_assert_cmpint (ter_day_add_years (leap_day, 4), ==, ter_day_new (2028, 2, 29));
  g_assert_cmpint (ter_day_add_years (ter_day_new (2025, 3, 1), -1), ==, ter_day_new (2024, 3, 1));
  g_assert_cmpint (ter_day_new (2025, 1, 1) - ter_day_new (2024, 1, 1), ==, 366);
}

/* On the days when clocks change, the last instant of a day and the first of the next are still two days. */
static void
test_clock_changes (void)
{
  static const struct
  {
    int year, month, day, n_hours;
  } rows[] = { { 2025, 3, 30, 23 }, { 2025, 10, 26, 25 }, { 2025, 7, 14, 24 } };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint32 date = ter_day_new (rows[i].year, rows[i].month, rows[i].day);
      gint64 noon = date * TER_USEC_PER_DAY + TER_USEC_PER_DAY / 2;
      gint64 start = noon, end = noon;

      while (ter_day_of_instant (zone, start - 1) == date)
        start -= TER_USEC_PER_HOUR / 2;
      while (ter_day_of_instant (zone, end) == date)
        end += TER_USEC_PER_HOUR / 2;
      g_assert_cmpint ((end - start) / TER_USEC_PER_HOUR, ==, rows[i].n_hours);
    }
}

/* Base 18: what the two methods give. */
static const struct
{
  double low, high, meteo, costic;
} vectors[] = {
  { -2, 6, 16, 16 },   { 8, 22, 3, 3.8 },
  { 12, 20, 2, 2.37 }, { 10, 30, 0, 1.984 },
  { 17, 19, 0, 0.29 }, { 18, 25, 0, 0 },
  { 18, 18, 0, 0 },    { 5, 18, 6.5, 6.5 },
  { 5, 5, 13, 13 },    { -10, 17.9, 14.05, 14.05 },
};

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      double low = vectors[i].low, high = vectors[i].high;

      assert_near (ter_degree_days_of_day (TER_DEGREE_METEO, TER_DEGREE_HEATING, 18, low, high),
                   vectors[i].meteo);
      assert_near (ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_HEATING, 18, low, high),
                   vectors[i].costic);
      /* Extremes that were written one for the other. */
      assert_near (ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_HEATING, 18, high, low),
                   vectors[i].costic);
      /* Cooling is the mirror of heating. */
      assert_near (ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_COOLING, -18, -high, -low),
                   vectors[i].costic);
    }
}

/* Cooling above 23 °C, written out: (Tx - S) × (0.08 + 0.42 × (Tx - S) / (Tx - Tn)). */
static void
test_cooling (void)
{
  assert_near (ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_COOLING, 23, 15, 35),
               12 * (0.08 + 0.42 * 12 / 20));
  assert_near (ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_COOLING, 23, 24, 34), 6);
  assert_near (ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_COOLING, 23, 10, 23), 0);
  assert_near (ter_degree_days_of_day (TER_DEGREE_METEO, TER_DEGREE_COOLING, 23, 15, 35), 2);
  assert_near (ter_degree_days_of_mean (TER_DEGREE_COOLING, 23, 20), 0);
}

/* Both methods are continuous where the base meets an extreme. */
static void
test_continuity (void)
{
  for (double low = -5; low <= 25; low += 0.5)
    {
      for (double high = low + 0.5; high <= 40; high += 0.5)
        {
          double at_high = ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_HEATING,
                                                   high + 1e-9, low, high);
          double under_high = ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_HEATING,
                                                      high - 1e-9, low, high);
          double at_low =
              ter_degree_days_of_day (TER_DEGREE_COSTIC, TER_DEGREE_HEATING, low + 1e-9, low, high);

          g_assert_cmpfloat_with_epsilon (at_high, under_high, 1e-6);
          g_assert_cmpfloat_with_epsilon (at_low, 0, 1e-6);
        }
    }
}

static void
test_missing (void)
{
  gint32 first = ter_day_new (2024, 2, 27), missing = first + 2;
  g_autoptr (TerWeather) weather = ter_weather_new_for_days (first, 5);
  g_autoptr (TerDegreeDays) sum = NULL, costic = NULL, wide = NULL;

  for (gint32 i = 0; i < 5; i++)
    {
      if (first + i != missing)
        g_assert_true (ter_weather_set_range (weather, first + i, 0, 10));
    }
  sum = ter_degree_days_sum (weather, first, first + 5, TER_DEGREE_METEO, TER_DEGREE_HEATING, 18);
  assert_near (sum->sum, 4 * 13);
  g_assert_cmpuint (sum->n_days, ==, 4);
  g_assert_cmpuint (sum->missing->len, ==, 1);
  g_assert_cmpint (g_array_index (sum->missing, gint32, 0), ==, missing);

  /* The mean is enough for one method only. */
  ter_weather_set_mean (weather, missing, 8);
  g_assert_cmpfloat (ter_degree_days_at (weather, missing, TER_DEGREE_METEO, TER_DEGREE_HEATING,
                                         18),
                     ==, 10);
  g_assert_true (
      isnan (ter_degree_days_at (weather, missing, TER_DEGREE_COSTIC, TER_DEGREE_HEATING, 18)));
  costic =
      ter_degree_days_sum (weather, first, first + 5, TER_DEGREE_COSTIC, TER_DEGREE_HEATING, 18);
  g_assert_cmpuint (costic->missing->len, ==, 1);

  /* What lies outside of the weather is missing, not mild. */
  wide =
      ter_degree_days_sum (weather, first - 3, first + 8, TER_DEGREE_METEO, TER_DEGREE_HEATING, 18);
  g_assert_cmpuint (wide->n_days, ==, 5);
  g_assert_cmpuint (wide->missing->len, ==, 6);
}

static void
test_swapped (void)
{
  g_autoptr (TerWeather) weather = ter_weather_new_for_days (0, 2);

  g_assert_false (ter_weather_set_range (weather, 0, 12, 4));
  g_assert_cmpfloat (weather->lows[0], ==, 4);
  g_assert_cmpfloat (weather->highs[0], ==, 12);
  g_assert_cmpfloat (ter_weather_get_mean (weather, 0), ==, 8);
  /* One extreme alone says nothing of the day. */
  g_assert_true (ter_weather_set_range (weather, 1, NAN, 4));
  g_assert_true (isnan (weather->highs[1]));
  g_assert_true (isnan (ter_weather_get_mean (weather, 1)));
  g_assert_true (isnan (ter_weather_get_mean (weather, 2)));
  g_assert_true (isnan (ter_weather_get_mean (weather, G_MININT32)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/degree-days/dates", test_dates);
  g_test_add_func ("/degree-days/leap-years", test_leap_years);
  g_test_add_func ("/degree-days/clock-changes", test_clock_changes);
  g_test_add_func ("/degree-days/vectors", test_vectors);
  g_test_add_func ("/degree-days/cooling", test_cooling);
  g_test_add_func ("/degree-days/continuity", test_continuity);
  g_test_add_func ("/degree-days/missing", test_missing);
  g_test_add_func ("/degree-days/swapped", test_swapped);

  return g_test_run ();
}
