/* ter-evaluate.c — A function of the values of a series, bucket by bucket
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The meaning of a query, without a store: observations of one series and the edges of buckets in, one value a bucket
 * out, with its coverage. Whatever reads fewer observations than these (headers of chunks, roll-ups) must answer the
 * same.
 *
 *  1. The sum and the rate of an index or of amounts are what was consumed (ter-counter): a rollover, another meter or
 *     a reading gone wrong make no peak. Everything else is of the values themselves (ter-aggregate).
 *  2. A bucket of which nothing is known has no value: NaN, which is not 0.
 *  3. A bucket of which some is known says what is known, and its coverage says for which share of the time.
 *  4. A rate is for an hour of the time that is known: half an hour at 10 kW is 10 kW, not 5.
 *  5. A level and a state have no rate: asking for it is refused.
 *  6. How often a series is read is learnt from the beginning, the middle and the end of the window, so that it can be
 *     known of millions of observations without reading them.
 */

#include "config.h"

#include <math.h>

#include "ter-calendar.h"
#include "ter-clock.h"
#include "ter-counter.h"
#include "ter-evaluate.h"
#include "ter-unit.h"

#define TEN_MINUTES (600 * TER_USEC_PER_SEC)
#define MARGIN_STEPS 4
/* What is plausible for an index is learnt from its usual rates: it takes a number of readings. */
#define INDEX_MARGIN_STEPS 40

static const struct
{
  TerStep step;
  gint64 least_us;
} steps[TER_N_RESOLUTIONS] = {
  [TER_RESOLUTION_10_MINUTES] = { TER_STEP_HOUR, TEN_MINUTES },
  [TER_RESOLUTION_HOUR] = { TER_STEP_HOUR, TER_USEC_PER_HOUR },
  [TER_RESOLUTION_DAY] = { TER_STEP_DAY, 23 * TER_USEC_PER_HOUR },
  [TER_RESOLUTION_WEEK] = { TER_STEP_WEEK, 7 * 23 * TER_USEC_PER_HOUR },
  [TER_RESOLUTION_MONTH] = { TER_STEP_MONTH, 28 * 23 * TER_USEC_PER_HOUR },
  [TER_RESOLUTION_YEAR] = { TER_STEP_YEAR, 365 * 23 * TER_USEC_PER_HOUR },
};

/**
 * ter_evaluate_count:
 * @span: from when to when
 * @resolution: how finely; not raw
 *
 * Returns: at most how many buckets @span is cut into
 */
gsize
ter_evaluate_count (TerSpan       span,
                    TerResolution resolution)
{
  g_return_val_if_fail (resolution > TER_RESOLUTION_RAW && resolution < TER_N_RESOLUTIONS, 0);

  if (span.end_us <= span.start_us)
    return 0;

  return (gsize) (((guint64) span.end_us - (guint64) span.start_us) / steps[resolution].least_us) +
         2;
}

/**
 * ter_evaluate_edges:
 * @zone: where days begin
 * @span: from when to when
 * @resolution: how finely; not raw
 *
 * Cuts a span into the whole local steps that it touches.
 *
 * Returns: (transfer full) (element-type gint64): the edges; empty when the span is
 */
GArray *
ter_evaluate_edges (GTimeZone    *zone,
                    TerSpan       span,
                    TerResolution resolution)
{
  GArray *edges;
  gint64 edge;

  g_return_val_if_fail (resolution > TER_RESOLUTION_RAW && resolution < TER_N_RESOLUTIONS, NULL);

  if (resolution != TER_RESOLUTION_10_MINUTES)
    return ter_calendar_edges (zone, span, steps[resolution].step);

  edges = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (span.end_us <= span.start_us)
    return edges;
  /* No zone is off by less than a quarter of an hour: hours are cut into six alike. */
  edge = ter_calendar_floor (zone, span.start_us, TER_STEP_HOUR);
  edge += (span.start_us - edge) / TEN_MINUTES * TEN_MINUTES;
  g_array_append_val (edges, edge);
  while (edge < span.end_us)
    {
      edge += TEN_MINUTES;
      g_array_append_val (edges, edge);
    }

  return edges;
}

/**
 * ter_evaluate_is_consumption:
 *
 * Returns: whether the answer is what was consumed, rather than of the values themselves
 */
gboolean
ter_evaluate_is_consumption (TerSeriesKind kind,
                             TerFunction   function)
{
  return (kind == TER_SERIES_COUNTER || kind == TER_SERIES_AMOUNT) &&
         (function == TER_FUNCTION_SUM || function == TER_FUNCTION_RATE);
}

/**
 * ter_evaluate_has_answer:
 *
 * Returns: whether @function means something for a series of @kind
 */
gboolean
ter_evaluate_has_answer (TerSeriesKind kind,
                         TerFunction   function)
{
  return function != TER_FUNCTION_RATE || ter_evaluate_is_consumption (kind, function);
}

/**
 * ter_evaluate_margin:
 * @step_us: how often the series is read, about; 0 while unknown
 *
 * An observation speaks for some time around it, and an index is read at both ends of what it says: observations a
 * little outside the edges are needed.
 *
 * Returns: how long before the first edge, and after the last
 */
gint64
ter_evaluate_margin (TerSeriesKind kind,
                     TerFunction   function,
                     gint64        step_us)
{
  gint64 n_steps = ter_evaluate_is_consumption (kind, function) ? INDEX_MARGIN_STEPS : MARGIN_STEPS;

  return MAX (TER_USEC_PER_DAY, n_steps * step_us);
}

static double
value_of (const TerBucket *bucket,
          TerFunction      function)
{
  if (bucket->count == 0)
    return NAN;

  switch (function)
    {
    case TER_FUNCTION_SUM:
      return bucket->sum;
    case TER_FUNCTION_MEAN:
      return bucket->mean;
    case TER_FUNCTION_MIN:
      return bucket->min;
    case TER_FUNCTION_MAX:
      return bucket->max;
    case TER_FUNCTION_LAST:
      return bucket->last;
    case TER_FUNCTION_RATE:
    default:
      return NAN;
    }
}

/**
 * ter_evaluate_buckets:
 * @answer: an answer with its edges
 * @buckets: (element-type TerBucket): as many as it has
 * @function: what each says
 *
 * Fills an answer from what was gathered before.
 */
void
ter_evaluate_buckets (TerSeriesAnswer *answer,
                      const GArray    *buckets,
                      TerFunction      function)
{
  g_return_if_fail (answer != NULL && buckets != NULL && buckets->len == answer->n);

  for (gsize b = 0; b < answer->n; b++)
    {
      const TerBucket *bucket = &g_array_index (buckets, TerBucket, b);

      answer->values[b] = value_of (bucket, function);
      answer->coverage[b] = bucket->coverage;
      answer->counts[b] = (guint) bucket->count;
    }
}

/* The time of each bucket of which the consumption is known: measured, or in a gap that lies in it as a whole. */
static double *
known_times (const TerConsumption *use)
{
  double *known = g_new (double, use->n);
  gsize b = 0;

  for (gsize i = 0; i < use->n; i++)
    known[i] = use->covered[i] * (use->edges[i + 1] - use->edges[i]);
  for (guint i = 0; i < use->uncovered->len; i++)
    {
      const TerUncovered *gap = &g_array_index (use->uncovered, TerUncovered, i);

      while (b + 1 < use->n && use->edges[b + 1] <= gap->span.start_us)
        b++;
      if (!isnan (gap->amount) && gap->span.end_us <= use->edges[b + 1])
        known[b] += gap->span.end_us - gap->span.start_us;
    }

  return known;
}

/**
 * ter_evaluate_consumption:
 * @answer: an answer with its edges, for a series of an index or of amounts
 * @use: (transfer full): what was consumed between them
 * @function: %TER_FUNCTION_SUM or %TER_FUNCTION_RATE
 *
 * Fills an answer from what was computed before.
 */
void
ter_evaluate_consumption (TerSeriesAnswer *answer,
                          TerConsumption  *use,
                          TerFunction      function)
{
  g_autofree double *known = NULL;
  g_autofree char *unit = NULL;
  double factor = 1;

  g_return_if_fail (answer != NULL && use != NULL && use->n == answer->n);

  known = known_times (use);
  unit = ter_unit_per_hour (answer->series->unit, &factor);
  if (function == TER_FUNCTION_RATE)
    g_set_str (&answer->unit, unit);
  g_clear_pointer (&answer->consumption, ter_consumption_unref);
  answer->consumption = use;
  for (gsize b = 0; b < answer->n; b++)
    {
      answer->coverage[b] = use->covered[b];
      answer->counts[b] = use->readings[b];
      if (known[b] > 0)
        answer->values[b] = function == TER_FUNCTION_RATE
                                ? use->amounts[b] * factor / (known[b] / TER_USEC_PER_HOUR)
                                : use->amounts[b];
    }
}

/**
 * ter_evaluate_learn_step:
 * @start: the first observations of a window, %TER_EVALUATE_PROBE of them
 * @middle: as many from its middle on, or those that there are
 * @end: the last ones, as many
 *
 * Learns how often a series is read from three places.
 *
 * Returns: µs
 */
gint64
ter_evaluate_learn_step (const TerSamples *start,
                         const TerSamples *middle,
                         const TerSamples *end)
{
  const TerSamples *probes[] = { start, middle, end };
  gint64 intervals[3 * TER_EVALUATE_PROBE];
  gsize n = 0;

  g_return_val_if_fail (start->n + middle->n + end->n <= G_N_ELEMENTS (intervals), 0);

  for (guint p = 0; p < G_N_ELEMENTS (probes); p++)
    {
      for (gsize i = 1; i < probes[p]->n; i++)
        intervals[n++] = probes[p]->times[i] - probes[p]->times[i - 1];
    }

  return n >= 2 ? ter_aggregate_find_median (intervals, n) : 0;
}

/* Of a window that is held as a whole. */
static gint64
learn_step (const TerSamples *samples,
            gint64            start_us,
            gint64            end_us)
{
  gint64 middle_us = start_us + (end_us - start_us) / 2;
  gsize middle = 0;
  TerSamples probes[3];

  if (samples->n <= 3 * TER_EVALUATE_PROBE)
    return ter_aggregate_learn_step (samples);

  while (middle < samples->n && samples->times[middle] < middle_us)
    middle++;
  probes[0] = (TerSamples) { TER_EVALUATE_PROBE, samples->times };
  probes[1] =
      (TerSamples) { MIN (TER_EVALUATE_PROBE, samples->n - middle), samples->times + middle };
  probes[2] = (TerSamples) { TER_EVALUATE_PROBE, samples->times + samples->n - TER_EVALUATE_PROBE };

  return ter_evaluate_learn_step (&probes[0], &probes[1], &probes[2]);
}

/**
 * ter_evaluate:
 * @answer: an answer with its edges, made by ter_series_answer_new_full()
 * @samples: the observations of its series in the window: those of ter_evaluate_margin() around the edges included
 * @function: what each bucket says; one that ter_evaluate_has_answer() for the series
 * @margin_us: how far the window reaches beyond the edges
 *
 * Computes what each bucket says, and for which share of its time.
 */
void
ter_evaluate (TerSeriesAnswer  *answer,
              const TerSamples *samples,
              TerFunction       function,
              gint64            margin_us)
{
  g_autoptr (GArray) buckets = NULL;
  TerSeriesKind kind;

  g_return_if_fail (answer != NULL && samples != NULL);

  kind = answer->series->kind;
  g_return_if_fail (ter_evaluate_has_answer (kind, function));

  if (answer->n == 0)
    return;
  answer->step_us =
      learn_step (samples, answer->edges[0] - margin_us, answer->edges[answer->n] + margin_us);
  if (ter_evaluate_is_consumption (kind, function))
    {
      ter_evaluate_consumption (answer,
                                ter_consumption_compute (samples, kind, answer->edges,
                                                         answer->n + 1, answer->step_us, 1),
                                function);
      return;
    }
  buckets = ter_aggregate (samples, answer->edges, answer->n + 1, kind, answer->step_us);
  ter_evaluate_buckets (answer, buckets, function);
}
