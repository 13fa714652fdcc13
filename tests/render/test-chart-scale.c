/* test-chart-scale.c — Ticks that people can read
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <math.h>

#include "ter-chart-scale.h"
#include "ter-test-samples.h"

static void
test_values (void)
{
  static const struct
  {
    double low, high;
    guint n;
    double expected_low, expected_high, expected_step;
    int decimals;
  } rows[] = {
    { 0, 41.7, 4, 0, 60, 20, 0 },        { 0, 870, 6, 0, 1000, 200, 0 },
    { 60, 90, 4, 60, 90, 10, 0 },        { -2.3, 31, 6, -10, 40, 10, 0 },
    { 0, 0.012, 5, 0, 0.015, 0.005, 3 }, { 18.2, 22.9, 6, 18, 23, 1, 0 },
    { 0, 0, 5, 0, 0.5, 0.2, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TerValueScale scale;

      ter_value_scale_init (&scale, rows[i].low, rows[i].high, rows[i].n);
      g_test_message ("row %u: %g to %g by %g", i, scale.low, scale.high, scale.step);
      g_assert_cmpfloat (scale.low, <=, rows[i].low);
      g_assert_cmpfloat (scale.high, >=, rows[i].high);
      if (i == G_N_ELEMENTS (rows) - 1)
        continue;
      g_assert_cmpfloat_with_epsilon (scale.low, rows[i].expected_low, 1e-9);
      g_assert_cmpfloat_with_epsilon (scale.high, rows[i].expected_high, 1e-9);
      g_assert_cmpfloat_with_epsilon (scale.step, rows[i].expected_step, 1e-9);
      g_assert_cmpint (scale.decimals, ==, rows[i].decimals);
    }
}

/* Whatever the values: few ticks, that enclose them, on whole multiples of the step. */
static void
test_values_property (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 5000; i++)
    {
      double size = pow (10, g_rand_double_range (rand, -6, 9));
      double low = g_rand_double_range (rand, -1, 1) * size;
      double high = low + g_rand_double (rand) * size;
      guint n = g_rand_int_range (rand, 2, 8);
      TerValueScale scale;

      ter_value_scale_init (&scale, low, high, n);
      g_assert_cmpfloat (scale.low, <=, low + scale.step * 1e-6);
      g_assert_cmpfloat (scale.high, >=, high - scale.step * 1e-6);
      g_assert_cmpfloat ((scale.high - scale.low) / scale.step, <=, n - 1 + 1e-3);
      g_assert_cmpfloat (fabs (remainder (scale.low, scale.step)), <=, scale.step * 1e-6);
    }
}

static void
test_times (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  /* The night of 29 March 2026 loses an hour. */
  TerSpan span = { ter_test_instant ("2026-03-28T23:00:00Z"),
                   ter_test_instant ("2026-03-29T22:00:00Z") };
  const TerTimeScale hours = { TER_STEP_HOUR, 6, 0 };
  const TerTimeScale months = { TER_STEP_MONTH, 2, 0 };
  g_autoptr (GArray) ticks = ter_time_scale_ticks (&hours, zone, span);
  g_autofree char *label = NULL;

  g_assert_cmpuint (ticks->len, ==, 4);
  g_assert_cmpint (g_array_index (ticks, gint64, 1), ==, ter_test_instant ("2026-03-29T04:00:00Z"));
  label = ter_time_scale_label (&hours, zone, span, g_array_index (ticks, gint64, 1));
  g_assert_cmpstr (label, ==, "06:00");
  g_clear_pointer (&label, g_free);
  label = ter_time_scale_label (&hours, zone, span, g_array_index (ticks, gint64, 0));
  g_assert_cmpstr (label, ==, "29 Mar");

  g_clear_pointer (&ticks, g_array_unref);
  span = (TerSpan) { ter_test_instant ("2024-10-31T23:00:00Z"),
                     ter_test_instant ("2026-11-30T23:00:00Z") };
  ticks = ter_time_scale_ticks (&months, zone, span);
  g_assert_cmpuint (ticks->len, ==, 13);
  g_clear_pointer (&label, g_free);
  label = ter_time_scale_label (&months, zone, span, g_array_index (ticks, gint64, 0));
  g_assert_cmpstr (label, ==, "Nov");
}

static void
test_january (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  const TerTimeScale months = { TER_STEP_MONTH, 1, 0 };
  gint64 january = ter_test_instant ("2025-12-31T23:00:00Z");
  TerSpan span = { ter_test_instant ("2024-12-31T23:00:00Z"),
                   ter_test_instant ("2026-11-30T23:00:00Z") };
  g_autofree char *label = ter_time_scale_label (&months, zone, span, january);

  g_assert_cmpstr (label, ==, "Jan 2026");
  span.start_us = ter_test_instant ("2025-11-30T23:00:00Z");
  g_free (label);
  label = ter_time_scale_label (&months, zone, span, january);
  g_assert_cmpstr (label, ==, "Jan");
}

/* Minutes stand on the local hour, also where the zone is half an hour off; and on the 25 hours of a day in October,
 * of which one happens twice. */
static void
test_minutes (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GTimeZone) kolkata = g_time_zone_new_identifier ("Asia/Kolkata");
  const TerTimeScale quarters = { TER_STEP_HOUR, 0, 15 };
  const TerTimeScale hours = { TER_STEP_HOUR, 1, 0 };
  TerSpan span = { ter_test_instant ("2026-10-24T23:50:00Z"),
                   ter_test_instant ("2026-10-25T00:50:00Z") };
  g_autoptr (GArray) ticks = ter_time_scale_ticks (&quarters, paris, span);
  g_autofree char *label = NULL;

  g_assert_cmpuint (ticks->len, ==, 4);
  g_assert_cmpint (g_array_index (ticks, gint64, 0), ==, ter_test_instant ("2026-10-25T00:00:00Z"));
  label = ter_time_scale_label (&quarters, paris, span, g_array_index (ticks, gint64, 1));
  g_assert_cmpstr (label, ==, "02:15");

  g_clear_pointer (&ticks, g_array_unref);
  ticks = ter_time_scale_ticks (&quarters, kolkata, span);
  g_clear_pointer (&label, g_free);
  label = ter_time_scale_label (&quarters, kolkata, span, g_array_index (ticks, gint64, 0));
  g_assert_cmpstr (label, ==, "05:30");

  g_clear_pointer (&ticks, g_array_unref);
  span = (TerSpan) { ter_test_instant ("2026-10-24T22:00:00Z"),
                     ter_test_instant ("2026-10-25T23:00:00Z") };
  ticks = ter_time_scale_ticks (&hours, paris, span);
  g_assert_cmpuint (ticks->len, ==, 25);
}

static void
test_full (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  static const struct
  {
    TerTimeScale scale;
    const char *instant;
    const char *label;
  } rows[] = {
    { { TER_STEP_HOUR, 0, 5 }, "2026-02-03T13:05:00Z", "3 Feb, 14:05" },
    { { TER_STEP_HOUR, 6, 0 }, "2026-02-02T23:00:00Z", "3 Feb 2026" },
    { { TER_STEP_DAY, 1, 0 }, "2026-02-02T23:00:00Z", "3 Feb 2026" },
    { { TER_STEP_MONTH, 2, 0 }, "2026-02-28T23:00:00Z", "Mar 2026" },
    { { TER_STEP_YEAR, 1, 0 }, "2025-12-31T23:00:00Z", "2026" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *label =
          ter_time_scale_label_full (&rows[i].scale, zone, ter_test_instant (rows[i].instant));

      g_assert_cmpstr (label, ==, rows[i].label);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    double value;
    const char *unit;
    const char *expected;
  } rows[] = {
    { 0, "kWh", "0\u00a0kWh" },
    { 12.345, "kWh", "12.3\u00a0kWh" },
    { 1.234, NULL, "1.23" },
    { -96.2, "MWh", "−96.2\u00a0MWh" },
    { 433, "", "433" },
    { NAN, "kWh", "–" },
    { 4336, "W", "4.34\u00a0kW" },
    { 61500, "kWh", "61.5\u00a0MWh" },
    { 21.4, "Cel", "21.4\u00a0°C" },
    { 21.4, "°C", "21.4\u00a0°C" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = ter_chart_value (rows[i].value, rows[i].unit);

      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

/* The locale's names of months and its decimal mark; thousands stand apart by a narrow space that does not break. */
static void
test_french (void)
{
  static const struct
  {
    TerTimeScale scale;
    const char *instant;
    const char *label;
  } rows[] = {
    { { TER_STEP_MONTH, 1, 0 }, "2026-07-31T22:00:00Z", "août" },
    { { TER_STEP_MONTH, 1, 0 }, "2025-12-31T23:00:00Z", "janv." },
    { { TER_STEP_DAY, 1, 0 }, "2026-02-02T23:00:00Z", "3 févr." },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerSpan span = { ter_test_instant ("2025-12-31T23:00:00Z"),
                   ter_test_instant ("2026-12-31T23:00:00Z") };
  g_autofree char *number = NULL;
  g_autofree char *value = NULL;

  if (setlocale (LC_ALL, "fr_FR.UTF-8") == NULL)
    {
      g_test_skip ("the locale fr_FR.UTF-8 is not installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *label =
          ter_time_scale_label (&rows[i].scale, zone, span, ter_test_instant (rows[i].instant));

      g_assert_cmpstr (label, ==, rows[i].label);
    }
  number = ter_chart_number (12345.5, 1);
  g_assert_cmpstr (number, ==, "12\u202f345,5");
  value = ter_chart_value (4336, "W");
  g_assert_cmpstr (value, ==, "4,34\u00a0kW");
  setlocale (LC_ALL, "");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scale/values", test_values);
  g_test_add_func ("/scale/values-property", test_values_property);
  g_test_add_func ("/scale/times", test_times);
  g_test_add_func ("/scale/january", test_january);
  g_test_add_func ("/scale/minutes", test_minutes);
  g_test_add_func ("/scale/full", test_full);
  g_test_add_func ("/scale/numbers", test_numbers);
  g_test_add_func ("/scale/french", test_french);

  return g_test_run ();
}
