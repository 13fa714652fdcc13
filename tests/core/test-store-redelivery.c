/* test-store-redelivery.c — A message that a broker sends again is known, however much came since
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "store-support.h"

/* What the protocol lets a broker hold unacknowledged, and send again when we are back: identifiers have 16 bits. */
#define N_UNANSWERED 65535
#define N_MESSAGES 200000
#define N_BATCH 5000
#define N_DEVICES 40

/* One in two has a UUID, as ChirpStack gives; the others a text. */
static void
add_message (TerBatch *batch,
             guint     number,
             double    value)
{
  g_autofree char *device = g_strdup_printf ("d%u", number % N_DEVICES);
  g_autofree char *key = NULL;

  if (number % 2 == 0)
    key = g_strdup_printf ("%08x-1234-4abc-8def-0123456789ab", number);
  else
    key = g_strdup_printf ("up/%u", number);
  store_batch_add (batch, key, device, STORE_EPOCH_US + (gint64) number * TER_USEC_PER_SEC, value);
}

static void
fill (StoreFixture *self)
{
  for (guint first = 0; first < N_MESSAGES; first += N_BATCH)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

      for (guint i = first; i < first + N_BATCH; i++)
        add_message (batch, i, i);
      g_assert_cmpint (store_commit (self->store, batch).n_observations, ==, N_BATCH);
    }
}

/* The last ones come again, in any order and with other values: were they not known by their keys, they would be
 * corrections. */
static void
send_again (StoreFixture *self)
{
  g_autofree guint *order = g_new (guint, N_UNANSWERED);
  gint64 n_duplicates = 0;

  for (guint i = 0; i < N_UNANSWERED; i++)
    order[i] = N_MESSAGES - N_UNANSWERED + i;
  for (guint i = N_UNANSWERED - 1; i > 0; i--)
    {
      guint other = (guint) g_test_rand_int_range (0, (gint32) i + 1);
      guint swap = order[i];

      order[i] = order[other];
      order[other] = swap;
    }
  for (guint first = 0; first < N_UNANSWERED; first += N_BATCH)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
      TerCommit commit;

      for (guint i = first; i < MIN (first + N_BATCH, N_UNANSWERED); i++)
        add_message (batch, order[i], order[i] + 0.5);
      commit = store_commit (self->store, batch);
      g_assert_cmpint (commit.n_observations, ==, 0);
      g_assert_cmpint (commit.n_corrections, ==, 0);
      n_duplicates += commit.n_duplicates;
    }
  g_assert_cmpint (n_duplicates, ==, N_UNANSWERED);
}

static void
test_redelivery (StoreFixture *self,
                 gconstpointer data)
{
  g_autoptr (TerBatch) oldest = ter_batch_new (self->source_id);
  g_autoptr (TerBatch) other = NULL;
  TerCommit commit;
  gint64 source_id;

  fill (self);
  send_again (self);
  /* After a start too. */
  store_fixture_reopen (self);
  send_again (self);

  /* Those whose keys are forgotten are known by their observations. */
  for (guint i = 0; i < N_BATCH; i++)
    add_message (oldest, i, i);
  commit = store_commit (self->store, oldest);
  g_assert_cmpint (commit.n_observations, ==, 0);
  g_assert_cmpint (commit.n_corrections, ==, 0);
  g_assert_cmpint (commit.n_duplicates, ==, N_BATCH);

  /* The keys of a source are its own. */
  source_id = store_add_source (self->store);
  other = ter_batch_new (source_id);
  add_message (other, N_MESSAGES - 1, 1);
  g_assert_cmpint (store_commit (self->store, other).n_observations, ==, 1);
  store_fixture_assert_sound (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/redelivery", StoreFixture, NULL, store_fixture_set_up, test_redelivery,
              store_fixture_tear_down);

  return g_test_run ();
}
