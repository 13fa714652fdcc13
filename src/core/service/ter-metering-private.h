/* ter-metering-private.h — Meters of sites, added up
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-daily-private.h"
#include "ter-figure.h"
#include "ter-meter.h"
#include "ter-series.h"
#include "ter-site.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerMetered:
 * @series: a series that counts
 * @meter: (nullable): its meter
 * @site_id: the site that it counts for
 * @fluid: (transfer none): "electricity", "gas", "heat", "energy", "water"
 * @factor: from its unit to the unit asked
 * @is_counted: whether it enters totals
 * @why_not: (nullable): why it does not
 * @use: (nullable): what it counted, by day unless said otherwise, in its own unit; %NULL without observations or when
 *   it is not counted
 */
typedef struct
{
  TerSeries *series;
  TerMeter *meter;
  gint64 site_id;
  const char *fluid;
  double factor;
  gboolean is_counted;
  char *why_not;
  TerSeriesAnswer *use;
} TerMetered;

TER_DECLARE_RECORD (TerMetered, ter_metered)

/* (element-type TerMetered): the series that count @unit ("kWh", "m3") for the sites of one kind, or for one site. */
GPtrArray *ter_metering_load (TerTerritory *territory,
                              const char   *unit,
                              TerSiteKind   kind,
                              gint64        site_id,
                              GCancellable *cancellable,
                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* Those of a site (or of all, 0) and of a fluid (or of all, NULL) that are counted and have observations. */
GPtrArray *ter_metering_filter (GPtrArray  *inputs,
                                gint64      site_id,
                                const char *fluid) G_GNUC_WARN_UNUSED_RESULT;

/* The same, with what they counted by @resolution over @span. */
GPtrArray *ter_metering_ask (GPtrArray    *inputs,
                             TerTerritory *territory,
                             TerSpan       span,
                             TerResolution resolution,
                             GCancellable *cancellable,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* The functions below take (element-type TerMetered) filtered inputs. */
/* The time zone of their days; the territory's when they have several. */
const char *ter_metering_zone (GPtrArray    *inputs,
                               TerTerritory *territory);
TerFigure  *ter_metering_total (GPtrArray    *inputs,
                                TerTerritory *territory,
                                const char   *id,
                                const char   *label,
                                const char   *unit,
                                TerSpan       span) G_GNUC_WARN_UNUSED_RESULT;
TerBuckets *ter_metering_buckets (GPtrArray    *inputs,
                                  const gint64 *edges,
                                  gsize         n_edges,
                                  TerStep       step,
                                  const char   *label,
                                  const char   *unit) G_GNUC_WARN_UNUSED_RESULT;
TerBuckets *ter_metering_buckets_before (GPtrArray        *inputs,
                                         GTimeZone        *zone,
                                         const TerBuckets *current,
                                         const char       *label) G_GNUC_WARN_UNUSED_RESULT;
TerFigure  *ter_metering_change (GPtrArray    *inputs,
                                 TerTerritory *territory,
                                 const char   *id,
                                 const char   *label,
                                 const char   *unit,
                                 TerSpan       span,
                                 TerStep       shift_step,
                                 int           shift) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
