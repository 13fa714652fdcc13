/* ter-rates.h — How fast an index rises, by classes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-bytes.h"

G_BEGIN_DECLS

/* A rate is of the class of its power of two: those of a class are less than twice as high as one another. */
#define TER_N_RATES 2048
/* It did not rise, or by next to nothing. */
#define TER_RATE_NONE 0u
/* It fell. As a limit: nothing else is beyond it. */
#define TER_RATE_BEYOND 2047u

/**
 * TerRates:
 * @counts: how many rises are of each class
 *
 * How many rises of an index were how fast. It is the same however the rises were put together, in whichever order.
 */
typedef struct
{
  guint32 counts[TER_N_RATES];
} TerRates;

static inline guint
ter_rate_class (double rise,
                gint64 duration_us)
{
  if (!(rise >= 0))
    return TER_RATE_BEYOND;

  return (guint) (ter_double_to_bits (rise / (double) duration_us) >> 52) & (TER_N_RATES - 1);
}

/* The first class that is beyond what is usual: what is of it, or above, is no consumption. */
guint ter_rates_find_limit (const TerRates *self);

G_END_DECLS
