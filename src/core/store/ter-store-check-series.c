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
 * What is damaged in 1 is not looked at in 2.
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

/* Returns the segments of the snapshot as they are in the file; NULL without an error when one is damaged. */
static TerSegments *
check_segments (TerChecking *self,
                GError     **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT id, checksum, n, n_series, first_series, last_series FROM segment ORDER BY id",
      error);
  g_autoptr (GPtrArray) segments =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ter_segment_unref);
  const TerSegments *seen = ter_reading_get_segments (self->reading);
  gboolean is_sound = TRUE;
  TerStepResult step;

  if (row == NULL)
    return NULL;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      gint64 id = ter_statement_get_int (row, 0);
      g_autoptr (GError) damage = NULL;
      g_autoptr (TerSegment) segment =
          ter_connection_load_segment (self->connection, id,
                                       (guint64) ter_statement_get_int (row, 1), &damage);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return NULL;
      if (segment == NULL || segment->n_series == 0 ||
          segment->n != ter_statement_get_int (row, 2) ||
          segment->n_series != ter_statement_get_int (row, 3) ||
          segment->series[0].series_id != ter_statement_get_int (row, 4) ||
          segment->series[segment->n_series - 1].series_id != ter_statement_get_int (row, 5))
        {
          ter_checking_report (self,
                               _("Observations that came lately are damaged (segment %lld)."),
                               (long long) id);
          is_sound = FALSE;
        }
      if (segment != NULL)
        g_ptr_array_add (segments, g_steal_pointer (&segment));
    }
  if (step == TER_STEP_ERROR || !is_sound)
    return NULL;

  return ter_segments_new (segments, seen->through, seen->below);
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

static gboolean
check_series (TerChecking       *self,
              const TerSegments *segments,
              const Tally       *expected,
              GError           **error)
{
  g_autoptr (GArray) slices = ter_slices_new ();
  Walk walk = { .checking = self };
  gboolean ok;

  if (!ter_reading_list_chunks (self->reading, expected->series_id, G_MININT64, G_MAXINT64, slices,
                                self->cancellable, error))
    return FALSE;
  for (guint i = 0; i < segments->n_segments; i++)
    {
      TerSlice slice;

      if (ter_segments_get_slice (segments, i, expected->series_id, G_MININT64, G_MAXINT64, &slice))
        g_array_append_val (slices, slice);
    }
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
  g_autoptr (GError) failure = NULL;
  g_autoptr (TerSegments) segments = check_segments (self, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return check_commits (self, error) &&
         (segments == NULL ||
          (check_all_series (self, segments, error) && check_orphans (self, segments, error)));
}
