/* test-store-correct.c — What people correct: raw values kept, who, when and why, withdrawn and restored
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "store-support.h"

#define add(name, func)                                                               \
  g_test_add ("/store/correct/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
#define HOUR TER_USEC_PER_HOUR
#define T(hour) (STORE_EPOCH_US + (hour) * HOUR)

/* Ten hours of 0, 1, 2… */
static gint64
feed (StoreFixture *self)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  for (int i = 0; i < 10; i++)
    store_batch_add (batch, NULL, "a", T (i), i);
  store_commit (self->store, batch);

  return store_find_series (self->store, "a");
}

static TerAct *
correct (StoreFixture *self,
         gint64        series_id,
         int           from,
         int           to,
         double        value,
         TerQuality    quality,
         const char   *reason)
{
  TerAct *act =
      ter_act_new_correction (series_id, (TerSpan) { T (from), T (to) }, value, quality, reason);
  g_autoptr (GError) error = NULL;

  act->actor = g_strdup ("Jeanne");
  ter_clock_advance (self->clock, HOUR);
  ter_store_apply (self->store, act, &error);
  g_assert_no_error (error);

  return act;
}

static TerAct *
undo (StoreFixture *self,
      const TerAct *act)
{
  TerAct *inverse = ter_act_invert (act);
  g_autoptr (GError) error = NULL;

  ter_clock_advance (self->clock, HOUR);
  ter_store_apply (self->store, inverse, &error);
  g_assert_no_error (error);

  return inverse;
}

static void
assert_values (StoreFixture *self,
               gint64        series_id,
               const char   *expected)
{
  g_autoptr (TerSamples) samples = store_read_all (self->store, series_id);
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < samples->n; i++)
    g_string_append_printf (text, "%s%g%s", i > 0 ? " " : "", samples->values[i],
                            samples->qualities[i] == TER_QUALITY_BAD         ? "!"
                            : samples->qualities[i] == TER_QUALITY_ESTIMATED ? "~"
                                                                             : "");
  g_assert_cmpstr (text->str, ==, expected);
}

static GPtrArray *
read_history (StoreFixture *self,
              gint64        series_id)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *values =
      ter_store_read_history (self->store, series_id, (TerSpan) { T (0), T (100) }, &error);

  g_assert_no_error (error);

  return values;
}

/* What a person says is read, what was there is kept, and both are told with who, when and why. */
static void
test_history (StoreFixture *self,
              gconstpointer data)
{
  gint64 id = feed (self);
  g_autoptr (TerAct) act = correct (self, id, 2, 4, 7.5, TER_QUALITY_ESTIMATED, "Relevé à la main");
  gint64 at_us = ter_clock_get_now_us (self->clock);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) values = read_history (self, id);

      assert_values (self, id, "0 1 7.5~ 7.5~ 4 5 6 7 8 9");
      g_assert_cmpuint (values->len, ==, 4);
      for (guint v = 0; v < 4; v++)
        {
          const TerPastValue *value = g_ptr_array_index (values, v);
          gboolean is_manual = v % 2 == 1;

          g_assert_cmpint (value->time_us, ==, T (2 + v / 2));
          g_assert_cmpint (value->seq, ==, v % 2);
          g_assert_cmpint (value->is_read, ==, is_manual);
          g_assert_cmpfloat (value->value, ==, is_manual ? 7.5 : 2 + v / 2);
          g_assert_cmpstr (value->author, ==, is_manual ? "Jeanne" : NULL);
          g_assert_cmpstr (value->reason, ==, is_manual ? "Relevé à la main" : NULL);
          g_assert_cmpint (value->correction_id, ==, is_manual ? act->object_id : 0);
          if (is_manual)
            g_assert_cmpint (value->at_us, ==, at_us);
        }
      store_fixture_assert_sound (self);
      store_fixture_reopen (self);
    }
}

static void
test_set_aside (StoreFixture *self,
                gconstpointer data)
{
  gint64 id = feed (self);
  g_autoptr (TerAct) act = correct (self, id, 8, 10, NAN, TER_QUALITY_BAD, "Sonde débranchée");
  g_autoptr (GPtrArray) list = NULL;
  const TerSeries *series;

  assert_values (self, id, "0 1 2 3 4 5 6 7 8! 9!");
  /* The row of the series says what is read, and counts instants. */
  list = ter_store_list_series (self->store, NULL);
  series = g_ptr_array_index (list, 0);
  g_assert_cmpint (series->n_observations, ==, 10);
  g_assert_cmpint (series->last_quality, ==, TER_QUALITY_BAD);
  g_assert_cmpint (series->last_us, ==, T (9));
  g_assert_nonnull (act);
}

/* A correction is withdrawn and restored as often as one likes; each time is one more value of the instant. */
static void
test_undo (StoreFixture *self,
           gconstpointer data)
{
  gint64 id = feed (self);
  g_autoptr (TerAct) act = correct (self, id, 0, 2, 50, TER_QUALITY_GOOD, "Décimale");
  g_autoptr (TerAct) withdrawal = NULL;
  g_autoptr (TerAct) again = NULL;
  g_autoptr (TerAct) last = NULL;
  g_autoptr (GPtrArray) values = NULL;
  const TerPastValue *value;

  assert_values (self, id, "50 50 2 3 4 5 6 7 8 9");
  withdrawal = undo (self, act);
  assert_values (self, id, "0 1 2 3 4 5 6 7 8 9");
  store_fixture_reopen (self);
  again = undo (self, withdrawal);
  assert_values (self, id, "50 50 2 3 4 5 6 7 8 9");
  last = undo (self, again);
  assert_values (self, id, "0 1 2 3 4 5 6 7 8 9");
  store_fixture_assert_sound (self);
  values = read_history (self, id);
  g_assert_cmpuint (values->len, ==, 10);
  value = g_ptr_array_index (values, 4);
  g_assert_true (value->is_read);
  g_assert_cmpfloat (value->value, ==, 0);
  g_assert_cmpstr (value->author, ==, "Jeanne");
}

/* What was corrected again since is not withdrawn; once the later one is, it can be. */
static void
test_order (StoreFixture *self,
            gconstpointer data)
{
  gint64 id = feed (self);
  g_autoptr (TerAct) first = correct (self, id, 0, 3, 50, TER_QUALITY_GOOD, "Un");
  g_autoptr (TerAct) second = correct (self, id, 2, 5, NAN, TER_QUALITY_BAD, "Deux");
  g_autoptr (TerAct) refused = ter_act_invert (first);
  g_autoptr (TerAct) undone = NULL;
  g_autoptr (GError) error = NULL;

  assert_values (self, id, "50 50 50! 3! 4! 5 6 7 8 9");
  g_assert_false (ter_store_apply (self->store, refused, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
  assert_values (self, id, "50 50 50! 3! 4! 5 6 7 8 9");
  undone = undo (self, second);
  assert_values (self, id, "50 50 50 3 4 5 6 7 8 9");
  g_clear_error (&error);
  store_fixture_assert_sound (self);
}

/* The source goes on: what it sent before is a duplicate, what it says anew counts, what it never said is new. */
static void
test_source_goes_on (StoreFixture *self,
                     gconstpointer data)
{
  gint64 id = feed (self);
  g_autoptr (TerAct) act = correct (self, id, 0, 3, 50, TER_QUALITY_GOOD, "Un");
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  TerCommit commit;

  store_batch_add (batch, NULL, "a", T (0), 0);
  store_batch_add (batch, NULL, "a", T (1), 77);
  store_batch_add (batch, NULL, "a", T (10), 10);
  commit = store_commit (self->store, batch);
  g_assert_cmpint (commit.n_duplicates, ==, 1);
  g_assert_cmpint (commit.n_corrections, ==, 1);
  g_assert_cmpint (commit.n_observations, ==, 1);
  assert_values (self, id, "50 77 50 3 4 5 6 7 8 9 10");
  g_assert_nonnull (act);
}

static void
test_device_stays_silent (StoreFixture *self,
                          gconstpointer data)
{
  gint64 id = feed (self);
  g_autoptr (GPtrArray) before = ter_store_list_devices (self->store, NULL);
  g_autoptr (TerAct) act = correct (self, id, 0, 3, 50, TER_QUALITY_GOOD, "Un");
  g_autoptr (GPtrArray) after = ter_store_list_devices (self->store, NULL);
  const TerDevice *a = g_ptr_array_index (before, 0);
  const TerDevice *b = g_ptr_array_index (after, 0);

  g_assert_cmpint (a->last_seen_us, ==, b->last_seen_us);
  g_assert_cmpint (a->expected_step_us, ==, b->expected_step_us);
  g_assert_nonnull (act);
}

static void
test_refusals (StoreFixture *self,
               gconstpointer data)
{
  g_autoptr (GPtrArray) history = NULL;
  gint64 id = feed (self);
  const struct
  {
    gint64 series;
    int from;
    int to;
    const char *reason;
    TerStoreError code;
  } rows[] = {
    { id, 0, 3, NULL, TER_STORE_ERROR_INVALID },
    { id, 0, 3, "", TER_STORE_ERROR_INVALID },
    { id, 3, 3, "Fin", TER_STORE_ERROR_INVALID },
    { id, 4, 3, "Fin", TER_STORE_ERROR_INVALID },
    { id, 20, 30, "Rien", TER_STORE_ERROR_NOT_FOUND },
    { 999, 0, 3, "Personne", TER_STORE_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerAct) act =
          ter_act_new_correction (rows[i].series, (TerSpan) { T (rows[i].from), T (rows[i].to) }, 1,
                                  TER_QUALITY_GOOD, rows[i].reason);
      g_autoptr (GError) error = NULL;

      act->actor = g_strdup ("Jeanne");
      g_assert_false (ter_store_apply (self->store, act, &error));
      g_assert_error (error, TER_STORE_ERROR, (int) rows[i].code);
      g_assert_cmpint (act->id, ==, 0);
    }
  assert_values (self, id, "0 1 2 3 4 5 6 7 8 9");
  history = read_history (self, id);
  g_assert_cmpuint (history->len, ==, 0);
}

/* Half of the instants, of which each was corrected by its source before; then all of it is undone. */
static void
test_many (StoreFixture *self,
           gconstpointer data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (TerAct) act = NULL;
  g_autoptr (TerAct) withdrawal = NULL;
  g_autoptr (TerSamples) before = NULL;
  g_autoptr (TerSamples) during = NULL;
  g_autoptr (TerSamples) after = NULL;
  gint64 id;

  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < 3000; i++)
      store_batch_add (batch, NULL, "a", T (i), i + pass * 0.5);
  store_commit (self->store, batch);
  id = store_find_series (self->store, "a");
  before = store_read_all (self->store, id);
  act = correct (self, id, 0, 1500, -1, TER_QUALITY_ESTIMATED, "Essai");
  during = store_read_all (self->store, id);
  withdrawal = undo (self, act);
  after = store_read_all (self->store, id);
  g_assert_cmpuint (before->n, ==, 3000);
  g_assert_cmpuint (during->n, ==, 3000);
  for (gsize i = 0; i < 3000; i++)
    {
      g_assert_cmpfloat (before->values[i], ==, i + 0.5);
      g_assert_cmpfloat (during->values[i], ==, i < 1500 ? -1 : i + 0.5);
      g_assert_cmpfloat (after->values[i], ==, i + 0.5);
      g_assert_cmpint (after->qualities[i], ==, before->qualities[i]);
    }
  store_fixture_assert_sound (self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("history", test_history);
  add ("set-aside", test_set_aside);
  add ("undo", test_undo);
  add ("order", test_order);
  add ("source-goes-on", test_source_goes_on);
  add ("device-stays-silent", test_device_stays_silent);
  add ("refusals", test_refusals);
  add ("many", test_many);

  return g_test_run ();
}
