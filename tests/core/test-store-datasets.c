/* test-store-datasets.c — The inventory, files from portals, features, runs, the health of sources
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "store-support.h"

#define add(name, func)                                                                \
  g_test_add ("/store/datasets/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)

static TerDataset *
make_dataset (gint64      source_id,
              const char *remote_id,
              const char *title)
{
  TerDataset *dataset = ter_dataset_new ();

  dataset->source_id = source_id;
  dataset->remote_id = g_strdup (remote_id);
  dataset->title = g_strdup (title);
  dataset->licence = g_strdup ("lov2");
  dataset->updated_us = TER_INSTANT_NONE;
  dataset->n_rows = -1;
  dataset->size_bytes = 10;

  return dataset;
}

static TerDataset *
get_only (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = ter_store_list_datasets (self->store, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);

  return ter_dataset_ref (g_ptr_array_index (list, 0));
}

/* A refresh brings what the portal says and keeps what people said. */
static void
test_refresh (StoreFixture *self,
              gconstpointer data)
{
  g_autoptr (TerDataset) first = make_dataset (self->source_id, "x-1", "Arbres");
  g_autoptr (TerDataset) second = make_dataset (self->source_id, "x-1", "Arbres remarquables");
  g_autoptr (TerDataset) third = make_dataset (self->source_id, "x-1", "Autre titre");
  g_autoptr (TerDataset) stored = NULL;
  g_autoptr (TerDataset) named = NULL;
  g_autoptr (TerAct) act = NULL;
  g_autoptr (TerAct) rename = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ter_store_put_dataset (self->store, first, &error));
  act = store_act (TER_ACT_SET, "dataset", first->id);
  ter_act_set_int (act, "status", TER_STATUS_PUBLIC);
  ter_act_set_int (act, "stage", TER_STAGE_STORED);
  ter_act_set (act, "purpose", "Cartographier");
  ter_act_set (act, "steward", "Espaces verts");
  g_assert_true (ter_store_apply (self->store, act, &error));
  second->n_rows = 12;
  g_assert_true (ter_store_put_dataset (self->store, second, &error));
  g_assert_cmpint (second->id, ==, first->id);

  stored = get_only (self);
  g_assert_cmpstr (stored->title, ==, "Arbres remarquables");
  g_assert_cmpint (stored->status, ==, TER_STATUS_PUBLIC);
  g_assert_cmpint (stored->stage, ==, TER_STAGE_STORED);
  g_assert_cmpstr (stored->purpose, ==, "Cartographier");
  g_assert_cmpstr (stored->steward, ==, "Espaces verts");
  g_assert_cmpint (stored->n_rows, ==, 12);
  g_assert_cmpint (stored->created_us, ==, STORE_EPOCH_US);
  g_assert_true (stored->updated_us == TER_INSTANT_NONE);

  /* A title that a person chose stays. */
  rename = store_act (TER_ACT_SET, "dataset", first->id);
  ter_act_set (rename, "title", "Mes arbres");
  g_assert_true (ter_store_apply (self->store, rename, &error));
  g_assert_true (ter_store_put_dataset (self->store, third, &error));
  named = get_only (self);
  g_assert_cmpstr (named->title, ==, "Mes arbres");
  store_fixture_assert_sound (self);
}

/* What a person put aside does not come back with the next refresh. */
static void
test_removed (StoreFixture *self,
              gconstpointer data)
{
  g_autoptr (TerDataset) dataset = make_dataset (self->source_id, "x-1", "Arbres");
  g_autoptr (TerAct) act = NULL;
  g_autoptr (GPtrArray) list = NULL;

  g_assert_true (ter_store_put_dataset (self->store, dataset, NULL));
  act = store_act (TER_ACT_REMOVE, "dataset", dataset->id);
  g_assert_true (ter_store_apply (self->store, act, NULL));
  g_assert_true (ter_store_put_dataset (self->store, dataset, NULL));
  list = ter_store_list_datasets (self->store, NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_resources (StoreFixture *self,
                gconstpointer data)
{
  g_autoptr (TerDataset) dataset = make_dataset (self->source_id, "x-1", "Arbres");
  g_autoptr (TerResource) resource = ter_resource_new ();
  g_autoptr (GBytes) content = g_bytes_new_static ("a;b\0c", 5);
  g_autoptr (GBytes) loaded = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const TerResource *stored;

  g_assert_true (ter_store_put_dataset (self->store, dataset, &error));
  resource->dataset_id = dataset->id;
  resource->remote_id = g_strdup ("r-1");
  resource->title = g_strdup ("arbres.csv");
  resource->fetched_us = TER_INSTANT_NONE;
  resource->size_bytes = -1;
  g_assert_true (ter_store_put_resource (self->store, resource, NULL, &error));
  g_assert_null (ter_store_load_content (self->store, resource->id, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  resource->id = 0;
  resource->fetched_us = STORE_EPOCH_US;
  g_set_str (&resource->etag, "\"1\"");
  g_assert_true (ter_store_put_resource (self->store, resource, content, &error));
  /* Its metadata alone: the content stays. */
  g_assert_true (ter_store_put_resource (self->store, resource, NULL, &error));
  loaded = ter_store_load_content (self->store, resource->id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (loaded, content));

  list = ter_store_list_resources (self->store, dataset->id, &error);
  g_assert_cmpuint (list->len, ==, 1);
  stored = g_ptr_array_index (list, 0);
  g_assert_cmpstr (stored->etag, ==, "\"1\"");
  g_assert_cmpint (stored->fetched_us, ==, STORE_EPOCH_US);

  resource->id = 0;
  resource->dataset_id = 4711;
  g_assert_false (ter_store_put_resource (self->store, resource, content, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
}

static void
test_features (StoreFixture *self,
               gconstpointer data)
{
  g_autoptr (TerDataset) dataset = make_dataset (self->source_id, "x-1", "Arbres");
  g_autoptr (GError) error = NULL;

  g_assert_true (ter_store_put_dataset (self->store, dataset, &error));
  for (guint n = 3; n > 0; n--)
    {
      g_autoptr (GPtrArray) features =
          g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);
      g_autoptr (GPtrArray) list = NULL;

      for (guint i = 0; i < n; i++)
        {
          TerArea *feature = ter_area_new ();

          feature->name = g_strdup_printf ("Arbre %u", i);
          feature->geometry = ter_geometry_new_point (5 + i, 45);
          g_ptr_array_add (features, feature);
        }
      g_assert_true (ter_store_replace_features (self->store, dataset->id, features, &error));
      list = ter_store_list_features (self->store, dataset->id, &error);
      g_assert_cmpuint (list->len, ==, n);
      g_assert_cmpstr (((TerArea *) g_ptr_array_index (list, n - 1))->kind, ==, "feature");
      g_assert_nonnull (((TerArea *) g_ptr_array_index (list, n - 1))->geometry);
    }
  store_fixture_assert_sound (self);
}

static void
test_runs (StoreFixture *self,
           gconstpointer data)
{
  g_autoptr (TerRun) run = ter_run_new ();
  g_autoptr (TerRun) other = ter_run_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  const TerRun *stored;

  run->kind = g_strdup ("collect");
  run->source_id = self->source_id;
  g_assert_true (ter_store_begin_run (self->store, run, &error));
  other->kind = g_strdup ("import");
  other->label = g_strdup ("a.csv");
  g_assert_true (ter_store_begin_run (self->store, other, &error));
  ter_clock_advance (self->clock, 7);
  run->n_observations = 3;
  run->error = g_strdup ("the broker left");
  g_assert_true (ter_store_end_run (self->store, run, &error));

  list = ter_store_list_runs (self->store, self->source_id, 10, &error);
  g_assert_cmpuint (list->len, ==, 1);
  stored = g_ptr_array_index (list, 0);
  g_assert_cmpint (stored->started_us, ==, STORE_EPOCH_US);
  g_assert_cmpint (stored->ended_us, ==, STORE_EPOCH_US + 7);
  g_assert_cmpint (stored->n_observations, ==, 3);
  g_assert_cmpstr (stored->error, ==, "the broker left");
  g_assert_cmpstr (stored->version, ==, PACKAGE_VERSION);
  all = ter_store_list_runs (self->store, 0, 10, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_true (((TerRun *) g_ptr_array_index (all, 0))->ended_us == TER_INSTANT_NONE);

  other->id = 99;
  g_assert_false (ter_store_end_run (self->store, other, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
}

static void
test_health (StoreFixture *self,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      const char *problem = i == 0 ? "connection refused" : NULL;
      g_autoptr (GPtrArray) list = NULL;
      const TerSource *source;

      g_assert_true (ter_store_note_source (self->store, self->source_id, problem, &error));
      list = ter_store_list_sources (self->store, &error);
      source = g_ptr_array_index (list, 0);
      g_assert_cmpstr (source->last_error, ==, problem);
      g_assert_true (source->last_error_us == (i == 0 ? STORE_EPOCH_US : TER_INSTANT_NONE));
      g_assert_true (source->last_ok_us == (i == 0 ? TER_INSTANT_NONE : STORE_EPOCH_US));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("refresh", test_refresh);
  add ("removed", test_removed);
  add ("resources", test_resources);
  add ("features", test_features);
  add ("runs", test_runs);
  add ("health", test_health);

  return g_test_run ();
}
