/* ter-store-fold.c — What segments say of series and devices, beside their rows and into them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A commit writes no row of series nor of device: how many observations there are, the last value,
 * the usual step are what the row says *and* what the segments add to it. Lists add them up when
 * they are read; compaction adds them to the row in the transaction that takes the observations out
 * of the segments.
 *
 *  1. The row of a series speaks for what is in chunks; counts and digests of segments are added to
 *     it, first and last instants extend it.
 *  2. The row of a device is what was known of it when segments were deleted; the state in a
 *     segment is whole, and the later one holds (ter_device_state_merge()).
 */

#include "config.h"

#include <math.h>

#include "ter-instant.h"
#include "ter-segment-private.h"
#include "ter-store-private.h"

static void
init_fold (TerSeriesFold *fold,
           gint64         series_id)
{
  *fold = (TerSeriesFold) { .series_id = series_id,
                            .first_us = TER_INSTANT_NONE,
                            .last_us = TER_INSTANT_NONE,
                            .last_value = NAN,
                            .last_quality = TER_QUALITY_UNQUALIFIED };
}

static const char *
get_text (const TerSegment *segment,
          guint32           row)
{
  guint32 id = segment->text_ids != NULL ? segment->text_ids[row] : 0;

  return id > 0 ? segment->texts[id - 1] : NULL;
}

static void
add_place (TerSeriesFold          *fold,
           const TerSegment       *segment,
           const TerSegmentSeries *place)
{
  guint32 last = place->first + place->n - 1;
  int seq = segment->seqs != NULL ? segment->seqs[last] : 0;

  if (segment->seqs == NULL)
    fold->n_new += place->n;
  for (guint32 i = place->first; segment->seqs != NULL && i <= last; i++)
    fold->n_new += segment->seqs[i] == 0;

  if (fold->first_us == TER_INSTANT_NONE || segment->times[place->first] < fold->first_us)
    fold->first_us = segment->times[place->first];
  if (fold->last_us == TER_INSTANT_NONE || segment->times[last] > fold->last_us ||
      (segment->times[last] == fold->last_us && seq >= fold->last_seq))
    {
      fold->last_us = segment->times[last];
      fold->last_seq = seq;
      fold->last_value = segment->values[last];
      fold->last_quality = segment->qualities[last];
      fold->last_text = get_text (segment, last);
    }
}

static void
add_digest (TerSeriesFold          *fold,
            const TerSegment       *segment,
            const TerSegmentSeries *place)
{
  for (guint32 i = place->first; i < place->first + place->n; i++)
    fold->digest +=
        ter_observation_hash (segment->times[i], segment->seqs != NULL ? segment->seqs[i] : 0,
                              segment->values[i], get_text (segment, i), segment->qualities[i]);
}

/**
 * ter_segments_fold_series:
 * @through: the last segment to look at
 * @fold: (out caller-allocates): what they add; its text lives as long as the set
 *
 * Sums up what segments hold of a series, but for what is in chunks already.
 *
 * Returns: %FALSE when that is nothing
 */
gboolean
ter_segments_fold_series (const TerSegments *self,
                          gint64             series_id,
                          gint64             through,
                          TerSeriesFold     *fold)
{
  gboolean is_there = FALSE;

  init_fold (fold, series_id);
  for (guint i = 0; i < self->n_segments && self->segments[i]->id <= through; i++)
    {
      const TerSegmentSeries *place = ter_segments_has_series (self, i, series_id)
                                          ? ter_segment_find (self->segments[i], series_id)
                                          : NULL;

      if (place == NULL)
        continue;
      add_place (fold, self->segments[i], place);
      add_digest (fold, self->segments[i], place);
      is_there = TRUE;
    }

  return is_there;
}

/**
 * ter_segments_sum_up:
 *
 * Sums up what segments hold of every series, without digests.
 *
 * Returns: (transfer full) (element-type gint64 TerSeriesFold): by series; valid as long as the set
 */
GHashTable *
ter_segments_sum_up (const TerSegments *self)
{
  GHashTable *folds = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);

  for (guint i = 0; i < self->n_segments; i++)
    {
      const TerSegment *segment = self->segments[i];

      for (guint32 j = 0; j < segment->n_series; j++)
        {
          gint64 series_id = segment->series[j].series_id;
          TerSeriesFold *fold;

          if (!ter_segments_has_series (self, i, series_id))
            continue;
          fold = g_hash_table_lookup (folds, &series_id);
          if (fold == NULL)
            {
              fold = g_new (TerSeriesFold, 1);
              init_fold (fold, series_id);
              g_hash_table_insert (folds, &fold->series_id, fold);
            }
          add_place (fold, segment, &segment->series[j]);
        }
    }

  return folds;
}

/**
 * ter_segments_sum_up_devices:
 * @through: the last segment to look at
 *
 * Finds the latest state of every device that segments tell of.
 *
 * Returns: (transfer full) (element-type gint64 TerDeviceState): by device
 */
GHashTable *
ter_segments_sum_up_devices (const TerSegments *self,
                             gint64             through)
{
  GHashTable *states = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);

  for (guint i = 0; i < self->n_segments && self->segments[i]->id <= through; i++)
    {
      const TerSegment *segment = self->segments[i];

      for (guint32 j = 0; j < segment->n_devices; j++)
        {
          TerDeviceState *state = g_hash_table_lookup (states, &segment->devices[j].device_id);

          if (state != NULL)
            {
              ter_device_state_merge (state, &segment->devices[j]);
              continue;
            }
          state = g_memdup2 (&segment->devices[j], sizeof *state);
          g_hash_table_insert (states, &state->device_id, state);
        }
    }

  return states;
}

static gboolean
update_last (TerConnection       *connection,
             const TerSeriesFold *fold,
             GError             **error)
{
  return ter_connection_execute (
      connection, error,
      "UPDATE series SET last_us = ?2, last_value = ?3, last_text = ?4, last_quality = ?5"
      " WHERE id = ?1 AND (last_us IS NULL OR last_us <= ?2)",
      "iurte", fold->series_id, fold->last_us, fold->last_value, fold->last_text,
      fold->last_quality);
}

/**
 * ter_fold_write_series:
 *
 * Adds to the row of a series what leaves the segments for chunks, in that transaction.
 */
gboolean
ter_fold_write_series (TerConnection       *connection,
                       const TerSeriesFold *fold,
                       GError             **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (connection, "SELECT digest FROM series WHERE id = ?1", error);
  guint64 digest;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "i", fold->series_id);
  switch (ter_statement_step (row, error))
    {
    case TER_STEP_ROW:
      break;
    case TER_STEP_DONE:
      /* An orphan: the check tells of it. */
      return TRUE;
    case TER_STEP_ERROR:
    default:
      return FALSE;
    }

  /* SQLite's sums do not wrap around. */
  digest = (guint64) ter_statement_get_int (row, 0) + fold->digest;

  return ter_connection_execute (
             connection, error,
             "UPDATE series SET n_observations = n_observations + ?2, digest = ?3,"
             " first_us = min (ifnull (first_us, ?4), ?4) WHERE id = ?1",
             "iiiu", fold->series_id, fold->n_new, (gint64) digest, fold->first_us) &&
         update_last (connection, fold, error);
}

/* Writes what segments know of devices to their rows, in the transaction that deletes the segments. */
static gboolean
write_devices (TerConnection     *connection,
               const TerSegments *segments,
               gint64             through,
               GError           **error)
{
  g_autoptr (GHashTable) states = ter_segments_sum_up_devices (segments, through);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, states);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const TerDeviceState *state = value;

      if (!ter_connection_execute (
              connection, error,
              "UPDATE device SET last_seen_us = ?2, last_time_us = ?3, step_us = ?4, n_gaps = ?5"
              " WHERE id = ?1",
              "iuuii", state->device_id, state->last_seen_us, state->last_time_us, state->step_us,
              state->n_gaps))
        return FALSE;
    }

  return TRUE;
}

static gboolean
delete_segment (TerStore *self,
                gint64    id,
                GError  **error)
{
  return ter_connection_execute (self->writer, error,
                                 "UPDATE compaction SET n_commits = n_commits +"
                                 " (SELECT n_commits FROM segment WHERE id = ?1)",
                                 "i", id) &&
         ter_connection_execute (self->writer, error, "DELETE FROM segment WHERE id = ?1", "i", id);
}

/**
 * ter_store_delete_segments:
 * @through: the last segment whose observations are all in chunks
 *
 * Ends a compaction, in a transaction of the writer: what the segments know of devices is written,
 * they are deleted and counted, and the mark is taken away. Damaged ones stay.
 */
gboolean
ter_store_delete_segments (TerStore *self,
                           gint64    through,
                           GError  **error)
{
  const TerSegments *written = ter_store_get_written (self, error);
  gboolean ok =
      written != NULL && write_devices (self->writer, written, through, error) &&
      ter_connection_execute (self->writer, error,
                              "UPDATE compaction SET through_segment = 0, below_series = 0", "");

  for (guint i = 0; ok && i < written->n_segments && written->segments[i]->id <= through; i++)
    ok = written->segments[i]->is_damaged || delete_segment (self, written->segments[i]->id, error);
  ter_store_forget_written (self);

  return ok;
}
