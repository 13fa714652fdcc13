/* ter-verb-collect.c — Collect the sources of a territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Runs the collector in the foreground and says, on standard error, what each source is doing when that changes; the
 * totals go to the standard output at the end.
 *
 *  1. The totals are those of the last change: a collector that has stopped has forgotten its sources.
 *  2. A source that fails ends the command with 1 and its reason, after the totals: what the others brought is stored.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-cli-table.h"
#include "ter-collector.h"
#include "ter-format.h"
#include "ter-verbs.h"

typedef struct
{
  TerCli *cli;
  GPtrArray *statuses;
  GHashTable *states;
} Watch;

static void
watch_clear (Watch *watch)
{
  g_clear_pointer (&watch->statuses, g_ptr_array_unref);
  g_clear_pointer (&watch->states, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

static const char *
say_state (TerCollectorState state)
{
  switch (state)
    {
    case TER_COLLECTOR_CONNECTING:
      return _("connecting");
    case TER_COLLECTOR_LISTENING:
      return _("listening");
    case TER_COLLECTOR_WAITING:
      return _("waiting before another attempt");
    case TER_COLLECTOR_BLOCKED:
      return _("blocked: what comes cannot be stored");
    case TER_COLLECTOR_STOPPED:
      return _("stopped");
    case TER_COLLECTOR_IDLE:
    default:
      return _("not started");
    }
}

/* Says a state once, when it begins. */
static void
say_change (Watch                    *watch,
            const TerCollectorStatus *status)
{
  gint64 id = status->source_id;
  gpointer known = g_hash_table_lookup (watch->states, &id);

  if (known != NULL && GPOINTER_TO_INT (known) == (int) status->state + 1)
    return;

  g_hash_table_insert (watch->states, g_memdup2 (&id, sizeof id),
                       GINT_TO_POINTER ((int) status->state + 1));
  if (status->error != NULL)
    g_printerr ("%s: %s (%s)\n", status->source_name, say_state (status->state), status->error);
  else
    g_printerr ("%s: %s\n", status->source_name, say_state (status->state));
}

static void
collector_changed_cb (TerCollector *collector,
                      Watch        *watch)
{
  g_autoptr (GPtrArray) statuses = ter_collector_list_statuses (collector);

  if (statuses->len == 0)
    return;
  for (guint i = 0; i < statuses->len; i++)
    say_change (watch, g_ptr_array_index (statuses, i));
  g_clear_pointer (&watch->statuses, g_ptr_array_unref);
  watch->statuses = g_steal_pointer (&statuses);
}

static int
write_json (TerCli    *cli,
            GPtrArray *statuses)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);
  TerCollectorStatus sum = { 0 };

  ter_json_writer_begin_object (writer);
  ter_json_writer_key (writer, "sources");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; statuses != NULL && i < statuses->len; i++)
    {
      const TerCollectorStatus *status = g_ptr_array_index (statuses, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "id", status->source_id);
      ter_json_writer_member_string (writer, "name", status->source_name);
      ter_json_writer_member_string (writer, "state",
                                     ter_collector_state_to_string (status->state));
      ter_json_writer_member_int (writer, "messages", status->n_messages);
      ter_json_writer_member_int (writer, "observations", status->n_observations);
      ter_json_writer_member_int (writer, "duplicates", status->n_duplicates);
      ter_json_writer_member_int (writer, "refused", status->n_refused);
      ter_json_writer_member_string (writer, "error", status->error);
      ter_json_writer_end_object (writer);
      sum.n_messages += status->n_messages;
      sum.n_observations += status->n_observations;
      sum.n_duplicates += status->n_duplicates;
      sum.n_refused += status->n_refused;
    }
  ter_json_writer_end_array (writer);
  ter_json_writer_member_int (writer, "messages", sum.n_messages);
  ter_json_writer_member_int (writer, "observations", sum.n_observations);
  ter_json_writer_member_int (writer, "duplicates", sum.n_duplicates);
  ter_json_writer_member_int (writer, "refused", sum.n_refused);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static int
write_text (TerCli    *cli,
            GPtrArray *statuses)
{
  g_autoptr (TerCliTable) table =
      ter_cli_table_new (_("Source"), _(">Messages"), _(">New observations"), _(">Duplicates"),
                         _(">Refused"), NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; statuses != NULL && i < statuses->len; i++)
    {
      const TerCollectorStatus *status = g_ptr_array_index (statuses, i);
      g_autofree char *messages = ter_format_count (status->n_messages);
      g_autofree char *observations = ter_format_count (status->n_observations);
      g_autofree char *duplicates = ter_format_count (status->n_duplicates);
      g_autofree char *refused = ter_format_count (status->n_refused);

      ter_cli_table_add (table, status->source_name, messages, observations, duplicates, refused);
    }
  text = ter_cli_table_to_string (table);

  return ter_cli_write (cli, text, -1);
}

/* Waiting for a source that somebody may add one day is not what was asked. */
static gboolean
check_sources (TerTerritory *territory,
               GError      **error)
{
  g_autoptr (GPtrArray) sources = ter_territory_list_sources (territory, error);

  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      const TerSource *source = g_ptr_array_index (sources, i);

      if (source->enabled && source->url != NULL)
        return TRUE;
    }
  if (sources != NULL)
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        _("This territory has no source to collect; add one with “territoire source add”."));

  return FALSE;
}

static int
collect (TerCli  *cli,
         gint64   seconds,
         gboolean once)
{
  g_auto (Watch) watch = { .cli = cli };
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (TerCollector) collector = NULL;
  g_autoptr (GError) error = NULL;
  gboolean collected;
  int exit_code;

  territory = ter_cli_open (cli, TER_TERRITORY_DEFAULT, &exit_code);
  if (territory == NULL)
    return exit_code;
  if (!check_sources (territory, &error))
    return ter_cli_refuse (cli, error);

  watch.states = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  collector = ter_collector_new (territory);
  g_signal_connect (collector, "changed", G_CALLBACK (collector_changed_cb), &watch);
  collected = ter_collector_run (collector, seconds, once, &error);
  g_signal_handlers_disconnect_by_data (collector, &watch);
  exit_code = cli->json ? write_json (cli, watch.statuses) : write_text (cli, watch.statuses);
  if (!collected)
    return ter_cli_refuse (cli, error);

  return exit_code;
}

int
ter_verb_collect (TerCli *cli,
                  int     argc,
                  char  **argv)
{
  gint64 seconds = 0;
  gboolean once = FALSE;
  const GOptionEntry entries[] = {
    { "for", 0, 0, G_OPTION_ARG_INT64, &seconds, N_("Stop after that many seconds"),
      N_("SECONDS") },
    { "once", 0, 0, G_OPTION_ARG_NONE, &once, N_("Stop when what was waiting has come"), NULL },
    { NULL },
  };

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 1)
    return ter_cli_usage (cli, _("it takes no argument."));
  if (seconds < 0)
    return ter_cli_usage (cli, _("a duration is a number of seconds, 1 or more."));

  return collect (cli, seconds, once);
}
