/* test-store-query.c — What the file answers of series is what a plain sorted array would
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The property: random series (gaps, disorder, duplicates, corrections, bad values, days of 23 and 25 hours, indexes
 * that roll over, are replaced and set back) are committed in any order, and every resolution and function of every
 * kind over random spans is asked of the file. The expected answer comes from ter_evaluate() on a sorted array that
 * the test keeps itself.
 *
 * GLib prints the seed; --seed plays it again. TERRITOIRE_TEST_LONG=1 tells more stories.
 */

#include "config.h"

#include <math.h>

#include "store-support.h"
#include "ter-calendar.h"
#include "ter-evaluate.h"
#include "ter-instant.h"

#define add(name, func)                                                             \
  g_test_add ("/store/query/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
#define HOUR TER_USEC_PER_HOUR
#define DAY TER_USEC_PER_DAY
#define N_OBSERVATIONS 2500
#define BATCH 400

/* 15 March 2026: two weeks before a day of 23 hours in Paris. */
#define STORY_START_US G_GINT64_CONSTANT (1773529200000000)

/* What the test knows of a series: the sorted array, and what was sent in which order. */
typedef struct
{
  TerSeriesKind kind;
  const char *device;
  const char *property;
  const char *unit;
  gint64 step_us;
  gint64 series_id;
  TerSamples *samples;
  GArray *sent;
} Story;

static void
story_free (Story *story)
{
  ter_samples_unref (story->samples);
  g_array_unref (story->sent);
  g_free (story);
}

static double
next_value (TerSeriesKind kind,
            double        before,
            GRand        *rand)
{
  switch (kind)
    {
    case TER_SERIES_COUNTER:
      if (g_rand_int_range (rand, 0, 800) == 0)
        return g_rand_int_range (rand, 0, 3) * 30000;
      return fmod (before + g_rand_int_range (rand, 0, 300) / 100.0, 100000);
    case TER_SERIES_STATE:
      return g_rand_int_range (rand, 0, 2);
    case TER_SERIES_GAUGE:
    case TER_SERIES_AMOUNT:
    default:
      return g_rand_int_range (rand, 0, 5000) / 100.0;
    }
}

static TerQuality
next_quality (GRand *rand)
{
  return g_rand_int_range (rand, 0, 40) == 0
             ? (TerQuality) g_rand_int_range (rand, 0, TER_N_QUALITIES)
             : TER_QUALITY_GOOD;
}

static void
send (Story     *story,
      gint64     time_us,
      double     value,
      TerQuality quality)
{
  TerObservation observation = { .time_us = time_us, .value = value, .quality = quality };

  g_array_append_val (story->sent, observation);
}

static Story *
story_new (TerSeriesKind kind,
           const char   *unit,
           GRand        *rand)
{
  static const gint64 usual[] = { 600, 1800, 3600, 86400 };
  static const char *const names[] = { "level", "index", "state", "amount" };
  Story *story = g_new0 (Story, 1);
  gint64 time = STORY_START_US;
  double value = kind == TER_SERIES_COUNTER ? 99000 : 0;

  story->kind = kind;
  story->device = story->property = names[kind];
  story->unit = unit;
  story->step_us = usual[g_rand_int_range (rand, 0, G_N_ELEMENTS (usual))] * TER_USEC_PER_SEC;
  story->sent = g_array_new (FALSE, FALSE, sizeof (TerObservation));
  story->samples = ter_samples_new ();
  story->samples->times = g_new (gint64, N_OBSERVATIONS);
  story->samples->values = g_new (double, N_OBSERVATIONS);
  story->samples->qualities = g_new (guint8, N_OBSERVATIONS);
  for (gsize i = 0; i < N_OBSERVATIONS; i++)
    {
      time += story->step_us;
      if (g_rand_int_range (rand, 0, 10) == 0)
        time += g_rand_int_range (rand, 1, 30) * TER_USEC_PER_SEC;
      if (g_rand_int_range (rand, 0, 300) == 0)
        time += g_rand_int_range (rand, 1, 60) * story->step_us;
      value = next_value (kind, value, rand);
      story->samples->times[i] = time;
      story->samples->values[i] = g_rand_int_range (rand, 0, 100) == 0 ? NAN : value;
      story->samples->qualities[i] = next_quality (rand);
    }
  story->samples->n = N_OBSERVATIONS;

  return story;
}

/* First a value that is corrected later on, for some; all of them in disorder, some twice; then the corrections. */
static void
tell (Story *story,
      GRand *rand)
{
  const TerSamples *samples = story->samples;
  g_autoptr (GArray) corrected = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize i = 0; i < samples->n; i++)
    {
      if (g_rand_int_range (rand, 0, 25) == 0)
        {
          g_array_append_val (corrected, i);
          send (story, samples->times[i], -12345.5, TER_QUALITY_GOOD);
        }
      else
        {
          send (story, samples->times[i], samples->values[i], samples->qualities[i]);
        }
      if (g_rand_int_range (rand, 0, 30) == 0)
        {
          TerObservation again = g_array_index (story->sent, TerObservation, story->sent->len - 1);

          g_array_append_val (story->sent, again);
        }
    }
  for (guint i = story->sent->len - 1; i > 0; i--)
    {
      guint other = (guint) g_rand_int_range (rand, MAX (0, (gint) i - 50), (gint) i + 1);
      TerObservation kept = g_array_index (story->sent, TerObservation, i);

      g_array_index (story->sent, TerObservation, i) =
          g_array_index (story->sent, TerObservation, other);
      g_array_index (story->sent, TerObservation, other) = kept;
    }
  for (guint c = 0; c < corrected->len; c++)
    {
      gsize i = g_array_index (corrected, gsize, c);

      send (story, samples->times[i], samples->values[i], samples->qualities[i]);
    }
}

static void
commit_story (StoreFixture *self,
              Story        *story)
{
  for (guint start = 0; start < story->sent->len; start += BATCH)
    {
      g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
      guint device = ter_batch_add_device (batch, story->device, NULL, NULL);
      guint stream =
          ter_batch_add_stream (batch, device, story->property, "", NULL, story->unit, story->kind);
      guint message = ter_batch_add_message (batch, NULL, "t", NULL, STORE_EPOCH_US);

      for (guint i = start; i < MIN (start + BATCH, story->sent->len); i++)
        {
          TerObservation observation = g_array_index (story->sent, TerObservation, i);

          observation.stream = stream;
          observation.message = message;
          ter_batch_add_observation (batch, &observation);
        }
      store_commit (self->store, batch);
    }
  story->series_id = store_find_series (self->store, story->device);
}

/* Corrections of what is settled, by the source and by a person. */
static void
add_late (StoreFixture *self,
          Story        *story,
          GRand        *rand)
{
  TerSamples *samples = story->samples;
  gsize first = (gsize) g_rand_int_range (rand, 0, (gint) samples->n - 40);
  TerSpan span = { samples->times[first], samples->times[first + 30] };
  g_autoptr (TerAct) act =
      ter_act_new_correction (story->series_id, span, NAN, TER_QUALITY_BAD, "Essai");
  g_autoptr (GError) error = NULL;

  g_array_set_size (story->sent, 0);
  for (guint i = 0; i < 50; i++)
    {
      gsize late = (gsize) g_rand_int_range (rand, 0, (gint) samples->n);

      samples->values[late] = g_rand_int_range (rand, 100000, 200000) / 100.0;
      samples->qualities[late] = TER_QUALITY_GOOD;
      send (story, samples->times[late], samples->values[late], TER_QUALITY_GOOD);
    }
  commit_story (self, story);
  act->actor = g_strdup ("Jeanne");
  g_assert_true (ter_store_apply (self->store, act, &error));
  for (gsize i = first; i < first + 30; i++)
    samples->qualities[i] = TER_QUALITY_BAD;
}

/* What a plain sorted array answers. */
static TerSeriesAnswer *
answer_plainly (const Story           *story,
                const TerSeriesAnswer *asked,
                TerFunction            function)
{
  const TerSamples *all = story->samples;
  gint64 usual = (all->times[all->n - 1] - all->times[0]) / (gint64) (all->n - 1);
  gint64 margin = ter_evaluate_margin (story->kind, function, usual);
  TerSeriesAnswer *answer =
      ter_series_answer_new_full (asked->series, asked->zone, asked->edges, asked->n + 1);
  gsize first = 0;
  gsize last = all->n;
  TerSamples some;

  while (first < all->n && all->times[first] < asked->edges[0] - margin)
    first++;
  while (last > first && all->times[last - 1] >= asked->edges[asked->n] + margin)
    last--;
  some = (TerSamples) { last - first, all->times + first, all->values + first,
                        all->qualities + first };
  ter_evaluate (answer, &some, function, margin);

  return answer;
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
compare (const Story           *story,
         const TerSeriesAnswer *asked,
         TerFunction            function)
{
  g_autoptr (TerSeriesAnswer) plain = answer_plainly (story, asked, function);

  g_assert_cmpstr (asked->unit, ==, plain->unit);
  g_assert_cmpuint (asked->n, ==, plain->n);
  for (gsize b = 0; b < asked->n; b++)
    {
      g_assert_cmpuint (asked->counts[b], ==, plain->counts[b]);
      assert_alike (asked->coverage[b], plain->coverage[b]);
      assert_alike (asked->values[b], plain->values[b]);
    }
}

static TerSpan
random_span (const Story *story,
             GRand       *rand)
{
  gint64 first = story->samples->times[0];
  gint64 length = story->samples->times[story->samples->n - 1] - first;
  gint64 a = first + (gint64) (g_rand_double_range (rand, -0.1, 1.1) * length);
  gint64 b = first + (gint64) (g_rand_double_range (rand, -0.1, 1.1) * length);

  if (g_rand_int_range (rand, 0, 4) == 0)
    return TER_SPAN_WHOLE;

  return (TerSpan) { MIN (a, b), MAX (a, b) + 1 };
}

static void
ask_everything (StoreFixture *self,
                const Story  *story,
                GRand        *rand)
{
  for (guint r = TER_RESOLUTION_10_MINUTES; r < TER_N_RESOLUTIONS; r++)
    {
      for (guint f = 0; f < TER_N_FUNCTIONS; f++)
        {
          g_autoptr (TerSeriesQuery) query =
              ter_series_query_new_full (random_span (story, rand), r, f);
          g_autoptr (GPtrArray) answers = NULL;
          g_autoptr (GError) error = NULL;

          ter_series_query_add (query, story->series_id);
          answers = ter_store_query (self->store, query, NULL, &error);
          if (!ter_evaluate_has_answer (story->kind, f))
            {
              g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
              continue;
            }
          g_assert_no_error (error);
          g_assert_cmpuint (answers->len, ==, 1);
          compare (story, g_ptr_array_index (answers, 0), f);
        }
    }
}

static void
test_plain_array (StoreFixture *self,
                  gconstpointer data)
{
  static const struct
  {
    TerSeriesKind kind;
    const char *unit;
  } kinds[] = {
    { TER_SERIES_GAUGE, "Cel" },
    { TER_SERIES_COUNTER, "kWh" },
    { TER_SERIES_STATE, NULL },
    { TER_SERIES_AMOUNT, "m3" },
  };
  guint n_stories = g_getenv ("TERRITOIRE_TEST_LONG") != NULL ? 40 : 2;

  for (guint n = 0; n < n_stories; n++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          Story *story = story_new (kinds[k].kind, kinds[k].unit, rand);

          tell (story, rand);
          commit_story (self, story);
          ask_everything (self, story, rand);
          store_fixture_reopen (self);
          g_assert_true (ter_store_settle (self->store, NULL, NULL));
          ask_everything (self, story, rand);
          add_late (self, story, rand);
          ask_everything (self, story, rand);
          story_free (story);
        }
      store_fixture_tear_down (self, NULL);
      store_fixture_set_up (self, NULL);
    }
}

static void
feed (StoreFixture *self,
      const char   *device,
      gsize         n,
      gint64        step_us)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);

  for (gsize i = 0; i < n; i++)
    store_batch_add (batch, NULL, device, STORY_START_US + (gint64) i * step_us, (double) i);
  store_commit (self->store, batch);
}

static GPtrArray *
ask (StoreFixture *self,
     TerSpan       span,
     TerResolution resolution,
     TerFunction   function,
     const gint64 *ids,
     guint         n_ids,
     GError      **error)
{
  g_autoptr (TerSeriesQuery) query = ter_series_query_new_full (span, resolution, function);

  for (guint i = 0; i < n_ids; i++)
    ter_series_query_add (query, ids[i]);

  return ter_store_query (self->store, query, NULL, error);
}

static void
set_field (StoreFixture *self,
           const char   *object,
           gint64        id,
           const char   *field,
           gint64        value)
{
  g_autoptr (TerAct) act = store_act (TER_ACT_SET, object, id);
  g_autoptr (GError) error = NULL;

  ter_act_set_int (act, field, value);
  ter_store_apply (self->store, act, &error);
  g_assert_no_error (error);
}

/* Two series of two sites, one in Paris and one in La Réunion: each has its own days. */
static void
test_zones (StoreFixture *self,
            gconstpointer data)
{
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GError) error = NULL;
  const TerSeriesAnswer *paris, *island;
  gint64 ids[2];
  gint64 site;

  feed (self, "paris", 500, HOUR);
  feed (self, "island", 500, HOUR);
  ids[0] = store_find_series (self->store, "paris");
  ids[1] = store_find_series (self->store, "island");
  site = store_create (self->store, "site", "name", "École", "kind", "0", "zone", "Indian/Reunion",
                       NULL);
  set_field (self, "series", ids[1], "site", site);
  answers = ask (self, TER_SPAN_WHOLE, TER_RESOLUTION_DAY, TER_FUNCTION_MAX, ids, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answers->len, ==, 2);
  paris = g_ptr_array_index (answers, 0);
  island = g_ptr_array_index (answers, 1);
  g_assert_cmpint (paris->series->id, ==, ids[0]);
  g_assert_cmpstr (paris->zone, ==, "Europe/Paris");
  g_assert_cmpstr (island->zone, ==, "Indian/Reunion");
  g_assert_cmpint (paris->edges[0] - island->edges[0], ==, 3 * HOUR);
  g_assert_cmpuint (paris->n, >, 14);
  g_assert_cmpuint (island->n, >, 14);
  for (gsize b = 0; b < paris->n; b++)
    {
      gint64 hours = (paris->edges[b + 1] - paris->edges[b]) / HOUR;

      g_assert_cmpint (hours, ==, b == 14 ? 23 : 24);
    }
  for (gsize b = 0; b < island->n; b++)
    g_assert_cmpint (island->edges[b + 1] - island->edges[b], ==, DAY);
}

static void
test_raw (StoreFixture *self,
          gconstpointer data)
{
  TerSpan span = { STORY_START_US + 10 * HOUR, STORY_START_US + 20 * HOUR };
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GError) error = NULL;
  const TerSeriesAnswer *answer;
  gint64 id;

  feed (self, "a", 100, HOUR);
  id = store_find_series (self->store, "a");
  answers = ask (self, span, TER_RESOLUTION_RAW, TER_FUNCTION_RATE, &id, 1, &error);
  g_assert_no_error (error);
  answer = g_ptr_array_index (answers, 0);
  g_assert_cmpuint (answer->n, ==, 0);
  g_assert_cmpuint (answer->samples->n, ==, 10);
  g_assert_cmpint (answer->samples->times[0], ==, span.start_us);
  g_assert_cmpint (answer->step_us, ==, HOUR);
}

static void
test_refusals (StoreFixture *self,
               gconstpointer data)
{
  const TerSpan thousand_years = { 0, 365 * 1000 * DAY };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TerSeriesQuery) query =
      ter_series_query_new_full (TER_SPAN_WHOLE, TER_RESOLUTION_DAY, TER_FUNCTION_MEAN);
  gint64 ids[] = { 0, 999 };
  g_autoptr (GError) error = NULL;

  feed (self, "a", 10, HOUR);
  ids[0] = store_find_series (self->store, "a");
  g_assert_null (ask (self, TER_SPAN_WHOLE, TER_RESOLUTION_DAY, TER_FUNCTION_MEAN, ids, 2, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ask (self, TER_SPAN_WHOLE, TER_RESOLUTION_DAY, TER_FUNCTION_RATE, ids, 1, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (
      ask (self, thousand_years, TER_RESOLUTION_10_MINUTES, TER_FUNCTION_MEAN, ids, 1, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
  g_clear_error (&error);

  ter_series_query_add (query, ids[0]);
  g_cancellable_cancel (cancellable);
  g_assert_null (ter_store_query (self->store, query, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A series without an observation, and a span before any of them. */
static void
test_nothing (StoreFixture *self,
              gconstpointer data)
{
  TerSpan before = { STORY_START_US - 10 * DAY, STORY_START_US - 8 * DAY };
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GError) error = NULL;
  const TerSeriesAnswer *answer;
  gint64 id;

  feed (self, "a", 10, HOUR);
  id = store_find_series (self->store, "a");
  answers = ask (self, before, TER_RESOLUTION_DAY, TER_FUNCTION_MEAN, &id, 1, &error);
  g_assert_no_error (error);
  answer = g_ptr_array_index (answers, 0);
  g_assert_cmpuint (answer->n, ==, 2);
  for (gsize b = 0; b < answer->n; b++)
    {
      g_assert_true (isnan (answer->values[b]));
      g_assert_cmpfloat (answer->coverage[b], ==, 0);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("plain-array", test_plain_array);
  add ("zones", test_zones);
  add ("raw", test_raw);
  add ("refusals", test_refusals);
  add ("nothing", test_nothing);

  return g_test_run ();
}
