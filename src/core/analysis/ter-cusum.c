/* ter-cusum.c — Savings as they add up, and when they changed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-cusum.h"

static gboolean
follows_gap (const TerEnergyPoints *points,
             guint                  index)
{
  return index > 0 &&
         points->firsts[index - 1] + (gint32) points->lengths[index - 1] != points->firsts[index];
}

static double
get_difference (const TerBaseline     *model,
                const TerEnergyPoints *points,
                guint                  index)
{
  return ter_baseline_predict_point (model, points, index) -
         points->rates[index] * points->lengths[index];
}

/**
 * ter_cusum_compute:
 * @model: the consumption of before
 * @points: what was consumed, beside the weather
 *
 * Adds up what the model expects minus what was measured: S = Σ (expected - measured), which rises while there are savings.
 * Both signs are in use elsewhere: say this one beside the chart. What was not measured adds nothing and breaks the line.
 *
 * Returns: (transfer full) (element-type TerCusumPoint): one for each point
 */
GArray *
ter_cusum_compute (const TerBaseline     *model,
                   const TerEnergyPoints *points)
{
  GArray *sums;
  double sum = 0;

  g_return_val_if_fail (model != NULL && points != NULL, NULL);

  sums = g_array_sized_new (FALSE, FALSE, sizeof (TerCusumPoint), points->n);
  for (guint i = 0; i < points->n; i++)
    {
      TerCusumPoint point = { .end = points->firsts[i] + (gint32) points->lengths[i],
                              .difference = get_difference (model, points, i),
                              .breaks = follows_gap (points, i) };

      sum += point.difference;
      point.sum = sum;
      g_array_append_val (sums, point);
    }

  return sums;
}

/**
 * ter_cusum_find_change:
 * @slack: standard deviations that each point may differ by, like %TER_CUSUM_SLACK
 * @limit: standard deviations from which the sum is a change, like %TER_CUSUM_LIMIT
 *
 * Looks for the point where consumption left the model, by the tabular CUSUM of both sides: C = max (0, C + z - k), a change
 * when C > h. The change is said to begin where the sum last left zero. A gap starts both sums again: what happened in it is
 * not known.
 *
 * Returns: the index of the point where the change begins, or -1
 */
int
ter_cusum_find_change (const TerBaseline     *model,
                       const TerEnergyPoints *points,
                       double                 slack,
                       double                 limit)
{
  double above = 0, below = 0;
  int above_start = 0, below_start = 0;

  g_return_val_if_fail (model != NULL && points != NULL && slack >= 0 && limit > 0, -1);

  for (guint i = 0; i < points->n && model->variance > 0; i++)
    {
      double z = get_difference (model, points, i) / sqrt (model->variance * points->lengths[i]);

      if (follows_gap (points, i))
        above = below = 0;
      if (above == 0)
        above_start = i;
      if (below == 0)
        below_start = i;
      above = fmax (0, above + z - slack);
      below = fmax (0, below - z - slack);
      if (above > limit)
        return above_start;
      if (below > limit)
        return below_start;
    }

  return -1;
}
