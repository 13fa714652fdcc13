/* ter-store-compactor.c — When segments become chunks, and on which thread
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *      commit ─ many rows, or old ones ─┐
 *      end of a bulk ───────────────────┴─ ask ─▶ thread: ter_store_compact() ─▶ ter_store_give_back() ─▶ waits
 *      close ──────────────────────────────stop─▶ cancelled between two slices, joined
 *
 *  1. The thread begins with the first thing that is asked, and never for a store that is only read.
 *  2. It holds the store while it works and no longer: a store that nobody else holds ends, on this thread if need be,
 *     which is then not waited for.
 *  3. What failed is not tried again for a minute: a full disk is not a reason to keep a processor busy. What is not
 *     compacted is read from segments as before.
 */

#include "config.h"

#include "ter-compact-private.h"
#include "ter-compactor-private.h"
#include "ter-segment-private.h"

#include <sys/resource.h>
#include <unistd.h>

#define MANY_ROWS 262144
#define BULK_ROWS 16384
#define OLD_US TER_USEC_PER_DAY
/* Slower than what a person waits for, but never by so much that a commit waits for a slice of it. */
#define NICENESS 5
#define PAUSE_US (60 * TER_USEC_PER_SEC)

struct _TerCompactor
{
  gatomicrefcount ref_count;
  GWeakRef store;
  /* Owned */
  GCancellable *cancellable;

  /* Owned; guarded by mutex */
  GMutex mutex;
  GCond cond;
  GThread *thread;
  gboolean is_asked;
  gboolean is_stopped;
};

static void
compactor_unref (TerCompactor *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_weak_ref_clear (&self->store);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/**
 * ter_compactor_new:
 * @store: (transfer none): what is compacted
 *
 * Makes a compactor whose thread has not begun.
 */
TerCompactor *
ter_compactor_new (TerStore *store)
{
  TerCompactor *self = g_new0 (TerCompactor, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_weak_ref_init (&self->store, store);
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);

  return self;
}

/**
 * ter_compactor_free:
 *
 * Lets a compactor go that was stopped.
 */
void
ter_compactor_free (TerCompactor *self)
{
  ter_compactor_stop (self);
  compactor_unref (self);
}

/* Waits until something is asked; FALSE when it is time to end. */
static gboolean
wait_for_work (TerCompactor *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (!self->is_asked && !self->is_stopped)
    g_cond_wait (&self->cond, &self->mutex);
  self->is_asked = FALSE;

  return !self->is_stopped;
}

static void
pause_after_failure (TerCompactor *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 until = g_get_monotonic_time () + PAUSE_US;

  while (!self->is_stopped && g_cond_wait_until (&self->cond, &self->mutex, until))
    ;
}

static gpointer
run (gpointer data)
{
  TerCompactor *self = data;

  /* Gives way to whoever waits for an answer: a thread of Linux has a niceness of its own. */
  setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);

  while (wait_for_work (self))
    {
      g_autoptr (GError) error = NULL;
      TerStore *store = g_weak_ref_get (&self->store);

      if (store == NULL)
        break;
      if (ter_store_compact (store, self->cancellable, &error))
        ter_store_give_back (store, TRUE, self->cancellable, &error);
      g_object_unref (store);
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_info ("Not compacted: %s", error->message);
          pause_after_failure (self);
        }
    }
  compactor_unref (self);

  return NULL;
}

/* Asks for a compaction of what is in segments now, from any thread; the thread begins with the first one. */
static void
ask (TerCompactor *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->is_stopped || self->is_asked)
    return;

  self->is_asked = TRUE;
  if (self->thread == NULL)
    {
      g_atomic_ref_count_inc (&self->ref_count);
      self->thread = g_thread_new ("ter-compactor", run, self);
    }
  g_cond_signal (&self->cond);
}

/**
 * ter_compactor_stop:
 *
 * Stops the thread. Stopping twice is harmless.
 */
void
ter_compactor_stop (TerCompactor *self)
{
  GThread *thread;

  g_cancellable_cancel (self->cancellable);
  g_mutex_lock (&self->mutex);
  self->is_stopped = TRUE;
  thread = g_steal_pointer (&self->thread);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  if (thread == NULL)
    return;
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
}

/**
 * ter_store_consider_compaction:
 * @is_bulk: whether a bulk ended
 *
 * Asks for a compaction when what the writer sees in segments is much, or old. Called with the write_mutex held.
 */
void
ter_store_consider_compaction (TerStore *self,
                               gboolean  is_bulk)
{
  const TerSegments *written = self->written;
  gint64 oldest_us = G_MAXINT64;
  gsize n = 0;

  if (written == NULL)
    return;

  for (guint i = 0; i < written->n_segments; i++)
    {
      const TerSegment *segment = written->segments[i];

      /* What is damaged waits for a person. */
      if (segment->is_damaged)
        continue;
      n += segment->n;
      oldest_us = MIN (oldest_us, segment->created_us);
    }
  self->n_waiting = n;
  if (n >= (is_bulk ? BULK_ROWS : MANY_ROWS) ||
      (n > 0 && ter_clock_get_now_us (self->clock) - oldest_us >= OLD_US))
    ask (self->compactor);
}

/**
 * ter_store_settle:
 * @cancellable: (nullable): stops it; what was done stays done
 *
 * Packs what came so far, without waiting for more: after a large import, or before a file is sent away. Readings give
 * the same before and after; the file is smaller. Blocks.
 *
 * Returns: %FALSE with an error when it could not; nothing is lost
 */
gboolean
ter_store_settle (TerStore     *self,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  return ter_store_compact (self, cancellable, error) &&
         ter_store_give_back (self, FALSE, cancellable, error);
}
