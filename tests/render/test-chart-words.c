/* test-chart-words.c — What is seen of a chart, what it says and its table, without a display
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <math.h>

#include "ter-calendar.h"
#include "ter-chart-speech.h"
#include "ter-chart-table.h"
#include "ter-chart-zoom.h"
#include "ter-test-samples.h"

static TerSamples *
samples_new (const double *values,
             gsize         n,
             gint64        start_us,
             gint64        step_us)
{
  TerSamples *samples = ter_test_ramp_new (start_us, step_us, n, 0, 0);

  for (gsize i = 0; i < n; i++)
    samples->values[i] = values[i];

  return samples;
}

static TerChartData *
data_new (const double *values,
          gsize         n,
          const char   *unit,
          gboolean      adds_up)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (TerSamples) samples = samples_new (values, n, 0, DAY);
  TerChartData *data =
      ter_chart_data_new_full ("Title", unit, (TerSpan) { 0, (gint64) n * DAY }, zone);

  data->step = TER_STEP_DAY;
  data->adds_up = adds_up;
  ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "Line", samples, 0);

  return data;
}

static void
test_summaries (void)
{
  static const struct
  {
    double values[8];
    gsize n;
    gboolean adds_up;
    const char *expected;
  } rows[] = {
    { { 0 }, 0, FALSE, "Nothing was measured." },
    { { NAN, NAN }, 2, FALSE, "Nothing was measured." },
    { { 5, 5, 5 }, 3, FALSE, "Always 5" },
    { { 1, 2, 3, 4, 5, 6 }, 6, TRUE, "Total 21" },
    { { 1, 2, 3, 4, 5, 6 }, 6, FALSE, "Mean 3.5" },
    { { 1, 2, 3, 4, 5, 6 }, 6, FALSE, "Rising: the last third is 4" },
    { { 6, 5, 4, 3, 2, 1 }, 6, FALSE, "Falling: the last third is 4" },
    { { 1, 9, 1, 9, 1, 9 }, 6, FALSE, "About the same at the end as at the beginning." },
    { { 1, 2, NAN, 4 }, 4, FALSE, "1 value of 4 was not measured." },
    { { 1, NAN, NAN, 4 }, 4, FALSE, "2 values of 4 were not measured." },
    { { 1, 2, 3 }, 3, FALSE, "Nothing is missing." },
    { { 3, 1, 2 }, 3, FALSE, "Lowest 1.00" },
    { { 3, 1, 2 }, 3, FALSE, "Highest 3.00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerChartData) data =
          data_new (rows[i].values, MAX (1, rows[i].n), "Cel", rows[i].adds_up);
      TerSpan span = data->span;
      g_autofree char *text = NULL;

      if (rows[i].n == 0)
        span = (TerSpan) { -2 * DAY, -DAY };
      text = ter_chart_summary (data, span);
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, rows[i].expected));
    }
}

/* What is not seen is not said. */
static void
test_summary_of_part (void)
{
  static const double values[] = { 100, 1, 2, 3, 200 };
  g_autoptr (TerChartData) data = data_new (values, 5, NULL, TRUE);
  g_autofree char *text = ter_chart_summary (data, (TerSpan) { DAY, 4 * DAY });

  g_assert_nonnull (strstr (text, "Total 6"));
  g_assert_null (strstr (text, "100"));
  g_assert_null (strstr (text, "200"));
}

static void
test_gaps (void)
{
  static const double values[] = { 1, 2, 3, 4 };
  g_autoptr (TerChartData) data = data_new (values, 4, NULL, FALSE);
  TerLayer *layer = data->layers->pdata[0];
  g_autofree char *text = NULL;

  layer->gap_us = DAY;
  layer->samples->times[2] += 5 * DAY;
  layer->samples->times[3] += 5 * DAY;
  data->span.end_us = 10 * DAY;
  text = ter_chart_summary (data, data->span);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "Measured 40 % of the time, with 1 interruption."));
}

/* The other layers are read where the main one is, and never carried into a gap. */
static void
test_reading (void)
{
  static const double values[] = { 1, 2, 3 };
  static const double others[] = { 10, 20 };
  g_autoptr (TerChartData) data = data_new (values, 3, "kWh", FALSE);
  g_autoptr (TerSamples) other = samples_new (others, 2, DAY / 4, DAY);
  g_autofree char *near = NULL;
  g_autofree char *far = NULL;

  ter_chart_data_add_samples (data, TER_MARK_DASHES, TER_ROLE_EXPECTED, "Other", other, 0);
  near = ter_chart_say_point (data, 1);
  far = ter_chart_say_point (data, 2);
  g_assert_nonnull (strstr (near, "Other: 20.0"));
  g_assert_null (strstr (far, "Other"));
}

static TerSpan
span_of (const TerChartZoom *zoom)
{
  return zoom->view.span;
}

static void
test_zoom (void)
{
  TerChartZoom zoom;

  ter_chart_zoom_init (&zoom);
  g_assert_true (ter_chart_zoom_set_full (&zoom, (TerSpan) { 0, 100 * DAY }));
  g_assert_false (ter_chart_zoom_is_narrow (&zoom));
  g_assert_false (ter_chart_zoom_pan (&zoom, DAY));
  ter_chart_zoom_remember (&zoom);
  g_assert_true (ter_chart_zoom_by (&zoom, 10, 50 * DAY));
  g_assert_cmpint (span_of (&zoom).start_us, ==, 45 * DAY);
  g_assert_cmpint (span_of (&zoom).end_us, ==, 55 * DAY);
  g_assert_true (zoom.view.fits_values);
  /* The anchor stays where it is. */
  g_assert_true (ter_chart_zoom_by (&zoom, 2, 45 * DAY));
  g_assert_cmpint (span_of (&zoom).start_us, ==, 45 * DAY);
  g_assert_true (ter_chart_zoom_pan (&zoom, 1000 * DAY));
  g_assert_cmpint (span_of (&zoom).end_us, ==, 100 * DAY);
  g_assert_false (ter_chart_zoom_reach (&zoom, 98 * DAY));
  g_assert_true (ter_chart_zoom_reach (&zoom, 10 * DAY));
  g_assert_cmpint (span_of (&zoom).start_us, <, 10 * DAY);
  g_assert_true (ter_chart_zoom_undo (&zoom));
  g_assert_false (ter_chart_zoom_is_narrow (&zoom));
  g_assert_false (ter_chart_zoom_undo (&zoom));
  ter_chart_zoom_clear (&zoom);
}

/* New values come at the end: who looks at the end goes on with it, who looks elsewhere stays there. */
static void
test_zoom_lives (void)
{
  TerChartZoom zoom;

  ter_chart_zoom_init (&zoom);
  ter_chart_zoom_set_full (&zoom, (TerSpan) { 0, 100 * DAY });
  ter_chart_zoom_show (&zoom, (TerSpan) { 90 * DAY, 100 * DAY });
  g_assert_true (ter_chart_zoom_set_full (&zoom, (TerSpan) { DAY, 101 * DAY }));
  g_assert_cmpint (span_of (&zoom).end_us, ==, 101 * DAY);
  g_assert_cmpint (span_of (&zoom).start_us, ==, 91 * DAY);
  ter_chart_zoom_show (&zoom, (TerSpan) { 10 * DAY, 20 * DAY });
  g_assert_false (ter_chart_zoom_set_full (&zoom, (TerSpan) { 2 * DAY, 102 * DAY }));
  g_assert_cmpint (span_of (&zoom).start_us, ==, 10 * DAY);
  /* Another time altogether: the whole of it. */
  g_assert_true (ter_chart_zoom_set_full (&zoom, (TerSpan) { 500 * DAY, 600 * DAY }));
  g_assert_false (ter_chart_zoom_is_narrow (&zoom));
  ter_chart_zoom_clear (&zoom);
}

/* Whatever is done, the view stays inside, and long enough. */
static void
test_zoom_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  TerChartZoom zoom;

  g_test_message ("seed %u", seed);
  ter_chart_zoom_init (&zoom);
  ter_chart_zoom_set_full (&zoom, (TerSpan) { -30 * DAY, 300 * DAY });
  for (guint i = 0; i < 20000; i++)
    {
      gint64 at = (gint64) (g_rand_double_range (rand, -400, 400) * DAY);

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          ter_chart_zoom_by (&zoom, g_rand_double_range (rand, 0.01, 20), at);
          break;
        case 1:
          ter_chart_zoom_pan (&zoom, at);
          break;
        case 2:
          ter_chart_zoom_show (&zoom, (TerSpan) { at, at + g_rand_int_range (rand, 1, 9999999) });
          break;
        case 3:
          ter_chart_zoom_reach (&zoom, CLAMP (at, -30 * DAY, 300 * DAY - 1));
          break;
        case 4:
          ter_chart_zoom_remember (&zoom);
          break;
        default:
          ter_chart_zoom_undo (&zoom);
        }
      g_assert_cmpint (span_of (&zoom).start_us, >=, -30 * DAY);
      g_assert_cmpint (span_of (&zoom).end_us, <=, 300 * DAY);
      g_assert_cmpint (span_of (&zoom).end_us - span_of (&zoom).start_us, >=, TER_USEC_PER_HOUR);
    }
  ter_chart_zoom_clear (&zoom);
}

static void
test_table (void)
{
  static const double values[] = { 3, NAN, 1, 2 };
  g_autoptr (TerChartData) data = data_new (values, 4, "kWh", FALSE);
  g_autoptr (TerChartTable) table = ter_chart_table_of_data (data, (TerSpan) { DAY, 4 * DAY });
  g_autofree char *text = ter_chart_table_to_text (table, ',');

  g_assert_cmpstr (text, ==,
                   "Date,Line (kWh)\n1970-01-02T00:00:00Z,\n1970-01-03T00:00:00Z,1\n"
                   "1970-01-04T00:00:00Z,2\n");
  g_assert_cmpint (ter_chart_table_compare (table, 0, 0, 1), <, 0);
  g_assert_cmpint (ter_chart_table_compare (table, 1, 1, 2), <, 0);
  /* What was not measured is below everything. */
  g_assert_cmpint (ter_chart_table_compare (table, 1, 0, 1), <, 0);
}

static void
test_band (void)
{
  static const double values[] = { 3, 4 };
  static const double highs[] = { 5, 6 };
  g_autoptr (TerChartData) data = data_new (values, 2, "kWh", FALSE);
  g_autoptr (TerSamples) lows = samples_new (values, 2, 0, DAY);
  g_autoptr (TerChartTable) table = NULL;
  g_autofree char *said = NULL;

  ter_chart_data_add_band (data, TER_ROLE_EXPECTED, "Expected", lows, highs);
  said = ter_chart_say_point (data, 0);
  g_assert_nonnull (strstr (said, "Expected: 3.00 to 5.00"));
  table = ter_chart_table_of_data (data, data->span);
  g_assert_cmpuint (table->columns->len, ==, 4);
  g_assert_cmpstr (((TerTableColumn *) table->columns->pdata[3])->title, ==, "Expected, to (kWh)");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart-words/summaries", test_summaries);
  g_test_add_func ("/chart-words/summary-of-part", test_summary_of_part);
  g_test_add_func ("/chart-words/gaps", test_gaps);
  g_test_add_func ("/chart-words/reading", test_reading);
  g_test_add_func ("/chart-words/zoom", test_zoom);
  g_test_add_func ("/chart-words/zoom-lives", test_zoom_lives);
  g_test_add_func ("/chart-words/zoom-random", test_zoom_random);
  g_test_add_func ("/chart-words/table", test_table);
  g_test_add_func ("/chart-words/band", test_band);

  return g_test_run ();
}
