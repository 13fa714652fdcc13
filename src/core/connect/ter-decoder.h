/* ter-decoder.h — What every decoder of messages does
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-batch.h"
#include "ter-source.h"

G_BEGIN_DECLS

/**
 * TerDecoderError:
 * @TER_DECODER_ERROR_CONFIG: the configuration of the source is wrong; the message says where
 * @TER_DECODER_ERROR_KIND: a source of this kind does not send messages
 */
typedef enum
{
  TER_DECODER_ERROR_CONFIG,
  TER_DECODER_ERROR_KIND,
} TerDecoderError;

#define TER_DECODER_ERROR (ter_decoder_error_quark ())
GQuark ter_decoder_error_quark (void);

/* A larger message is refused; only its beginning is kept. */
#define TER_DECODER_MAX_PAYLOAD (256 * 1024)

/**
 * TerIncoming:
 * @topic: where it was published
 * @data: (array length=length): the bytes, not NUL-terminated, maybe none
 * @length: how many
 * @received_us: when it came
 * @retained: whether the broker kept it from before we subscribed
 *
 * A message as it arrives. Everything is borrowed for the time of a call.
 */
typedef struct
{
  const char *topic;
  const guint8 *data;
  gsize length;
  gint64 received_us;
  gboolean retained;
} TerIncoming;

/**
 * TerStamp:
 * @time_us: the instant to store
 * @quality: what the instant alone says of the value
 * @is_snapshot: a last known value without a time of its own
 *
 * When a message's values were measured.
 */
typedef struct
{
  gint64 time_us;
  TerQuality quality;
  gboolean is_snapshot;
} TerStamp;

#define TER_TYPE_DECODER (ter_decoder_get_type ())
G_DECLARE_INTERFACE (TerDecoder, ter_decoder, TER, DECODER, GObject)

/* decode adds the message to the batch: its device, its values, or why it is refused. It never fails, keeps
 * nothing of the message, and is called by one thread at a time. dup_topics says what to subscribe to. */
struct _TerDecoderInterface
{
  GTypeInterface parent_iface;

  void (*decode) (TerDecoder        *self,
                  const TerIncoming *incoming,
                  TerBatch          *batch);
  char **(*dup_topics) (TerDecoder *self);
};

TerDecoder *ter_decoder_new_for_source (const TerSource *source,
                                        GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void        ter_decoder_decode (TerDecoder        *self,
                                const TerIncoming *incoming,
                                TerBatch          *batch);
char      **ter_decoder_dup_topics (TerDecoder *self) G_GNUC_WARN_UNUSED_RESULT;

/* For decoders. */
TerStamp    ter_stamp_settle (gint64   said_us,
                              gint64   received_us,
                              gboolean retained);
guint       ter_decoder_refuse (TerBatch          *batch,
                                const char        *key,
                                const TerIncoming *incoming,
                                const char        *reason);

G_END_DECLS
