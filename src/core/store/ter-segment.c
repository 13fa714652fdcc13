/* ter-segment.c — Decoded segments, and the set of them that a reading sees
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A segment is filled by who makes it (a commit, a merge, the decoder), and from then on only read:
 * threads share it by reference. So is the set of the segments that one state of the file lists.
 *
 *  1. Series and devices are in order of their ids, the rows of a series in order of (instant, seq):
 *     everything here is found by halving.
 *  2. A set knows the mark of the compaction that its state of the file saw: what the mark says is
 *     in chunks is not given.
 *  3. A segment whose bytes are damaged is in the set without rows: who reads a series that it may
 *     hold asks ter_segments_check_series() first.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-segment-private.h"
#include "ter-store.h"

/**
 * ter_segment_new:
 *
 * Makes an empty segment, to be filled by who makes it and then only read.
 */
TerSegment *
ter_segment_new (void)
{
  TerSegment *self = g_new0 (TerSegment, 1);

  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

/**
 * ter_segment_new_damaged:
 * @id: its row
 * @n: how many observations its row says that there are
 * @n_series: of how many series
 * @first_series: from this one
 * @last_series: to that one
 *
 * Makes what stands for a segment whose bytes are damaged. When what its row says cannot be true, it may hold anything.
 *
 * Returns: (transfer full): a segment without rows
 */
TerSegment *
ter_segment_new_damaged (gint64 id,
                         gint64 n,
                         gint64 n_series,
                         gint64 first_series,
                         gint64 last_series)
{
  TerSegment *self = ter_segment_new ();
  gboolean is_likely = first_series > 0 && last_series >= first_series && n_series > 0 &&
                       last_series - first_series >= n_series - 1 && n >= n_series;

  self->id = id;
  self->is_damaged = TRUE;
  self->first_series = is_likely ? first_series : G_MININT64;
  self->last_series = is_likely ? last_series : G_MAXINT64;

  return self;
}

/**
 * ter_segment_ref:
 *
 * Holds a segment, from any thread.
 */
TerSegment *
ter_segment_ref (TerSegment *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ter_segment_unref:
 *
 * Lets a segment go.
 */
void
ter_segment_unref (TerSegment *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint32 i = 0; i < self->n_texts; i++)
    g_free (self->texts[i]);
  g_free (self->texts);
  g_free (self->series);
  g_free (self->times);
  g_free (self->values);
  g_free (self->qualities);
  g_free (self->seqs);
  g_free (self->text_ids);
  g_free (self->devices);
  g_free (self);
}

/**
 * ter_segment_find:
 *
 * Finds where the observations of a series lie.
 *
 * Returns: (nullable) (transfer none): the place, %NULL when there is none
 */
const TerSegmentSeries *
ter_segment_find (const TerSegment *self,
                  gint64            series_id)
{
  guint32 low = 0, high;

  g_return_val_if_fail (self != NULL, NULL);

  high = self->n_series;
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (self->series[middle].series_id < series_id)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->n_series && self->series[low].series_id == series_id ? &self->series[low]
                                                                          : NULL;
}

/**
 * ter_segment_find_device:
 *
 * Finds what a segment knows of a device.
 *
 * Returns: (nullable) (transfer none): its state, %NULL when there is none
 */
const TerDeviceState *
ter_segment_find_device (const TerSegment *self,
                         gint64            device_id)
{
  guint32 low = 0, high;

  g_return_val_if_fail (self != NULL, NULL);

  high = self->n_devices;
  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (self->devices[middle].device_id < device_id)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->n_devices && self->devices[low].device_id == device_id ? &self->devices[low]
                                                                            : NULL;
}

/**
 * ter_device_state_merge:
 * @other: what another segment knows of the same device
 *
 * Keeps the later of two states. Each part of a state only grows, so the order does not matter.
 */
void
ter_device_state_merge (TerDeviceState       *self,
                        const TerDeviceState *other)
{
  g_return_if_fail (self != NULL && other != NULL);

  self->last_seen_us = MAX (self->last_seen_us, other->last_seen_us);
  if (other->n_gaps < self->n_gaps ||
      (other->n_gaps == self->n_gaps && other->last_time_us <= self->last_time_us))
    return;

  self->n_gaps = other->n_gaps;
  self->last_time_us = other->last_time_us;
  self->step_us = other->step_us;
}

/**
 * ter_segments_new:
 * @segments: (element-type TerSegment): in order of their ids; held by the set
 * @through: the mark of the compaction that is under way
 * @below: the other half of the mark
 *
 * Makes the set of the segments of one state of the file.
 */
TerSegments *
ter_segments_new (GPtrArray *segments,
                  gint64     through,
                  gint64     below)
{
  TerSegments *self = g_new0 (TerSegments, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_segments = segments->len;
  self->segments = g_new (TerSegment *, segments->len);
  for (guint i = 0; i < segments->len; i++)
    self->segments[i] = ter_segment_ref (g_ptr_array_index (segments, i));
  self->through = through;
  self->below = below;

  return self;
}

/**
 * ter_segments_ref:
 *
 * Holds a set, from any thread.
 */
TerSegments *
ter_segments_ref (TerSegments *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ter_segments_unref:
 *
 * Lets a set go.
 */
void
ter_segments_unref (TerSegments *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_segments; i++)
    ter_segment_unref (self->segments[i]);
  g_free (self->segments);
  g_free (self);
}

/**
 * ter_segments_has_series:
 * @index: a segment of the set
 *
 * Tells whether what that segment holds of a series is still to be read there, and not in chunks.
 */
gboolean
ter_segments_has_series (const TerSegments *self,
                         guint              index,
                         gint64             series_id)
{
  return self->segments[index]->id > self->through || series_id >= self->below;
}

/**
 * ter_segments_check_series:
 *
 * Looks whether a damaged segment may hold observations of a series. The mark of a compaction does not matter: it
 * passes such segments by.
 *
 * Returns: %FALSE with %TER_STORE_ERROR_CORRUPT, which names the segment
 */
gboolean
ter_segments_check_series (const TerSegments *self,
                           gint64             series_id,
                           GError           **error)
{
  for (guint i = 0; i < self->n_segments; i++)
    {
      const TerSegment *segment = self->segments[i];

      if (!segment->is_damaged || series_id < segment->first_series ||
          series_id > segment->last_series)
        continue;
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
          _("Observations that came lately are damaged (segment %lld), perhaps some of series %lld. They "
            "are kept as they are, and other series can be read. Check the file, or go back to a copy of it."),
          (long long) segment->id, (long long) series_id);
      return FALSE;
    }

  return TRUE;
}

/* The first of @n sorted instants that is not before @time_us. */
static guint32
find_time (const gint64 *times,
           guint32       n,
           gint64        time_us)
{
  guint32 low = 0, high = n;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (times[middle] < time_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * ter_segments_get_slice:
 * @index: a segment of the set
 * @start_us: the first instant
 * @end_us: the instant after the last one
 * @slice: (out caller-allocates): what is there; it holds the segment
 *
 * Gets what a segment holds of a series in a span, but for what is in chunks already.
 *
 * Returns: %FALSE when that is nothing
 */
gboolean
ter_segments_get_slice (const TerSegments *self,
                        guint              index,
                        gint64             series_id,
                        gint64             start_us,
                        gint64             end_us,
                        TerSlice          *slice)
{
  TerSegment *segment = self->segments[index];
  const TerSegmentSeries *place;
  guint32 first, end;

  if (!ter_segments_has_series (self, index, series_id))
    return FALSE;
  place = ter_segment_find (segment, series_id);
  if (place == NULL)
    return FALSE;

  first = place->first + find_time (segment->times + place->first, place->n, start_us);
  end = place->first + find_time (segment->times + place->first, place->n, end_us);
  if (first >= end)
    return FALSE;

  *slice = (TerSlice) {
    .n = end - first,
    .times = segment->times + first,
    .values = segment->values + first,
    .qualities = segment->qualities + first,
    .seqs = segment->seqs != NULL ? segment->seqs + first : NULL,
    .text_ids = segment->text_ids != NULL ? segment->text_ids + first : NULL,
    .texts = segment->texts,
    .owner = ter_segment_ref (segment),
    .free_owner = (GDestroyNotify) ter_segment_unref,
  };

  return TRUE;
}
