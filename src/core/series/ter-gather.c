/* ter-gather.c — Observations gathered into buckets as they come, packed or not
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * ter_aggregate() for a series that is too long to be held: the same rules, one observation late, because what an
 * observation speaks for depends on the next one.
 *
 *   chunk ──► all of it in one bucket ──► its header and its runs of times          (values are not read)
 *         ├─► decimals that all count, in runs of one step ──► whole numbers, bucket by bucket
 *         └─► anything else ──► columns ──► one observation after the other
 *
 *  1. Whichever way a chunk goes, the buckets are those of ter_aggregate(), sums to a rounding: whole numbers are added
 *     without any, and divided once.
 *  2. A bucket and what is covered only move forward.
 *  3. In a run of one step the time covered is that from its first to its last instant, when each speaks until the
 *     next one; what the last one speaks for waits for what follows.
 */

#include "config.h"

#include <math.h>

#include "ter-chunk-private.h"
#include "ter-gather-private.h"
#include "ter-rollup-private.h"

static gint64
common_divisor (gint64 a,
                gint64 b)
{
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }

  return a;
}

/**
 * ter_gather_new:
 * @edges: (array length=n_edges): increasing instants
 * @n_edges: one more than there are buckets
 * @kind: how the values behave
 * @step_us: how often the series is read; 0 while unknown: what was observed speaks until the next observation
 *
 * Begins to gather. A step that is to be learnt is learnt first, with ter_aggregate_learn_step().
 */
TerGather *
ter_gather_new (const gint64 *edges,
                gsize         n_edges,
                TerSeriesKind kind,
                gint64        step_us)
{
  TerGather *self = g_new0 (TerGather, 1);

  self->rollup = ter_rollup_new_bare (edges, n_edges, kind == TER_SERIES_AMOUNT);
  self->kind = kind;
  self->step_us = MAX (0, step_us);
  for (gsize i = 0; i + 1 < n_edges; i++)
    if (edges[i + 1] - edges[i] != self->grain_us)
      self->grain_us = common_divisor (edges[i + 1] - edges[i], self->grain_us);

  return self;
}

/**
 * ter_gather_free:
 *
 * Gives up gathering.
 */
void
ter_gather_free (TerGather *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->rollup, ter_rollup_unref);
  g_clear_pointer (&self->distances, g_free);
  g_clear_pointer (&self->parts, g_free);
  g_clear_pointer (&self->runs, g_array_unref);
  g_free (self);
}

/**
 * ter_gather_cover:
 *
 * Adds what is spoken for from @start_us to before @end_us.
 */
void
ter_gather_cover (TerGather *self,
                  gint64     start_us,
                  gint64     end_us)
{
  const gint64 *edges = self->rollup->edges;
  gint64 *covered = self->rollup->covered;
  gsize n = self->rollup->n;
  gsize bucket = self->cover_bucket;

  while (bucket < n && edges[bucket + 1] <= start_us)
    bucket++;
  self->cover_bucket = bucket;
  if (bucket >= n || end_us <= edges[bucket] || end_us <= start_us)
    return;

  for (start_us = MAX (start_us, edges[bucket]); end_us > edges[bucket + 1]; bucket++)
    {
      covered[bucket] += edges[bucket + 1] - start_us;
      start_us = edges[bucket + 1];
      if (bucket + 1 == n)
        {
          self->cover_bucket = bucket;
          return;
        }
    }
  covered[bucket] += end_us - start_us;
  self->cover_bucket = bucket;
}

/* Until when an observation speaks that is followed by another. */
static gint64
reach_end (const TerGather *self,
           gint64           time,
           gint64           next)
{
  gint64 after = next - time;

  return self->step_us == 0 || after <= self->step_us + self->step_us / 2 ? next
                                                                          : time + self->step_us;
}

/**
 * ter_gather_follow:
 *
 * Tells the observation that waits, if there is one, when the next one is.
 */
void
ter_gather_follow (TerGather *self,
                   gint64     time)
{
  if (self->has_last && self->last_counts && self->kind != TER_SERIES_AMOUNT)
    ter_gather_cover (self, self->last_us, reach_end (self, self->last_us, time));
}

/**
 * ter_gather_wait:
 *
 * Makes an observation the one that waits for the next.
 */
void
ter_gather_wait (TerGather *self,
                 gint64     time,
                 gboolean   it_counts)
{
  self->has_last = TRUE;
  self->last_us = time;
  self->last_counts = it_counts;
}

/* Adds @share of a value to a bucket that may be empty. */
static void
bucket_add (TerRollup *rollup,
            gsize      bucket,
            gint64     time,
            double     value,
            double     share)
{
  if (rollup->counts[bucket]++ == 0)
    {
      rollup->mins[bucket] = rollup->maxs[bucket] = rollup->firsts[bucket] = value;
      rollup->first_times[bucket] = time;
      rollup->sums[bucket] = 0;
      if (rollup->totals != NULL)
        rollup->totals[bucket] = 0;
    }
  rollup->mins[bucket] = MIN (rollup->mins[bucket], value);
  rollup->maxs[bucket] = MAX (rollup->maxs[bucket], value);
  rollup->sums[bucket] += value * share;
  if (rollup->totals != NULL)
    rollup->totals[bucket] += value;
  rollup->lasts[bucket] = value;
  rollup->last_times[bucket] = time;
}

/**
 * ter_gather_seek:
 *
 * Moves to the bucket that @time is in, or before which it is.
 *
 * Returns: whether it is in a bucket
 */
gboolean
ter_gather_seek (TerGather *self,
                 gint64     time)
{
  const TerRollup *rollup = self->rollup;

  while (self->bucket < rollup->n && rollup->edges[self->bucket + 1] <= time)
    self->bucket++;

  return self->bucket < rollup->n && rollup->edges[self->bucket] <= time;
}

/* An amount is of the step that ends at its time: it is shared among the buckets that the step meets. */
static void
add_amount (TerGather *self,
            gint64     time,
            double     value)
{
  gint64 before = self->has_last ? time - self->last_us : G_MAXINT64;
  gint64 length = self->step_us == 0 ? (self->has_last ? before : 0) : MIN (self->step_us, before);
  const gint64 *edges = self->rollup->edges;
  gint64 start_us = time - length;

  if (length == 0)
    {
      if (ter_gather_seek (self, time))
        bucket_add (self->rollup, self->bucket, time, value, 1);
      return;
    }
  ter_gather_cover (self, start_us, time);
  ter_gather_seek (self, start_us);
  for (gsize b = self->bucket; b < self->rollup->n && edges[b] < time; b++)
    {
      gint64 shared = MIN (time, edges[b + 1]) - MAX (start_us, edges[b]);

      bucket_add (self->rollup, b, time, value, (double) shared / (double) length);
    }
}

/**
 * ter_gather_add:
 * @times: (array length=n): instants that strictly increase, after those that came before
 * @values: (array length=n): values; NaN where there is none
 * @qualities: (array length=n) (nullable): a #TerQuality each; %NULL for good
 *
 * Gathers observations.
 */
void
ter_gather_add (TerGather    *self,
                const gint64 *times,
                const double *values,
                const guint8 *qualities,
                gsize         n)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < n; i++)
    {
      gboolean it_counts =
          !isnan (values[i]) && (qualities == NULL || ter_quality_counts (qualities[i]));

      if (self->has_last && times[i] <= self->last_us)
        continue;
      ter_gather_follow (self, times[i]);
      if (it_counts && self->kind == TER_SERIES_AMOUNT)
        add_amount (self, times[i], values[i]);
      else if (it_counts && ter_gather_seek (self, times[i]))
        bucket_add (self->rollup, self->bucket, times[i], values[i], 1);
      ter_gather_wait (self, times[i], it_counts);
    }
}

/**
 * ter_gather_end:
 *
 * Says what was gathered. What the last observation speaks for is one step.
 *
 * Returns: (transfer full): the buckets
 */
TerRollup *
ter_gather_end (TerGather *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->has_last && self->last_counts && self->kind != TER_SERIES_AMOUNT)
    ter_gather_cover (self, self->last_us, self->last_us + self->step_us);
  self->has_last = FALSE;
  ter_rollup_blank (self->rollup);

  return ter_rollup_ref (self->rollup);
}
