/* test-store-readers.c — Readers beside the writer, in threads and in another process; what they are told
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-support.h"

#define add(name, func)                                                               \
  g_test_add ("/store/readers/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
#define DEADLINE_S 10

typedef struct
{
  TerStore *store;
  gint is_over;
  gint n_reads;
} Reading;

static void
commit_one (StoreFixture *self,
            int           number)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  for (int i = 0; i < 10; i++)
    store_batch_add (batch, NULL, "a", STORE_EPOCH_US + number * 10 + i, number);
  store_commit (self->store, batch);
}

/* A reader never sees a part of a commit, nor a count that is not that of its rows. */
static gpointer
read_on (gpointer data)
{
  Reading *reading = data;
  gsize last = 0;

  while (!g_atomic_int_get (&reading->is_over))
    {
      g_autoptr (TerSamples) samples = store_read_all (reading->store, 1);
      g_autoptr (GPtrArray) list = ter_store_list_series (reading->store, NULL);

      g_assert_nonnull (list);
      g_assert_cmpuint (samples->n % 10, ==, 0);
      g_assert_cmpuint (samples->n, >=, last);
      for (gsize i = 0; i < samples->n; i++)
        g_assert_true (samples->values[i] == (double) (i / 10));
      last = samples->n;
      g_atomic_int_inc (&reading->n_reads);
    }

  return NULL;
}

static void
test_threads (StoreFixture *self,
              gconstpointer data)
{
  Reading reading = { .store = self->store };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_on, &reading);
  for (int i = 0; i < 300 || g_atomic_int_get (&reading.n_reads) < 20; i++)
    commit_one (self, i);
  g_atomic_int_set (&reading.is_over, 1);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  store_fixture_assert_sound (self);
}

typedef struct
{
  StoreFixture *fixture;
  int first;
} Writing;

static gpointer
write_some (gpointer data)
{
  Writing *writing = data;

  for (int i = 0; i < 50; i++)
    commit_one (writing->fixture, writing->first + i);

  return NULL;
}

/* Writers wait for each other. */
static void
test_writers (StoreFixture *self,
              gconstpointer data)
{
  Writing writings[4];
  GThread *threads[4];
  g_autoptr (TerSamples) samples = NULL;

  for (int i = 0; i < 4; i++)
    {
      writings[i] = (Writing) { self, i * 50 };
      threads[i] = g_thread_new ("writer", write_some, &writings[i]);
    }
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  samples = store_read_all (self->store, 1);
  g_assert_cmpuint (samples->n, ==, 4 * 50 * 10);
  store_fixture_assert_sound (self);
}

typedef struct
{
  TerChange changes;
  guint n_signals;
  gboolean is_late;
} Heard;

static void
on_changed (TerStore *store,
            guint     changes,
            gpointer  data)
{
  Heard *heard = data;

  heard->changes |= changes;
  heard->n_signals++;
}

static gboolean
on_deadline (gpointer data)
{
  ((Heard *) data)->is_late = TRUE;

  return G_SOURCE_CONTINUE;
}

static void
wait_for (Heard    *heard,
          TerChange changes)
{
  guint deadline = g_timeout_add_seconds (DEADLINE_S, on_deadline, heard);

  while ((heard->changes & changes) != changes && !heard->is_late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  g_assert_false (heard->is_late);
}

/* Many commits from another thread are one signal here. */
static void
test_signal (StoreFixture *self,
             gconstpointer data)
{
  Heard heard = { 0 };
  Writing writing = { self, 0 };
  gulong handler = g_signal_connect (self->store, "changed", G_CALLBACK (on_changed), &heard);
  gint64 start_us = g_get_monotonic_time ();

  wait_for (&heard, TER_CHANGE_SOURCES);
  heard = (Heard) { 0 };
  g_thread_join (g_thread_new ("writer", write_some, &writing));
  wait_for (&heard, TER_CHANGE_OBSERVATIONS | TER_CHANGE_SERIES);
  g_assert_cmpint (heard.changes & (TER_CHANGE_SITES | TER_CHANGE_DATASETS | TER_CHANGE_AREAS), ==,
                   0);
  /* Ten a second at most. */
  g_assert_cmpint (heard.n_signals, <=, 1 + (g_get_monotonic_time () - start_us) / 100000);
  g_signal_handler_disconnect (self->store, handler);
}

/* A window that reads while a collector, another process, writes. */
static void
test_other_process (StoreFixture *self,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) reader = NULL;
  g_autoptr (TerSamples) samples = NULL;
  Heard heard = { 0 };
  int status;
  pid_t child;

  commit_one (self, 0);
  store_fixture_close (self);
  reader = ter_store_open (self->path, TER_STORE_READ_ONLY, self->clock, &error);
  g_assert_no_error (error);
  g_signal_connect (reader, "changed", G_CALLBACK (on_changed), &heard);

  child = fork ();
  if (child == 0)
    {
      self->store = ter_store_open (self->path, TER_STORE_READ_WRITE, self->clock, &error);
      if (self->store == NULL)
        _exit (1);
      commit_one (self, 1);
      _exit (0);
    }
  waitpid (child, &status, 0);
  g_assert_cmpint (status, ==, 0);
  wait_for (&heard, TER_CHANGE_OBSERVATIONS);
  g_assert_cmpint (heard.changes & TER_CHANGE_DATASETS, ==, 0);
  samples = store_read_all (reader, 1);
  g_assert_cmpuint (samples->n, ==, 20);
  g_assert_true (ter_store_close (reader, NULL));
}

static void
test_cancelled (StoreFixture *self,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  commit_one (self, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (ter_store_read (self->store, 1, G_MININT64, G_MAXINT64, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ter_store_check (self->store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The end of a bulk is durable and the file sound; a bulk that nobody ends is closed all the same. */
static void
test_bulk (StoreFixture *self,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 synchronous;

  g_assert_true (ter_store_begin_bulk (self->store, &error));
  for (int i = 0; i < 20; i++)
    commit_one (self, i);
  g_assert_true (ter_store_end_bulk (self->store, &error));
  g_assert_true (
      ter_connection_get_int (self->store->writer, "PRAGMA synchronous", &synchronous, NULL));
  g_assert_cmpint (synchronous, ==, 2);
  store_fixture_assert_sound (self);
  g_assert_true (ter_store_begin_bulk (self->store, &error));
  commit_one (self, 20);
  store_fixture_reopen (self);
  store_fixture_assert_sound (self);
}

static gboolean
read_synchronous (TerStore      *store,
                  TerConnection *connection,
                  gpointer       data,
                  GError       **error)
{
  return ter_connection_get_int (connection, "PRAGMA synchronous", data, error);
}

static gpointer
write_beside_bulk (gpointer data)
{
  TerChange changes = 0;
  gint64 synchronous = 0;

  g_assert_true (ter_store_write (data, TER_WRITE_OBSERVATIONS, read_synchronous, &synchronous,
                                  &changes, NULL));

  return GINT_TO_POINTER ((int) synchronous);
}

/* A listener that commits while a file is imported acknowledges what it committed: it waits for the disk (FULL, 2),
 * and the import (NORMAL, 1) goes on without. */
static void
test_beside_bulk (StoreFixture *self,
                  gconstpointer data)
{
  g_assert_true (ter_store_begin_bulk (self->store, NULL));
  for (int i = 0; i < 2; i++)
    {
      GThread *listener = g_thread_new ("listener", write_beside_bulk, self->store);

      g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (listener)), ==, 2);
      g_assert_cmpint (GPOINTER_TO_INT (write_beside_bulk (self->store)), ==, 1);
    }
  g_assert_true (ter_store_end_bulk (self->store, NULL));
  g_assert_cmpint (GPOINTER_TO_INT (write_beside_bulk (self->store)), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("threads", test_threads);
  add ("writers", test_writers);
  add ("signal", test_signal);
  add ("other-process", test_other_process);
  add ("cancelled", test_cancelled);
  add ("bulk", test_bulk);
  add ("beside-bulk", test_beside_bulk);

  return g_test_run ();
}
