/* test-store-use.c — What was consumed is the same from what is kept as from all readings
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The property: an index, or amounts, of a year and a half in a zone of its own (gaps from a lost reading to months, an index
 * that rolls over, is replaced, set back and misread, steps that change, a clock that drifts) comes in three parts, each
 * followed by a compaction, then values come late and are corrected here and there, with a compaction or without. Days,
 * weeks, months and years of random spans are asked of the file each time. The expected answer is
 * ter_consumption_compute() of a sorted array that the test keeps: all of it, gaps, events and totals too.
 *
 * GLib prints the seed; --seed plays it again. TERRITOIRE_TEST_LONG=1 tells more stories.
 */

#include "config.h"

#include <math.h>

#include "store-support.h"
#include "ter-counter.h"
#include "ter-evaluate.h"

#define DAY TER_USEC_PER_DAY
#define N_PARTS 3
#define LENGTH_DAYS 560
/* 10 February 2025 */
#define STORY_START_US G_GINT64_CONSTANT (1739145600000000)

typedef struct
{
  TerSeriesKind kind;
  const char *device;
  gint64 series_id;
  GArray *times;
  GArray *values;
  GArray *qualities;
} Story;

static void
story_free (Story *story)
{
  g_array_unref (story->times);
  g_array_unref (story->values);
  g_array_unref (story->qualities);
  g_free (story);
}

static void
story_add (Story     *story,
           gint64     time_us,
           double     value,
           TerQuality quality)
{
  guint8 byte = (guint8) quality;

  g_array_append_val (story->times, time_us);
  g_array_append_val (story->values, value);
  g_array_append_val (story->qualities, byte);
}

static gint64
next_wait (gint64 step_us,
           GRand *rand)
{
  gint64 wait_us = step_us;

  if (g_rand_int_range (rand, 0, 20) == 0)
    wait_us += g_rand_int_range (rand, 0, 40) * TER_USEC_PER_SEC;
  if (g_rand_int_range (rand, 0, 200) == 0)
    wait_us += g_rand_int_range (rand, 1, 12) * step_us / 2;
  if (g_rand_int_range (rand, 0, 2500) == 0)
    wait_us += g_rand_int_range (rand, 1, 70) * DAY;

  return wait_us;
}

static double
next_index (double before,
            GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 2000))
    {
    case 0:
      return g_rand_int_range (rand, 0, 3) * 30000;
    case 1:
      return before + g_rand_int_range (rand, 2000, 40000);
    default:
      return fmod (before + (g_rand_int_range (rand, 0, 3) == 0
                                 ? 0
                                 : g_rand_int_range (rand, 1, 300) / 100.0),
                   100000);
    }
}

static Story *
story_new (TerSeriesKind kind,
           GRand        *rand)
{
  static const gint64 usual[] = { 900, 1800, 3600, 6 * 3600, 86400, 20 * 86400 };
  Story *story = g_new0 (Story, 1);
  gint64 step_us = usual[g_rand_int_range (rand, 0, G_N_ELEMENTS (usual))] * TER_USEC_PER_SEC;
  double value = 98000;

  story->kind = kind;
  story->device = kind == TER_SERIES_COUNTER ? "index" : "amount";
  story->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  story->values = g_array_new (FALSE, FALSE, sizeof (double));
  story->qualities = g_array_new (FALSE, FALSE, sizeof (guint8));
  for (gint64 time_us = STORY_START_US; time_us < STORY_START_US + LENGTH_DAYS * DAY;
       time_us += next_wait (step_us, rand))
    {
      double told;

      value = kind == TER_SERIES_COUNTER ? next_index (value, rand)
                                         : g_rand_int_range (rand, 0, 5000) / 100.0;
      told = value;
      if (g_rand_int_range (rand, 0, 900) == 0)
        told = kind == TER_SERIES_COUNTER ? g_rand_int_range (rand, 0, 3) * 1e6 : NAN;
      story_add (story, time_us, told,
                 g_rand_int_range (rand, 0, 300) == 0 ? TER_QUALITY_BAD : TER_QUALITY_GOOD);
      if (g_rand_int_range (rand, 0, 8000) == 0)
        step_us = usual[g_rand_int_range (rand, 0, G_N_ELEMENTS (usual) - 2)] * TER_USEC_PER_SEC;
    }

  return story;
}

static TerSamples
samples_of (const Story *story)
{
  return (TerSamples) { story->times->len, (gint64 *) (gpointer) story->times->data,
                        (double *) (gpointer) story->values->data,
                        (guint8 *) story->qualities->data };
}

/* Commits the readings from @first on that @is_told says, or all of them. */
static void
commit (StoreFixture *self,
        Story        *story,
        guint         first,
        guint         end)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  guint device = ter_batch_add_device (batch, story->device, NULL, NULL);
  guint stream = ter_batch_add_stream (batch, device, story->device, "", NULL, "kWh", story->kind);
  guint message = ter_batch_add_message (batch, NULL, "t", NULL, STORE_EPOCH_US);

  for (guint i = first; i < end; i++)
    {
      TerObservation observation = { .stream = stream,
                                     .message = message,
                                     .time_us = g_array_index (story->times, gint64, i),
                                     .value = g_array_index (story->values, double, i),
                                     .quality =
                                         (TerQuality) g_array_index (story->qualities, guint8, i) };

      ter_batch_add_observation (batch, &observation);
    }
  store_commit (self->store, batch);
  story->series_id = store_find_series (self->store, story->device);
}

/* Other values for a few readings of the file, next to each other or not. */
static void
correct (StoreFixture *self,
         Story        *story,
         guint         end,
         GRand        *rand)
{
  guint n = (guint) g_rand_int_range (rand, 1, 6);
  guint at = (guint) g_rand_int_range (rand, 0, (gint) end);

  for (guint i = 0; i < n && at < end; i++)
    {
      double *value = &g_array_index (story->values, double, at);

      *value =
          g_rand_int_range (rand, 0, 4) == 0 ? g_rand_int_range (rand, 0, 200000) : *value + 0.25;
      g_array_index (story->qualities, guint8, at) = TER_QUALITY_GOOD;
      if (isnan (*value))
        *value = 5;
      commit (self, story, at, at + 1);
      at += (guint) g_rand_int_range (rand, 1, 3);
    }
}

static void
assert_alike (double a,
              double b)
{
  if (isnan (a) || isnan (b))
    g_assert_true (isnan (a) && isnan (b));
  else
    g_assert_cmpfloat (fabs (a - b), <=, 1e-9 * MAX (1, MAX (fabs (a), fabs (b))));
}

static void
compare (const TerConsumption *found,
         const TerConsumption *expected)
{
  for (gsize b = 0; b < expected->n; b++)
    {
      assert_alike (found->amounts[b], expected->amounts[b]);
      assert_alike (found->covered[b], expected->covered[b]);
      g_assert_cmpuint (found->readings[b], ==, expected->readings[b]);
      g_assert_cmpint (found->lasts[b], ==, expected->lasts[b]);
    }
  assert_alike (found->total, expected->total);
  assert_alike (found->unplaced, expected->unplaced);
  assert_alike (found->coverage, expected->coverage);
  g_assert_cmpuint (found->n_readings, ==, expected->n_readings);
  g_assert_cmpint (found->last_us, ==, expected->last_us);
  g_assert_cmpuint (found->events->len, ==, expected->events->len);
  for (guint i = 0; i < expected->events->len; i++)
    {
      const TerCounterEvent *a = &g_array_index (found->events, TerCounterEvent, i);
      const TerCounterEvent *b = &g_array_index (expected->events, TerCounterEvent, i);

      g_assert_true (a->kind == b->kind && a->time_us == b->time_us);
      g_assert_true (a->before == b->before && a->after == b->after);
    }
  g_assert_cmpuint (found->uncovered->len, ==, expected->uncovered->len);
  for (guint i = 0; i < expected->uncovered->len; i++)
    {
      const TerUncovered *a = &g_array_index (found->uncovered, TerUncovered, i);
      const TerUncovered *b = &g_array_index (expected->uncovered, TerUncovered, i);

      g_assert_true (a->span.start_us == b->span.start_us && a->span.end_us == b->span.end_us);
      assert_alike (a->amount, b->amount);
    }
}

/* What a plain array says, of the readings that were told so far. */
static void
check_answer (const Story           *story,
              guint                  n_told,
              const TerSeriesAnswer *answer,
              TerFunction            function)
{
  TerSamples all = samples_of (story);
  gint64 usual = (all.times[n_told - 1] - all.times[0]) / (gint64) (n_told - 1);
  gint64 margin = ter_evaluate_margin (story->kind, function, usual);
  g_autoptr (TerSeriesAnswer) expected =
      ter_series_answer_new_full (answer->series, answer->zone, answer->edges, answer->n + 1);
  gsize first = 0, end = n_told;
  TerSamples some;

  if (answer->n == 0)
    return;
  while (first < n_told && all.times[first] < answer->edges[0] - margin)
    first++;
  while (end > first && all.times[end - 1] >= answer->edges[answer->n] + margin)
    end--;
  some = (TerSamples) { end - first, all.times + first, all.values + first, all.qualities + first };
  ter_evaluate (expected, &some, function, margin);
  g_assert_cmpint (answer->step_us, ==, expected->step_us);
  compare (answer->consumption, expected->consumption);
  for (gsize b = 0; b < answer->n; b++)
    assert_alike (answer->values[b], expected->values[b]);
}

static void
ask_everything (StoreFixture *self,
                const Story  *story,
                guint         n_told,
                GRand        *rand)
{
  TerSamples all = samples_of (story);
  gint64 first_us = all.times[0];
  gint64 length_us = all.times[n_told - 1] - first_us;

  for (guint r = TER_RESOLUTION_DAY; r < TER_N_RESOLUTIONS; r++)
    for (guint whole = 0; whole < 2; whole++)
      {
        gint64 a = first_us + (gint64) (g_rand_double_range (rand, -0.1, 1.1) * length_us);
        gint64 b = first_us + (gint64) (g_rand_double_range (rand, -0.1, 1.1) * length_us);
        TerSpan span = whole ? TER_SPAN_WHOLE : ((TerSpan) { MIN (a, b), MAX (a, b) + 1 });
        TerFunction function = g_rand_boolean (rand) ? TER_FUNCTION_SUM : TER_FUNCTION_RATE;
        g_autoptr (TerSeriesQuery) query = ter_series_query_new_full (span, r, function);
        g_autoptr (GPtrArray) answers = NULL;
        g_autoptr (GError) error = NULL;

        ter_series_query_add (query, story->series_id);
        answers = ter_store_query (self->store, query, NULL, &error);
        g_assert_no_error (error);
        check_answer (story, n_told, g_ptr_array_index (answers, 0), function);
      }
}

static void
settle (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  ter_store_settle (self->store, NULL, &error);
  g_assert_no_error (error);
}

static void
set_zone (StoreFixture *self,
          const char   *zone)
{
  g_autoptr (TerAct) act = store_act (TER_ACT_SET, "territory", 0);
  g_autoptr (GError) error = NULL;

  ter_act_set (act, "zone", zone);
  ter_store_apply (self->store, act, &error);
  g_assert_no_error (error);
}

static void
tell (StoreFixture *self,
      TerSeriesKind kind,
      GRand        *rand)
{
  static const char *const zones[] = { "Europe/Paris", "America/Martinique", "Pacific/Noumea",
                                       "Australia/Lord_Howe" };
  Story *story = story_new (kind, rand);
  guint told = 0;

  set_zone (self, zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))]);
  for (guint part = 1; part <= N_PARTS; part++)
    {
      guint end = MAX (story->times->len * part / N_PARTS, MIN (3, story->times->len));

      commit (self, story, told, end);
      told = end;
      ask_everything (self, story, told, rand);
      settle (self);
      ask_everything (self, story, told, rand);
      for (guint i = 0; i < 3; i++)
        correct (self, story, told, rand);
      ask_everything (self, story, told, rand);
      if (g_rand_boolean (rand))
        settle (self);
    }
  settle (self);
  ask_everything (self, story, told, rand);
  /* Another zone: what was kept is not used until it is made again. */
  set_zone (self, zones[g_rand_int_range (rand, 0, G_N_ELEMENTS (zones))]);
  ask_everything (self, story, told, rand);
  correct (self, story, told, rand);
  settle (self);
  ask_everything (self, story, told, rand);
  story_free (story);
}

static void
test_stories (StoreFixture *self,
              gconstpointer data)
{
  guint n_stories = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 60 : 3;

  for (guint n = 0; n < n_stories; n++)
    {
      guint32 seed = (guint32) g_test_rand_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

      g_test_message ("story %u", seed);
      tell (self, TER_SERIES_COUNTER, rand);
      tell (self, TER_SERIES_AMOUNT, rand);
      store_fixture_tear_down (self, NULL);
      store_fixture_set_up (self, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/use/stories", StoreFixture, NULL, store_fixture_set_up, test_stories,
              store_fixture_tear_down);

  return g_test_run ();
}
