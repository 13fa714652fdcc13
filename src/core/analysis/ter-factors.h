/* ter-factors.h — Prices, emissions and primary energy, by date and source
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-energy-points.h"

G_BEGIN_DECLS

/**
 * TerFactorKind:
 * @TER_FACTOR_CO2: kg of CO₂ equivalent for a kWh
 * @TER_FACTOR_PRIMARY: kWh of primary energy for a kWh
 * @TER_FACTOR_PRICE: € for a kWh
 * @TER_FACTOR_STANDING: € a day
 */
typedef enum
{
  TER_FACTOR_CO2,
  TER_FACTOR_PRIMARY,
  TER_FACTOR_PRICE,
  TER_FACTOR_STANDING,
} TerFactorKind;

/**
 * TerHeatValue:
 * @TER_HEAT_VALUE_NET: PCI: the heat of burning, water staying vapour; what factors are for
 * @TER_HEAT_VALUE_GROSS: PCS: the heat of the water's vapour too; what gas is billed in
 */
typedef enum
{
  TER_HEAT_VALUE_NET,
  TER_HEAT_VALUE_GROSS,
} TerHeatValue;

/**
 * TerFactor:
 * @kind: what it gives
 * @energy: "electricity", "gas"…
 * @first: the first day that it holds for, or %TER_DAY_NONE for always
 * @end: the day after the last one, or %TER_DAY_NONE
 * @value: the factor
 * @heat_value: which kWh it is for
 * @source: where it was read, with its date
 * @is_checked: it was read in its source; else it is an estimate until somebody does
 *
 * A row of the table of factors. Rows are of the territory, and people edit them.
 */
typedef struct
{
  TerFactorKind kind;
  const char *energy;
  gint32 first;
  gint32 end;
  double value;
  TerHeatValue heat_value;
  const char *source;
  gboolean is_checked;
} TerFactor;

/**
 * TerFactored:
 * @value: what was found, of the days that have a factor
 * @n_days: how many days those are
 * @n_without: how many days have none, or no known use
 * @is_estimate: a factor that was not checked in its source was used
 */
typedef struct
{
  double value;
  guint n_days;
  guint n_without;
  gboolean is_estimate;
} TerFactored;

const TerFactor *ter_factors_get_defaults (guint *n_factors);
const TerFactor *ter_factors_find (const TerFactor *factors,
                                   guint            n_factors,
                                   TerFactorKind    kind,
                                   const char      *energy,
                                   gint32           day);
TerFactored      ter_factors_apply (const TerFactor *factors,
                                    guint            n_factors,
                                    TerFactorKind    kind,
                                    const char      *energy,
                                    TerHeatValue     heat_value,
                                    const TerUse    *uses,
                                    guint            n_uses);
double           ter_factors_convert_heat_value (double       amount,
                                                 const char  *energy,
                                                 TerHeatValue from,
                                                 TerHeatValue to);
double           ter_factors_intensity (double amount,
                                        guint  n_days,
                                        double area_m2);

G_END_DECLS
