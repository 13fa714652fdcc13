/* bench-rollup.c — Ten years of one series by the hour, day, week, month and year, with roll-ups and without
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *     bench-rollup [METERS] [STEP]
 *
 * METERS indexes and as many temperatures (10 each when nothing is said) of ten years, one reading every STEP seconds
 * (600), one in 200 lost, packed as they are after a night. Every resolution is asked of one series of each kind
 * through ter_store_query(), as a page does, the best of N_ROUNDS, another series each time; then the energy of all the
 * meters by the month, as a report needs it. The same questions are then asked of the same file without its roll-ups:
 * that is the peer. Hours are not kept: what it would bring is told apart.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>

#include "ter-store-gather-private.h"

#define N_YEARS 10
#define LOST_ONE_IN 200
#define N_ROUNDS 12
#define N_BATCH 52560
/* 2016-01-01T00:00:00Z, and ten years later */
#define START_US G_GINT64_CONSTANT (1451606400000000)
#define END_US G_GINT64_CONSTANT (1767225600000000)

static int n_meters = 10;
static gint64 step_us = 600 * TER_USEC_PER_SEC;

static const struct
{
  const char *what;
  TerResolution resolution;
  TerFunction function;
  gboolean is_index;
} questions[] = {
  { "the mean of a level by the hour", TER_RESOLUTION_HOUR, TER_FUNCTION_MEAN, FALSE },
  { "the mean of a level by the day", TER_RESOLUTION_DAY, TER_FUNCTION_MEAN, FALSE },
  { "the mean of a level by the week", TER_RESOLUTION_WEEK, TER_FUNCTION_MEAN, FALSE },
  { "the mean of a level by the month", TER_RESOLUTION_MONTH, TER_FUNCTION_MEAN, FALSE },
  { "the mean of a level by the year", TER_RESOLUTION_YEAR, TER_FUNCTION_MEAN, FALSE },
  { "the consumption of an index by the hour", TER_RESOLUTION_HOUR, TER_FUNCTION_SUM, TRUE },
  { "the consumption of an index by the day", TER_RESOLUTION_DAY, TER_FUNCTION_SUM, TRUE },
  { "the consumption of an index by the week", TER_RESOLUTION_WEEK, TER_FUNCTION_SUM, TRUE },
  { "the consumption of an index by the month", TER_RESOLUTION_MONTH, TER_FUNCTION_SUM, TRUE },
  { "the consumption of an index by the year", TER_RESOLUTION_YEAR, TER_FUNCTION_SUM, TRUE },
  { "the rate of an index by the month", TER_RESOLUTION_MONTH, TER_FUNCTION_RATE, TRUE },
};

static void
check (gboolean      ok,
       const GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "no answer");
}

/* Series 1, 3, 5… are indexes, the others temperatures. */
static void
feed (TerStore *store,
      gint64    source_id,
      int       series)
{
  gboolean is_index = series % 2 == 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) series);
  gint64 number = is_index ? 1000000 : 1500;
  gint64 time_us = START_US;
  char name[32];

  g_snprintf (name, sizeof name, "device-%04d", series);
  while (time_us < END_US)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerBatch) batch = ter_batch_new (source_id);
      guint message = ter_batch_add_message (batch, NULL, NULL, NULL, START_US);
      guint stream = ter_batch_add_stream (batch, ter_batch_add_device (batch, name, NULL, NULL),
                                           is_index ? "energy-index" : "temperature", "", NULL,
                                           is_index ? "kWh" : "Cel",
                                           is_index ? TER_SERIES_COUNTER : TER_SERIES_GAUGE);

      for (int i = 0; i < N_BATCH && time_us < END_US; i++, time_us += step_us)
        {
          gint64 hour = time_us / TER_USEC_PER_HOUR % 24;
          guint32 chance = g_rand_int (rand);
          TerObservation observation = { .stream = stream, .message = message, .time_us = time_us };

          if (is_index)
            number += chance % (hour > 6 && hour < 20 ? 700 : 60);
          else
            number += (int) (chance % 41) - 20 - (number > 3000) * 5 + (number < -500) * 5;
          observation.value = (double) number / (is_index ? 1000 : 100);
          if (chance / 1000 % LOST_ONE_IN != 0)
            ter_batch_add_observation (batch, &observation);
        }
      check (ter_store_commit (store, batch, NULL, &error), error);
    }
}

static void
fill (const char *path,
      TerClock   *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) store = ter_store_create (path, "Bench", "Europe/Paris", clock, &error);
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "source", 0);

  check (store != NULL, error);
  act->actor = g_strdup ("bench");
  ter_act_set (act, "kind", "demo");
  ter_act_set (act, "name", "Bench");
  check (ter_store_apply (store, act, &error), error);
  check (ter_store_begin_bulk (store, &error), error);
  for (int series = 0; series < 2 * n_meters; series++)
    feed (store, act->object_id, series);
  check (ter_store_end_bulk (store, &error), error);
  check (ter_store_settle (store, NULL, &error), error);
  check (ter_store_close (store, &error), error);
}

/* What a question says, so that two ways of answering it can be compared. */
static double
sum_up (const TerSeriesAnswer *answer)
{
  double sum = 0;

  for (gsize b = 0; b < answer->n; b++)
    sum += isnan (answer->values[b]) ? 0 : answer->values[b] + answer->coverage[b];

  return sum;
}

/* Milliseconds of the best of N_ROUNDS; @sum is what the last one said. */
static double
time_question (TerStore *store,
               guint     question,
               TerClock *clock,
               double   *sum)
{
  double best = INFINITY;

  for (int round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) answers = NULL;
      g_autoptr (TerSeriesQuery) query =
          ter_series_query_new_full ((TerSpan) { START_US, END_US }, questions[question].resolution,
                                     questions[question].function);
      gint64 start_us;

      ter_series_query_add (query, 1 + (round % n_meters) * 2 + !questions[question].is_index);
      start_us = ter_clock_get_monotonic_us (clock);
      answers = ter_store_query (store, query, NULL, &error);
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e3);
      check (answers != NULL, error);
      *sum = sum_up (answers->pdata[0]);
    }

  return best;
}

/* What a report needs: every meter, by the month. */
static double
time_report (TerStore *store,
             TerClock *clock,
             double   *sum)
{
  double best = INFINITY;

  for (int round = 0; round < 3; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) answers = NULL;
      g_autoptr (TerSeriesQuery) query =
          ter_series_query_new_full ((TerSpan) { START_US, END_US }, TER_RESOLUTION_MONTH,
                                     TER_FUNCTION_SUM);
      gint64 start_us;

      for (int meter = 0; meter < n_meters; meter++)
        ter_series_query_add (query, 1 + meter * 2);
      start_us = ter_clock_get_monotonic_us (clock);
      answers = ter_store_query (store, query, NULL, &error);
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e3);
      check (answers != NULL, error);
      *sum = 0;
      for (guint i = 0; i < answers->len; i++)
        *sum += sum_up (answers->pdata[i]);
    }

  return best;
}

static void
print (const char *what,
       double      with,
       double      without)
{
  g_print ("{\"gate\": \"roll-ups: ten years, %s \\u00f7 the same without roll-ups\", "
           "\"ours\": \"%.2f ms\", \"peer\": \"%.2f ms\", \"ratio\": %.3f, \"goal\": null, "
           "\"met\": null}\n",
           what, with, without, with / without);
}

/* What it would be to keep hours too: how fast they are unpacked, rows of a table apart, beside gathering them from
 * chunks, and what they weigh. */
static void
bench_hours (TerStore *store,
             gboolean  is_index,
             TerClock *clock)
{
  TerSeriesKind kind = is_index ? TER_SERIES_COUNTER : TER_SERIES_GAUGE;
  double gathered_ms = INFINITY, unpacked_ms = INFINITY;
  gsize n_bytes = 0, n_readings = 0;

  for (int round = 0; round < N_ROUNDS; round++)
    {
      gint64 gathering_us = 0, unpacking_us = 0;

      n_bytes = n_readings = 0;
      for (gint64 time_us = START_US; time_us < END_US; time_us += 720 * TER_USEC_PER_HOUR)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GByteArray) bytes = g_byte_array_new ();
          g_autoptr (TerRollup) hours = NULL;
          g_autoptr (TerRollup) read = NULL;
          gint64 edges[721];
          gint64 start_us;

          for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
            edges[i] = time_us + i * TER_USEC_PER_HOUR;
          start_us = ter_clock_get_monotonic_us (clock);
          hours = ter_store_gather (store, is_index ? 1 : 2, edges, G_N_ELEMENTS (edges), kind,
                                    step_us, step_us, NULL, &error);
          gathering_us += ter_clock_get_monotonic_us (clock) - start_us;
          check (hours != NULL, error);
          ter_rollup_pack (hours, 0, hours->n, bytes);
          n_bytes += bytes->len;
          for (gsize i = 0; i < hours->n; i++)
            n_readings += hours->counts[i];
          start_us = ter_clock_get_monotonic_us (clock);
          read = ter_rollup_unpack (bytes->data, bytes->len, &error);
          unpacking_us += ter_clock_get_monotonic_us (clock) - start_us;
          check (read != NULL, error);
        }
      gathered_ms = MIN (gathered_ms, (double) gathering_us / 1e3);
      unpacked_ms = MIN (unpacked_ms, (double) unpacking_us / 1e3);
    }
  g_print ("{\"gate\": \"roll-ups: ten years of hours of %s, if they were kept: unpacked "
           "\\u00f7 gathered from chunks; %.3f bytes a reading\", "
           "\"ours\": \"%.2f ms\", \"peer\": \"%.2f ms\", \"ratio\": %.3f, \"goal\": null, "
           "\"met\": null}\n",
           is_index ? "an index" : "a level", (double) n_bytes / (double) n_readings, unpacked_ms,
           gathered_ms, unpacked_ms / gathered_ms);
}

/* How much of the file roll-ups are; they are gone afterwards. */
static void
drop_rollups (const char *path)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;

  check (sqlite3_open (path, &database) == SQLITE_OK &&
             sqlite3_prepare_v2 (database,
                                 "SELECT (SELECT sum (length (data)) FROM rollup),"
                                 " (SELECT sum (length (data)) FROM chunk),"
                                 " (SELECT sum (n_observations) FROM series)",
                                 -1, &statement, NULL) == SQLITE_OK &&
             sqlite3_step (statement) == SQLITE_ROW,
         NULL);
  g_print ("{\"gate\": \"roll-ups: bytes of them \\u00f7 bytes of chunks\", \"ours\": \"%.3f "
           "bytes a reading\", \"peer\": \"%.3f\", \"ratio\": %.3f, \"goal\": null, "
           "\"met\": null}\n",
           sqlite3_column_double (statement, 0) / sqlite3_column_double (statement, 2),
           sqlite3_column_double (statement, 1) / sqlite3_column_double (statement, 2),
           sqlite3_column_double (statement, 0) / sqlite3_column_double (statement, 1));
  sqlite3_finalize (statement);
  check (sqlite3_exec (database, "DELETE FROM rollup", NULL, NULL, NULL) == SQLITE_OK, NULL);
  sqlite3_close (database);
}

static void
measure (const char *path,
         TerClock   *clock,
         double     *times,
         double     *sums,
         gboolean    with_hours)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) store = ter_store_open (path, TER_STORE_READ_ONLY, clock, &error);

  check (store != NULL, error);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    times[i] = time_question (store, i, clock, &sums[i]);
  times[G_N_ELEMENTS (questions)] = time_report (store, clock, &sums[G_N_ELEMENTS (questions)]);
  if (with_hours)
    {
      bench_hours (store, FALSE, clock);
      bench_hours (store, TRUE, clock);
    }
  check (ter_store_close (store, &error), error);
}

int
main (int   argc,
      char *argv[])
{
  enum
  {
    N = G_N_ELEMENTS (questions) + 1
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autofree char *folder = g_dir_make_tmp ("territoire-bench-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "rollup.territoire", NULL);
  g_autofree char *report = NULL;
  double with[N], without[N], sums[N], plain_sums[N];

  n_meters = argc > 1 ? MAX (1, atoi (argv[1])) : n_meters;
  step_us = argc > 2 ? MAX (1, atoi (argv[2])) * TER_USEC_PER_SEC : step_us;
  report = g_strdup_printf ("the consumption of %d meters by the month", n_meters);
  fill (path, clock);
  measure (path, clock, with, sums, TRUE);
  drop_rollups (path);
  measure (path, clock, without, plain_sums, FALSE);
  for (guint i = 0; i < N; i++)
    {
      if (fabs (sums[i] - plain_sums[i]) > 1e-9 * fabs (plain_sums[i]))
        g_error ("With roll-ups %.17g, without %.17g", sums[i], plain_sums[i]);
      print (i + 1 < N ? questions[i].what : report, with[i], without[i]);
    }
  g_unlink (path);
  g_rmdir (folder);

  return 0;
}
