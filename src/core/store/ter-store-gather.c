/* ter-store-gather.c — What a series comes to, hour by hour or year by year
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * ter_aggregate() of what a reading would give, without writing it out: chunks are gathered packed
 * (ter-gather-chunk.c), from the page that SQLite read. What came lately lies in segments, and is merged in where it
 * meets a chunk.
 *
 *      chunk, chunk, chunk ──────────────────────────▶ gathered packed
 *                 late ─▶ the chunk that it meets ──▶ both decoded, merged, gathered
 *                            late after the last ──▶ gathered
 *
 *  1. An instant of a segment counts instead of the same instant of a chunk: its seq is higher.
 *  2. The step is the caller's, or that of the first observations that are met.
 */

#include "config.h"

#include "ter-chunk.h"
#include "ter-store-gather-private.h"

/* One gathering that runs. */
typedef struct
{
  /* Owned */
  TerGather *gather;
  TerSamples *late;
  /* How many of @late were gathered. */
  gsize done;
  /* Borrowed */
  const gint64 *edges;
  gsize n_edges;
  TerSeriesKind kind;
  gint64 step_us;
} Gathering;

static gint64
learn_step (const gint64 *times,
            gsize         n)
{
  TerSamples samples = { .n = n, .times = (gint64 *) times };

  return ter_aggregate_learn_step (&samples);
}

static void
begin (Gathering    *self,
       const gint64 *times,
       gsize         n)
{
  if (self->gather != NULL)
    return;
  if (self->step_us == 0)
    self->step_us = learn_step (times, n);
  self->gather = ter_gather_new (self->edges, self->n_edges, self->kind, self->step_us);
}

/* Gathers what is late and comes before @end_us. */
static void
add_late (Gathering *self,
          gint64     end_us)
{
  const TerSamples *late = self->late;
  gsize first = self->done;

  while (self->done < late->n && late->times[self->done] < end_us)
    self->done++;
  if (self->done == first)
    return;
  begin (self, late->times, late->n);
  ter_gather_add (self->gather, late->times + first, late->values + first, late->qualities + first,
                  self->done - first);
}

/* A chunk that late observations lie among. */
static gboolean
add_mixed (Gathering             *self,
           const guint8          *data,
           gsize                  length,
           const TerChunkSummary *summary,
           GError               **error)
{
  g_autofree gint64 *times = g_new (gint64, summary->n);
  g_autofree double *values = g_new (double, summary->n);
  g_autofree guint8 *qualities = g_new (guint8, summary->n);
  gsize start = 0;

  if (!ter_chunk_decode (data, length, times, values, qualities, error))
    return FALSE;
  begin (self, times, summary->n);
  for (gsize i = 0; i <= summary->n; i++)
    {
      gboolean is_over = i == summary->n;
      gboolean is_late =
          !is_over && self->done < self->late->n && self->late->times[self->done] <= times[i];

      if (!is_over && !is_late)
        continue;
      ter_gather_add (self->gather, times + start, values + start, qualities + start, i - start);
      start = i;
      if (is_over)
        break;
      add_late (self, times[i]);
      if (self->done < self->late->n && self->late->times[self->done] == times[i])
        {
          add_late (self, times[i] + 1);
          start = i + 1;
        }
    }

  return TRUE;
}

static gboolean
learn_from_chunk (Gathering             *self,
                  const guint8          *data,
                  gsize                  length,
                  const TerChunkSummary *summary,
                  GError               **error)
{
  g_autofree gint64 *times = NULL;

  if (self->gather != NULL)
    return TRUE;
  if (self->step_us == 0)
    {
      times = g_new (gint64, summary->n);
      if (!ter_chunk_decode (data, length, times, NULL, NULL, error))
        return FALSE;
    }
  begin (self, times, times != NULL ? summary->n : 0);

  return TRUE;
}

static gboolean
add_chunk (Gathering    *self,
           const guint8 *data,
           gsize         length,
           TerSpan       span,
           GError      **error)
{
  TerChunkSummary summary;

  if (!ter_chunk_peek (data, length, &summary, error))
    return FALSE;
  if (summary.last_us < span.start_us || summary.first_us >= span.end_us)
    return TRUE;

  add_late (self, summary.first_us);
  if (self->done < self->late->n && self->late->times[self->done] <= summary.last_us)
    return add_mixed (self, data, length, &summary, error);

  return learn_from_chunk (self, data, length, &summary, error) &&
         ter_gather_add_chunk (self->gather, data, length, error);
}

static gboolean
add_chunks (Gathering    *self,
            TerReading   *reading,
            gint64        series_id,
            TerSpan       span,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (TerStatement) row =
      ter_store_select_chunks (reading->connection, series_id, span.start_us, span.end_us, error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      gint64 id = ter_statement_get_int (row, 0);
      gsize length = 0;
      const guint8 *data = ter_statement_get_blob (row, 1, &length);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (data == NULL ||
          ter_checksum (id, data, length) != (guint64) ter_statement_get_int (row, 2) ||
          !add_chunk (self, data, length, span, NULL))
        return ter_chunk_set_corrupt (id, error);
    }

  return step == TER_STEP_DONE;
}

static TerSamples *
list_late (TerReading   *reading,
           gint64        series_id,
           TerSpan       span,
           GCancellable *cancellable,
           GError      **error)
{
  const TerSegments *segments = ter_reading_get_segments (reading);
  g_autoptr (GArray) slices = ter_slices_new ();

  for (guint i = 0; i < segments->n_segments; i++)
    {
      TerSlice slice;

      if (ter_segments_get_slice (segments, i, series_id, span.start_us, span.end_us, &slice))
        g_array_append_val (slices, slice);
    }

  return ter_slices_merge (slices, NULL, cancellable, error);
}

/**
 * ter_reading_gather:
 * @reading: a reading, whose snapshot is taken if it was not
 * @series_id: a series; one that is not there has no observation
 * @edges: (array length=n_edges): increasing instants, at least two
 * @kind: how its values behave
 * @margin_us: how far before and after the edges observations are looked at
 * @step_us: (inout): how often it is read; 0 to learn it
 *
 * Gathers the observations of a series into buckets, by the rules of ter_aggregate().
 *
 * Returns: (transfer full): the buckets
 */
TerRollup *
ter_reading_gather (TerReading   *reading,
                    gint64        series_id,
                    const gint64 *edges,
                    gsize         n_edges,
                    TerSeriesKind kind,
                    gint64        margin_us,
                    gint64       *step_us,
                    GCancellable *cancellable,
                    GError      **error)
{
  Gathering self = { .edges = edges, .n_edges = n_edges, .kind = kind, .step_us = *step_us };
  g_autoptr (TerGather) gather = NULL;
  g_autoptr (TerSamples) late = NULL;
  TerSpan span;
  gboolean ok;

  g_return_val_if_fail (reading != NULL && n_edges >= 2, NULL);

  span = (TerSpan) { edges[0] - margin_us, edges[n_edges - 1] + margin_us };
  if (!ter_reading_take_snapshot (reading, error) ||
      !ter_segments_check_series (ter_reading_get_segments (reading), series_id, error))
    return NULL;
  self.late = late = list_late (reading, series_id, span, cancellable, error);
  if (late == NULL)
    return NULL;

  ok = add_chunks (&self, reading, series_id, span, cancellable, error);
  if (ok)
    {
      add_late (&self, G_MAXINT64);
      begin (&self, NULL, 0);
    }
  gather = self.gather;
  *step_us = self.step_us;

  return ok ? ter_gather_end (gather) : NULL;
}

/**
 * ter_store_gather:
 *
 * Same as ter_reading_gather(), with a reading of its own.
 *
 * Returns: (transfer full): the buckets
 */
TerRollup *
ter_store_gather (TerStore     *self,
                  gint64        series_id,
                  const gint64 *edges,
                  gsize         n_edges,
                  TerSeriesKind kind,
                  gint64        margin_us,
                  gint64        step_us,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (TerReading) reading = NULL;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);

  return reading != NULL ? ter_reading_gather (reading, series_id, edges, n_edges, kind, margin_us,
                                               &step_us, cancellable, error)
                         : NULL;
}
