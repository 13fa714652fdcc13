/* ter-sensors.c — Devices with what they last said, for the map and the lists
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Joins devices, their series, their site and their source into what a marker or a row shows. It reads lists only:
 * the last value of a series comes with it, so that forty sensors or four thousand cost a few queries.
 *
 *  1. A device is silent after three of its usual steps, and an hour at least; a day while its step is unknown.
 *  2. A device of a file or a portal is never silent: nobody waits for it.
 *  3. The main series is the one people ask about: an index or a level before a battery or a radio signal.
 *  4. A device without a position of its own stands where its site does, and says so.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-aggregate.h"
#include "ter-format.h"
#include "ter-query-private.h"
#include "ter-sensors.h"
#include "ter-source.h"
#include "ter-territory-private.h"
#include "ter-unit.h"

#define SILENT_STEPS 3
#define SILENT_LEAST_US TER_USEC_PER_HOUR
#define SILENT_UNKNOWN_US TER_USEC_PER_DAY
#define BATTERY_LOW_PERCENT 20.0
/* Of a 3.6 V lithium cell, as sensors for long years use. */
#define BATTERY_LOW_VOLTS 2.8

static void
ter_sensor_clear (TerSensor *self)
{
  g_clear_pointer (&self->device, ter_device_unref);
  g_clear_pointer (&self->site, ter_site_unref);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_clear_pointer (&self->main, ter_series_unref);
  g_clear_pointer (&self->last, ter_figure_unref);
  g_free (self->source_name);
  g_free (self->value_text);
  g_free (self->battery_unit);
}

TER_DEFINE_RECORD (TerSensor, ter_sensor, ter_sensor_clear)

static void
ter_sensor_history_clear (TerSensorHistory *self)
{
  g_clear_pointer (&self->series, ter_series_unref);
  g_clear_pointer (&self->samples, ter_samples_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->last, ter_figure_unref);
}

TER_DEFINE_RECORD (TerSensorHistory, ter_sensor_history, ter_sensor_history_clear)

/**
 * ter_sensor_state_label:
 *
 * Returns: (transfer none): the state in a word
 */
const char *
ter_sensor_state_label (TerSensorState state)
{
  switch (state)
    {
    case TER_SENSOR_ALIVE:
      return C_("sensor", "Alive");
    case TER_SENSOR_SILENT:
      return C_("sensor", "Silent");
    case TER_SENSOR_STORED:
      return C_("sensor", "Imported");
    case TER_SENSOR_NEVER:
    default:
      return C_("sensor", "Never heard");
    }
}

/* What people ask a sensor first; what is not named comes between. */
static int
telling_rank (const TerSeries *series)
{
  static const char *const first[] = {
    "electricity-index",   "gas-index",    "heat-index", "energy-index", "energy",
    "water-index",         "water-volume", "water-flow", "water-level",  "temperature",
    "outdoor-temperature", "co2",          "humidity",
  };
  static const char *const last[] = { "voltage", "battery", "battery-voltage", "snr", "rssi" };
  int rank = 100;

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    {
      if (g_strcmp0 (series->property, first[i]) == 0)
        rank = i;
    }
  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    {
      if (g_strcmp0 (series->property, last[i]) == 0)
        rank = 200 + i;
    }

  /* One that has a value tells more than one that never had. */
  return rank + (series->last_us == TER_INSTANT_NONE ? 1000 : 0);
}

static int
compare_series (gconstpointer a,
                gconstpointer b)
{
  const TerSeries *x = *(TerSeries *const *) a;
  const TerSeries *y = *(TerSeries *const *) b;
  int ranks = telling_rank (x) - telling_rank (y);

  return ranks != 0 ? ranks : g_strcmp0 (x->channel, y->channel);
}

static TerFigure *
last_value_figure (const TerSeries *series,
                   const char      *zone,
                   gint64           now_us)
{
  TerFigure *figure;
  g_autofree char *value = NULL;
  g_autofree char *age = NULL;

  if (series->last_us == TER_INSTANT_NONE)
    return NULL;

  value = ter_format_reading (series->last_value, series->last_text, series->unit);
  age = ter_format_age (series->last_us, now_us);
  figure = ter_figure_new_full ("sensor.last", series->name, series->last_value, series->unit);
  figure->period = (TerSpan) { series->last_us, series->last_us };
  figure->zone = g_strdup (zone);
  figure->last_us = series->last_us;
  figure->is_estimate = series->last_quality == TER_QUALITY_ESTIMATED;
  ter_figure_set_method (figure, _("Last reading, as the sensor sent it"), "1");
  ter_figure_add_input (figure, series->id, series->name, 1);
  /* Translators: a property, its value and its age: "Temperature: 21.4 °C, 8 min ago". */
  figure->sentence =
      g_strdup_printf (_("%s: %s, %s."), ter_property_label (series->property), value, age);

  return figure;
}

static void
note_battery (TerSensor *self)
{
  self->battery = NAN;
  self->battery_limit = NAN;
  for (guint i = 0; i < self->series->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (self->series, i);
      double volts;

      if (isnan (series->last_value) || series->last_us == TER_INSTANT_NONE)
        continue;
      if (g_strcmp0 (series->property, "battery") == 0 &&
          (series->unit == NULL || g_str_equal (series->unit, "%")))
        {
          self->battery = series->last_value;
          self->battery_limit = BATTERY_LOW_PERCENT;
          g_set_str (&self->battery_unit, "%");
        }
      else if (g_str_has_prefix (series->property, "battery") && series->unit != NULL &&
               ter_unit_convert (series->unit, "V", series->last_value, &volts))
        {
          self->battery = volts;
          self->battery_limit = BATTERY_LOW_VOLTS;
          g_set_str (&self->battery_unit, "V");
        }
    }
  self->is_battery_low = !isnan (self->battery) && self->battery < self->battery_limit;
}

static void
note_state (TerSensor       *self,
            const TerSource *source,
            gint64           now_us)
{
  const TerDevice *device = self->device;
  gint64 limit = device->expected_step_us > 0
                     ? MAX (SILENT_STEPS * device->expected_step_us, SILENT_LEAST_US)
                     : SILENT_UNKNOWN_US;
  gboolean is_stored = source != NULL && !ter_query_is_listened_to (source->kind);

  self->age_us = -1;
  self->silent_since_us = TER_INSTANT_NONE;
  if (device->last_seen_us != TER_INSTANT_NONE)
    self->age_us = MAX (now_us - device->last_seen_us, 0);

  if (is_stored)
    self->state = TER_SENSOR_STORED;
  else if (self->age_us < 0)
    self->state = TER_SENSOR_NEVER;
  else
    self->state = self->age_us > limit ? TER_SENSOR_SILENT : TER_SENSOR_ALIVE;
  if (self->state == TER_SENSOR_SILENT)
    self->silent_since_us = device->last_seen_us;
}

static void
note_position (TerSensor *self)
{
  const TerDevice *device = self->device;

  self->has_position = device->has_position;
  self->longitude = device->longitude;
  self->latitude = device->latitude;
  if (!device->has_position && self->site != NULL && self->site->has_position)
    {
      self->has_position = TRUE;
      self->is_site_position = TRUE;
      self->longitude = self->site->longitude;
      self->latitude = self->site->latitude;
    }
}

static TerSensor *
sensor_new (TerDevice  *device,
            GPtrArray  *series,
            TerSite    *site,
            TerSource  *source,
            const char *zone,
            gint64      now_us)
{
  TerSensor *self = ter_sensor_new ();

  self->device = ter_device_ref (device);
  self->site = site != NULL ? ter_site_ref (site) : NULL;
  self->source_name = source != NULL ? g_strdup (source->name) : NULL;
  self->series = series != NULL
                     ? g_ptr_array_ref (series)
                     : g_ptr_array_new_with_free_func ((GDestroyNotify) ter_series_unref);
  g_ptr_array_sort (self->series, compare_series);
  if (self->series->len > 0)
    {
      self->main = ter_series_ref (g_ptr_array_index (self->series, 0));
      self->last = last_value_figure (self->main, zone, now_us);
    }
  self->value_text =
      self->last == NULL
          ? g_strdup ("")
          : ter_format_reading (self->main->last_value, self->main->last_text, self->main->unit);
  note_battery (self);
  note_state (self, source, now_us);
  note_position (self);

  return self;
}

/**
 * ter_sensors_load:
 * @territory: an open territory
 * @cancellable: (nullable): stops it
 * @error: a store's error
 *
 * Loads all devices with what they last said. Blocks: on a worker thread.
 *
 * Returns: (transfer full) (element-type TerSensor): the devices by name, or %NULL on error
 */
GPtrArray *
ter_sensors_load (TerTerritory *territory,
                  GCancellable *cancellable,
                  GError      **error)
{
  TerStore *store = ter_territory_get_store (territory);
  gint64 now_us = ter_territory_get_now_us (territory);
  g_autoptr (GPtrArray) devices = ter_store_list_devices (store, error);
  g_autoptr (GPtrArray) series = devices != NULL ? ter_store_list_series (store, error) : NULL;
  g_autoptr (GPtrArray) sites = series != NULL ? ter_store_list_sites (store, error) : NULL;
  g_autoptr (GPtrArray) sources = sites != NULL ? ter_store_list_sources (store, error) : NULL;
  g_autoptr (GHashTable) groups = NULL;
  g_autoptr (GHashTable) site_index = NULL;
  g_autoptr (GHashTable) source_index = NULL;
  GPtrArray *sensors;

  if (sources == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  groups = ter_query_group_series (series);
  site_index = ter_query_index (sites);
  source_index = ter_query_index (sources);
  sensors = g_ptr_array_new_full (devices->len, (GDestroyNotify) ter_sensor_unref);
  for (guint i = 0; i < devices->len; i++)
    {
      TerDevice *device = g_ptr_array_index (devices, i);

      g_ptr_array_add (sensors, sensor_new (device, ter_query_lookup (groups, device->id),
                                            ter_query_lookup (site_index, device->site_id),
                                            ter_query_lookup (source_index, device->source_id),
                                            ter_territory_get_zone_name (territory), now_us));
    }

  return sensors;
}

static double
coverage_of (const TerSensorHistory *self,
             gint64                  now_us)
{
  gint64 edges[] = { self->span.start_us, MIN (self->span.end_us, now_us) };
  g_autoptr (GArray) buckets = NULL;

  if (edges[1] <= edges[0] || self->series->kind == TER_SERIES_STATE)
    return NAN;

  buckets =
      ter_aggregate (self->samples, edges, G_N_ELEMENTS (edges), self->series->kind, self->step_us);

  return g_array_index (buckets, TerBucket, 0).coverage;
}

/**
 * ter_sensor_history_load:
 * @territory: an open territory
 * @series_id: a series
 * @span: from when to when
 * @cancellable: (nullable): stops it
 * @error: a store's error
 *
 * Loads the observations of one series, for its chart. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the history, or %NULL on error
 */
TerSensorHistory *
ter_sensor_history_load (TerTerritory *territory,
                         gint64        series_id,
                         TerSpan       span,
                         GCancellable *cancellable,
                         GError      **error)
{
  gint64 now_us = ter_territory_get_now_us (territory);
  g_autoptr (TerSensorHistory) self = ter_sensor_history_new ();
  g_autoptr (TerSeriesQuery) query =
      ter_series_query_new_full (span, TER_RESOLUTION_RAW, TER_FUNCTION_LAST);
  g_autoptr (GPtrArray) answers = NULL;
  TerSeriesAnswer *answer;

  ter_series_query_add (query, series_id);
  answers = ter_territory_query (territory, query, cancellable, error);
  if (answers == NULL)
    return NULL;

  answer = g_ptr_array_index (answers, 0);
  self->span = span;
  self->series = ter_series_ref (answer->series);
  self->samples = ter_samples_ref (answer->samples);
  self->texts = answer->texts != NULL ? g_ptr_array_ref (answer->texts) : NULL;
  self->step_us = answer->step_us;
  self->coverage = coverage_of (self, now_us);
  self->last = last_value_figure (self->series, ter_territory_get_zone_name (territory), now_us);

  return g_steal_pointer (&self);
}
