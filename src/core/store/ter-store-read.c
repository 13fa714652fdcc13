/* ter-store-read.c — The observations of one series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-store-private.h"

/* How many rows between two looks at a GCancellable: less than a millisecond. */
#define ROWS_PER_LOOK 4096
#define FIRST_CAPACITY 256

/* Columns that grow together. */
typedef struct
{
  TerSamples *samples;
  gsize capacity;
} Columns;

static void
grow (Columns *columns)
{
  columns->capacity = MAX (FIRST_CAPACITY, columns->capacity * 2);
  columns->samples->times = g_renew (gint64, columns->samples->times, columns->capacity);
  columns->samples->values = g_renew (double, columns->samples->values, columns->capacity);
  columns->samples->qualities = g_renew (guint8, columns->samples->qualities, columns->capacity);
}

/* Rows come by instant then seq: the last one of an instant is the one to keep. */
static void
add_row (Columns      *columns,
         TerStatement *row,
         GPtrArray    *texts)
{
  TerSamples *samples = columns->samples;
  gint64 time_us = ter_statement_get_int (row, 0);

  if (samples->n > 0 && samples->times[samples->n - 1] == time_us)
    {
      samples->n--;
      if (texts != NULL)
        g_ptr_array_set_size (texts, (gint) samples->n);
    }
  if (samples->n == columns->capacity)
    grow (columns);

  samples->times[samples->n] = time_us;
  samples->values[samples->n] = ter_statement_get_real (row, 1);
  samples->qualities[samples->n] =
      (guint8) CLAMP (ter_statement_get_int (row, 2), 0, TER_N_QUALITIES - 1);
  if (texts != NULL)
    g_ptr_array_add (texts, ter_statement_dup_text (row, 3));
  samples->n++;
}

static TerSamples *
read_samples (TerStore     *self,
              const char   *sql,
              gint64        series_id,
              gint64        start_us,
              gint64        end_us,
              GPtrArray    *texts,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (TerSamples) samples = ter_samples_new ();
  g_autoptr (TerReading) reading = ter_store_begin_reading (self, error);
  g_autoptr (TerStatement) row = NULL;
  Columns columns = { .samples = samples };
  TerStepResult step;

  if (reading == NULL)
    return NULL;
  row = ter_connection_prepare (reading->connection, sql, error);
  if (row == NULL)
    return NULL;

  ter_statement_bind (row, "iii", series_id, start_us, end_us);
  for (gsize i = 0; (step = ter_statement_step (row, error)) == TER_STEP_ROW; i++)
    {
      if (i % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      add_row (&columns, row, texts);
    }

  return step == TER_STEP_DONE ? g_steal_pointer (&samples) : NULL;
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

  return read_samples (
      self,
      "SELECT time_us, value, quality FROM observation"
      " WHERE series_id = ?1 AND time_us >= ?2 AND time_us < ?3 ORDER BY time_us, seq",
      series_id, start_us, end_us, NULL, cancellable, error);
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

  samples = read_samples (
      self,
      "SELECT time_us, value, quality, text FROM observation"
      " WHERE series_id = ?1 AND time_us >= ?2 AND time_us < ?3 ORDER BY time_us, seq",
      series_id, start_us, end_us, read, cancellable, error);
  *texts = samples != NULL ? g_steal_pointer (&read) : NULL;

  return samples;
}
