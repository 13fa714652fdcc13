/* ter-cli-study-json.c — A study of savings, for programs
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-cli-days.h"
#include "ter-cli-study.h"

static void
write_model (TerJsonWriter     *writer,
             const TerBaseline *model)
{
  gboolean heats = !isnan (model->heating_balance), cools = !isnan (model->cooling_balance);

  ter_json_writer_member_string (writer, "model", ter_baseline_model_to_string (model->model));
  ter_json_writer_member_string (writer, "form", model->is_weighted ? "bills" : "daily");
  ter_json_writer_key (writer, "coefficients");
  ter_json_writer_begin_object (writer);
  ter_json_writer_member_double (writer, "intercept", model->intercept);
  ter_json_writer_member_double (writer, "slope",
                                 model->model == TER_BASELINE_2P ? model->slope : NAN);
  ter_json_writer_member_double (writer, "heating", heats ? model->heating : NAN);
  ter_json_writer_member_double (writer, "cooling", cools ? model->cooling : NAN);
  ter_json_writer_end_object (writer);
  ter_json_writer_key (writer, "balance_points");
  ter_json_writer_begin_object (writer);
  ter_json_writer_member_double (writer, "heating", model->heating_balance);
  ter_json_writer_member_double (writer, "cooling", model->cooling_balance);
  ter_json_writer_end_object (writer);
  ter_json_writer_member_double (writer, "r2", model->r2);
  ter_json_writer_member_double (writer, "r2_adjusted", model->r2_adjusted);
  ter_json_writer_member_double (writer, "cvrmse", model->cvrmse);
  ter_json_writer_member_double (writer, "nmbe", model->nmbe);
  ter_json_writer_member_int (writer, "n", model->n);
  ter_json_writer_member_int (writer, "p", model->p);
  ter_json_writer_member_double (writer, "autocorrelation", model->autocorrelation);
  ter_json_writer_member_double (writer, "n_effective", model->n_effective);
}

static void
write_savings (TerJsonWriter  *writer,
               const TerStudy *study)
{
  const TerSavings *savings = study->savings;

  ter_json_writer_member_double (writer, "baseline", savings->baseline);
  ter_json_writer_member_double (writer, "measured", savings->measured);
  ter_json_writer_member_double (writer, "savings", savings->savings);
  ter_json_writer_member_double (writer, "low", savings->low);
  ter_json_writer_member_double (writer, "high", savings->high);
  ter_json_writer_member_double (writer, "share", savings->share);
  ter_json_writer_member_double (writer, "confidence", savings->confidence);
  ter_json_writer_member_double (writer, "half_width", savings->half_width);
  ter_json_writer_member_double (writer, "half_width_model", savings->half_width_model);
  ter_json_writer_member_double (writer, "half_width_ashrae", savings->half_width_ashrae);
  ter_json_writer_member_string (writer, "verdict", ter_savings_verdict_to_string (study->verdict));
}

static void
write_points (TerJsonWriter         *writer,
              const char            *key,
              const TerEnergyPoints *points)
{
  gint32 first = points->n > 0 ? points->firsts[0] : TER_DAY_NONE, end = TER_DAY_NONE;

  if (points->n > 0)
    end = points->firsts[points->n - 1] + (gint32) points->lengths[points->n - 1];
  ter_json_writer_key (writer, key);
  ter_json_writer_begin_object (writer);
  ter_cli_write_day (writer, "from", first);
  ter_cli_write_day (writer, "to", end);
  ter_json_writer_member_int (writer, "n", points->n);
  ter_json_writer_member_int (writer, "n_days", points->n_days);
  ter_json_writer_key (writer, "left_out");
  ter_json_writer_begin_object (writer);
  ter_json_writer_member_int (writer, "unknown", points->n_unknown);
  ter_json_writer_member_int (writer, "without_weather", points->n_no_weather);
  ter_json_writer_member_int (writer, "short", points->n_short);
  ter_json_writer_member_int (writer, "long", points->n_long);
  ter_json_writer_member_int (writer, "across", points->n_across);
  ter_json_writer_end_object (writer);
  ter_json_writer_end_object (writer);
}

static void
write_flags (TerJsonWriter      *writer,
             TerSufficiencyFlags flags)
{
  ter_json_writer_member_boolean (writer, "sufficient", (flags & TER_SUFFICIENCY_FORBIDS) == 0);
  ter_json_writer_key (writer, "warnings");
  ter_json_writer_begin_array (writer);
  for (guint flag = 1; flag <= TER_SUFFICIENCY_LONG_BILLS; flag <<= 1)
    {
      if ((flags & flag) != 0)
        ter_json_writer_string (writer, ter_sufficiency_flag_to_string (flag));
    }
  ter_json_writer_end_array (writer);
}

int
ter_cli_write_study_json (TerCli         *cli,
                          const TerStudy *study,
                          gboolean        ends_included)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  write_model (writer, study->model);
  write_savings (writer, study);
  write_points (writer, "baseline_period", study->before);
  write_points (writer, "reporting_period", study->after);
  ter_json_writer_member_boolean (writer, "end_included", ends_included);
  write_flags (writer, study->flags);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}
