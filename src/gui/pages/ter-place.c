/* ter-place.c — What the map and its list show: a sensor or a building
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The map and its list show sensors and buildings alike; a place is what they have in common. Identities do not clash:
 * a sensor keeps its row, a building takes the opposite of its own. Scenes are made on a worker thread and not changed
 * afterwards.
 */

#include "config.h"

#include "ter-place.h"

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"

#define HISTORY_US (3 * TER_USEC_PER_DAY)

static void
ter_place_clear (TerPlace *self)
{
  g_free (self->name);
  g_free (self->where);
  g_clear_pointer (&self->sensor, ter_sensor_unref);
  g_clear_pointer (&self->site, ter_site_unref);
}

TER_DEFINE_RECORD (TerPlace, ter_place, ter_place_clear)

static void
ter_scene_clear (TerScene *self)
{
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  g_clear_pointer (&self->communes, g_ptr_array_unref);
  g_clear_pointer (&self->outlines, ter_area_set_unref);
  g_clear_pointer (&self->sectors, ter_area_set_unref);
}

TER_DEFINE_RECORD (TerScene, ter_scene, ter_scene_clear)

/* A leak that is being reported needs someone today, whatever else the sensor says. */
static gboolean
reports_a_leak (const TerSensor *sensor)
{
  for (guint i = 0; sensor->series != NULL && i < sensor->series->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (sensor->series, i);

      if (g_strcmp0 (series->property, "leak") == 0 && series->last_value > 0)
        return TRUE;
    }

  return FALSE;
}

static TerPointState
sensor_state (const TerSensor *sensor)
{
  if (sensor->state == TER_SENSOR_SILENT)
    return TER_POINT_SILENT;
  if (sensor->state == TER_SENSOR_NEVER)
    return TER_POINT_UNKNOWN;

  return reports_a_leak (sensor) ? TER_POINT_ALERT : TER_POINT_ALIVE;
}

static TerPointGlyph
property_glyph (const char *property)
{
  static const struct
  {
    const char *icon;
    TerPointGlyph glyph;
  } glyphs[] = {
    { "ter-thermometer-symbolic", TER_GLYPH_THERMOMETER },
    { "ter-drop-symbolic", TER_GLYPH_DROP },
    { "ter-air-symbolic", TER_GLYPH_AIR },
    { "ter-bolt-symbolic", TER_GLYPH_BOLT },
    { "ter-flame-symbolic", TER_GLYPH_FLAME },
  };
  const TerProperty *known = property != NULL ? ter_property_lookup (property) : NULL;

  for (guint i = 0; known != NULL && i < G_N_ELEMENTS (glyphs); i++)
    if (g_strcmp0 (known->icon, glyphs[i].icon) == 0)
      return glyphs[i].glyph;

  return TER_GLYPH_DOT;
}

static const char *
area_name_at (GPtrArray *communes,
              double     longitude,
              double     latitude)
{
  for (guint i = 0; communes != NULL && i < communes->len; i++)
    {
      const TerArea *area = g_ptr_array_index (communes, i);

      if (area->geometry != NULL && ter_geometry_contains (area->geometry, longitude, latitude))
        return area->name;
    }

  return NULL;
}

static const char *
area_name_of (GPtrArray *communes,
              gint64     area_id)
{
  for (guint i = 0; communes != NULL && i < communes->len; i++)
    {
      const TerArea *area = g_ptr_array_index (communes, i);

      if (area->id == area_id)
        return area->name;
    }

  return NULL;
}

static TerPlace *
place_of_sensor (TerSensor *sensor,
                 GPtrArray *communes)
{
  TerPlace *place = ter_place_new ();

  place->id = sensor->device->id;
  place->name =
      g_strdup (sensor->device->name != NULL ? sensor->device->name : sensor->device->remote_id);
  place->sensor = ter_sensor_ref (sensor);
  place->site = sensor->site != NULL ? ter_site_ref (sensor->site) : NULL;
  place->has_position = sensor->has_position;
  place->position = (TerPoint) { sensor->longitude, sensor->latitude };
  place->state = sensor_state (sensor);
  place->glyph = property_glyph (sensor->main != NULL ? sensor->main->property : NULL);
  if (sensor->site != NULL)
    place->where = g_strdup (sensor->site->name);
  else if (sensor->has_position)
    place->where = g_strdup (area_name_at (communes, sensor->longitude, sensor->latitude));

  return place;
}

static TerPlace *
place_of_site (TerSite   *site,
               GPtrArray *communes)
{
  TerPlace *place = ter_place_new ();

  place->id = -site->id;
  place->name = g_strdup (site->name);
  place->where = g_strdup (area_name_of (communes, site->area_id));
  place->site = ter_site_ref (site);
  place->has_position = site->has_position;
  place->position = (TerPoint) { site->longitude, site->latitude };
  place->state = TER_POINT_PLACE;
  place->glyph = TER_GLYPH_BUILDING;

  return place;
}

/**
 * ter_scene_new_from_records:
 * @sensors: (element-type TerSensor): sensors
 * @sites: (element-type TerSite): sites
 * @communes: (element-type TerArea): communes
 * @sectors: (element-type TerArea): water sectors
 *
 * Joins what the map shows.
 *
 * Returns: (transfer full): the scene
 */
TerScene *
ter_scene_new_from_records (GPtrArray *sensors,
                            GPtrArray *sites,
                            GPtrArray *communes,
                            GPtrArray *sectors)
{
  TerScene *self = ter_scene_new ();

  g_return_val_if_fail (sensors != NULL && sites != NULL && communes != NULL && sectors != NULL,
                        self);

  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_place_unref);
  self->sites = g_ptr_array_ref (sites);
  self->communes = g_ptr_array_ref (communes);
  self->outlines = ter_area_set_new_from_areas (communes, NULL);
  self->sectors = ter_area_set_new_from_areas (sectors, NULL);
  self->n_sensors = sensors->len;
  for (guint i = 0; i < sensors->len; i++)
    {
      TerSensor *sensor = g_ptr_array_index (sensors, i);

      self->n_silent += sensor->state == TER_SENSOR_SILENT;
      g_ptr_array_add (self->places, place_of_sensor (sensor, communes));
    }
  for (guint i = 0; i < sites->len; i++)
    {
      TerSite *site = g_ptr_array_index (sites, i);

      if (site->kind != TER_SITE_BUILDING)
        continue;
      self->n_buildings++;
      g_ptr_array_add (self->places, place_of_site (site, communes));
    }

  return self;
}

/**
 * ter_scene_load:
 *
 * Reads what the map shows. Runs on a worker thread.
 *
 * Returns: (transfer full) (nullable): the scene, or %NULL with @error set
 */
TerScene *
ter_scene_load (TerTerritory *territory,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GPtrArray) sensors = ter_sensors_load (territory, cancellable, error);
  g_autoptr (GPtrArray) sites = NULL;
  g_autoptr (GPtrArray) communes = NULL;
  g_autoptr (GPtrArray) sectors = NULL;

  if (sensors == NULL || (sites = ter_territory_list_sites (territory, error)) == NULL ||
      (communes = ter_territory_list_areas (territory, "commune", error)) == NULL ||
      (sectors = ter_territory_list_areas (territory, "sector", error)) == NULL)
    return NULL;

  return ter_scene_new_from_records (sensors, sites, communes, sectors);
}

/**
 * ter_scene_create_points:
 *
 * Returns: (transfer full): what the map draws
 */
TerPointSet *
ter_scene_create_points (TerScene *self,
                         gboolean  with_sensors,
                         gboolean  with_buildings)
{
  TerPointSet *points = ter_point_set_new_empty ();

  g_return_val_if_fail (self != NULL, points);

  for (guint i = 0; i < self->places->len; i++)
    {
      const TerPlace *place = g_ptr_array_index (self->places, i);

      if (!place->has_position || (place->sensor != NULL ? !with_sensors : !with_buildings))
        continue;
      ter_point_set_add (points, place->id, place->position.x, place->position.y, place->state,
                         place->glyph, place->name);
    }

  return points;
}

/**
 * ter_place_state_label:
 *
 * Returns: the state in a word
 */
const char *
ter_place_state_label (const TerPlace *self)
{
  g_return_val_if_fail (self != NULL, "");

  if (self->sensor == NULL)
    return _("Building");
  if (self->state == TER_POINT_ALERT)
    return _("In alert");

  return ter_sensor_state_label (self->sensor->state);
}

/**
 * ter_place_history_free:
 * @self: (nullable): a history
 *
 * Frees a history.
 */
void
ter_place_history_free (TerPlaceHistory *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->recent, ter_sensor_history_unref);
  g_clear_pointer (&self->year, ter_series_answer_unref);
  g_free (self);
}

/* The year by day, on local days. */
static TerSeriesAnswer *
load_year (TerTerritory *territory,
           gint64        series_id,
           gint64        now_us,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (TerSeriesQuery) query =
      ter_series_query_new_full ((TerSpan) { ter_calendar_add (ter_territory_get_zone (territory),
                                                               now_us, TER_STEP_YEAR, -1),
                                             now_us },
                                 TER_RESOLUTION_DAY, TER_FUNCTION_MEAN);
  g_autoptr (GPtrArray) answers = NULL;

  ter_series_query_add (query, series_id);
  answers = ter_territory_query (territory, query, cancellable, error);

  return answers != NULL ? ter_series_answer_ref (g_ptr_array_index (answers, 0)) : NULL;
}

/**
 * ter_place_load_history:
 * @params: (type gint64*): a series
 *
 * Reads the last days of a series and its last year, for the panel. Runs on a worker thread.
 *
 * Returns: (transfer full) (nullable): a TerPlaceHistory, or %NULL with @error set
 */
gpointer
ter_place_load_history (TerTerritory *territory,
                        gpointer      params,
                        GCancellable *cancellable,
                        GError      **error)
{
  const gint64 *series_id = params;
  gint64 now_us = ter_territory_get_now_us (territory);
  TerPlaceHistory *self = g_new0 (TerPlaceHistory, 1);

  self->recent =
      ter_sensor_history_load (territory, *series_id, (TerSpan) { now_us - HISTORY_US, now_us },
                               cancellable, error);
  if (self->recent != NULL)
    self->year = load_year (territory, *series_id, now_us, cancellable, error);
  if (self->year != NULL)
    return self;
  ter_place_history_free (self);

  return NULL;
}
