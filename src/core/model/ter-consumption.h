/* ter-consumption.h — What was consumed over consecutive spans of time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerCounterEventKind:
 * @TER_COUNTER_SWAP: the index fell, or jumped beyond what it can: another meter, or one set back
 * @TER_COUNTER_ROLLOVER: the index passed the end of its digits
 * @TER_COUNTER_GLITCH: a reading that the next ones contradict; it was left aside
 */
typedef enum
{
  TER_COUNTER_SWAP,
  TER_COUNTER_ROLLOVER,
  TER_COUNTER_GLITCH,
} TerCounterEventKind;

/**
 * TerCounterEvent:
 *
 * What happened to an index between the reading @before and the reading @after, taken at @time_us.
 */
typedef struct
{
  TerCounterEventKind kind;
  gint64 time_us;
  double before;
  double after;
} TerCounterEvent;

/**
 * TerUncovered:
 * @span: a time that was not measured
 * @amount: what was consumed meanwhile, known from the index on both sides; NaN when it is not known
 */
typedef struct
{
  TerSpan span;
  double amount;
} TerUncovered;

/**
 * TerConsumption:
 * @n: how many buckets
 * @edges: (array length=n+1): their edges
 * @amounts: (array length=n): what was consumed in each, as far as it is known
 * @covered: (array length=n): share of each that was measured, 0 to 1
 * @total: what was consumed between the first edge and the last: the sum of @amounts, and what was consumed
 *   in gaps that cross an edge, which belongs to no bucket
 * @unplaced: the latter
 * @coverage: share of the whole that was measured, 0 to 1
 * @uncovered: (element-type TerUncovered): what was not measured, in order of time
 * @events: (element-type TerCounterEvent): in order of time
 * @readings: (array length=n): readings taken in each
 * @lasts: (array length=n): the most recent reading of each, or %TER_INSTANT_NONE
 * @n_readings: readings that entered it
 * @last_us: the most recent of them, or %TER_INSTANT_NONE
 */
typedef struct
{
  gsize n;
  gint64 *edges;
  double *amounts;
  double *covered;
  double total;
  double unplaced;
  double coverage;
  GArray *uncovered;
  GArray *events;
  guint *readings;
  gint64 *lasts;
  gsize n_readings;
  gint64 last_us;
} TerConsumption;

TER_DECLARE_RECORD (TerConsumption, ter_consumption)

G_END_DECLS
