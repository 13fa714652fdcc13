/* test-store-kill.c — A collector killed in the middle of its work: what it acknowledged is there
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <unistd.h>

#include "store-support.h"

#define QUICK_ROUNDS 50
#define LONG_ROUNDS 1000

/* Commits numbered batches for ever, and says each number once it is acknowledged. */
static void
collect (StoreFixture *self,
         int           first,
         int           out,
         gpointer      data)
{
  TerStore *store = ter_store_open (self->path, TER_STORE_READ_WRITE, self->clock, NULL);

  if (store == NULL)
    _exit (1);
  for (int number = first;; number++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

      for (int i = 0; i < 20; i++)
        {
          g_autofree char *key = g_strdup_printf ("%d-%d", number, i);
          g_autofree char *device = g_strdup_printf ("d%d", i % 4);

          store_batch_add (batch, key, device, STORE_EPOCH_US + number * 20 + i, number);
        }
      if (!ter_store_commit (store, batch, NULL, NULL))
        _exit (1);
      store_say (out, number);
    }
}

/* Returns the highest batch that is stored; every one up to it must be whole. */
static int
count_batches (StoreFixture *self)
{
  gint64 n = store_count_observations (self->store);

  g_assert_cmpint (n % 20, ==, 0);

  return (int) (n / 20);
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

  g_test_message ("seed %u, %d rounds", seed, n_rounds);
  for (int round = 0; round < n_rounds; round++)
    {
      int wanted = stored + 1 + g_rand_int_range (rand, 0, 12), acknowledged;

      store_fixture_close (self);
      /* Somewhere in the commit after. */
      acknowledged = store_kill_at_work (self, collect, NULL, stored + 1, wanted,
                                         g_rand_int_range (rand, 0, 2000));
      store_fixture_reopen (self);
      stored = count_batches (self);
      g_assert_cmpint (stored, >=, acknowledged);
      /* At most the commit that was under way came on top. */
      g_assert_cmpint (stored, <=, acknowledged + 1);
      if (round % 10 == 0)
        store_fixture_assert_sound (self);
    }
  store_fixture_assert_sound (self);
  g_test_message ("%d batches acknowledged, none missing", stored);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/kill", StoreFixture, NULL, store_fixture_set_up, test_kill,
              store_fixture_tear_down);

  return g_test_run ();
}
