/* ter-counter.h — What was consumed, from the index of a meter
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-consumption.h"
#include "ter-property.h"
#include "ter-readings.h"

G_BEGIN_DECLS

TerConsumption *ter_consumption_compute (const TerSamples *samples,
                                         TerSeriesKind     kind,
                                         const gint64     *edges,
                                         gsize             n_edges,
                                         gint64            step_us,
                                         double            factor) G_GNUC_WARN_UNUSED_RESULT;
TerConsumption *ter_consumption_compute_readings (const TerReadings *readings,
                                                  TerSeriesKind      kind,
                                                  const gint64      *edges,
                                                  gsize              n_edges,
                                                  gint64             step_us,
                                                  guint              limit,
                                                  double             factor)
    G_GNUC_WARN_UNUSED_RESULT;
/* What was left out of readings, and must be read to know a consumption: the first reading after which it is, or n. */
gsize           ter_counter_find_missing (const TerReadings *readings,
                                          gsize              from,
                                          TerSeriesKind      kind,
                                          gint64             step_us,
                                          guint              limit);
TerConsumption *ter_consumption_regroup (const TerConsumption *self,
                                         const gint64         *edges,
                                         gsize                 n_edges) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
