/* ter-store.c — The territory file: its life, its facts, its readers
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One SQLite file a territory, in WAL mode: one writer, and readers beside it that never wait for
 * it.
 *
 *  1. One process writes: it holds a TerWriterLock for as long as the store is open
 *     (ter-store-open.c).
 *  2. In that process one thread writes at a time: write_mutex. What the writer remembers between
 *     two commits (devices, series, messages, segments) is guarded by it and dropped when a transaction
 *     is rolled back (ter-store-write.c).
 *  3. A reader is a connection lent to one thread for one question, then put back in the pool with
 *     what it remembers of segments (ter-store-reading.c).
 *  4. Everything that changes the file goes through ter_store_write(): a transaction, whole or not
 *     at all, with the count of what changed.
 *  5. Signals are emitted on the context where the store was opened, whatever thread wrote
 *     (ter-store-changes.c).
 *
 * Files: -open, -create, -migrate (life), -write (transactions), -commit, -observations, -compare,
 * -messages, -keys, -identities, -areas (a batch in), -tail, -reading, -fold, -compact, -chunks
 * (where observations lie), -acts, -correct, -journal (what people do), -lists, -sources, -read,
 * -query, -runs, -datasets (questions and records), -check, -changes; ter-segment, ter-slices,
 * ter-checksum, ter-migrations, ter-connection, ter-statement, ter-writer-lock and ter-ballast know
 * nothing of the store.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-store-private.h"

/* More readers than that at once are opened and closed as needed. */
#define MAX_IDLE_READERS 8

G_DEFINE_QUARK (ter - store - error - quark, ter_store_error)
G_DEFINE_FINAL_TYPE (TerStore, ter_store, G_TYPE_OBJECT)

static void
free_reading (TerReading *self)
{
  g_clear_pointer (&self->segments, ter_segments_unref);
  g_clear_pointer (&self->connection, ter_connection_free);
  g_free (self);
}

static void
ter_store_dispose (GObject *object)
{
  TerStore *self = TER_STORE (object);
  g_autoptr (GError) error = NULL;

  if (!ter_store_close (self, &error))
    g_info ("closing %s: %s", self->path, error->message);

  G_OBJECT_CLASS (ter_store_parent_class)->dispose (object);
}

static void
ter_store_finalize (GObject *object)
{
  TerStore *self = TER_STORE (object);

  ter_store_free_caches (self);
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->clock);
  g_free (self->path);
  g_free (self->real_path);
  g_clear_pointer (&self->tail, g_hash_table_unref);
  g_clear_pointer (&self->compactor, ter_compactor_free);
  g_mutex_clear (&self->compact_mutex);
  g_mutex_clear (&self->write_mutex);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ter_store_parent_class)->finalize (object);
}

static void
ter_store_class_init (TerStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ter_store_dispose;
  object_class->finalize = ter_store_finalize;

  /**
   * TerStore::changed:
   * @changes: a #TerChange: what changed since the last time
   *
   * Emitted on the context where the store was opened, at most ten times a second.
   */
  g_signal_new ("changed", TER_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_UINT);
}

static void
ter_store_init (TerStore *self)
{
  g_mutex_init (&self->compact_mutex);
  self->compactor = ter_compactor_new (self);
  self->slice_rows = TER_SLICE_ROWS;
  g_mutex_init (&self->write_mutex);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->readers);
  self->context = g_main_context_ref_thread_default ();
  self->rand = g_rand_new ();
  self->tail =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) ter_segment_unref);
  ter_store_init_caches (self);
}

/**
 * ter_store_close:
 *
 * Ends the store: waits for the write that runs, folds the WAL back into the file, and lets the
 * lock go. Readers that are at work finish; what is asked afterwards fails. Closing twice is
 * harmless.
 *
 * Returns: %FALSE with an error when the file could not be tidied; nothing that was acknowledged is
 * lost
 */
gboolean
ter_store_close (TerStore *self,
                 GError  **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  TerReading *reader;
  gboolean ok = TRUE;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  ter_compactor_stop (self->compactor);
  ter_store_stop_changes (self);
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  while ((reader = g_queue_pop_head (&self->readers)) != NULL)
    free_reading (reader);
  g_mutex_unlock (&self->mutex);

  locker = g_mutex_locker_new (&self->write_mutex);
  if (self->writer != NULL)
    {
      /* What the planner learns may be lost; the room that the ballast holds is for folding the WAL. */
      ter_connection_run (self->writer, "PRAGMA optimize", NULL);
      ter_ballast_let_go (self->ballast);
      ok =
          ter_connection_run (self->writer,
                              "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint (TRUNCATE)", error);
      g_clear_pointer (&self->writer, ter_connection_free);
    }
  ter_store_drop_caches (self);
  g_clear_pointer (&self->ballast, ter_ballast_free);
  g_clear_pointer (&self->lock, ter_writer_lock_release);

  return ok;
}

/**
 * ter_store_get_path:
 *
 * Gets the path that the store was opened with.
 */
const char *
ter_store_get_path (TerStore *self)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return self->path;
}

/**
 * ter_store_is_read_only:
 *
 * Tells whether nothing can be written through this store.
 */
gboolean
ter_store_is_read_only (TerStore *self)
{
  g_return_val_if_fail (TER_IS_STORE (self), TRUE);

  return self->is_read_only;
}

/**
 * ter_store_get_clock:
 *
 * Returns: (transfer none): the clock that dates what is stored
 */
TerClock *
ter_store_get_clock (TerStore *self)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return self->clock;
}

/**
 * ter_store_begin_reading:
 *
 * Lends a reader to this thread.
 *
 * Returns: (transfer full): to be given back with ter_reading_end()
 */
TerReading *
ter_store_begin_reading (TerStore *self,
                         GError  **error)
{
  g_autoptr (TerConnection) connection = NULL;
  TerReading *reading;
  gboolean is_closed;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  g_mutex_lock (&self->mutex);
  is_closed = self->is_closed;
  reading = is_closed ? NULL : g_queue_pop_tail (&self->readers);
  g_mutex_unlock (&self->mutex);

  if (is_closed)
    {
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_IO,
                   _("The territory “%s” was closed. Open it again."), self->path);
      return NULL;
    }
  if (reading == NULL)
    {
      connection = ter_connection_open (self->real_path,
                                        self->is_immutable ? TER_CONNECTION_IMMUTABLE
                                                           : TER_CONNECTION_READER,
                                        error);
      if (connection == NULL)
        return NULL;
      reading = g_new0 (TerReading, 1);
      reading->connection = g_steal_pointer (&connection);
    }
  reading->store = g_object_ref (self);

  return reading;
}

/**
 * ter_reading_end:
 *
 * Gives a reader back. Its statements must have been released.
 */
void
ter_reading_end (TerReading *self)
{
  TerStore *store;

  g_return_if_fail (self != NULL);

  if (self->has_snapshot && ter_connection_is_in_transaction (self->connection))
    ter_connection_execute (self->connection, NULL, "ROLLBACK", "");
  self->has_snapshot = FALSE;
  store = g_steal_pointer (&self->store);
  g_mutex_lock (&store->mutex);
  if (!store->is_closed && g_queue_get_length (&store->readers) < MAX_IDLE_READERS)
    g_queue_push_tail (&store->readers, g_steal_pointer (&self));
  g_mutex_unlock (&store->mutex);

  g_clear_pointer (&self, free_reading);
  g_object_unref (store);
}

/**
 * ter_store_dup_fact:
 * @key: "name", "zone", "uid", "fictional"…
 *
 * Gets a fact of the territory as a whole.
 *
 * Returns: (transfer full) (nullable): its text, or %NULL if there is none
 */
char *
ter_store_dup_fact (TerStore   *self,
                    const char *key)
{
  g_autoptr (TerReading) reading = NULL;
  g_autoptr (TerStatement) row = NULL;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  reading = ter_store_begin_reading (self, NULL);
  if (reading == NULL)
    return NULL;
  row = ter_connection_prepare (reading->connection, "SELECT value FROM fact WHERE key = ?1", NULL);
  if (row == NULL)
    return NULL;
  ter_statement_bind (row, "t", key);

  return ter_statement_step (row, NULL) == TER_STEP_ROW ? ter_statement_dup_text (row, 0) : NULL;
}

typedef struct
{
  const char *key;
  const char *value;
} Fact;

static gboolean
write_fact (TerStore      *self,
            TerConnection *connection,
            gpointer       data,
            GError       **error)
{
  const Fact *fact = data;

  if (fact->value == NULL)
    return ter_connection_execute (connection, error, "DELETE FROM fact WHERE key = ?1", "t",
                                   fact->key);

  return ter_connection_execute (connection, error,
                                 "INSERT INTO fact (key, value) VALUES (?1, ?2)"
                                 " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                 "tt", fact->key, fact->value);
}

/**
 * ter_store_set_fact:
 * @key: its name
 * @value: (nullable): its text, or %NULL to forget it
 *
 * Sets a fact that the program states. What a person changes goes through ter_store_apply(), for
 * the journal.
 */
gboolean
ter_store_set_fact (TerStore   *self,
                    const char *key,
                    const char *value,
                    GError    **error)
{
  Fact fact = { key, value };
  TerChange changes = TER_CHANGE_TERRITORY;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  return ter_store_write (self, TER_WRITE_HOUSEKEEPING, write_fact, &fact, &changes, error);
}

/**
 * ter_make_uid:
 *
 * Makes a lasting identity: a random UUID (RFC 9562, version 4).
 */
char *
ter_make_uid (GRand *rand)
{
  guint32 words[4];

  g_return_val_if_fail (rand != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = g_rand_int (rand);

  return g_strdup_printf ("%08x-%04x-4%03x-%04x-%04x%08x", words[0], words[1] >> 16,
                          words[1] & 0xfff, 0x8000 | (words[2] >> 16 & 0x3fff), words[2] & 0xffff,
                          words[3]);
}
