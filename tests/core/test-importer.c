/* test-importer.c — Files into a territory, and again
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "ter-csv-input.h"
#include "ter-importer.h"
#include "ter-instant.h"
#include "ter-territory-private.h"

typedef struct
{
  char *folder;
  TerClock *clock;
  TerTerritory *territory;
  TerStore *store;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("territoire-import-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "essai.territoire", NULL);
  fixture->clock = ter_clock_new_manual (G_GINT64_CONSTANT (1795419720000000));
  fixture->territory = ter_territory_create (path, "Essai", "Europe/Paris", fixture->clock, &error);
  g_assert_no_error (error);
  fixture->store = ter_territory_get_store (fixture->territory);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  ter_territory_close (fixture->territory, NULL);
  g_object_unref (fixture->territory);
  g_object_unref (fixture->clock);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static TerImportResult *
import (Fixture    *fixture,
        const char *name,
        const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerImportPlan) plan = NULL;
  TerImportResult *result;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  plan = ter_importer_preview (fixture->territory, path, NULL, &error);
  g_assert_no_error (error);
  result = ter_importer_run (fixture->territory, path, plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return result;
}

static void
test_twice (Fixture      *fixture,
            gconstpointer data)
{
  const char *text = "Horodatage;Température (°C);Index gaz (kWh)\n23/11/2026 07:00;19,5;1200\n"
                     "23/11/2026 08:00;20,1;ND\n23/11/2026 08:10;n'importe;1201\n";
  g_autofree char *longer = g_strconcat (text, "23/11/2026 08:20;20,4;1202\n", NULL);
  g_autofree char *corrected = g_strdup (longer);
  g_autoptr (TerImportResult) first = import (fixture, "école.csv", text);
  g_autoptr (TerImportResult) again = import (fixture, "école.csv", text);
  g_autoptr (TerImportResult) grown = import (fixture, "école.csv", longer);
  g_autoptr (TerImportResult) changed = NULL;
  g_autoptr (GPtrArray) series = ter_store_list_series (fixture->store, NULL);
  g_autoptr (GPtrArray) sources = ter_store_list_sources (fixture->store, NULL);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (TerSamples) samples = NULL;
  const TerSeries *gas = NULL;

  g_assert_cmpint (first->n_series, ==, 2);
  g_assert_cmpint (first->n_new_series, ==, 2);
  g_assert_cmpint (first->n_observations, ==, 5);
  g_assert_cmpint (first->n_missing, ==, 1);
  g_assert_cmpint (first->n_refused, ==, 1);
  g_assert_cmpint (again->n_observations, ==, 0);
  g_assert_cmpint (again->n_duplicates, ==, 5);
  g_assert_cmpint (again->source_id, ==, first->source_id);
  g_assert_cmpint (grown->n_observations, ==, 2);
  g_assert_cmpint (grown->n_duplicates, ==, 5);
  g_assert_cmpuint (sources->len, ==, 1);
  g_assert_cmpuint (series->len, ==, 2);

  memcpy (strstr (corrected, "19,5"), "19,9", 4);
  changed = import (fixture, "école.csv", corrected);
  g_assert_cmpint (changed->n_corrections, ==, 1);
  g_assert_cmpint (changed->n_duplicates, ==, 6);

  for (guint i = 0; i < series->len; i++)
    {
      const TerSeries *one = g_ptr_array_index (series, i);

      if (g_str_equal (one->property, "gas-index"))
        gas = one;
    }
  g_assert_nonnull (gas);
  g_assert_cmpint (gas->kind, ==, TER_SERIES_COUNTER);
  samples = ter_store_read (fixture->store, gas->id, G_MININT64 + 1, G_MAXINT64, NULL, NULL);
  g_assert_cmpuint (samples->n, ==, 4);
  g_assert_true (isnan (samples->values[1]));
  g_assert_cmpint (samples->qualities[1], ==, TER_QUALITY_MISSING);
  runs = ter_store_list_runs (fixture->store, first->source_id, 10, NULL);
  g_assert_cmpuint (runs->len, ==, 4);
  g_assert_nonnull (strstr (((TerRun *) g_ptr_array_index (runs, 3))->detail, "n'importe"));
}

static void
test_territory_zone (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (TerImportResult) result = NULL;
  g_autoptr (GPtrArray) series = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_SET, "territory", 0);

  ter_act_set (act, "zone", "Indian/Reunion");
  g_set_str (&act->actor, "essai");
  ter_store_apply (fixture->store, act, &error);
  g_assert_no_error (error);
  result = import (fixture, "releve.csv",
                   "Date;Température\n25/10/2026 02:30;24\n25/10/2026 02:40;25\n");
  series = ter_store_list_series (fixture->store, NULL);
  g_assert_cmpint (result->n_suspect + result->n_ambiguous, ==, 0);
  g_assert_cmpint (((TerSeries *) g_ptr_array_index (series, 0))->last_us, ==,
                   G_GINT64_CONSTANT (1792881600000000));
}

/* 400 days over both changes of time: as many rows as lines, and day totals of 23, 24 and 25 hours (R9). */
static void
test_400_days (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("Horodate;Énergie (kWh)\n");
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const gint64 start = G_GINT64_CONSTANT (1788220800);
  const guint n_lines = 400 * 144;
  g_autoptr (TerImportResult) result = NULL;
  g_autoptr (GPtrArray) series = NULL;
  g_autoptr (TerSamples) samples = NULL;

  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (start + i * 600);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
      g_autofree char *line = g_date_time_format (local, "%d/%m/%Y %H:%M;1\n");

      g_string_append (text, line);
    }
  result = import (fixture, "compteur.csv", text->str);
  g_assert_cmpint (result->n_observations, ==, n_lines);
  g_assert_cmpint (result->n_duplicates + result->n_corrections + result->n_refused, ==, 0);
  series = ter_store_list_series (fixture->store, NULL);
  samples = ter_store_read (fixture->store, ((TerSeries *) g_ptr_array_index (series, 0))->id,
                            G_MININT64 + 1, G_MAXINT64, NULL, NULL);
  g_assert_cmpuint (samples->n, ==, n_lines);
  for (gsize i = 0; i < samples->n; i++)
    {
      g_autoptr (GDateTime) local = ter_instant_to_local (samples->times[i], zone);
      char *day = g_date_time_format (local, "%F");

      g_hash_table_replace (
          days, day, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (days, day)) + 1));
    }
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (days, "2026-10-24")), ==, 144);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (days, "2026-10-25")), ==, 150);
  g_assert_cmpint (GPOINTER_TO_INT (g_hash_table_lookup (days, "2027-03-28")), ==, 138);
}

static void
test_features (Fixture      *fixture,
               gconstpointer data)
{
  const char *text =
      "{\"type\":\"FeatureCollection\",\"features\":["
      "{\"type\":\"Feature\",\"properties\":{\"code\":\"01004\",\"nom\":\"Ambérieu\"},\"geometry\":"
      "{\"type\":\"Polygon\",\"coordinates\":[[[5,45],[6,45],[6,46],[5,45]]]}},"
      "{\"type\":\"Feature\",\"properties\":{\"code\":\"2A004\",\"nom\":\"Ajaccio\"},\"geometry\":null},"
      "{\"type\":\"Feature\",\"properties\":{\"code\":\"99999\"},\"geometry\":{\"type\":\"Rond\"}}]}";
  g_autoptr (TerImportResult) first = import (fixture, "communes.geojson", text);
  g_autoptr (TerImportResult) again = import (fixture, "communes.geojson", text);
  g_autoptr (GPtrArray) areas = ter_store_list_areas (fixture->store, "commune", NULL);

  g_assert_cmpint (first->n_areas, ==, 2);
  g_assert_cmpint (first->n_refused, ==, 1);
  g_assert_cmpint (again->n_areas, ==, 2);
  g_assert_cmpuint (areas->len, ==, 2);
}

/* More lines than are stored at once. */
#define N_LONG 200000

static void
count_steps (double                 done,
             const TerImportResult *result,
             gpointer               user_data)
{
  GCancellable *cancellable = user_data;

  g_assert_cmpfloat (done, >=, 0);
  g_assert_cmpfloat (done, <=, 1);
  if (result->n_observations >= 20000)
    g_cancellable_cancel (cancellable);
}

/* What was stored before a cancellation stays; bringing the file in again completes it. */
static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("date;valeur\n");
  g_autofree char *path = g_build_filename (fixture->folder, "long.csv", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TerImportPlan) plan = NULL;
  g_autoptr (TerImportResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_LONG; i++)
    g_string_append_printf (text, "%u;%u\n", 1500000000 + i * 60, i);
  g_file_set_contents (path, text->str, -1, NULL);
  plan = ter_importer_preview (fixture->territory, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ter_importer_run (fixture->territory, path, plan, count_steps, cancellable,
                                   cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  result = ter_importer_run (fixture->territory, path, plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result->n_duplicates, >=, 20000);
  g_assert_cmpint (result->n_duplicates + result->n_observations, ==, N_LONG);
}

static void
test_not_found (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ter_importer_preview (fixture->territory, "/nulle/part.csv", NULL, &error));
  g_assert_error (error, TER_CSV_ERROR, TER_CSV_ERROR_UNREADABLE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/importer/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("twice", test_twice);
  ADD ("territory-zone", test_territory_zone);
  ADD ("400-days", test_400_days);
  ADD ("features", test_features);
  ADD ("cancelled", test_cancelled);
  ADD ("not-found", test_not_found);

  return g_test_run ();
}
