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
 *  4. Every text lives in the batch and is freed with it, at once: texts come from elsewhere, and a collector
 *     that kept every one of them for ever (g_intern_string()) would grow for ever.
 *  5. ter_batch_intern() gives one pointer for one text, so that streams are compared by their pointers. A
 *     decoder that remembers such pointers knows by the serial whether they are of this batch.
 *  6. Nothing here says what is a duplicate: only the store knows what it has.
 */

#include "config.h"

#include "ter-batch-private.h"

/* Texts are stored in blocks of that size. */
#define TEXT_BLOCK 8192

G_DEFINE_FINAL_TYPE (TerBatch, ter_batch, G_TYPE_OBJECT)

static guint32
hash_stream (const TerBatchStream *stream)
{
  guint64 hash = GPOINTER_TO_SIZE (stream->property) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  hash = (hash ^ GPOINTER_TO_SIZE (stream->channel)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash = (hash ^ stream->device) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return (guint32) (hash >> 32);
}

static gboolean
is_stream (guint         index,
           gconstpointer sought,
           gpointer      owner)
{
  const TerBatchStream *first =
      &g_array_index (((TerBatch *) owner)->streams, TerBatchStream, index);
  const TerBatchStream *second = sought;

  return first->device == second->device && first->property == second->property &&
         first->channel == second->channel;
}

static gboolean
is_device (guint         index,
           gconstpointer sought,
           gpointer      owner)
{
  return g_str_equal (
      g_array_index (((TerBatch *) owner)->devices, TerBatchDevice, index).remote_id, sought);
}

static void
message_clear (gpointer data)
{
  TerBatchMessage *message = data;

  g_clear_pointer (&message->payload, g_bytes_unref);
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
  ter_batch_index_clear (&self->device_index);
  ter_batch_index_clear (&self->stream_index);
  g_string_chunk_free (self->texts);

  G_OBJECT_CLASS (ter_batch_parent_class)->finalize (object);
}

static void
ter_batch_class_init (TerBatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_batch_finalize;
}

/* Not a state of the program: nothing but that no two are equal can be told from it. */
static void
take_serial (TerBatch *self)
{
  static gsize last = 0;

  self->serial = (gsize) g_atomic_pointer_add (&last, 1) + 1;
}

static void
ter_batch_init (TerBatch *self)
{
  self->devices = g_array_new (FALSE, FALSE, sizeof (TerBatchDevice));
  self->streams = g_array_new (FALSE, FALSE, sizeof (TerBatchStream));
  self->messages = g_array_new (FALSE, FALSE, sizeof (TerBatchMessage));
  g_array_set_clear_func (self->messages, message_clear);
  self->observations = g_array_new (FALSE, FALSE, sizeof (TerObservation));
  self->areas = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);
  self->texts = g_string_chunk_new (TEXT_BLOCK);
  take_serial (self);
}

/* NULL stays NULL. */
static const char *
keep_text (TerBatch   *self,
           const char *text)
{
  return text != NULL ? g_string_chunk_insert (self->texts, text) : NULL;
}

static const char *
intern_text (TerBatch   *self,
             const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->texts, text) : NULL;
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
 * ter_batch_reset:
 *
 * Begins a batch anew, of the same source and in the same memory. Everything that it held is gone, its texts too.
 */
void
ter_batch_reset (TerBatch *self)
{
  g_return_if_fail (TER_IS_BATCH (self));

  g_array_set_size (self->devices, 0);
  g_array_set_size (self->streams, 0);
  g_array_set_size (self->messages, 0);
  g_array_set_size (self->observations, 0);
  g_ptr_array_set_size (self->areas, 0);
  ter_batch_index_reset (&self->device_index);
  ter_batch_index_reset (&self->stream_index);
  g_string_chunk_clear (self->texts);
  self->n_left_out = 0;
  take_serial (self);
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
  guint32 hash;
  guint found;

  g_return_val_if_fail (TER_IS_BATCH (self), 0);
  g_return_val_if_fail (remote_id != NULL, 0);

  hash = g_str_hash (remote_id) * 0x9e3779b1u;
  hash ^= hash >> 16;
  if (ter_batch_index_find (&self->device_index, hash, is_device, remote_id, self, &found))
    return found;

  device.remote_id = keep_text (self, remote_id);
  device.name = keep_text (self, name);
  device.profile = keep_text (self, profile);
  g_array_append_val (self->devices, device);
  ter_batch_index_add (&self->device_index, hash, self->devices->len - 1);

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
  TerBatchStream stream = { .device = device, .kind = kind };
  guint found;

  g_return_val_if_fail (TER_IS_BATCH (self), 0);
  g_return_val_if_fail (device < self->devices->len, 0);
  g_return_val_if_fail (property != NULL, 0);

  stream.property = intern_text (self, property);
  stream.channel = intern_text (self, channel != NULL ? channel : "");
  if (ter_batch_index_find (&self->stream_index, hash_stream (&stream), is_stream, &stream, self,
                            &found))
    return found;

  stream.name = intern_text (self, name);
  stream.unit = intern_text (self, unit);

  return ter_batch_add_interned_stream (self, &stream);
}

/**
 * ter_batch_add_interned_stream:
 * @stream: copied; each of its texts is %NULL or came from ter_batch_intern() of this batch
 *
 * Adds a stream, or finds it if it was added before: as ter_batch_add_stream(), for a decoder that remembers the
 * texts.
 *
 * Returns: its index
 */
guint
ter_batch_add_interned_stream (TerBatch             *self,
                               const TerBatchStream *stream)
{
  guint32 hash;
  guint found;

  g_return_val_if_fail (TER_IS_BATCH (self), 0);
  g_return_val_if_fail (stream != NULL && stream->device < self->devices->len, 0);
  g_return_val_if_fail (stream->property != NULL && stream->channel != NULL, 0);

  hash = hash_stream (stream);
  if (ter_batch_index_find (&self->stream_index, hash, is_stream, stream, self, &found))
    return found;

  g_array_append_vals (self->streams, stream, 1);
  ter_batch_index_add (&self->stream_index, hash, self->streams->len - 1);

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

  message.key = keep_text (self, key);
  message.topic = keep_text (self, topic);
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

  g_array_index (self->messages, TerBatchMessage, message).refused = keep_text (self, reason);
}

/**
 * ter_batch_drop_messages:
 * @is_dropped: for each message, whether it is to be dropped
 *
 * Takes messages and their observations out again. Their devices and streams stay: that they were heard of is
 * true.
 */
void
ter_batch_drop_messages (TerBatch     *self,
                         const guint8 *is_dropped)
{
  g_autofree guint *moved = NULL;
  guint n_kept = 0;
  gsize n_observations = 0;

  g_return_if_fail (TER_IS_BATCH (self));
  g_return_if_fail (is_dropped != NULL);

  moved = g_new (guint, self->messages->len);
  for (guint i = 0; i < self->messages->len; i++)
    {
      TerBatchMessage *message = &g_array_index (self->messages, TerBatchMessage, i);

      moved[i] = n_kept;
      if (is_dropped[i])
        message_clear (message);
      else
        g_array_index (self->messages, TerBatchMessage, n_kept++) = *message;
    }
  for (gsize i = 0; i < self->observations->len; i++)
    {
      TerObservation observation = g_array_index (self->observations, TerObservation, i);

      if (is_dropped[observation.message])
        continue;
      observation.message = moved[observation.message];
      g_array_index (self->observations, TerObservation, n_observations++) = observation;
    }
  /* What was moved is held once: its second place is not to be freed. */
  for (guint i = n_kept; i < self->messages->len; i++)
    g_array_index (self->messages, TerBatchMessage, i).payload = NULL;
  g_array_set_size (self->messages, n_kept);
  g_array_set_size (self->observations, n_observations);
}

/**
 * ter_batch_intern:
 * @text: the value of a state
 *
 * Keeps one copy of a text as long as the batch lives, for #TerObservation: the same text gives the same pointer.
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
 * ter_batch_get_serial:
 *
 * Gets a number that no other batch of this process has or had, and that is never 0.
 */
gsize
ter_batch_get_serial (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  return self->serial;
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
 * ter_batch_count_left_out:
 * @n_values: values of measures that a person chose not to keep
 *
 * Counts what the decoder understood and did not add.
 */
void
ter_batch_count_left_out (TerBatch *self,
                          guint     n_values)
{
  g_return_if_fail (TER_IS_BATCH (self));

  self->n_left_out += n_values;
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
