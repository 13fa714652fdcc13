/* bench-picture.c — From a question to a picture: a year beside a day
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *     bench-picture [--series N] [--long N] [--full] [--file FILE]
 *
 * A territory of 5,000 series (--series) with a reading every ten minutes, packed as they are after a night: ten years
 * of some of them (--long; 40 when nothing is said), a week of the others. --full, or TERRITOIRE_BENCH_FULL in the
 * environment, is ten years of all: 2.6 thousand million readings. --file keeps the file, and goes on with one that was
 * left half made. One series is asked for by ter_store_query(), as a page does, and drawn on 1600 × 600 pixels as the
 * window does: a day as it was read; a year by the hour, whose picture is dense.
 *
 *  warm  another series each time, asked for twice, the best of N_ROUNDS: the pages are in memory
 *  cold  the same, the median, with the file put out of the system's memory before each question
 *  rows  the year of a series as rows of SQLite, clustered by series and time, with GROUP BY: no picture is made of
 *        them, and there are 20 series and one year, for 2.6 thousand million rows would be 65 GB
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <math.h>
#include <sqlite3.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "ter-chart-draw.h"
#include "ter-store.h"

#define WIDTH 1600
#define HEIGHT 600
#define N_YEARS 10
#define TICKS_A_YEAR 52560
#define STEP_US (600 * TER_USEC_PER_SEC)
#define TICKS_A_WEEK 1008
#define N_ROUNDS 60
#define N_COLD_ROUNDS 21
#define N_ROWS_SERIES 20
/* A file is filled beside its log: what it needs for each reading while it grows, in bytes. */
#define ROOM_A_READING 2
/* 2016-01-01T00:00:00Z */
#define EPOCH_US G_GINT64_CONSTANT (1451606400000000)

static int n_series = 5000;
static int n_long = 40;
static gboolean is_full;
static char *kept_path;

static const GOptionEntry options[] = {
  { "series", 0, 0, G_OPTION_ARG_INT, &n_series, "How many series", "N" },
  { "long", 0, 0, G_OPTION_ARG_INT, &n_long, "How many of them have ten years; the others a week",
    "N" },
  { "full", 0, 0, G_OPTION_ARG_NONE, &is_full, "All of them have ten years", NULL },
  { "file", 0, 0, G_OPTION_ARG_FILENAME, &kept_path, "Keep the file, or go on with it", "FILE" },
  { 0 },
};

static void
check (gboolean      ok,
       const GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "no answer");
}

static double
get_value (int series,
           int tick)
{
  return round (1200 + 900 * cos (tick / 52560.0 * 2 * G_PI) + 400 * sin (tick / 144.0 * 2 * G_PI) +
                (tick * 37 + series * 101) % 200) /
         100;
}

static gint64
get_time (int tick)
{
  return EPOCH_US + tick * STEP_US;
}

/* @n_of_them series from @first on, from one reading to before another. */
static TerBatch *
make_batch (gint64 source_id,
            int    first,
            int    n_of_them,
            int    start,
            int    end)
{
  TerBatch *batch = ter_batch_new (source_id);
  guint message = ter_batch_add_message (batch, NULL, NULL, NULL, EPOCH_US);

  for (int series = first; series < first + n_of_them; series++)
    {
      TerObservation observation = { .message = message };
      char name[32];

      g_snprintf (name, sizeof name, "device-%05d", series);
      observation.stream =
          ter_batch_add_stream (batch, ter_batch_add_device (batch, name, NULL, NULL),
                                "temperature", "", NULL, "Cel", TER_SERIES_GAUGE);
      for (int tick = start; tick < end; tick++)
        {
          observation.time_us = get_time (tick);
          observation.value = get_value (series, tick);
          ter_batch_add_observation (batch, &observation);
        }
    }

  return batch;
}

static void
commit (TerStore *store,
        TerBatch *batch)
{
  g_autoptr (GError) error = NULL;

  check (ter_store_commit (store, batch, NULL, &error), error);
  g_object_unref (batch);
}

static TerStore *
create (const char *path,
        TerClock   *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "source", 0);
  TerStore *store = ter_store_create (path, "Bench", "Europe/Paris", clock, &error);

  check (store != NULL, error);
  act->actor = g_strdup ("bench");
  ter_act_set (act, "kind", "demo");
  ter_act_set (act, "name", "Bench");
  check (ter_store_apply (store, act, &error), error);

  return store;
}

static void
check_room (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  double needed = (double) ROOM_A_READING * n_long * N_YEARS * TICKS_A_YEAR;
  struct statvfs status;
  double room;

  check (statvfs (folder, &status) == 0, NULL);
  room = (double) status.f_bavail * (double) status.f_frsize;
  if (room < needed)
    g_error ("%s has room for %.1f GB and %.1f are needed: name another place with --file.", folder,
             room / 1e9, needed / 1e9);
}

/* Series in the order of their names are in that of their ids: all get their first week at once. */
static void
fill (const char *path,
      TerClock   *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerStore) store = g_file_test (path, G_FILE_TEST_EXISTS)
                                   ? ter_store_open (path, TER_STORE_READ_WRITE, clock, &error)
                                   : create (path, clock);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) list = NULL;
  gint64 source_id;

  check (store != NULL, error);
  sources = ter_store_list_sources (store, &error);
  check (sources != NULL && sources->len == 1, error);
  source_id = ((const TerSource *) g_ptr_array_index (sources, 0))->id;
  check (ter_store_begin_bulk (store, &error), error);
  list = ter_store_list_series (store, &error);
  check (list != NULL, error);
  if ((int) list->len < n_series)
    commit (store, make_batch (source_id, 0, n_series, 0, TICKS_A_WEEK));
  g_ptr_array_unref (list);
  list = ter_store_list_series (store, &error);
  check (list != NULL && (int) list->len == n_series, error);
  for (int i = 0; i < n_long; i++)
    {
      gint64 n = ((const TerSeries *) g_ptr_array_index (list, i))->n_observations;

      for (int year = (int) (n / TICKS_A_YEAR); year < N_YEARS; year++)
        commit (store, make_batch (source_id, i, 1, MAX ((int) n, year * TICKS_A_YEAR),
                                   (year + 1) * TICKS_A_YEAR));
    }
  check (ter_store_end_bulk (store, &error), error);
  check (ter_store_settle (store, NULL, &error), error);
  check (ter_store_close (store, &error), error);
}

/* What was answered, as points in the middle of their buckets. */
static TerSamples *
samples_of (const TerSeriesAnswer *answer)
{
  TerSamples *samples;

  if (answer->samples != NULL)
    return ter_samples_ref (answer->samples);

  samples = ter_samples_new ();
  samples->n = answer->n;
  samples->times = g_new (gint64, answer->n);
  samples->values = g_memdup2 (answer->values, answer->n * sizeof (double));
  samples->qualities = g_new0 (guint8, answer->n);
  for (gsize i = 0; i < answer->n; i++)
    samples->times[i] = answer->edges[i] + (answer->edges[i + 1] - answer->edges[i]) / 2;

  return samples;
}

static void
draw (cairo_surface_t    *surface,
      PangoContext       *context,
      const TerChartData *data)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr = cairo_create (surface);
  TerChartStyle style;
  TerChartLayout layout;
  GskRenderNode *node;

  ter_chart_style_init (&style, TER_CHART_LIGHT);
  gtk_snapshot_append_color (snapshot, &style.colors[TER_ROLE_SURFACE],
                             &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  ter_chart_layout_init (&layout, data, NULL, &style, context, WIDTH, HEIGHT);
  ter_chart_draw (snapshot, context, data, &style, &layout);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  gsk_render_node_unref (node);
}

/* What the measures share. */
typedef struct
{
  TerStore *store;
  TerClock *clock;
  GTimeZone *zone;
  cairo_surface_t *surface;
  PangoContext *context;
  /* Of the file that is put out of memory before each question, or -1 */
  int cold_fd;
} Setting;

/* Milliseconds from a question to its picture; @asked: from it to its answer. */
static double
ask (const Setting *self,
     gint64         series_id,
     TerSpan        span,
     TerResolution  resolution,
     double        *asked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (TerSamples) samples = NULL;
  g_autoptr (TerChartData) data = NULL;
  g_autoptr (TerSeriesQuery) query = NULL;
  gint64 start_us;

  if (self->cold_fd >= 0)
    check (posix_fadvise (self->cold_fd, 0, 0, POSIX_FADV_DONTNEED) == 0, NULL);
  start_us = ter_clock_get_monotonic_us (self->clock);
  query = ter_series_query_new_full (span, resolution, TER_FUNCTION_MEAN);
  ter_series_query_add (query, series_id);
  answers = ter_store_query (self->store, query, NULL, &error);
  *asked = (double) (ter_clock_get_monotonic_us (self->clock) - start_us) / 1e3;
  check (answers != NULL && answers->len == 1, error);
  samples = samples_of (answers->pdata[0]);
  check (samples->n > 100, NULL);
  data = ter_chart_data_new_full ("Bench", "Cel", span, self->zone);
  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "bench", samples, 0);
  draw (self->surface, self->context, data);

  return (double) (ter_clock_get_monotonic_us (self->clock) - start_us) / 1e3;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Series all over the file; the best time when it is in memory, the median when not. */
static double
measure (const Setting *self,
         gint64         length_us,
         TerResolution  resolution,
         double        *asked)
{
  int n = self->cold_fd >= 0 ? N_COLD_ROUNDS : N_ROUNDS;
  double pictures[N_ROUNDS], answers[N_ROUNDS];
  int rank = self->cold_fd >= 0 ? n / 2 : 0;

  for (int round = 0; round < n; round++)
    {
      TerSpan span = { get_time ((4 + round % 5) * TICKS_A_YEAR), 0 };
      int series = (int) ((gint64) round * n_long / n);

      span.end_us = span.start_us + length_us;
      /* What was asked before is in memory. */
      if (self->cold_fd < 0)
        ask (self, 1 + series, span, resolution, &answers[round]);
      pictures[round] = ask (self, 1 + series, span, resolution, &answers[round]);
    }
  qsort (pictures, (size_t) n, sizeof *pictures, compare_times);
  qsort (answers, (size_t) n, sizeof *answers, compare_times);
  *asked = answers[rank];

  return pictures[rank];
}

static sqlite3 *
fill_rows (const char *path)
{
  sqlite3_stmt *insert;
  sqlite3 *db;

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
  for (int series = 0; series < N_ROWS_SERIES; series++)
    for (int tick = 0; tick < TICKS_A_YEAR; tick++)
      {
        sqlite3_bind_int (insert, 1, series);
        sqlite3_bind_int64 (insert, 2, get_time (tick));
        sqlite3_bind_double (insert, 3, get_value (series, tick));
        check (sqlite3_step (insert) == SQLITE_DONE, NULL);
        sqlite3_reset (insert);
      }
  sqlite3_finalize (insert);
  check (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, NULL);

  return db;
}

/* Milliseconds of a year of rows by the hour, the best of many. */
static double
measure_rows (const char *path,
              TerClock   *clock)
{
  sqlite3 *db = fill_rows (path);
  double best = INFINITY;
  sqlite3_stmt *query;

  check (sqlite3_prepare_v2 (
             db,
             "SELECT time_us / 3600000000 AS hour, count (*), avg (value), min (value),"
             " max (value) FROM r WHERE series = ?1 GROUP BY hour",
             -1, &query, NULL) == SQLITE_OK,
         NULL);
  for (int round = 0; round < N_ROUNDS; round++)
    {
      gint64 start_us = ter_clock_get_monotonic_us (clock);

      sqlite3_bind_int (query, 1, round % N_ROWS_SERIES);
      while (sqlite3_step (query) == SQLITE_ROW)
        ;
      sqlite3_reset (query);
      best = MIN (best, (double) (ter_clock_get_monotonic_us (clock) - start_us) / 1e3);
    }
  sqlite3_finalize (query);
  sqlite3_close (db);
  g_unlink (path);

  return best;
}

static void
print_row (const char *what,
           double      ours,
           double      peer,
           double      goal,
           gboolean    is_most)
{
  double ratio = is_most ? ours / peer : peer / ours;

  g_print ("{\"gate\": \"picture (%d series, %d of ten years): %s\", \"ours\": \"%.3f ms\", "
           "\"peer\": \"%.3f ms\", \"ratio\": %.2f, \"most\": %s, ",
           n_series, n_long, what, ours, peer, ratio, is_most ? "true" : "false");
  if (goal > 0)
    g_print ("\"goal\": %g, \"met\": %s}\n", goal,
             (is_most ? ratio <= goal : ratio >= goal) ? "true" : "false");
  else
    g_print ("\"goal\": null, \"met\": null}\n");
}

static void
print_file (const char *path)
{
  double n = (double) n_long * N_YEARS * TICKS_A_YEAR + (double) (n_series - n_long) * TICKS_A_WEEK;
  GStatBuf status;

  check (g_stat (path, &status) == 0, NULL);
  g_print ("{\"gate\": \"picture: the file of these %.0f million readings\", "
           "\"ours\": \"%.2f GB, %.2f bytes a reading\", "
           "\"peer\": null, \"ratio\": null, \"goal\": null, \"met\": null}\n",
           n / 1e6, (double) status.st_size / 1e9, (double) status.st_size / n);
}

static void
run (Setting    *setting,
     const char *path,
     const char *rows_path)
{
  gint64 year_us = TICKS_A_YEAR * STEP_US;
  double asked_day, asked_year, cold_day, cold_year;
  double day = measure (setting, TER_USEC_PER_DAY, TER_RESOLUTION_RAW, &asked_day);
  double year = measure (setting, year_us, TER_RESOLUTION_HOUR, &asked_year);
  double rows = measure_rows (rows_path, setting->clock);

  print_file (path);
  print_row ("a year, from question to picture \\u00f7 a day", year, day, 1.5, TRUE);
  print_row ("a year, to its picture \\u00f7 SQLite rows with GROUP BY, to its rows", year, rows, 0,
             FALSE);
  print_row ("a year, to its answer \\u00f7 SQLite rows with GROUP BY, to its rows", asked_year,
             rows, 50, FALSE);
  setting->cold_fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  check (setting->cold_fd >= 0, NULL);
  cold_day = measure (setting, TER_USEC_PER_DAY, TER_RESOLUTION_RAW, &asked_day);
  cold_year = measure (setting, year_us, TER_RESOLUTION_HOUR, &asked_year);
  print_row ("the same from the disk \\u00f7 a day", cold_year, cold_day, 0, TRUE);
  close (setting->cold_fd);
}

static void
read_options (int    *argc,
              char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  is_full = g_strcmp0 (g_getenv ("TERRITOIRE_BENCH_FULL"), "1") == 0;
  g_option_context_add_main_entries (context, options, NULL);
  check (g_option_context_parse (context, argc, argv, &error), error);
  n_series = MAX (n_series, 1);
  n_long = is_full ? n_series : CLAMP (n_long, 1, n_series);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autofree char *folder = g_dir_make_tmp ("territoire-bench-XXXXXX", &error);
  g_autofree char *rows_path = g_build_filename (folder, "rows.sqlite", NULL);
  g_autofree char *path = NULL;
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("DejaVu Sans 11px");
  Setting setting = { .clock = clock, .zone = zone, .cold_fd = -1 };

  read_options (&argc, &argv);
  path = kept_path != NULL ? g_strdup (kept_path)
                           : g_build_filename (folder, "picture.territoire", NULL);
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  /* Refused without a display, but the kinds of render nodes are known after it. */
  gtk_init_check ();
  setting.context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_context_set_font_description (setting.context, font);
  setting.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);

  check_room (path);
  fill (path, clock);
  setting.store = ter_store_open (path, TER_STORE_READ_ONLY, clock, &error);
  check (setting.store != NULL, error);
  run (&setting, path, rows_path);

  check (ter_store_close (setting.store, &error), error);
  g_object_unref (setting.store);
  g_object_unref (setting.context);
  cairo_surface_destroy (setting.surface);
  if (kept_path == NULL)
    g_unlink (path);
  g_rmdir (folder);

  return 0;
}
