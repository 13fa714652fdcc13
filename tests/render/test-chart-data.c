/* test-chart-data.c — What charts are made of
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-marks.h"
#include "ter-test-samples.h"

/* Readings every half hour over the two nights when the hour changes. */
static TerHeat *
heat_of (const char *start,
         const char *end)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerSpan span = { ter_test_instant (start), ter_test_instant (end) };
  gsize n = (gsize) ((span.end_us - span.start_us) / (HOUR / 2));
  g_autoptr (TerSamples) samples = ter_test_ramp_new (span.start_us, HOUR / 2, n, 0, 1);

  return ter_heat_new_days (samples, span, zone, "kW");
}

static void
test_hours_that_change (void)
{
  TerHeat *spring = heat_of ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
  TerHeat *autumn = heat_of ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
  g_autofree char *row = ter_heat_row_name (spring, 14);

  g_assert_cmpstr (row, ==, "14:00");
  g_assert_cmpuint (spring->n_columns, ==, 1);
  g_assert_cmpuint (spring->n_rows, ==, 24);
  /* From one hour to the next, the readings 2 and 3, then 4 and 5; the hour in between did not happen. */
  g_assert_cmpfloat (spring->values[1], ==, 2.5);
  g_assert_true (isnan (spring->values[2]));
  g_assert_cmpfloat (spring->values[3], ==, 4.5);
  /* It happened twice: the readings 4 to 7. */
  g_assert_cmpuint (autumn->n_columns, ==, 1);
  g_assert_cmpfloat (autumn->values[2], ==, 5.5);
  g_assert_cmpfloat (autumn->values[3], ==, 8.5);
  ter_heat_free (spring);
  ter_heat_free (autumn);
}

static TerLayer *
add_part (TerChartData *data,
          const double *values)
{
  g_autoptr (TerBuckets) buckets = ter_buckets_new_sized (TER_STEP_DAY, NULL, "kWh", 3);

  for (guint i = 0; i < 3; i++)
    {
      buckets->starts[i] = i * TER_USEC_PER_DAY;
      buckets->ends[i] = (i + 1) * TER_USEC_PER_DAY;
      buckets->values[i] = values[i];
    }

  return ter_chart_data_add_buckets (data, TER_MARK_STACKED, TER_ROLE_FIRST, "part", buckets, NULL);
}

/* What is positive stands on what is positive, what is negative hangs under what is; a gap carries nothing. */
static void
test_stacks (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (TerChartData) data =
      ter_chart_data_new_full (NULL, "kWh", (TerSpan) { 0, 3 * TER_USEC_PER_DAY }, zone);
  const TerLayer *second, *third;
  double low, high;

  add_part (data, (const double[]) { 9000, 2, NAN });
  second = add_part (data, (const double[]) { 4000, -5, 1 });
  third = add_part (data, (const double[]) { 1, -1, 1 });
  g_assert_cmpfloat (second->bases[0], ==, 9000);
  g_assert_cmpfloat (second->bases[1], ==, 0);
  g_assert_cmpfloat (third->bases[0], ==, 13000);
  g_assert_cmpfloat (third->bases[1], ==, -5);
  g_assert_cmpfloat (third->bases[2], ==, 1);

  ter_chart_data_range (data, 0, NULL, &low, &high);
  g_assert_cmpfloat (low, ==, -6);
  g_assert_cmpfloat (high, ==, 13001);
  /* No part is of ten thousand, the sum is. */
  g_assert_cmpstr (ter_chart_data_get_unit (data, 0), ==, "MWh");
}

static void
test_axes (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (TerChartData) data = ter_chart_data_new_full (NULL, "W", (TerSpan) { 0, 1000 }, zone);
  g_autoptr (TerSamples) samples = ter_test_ramp_new (0, 500, 2, 4000, 4000);
  TerLayer *power, *warmth;
  double low, high;

  power = ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_MEASURED, "p", samples, 0);
  warmth = ter_chart_data_add_samples (data, TER_MARK_LINE, TER_ROLE_EVENT, "t", samples, 0);
  ter_chart_data_set_axis (data, power, "W");
  ter_chart_data_set_axis (data, warmth, "Cel");
  g_assert_cmpuint (power->axis, ==, 0);
  g_assert_cmpuint (warmth->axis, ==, 1);
  g_assert_cmpstr (ter_chart_data_get_unit (data, 0), ==, "kW");
  g_assert_cmpstr (ter_chart_data_get_unit (data, 1), ==, "Cel");

  data->from_zero = FALSE;
  ter_chart_data_range (data, 0, &(TerSpan) { 600, 900 }, &low, &high);
  g_assert_cmpfloat (low, ==, 8000);
}

/* Points come in any order, and stand in order; one without a place is left out. */
static void
test_points (void)
{
  g_autoptr (TerChartData) data = ter_chart_data_new_xy (NULL, "kWh", "temperature", "Cel", -5, 25);
  const TerLayer *layer = ter_chart_data_add_points (data, TER_MARK_SCATTER, TER_ROLE_MEASURED,
                                                     "weeks", (const double[]) { 12.5, -3, NAN, 7 },
                                                     (const double[]) { 1, 2, 3, 4 }, 4);
  g_autofree char *text = ter_chart_data_say_x (data, layer->samples->times[2]);

  g_assert_cmpuint (layer->samples->n, ==, 3);
  g_assert_cmpint (layer->samples->times[0], ==, -3000000);
  g_assert_cmpfloat (layer->samples->values[1], ==, 4);
  g_assert_cmpstr (text, ==, "12.5\u00a0°C");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/hours-that-change", test_hours_that_change);
  g_test_add_func ("/data/stacks", test_stacks);
  g_test_add_func ("/data/axes", test_axes);
  g_test_add_func ("/data/points", test_points);

  return g_test_run ();
}
