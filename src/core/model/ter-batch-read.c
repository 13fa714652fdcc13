/* ter-batch-read.c — What is in a batch
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What the store asks of a batch that was handed on: see ter-batch.c. Nothing here changes it.
 */

#include "config.h"

#include "ter-batch-private.h"

/**
 * ter_batch_get_n_left_out:
 *
 * Returns: how many values were understood and not added
 */
gsize
ter_batch_get_n_left_out (TerBatch *self)
{
  g_return_val_if_fail (TER_IS_BATCH (self), 0);

  return self->n_left_out;
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
