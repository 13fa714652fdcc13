/* ter-mqtt-loop.c — The thread of a listener: batches, commits, waits
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   read ─▶ lot ─▶ COMMIT ─▶ write (the acknowledgements)
 *   read ─▶ other lot …
 *
 *  1. mosquitto_loop_write() is called only when every message received that the broker keeps (QoS 1) is
 *     committed: see write_if_clean(). libmosquitto queues the acknowledgement of a message while it reads it,
 *     and writes its whole queue or nothing: there is no acknowledging one lot alone.
 *  2. So reading stops now and then until all is committed and written: when DRAIN_LOTS lots, or the oldest for
 *     batch_ms, are unanswered. A broker stops by itself when as many as it lets are unanswered. It is told
 *     (MQTT 5, receive maximum) that twice as many may be as we take, so that it goes on sending meanwhile.
 *     Messages of QoS 0 have no answer and stop nothing.
 *  3. A lot ends when it is full, when its first message is old enough, or when the socket is silent; it is
 *     committed as soon as the one before it is. Silent is quiet_ms without a message; when unanswered messages
 *     may be what the broker waits for, nothing at all.
 *  4. When a commit fails, messages of QoS 1 are forgotten here, and stay with the broker; those of QoS 0 are
 *     committed before anything else is read.
 *  5. Waiting is always on a poll that ter_mqtt_stop() wakes.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-mqtt-private.h"

#include <poll.h>

/* A lot never holds more, whatever its number of messages: what waits is bounded. */
#define MAX_LOT_BYTES (8 * 1024 * 1024)
/* How many lots are read, at most, before their acknowledgements are written. */
#define DRAIN_LOTS 4
/* How long a silence is when the broker may still send. */
#define BUSY_QUIET_US 2000
/* A connection that lasted that long was a good one: the next wait is short again. */
#define GOOD_CONNECTION_US (30 * TER_USEC_PER_SEC)
/* How long the broker may take to accept us. */
#define GREETING_US (20 * TER_USEC_PER_SEC)
/* How often libmosquitto looks after its keep-alive. */
#define MISC_US (TER_USEC_PER_SEC / 2)

typedef enum
{
  END_STOPPED,
  END_LOST,
  END_BLOCKED,
} End;

static gboolean
is_stopping (TerMqtt *self)
{
  return g_cancellable_is_cancelled (self->stopping);
}

/**
 * ter_mqtt_loop_get_receive_maximum:
 *
 * Gets how many messages a broker of MQTT 5 may send before it is answered.
 */
guint
ter_mqtt_loop_get_receive_maximum (const TerMqttOptions *options)
{
  return CLAMP (2 * DRAIN_LOTS * options->batch_messages, 20, G_MAXUINT16);
}

/**
 * ter_mqtt_loop_take:
 * @message: as libmosquitto gives it
 *
 * Puts a message into the lot that is gathered.
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
  gint64 now_us = g_get_monotonic_time ();

  if (message->qos > 0 && self->n_unanswered++ == 0)
    self->unanswered_since_us = now_us;
  ter_mqtt_note_message (self, incoming.length, incoming.received_us);
  self->receive (&incoming, self->gathering->batch, self->user_data);
  ter_mqtt_lot_note (self->gathering, incoming.length, message->qos > 0, now_us);
  self->heard_us = now_us;
}

static void
submit (TerMqtt *self)
{
  TerMqttLot *full = self->gathering;

  g_assert (self->committing->n_messages == 0);

  self->gathering = self->committing;
  self->committing = full;
  ter_mqtt_committer_begin (self->committer, full->batch);
}

/* Takes note of a commit that ended. FALSE: it failed, and its lot is as it was. */
static gboolean
collect (TerMqtt *self,
         gboolean waits,
         GError **error)
{
  gboolean is_stored;

  if (!ter_mqtt_committer_end (self->committer, waits, &is_stored, error))
    return TRUE;
  if (!is_stored)
    return FALSE;

  ter_mqtt_note_commit (self);
  ter_mqtt_lot_reset (self->committing);
  ter_backoff_reset (&self->commit_backoff);

  return TRUE;
}

/* Makes durable all that waits, in the order in which it came, and waits for it. */
static gboolean
commit_all (TerMqtt *self,
            GError **error)
{
  if (!collect (self, TRUE, error))
    return FALSE;
  /* What failed before is still there. */
  if (self->committing->n_messages > 0)
    {
      ter_mqtt_committer_begin (self->committer, self->committing->batch);
      if (!collect (self, TRUE, error))
        return FALSE;
    }
  if (self->gathering->n_messages > 0)
    {
      submit (self);
      return collect (self, TRUE, error);
    }

  return TRUE;
}

static gboolean
is_full (TerMqtt *self)
{
  return self->gathering->n_messages >= self->options->batch_messages ||
         self->gathering->n_bytes >= MAX_LOT_BYTES;
}

/* Whether no more is to be read before what was read is answered. */
static gboolean
is_draining (TerMqtt *self,
             gint64   now_us)
{
  return self->n_unanswered > 0 &&
         (self->n_unanswered >= DRAIN_LOTS * self->options->batch_messages ||
          now_us - self->unanswered_since_us >= (gint64) self->options->batch_ms * 1000);
}

/* Whether messages are received that the broker keeps and that are not committed. */
static gboolean
is_unsafe (TerMqtt *self)
{
  return self->gathering->n_kept > 0 || self->committing->n_kept > 0;
}

/* Waits for the socket (or for nothing but time, when there is no connection), a commit and a stop. */
static short
wait_for (TerMqtt *self,
          int      timeout_ms)
{
  GPollFD stop = { -1, 0, 0 };
  struct pollfd fds[3] = { { .fd = -1 }, { .fd = -1 }, { .fd = -1 } };

  if (g_cancellable_make_pollfd (self->stopping, &stop))
    fds[0] = (struct pollfd) { .fd = stop.fd, .events = POLLIN };
  if (self->client != NULL)
    {
      fds[1].fd = ter_mqtt_committer_get_fd (self->committer);
      fds[1].events = POLLIN;
      if (!is_full (self) && !is_draining (self, g_get_monotonic_time ()))
        fds[2] = (struct pollfd) { .fd = mosquitto_socket (self->client), .events = POLLIN };
      if (fds[2].fd >= 0 && !is_unsafe (self) && mosquitto_want_write (self->client))
        fds[2].events |= POLLOUT;
    }
  poll (fds, G_N_ELEMENTS (fds), timeout_ms);
  if (fds[0].fd >= 0)
    g_cancellable_release_fd (self->stopping);

  return fds[2].revents;
}

/* Reads as long as messages come and the lot is not full. */
static int
read_some (TerMqtt *self)
{
  guint before;
  int code;

  do
    {
      before = self->gathering->n_messages;
      code = mosquitto_loop_read (self->client, 1);
    }
  while (code == MOSQ_ERR_SUCCESS && self->fault == NULL && self->gathering->n_messages > before &&
         !is_full (self));

  return code;
}

/* The one place where anything is written, and only when nothing that the broker keeps waits for its commit. */
static int
write_if_clean (TerMqtt *self)
{
  if (is_unsafe (self))
    return MOSQ_ERR_SUCCESS;

  self->n_unanswered = 0;

  return mosquitto_want_write (self->client) ? mosquitto_loop_write (self->client, 1)
                                             : MOSQ_ERR_SUCCESS;
}

/* How long nothing comes before that is a silence. */
static gint64
get_quiet_us (TerMqtt *self)
{
  if (!self->is_busy || self->n_unanswered == 0)
    return (gint64) self->options->quiet_ms * 1000;
  if (self->version == 5 && self->n_unanswered < ter_mqtt_loop_get_receive_maximum (self->options))
    return BUSY_QUIET_US;

  return 0;
}

/* Whether the lot that is gathered is to be committed. */
static gboolean
is_due (TerMqtt *self,
        gboolean was_silent)
{
  gint64 now_us = g_get_monotonic_time ();

  return is_full (self) || is_draining (self, now_us) ||
         now_us - self->gathering->since_us >= (gint64) self->options->batch_ms * 1000 ||
         (was_silent && now_us - self->heard_us >= get_quiet_us (self));
}

static int
next_timeout_ms (TerMqtt *self)
{
  gint64 due_us;

  if (self->gathering->n_messages == 0 || ter_mqtt_committer_is_busy (self->committer))
    return MISC_US / 1000;
  due_us = MIN (self->heard_us + get_quiet_us (self),
                self->gathering->since_us + (gint64) self->options->batch_ms * 1000);

  return (int) ((CLAMP (due_us - g_get_monotonic_time (), 0, MISC_US) + 999) / 1000);
}

/* Hands the lot over if it is time and the one before it is done with. */
static void
submit_if_due (TerMqtt *self,
               gboolean was_silent)
{
  if (ter_mqtt_committer_is_busy (self->committer))
    return;
  if (self->gathering->n_messages > 0)
    {
      if (!is_due (self, was_silent))
        return;
      /* Busy: what is acknowledged brings more at once. */
      self->is_busy = !was_silent || self->gathering->n_messages > 1;
      submit (self);
    }
  else if (was_silent)
    self->is_busy = FALSE;
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
  /* A broker from before MQTT 5 refuses in words that libmosquitto cannot read. */
  if (self->connected_us == 0 && (code == MOSQ_ERR_MALFORMED_PACKET || code == MOSQ_ERR_PROTOCOL))
    ter_mqtt_link_step_back (self);
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
  else if (code == MOSQ_ERR_CONN_LOST || code == MOSQ_ERR_NO_CONN)
    self->fault = g_error_new_literal (
        TER_MQTT_ERROR, TER_MQTT_ERROR_LOST,
        _("The connection to the broker was lost: the broker stopped, or the network did"));
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

      if (!collect (self, FALSE, error))
        return END_BLOCKED;
      if (events & (POLLIN | POLLERR | POLLHUP))
        code = read_some (self);
      submit_if_due (self, (events & POLLIN) == 0);

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
  if (!commit_all (self, error))
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
retry (TerMqtt *self)
{
  while (!is_stopping (self))
    {
      g_autoptr (GError) error = NULL;

      if (commit_all (self, &error))
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
  self->n_unanswered = 0;
  self->is_busy = FALSE;
  self->is_outdated = FALSE;
  if (ter_mqtt_link_open (self, &error))
    end = converse (self, &error);
  ter_mqtt_link_close (self, end == END_STOPPED);

  if (self->connected_us != 0 && g_get_monotonic_time () - self->connected_us > GOOD_CONNECTION_US)
    ter_backoff_reset (&self->connect_backoff);
  if (end == END_BLOCKED)
    {
      ter_mqtt_lot_forget_kept (self->committing);
      ter_mqtt_lot_forget_kept (self->gathering);
      pause_after (self, TER_MQTT_BLOCKED, error);
      retry (self);
    }
  /* In the version that the broker knows, at once. */
  else if (end == END_LOST && !self->is_outdated)
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

  self->version = self->options->version == 4 ? 4 : 5;
  self->gathering = ter_mqtt_lot_new (self->options->source_id);
  self->committing = ter_mqtt_lot_new (self->options->source_id);
  self->committer = ter_mqtt_committer_new (self->commit, self->user_data);
  while (!is_stopping (self))
    attempt (self);
  /* A last try for what the broker does not keep. */
  commit_all (self, NULL);
  ter_mqtt_committer_free (self->committer);
  ter_mqtt_lot_free (self->gathering);
  ter_mqtt_lot_free (self->committing);
  ter_mqtt_set_state (self, TER_MQTT_STOPPED, NULL, TER_INSTANT_NONE);

  return NULL;
}
