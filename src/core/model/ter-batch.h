/* ter-batch.h — What one reading of a source brought
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-area.h"
#include "ter-property.h"
#include "ter-quality.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerBatchDevice:
 * @remote_id: its identity at the source
 * @name: (nullable): what the source calls it
 * @profile: (nullable): its model
 * @has_position: whether the next two mean something
 *
 * A device as a reading tells of it.
 */
typedef struct
{
  const char *remote_id;
  const char *name;
  const char *profile;
  gboolean has_position;
  double longitude;
  double latitude;
} TerBatchDevice;

/**
 * TerBatchStream:
 * @device: index of its device in the batch
 * @property: a code of #TerProperty, or the source's own key
 * @channel: which of several alike, "" if there is one
 * @name: (nullable): a name to begin with
 * @unit: (nullable): UCUM code, or the source's own word
 * @kind: how its values add up
 *
 * A series as a reading tells of it; (source, device, property, channel) is its identity.
 */
typedef struct
{
  guint device;
  const char *property;
  const char *channel;
  const char *name;
  const char *unit;
  TerSeriesKind kind;
} TerBatchStream;

/**
 * TerBatchMessage:
 * @key: (nullable): its identity at the source (deduplicationId…); one that was stored already is a duplicate
 *   with all its observations; %NULL when the source gives none
 * @topic: (nullable): where it came from
 * @payload: (nullable): the bytes as they came; stored only for a refused message
 * @received_us: when it came
 * @refused: (nullable): why it could not be decoded; it is then stored as it came
 *
 * One message, one line, one answer.
 */
typedef struct
{
  const char *key;
  const char *topic;
  GBytes *payload;
  gint64 received_us;
  const char *refused;
} TerBatchMessage;

/**
 * TerObservation:
 * @stream: index of its stream in the batch
 * @message: index of its message in the batch
 * @time_us: when it was measured
 * @value: the value in the stream's unit, NaN when there is none
 * @text: (nullable): the value of a state: a static string, or one that lives as long as the batch, from
 *   ter_batch_intern(); not freed
 * @quality: its worth
 * @is_snapshot: a retained "last known value" without a time of its own: kept as the series' state, not as a
 *   measure of now
 */
typedef struct
{
  guint stream;
  guint message;
  gint64 time_us;
  double value;
  const char *text;
  TerQuality quality;
  gboolean is_snapshot;
} TerObservation;

#define TER_TYPE_BATCH (ter_batch_get_type ())
G_DECLARE_FINAL_TYPE (TerBatch, ter_batch, TER, BATCH, GObject)

TerBatch              *ter_batch_new (gint64 source_id) G_GNUC_WARN_UNUSED_RESULT;

void                   ter_batch_reset (TerBatch *self);

guint                  ter_batch_add_device (TerBatch   *self,
                                             const char *remote_id,
                                             const char *name,
                                             const char *profile);
void                   ter_batch_set_device_position (TerBatch *self,
                                                      guint     device,
                                                      double    longitude,
                                                      double    latitude);
guint                  ter_batch_add_stream (TerBatch     *self,
                                             guint         device,
                                             const char   *property,
                                             const char   *channel,
                                             const char   *name,
                                             const char   *unit,
                                             TerSeriesKind kind);
guint                  ter_batch_add_interned_stream (TerBatch             *self,
                                                      const TerBatchStream *stream);
guint                  ter_batch_add_message (TerBatch   *self,
                                              const char *key,
                                              const char *topic,
                                              GBytes     *payload,
                                              gint64      received_us);
void                   ter_batch_refuse_message (TerBatch   *self,
                                                 guint       message,
                                                 const char *reason);
void                   ter_batch_drop_messages (TerBatch     *self,
                                                const guint8 *is_dropped);
const char            *ter_batch_intern (TerBatch   *self,
                                         const char *text);
gsize                  ter_batch_get_serial (TerBatch *self);
void                   ter_batch_add_observation (TerBatch             *self,
                                                  const TerObservation *observation);
void                   ter_batch_count_left_out (TerBatch *self,
                                                 guint     n_values);
gsize                  ter_batch_get_n_left_out (TerBatch *self);
void                   ter_batch_add_area (TerBatch *self,
                                           TerArea  *area);

gint64                 ter_batch_get_source_id (TerBatch *self);
guint                  ter_batch_get_n_devices (TerBatch *self);
const TerBatchDevice  *ter_batch_get_device (TerBatch *self,
                                             guint     index);
guint                  ter_batch_get_n_streams (TerBatch *self);
const TerBatchStream  *ter_batch_get_stream (TerBatch *self,
                                             guint     index);
guint                  ter_batch_get_n_messages (TerBatch *self);
const TerBatchMessage *ter_batch_get_message (TerBatch *self,
                                              guint     index);
gsize                  ter_batch_get_n_observations (TerBatch *self);
const TerObservation  *ter_batch_get_observation (TerBatch *self,
                                                  gsize     index);
guint                  ter_batch_get_n_areas (TerBatch *self);
TerArea               *ter_batch_get_area (TerBatch *self,
                                           guint     index);
gboolean               ter_batch_is_empty (TerBatch *self);

G_END_DECLS
