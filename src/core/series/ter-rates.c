/* ter-rates.c — How fast an index rises, by classes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-rates.h"

/* With fewer rates nothing is known of what is usual. */
#define MIN_RATES 32
#define RATE_PERCENTILE 0.995
/* Sixteen times the end of the class: of any rate of it, sixteen to thirty-two times. */
#define MARGIN_CLASSES 5

/**
 * ter_rates_find_limit:
 *
 * Learns what an index is not expected to do: to rise more than about twenty times as fast as the 99.5th percentile of
 * its rates.
 *
 * Returns: the first class beyond; %TER_RATE_BEYOND when there are too few rates to learn from
 */
guint
ter_rates_find_limit (const TerRates *self)
{
  guint64 n = 0;
  guint64 rank, seen = 0;
  guint rate;

  g_return_val_if_fail (self != NULL, TER_RATE_BEYOND);

  for (rate = TER_RATE_NONE + 1; rate < TER_RATE_BEYOND; rate++)
    n += self->counts[rate];
  if (n < MIN_RATES)
    return TER_RATE_BEYOND;

  rank = (guint64) (RATE_PERCENTILE * (double) (n - 1));
  for (rate = TER_RATE_NONE + 1; seen + self->counts[rate] <= rank; rate++)
    seen += self->counts[rate];

  return MIN (rate + MARGIN_CLASSES, TER_RATE_BEYOND);
}
