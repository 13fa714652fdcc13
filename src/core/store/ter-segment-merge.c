/* ter-segment-merge.c — Several segments into one
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Every list that goes in is sorted, so series and devices are taken in turn from the heads of the
 * lists. The slices of one series mostly follow each other in time, as commits do: they are put end
 * to end, and sorted only when they do not.
 *
 *  1. Nothing is lost and nothing is judged: all rows come out, with their seqs. Two rows of one
 *     (series, instant, seq) can only come from a damaged file; nothing is merged then.
 *  2. The order of the segments does not matter: seqs say what corrects what, and the states of
 *     devices are merged by ter_device_state_merge().
 */

#include "config.h"

#include <string.h>

#include "ter-segment-private.h"

typedef struct
{
  /* Borrowed */
  TerSegment *const *segments;
  guint n_segments;
  /* Owned: for each segment, the next of its list; for each, where its texts are in the merged one */
  guint32 *heads;
  guint32 **text_maps;
  GHashTable *text_ids;
  GPtrArray *texts;
  TerSegment *merged;
} Merging;

typedef struct
{
  gint64 time_us;
  double value;
  guint32 text_id;
  guint16 seq;
  guint8 quality;
} Row;

static void
map_texts (Merging *self)
{
  for (guint i = 0; i < self->n_segments; i++)
    {
      const TerSegment *segment = self->segments[i];

      if (segment->text_ids == NULL)
        continue;
      self->text_maps[i] = g_new0 (guint32, segment->n_texts + 1);
      for (guint32 j = 0; j < segment->n_texts; j++)
        {
          guint32 id = GPOINTER_TO_UINT (g_hash_table_lookup (self->text_ids, segment->texts[j]));

          if (id == 0)
            {
              g_ptr_array_add (self->texts, g_strdup (segment->texts[j]));
              id = self->texts->len;
              g_hash_table_insert (self->text_ids, segment->texts[j], GUINT_TO_POINTER (id));
            }
          self->text_maps[i][j + 1] = id;
        }
    }
}

static void
allocate (Merging *self)
{
  TerSegment *merged = self->merged;
  guint32 n = 0, n_series = 0, n_devices = 0;
  gboolean has_seqs = FALSE, has_texts = FALSE;

  for (guint i = 0; i < self->n_segments; i++)
    {
      n += self->segments[i]->n;
      merged->n_commits += self->segments[i]->n_commits;
      n_series += self->segments[i]->n_series;
      n_devices += self->segments[i]->n_devices;
      has_seqs |= self->segments[i]->seqs != NULL;
      has_texts |= self->segments[i]->text_ids != NULL;
      merged->created_us = i == 0 ? self->segments[i]->created_us
                                  : MIN (merged->created_us, self->segments[i]->created_us);
    }
  merged->series = g_new (TerSegmentSeries, n_series);
  merged->devices = g_new (TerDeviceState, n_devices);
  merged->times = g_new (gint64, n);
  merged->values = g_new (double, n);
  merged->qualities = g_new (guint8, n);
  merged->seqs = has_seqs ? g_new0 (guint16, n) : NULL;
  merged->text_ids = has_texts ? g_new0 (guint32, n) : NULL;
}

static void
append_rows (Merging                *self,
             guint                   index,
             const TerSegmentSeries *place)
{
  const TerSegment *segment = self->segments[index];
  TerSegment *merged = self->merged;

  memcpy (merged->times + merged->n, segment->times + place->first, place->n * sizeof (gint64));
  memcpy (merged->values + merged->n, segment->values + place->first, place->n * sizeof (double));
  memcpy (merged->qualities + merged->n, segment->qualities + place->first, place->n);
  if (segment->seqs != NULL)
    memcpy (merged->seqs + merged->n, segment->seqs + place->first, place->n * sizeof (guint16));
  for (guint32 i = 0; segment->text_ids != NULL && i < place->n; i++)
    merged->text_ids[merged->n + i] = self->text_maps[index][segment->text_ids[place->first + i]];
  merged->n += place->n;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const Row *one = a;
  const Row *other = b;

  if (one->time_us != other->time_us)
    return one->time_us < other->time_us ? -1 : 1;

  return (int) one->seq - (int) other->seq;
}

static void
sort_rows (TerSegment *merged,
           guint32     first)
{
  guint32 n = merged->n - first;
  g_autofree Row *rows = g_new (Row, n);

  for (guint32 i = 0; i < n; i++)
    rows[i] = (Row) {
      .time_us = merged->times[first + i],
      .value = merged->values[first + i],
      .quality = merged->qualities[first + i],
      .seq = merged->seqs != NULL ? merged->seqs[first + i] : 0,
      .text_id = merged->text_ids != NULL ? merged->text_ids[first + i] : 0,
    };
  qsort (rows, n, sizeof (Row), compare_rows);
  for (guint32 i = 0; i < n; i++)
    {
      merged->times[first + i] = rows[i].time_us;
      merged->values[first + i] = rows[i].value;
      merged->qualities[first + i] = rows[i].quality;
      if (merged->seqs != NULL)
        merged->seqs[first + i] = rows[i].seq;
      if (merged->text_ids != NULL)
        merged->text_ids[first + i] = rows[i].text_id;
    }
}

/* -1, 0 or 1 as the rows from @first on are to be sorted, hold two alike, or are in order. */
static int
judge_order (const TerSegment *merged,
             guint32           first)
{
  gboolean is_alike = FALSE;

  for (guint32 i = first + 1; i < merged->n; i++)
    {
      int seq = merged->seqs != NULL ? merged->seqs[i] : 0;
      int before = merged->seqs != NULL ? merged->seqs[i - 1] : 0;

      if (merged->times[i - 1] > merged->times[i] ||
          (merged->times[i - 1] == merged->times[i] && before > seq))
        return -1;
      is_alike |= merged->times[i - 1] == merged->times[i] && before == seq;
    }

  return is_alike ? 0 : 1;
}

/* Returns FALSE when two rows are one. */
static gboolean
merge_series (Merging *self)
{
  TerSegment *merged = self->merged;

  for (;;)
    {
      gint64 series_id = G_MAXINT64;
      guint32 first = merged->n;
      gboolean is_over = TRUE;
      int order;

      for (guint i = 0; i < self->n_segments; i++)
        {
          if (self->heads[i] == self->segments[i]->n_series)
            continue;
          series_id = MIN (series_id, self->segments[i]->series[self->heads[i]].series_id);
          is_over = FALSE;
        }
      if (is_over)
        return TRUE;

      for (guint i = 0; i < self->n_segments; i++)
        {
          if (self->heads[i] < self->segments[i]->n_series &&
              self->segments[i]->series[self->heads[i]].series_id == series_id)
            append_rows (self, i, &self->segments[i]->series[self->heads[i]++]);
        }
      order = judge_order (merged, first);
      if (order < 0)
        {
          sort_rows (merged, first);
          order = judge_order (merged, first);
        }
      if (order == 0)
        return FALSE;
      merged->series[merged->n_series++] =
          (TerSegmentSeries) { series_id, first, merged->n - first };
    }
}

static void
merge_devices (Merging *self)
{
  TerSegment *merged = self->merged;

  memset (self->heads, 0, self->n_segments * sizeof (guint32));
  for (;;)
    {
      TerDeviceState *state = NULL;

      for (guint i = 0; i < self->n_segments; i++)
        {
          TerDeviceState *head = &self->segments[i]->devices[self->heads[i]];

          if (self->heads[i] < self->segments[i]->n_devices &&
              (state == NULL || head->device_id < state->device_id))
            state = head;
        }
      if (state == NULL)
        return;

      merged->devices[merged->n_devices] = *state;
      for (guint i = 0; i < self->n_segments; i++)
        {
          TerDeviceState *head = &self->segments[i]->devices[self->heads[i]];

          if (self->heads[i] == self->segments[i]->n_devices ||
              head->device_id != merged->devices[merged->n_devices].device_id)
            continue;
          ter_device_state_merge (&merged->devices[merged->n_devices], head);
          self->heads[i]++;
        }
      merged->n_devices++;
    }
}

/**
 * ter_segment_merge:
 * @segments: some
 * @n_segments: how many
 *
 * Puts the rows of several segments in one, sorted again. Its id, level and checksum are the
 * caller's to set.
 *
 * Returns: (transfer full) (nullable): the merged segment, %NULL when two rows have one identity
 */
TerSegment *
ter_segment_merge (TerSegment *const *segments,
                   guint              n_segments)
{
  g_autofree guint32 *heads = g_new0 (guint32, n_segments);
  g_autofree guint32 **text_maps = g_new0 (guint32 *, n_segments);
  g_autoptr (GHashTable) text_ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (TerSegment) merged = ter_segment_new ();
  Merging self = { segments, n_segments, heads, text_maps, text_ids, texts, merged };
  gboolean ok;

  map_texts (&self);
  allocate (&self);
  ok = merge_series (&self);
  if (ok)
    merge_devices (&self);
  merged->n_texts = texts->len;
  merged->texts = (char **) g_ptr_array_steal (texts, NULL);
  for (guint i = 0; i < n_segments; i++)
    g_free (text_maps[i]);

  return ok ? g_steal_pointer (&merged) : NULL;
}
