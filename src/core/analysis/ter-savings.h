/* ter-savings.h — What was saved, and how sure it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-baseline.h"

G_BEGIN_DECLS

/**
 * TerSavingsVerdict:
 * @TER_SAVINGS_NOT_DEMONSTRATED: the interval holds zero, or the data are not enough to say
 * @TER_SAVINGS_DEMONSTRATED: the whole interval is above zero
 * @TER_SAVINGS_INCREASE: the whole interval is below zero: more was consumed than before
 */
typedef enum
{
  TER_SAVINGS_NOT_DEMONSTRATED,
  TER_SAVINGS_DEMONSTRATED,
  TER_SAVINGS_INCREASE,
} TerSavingsVerdict;

/**
 * TerSavings:
 * @n: points of the reporting period
 * @n_days: their days
 * @baseline: what would have been consumed, kWh
 * @measured: what was consumed, kWh
 * @savings: the difference, kWh
 * @share: the difference over @baseline, or NaN
 * @confidence: of the interval, 0.8 for 80 %
 * @half_width: half of the interval, kWh: the larger of the next two
 * @half_width_model: from the covariance of the model and the errors of each point, kWh
 * @half_width_ashrae: from the formula of ASHRAE 14, kWh
 * @low: the low end of the interval, kWh
 * @high: the high end of the interval, kWh
 * @verdict: what may be said
 */
typedef struct
{
  guint n;
  guint n_days;
  double baseline;
  double measured;
  double savings;
  double share;
  double confidence;
  double half_width;
  double half_width_model;
  double half_width_ashrae;
  double low;
  double high;
  TerSavingsVerdict verdict;
} TerSavings;

TER_DECLARE_RECORD (TerSavings, ter_savings)

TerSavings *ter_savings_compute (const TerBaseline     *model,
                                 const TerEnergyPoints *points,
                                 double                 confidence,
                                 GError               **error) G_GNUC_WARN_UNUSED_RESULT;
double      ter_savings_relative_uncertainty (double t,
                                              double cvrmse,
                                              double n,
                                              double n_effective,
                                              double m,
                                              double share);
const char *ter_savings_verdict_to_string (TerSavingsVerdict verdict);

G_END_DECLS
