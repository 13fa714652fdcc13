/* ter-listener.c — One source that is listened to
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Joins a source, its decoder, its connection (TerMqtt) and the store.
 *
 *  1. The object is the main thread's. Two of its functions run on the connection's threads: receive(), which
 *     touches the decoder, and commit(), which touches the store and, under the lock, the counts.
 *  2. Whatever may block (the keyring, the first and the last row of the run, the health of the source) is done
 *     on a worker thread, but for stopping, which waits on purpose: what was acknowledged is then stored.
 *  3. A start is one Run, ended with its counts when the listener stops. A Run without end was killed.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-collector-private.h"
#include "ter-decoder.h"
#include "ter-instant.h"
#include "ter-json-writer.h"

struct _TerListener
{
  GObject parent_instance;

  /* Owned, set once */
  TerStore *store;
  TerSecrets *secrets;
  TerSource *source;
  GCancellable *cancellable;
  guint32 seed;

  /* Owned, of the main thread */
  TerMqtt *mqtt;
  TerRun *run;
  char *fault;
  char *noted;
  gint64 listening_since_us;
  gboolean is_stopped;

  /* Owned, of the connection's thread once it runs */
  TerDecoder *decoder;

  /* Under the lock */
  GMutex lock;
  TerCommit counts;
  gint64 n_left_out;
};

G_DEFINE_FINAL_TYPE (TerListener, ter_listener, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
status_clear (TerCollectorStatus *self)
{
  g_free (self->source_name);
  g_free (self->error);
}

TER_DEFINE_RECORD (TerCollectorStatus, ter_collector_status, status_clear)

/* What was prepared on a worker thread. */
typedef struct
{
  TerMqttOptions *options;
  TerDecoder *decoder;
  TerRun *run;
} Prepared;

static void
prepared_free (gpointer data)
{
  Prepared *self = data;

  g_clear_pointer (&self->options, ter_mqtt_options_unref);
  g_clear_object (&self->decoder);
  g_clear_pointer (&self->run, ter_run_unref);
  g_free (self);
}

static void
ter_listener_dispose (GObject *object)
{
  TerListener *self = TER_LISTENER (object);

  ter_listener_stop (self, FALSE);

  G_OBJECT_CLASS (ter_listener_parent_class)->dispose (object);
}

static void
ter_listener_finalize (GObject *object)
{
  TerListener *self = TER_LISTENER (object);

  g_clear_object (&self->store);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->source, ter_source_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->run, ter_run_unref);
  g_clear_object (&self->decoder);
  g_free (self->fault);
  g_free (self->noted);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ter_listener_parent_class)->finalize (object);
}

static void
ter_listener_class_init (TerListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ter_listener_dispose;
  object_class->finalize = ter_listener_finalize;

  signals[CHANGED] = g_signal_new ("changed", TER_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
ter_listener_init (TerListener *self)
{
  g_mutex_init (&self->lock);
  self->cancellable = g_cancellable_new ();
}

/**
 * ter_listener_is_kind:
 * @kind: (nullable): the kind of a source
 *
 * Tells whether sources of a kind are listened to.
 */
gboolean
ter_listener_is_kind (const char *kind)
{
  return g_strcmp0 (kind, "chirpstack") == 0 || g_strcmp0 (kind, "mqtt") == 0;
}

/**
 * ter_listener_new:
 * @seed: what spreads the waits between attempts
 *
 * Makes the listener of a source.
 *
 * Returns: (transfer full): the listener
 */
TerListener *
ter_listener_new (TerStore   *store,
                  TerSecrets *secrets,
                  TerSource  *source,
                  guint32     seed)
{
  TerListener *self = g_object_new (TER_TYPE_LISTENER, NULL);

  self->store = g_object_ref (store);
  self->secrets = g_object_ref (secrets);
  self->source = ter_source_ref (source);
  self->seed = seed;

  return self;
}

/**
 * ter_listener_get_source:
 *
 * Returns: (transfer none): its source, as it was when the listener was made
 */
TerSource *
ter_listener_get_source (TerListener *self)
{
  g_return_val_if_fail (TER_IS_LISTENER (self), NULL);

  return self->source;
}

/* On the connection's thread. */
static void
receive (const TerIncoming *incoming,
         TerBatch          *batch,
         gpointer           user_data)
{
  TerListener *self = user_data;

  ter_decoder_decode (self->decoder, incoming, batch);
}

/* On the thread that commits. */
static gboolean
commit (TerBatch *batch,
        gpointer  user_data,
        GError  **error)
{
  TerListener *self = user_data;
  TerCommit result = { 0 };

  if (!ter_store_commit (self->store, batch, &result, error))
    return FALSE;

  g_mutex_lock (&self->lock);
  self->counts.n_observations += result.n_observations + result.n_corrections;
  self->counts.n_duplicates += result.n_duplicates;
  self->counts.n_refused += result.n_refused;
  self->n_left_out += (gint64) ter_batch_get_n_left_out (batch);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static void
note_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  TerListener *self = source;

  /* The health of a source is a comfort: a disk that is full is told of by the status. */
  ter_store_note_source (self->store, self->source->id, data, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
note_health (TerListener *self,
             const char  *problem)
{
  g_autoptr (GTask) task = NULL;

  if (g_strcmp0 (problem != NULL ? problem : "", self->noted) == 0)
    return;
  g_set_str (&self->noted, problem != NULL ? problem : "");
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, note_health);
  g_task_set_task_data (task, g_strdup (problem), g_free);
  g_task_run_in_thread (task, note_in_thread);
}

static void
on_mqtt_changed (TerListener *self)
{
  g_autoptr (TerMqttStatus) status = NULL;

  if (self->mqtt == NULL)
    return;
  status = ter_mqtt_dup_status (self->mqtt);
  if (status->state != TER_MQTT_LISTENING)
    self->listening_since_us = 0;
  else if (self->listening_since_us == 0)
    self->listening_since_us = ter_clock_get_monotonic_us (ter_store_get_clock (self->store));
  if (status->state == TER_MQTT_LISTENING)
    note_health (self, NULL);
  else if (status->error != NULL && status->state == TER_MQTT_WAITING)
    note_health (self, status->error);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* On a worker thread: what may block, and what may be wrong. */
static void
prepare_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  TerListener *self = source;
  Prepared *prepared = g_new0 (Prepared, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) secret_error = NULL;

  prepared->options = ter_mqtt_options_new_for_source (self->source, &error);
  if (prepared->options != NULL)
    prepared->decoder = ter_decoder_new_for_source (self->source, &error);
  if (prepared->decoder != NULL)
    {
      /* A broker may want no password: it says so itself when it does. */
      if (!ter_secrets_lookup (self->secrets, self->source->uid, &prepared->options->username,
                               &prepared->options->password, cancellable, &secret_error))
        g_debug ("%s: %s", self->source->name, secret_error->message);
      prepared->run = ter_run_new ();
      prepared->run->kind = g_strdup ("collect");
      prepared->run->source_id = self->source->id;
      prepared->run->label = g_strdup (self->source->name);
      prepared->run->version = g_strdup (PACKAGE_VERSION);
      ter_store_begin_run (self->store, prepared->run, &error);
    }
  if (error == NULL)
    g_task_return_pointer (task, prepared, prepared_free);
  else
    {
      prepared_free (prepared);
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
on_prepared (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  TerListener *self = TER_LISTENER (object);
  g_autoptr (GError) error = NULL;
  Prepared *prepared = g_task_propagate_pointer (G_TASK (result), &error);

  if (prepared == NULL)
    {
      g_set_str (&self->fault, error->message);
      note_health (self, error->message);
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }
  self->run = g_steal_pointer (&prepared->run);
  self->decoder = g_steal_pointer (&prepared->decoder);
  if (self->is_stopped)
    {
      ter_store_end_run (self->store, self->run, NULL);
      prepared_free (prepared);
      return;
    }
  self->mqtt = ter_mqtt_new (prepared->options, ter_store_get_clock (self->store), self->seed,
                             receive, commit, self);
  g_signal_connect_object (self->mqtt, "changed", G_CALLBACK (on_mqtt_changed), self,
                           G_CONNECT_SWAPPED);
  ter_mqtt_start (self->mqtt);
  prepared_free (prepared);
}

/**
 * ter_listener_start:
 *
 * Begins to listen. A listener is started once.
 */
void
ter_listener_start (TerListener *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TER_IS_LISTENER (self));
  g_return_if_fail (self->mqtt == NULL && !self->is_stopped);

  task = g_task_new (self, self->cancellable, on_prepared, NULL);
  g_task_set_source_tag (task, ter_listener_start);
  /* Even cancelled, a run that began must come back to be ended. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, prepare_in_thread);
}

static char *
describe_run (TerListener         *self,
              const TerMqttStatus *status)
{
  g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_int (writer, "messages", status->n_messages);
  ter_json_writer_member_int (writer, "connections", status->n_connections);
  ter_json_writer_member_int (writer, "gaps", status->n_gaps);
  ter_json_writer_member_int (writer, "left_out", self->n_left_out);
  if (status->gap_since_us != TER_INSTANT_NONE)
    {
      g_autofree char *since = ter_instant_to_string (status->gap_since_us);

      ter_json_writer_member_string (writer, "gap_since", since);
    }
  ter_json_writer_end_object (writer);

  return ter_json_writer_steal (writer);
}

/**
 * ter_listener_stop:
 * @for_good: whether the broker is told to keep no more messages for this source
 *
 * Stops listening. When it returns, everything acknowledged is stored, and the run is ended.
 */
void
ter_listener_stop (TerListener *self,
                   gboolean     for_good)
{
  g_autoptr (TerMqttStatus) status = NULL;

  g_return_if_fail (TER_IS_LISTENER (self));

  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->mqtt == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->mqtt, self);
  if (for_good)
    ter_mqtt_leave (self->mqtt);
  else
    ter_mqtt_stop (self->mqtt);
  status = ter_mqtt_dup_status (self->mqtt);
  self->run->n_observations = self->counts.n_observations;
  self->run->n_duplicates = self->counts.n_duplicates;
  self->run->n_refused = self->counts.n_refused;
  self->run->n_bytes = status->n_bytes;
  self->run->detail = describe_run (self, status);
  ter_store_end_run (self->store, self->run, NULL);
  g_clear_object (&self->mqtt);
}

/**
 * ter_listener_dup_status:
 *
 * Returns: (transfer full): what it is doing
 */
TerCollectorStatus *
ter_listener_dup_status (TerListener *self)
{
  TerCollectorStatus *status = ter_collector_status_new ();

  g_return_val_if_fail (TER_IS_LISTENER (self), status);

  status->source_id = self->source->id;
  status->source_name = g_strdup (self->source->name);
  status->last_message_us = status->retry_us = status->gap_since_us = TER_INSTANT_NONE;
  status->state =
      self->is_stopped || self->fault != NULL ? TER_COLLECTOR_STOPPED : TER_COLLECTOR_CONNECTING;
  status->error = g_strdup (self->fault);
  if (self->mqtt != NULL)
    {
      g_autoptr (TerMqttStatus) mqtt = ter_mqtt_dup_status (self->mqtt);

      status->state = (TerCollectorState) mqtt->state;
      g_set_str (&status->error, mqtt->error);
      status->n_messages = mqtt->n_messages;
      status->n_gaps = mqtt->n_gaps;
      status->gap_since_us = mqtt->gap_since_us;
      status->last_message_us = mqtt->last_message_us;
      status->retry_us = mqtt->retry_us;
    }
  g_mutex_lock (&self->lock);
  status->n_observations = self->counts.n_observations;
  status->n_duplicates = self->counts.n_duplicates;
  status->n_refused = self->counts.n_refused;
  status->n_left_out = self->n_left_out;
  g_mutex_unlock (&self->lock);

  return status;
}

/**
 * ter_listener_is_quiet:
 * @now_us: the monotonic time
 * @quiet_us: how long a silence is
 *
 * Tells whether nothing came for a while although it listens, or whether it failed.
 */
gboolean
ter_listener_is_quiet (TerListener *self,
                       gint64       now_us,
                       gint64       quiet_us)
{
  g_autoptr (TerCollectorStatus) status = ter_listener_dup_status (self);
  gint64 wall_us = ter_clock_get_now_us (ter_store_get_clock (self->store));

  if (status->error != NULL)
    return TRUE;
  if (status->state != TER_COLLECTOR_LISTENING || self->listening_since_us == 0)
    return FALSE;

  return now_us - self->listening_since_us >= quiet_us &&
         (status->last_message_us == TER_INSTANT_NONE ||
          wall_us - status->last_message_us >= quiet_us);
}
