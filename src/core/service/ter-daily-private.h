/* ter-daily-private.h — What each meter counted, day by day, kept in memory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-store.h"

G_BEGIN_DECLS

typedef struct _TerDailyCache TerDailyCache;

TerDailyCache   *ter_daily_cache_new (void) G_GNUC_WARN_UNUSED_RESULT;
void             ter_daily_cache_free (TerDailyCache *self);
void             ter_daily_cache_clear (TerDailyCache *self);
TerSeriesAnswer *ter_daily_cache_load (TerDailyCache   *self,
                                       TerStore        *store,
                                       const TerSeries *series,
                                       GCancellable    *cancellable,
                                       GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
