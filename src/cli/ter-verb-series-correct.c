/* ter-verb-series-correct.c — Correct values of a series, withdraw a correction, tell what they were
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What people do in the window when values are wrong: the same acts, with the same journal.
 *
 *  1. A correction says why: without --reason it is refused.
 *  2. A value that a person gives is called an estimate, unless they say that it is good.
 *  3. Nothing is erased: the history tells every value of an instant that was corrected, and the one that is read.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-cli-table.h"
#include "ter-format.h"
#include "ter-instant.h"
#include "ter-verbs.h"

typedef struct
{
  char *at;
  char *from;
  char *to;
  char *value;
  char *quality;
  char *reason;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->at);
  g_free (options->from);
  g_free (options->to);
  g_free (options->value);
  g_free (options->quality);
  g_free (options->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* FALSE after the usage error was said. */
static gboolean
read_span (TerCli        *cli,
           const Options *options,
           GTimeZone     *zone,
           TerSpan       *span)
{
  if (options->at == NULL)
    return ter_cli_read_span (cli, options->from, options->to, zone, span);
  if (!ter_cli_read_span (cli, options->at, NULL, zone, span))
    return FALSE;
  span->end_us = span->start_us + 1;

  return TRUE;
}

/* NULL when the options are right. */
static const char *
judge_options (const Options *options,
               double        *value,
               TerQuality    *quality)
{
  char *end = NULL;

  if ((options->at == NULL) == (options->from == NULL || options->to == NULL) ||
      (options->at != NULL && (options->from != NULL || options->to != NULL)))
    return _("say when: --at TIME, or --from TIME --to TIME.");
  if (options->value == NULL && options->quality == NULL)
    return _("say what the value is, --value, or that it is wrong, --quality bad.");
  if (options->value != NULL)
    {
      *value = g_ascii_strtod (options->value, &end);
      if (end == options->value || *end != '\0' || !isfinite (*value))
        return _("a value is a number with a decimal point: 12.5.");
    }
  *quality = TER_QUALITY_ESTIMATED;
  if (options->quality != NULL && !ter_quality_from_string (options->quality, quality))
    return _("a quality is one of: good, estimated, suspect, bad, missing, unqualified, late.");

  return NULL;
}

static int
say_correction (TerCli       *cli,
                TerTerritory *territory,
                gint64        series_id,
                TerSpan       span,
                gint64        correction_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = ter_territory_read_history (territory, series_id, span, &error);
  g_autofree char *text = NULL;
  guint n = 0;

  if (history == NULL)
    return ter_cli_refuse (cli, error);

  for (guint i = 0; i < history->len; i++)
    n += ((TerPastValue *) g_ptr_array_index (history, i))->correction_id == correction_id;
  if (cli->json)
    {
      TerJsonWriter *writer = ter_json_writer_new (FALSE);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "correction", correction_id);
      ter_json_writer_member_int (writer, "values", n);
      ter_json_writer_end_object (writer);
      return ter_cli_write_json (cli, writer);
    }
  text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u value was corrected. “%s series withdraw %lld” takes this back.\n",
                   "%u values were corrected. “%s series withdraw %lld” takes this back.\n", n),
      n, cli->program, (long long) correction_id);

  return ter_cli_write (cli, text, -1);
}

static int
correct (TerCli        *cli,
         gint64         series_id,
         const Options *options,
         double         value,
         TerQuality     quality)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (TerAct) act = NULL;
  g_autoptr (GError) error = NULL;
  TerSpan span;
  int exit_code;

  territory = ter_cli_open (cli, TER_TERRITORY_DEFAULT, &exit_code);
  if (territory == NULL)
    return exit_code;
  if (!read_span (cli, options, ter_territory_get_zone (territory), &span))
    return TER_CLI_USAGE;

  act = ter_act_new_correction (series_id, span, value, quality, options->reason);
  if (!ter_territory_apply (territory, act, &error))
    return ter_cli_refuse (cli, error);

  return say_correction (cli, territory, series_id, span, act->object_id);
}

int
ter_verb_series_correct (TerCli *cli,
                         int     argc,
                         char  **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &options.at, N_("The value of that instant"), N_("TIME") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("From that date or instant on"),
      N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("Until that date or instant, excluded"),
      N_("TIME") },
    { "value", 0, 0, G_OPTION_ARG_STRING, &options.value, N_("What it is, in the series' unit"),
      N_("NUMBER") },
    { "quality", 0, 0, G_OPTION_ARG_STRING, &options.quality,
      N_("What it is worth: “bad” sets it aside"), N_("WORD") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.reason, N_("Why"), N_("TEXT") },
    { NULL },
  };
  TerQuality quality = TER_QUALITY_ESTIMATED;
  double value = NAN;
  const char *problem;
  gint64 id;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2 || !ter_cli_read_id (argv[1], &id))
    return ter_cli_usage (cli, _("name one series by its number."));
  problem = judge_options (&options, &value, &quality);
  if (problem != NULL)
    return ter_cli_usage (cli, problem);

  return correct (cli, id, &options, value, quality);
}

int
ter_verb_series_withdraw (TerCli *cli,
                          int     argc,
                          char  **argv)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why"), N_("TEXT") },
    { NULL },
  };
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (TerAct) act = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;
  int exit_code;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2 || !ter_cli_read_id (argv[1], &id))
    return ter_cli_usage (cli, _("name one correction by its number; the history gives it."));
  territory = ter_cli_open (cli, TER_TERRITORY_DEFAULT, &exit_code);
  if (territory == NULL)
    return exit_code;

  act = ter_act_new_full (TER_ACT_REMOVE, "correction", id);
  act->reason = g_steal_pointer (&reason);
  if (!ter_territory_apply (territory, act, &error))
    return ter_cli_refuse (cli, error);
  if (!cli->json)
    return ter_cli_write (cli,
                          _("The correction was withdrawn: the values before it count again.\n"),
                          -1);

  return ter_cli_write (cli, "{}\n", -1);
}

static int
history_json (TerCli    *cli,
              gint64     series_id,
              GPtrArray *history)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_int (writer, "series", series_id);
  ter_json_writer_key (writer, "values");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < history->len; i++)
    {
      const TerPastValue *value = g_ptr_array_index (history, i);

      ter_json_writer_begin_object (writer);
      ter_cli_write_instant (writer, "time", value->time_us);
      ter_json_writer_key (writer, "value");
      if (isnan (value->value) && value->text != NULL)
        ter_json_writer_string (writer, value->text);
      else
        ter_json_writer_double (writer, value->value);
      ter_json_writer_member_string (writer, "quality", ter_quality_to_string (value->quality));
      ter_json_writer_member_boolean (writer, "read", value->is_read);
      ter_cli_write_instant (writer, "at", value->at_us);
      ter_json_writer_member_string (writer, "author", value->author);
      ter_json_writer_member_string (writer, "reason", value->reason);
      if (value->correction_id != 0)
        ter_json_writer_member_int (writer, "correction", value->correction_id);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static int
history_text (TerCli    *cli,
              GPtrArray *history,
              GTimeZone *zone)
{
  g_autoptr (TerCliTable) table =
      ter_cli_table_new (_("When"), _(">Value"), _("Quality"), _("Read"), _("Said by"),
                         _("Said on"), _(">Correction"), _("Why"), NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < history->len; i++)
    {
      const TerPastValue *value = g_ptr_array_index (history, i);
      g_autofree char *time = ter_format_date_time (value->time_us, zone);
      g_autofree char *number = ter_format_reading (value->value, value->text, NULL);
      g_autofree char *at =
          value->at_us != TER_INSTANT_NONE ? ter_format_date_time (value->at_us, zone) : NULL;
      g_autofree char *correction =
          value->correction_id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value->correction_id)
                                    : NULL;

      ter_cli_table_add (table, time, number, ter_quality_to_string (value->quality),
                         value->is_read ? _("yes") : "",
                         value->author != NULL ? value->author : _("the source"), at, correction,
                         value->reason);
    }
  text = ter_cli_table_to_string (table);

  return ter_cli_write (cli, text, -1);
}

int
ter_verb_series_history (TerCli *cli,
                         int     argc,
                         char  **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, N_("From that date or instant on"),
      N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, N_("Until that date or instant, excluded"),
      N_("TIME") },
    { NULL },
  };
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  TerSpan span = TER_SPAN_WHOLE;
  gint64 id;
  int exit_code;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2 || !ter_cli_read_id (argv[1], &id))
    return ter_cli_usage (cli, _("name one series by its number."));
  territory = ter_cli_open (cli, TER_TERRITORY_READ_ONLY, &exit_code);
  if (territory == NULL)
    return exit_code;
  if (!read_span (cli, &options, ter_territory_get_zone (territory), &span))
    return TER_CLI_USAGE;

  history = ter_territory_read_history (territory, id, span, &error);
  if (history == NULL)
    return ter_cli_refuse (cli, error);

  return cli->json ? history_json (cli, id, history)
                   : history_text (cli, history, ter_territory_get_zone (territory));
}
