/* ter-aggregate.c — Observations gathered by hour, day, week or month
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Takes the observations of one series and the edges of buckets (ter-calendar) and says, for each bucket, what was
 * observed and for which share of the time. Pure: plain arrays in, plain arrays out.
 *
 *  1. An observation speaks for one step: the step after it for a level, the step before it for an amount. It
 *     speaks until the next one when that one is at most half a step late: a radio is never quite on time.
 *  2. Observations that do not count (bad, missing, NaN) speak for nothing and enter no total.
 *  3. Coverage is time spoken for over time elapsed: a day of 23 h is complete with 23 h.
 *  4. An unknown step (0) is learnt; when it cannot be, what was observed speaks until the next observation.
 */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "ter-aggregate.h"

/* At most this many intervals are looked at to learn a step. */
#define MAX_INTERVALS 4096

static int
compare_int64 (const void *a,
               const void *b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/**
 * ter_aggregate_find_median:
 * @intervals: (array length=n): times between readings; they are sorted
 * @n: how many, at least one
 *
 * Finds the median of times between readings: the step of a series, whatever its gaps.
 *
 * Returns: µs; of two in the middle, the longer
 */
gint64
ter_aggregate_find_median (gint64 *intervals,
                           gsize   n)
{
  g_return_val_if_fail (n > 0, 0);

  qsort (intervals, n, sizeof (gint64), compare_int64);

  return intervals[n / 2];
}

/**
 * ter_aggregate_learn_step:
 * @samples: observations
 *
 * Learns how often a series is read: the median of the times between its observations.
 *
 * Returns: µs, or 0 with fewer than three observations
 */
gint64
ter_aggregate_learn_step (const TerSamples *samples)
{
  g_autofree gint64 *intervals = NULL;
  gsize n, stride;

  g_return_val_if_fail (samples != NULL, 0);

  if (samples->n < 3)
    return 0;

  stride = (samples->n - 1 + MAX_INTERVALS - 1) / MAX_INTERVALS;
  intervals = g_new (gint64, (samples->n - 1) / stride + 1);
  n = 0;
  for (gsize i = 1; i < samples->n; i += stride)
    intervals[n++] = samples->times[i] - samples->times[i - 1];

  return ter_aggregate_find_median (intervals, n);
}

static gboolean
counts (const TerSamples *samples,
        gsize             index)
{
  return !isnan (samples->values[index]) &&
         (samples->qualities == NULL || ter_quality_counts (samples->qualities[index]));
}

/* Returns: whether the observation counts */
static gboolean
find_reach (const TerSamples *samples,
            gsize             index,
            TerSeriesKind     kind,
            gint64            step_us,
            TerSpan          *reach)
{
  gint64 time;

  g_assert (samples != NULL && index < samples->n && reach != NULL);

  time = samples->times[index];
  *reach = (TerSpan) { time, time };
  if (!counts (samples, index))
    return FALSE;

  if (kind == TER_SERIES_AMOUNT)
    {
      gint64 before = index > 0 ? time - samples->times[index - 1] : G_MAXINT64;

      reach->start_us = time - (step_us == 0 && index > 0 ? before : MIN (step_us, before));
    }
  else if (index + 1 < samples->n)
    {
      gint64 after = samples->times[index + 1] - time;

      reach->end_us = time + (step_us == 0 || after <= step_us + step_us / 2 ? after : step_us);
    }
  else
    {
      reach->end_us = time + step_us;
    }

  return TRUE;
}

static void
bucket_add (TerBucket *bucket,
            double     value,
            double     share)
{
  if (bucket->count == 0)
    {
      bucket->min = bucket->max = bucket->first = value;
      bucket->mean = 0;
    }
  bucket->sum += value * share;
  bucket->min = MIN (bucket->min, value);
  bucket->max = MAX (bucket->max, value);
  bucket->last = value;
  bucket->count++;
  /* Until the end, the mean is a running sum of whole values. */
  bucket->mean += value;
}

static GArray *
buckets_new (const gint64 *edges,
             gsize         n_edges)
{
  GArray *buckets = g_array_new (FALSE, TRUE, sizeof (TerBucket));

  for (gsize i = 0; i + 1 < n_edges; i++)
    {
      TerBucket bucket = { .start_us = edges[i],
                           .end_us = edges[i + 1],
                           .mean = NAN,
                           .min = NAN,
                           .max = NAN,
                           .first = NAN,
                           .last = NAN };

      g_array_append_val (buckets, bucket);
    }

  return buckets;
}

/* Adds one observation to the buckets from @first on that its reach meets. A level is a value of the bucket it was
 * read in only, an amount one of every bucket that it is shared among. */
static void
add_observation (GArray       *buckets,
                 guint         first,
                 TerSeriesKind kind,
                 gint64        time,
                 double        value,
                 TerSpan       reach)
{
  gint64 length = reach.end_us - reach.start_us;

  for (guint b = first; b < buckets->len; b++)
    {
      TerBucket *bucket = &g_array_index (buckets, TerBucket, b);
      gint64 start = MAX (reach.start_us, bucket->start_us);
      gint64 end = MIN (reach.end_us, bucket->end_us);

      if (bucket->start_us > MAX (reach.end_us, time))
        break;
      if (end > start)
        bucket->coverage += end - start;
      if (kind == TER_SERIES_AMOUNT && length > 0 && end > start)
        bucket_add (bucket, value, (double) (end - start) / length);
      else if ((kind != TER_SERIES_AMOUNT || length == 0) && time >= bucket->start_us &&
               time < bucket->end_us)
        bucket_add (bucket, value, 1);
    }
}

/**
 * ter_aggregate:
 * @samples: observations of a series
 * @edges: (array length=n_edges): increasing instants
 * @n_edges: one more than there are buckets
 * @kind: how the values behave
 * @step_us: how often the series is read, or 0 to learn it
 *
 * Gathers observations into buckets.
 *
 * Returns: (transfer full) (element-type TerBucket): @n_edges − 1 buckets
 */
GArray *
ter_aggregate (const TerSamples *samples,
               const gint64     *edges,
               gsize             n_edges,
               TerSeriesKind     kind,
               gint64            step_us)
{
  GArray *buckets = buckets_new (edges, n_edges);
  guint first = 0;

  g_return_val_if_fail (samples != NULL, buckets);

  if (step_us == 0)
    step_us = ter_aggregate_learn_step (samples);
  for (gsize i = 0; i < samples->n; i++)
    {
      TerSpan reach;

      if (!find_reach (samples, i, kind, step_us, &reach))
        continue;
      while (first < buckets->len &&
             g_array_index (buckets, TerBucket, first).end_us <= reach.start_us)
        first++;
      add_observation (buckets, first, kind, samples->times[i], samples->values[i], reach);
    }

  for (guint b = 0; b < buckets->len; b++)
    {
      TerBucket *bucket = &g_array_index (buckets, TerBucket, b);

      bucket->coverage = CLAMP (bucket->coverage / (bucket->end_us - bucket->start_us), 0, 1);
      if (bucket->count > 0)
        bucket->mean /= bucket->count;
    }

  return buckets;
}
