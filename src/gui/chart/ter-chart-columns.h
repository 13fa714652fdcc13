/* ter-chart-columns.h — What each column of pixels must show of a dense series
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"
#include "ter-samples.h"

G_BEGIN_DECLS

/**
 * TerColumn:
 * @n: how many values are in the column; the others mean nothing when it is 0
 * @low: the least of them
 * @high: the greatest of them
 * @first: the first of them
 * @last: the last of them
 * @joins: whether the column before belongs to the same unbroken stretch
 *
 * A column of pixels.
 */
typedef struct
{
  gsize n;
  double low;
  double high;
  double first;
  double last;
  gboolean joins;
} TerColumn;

void ter_chart_columns (
    const TerSamples *samples, TerSpan span, gint64 gap_us, TerColumn *columns, guint n_columns);

gsize ter_chart_find (const TerSamples *samples, gint64 time_us);

G_END_DECLS
