/* ter-store-read.c — The observations of one series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-store-private.h"

static TerSamples *
read_samples (TerStore     *self,
              gint64        series_id,
              gint64        start_us,
              gint64        end_us,
              GPtrArray    *texts,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (TerReading) reading = ter_store_begin_reading (self, error);
  g_autoptr (GArray) slices = ter_slices_new ();

  if (reading == NULL || g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !ter_reading_list_slices (reading, series_id, start_us, end_us, slices, cancellable, error))
    return NULL;

  return ter_slices_merge (slices, texts, cancellable, error);
}

/**
 * ter_store_read:
 * @series_id: a series; one that is not there has no observation
 * @start_us: the first instant
 * @end_us: the instant after the last one
 *
 * Reads the observations of a series, in order; of several for one instant, the latest correction.
 *
 * Returns: (transfer full): the observations
 */
TerSamples *
ter_store_read (TerStore     *self,
                gint64        series_id,
                gint64        start_us,
                gint64        end_us,
                GCancellable *cancellable,
                GError      **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return read_samples (self, series_id, start_us, end_us, NULL, cancellable, error);
}

/**
 * ter_store_read_texts:
 * @texts: (out) (transfer full) (element-type utf8): the text of each observation, %NULL where
 *   there is none
 *
 * Same as ter_store_read(), with the texts of a series of states.
 *
 * Returns: (transfer full): the observations
 */
TerSamples *
ter_store_read_texts (TerStore     *self,
                      gint64        series_id,
                      gint64        start_us,
                      gint64        end_us,
                      GPtrArray   **texts,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  TerSamples *samples;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);
  g_return_val_if_fail (texts != NULL, NULL);

  samples = read_samples (self, series_id, start_us, end_us, read, cancellable, error);
  *texts = samples != NULL ? g_steal_pointer (&read) : NULL;

  return samples;
}
