/* test-service-pages.c — Sensors, sources, inventory and the first page
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "service-support.h"
#include "ter-inventory.h"
#include "ter-overview.h"
#include "ter-sensors.h"
#include "ter-source-health.h"

#define MINUTE (60 * TER_USEC_PER_SEC)

static double
constant (gint64   time_us,
          gpointer data)
{
  return *(double *) data;
}

static double
ramp (gint64   time_us,
      gpointer data)
{
  return (double) time_us / TER_USEC_PER_HOUR * *(double *) data;
}

/* Feeds @n values every ten minutes, the last of them @age ago. */
static gint64
feed (Place      *place,
      gint64      source,
      const char *device,
      const char *property,
      const char *unit,
      double      value,
      gint64      age_us,
      guint       n)
{
  return place_feed (place, source, device, property, TER_SERIES_GAUGE, unit,
                     PLACE_NOW - age_us - (n - 1) * 10 * MINUTE, 10 * MINUTE, n, constant, &value);
}

static const TerSensor *
find_sensor (GPtrArray  *sensors,
             const char *name)
{
  for (guint i = 0; i < sensors->len; i++)
    {
      const TerSensor *sensor = g_ptr_array_index (sensors, i);

      if (g_str_equal (sensor->device->name, name))
        return sensor;
    }
  g_assert_not_reached ();
}

static const TerSourceHealth *
find_source (GPtrArray *sources,
             gint64     id)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const TerSourceHealth *health = g_ptr_array_index (sources, i);

      if (health->source->id == id)
        return health;
    }
  g_assert_not_reached ();
}

static void
test_sensors (Place        *place,
              gconstpointer data)
{
  gint64 network = place_create (place, "source", "kind", "chirpstack", "name", "Réseau", NULL);
  gint64 files = place_create (place, "source", "kind", "file", "name", "Dossier", NULL);
  gint64 site = place_create (place, "site", "name", "Salle", "kind", "0", "longitude", "2.5",
                              "latitude", "48.5", NULL);
  g_autoptr (GPtrArray) sensors = NULL;
  g_autoptr (GError) error = NULL;
  const TerSensor *sensor;

  feed (place, network, "alive", "battery", "%", 80, 8 * MINUTE, 30);
  feed (place, network, "alive", "temperature", "Cel", 21.4, 8 * MINUTE, 30);
  /* Twice its step late is not silent yet: an hour at least. */
  feed (place, network, "slow", "temperature", "Cel", 20, 55 * MINUTE, 30);
  feed (place, network, "silent", "temperature", "Cel", 19, 76 * TER_USEC_PER_HOUR, 30);
  feed (place, network, "weak", "battery-voltage", "mV", 2710, 5 * MINUTE, 30);
  feed (place, files, "column", "temperature", "Cel", 18, 400 * TER_USEC_PER_DAY, 30);
  sensors = ter_sensors_load (place->territory, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sensors->len, ==, 5);

  sensor = find_sensor (sensors, "alive");
  g_assert_cmpint (sensor->state, ==, TER_SENSOR_ALIVE);
  g_assert_cmpstr (sensor->main->property, ==, "temperature");
  g_assert_cmpuint (sensor->series->len, ==, 2);
  g_assert_cmpstr (sensor->value_text, ==, "21.4\xc2\xa0°C");
  g_assert_cmpint (sensor->age_us, ==, 8 * MINUTE);
  g_assert_cmpfloat (sensor->battery, ==, 80);
  g_assert_false (sensor->is_battery_low);
  g_assert_false (sensor->has_position);
  g_assert_nonnull (sensor->last->method);
  g_assert_cmpstr (sensor->last->sentence, ==, "Temperature: 21.4\xc2\xa0°C, 8\xc2\xa0min ago.");
  g_assert_cmpstr (sensor->source_name, ==, "Réseau");

  g_assert_cmpint (find_sensor (sensors, "slow")->state, ==, TER_SENSOR_ALIVE);
  sensor = find_sensor (sensors, "silent");
  g_assert_cmpint (sensor->state, ==, TER_SENSOR_SILENT);
  g_assert_cmpint (sensor->silent_since_us, ==, PLACE_NOW - 76 * TER_USEC_PER_HOUR);
  sensor = find_sensor (sensors, "weak");
  g_assert_cmpfloat_with_epsilon (sensor->battery, 2.71, 1e-9);
  g_assert_true (sensor->is_battery_low);
  g_assert_cmpint (find_sensor (sensors, "column")->state, ==, TER_SENSOR_STORED);

  place_set (place, "device", sensor->device->id, "site", site);
  g_clear_pointer (&sensors, g_ptr_array_unref);
  sensors = ter_sensors_load (place->territory, NULL, &error);
  sensor = find_sensor (sensors, "weak");
  g_assert_true (sensor->has_position && sensor->is_site_position);
  g_assert_cmpfloat (sensor->longitude, ==, 2.5);
}

static void
test_history (Place        *place,
              gconstpointer data)
{
  gint64 network = place_create (place, "source", "kind", "chirpstack", "name", "Réseau", NULL);
  gint64 series = feed (place, network, "C-01", "temperature", "Cel", 21, 0, 73);
  TerSpan span = { PLACE_NOW - 24 * TER_USEC_PER_HOUR, PLACE_NOW + 24 * TER_USEC_PER_HOUR };
  g_autoptr (TerSensorHistory) history = NULL;
  g_autoptr (TerSensorHistory) missing = NULL;
  g_autoptr (GError) error = NULL;

  history = ter_sensor_history_load (place->territory, series, span, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->samples->n, ==, 73);
  g_assert_cmpint (history->step_us, ==, 10 * MINUTE);
  /* Twelve hours of the twenty-four that are over. */
  g_assert_cmpfloat_with_epsilon (history->coverage, 0.5, 1e-6);
  missing = ter_sensor_history_load (place->territory, 99, span, NULL, &error);
  g_assert_null (missing);
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
}

static void
test_sources (Place        *place,
              gconstpointer data)
{
  gint64 network =
      place_create (place, "source", "kind", "chirpstack", "name", "Réseau", "enabled", "1", NULL);
  gint64 quiet =
      place_create (place, "source", "kind", "mqtt", "name", "Muet", "enabled", "1", NULL);
  gint64 broken =
      place_create (place, "source", "kind", "mqtt", "name", "Cassé", "enabled", "1", NULL);
  gint64 off =
      place_create (place, "source", "kind", "mqtt", "name", "Éteint", "enabled", "0", NULL);
  gint64 empty =
      place_create (place, "source", "kind", "mqtt", "name", "Neuf", "enabled", "1", NULL);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GError) error = NULL;
  const TerSourceHealth *health;

  feed (place, network, "C-01", "temperature", "Cel", 21, 2 * MINUTE, 6);
  feed (place, quiet, "C-02", "temperature", "Cel", 21, 30 * TER_USEC_PER_HOUR, 6);
  ter_clock_advance (place->clock, -MINUTE);
  ter_store_note_source (ter_territory_get_store (place->territory), broken,
                         "The password was refused.", &error);
  g_assert_no_error (error);
  ter_clock_advance (place->clock, MINUTE);

  sources = ter_source_health_load (place->territory, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sources->len, ==, 5);
  health = find_source (sources, network);
  g_assert_cmpint (health->state, ==, TER_SOURCE_OK);
  g_assert_cmpuint (health->hours->len, ==, 48);
  g_assert_cmpuint (health->n_devices, ==, 1);
  g_assert_cmpuint (health->new_devices->len, ==, 1);
  g_assert_nonnull (strstr (health->sentence, "1 sensor of 1 speaks"));
  for (guint i = 1; i < 48; i++)
    g_assert_cmpint (g_array_index (health->hours, TerActivity, i).hour_us -
                         g_array_index (health->hours, TerActivity, i - 1).hour_us,
                     ==, TER_USEC_PER_HOUR);

  health = find_source (sources, quiet);
  g_assert_cmpint (health->state, ==, TER_SOURCE_LATE);
  g_assert_cmpuint (health->n_silent, ==, 1);
  g_assert_nonnull (strstr (health->sentence, "Late"));
  health = find_source (sources, broken);
  g_assert_cmpint (health->state, ==, TER_SOURCE_FAILING);
  g_assert_nonnull (strstr (health->sentence, "The password was refused."));
  g_assert_nonnull (strstr (health->sentence, "ago"));
  g_assert_cmpint (find_source (sources, off)->state, ==, TER_SOURCE_DISABLED);
  g_assert_cmpint (find_source (sources, empty)->state, ==, TER_SOURCE_WAITING);
}

static const struct
{
  const char *title;
  const char *frequency;
  gint64 age_us;
  TerFreshness freshness;
} freshnesses[] = {
  { "Jour frais", "daily", 20 * TER_USEC_PER_HOUR, TER_FRESHNESS_FRESH },
  { "Jour passé", "daily", 20 * TER_USEC_PER_DAY, TER_FRESHNESS_OUT_OF_DATE },
  { "Mois frais", "monthly", 20 * TER_USEC_PER_DAY, TER_FRESHNESS_FRESH },
  { "Année passée", "annual", 500 * TER_USEC_PER_DAY, TER_FRESHNESS_OUT_OF_DATE },
  { "Ponctuel", "punctual", 900 * TER_USEC_PER_DAY, TER_FRESHNESS_UNKNOWN },
  { "Sans rythme", NULL, 900 * TER_USEC_PER_DAY, TER_FRESHNESS_UNKNOWN },
  { "Jamais apporté", "daily", -1, TER_FRESHNESS_UNKNOWN },
};

static void
put_datasets (Place *place)
{
  for (guint i = 0; i < G_N_ELEMENTS (freshnesses); i++)
    {
      g_autoptr (TerDataset) dataset = ter_dataset_new ();
      g_autoptr (GError) error = NULL;

      dataset->title = g_strdup (freshnesses[i].title);
      dataset->frequency = g_strdup (freshnesses[i].frequency);
      dataset->status = i % 5;
      dataset->updated_us =
          freshnesses[i].age_us < 0 ? TER_INSTANT_NONE : PLACE_NOW - freshnesses[i].age_us;
      dataset->created_us = PLACE_NOW;
      dataset->n_rows = 12 + i;
      dataset->size_bytes = -1;
      ter_store_put_dataset (ter_territory_get_store (place->territory), dataset, &error);
      g_assert_no_error (error);
    }
}

static void
test_inventory (Place        *place,
                gconstpointer data)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (TerFiche) fiche = NULL;
  g_autoptr (TerFiche) missing = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  put_datasets (place);
  items = ter_inventory_load (place->territory, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (freshnesses));
  for (guint i = 0; i < items->len; i++)
    {
      const TerInventoryItem *item = g_ptr_array_index (items, i);

      for (guint k = 0; k < G_N_ELEMENTS (freshnesses); k++)
        {
          if (!g_str_equal (item->dataset->title, freshnesses[k].title))
            continue;
          g_assert_cmpint (item->freshness, ==, freshnesses[k].freshness);
          g_assert_cmpstr (item->freshness_text, !=, "");
        }
      if (g_str_equal (item->dataset->title, "Année passée"))
        {
          id = item->dataset->id;
          g_assert_nonnull (strstr (item->search_text, "annee passee"));
          g_assert_nonnull (strstr (item->freshness_text, "late"));
        }
    }

  place_set (place, "dataset", id, "stage", 3);
  fiche = ter_fiche_load (place->territory, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fiche->item->dataset->title, ==, "Année passée");
  g_assert_cmpuint (fiche->acts->len, ==, 1);
  g_assert_cmpfloat (fiche->rows->value, ==, 15);
  g_assert_cmpuint (fiche->resources->len, ==, 0);
  missing = ter_fiche_load (place->territory, 999, NULL, &error);
  g_assert_null (missing);
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
}

/* Two sectors: one counts 10 m³ an hour now and then, the other doubled fifteen days ago. */
static void
test_overview (Place        *place,
               gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_30_DAYS };
  gint64 network =
      place_create (place, "source", "kind", "chirpstack", "name", "Réseau", "enabled", "1", NULL);
  gint64 sector = place_create (place, "site", "name", "Rive Basse", "kind", "1", NULL);
  double flow = 10;
  gint64 water =
      place_feed (place, network, "W-1", "water-index", TER_SERIES_COUNTER, "m3",
                  PLACE_NOW - 61 * TER_USEC_PER_DAY, TER_USEC_PER_HOUR, 61 * 24 + 1, ramp, &flow);
  g_autoptr (TerOverview) overview = NULL;
  g_autoptr (GError) error = NULL;
  const TerWaterSector *shown;

  place_set (place, "series", water, "site", sector);
  feed (place, network, "C-01", "temperature", "Cel", 21, 8 * MINUTE, 10);
  feed (place, network, "C-17", "temperature", "Cel", 12, 76 * TER_USEC_PER_HOUR, 10);
  feed (place, network, "C-31", "water-level", "m", 2, 90 * TER_USEC_PER_HOUR, 10);
  put_datasets (place);
  overview = ter_overview_load (place->territory, &period, NULL, &error);
  g_assert_no_error (error);

  g_assert_null (overview->energy);
  g_assert_cmpuint (overview->n_devices, ==, 4);
  g_assert_cmpuint (overview->n_alive, ==, 2);
  g_assert_cmpuint (overview->n_silent, ==, 2);
  g_assert_cmpuint (overview->n_new_devices, ==, 4);
  g_assert_cmpstr (((TerSensor *) g_ptr_array_index (overview->silent, 0))->device->name, ==,
                   "C-31");
  g_assert_cmpfloat (overview->sensors->value, ==, 2);
  g_assert_nonnull (strstr (overview->sensors->sentence, "2 sensors of 4"));
  g_assert_cmpint (overview->sensors->verdict, ==, TER_VERDICT_NOTICE);
  g_assert_cmpint (overview->last_us, ==, PLACE_NOW);

  g_assert_cmpuint (overview->n_datasets, ==, 7);
  g_assert_cmpuint (overview->n_out_of_date, ==, 2);
  g_assert_cmpuint (overview->by_status[0], ==, 2);
  g_assert_cmpstr (
      ((TerInventoryItem *) g_ptr_array_index (overview->out_of_date, 0))->dataset->title, ==,
      "Année passée");
  g_assert_cmpuint (overview->n_sources, ==, 1);
  g_assert_cmpuint (overview->n_sources_ok, ==, 1);
  g_assert_cmpint (overview->sources->verdict, ==, TER_VERDICT_GOOD);

  /* From 25 October to this morning; 25 October has 25 hours, in Paris time. */
  g_assert_cmpuint (overview->water_sectors->len, ==, 1);
  shown = g_ptr_array_index (overview->water_sectors, 0);
  g_assert_cmpfloat_with_epsilon (shown->volume->value, 10 * (29 * 24 + 1 + 8.7), 1e-6);
  g_assert_cmpfloat_with_epsilon (shown->volume->coverage, 1, 1e-3);
  /* The 29 days that are over lasted an hour more than those before. */
  g_assert_cmpfloat_with_epsilon (shown->change->value, 100. / (29 * 24), 1e-6);
  g_assert_cmpuint (overview->water_days->n, ==, 30);
  g_assert_nonnull (overview->water->sentence);
}

static void
test_empty (Place        *place,
            gconstpointer data)
{
  TerPeriod period = { .kind = TER_PERIOD_12_MONTHS };
  g_autoptr (GError) error = NULL;
  g_autoptr (TerOverview) overview = ter_overview_load (place->territory, &period, NULL, &error);
  const TerFigure *figures[] = { overview->sensors, overview->datasets, overview->sources };

  g_assert_no_error (error);
  g_assert_null (overview->energy);
  g_assert_null (overview->water);
  g_assert_cmpint (overview->last_us, ==, TER_INSTANT_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_assert_cmpint (figures[i]->verdict, ==, TER_VERDICT_INSUFFICIENT);
      g_assert_cmpuint (strlen (figures[i]->sentence), >, 10);
      g_assert_nonnull (figures[i]->method);
      g_assert_nonnull (figures[i]->method_version);
    }
}

#define ADD(path, test) g_test_add (path, Place, NULL, place_set_up, test, place_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/service/sensors/states", test_sensors);
  ADD ("/service/sensors/history", test_history);
  ADD ("/service/sources/health", test_sources);
  ADD ("/service/inventory/freshness", test_inventory);
  ADD ("/service/overview/tiles", test_overview);
  ADD ("/service/overview/empty", test_empty);

  return g_test_run ();
}
