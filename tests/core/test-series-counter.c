/* test-series-counter.c — Consumption from indexes and from amounts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-calendar.h"
#include "ter-counter.h"
#include "ter-test-samples.h"

static void
test_index (void)
{
  g_autoptr (TerSamples) samples = ter_test_ramp_new (-HOUR / 2, HOUR, 49, 1000, 2);
  const gint64 edges[] = { 0, DAY, 2 * DAY };
  g_autoptr (TerConsumption) use =
      ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 3, 0, 1);

  assert_near (use->amounts[0], 48);
  assert_near (use->covered[0], 1);
  /* The last reading is half an hour before the end. */
  assert_near (use->amounts[1], 47);
  assert_near (use->covered[1], 23.5 / 24);
  assert_near (use->total, 95);
  assert_near (use->unplaced, 0);
  g_assert_cmpuint (use->n_readings, ==, 48);
  g_assert_cmpuint (use->events->len, ==, 0);
  g_assert_cmpuint (use->uncovered->len, ==, 1);
}

static void
test_unit_factor (void)
{
  g_autoptr (TerSamples) samples = ter_test_ramp_new (0, HOUR, 25, 1e6, 500);
  const gint64 edges[] = { 0, DAY };
  g_autoptr (TerConsumption) use =
      ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 2, HOUR, 0.001);

  assert_near (use->total, 12);
}

/* A gap of 30 hours: its consumption is in the total, its days stay uncovered. */
static void
test_gap (void)
{
  g_autoptr (TerSamples) samples = ter_test_ramp_new (0, 10 * MINUTE, 4 * 144 + 1, 0, 1);
  const gint64 edges[] = { 0, DAY, 2 * DAY, 3 * DAY, 4 * DAY };
  const gint64 whole[] = { 0, 4 * DAY };
  g_autoptr (TerConsumption) use = NULL;
  g_autoptr (TerConsumption) group = NULL;
  const TerUncovered *gap;

  ter_test_samples_cut (samples, DAY + 6 * HOUR, 2 * DAY + 12 * HOUR);
  use = ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 5, 0, 1);
  assert_near (use->amounts[0], 144);
  assert_near (use->amounts[1], 36);
  assert_near (use->covered[1], 0.25);
  assert_near (use->amounts[2], 72);
  assert_near (use->covered[2], 0.5);
  assert_near (use->unplaced, 180);
  assert_near (use->total, 576);
  assert_near (use->coverage, (96. - 30) / 96);
  g_assert_cmpuint (use->uncovered->len, ==, 1);
  gap = &g_array_index (use->uncovered, TerUncovered, 0);
  g_assert_cmpint (gap->span.end_us - gap->span.start_us, ==, 30 * HOUR);
  assert_near (gap->amount, 180);

  group = ter_consumption_regroup (use, whole, 2);
  assert_near (group->amounts[0], 576);
  assert_near (group->unplaced, 0);
  assert_near (group->coverage, use->coverage);
  g_assert_cmpuint (group->n_readings, ==, use->n_readings);
  g_assert_cmpint (group->last_us, ==, use->last_us);
  assert_near (g_array_index (group->uncovered, TerUncovered, 0).amount, 180);
}

/* A gap that lies in one bucket is in its amount, in the days and in the whole, once. */
static void
test_gap_within (void)
{
  g_autoptr (TerSamples) samples = ter_test_ramp_new (0, 10 * MINUTE, 2 * 144 + 1, 0, 1);
  const gint64 edges[] = { 0, DAY, 2 * DAY };
  const gint64 whole[] = { 0, 2 * DAY };
  const gint64 cut[] = { 0, DAY };
  g_autoptr (TerConsumption) use = NULL;
  g_autoptr (TerConsumption) group = NULL;
  g_autoptr (TerConsumption) part = NULL;

  ter_test_samples_cut (samples, 6 * HOUR, 12 * HOUR);
  use = ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 3, 0, 1);
  assert_near (use->amounts[0], 144);
  assert_near (use->covered[0], 0.75);
  assert_near (use->unplaced, 0);
  group = ter_consumption_regroup (use, whole, 2);
  assert_near (group->total, 288);
  part = ter_consumption_regroup (use, cut, 2);
  assert_near (part->total, 144);
}

/* A gap over the edge of the span asked for belongs to nobody. */
static void
test_gap_over_edge (void)
{
  g_autoptr (TerSamples) samples = ter_test_ramp_new (0, 10 * MINUTE, 2 * 144 + 1, 0, 1);
  const gint64 edges[] = { DAY, 2 * DAY };
  g_autoptr (TerConsumption) use = NULL;

  ter_test_samples_cut (samples, 12 * HOUR, DAY + 12 * HOUR);
  use = ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 2, 0, 1);
  assert_near (use->total, 72);
  assert_near (use->coverage, 0.5);
  g_assert_true (isnan (g_array_index (use->uncovered, TerUncovered, 0).amount));
}

typedef struct
{
  const char *name;
  double before;
  double after;
  TerCounterEventKind kind;
  double rise;
} Break;

static const Break breaks[] = {
  { "swap-to-zero", 48213, 12, TER_COUNTER_SWAP, NAN },
  { "swap-to-lower", 48213, 30000, TER_COUNTER_SWAP, NAN },
  { "swap-to-higher", 48213, 90000, TER_COUNTER_SWAP, NAN },
  { "rollover-16-bits", 65535, 0, TER_COUNTER_ROLLOVER, 1 },
  { "rollover-16-bits-tenths", 6553, 1, TER_COUNTER_ROLLOVER, 1.6 },
  { "rollover-32-bits", 4294967295.0, 1, TER_COUNTER_ROLLOVER, 2 },
  { "rollover-5-digits", 99999, 0, TER_COUNTER_ROLLOVER, 1 },
  { "rollover-6-digits", 999998.5, 0.5, TER_COUNTER_ROLLOVER, 2 },
};

/* 200 readings that rise by one, a break, 200 more: no break is ever a peak. */
static void
test_breaks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    {
      g_autoptr (TerSamples) samples = ter_samples_new_sized (400);
      const gint64 edges[] = { 0, 400 * HOUR };
      g_autoptr (TerConsumption) use = NULL;
      const TerCounterEvent *event;

      g_test_message ("%s", breaks[i].name);
      for (guint k = 0; k < 400; k++)
        {
          samples->times[k] = k * HOUR;
          samples->values[k] =
              k < 200 ? breaks[i].before - (199. - k) : breaks[i].after + (k - 200.);
        }
      use = ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 2, 0, 1);
      g_assert_cmpuint (use->events->len, ==, 1);
      event = &g_array_index (use->events, TerCounterEvent, 0);
      g_assert_cmpint (event->kind, ==, breaks[i].kind);
      g_assert_cmpint (event->time_us, ==, 200 * HOUR);
      assert_near (event->before, breaks[i].before);
      assert_near (event->after, breaks[i].after);
      g_assert_cmpfloat_with_epsilon (use->total,
                                      398 + (isnan (breaks[i].rise) ? 0 : breaks[i].rise), 1e-6);
      assert_near (use->coverage, isnan (breaks[i].rise) ? 398. / 400 : 399. / 400);
    }
}

static const struct
{
  const char *name;
  guint n;
  double values[3];
} glitches[] = {
  { "to-zero", 1, { 0 } },
  { "up", 1, { 9e8 } },
  { "three-zeroes", 3, { 0, 0, 0 } },
  { "down-a-little", 1, { 99 } },
};

static void
test_glitches (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (glitches); i++)
    {
      g_autoptr (TerSamples) samples = ter_test_ramp_new (0, HOUR, 201, 0, 1);
      const gint64 edges[] = { 0, 200 * HOUR };
      g_autoptr (TerConsumption) use = NULL;

      g_test_message ("%s", glitches[i].name);
      for (guint k = 0; k < glitches[i].n; k++)
        samples->values[101 + k] = glitches[i].values[k];
      use = ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 2, 0, 1);
      g_assert_cmpfloat_with_epsilon (use->total, 200, 1e-9);
      g_assert_cmpuint (use->events->len, ==, glitches[i].n);
      g_assert_cmpint (g_array_index (use->events, TerCounterEvent, 0).kind, ==,
                       TER_COUNTER_GLITCH);
    }
}

static void
test_qualities (void)
{
  g_autoptr (TerSamples) samples = ter_test_ramp_new (0, HOUR, 49, 0, 1);
  const gint64 edges[] = { 0, 2 * DAY };
  g_autoptr (TerConsumption) use = NULL;

  samples->values[10] = 5e6;
  samples->qualities[10] = TER_QUALITY_BAD;
  samples->values[20] = NAN;
  use = ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 2, 0, 1);
  assert_near (use->total, 48);
  assert_near (use->coverage, 1);
  g_assert_cmpuint (use->events->len, ==, 0);
}

/* Half-hour amounts carry the time of their end: the one stamped midnight belongs to the day before. */
static void
test_amounts (void)
{
  g_autoptr (TerSamples) samples = ter_samples_new_sized (96);
  const gint64 edges[] = { 0, DAY, 2 * DAY };
  g_autoptr (TerConsumption) use = NULL;

  for (guint i = 0; i < 96; i++)
    {
      samples->times[i] = (i + 1) * 30 * MINUTE;
      samples->values[i] = i < 48 ? 1 : 3;
    }
  use = ter_consumption_compute (samples, TER_SERIES_AMOUNT, edges, 3, 0, 1);
  assert_near (use->amounts[0], 48);
  assert_near (use->amounts[1], 144);
  assert_near (use->coverage, 1);
  g_clear_pointer (&use, ter_consumption_unref);

  ter_test_samples_cut (samples, 10 * HOUR, 12 * HOUR);
  use = ter_consumption_compute (samples, TER_SERIES_AMOUNT, edges, 3, 0, 1);
  assert_near (use->amounts[0], 45);
  assert_near (use->covered[0], 45. / 48);
  assert_near (use->unplaced, 0);
  g_assert_cmpuint (use->uncovered->len, ==, 1);
}

static void
test_nothing (void)
{
  g_autoptr (TerSamples) none = ter_samples_new ();
  g_autoptr (TerSamples) one = ter_test_ramp_new (HOUR, HOUR, 1, 5, 1);
  const gint64 edges[] = { 0, DAY };
  g_autoptr (TerConsumption) a = ter_consumption_compute (none, TER_SERIES_COUNTER, edges, 2, 0, 1);
  g_autoptr (TerConsumption) b = ter_consumption_compute (one, TER_SERIES_COUNTER, edges, 2, 0, 1);
  g_autoptr (TerConsumption) c = ter_consumption_compute (one, TER_SERIES_AMOUNT, edges, 2, 0, 1);

  assert_near (a->total, 0);
  assert_near (a->coverage, 0);
  g_assert_cmpuint (a->uncovered->len, ==, 1);
  assert_near (b->total, 0);
  g_assert_cmpuint (b->n_readings, ==, 1);
  assert_near (c->coverage, 0);
}

/* Whatever the steps and the holes, the amounts and the unplaced add up to the total, the total of an index
 * without a break is its rise, and regrouping changes no total. */
static void
test_conservation (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 200; round++)
    {
      gsize n = g_rand_int_range (rand, 3, 400);
      g_autoptr (TerSamples) samples = ter_samples_new_sized (n);
      g_autoptr (TerConsumption) use = NULL;
      g_autoptr (TerConsumption) group = NULL;
      gint64 edges[32], ends[2];
      double sum = 0;

      for (gsize i = 0; i < n; i++)
        {
          gint64 wait = g_rand_int_range (rand, 1, g_rand_int_range (rand, 2, 90)) * 5 * MINUTE;

          samples->times[i] = i == 0 ? HOUR : samples->times[i - 1] + wait;
          samples->values[i] =
              i == 0 ? 10 : samples->values[i - 1] + g_rand_double (rand) * wait / HOUR;
        }
      for (guint i = 0; i < 32; i++)
        edges[i] = i * (samples->times[n - 1] + HOUR) / 31;
      use = ter_consumption_compute (samples, TER_SERIES_COUNTER, edges, 32, 0, 1);
      for (gsize i = 0; i < use->n; i++)
        sum += use->amounts[i];
      g_assert_cmpfloat_with_epsilon (sum + use->unplaced, use->total, 1e-6);
      g_assert_cmpfloat_with_epsilon (use->total, samples->values[n - 1] - 10, 1e-6);

      ends[0] = edges[0];
      ends[1] = edges[31];
      group = ter_consumption_regroup (use, ends, 2);
      g_assert_cmpfloat_with_epsilon (group->total, use->total, 1e-6);
      g_assert_cmpfloat_with_epsilon (group->coverage, use->coverage, 1e-9);
    }
}

/* Local days over the autumn change of the clock: 25 hours at the same power are 25 hours of energy. */
static void
test_long_day (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  gint64 start = ter_calendar_instant (zone, 2026, 10, 24);
  TerSpan span = { start, ter_calendar_instant (zone, 2026, 10, 27) };
  g_autoptr (GArray) edges = ter_calendar_edges (zone, span, TER_STEP_DAY);
  g_autoptr (TerSamples) samples = ter_test_ramp_new (start, 10 * MINUTE, 6 * 73 + 1, 0, 1);
  g_autoptr (TerConsumption) use =
      ter_consumption_compute (samples, TER_SERIES_COUNTER, (gint64 *) edges->data, edges->len, 0,
                               1);

  assert_near (use->amounts[0], 24 * 6);
  assert_near (use->amounts[1], 25 * 6);
  assert_near (use->amounts[2], 24 * 6);
  assert_near (use->coverage, 1);
}

/* 400 days of ten minutes over three changes of the clock: each day has what its hours hold, and nothing is lost. */
static void
test_long_year (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  gint64 start = ter_calendar_instant (zone, 2026, 3, 1);
  TerSpan span = { start, ter_calendar_instant (zone, 2027, 4, 5) };
  g_autoptr (GArray) edges = ter_calendar_edges (zone, span, TER_STEP_DAY);
  gsize n = (gsize) ((span.end_us - start) / (10 * MINUTE)) + 1;
  g_autoptr (TerSamples) samples = ter_test_ramp_new (start, 10 * MINUTE, n, 5, 0.25);
  g_autoptr (TerConsumption) use =
      ter_consumption_compute (samples, TER_SERIES_COUNTER, (gint64 *) edges->data, edges->len, 0,
                               1);
  guint n_short = 0;
  guint n_long = 0;

  g_assert_cmpuint (use->n, ==, 400);
  for (gsize d = 0; d < use->n; d++)
    {
      gint64 hours = (use->edges[d + 1] - use->edges[d]) / HOUR;

      assert_near (use->amounts[d], hours * 6 * 0.25);
      assert_near (use->covered[d], 1);
      g_assert_cmpuint (use->readings[d], ==, hours * 6);
      n_short += hours == 23;
      n_long += hours == 25;
    }
  g_assert_cmpuint (n_short, ==, 2);
  g_assert_cmpuint (n_long, ==, 1);
  assert_near (use->total, (n - 1) * 0.25);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/counter/index", test_index);
  g_test_add_func ("/series/counter/unit-factor", test_unit_factor);
  g_test_add_func ("/series/counter/gap", test_gap);
  g_test_add_func ("/series/counter/gap-within", test_gap_within);
  g_test_add_func ("/series/counter/gap-over-edge", test_gap_over_edge);
  g_test_add_func ("/series/counter/breaks", test_breaks);
  g_test_add_func ("/series/counter/glitches", test_glitches);
  g_test_add_func ("/series/counter/qualities", test_qualities);
  g_test_add_func ("/series/counter/amounts", test_amounts);
  g_test_add_func ("/series/counter/nothing", test_nothing);
  g_test_add_func ("/series/counter/conservation", test_conservation);
  g_test_add_func ("/series/counter/long-day", test_long_day);
  g_test_add_func ("/series/counter/long-year", test_long_year);

  return g_test_run ();
}
