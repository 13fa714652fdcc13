/* test-service-study.c — A closer look at a building: its energies, its hours, its weather
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "service-support.h"
#include "ter-calendar.h"
#include "ter-energy-study.h"

#define N_DAYS 60

/* Midnight in Paris, 60 days before the clock's. */
static gint64
first_day (Place *place)
{
  GTimeZone *zone = ter_territory_get_zone (place->territory);

  return ter_calendar_add (zone, ter_calendar_floor (zone, PLACE_NOW, TER_STEP_DAY), TER_STEP_DAY,
                           -N_DAYS);
}

typedef struct
{
  gint64 start;
  GTimeZone *zone;
  gint64 gap_start;
  gint64 gap_end;
} Weather;

/* From 1 °C, a degree a day, and again after twenty days. */
static double
degrees (gint64         time_us,
         const Weather *weather)
{
  TerSpan since = { weather->start, time_us + 1 };

  return 1 + (ter_calendar_n_days (weather->zone, since) - 1) % 20;
}

static double
temperature_at (gint64   time_us,
                gpointer data)
{
  return degrees (time_us, data);
}

/* 1 kWh an hour, always. */
static double
lights_at (gint64   time_us,
           gpointer data)
{
  const Weather *weather = data;

  if (time_us > weather->gap_start && time_us < weather->gap_end)
    return NAN;

  return 500 + (double) (time_us - weather->start) / TER_USEC_PER_HOUR;
}

/* For each degree under 21 °C, 1 kWh an hour from 6 to 22 o'clock. */
static double
boiler_at (gint64   time_us,
           gpointer data)
{
  const Weather *weather = data;
  double sum = 100;

  for (gint64 hour = weather->start; hour < time_us; hour += TER_USEC_PER_HOUR)
    {
      int clock = ter_calendar_hour (weather->zone, hour);

      if (clock >= 6 && clock < 22)
        sum += 21 - degrees (hour, weather);
    }

  return sum;
}

static gint64
add_series (Place      *place,
            gint64      source,
            gint64      site,
            const char *device,
            const char *property,
            Weather    *weather,
            double (*value) (gint64, gpointer))
{
  gboolean is_gauge = g_str_equal (property, "outdoor-temperature");
  gint64 series =
      place_feed (place, source, device, property, is_gauge ? TER_SERIES_GAUGE : TER_SERIES_COUNTER,
                  is_gauge ? "Cel" : "kWh", weather->start, TER_USEC_PER_HOUR, N_DAYS * 24 + 2,
                  value, weather);

  if (site != 0)
    place_set (place, "series", series, "site", site);

  return series;
}

static TerEnergyStudy *
load (Place   *place,
      gint64   site,
      gboolean is_month)
{
  TerPeriod period = { .kind = is_month ? TER_PERIOD_30_DAYS : TER_PERIOD_CUSTOM };
  g_autoptr (GError) error = NULL;
  TerEnergyStudy *study;

  if (!is_month)
    period.span = (TerSpan) { first_day (place),
                              ter_calendar_floor (ter_territory_get_zone (place->territory),
                                                  PLACE_NOW, TER_STEP_DAY) };
  study = ter_energy_study_load (place->territory, site, &period, NULL, &error);
  g_assert_no_error (error);

  return study;
}

static void
assert_says (const TerFigure *figure,
             const char      *sentence)
{
  g_assert_cmpstr (figure->sentence, ==, sentence);
  g_assert_nonnull (figure->method);
  g_assert_cmpuint (figure->inputs->len, >, 0);
}

/* Two energies: the larger first, month by month, no day outside of the period. */
static void
assert_mix (const TerEnergyMix *mix)
{
  const TerBuckets *gas, *lights;
  double sums[2] = { 0, 0 };

  g_assert_cmpuint (mix->fluids->len, ==, 2);
  gas = mix->fluids->pdata[0];
  lights = mix->fluids->pdata[1];
  g_assert_cmpstr (gas->label, ==, "Gas");
  g_assert_cmpuint (gas->n, ==, 3);
  for (gsize b = 0; b < gas->n; b++)
    {
      g_assert_cmpint (gas->starts[b], ==, lights->starts[b]);
      sums[0] += gas->values[b];
      sums[1] += lights->values[b];
    }
  /* Three times twenty days of 16 hours, from 20 kWh an hour to 1. */
  g_assert_cmpfloat_with_epsilon (sums[0], 3 * 16 * 210, 1e-6);
  /* A day of 25 hours is among them. */
  g_assert_cmpfloat_with_epsilon (sums[1], N_DAYS * 24 + 1, 1e-6);
  assert_says (mix->figure, "Gas comes first: 87% of what was consumed.");
}

static void
assert_hours (const TerEnergyHours *hours,
              GTimeZone            *zone)
{
  const TerBuckets *all = hours->hours;
  double night = 8 * N_DAYS + 1;
  double share = 100 * night / (3 * 16 * 210 + N_DAYS * 24 + 1);

  g_assert_cmpuint (all->n, ==, N_DAYS * 24 + 1);
  for (gsize h = 0; h < all->n; h++)
    {
      int clock = ter_calendar_hour (zone, all->starts[h]);
      gsize day = (gsize) ter_calendar_n_days (zone, (TerSpan) { hours->span.start_us,
                                                                 all->starts[h] + 1 }) -
                  1;
      double expected = 1 + (clock >= 6 && clock < 22 ? 20 - day % 20 : 0);

      g_assert_cmpfloat_with_epsilon (all->values[h], expected, 1e-6);
    }
  g_assert_cmpfloat_with_epsilon (hours->figure->value, share, 1e-6);
  assert_says (hours->figure, "Nights, from 22:00 to 06:00, are a third of the time and took "
                              "4% of what was consumed.");
}

static void
test_building (Place        *place,
               gconstpointer data)
{
  GTimeZone *zone = ter_territory_get_zone (place->territory);
  Weather weather = { first_day (place), zone, 0, 0 };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site = place_create (place, "site", "name", "École", "kind", "0", NULL);
  g_autoptr (TerEnergyStudy) study = NULL;
  g_autoptr (TerEnergyStudy) all = NULL;

  add_series (place, source, site, "A", "electricity-index", &weather, lights_at);
  add_series (place, source, site, "B", "gas-index", &weather, boiler_at);
  add_series (place, source, 0, "Météo", "outdoor-temperature", &weather, temperature_at);
  study = load (place, site, FALSE);
  assert_mix (study->mix);
  assert_hours (study->hours, zone);

  /* The coldest first, each with what was consumed on it. */
  g_assert_cmpuint (study->outside->n, ==, N_DAYS);
  g_assert_cmpstr (study->outside->station, ==, "Météo");
  for (gsize i = 0; i < study->outside->n; i++)
    {
      g_assert_cmpfloat_with_epsilon (study->outside->temperatures[i], 1 + (double) (i / 3), 1e-6);
      g_assert_cmpfloat_with_epsilon (study->outside->amounts[i], 16 * (20 - (double) (i / 3)) + 24,
                                      1.001);
    }
  assert_says (study->outside->figure,
               "On the coldest days, at 1.50\u00a0°C on average, 336\u00a0kWh a day; on the "
               "mildest, at 19.5\u00a0°C, 48.0\u00a0kWh a day.");
  g_assert_cmpuint (study->outside->figure->inputs->len, ==, 3);

  /* Of all buildings, the energies only. */
  all = load (place, 0, FALSE);
  assert_mix (all->mix);
  g_assert_null (all->hours);
  g_assert_null (all->outside);
}

/* An hour that one of two meters missed is not said to be a quiet one; a day with a gap is no point. */
static void
test_gaps (Place        *place,
           gconstpointer data)
{
  GTimeZone *zone = ter_territory_get_zone (place->territory);
  Weather weather = { first_day (place), zone, 0, 0 };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site = place_create (place, "site", "name", "École", "kind", "0", NULL);
  g_autoptr (TerEnergyStudy) study = NULL;
  guint n_missing = 0;

  weather.gap_start = weather.start + 40 * TER_USEC_PER_DAY;
  weather.gap_end = weather.start + 43 * TER_USEC_PER_DAY;
  add_series (place, source, site, "A", "electricity-index", &weather, lights_at);
  add_series (place, source, site, "B", "gas-index", &weather, boiler_at);
  add_series (place, source, 0, "Météo", "outdoor-temperature", &weather, temperature_at);
  study = load (place, site, FALSE);
  for (gsize h = 0; h < study->hours->hours->n; h++)
    n_missing += isnan (study->hours->hours->values[h]) ? 1 : 0;
  g_assert_cmpuint (n_missing, ==, 72);
  g_assert_cmpuint (study->outside->n, <, N_DAYS - 2);
  g_assert_cmpuint (study->outside->n, >=, N_DAYS - 4);
}

/* What cannot be said is not there, and is no error. */
static void
test_nothing (Place        *place,
              gconstpointer data)
{
  GTimeZone *zone = ter_territory_get_zone (place->territory);
  Weather weather = { first_day (place), zone, 0, 0 };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site = place_create (place, "site", "name", "École", "kind", "0", NULL);
  g_autoptr (TerEnergyStudy) empty = load (place, site, TRUE);
  g_autoptr (TerEnergyStudy) alone = NULL;

  g_assert_true (empty->mix == NULL && empty->hours == NULL && empty->outside == NULL);
  add_series (place, source, site, "A", "electricity-index", &weather, lights_at);
  alone = load (place, site, TRUE);
  g_assert_null (alone->mix);
  g_assert_nonnull (alone->hours);
  g_assert_null (alone->outside);
}

/* The sensor of the building itself goes before one that was read for longer. */
static void
test_own_sensor (Place        *place,
                 gconstpointer data)
{
  GTimeZone *zone = ter_territory_get_zone (place->territory);
  Weather weather = { first_day (place), zone, 0, 0 };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site = place_create (place, "site", "name", "École", "kind", "0", NULL);
  g_autoptr (TerEnergyStudy) study = NULL;

  add_series (place, source, site, "A", "electricity-index", &weather, lights_at);
  add_series (place, source, 0, "Météo", "outdoor-temperature", &weather, temperature_at);
  add_series (place, source, site, "Façade", "outdoor-temperature", &weather, temperature_at);
  study = load (place, site, TRUE);
  g_assert_cmpstr (study->outside->station, ==, "Façade");
}

#define ADD(path, test) g_test_add (path, Place, NULL, place_set_up, test, place_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/service/study/building", test_building);
  ADD ("/service/study/gaps", test_gaps);
  ADD ("/service/study/nothing", test_nothing);
  ADD ("/service/study/own-sensor", test_own_sensor);

  return g_test_run ();
}
