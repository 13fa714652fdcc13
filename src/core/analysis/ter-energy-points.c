/* ter-energy-points.c — What was consumed, beside how cold it was
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A day and a bill are the same thing of another length, so that models are written once: a mean use a day, a number of
 * days, and the temperatures of these days.
 *
 *  1. What is left out is counted by its reason, and is left out of what is measured as of what is predicted.
 *  2. A bill is kept when nine tenths of its days have a temperature; its degree days are the mean of those. A day has its
 *     temperature or not.
 *  3. Bills are told by their usual length: by the month (a bill of less than 25 or more than 35 days is left out) or by two
 *     months (less than 25, more than 70). Longer ones are all kept: the model says how little they know.
 *
 * Source: CalTRACK methods, 2.2 and 2.3.
 */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "ter-energy-points.h"

#define SHORTEST_BILL 25
#define LONGEST_MONTH 35
#define LONGEST_TWO_MONTHS 70
#define MISSING_SHARE 0.1
#define EXTREME_RANGES 3.0

static void
ter_energy_points_clear (TerEnergyPoints *self)
{
  g_free (self->firsts);
  g_free (self->lengths);
  g_free (self->rates);
  g_free (self->offsets);
  g_free (self->temperatures);
}

TER_DEFINE_RECORD (TerEnergyPoints, ter_energy_points, ter_energy_points_clear)

static int
compare_uses (gconstpointer a,
              gconstpointer b)
{
  const TerUse *x = a, *y = b;

  return x->first != y->first ? (x->first < y->first ? -1 : 1)
                              : (x->end > y->end) - (x->end < y->end);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Linear between ranks, the usual one of statistics programs (type 7). @sorted is not empty. */
static double
quantile (const double *sorted,
          guint         n,
          double        share)
{
  double rank = share * (n - 1);
  guint below = (guint) floor (rank);
  guint above = MIN (below + 1, n - 1);

  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}

static double
median_length (const TerUse *uses,
               guint         n)
{
  g_autofree double *lengths = g_new (double, n);

  for (guint i = 0; i < n; i++)
    lengths[i] = uses[i].end - uses[i].first;
  qsort (lengths, n, sizeof (double), compare_doubles);

  return quantile (lengths, n, 0.5);
}

/* The bounds between which a bill is kept. */
static void
choose_lengths (TerEnergyPoints *self,
                const TerUse    *uses,
                guint            n,
                TerEnergyRules   rules,
                int             *shortest,
                int             *longest)
{
  double median = n > 0 ? median_length (uses, n) : 1;

  *shortest = 1;
  *longest = G_MAXINT;
  if (self->is_daily || (rules & TER_ENERGY_RULES_LENGTHS) == 0 || median > LONGEST_TWO_MONTHS ||
      median < SHORTEST_BILL)
    return;
  *shortest = SHORTEST_BILL;
  *longest = median <= LONGEST_MONTH ? LONGEST_MONTH : LONGEST_TWO_MONTHS;
}

/* Adds a use with the temperatures of its days; FALSE when too many are not known. */
static gboolean
add_point (TerEnergyPoints  *self,
           const TerUse     *use,
           const TerWeather *weather)
{
  guint length = use->end - use->first, n_known = 0, start = self->offsets[self->n];

  for (gint32 day = use->first; day < use->end; day++)
    {
      double temperature = ter_weather_get_mean (weather, day);

      if (!isnan (temperature))
        self->temperatures[start + n_known++] = temperature;
    }
  if (length - n_known > length * MISSING_SHARE)
    return FALSE;

  self->firsts[self->n] = use->first;
  self->lengths[self->n] = length;
  self->rates[self->n] = use->amount / length;
  self->n_days += length;
  self->offsets[++self->n] = start + n_known;
  return TRUE;
}

static void
add_points (TerEnergyPoints  *self,
            const TerUse     *uses,
            guint             n,
            const TerWeather *weather,
            TerEnergyRules    rules)
{
  int shortest, longest;

  choose_lengths (self, uses, n, rules, &shortest, &longest);
  for (guint i = 0; i < n; i++)
    {
      int length = uses[i].end - uses[i].first;

      if (!isfinite (uses[i].amount) ||
          (uses[i].amount == 0 && (rules & TER_ENERGY_RULES_NO_ZERO) != 0))
        self->n_unknown++;
      else if (length < shortest)
        self->n_short++;
      else if (length > longest)
        self->n_long++;
      else if (!add_point (self, &uses[i], weather))
        self->n_no_weather++;
    }
}

/**
 * ter_energy_points_new_for_period:
 * @uses: (array length=n_uses): what was consumed, in any order; uses do not overlap
 * @weather: the temperatures
 * @first: the first day of the period
 * @end: the day after the last one
 * @rules: what else is left out
 *
 * Puts the uses that lie in a period beside the temperatures of their days.
 *
 * Returns: (transfer full): the points; there may be none
 */
TerEnergyPoints *
ter_energy_points_new_for_period (const TerUse     *uses,
                                  guint             n_uses,
                                  const TerWeather *weather,
                                  gint32            first,
                                  gint32            end,
                                  TerEnergyRules    rules)
{
  g_autofree TerUse *inside = g_new (TerUse, MAX (n_uses, 1));
  TerEnergyPoints *self;
  guint n = 0;
  gsize n_days = 0;

  g_return_val_if_fail ((uses != NULL || n_uses == 0) && weather != NULL, NULL);

  self = ter_energy_points_new ();
  self->is_daily = TRUE;
  for (guint i = 0; i < n_uses; i++)
    {
      const TerUse *use = &uses[i];

      if (use->end <= first || use->first >= end || use->end <= use->first)
        continue;
      self->is_daily = self->is_daily && use->end - use->first == 1;
      if (use->first < first || use->end > end)
        {
          self->n_across++;
          continue;
        }
      n_days += use->end - use->first;
      inside[n++] = *use;
    }
  qsort (inside, n, sizeof (TerUse), compare_uses);

  self->firsts = g_new (gint32, MAX (n, 1));
  self->lengths = g_new (guint, MAX (n, 1));
  self->rates = g_new (double, MAX (n, 1));
  self->offsets = g_new0 (guint, n + 1);
  self->temperatures = g_new (double, MAX (n_days, 1));
  add_points (self, inside, n, weather, rules);

  return self;
}

/**
 * ter_energy_points_count_extremes:
 *
 * Counts the uses a day above their median by more than three times their interquartile range, which CalTRACK has looked at by
 * a person. They are kept. When half of the uses are the same, the range is zero and says nothing: none is counted.
 */
guint
ter_energy_points_count_extremes (const TerEnergyPoints *self)
{
  g_autofree double *sorted = NULL;
  double median, range;
  guint n_extremes = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->n == 0)
    return 0;
  sorted = g_memdup2 (self->rates, self->n * sizeof (double));
  qsort (sorted, self->n, sizeof (double), compare_doubles);
  median = quantile (sorted, self->n, 0.5);
  range = quantile (sorted, self->n, 0.75) - quantile (sorted, self->n, 0.25);
  for (guint i = 0; i < self->n && range > 0; i++)
    n_extremes += self->rates[i] > median + EXTREME_RANGES * range;

  return n_extremes;
}

/**
 * ter_energy_points_count_days:
 * @first: the first day
 * @end: the day after the last one
 *
 * Returns: how many days of a period are covered
 */
guint
ter_energy_points_count_days (const TerEnergyPoints *self,
                              gint32                 first,
                              gint32                 end)
{
  guint n_days = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->n; i++)
    {
      gint32 start = MAX (self->firsts[i], first);
      gint32 stop = MIN (self->firsts[i] + (gint32) self->lengths[i], end);

      n_days += stop > start ? stop - start : 0;
    }

  return n_days;
}

/**
 * ter_energy_points_sum:
 *
 * Returns: what was consumed, all points together, kWh
 */
double
ter_energy_points_sum (const TerEnergyPoints *self)
{
  double sum = 0;

  g_return_val_if_fail (self != NULL, NAN);

  for (guint i = 0; i < self->n; i++)
    sum += self->rates[i] * self->lengths[i];

  return sum;
}
