/* ter-demo-private.h — What the parts of the demonstration's generator share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-demo.h"
#include "ter-geometry.h"
#include "ter-instant.h"
#include "ter-store.h"

G_BEGIN_DECLS

#define TER_DEMO_DAYS 730
#define TER_DEMO_N_COMMUNES 12
#define TER_DEMO_N_SECTORS 3
#define TER_DEMO_N_BUILDINGS 8
#define TER_DEMO_N_SENSORS 40
#define TER_DEMO_ZONE "Europe/Paris"

/* Days before now, at the local midnight, of the facts that are planted. With a now of 23 November 2026 they fall on
 * the dates in the margin. */
#define TER_DEMO_BOILER_DAYS 406    /* 13 October 2025 */
#define TER_DEMO_PLAN_DAYS 364      /* 24 November 2025 */
#define TER_DEMO_GAP_DAYS 293       /* 3 February 2026 */
#define TER_DEMO_GAP_END_DAYS 285   /* 11 February 2026 */
#define TER_DEMO_SWAP_DAYS 264      /* 4 March 2026 */
#define TER_DEMO_LEAK_DAYS 14       /* 9 November 2026 */
#define TER_DEMO_NIGHT_DAYS 6       /* 17 November 2026 */
#define TER_DEMO_DRIP_DAYS 4        /* 19 November 2026 */

/* An hour of the two years, in local terms. */
typedef struct
{
  gint64 time_us;
  gint16 day_of_year;
  gint8 hour;
  gint8 weekday;
  float temperature;
  float daily_temperature;
} TerDemoHour;

typedef struct
{
  const char *name;
  const char *use;
  double floor_area_m2;
  guint commune;
  double east_km;
  double north_km;
  /* Over the last twelve months, and how much less than before. */
  double gas_kwh;
  double gas_saving;
  double electricity_kwh;
  double electricity_saving;
  double weekend;
  /* Electric heating: the share of electricity that follows the cold. */
  double heating_share;
} TerDemoBuilding;

typedef enum
{
  TER_DEMO_ELECTRICITY,
  TER_DEMO_GAS,
  TER_DEMO_COMFORT,
  TER_DEMO_CLASSROOM,
  TER_DEMO_FLOW,
  TER_DEMO_WATER_METER,
  TER_DEMO_LEVEL,
  TER_DEMO_WEATHER,
  TER_DEMO_OUTDOOR,
  TER_DEMO_LIGHTING,
} TerDemoSensorKind;

typedef struct
{
  const char *id;
  const char *label;
  const char *profile;
  TerDemoSensorKind kind;
  /* A building from 0, a sector from 100, or nothing (-1). */
  int place;
  guint commune;
  double east_km;
  double north_km;
  int step_min;
  /* Cubic metres an hour at night, per day, metres, watts: what its kind makes of it. */
  double scale;
  /* Minutes since it fell silent, or 0. */
  int silent_min;
} TerDemoSensor;

/* What is under way. */
typedef struct
{
  /* Owned */
  GRand *rand;
  GTimeZone *zone;
  GArray *hours;
  GPtrArray *communes;
  GPtrArray *sectors;

  /* Borrowed */
  TerStore *store;
  TerClock *clock;

  guint32 seed;
  gint64 now_us;
  gint64 start_us;
  gint64 midnight_us;
  gint64 network_id;
  gint64 water_id;
  gint64 site_ids[TER_DEMO_N_BUILDINGS];
  gint64 sector_ids[TER_DEMO_N_SECTORS];
} TerDemo;

/* Geography */
const char    *ter_demo_commune_name (guint commune);
TerPoint       ter_demo_position (guint  commune,
                                  double east_km,
                                  double north_km);
GPtrArray     *ter_demo_communes (guint32 seed) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray     *ter_demo_sectors (GPtrArray *communes) G_GNUC_WARN_UNUSED_RESULT;
const char    *ter_demo_sector_name (guint sector);
guint          ter_demo_sector_commune (guint sector);

/* Time and weather */
gint64         ter_demo_days_ago (const TerDemo *self,
                                  int            days);
void           ter_demo_make_hours (TerDemo *self);
double         ter_demo_temperature (const TerDemo *self,
                                     gint64         time_us);
double         ter_demo_noise (GRand *rand,
                               double deviation);

/* Buildings and sensors */
const TerDemoBuilding *ter_demo_building (guint index);
const TerDemoSensor   *ter_demo_sensor (guint index);
double                *ter_demo_building_load (TerDemo *self,
                                               guint    building,
                                               gboolean gas) G_GNUC_WARN_UNUSED_RESULT;
gboolean               ter_demo_write_places (TerDemo *self,
                                              GError **error);
gboolean               ter_demo_write_sources (TerDemo *self,
                                               GError **error);
gboolean               ter_demo_write_sensors (TerDemo *self,
                                               GError **error);
gboolean               ter_demo_write_water (TerDemo *self,
                                             GError **error);
gboolean               ter_demo_link_series (TerDemo *self,
                                             GError **error);

/* Inventory */
gboolean               ter_demo_write_inventory (TerDemo *self,
                                                 GError **error);
gboolean               ter_demo_write_scenarios (TerDemo *self,
                                                 GError **error);

G_END_DECLS
