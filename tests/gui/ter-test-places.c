/* ter-test-places.c — A fictional territory in memory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ter-test-places.h"

#include <math.h>

static const char *const names[] = {
  "Bourg-Clair", "Saint-Elme-des-Prés", "Rochebise", "Montarel",   "Chantemerle", "Les Essarts",
  "Fontvive",    "Pontclair",           "Vauregard", "Merisières", "Aubeval",     "La Combe-Noire",
};

/* Cells of a grid of four by three, with a wavy common border. */
static TerPoint
corner (double x,
        double y)
{
  return (TerPoint) { 6.0 + 0.085 * (x + 0.12 * sin (3 * y + x)),
                      47.05 + 0.06 * (y + 0.15 * sin (2.3 * x + y)) };
}

static TerArea *
commune (guint index)
{
  TerArea *area = ter_area_new ();
  double x = index % 4, y = index / 4;
  static const double dx[] = { 0, 1, 1, 0, 0 }, dy[] = { 0, 0, 1, 1, 0 };

  area->id = index + 1;
  area->name = g_strdup (names[index]);
  area->kind = g_strdup ("commune");
  area->population = 400 + 300 * ((index * 7) % 12);
  area->geometry = ter_geometry_new_typed (TER_GEOMETRY_POLYGON);
  for (guint side = 0; side < 4; side++)
    for (guint step = 0; step < 12; step++)
      {
        double t = step / 12.0;
        TerPoint at = corner (x + dx[side] + t * (dx[side + 1] - dx[side]),
                              y + dy[side] + t * (dy[side + 1] - dy[side]));

        ter_geometry_add_point (area->geometry, at.x, at.y);
      }
  ter_geometry_add_point (area->geometry, corner (x, y).x, corner (x, y).y);
  ter_geometry_end_ring (area->geometry);
  ter_geometry_end_part (area->geometry);

  return area;
}

static TerSite *
building (guint index)
{
  static const char *const titles[] = { "École Jean-Moulin", "Mairie de Bourg-Clair",
                                        "Gymnase des Prés",  "Médiathèque",
                                        "École des Essarts", "Maison France Services",
                                        "Salle des fêtes",   "Ateliers municipaux" };
  TerSite *site = ter_site_new ();
  TerPoint at = corner (0.4 + (index * 5 % 8) * 0.45, 0.35 + (index % 3) * 0.95);

  site->id = index + 1;
  site->name = g_strdup (titles[index]);
  site->kind = TER_SITE_BUILDING;
  site->area_id = index + 1;
  site->floor_area_m2 = 640 + 250 * index;
  site->has_position = TRUE;
  site->longitude = at.x;
  site->latitude = at.y;

  return site;
}

static TerSeries *
series_of (guint       index,
           const char *property,
           const char *unit,
           double      value)
{
  TerSeries *series = ter_series_new ();

  series->id = 10 * index + 1;
  series->device_id = index + 1;
  series->property = g_strdup (property);
  series->unit = g_strdup (unit);
  series->name = g_strdup (property);
  series->n_observations = 4000;
  series->last_us = TER_TEST_NOW_US - 8 * 60 * G_USEC_PER_SEC;
  series->last_value = value;

  return series;
}

static TerSensor *
sensor (guint      index,
        GPtrArray *sites)
{
  static const char *const kinds[][3] = {
    { "temperature", "Cel", "21,4 °C" },
    { "water-flow", "m3/h", "3,4 m³/h" },
    { "energy-index", "kWh", "48 120 kWh" },
    { "co2", "[ppm]", "612 ppm" },
  };
  const char *const *kind = kinds[index % G_N_ELEMENTS (kinds)];
  TerSensor *self = ter_sensor_new ();
  TerPoint at = corner (0.3 + (index * 37 % 100) * 0.034, 0.2 + (index * 61 % 100) * 0.026);

  self->device = ter_device_new ();
  self->device->id = index + 1;
  self->device->name = g_strdup_printf ("C-%02u", index + 1);
  self->device->remote_id = g_strdup_printf ("70b3d54990%06x", index * 4099);
  self->device->profile = g_strdup ("Test sensor");
  self->device->last_seen_us = TER_TEST_NOW_US - 8 * 60 * G_USEC_PER_SEC;
  self->device->expected_step_us = 15 * 60 * G_USEC_PER_SEC;
  self->site = index % 5 == 0 && sites->len > 0
                   ? ter_site_ref (g_ptr_array_index (sites, index / 5 % sites->len))
                   : NULL;
  self->source_name = g_strdup ("MQTT, LoRaWAN network");
  self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_series_unref);
  g_ptr_array_add (self->series, series_of (index, kind[0], kind[1], 3.4));
  g_ptr_array_add (self->series, series_of (index, "battery-voltage", "V", 3.52));
  self->main = ter_series_ref (g_ptr_array_index (self->series, 0));
  self->value_text = g_strdup (kind[2]);
  self->state = index == 16 || index == 30 ? TER_SENSOR_SILENT : TER_SENSOR_ALIVE;
  if (index == 33)
    self->state = TER_SENSOR_NEVER;
  if (index == 21)
    g_ptr_array_add (self->series, series_of (index, "leak", "", 1));
  self->has_position = index % 11 != 10;
  self->longitude = at.x;
  self->latitude = at.y;
  self->battery = 3.52;
  self->battery_unit = g_strdup ("V");

  return self;
}

TerScene *
ter_test_scene_new (guint n_sensors)
{
  g_autoptr (GPtrArray) sensors =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ter_sensor_unref);
  g_autoptr (GPtrArray) sites = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_site_unref);
  g_autoptr (GPtrArray) communes = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);
  g_autoptr (GPtrArray) sectors = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_area_unref);

  if (n_sensors > 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        g_ptr_array_add (communes, commune (i));
      g_ptr_array_add (sectors, commune (5));
      for (guint i = 0; i < 8; i++)
        g_ptr_array_add (sites, building (i));
    }
  for (guint i = 0; i < n_sensors; i++)
    g_ptr_array_add (sensors, sensor (i, sites));

  return ter_scene_new_from_records (sensors, sites, communes, sectors);
}
