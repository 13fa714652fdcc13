/* ter-place.h — What the map and its list show: a sensor or a building
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-area-set.h"
#include "ter-point-set.h"
#include "ter-sensors.h"

G_BEGIN_DECLS

/**
 * TerPlace:
 * @id: the device's row, or the site's row with a minus sign
 * @name: what a person calls it
 * @where: (nullable): its site, else its commune
 * @sensor: (nullable): the sensor
 * @site: (nullable): the site that it is, or that the sensor is in
 * @has_position: whether @position means something
 * @position: longitude and latitude
 * @state: how it is drawn
 * @glyph: what is drawn inside
 */
typedef struct
{
  gint64 id;
  char *name;
  char *where;
  TerSensor *sensor;
  TerSite *site;
  gboolean has_position;
  TerPoint position;
  TerPointState state;
  TerPointGlyph glyph;
} TerPlace;

TER_DECLARE_RECORD (TerPlace, ter_place)

/**
 * TerScene:
 * @places: (element-type TerPlace): sensors, then buildings
 * @sites: (element-type TerSite): every site
 * @communes: (element-type TerArea): every commune
 * @outlines: the communes, projected
 * @sectors: the water sectors, projected
 * @n_sensors: how many sensors there are
 * @n_silent: how many of them are silent
 * @n_buildings: how many buildings there are
 *
 * What the map page reads at once.
 */
typedef struct
{
  GPtrArray *places;
  GPtrArray *sites;
  GPtrArray *communes;
  TerAreaSet *outlines;
  TerAreaSet *sectors;
  guint n_sensors;
  guint n_silent;
  guint n_buildings;
} TerScene;

TER_DECLARE_RECORD (TerScene, ter_scene)

TerScene *ter_scene_load (TerTerritory *territory, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
TerPointSet *ter_scene_create_points (TerScene *self,
                                      gboolean with_sensors,
                                      gboolean with_buildings) G_GNUC_WARN_UNUSED_RESULT;
/**
 * TerPlaceHistory:
 * @recent: the last days of a series, reading by reading
 * @year: the last year of it, by day
 */
typedef struct
{
  TerSensorHistory *recent;
  TerSeriesAnswer *year;
} TerPlaceHistory;

void ter_place_history_free (TerPlaceHistory *self);
gpointer ter_place_load_history (TerTerritory *territory,
                                 gpointer params,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *ter_place_state_label (const TerPlace *self);

/* For tests: without a territory. */
TerScene *ter_scene_new_from_records (GPtrArray *sensors,
                                      GPtrArray *sites,
                                      GPtrArray *communes,
                                      GPtrArray *sectors) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
