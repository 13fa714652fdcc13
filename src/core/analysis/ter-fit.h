/* ter-fit.h — The straight line, or plane, that lies nearest to points
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-analysis-error.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerFit:
 * @n: how many points
 * @p: how many parameters
 * @coefficients: (array length=p): the parameters
 * @spread: (array): p × p, row by row: (XᵀWX)⁻¹. Times the variance of a point of weight 1, the covariance of @coefficients
 * @residuals: (array length=n): each point minus what the fit says, not weighted
 * @rss: weighted sum of the squares of the residuals
 * @tss: weighted sum of the squares of what the points differ from their weighted mean
 * @mean: weighted mean of the points
 * @weight: sum of the weights
 *
 * A least-squares fit.
 */
typedef struct
{
  guint n;
  guint p;
  double *coefficients;
  double *spread;
  double *residuals;
  double rss;
  double tss;
  double mean;
  double weight;
} TerFit;

TER_DECLARE_RECORD (TerFit, ter_fit)

TerFit *ter_fit_solve (const double *x,
                       const double *y,
                       const double *weights,
                       guint         n,
                       guint         p,
                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;
double  ter_fit_get_variance (const TerFit *self);
double  ter_fit_get_form (const TerFit *self,
                          const double *vector);

G_END_DECLS
