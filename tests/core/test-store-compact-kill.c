/* test-store-compact-kill.c — Killed while it packs: nothing is lost, and nothing is there twice
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A child commits numbered batches and settles again and again, in slices of a few rows; it is killed at a random
 * instant. What a batch holds depends on its number alone, so that the number of readings says what every one of them
 * must be: batch n brings six new instants of four devices, and corrects an earlier instant of one.
 */

#include "config.h"

#include <unistd.h>

#include "store-support.h"

#define QUICK_ROUNDS 20
#define LONG_ROUNDS 200
#define N_DEVICES 4
#define N_NEW 6
#define STEP_US (3 * TER_USEC_PER_HOUR)
#define MAX_SLICE_ROWS 80

static TerBatch *
make_batch (StoreFixture *self,
            int           number)
{
  TerBatch *batch = ter_batch_new (self->source_id);
  g_autofree char *corrected = g_strdup_printf ("d%d", number % N_DEVICES);

  for (int i = 0; i < N_DEVICES * N_NEW; i++)
    {
      int instant = number * N_NEW + i / N_DEVICES;
      g_autofree char *name = g_strdup_printf ("d%d", i % N_DEVICES);

      store_batch_add (batch, NULL, name, STORE_EPOCH_US + instant * STEP_US,
                       instant / 8.0 + i % N_DEVICES);
    }
  if (number > 0)
    store_batch_add (batch, NULL, corrected,
                     STORE_EPOCH_US + number * 7 % (number * N_NEW) * STEP_US, -number);

  return batch;
}

static void
work (StoreFixture *self,
      int           first,
      int           out,
      gpointer      slice_rows)
{
  TerStore *store = ter_store_open (self->path, TER_STORE_READ_WRITE, self->clock, NULL);

  if (store == NULL)
    _exit (1);
  store->slice_rows = GPOINTER_TO_SIZE (slice_rows);
  for (int number = first;; number++)
    {
      g_autoptr (TerBatch) batch = make_batch (self, number);

      if (!ter_store_commit (store, batch, NULL, NULL))
        _exit (1);
      store_say (out, number);
      if (number % 3 == 0 && !ter_store_settle (store, NULL, NULL))
        _exit (1);
    }
}

/* How many batches are stored, each whole. */
static int
count_batches (StoreFixture *self)
{
  gint64 n = store_count_observations (self->store);

  g_assert_cmpint (n % (N_DEVICES * N_NEW), ==, 0);

  return (int) (n / (N_DEVICES * N_NEW));
}

static void
compare (StoreFixture *self,
         int           n_batches)
{
  int n = n_batches * N_NEW;
  g_autofree double *expected = g_new (double, n + 1);

  for (int device = 0; n > 0 && device < N_DEVICES; device++)
    {
      g_autofree char *name = g_strdup_printf ("d%d", device);
      g_autoptr (TerSamples) samples =
          store_read_all (self->store, store_find_series (self->store, name));

      for (int i = 0; i < n; i++)
        expected[i] = i / 8.0 + device;
      for (int number = 1; number < n_batches; number++)
        if (number % N_DEVICES == device)
          expected[number * 7 % (number * N_NEW)] = -number;
      g_assert_cmpuint (samples->n, ==, n);
      for (int i = 0; i < n; i++)
        {
          g_assert_cmpint (samples->times[i], ==, STORE_EPOCH_US + i * STEP_US);
          g_assert_cmpfloat (samples->values[i], ==, expected[i]);
        }
    }
}

static gboolean
is_interrupted (StoreFixture *self)
{
  g_autoptr (TerReading) reading = ter_store_begin_reading (self->store, NULL);
  gint64 through = 0;

  g_assert_true (ter_connection_get_int (reading->connection,
                                         "SELECT through_segment FROM compaction", &through, NULL));

  return through != 0;
}

static void
test_kill (StoreFixture *self,
           gconstpointer data)
{
  int n_rounds =
      g_strcmp0 (g_getenv ("TERRITOIRE_TEST_LONG"), "1") == 0 ? LONG_ROUNDS : QUICK_ROUNDS;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  int stored = 0;
  int n_interrupted = 0;

  g_test_message ("seed %u, %d rounds", seed, n_rounds);
  for (int round = 0; round < n_rounds; round++)
    {
      int wanted = stored + g_rand_int_range (rand, 0, 8);
      gsize slice_rows = (gsize) g_rand_int_range (rand, 1, MAX_SLICE_ROWS);
      int acknowledged;

      store_fixture_close (self);
      acknowledged = store_kill_at_work (self, work, GSIZE_TO_POINTER (slice_rows), stored, wanted,
                                         g_rand_int_range (rand, 0, 6000));
      store_fixture_reopen (self);
      stored = count_batches (self);
      g_assert_cmpint (stored, >=, acknowledged + 1);
      g_assert_cmpint (stored, <=, acknowledged + 2);
      n_interrupted += is_interrupted (self);
      compare (self, stored);
      store_fixture_assert_sound (self);
    }
  g_test_message ("%d batches; killed in the middle of %d compactions", stored, n_interrupted);
  g_assert_cmpint (n_interrupted, >, 0);
  g_assert_true (ter_store_settle (self->store, NULL, NULL));
  g_assert_false (is_interrupted (self));
  compare (self, stored);
  store_fixture_assert_sound (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/compact/kill", StoreFixture, NULL, store_fixture_set_up, test_kill,
              store_fixture_tear_down);

  return g_test_run ();
}
