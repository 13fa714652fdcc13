/* test-savings.c — Savings, their interval and what may be said of them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>

#include "energy-support.h"
#include "ter-savings.h"
#include "ter-student.h"

#define FIRST 19358 /* 2023-01-01 */
#define REPORT (FIRST + 365)
#define END (REPORT + 366)

/* Confidence 80 %, CV(RMSE) 0.5, all the baseline saved, 2 parameters, 12 points before and after. */
static void
test_vector (void)
{
  double t = ter_student_quantile (0.9, 12 - 2);

  g_assert_cmpfloat_with_epsilon (ter_savings_relative_uncertainty (t, 0.5, 12, 12, 12, 1), 0.26955,
                                  5e-6);
  g_assert_cmpfloat_with_epsilon (100 * ter_savings_relative_uncertainty (t, 0.5, 12, 12, 12, 1),
                                  26.955, 5e-4);
  /* Half the savings, twice the uncertainty; a quarter of the points, more than twice it. */
  g_assert_cmpfloat_with_epsilon (ter_savings_relative_uncertainty (t, 0.5, 12, 12, 12, 0.5),
                                  2 * 0.26955, 1e-5);
  g_assert_cmpfloat (ter_savings_relative_uncertainty (t, 0.5, 12, 3, 12, 1), >, 2 * 0.26955);
  g_assert_true (isnan (ter_savings_relative_uncertainty (t, 0.5, 12, 12, 12, 0)));
  g_assert_true (isnan (ter_savings_relative_uncertainty (t, 0.5, 12, 12, 0, 1)));
}

typedef struct
{
  double truth;
  TerSavings *savings;
  TerBaseline *model;
} Trial;

/* A building whose works of the end of the first year leave @factor of what it consumed. */
static void
run_trial (Trial          *trial,
           guint           seed,
           const Climate  *climate,
           const Building *building,
           double          factor,
           gboolean        by_bills,
           double          confidence)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TerWeather) weather = make_weather (rand, climate, FIRST, END - FIRST);
  g_autoptr (GArray) before = make_days (rand, building, weather, FIRST, REPORT - FIRST, 1);
  g_autoptr (GArray) after = make_days (rand, building, weather, REPORT, END - REPORT, factor);
  g_autoptr (GArray) same = make_days (NULL, building, weather, REPORT, END - REPORT, 1);
  g_autoptr (GArray) less = make_days (NULL, building, weather, REPORT, END - REPORT, factor);
  g_autoptr (GArray) uses_before = by_bills ? make_bills (before, 0) : g_array_ref (before);
  g_autoptr (GArray) uses_after = by_bills ? make_bills (after, 0) : g_array_ref (after);
  g_autoptr (TerEnergyPoints) points =
      make_points (uses_before, weather, FIRST, REPORT, TER_ENERGY_RULES_LENGTHS);
  g_autoptr (TerEnergyPoints) reporting =
      make_points (uses_after, weather, REPORT, END, TER_ENERGY_RULES_NONE);
  g_autoptr (GError) error = NULL;

  trial->truth = 0;
  for (guint i = 0; i < same->len; i++)
    trial->truth += g_array_index (same, TerUse, i).amount - g_array_index (less, TerUse, i).amount;
  trial->model = ter_baseline_fit (points, TER_BASELINE_AUTO, NAN, NAN, &error);
  g_assert_no_error (error);
  trial->savings = ter_savings_compute (trial->model, reporting, confidence, &error);
  g_assert_no_error (error);
}

static void
trial_clear (Trial *trial)
{
  g_clear_pointer (&trial->savings, ter_savings_unref);
  g_clear_pointer (&trial->model, ter_baseline_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

/* Without noise, savings are the truth and the interval is nothing. */
static void
test_exact (void)
{
  const Building building = { .base = 40, .heating = 12, .heating_balance = 15 };
  g_auto (Trial) trial = { 0 };

  run_trial (&trial, 1, &climates[0], &building, 0.8, FALSE, 0.8);
  g_assert_cmpfloat_with_epsilon (trial.savings->share, 0.2, 1e-4);
  g_assert_cmpfloat_with_epsilon (trial.savings->savings, trial.truth, 1e-4 * trial.truth);
  g_assert_cmpfloat (trial.savings->half_width, <, 1e-3 * trial.truth);
  g_assert_cmpint (trial.savings->verdict, ==, TER_SAVINGS_DEMONSTRATED);
  g_assert_cmpuint (trial.savings->n, ==, 366);
  g_assert_cmpuint (trial.savings->n_days, ==, 366);
}

/* The promise of an interval: of many buildings, the truth is inside as often as it says, or a little more. */
static const struct
{
  Building building;
  gboolean by_bills;
  double confidence;
  double least;
} promises[] = {
  { { .base = 60, .heating = 12, .heating_balance = 15, .noise = 25 }, FALSE, 0.8, 0.77 },
  { { .base = 60, .heating = 12, .heating_balance = 15, .noise = 25, .memory = 0.5 },
    FALSE,
    0.8,
    0.74 },
  { { .base = 60, .heating = 12, .heating_balance = 15, .noise = 25, .memory = 0.8 },
    FALSE,
    0.8,
    0.70 },
  { { .base = 60, .heating = 12, .heating_balance = 15, .noise = 25 }, TRUE, 0.8, 0.74 },
  { { .base = 60, .heating = 12, .heating_balance = 15, .noise = 25 }, TRUE, 0.95, 0.88 },
};

static void
test_promise (void)
{
  guint n_trials = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 1000 : 24;

  for (guint i = 0; i < G_N_ELEMENTS (promises); i++)
    {
      guint n_inside = 0;

      for (guint seed = 0; seed < n_trials; seed++)
        {
          g_auto (Trial) trial = { 0 };

          run_trial (&trial, 1000 * i + seed, &climates[seed % G_N_ELEMENTS (climates)],
                     &promises[i].building, 0.85, promises[i].by_bills, promises[i].confidence);
          n_inside += trial.savings->low <= trial.truth && trial.truth <= trial.savings->high;
        }
      g_test_message ("case %u: the truth is inside %u times of %u at %g", i, n_inside, n_trials,
                      promises[i].confidence);
      /* Few trials are themselves a matter of chance: three standard errors. */
      g_assert_cmpfloat ((double) n_inside / n_trials, >=,
                         promises[i].least - (n_trials < 1000 ? 0.12 : 0));
    }
}

/* Works that save nothing are hardly ever said to; works that save a fifth are; more consumption is said too. */
static void
test_verdicts (void)
{
  const Building building = { .base = 60, .heating = 12, .heating_balance = 15, .noise = 20 };
  guint n_false = 0;

  for (guint seed = 0; seed < 30; seed++)
    {
      g_auto (Trial) nothing = { 0 }, fifth = { 0 }, more = { 0 };

      run_trial (&nothing, seed, &climates[seed % 4], &building, 1, FALSE, 0.95);
      run_trial (&fifth, seed, &climates[seed % 4], &building, 0.8, FALSE, 0.95);
      run_trial (&more, seed, &climates[seed % 4], &building, 1.2, FALSE, 0.95);
      n_false += nothing.savings->verdict != TER_SAVINGS_NOT_DEMONSTRATED;
      g_assert_cmpint (fifth.savings->verdict, ==, TER_SAVINGS_DEMONSTRATED);
      g_assert_cmpint (more.savings->verdict, ==, TER_SAVINGS_INCREASE);
    }
  g_assert_cmpuint (n_false, <=, 5);
  g_assert_cmpstr (ter_savings_verdict_to_string (TER_SAVINGS_NOT_DEMONSTRATED), ==,
                   "not demonstrated");
}

/* Days that follow each other alike are worth fewer days, and the interval says so. */
static void
test_autocorrelation (void)
{
  const Building forgetful = { .base = 60, .heating = 12, .heating_balance = 15, .noise = 20 };
  Building mindful = forgetful;
  g_auto (Trial) first = { 0 }, second = { 0 };
  double ratio;

  mindful.memory = 0.7;
  run_trial (&first, 4, &climates[0], &forgetful, 0.9, FALSE, 0.8);
  run_trial (&second, 4, &climates[0], &mindful, 0.9, FALSE, 0.8);
  g_assert_cmpfloat_with_epsilon (second.model->autocorrelation, 0.7, 0.12);
  g_assert_cmpfloat_with_epsilon (second.model->n_effective,
                                  365 * (1 - second.model->autocorrelation) /
                                      (1 + second.model->autocorrelation),
                                  1e-6);
  ratio = second.savings->half_width / first.savings->half_width;
  g_assert_cmpfloat (ratio, >, 1.6);
  g_assert_cmpfloat (ratio, <, 3.2);
}

/* Days that are not measured are in neither sum; days that clocks change on are days. */
static void
test_gaps (void)
{
  const Building building = { .base = 40, .heating = 12, .heating_balance = 15 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autoptr (TerWeather) weather = make_weather (rand, &climates[0], FIRST, END - FIRST);
  g_autoptr (GArray) days = make_days (NULL, &building, weather, FIRST, END - FIRST, 1);
  g_autoptr (TerEnergyPoints) points = make_points (days, weather, FIRST, REPORT, 0);
  g_autoptr (TerBaseline) model = ter_baseline_fit (points, TER_BASELINE_AUTO, NAN, NAN, NULL);
  g_autoptr (TerEnergyPoints) reporting = NULL, none = NULL;
  g_autoptr (TerSavings) savings = NULL;
  g_autoptr (GError) error = NULL;

  for (gint32 day = REPORT + 10; day < REPORT + 110; day++)
    g_array_index (days, TerUse, day - FIRST).amount = NAN;
  ter_weather_set_mean (weather, REPORT + 5, NAN);
  reporting = make_points (days, weather, REPORT, END, 0);
  savings = ter_savings_compute (model, reporting, 0.8, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (savings->n_days, ==, 366 - 101);
  g_assert_cmpfloat_with_epsilon (savings->savings, 0, 1e-3 * savings->measured);

  none = make_points (days, weather, REPORT + 10, REPORT + 110, 0);
  g_assert_null (ter_savings_compute (model, none, 0.8, &error));
  g_assert_error (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW);
}

/* A meter that counts nothing has no share, and no division by zero. */
static void
test_zero (void)
{
  const Building building = { 0 };
  g_auto (Trial) trial = { 0 };

  run_trial (&trial, 1, &climates[0], &building, 1, FALSE, 0.8);
  g_assert_cmpfloat (trial.savings->savings, ==, 0);
  g_assert_true (isnan (trial.savings->share));
  g_assert_true (isnan (trial.model->cvrmse));
  g_assert_cmpint (trial.savings->verdict, ==, TER_SAVINGS_NOT_DEMONSTRATED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/savings/vector", test_vector);
  g_test_add_func ("/savings/exact", test_exact);
  g_test_add_func ("/savings/promise", test_promise);
  g_test_add_func ("/savings/verdicts", test_verdicts);
  g_test_add_func ("/savings/autocorrelation", test_autocorrelation);
  g_test_add_func ("/savings/gaps", test_gaps);
  g_test_add_func ("/savings/zero", test_zero);

  return g_test_run ();
}
