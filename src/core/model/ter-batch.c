/* ter-batch.c — What one reading of a source brought
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The one value that every connector ends in: bytes come in, a batch comes out, and the store commits it.
 *
 *  1. A batch is filled by one thread, then handed on and only read: it needs no lock.
 *  2. Devices and streams are unique in a batch: adding one twice gives the same index. A listener that
 *     gathers a thousand messages of fifty sensors has fifty devices.
 *  3. Observations are plain structs in one array, in arrival order; they name their stream and their
 *     message by index. Order matters: of two values for one instant, the later one corrects the earlier.
 *  4. The text of a state lives in the batch: texts come from elsewhere, and a collector that kept every
 *     one of them for ever (g_intern_string()) would grow for ever.
 *  5. Nothing here says what is a duplicate: only the store knows what it has.
 */

#include "config.h"

#include "ter-batch.h"

struct _TerBatch
{
  GObject parent_instance;

  /* Owned */
  GArray *devices;
  GArray *streams;
  GArray *messages;
  GArray *observations;
  GPtrArray *areas;
  GHashTable *device_index;
  GHashTable *stream_index;
  GStringChunk *texts;

  gint64 source_id;
};

G_DEFINE_FINAL_TYPE (TerBatch, ter_batch, G_TYPE_OBJECT)

/* What identifies a stream in the batch; the strings are the stream's own. Looking one up allocates nothing: it is
 * done once an observation. */
typedef struct
{
  guint device;
  const char *property;
  const char *channel;
} StreamKey;

static guint
stream_key_hash (gconstpointer data)
{
  const StreamKey *key = data;

  return (g_str_hash (key->property) * 33 + g_str_hash (key->channel)) * 33 + key->device;
}

static gboolean
stream_key_equal (gconstpointer a,
                  gconstpointer b)
{
  const StreamKey *first = a;
  const StreamKey *second = b;

  return first->device == second->device && g_str_equal (first->property, second->property) &&
         g_str_equal (first->channel, second->channel);
}

static void
device_clear (gpointer data)
{
  TerBatchDevice *device = data;

  g_free (device->remote_id);
  g_free (device->name);
  g_free (device->profile);
}

static void
stream_clear (gpointer data)
{
  TerBatchStream *stream = data;

  g_free (stream->property);
  g_free (stream->channel);
  g_free (stream->name);
  g_free (stream->unit);
}

static void
message_clear (gpointer data)
{
  TerBatchMessage *message = data;

  g_free (message->key);
  g_free (message->topic);
  g_clear_pointer (&message->payload, g_bytes_unref);
  g_free (message->refused);
}

static void
ter_batch_finalize (GObject *object)
{
  TerBatch *self = TER_BATCH (object);

  g_array_unref (self->devices);
  g_array_unref (self->streams);
  g_array_unref (self->messages);
  g_array_unref (self->observations);
  g_ptr_array_unref (self->areas);
  g_hash_table_unref (self->device_index);
  g_hash_table_unref (self->stream_index);
  g_string_chunk_free (self->texts);

  G_OBJECT_CLASS (ter_batch_parent_class)->finalize (object);
}

static void
ter_batch_class_init (TerBatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_batch_finalize;
}

static void
ter_batch_init (TerBatch *self)
{
  self->devices = g_array_new (FALSE, TRUE, sizeof (TerBatchDevice));
  g_array_set_clear_func (self->devices, device_clear);
  self->streams = g_array_new (FALSE, TRUE, sizeof (TerBatchStream));
  g_array_set_clear_func (self->streams, stream_clear);
  self->messages = g_array_new (FALSE, TRUE, sizeof (TerBatchMessage));
  g_array_set_clear_func (self->messages, message_clear);
  self->observations = g_array_new (FALSE, TRUE, sizeof (TerObservation));
  self->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);
  self->device_index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stream_index = g_hash_table_new_full (stream_key_hash, stream_key_equal, g_free, NULL);
  self->texts = g_string_chunk_new (256);
}

/**
 * ter_batch_new:
 * @source_id: the source that was read
 *
 * Begins a batch.
 *
 * Returns: (transfer full): an empty batch
 */
TerBatch *
ter_batch_new (gint64 source_id)
{
  TerBatch *self = g_object_new (TER_TYPE_BATCH, NULL);

  self->source_id = source_id;

  return self;
}

/**
 * ter_batch_add_device:
 * @remote_id: its identity at the source
 * @name: (nullable): what the source calls it
 * @profile: (nullable): its model
 *
 * Adds a device, or finds it if it was added before.
 *
 * Returns: its index
 */
guint
ter_batch_add_device (TerBatch   *self,
                      const char *remote_id,
                      const char *name,
                      const char *profile)
{
  TerBatchDevice device = { 0 };
  gpointer found;

  g_return_val_if_fail (TER_IS_BATCH (self), 0);
  g_return_val_if_fail (remote_id != NULL, 0);

  if (g_hash_table_lookup_extended (self->device_index, remote_id, NULL, &found))
    return GPOINTER_TO_UINT (found);

  device.remote_id = g_strdup (remote_id);
  device.name = g_strdup (name);
  device.profile = g_strdup (profile);
  g_array_append_val (self->devices, device);
  g_hash_table_insert (self->device_index, g_strdup (remote_id),
                       GUINT_TO_POINTER (self->devices->len - 1));

  return self->devices->len - 1;
}

/**
 * ter_batch_set_device_position:
 *
 * Says where a device is. Not to be called when the source does not know: {} is unknown, not {0, 0}.
 */
void
ter_batch_set_device_position (TerBatch *self,
                               guint     device,
                               double    longitude,
                               double    latitude)
{
  TerBatchDevice *entry;

  g_return_if_fail (TER_IS_BATCH (self));
  g_return_if_fail (device < self->devices->len);

  entry = &g_array_index (self->devices, TerBatchDevice, device);
  entry->has_position = TRUE;
  entry->longitude = longitude;
  entry->latitude = latitude;
}

/**
 * ter_batch_add_stream:
 * @device: index of its device
 * @property: what it observes
 * @channel: (nullable): which of several alike
 * @name: (nullable): a name to begin with
 * @unit: (nullable): its unit
 * @kind: how its values add up
 *
 * Adds a stream, or finds it if it was added before.
 *
 * Returns: its index
 */
guint
ter_batch_add_stream (TerBatch     *self,
                      guint         device,
                      const char   *property,
                      const char   *channel,
                      const char   *name,
                      const char   *unit,
                      TerSeriesKind kind)
{
  StreamKey key = { device, property, channel != NULL ? channel : "" };
  TerBatchStream stream = { 0 };
  gpointer found;

  g_return_val_if_fail (TER_IS_BATCH (self), 0);
  g_return_val_if_fail (device < self->devices->len, 0);
  g_return_val_if_fail (property != NULL, 0);

  if (g_hash_table_lookup_extended (self->stream_index, &key, NULL, &found))
    return GPOINTER_TO_UINT (found);

  stream.device = device;
  stream.property = g_strdup (property);
  stream.channel = g_strdup (channel != NULL ? channel : "");
  stream.name = g_strdup (name);
  stream.unit = g_strdup (unit);
  stream.kind = kind;
  g_array_append_val (self->streams, stream);
  key.property = stream.property;
  key.channel = stream.channel;
  g_hash_table_insert (self->stream_index, g_memdup2 (&key, sizeof key),
                       GUINT_TO_POINTER (self->streams->len - 1));

  return self->streams->len - 1;
}

/**
 * ter_batch_add_message:
 * @key: (nullable): its identity at the source
 * @topic: (nullable): where it came from
 * @payload: (nullable): the bytes as they came
 * @received_us: when it came
 *
 * Adds a message; the observations that it holds name it by the index returned.
 */
guint
ter_batch_add_message (TerBatch   *self,
                       const char *key,
                       const char *topic,
                       GBytes     *payload,
                       gint64      received_us)
{
  TerBatchMessage message = { 0 };

  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  message.key = g_strdup (key);
  message.topic = g_strdup (topic);
  message.payload = payload != NULL ? g_bytes_ref (payload) : NULL;
  message.received_us = received_us;
  g_array_append_val (self->messages, message);

  return self->messages->len - 1;
}

/**
 * ter_batch_refuse_message:
 * @reason: why, in words that a person can act on
 *
 * Says that a message could not be decoded. It is stored as it came, with the reason.
 */
void
ter_batch_refuse_message (TerBatch   *self,
                          guint       message,
                          const char *reason)
{
  g_return_if_fail (TER_IS_BATCH (self));
  g_return_if_fail (message < self->messages->len);
  g_return_if_fail (reason != NULL);

  g_set_str (&g_array_index (self->messages, TerBatchMessage, message).refused, reason);
}

/**
 * ter_batch_intern:
 * @text: the value of a state
 *
 * Keeps one copy of a text as long as the batch lives, for #TerObservation.
 *
 * Returns: (transfer none): the copy
 */
const char *
ter_batch_intern (TerBatch   *self,
                  const char *text)
{
  g_return_val_if_fail (TER_IS_BATCH (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return g_string_chunk_insert_const (self->texts, text);
}

/**
 * ter_batch_add_observation:
 * @observation: copied
 *
 * Adds an observation; its stream and its message must have been added before.
 */
void
ter_batch_add_observation (TerBatch             *self,
                           const TerObservation *observation)
{
  g_return_if_fail (TER_IS_BATCH (self));
  g_return_if_fail (observation != NULL);
  g_return_if_fail (observation->stream < self->streams->len);
  g_return_if_fail (observation->message < self->messages->len);

  g_array_append_val (self->observations, *observation);
}

/**
 * ter_batch_add_area:
 * @area: an area; (kind, code) is its identity, or (kind, name) when it has no code
 *
 * Adds an area or a place.
 */
void
ter_batch_add_area (TerBatch *self,
                    TerArea  *area)
{
  g_return_if_fail (TER_IS_BATCH (self));
  g_return_if_fail (area != NULL);

  g_ptr_array_add (self->areas, ter_area_ref (area));
}

/**
 * ter_batch_get_source_id:
 *
 * Gets the source that was read.
 */
gint64
ter_batch_get_source_id (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  return self->source_id;
}

/**
 * ter_batch_get_n_devices:
 *
 * Gets how many devices there are.
 */
guint
ter_batch_get_n_devices (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  return self->devices->len;
}

/**
 * ter_batch_get_device:
 *
 * Returns: (transfer none): a device
 */
const TerBatchDevice *
ter_batch_get_device (TerBatch *self,
                      guint     index)
{
  g_return_val_if_fail (TER_IS_BATCH (self), NULL);
  g_return_val_if_fail (index < self->devices->len, NULL);

  return &g_array_index (self->devices, TerBatchDevice, index);
}

/**
 * ter_batch_get_n_streams:
 *
 * Gets how many streams there are.
 */
guint
ter_batch_get_n_streams (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  return self->streams->len;
}

/**
 * ter_batch_get_stream:
 *
 * Returns: (transfer none): a stream
 */
const TerBatchStream *
ter_batch_get_stream (TerBatch *self,
                      guint     index)
{
  g_return_val_if_fail (TER_IS_BATCH (self), NULL);
  g_return_val_if_fail (index < self->streams->len, NULL);

  return &g_array_index (self->streams, TerBatchStream, index);
}

/**
 * ter_batch_get_n_messages:
 *
 * Gets how many messages there are.
 */
guint
ter_batch_get_n_messages (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  return self->messages->len;
}

/**
 * ter_batch_get_message:
 *
 * Returns: (transfer none): a message
 */
const TerBatchMessage *
ter_batch_get_message (TerBatch *self,
                       guint     index)
{
  g_return_val_if_fail (TER_IS_BATCH (self), NULL);
  g_return_val_if_fail (index < self->messages->len, NULL);

  return &g_array_index (self->messages, TerBatchMessage, index);
}

/**
 * ter_batch_get_n_observations:
 *
 * Gets how many observations there are.
 */
gsize
ter_batch_get_n_observations (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  return self->observations->len;
}

/**
 * ter_batch_get_observation:
 *
 * Returns: (transfer none): an observation
 */
const TerObservation *
ter_batch_get_observation (TerBatch *self,
                           gsize     index)
{
  g_return_val_if_fail (TER_IS_BATCH (self), NULL);
  g_return_val_if_fail (index < self->observations->len, NULL);

  return &g_array_index (self->observations, TerObservation, index);
}

/**
 * ter_batch_get_n_areas:
 *
 * Gets how many areas there are.
 */
guint
ter_batch_get_n_areas (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  return self->areas->len;
}

/**
 * ter_batch_get_area:
 *
 * Returns: (transfer none): an area
 */
TerArea *
ter_batch_get_area (TerBatch *self,
                    guint     index)
{
  g_return_val_if_fail (TER_IS_BATCH (self), NULL);
  g_return_val_if_fail (index < self->areas->len, NULL);

  return g_ptr_array_index (self->areas, index);
}

/**
 * ter_batch_is_empty:
 *
 * Tells whether there is nothing to commit.
 */
gboolean
ter_batch_is_empty (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), TRUE);

  return self->messages->len == 0 && self->observations->len == 0 && self->devices->len == 0 &&
         self->areas->len == 0;
}
