/* ter-store-pack.c — The chunks that a series gets from its segments
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * For each week that the segments touch, what is in its chunks and what is in the segments is merged, as a reading
 * merges them, and packed again. Weeks that lie near each other are read together.
 *
 *      segments ─ touched weeks ─ groups of weeks ─▶ merged columns ─▶ chunks of each week
 *                                                               └────▶ days of each month (ter-store-rollups.c)
 *
 *  1. A week is replaced whole or not at all.
 *  2. Nothing is written here: what a reading saw is packed outside the writer's lock. It cannot change meanwhile:
 *     chunks are the compactor's alone, and segments do not change.
 */

#include "config.h"

#include "ter-chunk.h"
#include "ter-clock.h"
#include "ter-compact-private.h"
#include "ter-segment-private.h"

#define USEC_PER_WEEK (7 * TER_USEC_PER_DAY)
/* A group is read into memory at once. */
#define MAX_GROUP_WEEKS 110
#define MAX_GROUP_ROWS 262144

/* Weeks that are read together; ends excluded. */
typedef struct
{
  gint64 start_us;
  gint64 end_us;
} Group;

/* Makes what is to be written for a series: nothing yet. */
static TerPackedSeries *
packed_series_new (gint64 series_id)
{
  TerPackedSeries *self = g_new0 (TerPackedSeries, 1);

  self->series_id = series_id;
  self->weeks = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->chunks = g_array_new (FALSE, FALSE, sizeof (TerPackedRow));
  self->rollups = g_array_new (FALSE, FALSE, sizeof (TerPackedRow));
  self->bytes = g_byte_array_new ();

  return self;
}

/**
 * ter_packed_series_free:
 *
 * Frees it.
 */
void
ter_packed_series_free (TerPackedSeries *self)
{
  g_array_unref (self->weeks);
  g_array_unref (self->chunks);
  g_array_unref (self->rollups);
  g_byte_array_unref (self->bytes);
  g_free (self->zone);
  g_free (self);
}

static int
compare_slots (gconstpointer a,
               gconstpointer b)
{
  guint32 x = *(const guint32 *) a;
  guint32 y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

/* The weeks that the segments up to @through touch, in order, each once; returns how many rows they hold. */
static gsize
find_weeks (TerPackedSeries   *self,
            const TerSegments *segments,
            gint64             through)
{
  gsize n_rows = 0;
  guint n = 0;

  for (guint i = 0; i < segments->n_segments && segments->segments[i]->id <= through; i++)
    {
      const TerSegment *segment = segments->segments[i];
      const TerSegmentSeries *place = ter_segment_find (segment, self->series_id);
      gint64 week_end_us = G_MININT64;

      n_rows += place != NULL ? place->n : 0;
      for (guint32 row = place != NULL ? place->first : 0;
           place != NULL && row < place->first + place->n; row++)
        {
          guint32 slot;

          if (segment->times[row] < week_end_us)
            continue;
          slot = ter_chunk_slot (segment->times[row]);
          week_end_us = ter_chunk_slot_start (slot) + USEC_PER_WEEK;
          g_array_append_val (self->weeks, slot);
        }
    }

  g_array_sort (self->weeks, compare_slots);
  for (guint i = 0; i < self->weeks->len; i++)
    {
      guint32 slot = g_array_index (self->weeks, guint32, i);

      if (n == 0 || g_array_index (self->weeks, guint32, n - 1) != slot)
        g_array_index (self->weeks, guint32, n++) = slot;
    }
  g_array_set_size (self->weeks, n);

  return n_rows;
}

static void
put_chunks (TerPackedSeries  *self,
            guint32           slot,
            const TerSamples *samples,
            GPtrArray        *texts,
            gsize             first,
            gsize             n)
{
  /* Of one length, rather than a short one at the end. */
  gsize n_chunks = (n + TER_CHUNK_SIZE - 1) / TER_CHUNK_SIZE;

  for (gsize i = 0; i < n_chunks; i++)
    {
      gsize from = first + n * i / n_chunks;
      gsize to = first + n * (i + 1) / n_chunks;
      TerPackedRow row = { (self->series_id << 32) | (slot + (guint32) i), self->bytes->len, 0 };

      ter_chunk_encode (samples->times + from, samples->values + from, samples->qualities + from,
                        texts != NULL ? (const char *const *) texts->pdata + from : NULL, to - from,
                        self->bytes);
      row.length = self->bytes->len - row.offset;
      g_array_append_val (self->chunks, row);
    }
}

/* Packs the weeks from @first on that lie in @group; returns the one after. */
static guint
pack_weeks (TerPackedSeries  *self,
            guint             first,
            const Group      *group,
            const TerSamples *samples,
            GPtrArray        *texts)
{
  gsize row = 0;

  for (; first < self->weeks->len; first++)
    {
      guint32 slot = g_array_index (self->weeks, guint32, first);
      gint64 start_us = ter_chunk_slot_start (slot);
      gsize end;

      if (start_us >= group->end_us)
        break;
      while (row < samples->n && samples->times[row] < start_us)
        row++;
      for (end = row; end < samples->n && samples->times[end] < start_us + USEC_PER_WEEK; end++)
        ;
      put_chunks (self, slot, samples, texts, row, end - row);
      row = end;
    }

  return first;
}

static gsize
list_segments (const TerSegments *segments,
               gint64             series_id,
               gint64             through,
               const Group       *group,
               GArray            *slices)
{
  gsize n = 0;

  for (guint i = 0; i < segments->n_segments && segments->segments[i]->id <= through; i++)
    {
      TerSlice slice;

      if (!ter_segments_get_slice (segments, i, series_id, group->start_us, group->end_us, &slice))
        continue;
      n += slice.n;
      g_array_append_val (slices, slice);
    }

  return n;
}

static gsize
count_rows (const TerSegments *segments,
            gint64             series_id,
            gint64             through,
            const Group       *group)
{
  g_autoptr (GArray) slices = ter_slices_new ();

  return list_segments (segments, series_id, through, group, slices);
}

/* From the week @first on, as many weeks as are worth reading together. */
static Group
find_group (const TerPackedSeries *self,
            const TerSegments     *segments,
            gint64                 through,
            gsize                  n_rows,
            guint                  first)
{
  gint64 start_us = ter_chunk_slot_start (g_array_index (self->weeks, guint32, first));
  Group group = { start_us, start_us + USEC_PER_WEEK };

  for (guint i = first + 1; i < self->weeks->len && i - first < MAX_GROUP_WEEKS; i++)
    {
      Group longer = { start_us, ter_chunk_slot_start (g_array_index (self->weeks, guint32, i)) +
                                     USEC_PER_WEEK };

      if (longer.end_us - group.end_us > 2 * USEC_PER_WEEK ||
          (n_rows > MAX_GROUP_ROWS &&
           count_rows (segments, self->series_id, through, &longer) > MAX_GROUP_ROWS))
        break;
      group = longer;
    }

  return group;
}

static gboolean
pack_group (TerPackedSeries *self,
            TerReading      *reading,
            gint64           through,
            const Group     *group,
            guint           *week,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autoptr (GArray) slices = ter_slices_new ();
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (TerSamples) samples = NULL;

  if (!ter_reading_list_chunks (reading, self->series_id, group->start_us, group->end_us, slices,
                                cancellable, error))
    return FALSE;
  list_segments (ter_reading_get_segments (reading), self->series_id, through, group, slices);
  if (ter_slices_have_texts (slices))
    texts = g_ptr_array_new_with_free_func (g_free);
  samples = ter_slices_merge (slices, texts, cancellable, error);
  if (samples == NULL)
    return FALSE;
  *week = pack_weeks (self, *week, group, samples, texts);

  return TRUE;
}

/**
 * ter_reading_pack_series:
 * @reading: one with its snapshot
 * @series_id: a series
 * @through: the last segment that is taken
 *
 * Packs what segments hold of a series, with what is in chunks of the same weeks already.
 *
 * Returns: (transfer full): what to write; valid as long as the segments of the reading
 */
TerPackedSeries *
ter_reading_pack_series (TerReading   *reading,
                         gint64        series_id,
                         gint64        through,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autoptr (TerPackedSeries) self = packed_series_new (series_id);
  const TerSegments *segments = ter_reading_get_segments (reading);
  gsize n_rows;

  n_rows = find_weeks (self, segments, through);
  for (guint week = 0; week < self->weeks->len;)
    {
      Group group = find_group (self, segments, through, n_rows, week);

      if (!pack_group (self, reading, through, &group, &week, cancellable, error))
        return NULL;
    }
  if (!ter_packed_series_add_days (self, reading, through, cancellable, error))
    return NULL;
  self->has_fold = ter_segments_fold_series (segments, series_id, through, &self->fold);

  return g_steal_pointer (&self);
}

static gboolean
replace_week (const TerPackedSeries *self,
              guint32                slot,
              TerConnection         *connection,
              GError               **error)
{
  gint64 first = (self->series_id << 32) | slot;

  return ter_connection_execute (connection, error, "DELETE FROM chunk WHERE id >= ?1 AND id < ?2",
                                 "ii", first, first + TER_CHUNK_SLOTS_A_WEEK);
}

/**
 * ter_packed_series_write:
 *
 * Writes the chunks of a series in the place of those of their weeks, and what its row says of them; in a transaction
 * of the writer.
 */
gboolean
ter_packed_series_write (const TerPackedSeries *self,
                         TerConnection         *connection,
                         GError               **error)
{
  g_autoptr (TerStatement) insert =
      ter_connection_prepare (connection,
                              "INSERT INTO chunk (id, checksum, data) VALUES (?1, ?2, ?3)", error);

  if (insert == NULL)
    return FALSE;
  for (guint i = 0; i < self->weeks->len; i++)
    {
      if (!replace_week (self, g_array_index (self->weeks, guint32, i), connection, error))
        return FALSE;
    }
  for (guint i = 0; i < self->chunks->len; i++)
    {
      const TerPackedRow *row = &g_array_index (self->chunks, TerPackedRow, i);
      const guint8 *data = self->bytes->data + row->offset;

      ter_statement_bind_int (insert, 1, row->id);
      ter_statement_bind_int (insert, 2, (gint64) ter_checksum (row->id, data, row->length));
      ter_statement_bind_blob (insert, 3, data, row->length);
      if (!ter_statement_execute (insert, error))
        return FALSE;
    }

  return ter_packed_series_write_days (self, connection, error) &&
         (!self->has_fold || ter_fold_write_series (connection, &self->fold, error));
}
