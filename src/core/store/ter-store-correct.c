/* ter-store-correct.c — What people correct, and what was there before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A correction says that the values of a series between two instants are wrong, or what they are instead. It is an
 * object like the others: an act creates it, removes it (it is withdrawn), restores it; the journal says who, when and
 * why.
 *
 *  1. Nothing is erased: each change of a value is one more value of its instant, with the next seq, and the highest
 *     seq is read. So is the withdrawal, which brings the value back that was read before.
 *  2. Only instants that have a value are corrected: nothing is invented where nothing was measured.
 *  3. A correction whose instants were corrected again since is not withdrawn: that would take away what it does not
 *     know of.
 *  4. A correction needs a reason, and is never changed: it is withdrawn, and another one is made.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-commit-private.h"
#include "ter-instant.h"

/* A correction of more instants than that is a mistake, or the work of an import. */
#define MAX_INSTANTS 200000

typedef struct
{
  gint64 id;
  gint64 series_id;
  gint64 start_us;
  gint64 end_us;
  double value;
  TerQuality quality;
} Correction;

static gboolean
load_correction (TerConnection *connection,
                 gint64         id,
                 Correction    *correction,
                 GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      connection,
      "SELECT series_id, start_us, end_us, value, quality FROM manual_correction WHERE id = ?1",
      error);

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "i", id);
  if (ter_statement_step (row, error) != TER_STEP_ROW)
    return FALSE;

  correction->id = id;
  correction->series_id = ter_statement_get_int (row, 0);
  correction->start_us = ter_statement_get_int (row, 1);
  correction->end_us = ter_statement_get_int (row, 2);
  correction->value = ter_statement_get_real (row, 3);
  correction->quality = (TerQuality) ter_statement_get_int (row, 4);

  return TRUE;
}

/* A batch that names the series as its source does, with one stream and one message. */
static TerBatch *
batch_new (TerConnection *connection,
           gint64         series_id,
           gint64         at_us,
           GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      connection,
      "SELECT d.source_id, d.remote_id, s.source_property, s.channel, s.kind FROM series AS s"
      " JOIN device AS d ON d.id = s.device_id WHERE s.id = ?1",
      error);
  g_autofree char *remote_id = NULL;
  g_autofree char *property = NULL;
  g_autofree char *channel = NULL;
  TerBatch *batch;
  guint device;

  if (row == NULL)
    return NULL;
  ter_statement_bind (row, "i", series_id);
  if (ter_statement_step (row, error) != TER_STEP_ROW)
    return NULL;

  batch = ter_batch_new (ter_statement_get_int (row, 0));
  remote_id = ter_statement_dup_text (row, 1);
  property = ter_statement_dup_text (row, 2);
  channel = ter_statement_dup_text (row, 3);
  device = ter_batch_add_device (batch, remote_id, NULL, NULL);
  ter_batch_add_stream (batch, device, property, channel, NULL, NULL,
                        (TerSeriesKind) ter_statement_get_int (row, 4));
  ter_batch_add_message (batch, NULL, NULL, NULL, at_us);

  return batch;
}

static void
add_value (TerBatch   *batch,
           gint64      time_us,
           double      value,
           const char *text,
           TerQuality  quality)
{
  TerObservation observation = { .time_us = time_us,
                                 .value = value,
                                 .text = text != NULL ? ter_batch_intern (batch, text) : NULL,
                                 .quality = quality };

  ter_batch_add_observation (batch, &observation);
}

static gboolean
judge (const Correction *self,
       const TerAct     *act,
       GError          **error)
{
  const char *problem = NULL;

  if (act->verb == TER_ACT_SET)
    problem = _("A correction is not changed: withdraw it, and make another one.");
  else if (act->verb == TER_ACT_CREATE && (act->reason == NULL || *act->reason == '\0'))
    problem =
        _("A correction needs a reason: say why these values are wrong. Nothing was changed.");
  else if (self->end_us <= self->start_us)
    problem = _("The end of a correction is after its beginning. Nothing was changed.");
  if (problem != NULL)
    g_set_error_literal (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID, problem);

  return problem == NULL;
}

/* What is read at present, as this correction makes it. The write lock is held: nothing changes meanwhile. */
static gboolean
gather_new_values (TerStore         *store,
                   const Correction *self,
                   TerBatch         *batch,
                   GError          **error)
{
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (TerSamples) samples = ter_store_read_texts (store, self->series_id, self->start_us,
                                                         self->end_us, &texts, NULL, error);

  if (samples == NULL)
    return FALSE;
  if (samples->n > MAX_INSTANTS)
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
          _("This would correct %u values at once, and at most %u are. Nothing was changed: "
            "correct a shorter time."),
          (guint) samples->n, (guint) MAX_INSTANTS);
      return FALSE;
    }
  for (gsize i = 0; i < samples->n; i++)
    {
      double value = isnan (self->value) ? samples->values[i] : self->value;

      add_value (batch, samples->times[i], value, g_ptr_array_index (texts, i), self->quality);
    }

  return TRUE;
}

/* What each instant becomes when the correction is withdrawn (the value before it) or restored (its own). */
static gboolean
gather_old_values (TerConnection    *connection,
                   const Correction *self,
                   const TerAct     *act,
                   TerBatch         *batch,
                   GError          **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      connection,
      "SELECT c.time_us, c.value, c.text, c.quality,"
      " EXISTS (SELECT 1 FROM correction AS l WHERE l.series_id = ?1 AND l.time_us = c.time_us AND l.seq > o.high)"
      " FROM (SELECT time_us, min (seq) AS low, max (seq) AS high FROM correction"
      "  WHERE series_id = ?1 AND time_us >= ?2 AND time_us < ?3 AND manual_id = ?4 GROUP BY time_us) AS o"
      " JOIN correction AS c ON c.series_id = ?1 AND c.time_us = o.time_us AND c.seq = CASE WHEN ?5 THEN o.low"
      "  ELSE (SELECT max (p.seq) FROM correction AS p WHERE p.series_id = ?1 AND p.time_us = o.time_us"
      "   AND p.seq < o.low) END"
      " ORDER BY c.time_us",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;

  ter_statement_bind (row, "iiiie", self->series_id, self->start_us, self->end_us, self->id,
                      act->verb == TER_ACT_RESTORE);
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      if (ter_statement_get_int (row, 4) != 0)
        {
          g_set_error_literal (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                               _("Some of these values were corrected again since. Nothing was "
                                 "changed: withdraw the later correction first."));
          return FALSE;
        }
      add_value (batch, ter_statement_get_int (row, 0), ter_statement_get_real (row, 1),
                 ter_statement_get_text (row, 2), (TerQuality) ter_statement_get_int (row, 3));
    }

  return step == TER_STEP_DONE;
}

/**
 * ter_correction_take_effect:
 *
 * Writes the values that an act on a correction brings about.
 */
gboolean
ter_correction_take_effect (TerStore      *self,
                            TerConnection *connection,
                            const TerAct  *act,
                            GError       **error)
{
  g_autoptr (TerBatch) batch = NULL;
  Correction correction;

  if (!load_correction (connection, act->object_id, &correction, error) ||
      !judge (&correction, act, error))
    return FALSE;
  batch = batch_new (connection, correction.series_id, act->at_us, error);
  if (batch == NULL)
    return FALSE;

  if (!(act->verb == TER_ACT_CREATE
            ? gather_new_values (self, &correction, batch, error)
            : gather_old_values (connection, &correction, act, batch, error)))
    return FALSE;
  if (ter_batch_get_n_observations (batch) == 0)
    {
      g_set_error_literal (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
                           _("The series has no value in this time. Nothing was changed."));
      return FALSE;
    }

  return ter_store_write_correction (self, connection, batch, act, error);
}

static gpointer
read_past_value (TerStatement *row)
{
  TerPastValue *self = ter_past_value_new ();

  self->time_us = ter_statement_get_int (row, 0);
  self->seq = ter_statement_get_int (row, 1);
  self->value = ter_statement_get_real (row, 2);
  self->text = ter_statement_dup_text (row, 3);
  self->quality = (TerQuality) CLAMP (ter_statement_get_int (row, 4), 0, TER_N_QUALITIES - 1);
  self->at_us = ter_statement_get_instant (row, 5);
  self->author = ter_statement_dup_text (row, 6);
  self->reason = ter_statement_dup_text (row, 7);
  self->correction_id = ter_statement_get_int (row, 8);

  return self;
}

/**
 * ter_store_read_history:
 * @series_id: a series
 * @span: from when to when
 * @error: a #TerStoreError
 *
 * Reads every value that each corrected instant had, those of sources and those of people, with who said so, when and
 * why. Instants that were never corrected have one value, which ter_store_read() gives.
 *
 * Returns: (transfer full) (element-type TerPastValue): the values, by instant, then as they came
 */
GPtrArray *
ter_store_read_history (TerStore *self,
                        gint64    series_id,
                        TerSpan   span,
                        GError  **error)
{
  GPtrArray *values;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  values = ter_store_list (
      self,
      "SELECT time_us, seq, value, text, quality, received_us, author, reason, manual_id"
      " FROM correction WHERE series_id = ?1 AND time_us >= ?2 AND time_us < ?3 ORDER BY time_us, seq",
      read_past_value, (GDestroyNotify) ter_past_value_unref, error, "iii", series_id,
      span.start_us, span.end_us);
  for (guint i = 0; values != NULL && i < values->len; i++)
    {
      TerPastValue *value = g_ptr_array_index (values, i);
      const TerPastValue *next = i + 1 < values->len ? g_ptr_array_index (values, i + 1) : NULL;

      value->is_read = next == NULL || next->time_us != value->time_us;
    }

  return values;
}
