/* ter-degree-days.c — How much heating or cooling the weather asked for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. A day that is not known has no degree days: it is NaN, and is named among the missing ones. It is never zero.
 *  2. The base is always an argument: it belongs to the building, not to the method.
 *  3. Cooling is heating seen in a mirror: the degree days of cooling for (low, high) above a base are those of heating for
 *     (-high, -low) below minus that base. So each formula is written once.
 */

#include "config.h"

#include <math.h>

#include "ter-degree-days.h"

/* The coefficients of the method said of "professionnels de l'énergie", which COSTIC publishes its tables by. */
#define COSTIC_CONSTANT 0.08
#define COSTIC_SLOPE 0.42

static void
ter_degree_days_clear (TerDegreeDays *self)
{
  g_clear_pointer (&self->missing, g_array_unref);
}

TER_DEFINE_RECORD (TerDegreeDays, ter_degree_days, ter_degree_days_clear)

static const char *const method_names[] = {
  [TER_DEGREE_METEO] = "meteo",
  [TER_DEGREE_COSTIC] = "costic",
};

/**
 * ter_degree_method_to_string:
 *
 * Returns: "meteo" or "costic"
 */
const char *
ter_degree_method_to_string (TerDegreeMethod method)
{
  g_return_val_if_fail (method < G_N_ELEMENTS (method_names), NULL);

  return method_names[method];
}

/**
 * ter_degree_method_from_string:
 * @method: (out): the method
 *
 * Returns: %FALSE if no method has that name
 */
gboolean
ter_degree_method_from_string (const char      *text,
                               TerDegreeMethod *method)
{
  for (guint i = 0; i < G_N_ELEMENTS (method_names); i++)
    {
      if (g_strcmp0 (text, method_names[i]) == 0)
        {
          *method = (TerDegreeMethod) i;
          return TRUE;
        }
    }

  return FALSE;
}

static double
costic_heating (double base,
                double low,
                double high)
{
  if (high <= base)
    return base - (low + high) / 2;
  if (low >= base)
    return 0;

  return (base - low) * (COSTIC_CONSTANT + COSTIC_SLOPE * (base - low) / (high - low));
}

/**
 * ter_degree_days_of_mean:
 * @kind: heating or cooling
 * @base: °C
 * @mean: the mean temperature of a day, °C, or NaN
 *
 * Computes the degree days of a day whose mean only is known: max (0, base - mean), by the météo method.
 *
 * Returns: degree days, or NaN if @mean is
 */
double
ter_degree_days_of_mean (TerDegreeKind kind,
                         double        base,
                         double        mean)
{
  double below = kind == TER_DEGREE_HEATING ? base - mean : mean - base;

  return isnan (mean) ? NAN : fmax (0, below);
}

/**
 * ter_degree_days_of_day:
 * @method: how
 * @kind: heating or cooling
 * @base: °C
 * @low: the lowest temperature of the day, °C
 * @high: the highest temperature of the day, °C
 *
 * Computes the degree days of a day from its extremes, in whichever order they come.
 *
 * Météo: max (0, S - (Tn + Tx) / 2), the "degrés jours unifiés". COSTIC ("professionnels de l'énergie", the method of the
 * décret tertiaire): S - (Tn + Tx) / 2 if Tx ≤ S; 0 if Tn ≥ S; else (S - Tn) × (0.08 + 0.42 × (S - Tn) / (Tx - Tn)), which
 * is continuous at both ends.
 *
 * Returns: degree days, or NaN if @low or @high is
 */
double
ter_degree_days_of_day (TerDegreeMethod method,
                        TerDegreeKind   kind,
                        double          base,
                        double          low,
                        double          high)
{
  if (isnan (low) || isnan (high))
    return NAN;
  if (method == TER_DEGREE_METEO)
    return ter_degree_days_of_mean (kind, base, (low + high) / 2);
  if (kind == TER_DEGREE_COOLING)
    return costic_heating (-base, -fmax (low, high), -fmin (low, high));

  return costic_heating (base, fmin (low, high), fmax (low, high));
}

/**
 * ter_degree_days_at:
 * @day: any day
 *
 * Computes the degree days of a day of @weather. The météo method is content with its mean; COSTIC wants its extremes.
 *
 * Returns: degree days, or NaN when they are not known
 */
double
ter_degree_days_at (const TerWeather *weather,
                    gint32            day,
                    TerDegreeMethod   method,
                    TerDegreeKind     kind,
                    double            base)
{
  gint64 i;

  g_return_val_if_fail (weather != NULL, NAN);
  i = (gint64) day - weather->first;
  if (i < 0 || i >= weather->n)
    return NAN;
  if (method == TER_DEGREE_METEO)
    return ter_degree_days_of_mean (kind, base, weather->means[i]);

  return ter_degree_days_of_day (method, kind, base, weather->lows[i], weather->highs[i]);
}

/**
 * ter_degree_days_sum:
 * @first: the first day
 * @end: the day after the last one
 *
 * Adds up the degree days of a period. A missing day adds nothing, and is named.
 *
 * Returns: (transfer full): the sum and what it is made of
 */
TerDegreeDays *
ter_degree_days_sum (const TerWeather *weather,
                     gint32            first,
                     gint32            end,
                     TerDegreeMethod   method,
                     TerDegreeKind     kind,
                     double            base)
{
  TerDegreeDays *self;

  g_return_val_if_fail (weather != NULL && first <= end, NULL);

  self = ter_degree_days_new ();
  self->first = first;
  self->end = end;
  self->missing = g_array_new (FALSE, FALSE, sizeof (gint32));
  for (gint32 day = first; day < end; day++)
    {
      double value = ter_degree_days_at (weather, day, method, kind, base);

      if (isnan (value))
        g_array_append_val (self->missing, day);
      else
        {
          self->sum += value;
          self->n_days++;
        }
    }

  return self;
}
