/* ter-decoder.c — What every decoder of messages does
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What the decoders of each kind of source share: the interface, the choice of one by a source's configuration, and
 * the two decisions that must be the same everywhere.
 *
 *  1. When a value was measured: ter_stamp_settle(), and nobody else, believes or doubts a time.
 *  2. What a refused message keeps: its bytes, up to a bound, and the reason in words.
 *  3. Before a decoder sees it, a message is not empty and not larger than TER_DECODER_MAX_PAYLOAD.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-chirpstack.h"
#include "ter-clock.h"
#include "ter-decoder.h"
#include "ter-instant.h"
#include "ter-json.h"
#include "ter-plain.h"

/* A clock may be fast by this much before its word is doubted. */
#define MAX_FUTURE_US (10 * 60 * TER_USEC_PER_SEC)
/* A value that took longer than this to arrive is said to be late. */
#define LATE_US TER_USEC_PER_HOUR
/* 2000-01-01: a device that speaks of an earlier time has lost its clock. */
#define MIN_TIME_US (G_GINT64_CONSTANT (946684800) * TER_USEC_PER_SEC)
/* What is kept of a message that is too large to be kept. */
#define KEPT_OF_LARGE 1024

G_DEFINE_QUARK (ter - decoder - error - quark, ter_decoder_error)
G_DEFINE_INTERFACE (TerDecoder, ter_decoder, G_TYPE_OBJECT)

static void
ter_decoder_default_init (TerDecoderInterface *iface)
{
}

/**
 * ter_decoder_new_for_source:
 * @source: a source of kind "chirpstack" or "mqtt"
 *
 * Makes the decoder that a source's configuration asks for.
 *
 * Returns: (transfer full): the decoder, or %NULL with #TER_DECODER_ERROR
 */
TerDecoder *
ter_decoder_new_for_source (const TerSource *source,
                            GError         **error)
{
  g_autoptr (TerJson) config = NULL;
  g_autoptr (GError) local_error = NULL;
  const TerJsonNode *root = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  if (source->config != NULL && *source->config != '\0')
    {
      config = ter_json_parse (source->config, -1, NULL, &local_error);
      if (config == NULL)
        {
          g_set_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG,
                       _("The configuration of “%s” is not JSON: %s"),
                       source->name != NULL ? source->name : "", local_error->message);
          return NULL;
        }
      root = ter_json_get_root (config);
    }

  if (g_strcmp0 (source->kind, "chirpstack") == 0)
    return ter_chirpstack_new_from_config (root, error);
  if (g_strcmp0 (source->kind, "mqtt") == 0)
    return ter_plain_new_from_config (root, error);

  g_set_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_KIND,
               _("A source of kind “%s” does not send messages"),
               source->kind != NULL ? source->kind : "");
  return NULL;
}

/**
 * ter_decoder_decode:
 * @incoming: a message
 * @batch: what it is added to
 *
 * Decodes a message into a batch. A message that cannot be decoded is added too, with the reason; an empty one
 * (a retained message being erased) is not a message.
 */
void
ter_decoder_decode (TerDecoder        *self,
                    const TerIncoming *incoming,
                    TerBatch          *batch)
{
  g_return_if_fail (TER_IS_DECODER (self));
  g_return_if_fail (incoming != NULL && incoming->topic != NULL);
  g_return_if_fail (TER_IS_BATCH (batch));

  if (incoming->length == 0)
    return;
  if (incoming->length > TER_DECODER_MAX_PAYLOAD)
    {
      g_autofree char *size = g_format_size_full (incoming->length, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *reason = NULL;

      reason = g_strdup_printf (
          _("too large: %s, where 256 KiB are accepted; only the beginning is kept"), size);
      ter_decoder_refuse (batch, NULL, incoming, reason);
      return;
    }

  TER_DECODER_GET_IFACE (self)->decode (self, incoming, batch);
}

/**
 * ter_decoder_dup_topics:
 *
 * Gets the MQTT topic filters to subscribe to.
 *
 * Returns: (transfer full) (array zero-terminated=1): the filters
 */
char **
ter_decoder_dup_topics (TerDecoder *self)
{
  g_return_val_if_fail (TER_IS_DECODER (self), NULL);

  return TER_DECODER_GET_IFACE (self)->dup_topics (self);
}

/**
 * ter_stamp_settle:
 * @said_us: the time that the message gives, or %TER_INSTANT_NONE
 * @received_us: when it came
 * @retained: whether the broker kept it
 *
 * Settles when values were measured. A time more than ten minutes ahead, or before 2000, is not believed: the
 * time of reception is used, and the value is suspect. Values more than an hour old are late.
 */
TerStamp
ter_stamp_settle (gint64   said_us,
                  gint64   received_us,
                  gboolean retained)
{
  TerStamp stamp = { said_us, TER_QUALITY_GOOD, FALSE };

  if (said_us == TER_INSTANT_NONE)
    {
      stamp.time_us = received_us;
      stamp.is_snapshot = retained;
    }
  else if (said_us < MIN_TIME_US || said_us > received_us + MAX_FUTURE_US)
    {
      stamp.time_us = received_us;
      stamp.quality = TER_QUALITY_SUSPECT;
    }
  else if (received_us - said_us > LATE_US)
    stamp.quality = TER_QUALITY_LATE;

  return stamp;
}

/**
 * ter_decoder_refuse:
 * @key: (nullable): the message's identity, if it could be read
 * @reason: why, in words that a person can act on
 *
 * Adds a refused message, with its bytes.
 *
 * Returns: its index in @batch
 */
guint
ter_decoder_refuse (TerBatch          *batch,
                    const char        *key,
                    const TerIncoming *incoming,
                    const char        *reason)
{
  gsize kept;
  g_autoptr (GBytes) payload = NULL;
  guint message;

  g_return_val_if_fail (TER_IS_BATCH (batch), 0);
  g_return_val_if_fail (incoming != NULL && reason != NULL, 0);

  kept = incoming->length > TER_DECODER_MAX_PAYLOAD ? KEPT_OF_LARGE : incoming->length;
  payload = g_bytes_new (incoming->data, kept);
  message = ter_batch_add_message (batch, key, incoming->topic, payload, incoming->received_us);
  ter_batch_refuse_message (batch, message, reason);

  return message;
}
