/* ter-study.c — Before and after, and what may be concluded
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-study.h"

static void
ter_study_clear (TerStudy *self)
{
  g_clear_pointer (&self->before, ter_energy_points_unref);
  g_clear_pointer (&self->after, ter_energy_points_unref);
  g_clear_pointer (&self->model, ter_baseline_unref);
  g_clear_pointer (&self->savings, ter_savings_unref);
}

TER_DEFINE_RECORD (TerStudy, ter_study, ter_study_clear)

/* Nothing before, or nothing after: the commonest mistakes have their own words. */
static gboolean
check_points (const TerStudy        *self,
              const TerStudyOptions *options,
              GError               **error)
{
  g_autofree char *day = ter_day_to_string (options->report_first);
  guint n_without = self->before->n_no_weather;

  if (self->before->n > 0)
    return TRUE;
  if (n_without > 0)
    g_set_error (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW,
                 _("None of the uses before %s has its weather: the weather has to cover the same "
                   "days."),
                 day);
  else
    g_set_error (error, TER_ANALYSIS_ERROR, TER_ANALYSIS_ERROR_TOO_FEW,
                 _("No use is known before %s: nothing to compare with. Give earlier bills, or a "
                   "later date."),
                 day);

  return FALSE;
}

/**
 * ter_study_compute:
 * @uses: (array length=n_uses): what was consumed
 * @weather: the temperatures of the same days
 * @options: where before ends and after begins, and how to compute
 *
 * Makes a model of what was consumed before, and compares with it what was consumed after.
 *
 * Returns: (transfer full) (nullable): the study, or %NULL with a #TerAnalysisError
 */
TerStudy *
ter_study_compute (const TerUse          *uses,
                   guint                  n_uses,
                   const TerWeather      *weather,
                   const TerStudyOptions *options,
                   GError               **error)
{
  g_autoptr (TerStudy) self = NULL;
  TerEnergyRules rules;
  gint32 before_first, before_end, after_end;

  g_return_val_if_fail ((uses != NULL || n_uses == 0) && weather != NULL && options != NULL, NULL);

  self = ter_study_new ();
  rules = options->zero_is_missing ? TER_ENERGY_RULES_NO_ZERO : TER_ENERGY_RULES_NONE;
  before_first = options->baseline_first == TER_DAY_NONE ? G_MININT32 : options->baseline_first;
  before_end =
      options->baseline_end == TER_DAY_NONE ? options->report_first : options->baseline_end;
  after_end = options->report_end == TER_DAY_NONE ? G_MAXINT32 : options->report_end;
  self->before = ter_energy_points_new_for_period (uses, n_uses, weather, before_first,
                                                   MIN (before_end, options->report_first),
                                                   rules | TER_ENERGY_RULES_LENGTHS);
  self->after = ter_energy_points_new_for_period (uses, n_uses, weather, options->report_first,
                                                  after_end, rules);
  if (!check_points (self, options, error))
    return NULL;
  self->model = ter_baseline_fit (self->before, options->model, options->heating_balance,
                                  options->cooling_balance, error);
  if (self->model == NULL)
    return NULL;
  self->savings = ter_savings_compute (self->model, self->after, options->confidence, error);
  if (self->savings == NULL)
    return NULL;

  self->flags = ter_sufficiency_judge (self->before, self->after, self->model);
  self->verdict = (self->flags & TER_SUFFICIENCY_FORBIDS) != 0 ? TER_SAVINGS_NOT_DEMONSTRATED
                                                               : self->savings->verdict;

  return g_steal_pointer (&self);
}
