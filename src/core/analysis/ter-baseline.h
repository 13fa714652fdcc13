/* ter-baseline.h — What a building consumes for the weather it has
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-analysis-error.h"
#include "ter-energy-points.h"

G_BEGIN_DECLS

/**
 * TerBaselineModel:
 * @TER_BASELINE_AUTO: the model that the points speak for
 * @TER_BASELINE_MEAN: the same every day
 * @TER_BASELINE_2P: a straight line of the temperature
 * @TER_BASELINE_3P_HEATING: a constant, and heating below a balance point
 * @TER_BASELINE_3P_COOLING: a constant, and cooling above a balance point
 * @TER_BASELINE_5P: a constant, heating below a balance point and cooling above another
 */
typedef enum
{
  TER_BASELINE_AUTO,
  TER_BASELINE_MEAN,
  TER_BASELINE_2P,
  TER_BASELINE_3P_HEATING,
  TER_BASELINE_3P_COOLING,
  TER_BASELINE_5P,
} TerBaselineModel;

/**
 * TerBaseline:
 * @model: never %TER_BASELINE_AUTO
 * @is_weighted: the points are bills, weighted by their days
 * @intercept: kWh a day
 * @slope: of 2P, kWh a day for a °C
 * @heating: kWh for a degree day of heating
 * @cooling: kWh for a degree day of cooling
 * @heating_balance: °C, or NaN
 * @cooling_balance: °C, or NaN
 * @heating_searched: @heating_balance was searched: it is a parameter
 * @cooling_searched: @cooling_balance was searched: it is a parameter
 * @first: the first day of the points
 * @end: the day after the last one
 * @n: how many points
 * @p: how many parameters were fitted, balance points that were searched included
 * @mean: mean use a day of the points, kWh
 * @variance: of a day (weight 1), (kWh a day)²
 * @r2: coefficient of determination
 * @r2_adjusted: the same, adjusted for @p
 * @cvrmse: CV(RMSE): root of the sum of squares over n - p, by the mean
 * @nmbe: normalised mean bias error
 * @autocorrelation: of the residuals of points that follow each other
 * @n_effective: how many independent points they are worth, @n when autocorrelation may be chance
 * @spread: (array): p × p: times @variance, the covariance of the parameters
 *
 * A model of consumption against weather.
 */
typedef struct
{
  TerBaselineModel model;
  gboolean is_weighted;
  double intercept;
  double slope;
  double heating;
  double cooling;
  double heating_balance;
  double cooling_balance;
  gboolean heating_searched;
  gboolean cooling_searched;
  gint32 first;
  gint32 end;
  guint n;
  guint p;
  double mean;
  double variance;
  double r2;
  double r2_adjusted;
  double cvrmse;
  double nmbe;
  double autocorrelation;
  double n_effective;
  double *spread;
} TerBaseline;

TER_DECLARE_RECORD (TerBaseline, ter_baseline)

TerBaseline *ter_baseline_fit (const TerEnergyPoints *points,
                               TerBaselineModel       model,
                               double                 heating_balance,
                               double                 cooling_balance,
                               GError               **error) G_GNUC_WARN_UNUSED_RESULT;
double       ter_baseline_predict (const TerBaseline *self,
                                   double             temperature);
double       ter_baseline_predict_point (const TerBaseline     *self,
                                         const TerEnergyPoints *points,
                                         guint                  index);
void         ter_baseline_fill_gradient (const TerBaseline     *self,
                                         const TerEnergyPoints *points,
                                         guint                  index,
                                         double                *gradient);
const char  *ter_baseline_model_to_string (TerBaselineModel model);
gboolean     ter_baseline_model_from_string (const char       *text,
                                             TerBaselineModel *model);

G_END_DECLS
