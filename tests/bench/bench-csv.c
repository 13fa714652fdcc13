/* bench-csv.c — How fast a table is read and brought in
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Parse: a file of about 100 MB as French services write them (latin-1, semicolons, decimal commas, local dates without
 * an offset, a device in each line) is decoded to readings: instants in UTC, values, series. The best of five rounds is
 * kept. The peer reads the same file into the same types, with as many threads; it takes local times as they are,
 * without a zone.
 *
 * Import: a file of readings goes into a territory, through the plan, the decoder and the store, until it is on the
 * disk. The peer copies the same file into a table with a primary key.
 *
 * The files are left in the folder that is given by the environment, for the peers (see README.md).
 */

#include "config.h"

#include <glib/gstdio.h>
#include <time.h>

#include "ter-csv-decoder.h"
#include "ter-csv-input.h"
#include "ter-csv-plan.h"
#include "ter-importer.h"

#define N_ROWS 2000000
#define N_IMPORTED_SERIES 1000
#define N_IMPORTED_TICKS 2000
#define N_ROUNDS 5
#define PARSE_GOAL 4.0
#define IMPORT_GOAL 1.5

typedef struct
{
  double wall;
  double processor;
} Took;

static void
write_table (const char *path,
             guint       n_rows)
{
  static const char *const sites[] = { "\311cole de Fontvive", "Mairie", "M\351diath\350que",
                                       "Gymnase du Val" };
  g_autoptr (GString) text = g_string_sized_new ((gsize) n_rows * 60);
  g_autoptr (GError) error = NULL;

  g_string_append (text, "Horodate;Site;Temp\351rature (\260C);Index (kWh)\r\n");
  for (guint i = 0; i < n_rows; i++)
    {
      guint minute = i / G_N_ELEMENTS (sites) * 10;
      guint day = minute / 1440 % 28 + 1, month = minute / 1440 / 28 % 12 + 1,
            year = 2010 + minute / 1440 / 336;

      g_string_append_printf (text, "%02u/%02u/%u %02u:%02u;%s;%u,%02u;%u,%u\r\n", day, month, year,
                              minute / 60 % 24, minute % 60, sites[i % 4], i % 30, i % 100,
                              100000 + i / 3, i % 10);
    }
  if (!g_file_set_contents (path, text->str, text->len, &error))
    g_error ("%s", error->message);
}

static Took
decode (GBytes *bytes,
        guint   n_threads)
{
  clock_t processor = clock ();
  gint64 began_us = g_get_monotonic_time (), n_readings = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerImportPlan) plan =
      ter_csv_plan_propose (bytes, "bench.csv", "Europe/Paris", NULL, &error);
  g_autoptr (TerCsvDecoder) decoder =
      plan != NULL ? ter_csv_decoder_new (bytes, plan, NULL, &error) : NULL;
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));

  if (decoder == NULL)
    g_error ("%s", error->message);
  ter_csv_decoder_set_n_threads (decoder, n_threads);
  while (ter_csv_decoder_next (decoder, readings, 10000, result, NULL, &error))
    n_readings += readings->len;
  if (error != NULL || result->n_refused > 0 || n_readings != 2 * N_ROWS)
    g_error ("%s", error != NULL ? error->message : "lines were refused");

  return (Took) { (g_get_monotonic_time () - began_us) / 1e6,
                  (clock () - processor) / (double) CLOCKS_PER_SEC };
}

static void
print_parse (const char *of,
             guint       n_threads,
             double      seconds,
             double      megabytes)
{
  g_print (
      "{\"gate\": \"csv \\u00f7 DuckDB, %u thread%s, %s time\", \"value\": %.6f, \"unit\": \"s\", "
      "\"amount\": %.3f, \"amount_unit\": \"MB\", "
      "\"against\": [\"duckdb-csv\", \"bench.csv\", \"%u\"], \"of\": \"%s\", \"goal\": %.1f}\n",
      n_threads, n_threads > 1 ? "s" : "", of, seconds, megabytes, n_threads, of, PARSE_GOAL);
}

static void
bench_parse (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "bench.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  double megabytes;

  write_table (path, N_ROWS);
  bytes = ter_csv_map (path, &error);
  if (bytes == NULL)
    g_error ("%s", error->message);
  megabytes = g_bytes_get_size (bytes) / 1e6;
  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    {
      Took best = { G_MAXDOUBLE, G_MAXDOUBLE };

      for (guint i = 0; i < N_ROUNDS; i++)
        {
          Took took = decode (bytes, n_threads);

          best.wall = MIN (best.wall, took.wall);
          best.processor = MIN (best.processor, took.processor);
        }
      print_parse ("wall", n_threads, best.wall, megabytes);
      print_parse ("processor", n_threads, best.processor, megabytes);
    }
}

/* The file that both bring in: a series after the other, as exports of a supervision are. */
static void
write_readings (const char *path)
{
  g_autoptr (GString) text = g_string_sized_new ((gsize) N_IMPORTED_SERIES * N_IMPORTED_TICKS * 34);
  g_autoptr (GError) error = NULL;

  g_string_append (text, "time,device,value\n");
  for (guint series = 0; series < N_IMPORTED_SERIES; series++)
    for (guint tick = 0; tick < N_IMPORTED_TICKS; tick++)
      {
        guint minute = tick * 10, value = (tick * 37 + series * 101) % 4001;

        g_string_append_printf (text, "2026-%02u-%02u %02u:%02u:00Z,%u,%u.%02u\n",
                                minute / 1440 / 28 + 1, minute / 1440 % 28 + 1, minute / 60 % 24,
                                minute % 60, series + 1, value / 100, value % 100);
      }
  if (!g_file_set_contents (path, text->str, text->len, &error))
    g_error ("%s", error->message);
}

static void
bench_import (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "import.csv", NULL);
  g_autofree char *file = g_build_filename (folder, "import.territoire", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerTerritory) territory =
      ter_territory_create (file, "Bench", "Europe/Paris", clock, &error);
  g_autoptr (TerImportPlan) plan = NULL;
  g_autoptr (TerImportResult) result = NULL;
  double seconds;

  if (territory == NULL)
    g_error ("%s", error->message);
  write_readings (path);
  plan = ter_importer_preview (territory, path, NULL, &error);
  if (plan == NULL)
    g_error ("%s", error->message);
  /* Numbers of devices look like values. */
  ter_import_plan_get_column (plan, 1)->role = TER_IMPORT_DEVICE;
  result = ter_importer_run (territory, path, plan, NULL, NULL, NULL, &error);
  if (result == NULL || !ter_territory_close (territory, &error))
    g_error ("%s", error->message);
  if (result->n_observations != N_IMPORTED_SERIES * N_IMPORTED_TICKS || result->n_refused > 0)
    g_error ("%" G_GINT64_FORMAT " readings", result->n_observations);
  seconds = result->elapsed_us / 1e6;
  g_print (
      "{\"gate\": \"bulk import of a file \\u00f7 PostgreSQL COPY with primary key\", \"value\": %.6f, "
      "\"unit\": \"s\", \"amount\": %.0f, \"amount_unit\": \"readings\", "
      "\"against\": [\"postgresql-copy\", \"import.csv\"], \"goal\": %.1f}\n",
      seconds, (double) result->n_observations, IMPORT_GOAL);
  g_print (
      "{\"gate\": \"bulk import of a file\", \"ours\": \"%.1f MB/s\", \"peer\": null, \"ratio\": null, "
      "\"goal\": null, \"met\": null}\n",
      result->n_bytes / 1e6 / seconds);
}

int
main (void)
{
  const char *folder = g_getenv ("TERRITOIRE_BENCH_FOLDER");

  if (folder == NULL)
    g_error ("run it with: tools/dev bench csv");
  bench_parse (folder);
  bench_import (folder);

  return 0;
}
