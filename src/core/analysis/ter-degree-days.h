/* ter-degree-days.h — How much heating or cooling the weather asked for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-weather.h"

G_BEGIN_DECLS

/* The base below which French practice counts heating, °C. */
#define TER_DEGREE_DAYS_BASE 18.0

/**
 * TerDegreeMethod:
 * @TER_DEGREE_METEO: from the mean of the day, as Météo-France counts
 * @TER_DEGREE_COSTIC: from the extremes of the day, so that the cool hours of a mild day count
 */
typedef enum
{
  TER_DEGREE_METEO,
  TER_DEGREE_COSTIC,
} TerDegreeMethod;

/**
 * TerDegreeKind:
 * @TER_DEGREE_HEATING: what lies below the base
 * @TER_DEGREE_COOLING: what lies above the base
 */
typedef enum
{
  TER_DEGREE_HEATING,
  TER_DEGREE_COOLING,
} TerDegreeKind;

/**
 * TerDegreeDays:
 * @first: the first day of the period
 * @end: the day after the last one
 * @sum: degree days of the days that are known, °C·d
 * @n_days: how many days are known
 * @missing: (element-type gint32): the days that are not, in order
 *
 * Degree days of a period. When @missing is not empty, @sum is not that of the period.
 */
typedef struct
{
  gint32 first;
  gint32 end;
  double sum;
  guint n_days;
  GArray *missing;
} TerDegreeDays;

TER_DECLARE_RECORD (TerDegreeDays, ter_degree_days)

double ter_degree_days_of_day (
    TerDegreeMethod method, TerDegreeKind kind, double base, double low, double high);
double ter_degree_days_of_mean (TerDegreeKind kind, double base, double mean);
double ter_degree_days_at (
    const TerWeather *weather, gint32 day, TerDegreeMethod method, TerDegreeKind kind, double base);
TerDegreeDays *ter_degree_days_sum (const TerWeather *weather,
                                    gint32 first,
                                    gint32 end,
                                    TerDegreeMethod method,
                                    TerDegreeKind kind,
                                    double base) G_GNUC_WARN_UNUSED_RESULT;
const char *ter_degree_method_to_string (TerDegreeMethod method);
gboolean ter_degree_method_from_string (const char *text, TerDegreeMethod *method);

G_END_DECLS
