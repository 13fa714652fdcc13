/* ter-store-write.c — Transactions of the store
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A write is a function that runs between BEGIN IMMEDIATE and COMMIT:
 *
 *      idle ──begin──▶ open ──func, count──▶ filled ──COMMIT──▶ durable (synchronous = FULL)
 *                        └────────error────────┴──ROLLBACK, caches dropped──▶ idle
 *
 *  1. TRUE is returned after COMMIT alone, and in FULL mode COMMIT returns after the disk has it.
 *  2. After a rollback nothing that the writer remembered is trusted: it is read again from the
 *     file.
 *  3. On a full disk the work of people and the housekeeping get the ballast; observations do not,
 *     and are refused until the ballast is held again.
 *  4. In a bulk, the commits of its thread do not wait for the disk (synchronous = NORMAL: a power
 *     cut may lose the last ones, never break the file); the end of the bulk waits for all of them.
 *     Those of other threads, which acknowledge what they commit, wait as ever.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-store-private.h"

static gboolean
check_writable (TerStore *self,
                GError  **error)
{
  if (self->writer != NULL)
    return TRUE;

  if (self->is_read_only)
    g_set_error (
        error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY,
        _("The territory is open to be read only: nothing was stored. Open it for writing first."));
  else
    g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_IO,
                 _("The territory “%s” was closed: nothing was stored. Open it again."),
                 self->path);

  return FALSE;
}

static gboolean
run_func (TerStore    *self,
          TerWriteFunc func,
          gpointer     data,
          TerChange   *changes,
          GError     **error)
{
  TerConnection *connection = self->writer;

  if (!ter_connection_execute (connection, error, "BEGIN IMMEDIATE", ""))
    return FALSE;

  if (func (self, connection, data, error) &&
      ter_store_count_changes (connection, *changes, error) &&
      ter_connection_execute (connection, error, "COMMIT", ""))
    {
      ter_store_publish_written (self);
      return TRUE;
    }

  /* Some errors (a full disk) roll back by themselves. */
  if (ter_connection_is_in_transaction (connection))
    ter_connection_execute (connection, NULL, "ROLLBACK", "");
  ter_store_drop_caches (self);

  return FALSE;
}

/* A bulk is its thread's own affair: what another thread acknowledges meanwhile is on the disk first. */
static gboolean
set_durability (TerStore *self,
                gboolean  is_full,
                GError  **error)
{
  if (self->bulk_thread == NULL || self->bulk_thread == g_thread_self ())
    return TRUE;

  return ter_connection_run (self->writer,
                             is_full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                             error);
}

static gboolean
run_transaction (TerStore    *self,
                 TerWriteFunc func,
                 gpointer     data,
                 TerChange   *changes,
                 GError     **error)
{
  gboolean ok;

  if (!set_durability (self, TRUE, error))
    return FALSE;
  ok = run_func (self, func, data, changes, error);
  set_durability (self, FALSE, NULL);

  return ok;
}

static gboolean
hold_ballast (TerStore *self)
{
  if (ter_ballast_hold (self->ballast))
    return TRUE;

  /* The WAL may be what fills the disk: folded back, it can be cut. */
  ter_connection_run (self->writer, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);

  return ter_ballast_hold (self->ballast);
}

static gboolean
run_on_full_disk (TerStore    *self,
                  TerWriteKind kind,
                  TerWriteFunc func,
                  gpointer     data,
                  TerChange   *changes,
                  GError     **error)
{
  if (kind == TER_WRITE_OBSERVATIONS)
    ter_connection_run (self->writer, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
  else
    ter_ballast_let_go (self->ballast);

  return run_transaction (self, func, data, changes, error);
}

/**
 * ter_store_write:
 * @kind: what may be done when the disk is full
 * @func: what to write; it may run twice
 * @data: for @func
 * @changes: what is changed, read after @func
 *
 * Writes in one transaction, whole or not at all. It is on the disk when this returns %TRUE, but in
 * a bulk.
 */
gboolean
ter_store_write (TerStore    *self,
                 TerWriteKind kind,
                 TerWriteFunc func,
                 gpointer     data,
                 TerChange   *changes,
                 GError     **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GError) first = NULL;
  gboolean ok;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  locker = g_mutex_locker_new (&self->write_mutex);
  if (!check_writable (self, error))
    return FALSE;
  if (kind == TER_WRITE_OBSERVATIONS && !hold_ballast (self))
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_FULL,
          _("Less than a megabyte is left on the disk: nothing of this was stored, and what was stored "
            "before is safe. Free some space, then try again."));
      return FALSE;
    }

  ok = run_transaction (self, func, data, changes, &first);
  if (!ok && g_error_matches (first, TER_STORE_ERROR, TER_STORE_ERROR_FULL))
    {
      g_clear_error (&first);
      ok = run_on_full_disk (self, kind, func, data, changes, &first);
    }
  if (!ok)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return FALSE;
    }

  if ((*changes & TER_CHANGE_OBSERVATIONS) != 0)
    ter_store_consider_compaction (self, FALSE);
  ter_store_note_changes (self, *changes);

  return TRUE;
}

/**
 * ter_store_begin_bulk:
 *
 * Begins a bulk: until ter_store_end_bulk(), commits of this thread return before the disk has them. A crash of
 * the program loses nothing; a power cut may lose the bulk's last commits, and never breaks the
 * file.
 */
gboolean
ter_store_begin_bulk (TerStore *self,
                      GError  **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  locker = g_mutex_locker_new (&self->write_mutex);
  if (!check_writable (self, error) ||
      !ter_connection_run (self->writer, "PRAGMA synchronous = NORMAL", error))
    return FALSE;
  self->bulk_thread = g_thread_self ();

  return TRUE;
}

static gboolean
write_nothing (TerStore      *self,
               TerConnection *connection,
               gpointer       data,
               GError       **error)
{
  return TRUE;
}

/**
 * ter_store_end_bulk:
 *
 * Ends a bulk: everything that it committed is on the disk when this returns %TRUE.
 */
gboolean
ter_store_end_bulk (TerStore *self,
                    GError  **error)
{
  TerChange changes = TER_CHANGE_OBSERVATIONS;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  g_mutex_lock (&self->write_mutex);
  if (!check_writable (self, error) ||
      !ter_connection_run (self->writer, "PRAGMA synchronous = FULL", error))
    {
      g_mutex_unlock (&self->write_mutex);
      return FALSE;
    }
  self->bulk_thread = NULL;
  ter_store_consider_compaction (self, TRUE);
  g_mutex_unlock (&self->write_mutex);

  /* A commit in FULL mode syncs the whole WAL: the frames of the bulk come before it. */
  return ter_store_write (self, TER_WRITE_HOUSEKEEPING, write_nothing, NULL, &changes, error);
}
