/* ter-mqtt.c — Messages of an MQTT broker, acknowledged when they are stored
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A listener is a thread with one connection to one broker, and a second thread that commits. Its parts: this
 * file is the object, seen from the main thread; ter-mqtt-loop.c is the thread, its lots of messages and its
 * waits; ter-mqtt-commit.c commits; ter-mqtt-link.c is one connection.
 *
 *   IDLE ─ start ─▶ CONNECTING ─ subscribed ─▶ LISTENING ─ lost ─▶ WAITING ─▶ CONNECTING
 *                       │ failed ─▶ WAITING        │ commit failed ─▶ BLOCKED ─▶ CONNECTING
 *   any ─ stop ─▶ STOPPED
 *
 *  1. A message of QoS 1 is acknowledged after the commit that holds it, never before. libmosquitto queues the
 *     acknowledgement before it calls us, so nothing at all is written to the socket while such a message waits
 *     for its commit (docs/adr/0030).
 *  2. A commit that fails closes the connection without writing: the broker sends the same messages again. Those
 *     of QoS 0, which it does not keep, stay in memory and are tried again first.
 *  3. What waits is bounded: one lot is gathered while another is committed. When it is full nothing more is
 *     read, and TCP holds the sender back.
 *  4. The threads touch their own fields and, under the lock, the status. The main context that made the object
 *     hears of changes by the signal, which tells nothing but that there is something to look at.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-mqtt-private.h"

G_DEFINE_QUARK (ter-mqtt-error-quark, ter_mqtt_error)
G_DEFINE_FINAL_TYPE (TerMqtt, ter_mqtt, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
status_clear (TerMqttStatus *self)
{
  g_free (self->error);
}

TER_DEFINE_RECORD (TerMqttStatus, ter_mqtt_status, status_clear)

static void
ter_mqtt_finalize (GObject *object)
{
  TerMqtt *self = TER_MQTT (object);

  /* The thread holds a reference: when none is left it has ended. */
  g_clear_pointer (&self->thread, g_thread_unref);
  g_clear_pointer (&self->options, ter_mqtt_options_unref);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_object (&self->stopping);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->status, ter_mqtt_status_unref);
  g_clear_error (&self->fault);
  g_free (self->tls_complaint);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ter_mqtt_parent_class)->finalize (object);
}

static void
ter_mqtt_class_init (TerMqttClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_mqtt_finalize;

  /**
   * TerMqtt::changed:
   *
   * The status changed. Emitted on the main context where the listener was made, at most once for each of its
   * turns.
   */
  signals[CHANGED] = g_signal_new ("changed", TER_TYPE_MQTT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ter_mqtt_init (TerMqtt *self)
{
  g_mutex_init (&self->lock);
  self->stopping = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->status = ter_mqtt_status_new ();
  self->status->last_message_us = TER_INSTANT_NONE;
  self->status->gap_since_us = TER_INSTANT_NONE;
  self->status->retry_us = TER_INSTANT_NONE;
}

static gboolean
announce (gpointer data)
{
  TerMqtt *self = data;

  g_mutex_lock (&self->lock);
  self->is_announced = FALSE;
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* To be called with the lock. */
static void
announce_later (TerMqtt *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->is_announced)
    return;
  self->is_announced = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, announce, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->context);
}

void
ter_mqtt_set_state (TerMqtt      *self,
                    TerMqttState  state,
                    const GError *error,
                    gint64        retry_us)
{
  g_mutex_lock (&self->lock);
  self->status->state = state;
  g_set_str (&self->status->error, error != NULL ? error->message : NULL);
  self->status->retry_us = retry_us;
  announce_later (self);
  g_mutex_unlock (&self->lock);
}

void
ter_mqtt_note_message (TerMqtt *self,
                       gsize    n_bytes,
                       gint64   received_us)
{
  g_mutex_lock (&self->lock);
  self->status->n_messages++;
  self->status->n_bytes += n_bytes;
  self->status->last_message_us = received_us;
  g_mutex_unlock (&self->lock);
}

void
ter_mqtt_note_commit (TerMqtt *self)
{
  g_mutex_lock (&self->lock);
  self->status->n_commits++;
  announce_later (self);
  g_mutex_unlock (&self->lock);
}

void
ter_mqtt_note_connection (TerMqtt *self,
                          gboolean is_gap)
{
  g_mutex_lock (&self->lock);
  self->status->n_connections++;
  if (is_gap)
    {
      self->status->n_gaps++;
      self->status->gap_since_us = self->status->last_message_us;
    }
  announce_later (self);
  g_mutex_unlock (&self->lock);
}

/**
 * ter_mqtt_new:
 * @options: how to listen
 * @clock: the clock that dates messages
 * @seed: what spreads the waits between attempts
 * @receive: puts a message into a batch
 * @commit: makes a batch durable
 * @user_data: for both; it must live until ter_mqtt_stop() returned
 *
 * Makes a listener; it does nothing before ter_mqtt_start().
 *
 * Returns: (transfer full): the listener
 */
TerMqtt *
ter_mqtt_new (TerMqttOptions    *options,
              TerClock          *clock,
              guint32            seed,
              TerMqttReceiveFunc receive,
              TerMqttCommitFunc  commit,
              gpointer           user_data)
{
  TerMqtt *self;

  g_return_val_if_fail (options != NULL && options->topics != NULL, NULL);
  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (receive != NULL && commit != NULL, NULL);

  self = g_object_new (TER_TYPE_MQTT, NULL);
  self->options = ter_mqtt_options_ref (options);
  self->clock = g_object_ref (clock);
  self->random = g_rand_new_with_seed (seed);
  self->receive = receive;
  self->commit = commit;
  self->user_data = user_data;
  self->connect_backoff = (TerBackoff) { options->min_wait_ms, options->max_wait_ms, 0 };
  self->commit_backoff = self->connect_backoff;
  self->has_session = options->expect_session;

  return self;
}

/**
 * ter_mqtt_start:
 *
 * Begins to listen, on a thread of its own. A listener is started once.
 */
void
ter_mqtt_start (TerMqtt *self)
{
  static gsize once = 0;

  g_return_if_fail (TER_IS_MQTT (self));
  g_return_if_fail (self->thread == NULL);

  if (g_once_init_enter (&once))
    {
      mosquitto_lib_init ();
      g_once_init_leave (&once, 1);
    }
  ter_mqtt_set_state (self, TER_MQTT_CONNECTING, NULL, TER_INSTANT_NONE);
  self->thread = g_thread_new ("ter-mqtt", ter_mqtt_loop_run, g_object_ref (self));
}

/**
 * ter_mqtt_stop:
 *
 * Stops listening: commits and acknowledges what came, takes leave of the broker and waits for the end of the
 * thread. The functions given to ter_mqtt_new() are not called any more when it returns.
 */
void
ter_mqtt_stop (TerMqtt *self)
{
  g_return_if_fail (TER_IS_MQTT (self));

  g_cancellable_cancel (self->stopping);
  g_clear_pointer (&self->thread, g_thread_join);
}

/**
 * ter_mqtt_leave:
 *
 * Stops listening for good: the broker, if it is reached, is told to keep no more messages for us.
 */
void
ter_mqtt_leave (TerMqtt *self)
{
  g_return_if_fail (TER_IS_MQTT (self));

  g_atomic_int_set (&self->is_leaving, 1);
  ter_mqtt_stop (self);
}

/**
 * ter_mqtt_dup_status:
 *
 * Gets what the listener is doing, at this moment.
 *
 * Returns: (transfer full): a copy
 */
TerMqttStatus *
ter_mqtt_dup_status (TerMqtt *self)
{
  TerMqttStatus *copy = ter_mqtt_status_new ();

  g_return_val_if_fail (TER_IS_MQTT (self), copy);

  g_mutex_lock (&self->lock);
  *copy = *self->status;
  copy->error = g_strdup (self->status->error);
  g_mutex_unlock (&self->lock);

  return copy;
}

/**
 * ter_mqtt_state_to_string:
 *
 * Gets the word that the command uses for a state.
 */
const char *
ter_mqtt_state_to_string (TerMqttState state)
{
  static const char *const names[] = { "idle",    "connecting", "listening",
                                       "waiting", "blocked",    "stopped" };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (names), names[0]);

  return names[state];
}
