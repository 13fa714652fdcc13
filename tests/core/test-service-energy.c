/* test-service-energy.c — What the buildings consume: totals, coverage, gaps, comparisons and sentences
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "service-support.h"
#include "ter-calendar.h"
#include "ter-energy-slice.h"
#include "ter-energy.h"
#include "ter-overview.h"

/* An index that rises by @low before @change and by @high after it, each hour; nothing is read in the gap; another
 * meter stands there from @swap on. */
typedef struct
{
  gint64 start;
  gint64 change;
  double low;
  double high;
  gint64 gap_start;
  gint64 gap_end;
  gint64 swap;
} Meter;

static double
index_at (gint64   time_us,
          gpointer data)
{
  const Meter *meter = data;
  double hours_low = (double) (MIN (time_us, meter->change) - meter->start) / TER_USEC_PER_HOUR;
  double hours_high = (double) MAX (time_us - meter->change, 0) / TER_USEC_PER_HOUR;
  double index = 1000 + hours_low * meter->low + hours_high * meter->high;

  if (time_us >= meter->gap_start && time_us < meter->gap_end)
    return NAN;

  return meter->swap != 0 && time_us >= meter->swap ? index - 5000 : index;
}

typedef struct
{
  gint64 school;
  gint64 hall;
  gint64 source;
  gint64 school_series;
  Meter meter;
} Town;

/* Two years of hours: the school consumed 2 kWh an hour the first year and 1 the second, with a gap of eight days in
 * February; the hall has an area that nobody knows and six months of readings. */
static void
build_town (Place *place,
            Town  *town)
{
  gint64 start = place_instant ("2024-11-23T23:00:00Z");
  g_autofree char *id = NULL;
  Meter hall = { .start = start, .change = G_MAXINT64, .low = 3 };
  gint64 meter, series;

  town->meter = (Meter) { .start = start,
                          .change = place_instant ("2025-11-23T23:00:00Z"),
                          .low = 2,
                          .high = 1,
                          .gap_start = place_instant ("2026-02-03T10:00:00Z"),
                          .gap_end = place_instant ("2026-02-11T10:00:00Z") };
  town->source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  town->school =
      place_create (place, "site", "name", "École", "kind", "0", "floor-area", "1000", NULL);
  town->hall = place_create (place, "site", "name", "Salle", "kind", "0", NULL);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, town->school);
  meter = place_create (place, "meter", "site", id, "name", "Compteur gaz", "fluid", "gas", NULL);

  town->school_series =
      place_feed (place, town->source, "C-01", "gas-index", TER_SERIES_COUNTER, "kWh", start,
                  TER_USEC_PER_HOUR, (PLACE_NOW - start) / TER_USEC_PER_HOUR + 1, index_at,
                  &town->meter);
  place_set (place, "series", town->school_series, "meter", meter);
  series =
      place_feed (place, town->source, "C-02", "electricity-index", TER_SERIES_COUNTER, "kWh",
                  PLACE_NOW - 180 * TER_USEC_PER_DAY, TER_USEC_PER_HOUR, 180 * 24, index_at, &hall);
  place_set (place, "series", series, "site", town->hall);
}

static const TerEnergySite *
find_site (const TerEnergyList *list,
           gint64               id)
{
  for (guint i = 0; i < list->sites->len; i++)
    {
      const TerEnergySite *site = g_ptr_array_index (list->sites, i);

      if (site->site->id == id)
        return site;
    }
  g_assert_not_reached ();
}

static void
assert_sentence (const TerFigure *figure,
                 const char      *part)
{
  g_assert_nonnull (figure->sentence);
  if (strstr (figure->sentence, part) == NULL)
    g_error ("“%s” is not in “%s”", part, figure->sentence);
}

static void
test_list (Place        *place,
           gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_12_MONTHS };
  g_autoptr (TerEnergyList) list = NULL;
  g_autoptr (GError) error = NULL;
  const TerEnergySite *school, *hall;
  const TerInput *input;
  const TerSpan *gap;
  Town town;

  build_town (place, &town);
  list = ter_energy_list_load (place->territory, &period, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->sites->len, ==, 2);
  school = find_site (list, town.school);
  hall = find_site (list, town.hall);

  /* From 24 November 2025 to 8 h this morning, the gap's consumption included. */
  g_assert_cmpfloat_with_epsilon (school->consumption->value, 364 * 24 + 8, 1e-6);
  g_assert_cmpfloat_with_epsilon (school->consumption->coverage, 1 - 8. * 24 / (364 * 24 + 8.7),
                                  1e-3);
  g_assert_cmpuint (school->consumption->gaps->len, ==, 1);
  gap = &g_array_index (school->consumption->gaps, TerSpan, 0);
  g_assert_cmpint (gap->start_us, ==, place_instant ("2026-02-03T09:00:00Z"));
  g_assert_cmpint (gap->end_us, ==, place_instant ("2026-02-11T10:00:00Z"));
  g_assert_cmpint (school->consumption->last_us, ==, place_instant ("2026-11-23T07:00:00Z"));
  g_assert_cmpuint (school->consumption->inputs->len, ==, 1);
  input = g_ptr_array_index (school->consumption->inputs, 0);
  g_assert_cmpint (input->series_id, ==, town.school_series);
  g_assert_cmpint (input->n_observations, ==, 364 * 24 + 9 - 8 * 24);
  g_assert_nonnull (school->consumption->method);
  assert_sentence (school->consumption, "École consumed 8\xe2\x80\xaf"
                                        "744");
  assert_sentence (school->consumption, "98%");

  g_assert_cmpfloat_with_epsilon (school->intensity->value, 8.744, 1e-3);
  g_assert_cmpuint (school->rank, ==, 1);
  g_assert_cmpfloat_with_epsilon (school->change->value, -50, 1e-6);
  g_assert_cmpfloat_with_epsilon (school->change->coverage, 355. / 364, 2e-3);
  g_assert_cmpuint (school->change->gaps->len, ==, 1);
  gap = &g_array_index (school->change->gaps, TerSpan, 0);
  g_assert_cmpint (gap->start_us, ==, place_instant ("2026-02-02T23:00:00Z"));
  g_assert_cmpint (gap->end_us, ==, place_instant ("2026-02-11T23:00:00Z"));
  g_assert_cmpint (school->change->last_us, ==, school->consumption->last_us);
  assert_sentence (school->change, "50% less");
  assert_sentence (school->change, "Not corrected for weather");

  g_assert_true (isnan (hall->intensity->value));
  g_assert_cmpint (hall->intensity->verdict, ==, TER_VERDICT_INSUFFICIENT);
  assert_sentence (hall->intensity, "heated area");
  g_assert_cmpuint (hall->rank, ==, 0);
  g_assert_true (isnan (hall->change->value));
  assert_sentence (hall->change, "are needed");
  g_assert_true (g_ptr_array_index (list->sites, 0) == school);

  g_assert_cmpfloat_with_epsilon (list->total->value,
                                  school->consumption->value + hall->consumption->value, 1e-6);
  g_assert_cmpfloat (list->total->coverage, <, school->consumption->coverage);
  g_assert_cmpuint (list->total->inputs->len, ==, 2);
  g_assert_cmpuint (school->months->n, ==, 13);
}

static void
test_detail (Place        *place,
             gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_12_MONTHS };
  g_autoptr (TerEnergyDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  const TerEnergyMeter *meter;
  const TerEnergyFluid *fluid;
  Town town;

  build_town (place, &town);
  detail =
      ter_energy_detail_load (place->territory, town.school, &period, TER_STEP_DAY, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (detail->buckets->n, ==, 365);
  g_assert_cmpuint (detail->buckets_before->n, ==, 365);
  g_assert_cmpfloat_with_epsilon (detail->buckets->values[0], 24, 1e-6);
  g_assert_cmpfloat_with_epsilon (detail->buckets_before->values[0], 48, 1e-6);
  /* 8 February is in the gap; 29 March has 23 hours, 25 October 25. */
  g_assert_true (isnan (detail->buckets->values[76]));
  g_assert_cmpfloat (detail->buckets->coverage[76], ==, 0);
  g_assert_cmpfloat_with_epsilon (detail->buckets->values[125], 23, 1e-6);
  g_assert_cmpfloat_with_epsilon (detail->buckets->values[335], 25, 1e-6);
  g_assert_cmpfloat_with_epsilon (detail->before->value, 365 * 24 * 2, 1e-6);
  g_assert_cmpfloat_with_epsilon (detail->peak->value, 25, 1e-6);
  g_assert_cmpint (detail->peak->period.start_us, ==, place_instant ("2026-10-24T22:00:00Z"));
  assert_sentence (detail->peak, "Sunday 25 October 2026");

  for (guint c = 0; c < 168; c++)
    g_assert_cmpfloat_with_epsilon (detail->load[c], 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (detail->load_figure->value, 1, 1e-6);

  g_assert_cmpuint (detail->fluids->len, ==, 1);
  fluid = g_ptr_array_index (detail->fluids, 0);
  g_assert_cmpstr (fluid->fluid, ==, "gas");
  g_assert_cmpuint (detail->meters->len, ==, 1);
  meter = g_ptr_array_index (detail->meters, 0);
  g_assert_cmpstr (meter->name, ==, "Compteur gaz");
  g_assert_true (meter->is_counted);
  g_assert_cmpuint (meter->events->len, ==, 0);
}

static void
test_hours (Place        *place,
            gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_CUSTOM };
  g_autoptr (TerEnergyDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  Town town;

  build_town (place, &town);
  period.span =
      (TerSpan) { place_instant ("2026-10-24T22:00:00Z"), place_instant ("2026-10-25T23:00:00Z") };
  detail =
      ter_energy_detail_load (place->territory, town.school, &period, TER_STEP_HOUR, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (detail->step, ==, TER_STEP_HOUR);
  g_assert_cmpuint (detail->buckets->n, ==, 25);
  for (guint i = 0; i < 25; i++)
    {
      g_assert_cmpfloat_with_epsilon (detail->buckets->values[i], 1, 1e-6);
      g_assert_cmpfloat_with_epsilon (detail->buckets->coverage[i], 1, 1e-6);
    }
}

/* A part of a period, by finer steps, beside the same part of another time. */
static void
test_slice (Place        *place,
            gconstpointer data)
{
  static const struct
  {
    TerStep step;
    TerAgainst against;
    const char *other_start;
    gsize n;
    double amount;
    double other;
  } rows[] = {
    { TER_STEP_HOUR, TER_AGAINST_NOTHING, NULL, 49, 1, 0 },
    /* The dates of the year before, whatever their day of the week: before the boiler. */
    { TER_STEP_HOUR, TER_AGAINST_YEAR, "2025-10-24T22:00:00Z", 49, 1, 2 },
    /* A day of 24 hours, beside the same date, which had 25. */
    { TER_STEP_DAY, TER_AGAINST_YEAR, "2025-10-24T22:00:00Z", 2, 24, 50 },
    /* A period of thirty days is compared five weeks before: a Sunday with a Sunday. */
    { TER_STEP_HOUR, TER_AGAINST_BEFORE, "2026-09-19T22:00:00Z", 49, 1, 1 },
    { TER_STEP_DAY, TER_AGAINST_BEFORE, "2026-09-19T22:00:00Z", 2, 24, 24 },
  };
  const TerSpan period = { place_instant ("2026-10-01T22:00:00Z"),
                           place_instant ("2026-10-31T23:00:00Z") };
  /* Two days with a change of clocks. */
  const TerSpan span = { place_instant ("2026-10-24T22:00:00Z"),
                         place_instant ("2026-10-26T23:00:00Z") };
  Town town;

  build_town (place, &town);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerEnergySlice) slice =
          ter_energy_slice_load (place->territory, town.school, period, span, rows[i].step,
                                 rows[i].against, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (slice->buckets->n, ==, rows[i].n);
      g_assert_cmpint (slice->span.start_us, ==, span.start_us);
      g_assert_cmpfloat_with_epsilon (slice->buckets->values[rows[i].n - 1], rows[i].amount, 1e-6);
      if (rows[i].other_start == NULL)
        {
          g_assert_null (slice->against);
          continue;
        }
      g_assert_cmpuint (slice->against->n, ==, rows[i].n);
      g_assert_cmpint (slice->against->starts[0], ==, place_instant (rows[i].other_start));
      g_assert_cmpfloat_with_epsilon (slice->against->values[rows[i].n - 1], rows[i].other, 1e-6);
    }
}

/* A meter that is replaced is an event with both indexes, and no peak. */
static void
test_swap (Place        *place,
           gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_30_DAYS };
  gint64 start = PLACE_NOW - 60 * TER_USEC_PER_DAY;
  Meter meter = {
    .start = start, .change = G_MAXINT64, .low = 10, .swap = PLACE_NOW - 10 * TER_USEC_PER_DAY
  };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site =
      place_create (place, "site", "name", "Médiathèque", "kind", "0", "floor-area", "500", NULL);
  gint64 series = place_feed (place, source, "C-09", "heat-index", TER_SERIES_COUNTER, "kWh", start,
                              TER_USEC_PER_HOUR, 60 * 24, index_at, &meter);
  g_autoptr (TerEnergyDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  const TerEnergyMeter *shown;
  const TerCounterEvent *event;

  place_set (place, "series", series, "site", site);
  detail = ter_energy_detail_load (place->territory, site, &period, TER_STEP_DAY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (detail->peak->value, <=, 250.0001);
  shown = g_ptr_array_index (detail->meters, 0);
  g_assert_cmpuint (shown->events->len, ==, 1);
  event = &g_array_index (shown->events, TerCounterEvent, 0);
  g_assert_cmpint (event->kind, ==, TER_COUNTER_SWAP);
  g_assert_cmpint (event->time_us, ==, meter.swap);
  g_assert_cmpfloat_with_epsilon (event->before - event->after, 4990, 1e-6);
}

/* The same consumption twice on a site counts once, and says why. */
static void
test_doubles (Place        *place,
              gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_30_DAYS };
  gint64 start = PLACE_NOW - 40 * TER_USEC_PER_DAY;
  Meter index = { .start = start, .change = G_MAXINT64, .low = 1 };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site = place_create (place, "site", "name", "Mairie", "kind", "0", NULL);
  gint64 volume = place_feed (place, source, "G", "gas-index", TER_SERIES_COUNTER, "m3", start,
                              TER_USEC_PER_HOUR, 40 * 24, index_at, &index);
  gint64 counted = place_feed (place, source, "E", "electricity-index", TER_SERIES_COUNTER, "Wh",
                               start, TER_USEC_PER_HOUR, 40 * 24, index_at, &index);
  gint64 loose = place_feed (place, source, "F", "electricity-index", TER_SERIES_COUNTER, "kWh",
                             start, TER_USEC_PER_HOUR, 40 * 24, index_at, &index);
  g_autoptr (TerEnergyDetail) detail = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, site);
  gint64 meter =
      place_create (place, "meter", "site", id, "name", "PDL", "fluid", "electricity", NULL);
  guint n_counted = 0;

  place_set (place, "series", volume, "site", site);
  place_set (place, "series", loose, "site", site);
  place_set (place, "series", counted, "meter", meter);
  detail = ter_energy_detail_load (place->territory, site, &period, TER_STEP_DAY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (detail->meters->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const TerEnergyMeter *shown = g_ptr_array_index (detail->meters, i);

      n_counted += shown->is_counted;
      g_assert_true (shown->is_counted == (shown->series->id == counted));
      g_assert_true (shown->is_counted == (shown->why_not == NULL));
    }
  g_assert_cmpuint (n_counted, ==, 1);
  /* One Wh an hour over 29 days and 8 hours, in kWh. */
  g_assert_cmpfloat_with_epsilon (detail->consumption->value, 0.001 * (29 * 24 + 8), 0.003);
}

/* A value that comes in changes the totals; a late one too; and the days kept in memory give what a fresh reading of
 * the file gives. */
static void
test_growth (Place        *place,
             gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_30_DAYS };
  g_autoptr (GError) error = NULL;
  double before;
  Town town;

  build_town (place, &town);
  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (TerEnergyList) list =
          ter_energy_list_load (place->territory, &period, NULL, &error);
      g_autoptr (TerTerritory) fresh = NULL;
      g_autoptr (TerEnergyList) again = NULL;

      g_assert_no_error (error);
      fresh = ter_territory_open (place->path, TER_TERRITORY_READ_ONLY, place->clock, &error);
      g_assert_no_error (error);
      again = ter_energy_list_load (fresh, &period, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (list->total->value, again->total->value, 1e-6);
      g_assert_cmpfloat_with_epsilon (list->total->coverage, again->total->coverage, 1e-9);
      g_assert_cmpuint (list->total->gaps->len, ==, again->total->gaps->len);
      if (round > 0)
        g_assert_cmpfloat (list->total->value, !=, before);
      before = list->total->value;

      /* First one more hour; then an hour that was missing at the end of the hall's series. */
      if (round == 0)
        place_feed (place, town.source, "C-01", "gas-index", TER_SERIES_COUNTER, "kWh",
                    place_instant ("2026-11-23T07:30:00Z"), TER_USEC_PER_HOUR, 1, index_at,
                    &town.meter);
      else
        {
          Meter late = town.meter;

          late.gap_start = late.gap_end = 0;
          late.high = 1.0001;
          place_feed (place, town.source, "C-01", "gas-index", TER_SERIES_COUNTER, "kWh",
                      place_instant ("2026-11-20T07:15:00Z"), TER_USEC_PER_HOUR, 1, index_at,
                      &late);
          place_feed (place, town.source, "C-01", "gas-index", TER_SERIES_COUNTER, "kWh",
                      place_instant ("2026-11-23T07:40:00Z"), TER_USEC_PER_HOUR, 1, index_at,
                      &town.meter);
        }
    }
}

/* 29 February has no counterpart; the days around it have theirs. Half a year is not given by hour. */
static void
test_leap_day (Place        *place,
               gconstpointer data)
{
  gint64 start = place_instant ("2023-01-31T23:00:00Z");
  Meter meter = { .start = start, .change = G_MAXINT64, .low = 1 };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site = place_create (place, "site", "name", "Mairie", "kind", "0", NULL);
  gint64 series = place_feed (place, source, "E", "electricity-index", TER_SERIES_COUNTER, "kWh",
                              start, TER_USEC_PER_HOUR, 420 * 24, index_at, &meter);
  TerPeriod days = { .kind = TER_PERIOD_CUSTOM };
  TerPeriod months = { .kind = TER_PERIOD_CUSTOM };
  g_autoptr (TerEnergyDetail) detail = NULL;
  g_autoptr (TerEnergyDetail) half = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  place_set (place, "series", series, "site", site);
  days.span =
      (TerSpan) { place_instant ("2024-02-26T23:00:00Z"), place_instant ("2024-03-02T23:00:00Z") };
  detail = ter_energy_detail_load (place->territory, site, &days, TER_STEP_DAY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (detail->buckets->n, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpfloat_with_epsilon (detail->buckets->values[i], 24, 1e-6);
      if (i == 2)
        g_assert_true (isnan (detail->buckets_before->values[i]));
      else
        g_assert_cmpfloat_with_epsilon (detail->buckets_before->values[i], 24, 1e-6);
    }
  /* 28 February 2024 stands over 28 February 2023, whole. */
  g_assert_cmpint (detail->buckets_before->ends[1] - detail->buckets_before->starts[1], ==,
                   TER_USEC_PER_DAY);
  g_assert_cmpfloat_with_epsilon (detail->change->value, 0, 1e-6);
  assert_sentence (detail->change, "as much as");

  months.span =
      (TerSpan) { place_instant ("2023-08-31T22:00:00Z"), place_instant ("2024-02-29T23:00:00Z") };
  half = ter_energy_detail_load (place->territory, site, &months, TER_STEP_HOUR, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (half->step, ==, TER_STEP_DAY);
  g_assert_cmpuint (half->buckets->n, ==, 182);
}

/* A period of years is compared by its last twelve months. */
static void
test_since (Place        *place,
            gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_SINCE_YEAR, .year = 2024 };
  g_autoptr (TerOverview) overview = NULL;
  g_autoptr (GError) error = NULL;
  Town town;

  build_town (place, &town);
  overview = ter_overview_load (place->territory, &period, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (overview->n_buildings, ==, 2);
  g_assert_cmpint (overview->energy->period.start_us, ==, place_instant ("2023-12-31T23:00:00Z"));
  g_assert_cmpfloat (overview->energy->coverage, <, 0.5);
  g_assert_cmpint (overview->energy_change->period.start_us, ==,
                   place_instant ("2025-11-23T23:00:00Z"));
  g_assert_cmpuint (overview->energy_weeks->n, ==, overview->energy_weeks_before->n);
  g_assert_cmpuint (overview->energy_weeks->n, >, 100);
  /* The hall's six months have nothing to be compared with, and the school alone is less than half of the days. */
  g_assert_true (isnan (overview->energy_change->value));
  g_assert_cmpfloat_with_epsilon (overview->energy_change->coverage, 0.5 * 355. / 364, 2e-3);
  assert_sentence (overview->energy_change, "are needed");
}

static void
test_nothing (Place        *place,
              gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_12_MONTHS };
  gint64 site = place_create (place, "site", "name", "Atelier", "kind", "0", NULL);
  g_autoptr (TerEnergyList) list = NULL;
  g_autoptr (TerEnergyDetail) detail = NULL;
  g_autoptr (TerEnergyDetail) missing = NULL;
  g_autoptr (GError) error = NULL;

  list = ter_energy_list_load (place->territory, &period, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (list->total->value));
  g_assert_cmpint (list->total->verdict, ==, TER_VERDICT_INSUFFICIENT);
  detail = ter_energy_detail_load (place->territory, site, &period, TER_STEP_WEEK, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (detail->peak);
  g_assert_true (isnan (detail->load[0]));
  assert_sentence (detail->consumption, "nothing was measured");
  missing = ter_energy_detail_load (place->territory, 999, &period, TER_STEP_WEEK, NULL, &error);
  g_assert_null (missing);
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
}

/* A value that a person sets aside leaves the figures at once, and is back when that is undone. */
static void
test_correction (Place        *place,
                 gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_30_DAYS };
  gint64 start = PLACE_NOW - 40 * TER_USEC_PER_DAY;
  gint64 wrong = PLACE_NOW - 10 * TER_USEC_PER_DAY;
  Meter meter = { .start = start, .change = G_MAXINT64, .low = 1 };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site = place_create (place, "site", "name", "Gymnase", "kind", "0", NULL);
  gint64 series = place_feed (place, source, "A", "electricity-index", TER_SERIES_AMOUNT, "kWh",
                              start, TER_USEC_PER_HOUR, 40 * 24, index_at, &meter);
  g_autoptr (TerAct) act =
      ter_act_new_correction (series, (TerSpan) { wrong, wrong + 5 * TER_USEC_PER_HOUR }, NAN,
                              TER_QUALITY_BAD, "Essai");
  g_autoptr (TerAct) undo = NULL;
  g_autoptr (GError) error = NULL;
  double totals[3];

  place_set (place, "series", series, "site", site);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TerEnergyDetail) detail =
          ter_energy_detail_load (place->territory, site, &period, TER_STEP_DAY, NULL, &error);

      g_assert_no_error (error);
      totals[i] = detail->consumption->value;
      if (i == 0)
        ter_territory_apply (place->territory, act, &error);
      else if (i == 1)
        ter_territory_apply (place->territory, undo = ter_act_invert (act), &error);
      g_assert_no_error (error);
    }
  /* Amounts of 1,000 kWh and more an hour. */
  g_assert_cmpfloat (totals[0] - totals[1], >, 5 * 1000);
  g_assert_cmpfloat (totals[0] - totals[1], <, 5 * 2000);
  g_assert_cmpfloat_with_epsilon (totals[0], totals[2], 1e-6);
}

/* The days of a building are those of where it stands. */
static void
test_island (Place        *place,
             gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_30_DAYS };
  gint64 start = PLACE_NOW - 40 * TER_USEC_PER_DAY;
  Meter meter = { .start = start, .change = G_MAXINT64, .low = 1 };
  gint64 source = place_create (place, "source", "kind", "mqtt", "name", "Réseau", NULL);
  gint64 site =
      place_create (place, "site", "name", "Lycée", "kind", "0", "zone", "Indian/Reunion", NULL);
  gint64 series = place_feed (place, source, "A", "electricity-index", TER_SERIES_COUNTER, "kWh",
                              start, TER_USEC_PER_HOUR, 40 * 24, index_at, &meter);
  g_autoptr (TerEnergyDetail) detail = NULL;
  g_autoptr (GError) error = NULL;

  place_set (place, "series", series, "site", site);
  detail = ter_energy_detail_load (place->territory, site, &period, TER_STEP_DAY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (detail->consumption->zone, ==, "Indian/Reunion");
  g_assert_cmpuint (detail->buckets->n, ==, 30);
  /* Midnight there is 20:00 UTC. */
  g_assert_cmpint (detail->buckets->starts[0], ==, place_instant ("2026-10-24T20:00:00Z"));
  for (gsize b = 1; b < 29; b++)
    g_assert_cmpfloat_with_epsilon (detail->buckets->values[b], 24, 1e-6);
}

#define ADD(path, test) g_test_add (path, Place, NULL, place_set_up, test, place_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/service/energy/list", test_list);
  ADD ("/service/energy/detail", test_detail);
  ADD ("/service/energy/hours", test_hours);
  ADD ("/service/energy/slice", test_slice);
  ADD ("/service/energy/swap", test_swap);
  ADD ("/service/energy/doubles", test_doubles);
  ADD ("/service/energy/growth", test_growth);
  ADD ("/service/energy/leap-day", test_leap_day);
  ADD ("/service/energy/since", test_since);
  ADD ("/service/energy/nothing", test_nothing);
  ADD ("/service/energy/correction", test_correction);
  ADD ("/service/energy/island", test_island);

  return g_test_run ();
}
