/* ter-collector-preview.c — What a source sends, before it is added
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The assistant shows messages before it saves a source. The connection is the listener's own (TerMqtt), with
 * another client id and without a session, so that a preview neither takes the place of the collector nor leaves
 * a queue at the broker; its "commit" hands the messages to the main context.
 *
 *  1. Nothing is stored, and nothing is acknowledged that anybody else waits for.
 *  2. One message is one batch: its devices and streams are then its own.
 *  3. What waits for the main context is bounded: beyond MAX_WAITING messages the newest are counted only.
 *  4. The first failure ends the preview: a person is looking, and mends it.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-collector-preview.h"
#include "ter-collector.h"
#include "ter-decoder.h"
#include "ter-instant.h"
#include "ter-mqtt.h"

#define MAX_WAITING 200
#define EXCERPT_TEXT 400
#define EXCERPT_BYTES 64

typedef struct
{
  /* Owned, set once */
  TerMqtt *mqtt;
  TerDecoder *decoder;
  TerPreviewFunc func;
  gpointer func_data;
  GSource *timeout;
  GSource *cancelled;

  /* Under the lock: the excerpts of messages that are not handed on yet, one for each batch */
  GMutex lock;
  GQueue excerpts;
  GQueue waiting;
  guint n_messages;

  gboolean is_over;
} Preview;

static void
value_free (gpointer data)
{
  TerPreviewValue *self = data;

  g_free (self->property);
  g_free (self->channel);
  g_free (self->unit);
  g_free (self->text);
  g_free (self);
}

static void
message_clear (TerPreviewMessage *self)
{
  g_free (self->topic);
  g_free (self->device_id);
  g_free (self->device_name);
  g_free (self->excerpt);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self->refused);
}

TER_DEFINE_RECORD (TerPreviewMessage, ter_preview_message, message_clear)

static void
drop_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
preview_free (gpointer data)
{
  Preview *self = data;

  g_clear_pointer (&self->timeout, drop_source);
  g_clear_pointer (&self->cancelled, drop_source);
  g_clear_object (&self->mqtt);
  g_clear_object (&self->decoder);
  g_queue_clear_full (&self->excerpts, g_free);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) ter_preview_message_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static char *
make_excerpt (const guint8 *data,
              gsize         length)
{
  gsize shown = MIN (length, EXCERPT_TEXT);
  const char *end = NULL;
  gboolean valid;
  GString *hex;

  /* The cut may fall in the middle of a character. */
  valid =
      memchr (data, '\0', shown) == NULL && g_utf8_validate_len ((const char *) data, shown, &end);
  if (!valid && shown < length && memchr (data, '\0', shown) == NULL)
    valid = (const char *) data + shown - end < 4;
  if (valid)
    return g_strdup_printf ("%.*s%s", (int) (end - (const char *) data), (const char *) data,
                            shown < length ? "…" : "");

  hex = g_string_new (NULL);
  for (gsize i = 0; i < MIN (length, EXCERPT_BYTES); i++)
    g_string_append_printf (hex, "%s%02x", i > 0 ? " " : "", data[i]);
  if (length > EXCERPT_BYTES)
    g_string_append (hex, " …");

  return g_string_free_and_steal (hex);
}

static TerPreviewMessage *
make_message (TerBatch   *batch,
              const char *excerpt)
{
  const TerBatchMessage *from = ter_batch_get_message (batch, 0);
  TerPreviewMessage *message = ter_preview_message_new ();

  message->received_us = from->received_us;
  message->topic = g_strdup (from->topic);
  message->refused = g_strdup (from->refused);
  message->excerpt = g_strdup (excerpt);
  message->values = g_ptr_array_new_with_free_func (value_free);
  if (ter_batch_get_n_devices (batch) > 0)
    {
      message->device_id = g_strdup (ter_batch_get_device (batch, 0)->remote_id);
      message->device_name = g_strdup (ter_batch_get_device (batch, 0)->name);
    }
  for (gsize i = 0; i < ter_batch_get_n_observations (batch); i++)
    {
      const TerObservation *observation = ter_batch_get_observation (batch, i);
      const TerBatchStream *stream = ter_batch_get_stream (batch, observation->stream);
      TerPreviewValue *value = g_new0 (TerPreviewValue, 1);

      value->property = g_strdup (stream->property);
      value->channel = g_strdup (stream->channel);
      value->kind = stream->kind;
      value->unit = g_strdup (stream->unit);
      value->value = observation->value;
      value->text = g_strdup (observation->text);
      value->time_us = observation->time_us;
      value->quality = observation->quality;
      g_ptr_array_add (message->values, value);
    }

  return message;
}

/* On the connection's thread. */
static void
receive (const TerIncoming *incoming,
         TerBatch          *batch,
         gpointer           user_data)
{
  Preview *self = g_task_get_task_data (user_data);

  ter_decoder_decode (self->decoder, incoming, batch);
  if (ter_batch_get_n_messages (batch) == 0)
    return;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->excerpts, make_excerpt (incoming->data, incoming->length));
  g_mutex_unlock (&self->lock);
}

static gboolean
hand_on (gpointer data)
{
  Preview *self = g_task_get_task_data (data);
  TerPreviewMessage *message;

  while (!self->is_over)
    {
      g_mutex_lock (&self->lock);
      message = g_queue_pop_head (&self->waiting);
      g_mutex_unlock (&self->lock);
      if (message == NULL)
        break;
      self->func (message, self->func_data);
      ter_preview_message_unref (message);
    }

  return G_SOURCE_REMOVE;
}

/* On the thread that commits. */
static gboolean
commit (TerBatch *batch,
        gpointer  user_data,
        GError  **error)
{
  Preview *self = g_task_get_task_data (user_data);
  g_autofree char *excerpt = NULL;
  gboolean is_first;

  if (ter_batch_get_n_messages (batch) == 0)
    return TRUE;
  g_mutex_lock (&self->lock);
  excerpt = g_queue_pop_head (&self->excerpts);
  self->n_messages++;
  is_first = g_queue_is_empty (&self->waiting);
  if (g_queue_get_length (&self->waiting) < MAX_WAITING)
    g_queue_push_tail (&self->waiting, make_message (batch, excerpt));
  g_mutex_unlock (&self->lock);

  if (is_first)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_callback (source, hand_on, g_object_ref (user_data), g_object_unref);
      g_source_attach (source, g_task_get_context (user_data));
    }

  return TRUE;
}

/* Ends the preview, once. */
static void
end (GTask      *task,
     const char *failure)
{
  Preview *self = g_task_get_task_data (task);

  if (self->is_over)
    return;
  ter_mqtt_stop (self->mqtt);
  hand_on (task);
  self->is_over = TRUE;
  g_signal_handlers_disconnect_by_data (self->mqtt, task);
  g_clear_pointer (&self->timeout, drop_source);
  g_clear_pointer (&self->cancelled, drop_source);
  if (failure != NULL)
    g_task_return_new_error_literal (task, TER_COLLECTOR_ERROR, TER_COLLECTOR_ERROR_FAILED,
                                     failure);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_changed (TerMqtt *mqtt,
            GTask   *task)
{
  g_autoptr (TerMqttStatus) status = ter_mqtt_dup_status (mqtt);

  if (status->error != NULL)
    end (task, status->error);
}

static gboolean
on_timeout (gpointer data)
{
  end (data, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      data)
{
  end (data, NULL);
  return G_SOURCE_REMOVE;
}

static TerMqttOptions *
make_options (const TerSource *draft,
              const char      *username,
              const char      *password,
              GError         **error)
{
  TerMqttOptions *options;
  g_autofree char *unique = g_uuid_string_random ();

  options = ter_mqtt_options_new_for_source (draft, error);
  if (options == NULL)
    return NULL;
  g_free (options->client_id);
  options->client_id = g_strconcat ("territoire-preview-", unique, NULL);
  options->clean = TRUE;
  options->expect_session = FALSE;
  options->qos = 0;
  options->batch_messages = 1;
  options->username = username != NULL && *username != '\0' ? g_strdup (username) : NULL;
  options->password = options->username != NULL ? g_strdup (password) : NULL;

  return options;
}

/**
 * ter_collector_preview_async:
 * @clock: the clock that dates messages
 * @draft: the source as it would be added: kind, url, config and allow_local count
 * @username: (nullable): the user
 * @password: (nullable): the password
 * @seconds: how long to listen
 * @func: receives each message
 * @func_data: for @func; it must live until the callback
 *
 * Shows what a source sends, without storing anything.
 */
void
ter_collector_preview_async (TerClock           *clock,
                             const TerSource    *draft,
                             const char         *username,
                             const char         *password,
                             guint               seconds,
                             TerPreviewFunc      func,
                             gpointer            func_data,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GTask *task;
  Preview *self;
  g_autoptr (TerMqttOptions) options = NULL;
  GError *error = NULL;

  g_return_if_fail (TER_IS_CLOCK (clock) && draft != NULL && func != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ter_collector_preview_async);
  /* Stopping early is a way to end well. */
  g_task_set_check_cancellable (task, FALSE);
  self = g_new0 (Preview, 1);
  g_mutex_init (&self->lock);
  g_queue_init (&self->excerpts);
  g_queue_init (&self->waiting);
  self->func = func;
  self->func_data = func_data;
  g_task_set_task_data (task, self, preview_free);

  options = make_options (draft, username, password, &error);
  if (options != NULL)
    self->decoder = ter_decoder_new_for_source (draft, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  self->mqtt =
      ter_mqtt_new (options, clock, (guint32) ter_clock_get_now_us (clock), receive, commit, task);
  g_signal_connect (self->mqtt, "changed", G_CALLBACK (on_changed), task);
  self->timeout = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (self->timeout, on_timeout, task, NULL);
  g_source_attach (self->timeout, g_task_get_context (task));
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (self->cancelled, g_task_get_context (task));
    }
  ter_mqtt_start (self->mqtt);
}

/**
 * ter_collector_preview_finish:
 * @n_messages: (out) (optional): how many messages came
 *
 * Ends ter_collector_preview_async().
 *
 * Returns: %FALSE when the source cannot be listened to; the message says why
 */
gboolean
ter_collector_preview_finish (GAsyncResult *result,
                              guint        *n_messages,
                              GError      **error)
{
  Preview *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  if (n_messages != NULL)
    *n_messages = self->n_messages;

  return g_task_propagate_boolean (G_TASK (result), error);
}
