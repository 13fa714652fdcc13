/* ter-store-compact.c — Segments become chunks
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *      idle ─set_mark─▶ (through S, below 0) ─write_slice─▶ (S, B₁) ─…─▶ (S, Bₙ) ─end─▶ idle, segments ≤ S deleted
 *
 *  1. The mark (through segment S, series below B are in chunks) changes in the transaction that writes the chunks of
 *     those series: at any instant each observation is read once, from a segment or from a chunk.
 *  2. What is slow, reading and packing, is done beside the writer: segments do not change, those that the mark
 *     names are not merged, and chunks are written here only. One compaction runs at a time (compact_mutex).
 *  3. A transaction is a slice of series: commits wait for none longer than it takes to write a few megabytes.
 *  4. Killed anywhere, the next compaction goes on where the mark says.
 *  5. A full disk stops it; nothing is lost, and it may be tried again. It leaves the ballast to people.
 *  6. What is damaged is passed by: a segment stays where it is; a series whose chunks cannot be read keeps them, and
 *     what came for it goes on in a segment (ter-segment-leave.c).
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-commit-private.h"
#include "ter-compact-private.h"
#include "ter-segment-private.h"

/* A slice ends at the series with which it reaches this, or TER_SLICE_ROWS rows. */
#define SLICE_SERIES 1024

/* One step of a compaction. */
typedef struct
{
  /* What the mark must be, or nothing is written. */
  gint64 through;
  gint64 below;
  /* What it becomes. */
  gint64 next;
  /* (element-type TerPackedSeries) */
  GPtrArray *series;
  /* (element-type gint64): those that cannot be packed; and what came for them */
  GArray *left;
  TerSegment *left_rows;
  /* Out: the mark was another one. */
  gboolean is_stale;
} Slice;

/* What a compaction takes, and the last segment that there is. */
typedef struct
{
  gint64 through;
  gint64 last;
} Mark;

static gboolean
set_mark (TerStore      *self,
          TerConnection *connection,
          gpointer       data,
          GError       **error)
{
  Mark *mark = data;
  const TerSegments *written = ter_store_get_written (self, error);

  if (written == NULL)
    return FALSE;
  mark->last = written->n_segments > 0 ? written->segments[written->n_segments - 1]->id : 0;
  mark->through = written->through;
  if (mark->through != 0 || mark->last == 0)
    return TRUE;

  mark->through = mark->last;
  ter_store_forget_written (self);

  return ter_connection_execute (connection, error,
                                 "UPDATE compaction SET through_segment = ?1, below_series = 0",
                                 "i", mark->through);
}

static gboolean
check_mark (TerStore *self,
            Slice    *slice,
            GError  **error)
{
  const TerSegments *written = ter_store_get_written (self, error);

  if (written == NULL)
    return FALSE;
  slice->is_stale = written->through != slice->through || written->below != slice->below;

  return TRUE;
}

static gboolean
write_slice (TerStore      *self,
             TerConnection *connection,
             gpointer       data,
             GError       **error)
{
  Slice *slice = data;

  if (!check_mark (self, slice, error))
    return FALSE;
  if (slice->is_stale)
    return TRUE;
  for (guint i = 0; i < slice->series->len; i++)
    {
      if (!ter_packed_series_write (g_ptr_array_index (slice->series, i), connection, error))
        return FALSE;
    }
  if (slice->left_rows != NULL &&
      !ter_store_insert_segment (self, slice->left_rows, ter_clock_get_now_us (self->clock), error))
    return FALSE;
  ter_store_forget_written (self);

  return ter_connection_execute (connection, error, "UPDATE compaction SET below_series = ?1", "i",
                                 slice->next);
}

static gboolean
end_compaction (TerStore      *self,
                TerConnection *connection,
                gpointer       data,
                GError       **error)
{
  Slice *slice = data;

  return check_mark (self, slice, error) &&
         (slice->is_stale || ter_store_delete_segments (self, slice->through, error));
}

/* Readers see the same observations before and after: nothing that anybody shows changed. */
static gboolean
write_unseen (TerStore    *self,
              TerWriteFunc func,
              gpointer     data,
              GError     **error)
{
  TerChange changes = 0;

  return ter_store_write (self, TER_WRITE_OBSERVATIONS, func, data, &changes, error);
}

/* The lowest series from @below on that the segments up to @through hold, or G_MAXINT64; and how many rows of it. */
static gint64
find_series (const TerSegments *segments,
             gint64             through,
             gint64             below,
             gsize             *n_rows)
{
  gint64 found = G_MAXINT64;

  *n_rows = 0;
  for (guint i = 0; i < segments->n_segments && segments->segments[i]->id <= through; i++)
    {
      const TerSegment *segment = segments->segments[i];
      guint32 low = 0, high = segment->n_series;

      while (low < high)
        {
          guint32 middle = low + (high - low) / 2;

          if (segment->series[middle].series_id < below)
            low = middle + 1;
          else
            high = middle;
        }
      if (low == segment->n_series || segment->series[low].series_id > found)
        continue;
      if (segment->series[low].series_id < found)
        *n_rows = 0;
      found = segment->series[low].series_id;
      *n_rows += segment->series[low].n;
    }

  return found;
}

/* Packs a series, or leaves it when what it has cannot be read. */
static gboolean
pack_one (TerReading   *reading,
          Slice        *slice,
          gint64        series_id,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr (GError) failure = NULL;
  TerPackedSeries *packed =
      ter_reading_pack_series (reading, series_id, slice->through, cancellable, &failure);

  if (packed != NULL)
    {
      g_ptr_array_add (slice->series, packed);
      return TRUE;
    }
  if (!g_error_matches (failure, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  g_info ("Left as it is: %s", failure->message);
  g_array_append_val (slice->left, series_id);

  return TRUE;
}

/* Series after series, until there is enough for a transaction. */
static gboolean
pack_many (TerReading   *reading,
           Slice        *slice,
           GCancellable *cancellable,
           GError      **error)
{
  const TerSegments *segments = ter_reading_get_segments (reading);
  gsize total = 0;

  for (slice->next = slice->below;
       slice->series->len + slice->left->len < SLICE_SERIES && total < reading->store->slice_rows;)
    {
      gsize n_rows;
      gint64 series_id = find_series (segments, slice->through, slice->next, &n_rows);

      if (series_id == G_MAXINT64)
        {
          slice->next = G_MAXINT64;
          return TRUE;
        }
      if (!pack_one (reading, slice, series_id, cancellable, error))
        return FALSE;
      total += n_rows;
      slice->next = series_id + 1;
    }

  return TRUE;
}

static gboolean
pack_slice (TerReading   *reading,
            Slice        *slice,
            GCancellable *cancellable,
            GError      **error)
{
  if (!pack_many (reading, slice, cancellable, error))
    return FALSE;
  if (slice->left->len == 0)
    return TRUE;

  slice->left_rows =
      ter_segments_leave (ter_reading_get_segments (reading), slice->through, slice->left);
  if (slice->left_rows != NULL)
    return TRUE;
  g_set_error_literal (error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
                       _("Observations that came lately are damaged: one of them is there twice. "
                         "Nothing was written. Go back to a copy of the file."));

  return FALSE;
}

/* Packs and writes what comes after the mark; @is_over when the mark is past all series. */
static gboolean
run_slice (TerStore     *self,
           gint64        through,
           gboolean     *is_over,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GPtrArray) series =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ter_packed_series_free);
  g_autoptr (TerReading) reading = ter_store_begin_reading (self, error);
  const TerSegments *segments;
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (gint64));
  Slice slice = { .through = through, .series = series, .left = left };
  gboolean ok;

  if (reading == NULL || !ter_reading_take_snapshot (reading, error))
    return FALSE;
  segments = ter_reading_get_segments (reading);
  if (segments->through != through)
    {
      *is_over = TRUE;
      return TRUE;
    }
  slice.below = segments->below;
  if (slice.below == G_MAXINT64)
    {
      *is_over = TRUE;
      return write_unseen (self, end_compaction, &slice, error);
    }

  ok = pack_slice (reading, &slice, cancellable, error) &&
       !g_cancellable_set_error_if_cancelled (cancellable, error) &&
       write_unseen (self, write_slice, &slice, error);
  g_clear_pointer (&slice.left_rows, ter_segment_unref);

  return ok;
}

/* Compacts what the mark says, or sets it first. */
static gboolean
compact_once (TerStore     *self,
              Mark         *mark,
              GCancellable *cancellable,
              GError      **error)
{
  gboolean is_over = FALSE;

  if (!write_unseen (self, set_mark, mark, error))
    return FALSE;
  while (mark->through != 0 && !is_over)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !run_slice (self, mark->through, &is_over, cancellable, error))
        return FALSE;
      if (self->n_slices_left > 0 && --self->n_slices_left == 0)
        break;
    }

  return TRUE;
}

/**
 * ter_store_compact:
 * @cancellable: (nullable): stops it between two slices; what was done stays done
 *
 * Puts what is in segments now into chunks: first what another compaction left, then the rest. Blocks; others write
 * and read meanwhile.
 */
gboolean
ter_store_compact (TerStore     *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Mark first = { 0 }, second = { 0 };

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  locker = g_mutex_locker_new (&self->compact_mutex);

  return compact_once (self, &first, cancellable, error) &&
         (first.through == first.last || compact_once (self, &second, cancellable, error));
}
