/* ter-store-check.c — Is everything in order?
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Reads the whole file and says what is wrong in words. Three layers, each blind to what the next
 * one sees:
 *
 *  1. integrity_check and foreign_key_check: pages, trees, indexes, references.
 *  2. Every observation: instants, qualities and seqs in order, and for each series its counts and
 *     its digest, the sum of a hash of its rows. A bit that flipped in a value is seen here and
 *     nowhere else.
 *  3. The rest: geometries that can be read, a journal without a hole.
 *
 * Problems are data, not errors: an error means that the check itself could not run.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-instant.h"
#include "ter-store-private.h"

/* Enough for a person to see what is going on. */
#define MAX_PROBLEMS 100
#define ROWS_PER_LOOK 4096

typedef struct
{
  TerConnection *connection;
  GCancellable *cancellable;
  GPtrArray *problems;
} Checking;

/* What the rows of one series add up to. */
typedef struct
{
  gint64 n_observations;
  gint64 n_corrections;
  gint64 first_us;
  gint64 last_us;
  guint64 digest;
  /* The row before */
  gint64 time_us;
  gint64 seq;
  gboolean is_disordered;
} Tally;

static void G_GNUC_PRINTF (2, 3)
report (Checking   *self,
        const char *format,
        ...)
{
  va_list values;

  if (self->problems->len >= MAX_PROBLEMS)
    return;

  va_start (values, format);
  g_ptr_array_add (self->problems, g_strdup_vprintf (format, values));
  va_end (values);
}

static gboolean
check_integrity (Checking *self,
                 GError  **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (self->connection, "PRAGMA integrity_check (100)", error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      const char *answer = ter_statement_get_text (row, 0);

      if (g_strcmp0 (answer, "ok") != 0)
        report (self, _("The file is damaged: %s."), answer);
    }

  return step == TER_STEP_DONE;
}

static gboolean
check_references (Checking *self,
                  GError  **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (self->connection, "PRAGMA foreign_key_check", error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    report (self, _("Row %lld of “%s” names a row of “%s” that is not there."),
            (long long) ter_statement_get_int (row, 1), ter_statement_get_text (row, 0),
            ter_statement_get_text (row, 2));

  return step == TER_STEP_DONE;
}

static void
add_to_tally (Tally        *tally,
              TerStatement *row)
{
  gint64 time_us = ter_statement_get_int (row, 1);
  gint64 seq = ter_statement_get_int (row, 2);
  double value = ter_statement_get_real (row, 3);
  gint64 quality = ter_statement_get_int (row, 5);

  if (seq == 0)
    tally->n_observations++;
  else if (tally->time_us != time_us || seq != tally->seq + 1)
    tally->is_disordered = TRUE;
  if (seq > 0)
    tally->n_corrections++;
  if (isinf (value) || quality < 0 || quality >= TER_N_QUALITIES)
    tally->is_disordered = TRUE;

  if (tally->first_us == TER_INSTANT_NONE)
    tally->first_us = time_us;
  tally->last_us = time_us;
  tally->digest +=
      ter_observation_hash (time_us, seq, value, ter_statement_get_text (row, 4), (int) quality);
  tally->time_us = time_us;
  tally->seq = seq;
}

static gboolean
compare_series (Checking    *self,
                gint64       series_id,
                const Tally *tally,
                GError     **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT n_observations, first_us, last_us, digest, (SELECT count (*) FROM correction WHERE series_id = ?1 AND seq > 0)"
      " FROM series WHERE id = ?1",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "i", series_id);
  step = ter_statement_step (row, error);
  if (step == TER_STEP_ERROR)
    return FALSE;
  if (step == TER_STEP_DONE)
    {
      report (self, _("There are observations of a series %lld that is not there."),
              (long long) series_id);
      return TRUE;
    }

  if (tally->is_disordered)
    report (self, _("The observations of series %lld are not in order."), (long long) series_id);
  if (ter_statement_get_int (row, 0) != tally->n_observations ||
      ter_statement_get_instant (row, 1) != tally->first_us ||
      ter_statement_get_instant (row, 2) != tally->last_us ||
      ter_statement_get_int (row, 4) != tally->n_corrections)
    report (
        self,
        _("Series %lld should hold %lld observations and holds %lld, or not between the same instants."),
        (long long) series_id, (long long) ter_statement_get_int (row, 0),
        (long long) tally->n_observations);
  else if ((guint64) ter_statement_get_int (row, 3) != tally->digest)
    report (self, _("An observation of series %lld is not what was stored."),
            (long long) series_id);

  return TRUE;
}

static gboolean
check_observations (Checking *self,
                    GError  **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT series_id, time_us, seq, value, text, quality FROM observation ORDER BY series_id, time_us, seq",
      error);
  Tally tally = { 0 };
  gint64 series_id = 0;
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  for (gint64 i = 0; (step = ter_statement_step (row, error)) == TER_STEP_ROW; i++)
    {
      if (i % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (i == 0 || ter_statement_get_int (row, 0) != series_id)
        {
          if (i > 0 && !compare_series (self, series_id, &tally, error))
            return FALSE;
          series_id = ter_statement_get_int (row, 0);
          tally = (Tally) { .first_us = TER_INSTANT_NONE, .time_us = TER_INSTANT_NONE };
        }
      add_to_tally (&tally, row);
    }
  if (step == TER_STEP_ERROR)
    return FALSE;

  return series_id == 0 || compare_series (self, series_id, &tally, error);
}

/* Series whose rows are all gone were not met above. */
static gboolean
check_empty_series (Checking *self,
                    GError  **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT id, n_observations FROM series WHERE n_observations <> 0"
      " AND NOT EXISTS (SELECT 1 FROM observation WHERE series_id = series.id)",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    report (self, _("Series %lld should hold %lld observations and holds none."),
            (long long) ter_statement_get_int (row, 0), (long long) ter_statement_get_int (row, 1));

  return step == TER_STEP_DONE;
}

static gboolean
check_geometries (Checking *self,
                  GError  **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT name, geometry FROM area WHERE geometry IS NOT NULL"
      " UNION ALL SELECT name, geometry FROM feature WHERE geometry IS NOT NULL",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      gsize length;
      const guint8 *wkb = ter_statement_get_blob (row, 1, &length);
      g_autoptr (TerGeometry) geometry = wkb != NULL ? ter_geometry_from_wkb (wkb, length) : NULL;

      if (geometry == NULL)
        report (self, _("The outline of “%s” cannot be read."), ter_statement_get_text (row, 0));
    }

  return step == TER_STEP_DONE;
}

static gboolean
check_journal (Checking *self,
               GError  **error)
{
  gint64 n_missing, n_orphans;

  if (!ter_connection_get_int (self->connection, "SELECT ifnull (max (id), 0) - count (*) FROM act",
                               &n_missing, error) ||
      !ter_connection_get_int (
          self->connection,
          "SELECT count (*) FROM act_change WHERE act_id NOT IN (SELECT id FROM act)", &n_orphans,
          error))
    return FALSE;

  if (n_missing != 0)
    report (self, _("%lld entries of the journal are missing."), (long long) n_missing);
  if (n_orphans != 0)
    report (self, _("%lld changes of the journal belong to no entry."), (long long) n_orphans);

  return TRUE;
}

static gboolean
run_checks (Checking *self,
            GError  **error)
{
  return check_integrity (self, error) && check_references (self, error) &&
         check_observations (self, error) && check_empty_series (self, error) &&
         check_geometries (self, error) && check_journal (self, error);
}

/**
 * ter_store_check:
 * @cancellable: (nullable): stops it
 *
 * Reads the whole file and looks for what is wrong: about a second for a million observations.
 * Others may go on writing meanwhile.
 *
 * Returns: (transfer full) (element-type utf8): the problems in words, none when all is well; %NULL
 * with an error
 *   when the check could not run
 */
GPtrArray *
ter_store_check (TerStore     *self,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (TerReading) reading = NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) failure = NULL;
  Checking checking = { .cancellable = cancellable, .problems = problems };
  gboolean ok;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);
  if (reading == NULL)
    return NULL;

  checking.connection = reading->connection;
  ter_connection_watch (reading->connection, cancellable);
  /* One view of the file for all checks: a commit in between is not a problem. */
  ok = ter_connection_run (reading->connection, "BEGIN", &failure) &&
       run_checks (&checking, &failure);
  if (ter_connection_is_in_transaction (reading->connection))
    ter_connection_run (reading->connection, "ROLLBACK", NULL);
  ter_connection_watch (reading->connection, NULL);

  /* A page that cannot be read at all stops a check: that is a finding too. */
  if (g_error_matches (failure, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT))
    {
      g_ptr_array_add (problems, g_strdup (failure->message));
      return g_steal_pointer (&problems);
    }
  if (!ok)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  return g_steal_pointer (&problems);
}
