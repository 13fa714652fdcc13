/* ter-daily.c — What each meter counted, day by day, kept in memory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Pages add the consumption of meters up over months and years, again whenever a value comes in. Reading two years of
 * ten-minute indexes for each of them every time would be slow: this cache keeps one number a day, and reads only the
 * end of a series that grew.
 *
 *  1. An entry says what the store says: it is used as it is only while the series has the same last observation and
 *     the same number of observations.
 *  2. When the series grew at its end only (as many new observations after the last known one as there are more in
 *     all), the last two weeks are computed again; a late value or a correction makes the whole series be read again.
 *  3. The end that is computed again begins at a day that no gap crosses, so that the result does not depend on how
 *     the cache came to be.
 *  4. One thread computes at a time: two pages that open together do not do the work twice.
 *
 * Ownership: records are handed out with a reference and never change.
 */

#include "config.h"

#include "ter-aggregate.h"
#include "ter-calendar.h"
#include "ter-daily-private.h"

#define TAIL_DAYS 14

static void
ter_daily_clear (TerDaily *self)
{
  g_clear_pointer (&self->days, ter_consumption_unref);
}

TER_DEFINE_RECORD (TerDaily, ter_daily, ter_daily_clear)

struct _TerDailyCache
{
  GMutex mutex;
  GHashTable *entries;
};

TerDailyCache *
ter_daily_cache_new (void)
{
  TerDailyCache *self = g_new0 (TerDailyCache, 1);

  g_mutex_init (&self->mutex);
  self->entries =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) ter_daily_unref);

  return self;
}

void
ter_daily_cache_free (TerDailyCache *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static TerDaily *
daily_new (const TerSeries *series,
           TerConsumption  *days,
           double           factor,
           gint64           step_us)
{
  TerDaily *self = ter_daily_new ();

  self->days = days;
  self->factor = factor;
  self->step_us = step_us;
  self->last_us = series->last_us;
  self->n_observations = series->n_observations;

  return self;
}

static TerConsumption *
compute_days (const TerSamples *samples,
              const TerSeries  *series,
              GTimeZone        *zone,
              gint64            start_us,
              double            factor,
              gint64            step_us)
{
  TerSpan span = { start_us, series->last_us + 1 };
  g_autoptr (GArray) edges = ter_calendar_edges (zone, span, TER_STEP_DAY);

  return ter_consumption_compute (samples, series->kind, (gint64 *) edges->data, edges->len,
                                  step_us, factor);
}

static TerDaily *
load_whole (TerStore        *store,
            GTimeZone       *zone,
            const TerSeries *series,
            double           factor,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autoptr (TerSamples) samples =
      ter_store_read (store, series->id, series->first_us, series->last_us + 1, cancellable, error);
  gint64 step_us;

  if (samples == NULL)
    return NULL;

  step_us = ter_aggregate_learn_step (samples);
  return daily_new (series, compute_days (samples, series, zone, series->first_us, factor, step_us),
                    factor, step_us);
}

/* The day from which the end of a series is computed again: two weeks before its end, or earlier when a gap crosses
 * that day. */
static gint64
tail_start (const TerDaily *known,
            GTimeZone      *zone)
{
  const GArray *gaps = known->days->uncovered;
  gint64 start =
      ter_calendar_floor (zone, ter_calendar_add (zone, known->last_us, TER_STEP_DAY, -TAIL_DAYS),
                          TER_STEP_DAY);

  for (guint i = gaps->len; i > 0; i--)
    {
      const TerUncovered *gap = &g_array_index (gaps, TerUncovered, i - 1);

      if (gap->span.start_us < start && gap->span.end_us > start)
        start = ter_calendar_floor (zone, gap->span.start_us, TER_STEP_DAY);
    }

  return start;
}

/* The days of @head before @start, then those of @tail. */
static TerConsumption *
join (const TerConsumption *head,
      const TerConsumption *tail,
      gint64                start)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (gint64));
  TerConsumption *whole;
  gsize n_head = 0;

  while (n_head < head->n && head->edges[n_head] < start)
    n_head++;
  g_array_append_vals (edges, head->edges, n_head);
  g_array_append_vals (edges, tail->edges, tail->n + 1);
  whole = ter_consumption_regroup (head, (gint64 *) edges->data, edges->len);
  for (gsize i = 0; i < tail->n; i++)
    {
      whole->amounts[n_head + i] = tail->amounts[i];
      whole->covered[n_head + i] = tail->covered[i];
      whole->readings[n_head + i] = tail->readings[i];
      whole->lasts[n_head + i] = tail->lasts[i];
    }
  while (whole->uncovered->len > 0 &&
         g_array_index (whole->uncovered, TerUncovered, whole->uncovered->len - 1).span.start_us >=
             start)
    g_array_set_size (whole->uncovered, whole->uncovered->len - 1);
  while (whole->events->len > 0 &&
         g_array_index (whole->events, TerCounterEvent, whole->events->len - 1).time_us >= start)
    g_array_set_size (whole->events, whole->events->len - 1);
  g_array_append_vals (whole->uncovered, tail->uncovered->data, tail->uncovered->len);
  g_array_append_vals (whole->events, tail->events->data, tail->events->len);

  return whole;
}

/* NULL without an error when the series changed elsewhere than at its end. */
static TerDaily *
load_tail (TerStore        *store,
           GTimeZone       *zone,
           const TerSeries *series,
           const TerDaily  *known,
           GCancellable    *cancellable,
           GError         **error)
{
  gint64 start = tail_start (known, zone);
  gint64 before = start - MAX (TER_USEC_PER_DAY, 4 * known->step_us);
  g_autoptr (TerSamples) samples = NULL;
  g_autoptr (TerConsumption) tail = NULL;
  gint64 n_new = 0;

  if (series->last_us <= known->last_us || start <= known->days->edges[0])
    return NULL;

  samples = ter_store_read (store, series->id, before, series->last_us + 1, cancellable, error);
  if (samples == NULL)
    return NULL;
  for (gsize i = samples->n; i > 0 && samples->times[i - 1] > known->last_us; i--)
    n_new++;
  if (n_new != series->n_observations - known->n_observations)
    return NULL;

  tail = compute_days (samples, series, zone, start, known->factor, known->step_us);
  return daily_new (series, join (known->days, tail, start), known->factor, known->step_us);
}

/* Returns: (transfer full): the days of a series that has observations, or NULL on error */
TerDaily *
ter_daily_cache_load (TerDailyCache   *self,
                      TerStore        *store,
                      GTimeZone       *zone,
                      const TerSeries *series,
                      double           factor,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  GError *local_error = NULL;
  TerDaily *daily = NULL;
  TerDaily *known;

  g_return_val_if_fail (series->last_us != TER_INSTANT_NONE, NULL);

  locker = g_mutex_locker_new (&self->mutex);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  known = g_hash_table_lookup (self->entries, &series->id);
  if (known != NULL && known->factor == factor && known->last_us == series->last_us &&
      known->n_observations == series->n_observations)
    return ter_daily_ref (known);

  if (known != NULL && known->factor == factor)
    daily = load_tail (store, zone, series, known, cancellable, &local_error);
  if (daily == NULL && local_error == NULL)
    daily = load_whole (store, zone, series, factor, cancellable, &local_error);
  if (daily == NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  g_hash_table_insert (self->entries, g_memdup2 (&series->id, sizeof (gint64)),
                       ter_daily_ref (daily));

  return daily;
}
