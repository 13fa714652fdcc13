/* ter-mqtt-commit.c — What is committed together, and the thread that does it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   the listener's thread                          the committer's thread
 *   fills a lot ── ter_mqtt_committer_begin() ───▶ commit
 *   fills the other lot                            …
 *   ter_mqtt_committer_end() ◀── descriptor ────── stored, or not
 *
 *  1. There are two lots, and no queue: one is filled while the other is committed. What waits is bounded.
 *  2. From begin to end the batch belongs to the committer; the rest of its lot stays the listener's.
 *  3. One commit at a time, in the order of reception: of two values for one instant the later one corrects.
 *  4. A commit that failed leaves its lot as it was. The listener then takes out of both lots what the broker
 *     keeps, for it comes again, and tries the rest again in the same order.
 */

#include "config.h"

#include "ter-mqtt-private.h"

#include <sys/eventfd.h>
#include <unistd.h>

typedef enum
{
  STEP_IDLE,
  STEP_ASKED,
  STEP_DONE,
  STEP_LEAVING,
} Step;

struct _TerMqttCommitter
{
  /* Owned, set once */
  GThread *thread;
  int fd;

  /* Borrowed, set once */
  TerMqttCommitFunc commit;
  gpointer user_data;

  /* Under the lock */
  GMutex lock;
  GCond changed;
  Step step;
  TerBatch *batch;
  gboolean is_stored;
  GError *error;
};

/**
 * ter_mqtt_lot_new:
 *
 * Makes an empty lot.
 */
TerMqttLot *
ter_mqtt_lot_new (gint64 source_id)
{
  TerMqttLot *self = g_new0 (TerMqttLot, 1);

  self->batch = ter_batch_new (source_id);
  self->is_kept = g_byte_array_new ();

  return self;
}

/**
 * ter_mqtt_lot_free:
 *
 * Frees a lot.
 */
void
ter_mqtt_lot_free (TerMqttLot *self)
{
  g_object_unref (self->batch);
  g_byte_array_unref (self->is_kept);
  g_free (self);
}

/**
 * ter_mqtt_lot_reset:
 *
 * Empties a lot, and keeps its memory unless somebody kept the batch.
 */
void
ter_mqtt_lot_reset (TerMqttLot *self)
{
  gint64 source_id = ter_batch_get_source_id (self->batch);

  if (g_atomic_int_get (&G_OBJECT (self->batch)->ref_count) == 1)
    ter_batch_reset (self->batch);
  else
    {
      g_object_unref (self->batch);
      self->batch = ter_batch_new (source_id);
    }
  g_byte_array_set_size (self->is_kept, 0);
  self->n_messages = 0;
  self->n_kept = 0;
  self->n_bytes = 0;
}

/**
 * ter_mqtt_lot_note:
 * @n_bytes: the size of a message that was just received into the batch
 * @is_kept: whether the broker keeps it until we acknowledge it
 * @now_us: the monotonic time
 *
 * Counts a message.
 */
void
ter_mqtt_lot_note (TerMqttLot *self,
                   gsize       n_bytes,
                   gboolean    is_kept,
                   gint64      now_us)
{
  guint8 byte = is_kept;

  while (self->is_kept->len < ter_batch_get_n_messages (self->batch))
    g_byte_array_append (self->is_kept, &byte, 1);
  if (self->n_messages++ == 0)
    self->since_us = now_us;
  self->n_kept += byte;
  self->n_bytes += n_bytes;
}

/**
 * ter_mqtt_lot_forget_kept:
 *
 * Takes out what the broker keeps, and will send again.
 */
void
ter_mqtt_lot_forget_kept (TerMqttLot *self)
{
  if (self->n_kept == 0)
    return;
  ter_batch_drop_messages (self->batch, self->is_kept->data);
  self->n_kept = 0;
  self->n_messages = ter_batch_get_n_messages (self->batch);
  g_byte_array_set_size (self->is_kept, self->n_messages);
  if (self->n_messages == 0)
    ter_mqtt_lot_reset (self);
  else
    memset (self->is_kept->data, 0, self->n_messages);
}

static gpointer
run (gpointer data)
{
  TerMqttCommitter *self = data;
  guint64 one = 1;

  g_mutex_lock (&self->lock);
  while (self->step != STEP_LEAVING)
    {
      if (self->step == STEP_ASKED)
        {
          g_autoptr (GError) error = NULL;
          gboolean is_stored;

          g_mutex_unlock (&self->lock);
          is_stored = ter_batch_is_empty (self->batch) ||
                      self->commit (self->batch, self->user_data, &error);
          g_mutex_lock (&self->lock);
          self->is_stored = is_stored;
          self->error = g_steal_pointer (&error);
          self->step = STEP_DONE;
          g_cond_broadcast (&self->changed);
          if (write (self->fd, &one, sizeof one) != sizeof one)
            g_error ("eventfd: %s", g_strerror (errno));
        }
      else
        g_cond_wait (&self->changed, &self->lock);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/**
 * ter_mqtt_committer_new:
 * @commit: makes a batch durable
 *
 * Starts a committer, on a thread of its own.
 */
TerMqttCommitter *
ter_mqtt_committer_new (TerMqttCommitFunc commit,
                        gpointer          user_data)
{
  TerMqttCommitter *self = g_new0 (TerMqttCommitter, 1);

  self->commit = commit;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->fd < 0)
    g_error ("eventfd: %s", g_strerror (errno));
  self->thread = g_thread_new ("ter-commit", run, self);

  return self;
}

/**
 * ter_mqtt_committer_free:
 *
 * Ends a committer that has nothing to do.
 */
void
ter_mqtt_committer_free (TerMqttCommitter *self)
{
  g_mutex_lock (&self->lock);
  g_assert (self->step == STEP_IDLE);
  self->step = STEP_LEAVING;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  close (self->fd);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/**
 * ter_mqtt_committer_get_fd:
 *
 * Gets what to poll: it can be read when a commit ended, until ter_mqtt_committer_end().
 */
int
ter_mqtt_committer_get_fd (TerMqttCommitter *self)
{
  return self->fd;
}

/**
 * ter_mqtt_committer_is_busy:
 *
 * Tells whether a commit was begun, and its end not taken note of.
 */
gboolean
ter_mqtt_committer_is_busy (TerMqttCommitter *self)
{
  gboolean is_busy;

  g_mutex_lock (&self->lock);
  is_busy = self->step != STEP_IDLE;
  g_mutex_unlock (&self->lock);

  return is_busy;
}

/**
 * ter_mqtt_committer_begin:
 * @batch: (transfer none): what to commit; not to be touched until ter_mqtt_committer_end()
 *
 * Begins a commit; the committer must not be busy.
 */
void
ter_mqtt_committer_begin (TerMqttCommitter *self,
                          TerBatch         *batch)
{
  g_mutex_lock (&self->lock);
  g_assert (self->step == STEP_IDLE);
  self->batch = batch;
  self->step = STEP_ASKED;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * ter_mqtt_committer_end:
 * @waits: whether to wait for the end of what was begun
 * @is_stored: (out): whether the commit succeeded; set when one ended
 *
 * Takes note of the end of a commit.
 *
 * Returns: whether one ended
 */
gboolean
ter_mqtt_committer_end (TerMqttCommitter *self,
                        gboolean          waits,
                        gboolean         *is_stored,
                        GError          **error)
{
  guint64 count;

  g_mutex_lock (&self->lock);
  while (waits && self->step == STEP_ASKED)
    g_cond_wait (&self->changed, &self->lock);
  if (self->step != STEP_DONE)
    {
      g_mutex_unlock (&self->lock);
      return FALSE;
    }
  self->step = STEP_IDLE;
  self->batch = NULL;
  *is_stored = self->is_stored;
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  if (read (self->fd, &count, sizeof count) != sizeof count)
    g_debug ("eventfd: %s", g_strerror (errno));
  g_mutex_unlock (&self->lock);

  return TRUE;
}
