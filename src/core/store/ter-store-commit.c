/* ter-store-commit.c — A batch in
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The one way in for what sources bring. A listener acknowledges a message when ter_store_commit()
 * returned TRUE for it, and not before.
 *
 *  1. A commit is one transaction: whole or not at all, durable when it returns (but in a bulk).
 *  2. It is idempotent: the same batch again changes nothing. (series, instant, seq) is the
 *     identity of an observation. For one instant, a value that is stored already, as it came first
 *     or as a correction, is a duplicate; another value is a correction: kept beside the others
 *     with the next seq, and the highest seq is what is read
 *     (docs/adr/0021-identity-of-observations.md).
 *  3. Each observation of a batch is counted once: new, duplicate, correction, snapshot or refused.
 *  4. What cannot be stored truly is not stored: an instant out of range, an infinite value, a text
 *     that is not UTF-8. Its message is kept with the reason.
 *  5. A snapshot has no time of its own: it is the state of its series, not a measure.
 *
 * Threads: all of it runs under the store's write_mutex.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ter-commit-private.h"
#include "ter-instant.h"
#include "ter-unit.h"

/* 1900-01-01 and 2200-01-01: outside, an instant is a fault of its sender. */
#define FIRST_INSTANT_US (-G_GINT64_CONSTANT (2208988800) * TER_USEC_PER_SEC)
#define END_INSTANT_US (G_GINT64_CONSTANT (7258118400) * TER_USEC_PER_SEC)
#define MAX_TEXT_BYTES 1024
/* A source that corrects one instant more often than that is broken. */
#define MAX_CORRECTIONS 1000
/* How fast the usual gap follows: the first gaps fast, then 1/16 a gap, so that a few lost messages hardly count. */
#define N_FAST_GAPS 4
#define STEP_SHARE 16

/**
 * ter_observation_hash:
 *
 * Hashes one row of observation. The sum of a series' rows is its digest, whatever their order.
 */
guint64
ter_observation_hash (gint64      time_us,
                      gint64      seq,
                      double      value,
                      const char *text,
                      int         quality)
{
  guint64 bits = 0x7ff8000000000000u;
  guint64 hash;

  /* 0 and −0 are one value to SQLite. */
  if (!isnan (value) && value != 0)
    memcpy (&bits, &value, sizeof bits);
  else if (value == 0)
    bits = 0;

  hash = (guint64) time_us * 0x9e3779b97f4a7c15u + (guint64) seq * 0xc2b2ae3d27d4eb4fu +
         (guint64) quality;
  hash ^= hash >> 29;
  hash = (hash + bits) * 0xbf58476d1ce4e5b9u;
  for (const char *p = text; p != NULL && *p != '\0'; p++)
    hash = (hash ^ (guint8) *p) * 0x100000001b3u;
  hash ^= hash >> 31;
  hash *= 0x94d049bb133111ebu;

  return hash ^ hash >> 30;
}

static const char *
judge_observation (const TerObservation *observation,
                   gboolean              has_instant)
{
  if (has_instant &&
      (observation->time_us < FIRST_INSTANT_US || observation->time_us >= END_INSTANT_US))
    return N_("Its instant is not between 1900 and 2200");
  if (isinf (observation->value))
    return N_("Its value is infinite");
  if ((guint) observation->quality >= TER_N_QUALITIES)
    return N_("Its quality is not one that is known");
  if (observation->text != NULL && strlen (observation->text) > MAX_TEXT_BYTES)
    return N_("Its text is longer than 1024 bytes");
  if (observation->text != NULL && !g_utf8_validate (observation->text, -1, NULL))
    return N_("Its text is not UTF-8");

  return NULL;
}

/* A source that changes its unit goes on in the unit that its series began with; what cannot be converted is kept
 * and called suspect. */
static void
convert (TerCommitting  *self,
         TerObservation *observation)
{
  const TerBatchStream *stream = ter_batch_get_stream (self->batch, observation->stream);
  const TerSeriesEntry *series = self->series[observation->stream];
  double converted;

  if (isnan (observation->value))
    return;
  if (ter_unit_convert (stream->unit, series->source_unit, observation->value, &converted))
    observation->value = converted;
  else if (observation->quality != TER_QUALITY_BAD)
    observation->quality = TER_QUALITY_SUSPECT;
}

static void
learn_step (TerDeviceEntry *device,
            gint64          time_us)
{
  gint64 gap, share;

  if (device->last_time_us != TER_INSTANT_NONE && time_us <= device->last_time_us)
    return;

  if (device->last_time_us != TER_INSTANT_NONE)
    {
      gap = time_us - device->last_time_us;
      share = MAX (1, device->step_us / (device->n_gaps < N_FAST_GAPS ? 2 : STEP_SHARE));
      if (device->n_gaps == 0)
        device->step_us = gap;
      else if (gap > device->step_us)
        device->step_us = MIN (gap, device->step_us + share);
      else
        device->step_us = MAX (gap, device->step_us - share);
      device->n_gaps++;
    }
  device->last_time_us = time_us;
  device->is_dirty = TRUE;
}

static void
note_row (TerCommitting        *self,
          const TerObservation *observation,
          gint64                seq)
{
  TerSeriesEntry *series = self->series[observation->stream];
  TerDeviceEntry *device = series->device;
  gint64 received_us = ter_batch_get_message (self->batch, observation->message)->received_us;
  gint64 time_us = observation->time_us;

  series->digest += ter_observation_hash (time_us, seq, observation->value, observation->text,
                                          observation->quality);
  series->is_dirty = TRUE;
  if (seq == 0)
    series->n_observations++;
  if (series->first_us == TER_INSTANT_NONE || time_us < series->first_us)
    series->first_us = time_us;
  if (series->last_us == TER_INSTANT_NONE || time_us >= series->last_us)
    {
      series->last_us = time_us;
      series->last_value = observation->value;
      series->last_quality = observation->quality;
      g_set_str (&series->last_text, observation->text);
    }
  /* What a person says is no sign of life of the device. */
  if (self->act != NULL)
    return;
  learn_step (device, time_us);
  if (received_us > device->last_seen_us)
    {
      device->last_seen_us = received_us;
      device->is_dirty = TRUE;
    }
  g_array_index (self->hours, TerActivity, self->hour_slots[observation->message]).n_observations++;
}

/* Finds the seq that a value would have, or -1 when it is stored already. What a person says is never stored already:
 * it counts from now on, whatever came before. */
static gboolean
find_seq (TerCommitting        *self,
          const TerObservation *observation,
          gint64               *seq,
          GError              **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT seq, value, text FROM observation WHERE series_id = ?1 AND time_us = ?2 ORDER BY seq",
      error);
  TerStepResult step = TER_STEP_ERROR;

  if (row == NULL)
    return FALSE;

  *seq = 0;
  ter_statement_bind (row, "ii", self->series[observation->stream]->id, observation->time_us);
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      double value = ter_statement_get_real (row, 1);

      *seq = ter_statement_get_int (row, 0) + 1;
      if (self->act == NULL &&
          (value == observation->value || (isnan (value) && isnan (observation->value))) &&
          g_strcmp0 (ter_statement_get_text (row, 2), observation->text) == 0)
        {
          *seq = -1;
          return TRUE;
        }
    }

  return step == TER_STEP_DONE;
}

static gboolean
insert_row (TerCommitting        *self,
            TerStatement         *insert,
            const TerObservation *observation,
            gint64                seq,
            GError              **error)
{
  ter_statement_bind_int (insert, 1, self->series[observation->stream]->id);
  ter_statement_bind_int (insert, 2, observation->time_us);
  ter_statement_bind_int (insert, 3, seq);
  ter_statement_bind_real (insert, 4, observation->value);
  ter_statement_bind_text (insert, 5, observation->text);
  ter_statement_bind_int (insert, 6, observation->quality);

  return ter_statement_execute (insert, error);
}

static gboolean
insert_correction (TerCommitting        *self,
                   TerStatement         *insert,
                   const TerObservation *observation,
                   GError              **error)
{
  gint64 received_us = ter_batch_get_message (self->batch, observation->message)->received_us;
  gint64 seq;

  if (!find_seq (self, observation, &seq, error))
    return FALSE;
  if (seq < 0)
    {
      self->result.n_duplicates++;
      return TRUE;
    }
  if (seq > MAX_CORRECTIONS && self->act == NULL)
    return ter_committing_refuse (self, observation->message,
                                  _("Its instant was corrected more than 1,000 times"), error);

  /* All the values of an instant that is corrected are kept beside: the first one too. */
  if (!insert_row (self, insert, observation, seq, error) ||
      !ter_connection_execute (
          self->connection, error,
          "INSERT INTO correction (series_id, time_us, seq, value, text, quality)"
          " SELECT series_id, time_us, seq, value, text, quality FROM observation"
          " WHERE series_id = ?1 AND time_us = ?2 AND seq = 0 ON CONFLICT DO NOTHING",
          "ii", self->series[observation->stream]->id, observation->time_us) ||
      !ter_connection_execute (
          self->connection, error,
          "INSERT INTO correction (series_id, time_us, seq, value, text, quality, received_us, author, reason,"
          " manual_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
          "iiirteittd", self->series[observation->stream]->id, observation->time_us, seq,
          observation->value, observation->text, (int) observation->quality, received_us,
          self->act != NULL ? self->act->actor : NULL, self->act != NULL ? self->act->reason : NULL,
          self->act != NULL ? self->act->object_id : 0) ||
      !ter_connection_execute (self->connection, error,
                               "UPDATE series SET n_corrections = n_corrections + 1 WHERE id = ?1",
                               "i", self->series[observation->stream]->id))
    return FALSE;
  note_row (self, observation, seq);
  self->result.n_corrections++;

  return TRUE;
}

static gboolean
put_snapshot (TerCommitting        *self,
              const TerObservation *observation,
              GError              **error)
{
  gint64 received_us = ter_batch_get_message (self->batch, observation->message)->received_us;

  self->result.n_snapshots++;

  return ter_connection_execute (
      self->connection, error,
      "INSERT INTO snapshot (series_id, received_us, value, text, quality) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT (series_id) DO UPDATE SET received_us = excluded.received_us, value = excluded.value,"
      " text = excluded.text, quality = excluded.quality WHERE excluded.received_us >= received_us",
      "iirte", self->series[observation->stream]->id, received_us, observation->value,
      observation->text, (int) observation->quality);
}

static gboolean
add_observation (TerCommitting  *self,
                 TerStatement   *insert,
                 TerObservation *observation,
                 GError        **error)
{
  const char *reason = judge_observation (observation, !observation->is_snapshot);

  if (G_UNLIKELY (reason != NULL))
    return ter_committing_refuse (self, observation->message, g_dgettext (GETTEXT_PACKAGE, reason),
                                  error);
  if (G_UNLIKELY (self->is_converted[observation->stream]))
    convert (self, observation);
  if (observation->is_snapshot)
    return put_snapshot (self, observation, error);

  if (self->act != NULL)
    return insert_correction (self, insert, observation, error);
  if (!insert_row (self, insert, observation, 0, error))
    return FALSE;
  if (ter_connection_get_n_changes (self->connection) == 0)
    return insert_correction (self, insert, observation, error);

  note_row (self, observation, 0);
  self->result.n_observations++;

  return TRUE;
}

/* The observations of a series lie side by side in the file: they are stored series by series, which touches
 * each page once. Those of one series stay in their order, which says what corrects what. */
static gsize *
order_by_stream (TerBatch *batch)
{
  gsize n = ter_batch_get_n_observations (batch);
  guint n_streams = ter_batch_get_n_streams (batch);
  g_autofree gsize *next = g_new0 (gsize, n_streams + 1);
  gsize *order = g_new (gsize, n);

  for (gsize i = 0; i < n; i++)
    next[ter_batch_get_observation (batch, i)->stream + 1]++;
  for (guint i = 0; i < n_streams; i++)
    next[i + 1] += next[i];
  for (gsize i = 0; i < n; i++)
    order[next[ter_batch_get_observation (batch, i)->stream]++] = i;

  return order;
}

/**
 * ter_committing_add_observations:
 *
 * Stores the observations of the messages that did not come before.
 */
gboolean
ter_committing_add_observations (TerCommitting *self,
                                 GError       **error)
{
  gsize n = ter_batch_get_n_observations (self->batch);
  g_autofree gsize *order = order_by_stream (self->batch);
  g_autoptr (TerStatement) insert = ter_connection_prepare (
      self->connection,
      "INSERT INTO observation (series_id, time_us, seq, value, text, quality)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
      error);

  if (insert == NULL)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      TerObservation observation = *ter_batch_get_observation (self->batch, order[i]);

      if (self->is_duplicate[observation.message])
        self->result.n_duplicates++;
      else if (!add_observation (self, insert, &observation, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_areas (TerCommitting *self,
           GError       **error)
{
  guint n = ter_batch_get_n_areas (self->batch);

  for (guint i = 0; i < n; i++)
    {
      if (!ter_store_put_area (self->store, self->connection, ter_batch_get_area (self->batch, i),
                               error))
        return FALSE;
    }
  self->result.n_areas = n;
  if (n > 0)
    self->changes |= TER_CHANGE_AREAS;

  return TRUE;
}

/* Every commit is a sign of life of its source; and a source must exist. */
static gboolean
touch_source (TerCommitting *self,
              GError       **error)
{
  if (!ter_connection_execute (
          self->connection, error,
          "UPDATE source SET last_ok_us = max (ifnull (last_ok_us, ?2), ?2) WHERE id = ?1", "ii",
          self->source_id, self->now_us))
    return FALSE;
  if (ter_connection_get_n_changes (self->connection) > 0)
    return TRUE;

  g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
               _("The territory has no source %lld: nothing was stored. Add the source first."),
               (long long) self->source_id);

  return FALSE;
}

static void
clear_committing (TerCommitting *self)
{
  g_clear_pointer (&self->devices, g_free);
  g_clear_pointer (&self->series, g_free);
  g_clear_pointer (&self->is_converted, g_free);
  g_clear_pointer (&self->is_duplicate, g_free);
  g_clear_pointer (&self->is_reported, g_free);
  g_clear_pointer (&self->hour_slots, g_free);
  g_clear_pointer (&self->hours, g_array_unref);
}

/**
 * ter_store_write_correction:
 *
 * Stores what a person corrects, in the transaction of the act.
 */
gboolean
ter_store_write_correction (TerStore      *self,
                            TerConnection *connection,
                            TerBatch      *batch,
                            const TerAct  *act,
                            GError       **error)
{
  TerCommitting committing = { .store = self,
                               .connection = connection,
                               .batch = batch,
                               .act = act,
                               .source_id = ter_batch_get_source_id (batch),
                               .now_us = act->at_us };
  gboolean ok;

  committing.is_duplicate = g_new0 (guint8, ter_batch_get_n_messages (batch));
  ok = ter_committing_resolve (&committing, error) &&
       ter_committing_add_observations (&committing, error) &&
       ter_committing_flush (&committing, error);
  clear_committing (&committing);

  return ok;
}

static gboolean
write_batch (TerStore      *store,
             TerConnection *connection,
             gpointer       data,
             GError       **error)
{
  TerCommitting *self = data;

  clear_committing (self);
  self->connection = connection;
  self->changes = 0;
  memset (&self->result, 0, sizeof self->result);

  if (!add_areas (self, error))
    return FALSE;
  if (ter_batch_get_n_devices (self->batch) == 0 && ter_batch_get_n_messages (self->batch) == 0)
    return TRUE;

  if (!touch_source (self, error) || !ter_committing_add_messages (self, error) ||
      !ter_committing_resolve (self, error) || !ter_committing_add_observations (self, error) ||
      !ter_committing_end_messages (self, error) || !ter_committing_flush (self, error))
    return FALSE;

  self->changes |= TER_CHANGE_SOURCES;
  if (self->result.n_observations + self->result.n_corrections + self->result.n_snapshots > 0)
    self->changes |= TER_CHANGE_OBSERVATIONS;

  return TRUE;
}

/**
 * ter_store_commit:
 * @batch: what a source brought; its areas alone may come without a source
 * @commit: (out) (optional): what changed
 *
 * Stores a batch, whole or not at all. On success it is on the disk and may be acknowledged; on
 * failure nothing of it is stored, and it may be committed again.
 */
gboolean
ter_store_commit (TerStore  *self,
                  TerBatch  *batch,
                  TerCommit *commit,
                  GError   **error)
{
  TerCommitting committing = { 0 };
  gboolean ok;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (TER_IS_BATCH (batch), FALSE);

  if (commit != NULL)
    memset (commit, 0, sizeof *commit);
  if (ter_batch_is_empty (batch))
    return TRUE;

  committing.store = self;
  committing.batch = batch;
  committing.source_id = ter_batch_get_source_id (batch);
  committing.now_us = ter_clock_get_now_us (self->clock);
  ok = ter_store_write (self, TER_WRITE_OBSERVATIONS, write_batch, &committing, &committing.changes,
                        error);
  if (ok && commit != NULL)
    *commit = committing.result;
  clear_committing (&committing);

  return ok;
}
