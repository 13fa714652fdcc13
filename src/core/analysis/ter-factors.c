/* ter-factors.c — Prices, emissions and primary energy, by date and source
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. No factor is a constant of a formula: each is a row with its dates and its source, and a territory may have others.
 *  2. A day without a factor is not counted as zero: it is counted as without.
 *  3. A kWh of gas is gross (PCS) on a bill and net (PCI) in a factor; both are said, and converted here only.
 *  4. A bill that lies across a change of factor is shared by days.
 */

#include "config.h"

#include <math.h>

#include "ter-factors.h"

#define DAYS_A_YEAR 365.25

/* 2026-01-01, and 2021-07-01 when the decree of 31 March 2021 came into force, as days. */
#define YEAR_2026 20454
#define MID_2021 18809

/* The rows to begin with. Those of which the source itself was not read are not checked. */
static const TerFactor defaults[] = {
  { TER_FACTOR_PRIMARY, "electricity", YEAR_2026, TER_DAY_NONE, 1.9, TER_HEAT_VALUE_NET,
    "arrêté du 13 août 2025 (JO du 26 août 2025)", TRUE },
  { TER_FACTOR_PRIMARY, "electricity", MID_2021, YEAR_2026, 2.3, TER_HEAT_VALUE_NET,
    "arrêté du 31 mars 2021", FALSE },
  { TER_FACTOR_PRIMARY, "gas", TER_DAY_NONE, TER_DAY_NONE, 1, TER_HEAT_VALUE_NET,
    "arrêté du 31 mars 2021", FALSE },
  { TER_FACTOR_CO2, "electricity", MID_2021, TER_DAY_NONE, 0.079, TER_HEAT_VALUE_NET,
    "arrêté du 31 mars 2021 (chauffage)", FALSE },
  { TER_FACTOR_CO2, "gas", MID_2021, TER_DAY_NONE, 0.227, TER_HEAT_VALUE_NET,
    "arrêté du 31 mars 2021", FALSE },
  { TER_FACTOR_CO2, "oil", MID_2021, TER_DAY_NONE, 0.324, TER_HEAT_VALUE_NET,
    "arrêté du 31 mars 2021", FALSE },
  { TER_FACTOR_CO2, "wood", MID_2021, TER_DAY_NONE, 0.030, TER_HEAT_VALUE_NET,
    "arrêté du 31 mars 2021 (bûches, granulés)", FALSE },
};

/* How many gross kWh a net one is. */
static const struct
{
  const char *energy;
  double ratio;
} heat_values[] = {
  /* Arrêté du 15 septembre 2006, annexe 3. */
  { "gas", 1.11 },
};

/**
 * ter_factors_get_defaults:
 * @n_factors: (out): how many
 *
 * Returns: (array length=n_factors): the rows that a territory begins with; there is no price among them
 */
const TerFactor *
ter_factors_get_defaults (guint *n_factors)
{
  g_return_val_if_fail (n_factors != NULL, NULL);

  *n_factors = G_N_ELEMENTS (defaults);
  return defaults;
}

/**
 * ter_factors_find:
 * @day: a day
 *
 * Returns: (nullable): the factor that holds that day: of several, the one that began last
 */
const TerFactor *
ter_factors_find (const TerFactor *factors,
                  guint            n_factors,
                  TerFactorKind    kind,
                  const char      *energy,
                  gint32           day)
{
  const TerFactor *found = NULL;

  g_return_val_if_fail (factors != NULL || n_factors == 0, NULL);

  for (guint i = 0; i < n_factors; i++)
    {
      const TerFactor *factor = &factors[i];

      /* TER_DAY_NONE is before any day. */
      if (factor->kind == kind && g_strcmp0 (factor->energy, energy) == 0 && factor->first <= day &&
          (factor->end == TER_DAY_NONE || day < factor->end) &&
          (found == NULL || factor->first > found->first))
        found = factor;
    }

  return found;
}

/**
 * ter_factors_convert_heat_value:
 * @amount: kWh
 * @energy: "gas"…
 *
 * Returns: the same heat in kWh of the other heat value; energies that have one only are left as they are
 */
double
ter_factors_convert_heat_value (double       amount,
                                const char  *energy,
                                TerHeatValue from,
                                TerHeatValue to)
{
  for (guint i = 0; i < G_N_ELEMENTS (heat_values) && from != to; i++)
    {
      if (g_strcmp0 (energy, heat_values[i].energy) == 0)
        return from == TER_HEAT_VALUE_GROSS ? amount / heat_values[i].ratio
                                            : amount * heat_values[i].ratio;
    }

  return amount;
}

/**
 * ter_factors_apply:
 * @heat_value: which kWh @uses are in
 * @uses: (array length=n_uses): what was consumed
 *
 * Multiplies each day by the factor that holds for it.
 */
TerFactored
ter_factors_apply (const TerFactor *factors,
                   guint            n_factors,
                   TerFactorKind    kind,
                   const char      *energy,
                   TerHeatValue     heat_value,
                   const TerUse    *uses,
                   guint            n_uses)
{
  TerFactored result = { 0 };

  for (guint i = 0; i < n_uses; i++)
    {
      double a_day = uses[i].amount / (uses[i].end - uses[i].first);

      for (gint32 day = uses[i].first; day < uses[i].end; day++)
        {
          const TerFactor *factor = ter_factors_find (factors, n_factors, kind, energy, day);

          if (factor == NULL || (!isfinite (a_day) && kind != TER_FACTOR_STANDING))
            {
              result.n_without++;
              continue;
            }
          result.n_days++;
          result.is_estimate = result.is_estimate || !factor->is_checked;
          result.value +=
              factor->value * (kind == TER_FACTOR_STANDING
                                   ? 1
                                   : ter_factors_convert_heat_value (a_day, energy, heat_value,
                                                                     factor->heat_value));
        }
    }

  return result;
}

/**
 * ter_factors_intensity:
 * @amount: kWh of a period
 * @n_days: how many days of it are known
 * @area_m2: m², 0 when it is not known
 *
 * Returns: kWh a year and a square metre, or NaN without an area or days
 */
double
ter_factors_intensity (double amount,
                       guint  n_days,
                       double area_m2)
{
  if (!(area_m2 > 0) || n_days == 0)
    return NAN;

  return amount / n_days * DAYS_A_YEAR / area_m2;
}
