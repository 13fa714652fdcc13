/* ter-cli-study-text.c — A study of savings, for people
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. The first line is the conclusion, in a sentence that can be read aloud; what it rests on follows.
 *  2. Savings are never said without their interval and its confidence.
 *  3. Each warning says what to do.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-cli-study.h"
#include "ter-format.h"

static void
add_line (GString *text,
          char    *line)
{
  g_string_append (text, line);
  g_string_append_c (text, '\n');
  g_free (line);
}

static void
add_verdict (GString        *text,
             const TerStudy *study)
{
  const TerSavings *savings = study->savings;
  g_autofree char *amount = ter_format_quantity (fabs (savings->savings), "kWh");
  g_autofree char *share = ter_format_percent (fabs (savings->share) * 100, 0, FALSE);
  g_autofree char *width =
      ter_format_percent (savings->half_width / savings->baseline * 100, 0, FALSE);
  g_autofree char *confidence = ter_format_percent (savings->confidence * 100, 0, FALSE);

  if ((study->flags & TER_SUFFICIENCY_FORBIDS) != 0)
    add_line (text,
              g_strdup (_("Savings not demonstrated: the data are not enough to conclude.")));
  else if (study->verdict == TER_SAVINGS_DEMONSTRATED)
    add_line (text,
              g_strdup_printf (_("Savings demonstrated: %s, %s ± %s at the same weather (with "
                                 "a confidence of %s)."),
                               amount, share, width, confidence));
  else if (study->verdict == TER_SAVINGS_INCREASE)
    add_line (text,
              g_strdup_printf (_("Consumption has risen: %s more, %s ± %s at the same weather "
                                 "(with a confidence of %s)."),
                               amount, share, width, confidence));
  else
    add_line (text, g_strdup_printf (_("Savings not demonstrated: the interval of %s holds zero."),
                                     confidence));
}

static void
add_amounts (GString        *text,
             const TerStudy *study)
{
  const TerSavings *savings = study->savings;
  g_autofree char *expected = ter_format_quantity (savings->baseline, "kWh");
  g_autofree char *measured = ter_format_quantity (savings->measured, "kWh");
  g_autofree char *low = ter_format_quantity (savings->low, "kWh");
  g_autofree char *high = ter_format_quantity (savings->high, "kWh");
  g_autofree char *days = ter_format_count (savings->n_days);

  add_line (text, g_strdup_printf (_("Over %s days: %s expected, %s measured; the difference lies "
                                     "between %s and %s."),
                                   days, expected, measured, low, high));
}

/* What the model says, in words. */
static void
add_model (GString           *text,
           const TerBaseline *model)
{
  g_autofree char *base = ter_format_quantity (model->intercept, "kWh");
  g_autofree char *heating = ter_format_number (model->heating, 2);
  g_autofree char *cooling = ter_format_number (model->cooling, 2);
  g_autofree char *slope = ter_format_number (model->slope, 2);
  g_autofree char *below = ter_format_number (model->heating_balance, 1);
  g_autofree char *above = ter_format_number (model->cooling_balance, 1);

  add_line (text, g_strdup_printf (_("Before, the building consumed %s a day"), base));
  if (model->model == TER_BASELINE_2P)
    add_line (text,
              g_strdup_printf (_("  and %s kWh for each °C of the mean temperature"), slope));
  if (!isnan (model->heating_balance))
    add_line (text,
              g_strdup_printf (_("  and %s kWh for each degree day below %s °C"), heating, below));
  if (!isnan (model->cooling_balance))
    add_line (text,
              g_strdup_printf (_("  and %s kWh for each degree day above %s °C"), cooling, above));
}

static void
add_quality (GString           *text,
             const TerBaseline *model)
{
  g_autofree char *r2 = ter_format_number (floor (model->r2 * 1000) / 1000, 3);
  g_autofree char *cvrmse = ter_format_percent (model->cvrmse * 100, 1, FALSE);
  g_autofree char *rho = ter_format_number (model->autocorrelation, 2);
  g_autofree char *count = ter_format_count (model->n);

  add_line (text, g_strdup_printf (
                      model->is_weighted
                          ? _("Model %s on %s bills, R² %s, CV(RMSE) %s, autocorrelation %s")
                          : _("Model %s on %s days, R² %s, CV(RMSE) %s, autocorrelation %s"),
                      ter_baseline_model_to_string (model->model), count, r2, cvrmse, rho));
}

static void
add_warnings (GString        *text,
              const TerStudy *study)
{
  static const struct
  {
    TerSufficiencyFlags flag;
    const char *words;
  } rows[] = {
    { TER_SUFFICIENCY_YEAR,
      N_("The year before is not covered: more than 37 of its days are missing. Give a whole year "
         "of bills, and its weather.") },
    { TER_SUFFICIENCY_EXTRAPOLATES,
      N_("More than a tenth of the days are colder or warmer than any day of before: the model does "
         "not know them. Give a longer baseline.") },
    { TER_SUFFICIENCY_WEAK_FIT,
      N_("The weather explains less than three quarters of the consumption (R² below 0.75): look "
         "for what else does.") },
    { TER_SUFFICIENCY_EXTREMES,
      N_("Some values are far above the others: check them, they count as they are.") },
    { TER_SUFFICIENCY_LONG_BILLS,
      N_("Bills are longer than two months: monthly ones would say more.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if ((study->flags & rows[i].flag) != 0)
        add_line (text, g_strdup (_ (rows[i].words)));
    }
}

static void
add_left_out (GString        *text,
              const TerStudy *study,
              gboolean        ends_included)
{
  const TerEnergyPoints *points[] = { study->before, study->after };
  guint n_unknown = 0, n_no_weather = 0, n_length = 0, n_across = 0;

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      n_unknown += points[i]->n_unknown;
      n_no_weather += points[i]->n_no_weather;
      n_length += points[i]->n_short + points[i]->n_long;
      n_across += points[i]->n_across;
    }
  if (n_unknown + n_no_weather + n_length + n_across > 0)
    add_line (text,
              g_strdup_printf (_("Left out: %u without a value, %u without weather, %u bills "
                                 "too short or too long, %u across the end of a period."),
                               n_unknown, n_no_weather, n_length, n_across));
  if (ends_included)
    add_line (text, g_strdup (_("The end of a bill was taken for its last day.")));
}

int
ter_cli_write_study_text (TerCli         *cli,
                          const TerStudy *study,
                          gboolean        ends_included)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_verdict (text, study);
  add_amounts (text, study);
  add_model (text, study->model);
  add_quality (text, study->model);
  add_warnings (text, study);
  add_left_out (text, study, ends_included);

  return ter_cli_write (cli, text->str, (gssize) text->len);
}
