/* ter-sufficiency.h — Whether there are enough data to conclude
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-baseline.h"

G_BEGIN_DECLS

/**
 * TerSufficiencyFlags:
 * @TER_SUFFICIENCY_ENOUGH: nothing is missing
 * @TER_SUFFICIENCY_YEAR: more than a tenth of the last year of the baseline is not covered: it forbids to conclude
 * @TER_SUFFICIENCY_EXTRAPOLATES: more than a tenth of the reporting days are colder or warmer than any day of the baseline:
 *   it forbids to conclude
 * @TER_SUFFICIENCY_WEAK_FIT: R² is below 0.75: the model explains little, and its interval is wide
 * @TER_SUFFICIENCY_EXTREMES: some uses are far above the others: a person should look at them
 * @TER_SUFFICIENCY_LONG_BILLS: bills are longer than two months: balance points are poorly known
 */
typedef enum
{
  TER_SUFFICIENCY_ENOUGH = 0,
  TER_SUFFICIENCY_YEAR = 1 << 0,
  TER_SUFFICIENCY_EXTRAPOLATES = 1 << 1,
  TER_SUFFICIENCY_WEAK_FIT = 1 << 2,
  TER_SUFFICIENCY_EXTREMES = 1 << 3,
  TER_SUFFICIENCY_LONG_BILLS = 1 << 4,
} TerSufficiencyFlags;

/* Those that forbid to conclude. */
#define TER_SUFFICIENCY_FORBIDS (TER_SUFFICIENCY_YEAR | TER_SUFFICIENCY_EXTRAPOLATES)

TerSufficiencyFlags ter_sufficiency_judge (const TerEnergyPoints *baseline,
                                           const TerEnergyPoints *reporting,
                                           const TerBaseline     *model);
const char         *ter_sufficiency_flag_to_string (TerSufficiencyFlags flag);

G_END_DECLS
