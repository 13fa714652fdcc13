/* ter-store-commit.c — A batch in
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The one way in for what sources bring. A listener acknowledges a message when ter_store_commit()
 * returned TRUE for it, and not before.
 *
 *  1. A commit is one transaction: whole or not at all, durable when it returns (but in a bulk).
 *  2. It is idempotent: the same batch again changes nothing. (series, instant, seq) is the
 *     identity of an observation. For one instant, a value that is stored already, as it came first
 *     or as a correction, is a duplicate; another value is a correction: kept beside the others
 *     with the next seq, and the highest seq is what is read
 *     (docs/adr/0021-identity-of-observations.md).
 *  3. Observations go through ter-store-observations.c into one segment, messages through
 *     ter-store-messages.c, names through ter-store-identities.c.
 *  4. An import that is faster than compaction waits for it, after its commit and not in it.
 *
 * Threads: all of it runs under the store's write_mutex.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-commit-private.h"

/* About 100 MB of memory. */
#define MAX_WAITING (4 * 1024 * 1024)

static gboolean
add_areas (TerCommitting *self,
           GError       **error)
{
  guint n = ter_batch_get_n_areas (self->batch);

  for (guint i = 0; i < n; i++)
    {
      if (!ter_store_put_area (self->store, self->connection, ter_batch_get_area (self->batch, i),
                               error))
        return FALSE;
    }
  self->result.n_areas = n;
  if (n > 0)
    self->changes |= TER_CHANGE_AREAS;

  return TRUE;
}

/* Every commit is a sign of life of its source; and a source must exist. */
static gboolean
touch_source (TerCommitting *self,
              GError       **error)
{
  if (!ter_connection_execute (
          self->connection, error,
          "UPDATE source SET last_ok_us = max (ifnull (last_ok_us, ?2), ?2) WHERE id = ?1", "ii",
          self->source_id, self->now_us))
    return FALSE;
  if (ter_connection_get_n_changes (self->connection) > 0)
    return TRUE;

  g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
               _("The territory has no source %lld: nothing was stored. Add the source first."),
               (long long) self->source_id);

  return FALSE;
}

static void
clear_committing (TerCommitting *self)
{
  g_clear_pointer (&self->devices, g_free);
  g_clear_pointer (&self->series, g_free);
  g_clear_pointer (&self->is_converted, g_free);
  g_clear_pointer (&self->is_duplicate, g_free);
  g_clear_pointer (&self->is_reported, g_free);
  g_clear_pointer (&self->hour_slots, g_free);
  g_clear_pointer (&self->hours, g_array_unref);
  g_clear_pointer (&self->candidates, g_array_unref);
  ter_segment_builder_clear (&self->builder);
  self->keys = NULL;
}

/**
 * ter_store_write_correction:
 *
 * Stores what a person corrects, in the transaction of the act.
 */
gboolean
ter_store_write_correction (TerStore      *self,
                            TerConnection *connection,
                            TerBatch      *batch,
                            const TerAct  *act,
                            GError       **error)
{
  TerCommitting committing = { .store = self,
                               .connection = connection,
                               .batch = batch,
                               .act = act,
                               .source_id = ter_batch_get_source_id (batch),
                               .now_us = act->at_us };
  gboolean ok;

  committing.is_duplicate = g_new0 (guint8, ter_batch_get_n_messages (batch));
  ok = ter_committing_resolve (&committing, error) &&
       ter_committing_add_observations (&committing, error) &&
       ter_committing_flush (&committing, error);
  clear_committing (&committing);

  return ok;
}

static gboolean
write_batch (TerStore      *store,
             TerConnection *connection,
             gpointer       data,
             GError       **error)
{
  TerCommitting *self = data;

  clear_committing (self);
  self->connection = connection;
  self->changes = 0;
  memset (&self->result, 0, sizeof self->result);

  if (!add_areas (self, error))
    return FALSE;
  if (ter_batch_get_n_devices (self->batch) == 0 && ter_batch_get_n_messages (self->batch) == 0)
    return TRUE;

  if (!touch_source (self, error) || !ter_committing_add_messages (self, error) ||
      !ter_committing_resolve (self, error) || !ter_committing_add_observations (self, error) ||
      !ter_committing_end_messages (self, error) || !ter_committing_flush (self, error))
    return FALSE;

  self->changes |= TER_CHANGE_SOURCES;
  if (self->result.n_observations + self->result.n_corrections + self->result.n_snapshots > 0)
    self->changes |= TER_CHANGE_OBSERVATIONS;

  return TRUE;
}

/* Compaction may fall behind a large import: the import then waits for it, for what waits is in memory. A failure is
 * that of the compaction, not of the commit, and the next one tries again. */
static void
wait_for_compaction (TerStore *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_late;

  g_mutex_lock (&self->write_mutex);
  is_late = self->n_waiting >= MAX_WAITING;
  if (is_late)
    self->n_waiting = 0;
  g_mutex_unlock (&self->write_mutex);
  if (is_late && !ter_store_compact (self, NULL, &error))
    g_info ("Not compacted: %s", error->message);
}

/**
 * ter_store_commit:
 * @batch: what a source brought; its areas alone may come without a source
 * @commit: (out) (optional): what changed
 *
 * Stores a batch, whole or not at all. On success it is on the disk and may be acknowledged; on
 * failure nothing of it is stored, and it may be committed again.
 */
gboolean
ter_store_commit (TerStore  *self,
                  TerBatch  *batch,
                  TerCommit *commit,
                  GError   **error)
{
  TerCommitting committing = { 0 };
  gboolean ok;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (TER_IS_BATCH (batch), FALSE);

  if (commit != NULL)
    memset (commit, 0, sizeof *commit);
  if (ter_batch_is_empty (batch))
    return TRUE;

  committing.store = self;
  committing.batch = batch;
  committing.source_id = ter_batch_get_source_id (batch);
  committing.now_us = ter_clock_get_now_us (self->clock);
  ok = ter_store_write (self, TER_WRITE_OBSERVATIONS, write_batch, &committing, &committing.changes,
                        error);
  if (ok && commit != NULL)
    *commit = committing.result;
  clear_committing (&committing);
  if (ok)
    wait_for_compaction (self);

  return ok;
}
