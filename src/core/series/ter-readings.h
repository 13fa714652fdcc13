/* ter-readings.h — The readings of a meter, all of them or those that matter
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"
#include "ter-property.h"
#include "ter-rates.h"
#include "ter-record.h"
#include "ter-samples.h"

G_BEGIN_DECLS

/**
 * TerReadings:
 * @n: how many readings
 * @times: (array length=n): when they were taken
 * @values: (array length=n): what they said; an amount before which some were left out is the sum of these and itself
 * @n_left_out: (array length=n) (nullable): how many readings after each were left out; %NULL when none was
 * @longest: (array length=n) (nullable): where some were left out, the longest time between two of them
 * @highest: (array length=n) (nullable): where some were left out of an index, the highest class of the rates between
 * @rates: (element-type TerReadingsRate) (nullable): how many rises between two neighbours were how fast, those that were
 *   left out too; %NULL when they were not counted
 *
 * What consumption is computed from: readings that count, in order of time. Those of a time when nothing happened but that
 * the meter went on may be left out, but for the first and the last one.
 */
typedef struct
{
  gsize n;
  gint64 *times;
  double *values;
  guint32 *n_left_out;
  gint64 *longest;
  guint16 *highest;
  GArray *rates;

  /* Private: room for how many */
  gsize room;
} TerReadings;

/* So many rises of one class, at least one. */
typedef struct
{
  guint32 rate;
  guint32 n;
} TerReadingsRate;

TER_DECLARE_RECORD (TerReadings, ter_readings)

TerReadings *ter_readings_new_samples (const TerSamples *samples,
                                       double            factor) G_GNUC_WARN_UNUSED_RESULT;
void         ter_readings_append (TerReadings       *self,
                                  const TerReadings *others);
void         ter_readings_count (const TerReadings *self,
                                 TerRates          *rates);
TerReadings *ter_readings_thin (const TerReadings *self,
                                TerSeriesKind      kind,
                                const gint64      *edges,
                                gsize              n_edges,
                                gint64             step_us) G_GNUC_WARN_UNUSED_RESULT;

/* ter-readings-pack.c */
void         ter_readings_pack (const TerReadings *self,
                                TerSpan            span,
                                GByteArray        *bytes);
TerReadings *ter_readings_unpack (const guint8 *data,
                                  gsize         length,
                                  TerSpan      *span,
                                  GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
