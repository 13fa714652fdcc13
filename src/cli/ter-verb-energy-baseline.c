/* ter-verb-energy-baseline.c — Say what was saved, and how sure it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. No territory is opened: the answer comes from the two files that are named, so that anybody can check it.
 *  2. The same study answers people and programs; only the words are made here.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-cli-days.h"
#include "ter-cli-study.h"
#include "ter-use-file.h"
#include "ter-verbs.h"
#include "ter-weather-file.h"

/* Outside of these a balance point is a mistake, °C. */
#define LOWEST_BALANCE -20.0
#define HIGHEST_BALANCE 50.0

typedef struct
{
  char *meter_path;
  char *weather_path;
  char *station;
  char *report_from;
  char *report_to;
  char *baseline_from;
  char *baseline_to;
  char *model;
  char *heating_base;
  char *cooling_base;
  char *confidence;
  char *ends_text;
  gboolean zero_is_missing;

  TerUseEnds ends;
  TerStudyOptions study;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->meter_path);
  g_free (options->weather_path);
  g_free (options->station);
  g_free (options->report_from);
  g_free (options->report_to);
  g_free (options->baseline_from);
  g_free (options->baseline_to);
  g_free (options->model);
  g_free (options->heating_base);
  g_free (options->cooling_base);
  g_free (options->confidence);
  g_free (options->ends_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_days (Options *options)
{
  const struct
  {
    const char *text;
    gint32 *day;
  } days[] = {
    { options->report_from, &options->study.report_first },
    { options->report_to, &options->study.report_end },
    { options->baseline_from, &options->study.baseline_first },
    { options->baseline_to, &options->study.baseline_end },
  };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      if (days[i].text != NULL && !ter_cli_read_day (days[i].text, days[i].day))
        return FALSE;
    }

  return TRUE;
}

static gboolean
are_in_order (const TerStudyOptions *study)
{
  gint32 end = study->baseline_end == TER_DAY_NONE ? study->report_first : study->baseline_end;

  return end <= study->report_first &&
         (study->baseline_first == TER_DAY_NONE || study->baseline_first < end) &&
         (study->report_end == TER_DAY_NONE || study->report_first < study->report_end);
}

static gboolean
read_ends (Options *options)
{
  if (options->ends_text == NULL)
    return TRUE;
  if (g_str_equal (options->ends_text, "included"))
    options->ends = TER_USE_ENDS_INCLUDED;
  else if (g_str_equal (options->ends_text, "excluded"))
    options->ends = TER_USE_ENDS_EXCLUDED;
  else
    return FALSE;

  return TRUE;
}

/* NULL when the options are right. */
static const char *
judge_options (Options *options)
{
  TerStudyOptions *study = &options->study;

  if (options->meter_path == NULL)
    return _("name the meter's file: --meter FILE.");
  if (options->weather_path == NULL)
    return _("name the weather file: --weather FILE.");
  if (options->report_from == NULL)
    return _("say where after begins: --report-from DATE.");
  if (!read_days (options))
    return _("a day is written like 2026-01-31.");
  if (!are_in_order (study))
    return _("before comes before after: the days are not in order.");
  if (options->model != NULL && !ter_baseline_model_from_string (options->model, &study->model))
    return _("a model is one of: auto, mean, 2p, 3p-heating, 3p-cooling, 5p.");
  if ((options->heating_base != NULL &&
       !ter_cli_read_number (options->heating_base, LOWEST_BALANCE, HIGHEST_BALANCE,
                             &study->heating_balance)) ||
      (options->cooling_base != NULL &&
       !ter_cli_read_number (options->cooling_base, LOWEST_BALANCE, HIGHEST_BALANCE,
                             &study->cooling_balance)))
    return _("a base is a temperature in °C, like 18.");
  if (options->confidence != NULL &&
      !ter_cli_read_number (options->confidence, 0.01, 0.9999, &study->confidence))
    return _("a confidence is a share below 1, like 0.8 for 80 %.");
  if (!read_ends (options))
    return _("the end of a period is included or excluded.");

  return NULL;
}

static int
study (TerCli  *cli,
       Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) uses = NULL;
  g_autoptr (TerWeather) weather = NULL;
  g_autoptr (TerStudy) result = NULL;
  guint n_swapped;

  uses = ter_use_load_file (options->meter_path, &options->ends, &error);
  if (uses == NULL)
    return ter_cli_refuse (cli, error);
  weather = ter_weather_load_file (options->weather_path, options->station, &n_swapped, &error);
  if (weather == NULL)
    return ter_cli_refuse (cli, error);
  result = ter_study_compute ((const TerUse *) (gconstpointer) uses->data, uses->len, weather,
                              &options->study, &error);
  if (result == NULL)
    return ter_cli_refuse (cli, error);

  if (cli->json)
    return ter_cli_write_study_json (cli, result, options->ends == TER_USE_ENDS_INCLUDED);

  return ter_cli_write_study_text (cli, result, options->ends == TER_USE_ENDS_INCLUDED);
}

int
ter_verb_energy_baseline (TerCli *cli,
                          int     argc,
                          char  **argv)
{
  g_auto (Options) options = { .study = TER_STUDY_OPTIONS_INIT };
  const GOptionEntry entries[] = {
    { "meter", 'm', 0, G_OPTION_ARG_FILENAME, &options.meter_path,
      N_("A CSV file with the columns start, end and kwh, or date and kwh"), N_("FILE") },
    { "weather", 'w', 0, G_OPTION_ARG_FILENAME, &options.weather_path,
      N_("A CSV file with the columns date, tmin and tmax, or date and tmean"), N_("FILE") },
    { "report-from", 0, 0, G_OPTION_ARG_STRING, &options.report_from,
      N_("The first day of what is compared with before"), N_("DATE") },
    { "report-to", 0, 0, G_OPTION_ARG_STRING, &options.report_to,
      N_("The day after its last one; the end of the file unless it is said"), N_("DATE") },
    { "baseline-from", 0, 0, G_OPTION_ARG_STRING, &options.baseline_from,
      N_("The first day of before; the beginning of the file unless it is said"), N_("DATE") },
    { "baseline-to", 0, 0, G_OPTION_ARG_STRING, &options.baseline_to,
      N_("The day after its last one, when works lie between"), N_("DATE") },
    { "confidence", 0, 0, G_OPTION_ARG_STRING, &options.confidence,
      N_("How sure the interval is, 0.8 unless it is said"), N_("SHARE") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &options.model,
      N_("Which model: auto, mean, 2p, 3p-heating, 3p-cooling, 5p"), N_("MODEL") },
    { "heating-base", 0, 0, G_OPTION_ARG_STRING, &options.heating_base,
      N_("The temperature below which it heats; searched for unless it is said"), N_("DEGREES") },
    { "cooling-base", 0, 0, G_OPTION_ARG_STRING, &options.cooling_base,
      N_("The temperature above which it cools; searched for unless it is said"), N_("DEGREES") },
    { "end", 0, 0, G_OPTION_ARG_STRING, &options.ends_text,
      N_("Whether the end of a bill is its last day: included or excluded; guessed unless it is "
         "said"),
      N_("WORD") },
    { "zero-is-missing", 0, 0, G_OPTION_ARG_NONE, &options.zero_is_missing,
      N_("Take zero for a value that was not measured, as for electricity"), NULL },
    { "station", 0, 0, G_OPTION_ARG_STRING, &options.station,
      N_("Which station, when the file has several"), N_("NAME") },
    { NULL },
  };
  const char *problem;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc > 1)
    return ter_cli_usage (cli, _("the files are named by --meter and --weather."));
  options.study.zero_is_missing = options.zero_is_missing;
  problem = judge_options (&options);
  if (problem != NULL)
    return ter_cli_usage (cli, problem);

  return study (cli, &options);
}
