/* test-baseline.c — Models of consumption against weather
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "energy-support.h"
#include "ter-baseline.h"
#include "ter-sufficiency.h"

#define FIRST 19723 /* 2024-01-01 */
#define YEAR 366

/* Points made exactly of a model give its coefficients and its balance points back, by the day and by the bill. */
static const struct
{
  TerBaselineModel model;
  Building building;
} exact[] = {
  { TER_BASELINE_MEAN, { .base = 42 } },
  { TER_BASELINE_3P_HEATING, { .base = 40, .heating = 12.5, .heating_balance = 15.4 } },
  { TER_BASELINE_3P_HEATING, { .base = 0, .heating = 3, .heating_balance = 17 } },
  { TER_BASELINE_3P_COOLING, { .base = 25, .cooling = 4, .cooling_balance = 16.25 } },
  { TER_BASELINE_5P,
    { .base = 60, .heating = 9, .cooling = 5, .heating_balance = 12.3, .cooling_balance = 17.7 } },
};

static void
check_exact (const Building   *building,
             TerBaselineModel  model,
             const GArray     *uses,
             const TerWeather *weather,
             gboolean          is_weighted)
{
  g_autoptr (TerEnergyPoints) points =
      make_points (uses, weather, FIRST, FIRST + YEAR, TER_ENERGY_RULES_LENGTHS);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerBaseline) baseline = ter_baseline_fit (points, TER_BASELINE_AUTO, NAN, NAN, &error);
  double tolerance = is_weighted ? 0.02 : 0.011;

  g_assert_no_error (error);
  g_assert_cmpint (baseline->model, ==, model);
  g_assert_cmpint (baseline->is_weighted, ==, is_weighted);
  g_assert_cmpfloat_with_epsilon (baseline->intercept, building->base, 0.05);
  g_assert_cmpfloat_with_epsilon (baseline->heating, building->heating, 0.02);
  g_assert_cmpfloat_with_epsilon (baseline->cooling, building->cooling, 0.02);
  if (building->heating > 0)
    g_assert_cmpfloat_with_epsilon (baseline->heating_balance, building->heating_balance,
                                    tolerance);
  if (building->cooling > 0)
    g_assert_cmpfloat_with_epsilon (baseline->cooling_balance, building->cooling_balance,
                                    tolerance);
  g_assert_cmpfloat_with_epsilon (baseline->cvrmse, 0, 1e-3);
  g_assert_cmpfloat_with_epsilon (baseline->nmbe, 0, 1e-9);
  if (model != TER_BASELINE_MEAN)
    g_assert_cmpfloat (baseline->r2, >, 0.99999);
}

static void
test_exact (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (exact); i++)
    {
      for (guint c = 0; c < G_N_ELEMENTS (climates); c++)
        {
          g_autoptr (GRand) rand = g_rand_new_with_seed (7 + c);
          g_autoptr (TerWeather) weather = make_weather (rand, &climates[c], FIRST, YEAR);
          g_autoptr (GArray) days = make_days (NULL, &exact[i].building, weather, FIRST, YEAR, 1);
          g_autoptr (GArray) bills = make_bills (days, 0);

          g_test_message ("model %u, %s", exact[i].model, climates[c].name);
          /* A mountain has no ten days above 17.7 °C every year: the points cannot tell cooling. */
          if (c == 3 && exact[i].building.cooling > 0)
            continue;
          check_exact (&exact[i].building, exact[i].model, days, weather, FALSE);
          check_exact (&exact[i].building, exact[i].model, bills, weather, TRUE);
        }
    }
}

static void
test_straight_line (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (TerWeather) weather = make_weather (rand, &climates[0], FIRST, YEAR);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (TerUse));
  g_autoptr (TerEnergyPoints) points = NULL;
  g_autoptr (TerBaseline) baseline = NULL, automatic = NULL;

  for (gint32 day = FIRST; day < FIRST + YEAR; day++)
    {
      TerUse use = { day, day + 1, 500 - 7.5 * ter_weather_get_mean (weather, day) };

      g_array_append_val (days, use);
    }
  points = make_points (days, weather, FIRST, FIRST + YEAR, TER_ENERGY_RULES_NONE);
  baseline = ter_baseline_fit (points, TER_BASELINE_2P, NAN, NAN, NULL);
  g_assert_cmpfloat_with_epsilon (baseline->intercept, 500, 1e-9);
  g_assert_cmpfloat_with_epsilon (baseline->slope, -7.5, 1e-9);
  g_assert_cmpuint (baseline->p, ==, 2);
  g_assert_cmpfloat_with_epsilon (ter_baseline_predict (baseline, 10), 425, 1e-9);
  g_assert_true (isnan (ter_baseline_predict (baseline, NAN)));
  automatic = ter_baseline_fit (points, TER_BASELINE_AUTO, NAN, NAN, NULL);
  g_assert_cmpint (automatic->model, ==, TER_BASELINE_2P);
}

/* R², CV(RMSE), NMBE, n and p of ten points worked out by hand: y = 2, 4, 5, 4, 5 twice against x = 1 to 5. */
static void
test_quality (void)
{
  const double temperatures[] = { 1, 2, 3, 4, 5, 1, 2, 3, 4, 5 };
  const double amounts[] = { 2, 4, 5, 4, 5, 2, 4, 5, 4, 5 };
  g_autoptr (TerWeather) weather = ter_weather_new_for_days (FIRST, 10);
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (TerUse));
  g_autoptr (TerEnergyPoints) points = NULL;
  g_autoptr (TerBaseline) baseline = NULL;

  for (gint32 i = 0; i < 10; i++)
    {
      TerUse use = { FIRST + i, FIRST + i + 1, amounts[i] };

      ter_weather_set_mean (weather, FIRST + i, temperatures[i]);
      g_array_append_val (uses, use);
    }
  points = make_points (uses, weather, FIRST, FIRST + 10, TER_ENERGY_RULES_NONE);
  baseline = ter_baseline_fit (points, TER_BASELINE_2P, NAN, NAN, NULL);
  /* b = 0.6, a = 2.2; residuals -0.8, 0.6, 1, -0.6, -0.2: their squares make 2.4 of a total of 6. */
  g_assert_cmpfloat_with_epsilon (baseline->slope, 0.6, 1e-12);
  g_assert_cmpfloat_with_epsilon (baseline->intercept, 2.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (baseline->r2, 0.6, 1e-12);
  g_assert_cmpfloat_with_epsilon (baseline->r2_adjusted, 1 - 0.4 * 9 / 8, 1e-12);
  g_assert_cmpfloat_with_epsilon (baseline->cvrmse, sqrt (4.8 / 8) / 4, 1e-12);
  g_assert_cmpfloat_with_epsilon (baseline->nmbe, 0, 1e-12);
  g_assert_cmpuint (baseline->n, ==, 10);
  g_assert_cmpuint (baseline->p, ==, 2);
  /* Neighbours: -0.48, 0.6, -0.6, 0.12, 0.16, then the first four again: -0.56 over 9 pairs. */
  g_assert_cmpfloat_with_epsilon (baseline->autocorrelation, (-0.56 / 9) / (4.8 / 10), 1e-12);
  /* A negative one does not make points worth more. */
  g_assert_cmpfloat (baseline->n_effective, ==, 10);
}

/* n ≤ p is refused for each model, and one more point is not. */
static void
test_too_few (void)
{
  static const struct
  {
    TerBaselineModel model;
    guint p;
  } rows[] = {
    { TER_BASELINE_MEAN, 1 },       { TER_BASELINE_2P, 2 }, { TER_BASELINE_3P_HEATING, 3 },
    { TER_BASELINE_3P_COOLING, 3 }, { TER_BASELINE_5P, 5 }, { TER_BASELINE_AUTO, 5 },
  };
  const Building building = {
    .base = 50, .heating = 8, .cooling = 4, .heating_balance = 11, .cooling_balance = 16, .noise = 3
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (3);
      g_autoptr (TerWeather) weather = make_weather (rand, &climates[1], FIRST, YEAR);
      g_autoptr (GArray) days = make_days (rand, &building, weather, FIRST, YEAR, 1);
      g_autoptr (GArray) bills = make_bills (days, 58);
      g_autoptr (GError) error = NULL;
      g_autoptr (TerEnergyPoints) few =
          make_points (bills, weather, FIRST, FIRST + 58 * rows[i].p, TER_ENERGY_RULES_NONE);
      g_autoptr (TerEnergyPoints) enough =
          make_points (bills, weather, FIRST, FIRST + 58 * (rows[i].p + 1), TER_ENERGY_RULES_NONE);
      g_autoptr (TerEnergyPoints) none =
          make_points (bills, weather, FIRST, FIRST, TER_ENERGY_RULES_NONE);

      g_assert_cmpuint (few->n, ==, rows[i].p);
      g_assert_null (ter_baseline_fit (few, rows[i].model, NAN, NAN, &error));
      g_assert_error (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW);
      g_clear_error (&error);
      g_assert_null (ter_baseline_fit (none, rows[i].model, NAN, NAN, &error));
      g_assert_error (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW);
      if (rows[i].model == TER_BASELINE_MEAN || rows[i].model == TER_BASELINE_2P)
        {
          g_autoptr (TerBaseline) baseline =
              ter_baseline_fit (enough, rows[i].model, NAN, NAN, NULL);

          g_assert_nonnull (baseline);
        }
    }
}

/* Some days, or a month of winter, do not tell where heating begins. */
static void
test_no_balance (void)
{
  const Building building = { .base = 50, .heating = 8, .heating_balance = 17, .noise = 5 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (TerWeather) weather = make_weather (rand, &climates[3], FIRST, 40);
  g_autoptr (GArray) days = make_days (rand, &building, weather, FIRST, 40, 1);
  g_autoptr (TerEnergyPoints) points =
      make_points (days, weather, FIRST, FIRST + 40, TER_ENERGY_RULES_NONE);
  g_autoptr (TerEnergyPoints) few =
      make_points (days, weather, FIRST, FIRST + 19, TER_ENERGY_RULES_NONE);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerBaseline) automatic = NULL;

  g_assert_null (ter_baseline_fit (few, TER_BASELINE_3P_HEATING, NAN, NAN, &error));
  g_assert_error (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_SINGULAR);
  automatic = ter_baseline_fit (points, TER_BASELINE_AUTO, NAN, NAN, NULL);
  g_assert_cmpint (automatic->model, ==, TER_BASELINE_2P);
  g_assert_cmpfloat (automatic->slope, <, 0);
}

/* What does not follow the weather is said to be the same every day: noise makes no model. */
static void
test_noise (void)
{
  const Building building = { .base = 50, .noise = 10 };
  guint n_others = 0;

  for (guint seed = 0; seed < 40; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (TerWeather) weather = make_weather (rand, &climates[seed % 3], FIRST, YEAR);
      g_autoptr (GArray) days = make_days (rand, &building, weather, FIRST, YEAR, 1);
      g_autoptr (TerEnergyPoints) points =
          make_points (days, weather, FIRST, FIRST + YEAR, TER_ENERGY_RULES_NONE);
      g_autoptr (TerBaseline) baseline =
          ter_baseline_fit (points, TER_BASELINE_AUTO, NAN, NAN, NULL);

      n_others += baseline->model != TER_BASELINE_MEAN;
    }
  g_assert_cmpuint (n_others, <=, 4);
}

/* A balance point that is given is obeyed, and is no parameter. */
static void
test_given_balance (void)
{
  const Building building = { .base = 50, .heating = 8, .heating_balance = 15, .noise = 5 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  g_autoptr (TerWeather) weather = make_weather (rand, &climates[0], FIRST, YEAR);
  g_autoptr (GArray) days = make_days (rand, &building, weather, FIRST, YEAR, 1);
  g_autoptr (TerEnergyPoints) points =
      make_points (days, weather, FIRST, FIRST + YEAR, TER_ENERGY_RULES_NONE);
  g_autoptr (TerBaseline) given = ter_baseline_fit (points, TER_BASELINE_3P_HEATING, 18, NAN, NULL);
  g_autoptr (TerBaseline) searched =
      ter_baseline_fit (points, TER_BASELINE_3P_HEATING, NAN, NAN, NULL);

  g_assert_cmpfloat (given->heating_balance, ==, 18);
  g_assert_cmpuint (given->p, ==, 2);
  g_assert_cmpuint (searched->p, ==, 3);
  g_assert_cmpfloat_with_epsilon (searched->heating_balance, 15, 0.5);
  g_assert_cmpfloat (searched->variance, <, given->variance);
}

/* What is left out, and why. */
static void
test_points (void)
{
  g_autoptr (TerWeather) weather = ter_weather_new_for_days (FIRST, 400);
  const TerUse uses[] = {
    { FIRST + 60, FIRST + 90, 300 },   /* good */
    { FIRST, FIRST + 31, 310 },        /* good: order does not matter */
    { FIRST + 31, FIRST + 60, NAN },   /* not known */
    { FIRST + 90, FIRST + 114, 240 },  /* 24 days */
    { FIRST + 114, FIRST + 150, 360 }, /* 36 days */
    { FIRST + 150, FIRST + 180, 300 }, /* three days without weather: a tenth */
    { FIRST + 180, FIRST + 210, 300 }, /* four days without weather */
    { FIRST + 210, FIRST + 240, 0 },   /* zero */
    { FIRST + 240, FIRST + 270, 300 }, /* across the end */
    { FIRST + 300, FIRST + 330, 300 }, /* outside */
  };
  g_autoptr (TerEnergyPoints) points = NULL;

  for (gint32 day = FIRST; day < FIRST + 400; day++)
    ter_weather_set_mean (weather, day, 10);
  for (gint32 day = 0; day < 3; day++)
    ter_weather_set_mean (weather, FIRST + 155 + day, NAN);
  for (gint32 day = 0; day < 4; day++)
    ter_weather_set_mean (weather, FIRST + 185 + day, NAN);
  points = ter_energy_points_new_for_period (uses, G_N_ELEMENTS (uses), weather, FIRST, FIRST + 250,
                                             TER_ENERGY_RULES_LENGTHS | TER_ENERGY_RULES_NO_ZERO);
  g_assert_cmpuint (points->n, ==, 3);
  g_assert_cmpint (points->firsts[0], ==, FIRST);
  g_assert_cmpint (points->firsts[1], ==, FIRST + 60);
  g_assert_cmpfloat (points->rates[2], ==, 10);
  g_assert_cmpuint (points->offsets[3] - points->offsets[2], ==, 27);
  g_assert_cmpuint (points->n_unknown, ==, 2);
  g_assert_cmpuint (points->n_short, ==, 1);
  g_assert_cmpuint (points->n_long, ==, 1);
  g_assert_cmpuint (points->n_no_weather, ==, 1);
  g_assert_cmpuint (points->n_across, ==, 1);
  g_assert_cmpuint (points->n_days, ==, 91);
  g_assert_false (points->is_daily);
  g_assert_cmpfloat_with_epsilon (ter_energy_points_sum (points), 910, 1e-9);
  g_assert_cmpuint (ter_energy_points_count_days (points, FIRST + 30, FIRST + 61), ==, 2);
}

/* The year before has to be covered but for 37 days, by days or by bills, in a leap year or not. */
static void
test_sufficiency (void)
{
  static const struct
  {
    guint n_missing, n_days;
    gboolean enough;
  } rows[] = {
    { 0, 365, TRUE }, { 0, 366, TRUE },  { 37, 365, TRUE }, { 38, 365, FALSE },
    { 0, 328, TRUE }, { 0, 327, FALSE }, { 60, 700, TRUE },
  };
  const Building building = { .base = 50, .heating = 8, .heating_balance = 15, .noise = 5 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (13);
      g_autoptr (TerWeather) weather = make_weather (rand, &climates[0], FIRST, 800);
      g_autoptr (GArray) days = make_days (rand, &building, weather, FIRST, rows[i].n_days, 1);
      g_autoptr (TerEnergyPoints) points = NULL;
      TerSufficiencyFlags flags;

      /* From the second day on: the first and the last ones stay. */
      for (guint d = 1; d <= rows[i].n_missing; d++)
        g_array_index (days, TerUse, d).amount = NAN;
      points = make_points (days, weather, FIRST, FIRST + 800, TER_ENERGY_RULES_NONE);
      flags = ter_sufficiency_judge (points, points, NULL);
      g_assert_cmpint ((flags & TER_SUFFICIENCY_YEAR) == 0, ==, rows[i].enough);
      g_assert_cmpint (flags & TER_SUFFICIENCY_EXTRAPOLATES, ==, 0);
    }
}

static void
test_other_flags (void)
{
  const Building building = { .base = 50, .heating = 8, .heating_balance = 15, .noise = 60 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  g_autoptr (TerWeather) weather = make_weather (rand, &climates[0], FIRST, YEAR);
  g_autoptr (TerWeather) cold = make_weather (rand, &climates[0], FIRST, YEAR);
  g_autoptr (GArray) days = make_days (rand, &building, weather, FIRST, YEAR, 1);
  g_autoptr (TerEnergyPoints) points = NULL, other = NULL;
  g_autoptr (TerBaseline) baseline = NULL;
  TerSufficiencyFlags flags;

  g_array_index (days, TerUse, 100).amount = 5000;
  for (gint32 day = 0; day < YEAR; day++)
    ter_weather_set_mean (cold, FIRST + day, -30);
  points = make_points (days, weather, FIRST, FIRST + YEAR, TER_ENERGY_RULES_NONE);
  other = make_points (days, cold, FIRST, FIRST + YEAR, TER_ENERGY_RULES_NONE);
  baseline = ter_baseline_fit (points, TER_BASELINE_3P_HEATING, NAN, NAN, NULL);
  flags = ter_sufficiency_judge (points, other, baseline);
  g_assert_cmpint (flags, ==,
                   TER_SUFFICIENCY_EXTRAPOLATES | TER_SUFFICIENCY_WEAK_FIT |
                       TER_SUFFICIENCY_EXTREMES);
  g_assert_cmpstr (ter_sufficiency_flag_to_string (TER_SUFFICIENCY_YEAR), ==, "year-not-covered");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/baseline/exact", test_exact);
  g_test_add_func ("/baseline/straight-line", test_straight_line);
  g_test_add_func ("/baseline/quality", test_quality);
  g_test_add_func ("/baseline/too-few", test_too_few);
  g_test_add_func ("/baseline/no-balance", test_no_balance);
  g_test_add_func ("/baseline/noise", test_noise);
  g_test_add_func ("/baseline/given-balance", test_given_balance);
  g_test_add_func ("/baseline/points", test_points);
  g_test_add_func ("/baseline/sufficiency", test_sufficiency);
  g_test_add_func ("/baseline/other-flags", test_other_flags);

  return g_test_run ();
}
