/* ter-test-decoder.h — What a decoder put into a batch, as text
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-decoder.h"
#include "ter-instant.h"

#include <math.h>

/* 2026-01-15T12:00:00Z: when every message of these tests arrives. */
#define TEST_NOW (G_GINT64_CONSTANT (1768478400) * G_USEC_PER_SEC)

static inline TerBatch *
test_decode (TerDecoder *decoder,
             const char *topic,
             const char *payload,
             gssize      length,
             gboolean    retained)
{
  TerBatch *batch = ter_batch_new (1);
  TerIncoming incoming = {
    .topic = topic,
    .data = (const guint8 *) payload,
    .length = length < 0 ? strlen (payload) : (gsize) length,
    .received_us = TEST_NOW,
    .retained = retained,
  };

  ter_decoder_decode (decoder, &incoming, batch);
  return batch;
}

/* "device property.channel=value[unit] 'text' @time quality snapshot kind" of one observation. */
static inline char *
test_describe (TerBatch *batch,
               gsize     index)
{
  const TerObservation *observation = ter_batch_get_observation (batch, index);
  const TerBatchStream *stream = ter_batch_get_stream (batch, observation->stream);
  GString *text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, stream->property);
  if (*stream->channel != '\0')
    g_string_append_printf (text, "/%s", stream->channel);
  if (!isnan (observation->value))
    g_string_append_printf (text, "=%s", g_ascii_formatd (number, sizeof number, "%.12g", observation->value));
  if (stream->unit != NULL && *stream->unit != '\0')
    g_string_append (text, stream->unit);
  if (observation->text != NULL)
    g_string_append_printf (text, "'%s'", observation->text);
  if (observation->time_us != TEST_NOW)
    {
      g_autofree char *when = ter_instant_to_string (observation->time_us);

      g_string_append_printf (text, "@%s", when);
    }
  if (observation->quality != TER_QUALITY_GOOD)
    g_string_append_printf (text, "~%s", ter_quality_to_string (observation->quality));
  if (observation->is_snapshot)
    g_string_append (text, "~snapshot");

  return g_string_free_and_steal (text);
}

/* Every observation, sorted, since the order of an object's members means nothing. */
static inline char *
test_describe_all (TerBatch *batch)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < ter_batch_get_n_observations (batch); i++)
    g_ptr_array_add (lines, test_describe (batch, i));
  g_ptr_array_sort_values (lines, (GCompareFunc) g_strcmp0);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv (" ", (char **) lines->pdata);
}
