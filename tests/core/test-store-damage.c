/* test-store-damage.c — Truncated and bit-flipped files: never a crash, never wrong values in silence
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store-support.h"

#define N_SERIES 5
#define N_OBSERVATIONS 8000

typedef struct
{
  char *bytes;
  gsize length;
  TerSamples *samples[N_SERIES];
} Original;

static void
make_original (StoreFixture *self,
               Original     *original)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  for (int i = 0; i < N_OBSERVATIONS; i++)
    {
      g_autofree char *device = g_strdup_printf ("d%d", i % N_SERIES);

      store_batch_add (batch, NULL, device, STORE_EPOCH_US + i * TER_USEC_PER_SEC, i / 7.0);
    }
  store_commit (self->store, batch);
  for (int i = 0; i < N_SERIES; i++)
    original->samples[i] = store_read_all (self->store, i + 1);
  store_fixture_close (self);
  g_assert_true (g_file_get_contents (self->path, &original->bytes, &original->length, NULL));
}

static void
clear_original (Original *original)
{
  for (int i = 0; i < N_SERIES; i++)
    ter_samples_unref (original->samples[i]);
  g_free (original->bytes);
}

static gboolean
is_intact (TerStore       *store,
           const Original *original)
{
  for (int i = 0; i < N_SERIES; i++)
    {
      const TerSamples *expected = original->samples[i];
      g_autoptr (TerSamples) samples =
          ter_store_read (store, i + 1, G_MININT64, G_MAXINT64, NULL, NULL);

      if (samples == NULL || samples->n != expected->n ||
          memcmp (samples->times, expected->times, expected->n * sizeof (gint64)) != 0 ||
          memcmp (samples->values, expected->values, expected->n * sizeof (double)) != 0 ||
          memcmp (samples->qualities, expected->qualities, expected->n) != 0)
        return FALSE;
    }

  return TRUE;
}

/* A damaged copy is refused when it opens, or found by the check, or its observations are what they were. */
static char
judge_copy (StoreFixture   *self,
            const Original *original)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (TerStore) store =
      ter_store_open (self->path, TER_STORE_READ_ONLY, self->clock, &error);

  if (store == NULL)
    {
      g_assert_true (error->domain == TER_STORE_ERROR);
      g_assert_true (error->code == TER_STORE_ERROR_CORRUPT ||
                     error->code == TER_STORE_ERROR_NOT_A_TERRITORY ||
                     error->code == TER_STORE_ERROR_NEWER || error->code == TER_STORE_ERROR_IO);
      return 'r';
    }
  problems = ter_store_check (store, NULL, &error);
  if (problems == NULL || problems->len > 0)
    return 'c';
  g_assert_true (is_intact (store, original));

  return 'i';
}

static void
test_bit_flips (StoreFixture *self,
                gconstpointer data)
{
  gboolean is_long = g_strcmp0 (g_getenv ("TERRITOIRE_TEST_LONG"), "1") == 0;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Original original = { 0 };
  int refused = 0, found = 0, intact = 0;

  make_original (self, &original);
  g_test_message ("seed %u", seed);
  for (int i = 0; i < (is_long ? 10000 : 150); i++)
    {
      gsize byte = (gsize) g_rand_double_range (rand, 0, (double) original.length);
      char bit = (char) (1 << g_rand_int_range (rand, 0, 8));
      char verdict;

      original.bytes[byte] ^= bit;
      store_write_file (self->path, original.bytes, original.length);
      g_test_message ("byte %" G_GSIZE_FORMAT " bit %d", byte, bit);
      verdict = judge_copy (self, &original);
      refused += verdict == 'r';
      found += verdict == 'c';
      intact += verdict == 'i';
      original.bytes[byte] ^= bit;
    }
  g_test_message (
      "%d refused when opened, %d found by the check, %d without effect on observations", refused,
      found, intact);
  g_assert_cmpint (refused + found, >, 0);
  clear_original (&original);
}

/* Each byte of an observation counts: flips in the pages of the observations alone. */
static void
test_flipped_values (StoreFixture *self,
                     gconstpointer data)
{
  Original original = { 0 };
  double value = 78 / 7.0;
  guint64 bits;
  guint8 needle[8];
  char *place;

  make_original (self, &original);
  memcpy (&bits, &value, sizeof bits);
  for (int i = 0; i < 8; i++)
    needle[i] = (guint8) (bits >> (8 * i));
  place = memmem (original.bytes, original.length, needle, sizeof needle);
  g_assert_nonnull (place);
  for (int i = 1; i < 8; i++)
    {
      place[i] ^= 0x10;
      store_write_file (self->path, original.bytes, original.length);
      g_assert_cmpint (judge_copy (self, &original), ==, 'c');
      place[i] ^= 0x10;
    }
  clear_original (&original);
}

static void
test_truncations (StoreFixture *self,
                  gconstpointer data)
{
  Original original = { 0 };

  make_original (self, &original);
  for (int i = 0; i < 100; i++)
    {
      store_write_file (self->path, original.bytes, original.length * i / 100);
      g_assert_cmpint (judge_copy (self, &original), ==, 'r');
    }
  store_write_file (self->path, original.bytes, original.length - 1);
  g_assert_cmpint (judge_copy (self, &original), ==, 'r');
  clear_original (&original);
}

/* The WAL of another territory beside ours, or nonsense: its frames have other salts and checksums. */
static void
test_foreign_wal (StoreFixture *self,
                  gconstpointer data)
{
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *noise = g_malloc (200000);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  Original original = { 0 };

  make_original (self, &original);
  for (int i = 0; i < 200000; i++)
    noise[i] = (char) g_rand_int (rand);
  store_write_file (self->path, original.bytes, original.length);
  store_write_file (wal, noise, 200000);
  g_assert_cmpint (judge_copy (self, &original), !=, 'c');
  clear_original (&original);
}

/* A power cut leaves the WAL at any length. What is read then is what some commit left, whole, and each longer WAL
 * gives at least as much. */
static void
test_torn_wal (StoreFixture *self,
               gconstpointer data)
{
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *copy = g_strconcat (self->path, "-copy", NULL);
  g_autofree char *copy_wal = g_strconcat (self->path, "-copy-wal", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *wal_bytes = NULL;
  gsize length, wal_length, last = 0;

  for (int i = 0; i < 40; i++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

      for (int j = 0; j < 10; j++)
        store_batch_add (batch, NULL, "a", STORE_EPOCH_US + i * 10 + j, i);
      store_commit (self->store, batch);
    }
  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  g_assert_true (g_file_get_contents (wal, &wal_bytes, &wal_length, NULL));
  g_assert_cmpuint (wal_length, >, 100000);

  for (int i = 0; i <= 60; i++)
    {
      g_autoptr (TerStore) store = NULL;
      g_autoptr (TerSamples) samples = NULL;
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (GError) error = NULL;

      store_write_file (copy, bytes, length);
      store_write_file (copy_wal, wal_bytes, wal_length / 60 * i + (i == 60 ? wal_length % 60 : 0));
      store = ter_store_open (copy, TER_STORE_READ_WRITE, self->clock, &error);
      g_assert_no_error (error);
      problems = ter_store_check (store, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (problems->len, ==, 0);
      samples = store_read_all (store, 1);
      g_assert_cmpuint (samples->n % 10, ==, 0);
      g_assert_cmpuint (samples->n, >=, last);
      last = samples->n;
      g_assert_true (ter_store_close (store, &error));
    }
  g_assert_cmpuint (last, ==, 400);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define add(name, func)                                                              \
  g_test_add ("/store/damage/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  add ("bit-flips", test_bit_flips);
  add ("flipped-values", test_flipped_values);
  add ("truncations", test_truncations);
  add ("foreign-wal", test_foreign_wal);
  add ("torn-wal", test_torn_wal);

  return g_test_run ();
}
