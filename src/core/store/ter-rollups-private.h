/* ter-rollups-private.h — Where the days of a series are kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-compact-private.h"
#include "ter-readings.h"

G_BEGIN_DECLS

/* What a row holds: id = series × 2³² + level × 2²⁴ + month, months counted from January 1899. The numbers are stored:
 * never renumber them. */
typedef enum
{
  /* Of a local month, what the values of each day come to (ter-rollup.c) */
  TER_ROLLUP_DAYS = 0,
  /* Of an index or amounts, the readings that matter to know what was consumed (ter-readings.c): of a local month, those
   * at the edges of its days; of a local year, at the edges of its months */
  TER_ROLLUP_MONTH_READINGS = 1,
  TER_ROLLUP_YEAR_READINGS = 2,
} TerRollupLevel;

#define TER_ROLLUP_LEVEL_SHIFT 24
#define TER_ROLLUP_MONTH_MASK 0xffffff

/* How the days of a series are cut. */
typedef struct
{
  /* Owned */
  GTimeZone *zone;
  char *cut;

  TerSeriesKind kind;
  /* About how often it is read: over its life, and as far as it was looked at */
  gint64 step_us;
  gint64 learnt_us;
} TerRollupSubject;

char *ter_rollup_make_cut (GTimeZone *zone, TerSeriesKind kind) G_GNUC_WARN_UNUSED_RESULT;
gint64 ter_rollup_row_id (gint64 series_id,
                          TerRollupLevel level,
                          GTimeZone *zone,
                          gint64 instant_us);

/* What is kept of the readings of a span, in order of time; see ter-store-use.c. */
typedef struct
{
  TerSpan span;
  TerReadings *readings;
} TerKeptReadings;

/* (element-type TerKeptReadings) */
GArray *ter_kept_readings_new (void) G_GNUC_WARN_UNUSED_RESULT;
GArray *ter_reading_list_kept (TerReading *reading,
                               gint64 series_id,
                               TerRollupLevel level,
                               GTimeZone *zone,
                               const char *cut,
                               TerSpan span,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ter-store-outline.c: the rows of these levels, of months that were made anew: (element-type TerKeptReadings) */
void ter_packed_series_add_month_readings (TerPackedSeries *self,
                                           const TerRollupSubject *subject,
                                           const TerSamples *samples,
                                           TerSpan month,
                                           GArray *made);
gboolean ter_packed_series_add_year_readings (TerPackedSeries *self,
                                              TerReading *reading,
                                              const TerRollupSubject *subject,
                                              const GArray *made,
                                              GError **error);

G_END_DECLS
