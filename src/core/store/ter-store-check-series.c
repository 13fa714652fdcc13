/* ter-store-check-series.c — Is every observation there, once, and what it was?
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * First what holds observations, then what it holds:
 *
 *  1. Every segment is read from the file, whatever is in memory: its checksum, its form, its
 *     columns. Commits are counted by segments and by compaction: none is missing.
 *  2. Series by series, chunks and segments are merged as a reading merges them, and beside them the
 *     values of corrected instants. Count, first and last instant, and digest must be what the row
 *     of the series and the segments say together: an observation that is stored twice, in a chunk
 *     and in a segment, makes one too many.
 *  3. `correction` holds every value of an instant, from seq 0 on, and the last one is what is read.
 *
 * A series that a damaged segment may hold is not counted; of a damaged chunk no more is asked than its place.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-check-private.h"
#include "ter-instant.h"
#include "ter-segment-private.h"

/* What a series should hold, and what it holds. */
typedef struct
{
  gint64 series_id;
  gint64 n;
  gint64 first_us;
  gint64 last_us;
  guint64 digest;
} Tally;

/* The observations of a series, and the values of its corrected instants beside them. */
typedef struct
{
  /* Borrowed */
  TerChecking *checking;
  /* Owned */
  TerSamples *samples;
  GPtrArray *texts;
  TerStatement *corrections;
  gboolean is_row;
  Tally found;
  gboolean is_inconsistent;
} Walk;

/* Whether the columns beside its bytes say what is in them. */
static gboolean
is_as_said (TerStatement     *row,
            const TerSegment *segment)
{
  return segment->n_series > 0 && segment->n == ter_statement_get_int (row, 2) &&
         segment->n_series == ter_statement_get_int (row, 3) &&
         segment->series[0].series_id == ter_statement_get_int (row, 4) &&
         segment->series[segment->n_series - 1].series_id == ter_statement_get_int (row, 5);
}

static void
report_segment (TerChecking  *self,
                TerStatement *row)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc_usec (ter_statement_get_int (row, 6));
  g_autofree char *text = date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M") : NULL;

  ter_checking_report (
      self,
      _("Observations that came on %s (UTC) are damaged: segment %lld, %lld observations of "
        "series %lld to %lld."),
      text != NULL ? text : "?", (long long) ter_statement_get_int (row, 0),
      (long long) ter_statement_get_int (row, 2), (long long) ter_statement_get_int (row, 4),
      (long long) ter_statement_get_int (row, 5));
}

/* Reads a segment from the file, whatever is in memory. */
static TerSegment *
check_segment (TerChecking  *self,
               TerStatement *row)
{
  gint64 id = ter_statement_get_int (row, 0);
  TerSegment *segment =
      ter_connection_load_segment (self->connection, id, (guint64) ter_statement_get_int (row, 1),
                                   NULL);

  if (segment == NULL || !is_as_said (row, segment))
    report_segment (self, row);
  if (segment != NULL)
    return segment;

  return ter_segment_new_damaged (id, ter_statement_get_int (row, 2),
                                  ter_statement_get_int (row, 3), ter_statement_get_int (row, 4),
                                  ter_statement_get_int (row, 5));
}

/* Returns the segments of the snapshot as they are in the file. */
static TerSegments *
check_segments (TerChecking *self,
                GError     **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT id, checksum, n, n_series, first_series, last_series, created_us FROM segment ORDER BY id",
      error);
  g_autoptr (GPtrArray) segments =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ter_segment_unref);
  const TerSegments *seen = ter_reading_get_segments (self->reading);
  TerStepResult step;

  if (row == NULL)
    return NULL;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;
      g_ptr_array_add (segments, check_segment (self, row));
    }

  return step == TER_STEP_DONE ? ter_segments_new (segments, seen->through, seen->below) : NULL;
}

static gboolean
check_commits (TerChecking *self,
               GError     **error)
{
  gint64 n_missing;

  if (!ter_connection_get_int (
          self->connection,
          "SELECT ifnull ((SELECT seq FROM sqlite_sequence WHERE name = 'segment'), 0)"
          " - (SELECT n_commits FROM compaction) - ifnull ((SELECT sum (n_commits) FROM segment), 0)",
          &n_missing, error))
    return FALSE;
  if (n_missing != 0)
    ter_checking_report (self, _("The observations of %lld commits are missing."),
                         (long long) n_missing);

  return TRUE;
}

static gboolean
next_correction (Walk    *self,
                 GError **error)
{
  TerStepResult step = ter_statement_step (self->corrections, error);

  self->is_row = step == TER_STEP_ROW;

  return step != TER_STEP_ERROR;
}

static gboolean
is_same (double a,
         double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Adds an instant: its one value, or all those that `correction` holds. */
static gboolean
add_instant (Walk    *self,
             gsize    index,
             GError **error)
{
  gint64 time_us = self->samples->times[index];
  double value = self->samples->values[index];
  const char *text = self->texts != NULL ? g_ptr_array_index (self->texts, index) : NULL;
  int quality = self->samples->qualities[index];
  gboolean is_last = TRUE;
  gint64 seq = 0;

  self->found.n++;
  while (self->is_row && ter_statement_get_int (self->corrections, 0) <= time_us)
    {
      double other = ter_statement_get_real (self->corrections, 2);
      const char *other_text = ter_statement_get_text (self->corrections, 3);
      int other_quality = (int) ter_statement_get_int (self->corrections, 4);

      if (ter_statement_get_int (self->corrections, 0) < time_us ||
          ter_statement_get_int (self->corrections, 1) != seq)
        self->is_inconsistent = TRUE;
      is_last =
          is_same (value, other) && g_strcmp0 (text, other_text) == 0 && quality == other_quality;
      self->found.digest += ter_observation_hash (time_us, seq++, other, other_text, other_quality);
      if (!next_correction (self, error))
        return FALSE;
    }
  if (seq == 0)
    self->found.digest += ter_observation_hash (time_us, 0, value, text, quality);
  else if (seq == 1 || !is_last)
    self->is_inconsistent = TRUE;

  return TRUE;
}

static gboolean
walk_series (Walk    *self,
             gint64   series_id,
             GError **error)
{
  TerSamples *samples = self->samples;

  self->found =
      (Tally) { .series_id = series_id,
                .first_us = samples->n > 0 ? samples->times[0] : TER_INSTANT_NONE,
                .last_us = samples->n > 0 ? samples->times[samples->n - 1] : TER_INSTANT_NONE };
  self->corrections = ter_connection_prepare (
      self->checking->connection,
      "SELECT time_us, seq, value, text, quality FROM correction WHERE series_id = ?1"
      " ORDER BY time_us, seq",
      error);
  if (self->corrections == NULL)
    return FALSE;
  ter_statement_bind (self->corrections, "i", series_id);
  if (!next_correction (self, error))
    return FALSE;
  for (gsize i = 0; i < samples->n; i++)
    {
      if (!add_instant (self, i, error))
        return FALSE;
    }
  if (self->is_row)
    self->is_inconsistent = TRUE;

  return TRUE;
}

static void
compare (TerChecking *self,
         const Walk  *walk,
         const Tally *expected)
{
  const Tally *found = &walk->found;

  if (found->n != expected->n || found->first_us != expected->first_us ||
      found->last_us != expected->last_us)
    ter_checking_report (
        self,
        _("Series %lld should hold %lld observations and holds %lld, or not between the same instants."),
        (long long) expected->series_id, (long long) expected->n, (long long) found->n);
  else if (found->digest != expected->digest)
    ter_checking_report (self, _("An observation of series %lld is not what was stored."),
                         (long long) expected->series_id);
  if (walk->is_inconsistent)
    ter_checking_report (self, _("The corrections of series %lld do not fit its observations."),
                         (long long) expected->series_id);
}

/* Names every block of a series that is damaged. */
static gboolean
report_chunks (TerChecking  *self,
               gint64        series_id,
               const GError *failure,
               GError      **error)
{
  g_autoptr (TerStatement) row =
      ter_store_select_chunks (self->connection, series_id, G_MININT64, G_MAXINT64, error);
  guint n = 0;

  if (row == NULL)
    return FALSE;
  while (ter_statement_step (row, NULL) == TER_STEP_ROW)
    {
      gint64 id = ter_statement_get_int (row, 0);
      g_autoptr (GError) damage = NULL;
      gsize length;
      const guint8 *data = ter_statement_get_blob (row, 1, &length);

      if (data != NULL &&
          ter_checksum (id, data, length) == (guint64) ter_statement_get_int (row, 2))
        continue;
      ter_chunk_set_corrupt (id, &damage);
      ter_checking_report (self, "%s", damage->message);
      n++;
    }
  if (n == 0)
    ter_checking_report (self, "%s", failure->message);

  return TRUE;
}

static gboolean
check_samples (TerChecking *self,
               GArray      *slices,
               const Tally *expected,
               GError     **error)
{
  Walk walk = { .checking = self };
  gboolean ok;

  if (ter_slices_have_texts (slices))
    walk.texts = g_ptr_array_new_with_free_func (g_free);
  walk.samples = ter_slices_merge (slices, walk.texts, self->cancellable, error);
  ok = walk.samples != NULL && walk_series (&walk, expected->series_id, error);
  if (ok)
    compare (self, &walk, expected);
  g_clear_pointer (&walk.corrections, ter_statement_release);
  g_clear_pointer (&walk.samples, ter_samples_unref);
  g_clear_pointer (&walk.texts, g_ptr_array_unref);

  return ok;
}

static gboolean
check_series (TerChecking       *self,
              const TerSegments *segments,
              const Tally       *expected,
              GError           **error)
{
  g_autoptr (GArray) slices = ter_slices_new ();
  g_autoptr (GError) failure = NULL;

  if (!ter_reading_list_chunks (self->reading, expected->series_id, G_MININT64, G_MAXINT64, slices,
                                self->cancellable, &failure))
    {
      if (g_error_matches (failure, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT))
        return report_chunks (self, expected->series_id, failure, error);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  /* What it holds in a damaged segment cannot be counted. */
  if (!ter_segments_check_series (segments, expected->series_id, NULL))
    return TRUE;
  for (guint i = 0; i < segments->n_segments; i++)
    {
      TerSlice slice;

      if (ter_segments_get_slice (segments, i, expected->series_id, G_MININT64, G_MAXINT64, &slice))
        g_array_append_val (slices, slice);
    }

  return check_samples (self, slices, expected, error);
}

/* What the row of a series and the segments say together. */
static Tally
expect (TerStatement      *row,
        const TerSegments *segments)
{
  Tally tally = { .series_id = ter_statement_get_int (row, 0),
                  .n = ter_statement_get_int (row, 1),
                  .first_us = ter_statement_get_instant (row, 2),
                  .last_us = ter_statement_get_instant (row, 3),
                  .digest = (guint64) ter_statement_get_int (row, 4) };
  TerSeriesFold fold;

  if (!ter_segments_fold_series (segments, tally.series_id, G_MAXINT64, &fold))
    return tally;

  tally.n += fold.n_new;
  tally.digest += fold.digest;
  if (tally.first_us == TER_INSTANT_NONE || fold.first_us < tally.first_us)
    tally.first_us = fold.first_us;
  if (tally.last_us == TER_INSTANT_NONE || fold.last_us > tally.last_us)
    tally.last_us = fold.last_us;

  return tally;
}

static gboolean
check_all_series (TerChecking       *self,
                  const TerSegments *segments,
                  GError           **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT id, n_observations, first_us, last_us, digest FROM series ORDER BY id", error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      Tally expected = expect (row, segments);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !check_series (self, segments, &expected, error))
        return FALSE;
    }

  return step == TER_STEP_DONE;
}

static gboolean
check_orphans (TerChecking       *self,
               const TerSegments *segments,
               GError           **error)
{
  g_autoptr (TerStatement) exists =
      ter_connection_prepare (self->connection, "SELECT 1 FROM series WHERE id = ?1", error);
  g_autoptr (GHashTable) folds = ter_segments_sum_up (segments);
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT DISTINCT id >> 32 FROM chunk WHERE id >> 32 NOT IN (SELECT id FROM series)"
      " UNION SELECT series_id FROM correction WHERE series_id NOT IN (SELECT id FROM series)",
      error);
  GHashTableIter iter;
  gpointer key;
  TerStepResult step;

  if (exists == NULL || row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    ter_checking_report (self, _("There are observations of a series %lld that is not there."),
                         (long long) ter_statement_get_int (row, 0));
  if (step == TER_STEP_ERROR)
    return FALSE;

  g_hash_table_iter_init (&iter, folds);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      ter_statement_bind_int (exists, 1, *(const gint64 *) key);
      step = ter_statement_step (exists, error);
      if (step == TER_STEP_ERROR)
        return FALSE;
      if (step == TER_STEP_DONE)
        ter_checking_report (self, _("There are observations of a series %lld that is not there."),
                             (long long) *(const gint64 *) key);
      ter_statement_reset (exists);
    }

  return TRUE;
}

/**
 * ter_checking_check_observations:
 *
 * Checks every observation. The reading must have its snapshot.
 */
gboolean
ter_checking_check_observations (TerChecking *self,
                                 GError     **error)
{
  g_autoptr (TerSegments) segments = check_segments (self, error);

  return segments != NULL && check_commits (self, error) &&
         check_all_series (self, segments, error) && check_orphans (self, segments, error);
}
