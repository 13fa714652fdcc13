/* test-fit.c — Least squares and Student's law against certified values
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-fit.h"
#include "ter-student.h"

/* Relative to the larger of the two. */
static void
assert_close (double actual,
              double expected,
              double tolerance)
{
  g_assert_cmpfloat_with_epsilon (actual, expected, tolerance * fmax (fabs (expected), 1e-300));
}

/* NIST StRD, Longley: a hard one, whose columns are nearly collinear. Employment, then deflator, GNP, unemployed, armed
 * forces, population, year. */
static const double longley[16][7] = {
  { 60323, 83.0, 234289, 2356, 1590, 107608, 1947 },
  { 61122, 88.5, 259426, 2325, 1456, 108632, 1948 },
  { 60171, 88.2, 258054, 3682, 1616, 109773, 1949 },
  { 61187, 89.5, 284599, 3351, 1650, 110929, 1950 },
  { 63221, 96.2, 328975, 2099, 3099, 112075, 1951 },
  { 63639, 98.1, 346999, 1932, 3594, 113270, 1952 },
  { 64989, 99.0, 365385, 1870, 3547, 115094, 1953 },
  { 63761, 100.0, 363112, 3578, 3350, 116219, 1954 },
  { 66019, 101.2, 397469, 2904, 3048, 117388, 1955 },
  { 67857, 104.6, 419180, 2822, 2857, 118734, 1956 },
  { 68169, 108.4, 442769, 2936, 2798, 120445, 1957 },
  { 66513, 110.8, 444546, 4681, 2637, 121950, 1958 },
  { 68655, 112.6, 482704, 3813, 2552, 123366, 1959 },
  { 69564, 114.2, 502601, 3931, 2514, 125368, 1960 },
  { 69331, 115.7, 518173, 4806, 2572, 127852, 1961 },
  { 70551, 116.9, 554894, 4007, 2827, 130081, 1962 },
};

static const double longley_coefficients[] = {
  -3482258.63459582, 15.0618722713733,       -0.358191792925910E-01, -2.02022980381683,
  -1.03322686717359, -0.511041056535807E-01, 1829.15146461355,
};

static const double longley_errors[] = {
  890420.383607373,  84.9149257747669,  0.334910077722432E-01, 0.488399681651699,
  0.214274163161675, 0.226073200069370, 455.478499142212,
};

static void
test_longley (void)
{
  double x[16 * 7], y[16];
  g_autoptr (GError) error = NULL;
  g_autoptr (TerFit) fit = NULL;

  for (guint i = 0; i < 16; i++)
    {
      y[i] = longley[i][0];
      x[i * 7] = 1;
      for (guint j = 1; j < 7; j++)
        x[i * 7 + j] = longley[i][j];
    }
  fit = ter_fit_solve (x, y, NULL, 16, 7, &error);
  g_assert_no_error (error);
  for (guint j = 0; j < 7; j++)
    {
      assert_close (fit->coefficients[j], longley_coefficients[j], 1e-8);
      assert_close (sqrt (fit->spread[j * 7 + j] * ter_fit_get_variance (fit)), longley_errors[j],
                    1e-8);
    }
  assert_close (sqrt (ter_fit_get_variance (fit)), 304.854073561965, 1e-9);
  assert_close (1 - fit->rss / fit->tss, 0.995479004577296, 1e-12);
}

/* A point of weight 3 is three points. */
static void
test_weights (void)
{
  const double x[] = { 1, 0, 1, 1, 1, 2, 1, 5 }, y[] = { 1, 3, 4, 8 }, weights[] = { 1, 3, 2, 1 };
  const double x_repeated[] = { 1, 0, 1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 1, 5 };
  const double y_repeated[] = { 1, 3, 3, 3, 4, 4, 8 };
  const double vector[] = { 1, 3 };
  g_autoptr (TerFit) weighted = ter_fit_solve (x, y, weights, 4, 2, NULL);
  g_autoptr (TerFit) repeated = ter_fit_solve (x_repeated, y_repeated, NULL, 7, 2, NULL);

  for (guint j = 0; j < 2; j++)
    assert_close (weighted->coefficients[j], repeated->coefficients[j], 1e-13);
  assert_close (weighted->rss, repeated->rss, 1e-12);
  assert_close (weighted->tss, repeated->tss, 1e-12);
  assert_close (weighted->mean, repeated->mean, 1e-14);
  assert_close (ter_fit_get_form (weighted, vector), ter_fit_get_form (repeated, vector), 1e-12);
}

/* Points made of known coefficients give them back, whatever the scale of the columns. */
static void
test_exact (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261124);

  for (guint trial = 0; trial < 200; trial++)
    {
      guint p = g_rand_int_range (rand, 1, 6), n = g_rand_int_range (rand, p + 1, 60);
      double x[60 * 6], y[60], truth[6], scale[6], largest = 0;
      g_autoptr (TerFit) fit = NULL;

      for (guint j = 0; j < p; j++)
        {
          truth[j] = g_rand_double_range (rand, -5, 5);
          scale[j] = pow (10, g_rand_int_range (rand, -3, 4));
          largest = fmax (largest, scale[j]);
        }
      for (guint i = 0; i < n; i++)
        {
          y[i] = 0;
          for (guint j = 0; j < p; j++)
            {
              x[i * p + j] = g_rand_double_range (rand, -1, 1) * scale[j];
              y[i] += x[i * p + j] * truth[j];
            }
        }
      fit = ter_fit_solve (x, y, NULL, n, p, NULL);
      /* Two random columns may be alike by chance when there are few points. */
      if (n < p + 4)
        continue;
      g_assert_nonnull (fit);
      for (guint j = 0; j < p; j++)
        g_assert_cmpfloat_with_epsilon (fit->coefficients[j] * scale[j], truth[j] * scale[j],
                                        1e-12 * largest);
    }
}

static void
test_refusals (void)
{
  const double alike[] = { 1, 2, 1, 2, 1, 2, 1, 2 }, zero[] = { 1, 0, 1, 0, 1, 0, 1, 0 };
  const double y[] = { 1, 2, 3, 4 }, not_finite[] = { 1, NAN, 3, 4 }, weights[] = { 1, 0, 1, 1 };
  const double good[] = { 1, 1, 1, 2, 1, 3, 1, 4 };
  const struct
  {
    const double *x, *y, *weights;
    guint n;
    TerAnalysisError code;
  } rows[] = {
    { good, y, NULL, 2, TER_ANALYSIS_ERROR_TOO_FEW },
    { good, y, NULL, 1, TER_ANALYSIS_ERROR_TOO_FEW },
    { alike, y, NULL, 4, TER_ANALYSIS_ERROR_SINGULAR },
    { zero, y, NULL, 4, TER_ANALYSIS_ERROR_SINGULAR },
    { good, not_finite, NULL, 4, TER_ANALYSIS_ERROR_INVALID },
    { good, y, weights, 4, TER_ANALYSIS_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ter_fit_solve (rows[i].x, rows[i].y, rows[i].weights, rows[i].n, 2, &error));
      g_assert_error (error, TER_ANALYSIS_ERROR, (int) rows[i].code);
    }
}

/* What tables of Student's law say. */
static const struct
{
  double probability, freedom, t;
} quantiles[] = {
  { 0.975, 1, 12.7062047361747 },
  { 0.975, 2, 4.30265272974946 },
  { 0.95, 3, 2.35336343480182 },
  { 0.9, 10, 1.37218364111034 },
  { 0.975, 10, 2.22813885198627 },
  { 0.995, 30, 2.74999565356722 },
  { 0.75, 1, 1 },
  { 0.5, 7, 0 },
  { 0.025, 10, -2.22813885198627 },
  { 0.975, 1e6, 1.959966356795 },
  { 0.9, 1e6, 1.28155241212 },
};

static void
test_student (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (quantiles); i++)
    {
      double t = ter_student_quantile (quantiles[i].probability, quantiles[i].freedom);

      g_assert_cmpfloat_with_epsilon (t, quantiles[i].t, 1e-8 * fmax (1, fabs (quantiles[i].t)));
      g_assert_cmpfloat_with_epsilon (ter_student_cdf (quantiles[i].t, quantiles[i].freedom),
                                      quantiles[i].probability, 1e-9);
    }
  /* Two degrees of freedom have a closed form, and so have one. */
  for (double t = -8; t <= 8; t += 0.37)
    {
      g_assert_cmpfloat_with_epsilon (ter_student_cdf (t, 2), 0.5 + t / (2 * sqrt (2 + t * t)),
                                      1e-14);
      g_assert_cmpfloat_with_epsilon (ter_student_cdf (t, 1), 0.5 + atan (t) / G_PI, 1e-14);
    }
  g_assert_cmpfloat (ter_student_cdf (INFINITY, 4), ==, 1);
  g_assert_true (isnan (ter_student_cdf (NAN, 4)));
}

/* The quantile undoes the law, for degrees of freedom that are not whole too. */
static void
test_inverse (void)
{
  for (double freedom = 0.7; freedom < 3000; freedom *= 1.7)
    {
      for (double probability = 0.51; probability < 0.999; probability += 0.0371)
        {
          double t = ter_student_quantile (probability, freedom);

          g_assert_cmpfloat_with_epsilon (ter_student_cdf (t, freedom), probability, 1e-12);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fit/longley", test_longley);
  g_test_add_func ("/fit/weights", test_weights);
  g_test_add_func ("/fit/exact", test_exact);
  g_test_add_func ("/fit/refusals", test_refusals);
  g_test_add_func ("/student/quantiles", test_student);
  g_test_add_func ("/student/inverse", test_inverse);

  return g_test_run ();
}
