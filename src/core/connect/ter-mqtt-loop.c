/* ter-mqtt-loop.c — The thread of a listener: batches, commits, waits
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   read ─▶ batch ─▶ COMMIT ─▶ write (the acknowledgements)
 *
 *  1. mosquitto_loop_write() is called only when no message waits for its commit: see write_if_clean().
 *  2. A batch ends when it is full, when its first message is old enough, or when the socket is silent. While
 *     messages keep coming the silence waited for is none at all: a broker that lets 20 messages be on their
 *     way at once sends the next ones only after our acknowledgements. The time a commit takes lets the next
 *     batch gather.
 *  3. When a commit fails, messages of QoS 1 are forgotten here, and stay with the broker; those of QoS 0 are
 *     decoded again from their copies and committed before anything else is read.
 *  4. Waiting is always on a poll that ter_mqtt_stop() wakes.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-mqtt-private.h"

#include <poll.h>

/* A batch never holds more, whatever its number of messages: what waits is bounded. */
#define MAX_PENDING_BYTES (8 * 1024 * 1024)
/* A connection that lasted that long was a good one: the next wait is short again. */
#define GOOD_CONNECTION_US (30 * TER_USEC_PER_SEC)
/* How long the broker may take to accept us. */
#define GREETING_US (20 * TER_USEC_PER_SEC)
/* How often libmosquitto looks after its keep-alive. */
#define MISC_US (TER_USEC_PER_SEC / 2)

/* A copy of a message that the broker does not keep. */
typedef struct
{
  char *topic;
  GBytes *payload;
  gint64 received_us;
  gboolean retained;
} Volatile;

typedef enum
{
  END_STOPPED,
  END_LOST,
  END_BLOCKED,
} End;

static void
volatile_free (gpointer data)
{
  Volatile *self = data;

  g_free (self->topic);
  g_bytes_unref (self->payload);
  g_free (self);
}

static gboolean
is_stopping (TerMqtt *self)
{
  return g_cancellable_is_cancelled (self->stopping);
}

static void
begin_batch (TerMqtt *self)
{
  g_clear_object (&self->batch);
  self->batch = ter_batch_new (self->options->source_id);
  self->n_pending = 0;
  self->pending_bytes = 0;
}

/**
 * ter_mqtt_loop_take:
 * @message: as libmosquitto gives it
 *
 * Puts a message into the batch that waits.
 */
void
ter_mqtt_loop_take (TerMqtt                        *self,
                    const struct mosquitto_message *message)
{
  TerIncoming incoming = {
    .topic = message->topic,
    .data = message->payload,
    .length = message->payloadlen,
    .received_us = ter_clock_get_now_us (self->clock),
    .retained = message->retain,
  };

  if (self->n_pending++ == 0)
    self->pending_since_us = g_get_monotonic_time ();
  self->pending_bytes += incoming.length;
  if (message->qos == 0)
    {
      Volatile *copy = g_new0 (Volatile, 1);

      copy->topic = g_strdup (incoming.topic);
      copy->payload = g_bytes_new (incoming.data, incoming.length);
      copy->received_us = incoming.received_us;
      copy->retained = incoming.retained;
      g_ptr_array_add (self->volatiles, copy);
    }
  ter_mqtt_note_message (self, incoming.length, incoming.received_us);
  self->receive (&incoming, self->batch, self->user_data);
}

/* Makes durable what waits. FALSE: nothing of it was stored. */
static gboolean
commit_pending (TerMqtt *self,
                GError **error)
{
  if (!ter_batch_is_empty (self->batch) && !self->commit (self->batch, self->user_data, error))
    return FALSE;

  if (self->n_pending > 0)
    ter_mqtt_note_commit (self);
  g_ptr_array_set_size (self->volatiles, 0);
  ter_backoff_reset (&self->commit_backoff);
  begin_batch (self);

  return TRUE;
}

/* After a failed commit: only what the broker will not send again. */
static void
keep_volatiles (TerMqtt *self)
{
  begin_batch (self);
  for (guint i = 0; i < self->volatiles->len; i++)
    {
      const Volatile *copy = g_ptr_array_index (self->volatiles, i);
      TerIncoming incoming = {
        .topic = copy->topic,
        .data = g_bytes_get_data (copy->payload, NULL),
        .length = g_bytes_get_size (copy->payload),
        .received_us = copy->received_us,
        .retained = copy->retained,
      };

      self->receive (&incoming, self->batch, self->user_data);
    }
  self->n_pending = self->volatiles->len;
}

static gboolean
is_full (TerMqtt *self)
{
  return self->n_pending >= self->options->batch_messages ||
         self->pending_bytes >= MAX_PENDING_BYTES;
}

/* Waits for the socket (or for nothing but time, when there is no connection) and for a stop. */
static short
wait_for (TerMqtt *self,
          int      timeout_ms)
{
  GPollFD stop = { -1, 0, 0 };
  struct pollfd fds[2] = { { .fd = -1 }, { .fd = -1 } };

  if (g_cancellable_make_pollfd (self->stopping, &stop))
    fds[0] = (struct pollfd) { .fd = stop.fd, .events = POLLIN };
  if (self->client != NULL)
    {
      fds[1].fd = mosquitto_socket (self->client);
      fds[1].events = POLLIN;
      if (self->n_pending == 0 && mosquitto_want_write (self->client))
        fds[1].events |= POLLOUT;
    }
  poll (fds, 2, timeout_ms);
  if (fds[0].fd >= 0)
    g_cancellable_release_fd (self->stopping);

  return fds[1].revents;
}

/* Reads as long as messages come and the batch is not full. */
static int
read_some (TerMqtt *self)
{
  guint before;
  int code;

  do
    {
      before = self->n_pending;
      code = mosquitto_loop_read (self->client, 1);
    }
  while (code == MOSQ_ERR_SUCCESS && self->fault == NULL && self->n_pending > before &&
         !is_full (self));

  return code;
}

/* The one place where anything is written, and only when every message received is stored. */
static int
write_if_clean (TerMqtt *self)
{
  if (self->n_pending > 0 || !mosquitto_want_write (self->client))
    return MOSQ_ERR_SUCCESS;

  return mosquitto_loop_write (self->client, 1);
}

static gboolean
is_ripe (TerMqtt *self,
         gboolean is_silent)
{
  gint64 age = g_get_monotonic_time () - self->pending_since_us;

  return self->n_pending > 0 &&
         (is_silent || is_full (self) || age >= (gint64) self->options->batch_ms * 1000);
}

static int
next_timeout_ms (TerMqtt *self)
{
  if (self->n_pending == 0)
    return MISC_US / 1000;
  return self->is_busy ? 0 : (int) self->options->quiet_ms;
}

static gboolean
note_progress (TerMqtt *self)
{
  gboolean was_subscribed = self->connected_us != 0;

  if (self->is_subscribed && !was_subscribed)
    {
      self->connected_us = g_get_monotonic_time ();
      ter_mqtt_set_state (self, TER_MQTT_LISTENING, NULL, TER_INSTANT_NONE);
    }

  return self->fault == NULL;
}

static void
set_lost (TerMqtt *self,
          int      code)
{
  if (self->fault != NULL)
    return;
  if (self->options->tls && self->connected_us == 0 && self->tls_complaint != NULL)
    {
      g_autofree char *reason = ter_mqtt_link_describe_tls (self);

      self->fault = g_error_new_literal (TER_MQTT_ERROR, TER_MQTT_ERROR_TLS, reason);
    }
  else if (code == MOSQ_ERR_CONN_LOST && self->connected_us == 0)
    self->fault = g_error_new_literal (
        TER_MQTT_ERROR, TER_MQTT_ERROR_LOST,
        _("The broker closes the connection at once: check the port, and whether "
          "it wants encryption (mqtts://)"));
  else
    self->fault =
        g_error_new (TER_MQTT_ERROR, TER_MQTT_ERROR_LOST,
                     _("The connection to the broker was lost: %s"), mosquitto_strerror (code));
}

/* One connection, from its opening to its end, whose reason is in self->fault or @error. */
static End
converse (TerMqtt *self,
          GError **error)
{
  gint64 opened = g_get_monotonic_time ();
  gint64 last_misc = opened;
  int code = MOSQ_ERR_SUCCESS;

  while (!is_stopping (self) && code == MOSQ_ERR_SUCCESS)
    {
      short events = wait_for (self, next_timeout_ms (self));
      gint64 now = g_get_monotonic_time ();

      if (events & (POLLIN | POLLERR | POLLHUP))
        code = read_some (self);
      if (is_ripe (self, events == 0))
        {
          /* Busy: what was acknowledged brings more at once. */
          self->is_busy = events != 0 || self->n_pending > 1;
          if (!commit_pending (self, error))
            return END_BLOCKED;
        }
      else if (self->n_pending == 0 && events == 0)
        self->is_busy = FALSE;

      if (code == MOSQ_ERR_SUCCESS)
        code = write_if_clean (self);
      if (code == MOSQ_ERR_SUCCESS && now - last_misc >= MISC_US)
        {
          code = mosquitto_loop_misc (self->client);
          last_misc = now;
        }
      if (!note_progress (self))
        break;
      if (self->connected_us == 0 && now - opened > GREETING_US)
        code = MOSQ_ERR_KEEPALIVE;
    }

  if (code != MOSQ_ERR_SUCCESS)
    set_lost (self, code);
  /* What came is worth storing whatever became of the connection. */
  if (!commit_pending (self, error))
    return END_BLOCKED;

  return is_stopping (self) ? END_STOPPED : END_LOST;
}

static void
pause_after (TerMqtt      *self,
             TerMqttState  state,
             const GError *error)
{
  TerBackoff *backoff = state == TER_MQTT_BLOCKED ? &self->commit_backoff : &self->connect_backoff;
  guint wait_ms = ter_backoff_next_ms (backoff, self->random);
  gint64 until = g_get_monotonic_time () + (gint64) wait_ms * 1000;

  ter_mqtt_set_state (self, state, error,
                      ter_clock_get_now_us (self->clock) + (gint64) wait_ms * 1000);
  for (gint64 left = wait_ms; left > 0 && !is_stopping (self);
       left = (until - g_get_monotonic_time ()) / 1000)
    wait_for (self, (int) left);
}

/* Tries again to store what the broker will not send again. */
static void
retry_volatiles (TerMqtt *self)
{
  while (!is_stopping (self) && self->n_pending > 0)
    {
      g_autoptr (GError) error = NULL;

      if (commit_pending (self, &error))
        return;
      pause_after (self, TER_MQTT_BLOCKED, error);
    }
}

static void
attempt (TerMqtt *self)
{
  g_autoptr (GError) error = NULL;
  End end = END_LOST;

  ter_mqtt_set_state (self, TER_MQTT_CONNECTING, NULL, TER_INSTANT_NONE);
  self->connected_us = 0;
  self->is_busy = FALSE;
  begin_batch (self);
  if (ter_mqtt_link_open (self, &error))
    end = converse (self, &error);
  ter_mqtt_link_close (self, end == END_STOPPED);

  if (self->connected_us != 0 && g_get_monotonic_time () - self->connected_us > GOOD_CONNECTION_US)
    ter_backoff_reset (&self->connect_backoff);
  if (end == END_BLOCKED)
    {
      keep_volatiles (self);
      pause_after (self, TER_MQTT_BLOCKED, error);
      retry_volatiles (self);
    }
  else if (end == END_LOST)
    pause_after (self, TER_MQTT_WAITING, error != NULL ? error : self->fault);
}

/**
 * ter_mqtt_loop_run:
 * @data: (transfer full): the listener
 *
 * Runs a listener until it is stopped.
 */
gpointer
ter_mqtt_loop_run (gpointer data)
{
  g_autoptr (TerMqtt) self = data;

  self->volatiles = g_ptr_array_new_with_free_func (volatile_free);
  begin_batch (self);
  while (!is_stopping (self))
    attempt (self);
  /* A last try for what the broker does not keep. */
  if (self->n_pending > 0)
    commit_pending (self, NULL);
  ter_mqtt_set_state (self, TER_MQTT_STOPPED, NULL, TER_INSTANT_NONE);

  return NULL;
}
