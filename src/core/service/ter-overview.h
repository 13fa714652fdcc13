/* ter-overview.h — What the first page says of the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-dataset.h"
#include "ter-figure.h"
#include "ter-period.h"
#include "ter-site.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerWaterSector:
 * @site: the sector
 * @volume: what its meters counted over the last 30 days, m³
 * @change: against the 30 days before, on the days measured in both, %
 * @days: by day over the last 30 days, m³
 */
typedef struct
{
  TerSite *site;
  TerFigure *volume;
  TerFigure *change;
  TerBuckets *days;
} TerWaterSector;

TER_DECLARE_RECORD (TerWaterSector, ter_water_sector)

/**
 * TerOverview:
 * @period: the period, resolved
 * @now_us: the instant at which it was made
 * @last_us: the most recent observation, or %TER_INSTANT_NONE
 * @messages_last_hour: messages that came since the beginning of the clock hour before this one
 * @n_buildings: buildings with a series of energy
 * @energy: (nullable): what the buildings consumed, kWh; %NULL when none is measured
 * @energy_change: (nullable): against the same days of the year before, %; not corrected for weather
 * @energy_weeks: (nullable): by week, kWh
 * @energy_weeks_before: (nullable): the year before, aligned by index
 * @water: (nullable): what the sectors' meters counted over the last 30 days, m³; %NULL when none is metered
 * @water_change: (nullable): against the 30 days before, %
 * @water_days: (nullable): by day, m³
 * @water_sectors: (element-type TerWaterSector): each sector
 * @sensors: how many devices are silent
 * @n_devices: all devices
 * @n_alive: those that speak
 * @n_silent: those that are silent
 * @n_never: those that were never heard
 * @silent: (element-type TerSensor): the silent ones, the longest silence first
 * @low_batteries: (element-type TerSensor): those with a low battery
 * @n_new_devices: those that nobody named or placed yet
 * @datasets: how many datasets are out of date
 * @n_datasets: all datasets
 * @by_status: (array fixed-size=5): datasets by #TerDatasetStatus
 * @n_fresh: those that changed when they should have
 * @n_out_of_date: those that did not
 * @out_of_date: (element-type TerInventoryItem): the latter, the latest first
 * @sources: how many sources need someone
 * @n_sources: enabled sources
 * @n_sources_ok: those that bring what they should
 * @failing: (element-type TerSourceHealth): those that are late or fail
 */
typedef struct
{
  TerPeriod period;
  gint64 now_us;
  gint64 last_us;
  gint64 messages_last_hour;

  guint n_buildings;
  TerFigure *energy;
  TerFigure *energy_change;
  TerBuckets *energy_weeks;
  TerBuckets *energy_weeks_before;

  TerFigure *water;
  TerFigure *water_change;
  TerBuckets *water_days;
  GPtrArray *water_sectors;

  TerFigure *sensors;
  guint n_devices;
  guint n_alive;
  guint n_silent;
  guint n_never;
  GPtrArray *silent;
  GPtrArray *low_batteries;
  guint n_new_devices;

  TerFigure *datasets;
  guint n_datasets;
  guint by_status[5];
  guint n_fresh;
  guint n_out_of_date;
  GPtrArray *out_of_date;

  TerFigure *sources;
  guint n_sources;
  guint n_sources_ok;
  GPtrArray *failing;
} TerOverview;

TER_DECLARE_RECORD (TerOverview, ter_overview)

TerOverview *ter_overview_load (TerTerritory    *territory,
                                const TerPeriod *period,
                                GCancellable    *cancellable,
                                GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
