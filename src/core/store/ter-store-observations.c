/* ter-store-observations.c — The observations of a batch become a segment
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *      batch ─ by series ─▶ judged, converted ─▶ candidates ─ plainly new? ─▶ rows of a segment
 *                                                    └─ ter_committing_compare() ─┘
 *
 *  1. Each observation of a batch is counted once: new, duplicate, correction, snapshot or refused.
 *  2. What cannot be stored truly is not stored: an instant out of range, an infinite value, a text
 *     that is not UTF-8. Its message is kept with the reason.
 *  3. What is later than all that its series has is new without a look.
 *  4. A snapshot has no time of its own: it is the state of its series, not a measure.
 *  5. The usual step of a device is learnt from the gaps between its observations; what a person
 *     corrects is no sign of life.
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
/* How fast the usual gap follows: the first gaps fast, then 1/16 a gap, so that a few lost messages hardly count. */
#define N_FAST_GAPS 4
#define STEP_SHARE 16
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
