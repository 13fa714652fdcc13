/* ter-energy-points.h — What was consumed, beside how cold it was
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-weather.h"

G_BEGIN_DECLS

/**
 * TerUse:
 * @first: the first day
 * @end: the day after the last one
 * @amount: what was consumed, kWh; NaN when it is not known
 *
 * What was consumed in a day, or between two bills.
 */
typedef struct
{
  gint32 first;
  gint32 end;
  double amount;
} TerUse;

/**
 * TerEnergyRules:
 * @TER_ENERGY_RULES_NONE: every use that is known counts
 * @TER_ENERGY_RULES_LENGTHS: bills much shorter or longer than a month, or than two, are left out
 * @TER_ENERGY_RULES_NO_ZERO: a use of zero is one that was not measured, as for electricity
 */
typedef enum
{
  TER_ENERGY_RULES_NONE = 0,
  TER_ENERGY_RULES_LENGTHS = 1 << 0,
  TER_ENERGY_RULES_NO_ZERO = 1 << 1,
} TerEnergyRules;

/**
 * TerEnergyPoints:
 * @n: how many points
 * @firsts: (array length=n): the first day of each
 * @lengths: (array length=n): how many days each lasts
 * @rates: (array length=n): mean use of its days, kWh a day
 * @offsets: (array): where the temperatures of each begin, and where those of the last end: n + 1 numbers
 * @temperatures: (array): the mean temperatures of the days that are known, °C
 * @is_daily: every use is of one day
 * @n_days: days of all points
 * @n_unknown: uses left out because they are not known
 * @n_no_weather: uses left out because more than a tenth of their days have no temperature
 * @n_short: bills left out because they are too short
 * @n_long: bills left out because they are too long
 * @n_across: uses left out because they lie across an end of the period
 *
 * The uses of a period that a model can be made of, in the order of time, and what was left out and why.
 */
typedef struct
{
  guint n;
  gint32 *firsts;
  guint *lengths;
  double *rates;
  guint *offsets;
  double *temperatures;
  gboolean is_daily;
  guint n_days;
  guint n_unknown;
  guint n_no_weather;
  guint n_short;
  guint n_long;
  guint n_across;
} TerEnergyPoints;

TER_DECLARE_RECORD (TerEnergyPoints, ter_energy_points)

TerEnergyPoints *ter_energy_points_new_for_period (const TerUse     *uses,
                                                   guint             n_uses,
                                                   const TerWeather *weather,
                                                   gint32            first,
                                                   gint32            end,
                                                   TerEnergyRules    rules)
    G_GNUC_WARN_UNUSED_RESULT;
guint            ter_energy_points_count_extremes (const TerEnergyPoints *self);
guint            ter_energy_points_count_days (const TerEnergyPoints *self,
                                               gint32                 first,
                                               gint32                 end);
double           ter_energy_points_sum (const TerEnergyPoints *self);

G_END_DECLS
