/* ter-store-reading.c — One state of the file, and all that it holds of a series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *      begin ─▶ take_snapshot ─▶ list_slices (chunks, then segments) … ─▶ end
 *
 *  1. From its snapshot to its end a reading sees one state of the file: BEGIN, then a statement
 *     that reads; the mark of the compaction and the segments are those of that state.
 *  2. What was listed is kept with the connection, and listed again only when the file changed
 *     (PRAGMA data_version).
 *
 * Threads: a reading belongs to the thread that began it; what it gives is shared and immutable.
 */

#include "config.h"

#include "ter-segment-private.h"
#include "ter-store-private.h"

/**
 * ter_reading_take_snapshot:
 *
 * From here to its end, a reading sees one state of the file, and its segments. Does nothing when
 * it was done before.
 */
gboolean
ter_reading_take_snapshot (TerReading *self,
                           GError    **error)
{
  gint64 any, version;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->has_snapshot)
    return TRUE;
  /* The snapshot is taken by the first statement that reads. */
  if (!ter_connection_execute (self->connection, error, "BEGIN", ""))
    return FALSE;
  self->has_snapshot = TRUE;
  if (!ter_connection_get_int (self->connection, "SELECT id FROM compaction", &any, error) ||
      !ter_connection_get_int (self->connection, "PRAGMA data_version", &version, error))
    return FALSE;

  if (self->segments != NULL && self->data_version == version)
    return TRUE;
  g_clear_pointer (&self->segments, ter_segments_unref);
  self->segments = ter_store_list_segments (self->store, self->connection, error);
  self->data_version = version;

  return self->segments != NULL;
}

/**
 * ter_reading_get_segments:
 *
 * Gets the segments of the snapshot, which must have been taken.
 *
 * Returns: (transfer none): the set
 */
const TerSegments *
ter_reading_get_segments (TerReading *self)
{
  g_return_val_if_fail (self != NULL && self->has_snapshot, NULL);

  return self->segments;
}

/* The first of the sorted instants that is not before @time_us. */
static gsize
find_time (const TerSlice *slice,
           gint64          time_us)
{
  gsize low = 0, high = slice->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (slice->times[middle] < time_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
cut (TerSlice *slice,
     gint64    start_us,
     gint64    end_us)
{
  gsize first = find_time (slice, start_us);
  gsize end = find_time (slice, end_us);

  slice->n = end > first ? end - first : 0;
  slice->times += first;
  slice->values += first;
  slice->qualities += first;
  if (slice->seqs != NULL)
    slice->seqs += first;
  if (slice->text_ids != NULL)
    slice->text_ids += first;
}

static void
cut_from (GArray *slices,
          guint   first,
          gint64  start_us,
          gint64  end_us)
{
  for (guint i = first; i < slices->len; i++)
    cut (&g_array_index (slices, TerSlice, i), start_us, end_us);
}

static void
list_segment_slices (const TerSegments *segments,
                     gint64             series_id,
                     gint64             start_us,
                     gint64             end_us,
                     GArray            *slices)
{
  for (guint i = 0; i < segments->n_segments; i++)
    {
      TerSlice slice;

      if (ter_segments_get_slice (segments, i, series_id, start_us, end_us, &slice))
        g_array_append_val (slices, slice);
    }
}

/**
 * ter_reading_list_slices:
 * @start_us: the first instant
 * @end_us: the instant after the last one
 * @slices: (element-type TerSlice): what is there is added
 *
 * Lists everything of a series in a span, chunks first. Takes the snapshot if it was not taken.
 */
gboolean
ter_reading_list_slices (TerReading   *self,
                         gint64        series_id,
                         gint64        start_us,
                         gint64        end_us,
                         GArray       *slices,
                         GCancellable *cancellable,
                         GError      **error)
{
  guint first = slices->len;

  if (!ter_reading_take_snapshot (self, error) ||
      !ter_segments_check_series (self->segments, series_id, error) ||
      !ter_reading_list_chunks (self, series_id, start_us, end_us, slices, cancellable, error))
    return FALSE;
  cut_from (slices, first, start_us, end_us);
  list_segment_slices (self->segments, series_id, start_us, end_us, slices);

  return TRUE;
}

/**
 * ter_store_list_written_slices:
 *
 * Same as ter_reading_list_slices(), for the writer in its transaction, and without what is damaged: what comes is
 * compared with what can be read, and kept.
 */
gboolean
ter_store_list_written_slices (TerStore *self,
                               gint64    series_id,
                               gint64    start_us,
                               gint64    end_us,
                               GArray   *slices,
                               GError  **error)
{
  TerSegments *written = ter_store_get_written (self, error);
  TerReading reading = {
    .store = self, .connection = self->writer, .segments = written, .has_snapshot = TRUE
  };

  if (written == NULL ||
      !ter_reading_list_sound_chunks (&reading, series_id, start_us, end_us, slices, error))
    return FALSE;
  cut_from (slices, 0, start_us, end_us);
  list_segment_slices (written, series_id, start_us, end_us, slices);

  return TRUE;
}
