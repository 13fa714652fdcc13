/* ter-verb-degree-days.c — Count the degree days of a weather file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. No territory is opened: the answer comes from the file that is named, so that anybody can check it.
 *  2. What is missing is said in both forms of the answer, and never counted.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-cli-days.h"
#include "ter-cli-table.h"
#include "ter-degree-days.h"
#include "ter-format.h"
#include "ter-verbs.h"
#include "ter-weather-file.h"

/* Outside of these a base is a mistake, °C. */
#define LOWEST_BASE -20.0
#define HIGHEST_BASE 50.0

/* How many missing days are named to people before it is said how many others there are. */
#define N_NAMED_DAYS 5

typedef struct
{
  char *weather_path;
  char *station;
  char *method_text;
  char *base_text;
  char *from_text;
  char *to_text;
  gboolean cooling;

  TerDegreeMethod method;
  TerDegreeKind kind;
  double base;
  gint32 from;
  gint32 to;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->weather_path);
  g_free (options->station);
  g_free (options->method_text);
  g_free (options->base_text);
  g_free (options->from_text);
  g_free (options->to_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* NULL when the options are right. */
static const char *
judge_options (Options *options)
{
  options->method = TER_DEGREE_METEO;
  options->base = TER_DEGREE_DAYS_BASE;
  options->from = options->to = TER_DAY_NONE;
  options->kind = options->cooling ? TER_DEGREE_COOLING : TER_DEGREE_HEATING;
  if (options->weather_path == NULL)
    return _("name the weather file: --weather FILE.");
  if (options->method_text != NULL &&
      !ter_degree_method_from_string (options->method_text, &options->method))
    return _("a method is one of: meteo, costic.");
  if (options->base_text != NULL &&
      !ter_cli_read_number (options->base_text, LOWEST_BASE, HIGHEST_BASE, &options->base))
    return _("a base is a temperature in °C, like 18.");
  if ((options->from_text != NULL && !ter_cli_read_day (options->from_text, &options->from)) ||
      (options->to_text != NULL && !ter_cli_read_day (options->to_text, &options->to)))
    return _("a day is written like 2026-01-31.");
  if (options->from != TER_DAY_NONE && options->to != TER_DAY_NONE && options->from >= options->to)
    return _("the end comes after the beginning; it is excluded.");

  return NULL;
}

/* (element-type TerDegreeDays): one for each month that the period touches. */
static GPtrArray *
sum_months (const TerWeather *weather,
            const Options    *options)
{
  GPtrArray *months = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_degree_days_unref);

  for (gint32 day = options->from; day < options->to;)
    {
      int year, month;
      gint32 next;

      ter_day_split (day, &year, &month, NULL);
      next = ter_day_new (month == 12 ? year + 1 : year, month % 12 + 1, 1);
      next = MIN (next, options->to);
      g_ptr_array_add (months, ter_degree_days_sum (weather, day, next, options->method,
                                                    options->kind, options->base));
      day = next;
    }

  return months;
}

static void
write_missing (TerJsonWriter *writer,
               const GArray  *missing)
{
  ter_json_writer_key (writer, "missing");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < missing->len; i++)
    {
      g_autofree char *day = ter_day_to_string (g_array_index (missing, gint32, i));

      ter_json_writer_string (writer, day);
    }
  ter_json_writer_end_array (writer);
}

static void
write_months (TerJsonWriter *writer,
              GPtrArray     *months)
{
  ter_json_writer_key (writer, "months");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < months->len; i++)
    {
      const TerDegreeDays *month = g_ptr_array_index (months, i);

      ter_json_writer_begin_object (writer);
      ter_cli_write_day (writer, "from", month->first);
      ter_cli_write_day (writer, "to", month->end);
      ter_json_writer_member_double (writer, "degree_days", month->sum);
      ter_json_writer_member_int (writer, "n_days", month->n_days);
      ter_json_writer_member_int (writer, "n_missing", month->missing->len);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);
}

static void
write_days (TerJsonWriter    *writer,
            const TerWeather *weather,
            const Options    *options)
{
  ter_json_writer_key (writer, "days");
  ter_json_writer_begin_array (writer);
  for (gint32 day = options->from; day < options->to; day++)
    {
      g_autofree char *text = ter_day_to_string (day);

      ter_json_writer_begin_array (writer);
      ter_json_writer_string (writer, text);
      ter_json_writer_double (writer, ter_degree_days_at (weather, day, options->method,
                                                          options->kind, options->base));
      ter_json_writer_end_array (writer);
    }
  ter_json_writer_end_array (writer);
}

static int
give_json (TerCli              *cli,
           const TerWeather    *weather,
           const Options       *options,
           const TerDegreeDays *total,
           GPtrArray           *months,
           guint                n_swapped)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_string (writer, "method", ter_degree_method_to_string (options->method));
  ter_json_writer_member_string (writer, "kind", options->cooling ? "cooling" : "heating");
  ter_json_writer_member_double (writer, "base", options->base);
  ter_json_writer_member_string (writer, "station", weather->station);
  ter_cli_write_day (writer, "from", total->first);
  ter_cli_write_day (writer, "to", total->end);
  ter_json_writer_member_double (writer, "degree_days", total->sum);
  ter_json_writer_member_int (writer, "n_days", total->n_days);
  ter_json_writer_member_int (writer, "n_missing", total->missing->len);
  ter_json_writer_member_boolean (writer, "complete", total->missing->len == 0);
  write_missing (writer, total->missing);
  ter_json_writer_member_int (writer, "n_swapped", n_swapped);
  write_months (writer, months);
  write_days (writer, weather, options);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static void
append_missing (GString      *text,
                const GArray *missing)
{
  guint n_named = MIN (missing->len, N_NAMED_DAYS);
  g_autoptr (GString) days = g_string_new (NULL);

  for (guint i = 0; i < n_named; i++)
    {
      g_autofree char *day = ter_day_to_string (g_array_index (missing, gint32, i));

      g_string_append_printf (days, "%s%s", i > 0 ? ", " : "", day);
    }
  if (missing->len > n_named)
    g_string_append (days, ", …");
  g_string_append_printf (
      text,
      g_dngettext (GETTEXT_PACKAGE,
                   "%u day is missing and counts for nothing: %s. The total is "
                   "that of the other days.",
                   "%u days are missing and count for nothing: %s. The total is "
                   "that of the other days.",
                   missing->len),
      missing->len, days->str);
  g_string_append_c (text, '\n');
}

static int
give_text (TerCli              *cli,
           const Options       *options,
           const TerDegreeDays *total,
           GPtrArray           *months,
           guint                n_swapped)
{
  g_autoptr (TerCliTable) table =
      ter_cli_table_new (_("From"), _(">Degree days"), _(">Days"), _(">Missing"), NULL);
  g_autofree char *rows = NULL;
  g_autofree char *sum = ter_format_number (total->sum, 1);
  g_autofree char *base = ter_format_number (options->base, 1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < months->len; i++)
    {
      const TerDegreeDays *month = g_ptr_array_index (months, i);
      g_autofree char *from = ter_day_to_string (month->first);
      g_autofree char *value = ter_format_number (month->sum, 1);
      g_autofree char *n_days = ter_format_count (month->n_days);
      g_autofree char *n_missing = ter_format_count (month->missing->len);

      ter_cli_table_add (table, from, month->n_days > 0 ? value : "–", n_days, n_missing);
    }
  rows = ter_cli_table_to_string (table);
  g_string_append (text, rows);
  g_string_append_c (text, '\n');
  g_string_append_printf (text,
                          options->cooling
                              ? _("%s degree days of cooling above %s °C, method %s.")
                              : _("%s degree days of heating below %s °C, method %s."),
                          sum, base, ter_degree_method_to_string (options->method));
  g_string_append_c (text, '\n');
  if (total->missing->len > 0)
    append_missing (text, total->missing);
  if (n_swapped > 0)
    {
      g_string_append_printf (
          text,
          g_dngettext (GETTEXT_PACKAGE,
                       "On %u day the lowest temperature was above the highest: they were put in "
                       "order.",
                       "On %u days the lowest temperature was above the highest: they were put in "
                       "order.",
                       n_swapped),
          n_swapped);
      g_string_append_c (text, '\n');
    }

  return ter_cli_write (cli, text->str, (gssize) text->len);
}

/* The COSTIC method cannot do with the mean. */
static gboolean
check_extremes (const Options       *options,
                const TerDegreeDays *total,
                GError             **error)
{
  if (total->n_days > 0)
    return TRUE;

  g_set_error_literal (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      options->method == TER_DEGREE_COSTIC
          ? _("No day of the period has its lowest and highest temperatures, which the COSTIC method "
              "needs: give the columns tmin and tmax, or choose --method meteo.")
          : _("No day of the period has a temperature: give another period, or another file."));
  return FALSE;
}

static int
count (TerCli  *cli,
       Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerWeather) weather = NULL;
  g_autoptr (TerDegreeDays) total = NULL;
  g_autoptr (GPtrArray) months = NULL;
  guint n_swapped = 0;

  weather = ter_weather_load_file (options->weather_path, options->station, &n_swapped, &error);
  if (weather == NULL)
    return ter_cli_refuse (cli, error);

  if (options->from == TER_DAY_NONE)
    options->from = weather->first;
  if (options->to == TER_DAY_NONE)
    options->to = weather->first + (gint32) weather->n;
  if (options->from >= options->to)
    return ter_cli_usage (cli, _("the end comes after the beginning; it is excluded."));
  total = ter_degree_days_sum (weather, options->from, options->to, options->method, options->kind,
                               options->base);
  if (!check_extremes (options, total, &error))
    return ter_cli_refuse (cli, error);

  months = sum_months (weather, options);
  if (cli->json)
    return give_json (cli, weather, options, total, months, n_swapped);

  return give_text (cli, options, total, months, n_swapped);
}

int
ter_verb_energy_degree_days (TerCli *cli,
                             int     argc,
                             char  **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "weather", 'w', 0, G_OPTION_ARG_FILENAME, &options.weather_path,
      N_("A CSV file with the columns date, tmin and tmax, or date and tmean"), N_("FILE") },
    { "station", 0, 0, G_OPTION_ARG_STRING, &options.station,
      N_("Which station, when the file has several"), N_("NAME") },
    { "method", 0, 0, G_OPTION_ARG_STRING, &options.method_text,
      N_("How days are counted: meteo or costic"), N_("METHOD") },
    { "base", 0, 0, G_OPTION_ARG_STRING, &options.base_text,
      N_("The temperature to count from, 18 °C unless it is said"), N_("DEGREES") },
    { "cooling", 0, 0, G_OPTION_ARG_NONE, &options.cooling,
      N_("Count what lies above the base instead of below"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from_text, N_("From that day on"), N_("DATE") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to_text, N_("Until that day, excluded"),
      N_("DATE") },
    { NULL },
  };
  const char *problem;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc > 1)
    return ter_cli_usage (cli, _("the weather file is named by --weather."));
  problem = judge_options (&options);
  if (problem != NULL)
    return ter_cli_usage (cli, problem);

  return count (cli, &options);
}
