/* replay-files.c — Every input of the corpora, and what random damage makes of it, is read within bounds
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each file of tests/fuzz/corpus-csv and corpus-geojson is read as it is, then cut short at each of its first bytes,
 * then damaged at random (bytes changed, doubled, taken out). Nothing may crash, hang, or give a reading that is not a
 * finite number or a missing one. The seed is printed; TERRITOIRE_TEST_LONG=1 damages a hundred times more.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-csv-decoder.h"
#include "ter-csv-plan.h"
#include "ter-geojson.h"

/* Reads line after line, or in blocks by some threads. Returns how many readings there are. */
static guint
read_planned (GBytes        *bytes,
              TerImportPlan *plan,
              guint          n_threads)
{
  g_autoptr (TerCsvDecoder) decoder = ter_csv_decoder_new (bytes, plan, NULL, NULL);
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
  guint n_readings = 0;

  g_assert_nonnull (decoder);
  if (n_threads > 0)
    ter_csv_decoder_set_n_threads (decoder, n_threads);
  while (ter_csv_decoder_next (decoder, readings, 100, result, NULL, NULL))
    {
      n_readings += readings->len;
      for (guint i = 0; i < readings->len; i++)
        {
          const TerCsvReading *reading = &g_array_index (readings, TerCsvReading, i);

          g_assert_cmpuint (reading->series, <, ter_csv_decoder_get_n_series (decoder));
          g_assert_false (isinf (reading->value));
          g_assert_true (!isnan (reading->value) || reading->quality == TER_QUALITY_MISSING ||
                         reading->text != NULL);
        }
    }
  for (guint i = 0; i < result->refusals->len; i++)
    {
      const TerImportRefusal *refusal = g_ptr_array_index (result->refusals, i);

      g_assert_cmpint (refusal->line, >, 0);
      g_assert_true (g_utf8_validate (refusal->reason, -1, NULL));
    }

  return n_readings;
}

static void
read_table (const char *data,
            gsize       length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (TerImportPlan) plan = ter_csv_plan_propose (bytes, "corpus.csv", NULL, NULL, NULL);
  guint n_readings;

  if (plan == NULL || plan->is_table_only)
    return;
  for (guint i = 0; i < plan->columns->len; i++)
    g_assert_true (g_utf8_validate (ter_import_plan_get_column (plan, i)->title, -1, NULL));
  n_readings = read_planned (bytes, plan, 0);
  g_assert_cmpuint (read_planned (bytes, plan, 1), ==, n_readings);
  g_assert_cmpuint (read_planned (bytes, plan, 2), ==, n_readings);
}

static void
read_features (const char *data,
               gsize       length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (GPtrArray) features = ter_geojson_read (bytes, "place", 0, result, NULL, NULL);

  for (guint i = 0; features != NULL && i < features->len; i++)
    {
      const TerGeoFeature *feature = g_ptr_array_index (features, i);

      g_assert_nonnull (feature->area->name);
      if (feature->area->geometry != NULL)
        {
          TerBox box = ter_geometry_get_box (feature->area->geometry);

          g_assert_true (ter_box_is_empty (box) || (box.west >= -180 && box.east <= 180));
        }
    }
}

/* Appends the array's own beginning: a copy, since the array may move as it grows. */
static void
append_start (GByteArray *bytes,
              guint       n)
{
  g_autofree guint8 *start = g_memdup2 (bytes->data, n);

  if (n > 0)
    g_byte_array_append (bytes, start, n);
}

static void
damage (GByteArray *bytes,
        GRand      *rand)
{
  static const char spice[] = { '"', ';', ',', '\n', '\r',   '\0', '{', '[',
                                ']', '-', '9', ' ',  '\377', '\t', ':' };

  for (guint i = g_rand_int_range (rand, 1, 6); i > 0 && bytes->len > 1; i--)
    {
      guint at = g_rand_int_range (rand, 0, bytes->len);
      guint8 byte = (guint8) spice[g_rand_int_range (rand, 0, sizeof spice)];

      if (g_rand_boolean (rand))
        byte = g_rand_int (rand) & 0xff;
      switch (g_rand_int_range (rand, 0, 3))
        {
        case 0:
          bytes->data[at] = byte;
          break;
        case 1:
          g_byte_array_remove_index (bytes, at);
          break;
        default:
          append_start (bytes, at);
          break;
        }
    }
}

typedef void (*Reader) (const char *data, gsize length);

static void
replay (const char *folder,
        Reader      reader)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fuzz", folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n_rounds = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 20000 : 200, n_files = 0;
  const char *name;

  g_test_message ("seed %u", seed);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *data = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (file, &data, &length, NULL));
      reader (data, length);
      for (gsize cut = 0; cut < MIN (length, 400); cut++)
        reader (data, cut);
      for (guint i = 0; i < n_rounds; i++)
        {
          g_autoptr (GByteArray) bytes = g_byte_array_new ();

          g_byte_array_append (bytes, (const guint8 *) data, length);
          damage (bytes, rand);
          reader ((const char *) bytes->data, bytes->len);
        }
      n_files++;
    }
  g_assert_cmpuint (n_files, >=, 5);
}

static void
test_csv (void)
{
  replay ("corpus-csv", read_table);
}

static void
test_geojson (void)
{
  replay ("corpus-geojson", read_features);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fuzz/csv", test_csv);
  g_test_add_func ("/fuzz/geojson", test_geojson);

  return g_test_run ();
}
