/* test-series-gather.c — Gathering packed observations gives what gathering plain ones does
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-calendar.h"
#include "ter-chunk-private.h"
#include "ter-clock.h"
#include "ter-gather.h"

/* 2026-03-20T00:00:00Z: nine days before the clocks change in Paris. */
#define EPOCH_US G_GINT64_CONSTANT (1773964800000000)
#define MINUTE_US (60 * TER_USEC_PER_SEC)
#define MAX_ROWS 6000

typedef struct
{
  gsize n;
  gint64 times[MAX_ROWS];
  double values[MAX_ROWS];
  guint8 qualities[MAX_ROWS];
  double scale;
} Rows;

static const gint64 steps_us[] = { MINUTE_US,      10 * MINUTE_US, 15 * MINUTE_US,
                                   60 * MINUTE_US, 7 * MINUTE_US,  24 * 60 * MINUTE_US };

static double
make_value (GRand *random,
            int    shape,
            double previous)
{
  if (shape == 0)
    return (rint (previous * 1000) + g_rand_int_range (random, 0, 900)) / 1000;
  if (shape == 1)
    return g_rand_int_range (random, -2000, 4000) / 100.0;
  if (shape == 2)
    return g_rand_double (random);
  if (shape == 3)
    return g_rand_int_range (random, 0, 9) == 0 ? NAN : g_rand_int_range (random, 0, 50) / 10.0;

  return g_rand_int_range (random, -5, 6) * 1e11;
}

static void
make_rows (Rows  *rows,
           GRand *random,
           gint64 step_us,
           int    shape)
{
  gboolean is_late = g_rand_int_range (random, 0, 3) == 0;
  gboolean is_even = g_rand_boolean (random);
  gint64 time = EPOCH_US + (is_even ? 0 : g_rand_int_range (random, 0, 100000) * TER_USEC_PER_SEC);

  rows->n = (gsize) g_rand_int_range (random, 1, MAX_ROWS);
  rows->scale = 0;
  for (gsize i = 0; i < rows->n; i++)
    {
      rows->times[i] = time;
      time += step_us;
      if (g_rand_int_range (random, 0, 60) == 0)
        time += g_rand_int_range (random, 1, 9) * step_us;
      if (g_rand_int_range (random, 0, is_late ? 2 : 500) == 0)
        time += g_rand_int_range (random, 0, 30) * TER_USEC_PER_SEC;
      rows->values[i] = make_value (random, shape, i > 0 ? rows->values[i - 1] : 0);
      rows->qualities[i] = TER_QUALITY_GOOD;
      if (is_late && g_rand_int_range (random, 0, 50) == 0)
        rows->qualities[i] = (guint8) g_rand_int_range (random, 0, TER_N_QUALITIES);
      if (!isnan (rows->values[i]))
        rows->scale += fabs (rows->values[i]);
    }
}

/* Some of it packed, in chunks of any size, some not. */
static TerRollup *
gather (const Rows   *rows,
        const GArray *edges,
        TerSeriesKind kind,
        gint64        step_us,
        GRand        *random)
{
  g_autoptr (TerGather) gather =
      ter_gather_new ((const gint64 *) (gpointer) edges->data, edges->len, kind, step_us);
  int most = g_rand_boolean (random) ? 20 : 1500;

  for (gsize i = 0; i < rows->n;)
    {
      gsize wanted = (gsize) g_rand_int_range (random, 1, most);
      gsize n = MIN (wanted, rows->n - i);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      if (g_rand_int_range (random, 0, 5) == 0)
        {
          ter_gather_add (gather, rows->times + i, rows->values + i, rows->qualities + i, n);
        }
      else
        {
          ter_chunk_encode (rows->times + i, rows->values + i, rows->qualities + i, NULL, n, bytes);
          g_assert_true (ter_gather_add_chunk (gather, bytes->data, bytes->len, NULL));
        }
      i += n;
    }

  return ter_gather_end (gather);
}

static gboolean
same (double a,
      double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static void
compare (GArray  *found,
         GArray  *expected,
         double   scale,
         gboolean with_counts)
{
  g_assert_cmpuint (found->len, ==, expected->len);
  for (guint i = 0; i < found->len; i++)
    {
      const TerBucket *a = &g_array_index (found, TerBucket, i);
      const TerBucket *b = &g_array_index (expected, TerBucket, i);

      g_assert_cmpint (a->start_us, ==, b->start_us);
      g_assert_cmpint (a->end_us, ==, b->end_us);
      g_assert_true (same (a->min, b->min) && same (a->max, b->max));
      g_assert_true (same (a->first, b->first) && same (a->last, b->last));
      g_assert_cmpfloat (fabs (a->sum - b->sum), <=, scale * 1e-12);
      g_assert_cmpfloat (fabs (a->coverage - b->coverage), <=, 1e-12);
      if (!with_counts)
        continue;
      g_assert_cmpuint (a->count, ==, b->count);
      g_assert_true (isnan (a->mean) == isnan (b->mean));
      if (!isnan (a->mean))
        g_assert_cmpfloat (fabs (a->mean - b->mean), <=, scale * 1e-12);
    }
}

static void
check_pack (const TerRollup *rollup)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TerRollup) read = NULL;
  g_autofree guint8 *exact = NULL;
  gsize n = rollup->n;

  if (n == 0)
    return;
  ter_rollup_pack (rollup, 0, n, bytes);
  exact = g_memdup2 (bytes->data, bytes->len);
  read = ter_rollup_unpack (exact, bytes->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->n, ==, n);
  g_assert_cmpmem (read->edges, (n + 1) * 8, rollup->edges, (n + 1) * 8);
  g_assert_cmpmem (read->counts, n * 4, rollup->counts, n * 4);
  g_assert_cmpmem (read->mins, n * 8, rollup->mins, n * 8);
  g_assert_cmpmem (read->maxs, n * 8, rollup->maxs, n * 8);
  g_assert_cmpmem (read->sums, n * 8, rollup->sums, n * 8);
  g_assert_cmpmem (read->firsts, n * 8, rollup->firsts, n * 8);
  g_assert_cmpmem (read->lasts, n * 8, rollup->lasts, n * 8);
  g_assert_cmpmem (read->first_times, n * 8, rollup->first_times, n * 8);
  g_assert_cmpmem (read->last_times, n * 8, rollup->last_times, n * 8);
  g_assert_cmpmem (read->covered, n * 8, rollup->covered, n * 8);
  g_assert_true ((read->totals != NULL) == (rollup->totals != NULL));
  if (rollup->totals != NULL)
    g_assert_cmpmem (read->totals, n * 8, rollup->totals, n * 8);

  bytes->data[g_test_rand_int_range (0, (gint32) bytes->len)] ^= 0x10;
  g_assert_null (ter_rollup_unpack (bytes->data, bytes->len, NULL));
}

static const TerStep folds[] = { TER_STEP_WEEK, TER_STEP_MONTH, TER_STEP_YEAR };

/* Days folded to longer buckets are what the observations themselves come to. */
static void
check_folds (const TerRollup  *days,
             GTimeZone        *zone,
             const TerSamples *samples,
             const Rows       *rows,
             TerSeriesKind     kind,
             gint64            step_us)
{
  for (guint i = 0; i < G_N_ELEMENTS (folds); i++)
    {
      TerSpan span = { days->edges[0], days->edges[days->n] };
      g_autoptr (GArray) edges = ter_calendar_edges (zone, span, folds[i]);
      const gint64 *instants = (const gint64 *) (gpointer) edges->data;
      g_autoptr (GArray) expected = ter_aggregate (samples, instants, edges->len, kind, step_us);
      g_autoptr (TerRollup) folded =
          ter_rollup_new_edges (instants, edges->len, days->totals != NULL);
      g_autoptr (GArray) found = NULL;

      ter_rollup_fold_into (folded, days);
      found = ter_rollup_to_buckets (folded);
      /* An amount shared between two days is a value of both. */
      compare (found, expected, rows->scale, kind != TER_SERIES_AMOUNT);
    }
}

static void
check_rows (const Rows *rows,
            GTimeZone  *zone,
            gint64      step_us,
            GRand      *random)
{
  TerSamples samples = { rows->n, (gint64 *) rows->times, (double *) rows->values,
                         (guint8 *) rows->qualities };
  TerSeriesKind kind = (TerSeriesKind) g_rand_int_range (random, 0, 4);
  TerSpan span = { rows->times[0] - 3 * TER_USEC_PER_DAY,
                   rows->times[rows->n - 1] + TER_USEC_PER_DAY };
  TerSpan part = { rows->times[rows->n / 3] + 1, rows->times[rows->n - 1 - rows->n / 3] + 1 };

  for (TerStep step = TER_STEP_HOUR; step <= TER_STEP_YEAR; step++)
    for (guint i = 0; i < 2; i++)
      {
        g_autoptr (GArray) edges = ter_calendar_edges (zone, i == 0 ? span : part, step);
        g_autoptr (GArray) expected =
            ter_aggregate (&samples, (const gint64 *) (gpointer) edges->data, edges->len, kind,
                           step_us);
        g_autoptr (TerRollup) rollup = gather (rows, edges, kind, step_us, random);
        g_autoptr (GArray) found = ter_rollup_to_buckets (rollup);

        compare (found, expected, rows->scale, TRUE);
        if (rollup->n < TER_CHUNK_MAX)
          check_pack (rollup);
        if (step == TER_STEP_DAY && i == 0)
          check_folds (rollup, zone, &samples, rows, kind, step_us);
      }
}

static void
test_random (void)
{
  static const char *const zones[] = { "Europe/Paris", "UTC", "Australia/Lord_Howe",
                                       "Indian/Reunion" };
  guint n_rounds = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 3000 : 60;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autofree Rows *rows = g_new0 (Rows, 1);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < n_rounds; i++)
    {
      g_autoptr (GTimeZone) zone =
          g_time_zone_new_identifier (zones[g_rand_int_range (random, 0, G_N_ELEMENTS (zones))]);
      gint64 step_us = steps_us[i % (G_N_ELEMENTS (steps_us) - 1)];

      make_rows (rows, random, step_us, (int) (i / 2 % 5));
      /* The step that is believed is not always the right one. */
      if (g_rand_int_range (random, 0, 4) == 0)
        step_us = steps_us[g_rand_int_range (random, 0, G_N_ELEMENTS (steps_us))];
      check_rows (rows, zone, step_us, random);
    }
}

/* A day of 23 hours, read in full, is complete; so are those around it. */
static void
test_short_day (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerSpan span = { ter_calendar_instant (zone, 2026, 3, 28),
                   ter_calendar_instant (zone, 2026, 3, 31) };
  g_autoptr (GArray) edges = ter_calendar_edges (zone, span, TER_STEP_DAY);
  g_autoptr (TerGather) gather = ter_gather_new ((const gint64 *) (gpointer) edges->data,
                                                 edges->len, TER_SERIES_GAUGE, 10 * MINUTE_US);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (TerRollup) days = NULL;
  gint64 times[426];
  double values[426];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      times[i] = span.start_us + i * 10 * MINUTE_US;
      values[i] = 1.5;
    }
  ter_chunk_encode (times, values, NULL, NULL, G_N_ELEMENTS (times), bytes);
  g_assert_true (ter_gather_add_chunk (gather, bytes->data, bytes->len, NULL));
  days = ter_gather_end (gather);

  g_assert_cmpuint (days->n, ==, 3);
  g_assert_cmpuint (days->counts[0], ==, 144);
  g_assert_cmpuint (days->counts[1], ==, 138);
  g_assert_cmpuint (days->counts[2], ==, 144);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (days->covered[i], ==, days->edges[i + 1] - days->edges[i]);
  g_assert_true (days->sums[1] == 138 * 1.5);
}

/* Sums of days that are decimals make the sum of the year, without a rounding in between. */
static void
test_fold_sum (void)
{
  gint64 edges[366];
  gint64 year[2];
  g_autoptr (TerRollup) days = NULL;
  g_autoptr (TerRollup) folded = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    edges[i] = i * TER_USEC_PER_DAY;
  year[0] = edges[0];
  year[1] = edges[365];
  days = ter_rollup_new_edges (edges, 366, FALSE);
  folded = ter_rollup_new_edges (year, 2, FALSE);
  for (guint i = 0; i < 365; i++)
    {
      days->counts[i] = 1;
      days->mins[i] = days->maxs[i] = days->sums[i] = days->firsts[i] = days->lasts[i] = 0.1;
      days->first_times[i] = days->last_times[i] = edges[i];
    }
  ter_rollup_fold_into (folded, days);
  g_assert_true (folded->sums[0] == 36.5);
  g_assert_cmpuint (folded->counts[0], ==, 365);
}

/* A chunk that comes before what was gathered, or again, is not gathered twice. */
static void
test_again (void)
{
  const gint64 edges[] = { 0, TER_USEC_PER_DAY };
  const gint64 times[] = { MINUTE_US, 2 * MINUTE_US, 3 * MINUTE_US };
  const double values[] = { 1, 2, 3 };
  g_autoptr (TerGather) gather = ter_gather_new (edges, 2, TER_SERIES_GAUGE, MINUTE_US);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (TerRollup) day = NULL;

  ter_chunk_encode (times, values, NULL, NULL, 3, bytes);
  g_assert_true (ter_gather_add_chunk (gather, bytes->data, bytes->len, NULL));
  g_assert_true (ter_gather_add_chunk (gather, bytes->data, bytes->len, NULL));
  day = ter_gather_end (gather);
  g_assert_cmpuint (day->counts[0], ==, 3);
  g_assert_true (day->sums[0] == 6);
  g_assert_cmpint (day->covered[0], ==, 3 * MINUTE_US);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/gather/random", test_random);
  g_test_add_func ("/series/gather/short-day", test_short_day);
  g_test_add_func ("/series/gather/fold-sum", test_fold_sum);
  g_test_add_func ("/series/gather/again", test_again);

  return g_test_run ();
}
