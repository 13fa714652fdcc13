/* ter-rollup.h — What the observations of a series come to, hour by hour or day by day
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-aggregate.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerRollup:
 * @n: how many buckets
 * @edges: (array): @n + 1 increasing instants: bucket i is from edge i to before edge i + 1
 * @counts: (array length=n): how many values
 * @mins: (array length=n): lowest value, or NaN
 * @maxs: (array length=n): highest value, or NaN
 * @sums: (array length=n): of the values; of amounts whose step crosses an edge, the share of the bucket
 * @totals: (array length=n) (nullable): of whole values, whatever their share; %NULL when these are @sums
 * @firsts: (array length=n): earliest value, or NaN
 * @lasts: (array length=n): latest value, or NaN
 * @first_times: (array length=n): the instant of the earliest value, or %TER_INSTANT_NONE
 * @last_times: (array length=n): the instant of the latest value, or %TER_INSTANT_NONE
 * @covered: (array length=n): µs that the values speak for
 *
 * Buckets, as columns (all of them in one block, at @edges): what ter_aggregate() would say of the same observations, kept so that it can be packed, and
 * folded to longer buckets.
 */
typedef struct
{
  gsize n;
  gint64 *edges;
  guint32 *counts;
  double *mins;
  double *maxs;
  double *sums;
  double *totals;
  double *firsts;
  double *lasts;
  gint64 *first_times;
  gint64 *last_times;
  gint64 *covered;
} TerRollup;

TerRollup *ter_rollup_new_edges (const gint64 *edges, gsize n_edges, gboolean has_totals)
    G_GNUC_WARN_UNUSED_RESULT;
/* (element-type TerBucket): the same as ter_aggregate() gives. */
GArray *ter_rollup_to_buckets (const TerRollup *self) G_GNUC_WARN_UNUSED_RESULT;
void ter_rollup_fold_into (TerRollup *self, const TerRollup *finer);
void ter_rollup_pack (const TerRollup *self, gsize first, gsize n, GByteArray *bytes);
TerRollup *ter_rollup_unpack (const guint8 *data, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

TER_DECLARE_RECORD (TerRollup, ter_rollup)

G_END_DECLS
