/* bench-series.c — A year of ten-minute readings, gathered by the hour
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *     bench-series [--series N] [--days N] [--export FILE]
 *
 * Half of the series are meter indexes in thousandths, half temperatures in hundredths; one reading in 200 was lost.
 * What a reading is depends on its series and its rank alone, so that --export writes the very data that is measured,
 * for the peers.
 *
 *  import      series after series through commits, as a large import does; batches are made beside the clock
 *  hours       from the closed file to the buckets of every series: count, lowest, highest, sum, first, last, coverage
 *  limit       a walk through as much memory as 16 bytes a reading, in the same run
 *  query       what a page asks (ter_store_query()): a year of one series by the day, a day of it by the hour
 *  one series  a year of one series by the hour, a day of it, and the same year as rows of SQLite with GROUP BY
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>

#include "ter-store-gather-private.h"

#define STEP_US (600 * TER_USEC_PER_SEC)
#define TICKS_A_DAY 144
#define LOST_ONE_IN 200
#define N_ROUNDS 5
#define N_BATCH 52560
/* 2025-01-01T00:00:00Z */
#define EPOCH_US G_GINT64_CONSTANT (1735689600000000)

static int n_series = 951;
static int n_days = 365;
static char *export_path;

static const GOptionEntry options[] = {
  { "series", 0, 0, G_OPTION_ARG_INT, &n_series, "How many series", "N" },
  { "days", 0, 0, G_OPTION_ARG_INT, &n_days, "How many days", "N" },
  { "export", 0, 0, G_OPTION_ARG_FILENAME, &export_path, "Write the data as CSV, and nothing else",
    "FILE" },
  { 0 },
};

/* One series, reading after reading. */
typedef struct
{
  int series;
  int tick;
  guint64 state;
  gint64 number;
  gint64 time_us;
  double value;
} Generator;

static guint
draw (Generator *self)
{
  self->state = self->state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407u;

  return (guint) (self->state >> 33);
}

static Generator
generator_new (int series)
{
  Generator self = { .series = series, .state = (guint64) series * 977 + 1 };

  self.number = series % 2 != 0 ? 1500 : 10000000 + series * 1000;

  return self;
}

static gboolean
generator_next (Generator *self)
{
  guint lost;

  do
    {
      if (self->tick == n_days * TICKS_A_DAY)
        return FALSE;
      self->time_us = EPOCH_US + self->tick * STEP_US;
      if (self->series % 2 != 0)
        self->number +=
            (int) (draw (self) % 41) - 20 - (self->number > 3000) * 5 + (self->number < -500) * 5;
      else
        self->number += draw (self) % (self->tick % TICKS_A_DAY > 40 ? 700 : 60);
      self->tick++;
      lost = draw (self) % LOST_ONE_IN;
    }
  while (lost == 0);
  self->value = (double) self->number / (self->series % 2 != 0 ? 100 : 1000);

  return TRUE;
}

static void
check (gboolean      ok,
       const GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "the peer failed");
}

static void
write_csv (const char *path)
{
  FILE *file = fopen (path, "w");

  check (file != NULL, NULL);
  fputs ("series,time_us,value\n", file);
  for (int series = 0; series < n_series; series++)
    {
      Generator generator = generator_new (series);

      while (generator_next (&generator))
        fprintf (file, "%d,%" G_GINT64_FORMAT ",%.*f\n", series, generator.time_us,
                 series % 2 != 0 ? 2 : 3, generator.value);
    }
  check (fclose (file) == 0, NULL);
}

/* The readings of a series that come next, at most a batch of them. */
static TerBatch *
make_batch (Generator *generator,
            gint64     source_id)
{
  TerBatch *batch = ter_batch_new (source_id);
  guint message = ter_batch_add_message (batch, NULL, NULL, NULL, EPOCH_US);
  char name[32];
  guint stream;

  g_snprintf (name, sizeof name, "device-%04d", generator->series);
  stream =
      ter_batch_add_stream (batch, ter_batch_add_device (batch, name, NULL, NULL),
                            generator->series % 2 != 0 ? "temperature" : "energy-index", "", NULL,
                            generator->series % 2 != 0 ? "Cel" : "kWh",
                            generator->series % 2 != 0 ? TER_SERIES_GAUGE : TER_SERIES_COUNTER);
  for (int i = 0; i < N_BATCH && generator_next (generator); i++)
    {
      TerObservation observation = { .stream = stream,
                                     .message = message,
                                     .time_us = generator->time_us,
                                     .value = generator->value };

      ter_batch_add_observation (batch, &observation);
    }

  return batch;
}

static gint64
add_source (TerStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "source", 0);

  act->actor = g_strdup ("bench");
  ter_act_set (act, "kind", "demo");
  ter_act_set (act, "name", "Bench");
  check (ter_store_apply (store, act, &error), error);

  return act->object_id;
}

/* Returns how many readings there are. */
static gint64
import (const char *path,
        TerClock   *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) store = ter_store_create (path, "Bench", "UTC", clock, &error);
  gint64 n = 0, committed_us = 0, settled_us;
  gint64 source_id, start_us;

  check (store != NULL, error);
  source_id = add_source (store);
  check (ter_store_begin_bulk (store, &error), error);
  for (int series = 0; series < n_series; series++)
    for (Generator generator = generator_new (series); generator.tick < n_days * TICKS_A_DAY;)
      {
        g_autoptr (TerBatch) batch = make_batch (&generator, source_id);

        n += (gint64) ter_batch_get_n_observations (batch);
        start_us = ter_clock_get_monotonic_us (clock);
        check (ter_store_commit (store, batch, NULL, &error), error);
        committed_us += ter_clock_get_monotonic_us (clock) - start_us;
      }
  start_us = ter_clock_get_monotonic_us (clock);
  check (ter_store_end_bulk (store, &error), error);
  committed_us += ter_clock_get_monotonic_us (clock) - start_us;
  start_us = ter_clock_get_monotonic_us (clock);
  check (ter_store_settle (store, NULL, &error), error);
  settled_us = ter_clock_get_monotonic_us (clock) - start_us;
  check (ter_store_close (store, &error), error);
  g_print (
      "{\"gate\": \"series: imported in commits of a series-year, %.0f M readings\", "
      "\"ours\": \"%.2f M readings/s, settled %.1f s after\", \"peer\": null, \"ratio\": null, "
      "\"goal\": null, \"met\": null}\n",
      n / 1e6, n / (double) committed_us, settled_us / 1e6);

  return n;
}

/* What one walk through all series says, to compare and so that nothing is left out. */
static double
gather_all (TerStore *store,
            gint64   *n_found)
{
  gsize n_edges = (gsize) n_days * 24 + 1;
  g_autofree gint64 *edges = g_new (gint64, n_edges);
  double sum = 0;

  *n_found = 0;
  for (gsize i = 0; i < n_edges; i++)
    edges[i] = EPOCH_US + (gint64) i * TER_USEC_PER_HOUR;
  for (int series = 1; series <= n_series; series++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerRollup) hours =
          ter_store_gather (store, series, edges, n_edges, TER_SERIES_GAUGE, STEP_US, STEP_US, NULL,
                            &error);

      check (hours != NULL, error);
      for (gsize i = 0; i < hours->n; i++)
        {
          *n_found += hours->counts[i];
          sum += hours->counts[i] > 0 ? hours->sums[i] / hours->counts[i] : 0;
        }
    }

  return sum;
}

/* Seconds that it takes to look once at 16 bytes for each of @n readings: the limit of whoever holds them plainly. */
static double
walk_memory (gint64    n,
             TerClock *clock)
{
  typedef guint64 Words __attribute__ ((vector_size (64)));
  gsize n_words = (gsize) MIN (n * 16, G_GINT64_CONSTANT (800000000)) / sizeof (Words);
  Words *memory = g_aligned_alloc (n_words, sizeof (Words), 64);
  volatile guint64 sink;
  double best = INFINITY;

  memset (memory, 1, n_words * sizeof (Words));
  for (int round = 0; round < N_ROUNDS; round++)
    {
      gint64 start_us = ter_clock_get_monotonic_us (clock);
      Words a = { 0 }, b = { 0 };

      for (gsize i = 0; i + 1 < n_words; i += 2)
        {
          a += memory[i];
          b += memory[i + 1];
        }
      a += b;
      sink = a[0] + a[7];
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e6);
    }
  (void) sink;
  g_aligned_free (memory);

  return best * (double) n * 16 / ((double) n_words * sizeof (Words));
}

static void
bench_hours (TerStore *store,
             gint64    n,
             TerClock *clock)
{
  double best = INFINITY;
  double limit;
  gint64 n_found;

  for (int round = 0; round < N_ROUNDS; round++)
    {
      gint64 start_us = ter_clock_get_monotonic_us (clock);

      gather_all (store, &n_found);
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e6);
      if (n_found != n)
        g_error ("%" G_GINT64_FORMAT " readings of %" G_GINT64_FORMAT, n_found, n);
    }
  limit = walk_memory (n, clock);
  g_print ("{\"gate\": \"series: hourly aggregate of %.0f M readings \\u00f7 DuckDB, 2 threads\", "
           "\"value\": %.4f, \"unit\": \"s\", \"amount\": %.1f, \"amount_unit\": \"M readings\", "
           "\"against\": [\"duckdb-series\", \"series.csv\", \"2\"], \"goal\": 5}\n",
           n / 1e6, best, n / 1e6);
  g_print ("{\"gate\": \"series: the same \\u00f7 reading 16 bytes each from memory\", "
           "\"ours\": \"%.0f ms\", \"peer\": \"%.0f ms\", \"ratio\": %.2f, \"goal\": 2.5, "
           "\"most\": true, \"met\": %s}\n",
           best * 1e3, limit * 1e3, best / limit, best <= 2.5 * limit ? "true" : "false");
}

/* The bytes that a file uses: room that is free in it is not counted, here as in the peer's. */
static double
read_used_bytes (const char *path)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  double used;

  check (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
             sqlite3_prepare_v2 (database,
                                 "SELECT (page_count - freelist_count) * page_size FROM"
                                 " pragma_page_count, pragma_freelist_count, pragma_page_size",
                                 -1, &statement, NULL) == SQLITE_OK &&
             sqlite3_step (statement) == SQLITE_ROW,
         NULL);
  used = sqlite3_column_double (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);

  return used;
}

static void
bench_weight (const char *path,
              gint64      n)
{
  double weight = read_used_bytes (path) / (double) n;
  GStatBuf status;

  check (g_stat (path, &status) == 0, NULL);
  g_print ("{\"gate\": \"series: bytes a reading, roll-ups included \\u00f7 DuckDB\", "
           "\"value\": %.3f, \"unit\": \"bytes\", "
           "\"against\": [\"duckdb-series\", \"series.csv\", \"2\"], \"of\": \"bytes\", "
           "\"goal\": 0.8, \"most\": true}\n",
           weight);
  g_print (
      "{\"gate\": \"series: the same \\u00f7 DuckDB with times in whole seconds\", "
      "\"value\": %.3f, \"unit\": \"bytes\", "
      "\"against\": [\"duckdb-series\", \"series.csv\", \"2\"], \"of\": \"bytes_in_seconds\"}\n",
      weight);
  g_print ("{\"gate\": \"series: the whole file, free room included \\u00f7 DuckDB\", "
           "\"value\": %.3f, \"unit\": \"bytes\", "
           "\"against\": [\"duckdb-series\", \"series.csv\", \"2\"], \"of\": \"bytes_on_disk\"}\n",
           (double) status.st_size / (double) n);
}

/* Seconds of the best of many: one is too short to be measured alone. */
static double
time_gather (TerStore *store,
             int       days,
             TerClock *clock)
{
  gsize n_edges = (gsize) days * 24 + 1;
  g_autofree gint64 *edges = g_new (gint64, n_edges);
  double best = INFINITY;

  for (int round = 0; round < 200; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerRollup) hours = NULL;
      gint64 start_us;

      for (gsize i = 0; i < n_edges; i++)
        edges[i] = EPOCH_US + (gint64) i * TER_USEC_PER_HOUR;
      start_us = ter_clock_get_monotonic_us (clock);
      hours = ter_store_gather (store, 1 + round % n_series, edges, n_edges, TER_SERIES_GAUGE,
                                STEP_US, STEP_US, NULL, &error);
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e6);
      check (hours != NULL, error);
    }

  return best;
}

/* The same year as rows, clustered by series and time: where these are, and how many others, does not matter. */
static double
time_rows (const char *folder,
           TerClock   *clock)
{
  g_autofree char *path = g_build_filename (folder, "rows.sqlite", NULL);
  double best = INFINITY;
  sqlite3 *db;
  sqlite3_stmt *insert, *query;

  check (sqlite3_open (path, &db) == SQLITE_OK &&
             sqlite3_exec (
                 db,
                 "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536;"
                 "CREATE TABLE r (series INTEGER NOT NULL, time_us INTEGER NOT NULL, value REAL,"
                 " quality INTEGER NOT NULL, PRIMARY KEY (series, time_us)) STRICT, WITHOUT ROWID;"
                 "BEGIN",
                 NULL, NULL, NULL) == SQLITE_OK &&
             sqlite3_prepare_v2 (db, "INSERT INTO r VALUES (?1, ?2, ?3, 0)", -1, &insert, NULL) ==
                 SQLITE_OK,
         NULL);
  for (int series = 0; series < MIN (20, n_series); series++)
    for (Generator generator = generator_new (series); generator_next (&generator);)
      {
        sqlite3_bind_int (insert, 1, series);
        sqlite3_bind_int64 (insert, 2, generator.time_us);
        sqlite3_bind_double (insert, 3, generator.value);
        check (sqlite3_step (insert) == SQLITE_DONE, NULL);
        sqlite3_reset (insert);
      }
  sqlite3_finalize (insert);
  check (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK &&
             sqlite3_prepare_v2 (
                 db,
                 "SELECT time_us / 3600000000 AS hour, count (*), avg (value), min (value),"
                 " max (value) FROM r WHERE series = ?1 GROUP BY hour",
                 -1, &query, NULL) == SQLITE_OK,
         NULL);
  for (int round = 0; round < 20; round++)
    {
      gint64 start_us = ter_clock_get_monotonic_us (clock);

      sqlite3_bind_int (query, 1, round % MIN (20, n_series));
      while (sqlite3_step (query) == SQLITE_ROW)
        ;
      sqlite3_reset (query);
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e6);
    }
  sqlite3_finalize (query);
  sqlite3_close (db);
  g_unlink (path);

  return best;
}

static void
bench_one (TerStore   *store,
           const char *folder,
           TerClock   *clock)
{
  double year = time_gather (store, n_days, clock);
  double day = time_gather (store, 1, clock);
  double rows = time_rows (folder, clock);

  g_print (
      "{\"gate\": \"series: a year of one by the hour \\u00f7 SQLite rows with GROUP BY\", "
      "\"ours\": \"%.3f ms\", \"peer\": \"%.2f ms\", \"ratio\": %.1f, \"goal\": 50, \"met\": %s}\n",
      year * 1e3, rows * 1e3, rows / year, rows >= 50 * year ? "true" : "false");
  g_print (
      "{\"gate\": \"series: a day of one by the hour, without a picture\", "
      "\"ours\": \"%.3f ms\", \"peer\": null, \"ratio\": null, \"goal\": null, \"met\": null}\n",
      day * 1e3);
}

/* Seconds of the best of many questions, each about another series of one kind. */
static double
time_query (TerStore     *store,
            int           days,
            TerResolution resolution,
            TerFunction   function,
            int           first,
            TerClock     *clock)
{
  /* The end of what there is: the last day is the one that is looked at. */
  gint64 end_us = EPOCH_US + (gint64) n_days * TER_USEC_PER_DAY;
  TerSpan span = { end_us - (gint64) days * TER_USEC_PER_DAY, end_us };
  double best = INFINITY;

  for (int round = 0; round < 200; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerSeriesQuery) query = ter_series_query_new_full (span, resolution, function);
      g_autoptr (GPtrArray) answers = NULL;
      gint64 start_us;

      ter_series_query_add (query, first + 2 * round % (n_series - 1));
      start_us = ter_clock_get_monotonic_us (clock);
      answers = ter_store_query (store, query, NULL, &error);
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e6);
      check (answers != NULL, error);
    }

  return best;
}

static void
bench_query (TerStore *store,
             TerClock *clock)
{
  static const struct
  {
    const char *what;
    TerFunction function;
    int first;
  } rows[] = {
    { "a year of a level by the day", TER_FUNCTION_MEAN, 2 },
    { "a year of an index by the day", TER_FUNCTION_SUM, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double year =
          time_query (store, 365, TER_RESOLUTION_DAY, rows[i].function, rows[i].first, clock);
      double day =
          time_query (store, 1, TER_RESOLUTION_HOUR, rows[i].function, rows[i].first, clock);

      g_print ("{\"gate\": \"query: %s \\u00f7 a day of it by the hour, without a picture\", "
               "\"ours\": \"%.3f ms\", \"peer\": \"%.3f ms\", \"ratio\": %.2f, \"goal\": null, "
               "\"met\": null}\n",
               rows[i].what, year * 1e3, day * 1e3, year / day);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerStore) store = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  gint64 n;

  g_option_context_add_main_entries (context, options, NULL);
  check (g_option_context_parse (context, &argc, &argv, &error), error);
  if (export_path != NULL)
    {
      write_csv (export_path);
      return 0;
    }

  folder = g_strdup (g_getenv ("TERRITOIRE_BENCH_FOLDER"));
  if (folder == NULL)
    folder = g_dir_make_tmp ("territoire-bench-XXXXXX", &error);
  check (folder != NULL, error);
  path = g_build_filename (folder, "series.territoire", NULL);
  n = import (path, clock);
  bench_weight (path, n);
  store = ter_store_open (path, TER_STORE_READ_ONLY, clock, &error);
  check (store != NULL, error);
  bench_hours (store, n, clock);
  bench_query (store, clock);
  bench_one (store, folder, clock);
  check (ter_store_close (store, &error), error);
  g_unlink (path);
  if (g_getenv ("TERRITOIRE_BENCH_FOLDER") == NULL)
    g_rmdir (folder);

  return 0;
}
