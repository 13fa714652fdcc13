/* ter-cusum.h — Savings as they add up, and when they changed
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-baseline.h"

G_BEGIN_DECLS

/* In standard deviations: what is let pass at each point, and the sum that is no longer chance. */
#define TER_CUSUM_SLACK 0.5
#define TER_CUSUM_LIMIT 5.0

/**
 * TerCusumPoint:
 * @end: the day after the last one that is added up
 * @difference: expected minus measured of this point, kWh
 * @sum: all of them up to here, kWh; it rises while there are savings
 * @breaks: there is a gap before: the line is not drawn from the point before
 */
typedef struct
{
  gint32 end;
  double difference;
  double sum;
  gboolean breaks;
} TerCusumPoint;

GArray *ter_cusum_compute (const TerBaseline     *model,
                           const TerEnergyPoints *points) G_GNUC_WARN_UNUSED_RESULT;
int     ter_cusum_find_change (const TerBaseline     *model,
                               const TerEnergyPoints *points,
                               double                 slack,
                               double                 limit);

G_END_DECLS
