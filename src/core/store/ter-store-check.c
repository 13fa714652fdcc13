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
 *  2. Every observation (ter-store-check-series.c): checksums of what holds them, and for each series
 *     its counts, its instants and its digest. A bit that flipped in a value is seen here and
 *     nowhere else.
 *  3. The rest: geometries that can be read, a journal without a hole.
 *
 * Problems are data, not errors: an error means that the check itself could not run.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-check-private.h"

/* Enough for a person to see what is going on. */
#define MAX_PROBLEMS 100

/**
 * ter_checking_report:
 *
 * Adds a problem, in words.
 */
void
ter_checking_report (TerChecking *self,
                     const char  *format,
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
check_integrity (TerChecking *self,
                 GError     **error)
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
        ter_checking_report (self, _("The file is damaged: %s."), answer);
    }

  return step == TER_STEP_DONE;
}

static gboolean
check_references (TerChecking *self,
                  GError     **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (self->connection, "PRAGMA foreign_key_check", error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    ter_checking_report (self, _("Row %lld of “%s” names a row of “%s” that is not there."),
                         (long long) ter_statement_get_int (row, 1),
                         ter_statement_get_text (row, 0), ter_statement_get_text (row, 2));

  return step == TER_STEP_DONE;
}

static gboolean
check_message_keys (TerChecking *self,
                    GError     **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (self->connection, "SELECT id, checksum, data FROM message_key",
                              error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      gint64 id = ter_statement_get_int (row, 0);
      gsize length;
      const guint8 *data = ter_statement_get_blob (row, 2, &length);

      if (data == NULL ||
          ter_checksum (id, data, length) != (guint64) ter_statement_get_int (row, 1))
        ter_checking_report (self, _("The identities of messages in row %lld are damaged."),
                             (long long) id);
    }

  return step == TER_STEP_DONE;
}

static gboolean
check_geometries (TerChecking *self,
                  GError     **error)
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
        ter_checking_report (self, _("The outline of “%s” cannot be read."),
                             ter_statement_get_text (row, 0));
    }

  return step == TER_STEP_DONE;
}

static gboolean
check_journal (TerChecking *self,
               GError     **error)
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
    ter_checking_report (self, _("%lld entries of the journal are missing."),
                         (long long) n_missing);
  if (n_orphans != 0)
    ter_checking_report (self, _("%lld changes of the journal belong to no entry."),
                         (long long) n_orphans);

  return TRUE;
}

static gboolean
run_checks (TerChecking *self,
            GError     **error)
{
  return check_integrity (self, error) && check_references (self, error) &&
         ter_checking_check_observations (self, error) && check_message_keys (self, error) &&
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
  TerChecking checking = { .cancellable = cancellable, .problems = problems };
  gboolean ok;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);
  if (reading == NULL)
    return NULL;

  checking.connection = reading->connection;
  checking.reading = reading;
  ter_connection_watch (reading->connection, cancellable);
  /* One view of the file for all checks: a commit in between is not a problem. */
  ok = ter_reading_take_snapshot (reading, &failure) && run_checks (&checking, &failure);
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
