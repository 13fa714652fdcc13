/* ter-store-changes.c — Who changed what, and when it is said
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Two ways to learn of a change, one signal:
 *
 *      this process wrote ─▶ note_changes() ─┐
 *                                            ├─▶ pending ─100 ms─▶ ::changed, on the context
 *      another one wrote ─▶ poll_changes() ──┘
 *
 *  1. ::changed is emitted on the context where the store was opened, at most once in
 *     EMIT_AFTER_MS.
 *  2. Each transaction counts the kinds of change that it makes in `revision`; a store that only
 *     reads looks at PRAGMA data_version (a look in shared memory), and at `revision` only when
 *     that moved.
 *  3. Sources hold the store weakly: a store that nobody holds any more ends, whatever is pending.
 */

#include "config.h"

#include "ter-store-private.h"

#define EMIT_AFTER_MS 100
#define POLL_EVERY_MS 500

static void
free_weak (gpointer data)
{
  GWeakRef *weak = data;

  g_weak_ref_clear (weak);
  g_free (weak);
}

static GSource *
attach_timeout (TerStore   *self,
                guint       milliseconds,
                GSourceFunc func,
                const char *name)
{
  GSource *source = g_timeout_source_new (milliseconds);
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  g_source_set_callback (source, func, weak, free_weak);
  g_source_set_static_name (source, name);
  g_source_attach (source, self->context);

  return source;
}

static void
drop_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static gboolean
emit_changed (gpointer data)
{
  g_autoptr (TerStore) self = g_weak_ref_get (data);
  TerChange changes;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->mutex);
  changes = self->pending;
  self->pending = 0;
  g_clear_pointer (&self->emission, g_source_unref);
  g_mutex_unlock (&self->mutex);

  if (changes != 0)
    g_signal_emit_by_name (self, "changed", changes);

  return G_SOURCE_REMOVE;
}

/**
 * ter_store_note_changes:
 *
 * Says later, on the store's context, what changed. May be called from any thread.
 */
void
ter_store_note_changes (TerStore *self,
                        TerChange changes)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (TER_IS_STORE (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->pending |= changes;
  if (self->pending != 0 && self->emission == NULL && !self->is_closed)
    self->emission = attach_timeout (self, EMIT_AFTER_MS, emit_changed, "territory changed");
}

/**
 * ter_store_count_changes:
 *
 * Counts, in the transaction that makes them, what changes.
 */
gboolean
ter_store_count_changes (TerConnection *connection,
                         TerChange      changes,
                         GError       **error)
{
  for (int flag = 0; flag < TER_N_CHANGES; flag++)
    {
      if ((changes & (1u << flag)) == 0)
        continue;
      if (!ter_connection_execute (connection, error,
                                   "INSERT INTO revision (flag, n) VALUES (?1, 1)"
                                   " ON CONFLICT (flag) DO UPDATE SET n = n + 1",
                                   "e", flag))
        return FALSE;
    }

  return TRUE;
}

/* Returns what changed since the last time. */
static TerChange
read_revisions (TerStore *self)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (self->poll_reader, "SELECT flag, n FROM revision", NULL);
  TerChange changes = 0;

  while (row != NULL && ter_statement_step (row, NULL) == TER_STEP_ROW)
    {
      gint64 flag = ter_statement_get_int (row, 0);
      gint64 n = ter_statement_get_int (row, 1);

      if (flag < 0 || flag >= TER_N_CHANGES || self->revisions[flag] == n)
        continue;
      self->revisions[flag] = n;
      changes |= 1u << flag;
    }

  return changes;
}

static gboolean
poll_changes (gpointer data)
{
  g_autoptr (TerStore) self = g_weak_ref_get (data);
  gint64 version;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  if (ter_connection_get_int (self->poll_reader, "PRAGMA data_version", &version, NULL) &&
      version != self->data_version)
    {
      TerChange changes = read_revisions (self);

      self->data_version = version;
      if (changes != 0)
        ter_store_note_changes (self, changes);
    }

  return G_SOURCE_CONTINUE;
}

/**
 * ter_store_start_polling:
 *
 * Begins to watch for what another process writes.
 */
void
ter_store_start_polling (TerStore *self)
{
  g_return_if_fail (TER_IS_STORE (self) && self->poll == NULL);

  self->poll_reader = ter_connection_open (self->real_path, TER_CONNECTION_READER, NULL);
  if (self->poll_reader == NULL)
    return;

  /* The context is often the one that draws: better late than still. */
  ter_connection_set_busy_timeout (self->poll_reader, 0);
  ter_connection_get_int (self->poll_reader, "PRAGMA data_version", &self->data_version, NULL);
  read_revisions (self);
  self->poll = attach_timeout (self, POLL_EVERY_MS, poll_changes, "territory poll");
}

/**
 * ter_store_stop_changes:
 *
 * Ends what was begun here; what is pending is not said. To be called on the store's context.
 */
void
ter_store_stop_changes (TerStore *self)
{
  g_return_if_fail (TER_IS_STORE (self));

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->emission, drop_source);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&self->poll, drop_source);
  g_clear_pointer (&self->poll_reader, ter_connection_free);
}
