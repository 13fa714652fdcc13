/* test-store-full.c — A disk that is full, before, during and after
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store-support.h"

static TerBatch *
make_batch (gint64 source_id,
            int    number)
{
  TerBatch *batch = ter_batch_new (source_id);

  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d-%d", number, i);
      g_autofree char *device = g_strdup_printf ("d%d", i % 20);

      store_batch_add (batch, key, device, STORE_EPOCH_US + ((gint64) number * 2000 + i) * 1000,
                       i / 7.0);
    }

  return batch;
}

static gint64
count_rows (TerStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = ter_store_list_series (store, &error);
  gint64 n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (list, i);
      g_autoptr (TerSamples) samples = store_read_all (store, series->id);

      g_assert_cmpint ((gint64) samples->n, ==, series->n_observations);
      n += (gint64) samples->n;
    }

  return n;
}

static void
assert_sound (TerStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = ter_store_check (store, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_printerr ("# %s\n", (char *) g_ptr_array_index (problems, i));
  g_assert_cmpuint (problems->len, ==, 0);
}

/* Commits until the disk is full; returns how many batches were acknowledged. */
static int
fill (TerStore *store,
      gint64    source_id,
      int       number)
{
  for (; number < 10000; number++)
    {
      g_autoptr (TerBatch) batch = make_batch (source_id, number);
      g_autoptr (GError) error = NULL;

      if (ter_store_commit (store, batch, NULL, &error))
        continue;
      g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_FULL);
      return number;
    }
  g_assert_not_reached ();
}

static void
rename_source (TerStore   *store,
               gint64      source_id,
               const char *name)
{
  g_autoptr (TerAct) act = store_act (TER_ACT_SET, "source", source_id);
  g_autoptr (GError) error = NULL;

  ter_act_set (act, "name", name);
  ter_store_apply (store, act, &error);
  g_assert_no_error (error);
}

/* On a file system of 12 MiB, 4 of which are in the way at first. */
static void
try_small_disk (const char *folder)
{
  g_autoptr (TerClock) clock = ter_clock_new_manual (STORE_EPOCH_US);
  g_autofree char *path = g_build_filename (folder, "full.territoire", NULL);
  g_autofree char *other = g_build_filename (folder, "other.territoire", NULL);
  g_autofree char *filler = g_build_filename (folder, "filler", NULL);
  g_autofree char *bytes = g_malloc0 (4 * 1024 * 1024);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerBatch) again = NULL;
  TerStore *store, *none;
  gint64 source_id;
  int n, m;

  store_write_file (filler, bytes, 4 * 1024 * 1024);
  store = ter_store_create (path, "Plein", "Europe/Paris", clock, &error);
  g_assert_no_error (error);
  source_id = store_add_source (store);
  n = fill (store, source_id, 0);
  g_assert_cmpint (n, >, 5);

  /* Everything acknowledged is there, nothing else, and it can be read. */
  g_assert_cmpint (count_rows (store), ==, n * 2000);
  assert_sound (store);

  /* People can still act and the program can say that the source is in trouble; sensors cannot use that room. */
  for (int i = 0; i < 10; i++)
    rename_source (store, source_id, i % 2 == 0 ? "Arrêtée" : "Encore");
  ter_store_note_source (store, source_id, "the disk is full", &error);
  g_assert_no_error (error);
  again = make_batch (source_id, n);
  g_assert_false (ter_store_commit (store, again, NULL, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_FULL);
  g_clear_error (&error);
  none = ter_store_create (other, "Plein", "Europe/Paris", clock, &error);
  if (none == NULL)
    g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_FULL);
  g_clear_error (&error);
  g_clear_object (&none);

  /* Room again: it goes on by itself, from where it was. */
  g_assert_cmpint (g_unlink (filler), ==, 0);
  m = fill (store, source_id, n);
  g_assert_cmpint (m, >, n);
  g_assert_cmpint (count_rows (store), ==, m * 2000);
  assert_sound (store);

  /* Closing on a full disk keeps everything too. */
  ter_store_close (store, NULL);
  g_object_unref (store);
  store = ter_store_open (path, TER_STORE_READ_WRITE, clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (store), ==, m * 2000);
  assert_sound (store);
  ter_store_close (store, NULL);
  g_object_unref (store);
}

static void
mount_and_try (gpointer folder)
{
  if (!store_mount_small (folder, "size=12m"))
    _exit (STORE_NOT_PERMITTED);
  try_small_disk (folder);
}

static void
test_small_disk (void)
{
  g_autofree char *folder = store_make_folder ();

  store_run_child (mount_and_try, folder, "this user may not mount a small file system");
  store_remove_folder (folder);
}

/* A limit on the size of files looks like a full disk, for the file alone: SQLite gets EFBIG. */
static void
limit_and_try (gpointer folder)
{
  g_autoptr (TerClock) clock = ter_clock_new_manual (STORE_EPOCH_US);
  g_autofree char *path = g_build_filename (folder, "limited.territoire", NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { 3 * 1024 * 1024, RLIM_INFINITY };
  TerStore *store = ter_store_create (path, "Limite", "Europe/Paris", clock, &error);
  gint64 source_id;
  int n, m;

  g_assert_no_error (error);
  source_id = store_add_source (store);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  n = fill (store, source_id, 0);
  g_assert_cmpint (n, >, 5);
  g_assert_cmpint (count_rows (store), ==, n * 2000);
  assert_sound (store);

  limit.rlim_cur = 6 * 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  m = fill (store, source_id, n);
  g_assert_cmpint (m, >, n);
  g_assert_cmpint (count_rows (store), ==, m * 2000);
  assert_sound (store);
  ter_store_close (store, NULL);
  g_object_unref (store);
}

static void
test_limit (void)
{
  g_autofree char *folder = store_make_folder ();

  store_run_child (limit_and_try, folder, "limits cannot be set");
  store_remove_folder (folder);
}

/* Packs with ever more room: from none to enough. What is written before the disk is full stays written; nothing is
 * lost at any of the stops, and the last one is a whole compaction. Returns how often the disk was full. */
static int
settle_by_and_by (TerStore *store,
                  int       n_batches)
{
  for (int n_full = 0; n_full < 200; n_full++)
    {
      struct rlimit limit = { (rlim_t) (n_full + 1) * 49152, RLIM_INFINITY };
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
      if (ter_store_settle (store, NULL, &error))
        return n_full;
      g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_FULL);
      g_assert_cmpint (count_rows (store), ==, n_batches * 2000);
      if (n_full % 8 == 0)
        assert_sound (store);
    }
  g_assert_not_reached ();
}

static void
compact_and_try (gpointer folder)
{
  g_autoptr (TerClock) clock = ter_clock_new_manual (STORE_EPOCH_US);
  g_autofree char *path = g_build_filename (folder, "compacted.territoire", NULL);
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
  TerStore *store = ter_store_create (path, "Limite", "Europe/Paris", clock, &error);
  gint64 source_id;
  int n_full;

  g_assert_no_error (error);
  source_id = store_add_source (store);
  for (int i = 0; i < 30; i++)
    {
      g_autoptr (TerBatch) batch = make_batch (source_id, i);

      store_commit (store, batch);
    }
  /* The log is empty: what is written next is what the limit stops. */
  g_assert_true (ter_store_close (store, &error));
  g_object_unref (store);
  store = ter_store_open (path, TER_STORE_READ_WRITE, clock, &error);
  g_assert_no_error (error);
  /* Slices of a series each, so that some are written and others not. */
  store->slice_rows = 1;
  signal (SIGXFSZ, SIG_IGN);
  n_full = settle_by_and_by (store, 30);
  g_test_message ("the disk was full %d times", n_full);
  g_assert_cmpint (n_full, >, 0);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_cmpint (count_rows (store), ==, 60000);
  assert_sound (store);
  ter_store_close (store, NULL);
  g_object_unref (store);

  store = ter_store_open (path, TER_STORE_READ_WRITE, clock, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (store), ==, 60000);
  assert_sound (store);
  ter_store_close (store, NULL);
  g_object_unref (store);
}

/* Compaction stops when the disk is full, loses nothing, and goes on when there is room. */
static void
test_compaction (void)
{
  g_autofree char *folder = store_make_folder ();

  store_run_child (compact_and_try, folder, "limits cannot be set");
  store_remove_folder (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/full/small-disk", test_small_disk);
  g_test_add_func ("/store/full/limit", test_limit);
  g_test_add_func ("/store/full/compaction", test_compaction);

  return g_test_run ();
}
