/* test-series-aggregate.c — What a bucket holds, and which share of it was observed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-aggregate.h"
#include "ter-test-samples.h"

static void
test_aggregate (void)
{
  g_autoptr (TerSamples) samples = ter_test_ramp_new (0, HOUR, 48, 0, 1);
  const gint64 edges[] = { 0, DAY, 2 * DAY, 3 * DAY };
  g_autoptr (GArray) buckets = NULL;
  const TerBucket *bucket;

  samples->qualities[3] = TER_QUALITY_MISSING;
  samples->values[3] = NAN;
  buckets = ter_aggregate (samples, edges, 4, TER_SERIES_GAUGE, 0);
  g_assert_cmpuint (buckets->len, ==, 3);
  bucket = &g_array_index (buckets, TerBucket, 0);
  g_assert_cmpuint (bucket->count, ==, 23);
  assert_near (bucket->sum, 23 * 24 / 2 - 3);
  assert_near (bucket->mean, (23. * 24 / 2 - 3) / 23);
  assert_near (bucket->min, 0);
  assert_near (bucket->max, 23);
  assert_near (bucket->last, 23);
  assert_near (bucket->coverage, 23. / 24);
  bucket = &g_array_index (buckets, TerBucket, 1);
  assert_near (bucket->first, 24);
  assert_near (bucket->coverage, 1);
  bucket = &g_array_index (buckets, TerBucket, 2);
  g_assert_cmpuint (bucket->count, ==, 0);
  g_assert_true (isnan (bucket->mean) && isnan (bucket->max));
  assert_near (bucket->coverage, 0);
}

static void
test_aggregate_jitter (void)
{
  g_autoptr (TerSamples) samples = ter_samples_new_sized (144);
  const gint64 edges[] = { 0, DAY };
  g_autoptr (GArray) buckets = NULL;

  for (guint i = 0; i < 144; i++)
    samples->times[i] = i * 10 * MINUTE + (i % 3) * 20 * TER_USEC_PER_SEC;
  buckets = ter_aggregate (samples, edges, 2, TER_SERIES_GAUGE, 10 * MINUTE);
  g_assert_cmpfloat_with_epsilon (g_array_index (buckets, TerBucket, 0).coverage, 1, 1e-3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/aggregate/levels", test_aggregate);
  g_test_add_func ("/series/aggregate/jitter", test_aggregate_jitter);

  return g_test_run ();
}
