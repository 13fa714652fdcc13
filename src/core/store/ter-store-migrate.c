/* ter-store-migrate.c — The rows of the first schema become segments
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The first schema had a row for each observation, for when each correction came, and for the key
 * of each message. When a file is opened to be written, they are moved:
 *
 *      version 2:  observation ─ ROWS_A_STEP in order ─▶ segment (+ correction) ─▶ deleted there
 *                  first_message_key ─ KEYS_A_STEP ─▶ message_key ─▶ deleted there
 *      version 3:  the tables are dropped
 *
 *  1. A step is one transaction: each observation is in one place, whenever the program is killed,
 *     and the next opening goes on. No older program opens the file meanwhile.
 *  2. Series keep what they said: their rows are lowered by what the segments add again
 *     (ter-store-fold.c). A digest that did not fit before does not fit after: damage stays to be
 *     found by the check.
 *  3. What the first schema could not hold and a file from elsewhere may is brought into order here:
 *     seqs are counted again, qualities are those that are known, texts are UTF-8.
 *  4. All keys are moved, in no order, for none is known; newer messages soon take their place.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ter-commit-private.h"
#include "ter-instant.h"

#define ROWS_A_STEP 32768
#define KEYS_A_STEP 32768
/* So many steps of observations are packed into chunks before the next one: memory holds no more. */
#define STEPS_A_COMPACTION 16
/* Of one instant: more than any program wrote. */
#define MAX_VALUES 65536

/* One step. */
typedef struct
{
  TerSegmentBuilder builder;
  /* The last instant that was read */
  gint64 series_id;
  gint64 time_us;
  gint64 n_moved;
  gboolean is_over;
} Step;

static gboolean
read_observations (Step          *self,
                   TerConnection *connection,
                   GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      connection,
      "SELECT series_id, time_us, value, text, quality FROM observation WHERE series_id > 0"
      " ORDER BY series_id, time_us, seq",
      error);
  TerCandidate candidate = { 0 };
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      gint64 series_id = ter_statement_get_int (row, 0);
      g_autofree char *text = NULL;
      gboolean is_same;

      candidate.time_us = ter_statement_get_int (row, 1);
      is_same = self->builder.segment->n > 0 && series_id == self->series_id &&
                candidate.time_us == self->time_us;
      if (!is_same && self->builder.segment->n >= ROWS_A_STEP)
        return TRUE;
      candidate.seq = is_same ? candidate.seq + 1 : 0;
      if (self->builder.segment->n == self->builder.capacity)
        {
          g_set_error (
              error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
              _("Series %lld is damaged: an instant of it has more than %d values. The file was not "
                "brought up to date. Go back to a copy of it."),
              (long long) series_id, MAX_VALUES);
          return FALSE;
        }

      candidate.value = ter_statement_get_real (row, 2);
      if (isinf (candidate.value))
        candidate.value = NAN;
      if (!ter_statement_is_null (row, 3))
        text = g_utf8_make_valid (ter_statement_get_text (row, 3), -1);
      candidate.text = text;
      candidate.quality = (guint8) CLAMP (ter_statement_get_int (row, 4), 0, TER_N_QUALITIES - 1);
      ter_segment_builder_add (&self->builder, series_id, &candidate);
      self->series_id = series_id;
      self->time_us = candidate.time_us;
    }
  self->is_over = step == TER_STEP_DONE;

  return self->is_over;
}

/* A row of the series that speaks for what is not moved yet. */
static gboolean
lower_series (TerConnection       *connection,
              const TerSeriesFold *fold,
              gint64               n_corrections,
              GError             **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (connection, "SELECT digest FROM series WHERE id = ?1", error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "i", fold->series_id);
  step = ter_statement_step (row, error);
  /* An orphan: the check tells of it. */
  if (step != TER_STEP_ROW)
    return step == TER_STEP_DONE;

  return ter_connection_execute (
      connection, error,
      "UPDATE series SET n_observations = n_observations - ?2, digest = ?3, n_corrections ="
      " n_corrections + ?4 WHERE id = ?1",
      "iiii", fold->series_id, fold->n_new,
      (gint64) ((guint64) ter_statement_get_int (row, 0) - fold->digest), n_corrections);
}

static gboolean
lower_all_series (TerConnection *connection,
                  TerSegment    *segment,
                  GError       **error)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  g_autoptr (TerSegments) segments = NULL;

  g_ptr_array_add (alone, segment);
  segments = ter_segments_new (alone, 0, 0);
  for (guint32 i = 0; i < segment->n_series; i++)
    {
      TerSeriesFold fold;

      ter_segments_fold_series (segments, segment->series[i].series_id, G_MAXINT64, &fold);
      if (!lower_series (connection, &fold, segment->series[i].n - fold.n_new, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
move_correction (TerConnection    *connection,
                 const TerSegment *segment,
                 gint64            series_id,
                 guint32           row,
                 GError          **error)
{
  guint32 text_id = segment->text_ids != NULL ? segment->text_ids[row] : 0;

  return ter_connection_execute (
      connection, error,
      "INSERT INTO correction (series_id, time_us, seq, value, text, quality, received_us)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT received_us FROM first_correction"
      "  WHERE series_id = ?1 AND time_us = ?2 AND seq = ?3)) ON CONFLICT DO NOTHING",
      "iiirte", series_id, segment->times[row], (gint64) segment->seqs[row], segment->values[row],
      text_id > 0 ? segment->texts[text_id - 1] : NULL, (int) segment->qualities[row]);
}

/* Every value of an instant that has several. */
static gboolean
move_corrections (TerConnection    *connection,
                  const TerSegment *segment,
                  GError          **error)
{
  for (guint32 i = 0; i < segment->n_series && segment->seqs != NULL; i++)
    {
      const TerSegmentSeries *series = &segment->series[i];
      guint32 end = series->first + series->n;

      for (guint32 row = series->first; row < end; row++)
        {
          gboolean is_first =
              segment->seqs[row] == 0 && row + 1 < end && segment->seqs[row + 1] > 0;

          if ((segment->seqs[row] > 0 || is_first) &&
              !move_correction (connection, segment, series->series_id, row, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
move_observations (TerStore      *store,
                   TerConnection *connection,
                   gpointer       data,
                   GError       **error)
{
  Step *self = data;
  g_autoptr (TerSegment) segment = NULL;

  ter_segment_builder_clear (&self->builder);
  ter_segment_builder_init (&self->builder, ROWS_A_STEP + MAX_VALUES, ROWS_A_STEP + MAX_VALUES, 0);
  if (!read_observations (self, connection, error))
    return FALSE;
  segment = ter_segment_builder_end (&self->builder);
  self->n_moved = segment->n;
  if (segment->n == 0)
    return TRUE;

  return ter_store_insert_segment (store, segment, ter_clock_get_now_us (store->clock), error) &&
         lower_all_series (connection, segment, error) &&
         move_corrections (connection, segment, error) &&
         ter_connection_execute (connection, error,
                                 "DELETE FROM observation WHERE (series_id, time_us) <= (?1, ?2)",
                                 "ii", self->series_id, self->time_us);
}

/* A UUID was stored as its 16 bytes, a long key as its SHA-256, others as they were. 16 and 32 bytes may be either:
 * both identities are kept. */
static void
add_identities (GArray       *keys,
                const guint8 *data,
                gsize         length)
{
  TerKey key;

  ter_key_hash_text (data, length, &key);
  g_array_append_val (keys, key);
  if (length != sizeof key.bytes && length != 2 * sizeof key.bytes)
    return;
  memcpy (key.bytes, data, sizeof key.bytes);
  g_array_append_val (keys, key);
}

static gboolean
read_keys (TerConnection *connection,
           GArray        *keys,
           gint64        *source_id,
           GBytes       **last,
           GError       **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (connection,
                              "SELECT source_id, key FROM first_message_key WHERE length (key) > 0"
                              " ORDER BY source_id, key",
                              error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  for (guint i = 0; (step = ter_statement_step (row, error)) == TER_STEP_ROW; i++)
    {
      gsize length = 0;
      const guint8 *data = ter_statement_get_blob (row, 1, &length);

      if (i == KEYS_A_STEP || (i > 0 && ter_statement_get_int (row, 0) != *source_id))
        return TRUE;
      *source_id = ter_statement_get_int (row, 0);
      add_identities (keys, data, length);
      g_clear_pointer (last, g_bytes_unref);
      *last = g_bytes_new (data, length);
    }

  return step == TER_STEP_DONE;
}

static gboolean
move_keys (TerStore      *store,
           TerConnection *connection,
           gpointer       data,
           GError       **error)
{
  Step *self = data;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (TerKey));
  g_autoptr (GBytes) last = NULL;
  gint64 source_id = 0;

  if (!read_keys (connection, keys, &source_id, &last, error))
    return FALSE;
  self->is_over = keys->len == 0;
  self->n_moved = keys->len;

  return self->is_over ||
         (ter_store_insert_keys (connection, source_id, (const TerKey *) keys->data, keys->len,
                                 error) &&
          ter_connection_execute (
              connection, error, "DELETE FROM first_message_key WHERE source_id = ?1 AND key <= ?2",
              "ib", source_id, last));
}

/* What is left to be moved. Reading all of it takes a small part of the time that moving it takes. */
static gboolean
count_rows (TerStore *self,
            gint64   *n_rows,
            GError  **error)
{
  return ter_connection_get_int (self->writer,
                                 "SELECT (SELECT count (*) FROM observation)"
                                 " + (SELECT count (*) FROM first_message_key)",
                                 n_rows, error);
}

/**
 * ter_store_migrate_rows:
 * @opening: who waits for it
 *
 * Moves what is left of the rows of the first schema. The file is at version
 * %TER_MIGRATIONS_MOVING.
 */
gboolean
ter_store_migrate_rows (TerStore         *self,
                        const TerOpening *opening,
                        GError          **error)
{
  static const TerWriteFunc moves[] = { move_observations, move_keys };
  gint64 n_rows, n_done = 0;

  if (!count_rows (self, &n_rows, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      Step step = { 0 };
      TerChange changes = 0;
      gboolean ok = TRUE;

      for (guint n = 1; ok && !step.is_over; n++)
        {
          ok = !g_cancellable_set_error_if_cancelled (opening->cancellable, error) &&
               ter_store_write (self, TER_WRITE_HOUSEKEEPING, moves[i], &step, &changes, error) &&
               (n % STEPS_A_COMPACTION != 0 ||
                ter_store_compact (self, opening->cancellable, error));
          n_done += step.n_moved;
          if (ok && step.n_moved > 0 && opening->progress != NULL)
            opening->progress (MIN (1, (double) n_done / (double) MAX (n_rows, 1)), opening->data);
        }
      ter_segment_builder_clear (&step.builder);
      if (!ok)
        return FALSE;
    }

  return TRUE;
}
