/* ter-store-runs.c — What the program did
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-store-private.h"

static gboolean
insert_run (TerStore      *self,
            TerConnection *connection,
            gpointer       data,
            GError       **error)
{
  TerRun *run = data;

  if (run->started_us == 0 || run->started_us == TER_INSTANT_NONE)
    run->started_us = ter_clock_get_now_us (self->clock);
  if (!ter_connection_execute (
          connection, error,
          "INSERT INTO run (kind, source_id, label, started_us, version, detail)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
          "tdtitt", run->kind, run->source_id, run->label, run->started_us,
          run->version != NULL ? run->version : PACKAGE_VERSION, run->detail))
    return FALSE;
  run->id = ter_connection_get_last_id (connection);

  return TRUE;
}

/**
 * ter_store_begin_run:
 * @run: what begins: its kind, source and label; its id is filled in, and its start unless it is
 *   set
 *
 * Notes that the program begins something. A run that never ends was killed.
 */
gboolean
ter_store_begin_run (TerStore *self,
                     TerRun   *run,
                     GError  **error)
{
  TerChange changes = TER_CHANGE_RUNS;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (run != NULL && run->kind != NULL, FALSE);

  return ter_store_write (self, TER_WRITE_HOUSEKEEPING, insert_run, run, &changes, error);
}

static gboolean
update_run (TerStore      *self,
            TerConnection *connection,
            gpointer       data,
            GError       **error)
{
  TerRun *run = data;

  if (run->ended_us == 0 || run->ended_us == TER_INSTANT_NONE)
    run->ended_us = ter_clock_get_now_us (self->clock);
  if (!ter_connection_execute (
          connection, error,
          "UPDATE run SET ended_us = ?2, n_observations = ?3, n_duplicates = ?4, n_refused = ?5,"
          " n_bytes = ?6, error = ?7, detail = ?8 WHERE id = ?1",
          "iiiiiitt", run->id, run->ended_us, run->n_observations, run->n_duplicates,
          run->n_refused, run->n_bytes, run->error, run->detail))
    return FALSE;
  if (ter_connection_get_n_changes (connection) > 0)
    return TRUE;

  g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
               _("The territory has no run %lld: its end was not noted."), (long long) run->id);

  return FALSE;
}

/**
 * ter_store_end_run:
 * @run: what ended, with its counts and its error; its end is filled in unless it is set
 *
 * Notes that it ended.
 */
gboolean
ter_store_end_run (TerStore *self,
                   TerRun   *run,
                   GError  **error)
{
  TerChange changes = TER_CHANGE_RUNS;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (run != NULL, FALSE);

  return ter_store_write (self, TER_WRITE_HOUSEKEEPING, update_run, run, &changes, error);
}

static gpointer
read_run (TerStatement *row)
{
  TerRun *run = ter_run_new ();

  run->id = ter_statement_get_int (row, 0);
  run->kind = ter_statement_dup_text (row, 1);
  run->source_id = ter_statement_get_int (row, 2);
  run->label = ter_statement_dup_text (row, 3);
  run->started_us = ter_statement_get_int (row, 4);
  run->ended_us = ter_statement_get_instant (row, 5);
  run->n_observations = ter_statement_get_int (row, 6);
  run->n_duplicates = ter_statement_get_int (row, 7);
  run->n_refused = ter_statement_get_int (row, 8);
  run->n_bytes = ter_statement_get_int (row, 9);
  run->version = ter_statement_dup_text (row, 10);
  run->error = ter_statement_dup_text (row, 11);
  run->detail = ter_statement_dup_text (row, 12);

  return run;
}

/**
 * ter_store_list_runs:
 * @source_id: a source, or 0 for all
 * @limit: how many
 *
 * Lists runs, latest first.
 *
 * Returns: (transfer full) (element-type TerRun): the runs
 */
GPtrArray *
ter_store_list_runs (TerStore *self,
                     gint64    source_id,
                     guint     limit,
                     GError  **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (
      self,
      "SELECT id, kind, source_id, label, started_us, ended_us, n_observations, n_duplicates,"
      " n_refused, n_bytes, version, error, detail FROM run WHERE ?1 = 0 OR source_id = ?1"
      " ORDER BY id DESC LIMIT ?2",
      read_run, (GDestroyNotify) ter_run_unref, error, "ii", source_id, (gint64) limit);
}
