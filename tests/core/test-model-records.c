/* test-model-records.c — Records, buckets, import plans and their refusals
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-buckets.h"
#include "ter-dataset.h"
#include "ter-import-result.h"
#include "ter-site.h"

#define N_FAULTS (TER_IMPORT_FAULT_OUT_OF_BOUNDS + 1)

static gpointer
hold_and_release (gpointer data)
{
  TerSite *site = data;

  for (guint i = 0; i < 10000; i++)
    {
      ter_site_ref (site);
      g_assert_cmpstr (site->name, ==, "École Jean-Moulin");
      ter_site_unref (site);
    }

  return NULL;
}

/* A record crosses threads without a lock: its count is atomic and its fields do not change. */
static void
test_record_threads (void)
{
  g_autoptr (TerSite) site = ter_site_new ();
  GThread *threads[4];

  site->name = g_strdup ("École Jean-Moulin");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("hold", hold_and_release, site);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpstr (site->name, ==, "École Jean-Moulin");
}

static void
test_record_boxed (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (TerSite) site = ter_site_new ();
  TerSite *copy;

  g_value_init (&value, ter_site_get_type ());
  g_value_set_boxed (&value, site);
  copy = g_value_dup_boxed (&value);
  g_assert_true (copy == site);
  ter_site_unref (copy);
}

/* A bucket that nobody filled is not a zero. */
static void
test_buckets (void)
{
  g_autoptr (TerBuckets) buckets = ter_buckets_new_sized (TER_STEP_DAY, "Gas", "kWh", 3);
  g_autoptr (TerBuckets) empty = ter_buckets_new_sized (TER_STEP_WEEK, NULL, NULL, 0);

  g_assert_cmpuint (buckets->n, ==, 3);
  for (gsize i = 0; i < buckets->n; i++)
    {
      g_assert_true (isnan (buckets->values[i]));
      g_assert_cmpfloat (buckets->coverage[i], ==, 0);
    }
  g_assert_cmpstr (buckets->unit, ==, "kWh");
  g_assert_cmpuint (empty->n, ==, 0);
}

static void
test_refusals (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint fault = 0; fault < N_FAULTS; fault++)
    {
      g_autoptr (TerImportRefusal) refusal = ter_import_refusal_new (7, fault, "Index", "abc");
      g_autofree char *said = ter_import_refusal_describe (refusal);

      g_assert_cmpint (refusal->line, ==, 7);
      g_assert_cmpuint (strlen (refusal->reason), >, 10);
      g_assert_null (strchr (refusal->reason, '{'));
      /* In the C locale the sentence for people is the one for programs. */
      g_assert_cmpstr (said, ==, refusal->reason);
      g_assert_true (g_hash_table_add (seen, g_strdup (refusal->reason)));
    }
}

/* A cell may hold anything: what looks like a blank of our sentence, half a character, a novel. */
static void
test_refusals_hostile (void)
{
  g_autofree char *novel = g_strnfill (100000, 'x');
  const char *const cells[] = { "{column}", "{text}{text}", "%s%n", "caf\xe9", "", novel };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (TerImportRefusal) refusal =
          ter_import_refusal_new (1, TER_IMPORT_FAULT_FEATURE, "{text}", cells[i]);

      g_assert_true (g_utf8_validate (refusal->reason, -1, NULL));
      g_assert_cmpuint (g_utf8_strlen (refusal->text, -1), <=, 60);
      g_assert_nonnull (strstr (refusal->reason, refusal->text));
      g_assert_cmpuint (strlen (refusal->reason), <, 400);
    }
}

/* All refusals are counted; what is kept of them is bounded. */
static void
test_result_is_bounded (void)
{
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();

  for (guint i = 0; i < TER_IMPORT_MAX_REFUSALS + 500; i++)
    ter_import_result_refuse (result, i + 2, TER_IMPORT_FAULT_NO_DEVICE, "Capteur", NULL);

  g_assert_cmpint (result->n_refused, ==, TER_IMPORT_MAX_REFUSALS + 500);
  g_assert_cmpuint (result->refusals->len, ==, TER_IMPORT_MAX_REFUSALS);
  g_assert_cmpint (((TerImportRefusal *) g_ptr_array_index (result->refusals, 0))->line, ==, 2);
}

static void
test_plan_roles (void)
{
  g_autoptr (TerImportPlan) plan = ter_import_plan_new_full (TER_IMPORT_TABLE, "relevés.csv");
  TerImportColumn *date = ter_import_plan_add_column (plan, "date");
  TerImportColumn *index = ter_import_plan_add_column (plan, "index");

  g_assert_cmpint (ter_import_plan_find_role (plan, TER_IMPORT_INSTANT), ==, -1);
  date->role = TER_IMPORT_INSTANT;
  index->role = TER_IMPORT_VALUE;
  g_assert_cmpint (ter_import_plan_find_role (plan, TER_IMPORT_INSTANT), ==, 0);
  g_assert_cmpint (ter_import_plan_find_role (plan, TER_IMPORT_VALUE), ==, 1);
  g_assert_true (ter_import_plan_get_column (plan, 1) == index);
  g_assert_cmpstr (plan->file_name, ==, "relevés.csv");
}

/* People choose among these words: two that read the same could not be told apart. */
static void
test_labels_differ (void)
{
  g_autoptr (GHashTable) statuses = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) stages = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = TER_STATUS_UNKNOWN; i <= TER_STATUS_PRIVATE_INTEREST; i++)
    g_assert_true (g_hash_table_add (statuses, (gpointer) ter_dataset_status_label (i)));
  for (guint i = TER_STAGE_LISTED; i <= TER_STAGE_DESTROYED; i++)
    g_assert_true (g_hash_table_add (stages, (gpointer) ter_stage_label (i)));
  for (guint i = TER_IMPORT_EMPTY; i <= TER_IMPORT_DATE_TIME; i++)
    g_assert_true (g_hash_table_add (types, (gpointer) ter_import_type_label (i)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/records/threads", test_record_threads);
  g_test_add_func ("/model/records/boxed", test_record_boxed);
  g_test_add_func ("/model/buckets", test_buckets);
  g_test_add_func ("/model/import/refusals", test_refusals);
  g_test_add_func ("/model/import/refusals-hostile", test_refusals_hostile);
  g_test_add_func ("/model/import/result-is-bounded", test_result_is_bounded);
  g_test_add_func ("/model/import/plan-roles", test_plan_roles);
  g_test_add_func ("/model/labels-differ", test_labels_differ);

  return g_test_run ();
}
