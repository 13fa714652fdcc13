/* test-store-model.c — Random batches against a model that fits in the head
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The model keeps, for each device and instant, the list of values in the order in which they were accepted, and the
 * set of keys. Batches hold duplicates, disorder, corrections and repeated keys; some are committed twice, some
 * stores are closed and opened in between, or packed into chunks. Instants are seconds, days or months apart. After
 * each batch the counts must be equal, and what is read of a span now and then; at the end everything. The seed is
 * printed: run again with --seed.
 */

#include "config.h"

#include <math.h>

#include "store-support.h"

#define N_DEVICES 4
#define N_INSTANTS 40
#define N_KEYS 200
#define N_BATCHES 120

/* Some lie close together, others in weeks of their own. */
static gint64
get_time (int instant)
{
  return STORE_EPOCH_US + (gint64) instant * instant * instant / 8 * TER_USEC_PER_HOUR +
         instant * TER_USEC_PER_SEC;
}

typedef struct
{
  GArray *values[N_DEVICES][N_INSTANTS];
  gboolean keys[N_KEYS];
} Model;

typedef struct
{
  int key;
  int device;
  int instant;
  double value;
} Item;

static Item
make_item (GRand *rand)
{
  Item item = {
    /* Half of the messages have no key. */
    .key = g_rand_int_range (rand, -N_KEYS, N_KEYS),
    .device = g_rand_int_range (rand, 0, N_DEVICES),
    .instant = g_rand_int_range (rand, 0, N_INSTANTS),
    .value = g_rand_int_range (rand, 0, 10) == 0 ? NAN : g_rand_int_range (rand, 0, 4) / 3.0,
  };

  return item;
}

static gboolean
is_same (double a,
         double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* What the store must say of a batch: all its messages first, then its observations. */
static TerCommit
commit_to_model (Model      *model,
                 const Item *items,
                 guint       n)
{
  TerCommit commit = { 0 };
  g_autofree gboolean *is_duplicate = g_new0 (gboolean, n);

  for (guint i = 0; i < n; i++)
    {
      if (items[i].key < 0)
        continue;
      is_duplicate[i] = model->keys[items[i].key];
      model->keys[items[i].key] = TRUE;
    }
  for (guint i = 0; i < n; i++)
    {
      GArray *values = model->values[items[i].device][items[i].instant];

      for (guint j = 0; j < values->len && !is_duplicate[i]; j++)
        is_duplicate[i] = is_same (g_array_index (values, double, j), items[i].value);
      if (is_duplicate[i])
        {
          commit.n_duplicates++;
          continue;
        }
      commit.n_observations += values->len == 0;
      commit.n_corrections += values->len > 0;
      g_array_append_val (values, items[i].value);
    }

  return commit;
}

static TerBatch *
make_batch (StoreFixture *self,
            const Item   *items,
            guint         n)
{
  TerBatch *batch = ter_batch_new (self->source_id);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = items[i].key >= 0 ? g_strdup_printf ("key %d", items[i].key) : NULL;
      g_autofree char *device = g_strdup_printf ("d%d", items[i].device);

      store_batch_add (batch, key, device, get_time (items[i].instant), items[i].value);
    }

  return batch;
}

/* What is read of a series from one instant to before another, and what its list says. */
static void
assert_span (StoreFixture *self,
             const Model  *model,
             int           device,
             int           start,
             int           end)
{
  g_autofree char *name = g_strdup_printf ("d%d", device);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerSamples) samples =
      ter_store_read (self->store, store_find_series (self->store, name), get_time (start),
                      get_time (end), NULL, &error);
  gsize row = 0;

  g_assert_no_error (error);
  for (int instant = start; instant < end; instant++)
    {
      GArray *values = model->values[device][instant];

      if (values->len == 0)
        continue;
      g_assert_cmpuint (row, <, samples->n);
      g_assert_cmpint (samples->times[row], ==, get_time (instant));
      g_assert_true (
          is_same (samples->values[row], g_array_index (values, double, values->len - 1)));
      row++;
    }
  g_assert_cmpuint (row, ==, samples->n);
}

static void
assert_lists (StoreFixture *self,
              const Model  *model)
{
  g_autoptr (GPtrArray) list = ter_store_list_series (self->store, NULL);
  guint n_devices = 0;

  for (int device = 0; device < N_DEVICES; device++)
    {
      guint n = 0;

      for (int instant = 0; instant < N_INSTANTS; instant++)
        n += model->values[device][instant]->len;
      n_devices += n > 0;
    }
  g_assert_cmpuint (list->len, ==, n_devices);
  for (guint i = 0; i < list->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (list, i);
      int device = series->device_name[1] - '0', n = 0;
      const GArray *last = NULL;

      for (int instant = 0; instant < N_INSTANTS; instant++)
        {
          const GArray *values = model->values[device][instant];

          if (values->len == 0)
            continue;
          if (n++ == 0)
            g_assert_cmpint (series->first_us, ==, get_time (instant));
          last = values;
        }
      g_assert_cmpint (series->n_observations, ==, n);
      if (last != NULL)
        g_assert_true (is_same (series->last_value, g_array_index (last, double, last->len - 1)));
    }
}

static void
assert_same (StoreFixture *self,
             const Model  *model)
{
  for (int device = 0; device < N_DEVICES; device++)
    assert_span (self, model, device, 0, N_INSTANTS);
  assert_lists (self, model);
}

static void
test_model (StoreFixture *self,
            gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Model model = { 0 };

  g_test_message ("seed %u", seed);
  for (int i = 0; i < N_DEVICES * N_INSTANTS; i++)
    model.values[i / N_INSTANTS][i % N_INSTANTS] = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < N_BATCHES; i++)
    {
      guint n = (guint) g_rand_int_range (rand, 1, 40);
      g_autofree Item *items = g_new (Item, n);
      g_autoptr (TerBatch) batch = NULL;

      for (guint j = 0; j < n; j++)
        items[j] = make_item (rand);
      batch = make_batch (self, items, n);
      for (int times = g_rand_int_range (rand, 1, 3); times > 0; times--)
        {
          TerCommit expected = commit_to_model (&model, items, n);
          TerCommit commit = store_commit (self->store, batch);

          g_assert_cmpint (commit.n_observations, ==, expected.n_observations);
          g_assert_cmpint (commit.n_duplicates, ==, expected.n_duplicates);
          g_assert_cmpint (commit.n_corrections, ==, expected.n_corrections);
        }
      if (g_rand_int_range (rand, 0, 10) == 0)
        store_fixture_reopen (self);
      if (g_rand_int_range (rand, 0, 10) == 0)
        g_assert_true (ter_store_settle (self->store, NULL, NULL));
      if (g_rand_int_range (rand, 0, 4) == 0)
        {
          int start = g_rand_int_range (rand, 0, N_INSTANTS - 1);

          assert_span (self, &model, g_rand_int_range (rand, 0, N_DEVICES), start,
                       g_rand_int_range (rand, start, N_INSTANTS));
          assert_lists (self, &model);
          store_fixture_assert_sound (self);
        }
    }

  assert_same (self, &model);
  store_fixture_assert_sound (self);
  for (int i = 0; i < N_DEVICES * N_INSTANTS; i++)
    g_array_unref (model.values[i / N_INSTANTS][i % N_INSTANTS]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/model", StoreFixture, NULL, store_fixture_set_up, test_model,
              store_fixture_tear_down);

  return g_test_run ();
}
