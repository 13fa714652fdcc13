/* ter-sufficiency.c — Whether there are enough data to conclude
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-sufficiency.h"

#define YEAR_DAYS 365
/* A tenth of the year, as CalTRACK 2.2.1.2 rounds it. */
#define MOST_MISSING_DAYS 37
#define MOST_OUTSIDE 0.1
/* How far beyond the weather of the baseline a day still is like it, °C. */
#define MARGIN 2.0
#define LEAST_R2 0.75
#define LONGEST_BILL 70

static const struct
{
  TerSufficiencyFlags flag;
  const char *name;
} names[] = {
  { TER_SUFFICIENCY_YEAR, "year-not-covered" },
  { TER_SUFFICIENCY_EXTRAPOLATES, "weather-never-seen" },
  { TER_SUFFICIENCY_WEAK_FIT, "weak-fit" },
  { TER_SUFFICIENCY_EXTREMES, "extreme-values" },
  { TER_SUFFICIENCY_LONG_BILLS, "long-bills" },
};

/**
 * ter_sufficiency_flag_to_string:
 * @flag: one flag
 *
 * Returns: (nullable): its word for programs
 */
const char *
ter_sufficiency_flag_to_string (TerSufficiencyFlags flag)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (names[i].flag == flag)
        return names[i].name;
    }

  return NULL;
}

static gboolean
extrapolates (const TerEnergyPoints *baseline,
              const TerEnergyPoints *reporting)
{
  guint n = baseline->offsets[baseline->n], n_reporting = reporting->offsets[reporting->n];
  guint n_outside = 0;
  double lowest = INFINITY, highest = -INFINITY;

  for (guint i = 0; i < n; i++)
    {
      lowest = fmin (lowest, baseline->temperatures[i]);
      highest = fmax (highest, baseline->temperatures[i]);
    }
  for (guint i = 0; i < n_reporting; i++)
    n_outside += reporting->temperatures[i] < lowest - MARGIN ||
                 reporting->temperatures[i] > highest + MARGIN;

  return n_outside > n_reporting * MOST_OUTSIDE;
}

/**
 * ter_sufficiency_judge:
 * @baseline: the points that the model was made of
 * @reporting: those that it is applied to
 * @model: (nullable): the model
 *
 * Tells whether a conclusion may be drawn. The year that ends the baseline has to be covered but for 37 days (CalTRACK
 * 2.2.1.2), and the weather of the reporting period must not be of another climate. The other flags are to be said, and
 * forbid nothing: a weak fit is in the interval already. R² ≥ 0.75 is the rule of thumb of ISO 50006 and IPMVP.
 */
TerSufficiencyFlags
ter_sufficiency_judge (const TerEnergyPoints *baseline,
                       const TerEnergyPoints *reporting,
                       const TerBaseline     *model)
{
  TerSufficiencyFlags flags = TER_SUFFICIENCY_ENOUGH;
  gint32 end;

  g_return_val_if_fail (baseline != NULL && reporting != NULL, TER_SUFFICIENCY_YEAR);

  if (baseline->n == 0)
    return TER_SUFFICIENCY_YEAR;
  end = baseline->firsts[baseline->n - 1] + (gint32) baseline->lengths[baseline->n - 1];
  if (ter_energy_points_count_days (baseline, end - YEAR_DAYS, end) < YEAR_DAYS - MOST_MISSING_DAYS)
    flags |= TER_SUFFICIENCY_YEAR;
  if (extrapolates (baseline, reporting))
    flags |= TER_SUFFICIENCY_EXTRAPOLATES;
  if (model != NULL && model->r2 < LEAST_R2)
    flags |= TER_SUFFICIENCY_WEAK_FIT;
  if (ter_energy_points_count_extremes (baseline) > 0)
    flags |= TER_SUFFICIENCY_EXTREMES;
  for (guint i = 0; i < baseline->n; i++)
    {
      if (baseline->lengths[i] > LONGEST_BILL)
        flags |= TER_SUFFICIENCY_LONG_BILLS;
    }

  return flags;
}
