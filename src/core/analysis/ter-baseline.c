/* ter-baseline.c — What a building consumes for the weather it has
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Mean use a day = constant + heating × degree days below a balance point + cooling × degree days above another, fitted by
 * ordinary least squares on days, and weighted by their days on bills.
 *
 *  1. p counts every parameter that was fitted, balance points that were searched included: each takes a degree of freedom.
 *     Programs differ; this is the prudent side.
 *  2. The covariance is that of the model linearised at its balance points: a degree more of a balance point is a share of the
 *     days times the slope. So what is not known of a balance point widens what is said with it.
 *  3. A model that is asked for is given, or refused; only %TER_BASELINE_AUTO chooses. It takes, of the models whose slopes are
 *     positive and at least twice their standard error, that of the smallest Bayesian criterion: the adjusted R² of CalTRACK
 *     takes a cooling slope that is noise more often than not.
 *  4. Autocorrelation is that of neighbours: a gap makes no pair. It counts when chance alone would not give it one time in
 *     twenty, and never makes points worth more than they are.
 *
 * Sources: CalTRACK methods, 3.3 to 3.7; ASHRAE guideline 14, annex B (CV(RMSE), NMBE, effective number of points).
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-baseline-private.h"

/* A slope counts from so many standard errors on. */
#define LEAST_T 2.0
/* One-sided, 5 %: what the autocorrelation of independent points passes by chance, times the root of their number. */
#define CHANCE_LIMIT 1.645
/* Points that follow each other this closely are one point. */
#define MOST_AUTOCORRELATION 0.98
/* Below this share of the mean, residuals are the rounding of the computer. */
#define ROUNDING 1e-9

static void
ter_baseline_clear (TerBaseline *self)
{
  g_free (self->spread);
}

TER_DEFINE_RECORD (TerBaseline, ter_baseline, ter_baseline_clear)

static const char *const model_names[] = {
  [TER_BASELINE_AUTO] = "auto",
  [TER_BASELINE_MEAN] = "mean",
  [TER_BASELINE_2P] = "2p",
  [TER_BASELINE_3P_HEATING] = "3p-heating",
  [TER_BASELINE_3P_COOLING] = "3p-cooling",
  [TER_BASELINE_5P] = "5p",
};

/**
 * ter_baseline_model_to_string:
 *
 * Returns: "auto", "mean", "2p", "3p-heating", "3p-cooling" or "5p"
 */
const char *
ter_baseline_model_to_string (TerBaselineModel model)
{
  g_return_val_if_fail (model < G_N_ELEMENTS (model_names), NULL);

  return model_names[model];
}

/**
 * ter_baseline_model_from_string:
 * @model: (out): the model
 *
 * Returns: %FALSE if no model has that name
 */
gboolean
ter_baseline_model_from_string (const char       *text,
                                TerBaselineModel *model)
{
  for (guint i = 0; i < G_N_ELEMENTS (model_names); i++)
    {
      if (g_strcmp0 (text, model_names[i]) == 0)
        {
          *model = (TerBaselineModel) i;
          return TRUE;
        }
    }

  return FALSE;
}

static TerCandidate
get_candidate (const TerBaseline *self)
{
  return (TerCandidate) {
    .model = self->model,
    .heating_balance = self->heating_balance,
    .cooling_balance = self->cooling_balance,
    .heating_searched = self->heating_searched,
    .cooling_searched = self->cooling_searched,
  };
}

/* Lag one, between points that touch. Bills count by the root of their days, so that all have the same spread. */
static double
measure_autocorrelation (const TerEnergyPoints *points,
                         const double          *residuals,
                         guint                 *n_pairs)
{
  double product = 0, square = 0;

  *n_pairs = 0;
  for (guint i = 0; i < points->n; i++)
    {
      double value = residuals[i] * sqrt (points->lengths[i]);

      square += value * value;
      if (i == 0 || points->firsts[i - 1] + (gint32) points->lengths[i - 1] != points->firsts[i])
        continue;
      product += value * residuals[i - 1] * sqrt (points->lengths[i - 1]);
      (*n_pairs)++;
    }
  if (*n_pairs == 0 || square <= 0)
    return 0;

  return (product / *n_pairs) / (square / points->n);
}

/* n' = n (1 - ρ) / (1 + ρ), when ρ is not chance. */
static void
fill_autocorrelation (TerBaseline           *self,
                      const TerEnergyPoints *points,
                      const double          *residuals)
{
  guint n_pairs;
  double rho = measure_autocorrelation (points, residuals, &n_pairs);

  self->n_effective = self->n;
  if (!(sqrt (self->variance) > ROUNDING * fabs (self->mean)))
    return;
  self->autocorrelation = rho;
  if (rho > CHANCE_LIMIT / sqrt (MAX (n_pairs, 1)))
    {
      rho = fmin (rho, MOST_AUTOCORRELATION);
      self->n_effective = self->n * (1 - rho) / (1 + rho);
    }
}

/* The covariance of all the parameters, balance points included. FALSE when the points do not tell them apart. */
static gboolean
fill_spread (TerBaseline           *self,
             const TerEnergyPoints *points,
             GError               **error)
{
  g_autofree double *x = g_new (double, (gsize) points->n * self->p);
  g_autofree double *weights = g_new (double, points->n);
  g_autoptr (TerFit) fit = NULL;

  for (guint i = 0; i < points->n; i++)
    {
      ter_baseline_fill_gradient (self, points, i, x + (gsize) i * self->p);
      weights[i] = points->lengths[i];
    }
  fit = ter_fit_solve (x, points->rates, weights, points->n, self->p, error);
  if (fit == NULL)
    return FALSE;
  self->spread = g_steal_pointer (&fit->spread);

  return TRUE;
}

static void
fill_coefficients (TerBaseline        *self,
                   const TerCandidate *candidate,
                   const TerFit       *fit)
{
  guint next = 1;

  self->model = candidate->model;
  self->heating_balance = ter_candidate_heats (candidate) ? candidate->heating_balance : NAN;
  self->cooling_balance = ter_candidate_cools (candidate) ? candidate->cooling_balance : NAN;
  self->heating_searched = candidate->heating_searched;
  self->cooling_searched = candidate->cooling_searched;
  self->intercept = fit->coefficients[0];
  if (self->model == TER_BASELINE_2P)
    self->slope = fit->coefficients[next++];
  if (ter_candidate_heats (candidate))
    self->heating = fit->coefficients[next++];
  if (ter_candidate_cools (candidate))
    self->cooling = fit->coefficients[next++];
}

/* How well it fits. Weights are scaled so that their mean is 1, which leaves the formulas of days as they are. */
static void
fill_quality (TerBaseline           *self,
              const TerEnergyPoints *points,
              const TerFit          *fit)
{
  double scale = fit->n / fit->weight, bias = 0;
  guint freedom = self->n - self->p;

  for (guint i = 0; i < fit->n; i++)
    bias += points->lengths[i] * fit->residuals[i];
  self->mean = fit->mean;
  self->variance = fit->rss / freedom;
  self->r2 = fit->tss > 0 ? 1 - fit->rss / fit->tss : NAN;
  self->r2_adjusted = 1 - (1 - self->r2) * (self->n - 1) / freedom;
  self->cvrmse = self->mean > 0 ? sqrt (fit->rss * scale / freedom) / self->mean : NAN;
  self->nmbe = self->mean > 0 ? bias * scale / (freedom * self->mean) : NAN;
  fill_autocorrelation (self, points, fit->residuals);
}

/* Searches, fits and judges one model. */
static TerBaseline *
fit_model (const TerEnergyPoints *points,
           TerBaselineModel       model,
           double                 heating_balance,
           double                 cooling_balance,
           GError               **error)
{
  TerCandidate candidate = { .model = model,
                             .heating_balance = heating_balance,
                             .cooling_balance = cooling_balance };
  g_autoptr (TerBaseline) self = ter_baseline_new ();
  g_autoptr (TerFit) fit = NULL;

  candidate.heating_searched = ter_candidate_heats (&candidate) && isnan (heating_balance);
  candidate.cooling_searched = ter_candidate_cools (&candidate) && isnan (cooling_balance);
  self->n = points->n;
  self->p = ter_candidate_count_parameters (&candidate);
  if (self->n <= self->p)
    {
      g_set_error (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW,
                   _("The model %s has %u parameters and needs more than %u points; there are %u. "
                     "Give a longer period, or choose a simpler model."),
                   ter_baseline_model_to_string (model), self->p, self->p, self->n);
      return NULL;
    }
  if (!ter_candidate_search (&candidate, points))
    {
      g_set_error (
          error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_SINGULAR,
          _("The model %s wants days on each side of its balance point, ten at least, and "
            "the weather of these points has too few. Give a whole year, or choose another "
            "model."),
          ter_baseline_model_to_string (model));
      return NULL;
    }
  fit = ter_candidate_fit (&candidate, points, error);
  if (fit == NULL)
    return NULL;

  self->is_weighted = !points->is_daily;
  self->first = points->firsts[0];
  self->end = points->firsts[points->n - 1] + (gint32) points->lengths[points->n - 1];
  fill_coefficients (self, &candidate, fit);
  fill_quality (self, points, fit);
  if (!fill_spread (self, points, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* Whether a slope, the parameter @index, is told from zero by its standard error. */
static gboolean
is_told (const TerBaseline *self,
         guint              index,
         double             slope)
{
  double inflation = self->n / self->n_effective;
  double error = sqrt (self->variance * self->spread[(gsize) index * self->p + index] * inflation);

  return fabs (slope) > LEAST_T * error;
}

static gboolean
is_qualified (const TerBaseline *self)
{
  guint index = 1;

  switch (self->model)
    {
    case TER_BASELINE_2P:
      return is_told (self, index, self->slope);
    case TER_BASELINE_3P_HEATING:
      return self->heating > 0 && is_told (self, index, self->heating);
    case TER_BASELINE_3P_COOLING:
      return self->cooling > 0 && is_told (self, index, self->cooling);
    case TER_BASELINE_5P:
      return self->heating > 0 && self->cooling > 0 && is_told (self, index, self->heating) &&
             is_told (self, index + 1, self->cooling);
    case TER_BASELINE_MEAN:
    case TER_BASELINE_AUTO:
    default:
      return TRUE;
    }
}

/* The Bayesian criterion of normal errors, but for a constant: n ln (RSS / n) + p ln n. */
static double
measure_criterion (const TerBaseline *self)
{
  double floor = ROUNDING * ROUNDING * self->mean * self->mean;
  double mean_square = self->variance * (self->n - self->p) / self->n;

  return self->n * log (fmax (mean_square, floor)) + self->p * log (self->n);
}

static TerBaseline *
choose_model (const TerEnergyPoints *points,
              double                 heating_balance,
              double                 cooling_balance,
              GError               **error)
{
  g_autoptr (TerBaseline) best = NULL;

  if (points->n <= TER_BASELINE_MAX_PARAMETERS)
    {
      g_set_error (
          error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW,
          _("To choose between models of up to %u parameters takes more than %u points; there "
            "are %u. Give a longer period, or name a simpler model."),
          TER_BASELINE_MAX_PARAMETERS, TER_BASELINE_MAX_PARAMETERS, points->n);
      return NULL;
    }
  best = fit_model (points, TER_BASELINE_MEAN, NAN, NAN, error);
  for (guint model = TER_BASELINE_2P; model <= TER_BASELINE_5P && best != NULL; model++)
    {
      g_autoptr (TerBaseline) other =
          fit_model (points, model, heating_balance, cooling_balance, NULL);

      if (other != NULL && is_qualified (other) &&
          measure_criterion (other) < measure_criterion (best))
        {
          g_clear_pointer (&best, ter_baseline_unref);
          best = g_steal_pointer (&other);
        }
    }

  return g_steal_pointer (&best);
}

/**
 * ter_baseline_fit:
 * @points: what was consumed, beside the weather
 * @model: the model, or %TER_BASELINE_AUTO
 * @heating_balance: °C, or NaN to search for it
 * @cooling_balance: °C, or NaN to search for it
 *
 * Fits a model to points. A balance point that the model does not have is not looked at.
 *
 * Returns: (transfer full) (nullable): the model, or %NULL with a #TerAnalysisError: there are not more points than
 *   parameters, or they do not tell the parameters apart
 */
TerBaseline *
ter_baseline_fit (const TerEnergyPoints *points,
                  TerBaselineModel       model,
                  double                 heating_balance,
                  double                 cooling_balance,
                  GError               **error)
{
  g_return_val_if_fail (points != NULL && model < G_N_ELEMENTS (model_names), NULL);

  if (model == TER_BASELINE_AUTO)
    return choose_model (points, heating_balance, cooling_balance, error);

  return fit_model (points, model, heating_balance, cooling_balance, error);
}

/**
 * ter_baseline_predict:
 * @temperature: the mean temperature of a day, °C, or NaN
 *
 * Returns: what the model says of that day, kWh, or NaN
 */
double
ter_baseline_predict (const TerBaseline *self,
                      double             temperature)
{
  double sum;

  g_return_val_if_fail (self != NULL, NAN);

  if (isnan (temperature))
    return NAN;
  sum = self->intercept;
  if (self->model == TER_BASELINE_2P)
    sum += self->slope * temperature;
  if (!isnan (self->heating_balance))
    sum += self->heating * fmax (0, self->heating_balance - temperature);
  if (!isnan (self->cooling_balance))
    sum += self->cooling * fmax (0, temperature - self->cooling_balance);

  return sum;
}

/**
 * ter_baseline_predict_point:
 * @index: a point
 *
 * Returns: what the model says of the days of a point, all together, kWh; days without a temperature are like the others
 */
double
ter_baseline_predict_point (const TerBaseline     *self,
                            const TerEnergyPoints *points,
                            guint                  index)
{
  guint start, end;
  double sum = 0;

  g_return_val_if_fail (self != NULL && points != NULL && index < points->n, NAN);

  start = points->offsets[index];
  end = points->offsets[index + 1];
  for (guint i = start; i < end; i++)
    sum += ter_baseline_predict (self, points->temperatures[i]);

  return sum / (end - start) * points->lengths[index];
}

/**
 * ter_baseline_fill_gradient:
 * @index: a point
 * @gradient: (array): p numbers, to be filled
 *
 * Fills by how much the mean use a day that the model says of a point changes with each of its parameters: constant,
 * slopes, then balance points that were searched.
 */
void
ter_baseline_fill_gradient (const TerBaseline     *self,
                            const TerEnergyPoints *points,
                            guint                  index,
                            double                *gradient)
{
  TerCandidate candidate;
  guint n;

  g_return_if_fail (self != NULL && points != NULL && index < points->n && gradient != NULL);

  candidate = get_candidate (self);
  n = ter_candidate_fill_row (&candidate, points, index, gradient);
  ter_candidate_fill_shares (&candidate, points, index, gradient + n);
  if (candidate.heating_searched)
    gradient[n++] *= self->heating;
  if (candidate.cooling_searched)
    gradient[n++] *= self->cooling;
}
