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
/* About 100 MB of memory. */
#define MAX_WAITING (4 * 1024 * 1024)
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
learn_step (TerDeviceState *device,
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
}

static void
add_row (TerCommitting      *self,
         TerSeriesEntry     *series,
         const TerCandidate *row)
{
  TerDeviceEntry *device = series->device;
  gint64 received_us = ter_batch_get_message (self->batch, row->message)->received_us;

  ter_segment_builder_add (&self->builder, series->id, row);
  if (row->seq == 0)
    self->result.n_observations++;
  else
    self->result.n_corrections++;
  series->last_us = MAX (series->last_us, row->time_us);
  /* What a person says is no sign of life of the device. */
  if (self->act != NULL)
    return;
  learn_step (&device->state, row->time_us);
  device->state.last_seen_us = MAX (device->state.last_seen_us, received_us);
  device->is_touched = TRUE;
  g_array_index (self->hours, TerActivity, self->hour_slots[row->message]).n_observations++;
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

/* Judges an observation; what may be stored becomes a candidate. */
static gboolean
take_observation (TerCommitting *self,
                  gsize          index,
                  GError       **error)
{
  TerObservation observation = *ter_batch_get_observation (self->batch, index);
  TerCandidate candidate = { .index = index };
  const char *reason;

  if (self->is_duplicate[observation.message])
    {
      self->result.n_duplicates++;
      return TRUE;
    }
  reason = judge_observation (&observation, !observation.is_snapshot);
  if (G_UNLIKELY (reason != NULL))
    return ter_committing_refuse (self, observation.message, g_dgettext (GETTEXT_PACKAGE, reason),
                                  error);
  if (G_UNLIKELY (self->is_converted[observation.stream]))
    convert (self, &observation);
  if (observation.is_snapshot)
    return put_snapshot (self, &observation, error);

  candidate.time_us = observation.time_us;
  candidate.value = observation.value;
  candidate.text = observation.text;
  candidate.message = observation.message;
  candidate.quality = (guint8) observation.quality;
  g_array_append_val (self->candidates, candidate);

  return TRUE;
}

/* Later than all that is stored, each later than the one before: new without a look. */
static gboolean
is_plainly_new (TerCommitting        *self,
                const TerSeriesEntry *series)
{
  gint64 last_us = series->last_us;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      gint64 time_us = g_array_index (self->candidates, TerCandidate, i).time_us;

      if (time_us <= last_us && last_us != TER_INSTANT_NONE)
        return FALSE;
      last_us = time_us;
    }

  return TRUE;
}

static gboolean
add_series (TerCommitting  *self,
            TerSeriesEntry *series,
            const gsize    *order,
            gsize           n,
            GError        **error)
{
  g_array_set_size (self->candidates, 0);
  for (gsize i = 0; i < n; i++)
    {
      if (!take_observation (self, order[i], error))
        return FALSE;
    }
  if ((self->act != NULL || !is_plainly_new (self, series)) &&
      !ter_committing_compare (self, series, error))
    return FALSE;

  for (guint i = 0; i < self->candidates->len; i++)
    {
      const TerCandidate *row = &g_array_index (self->candidates, TerCandidate, i);

      if (!row->is_out)
        add_row (self, series, row);
    }

  return TRUE;
}

/* The observations of a batch by stream, each stream's in their order, which says what corrects what. @ends: where
 * those of each stream end. */
static gsize *
order_by_stream (TerBatch *batch,
                 gsize    *ends)
{
  gsize n = ter_batch_get_n_observations (batch);
  guint n_streams = ter_batch_get_n_streams (batch);
  gsize *order = g_new (gsize, n);
  gsize sum = 0;

  for (gsize i = 0; i < n; i++)
    ends[ter_batch_get_observation (batch, i)->stream]++;
  for (guint i = 0; i < n_streams; i++)
    {
      gsize n_of_stream = ends[i];

      ends[i] = sum;
      sum += n_of_stream;
    }
  for (gsize i = 0; i < n; i++)
    order[ends[ter_batch_get_observation (batch, i)->stream]++] = i;

  return order;
}

static int
compare_streams (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  TerSeriesEntry *const *series = data;
  gint64 one = series[*(const guint *) a]->id;
  gint64 other = series[*(const guint *) b]->id;

  return one < other ? -1 : one > other;
}

/* A segment is in order of series. */
static guint *
order_streams (TerCommitting *self)
{
  guint n = ter_batch_get_n_streams (self->batch);
  guint *order = g_new (guint, n);
  gboolean is_sorted = TRUE;

  for (guint i = 0; i < n; i++)
    {
      order[i] = i;
      is_sorted = is_sorted && (i == 0 || self->series[i - 1]->id < self->series[i]->id);
    }
  if (!is_sorted)
    g_sort_array (order, n, sizeof *order, compare_streams, self->series);

  return order;
}

static gboolean
end_segment (TerCommitting *self,
             GError       **error)
{
  g_autoptr (TerSegment) segment = NULL;

  for (guint i = 0; i < ter_batch_get_n_devices (self->batch); i++)
    {
      TerDeviceEntry *device = self->devices[i];

      if (!device->is_touched)
        continue;
      device->is_touched = FALSE;
      self->builder.segment->devices[self->builder.segment->n_devices++] = device->state;
    }
  segment = ter_segment_builder_end (&self->builder);
  if (segment->n == 0)
    return TRUE;

  return ter_store_insert_segment (self->store, segment, self->now_us, error) &&
         ter_store_merge_segments (self->store, error);
}

/**
 * ter_committing_add_observations:
 *
 * Stores the observations of the messages that did not come before, as one segment.
 */
gboolean
ter_committing_add_observations (TerCommitting *self,
                                 GError       **error)
{
  guint n_streams = ter_batch_get_n_streams (self->batch);
  g_autofree gsize *ends = g_new0 (gsize, n_streams);
  g_autofree gsize *order = order_by_stream (self->batch, ends);
  g_autofree guint *streams = order_streams (self);

  if (ter_store_get_written (self->store, error) == NULL)
    return FALSE;

  self->candidates = g_array_new (FALSE, FALSE, sizeof (TerCandidate));
  ter_segment_builder_init (&self->builder, ter_batch_get_n_observations (self->batch), n_streams,
                            ter_batch_get_n_devices (self->batch));
  for (guint i = 0; i < n_streams; i++)
    {
      guint stream = streams[i];
      gsize start = stream > 0 ? ends[stream - 1] : 0;

      if (ends[stream] > start &&
          !add_series (self, self->series[stream], order + start, ends[stream] - start, error))
        return FALSE;
    }

  return end_segment (self, error);
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
  g_clear_pointer (&self->candidates, g_array_unref);
  ter_segment_builder_clear (&self->builder);
  self->keys = NULL;
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

/* Compaction may fall behind a large import: the import then waits for it, for what waits is in memory. A failure is
 * that of the compaction, not of the commit, and the next one tries again. */
static void
wait_for_compaction (TerStore *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_late;

  g_mutex_lock (&self->write_mutex);
  is_late = self->n_waiting >= MAX_WAITING;
  if (is_late)
    self->n_waiting = 0;
  g_mutex_unlock (&self->write_mutex);
  if (is_late && !ter_store_compact (self, NULL, &error))
    g_info ("Not compacted: %s", error->message);
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
  if (ok)
    wait_for_compaction (self);

  return ok;
}
