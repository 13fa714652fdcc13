/* test-store-pieces.c — One damaged piece stops nothing but what needs it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The model holds every value of every series. A round flips a random bit in the blob of a random chunk or segment,
 * opens the file, and looks: series that the piece does not hold read as the model; those that it may hold read as the
 * model or say which piece is damaged; commits, late ones in the damaged week too, and a compaction go on; the piece
 * has the same bytes after as before. Then the bit is flipped back: everything that was ever committed is there.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "store-support.h"

#define N_SERIES 6
#define N_HOURS (21 * 24)
#define LAST_HOUR (60 * 24)
#define N_ROUNDS 12
#define N_LONG_ROUNDS 300

/* Of each series, the value of each half hour, or NAN. */
typedef struct
{
  double values[N_SERIES][2 * LAST_HOUR];
  /* The next hour to come */
  int hour;
} Model;

/* A damaged piece. */
typedef struct
{
  gboolean is_segment;
  gint64 id;
  gsize byte;
  int bit;
  gint64 first_series;
  gint64 last_series;
} Piece;

static gint64
get_time (int half_hour)
{
  return STORE_EPOCH_US + half_hour * (TER_USEC_PER_HOUR / 2);
}

static void
add (Model    *model,
     TerBatch *batch,
     int       series,
     int       half_hour)
{
  char name[8];

  g_snprintf (name, sizeof name, "d%d", series);
  model->values[series][half_hour] = series * 1000 + half_hour / 4.0;
  store_batch_add (batch, NULL, name, get_time (half_hour), model->values[series][half_hour]);
}

static void
commit_hours (StoreFixture *self,
              Model        *model,
              int           first,
              int           end,
              int           n_hours)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  for (int series = first; series < end; series++)
    for (int hour = model->hour; hour < model->hour + n_hours; hour++)
      add (model, batch, series, 2 * hour);
  store_commit (self->store, batch);
}

/* Three weeks in chunks, and some segments: of all series, and of a few. */
static void
fill (StoreFixture *self,
      Model        *model)
{
  for (int series = 0; series < N_SERIES; series++)
    for (int i = 0; i < 2 * LAST_HOUR; i++)
      model->values[series][i] = NAN;
  model->hour = 0;
  commit_hours (self, model, 0, N_SERIES, N_HOURS);
  model->hour += N_HOURS;
  g_assert_true (ter_store_settle (self->store, NULL, NULL));
}

static void
add_segments (StoreFixture *self,
              Model        *model)
{
  commit_hours (self, model, 0, N_SERIES, 1);
  commit_hours (self, model, 2, 4, 2);
  model->hour += 2;
  commit_hours (self, model, 4, N_SERIES, 1);
  model->hour++;
}

static GBytes *
read_piece (StoreFixture *self,
            const Piece  *piece)
{
  g_autoptr (TerReading) reading = ter_store_begin_reading (self->store, NULL);
  g_autoptr (TerStatement) row =
      ter_connection_prepare (reading->connection,
                              piece->is_segment ? "SELECT data FROM segment WHERE id = ?1"
                                                : "SELECT data FROM chunk WHERE id = ?1",
                              NULL);
  const guint8 *data;
  gsize length;

  ter_statement_bind (row, "i", piece->id);
  g_assert_cmpint (ter_statement_step (row, NULL), ==, TER_STEP_ROW);
  data = ter_statement_get_blob (row, 0, &length);

  return g_bytes_new (data, length);
}

static Piece
choose_piece (StoreFixture *self,
              GRand        *rand)
{
  g_autoptr (TerReading) reading = ter_store_begin_reading (self->store, NULL);
  Piece piece = { .is_segment = g_rand_boolean (rand), .bit = g_rand_int_range (rand, 0, 8) };
  g_autoptr (TerStatement) row = ter_connection_prepare (
      reading->connection,
      piece.is_segment
          ? "SELECT id, first_series, last_series, length (data) FROM segment ORDER BY id"
          : "SELECT id, id >> 32, id >> 32, length (data) FROM chunk ORDER BY id",
      NULL);
  int n = 0;

  while (ter_statement_step (row, NULL) == TER_STEP_ROW)
    {
      if (g_rand_int_range (rand, 0, ++n) != 0)
        continue;
      piece.id = ter_statement_get_int (row, 0);
      piece.first_series = ter_statement_get_int (row, 1);
      piece.last_series = ter_statement_get_int (row, 2);
      piece.byte = (gsize) g_rand_int_range (rand, 0, (int) ter_statement_get_int (row, 3));
    }
  if (n == 0)
    return choose_piece (self, rand);

  return piece;
}

static void
flip (StoreFixture *self,
      const Piece  *piece)
{
  g_autoptr (GBytes) bytes = read_piece (self, piece);
  gsize length;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&bytes), &length);
  g_autoptr (GBytes) flipped = NULL;
  g_autoptr (GError) error = NULL;

  data[piece->byte] ^= (guint8) (1 << piece->bit);
  flipped = g_bytes_new_take (data, length);
  ter_connection_execute (self->store->writer, &error,
                          piece->is_segment ? "UPDATE segment SET data = ?2 WHERE id = ?1"
                                            : "UPDATE chunk SET data = ?2 WHERE id = ?1",
                          "ib", piece->id, flipped);
  g_assert_no_error (error);
  store_fixture_reopen (self);
}

static void
assert_samples (const TerSamples *samples,
                const Model      *model,
                int               series)
{
  gsize row = 0;

  for (int i = 0; i < 2 * LAST_HOUR; i++)
    {
      double value = model->values[series][i];

      if (isnan (value))
        continue;
      g_assert_cmpuint (row, <, samples->n);
      g_assert_cmpint (samples->times[row], ==, get_time (i));
      g_assert_cmpfloat (samples->values[row], ==, value);
      row++;
    }
  g_assert_cmpuint (row, ==, samples->n);
}

/* The error names the piece. */
static void
assert_named (const GError *error,
              const Piece  *piece)
{
  g_autofree char *name =
      piece->is_segment ? g_strdup_printf ("segment %" G_GINT64_FORMAT, piece->id)
                        : g_strdup_printf ("block %" G_GINT64_FORMAT, piece->id & G_MAXUINT32);

  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, name));
}

static GPtrArray *
ask_by_day (StoreFixture *self,
            gint64        series_id,
            GError      **error)
{
  TerSpan span = { STORE_EPOCH_US, get_time (2 * LAST_HOUR) };
  g_autoptr (TerSeriesQuery) query =
      ter_series_query_new_full (span, TER_RESOLUTION_HOUR, TER_FUNCTION_MEAN);

  ter_series_query_add (query, series_id);

  return ter_store_query (self->store, query, NULL, error);
}

/* @piece: (nullable): what is damaged */
static void
assert_readings (StoreFixture *self,
                 const Model  *model,
                 const Piece  *piece)
{
  g_autoptr (GPtrArray) list = ter_store_list_series (self->store, NULL);

  g_assert_nonnull (list);
  g_assert_cmpuint (list->len, ==, N_SERIES);
  for (int series = 0; series < N_SERIES; series++)
    {
      gint64 id = series + 1;
      gboolean is_concerned =
          piece != NULL && id >= piece->first_series && id <= piece->last_series;
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) query_error = NULL;
      g_autoptr (TerSamples) samples =
          ter_store_read (self->store, id, G_MININT64, G_MAXINT64, NULL, &error);
      g_autoptr (GPtrArray) answers = ask_by_day (self, id, &query_error);

      if (is_concerned)
        {
          g_assert_null (samples);
          g_assert_null (answers);
          assert_named (error, piece);
          assert_named (query_error, piece);
          continue;
        }
      g_assert_no_error (error);
      g_assert_no_error (query_error);
      assert_samples (samples, model, series);
    }
}

static void
assert_found (StoreFixture *self,
              const Piece  *piece)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = ter_store_check (self->store, NULL, &error);
  g_autofree char *name =
      piece->is_segment ? g_strdup_printf ("segment %" G_GINT64_FORMAT, piece->id)
                        : g_strdup_printf ("block %" G_GINT64_FORMAT, piece->id & G_MAXUINT32);

  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 0), name));
}

/* New hours of all series, and a half hour of each that nobody sent before, in a random place. */
static void
commit_more (StoreFixture *self,
             Model        *model,
             GRand        *rand)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  for (int series = 0; series < N_SERIES; series++)
    {
      int late = 2 * g_rand_int_range (rand, 0, model->hour) + 1;
      double value = model->values[series][late];

      if (isnan (value))
        add (model, batch, series, late);
    }
  store_commit (self->store, batch);
  add_segments (self, model);
}

static void
run_round (StoreFixture *self,
           Model        *model,
           GRand        *rand)
{
  Piece piece = choose_piece (self, rand);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  g_test_message ("%s %" G_GINT64_FORMAT ", byte %" G_GSIZE_FORMAT " bit %d",
                  piece.is_segment ? "segment" : "chunk", piece.id, piece.byte, piece.bit);
  flip (self, &piece);
  before = read_piece (self, &piece);
  assert_readings (self, model, &piece);
  assert_found (self, &piece);

  commit_more (self, model, rand);
  assert_readings (self, model, &piece);
  for (int i = 0; i < 2; i++)
    {
      ter_store_settle (self->store, NULL, &error);
      g_assert_no_error (error);
      assert_readings (self, model, &piece);
      assert_found (self, &piece);
    }
  store_fixture_reopen (self);
  assert_readings (self, model, &piece);
  after = read_piece (self, &piece);
  g_assert_true (g_bytes_equal (before, after));

  flip (self, &piece);
  assert_readings (self, model, NULL);
  store_fixture_assert_sound (self);
  ter_store_settle (self->store, NULL, &error);
  g_assert_no_error (error);
  assert_readings (self, model, NULL);
  store_fixture_assert_sound (self);
}

static void
test_random (StoreFixture *self,
             gconstpointer data)
{
  gboolean is_long = g_strcmp0 (g_getenv ("TERRITOIRE_TEST_LONG"), "1") == 0;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree Model *model = g_new (Model, 1);

  g_test_message ("seed %u", seed);
  self->store->slice_rows = 40;
  fill (self, model);
  for (int round = 0; round < (is_long ? N_LONG_ROUNDS : N_ROUNDS); round++)
    {
      if (model->hour + 20 > LAST_HOUR)
        break;
      add_segments (self, model);
      run_round (self, model, rand);
    }
}

/* A week that is sound is read of a series of which another is not. */
static void
test_other_weeks (StoreFixture *self,
                  gconstpointer data)
{
  g_autofree Model *model = g_new (Model, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  int n_damaged = 0;
  Piece piece;

  fill (self, model);
  do
    piece = choose_piece (self, rand);
  while (piece.is_segment);
  flip (self, &piece);
  for (int day = 0; day < 21; day++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerSamples) samples =
          ter_store_read (self->store, piece.first_series, get_time (48 * day),
                          get_time (48 * (day + 1)), NULL, &error);

      if (samples != NULL)
        {
          g_assert_cmpuint (samples->n, ==, 24);
          continue;
        }
      assert_named (error, &piece);
      n_damaged++;
    }
  g_assert_cmpint (n_damaged, >, 0);
  g_assert_cmpint (n_damaged, <=, 7);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                              \
  g_test_add ("/store/pieces/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  ADD ("random", test_random);
  ADD ("other-weeks", test_other_weeks);

  return g_test_run ();
}
