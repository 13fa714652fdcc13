/* ter-store-gather-private.h — What a series comes to, hour by hour or year by year
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-counter.h"
#include "ter-gather.h"
#include "ter-store-private.h"

G_BEGIN_DECLS

/* @step_us: how often the series is read; when it is 0, it is learnt and given back. */
TerRollup *ter_reading_gather (TerReading *reading,
                               gint64 series_id,
                               const gint64 *edges,
                               gsize n_edges,
                               TerSeriesKind kind,
                               gint64 margin_us,
                               gint64 *step_us,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for edges that are those of local days of @zone, or some of them: from the days that are kept. */
TerRollup *ter_reading_gather_days (TerReading *reading,
                                    gint64 series_id,
                                    GTimeZone *zone,
                                    const gint64 *edges,
                                    gsize n_edges,
                                    TerSeriesKind kind,
                                    gint64 margin_us,
                                    gint64 *step_us,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What was consumed between edges of local days, from the readings that are kept; see ter-store-use.c. */
TerConsumption *ter_reading_consume (TerReading *reading,
                                     gint64 series_id,
                                     GTimeZone *zone,
                                     const gint64 *edges,
                                     gsize n_edges,
                                     gboolean by_month,
                                     TerSeriesKind kind,
                                     gint64 margin_us,
                                     gint64 step_us,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For tests: with a reading of its own. */
TerRollup *ter_store_gather (TerStore *self,
                             gint64 series_id,
                             const gint64 *edges,
                             gsize n_edges,
                             TerSeriesKind kind,
                             gint64 margin_us,
                             gint64 step_us,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
