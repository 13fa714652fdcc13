/* ter-segment-leave.c — What a compaction leaves in segments
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A series whose chunks are damaged cannot be packed: its week would have to be read. Its chunks stay as they are, and
 * what its segments hold is put in a segment of its own, in the transaction of the slice that would have packed it:
 *
 *      segments ≤ S ─ series that can be packed ─▶ chunks
 *                   └ series that cannot ────────▶ a segment > S, as if it had been committed now
 *
 *  1. Nothing is judged: all rows come out, with their seqs.
 *  2. What the segments knew of devices is written when they are deleted, as ever; it does not come along.
 */

#include "config.h"

#include "ter-commit-private.h"
#include "ter-compact-private.h"
#include "ter-segment-private.h"

static gsize
count_rows (const TerSegment *segment,
            const GArray     *series)
{
  gsize n = 0;

  for (guint i = 0; i < series->len; i++)
    {
      const TerSegmentSeries *place = ter_segment_find (segment, g_array_index (series, gint64, i));

      n += place != NULL ? place->n : 0;
    }

  return n;
}

static void
copy_rows (TerSegmentBuilder *builder,
           const TerSegment  *segment,
           gint64             series_id)
{
  const TerSegmentSeries *place = ter_segment_find (segment, series_id);

  for (guint32 i = 0; place != NULL && i < place->n; i++)
    {
      guint32 row = place->first + i;
      guint32 text = segment->text_ids != NULL ? segment->text_ids[row] : 0;
      TerCandidate candidate = { .time_us = segment->times[row],
                                 .value = segment->values[row],
                                 .quality = segment->qualities[row],
                                 .seq = segment->seqs != NULL ? segment->seqs[row] : 0,
                                 .text = text > 0 ? segment->texts[text - 1] : NULL };

      ter_segment_builder_add (builder, series_id, &candidate);
    }
}

/**
 * ter_segments_leave:
 * @through: the last segment that a compaction takes
 * @series: (element-type gint64): in order
 *
 * Copies what segments hold of series that are not packed.
 *
 * Returns: (transfer full) (nullable): a segment to insert; %NULL when two rows have one identity
 */
TerSegment *
ter_segments_leave (const TerSegments *self,
                    gint64             through,
                    const GArray      *series)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_segment_unref);

  for (guint i = 0; i < self->n_segments && self->segments[i]->id <= through; i++)
    {
      const TerSegment *segment = self->segments[i];
      gsize n = count_rows (segment, series);
      TerSegmentBuilder builder = { 0 };

      if (n == 0)
        continue;
      ter_segment_builder_init (&builder, n, series->len, 0);
      for (guint j = 0; j < series->len; j++)
        copy_rows (&builder, segment, g_array_index (series, gint64, j));
      g_ptr_array_add (parts, ter_segment_builder_end (&builder));
    }

  return ter_segment_merge ((TerSegment *const *) parts->pdata, parts->len);
}
