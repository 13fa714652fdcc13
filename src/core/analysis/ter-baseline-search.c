/* ter-baseline-search.c — The balance points that fit best
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * With its balance points given, a model is linear, and is solved as such. The balance points are those of the smallest sum of
 * squares: both at once on a grid of a degree over all the temperatures, because the sum of squares has several hollows, then
 * one after the other by tenths and by hundredths around the best.
 *
 *  1. Only what the points can tell is tried: ten days at least on each side of a balance point, and twenty degree days a
 *     year at least (CalTRACK 3.3). Outside of these, a model would bend for a few days.
 *  2. The heating balance point is never above the cooling one.
 *  3. A balance point that is given is not searched, and is no parameter.
 *
 * Source: CalTRACK methods, 3.3 (grid search of balance points); M. Fels, PRISM, 1986 (the form of the model).
 */

#include "config.h"

#include <math.h>

#include "ter-baseline-private.h"

#define LOWEST_BALANCE -1.0
#define HIGHEST_BALANCE 32.0
#define MIN_DAYS 10
#define MIN_DEGREE_DAYS_A_YEAR 20.0
#define STEPS_ASIDE 10
#define ROUNDS 3

gboolean
ter_candidate_heats (const TerCandidate *self)
{
  return self->model == TER_BASELINE_3P_HEATING || self->model == TER_BASELINE_5P;
}

gboolean
ter_candidate_cools (const TerCandidate *self)
{
  return self->model == TER_BASELINE_3P_COOLING || self->model == TER_BASELINE_5P;
}

/* The linear ones: constant and slopes. */
static guint
count_coefficients (const TerCandidate *self)
{
  if (self->model == TER_BASELINE_2P)
    return 2;

  return 1 + ter_candidate_heats (self) + ter_candidate_cools (self);
}

guint
ter_candidate_count_parameters (const TerCandidate *self)
{
  return count_coefficients (self) + self->heating_searched + self->cooling_searched;
}

/* Fills what the coefficients multiply: 1, then the mean temperature, or the mean degree days of a day. */
guint
ter_candidate_fill_row (const TerCandidate    *self,
                        const TerEnergyPoints *points,
                        guint                  index,
                        double                *row)
{
  gboolean heats = ter_candidate_heats (self), cools = ter_candidate_cools (self);
  guint start = points->offsets[index], end = points->offsets[index + 1], n = 0;
  double sum = 0, heating = 0, cooling = 0;

  for (guint i = start; i < end; i++)
    {
      double temperature = points->temperatures[i];

      sum += temperature;
      if (heats)
        heating += fmax (0, self->heating_balance - temperature);
      if (cools)
        cooling += fmax (0, temperature - self->cooling_balance);
    }
  row[n++] = 1;
  if (self->model == TER_BASELINE_2P)
    row[n++] = sum / (end - start);
  if (heats)
    row[n++] = heating / (end - start);
  if (cools)
    row[n++] = cooling / (end - start);

  return n;
}

/* Fills by how much degree days change for a degree of each balance point that was searched: the share of the days on its
 * side. */
guint
ter_candidate_fill_shares (const TerCandidate    *self,
                           const TerEnergyPoints *points,
                           guint                  index,
                           double                *shares)
{
  guint start = points->offsets[index], end = points->offsets[index + 1];
  guint n_below = 0, n_above = 0, n = 0;

  for (guint i = start; i < end; i++)
    {
      n_below += points->temperatures[i] < self->heating_balance;
      n_above += points->temperatures[i] > self->cooling_balance;
    }
  if (self->heating_searched)
    shares[n++] = (double) n_below / (end - start);
  if (self->cooling_searched)
    shares[n++] = -(double) n_above / (end - start);

  return n;
}

/* Fits the linear part. Bills are weighted by their days: the mean of more days is surer. */
TerFit *
ter_candidate_fit (const TerCandidate    *self,
                   const TerEnergyPoints *points,
                   GError               **error)
{
  guint p = count_coefficients (self);
  g_autofree double *x = g_new (double, (gsize) MAX (points->n, 1) * p);
  g_autofree double *weights = g_new (double, MAX (points->n, 1));

  for (guint i = 0; i < points->n; i++)
    {
      ter_candidate_fill_row (self, points, i, x + (gsize) i * p);
      weights[i] = points->lengths[i];
    }

  return ter_fit_solve (x, points->rates, weights, points->n, p, error);
}

/* Whether the points can tell these balance points. */
static gboolean
can_be_told (const TerCandidate    *self,
             const TerEnergyPoints *points)
{
  guint n = points->offsets[points->n], n_below = 0, n_above = 0;
  gboolean heats = ter_candidate_heats (self), cools = ter_candidate_cools (self);
  double heating = 0, cooling = 0, least = MIN_DEGREE_DAYS_A_YEAR * n / 365.25;

  if (heats && cools && self->heating_balance > self->cooling_balance)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      double below = heats ? self->heating_balance - points->temperatures[i] : 0;
      double above = cools ? points->temperatures[i] - self->cooling_balance : 0;

      n_below += below > 0;
      n_above += above > 0;
      heating += fmax (0, below);
      cooling += fmax (0, above);
    }
  if (n < MIN_DAYS + n_below + n_above)
    return FALSE;

  return (!heats || (n_below >= MIN_DAYS && heating >= least)) &&
         (!cools || (n_above >= MIN_DAYS && cooling >= least));
}

/* The sum of squares of a candidate, or infinity when it cannot be fitted. */
static double
try_candidate (const TerCandidate    *self,
               const TerEnergyPoints *points)
{
  g_autoptr (TerFit) fit = NULL;

  if (!can_be_told (self, points))
    return INFINITY;
  fit = ter_candidate_fit (self, points, NULL);

  return fit != NULL ? fit->rss : INFINITY;
}

static void
get_range (const TerEnergyPoints *points,
           double                *lowest,
           double                *highest)
{
  *lowest = HIGHEST_BALANCE;
  *highest = LOWEST_BALANCE;
  for (guint i = 0; i < points->offsets[points->n]; i++)
    {
      *lowest = fmin (*lowest, points->temperatures[i]);
      *highest = fmax (*highest, points->temperatures[i]);
    }
  *lowest = fmax (floor (*lowest), LOWEST_BALANCE);
  *highest = fmin (ceil (*highest), HIGHEST_BALANCE);
}

/* Tries every degree of the range, of both balance points at once, and keeps the best in @self. */
static gboolean
search_degrees (TerCandidate          *self,
                const TerEnergyPoints *points)
{
  TerCandidate trial = *self;
  double lowest, highest, least = INFINITY;
  int n;

  get_range (points, &lowest, &highest);
  n = (int) (highest - lowest);
  for (int i = 0; i <= (trial.heating_searched ? n : 0); i++)
    {
      for (int j = 0; j <= (trial.cooling_searched ? n : 0); j++)
        {
          double rss;

          if (trial.heating_searched)
            trial.heating_balance = lowest + i;
          if (trial.cooling_searched)
            trial.cooling_balance = lowest + j;
          rss = try_candidate (&trial, points);
          if (rss < least)
            {
              least = rss;
              *self = trial;
            }
        }
    }

  return isfinite (least);
}

/* Moves one balance point, @offset in the candidate, by up to ten steps to either side, to where it fits best. */
static void
refine (TerCandidate          *self,
        const TerEnergyPoints *points,
        gsize                  offset,
        double                 step)
{
  TerCandidate trial = *self;
  double middle = G_STRUCT_MEMBER (double, self, offset);
  double least = try_candidate (self, points);

  for (int i = -STEPS_ASIDE; i <= STEPS_ASIDE; i++)
    {
      double rss;

      /* Hundredths are counted, so that they do not pile up their rounding. */
      G_STRUCT_MEMBER (double, &trial, offset) = round ((middle + i * step) * 100) / 100;
      rss = try_candidate (&trial, points);
      if (rss < least)
        {
          least = rss;
          *self = trial;
        }
    }
}

/**
 * ter_candidate_search:
 * @self: a candidate; the balance points that are NaN and that its model has are searched
 *
 * Finds the balance points of the smallest sum of squares.
 *
 * Returns: %FALSE when there is none that the points can tell
 */
gboolean
ter_candidate_search (TerCandidate          *self,
                      const TerEnergyPoints *points)
{
  self->heating_searched = ter_candidate_heats (self) && isnan (self->heating_balance);
  self->cooling_searched = ter_candidate_cools (self) && isnan (self->cooling_balance);
  if (!self->heating_searched && !self->cooling_searched)
    return isfinite (try_candidate (self, points));

  if (!search_degrees (self, points))
    return FALSE;
  for (double step = 0.1; step > 0.005; step /= 10)
    {
      for (guint round = 0; round < ROUNDS; round++)
        {
          if (self->heating_searched)
            refine (self, points, G_STRUCT_OFFSET (TerCandidate, heating_balance), step);
          if (self->cooling_searched)
            refine (self, points, G_STRUCT_OFFSET (TerCandidate, cooling_balance), step);
          /* One alone is found at once. */
          if (!self->heating_searched || !self->cooling_searched)
            break;
        }
    }

  return TRUE;
}
