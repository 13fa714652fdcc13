/* ter-savings.c — What was saved, and how sure it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Savings are what the model of before says of the weather of after, minus what was measured then. Two half-widths of their
 * interval are computed, and the larger one is said:
 *
 *  1. ASHRAE 14's, modified equation B-28, which is what contracts cite. It knows the number of points only.
 *  2. The model's own: the variance of a sum of predictions, σ² (Σ days + gᵀ (XᵀWX)⁻¹ g), with g the sum of the gradients of
 *     the points. It knows whether the weather of after is like that of before, and that an error of the model does not average
 *     out over a long period, which the constant 1.26 of ASHRAE stands for up to about a year only.
 *  3. Both count n' effective points: variances are multiplied by n / n', and Student's law has n' - p degrees of freedom, one
 *     at least.
 *  4. A day that is not measured is in neither sum.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-savings.h"
#include "ter-student.h"

/* The constant of ASHRAE 14. */
#define ASHRAE_CONSTANT 1.26

static void
ter_savings_clear (TerSavings *self)
{
}

TER_DEFINE_RECORD (TerSavings, ter_savings, ter_savings_clear)

/**
 * ter_savings_verdict_to_string:
 *
 * Returns: "demonstrated", "not demonstrated" or "increase"
 */
const char *
ter_savings_verdict_to_string (TerSavingsVerdict verdict)
{
  static const char *const names[] = {
    [TER_SAVINGS_NOT_DEMONSTRATED] = "not demonstrated",
    [TER_SAVINGS_DEMONSTRATED] = "demonstrated",
    [TER_SAVINGS_INCREASE] = "increase",
  };

  g_return_val_if_fail (verdict < G_N_ELEMENTS (names), NULL);

  return names[verdict];
}

/**
 * ter_savings_relative_uncertainty:
 * @t: the quantile of Student's law for the confidence
 * @cvrmse: CV(RMSE) of the baseline
 * @n: points of the baseline
 * @n_effective: how many independent points they are worth
 * @m: points of the reporting period
 * @share: savings over the baseline's energy
 *
 * Computes the fractional uncertainty of savings of ASHRAE guideline 14, modified equation B-28, with its correction for
 * autocorrelation: ΔE / E = 1.26 t CV √((n / n') (1 + 2 / n') / m) / F.
 *
 * Returns: the half-width of the interval over the savings, or NaN when there are no savings
 */
double
ter_savings_relative_uncertainty (double t,
                                  double cvrmse,
                                  double n,
                                  double n_effective,
                                  double m,
                                  double share)
{
  if (share == 0 || n_effective <= 0 || m <= 0)
    return NAN;

  return ASHRAE_CONSTANT * t * cvrmse * sqrt (n / n_effective * (1 + 2 / n_effective) / m) /
         fabs (share);
}

/* The variance of the sum of the predictions minus what is measured. */
static double
measure_variance (const TerBaseline     *model,
                  const TerEnergyPoints *points)
{
  g_autofree double *total = g_new0 (double, model->p);
  g_autofree double *gradient = g_new0 (double, model->p);
  double form = 0;

  for (guint i = 0; i < points->n; i++)
    {
      ter_baseline_fill_gradient (model, points, i, gradient);
      for (guint j = 0; j < model->p; j++)
        total[j] += gradient[j] * points->lengths[i];
    }
  for (guint i = 0; i < model->p; i++)
    {
      for (guint j = 0; j < model->p; j++)
        form += total[i] * model->spread[(gsize) i * model->p + j] * total[j];
    }

  return model->variance * (points->n_days + form) * model->n / model->n_effective;
}

static void
fill_interval (TerSavings            *self,
               const TerBaseline     *model,
               const TerEnergyPoints *points)
{
  double freedom = fmax (model->n_effective - model->p, 1);
  double t = ter_student_quantile ((1 + self->confidence) / 2, freedom);
  /* The formula divides by the share of savings, which may be zero: it is taken for a share of one. */
  double relative =
      ter_savings_relative_uncertainty (t, model->cvrmse, model->n, model->n_effective, self->n, 1);

  self->half_width_ashrae = relative * fabs (self->baseline);
  self->half_width_model = t * sqrt (measure_variance (model, points));
  /* fmax() leaves NaN aside: ASHRAE's is not defined when the mean is not positive. */
  self->half_width = fmax (self->half_width_ashrae, self->half_width_model);
  self->low = self->savings - self->half_width;
  self->high = self->savings + self->half_width;
}

/**
 * ter_savings_compute:
 * @model: the consumption of before
 * @points: what was consumed after, beside the weather
 * @confidence: of the interval, between 0 and 1, both excluded: 0.8 for 80 %
 *
 * Computes the savings of a period at the weather that it had ("avoided energy", IPMVP option C).
 *
 * Returns: (transfer full) (nullable): the savings, or %NULL with %TER_ANALYSIS_ERROR_TOO_FEW when there is no point
 */
TerSavings *
ter_savings_compute (const TerBaseline     *model,
                     const TerEnergyPoints *points,
                     double                 confidence,
                     GError               **error)
{
  TerSavings *self;

  g_return_val_if_fail (model != NULL && points != NULL, NULL);
  g_return_val_if_fail (confidence > 0 && confidence < 1, NULL);

  if (points->n == 0)
    {
      g_set_error_literal (
          error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW,
          _("Nothing was measured in the reporting period on days whose weather is "
            "known. Give the weather of these days, or another date."));
      return NULL;
    }

  self = ter_savings_new ();
  self->confidence = confidence;
  self->n = points->n;
  self->n_days = points->n_days;
  self->measured = ter_energy_points_sum (points);
  for (guint i = 0; i < points->n; i++)
    self->baseline += ter_baseline_predict_point (model, points, i);
  self->savings = self->baseline - self->measured;
  self->share = self->baseline > 0 ? self->savings / self->baseline : NAN;
  fill_interval (self, model, points);
  if (self->low > 0)
    self->verdict = TER_SAVINGS_DEMONSTRATED;
  else if (self->high < 0)
    self->verdict = TER_SAVINGS_INCREASE;

  return self;
}
