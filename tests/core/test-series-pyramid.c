/* test-series-pyramid.c — The extremes of any stretch are the true ones
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-pyramid.h"

static TerSamples *
random_samples (GRand *rand,
                gsize  n)
{
  TerSamples *samples = ter_samples_new_sized (n);

  for (gsize i = 0; i < n; i++)
    {
      guint32 dice = g_rand_int (rand);

      samples->times[i] = (gint64) i;
      samples->values[i] = dice % 50 == 0 ? NAN : (double) (dice >> 8) - (1 << 23);
      /* A stretch of several blocks without any value. */
      if (i / 700 % 9 == 4)
        samples->values[i] = NAN;
      samples->qualities[i] = dice % 1000 == 0 ? dice / 1000 % 7 : TER_QUALITY_GOOD;
    }

  return samples;
}

static void
assert_stretch (TerSamples *samples,
                gsize       start,
                gsize       end)
{
  double low = INFINITY;
  double high = -INFINITY;
  guint8 qualities = 0;
  TerExtremes read = TER_EXTREMES_NONE;
  TerExtremes climbed = TER_EXTREMES_NONE;

  for (gsize i = start; i < end; i++)
    {
      low = fmin (low, samples->values[i]);
      high = fmax (high, samples->values[i]);
      qualities |= 1 << samples->qualities[i];
    }
  ter_extremes_of (samples, start, end, &read);
  ter_pyramid_extremes (samples, start, end, &climbed);
  g_assert_cmpfloat (read.low, ==, low);
  g_assert_cmpfloat (read.high, ==, high);
  g_assert_cmpuint (read.qualities, ==, qualities);
  g_assert_cmpfloat (climbed.low, ==, low);
  g_assert_cmpfloat (climbed.high, ==, high);
  g_assert_cmpuint (climbed.qualities, ==, qualities);
  g_assert_cmpuint (ter_pyramid_qualities (samples, start, end), ==, qualities);
}

static void
test_stretches (gconstpointer data)
{
  gsize n = GPOINTER_TO_SIZE (data);
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (TerSamples) samples = random_samples (rand, n);

  g_test_message ("seed %u", seed);
  assert_stretch (samples, 0, n);
  for (guint round = 0; round < 300; round++)
    {
      gsize start = (gsize) (g_rand_double (rand) * (double) n);
      /* Mostly short ones: that is what a column of pixels asks for. */
      gsize length = (gsize) (pow (g_rand_double (rand), 6) * (double) (n - start));

      assert_stretch (samples, start, start + length);
    }
}

/* A short series has none; a long one has one, the same for whoever asks, freed with it. */
static void
test_kept (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (TerSamples) small = random_samples (rand, 1000);
  g_autoptr (TerSamples) large = random_samples (rand, TER_PYRAMID_LEAST);
  const TerPyramid *pyramid = ter_pyramid_of (large);

  g_assert_null (ter_pyramid_of (small));
  g_assert_null (ter_samples_get_summary (small));
  g_assert_nonnull (pyramid);
  g_assert_true (ter_pyramid_of (large) == pyramid);
  g_assert_cmpuint (ter_pyramid_size (pyramid), <, large->n * sizeof (double) / 6);
}

static gpointer
ask (gpointer samples)
{
  return (gpointer) ter_pyramid_of (samples);
}

/* Threads that ask at once get the same one. */
static void
test_threads (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autoptr (TerSamples) samples = random_samples (rand, TER_PYRAMID_LEAST + 12345);
  GThread *threads[4];
  gpointer first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pyramid", ask, samples);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      gpointer pyramid = g_thread_join (threads[i]);

      g_assert_nonnull (pyramid);
      if (first != NULL)
        g_assert_true (pyramid == first);
      first = pyramid;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/pyramid/short", GSIZE_TO_POINTER (40), test_stretches);
  g_test_add_data_func ("/pyramid/middle", GSIZE_TO_POINTER (50003), test_stretches);
  g_test_add_data_func ("/pyramid/long", GSIZE_TO_POINTER (TER_PYRAMID_LEAST + 77), test_stretches);
  g_test_add_func ("/pyramid/kept", test_kept);
  g_test_add_func ("/pyramid/threads", test_threads);

  return g_test_run ();
}
