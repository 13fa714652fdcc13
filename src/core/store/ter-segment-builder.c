/* ter-segment-builder.c — The segment of a commit, and small ones made into larger ones
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A commit adds its rows in order of (series, instant, seq), and what it builds is both what is
 * encoded for the file and what readers of this process share: it is never decoded here.
 *
 *  1. A segment belongs to a level by its size when a commit makes it; N_MERGED of a level that are
 *     not being compacted become one of the next, in the transaction of the commit that makes them
 *     so many. The last level waits for compaction.
 *  2. A merged segment has the id of the last that it replaces, so that "up to segment S" holds the
 *     same observations before and after.
 */

#include "config.h"

#include <string.h>

#include "ter-commit-private.h"

#define N_MERGED 64
/* From so many rows on, a segment begins at level 1, or 2. */
#define LEVEL_1_ROWS 4096
#define LEVEL_2_ROWS 32768

/**
 * ter_segment_builder_init:
 * @n: rows at most
 * @n_series: series at most
 * @n_devices: devices at most
 *
 * Begins a segment.
 */
void
ter_segment_builder_init (TerSegmentBuilder *self,
                          gsize              n,
                          guint              n_series,
                          guint              n_devices)
{
  TerSegment *segment = ter_segment_new ();

  segment->series = g_new (TerSegmentSeries, n_series);
  segment->times = g_new (gint64, n);
  segment->values = g_new (double, n);
  segment->qualities = g_new (guint8, n);
  segment->devices = g_new (TerDeviceState, n_devices);
  self->segment = segment;
  self->capacity = n;
}

/**
 * ter_segment_builder_clear:
 *
 * Forgets what was built, if anything.
 */
void
ter_segment_builder_clear (TerSegmentBuilder *self)
{
  if (self->texts != NULL)
    g_ptr_array_set_free_func (self->texts, g_free);
  g_clear_pointer (&self->text_ids, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->segment, ter_segment_unref);
}

static guint32
find_text (TerSegmentBuilder *self,
           const char        *text)
{
  guint32 id;

  if (self->texts == NULL)
    {
      self->texts = g_ptr_array_new ();
      self->text_ids = g_hash_table_new (g_str_hash, g_str_equal);
    }
  id = GPOINTER_TO_UINT (g_hash_table_lookup (self->text_ids, text));
  if (id == 0)
    {
      char *copy = g_strdup (text);

      g_ptr_array_add (self->texts, copy);
      id = self->texts->len;
      g_hash_table_insert (self->text_ids, copy, GUINT_TO_POINTER (id));
    }

  return id;
}

/**
 * ter_segment_builder_add:
 * @series_id: that of the row before, or a greater one
 * @row: later than the row before of its series
 *
 * Adds a row. Its seqs and texts cost nothing while there are none.
 */
void
ter_segment_builder_add (TerSegmentBuilder  *self,
                         gint64              series_id,
                         const TerCandidate *row)
{
  TerSegment *segment = self->segment;
  guint32 n = segment->n++;

  if (segment->n_series == 0 || segment->series[segment->n_series - 1].series_id != series_id)
    segment->series[segment->n_series++] = (TerSegmentSeries) { series_id, n, 0 };
  segment->series[segment->n_series - 1].n++;
  segment->times[n] = row->time_us;
  segment->values[n] = row->value;
  segment->qualities[n] = row->quality;

  if (segment->seqs == NULL && row->seq > 0)
    segment->seqs = g_new0 (guint16, self->capacity);
  if (segment->seqs != NULL)
    segment->seqs[n] = row->seq;
  if (segment->text_ids == NULL && row->text != NULL)
    segment->text_ids = g_new0 (guint32, self->capacity);
  if (segment->text_ids != NULL)
    segment->text_ids[n] = row->text != NULL ? find_text (self, row->text) : 0;
}

static int
compare_devices (gconstpointer a,
                 gconstpointer b)
{
  const TerDeviceState *one = a;
  const TerDeviceState *other = b;

  return one->device_id < other->device_id ? -1 : one->device_id > other->device_id;
}

static void
sort_devices (TerSegment *segment)
{
  for (guint32 i = 1; i < segment->n_devices; i++)
    {
      if (segment->devices[i - 1].device_id < segment->devices[i].device_id)
        continue;
      qsort (segment->devices, segment->n_devices, sizeof *segment->devices, compare_devices);
      return;
    }
}

/* What is shared for a day does not keep the room that a batch of duplicates asked for. */
static void
shrink (TerSegmentBuilder *self)
{
  TerSegment *segment = self->segment;

  if (segment->n > self->capacity / 4 * 3)
    return;
  segment->times = g_renew (gint64, segment->times, segment->n);
  segment->values = g_renew (double, segment->values, segment->n);
  segment->qualities = g_renew (guint8, segment->qualities, segment->n);
}

/**
 * ter_segment_builder_end:
 *
 * Ends a segment. Its devices may have been added in any order.
 *
 * Returns: (transfer full): the segment
 */
TerSegment *
ter_segment_builder_end (TerSegmentBuilder *self)
{
  TerSegment *segment = self->segment;

  sort_devices (segment);
  shrink (self);
  if (self->texts != NULL)
    {
      segment->n_texts = self->texts->len;
      segment->texts = (char **) g_ptr_array_steal (self->texts, NULL);
    }
  self->segment = NULL;
  ter_segment_builder_clear (self);

  return segment;
}

static gboolean
insert_segment (TerStore   *self,
                TerSegment *segment,
                GError    **error)
{
  gsize length;
  guint8 *data = ter_segment_encode (segment, &length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);

  segment->checksum = ter_checksum (segment->id, data, length);

  return ter_connection_execute (
      self->writer, error,
      "INSERT INTO segment (id, level, n_commits, n, n_series, first_series, last_series, created_us,"
      " checksum, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      "ieiiiiiiib", segment->id, segment->level, segment->n_commits, (gint64) segment->n,
      (gint64) segment->n_series, segment->series[0].series_id,
      segment->series[segment->n_series - 1].series_id, segment->created_us,
      (gint64) segment->checksum, bytes);
}

/**
 * ter_store_insert_segment:
 * @segment: one with rows, that nobody shares yet; its id, level and checksum are set
 * @created_us: now
 *
 * Writes a segment, in a transaction of the writer, and adds it to what the writer sees, if it
 * looked already.
 */
gboolean
ter_store_insert_segment (TerStore   *self,
                          TerSegment *segment,
                          gint64      created_us,
                          GError    **error)
{
  gint64 last;

  if (!ter_connection_get_int (
          self->writer,
          "SELECT ifnull ((SELECT seq FROM sqlite_sequence WHERE name = 'segment'), 0)", &last,
          error))
    return FALSE;
  segment->id = last + 1;
  segment->created_us = created_us;
  segment->n_commits = 1;
  segment->level = segment->n >= LEVEL_2_ROWS ? 2 : segment->n >= LEVEL_1_ROWS ? 1 : 0;
  if (!insert_segment (self, segment, error))
    return FALSE;
  if (self->written != NULL)
    ter_store_add_written (self, segment);

  return TRUE;
}

static gboolean
merge_level (TerStore  *self,
             GPtrArray *segments,
             int        level,
             GError   **error)
{
  g_autoptr (TerSegment) merged =
      ter_segment_merge ((TerSegment *const *) segments->pdata, segments->len);
  const TerSegment *last = g_ptr_array_index (segments, segments->len - 1);

  /* The file is damaged: the check says how. */
  if (merged == NULL)
    return TRUE;

  for (guint i = 0; i < segments->len; i++)
    {
      const TerSegment *segment = g_ptr_array_index (segments, i);

      if (!ter_connection_execute (self->writer, error, "DELETE FROM segment WHERE id = ?1", "i",
                                   segment->id))
        return FALSE;
    }
  merged->id = last->id;
  merged->level = level + 1;
  if (!insert_segment (self, merged, error))
    return FALSE;
  ter_store_replace_written (self, segments, merged);

  return TRUE;
}

/**
 * ter_store_merge_segments:
 *
 * Merges the segments of a level that are enough, in a transaction of the writer.
 */
gboolean
ter_store_merge_segments (TerStore *self,
                          GError  **error)
{
  for (int level = 0; level < TER_MAX_LEVEL; level++)
    {
      g_autoptr (GPtrArray) segments =
          g_ptr_array_new_with_free_func ((GDestroyNotify) ter_segment_unref);
      const TerSegments *written = self->written;

      for (guint i = 0; i < written->n_segments; i++)
        {
          if (written->segments[i]->level == level && written->segments[i]->id > written->through &&
              !written->segments[i]->is_damaged)
            g_ptr_array_add (segments, ter_segment_ref (written->segments[i]));
        }
      if (segments->len >= N_MERGED && !merge_level (self, segments, level, error))
        return FALSE;
    }

  return TRUE;
}
