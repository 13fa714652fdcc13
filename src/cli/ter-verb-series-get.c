/* ter-verb-series-get.c — What series say: their observations, or a function of them by hour, day, month…
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A question about series (TerSeriesQuery) from the command line, and its answer as a table, as JSON or as CSV.
 *
 *  1. Without a resolution it is what is stored, as it is stored: no unit is scaled and no gap is filled.
 *  2. Times are in UTC in JSON and CSV, in the zone of the series' days in the table.
 *  3. A state gives its text where a number would stand; a value that is missing is null, or an empty cell.
 *  4. The number of digits in JSON and CSV is what reads back as the same value; a decimal point whatever the locale.
 *  5. One series is an object, several are an array of them.
 *  6. In CSV a text that a spreadsheet would run as a formula begins with an apostrophe.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-cli-table.h"
#include "ter-format.h"
#include "ter-instant.h"
#include "ter-verbs.h"

static const char *
text_at (const TerSeriesAnswer *answer,
         gsize                  i)
{
  return answer->texts != NULL ? g_ptr_array_index (answer->texts, i) : NULL;
}

static void
write_observations (TerJsonWriter         *writer,
                    const TerSeriesAnswer *answer)
{
  const TerSamples *samples = answer->samples;

  ter_json_writer_key (writer, "observations");
  ter_json_writer_begin_array (writer);
  for (gsize i = 0; i < samples->n; i++)
    {
      g_autofree char *time = ter_instant_to_string (samples->times[i]);
      const char *text = text_at (answer, i);

      ter_json_writer_begin_array (writer);
      ter_json_writer_string (writer, time);
      if (isnan (samples->values[i]) && text != NULL)
        ter_json_writer_string (writer, text);
      else
        ter_json_writer_double (writer, samples->values[i]);
      ter_json_writer_string (writer, ter_quality_to_string (samples->qualities[i]));
      ter_json_writer_end_array (writer);
    }
  ter_json_writer_end_array (writer);
}

static void
write_buckets (TerJsonWriter         *writer,
               const TerSeriesAnswer *answer,
               const TerSeriesQuery  *query)
{
  g_autofree char *end = answer->n > 0 ? ter_instant_to_string (answer->edges[answer->n]) : NULL;

  ter_json_writer_member_string (writer, "zone", answer->zone);
  ter_json_writer_member_string (writer, "resolution",
                                 ter_resolution_to_string (query->resolution));
  ter_json_writer_member_string (writer, "function", ter_function_to_string (query->function));
  ter_json_writer_member_string (writer, "end", end);
  ter_json_writer_key (writer, "buckets");
  ter_json_writer_begin_array (writer);
  for (gsize b = 0; b < answer->n; b++)
    {
      g_autofree char *start = ter_instant_to_string (answer->edges[b]);

      ter_json_writer_begin_array (writer);
      ter_json_writer_string (writer, start);
      ter_json_writer_double (writer, answer->values[b]);
      ter_json_writer_double (writer, answer->coverage[b]);
      ter_json_writer_int (writer, answer->counts[b]);
      ter_json_writer_end_array (writer);
    }
  ter_json_writer_end_array (writer);
}

static int
give_json (TerCli               *cli,
           const TerSeriesQuery *query,
           GPtrArray            *answers)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  if (answers->len > 1)
    ter_json_writer_begin_array (writer);
  for (guint i = 0; i < answers->len; i++)
    {
      const TerSeriesAnswer *answer = g_ptr_array_index (answers, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "series", answer->series->id);
      ter_json_writer_member_string (writer, "unit", answer->unit);
      if (answer->samples != NULL)
        write_observations (writer, answer);
      else
        write_buckets (writer, answer, query);
      ter_json_writer_end_object (writer);
    }
  if (answers->len > 1)
    ter_json_writer_end_array (writer);

  return ter_cli_write_json (cli, writer);
}

static void
append_text (GString    *csv,
             const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  g_string_append_c (csv, '"');
  if (strchr ("=+-@\t\r", *text) != NULL)
    g_string_append_c (csv, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

static void
append_double (GString *csv,
               double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (value))
    g_string_append (csv, g_ascii_dtostr (digits, sizeof digits, value));
}

static void
append_start (GString               *csv,
              const TerSeriesAnswer *answer,
              gint64                 time_us)
{
  g_autofree char *time = ter_instant_to_string (time_us);

  g_string_append_printf (csv, "%" G_GINT64_FORMAT ",", answer->series->id);
  append_text (csv, answer->unit);
  g_string_append_printf (csv, ",%s,", time);
}

static void
append_samples (GString               *csv,
                const TerSeriesAnswer *answer)
{
  const TerSamples *samples = answer->samples;

  for (gsize i = 0; i < samples->n; i++)
    {
      append_start (csv, answer, samples->times[i]);
      if (isnan (samples->values[i]))
        append_text (csv, text_at (answer, i));
      else
        append_double (csv, samples->values[i]);
      g_string_append_printf (csv, ",%s\r\n", ter_quality_to_string (samples->qualities[i]));
    }
}

static void
append_buckets (GString               *csv,
                const TerSeriesAnswer *answer)
{
  for (gsize b = 0; b < answer->n; b++)
    {
      g_autofree char *end = ter_instant_to_string (answer->edges[b + 1]);

      append_start (csv, answer, answer->edges[b]);
      g_string_append_printf (csv, "%s,", end);
      append_double (csv, answer->values[b]);
      g_string_append_c (csv, ',');
      append_double (csv, answer->coverage[b]);
      g_string_append_printf (csv, ",%u\r\n", answer->counts[b]);
    }
}

/* The titles are for programs: they are not translated. */
static int
give_csv (TerCli               *cli,
          const TerSeriesQuery *query,
          GPtrArray            *answers)
{
  g_autoptr (GString) csv =
      g_string_new (query->resolution == TER_RESOLUTION_RAW
                        ? "series,unit,time,value,quality\r\n"
                        : "series,unit,start,end,value,coverage,observations\r\n");

  for (guint i = 0; i < answers->len; i++)
    {
      const TerSeriesAnswer *answer = g_ptr_array_index (answers, i);

      if (answer->samples != NULL)
        append_samples (csv, answer);
      else
        append_buckets (csv, answer);
    }

  return ter_cli_write (cli, csv->str, (gssize) csv->len);
}

static char *
text_of_samples (const TerSeriesAnswer *answer,
                 GTimeZone             *zone)
{
  g_autoptr (TerCliTable) table = ter_cli_table_new (_("When"), _(">Value"), _("Quality"), NULL);
  const TerSamples *samples = answer->samples;

  for (gsize i = 0; i < samples->n; i++)
    {
      g_autofree char *time = ter_format_date_time (samples->times[i], zone);
      g_autofree char *value =
          ter_format_reading (samples->values[i], text_at (answer, i), answer->unit);

      ter_cli_table_add (table, time, value, ter_quality_to_string (samples->qualities[i]));
    }

  return ter_cli_table_to_string (table);
}

static char *
text_of_buckets (const TerSeriesAnswer *answer,
                 GTimeZone             *zone)
{
  g_autoptr (TerCliTable) table =
      ter_cli_table_new (_("From"), _(">Value"), _(">Coverage"), _(">Observations"), NULL);

  for (gsize b = 0; b < answer->n; b++)
    {
      g_autofree char *start = ter_format_date_time (answer->edges[b], zone);
      g_autofree char *value = isnan (answer->values[b])
                                   ? g_strdup ("–")
                                   : ter_format_reading (answer->values[b], NULL, answer->unit);
      g_autofree char *coverage = ter_format_coverage (answer->coverage[b]);
      g_autofree char *count = ter_format_count (answer->counts[b]);

      ter_cli_table_add (table, start, value, coverage, count);
    }

  return ter_cli_table_to_string (table);
}

static int
give_text (TerCli    *cli,
           GPtrArray *answers)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < answers->len; i++)
    {
      const TerSeriesAnswer *answer = g_ptr_array_index (answers, i);
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (answer->zone);
      g_autofree char *rows = NULL;

      if (zone == NULL)
        zone = g_time_zone_new_utc ();
      rows =
          answer->samples != NULL ? text_of_samples (answer, zone) : text_of_buckets (answer, zone);
      /* One series needs no title: it is the one that was asked. */
      if (answers->len > 1)
        g_string_append_printf (text, "%s%s · %s\n", i > 0 ? "\n" : "", answer->series->device_name,
                                answer->series->name);
      g_string_append (text, rows);
    }

  return ter_cli_write (cli, text->str, (gssize) text->len);
}

/* What people mean when they do not say: what was consumed, or the mean. FALSE when it depends on the series. */
static gboolean
guess_function (TerTerritory   *territory,
                TerSeriesQuery *query,
                GError        **error)
{
  g_autoptr (GPtrArray) all = ter_territory_list_series (territory, error);
  guint n_counted = 0;

  if (all == NULL)
    return FALSE;

  for (guint i = 0; i < all->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (all, i);

      for (guint k = 0; k < query->series->len; k++)
        {
          if (g_array_index (query->series, gint64, k) == series->id &&
              (series->kind == TER_SERIES_COUNTER || series->kind == TER_SERIES_AMOUNT))
            n_counted++;
        }
    }
  query->function = n_counted > 0 ? TER_FUNCTION_SUM : TER_FUNCTION_MEAN;
  if (n_counted == 0 || n_counted == query->series->len)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("Some of these series count and others are levels: say what is asked of "
                         "them, with --function."));
  return FALSE;
}

typedef struct
{
  char *from;
  char *to;
  char *resolution;
  char *function;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->from);
  g_free (options->to);
  g_free (options->resolution);
  g_free (options->function);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
get (TerCli         *cli,
     TerSeriesQuery *query,
     const Options  *options)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  territory = ter_cli_open (cli, TER_TERRITORY_READ_ONLY, &exit_code);
  if (territory == NULL)
    return exit_code;
  if (!ter_cli_read_span (cli, options->from, options->to, ter_territory_get_zone (territory),
                          &query->span))
    return TER_CLI_USAGE;

  if (query->resolution != TER_RESOLUTION_RAW && options->function == NULL &&
      !guess_function (territory, query, &error))
    return ter_cli_refuse (cli, error);
  answers = ter_territory_query (territory, query, NULL, &error);
  if (answers == NULL)
    return ter_cli_refuse (cli, error);

  if (cli->json)
    return give_json (cli, query, answers);
  if (cli->output_path != NULL && g_str_has_suffix (cli->output_path, ".csv"))
    return give_csv (cli, query, answers);

  return give_text (cli, answers);
}

/* NULL when the options are right. */
static const char *
judge_options (const Options  *options,
               TerSeriesQuery *query)
{
  if (options->resolution != NULL &&
      !ter_resolution_from_string (options->resolution, &query->resolution))
    return _("a resolution is one of: raw, 10min, hour, day, week, month, year.");
  if (options->function != NULL && !ter_function_from_string (options->function, &query->function))
    return _("a function is one of: sum, mean, min, max, last, rate.");
  if (options->function != NULL && query->resolution == TER_RESOLUTION_RAW)
    return _("a function needs a resolution: add --resolution hour, day, week, month or year.");

  return NULL;
}

int
ter_verb_series_get (TerCli *cli,
                     int     argc,
                     char  **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("From that date or instant on"),
      N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("Until that date or instant, excluded"),
      N_("TIME") },
    { "resolution", 0, 0, G_OPTION_ARG_STRING, &options.resolution,
      N_("One value for each: 10min, hour, day, week, month, year"), N_("STEP") },
    { "function", 0, 0, G_OPTION_ARG_STRING, &options.function,
      N_("Which value: sum, mean, min, max, last, rate"), N_("FUNCTION") },
    { NULL },
  };
  g_autoptr (TerSeriesQuery) query =
      ter_series_query_new_full (TER_SPAN_WHOLE, TER_RESOLUTION_RAW, TER_FUNCTION_MEAN);
  const char *problem;
  gint64 id;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc < 2)
    return ter_cli_usage (cli, _("name one series, or several, by number."));
  for (int i = 1; i < argc; i++)
    {
      if (!ter_cli_read_id (argv[i], &id))
        return ter_cli_usage (cli, _("name one series, or several, by number."));
      ter_series_query_add (query, id);
    }
  problem = judge_options (&options, query);
  if (problem != NULL)
    return ter_cli_usage (cli, problem);

  return get (cli, query, &options);
}
