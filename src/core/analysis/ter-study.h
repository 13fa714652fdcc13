/* ter-study.h — Before and after, and what may be concluded
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <math.h>

#include "ter-savings.h"
#include "ter-sufficiency.h"

G_BEGIN_DECLS

/**
 * TerStudyOptions:
 * @baseline_first: the first day of the baseline, or %TER_DAY_NONE for the first that there is
 * @baseline_end: the day after its last one, or %TER_DAY_NONE for @report_first; what lies between is that of the works
 * @report_first: the first day of the reporting period
 * @report_end: the day after its last one, or %TER_DAY_NONE for the last that there is
 * @model: the model, or %TER_BASELINE_AUTO
 * @heating_balance: °C, or NaN to search for it
 * @cooling_balance: °C, or NaN to search for it
 * @zero_is_missing: a use of zero was not measured, as for electricity
 * @confidence: of the interval: 0.8 for 80 %
 */
typedef struct
{
  gint32 baseline_first;
  gint32 baseline_end;
  gint32 report_first;
  gint32 report_end;
  TerBaselineModel model;
  double heating_balance;
  double cooling_balance;
  gboolean zero_is_missing;
  double confidence;
} TerStudyOptions;

#define TER_STUDY_OPTIONS_INIT                                                                     \
  {                                                                                                \
    .baseline_first = TER_DAY_NONE, .baseline_end = TER_DAY_NONE, .report_end = TER_DAY_NONE,      \
    .heating_balance = NAN, .cooling_balance = NAN, .confidence = 0.8                              \
  }

/**
 * TerStudy:
 * @before: the points of the baseline
 * @after: the points of the reporting period
 * @model: the baseline
 * @savings: what was saved
 * @flags: what is to be known of the data
 * @verdict: what may be said: that of @savings, unless @flags forbid it
 */
typedef struct
{
  TerEnergyPoints *before;
  TerEnergyPoints *after;
  TerBaseline *model;
  TerSavings *savings;
  TerSufficiencyFlags flags;
  TerSavingsVerdict verdict;
} TerStudy;

TER_DECLARE_RECORD (TerStudy, ter_study)

TerStudy *ter_study_compute (const TerUse          *uses,
                             guint                  n_uses,
                             const TerWeather      *weather,
                             const TerStudyOptions *options,
                             GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
