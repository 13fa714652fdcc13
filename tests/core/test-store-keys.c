/* test-store-keys.c — Which messages are known: the last ones of each source, in few rows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "store-support.h"

/* What the store promises, and what it may keep more before it forgets. */
#define N_KEPT 131072
#define N_SLACK 32768
#define N_A_COMMIT 20000

/* Messages without observations: nothing but keys. */
static void
commit_keys (StoreFixture *self,
             gint64        source_id,
             int           first,
             int           n)
{
  g_autoptr (TerBatch) batch = ter_batch_new (source_id);

  for (int i = first; i < first + n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i);

      ter_batch_add_message (batch, key, "t", NULL, STORE_EPOCH_US);
    }
  store_commit (self->store, batch);
}

/* A message that came before is a duplicate with whatever it holds. */
static gboolean
is_known (StoreFixture *self,
          gint64        source_id,
          int           number)
{
  g_autoptr (TerBatch) batch = ter_batch_new (source_id);
  g_autofree char *key = g_strdup_printf ("%d", number);

  store_batch_add (batch, key, "a", STORE_EPOCH_US + number, number);

  return store_commit (self->store, batch).n_duplicates == 1;
}

static gint64
count_rows (StoreFixture *self)
{
  gint64 n;

  g_assert_true (
      ter_connection_get_int (self->store->writer, "SELECT count (*) FROM message_key", &n, NULL));

  return n;
}

static void
test_last_ones (StoreFixture *self,
                gconstpointer data)
{
  int n = 0;
  gint64 n_kept;

  for (; n < N_KEPT + N_SLACK + 3 * N_A_COMMIT; n += N_A_COMMIT)
    commit_keys (self, self->source_id, n, N_A_COMMIT);
  g_assert_true (ter_connection_get_int (self->store->writer, "SELECT sum (n) FROM message_key",
                                         &n_kept, NULL));
  g_assert_cmpint (n_kept, >=, N_KEPT);
  g_assert_cmpint (n_kept, <=, N_KEPT + N_SLACK + N_A_COMMIT);

  for (int times = 0; times < 2; times++)
    {
      for (int i = 1; i < N_KEPT; i += 9973)
        g_assert_true (is_known (self, self->source_id, n - i));
      store_fixture_assert_sound (self);
      store_fixture_reopen (self);
    }
  /* An older one is new as a message; its observations are compared one by one. */
  g_assert_false (is_known (self, self->source_id, 0));
  g_assert_true (is_known (self, self->source_id, 0));
}

static void
test_few_rows (StoreFixture *self,
               gconstpointer data)
{
  gint64 other = store_add_source (self->store);

  for (int i = 0; i < 300; i++)
    commit_keys (self, i % 2 == 0 ? self->source_id : other, i, 1);
  g_assert_cmpint (count_rows (self), <=, 2 * 64);
  for (int times = 0; times < 2; times++)
    {
      for (int i = 0; i < 300; i++)
        g_assert_true (is_known (self, i % 2 == 0 ? self->source_id : other, i));
      store_fixture_reopen (self);
    }
  /* What one source said is unknown from another. */
  g_assert_false (is_known (self, other, 0));
  store_fixture_assert_sound (self);
}

/* A commit that fails forgets its keys with all the rest. */
static void
test_rollback (StoreFixture *self,
               gconstpointer data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (GError) error = NULL;

  commit_keys (self, self->source_id, 0, 10);
  g_assert_true (ter_connection_run (self->store->writer,
                                     "CREATE TEMP TRIGGER fail BEFORE INSERT ON segment"
                                     " BEGIN SELECT RAISE (ABORT, 'test'); END",
                                     NULL));
  store_batch_add (batch, "77", "a", STORE_EPOCH_US + 77, 77);
  g_assert_false (ter_store_commit (self->store, batch, NULL, &error));
  g_assert_true (ter_connection_run (self->store->writer, "DROP TRIGGER temp.fail", NULL));
  g_assert_true (is_known (self, self->source_id, 9));
  g_assert_false (is_known (self, self->source_id, 77));
  g_assert_true (is_known (self, self->source_id, 77));
}

/* A damaged row forgets its messages, and says so; what they hold is not stored twice. */
static void
test_damage (StoreFixture *self,
             gconstpointer data)
{
  g_autoptr (TerSamples) samples = NULL;

  g_assert_false (is_known (self, self->source_id, 1));
  g_assert_false (is_known (self, self->source_id, 2));
  g_assert_true (ter_connection_run (self->store->writer,
                                     "UPDATE message_key SET data = zeroblob (16) WHERE id = 1",
                                     NULL));
  store_fixture_reopen (self);
  g_test_expect_message ("ter-store", G_LOG_LEVEL_WARNING, "*row 1 are damaged*");
  g_assert_true (is_known (self, self->source_id, 2));
  g_test_assert_expected_messages ();
  g_assert_true (is_known (self, self->source_id, 1));
  samples = store_read_all (self->store, 1);
  g_assert_cmpuint (samples->n, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(name, func)                                                            \
  g_test_add ("/store/keys/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  add ("last-ones", test_last_ones);
  add ("few-rows", test_few_rows);
  add ("rollback", test_rollback);
  add ("damage", test_damage);

  return g_test_run ();
}
