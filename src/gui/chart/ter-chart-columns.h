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
 * @low: the least that the line reaches in it; greater than @high when there is no line in it
 * @high: the greatest
 * @qualities: of its observations: bit q for the #TerQuality q
 *
 * A column of pixels.
 */
typedef struct
{
  double low;
  double high;
  guint8 qualities;
} TerColumn;

/**
 * TerJoin:
 * @TER_JOIN_STRAIGHT: by a straight line
 * @TER_JOIN_HELD: a value holds until the next
 * @TER_JOIN_NONE: not at all: only the observations count
 *
 * How a line goes from an observation to the next.
 */
typedef enum
{
  TER_JOIN_STRAIGHT,
  TER_JOIN_HELD,
  TER_JOIN_NONE,
} TerJoin;

void ter_chart_columns (TerSamples *samples,
                        TerSpan span,
                        gint64 gap_us,
                        TerJoin join,
                        TerColumn *columns,
                        guint n_columns);
/* The first observation of each column, and the first one after the last: @starts has one more than there are
 * columns. */
void ter_chart_column_starts (const TerSamples *samples,
                              TerSpan span,
                              gsize *starts,
                              guint n_columns);
gint64 ter_chart_column_edge (TerSpan span, guint column, guint n_columns);

/* Whether the observations before and at @index belong to one line. */
gboolean ter_chart_joins (const TerSamples *samples, gsize index, gint64 gap_us);

gsize ter_chart_find (const TerSamples *samples, gint64 time_us);

G_END_DECLS
