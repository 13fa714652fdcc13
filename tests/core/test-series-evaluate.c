/* test-series-evaluate.c — What a bucket says of its values: functions, coverage, days, rates
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-calendar.h"
#include "ter-evaluate.h"
#include "ter-test-samples.h"
#include "ter-unit.h"

static TerSeries *
series_new (TerSeriesKind kind,
            const char   *unit)
{
  TerSeries *series = ter_series_new ();

  series->id = 1;
  series->kind = kind;
  series->name = g_strdup ("Essai");
  series->unit = g_strdup (unit);

  return series;
}

static TerSeriesAnswer *
ask (TerSeriesKind     kind,
     const char       *unit,
     const char       *zone_name,
     const TerSamples *samples,
     TerSpan           span,
     TerResolution     resolution,
     TerFunction       function)
{
  g_autoptr (TerSeries) series = series_new (kind, unit);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr (GArray) edges = ter_evaluate_edges (zone, span, resolution);
  TerSeriesAnswer *answer =
      ter_series_answer_new_full (series, zone_name, (gint64 *) edges->data, edges->len);

  ter_evaluate (answer, samples, function, DAY);

  return answer;
}

static void
test_functions (void)
{
  /* 1, 2, 3, bad 100, 5, 6: of a level read every ten minutes. */
  static const double expected[TER_N_FUNCTIONS] = { 17, 3.4, 1, 6, 6, NAN };
  g_autoptr (TerSamples) samples = ter_test_ramp_new (0, 10 * MINUTE, 6, 1, 1);

  samples->values[3] = 100;
  samples->qualities[3] = TER_QUALITY_BAD;
  for (guint f = 0; f < TER_N_FUNCTIONS; f++)
    {
      g_autoptr (TerSeriesAnswer) answer = NULL;

      if (!ter_evaluate_has_answer (TER_SERIES_GAUGE, f))
        continue;
      answer = ask (TER_SERIES_GAUGE, "Cel", "UTC", samples, (TerSpan) { 0, 2 * HOUR },
                    TER_RESOLUTION_HOUR, f);
      g_assert_cmpuint (answer->n, ==, 2);
      assert_near (answer->values[0], expected[f]);
      assert_near (answer->coverage[0], 5 / 6.0);
      g_assert_cmpuint (answer->counts[0], ==, 5);
      g_assert_true (isnan (answer->values[1]));
      assert_near (answer->coverage[1], 0);
      g_assert_cmpstr (answer->unit, ==, "Cel");
    }
}

static void
test_meaning (void)
{
  g_assert_false (ter_evaluate_has_answer (TER_SERIES_GAUGE, TER_FUNCTION_RATE));
  g_assert_false (ter_evaluate_has_answer (TER_SERIES_STATE, TER_FUNCTION_RATE));
  g_assert_true (ter_evaluate_has_answer (TER_SERIES_COUNTER, TER_FUNCTION_RATE));
  g_assert_true (ter_evaluate_has_answer (TER_SERIES_AMOUNT, TER_FUNCTION_RATE));
  for (guint f = 0; f < TER_FUNCTION_RATE; f++)
    g_assert_true (ter_evaluate_has_answer (TER_SERIES_GAUGE, f));
}

/* The days of a zone: 23 hours on 29 March 2026 and 25 on 25 October, at one kWh an hour. */
static void
test_days (void)
{
  static const struct
  {
    const char *zone;
    const char *from;
    double hours;
  } rows[] = {
    { "Europe/Paris", "2026-03-28T23:00:00Z", 23 },
    { "Europe/Paris", "2026-10-24T22:00:00Z", 25 },
    { "Europe/Paris", "2026-06-01T22:00:00Z", 24 },
    { "Indian/Reunion", "2026-03-28T20:00:00Z", 24 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 from = ter_test_instant (rows[i].from);
      g_autoptr (TerSamples) samples =
          ter_test_ramp_new (from - 2 * DAY, 10 * MINUTE, 6 * 24 * 5, 100, 1 / 6.0);
      g_autoptr (TerSeriesAnswer) sum =
          ask (TER_SERIES_COUNTER, "kWh", rows[i].zone, samples, (TerSpan) { from, from + HOUR },
               TER_RESOLUTION_DAY, TER_FUNCTION_SUM);
      g_autoptr (TerSeriesAnswer) rate =
          ask (TER_SERIES_COUNTER, "kWh", rows[i].zone, samples, (TerSpan) { from, from + HOUR },
               TER_RESOLUTION_DAY, TER_FUNCTION_RATE);

      g_assert_cmpuint (sum->n, ==, 1);
      g_assert_cmpint (sum->edges[0], ==, from);
      assert_near (sum->values[0], rows[i].hours);
      assert_near (sum->coverage[0], 1);
      assert_near (rate->values[0], 1);
      g_assert_cmpstr (rate->unit, ==, "kW");
    }
}

/* What happens to meters makes no peak: of each story, the hour of the highest rate is known. */
static void
test_no_false_peak (void)
{
  enum
  {
    ROLLOVER,
    REPLACEMENT,
    RESET,
    GLITCH,
    N_STORIES
  };

  for (guint story = 0; story < N_STORIES; story++)
    {
      g_autoptr (TerSamples) samples = ter_test_ramp_new (0, 10 * MINUTE, 6 * 48, 99990, 0.5);
      g_autoptr (TerSeriesAnswer) answer = NULL;
      double highest = 0;
      double sum = 0;

      for (gsize i = 0; i < samples->n; i++)
        {
          if (story == ROLLOVER)
            samples->values[i] = fmod (samples->values[i], 100000);
          else if (story == REPLACEMENT && i >= 100)
            samples->values[i] += 400000;
          else if (story == RESET && i >= 100)
            samples->values[i] = (double) (i - 100) * 0.5;
        }
      if (story == GLITCH)
        samples->values[100] = 4e6;
      answer = ask (TER_SERIES_COUNTER, "m3", "UTC", samples, (TerSpan) { 0, 2 * DAY },
                    TER_RESOLUTION_HOUR, TER_FUNCTION_RATE);
      g_assert_cmpstr (answer->unit, ==, "m3/h");
      g_assert_cmpuint (answer->n, ==, 48);
      for (gsize b = 0; b < answer->n; b++)
        {
          g_assert_false (isnan (answer->values[b]));
          highest = MAX (highest, answer->values[b]);
          sum += answer->consumption->amounts[b];
        }
      assert_near (highest, 3);
      g_assert_cmpfloat (sum, >=, 143 - 0.6);
      g_assert_cmpfloat (sum, <=, 144);
    }
}

/* Half an hour that was measured says what an hour would; what passed in a gap is known from both sides. */
static void
test_rate_of_known_time (void)
{
  g_autoptr (TerSamples) half = ter_test_ramp_new (0, 10 * MINUTE, 4, 0, 10 / 6.0);
  g_autoptr (TerSamples) gap = ter_test_ramp_new (0, 10 * MINUTE, 24 * 6 + 1, 0, 10 / 6.0);
  g_autoptr (TerSeriesAnswer) answer =
      ask (TER_SERIES_COUNTER, "Wh", "UTC", half, (TerSpan) { 0, HOUR }, TER_RESOLUTION_HOUR,
           TER_FUNCTION_RATE);
  g_autoptr (TerSeriesAnswer) day = NULL;
  gsize n = 0;

  assert_near (answer->values[0], 10);
  assert_near (answer->coverage[0], 0.5);
  g_assert_cmpstr (answer->unit, ==, "W");

  for (gsize i = 0; i < gap->n; i++)
    {
      if (i > 30 && i < 90)
        continue;
      gap->times[n] = gap->times[i];
      gap->values[n++] = gap->values[i];
    }
  gap->n = n;
  day = ask (TER_SERIES_COUNTER, "kWh", "UTC", gap, (TerSpan) { 0, DAY }, TER_RESOLUTION_DAY,
             TER_FUNCTION_RATE);
  assert_near (day->values[0], 10);
  assert_near (day->coverage[0], 14 / 24.0);
}

/* Amounts belong to the step that ends at their time: the half hour read at midnight is of the day before. */
static void
test_amounts (void)
{
  g_autoptr (TerSamples) samples = ter_test_ramp_new (30 * MINUTE, 30 * MINUTE, 96, 2, 0);
  g_autoptr (TerSeriesAnswer) sum =
      ask (TER_SERIES_AMOUNT, "kWh", "UTC", samples, (TerSpan) { 0, 2 * DAY }, TER_RESOLUTION_DAY,
           TER_FUNCTION_SUM);
  g_autoptr (TerSeriesAnswer) minutes =
      ask (TER_SERIES_AMOUNT, "kWh", "UTC", samples, (TerSpan) { 0, HOUR },
           TER_RESOLUTION_10_MINUTES, TER_FUNCTION_SUM);

  g_assert_cmpuint (sum->n, ==, 2);
  assert_near (sum->values[0], 96);
  assert_near (sum->values[1], 96);
  assert_near (sum->coverage[1], 1);
  g_assert_cmpuint (minutes->n, ==, 6);
  for (gsize b = 0; b < minutes->n; b++)
    assert_near (minutes->values[b], 2 / 3.0);
}

static void
test_edges (void)
{
  static const struct
  {
    TerResolution resolution;
    gsize n;
    const char *first;
  } rows[] = {
    { TER_RESOLUTION_10_MINUTES, 6 * 25 + 1, "2026-10-24T22:00:00Z" },
    { TER_RESOLUTION_HOUR, 26, "2026-10-24T22:00:00Z" },
    { TER_RESOLUTION_DAY, 2, "2026-10-24T22:00:00Z" },
    { TER_RESOLUTION_WEEK, 2, "2026-10-18T22:00:00Z" },
    { TER_RESOLUTION_MONTH, 1, "2026-09-30T22:00:00Z" },
    { TER_RESOLUTION_YEAR, 1, "2025-12-31T23:00:00Z" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerSpan span = { ter_test_instant ("2026-10-24T22:05:00Z"),
                   ter_test_instant ("2026-10-25T23:05:00Z") };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) edges = ter_evaluate_edges (zone, span, rows[i].resolution);

      g_assert_cmpuint (edges->len, ==, rows[i].n + 1);
      g_assert_cmpint (g_array_index (edges, gint64, 0), ==, ter_test_instant (rows[i].first));
      g_assert_cmpint (g_array_index (edges, gint64, edges->len - 1), >=, span.end_us);
      g_assert_cmpuint (rows[i].n, <=, ter_evaluate_count (span, rows[i].resolution));
    }
  g_assert_cmpuint (ter_evaluate_count (TER_SPAN_WHOLE, TER_RESOLUTION_YEAR), >, 500000);
}

/* Whatever is cut finely adds up to what is cut coarsely, and a mean lies between the lowest and the highest. */
static void
test_resolutions_agree (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  gint64 start = ter_test_instant ("2026-01-31T23:00:00Z");
  TerSpan span = { start, ter_test_instant ("2026-11-30T23:00:00Z") };
  g_autoptr (TerSamples) samples = ter_samples_new_sized (40000);
  gsize n = 0;
  double index = 0;
  gint64 time = start - DAY;

  while (n < samples->n && time < span.end_us + DAY)
    {
      time += 10 * MINUTE;
      index += g_rand_double (rand);
      if (g_rand_int_range (rand, 0, 20) == 0)
        continue;
      samples->times[n] = time;
      samples->values[n++] = index;
    }
  samples->n = n;
  for (TerResolution r = TER_RESOLUTION_10_MINUTES; r < TER_RESOLUTION_MONTH; r++)
    {
      g_autoptr (TerSeriesAnswer) fine =
          ask (TER_SERIES_COUNTER, "kWh", "Europe/Paris", samples, span, r, TER_FUNCTION_SUM);
      g_autoptr (TerSeriesAnswer) mean =
          ask (TER_SERIES_GAUGE, "kWh", "Europe/Paris", samples, span, r, TER_FUNCTION_MEAN);
      g_autoptr (TerSeriesAnswer) min =
          ask (TER_SERIES_GAUGE, "kWh", "Europe/Paris", samples, span, r, TER_FUNCTION_MIN);
      g_autoptr (TerSeriesAnswer) max =
          ask (TER_SERIES_GAUGE, "kWh", "Europe/Paris", samples, span, r, TER_FUNCTION_MAX);
      double sum = fine->consumption->unplaced;
      guint n_compared = 0;

      for (gsize b = 0; b < fine->n; b++)
        {
          sum += fine->consumption->amounts[b];
          if (isnan (mean->values[b]))
            continue;
          g_assert_cmpfloat (mean->values[b], >=, min->values[b] - 1e-9);
          g_assert_cmpfloat (mean->values[b], <=, max->values[b] + 1e-9);
          n_compared++;
        }
      g_assert_cmpuint (n_compared, >, 0);
      assert_near (sum, fine->consumption->total);
    }
}

static void
test_rate_units (void)
{
  static const struct
  {
    const char *amount;
    const char *rate;
    double factor;
  } rows[] = {
    { "kWh", "kW", 1 },    { "Wh", "W", 1 },
    { "MWh", "kW", 1000 }, { "MJ", "kW", 1 / 3.6 },
    { "m3", "m3/h", 1 },   { "m³", "m3/h", 1 },
    { "L", "L/h", 1 },     { "mm", "mm/h", 1 },
    { "1", "1/h", 1 },     { "passages", "passages/h", 1 },
    { NULL, "1/h", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double factor = 0;
      g_autofree char *rate = ter_unit_per_hour (rows[i].amount, &factor);

      g_assert_cmpstr (rate, ==, rows[i].rate);
      assert_near (factor, rows[i].factor);
    }
}

static void
test_words (void)
{
  for (guint r = 0; r < TER_N_RESOLUTIONS; r++)
    {
      TerResolution resolution = TER_RESOLUTION_YEAR;

      g_assert_true (ter_resolution_from_string (ter_resolution_to_string (r), &resolution));
      g_assert_cmpuint (resolution, ==, r);
      g_assert_false (ter_resolution_from_string ("fortnight", &resolution));
    }
  for (guint f = 0; f < TER_N_FUNCTIONS; f++)
    {
      TerFunction function = TER_FUNCTION_RATE;

      g_assert_true (ter_function_from_string (ter_function_to_string (f), &function));
      g_assert_cmpuint (function, ==, f);
      g_assert_false (ter_function_from_string ("median", &function));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/evaluate/functions", test_functions);
  g_test_add_func ("/series/evaluate/meaning", test_meaning);
  g_test_add_func ("/series/evaluate/days", test_days);
  g_test_add_func ("/series/evaluate/no-false-peak", test_no_false_peak);
  g_test_add_func ("/series/evaluate/rate-of-known-time", test_rate_of_known_time);
  g_test_add_func ("/series/evaluate/amounts", test_amounts);
  g_test_add_func ("/series/evaluate/edges", test_edges);
  g_test_add_func ("/series/evaluate/resolutions-agree", test_resolutions_agree);
  g_test_add_func ("/series/evaluate/rate-units", test_rate_units);
  g_test_add_func ("/series/evaluate/words", test_words);

  return g_test_run ();
}
