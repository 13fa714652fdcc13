/* ter-counter.h — What was consumed, from the index of a meter
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-consumption.h"
#include "ter-property.h"
#include "ter-samples.h"

G_BEGIN_DECLS

TerConsumption *ter_consumption_compute (const TerSamples *samples,
                                         TerSeriesKind     kind,
                                         const gint64     *edges,
                                         gsize             n_edges,
                                         gint64            step_us,
                                         double            factor) G_GNUC_WARN_UNUSED_RESULT;
TerConsumption *ter_consumption_regroup (const TerConsumption *self,
                                         const gint64         *edges,
                                         gsize                 n_edges) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
