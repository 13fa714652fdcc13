/* test-series-calendar.c — Local days, weeks, months and years as instants
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-instant.h"
#include "ter-test-samples.h"

#define assert_instant(actual, expected)                            \
  G_STMT_START                                                      \
  {                                                                 \
    g_autofree char *actual_text_ = ter_instant_to_string (actual); \
    g_assert_cmpstr (actual_text_, ==, expected);                   \
  }                                                                 \
  G_STMT_END

static const struct
{
  const char *zone;
  int year, month, day;
  const char *start;
  int hours;
} days[] = {
  { "Europe/Paris", 2026, 1, 1, "2025-12-31T23:00:00Z", 24 },
  { "Europe/Paris", 2026, 7, 14, "2026-07-13T22:00:00Z", 24 },
  { "Europe/Paris", 2026, 3, 29, "2026-03-28T23:00:00Z", 23 },
  { "Europe/Paris", 2026, 10, 25, "2026-10-24T22:00:00Z", 25 },
  { "Europe/Paris", 2027, 3, 28, "2027-03-27T23:00:00Z", 23 },
  { "Europe/Paris", 2024, 2, 29, "2024-02-28T23:00:00Z", 24 },
  { "UTC", 2026, 3, 29, "2026-03-29T00:00:00Z", 24 },
  { "America/Cayenne", 2026, 3, 29, "2026-03-29T03:00:00Z", 24 },
  { "Indian/Reunion", 2026, 10, 25, "2026-10-24T20:00:00Z", 24 },
  /* Midnight is skipped: the day begins at one o'clock. */
  { "America/Sao_Paulo", 2018, 11, 4, "2018-11-04T03:00:00Z", 23 },
  /* Midnight happens twice, the second time at the end of the day before. */
  { "America/Sao_Paulo", 2018, 2, 18, "2018-02-18T03:00:00Z", 24 },
  { "America/Sao_Paulo", 2018, 2, 17, "2018-02-17T02:00:00Z", 25 },
  /* Midnight happens twice, within the same day. */
  { "America/Havana", 2025, 11, 2, "2025-11-02T04:00:00Z", 25 },
  { "Australia/Lord_Howe", 2026, 4, 5, "2026-04-04T13:00:00Z", 24 },
};

static void
test_days (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (days[i].zone);
      gint64 start, next;
      int year, month, day;

      g_assert_nonnull (zone);
      start = ter_calendar_instant (zone, days[i].year, days[i].month, days[i].day);
      assert_instant (start, days[i].start);
      next =
          ter_calendar_floor (zone, ter_calendar_add (zone, start, TER_STEP_DAY, 1), TER_STEP_DAY);
      g_assert_cmpint ((next - start) / TER_USEC_PER_HOUR, ==, days[i].hours);

      g_assert_cmpint (ter_calendar_floor (zone, start, TER_STEP_DAY), ==, start);
      g_assert_cmpint (ter_calendar_floor (zone, next - 1, TER_STEP_DAY), ==, start);
      ter_calendar_date (zone, next - 1, &year, &month, &day);
      g_assert_cmpint (year, ==, days[i].year);
      g_assert_cmpint (month, ==, days[i].month);
      g_assert_cmpint (day, ==, days[i].day);
    }
}

static const struct
{
  TerStep step;
  const char *from;
  int count;
  const char *to;
} moves[] = {
  { TER_STEP_DAY, "2026-03-28T11:00:00Z", 1, "2026-03-29T10:00:00Z" },
  { TER_STEP_DAY, "2026-10-24T10:00:00Z", 1, "2026-10-25T11:00:00Z" },
  { TER_STEP_DAY, "2026-03-28T11:00:00Z", -1, "2026-03-27T11:00:00Z" },
  { TER_STEP_HOUR, "2026-10-24T23:30:00Z", 3, "2026-10-25T02:30:00Z" },
  { TER_STEP_WEEK, "2026-10-19T22:00:00Z", 1, "2026-10-26T23:00:00Z" },
  { TER_STEP_MONTH, "2026-01-30T23:00:00Z", 1, "2026-02-27T23:00:00Z" },
  { TER_STEP_MONTH, "2024-01-30T23:00:00Z", 1, "2024-02-28T23:00:00Z" },
  { TER_STEP_MONTH, "2026-01-14T23:00:00Z", -13, "2024-12-14T23:00:00Z" },
  { TER_STEP_YEAR, "2024-02-28T23:00:00Z", -1, "2023-02-27T23:00:00Z" },
  { TER_STEP_YEAR, "2024-02-28T23:00:00Z", 4, "2028-02-28T23:00:00Z" },
  { TER_STEP_YEAR, "2026-11-22T23:00:00Z", -1, "2025-11-22T23:00:00Z" },
  { TER_STEP_DAY, "2026-11-22T23:00:00.25Z", 0, "2026-11-22T23:00:00.250Z" },
  { TER_STEP_DAY, "2026-11-22T23:00:00.25Z", 1, "2026-11-23T23:00:00.250Z" },
};

static void
test_moves (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    assert_instant (ter_calendar_add (zone, ter_test_instant (moves[i].from), moves[i].step,
                                      moves[i].count),
                    moves[i].to);
}

static const struct
{
  TerStep step;
  const char *from;
  const char *to;
} floors[] = {
  { TER_STEP_HOUR, "2026-10-25T00:59:59Z", "2026-10-25T00:00:00Z" },
  { TER_STEP_WEEK, "2026-11-23T12:00:00Z", "2026-11-22T23:00:00Z" },
  { TER_STEP_WEEK, "2026-11-22T22:59:59Z", "2026-11-15T23:00:00Z" },
  { TER_STEP_WEEK, "2026-01-01T12:00:00Z", "2025-12-28T23:00:00Z" },
  { TER_STEP_MONTH, "2026-10-31T22:59:59Z", "2026-09-30T22:00:00Z" },
  { TER_STEP_YEAR, "2024-12-31T22:59:59Z", "2023-12-31T23:00:00Z" },
};

static void
test_floors (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GTimeZone) india = g_time_zone_new_identifier ("Asia/Kolkata");

  for (guint i = 0; i < G_N_ELEMENTS (floors); i++)
    assert_instant (ter_calendar_floor (zone, ter_test_instant (floors[i].from), floors[i].step),
                    floors[i].to);
  assert_instant (ter_calendar_floor (india, ter_test_instant ("2026-01-01T00:10:00Z"),
                                      TER_STEP_HOUR),
                  "2025-12-31T23:30:00Z");
  g_assert_cmpint (ter_calendar_weekday (zone, ter_test_instant ("2026-11-22T23:00:00Z")), ==, 0);
  g_assert_cmpint (ter_calendar_weekday (zone, ter_test_instant ("1969-12-31T12:00:00Z")), ==, 2);
  g_assert_cmpint (ter_calendar_hour (zone, ter_test_instant ("2026-07-01T10:30:00Z")), ==, 12);
}

/* Edges are what moving by a step and going back to the beginning of the date give, in zones that change at midnight,
 * by half an hour, for a month, or that left a date out. */
static void
test_edges_of_zones (void)
{
  static const char *const zones[] = { "Europe/Paris",      "America/Sao_Paulo",
                                       "Africa/Casablanca", "Australia/Lord_Howe",
                                       "Pacific/Apia",      "Asia/Beirut" };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zones[z]);

      g_assert_nonnull (zone);
      for (TerStep step = TER_STEP_DAY; step <= TER_STEP_YEAR; step++)
        {
          TerSpan span = { ter_test_instant ("2005-02-03T04:05:06Z"),
                           ter_test_instant ("2027-08-09T00:00:00Z") };
          g_autoptr (GArray) edges = ter_calendar_edges (zone, span, step);
          gint64 edge = ter_calendar_floor (zone, span.start_us, step);

          for (guint i = 0; i < edges->len; i++)
            {
              g_assert_cmpint (g_array_index (edges, gint64, i), ==, edge);
              edge =
                  ter_calendar_floor (zone, ter_calendar_add (zone, edge, step, 1), TER_STEP_DAY);
            }
          g_assert_cmpint (g_array_index (edges, gint64, edges->len - 1), >=, span.end_us);
        }
    }
}

/* 400 days over both changes of the clock: the days tile the time, and their hours add up (R9). */
static void
test_tiling (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerSpan span = { ter_test_instant ("2026-03-01T00:00:00+01:00"),
                   ter_test_instant ("2027-04-05T00:00:00+02:00") };
  g_autoptr (GArray) edges = ter_calendar_edges (zone, span, TER_STEP_DAY);
  guint n_23 = 0;
  guint n_25 = 0;

  g_assert_cmpuint (edges->len, ==, 401);
  g_assert_cmpint (g_array_index (edges, gint64, 0), ==, span.start_us);
  g_assert_cmpint (g_array_index (edges, gint64, 400), ==, span.end_us);
  for (guint i = 0; i + 1 < edges->len; i++)
    {
      gint64 length = g_array_index (edges, gint64, i + 1) - g_array_index (edges, gint64, i);

      n_23 += length == 23 * TER_USEC_PER_HOUR;
      n_25 += length == 25 * TER_USEC_PER_HOUR;
      g_assert_true (length >= 23 * TER_USEC_PER_HOUR && length <= 25 * TER_USEC_PER_HOUR);
    }
  g_assert_cmpuint (n_23, ==, 2);
  g_assert_cmpuint (n_25, ==, 1);
  g_assert_cmpint (ter_calendar_n_days (zone, span), ==, 400);
}

static void
test_edges (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerSpan day = { ter_test_instant ("2026-10-24T22:00:00Z"),
                  ter_test_instant ("2026-10-25T23:00:00Z") };
  TerSpan empty = { day.start_us, day.start_us };
  g_autoptr (GArray) hours = ter_calendar_edges (zone, day, TER_STEP_HOUR);
  g_autoptr (GArray) weeks = ter_calendar_edges (zone, day, TER_STEP_WEEK);
  g_autoptr (GArray) none = ter_calendar_edges (zone, empty, TER_STEP_DAY);

  g_assert_cmpuint (hours->len, ==, 26);
  g_assert_cmpuint (weeks->len, ==, 2);
  assert_instant (g_array_index (weeks, gint64, 0), "2026-10-18T22:00:00Z");
  assert_instant (g_array_index (weeks, gint64, 1), "2026-10-25T23:00:00Z");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_periods (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  gint64 now = ter_test_instant ("2026-11-23T07:42:00Z");
  TerPeriod period = { .kind = TER_PERIOD_30_DAYS };
  TerSpan span = ter_calendar_resolve (zone, &period, now);

  assert_instant (span.start_us, "2026-10-24T22:00:00Z");
  assert_instant (span.end_us, "2026-11-23T23:00:00Z");
  g_assert_cmpint (ter_calendar_n_days (zone, span), ==, 30);

  period.kind = TER_PERIOD_12_MONTHS;
  span = ter_calendar_resolve (zone, &period, now);
  assert_instant (span.start_us, "2025-11-23T23:00:00Z");
  span = ter_calendar_year_before (zone, span);
  assert_instant (span.start_us, "2024-11-23T23:00:00Z");
  assert_instant (span.end_us, "2025-11-23T23:00:00Z");

  period = (TerPeriod) { .kind = TER_PERIOD_SINCE_YEAR, .year = 2024 };
  span = ter_calendar_resolve (zone, &period, now);
  assert_instant (span.start_us, "2023-12-31T23:00:00Z");

  period = (TerPeriod) { .kind = TER_PERIOD_CUSTOM, .span = { 1, 2 } };
  span = ter_calendar_resolve (zone, &period, now);
  g_assert_cmpint (span.end_us, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/calendar/days", test_days);
  g_test_add_func ("/series/calendar/moves", test_moves);
  g_test_add_func ("/series/calendar/floors", test_floors);
  g_test_add_func ("/series/calendar/edges-of-zones", test_edges_of_zones);
  g_test_add_func ("/series/calendar/tiling", test_tiling);
  g_test_add_func ("/series/calendar/edges", test_edges);
  g_test_add_func ("/series/calendar/periods", test_periods);

  return g_test_run ();
}
