/* bench-csv.c — How fast a table is read and brought in
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A file of about 100 MB as French services write them: latin-1, semicolons, decimal commas, local dates without an
 * offset, a device in each line. It is decoded to readings (instants in UTC, values, series) on one thread, and the
 * best of five rounds is kept. The peer is DuckDB's read_csv on the same file with the same types and one thread, when
 * a Python that has it is there; it reads local times as they are, without a zone. Both are measured in seconds of
 * processor, so that what else the machine does counts for little.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <time.h>

#include "ter-csv-decoder.h"
#include "ter-csv-input.h"
#include "ter-csv-plan.h"
#include "ter-importer.h"

#define N_ROWS 2000000
#define N_IMPORTED_ROWS 400000
#define N_ROUNDS 5
#define GOAL 4.0

static const char peer_script[] =
    "import duckdb, sys, time\n"
    "c = duckdb.connect()\n"
    "c.execute('SET threads=1')\n"
    "c.execute('SET enable_progress_bar=false')\n"
    "best = 1e9\n"
    "for i in range(5):\n"
    "    t = time.process_time()\n"
    "    c.execute(\"CREATE OR REPLACE TABLE t AS SELECT * FROM read_csv('%s', delim=';', header=true, \"\n"
    "              \"decimal_separator=',', encoding='latin-1', timestampformat='%%d/%%m/%%Y %%H:%%M', auto_detect=false, \"\n"
    "              \"columns={'t': 'TIMESTAMP', 'd': 'VARCHAR', 'a': 'DOUBLE', 'b': 'DOUBLE'})\")\n"
    "    best = min(best, time.process_time() - t)\n"
    "print(best)\n";

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

static double
decode (GBytes *bytes,
        gint64 *n_readings)
{
  clock_t started = clock ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TerImportPlan) plan =
      ter_csv_plan_propose (bytes, "bench.csv", "Europe/Paris", NULL, &error);
  g_autoptr (TerCsvDecoder) decoder =
      plan != NULL ? ter_csv_decoder_new (bytes, plan, NULL, &error) : NULL;
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));

  if (decoder == NULL)
    g_error ("%s", error->message);
  *n_readings = 0;
  while (ter_csv_decoder_next (decoder, readings, 10000, result, NULL, &error))
    *n_readings += readings->len;
  if (error != NULL || result->n_refused > 0)
    g_error ("%s", error != NULL ? error->message : "lines were refused");

  return (clock () - started) / (double) CLOCKS_PER_SEC;
}

/* The peer's best time, or 0 when it is not here. */
static double
run_peer (const char *path)
{
  g_autofree char *script = g_strdup_printf (peer_script, path);
  const char *argv[] = { "python3", "-c", script, NULL };
  g_autofree char *output = NULL, *complaint = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                     &complaint, &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL))
    {
      g_printerr (
          "bench-csv: DuckDB for Python is not here: the figure of csv-parse stands alone\n");
      return 0;
    }

  return g_ascii_strtod (output, NULL);
}

static void
bench_parse (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "bench.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  double best = G_MAXDOUBLE, peer, megabytes;
  gint64 n_readings = 0;

  write_table (path, N_ROWS);
  bytes = ter_csv_map (path, &error);
  if (bytes == NULL)
    g_error ("%s", error->message);
  megabytes = g_bytes_get_size (bytes) / 1e6;
  for (guint i = 0; i < N_ROUNDS; i++)
    best = MIN (best, decode (bytes, &n_readings));
  if (n_readings != 2 * N_ROWS)
    g_error ("%" G_GINT64_FORMAT " readings", n_readings);
  peer = run_peer (path);
  if (peer > 0)
    g_print (
        "{\"gate\": \"csv-parse\", \"ours\": \"%.0f MB/s\", \"peer\": \"DuckDB %.0f MB/s\", \"ratio\": %.2f, "
        "\"goal\": %.1f, \"met\": %s}\n",
        megabytes / best, megabytes / peer, peer / best, GOAL,
        peer / best >= GOAL ? "true" : "false");
  else
    g_print (
        "{\"gate\": \"csv-parse\", \"ours\": \"%.0f MB/s\", \"peer\": null, \"ratio\": null, \"goal\": %.1f, "
        "\"met\": null}\n",
        megabytes / best, GOAL);
  g_unlink (path);
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

  if (territory == NULL)
    g_error ("%s", error->message);
  write_table (path, N_IMPORTED_ROWS);
  plan = ter_importer_preview (territory, path, NULL, &error);
  result = plan != NULL ? ter_importer_run (territory, path, plan, NULL, NULL, NULL, &error) : NULL;
  if (result == NULL || !ter_territory_close (territory, &error))
    g_error ("%s", error->message);
  g_print (
      "{\"gate\": \"csv-import\", \"ours\": \"%.1f MB/s (%.0f readings/s)\", \"peer\": null, \"ratio\": null, "
      "\"goal\": null, \"met\": null}\n",
      result->n_bytes / (double) result->elapsed_us,
      result->n_observations * 1e6 / result->elapsed_us);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("territoire-bench-XXXXXX", &error);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (folder == NULL)
    g_error ("%s", error->message);
  bench_parse (folder);
  bench_import (folder);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);

  return 0;
}
