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
 *  3. Portals are refreshed meanwhile, on a worker thread, when their files are due: at the start, then every minute
 *     that one is. The command does not end before a refresh that began has stored or dropped its file.
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "ter-cli-table.h"
#include "ter-collector.h"
#include "ter-format.h"
#include "ter-harvester.h"
#include "ter-verbs.h"

#define LOOK_EVERY_S 60

typedef struct
{
  TerCli *cli;
  TerTerritory *territory;
  GPtrArray *statuses;
  GHashTable *states;

  /* Portals */
  TerHarvester *harvester;
  GCancellable *cancellable;
  TerHarvest sum;
  gboolean is_harvesting;
  guint timer;
} Watch;

static void
watch_clear (Watch *watch)
{
  g_clear_handle_id (&watch->timer, g_source_remove);
  g_clear_object (&watch->harvester);
  g_clear_object (&watch->cancellable);
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

static gpointer
refresh (TerTerritory *territory,
         gpointer      params,
         GCancellable *cancellable,
         GError      **error)
{
  TerHarvest *harvest = g_new0 (TerHarvest, 1);

  if (ter_harvester_refresh_due (params, harvest, cancellable, error))
    return harvest;

  g_free (harvest);
  return NULL;
}

static void
refreshed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  Watch *watch = data;
  g_autoptr (GError) error = NULL;
  g_autofree TerHarvest *harvest =
      ter_territory_run_finish (TER_TERRITORY (source), result, &error);

  watch->is_harvesting = FALSE;
  if (harvest == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_printerr ("%s\n", error->message);
      return;
    }
  watch->sum.n_due += harvest->n_due;
  watch->sum.n_changed += harvest->n_changed;
  watch->sum.n_same += harvest->n_same;
  watch->sum.n_failed += harvest->n_failed;
}

static gboolean
look_at_portals (gpointer data)
{
  Watch *watch = data;
  gint64 due_us;

  if (watch->is_harvesting)
    return G_SOURCE_CONTINUE;
  due_us = ter_harvester_get_next_due_us (watch->harvester);
  if (due_us == TER_INSTANT_NONE || due_us > ter_territory_get_now_us (watch->territory))
    return G_SOURCE_CONTINUE;

  watch->is_harvesting = TRUE;
  ter_territory_run_async (watch->territory, refresh, g_object_ref (watch->harvester),
                           g_object_unref, g_free, watch->cancellable, refreshed_cb, watch);

  return G_SOURCE_CONTINUE;
}

static void
start_portals (Watch *watch)
{
  watch->harvester = ter_harvester_new (watch->territory);
  watch->cancellable = g_cancellable_new ();
  look_at_portals (watch);
  watch->timer = g_timeout_add_seconds (LOOK_EVERY_S, look_at_portals, watch);
}

/* With @once, what is under way is brought to its end; else it is stopped. */
static void
stop_portals (Watch   *watch,
              gboolean once)
{
  g_clear_handle_id (&watch->timer, g_source_remove);
  if (!once)
    g_cancellable_cancel (watch->cancellable);
  while (watch->is_harvesting)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

/* A territory whose only sources are portals. */
static void
wait_for_the_end (gint64 seconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint interrupt = g_unix_signal_add (SIGINT, quit_cb, loop);
  guint terminate = g_unix_signal_add (SIGTERM, quit_cb, loop);
  guint timer =
      seconds > 0 ? g_timeout_add_seconds ((guint) MIN (seconds, G_MAXUINT), quit_cb, loop) : 0;

  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_clear_handle_id (&timer, g_source_remove);
}

static void
write_harvest (TerJsonWriter    *writer,
               const TerHarvest *harvest)
{
  ter_json_writer_key (writer, "portals");
  ter_json_writer_begin_object (writer);
  ter_json_writer_member_int (writer, "due", harvest->n_due);
  ter_json_writer_member_int (writer, "changed", harvest->n_changed);
  ter_json_writer_member_int (writer, "same", harvest->n_same);
  ter_json_writer_member_int (writer, "failed", harvest->n_failed);
  ter_json_writer_end_object (writer);
}

static int
write_json (TerCli      *cli,
            const Watch *watch)
{
  const GPtrArray *statuses = watch->statuses;
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
      ter_json_writer_member_int (writer, "left_out", status->n_left_out);
      ter_json_writer_member_string (writer, "error", status->error);
      ter_json_writer_end_object (writer);
      sum.n_messages += status->n_messages;
      sum.n_observations += status->n_observations;
      sum.n_duplicates += status->n_duplicates;
      sum.n_refused += status->n_refused;
      sum.n_left_out += status->n_left_out;
    }
  ter_json_writer_end_array (writer);
  ter_json_writer_member_int (writer, "messages", sum.n_messages);
  ter_json_writer_member_int (writer, "observations", sum.n_observations);
  ter_json_writer_member_int (writer, "duplicates", sum.n_duplicates);
  ter_json_writer_member_int (writer, "refused", sum.n_refused);
  ter_json_writer_member_int (writer, "left_out", sum.n_left_out);
  if (watch->harvester != NULL)
    write_harvest (writer, &watch->sum);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static int
write_text (TerCli      *cli,
            const Watch *watch)
{
  const GPtrArray *statuses = watch->statuses;
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

typedef struct
{
  guint n_listened;
  guint n_portals;
} Census;

/* Waiting for a source that somebody may add one day is not what was asked. */
static gboolean
count_sources (TerTerritory *territory,
               Census       *census,
               GError      **error)
{
  g_autoptr (GPtrArray) sources = ter_territory_list_sources (territory, error);

  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      const TerSource *source = g_ptr_array_index (sources, i);

      if (!source->enabled)
        continue;
      census->n_listened +=
          g_str_equal (source->kind, "chirpstack") || g_str_equal (source->kind, "mqtt");
      census->n_portals += g_str_equal (source->kind, "ckan");
    }
  if (census->n_listened + census->n_portals > 0)
    return TRUE;
  if (sources != NULL)
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        _("This territory has no source to collect; add one with “territoire source add”."));

  return FALSE;
}

static gboolean
listen (Watch   *watch,
        gint64   seconds,
        gboolean once,
        GError **error)
{
  g_autoptr (TerCollector) collector = ter_collector_new (watch->territory);
  gboolean collected;

  g_signal_connect (collector, "changed", G_CALLBACK (collector_changed_cb), watch);
  collected = ter_collector_run (collector, seconds, once, error);
  g_signal_handlers_disconnect_by_data (collector, watch);

  return collected;
}

static int
collect (TerCli  *cli,
         gint64   seconds,
         gboolean once)
{
  g_auto (Watch) watch = { .cli = cli };
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GError) error = NULL;
  Census census = { 0 };
  gboolean collected = TRUE;
  int exit_code;

  territory = ter_cli_open (cli, TER_TERRITORY_DEFAULT, &exit_code);
  if (territory == NULL)
    return exit_code;
  if (!count_sources (territory, &census, &error))
    return ter_cli_refuse (cli, error);

  watch.territory = territory;
  watch.states = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (census.n_portals > 0)
    start_portals (&watch);
  if (census.n_listened > 0)
    collected = listen (&watch, seconds, once, &error);
  else if (!once)
    wait_for_the_end (seconds);
  if (census.n_portals > 0)
    stop_portals (&watch, once);

  exit_code = cli->json ? write_json (cli, &watch) : write_text (cli, &watch);
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
