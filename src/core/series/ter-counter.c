/* ter-counter.c — What was consumed, from the index of a meter
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Turns the index of a meter, or the amounts of successive steps, into what was consumed per bucket of time.
 *
 *  1. Between two consecutive readings the consumption is their difference, spread evenly over the time between
 *     them: an interval that crosses an edge is shared by time.
 *  2. Longer than three steps, an interval is a gap: its consumption is known, its days are not. It enters the bucket
 *     that it lies in as a whole, else the total only (@unplaced), and it never counts as covered. A gap that
 *     crosses the first or the last edge enters nothing.
 *  3. An index that falls is, in this order: a glitch, when the next readings go on from where it was; a
 *     rollover, when it stood near the end of its digits and what passed is plausible; else another meter, and
 *     what was consumed between the two readings is not known: nothing is invented.
 *  4. An index that jumps beyond about twenty times the highest usual rate (the 99.5th percentile of the rates of the
 *     window, ter-rates.c) is a glitch or another meter, never a peak. With fewer than 32 rates nothing is refused.
 *  5. The sum of the amounts plus the unplaced is the total, whatever the edges.
 *  6. Readings may be left out between two others (TerReadings): then these must be known to measure all of the time
 *     between them, and the answer is the same.
 */

#include "config.h"

#include <math.h>

#include "ter-aggregate.h"
#include "ter-counter.h"

#define GAP_STEPS 3
#define LOOK_AHEAD 3

static TerConsumption *
consumption_new (const gint64 *edges,
                 gsize         n_edges)
{
  TerConsumption *self = ter_consumption_new ();

  self->n = n_edges > 0 ? n_edges - 1 : 0;
  self->edges = g_memdup2 (edges, n_edges * sizeof (gint64));
  self->amounts = g_new0 (double, self->n);
  self->covered = g_new0 (double, self->n);
  self->readings = g_new0 (guint, self->n);
  self->lasts = g_new (gint64, self->n);
  for (gsize b = 0; b < self->n; b++)
    self->lasts[b] = TER_INSTANT_NONE;
  self->uncovered = g_array_new (FALSE, FALSE, sizeof (TerUncovered));
  self->events = g_array_new (FALSE, FALSE, sizeof (TerCounterEvent));
  self->last_us = TER_INSTANT_NONE;

  return self;
}

/* The bucket that holds @instant, or the nearest one. Intervals come in order: it is mostly that of the last look. */
static gsize
find_bucket (const TerConsumption *self,
             gint64                instant_us,
             gsize                 hint)
{
  gsize low = 0;
  gsize high = self->n;

  if (hint < self->n && self->edges[hint] <= instant_us)
    {
      if (hint + 1 >= self->n || instant_us < self->edges[hint + 1])
        return hint;
      low = hint + 1;
      high = low + 1 >= self->n || instant_us < self->edges[low + 1] ? low + 1 : self->n;
    }
  while (low + 1 < high)
    {
      gsize middle = low + (high - low) / 2;

      if (self->edges[middle] <= instant_us)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* While it is built, covered is in µs. */
static void
add_measured (TerConsumption *self,
              TerSpan         span,
              double          amount,
              gsize          *hint)
{
  gint64 length = span.end_us - span.start_us;

  if (length <= 0 || span.end_us <= self->edges[0] || span.start_us >= self->edges[self->n])
    return;

  *hint = find_bucket (self, span.start_us, *hint);
  /* Nearly all of them lie in one bucket. */
  if (span.start_us >= self->edges[*hint] && span.end_us <= self->edges[*hint + 1])
    {
      self->amounts[*hint] += amount;
      self->total += amount;
      self->covered[*hint] += length;
      return;
    }
  for (gsize b = *hint; b < self->n && self->edges[b] < span.end_us; b++)
    {
      gint64 start = MAX (span.start_us, self->edges[b]);
      gint64 end = MIN (span.end_us, self->edges[b + 1]);
      double share = (double) MAX (end - start, 0) / length;

      self->amounts[b] += amount * share;
      self->total += amount * share;
      self->covered[b] += MAX (end - start, 0);
    }
}

static void
add_uncovered (TerConsumption *self,
               TerSpan         span,
               double          amount)
{
  TerUncovered uncovered = { span, amount };
  gint64 first = self->edges[0];
  gint64 last = self->edges[self->n];

  if (span.end_us <= span.start_us || span.end_us <= first || span.start_us >= last)
    return;

  if (span.start_us < first || span.end_us > last)
    {
      uncovered.span = (TerSpan) { MAX (span.start_us, first), MIN (span.end_us, last) };
      uncovered.amount = NAN;
    }
  else if (!isnan (amount))
    {
      gsize b = find_bucket (self, span.start_us, self->n);

      self->total += amount;
      if (span.end_us <= self->edges[b + 1])
        self->amounts[b] += amount;
      else
        self->unplaced += amount;
    }
  g_array_append_val (self->uncovered, uncovered);
}

static void
finish (TerConsumption *self)
{
  double measured = 0;

  for (gsize b = 0; b < self->n; b++)
    {
      gint64 length = self->edges[b + 1] - self->edges[b];

      measured += self->covered[b];
      self->covered[b] = length > 0 ? CLAMP (self->covered[b] / length, 0, 1) : 0;
      self->n_readings += self->readings[b];
      self->last_us = MAX (self->last_us, self->lasts[b]);
    }
  self->coverage =
      self->n == 0 ? 0 : CLAMP (measured / (self->edges[self->n] - self->edges[0]), 0, 1);
}

/* One computation. */
typedef struct
{
  const TerReadings *readings;
  gint64 step_us;
  guint limit;
  double factor;
} Counter;

static gboolean
is_plausible (const Counter *counter,
              gsize          from,
              gsize          to)
{
  const TerReadings *readings = counter->readings;

  return ter_rate_class (readings->values[to] - readings->values[from],
                         readings->times[to] - readings->times[from]) < counter->limit;
}

/* Finds the reading after @from that goes on from it when those between are glitches, or 0. */
static gsize
find_continuation (const Counter *counter,
                   gsize          from)
{
  if (counter->limit == TER_RATE_BEYOND)
    return 0;

  for (gsize i = from + 2; i < counter->readings->n && i <= from + 1 + LOOK_AHEAD; i++)
    {
      if (is_plausible (counter, from, i))
        return i;
    }

  return 0;
}

/* Digits after which meters and decoders begin again: of 16 and 32 bits, and decimal, at the usual scales. */
static gboolean
find_rollover (const Counter *counter,
               gsize          i,
               double        *rise)
{
  static const double moduli[] = { 65536, 4294967296.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
  static const double scales[] = { 1, 0.1, 0.01, 0.001 };
  double before = counter->readings->values[i];
  double after = counter->readings->values[i + 1];
  gint64 duration_us = counter->readings->times[i + 1] - counter->readings->times[i];
  double best = INFINITY;

  for (guint m = 0; m < G_N_ELEMENTS (moduli); m++)
    {
      for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
        {
          double end = moduli[m] * scales[s] * counter->factor;
          double candidate = after + end - before;

          if (before > end || before < 0.9 * end || after > 0.1 * end || after < 0)
            continue;
          if (candidate < best && (counter->limit == TER_RATE_BEYOND
                                       ? candidate < 0.05 * end
                                       : ter_rate_class (candidate, duration_us) < counter->limit))
            best = candidate;
        }
    }
  *rise = best;

  return !isinf (best);
}

/* Whether so much time passed that nobody knows when what was consumed was. */
static gboolean
is_gap (gint64 step_us,
        gint64 duration_us)
{
  return step_us > 0 && duration_us > GAP_STEPS * step_us;
}

/* Whether two amounts are of steps that follow each other: a step that begins a little after the last one ended belongs
 * to a clock that drifts, not to a gap. */
static gboolean
is_next (gint64 step_us,
         gint64 duration_us)
{
  return duration_us - MIN (step_us, duration_us) <= step_us / 2;
}

static void
add_event (TerConsumption     *self,
           TerCounterEventKind kind,
           const TerReadings  *readings,
           gsize               before,
           gsize               after)
{
  TerCounterEvent event = { kind, readings->times[after], readings->values[before],
                            readings->values[after] };

  if (event.time_us >= self->edges[0] && event.time_us < self->edges[self->n])
    g_array_append_val (self->events, event);
}

/* Looks at what follows the reading @i: returns the next reading to go on from, and what was consumed until it, NaN
 * when that is not known. */
static gsize
next_reading (TerConsumption *self,
              const Counter  *counter,
              gsize           i,
              double         *rise)
{
  const TerReadings *readings = counter->readings;
  gsize continuation;

  *rise = readings->values[i + 1] - readings->values[i];
  if (is_plausible (counter, i, i + 1))
    return i + 1;

  continuation = find_continuation (counter, i);
  if (continuation != 0)
    {
      for (gsize g = i + 1; g < continuation; g++)
        add_event (self, TER_COUNTER_GLITCH, readings, i, g);
      *rise = readings->values[continuation] - readings->values[i];
      return continuation;
    }

  if (*rise < 0 && find_rollover (counter, i, rise))
    {
      add_event (self, TER_COUNTER_ROLLOVER, readings, i, i + 1);
      return i + 1;
    }

  add_event (self, TER_COUNTER_SWAP, readings, i, i + 1);
  *rise = NAN;
  return i + 1;
}

static void
add_interval (TerConsumption *self,
              gint64          step_us,
              TerSpan         span,
              double          amount,
              gsize          *hint)
{
  if (isnan (amount) || is_gap (step_us, span.end_us - span.start_us))
    add_uncovered (self, span, amount);
  else
    add_measured (self, span, amount, hint);
}

static void
count_readings (TerConsumption    *self,
                const TerReadings *readings)
{
  gsize hint = 0;

  for (gsize i = 0; i < readings->n; i++)
    {
      gint64 time_us = readings->times[i];
      gsize b;

      if (time_us < self->edges[0] || time_us >= self->edges[self->n])
        continue;
      hint = b = find_bucket (self, time_us, hint);
      self->readings[b] += 1 + (readings->n_left_out != NULL ? readings->n_left_out[i] : 0);
      self->lasts[b] = MAX (self->lasts[b], time_us);
    }
}

/* The time before the first reading and after the last one is not known. */
static void
add_ends (TerConsumption *self,
          gint64          first_us,
          gint64          last_us)
{
  if (self->edges[0] < first_us)
    add_uncovered (self, (TerSpan) { self->edges[0], MIN (first_us, self->edges[self->n]) }, NAN);
  if (self->edges[self->n] > last_us && last_us > self->edges[0])
    add_uncovered (self, (TerSpan) { last_us, self->edges[self->n] }, NAN);
}

static void
consume_index (TerConsumption *self,
               const Counter  *counter)
{
  const TerReadings *readings = counter->readings;
  gsize hint = 0;

  for (gsize i = 0; i + 1 < readings->n;)
    {
      gboolean is_left_out = readings->n_left_out != NULL && readings->n_left_out[i] > 0;
      double rise = readings->values[i + 1] - readings->values[i];
      gsize next = is_left_out ? i + 1 : next_reading (self, counter, i, &rise);
      TerSpan span = { readings->times[i], readings->times[next] };

      add_interval (self, is_left_out ? 0 : counter->step_us, span, rise, &hint);
      i = next;
    }
  count_readings (self, readings);
  if (readings->n > 0)
    add_ends (self, readings->times[0], readings->times[readings->n - 1]);
}

static void
consume_amounts (TerConsumption *self,
                 const Counter  *counter)
{
  const TerReadings *readings = counter->readings;
  gint64 known_until = TER_INSTANT_NONE;
  gsize hint = 0;

  for (gsize i = 0; i < readings->n; i++)
    {
      gint64 time = readings->times[i];
      gint64 before = i > 0 ? time - readings->times[i - 1] : G_MAXINT64;
      gint64 step = MIN (counter->step_us, before);
      TerSpan span = { time - step, time };
      gboolean is_left_out =
          i > 0 && readings->n_left_out != NULL && readings->n_left_out[i - 1] > 0;

      if (is_left_out || (i > 0 && is_next (counter->step_us, before)))
        span.start_us = known_until;
      else if (i > 0)
        add_uncovered (self, (TerSpan) { known_until, span.start_us }, NAN);
      add_measured (self, span, readings->values[i], &hint);
      known_until = time;
    }
  count_readings (self, readings);
  if (readings->n > 0)
    add_ends (self, readings->times[0] - counter->step_us, known_until);
}

static int
compare_uncovered (const void *a,
                   const void *b)
{
  const TerUncovered *x = a;
  const TerUncovered *y = b;

  return x->span.start_us < y->span.start_us ? -1 : x->span.start_us > y->span.start_us;
}

/* Whether a run of readings that were left out after the reading @i may be passed over: all of it is measured. */
static gboolean
is_measured (const Counter *counter,
             TerSeriesKind  kind,
             gsize          i)
{
  gint64 longest = counter->readings->longest[i];

  if (kind == TER_SERIES_AMOUNT)
    return is_next (counter->step_us, longest);

  return !is_gap (counter->step_us, longest) && counter->readings->highest[i] < counter->limit;
}

/**
 * ter_counter_find_missing:
 * @readings: readings, some of which may be left out
 * @from: which to begin with
 * @kind: %TER_SERIES_COUNTER for an index, %TER_SERIES_AMOUNT for amounts
 * @step_us: how often the meter is read
 * @limit: what is beyond what is usual
 *
 * Looks for what cannot be left out: a gap, an index that falls or jumps, and what follows a jump from one reading to the
 * next, for it decides what the jump is.
 *
 * Returns: the first reading from @from on after which readings are missing; the number of readings when none is
 */
gsize
ter_counter_find_missing (const TerReadings *readings,
                          gsize              from,
                          TerSeriesKind      kind,
                          gint64             step_us,
                          guint              limit)
{
  const Counter counter = { readings, step_us, limit, 1 };
  gsize n_followed = 0;

  g_return_val_if_fail (readings != NULL, 0);

  if (readings->n_left_out == NULL)
    return readings->n;
  /* A jump a little before may need what comes after @from. */
  for (gsize i = from - MIN (from, LOOK_AHEAD); i + 1 < readings->n; i++)
    {
      if (readings->n_left_out[i] > 0)
        {
          if (i >= from && (n_followed > 0 || !is_measured (&counter, kind, i)))
            return i;
        }
      else if (kind == TER_SERIES_COUNTER && !is_plausible (&counter, i, i + 1))
        {
          n_followed = LOOK_AHEAD;
          continue;
        }
      n_followed -= n_followed > 0;
    }

  return readings->n;
}

/**
 * ter_consumption_compute_readings:
 * @readings: the readings; from one before the first edge, if there is one, to one after the last
 * @kind: %TER_SERIES_COUNTER for an index, %TER_SERIES_AMOUNT for amounts of the step that ends at each time
 * @edges: (array length=n_edges): increasing instants
 * @n_edges: at least 2
 * @step_us: how often the meter is read
 * @limit: what is beyond what is usual, from ter_rates_find_limit()
 * @factor: readings were multiplied by it
 *
 * Computes what was consumed between the edges. What was left out between two readings must lie in one bucket with
 * them.
 *
 * Returns: (transfer full): the consumption
 */
TerConsumption *
ter_consumption_compute_readings (const TerReadings *readings,
                                  TerSeriesKind      kind,
                                  const gint64      *edges,
                                  gsize              n_edges,
                                  gint64             step_us,
                                  guint              limit,
                                  double             factor)
{
  const Counter counter = { readings, step_us, limit, factor };
  TerConsumption *self;

  g_return_val_if_fail (readings != NULL && edges != NULL && n_edges >= 2, NULL);
  g_return_val_if_fail (kind == TER_SERIES_COUNTER || kind == TER_SERIES_AMOUNT, NULL);

  self = consumption_new (edges, n_edges);
  if (kind == TER_SERIES_COUNTER)
    consume_index (self, &counter);
  else
    consume_amounts (self, &counter);
  if (readings->n == 0)
    add_uncovered (self, (TerSpan) { edges[0], edges[n_edges - 1] }, NAN);
  g_array_sort (self->uncovered, compare_uncovered);
  finish (self);

  return self;
}

/**
 * ter_consumption_compute:
 * @samples: the readings; from one before the first edge, if there is one, to one after the last
 * @kind: %TER_SERIES_COUNTER for an index, %TER_SERIES_AMOUNT for amounts of the step that ends at each time
 * @edges: (array length=n_edges): increasing instants
 * @n_edges: at least 2
 * @step_us: how often the meter is read, or 0 to learn it
 * @factor: readings are multiplied by it: 0.001 for an index in Wh wanted in kWh
 *
 * Computes what was consumed between the edges.
 *
 * Returns: (transfer full): the consumption
 */
TerConsumption *
ter_consumption_compute (const TerSamples *samples,
                         TerSeriesKind     kind,
                         const gint64     *edges,
                         gsize             n_edges,
                         gint64            step_us,
                         double            factor)
{
  g_autoptr (TerReadings) readings = NULL;
  TerRates rates = { 0 };

  g_return_val_if_fail (samples != NULL, NULL);

  readings = ter_readings_new_samples (samples, factor);
  if (kind == TER_SERIES_COUNTER)
    ter_readings_count (readings, &rates);
  if (step_us == 0)
    step_us = ter_aggregate_learn_step (samples);

  return ter_consumption_compute_readings (readings, kind, edges, n_edges, step_us,
                                           ter_rates_find_limit (&rates), factor);
}

/* Adds the buckets of @source that lie in @self; both have their edges in order. */
static void
regroup_buckets (TerConsumption       *self,
                 const TerConsumption *source)
{
  gsize hint = 0;

  for (gsize i = 0; i < source->n; i++)
    {
      gint64 start = source->edges[i];
      gint64 length = source->edges[i + 1] - start;
      gsize b;

      if (start < self->edges[0] || start >= self->edges[self->n])
        continue;
      hint = b = find_bucket (self, start, hint);
      self->amounts[b] += source->amounts[i];
      self->total += source->amounts[i];
      self->covered[b] += source->covered[i] * length;
      self->readings[b] += source->readings[i];
      self->lasts[b] = MAX (self->lasts[b], source->lasts[i]);
    }
}

/* A gap that lies in one bucket of @source is in its amount already. */
static gboolean
is_placed (const TerConsumption *source,
           TerSpan               span)
{
  gsize b = find_bucket (source, span.start_us, source->n);

  return span.end_us <= source->edges[b + 1];
}

/**
 * ter_consumption_regroup:
 * @self: a consumption by small buckets: days
 * @edges: (array length=n_edges): some of its edges, for larger buckets or another span
 * @n_edges: at least 2
 *
 * Adds buckets up. A gap whose consumption belonged to no day belongs to the week that it lies in.
 *
 * Returns: (transfer full): the consumption by larger buckets
 */
TerConsumption *
ter_consumption_regroup (const TerConsumption *self,
                         const gint64         *edges,
                         gsize                 n_edges)
{
  TerConsumption *group;

  g_return_val_if_fail (self != NULL && edges != NULL && n_edges >= 2, NULL);

  group = consumption_new (edges, n_edges);
  if (self->n > 0)
    regroup_buckets (group, self);
  for (guint i = 0; i < self->uncovered->len; i++)
    {
      const TerUncovered *gap = &g_array_index (self->uncovered, TerUncovered, i);
      guint before = group->uncovered->len;

      add_uncovered (group, gap->span, is_placed (self, gap->span) ? NAN : gap->amount);
      if (group->uncovered->len > before)
        g_array_index (group->uncovered, TerUncovered, before).amount = gap->amount;
    }
  for (guint i = 0; i < self->events->len; i++)
    {
      const TerCounterEvent *event = &g_array_index (self->events, TerCounterEvent, i);

      if (event->time_us >= edges[0] && event->time_us < edges[n_edges - 1])
        g_array_append_val (group->events, *event);
    }
  if (self->n == 0 || edges[0] < self->edges[0])
    add_uncovered (group,
                   (TerSpan) { edges[0], self->n == 0 ? edges[n_edges - 1]
                                                      : MIN (self->edges[0], edges[n_edges - 1]) },
                   NAN);
  if (self->n > 0 && edges[n_edges - 1] > self->edges[self->n])
    add_uncovered (group, (TerSpan) { MAX (edges[0], self->edges[self->n]), edges[n_edges - 1] },
                   NAN);
  g_array_sort (group->uncovered, compare_uncovered);
  finish (group);

  return group;
}
