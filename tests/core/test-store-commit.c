/* test-store-commit.c — Batches in: identity, corrections, snapshots, refusals
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "store-support.h"

#define add(name, func)                                                              \
  g_test_add ("/store/commit/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)

static void
assert_commit (TerCommit commit,
               gint64    n_observations,
               gint64    n_duplicates,
               gint64    n_corrections,
               gint64    n_refused,
               gint64    n_snapshots)
{
  g_assert_cmpint (commit.n_observations, ==, n_observations);
  g_assert_cmpint (commit.n_duplicates, ==, n_duplicates);
  g_assert_cmpint (commit.n_corrections, ==, n_corrections);
  g_assert_cmpint (commit.n_refused, ==, n_refused);
  g_assert_cmpint (commit.n_snapshots, ==, n_snapshots);
}

static void
test_round_trip (StoreFixture *self,
                 gconstpointer data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (TerSamples) samples = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const TerSeries *series;

  for (int i = 0; i < 1000; i++)
    store_batch_add (batch, NULL, "a", STORE_EPOCH_US + i * TER_USEC_PER_SEC, i * 0.1);
  assert_commit (store_commit (self->store, batch), 1000, 0, 0, 0, 0);
  assert_commit (store_commit (self->store, batch), 0, 1000, 0, 0, 0);
  store_fixture_reopen (self);
  assert_commit (store_commit (self->store, batch), 0, 1000, 0, 0, 0);

  samples = store_read_all (self->store, store_find_series (self->store, "a"));
  g_assert_cmpuint (samples->n, ==, 1000);
  for (int i = 0; i < 1000; i++)
    {
      g_assert_cmpint (samples->times[i], ==, STORE_EPOCH_US + i * TER_USEC_PER_SEC);
      g_assert_true (samples->values[i] == i * 0.1);
    }

  list = ter_store_list_series (self->store, NULL);
  series = g_ptr_array_index (list, 0);
  g_assert_cmpint (series->n_observations, ==, 1000);
  g_assert_cmpint (series->first_us, ==, STORE_EPOCH_US);
  g_assert_cmpint (series->last_us, ==, STORE_EPOCH_US + 999 * TER_USEC_PER_SEC);
  g_assert_true (series->last_value == 999 * 0.1);
  store_fixture_assert_sound (self);
}

static void
test_message_keys (StoreFixture *self,
                   gconstpointer data)
{
  static const char *const keys[] = {
    "6f1c7a5e-1b2c-4d3e-8f90-a1b2c3d4e5f6",
    "6f1c7a5e-1b2c-4d3e-8f90-a1b2c3d4e5f7",
    "7",
    "",
    "a key that is much longer than anything that a source should send, and that is stored as its hash",
  };
  gint64 other = store_add_source (self->store);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (TerBatch) first = ter_batch_new (self->source_id);
      g_autoptr (TerBatch) again = ter_batch_new (self->source_id);
      g_autoptr (TerBatch) elsewhere = ter_batch_new (other);
      gint64 time_us = STORE_EPOCH_US + i * TER_USEC_PER_HOUR;

      store_batch_add (first, keys[i], "a", time_us, 1);
      store_batch_add (first, keys[i], "a", time_us + 1, 2);
      /* An empty key is no key. */
      assert_commit (store_commit (self->store, first), *keys[i] == '\0' ? 2 : 1,
                     *keys[i] == '\0' ? 0 : 1, 0, 0, 0);

      /* Same key, another value: a duplicate, not a correction. */
      store_batch_add (again, keys[i], "a", time_us, 3);
      assert_commit (store_commit (self->store, again), 0, *keys[i] == '\0' ? 0 : 1,
                     *keys[i] == '\0' ? 1 : 0, 0, 0);
      store_batch_add (elsewhere, keys[i], "a", time_us, 1);
      assert_commit (store_commit (self->store, elsewhere), 1, 0, 0, 0, 0);
    }
  store_fixture_assert_sound (self);
}

static void
test_corrections (StoreFixture *self,
                  gconstpointer data)
{
  /* Value sent for one instant, what it must be counted as, what is read after it. */
  static const struct
  {
    double value;
    char counted_as;
    double read;
  } steps[] = {
    { 1, 'n', 1 },     { 1, 'd', 1 },     { 2, 'c', 2 }, { 1, 'd', 2 },    { 2, 'd', 2 },
    { NAN, 'c', NAN }, { NAN, 'd', NAN }, { 0, 'c', 0 }, { -0.0, 'd', 0 }, { 1e-300, 'c', 1e-300 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
      g_autoptr (TerSamples) samples = NULL;
      char expected = steps[i].counted_as;

      store_batch_add (batch, NULL, "a", STORE_EPOCH_US, steps[i].value);
      assert_commit (store_commit (self->store, batch), expected == 'n', expected == 'd',
                     expected == 'c', 0, 0);
      samples = store_read_all (self->store, store_find_series (self->store, "a"));
      g_assert_cmpuint (samples->n, ==, 1);
      g_assert_true (isnan (steps[i].read) ? isnan (samples->values[0])
                                           : samples->values[0] == steps[i].read);
      if (i == 4)
        store_fixture_reopen (self);
    }
  store_fixture_assert_sound (self);
}

static void
add_state (TerBatch   *batch,
           const char *text,
           gint64      time_us,
           gboolean    is_snapshot)
{
  TerObservation observation = {
    .time_us = time_us, .value = NAN, .text = text, .is_snapshot = is_snapshot
  };
  guint device = ter_batch_add_device (batch, "door", "Porte", "X1");

  observation.stream =
      ter_batch_add_stream (batch, device, "door", "1", "Entrée", NULL, TER_SERIES_STATE);
  observation.message = ter_batch_add_message (batch, NULL, "t", NULL, time_us);
  ter_batch_add_observation (batch, &observation);
}

static void
test_states (StoreFixture *self,
             gconstpointer data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (TerSamples) samples = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GError) error = NULL;

  add_state (batch, "ouverte", STORE_EPOCH_US, FALSE);
  add_state (batch, "fermée", STORE_EPOCH_US + 1, FALSE);
  add_state (batch, "fermée", STORE_EPOCH_US + 1, FALSE);
  add_state (batch, "ouverte", STORE_EPOCH_US + 1, FALSE);
  add_state (batch, "fermée", STORE_EPOCH_US + 2, FALSE);
  assert_commit (store_commit (self->store, batch), 3, 1, 1, 0, 0);

  samples = ter_store_read_texts (self->store, store_find_series (self->store, "Porte"), G_MININT64,
                                  G_MAXINT64, &texts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (samples->n, ==, 3);
  g_assert_cmpuint (texts->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (texts, 0), ==, "ouverte");
  g_assert_cmpstr (g_ptr_array_index (texts, 1), ==, "ouverte");
  g_assert_cmpstr (g_ptr_array_index (texts, 2), ==, "fermée");
  store_fixture_assert_sound (self);
}

static void
test_snapshots (StoreFixture *self,
                gconstpointer data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (TerBatch) older = ter_batch_new (self->source_id);
  g_autoptr (GPtrArray) list = NULL;
  const TerSeries *series;

  add_state (batch, "ouverte", STORE_EPOCH_US + 5, TRUE);
  add_state (older, "fermée", STORE_EPOCH_US, TRUE);
  assert_commit (store_commit (self->store, batch), 0, 0, 0, 0, 1);
  assert_commit (store_commit (self->store, older), 0, 0, 0, 0, 1);

  list = ter_store_list_series (self->store, NULL);
  series = g_ptr_array_index (list, 0);
  g_assert_cmpint (series->n_observations, ==, 0);
  g_assert_true (series->last_us == TER_INSTANT_NONE);
  g_assert_cmpstr (series->last_text, ==, "ouverte");
  store_fixture_assert_sound (self);
}

static void
test_refused_observations (StoreFixture *self,
                           gconstpointer data)
{
  static const struct
  {
    gint64 time_us;
    double value;
    const char *text;
    int quality;
  } bad[] = {
    { G_MAXINT64, 1, NULL, 0 },
    { G_MININT64, 1, NULL, 0 },
    { STORE_EPOCH_US, INFINITY, NULL, 0 },
    { STORE_EPOCH_US, -INFINITY, NULL, 0 },
    { STORE_EPOCH_US, 1, "\xff", 0 },
    { STORE_EPOCH_US, 1, NULL, 7 },
    { STORE_EPOCH_US, 1, NULL, -1 },
  };
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (GBytes) payload = g_bytes_new_static ("{}", 2);
  g_autoptr (GPtrArray) refused = NULL;
  guint device = ter_batch_add_device (batch, "a", NULL, NULL);
  guint stream =
      ter_batch_add_stream (batch, device, "temperature", "", NULL, NULL, TER_SERIES_GAUGE);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      TerObservation observation = { .stream = stream,
                                     .message = ter_batch_add_message (batch, NULL, "topic",
                                                                       payload, STORE_EPOCH_US),
                                     .time_us = bad[i].time_us,
                                     .value = bad[i].value,
                                     .text = bad[i].text,
                                     .quality = (TerQuality) bad[i].quality };

      ter_batch_add_observation (batch, &observation);
    }
  store_batch_add (batch, NULL, "a", STORE_EPOCH_US, 20);
  assert_commit (store_commit (self->store, batch), 1, 0, 0, G_N_ELEMENTS (bad), 0);

  refused = ter_store_list_refused (self->store, self->source_id, 100, NULL);
  g_assert_cmpuint (refused->len, ==, G_N_ELEMENTS (bad));
  for (guint i = 0; i < refused->len; i++)
    {
      const TerRefused *message = g_ptr_array_index (refused, i);

      g_assert_cmpstr (message->topic, ==, "topic");
      g_assert_cmpstr (message->reason, !=, "");
      g_assert_true (g_bytes_equal (message->payload, payload));
    }
  store_fixture_assert_sound (self);
}

static void
add_refused (TerBatch   *batch,
             const char *key,
             GBytes     *payload)
{
  guint message = ter_batch_add_message (batch, key, "topic", payload, STORE_EPOCH_US);

  ter_batch_refuse_message (batch, message, "not JSON");
}

static void
test_refused_messages (StoreFixture *self,
                       gconstpointer data)
{
  g_autoptr (GBytes) payload = g_bytes_new_static ("\0\1", 2);
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (TerBatch) again = ter_batch_new (self->source_id);
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GArray) hours = NULL;
  TerActivity hour;

  add_refused (batch, "k", payload);
  add_refused (batch, NULL, NULL);
  assert_commit (store_commit (self->store, batch), 0, 0, 0, 2, 0);
  add_refused (again, "k", payload);
  assert_commit (store_commit (self->store, again), 0, 0, 0, 0, 0);

  refused = ter_store_list_refused (self->store, 0, 100, NULL);
  g_assert_cmpuint (refused->len, ==, 2);
  hours = ter_store_read_activity (self->store, self->source_id, G_MININT64, NULL);
  g_assert_cmpuint (hours->len, ==, 1);
  hour = g_array_index (hours, TerActivity, 0);
  g_assert_cmpint (hour.hour_us, ==, STORE_EPOCH_US);
  g_assert_cmpint (hour.n_messages, ==, 2);
  g_assert_cmpint (hour.n_refused, ==, 2);
}

/* 70 messages of 1 MiB: 64 are kept. 10,050 small ones: 10,000 are kept. */
static void
test_refused_cap (StoreFixture *self,
                  gconstpointer data)
{
  g_autofree char *large = g_malloc0 (1024 * 1024);
  g_autoptr (GBytes) payload = g_bytes_new_static (large, 1024 * 1024);
  g_autoptr (TerBatch) heavy = ter_batch_new (self->source_id);
  g_autoptr (TerBatch) many = ter_batch_new (self->source_id);
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GPtrArray) later = NULL;

  for (int i = 0; i < 70; i++)
    add_refused (heavy, NULL, payload);
  store_commit (self->store, heavy);
  refused = ter_store_list_refused (self->store, self->source_id, G_MAXUINT, NULL);
  g_assert_cmpuint (refused->len, ==, 64);

  for (int i = 0; i < 10050; i++)
    add_refused (many, NULL, NULL);
  store_commit (self->store, many);
  later = ter_store_list_refused (self->store, self->source_id, G_MAXUINT, NULL);
  g_assert_cmpuint (later->len, ==, 10000);
  g_assert_null (((TerRefused *) g_ptr_array_index (later, 0))->payload);
}

static void
test_unknown_source (StoreFixture *self,
                     gconstpointer data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (4711);
  g_autoptr (GError) error = NULL;

  store_batch_add (batch, "k", "a", STORE_EPOCH_US, 1);
  g_assert_false (ter_store_commit (self->store, batch, NULL, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
}

/* A commit that fails leaves nothing, neither in the file nor in what the writer remembers. */
static void
test_rollback (StoreFixture *self,
               gconstpointer data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (GError) error = NULL;
  TerArea *area = ter_area_new ();

  store_batch_add (batch, "k", "a", STORE_EPOCH_US, 1);
  /* A name that is not there refuses the row. */
  area->kind = g_strdup ("commune");
  area->code = g_strdup ("01004");
  area->name = g_strdup ("Ambérieu");
  ter_batch_add_area (batch, area);
  ter_area_unref (area);
  {
    g_autoptr (TerReading) reading = ter_store_begin_reading (self->store, NULL);

    g_assert_nonnull (reading);
  }
  g_assert_true (ter_connection_run (self->store->writer,
                                     "CREATE TEMP TRIGGER fail BEFORE INSERT ON segment"
                                     " BEGIN SELECT RAISE (ABORT, 'test'); END",
                                     NULL));
  g_assert_false (ter_store_commit (self->store, batch, NULL, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
  g_assert_cmpint (store_find_series (self->store, "a"), ==, 0);
  g_assert_true (ter_connection_run (self->store->writer, "DROP TRIGGER temp.fail", NULL));

  assert_commit (store_commit (self->store, batch), 1, 0, 0, 0, 0);
  g_assert_cmpint (store_find_series (self->store, "a"), >, 0);
  store_fixture_assert_sound (self);
}

/* Every instant of the two nights when the clocks change is kept: identity is the instant, not the local time. */
static void
test_clock_changes (StoreFixture *self,
                    gconstpointer data)
{
  static const char *const nights[] = { "2026-03-28T23:00:00Z", "2026-10-24T22:00:00Z" };

  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
      gint64 start_us;

      g_assert_true (ter_instant_from_string (nights[i], &start_us));
      for (int minute = 0; minute < 240; minute++)
        store_batch_add (batch, NULL, "a", start_us + minute * 60 * TER_USEC_PER_SEC, minute);
      assert_commit (store_commit (self->store, batch), 240, 0, 0, 0, 0);
    }
}

static void
test_learnt_step (StoreFixture *self,
                  gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (GPtrArray) devices = NULL;
  const TerDevice *device;
  gint64 step_us = 600 * TER_USEC_PER_SEC;
  gint64 time_us = STORE_EPOCH_US;

  /* One message in ten is lost, and a week is missing. */
  for (int i = 0; i < 300; i++)
    {
      time_us += step_us * (i == 150 ? 1008 : g_rand_int_range (rand, 0, 10) == 0 ? 2 : 1);
      store_batch_add (batch, NULL, "a", time_us, i);
    }
  store_commit (self->store, batch);
  devices = ter_store_list_devices (self->store, NULL);
  device = g_ptr_array_index (devices, 0);
  g_assert_true (device->is_new);
  g_assert_cmpint (device->last_seen_us, ==, time_us + TER_USEC_PER_SEC);
  g_assert_cmpint (device->expected_step_us, >=, step_us * 9 / 10);
  g_assert_cmpint (device->expected_step_us, <=, step_us * 11 / 10);
}

static void
test_units (StoreFixture *self,
            gconstpointer data)
{
  static const struct
  {
    const char *unit;
    double value;
    double stored;
    TerQuality quality;
  } steps[] = {
    { "kWh", 2, 2, TER_QUALITY_GOOD },
    { "Wh", 3000, 3, TER_QUALITY_GOOD },
    { "m3", 4, 4, TER_QUALITY_SUSPECT },
    { NULL, 5, 5, TER_QUALITY_GOOD },
  };
  g_autoptr (TerSamples) samples = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
      TerObservation observation = { .time_us = STORE_EPOCH_US + i, .value = steps[i].value };
      guint device = ter_batch_add_device (batch, "m", NULL, NULL);

      observation.stream = ter_batch_add_stream (batch, device, "energy-index", "", NULL,
                                                 steps[i].unit, TER_SERIES_COUNTER);
      observation.message = ter_batch_add_message (batch, NULL, NULL, NULL, STORE_EPOCH_US);
      ter_batch_add_observation (batch, &observation);
      store_commit (self->store, batch);
    }

  samples = store_read_all (self->store, store_find_series (self->store, "m"));
  g_assert_cmpuint (samples->n, ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_cmpfloat_with_epsilon (samples->values[i], steps[i].stored, 1e-9);
      g_assert_cmpint (samples->qualities[i], ==, steps[i].quality);
    }
}

static void
test_areas (StoreFixture *self,
            gconstpointer data)
{
  static const struct
  {
    const char *kind;
    const char *code;
    const char *name;
    gint64 population;
    gboolean has_geometry;
  } given[] = {
    { "commune", "01004", "Ambérieu", 0, TRUE },
    { "commune", "01004", "Ambérieu-en-Bugey", 14000, FALSE },
    { "commune", "2A004", "Ajaccio", 1, FALSE },
    { "commune", NULL, "Sans code", 3, FALSE },
    { "commune", NULL, "Sans code", 4, FALSE },
    { "place", "01004", "Mairie", 0, TRUE },
  };
  g_autoptr (TerBatch) batch = ter_batch_new (0);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) communes = NULL;
  const TerArea *area;

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      g_autoptr (TerArea) one = ter_area_new ();

      one->kind = g_strdup (given[i].kind);
      one->code = g_strdup (given[i].code);
      one->name = g_strdup (given[i].name);
      one->population = given[i].population;
      one->geometry = given[i].has_geometry ? ter_geometry_new_point (5.36, 45.96) : NULL;
      ter_batch_add_area (batch, one);
    }
  g_assert_cmpuint (store_commit (self->store, batch).n_areas, ==, G_N_ELEMENTS (given));

  all = ter_store_list_areas (self->store, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 4);
  communes = ter_store_list_areas (self->store, "commune", NULL);
  g_assert_cmpuint (communes->len, ==, 3);
  area = g_ptr_array_index (communes, 1);
  g_assert_cmpstr (area->name, ==, "Ambérieu-en-Bugey");
  g_assert_cmpint (area->population, ==, 14000);
  g_assert_nonnull (area->geometry);
  store_fixture_assert_sound (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("round-trip", test_round_trip);
  add ("message-keys", test_message_keys);
  add ("corrections", test_corrections);
  add ("states", test_states);
  add ("snapshots", test_snapshots);
  add ("refused-observations", test_refused_observations);
  add ("refused-messages", test_refused_messages);
  add ("refused-cap", test_refused_cap);
  add ("unknown-source", test_unknown_source);
  add ("rollback", test_rollback);
  add ("clock-changes", test_clock_changes);
  add ("learnt-step", test_learnt_step);
  add ("units", test_units);
  add ("areas", test_areas);

  return g_test_run ();
}
