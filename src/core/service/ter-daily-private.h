/* ter-daily-private.h — What each meter counted, day by day, kept in memory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-counter.h"
#include "ter-series.h"
#include "ter-store.h"

G_BEGIN_DECLS

/**
 * TerDaily:
 * @days: consumption by local day over the whole life of the series
 * @factor: what its values were multiplied by
 * @step_us: how often it is read, learnt
 * @last_us: the series' last observation when it was computed
 * @n_observations: how many it had
 */
typedef struct
{
  TerConsumption *days;
  double factor;
  gint64 step_us;
  gint64 last_us;
  gint64 n_observations;
} TerDaily;

TER_DECLARE_RECORD (TerDaily, ter_daily)

typedef struct _TerDailyCache TerDailyCache;

TerDailyCache *ter_daily_cache_new (void) G_GNUC_WARN_UNUSED_RESULT;
void           ter_daily_cache_free (TerDailyCache *self);
TerDaily      *ter_daily_cache_load (TerDailyCache   *self,
                                     TerStore        *store,
                                     GTimeZone       *zone,
                                     const TerSeries *series,
                                     double           factor,
                                     GCancellable    *cancellable,
                                     GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
