/* test-store-room.c — Free room goes back to the disk, a step at a time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "store-support.h"
#include "ter-connection-private.h"

#define N_DEVICES 20
#define N_INSTANTS 8000
#define N_COMMITS 40

static double
get_value (int device,
           int instant)
{
  return (device * 7919 + instant * 31) % 1000 / 8.0;
}

/* Many commits, so that there are many segments to leave room. */
static void
fill (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ter_store_begin_bulk (self->store, &error));
  for (int commit = 0; commit < N_COMMITS; commit++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

      for (int device = 0; device < N_DEVICES; device++)
        for (int i = 0; i < N_INSTANTS / N_COMMITS; i++)
          {
            int instant = commit * (N_INSTANTS / N_COMMITS) + i;
            char name[8];

            g_snprintf (name, sizeof name, "d%d", device);
            store_batch_add (batch, NULL, name, STORE_EPOCH_US + instant * 60 * TER_USEC_PER_SEC,
                             get_value (device, instant));
          }
      store_commit (self->store, batch);
    }
  g_assert_true (ter_store_end_bulk (self->store, &error));
  g_assert_no_error (error);
}

static void
assert_all (StoreFixture *self)
{
  for (int device = 0; device < N_DEVICES; device++)
    {
      g_autofree char *name = g_strdup_printf ("d%d", device);
      g_autoptr (TerSamples) samples =
          store_read_all (self->store, store_find_series (self->store, name));

      g_assert_cmpuint (samples->n, ==, N_INSTANTS);
      for (int i = 0; i < N_INSTANTS; i++)
        g_assert_cmpfloat (samples->values[i], ==, get_value (device, i));
    }
  store_fixture_assert_sound (self);
}

static gint64
get_file_size (StoreFixture *self)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (self->path, &status), ==, 0);

  return status.st_size;
}

static void
measure (StoreFixture *self,
         gint64       *used,
         gint64       *free)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ter_store_measure (self->store, used, free, &error));
  g_assert_no_error (error);
}

/* Without free room after all was packed, and as small on the disk. */
static void
test_settle (StoreFixture *self,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 used, free;

  fill (self);
  ter_store_settle (self->store, NULL, &error);
  g_assert_no_error (error);
  measure (self, &used, &free);
  g_assert_cmpint (free, ==, 0);
  assert_all (self);
  store_fixture_reopen (self);
  measure (self, &used, &free);
  g_assert_cmpint (get_file_size (self), ==, used + free);
  g_assert_cmpint (free, ==, 0);
  assert_all (self);
}

/* What the next segments will use is kept. */
static void
test_kept (StoreFixture *self,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 used, free, free_before;

  fill (self);
  g_assert_true (ter_store_compact (self->store, NULL, &error));
  measure (self, &used, &free_before);
  g_assert_cmpint (free_before, >, 100000);
  g_assert_true (ter_store_give_back (self->store, TRUE, NULL, &error));
  measure (self, &used, &free);
  g_assert_cmpint (free, ==, free_before);
  g_assert_true (ter_store_give_back (self->store, FALSE, NULL, &error));
  measure (self, &used, &free);
  g_assert_cmpint (free, ==, 0);
  assert_all (self);
}

static gpointer
give_back (gpointer data)
{
  StoreFixture *self = data;

  for (int i = 0; i < 30; i++)
    ter_store_give_back (self->store, FALSE, NULL, NULL);

  return NULL;
}

/* Others commit between two steps. */
static void
test_beside_commits (StoreFixture *self,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GThread *thread;

  fill (self);
  g_assert_true (ter_store_compact (self->store, NULL, &error));
  thread = g_thread_new ("give-back", give_back, self);
  for (int i = 0; i < 60; i++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

      store_batch_add (batch, NULL, "other", STORE_EPOCH_US + i, i);
      g_assert_cmpint (store_commit (self->store, batch).n_observations, ==, 1);
    }
  g_thread_join (thread);
  assert_all (self);
}

static void
test_cancelled (StoreFixture *self,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (ter_store_give_back (self->store, FALSE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A file that was made without it stays as it is. */
static void
test_older_file (StoreFixture *self,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 used, free;

  store_fixture_close (self);
  {
    g_autoptr (TerConnection) connection =
        ter_connection_open (self->path, TER_CONNECTION_WRITER, &error);

    g_assert_no_error (error);
    /* VACUUM writes beside the file. */
    sqlite3_limit (connection->db, SQLITE_LIMIT_ATTACHED, 1);
    ter_connection_run (connection,
                        "PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = NONE; VACUUM;"
                        "PRAGMA journal_mode = WAL",
                        &error);
    g_assert_no_error (error);
  }
  store_fixture_reopen (self);
  fill (self);
  ter_store_settle (self->store, NULL, &error);
  g_assert_no_error (error);
  measure (self, &used, &free);
  g_assert_cmpint (free, >, 0);
  assert_all (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                            \
  g_test_add ("/store/room/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  ADD ("settle", test_settle);
  ADD ("kept", test_kept);
  ADD ("beside-commits", test_beside_commits);
  ADD ("cancelled", test_cancelled);
  ADD ("older-file", test_older_file);

  return g_test_run ();
}
