/* test-store-compact.c — What is packed reads as it did before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The model keeps, for each device and instant, the values in the order in which they were accepted. Batches hold
 * disorder, duplicates and corrections of what is in segments, in chunks and in both. Between them the store is
 * settled, settled in part, closed and opened. Slices are of a few rows, so that a compaction has many.
 */

#include "config.h"

#include <math.h>

#include "store-support.h"
#include "ter-aggregate.h"
#include "ter-calendar.h"
#include "ter-store-gather-private.h"

#define N_DEVICES 5
#define N_INSTANTS 700
#define STEP_US (2 * TER_USEC_PER_HOUR)
#define N_ROUNDS 60
#define DEADLINE_US (20 * TER_USEC_PER_SEC)

typedef struct
{
  GArray *values[N_DEVICES][N_INSTANTS];
} Model;

static Model *
model_new (void)
{
  Model *self = g_new0 (Model, 1);

  for (int d = 0; d < N_DEVICES; d++)
    for (int i = 0; i < N_INSTANTS; i++)
      self->values[d][i] = g_array_new (FALSE, FALSE, sizeof (double));

  return self;
}

static void
model_free (Model *self)
{
  for (int d = 0; d < N_DEVICES; d++)
    for (int i = 0; i < N_INSTANTS; i++)
      g_array_unref (self->values[d][i]);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Model, model_free)

static gboolean
is_same (double a,
         double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static void
model_add (Model     *self,
           int        device,
           int        instant,
           double     value,
           TerCommit *commit)
{
  GArray *values = self->values[device][instant];

  for (guint i = 0; i < values->len; i++)
    if (is_same (g_array_index (values, double, i), value))
      {
        commit->n_duplicates++;
        return;
      }
  commit->n_observations += values->len == 0;
  commit->n_corrections += values->len > 0;
  g_array_append_val (values, value);
}

static gint64
count (StoreFixture *self,
       const char   *sql)
{
  g_autoptr (TerReading) reading = ter_store_begin_reading (self->store, NULL);
  gint64 n = -1;

  g_assert_true (ter_connection_get_int (reading->connection, sql, &n, NULL));

  return n;
}

static void
assert_same (StoreFixture *self,
             const Model  *model)
{
  for (int device = 0; device < N_DEVICES; device++)
    {
      g_autofree char *name = g_strdup_printf ("d%d", device);
      gint64 series = store_find_series (self->store, name);
      g_autoptr (TerSamples) samples = series != 0 ? store_read_all (self->store, series) : NULL;
      gsize row = 0;

      for (int instant = 0; samples != NULL && instant < N_INSTANTS; instant++)
        {
          GArray *values = model->values[device][instant];

          if (values->len == 0)
            continue;
          g_assert_cmpuint (row, <, samples->n);
          g_assert_cmpint (samples->times[row], ==, STORE_EPOCH_US + instant * STEP_US);
          g_assert_true (
              is_same (samples->values[row], g_array_index (values, double, values->len - 1)));
          row++;
        }
      g_assert_cmpuint (row, ==, samples != NULL ? samples->n : 0);
    }
}

static void
commit_random (StoreFixture *self,
               Model        *model,
               GRand        *rand)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  TerCommit expected = { 0 };
  TerCommit found;
  int n = g_rand_int_range (rand, 1, 120);
  int around = g_rand_int_range (rand, 0, N_INSTANTS);

  for (int i = 0; i < n; i++)
    {
      int device = g_rand_int_range (rand, 0, N_DEVICES);
      int far = g_rand_int_range (rand, 0, 8) == 0;
      int near = (around + g_rand_int_range (rand, 0, 30)) % N_INSTANTS;
      int instant = far ? g_rand_int_range (rand, 0, N_INSTANTS) : near;
      double value =
          g_rand_int_range (rand, 0, 12) == 0 ? NAN : g_rand_int_range (rand, -3, 4) / 4.0;
      g_autofree char *name = g_strdup_printf ("d%d", device);

      store_batch_add (batch, NULL, name, STORE_EPOCH_US + instant * STEP_US, value);
      model_add (model, device, instant, value, &expected);
    }
  found = store_commit (self->store, batch);
  g_assert_cmpint (found.n_observations, ==, expected.n_observations);
  g_assert_cmpint (found.n_corrections, ==, expected.n_corrections);
  g_assert_cmpint (found.n_duplicates, ==, expected.n_duplicates);
}

static void
test_random (StoreFixture *self,
             gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (Model) model = model_new ();

  g_test_message ("seed %u", seed);
  for (int round = 0; round < N_ROUNDS; round++)
    {
      self->store->slice_rows = (gsize) g_rand_int_range (rand, 1, 60);
      for (int i = g_rand_int_range (rand, 0, 5); i >= 0; i--)
        commit_random (self, model, rand);
      if (g_rand_int_range (rand, 0, 3) == 0)
        {
          g_assert_true (ter_store_settle (self->store, NULL, NULL));
          g_assert_cmpint (count (self, "SELECT count (*) FROM segment"), ==, 0);
        }
      else if (g_rand_int_range (rand, 0, 3) == 0)
        {
          self->store->n_slices_left = g_rand_int_range (rand, 1, 5);
          ter_store_settle (self->store, NULL, NULL);
          self->store->n_slices_left = 0;
        }
      if (g_rand_int_range (rand, 0, 8) == 0)
        {
          store_fixture_close (self);
          store_fixture_reopen (self);
        }
      if (round % 4 == 0)
        assert_same (self, model);
    }
  assert_same (self, model);
  store_fixture_assert_sound (self);
  g_assert_true (ter_store_settle (self->store, NULL, NULL));
  assert_same (self, model);
  store_fixture_assert_sound (self);
  g_assert_cmpint (count (self, "SELECT count (*) FROM chunk"), >, N_DEVICES);
}

static void
compare_buckets (GArray *found,
                 GArray *expected)
{
  g_assert_cmpuint (found->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      const TerBucket *a = &g_array_index (found, TerBucket, i);
      const TerBucket *b = &g_array_index (expected, TerBucket, i);

      g_assert_cmpuint (a->count, ==, b->count);
      g_assert_true (is_same (a->min, b->min) && is_same (a->max, b->max));
      g_assert_true (is_same (a->first, b->first) && is_same (a->last, b->last));
      g_assert_cmpfloat (fabs (a->sum - b->sum), <=, 1e-9);
      g_assert_cmpfloat (fabs (a->coverage - b->coverage), <=, 1e-9);
    }
}

/* Buckets gathered from chunks, from segments and from both are those of what is read. */
static void
test_gather (StoreFixture *self,
             gconstpointer data)
{
  static const TerSeriesKind kinds[] = { TER_SERIES_GAUGE, TER_SERIES_AMOUNT };
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (Model) model = model_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerSpan span = { STORE_EPOCH_US, STORE_EPOCH_US + N_INSTANTS * STEP_US };

  g_test_message ("seed %u", seed);
  for (int round = 0; round < 40; round++)
    {
      g_autoptr (GArray) edges =
          ter_calendar_edges (zone, span, (TerStep) (round % (TER_STEP_YEAR + 1)));
      const gint64 *instants = (const gint64 *) (gpointer) edges->data;
      TerSeriesKind kind = kinds[round % 2];
      g_autoptr (TerSamples) samples = NULL;
      g_autoptr (TerRollup) rollup = NULL;
      g_autoptr (GArray) found = NULL;
      g_autoptr (GArray) expected = NULL;
      gint64 series;

      commit_random (self, model, rand);
      if (g_rand_int_range (rand, 0, 4) == 0)
        g_assert_true (ter_store_settle (self->store, NULL, NULL));
      series = store_find_series (self->store, "d0");
      if (series == 0)
        continue;
      samples = store_read_all (self->store, series);
      rollup = ter_store_gather (self->store, series, instants, edges->len, kind,
                                 TER_USEC_PER_DAY * 60, STEP_US, NULL, NULL);
      found = ter_rollup_to_buckets (rollup);
      expected = ter_aggregate (samples, instants, edges->len, kind, STEP_US);
      compare_buckets (found, expected);
    }
}

/* Days that are kept, with those that came lately, make what all observations do. */
static void
check_days (StoreFixture *self,
            GTimeZone    *zone)
{
  gint64 series = store_find_series (self->store, "d0");
  g_autoptr (TerSamples) samples = store_read_all (self->store, series);
  TerSpan span = { STORE_EPOCH_US - 3 * TER_USEC_PER_DAY,
                   STORE_EPOCH_US + N_INSTANTS * STEP_US + TER_USEC_PER_DAY };

  for (TerStep step = TER_STEP_DAY; step <= TER_STEP_YEAR; step++)
    {
      g_autoptr (GArray) edges = ter_calendar_edges (zone, span, step);
      const gint64 *instants = (const gint64 *) (gpointer) edges->data;
      g_autoptr (TerReading) reading = ter_store_begin_reading (self->store, NULL);
      g_autoptr (GArray) expected =
          ter_aggregate (samples, instants, edges->len, TER_SERIES_GAUGE, STEP_US);
      g_autoptr (TerRollup) rollup = NULL;
      g_autoptr (GArray) found = NULL;
      gint64 step_us = STEP_US;

      rollup = ter_reading_gather_days (reading, series, zone, instants, edges->len,
                                        TER_SERIES_GAUGE, TER_USEC_PER_DAY, &step_us, NULL, NULL);
      g_assert_nonnull (rollup);
      found = ter_rollup_to_buckets (rollup);
      compare_buckets (found, expected);
    }
}

static void
commit_steady (StoreFixture *self,
               GRand        *rand,
               int           first,
               int           n)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  for (int i = first; i < first + n && i < N_INSTANTS; i++)
    if (g_rand_int_range (rand, 0, 20) != 0)
      store_batch_add (batch, NULL, "d0", STORE_EPOCH_US + i * STEP_US,
                       g_rand_int_range (rand, -400, 400) / 10.0);
  store_commit (self->store, batch);
}

static void
test_days (StoreFixture *self,
           gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GTimeZone) reunion = g_time_zone_new_identifier ("Indian/Reunion");
  g_autoptr (TerAct) act = store_act (TER_ACT_SET, "territory", 0);

  g_test_message ("seed %u", seed);
  for (int first = 0; first < N_INSTANTS; first += 50)
    {
      commit_steady (self, rand, first, 50);
      if (g_rand_boolean (rand))
        g_assert_true (ter_store_settle (self->store, NULL, NULL));
      check_days (self, paris);
      /* A correction, and what was lost comes late. */
      commit_steady (self, rand, g_rand_int_range (rand, 0, first + 50), 3);
      check_days (self, paris);
    }
  g_assert_true (ter_store_settle (self->store, NULL, NULL));
  check_days (self, paris);
  g_assert_cmpint (count (self, "SELECT count (*) FROM rollup WHERE zone = 'Europe/Paris'"), >=, 2);

  /* Cut elsewhere: the chunks answer until the days are made again, all of them. */
  check_days (self, reunion);
  ter_act_set (act, "zone", "Indian/Reunion");
  g_assert_true (ter_store_apply (self->store, act, NULL));
  commit_steady (self, rand, N_INSTANTS - 2, 2);
  g_assert_true (ter_store_settle (self->store, NULL, NULL));
  g_assert_cmpint (count (self, "SELECT count (*) FROM rollup WHERE zone <> 'Indian/Reunion'"), ==,
                   0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM rollup"), >=, 2);
  check_days (self, reunion);
  check_days (self, paris);
  store_fixture_assert_sound (self);
}

/* Texts, NULL values, qualities and infinitely many values of one week. */
static void
test_texts (StoreFixture *self,
            gconstpointer data)
{
  static const char *const words[] = { "ouvert", "fermé", NULL };
  gint64 series;

  for (int round = 0; round < 3; round++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
      guint device = ter_batch_add_device (batch, "door", NULL, NULL);
      guint stream = ter_batch_add_stream (batch, device, "open", "", NULL, NULL, TER_SERIES_STATE);
      guint message = ter_batch_add_message (batch, NULL, NULL, NULL, STORE_EPOCH_US);

      for (int i = 0; i < 3000; i++)
        {
          TerObservation observation = { .stream = stream,
                                         .message = message,
                                         .time_us = STORE_EPOCH_US + (i * 3 + round) * 1000,
                                         .value = i % 5 == 0 ? NAN : i % 2,
                                         .text = words[i % 3],
                                         .quality = (TerQuality) (i / 100 % TER_N_QUALITIES) };

          ter_batch_add_observation (batch, &observation);
        }
      g_assert_cmpint (store_commit (self->store, batch).n_observations, ==, 3000);
      if (round < 2)
        g_assert_true (ter_store_settle (self->store, NULL, NULL));
    }

  series = store_find_series (self->store, "door");
  for (int round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) texts = NULL;
      g_autoptr (TerSamples) samples =
          ter_store_read_texts (self->store, series, G_MININT64, G_MAXINT64, &texts, NULL, NULL);

      g_assert_cmpuint (samples->n, ==, 9000);
      for (guint row = 0; row < 9000; row++)
        {
          guint i = row / 3;

          g_assert_cmpint (samples->times[row], ==, STORE_EPOCH_US + row * 1000);
          g_assert_true (is_same (samples->values[row], i % 5 == 0 ? NAN : i % 2));
          g_assert_cmpuint (samples->qualities[row], ==, i / 100 % TER_N_QUALITIES);
          g_assert_cmpstr (g_ptr_array_index (texts, row), ==, words[i % 3]);
        }
      g_assert_true (ter_store_settle (self->store, NULL, NULL));
    }
  store_fixture_assert_sound (self);
}

static void
commit_many (StoreFixture *self,
             int           first,
             int           n)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  for (int i = first; i < first + n; i++)
    store_batch_add (batch, NULL, i % 2 != 0 ? "a" : "b", STORE_EPOCH_US + i * TER_USEC_PER_SEC, i);
  g_assert_cmpint (store_commit (self->store, batch).n_observations, ==, n);
}

static void
wait_for_chunks (StoreFixture *self)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;

  while (count (self, "SELECT count (*) FROM segment") > 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_usleep (1000);
    }
  g_assert_cmpint (count (self, "SELECT count (*) FROM chunk"), >, 0);
}

/* A bulk that is over is packed without being asked. */
static void
test_bulk (StoreFixture *self,
           gconstpointer data)
{
  g_assert_true (ter_store_begin_bulk (self->store, NULL));
  commit_many (self, 0, 20000);
  g_assert_true (ter_store_end_bulk (self->store, NULL));
  wait_for_chunks (self);
  store_fixture_assert_sound (self);
}

/* What has waited for a day does not wait longer. */
static void
test_old (StoreFixture *self,
          gconstpointer data)
{
  commit_many (self, 0, 10);
  g_assert_cmpint (count (self, "SELECT count (*) FROM chunk"), ==, 0);
  ter_clock_advance (self->clock, TER_USEC_PER_DAY);
  commit_many (self, 10, 10);
  wait_for_chunks (self);
  store_fixture_assert_sound (self);
}

/* Closing waits for no compaction to end, and loses nothing of it. */
static void
test_close (StoreFixture *self,
            gconstpointer data)
{
  g_autoptr (TerSamples) samples = NULL;

  self->store->slice_rows = 1;
  g_assert_true (ter_store_begin_bulk (self->store, NULL));
  commit_many (self, 0, 20000);
  g_assert_true (ter_store_end_bulk (self->store, NULL));
  store_fixture_close (self);
  store_fixture_reopen (self);
  samples = store_read_all (self->store, store_find_series (self->store, "a"));
  g_assert_cmpuint (samples->n, ==, 10000);
  store_fixture_assert_sound (self);
}

static void
test_cancelled (StoreFixture *self,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  commit_many (self, 0, 100);
  g_cancellable_cancel (cancellable);
  g_assert_false (ter_store_settle (self->store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (ter_store_settle (self->store, NULL, NULL));
  store_fixture_assert_sound (self);
}

/* A bit that flips in a chunk is told of, by who reads it and by the check. */
static void
test_damaged (StoreFixture *self,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  gint64 series;

  commit_many (self, 0, 1000);
  g_assert_true (ter_store_settle (self->store, NULL, NULL));
  series = store_find_series (self->store, "a");
  g_assert_true (ter_connection_execute (
      self->store->writer, &error,
      "UPDATE chunk SET data = CAST (substr (data, 1, 20) || x'55' || substr (data, 22) AS BLOB)"
      " WHERE id >> 32 = ?1",
      "i", series));
  g_assert_null (ter_store_read (self->store, series, G_MININT64, G_MAXINT64, NULL, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT);
  problems = ter_store_check (self->store, NULL, NULL);
  g_assert_nonnull (problems);
  g_assert_cmpuint (problems->len, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                               \
  g_test_add ("/store/compact/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  ADD ("random", test_random);
  ADD ("gather", test_gather);
  ADD ("days", test_days);
  ADD ("texts", test_texts);
  ADD ("bulk", test_bulk);
  ADD ("old", test_old);
  ADD ("close", test_close);
  ADD ("cancelled", test_cancelled);
  ADD ("damaged", test_damaged);

  return g_test_run ();
}
