/* ter-energy-study.h — A closer look at what buildings consume: which energies, at what hours, in what weather
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-figure.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerEnergyMix:
 * @figure: the consumption of the period, kWh; its sentence says which energy comes first
 * @fluids: (element-type TerBuckets): each energy by month, kWh, the largest first; aligned by index
 *
 * Which energies are consumed, month by month.
 */
typedef struct
{
  TerFigure *figure;
  GPtrArray *fluids;
} TerEnergyMix;

TER_DECLARE_RECORD (TerEnergyMix, ter_energy_mix)

/**
 * TerEnergyHours:
 * @figure: the share that is consumed at night, %
 * @span: whole days; the last year of a longer period
 * @hours: mean power of each hour, kW; NaN where a meter was not read
 *
 * At what hours a building consumes, day by day.
 */
typedef struct
{
  TerFigure *figure;
  TerSpan span;
  TerBuckets *hours;
} TerEnergyHours;

TER_DECLARE_RECORD (TerEnergyHours, ter_energy_hours)

/**
 * TerEnergyOutside:
 * @figure: what is consumed on a cold day, kWh
 * @station: what measured the temperature
 * @n: how many days
 * @temperatures: (array length=n): mean temperature outside of each, °C
 * @amounts: (array length=n): what was consumed on it, kWh
 *
 * What a building consumes by the temperature outside: the days that both were measured on. Points, no model.
 */
typedef struct
{
  TerFigure *figure;
  char *station;
  gsize n;
  double *temperatures;
  double *amounts;
} TerEnergyOutside;

TER_DECLARE_RECORD (TerEnergyOutside, ter_energy_outside)

/**
 * TerEnergyStudy:
 * @mix: (nullable): when there are two energies at least
 * @hours: (nullable): when hours were measured
 * @outside: (nullable): when a series of outdoor temperature and enough days were measured
 *
 * What can be said more closely, of one building or of all of them.
 */
typedef struct
{
  TerEnergyMix *mix;
  TerEnergyHours *hours;
  TerEnergyOutside *outside;
} TerEnergyStudy;

TER_DECLARE_RECORD (TerEnergyStudy, ter_energy_study)

TerEnergyStudy *ter_energy_study_load (TerTerritory *territory,
                                       gint64 site_id,
                                       const TerPeriod *period,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
