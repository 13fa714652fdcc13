/* ter-student.c — How far chance goes: Student's law
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The law comes from the regularised incomplete beta function, computed by its continued fraction (modified Lentz); the
 * quantile is found in it by bisection, which is slow, sure and done once for a figure. Degrees of freedom need not be
 * whole: autocorrelation makes them fractional.
 *
 * Source: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 26.5.8 and 26.7.1.
 */

#include "config.h"

#include <math.h>

#include "ter-student.h"

#define MAX_TERMS 100000
#define TINY 1e-300
#define LARGE 1000.0
#define PRECISION 4e-16

/* The even and odd terms of the continued fraction of the incomplete beta function. */
static double
beta_term (guint  term,
           double a,
           double b,
           double x)
{
  double m = term / 2;

  if (term % 2 == 0)
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));

  return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
}

static double
keep_off_zero (double value)
{
  return fabs (value) < TINY ? TINY : value;
}

static double
beta_fraction (double a,
               double b,
               double x)
{
  double c = 1, d = 1 / keep_off_zero (1 + beta_term (1, a, b, x));
  double fraction = d;

  for (guint term = 2; term < MAX_TERMS; term++)
    {
      double value = beta_term (term, a, b, x), step;

      d = 1 / keep_off_zero (1 + value * d);
      c = keep_off_zero (1 + value / c);
      step = c * d;
      fraction *= step;
      if (fabs (step - 1) < PRECISION)
        break;
    }

  return fraction;
}

/* ln Γ(a + b) - ln Γ(a). Of two large numbers, the difference would keep few digits: there, when b is a half, it is its
 * asymptotic series (Abramowitz and Stegun 6.1.47). */
static double
log_gamma_ratio (double a,
                 double b)
{
  int sign;

  if (a > LARGE && b == 0.5)
    return 0.5 * log (a) - 1 / (8 * a) + 1 / (192 * a * a * a);

  return lgamma_r (a + b, &sign) - lgamma_r (a, &sign);
}

/* I_x(a, b). The fraction converges quickly below the mean; above it, the other side is computed. @rest is 1 - @x, given so
 * that it does not lose its digits. */
static double
incomplete_beta (double a,
                 double b,
                 double x,
                 double rest)
{
  double front, log_x;
  int sign;

  if (x <= 0)
    return 0;
  if (rest <= 0)
    return 1;
  log_x = x > 0.5 ? log1p (-rest) : log (x);
  front = exp (log_gamma_ratio (a, b) - lgamma_r (b, &sign) + a * log_x + b * log (rest));
  if (x < (a + 1) / (a + b + 2))
    return front * beta_fraction (a, b, x) / a;

  return 1 - front * beta_fraction (b, a, rest) / b;
}

/**
 * ter_student_cdf:
 * @t: a number
 * @freedom: degrees of freedom, above 0, not necessarily whole
 *
 * Returns: how probable it is that a number that follows Student's law is below @t
 */
double
ter_student_cdf (double t,
                 double freedom)
{
  double square, tail;

  g_return_val_if_fail (freedom > 0, NAN);

  if (isnan (t))
    return NAN;
  if (isinf (t))
    return t > 0 ? 1 : 0;
  square = t * t;
  tail = incomplete_beta (freedom / 2, 0.5, freedom / (freedom + square),
                          square / (freedom + square)) /
         2;

  return t > 0 ? 1 - tail : tail;
}

/**
 * ter_student_quantile:
 * @probability: between 0 and 1, both excluded
 * @freedom: degrees of freedom, above 0, not necessarily whole
 *
 * Returns: the number that a number that follows Student's law is below with that probability
 */
double
ter_student_quantile (double probability,
                      double freedom)
{
  double low = 0, high = 1;

  g_return_val_if_fail (probability > 0 && probability < 1 && freedom > 0, NAN);

  if (probability < 0.5)
    return -ter_student_quantile (1 - probability, freedom);
  while (ter_student_cdf (high, freedom) < probability && high < 1e300)
    {
      low = high;
      high *= 2;
    }
  while (high - low > 1e-14 * high)
    {
      double middle = low + (high - low) / 2;

      if (middle <= low || middle >= high)
        break;
      if (ter_student_cdf (middle, freedom) < probability)
        low = middle;
      else
        high = middle;
    }

  return low + (high - low) / 2;
}
