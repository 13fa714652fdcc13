/* test-store-kill.c — A collector killed in the middle of its work: what it acknowledged is there
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-support.h"

#define QUICK_ROUNDS 50
#define LONG_ROUNDS 1000

/* Commits numbered batches for ever, and says each number once it is acknowledged. */
static void
collect (StoreFixture *self,
         int           first,
         int           out)
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
      if (!ter_store_commit (store, batch, NULL, NULL) ||
          write (out, &number, sizeof number) != sizeof number)
        _exit (1);
    }
}

/* Kills the child after a random number of acknowledgements; returns the last number that it said. */
static int
run_round (StoreFixture *self,
           int           first,
           GRand        *rand)
{
  int acknowledged = first - 1, wanted = first + g_rand_int_range (rand, 0, 12), number, status;
  int pipe_fds[2];
  pid_t child;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  child = fork ();
  if (child == 0)
    {
      close (pipe_fds[0]);
      collect (self, first, pipe_fds[1]);
    }
  close (pipe_fds[1]);
  while (acknowledged < wanted && read (pipe_fds[0], &number, sizeof number) == sizeof number)
    acknowledged = number;
  /* Somewhere in the next commit. */
  g_usleep ((gulong) g_rand_int_range (rand, 0, 2000));
  kill (child, SIGKILL);
  waitpid (child, &status, 0);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  while (read (pipe_fds[0], &number, sizeof number) == sizeof number)
    acknowledged = number;
  close (pipe_fds[0]);

  return acknowledged;
}

/* Returns the highest batch that is stored; every one up to it must be whole. */
static int
count_batches (StoreFixture *self)
{
  g_autoptr (GPtrArray) list = ter_store_list_series (self->store, NULL);
  gint64 n = 0;

  for (guint i = 0; i < list->len; i++)
    n += ((TerSeries *) g_ptr_array_index (list, i))->n_observations;
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
      int acknowledged;

      store_fixture_close (self);
      acknowledged = run_round (self, stored + 1, rand);
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
