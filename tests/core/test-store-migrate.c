/* test-store-migrate.c — A file of the first schema, brought up to date: nothing lost, whenever it is killed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The file is made with the real script of the first schema and filled by hand, as the program that had that schema
 * filled it: rows in order, corrections with the next seq, counts and digests in the rows of series. What is read from
 * it afterwards is compared with the arrays that it was filled from, row by row.
 */

#include "config.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-support.h"
#include "ter-migrations-private.h"

#define N_SERIES 7
#define QUICK_INSTANTS 15000
/* Enough for chunks to be made on the way. */
#define LONG_INSTANTS 90000
#define QUICK_ROUNDS 20
#define LONG_ROUNDS 200
#define UUID "6f1c7a5e-1b2c-4d3e-8f90-a1b2c3d4e5f6"
#define UUID_BYTES "6f1c7a5e1b2c4d3e8f90a1b2c3d4e5f6"

static int n_instants = QUICK_INSTANTS;

static gint64
get_time (int instant)
{
  return STORE_EPOCH_US + (gint64) instant * 600 * TER_USEC_PER_SEC;
}

/* One instant in 500 was corrected, some twice; one value in 100 is absent. */
static int
count_values (int series,
              int instant)
{
  return (instant + series) % 500 == 0 ? 2 + (instant / 500) % 2 : 1;
}

static double
get_value (int series,
           int instant,
           int seq)
{
  return (instant * 7 + series + seq) % 100 == 0 ? NAN : (instant * 31 + series) / 7.0 + seq;
}

static const char *
get_text (int series,
          int instant)
{
  return series == 0 && instant % 3 == 0 ? "allumé" : NULL;
}

static int
get_quality (int series,
             int instant)
{
  return (instant / 100 + series) % TER_N_QUALITIES;
}

static void
execute (TerConnection *connection,
         const char    *sql)
{
  g_autoptr (GError) error = NULL;

  ter_connection_run (connection, sql, &error);
  g_assert_no_error (error);
}

static void
fill_series (TerConnection *connection,
             int            series)
{
  g_autoptr (GError) error = NULL;
  guint64 digest = 0;
  gint64 id = series + 1;
  int last = n_instants - 1, last_seq = count_values (series, n_instants - 1) - 1;

  for (int i = 0; i < n_instants; i++)
    {
      for (int seq = 0; seq < count_values (series, i); seq++)
        {
          double value = get_value (series, i, seq);
          const char *text = get_text (series, i);
          int quality = get_quality (series, i);

          digest += ter_observation_hash (get_time (i), seq, value, text, quality);
          ter_connection_execute (connection, &error,
                                  "INSERT INTO observation VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                  "iiirte", id, get_time (i), (gint64) seq, value, text, quality);
          g_assert_no_error (error);
          if (seq > 0)
            ter_connection_execute (connection, &error,
                                    "INSERT INTO correction VALUES (?1, ?2, ?3, ?4)", "iiii", id,
                                    get_time (i), (gint64) seq, get_time (i) + seq);
          g_assert_no_error (error);
        }
    }
  ter_connection_execute (
      connection, &error,
      "UPDATE series SET n_observations = ?2, first_us = ?3, last_us = ?4, last_value = ?5,"
      " last_text = ?6, last_quality = ?7, digest = ?8 WHERE id = ?1",
      "iiiirtei", id, (gint64) n_instants, get_time (0), get_time (last),
      get_value (series, last, last_seq), get_text (series, last), get_quality (series, last),
      (gint64) digest);
  g_assert_no_error (error);
}

/* Makes the file at the fixture's path, of the first schema. */
static void
make_first (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerConnection) connection = NULL;
  g_autofree char *lock = g_strconcat (self->path, "-lock", NULL);

  store_fixture_close (self);
  store_write_file (self->path, "", 0);
  connection = ter_connection_open (self->path, TER_CONNECTION_WRITER, &error);
  g_assert_no_error (error);
  execute (connection, "PRAGMA application_id = " G_STRINGIFY (TER_STORE_APPLICATION_ID));
  ter_migrations_apply (connection, 1, &error);
  g_assert_no_error (error);
  execute (connection,
           "PRAGMA journal_mode = WAL; BEGIN;"
           "INSERT INTO fact VALUES ('name', 'Ancien'), ('zone', 'Europe/Paris');"
           "INSERT INTO source (id, uid, kind, name) VALUES (1, 'u', 'mqtt', 'Capteurs');"
           "INSERT INTO message_key VALUES (1, x'" UUID_BYTES "'), (1, CAST ('7' AS BLOB)),"
           " (1, CAST ('sixteen bytes ok' AS BLOB)),"
           " (1, CAST ('exactly thirty-two bytes, no more' AS BLOB))");
  ter_connection_execute (
      connection, &error,
      "INSERT INTO device (id, uid, source_id, remote_id, last_seen_us, last_time_us, step_us,"
      " n_gaps) VALUES (1, 'd', 1, 'dev', ?1, ?1, ?2, 100)",
      "ii", get_time (n_instants - 1), 600 * TER_USEC_PER_SEC);
  g_assert_no_error (error);
  for (int i = 0; i < N_SERIES; i++)
    {
      g_autofree char *uid = g_strdup_printf ("s%d", i);
      g_autofree char *channel = g_strdup_printf ("%d", i);

      ter_connection_execute (
          connection, &error,
          "INSERT INTO series (id, uid, device_id, source_property, channel, property, kind)"
          " VALUES (?1, ?2, 1, 'temperature', ?3, 'temperature', 0)",
          "itt", (gint64) i + 1, uid, channel);
      g_assert_no_error (error);
      fill_series (connection, i);
    }
  execute (connection, "COMMIT; PRAGMA wal_checkpoint (TRUNCATE)");
}

static void
assert_corrections (StoreFixture *self,
                    int           series)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) values =
      ter_store_read_history (self->store, series + 1, (TerSpan) { G_MININT64, G_MAXINT64 },
                              &error);
  guint next = 0;

  g_assert_no_error (error);
  for (int i = 0; i < n_instants; i++)
    {
      int n = count_values (series, i);

      for (int seq = 0; n > 1 && seq < n; seq++)
        {
          const TerPastValue *value = g_ptr_array_index (values, next++);

          g_assert_cmpint (value->time_us, ==, get_time (i));
          g_assert_cmpint (value->seq, ==, seq);
          g_assert_cmpint (value->at_us, ==, seq == 0 ? TER_INSTANT_NONE : get_time (i) + seq);
          g_assert_true (isnan (value->value) ? isnan (get_value (series, i, seq))
                                              : value->value == get_value (series, i, seq));
        }
    }
  g_assert_cmpuint (values->len, ==, next);
}

/* Every row of every series, and what lists say of it. */
static void
assert_same (StoreFixture *self)
{
  g_autoptr (GPtrArray) list = ter_store_list_series (self->store, NULL);

  g_assert_cmpuint (list->len, >=, N_SERIES);
  for (int s = 0; s < N_SERIES; s++)
    {
      g_autoptr (GPtrArray) texts = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (TerSeries) series = ter_store_load_series (self->store, s + 1, &error);
      g_autoptr (TerSamples) samples =
          ter_store_read_texts (self->store, s + 1, G_MININT64, G_MAXINT64, &texts, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (samples->n, ==, n_instants);
      g_assert_cmpint (series->n_observations, ==, n_instants);
      g_assert_cmpint (series->first_us, ==, get_time (0));
      g_assert_cmpint (series->last_us, ==, get_time (n_instants - 1));
      for (int i = 0; i < n_instants; i++)
        {
          double value = get_value (s, i, count_values (s, i) - 1);

          g_assert_cmpint (samples->times[i], ==, get_time (i));
          g_assert_true (isnan (value) ? isnan (samples->values[i]) : samples->values[i] == value);
          g_assert_cmpint (samples->qualities[i], ==, get_quality (s, i));
          g_assert_cmpstr (g_ptr_array_index (texts, i), ==, get_text (s, i));
        }
      assert_corrections (self, s);
    }
  store_fixture_assert_sound (self);
}

static void
open_again (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = ter_store_open (self->path, TER_STORE_READ_WRITE, self->clock, &error);
  g_assert_no_error (error);
}

static void
test_rows (StoreFixture *self,
           gconstpointer data)
{
  static const char *const keys[] = { UUID, "7", "sixteen bytes ok",
                                      "exactly thirty-two bytes, no more" };
  g_autoptr (GPtrArray) devices = NULL;
  const TerDevice *device;

  make_first (self);
  open_again (self);
  assert_same (self);
  devices = ter_store_list_devices (self->store, NULL);
  device = g_ptr_array_index (devices, 0);
  g_assert_cmpint (device->last_seen_us, ==, get_time (n_instants - 1));
  g_assert_cmpint (device->expected_step_us, ==, 600 * TER_USEC_PER_SEC);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (1);
      TerCommit commit;

      store_batch_add (batch, keys[i], "dev", get_time (n_instants + (int) i), 1);
      commit = store_commit (self->store, batch);
      g_assert_cmpint (commit.n_duplicates, ==, 1);
      g_assert_cmpint (commit.n_observations, ==, 0);
    }
  store_fixture_reopen (self);
  assert_same (self);
}

/* What came before is compared as ever: the same value is a duplicate, another a correction. */
static void
test_goes_on (StoreFixture *self,
              gconstpointer data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (1);
  TerCommit commit;
  guint device = ter_batch_add_device (batch, "dev", NULL, NULL);
  guint message = ter_batch_add_message (batch, "new", NULL, NULL, STORE_EPOCH_US);
  TerObservation observation = { .message = message, .quality = TER_QUALITY_GOOD };

  make_first (self);
  open_again (self);
  observation.stream =
      ter_batch_add_stream (batch, device, "temperature", "1", NULL, NULL, TER_SERIES_GAUGE);
  for (int i = 0; i < 3; i++)
    {
      observation.time_us = get_time (i + (i == 2 ? n_instants : 0));
      observation.value = i == 0 ? get_value (1, 0, 0) : -5;
      ter_batch_add_observation (batch, &observation);
    }
  commit = store_commit (self->store, batch);
  g_assert_cmpint (commit.n_duplicates, ==, 1);
  g_assert_cmpint (commit.n_corrections, ==, 1);
  g_assert_cmpint (commit.n_observations, ==, 1);
  store_fixture_assert_sound (self);
}

/* To be read only, a file must be brought up to date first: it is refused and not touched. */
static void
test_read_only (StoreFixture *self,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) store = NULL;

  make_first (self);
  store = ter_store_open (self->path, TER_STORE_READ_ONLY, self->clock, &error);
  g_assert_null (store);
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY);
}

/* How far a migration came. */
typedef struct
{
  GCancellable *cancellable;
  double last;
  int n;
  int n_left;
} Watch;

static void
note_progress (double   share,
               gpointer data)
{
  Watch *self = data;

  g_assert_cmpfloat (share, >=, self->last);
  g_assert_cmpfloat (share, <=, 1);
  self->last = share;
  self->n++;
  if (self->n_left > 0 && --self->n_left == 0)
    g_cancellable_cancel (self->cancellable);
}

/* Cancelled after each of its steps, it goes on where it was, and nothing is lost. */
static void
test_cancelled (StoreFixture *self,
                gconstpointer data)
{
  int n_cancelled = 0;

  make_first (self);
  for (;;)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Watch watch = { .cancellable = cancellable, .n_left = 1 };

      self->store = ter_store_open_watched (self->path, TER_STORE_READ_WRITE, self->clock,
                                            note_progress, &watch, cancellable, &error);
      if (self->store != NULL)
        break;
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      n_cancelled++;
    }
  g_assert_cmpint (n_cancelled, >, 2);
  assert_same (self);
}

static void
test_progress (StoreFixture *self,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };

  make_first (self);
  self->store = ter_store_open_watched (self->path, TER_STORE_READ_WRITE, self->clock,
                                        note_progress, &watch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (watch.n, >, 3);
  g_assert_cmpfloat (watch.last, ==, 1);
}

/* A value that was damaged before is damaged after: the check finds it. */
static void
test_damage_stays (StoreFixture *self,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  make_first (self);
  {
    g_autoptr (TerConnection) connection =
        ter_connection_open (self->path, TER_CONNECTION_WRITER, &error);

    g_assert_no_error (error);
    execute (connection, "UPDATE observation SET value = 12345 WHERE series_id = 3 AND time_us ="
                         " (SELECT max (time_us) - 600000000 FROM observation)");
  }
  open_again (self);
  problems = ter_store_check (self->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
}

static void
open_and_die (StoreFixture *self)
{
  g_autoptr (TerStore) store = ter_store_open (self->path, TER_STORE_READ_WRITE, self->clock, NULL);

  _exit (store != NULL ? 0 : 1);
}

/* Killed somewhere on the way, perhaps several times. */
static void
test_kill (StoreFixture *self,
           gconstpointer data)
{
  int n_rounds = n_instants == LONG_INSTANTS ? LONG_ROUNDS : QUICK_ROUNDS;
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  int n_killed = 0;

  g_test_message ("seed %u, %d rounds", seed, n_rounds);
  make_first (self);
  g_assert_true (g_file_get_contents (self->path, &bytes, &length, NULL));
  for (int round = 0; round < n_rounds; round++)
    {
      unlink (wal);
      store_write_file (self->path, bytes, length);
      for (int times = g_rand_int_range (rand, 1, 4); times > 0; times--)
        {
          pid_t child = fork ();
          int status;

          if (child == 0)
            open_and_die (self);
          g_usleep ((gulong) g_rand_int_range (rand, 0, 10 * n_instants));
          kill (child, SIGKILL);
          waitpid (child, &status, 0);
          n_killed += WIFSIGNALED (status);
          g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
        }
      open_again (self);
      if (round % 4 == 0)
        assert_same (self);
      store_fixture_assert_sound (self);
      store_fixture_close (self);
    }
  g_test_message ("%d killed on the way", n_killed);
  g_assert_cmpint (n_killed, >, 0);
  open_again (self);
  assert_same (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (g_strcmp0 (g_getenv ("TERRITOIRE_TEST_LONG"), "1") == 0)
    n_instants = LONG_INSTANTS;

#define add(name, func)                                                               \
  g_test_add ("/store/migrate/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  add ("rows", test_rows);
  add ("goes-on", test_goes_on);
  add ("read-only", test_read_only);
  add ("cancelled", test_cancelled);
  add ("progress", test_progress);
  add ("damage-stays", test_damage_stays);
  add ("kill", test_kill);

  return g_test_run ();
}
