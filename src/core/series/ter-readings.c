/* ter-readings.c — The readings of a meter, all of them or those that matter
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *     reading    0 1 2 3 4 | 5 6 7      8 9 10 11 ↓ 12 13 14 15 16 17 | 18
 *     kept       ●       ● | ●   ●      ●       ●    ●  ●  ●  ●     ● | ●
 *                 3 left out   1 left out 2 left out             1 left out
 *                        edge       gap           fall              edge
 *
 * Where a meter goes on as usual, only the first and the last reading matter: what was consumed between is their
 * difference. Readings are kept at both sides of an edge, of a gap, and of anything that an index is not expected to do,
 * there with those that follow, for these decide what it was.
 *
 *  1. What is kept does not decide what is right: whoever computes looks again at each run that was left out, with the
 *     step and the limit of his own window (ter_counter_find_missing()). Here they are guessed, and more is kept than is
 *     needed.
 *  2. Readings that were thinned can be thinned again: days to months.
 *  3. The rates of a run that was left out are counted in @rates of the whole, so that what is usual can be learnt as from
 *     all of them.
 */

#include "config.h"

#include <math.h>

#include "ter-figure.h"
#include "ter-readings.h"

/* Readings that decide what a jump is. */
#define LOOK_AHEAD 3
/* Rates four times below the limit are kept apart: the limit of a window may be lower than that of its months. */
#define CAUTION_CLASSES 2

static void
ter_readings_clear (TerReadings *self)
{
  g_free (self->times);
  g_free (self->values);
  g_free (self->n_left_out);
  g_free (self->longest);
  g_free (self->highest);
  g_clear_pointer (&self->rates, g_array_unref);
}

TER_DEFINE_RECORD (TerReadings, ter_readings, ter_readings_clear)

static void
make_room (TerReadings *self,
           gsize        n)
{
  if (self->n + n <= self->room)
    return;

  self->room = MAX (self->n + n, self->room + self->room / 2);
  self->times = g_renew (gint64, self->times, self->room);
  self->values = g_renew (double, self->values, self->room);
  if (self->n_left_out == NULL)
    return;
  self->n_left_out = g_renew (guint32, self->n_left_out, self->room);
  self->longest = g_renew (gint64, self->longest, self->room);
  self->highest = g_renew (guint16, self->highest, self->room);
}

/* From now on some may be left out. */
static void
allow_gaps (TerReadings *self)
{
  if (self->n_left_out != NULL)
    return;
  self->n_left_out = g_new0 (guint32, self->room);
  self->longest = g_new0 (gint64, self->room);
  self->highest = g_new0 (guint16, self->room);
}

/**
 * ter_readings_new_samples:
 * @factor: what they are multiplied by
 *
 * Makes readings of observations: of those that count.
 *
 * Returns: (transfer full): the readings
 */
TerReadings *
ter_readings_new_samples (const TerSamples *samples,
                          double            factor)
{
  TerReadings *self = ter_readings_new ();

  g_return_val_if_fail (samples != NULL, self);

  make_room (self, samples->n);
  for (gsize i = 0; i < samples->n; i++)
    {
      if (isnan (samples->values[i]) ||
          (samples->qualities != NULL && !ter_quality_counts (samples->qualities[i])))
        continue;
      self->times[self->n] = samples->times[i];
      self->values[self->n++] = samples->values[i] * factor;
    }

  return self;
}

/* Adds @n rises of a class to those that were counted, which are in order. */
static void
add_rate (GArray *rates,
          guint   rate,
          guint32 n)
{
  TerReadingsRate item = { rate, n };
  guint i = 0;

  if (rate == TER_RATE_NONE)
    return;
  while (i < rates->len && g_array_index (rates, TerReadingsRate, i).rate < rate)
    i++;
  if (i < rates->len && g_array_index (rates, TerReadingsRate, i).rate == rate)
    g_array_index (rates, TerReadingsRate, i).n += n;
  else
    g_array_insert_val (rates, i, item);
}

/* Those of others, and the one between. */
static void
add_rates (TerReadings       *self,
           const TerReadings *others)
{
  if (self->n == 0 && self->rates == NULL && others->rates != NULL)
    self->rates = g_array_new (FALSE, FALSE, sizeof (TerReadingsRate));
  if (others->rates == NULL)
    g_clear_pointer (&self->rates, g_array_unref);
  if (self->rates == NULL)
    return;

  for (guint i = 0; i < others->rates->len; i++)
    add_rate (self->rates, g_array_index (others->rates, TerReadingsRate, i).rate,
              g_array_index (others->rates, TerReadingsRate, i).n);
  if (self->n > 0)
    add_rate (self->rates,
              ter_rate_class (others->values[0] - self->values[self->n - 1],
                              others->times[0] - self->times[self->n - 1]),
              1);
}

/**
 * ter_readings_append:
 * @others: readings after all of these
 *
 * Adds readings at the end. Rates that were counted on both sides stay counted.
 */
void
ter_readings_append (TerReadings       *self,
                     const TerReadings *others)
{
  g_return_if_fail (self != NULL && others != NULL);

  if (others->n == 0)
    return;
  add_rates (self, others);
  make_room (self, others->n);
  if (others->n_left_out != NULL)
    allow_gaps (self);
  memcpy (self->times + self->n, others->times, others->n * sizeof *self->times);
  memcpy (self->values + self->n, others->values, others->n * sizeof *self->values);
  if (others->n_left_out != NULL)
    {
      memcpy (self->n_left_out + self->n, others->n_left_out, others->n * sizeof (guint32));
      memcpy (self->longest + self->n, others->longest, others->n * sizeof (gint64));
      memcpy (self->highest + self->n, others->highest, others->n * sizeof (guint16));
    }
  else if (self->n_left_out != NULL)
    {
      memset (self->n_left_out + self->n, 0, others->n * sizeof (guint32));
      memset (self->longest + self->n, 0, others->n * sizeof (gint64));
      memset (self->highest + self->n, 0, others->n * sizeof (guint16));
    }
  self->n += others->n;
}

/**
 * ter_readings_count:
 * @rates: what they are added to
 *
 * Counts how fast an index rose between its readings. Where some were left out, these must have been counted before.
 */
void
ter_readings_count (const TerReadings *self,
                    TerRates          *rates)
{
  g_return_if_fail (self != NULL && rates != NULL);
  g_return_if_fail (self->rates != NULL || self->n_left_out == NULL);

  if (self->rates == NULL)
    {
      for (gsize i = 1; i < self->n; i++)
        rates->counts[ter_rate_class (self->values[i] - self->values[i - 1],
                                      self->times[i] - self->times[i - 1])]++;
      return;
    }
  for (guint i = 0; i < self->rates->len; i++)
    {
      const TerReadingsRate *item = &g_array_index (self->rates, TerReadingsRate, i);

      rates->counts[item->rate] += item->n;
    }
}

static GArray *
list_rates (const TerRates *rates)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (TerReadingsRate));

  for (guint rate = TER_RATE_NONE + 1; rate < TER_N_RATES; rate++)
    {
      TerReadingsRate item = { rate, rates->counts[rate] };

      if (item.n > 0)
        g_array_append_val (items, item);
    }

  return items;
}

static gint64
wait_after (const TerReadings *self,
            gsize              i)
{
  return self->n_left_out != NULL && self->n_left_out[i] > 0 ? self->longest[i]
                                                             : self->times[i + 1] - self->times[i];
}

static guint
rate_after (const TerReadings *self,
            gsize              i)
{
  return self->n_left_out != NULL && self->n_left_out[i] > 0
             ? self->highest[i]
             : ter_rate_class (self->values[i + 1] - self->values[i],
                               self->times[i + 1] - self->times[i]);
}

/* Which readings are needed: first and last of each bucket, and those around what is out of the ordinary. */
static guint8 *
choose (const TerReadings *self,
        TerSeriesKind      kind,
        const gint64      *edges,
        gsize              n_edges,
        gint64             step_us,
        guint              limit)
{
  guint8 *is_kept = g_new0 (guint8, self->n + 1);
  /* A little below what ter-counter.c takes for a gap: three steps of an index, one and a half of
   * amounts. */
  gint64 longest_us = (kind == TER_SERIES_COUNTER ? 2 * step_us : step_us) + step_us / 2;
  gsize bucket = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      gboolean is_first = i == 0;

      while (bucket + 2 < n_edges && edges[bucket + 1] <= self->times[i])
        {
          bucket++;
          is_first = TRUE;
        }
      if (is_first)
        is_kept[i] = is_kept[i > 0 ? i - 1 : i] = TRUE;
      if (i + 1 == self->n)
        break;
      if (step_us > 0 && wait_after (self, i) > longest_us)
        is_kept[i] = is_kept[i + 1] = TRUE;
      if (kind == TER_SERIES_COUNTER && rate_after (self, i) >= limit)
        memset (is_kept + i, TRUE, MIN (self->n - i, 2 + LOOK_AHEAD));
    }
  if (self->n > 0)
    is_kept[self->n - 1] = TRUE;

  return is_kept;
}

static void
keep (TerReadings       *self,
      const TerReadings *all,
      gsize              first,
      gsize              last,
      TerSeriesKind      kind)
{
  gsize at = self->n - 1;
  double sum = 0;

  self->n_left_out[at] = (guint32) (last - first - 1);
  self->longest[at] = 0;
  self->highest[at] = 0;
  for (gsize i = first; i < last; i++)
    {
      self->longest[at] = MAX (self->longest[at], wait_after (all, i));
      if (kind == TER_SERIES_COUNTER)
        self->highest[at] = (guint16) MAX (self->highest[at], rate_after (all, i));
      self->n_left_out[at] += all->n_left_out != NULL ? all->n_left_out[i] : 0;
      sum += all->values[i + 1];
    }
  self->times[self->n] = all->times[last];
  self->values[self->n] = kind == TER_SERIES_COUNTER ? all->values[last] : sum;
  self->n_left_out[self->n] = 0;
  self->longest[self->n] = 0;
  self->highest[self->n++] = 0;
}

/**
 * ter_readings_thin:
 * @kind: %TER_SERIES_COUNTER for an index, %TER_SERIES_AMOUNT for amounts
 * @edges: (array length=n_edges): edges of buckets that hold all readings
 * @n_edges: at least 2
 * @step_us: about how often the meter is read, or 0 while unknown
 *
 * Leaves out what does not matter to know what was consumed in each bucket.
 *
 * Returns: (transfer full): the others, with the rates of all
 */
TerReadings *
ter_readings_thin (const TerReadings *self,
                   TerSeriesKind      kind,
                   const gint64      *edges,
                   gsize              n_edges,
                   gint64             step_us)
{
  TerReadings *thin = ter_readings_new ();
  g_autofree TerRates *rates = NULL;
  g_autofree guint8 *is_kept = NULL;
  guint limit = TER_RATE_BEYOND;
  gsize first = 0;

  g_return_val_if_fail (self != NULL && edges != NULL && n_edges >= 2, thin);

  if (kind == TER_SERIES_COUNTER)
    {
      rates = g_new0 (TerRates, 1);
      ter_readings_count (self, rates);
      limit = ter_rates_find_limit (rates);
      thin->rates = list_rates (rates);
    }
  if (limit != TER_RATE_BEYOND)
    limit -= CAUTION_CLASSES;
  make_room (thin, self->n);
  allow_gaps (thin);
  is_kept = choose (self, kind, edges, n_edges, step_us, limit);
  for (gsize i = 0; i < self->n; i++)
    {
      if (!is_kept[i])
        continue;
      if (thin->n == 0)
        {
          thin->times[0] = self->times[0];
          thin->values[0] = self->values[0];
          thin->n_left_out[0] = 0;
          thin->n = 1;
        }
      else
        {
          keep (thin, self, first, i, kind);
        }
      first = i;
    }

  return thin;
}
