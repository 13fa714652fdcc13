/* ter-energy.h — What the buildings consume
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-consumption.h"
#include "ter-figure.h"
#include "ter-meter.h"
#include "ter-period.h"
#include "ter-series.h"
#include "ter-site.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerEnergySite:
 * @site: the building
 * @area_name: (nullable): the commune that it stands in
 * @consumption: what it consumed over the period, kWh
 * @intensity: the same for a year and a square metre, kWh/m²; its value is NaN and its sentence says why
 *   when the area is unknown or too little was measured
 * @change: against the same days of the year before, %; NaN when nothing can be compared
 * @rank: 1 for the highest intensity, 0 without intensity
 * @months: by month, for a small chart
 *
 * A building in the list.
 */
typedef struct
{
  TerSite *site;
  char *area_name;
  TerFigure *consumption;
  TerFigure *intensity;
  TerFigure *change;
  guint rank;
  TerBuckets *months;
} TerEnergySite;

TER_DECLARE_RECORD (TerEnergySite, ter_energy_site)

/**
 * TerEnergyList:
 * @period: the period, resolved
 * @sites: (element-type TerEnergySite): the buildings, highest intensity first, those without one last
 * @total: all of them together, kWh
 * @change: all of them against the same days of the year before, %
 * @fluids: (element-type TerBuckets): each energy by month, kWh, the largest first; aligned by index
 */
typedef struct
{
  TerPeriod period;
  GPtrArray *sites;
  TerFigure *total;
  TerFigure *change;
  GPtrArray *fluids;
} TerEnergyList;

TER_DECLARE_RECORD (TerEnergyList, ter_energy_list)

/**
 * TerEnergyMeter:
 * @meter: (nullable): the meter, when the series belongs to one
 * @series: the series that counts it
 * @name: what it is called
 * @fluid: "electricity", "gas", "heat" or "energy"
 * @is_counted: whether it enters the site's consumption
 * @why_not: (nullable): why it does not: "counted in m³, without a calorific value"
 * @consumption: (nullable): over the period, kWh
 * @events: (element-type TerCounterEvent): in the period
 */
typedef struct
{
  TerMeter *meter;
  TerSeries *series;
  char *name;
  char *fluid;
  gboolean is_counted;
  char *why_not;
  TerFigure *consumption;
  GArray *events;
} TerEnergyMeter;

TER_DECLARE_RECORD (TerEnergyMeter, ter_energy_meter)

/**
 * TerEnergyFluid:
 * @fluid: "electricity", "gas", "heat" or "energy"
 * @label: its name for people
 * @consumption: over the period, kWh
 * @buckets: by step, kWh
 * @before: the same days of the year before, aligned by index
 */
typedef struct
{
  char *fluid;
  char *label;
  TerFigure *consumption;
  TerBuckets *buckets;
  TerBuckets *before;
} TerEnergyFluid;

TER_DECLARE_RECORD (TerEnergyFluid, ter_energy_fluid)

/**
 * TerEnergyDetail:
 * @site: the building
 * @area_name: (nullable): the commune that it stands in
 * @period: the period, resolved
 * @step: of the buckets
 * @consumption: over the period, kWh
 * @before: the same period of the year before, kWh
 * @change: on the days measured in both, %
 * @intensity: for a year and a square metre, kWh/m²
 * @peak: (nullable): the day of the highest consumption, kWh; its period is that day
 * @buckets: by step, kWh, all fluids
 * @buckets_before: the same days of the year before, aligned by index
 * @fluids: (element-type TerEnergyFluid): each fluid
 * @meters: (element-type TerEnergyMeter): each series of energy of the site
 * @load: (array fixed-size=168): mean power in kW by day of the week (Monday first) and local hour,
 *   @load[day * 24 + hour]; NaN where nothing was measured
 * @load_figure: what @load is made of; its value is the mean power of the period
 */
typedef struct
{
  TerSite *site;
  char *area_name;
  TerPeriod period;
  TerStep step;
  TerFigure *consumption;
  TerFigure *before;
  TerFigure *change;
  TerFigure *intensity;
  TerFigure *peak;
  TerBuckets *buckets;
  TerBuckets *buckets_before;
  GPtrArray *fluids;
  GPtrArray *meters;
  double load[168];
  TerFigure *load_figure;
} TerEnergyDetail;

TER_DECLARE_RECORD (TerEnergyDetail, ter_energy_detail)

TerEnergyList *ter_energy_list_load (TerTerritory *territory,
                                     const TerPeriod *period,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
TerEnergyDetail *ter_energy_detail_load (TerTerritory *territory,
                                         gint64 site_id,
                                         const TerPeriod *period,
                                         TerStep step,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *ter_energy_fluid_name (const char *fluid);

G_END_DECLS
