/* ter-chart-legend.h — What the marks of a chart stand for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-data.h"

G_BEGIN_DECLS

/**
 * TerKeyKind:
 * @TER_KEY_LAYER: a layer
 * @TER_KEY_GAP: the hatching where there is no data
 * @TER_KEY_QUALITY: the shape or the rug of values that are not good
 *
 * What a key of a legend explains.
 */
typedef enum
{
  TER_KEY_LAYER,
  TER_KEY_GAP,
  TER_KEY_QUALITY,
} TerKeyKind;

/**
 * TerChartKey:
 * @kind: what it explains
 * @label: in words
 * @mark: of a layer
 * @role: its colour and its shape
 *
 * A line of a legend.
 */
typedef struct
{
  TerKeyKind kind;
  char *label;
  TerMark mark;
  TerRole role;
} TerChartKey;

GPtrArray *ter_chart_legend (const TerChartData *data, TerSpan span, gboolean is_alone)
    G_GNUC_WARN_UNUSED_RESULT;
TerChartKey *ter_chart_key_copy (const TerChartKey *key) G_GNUC_WARN_UNUSED_RESULT;
void ter_chart_key_free (TerChartKey *key);
void ter_draw_key (GtkSnapshot *snapshot,
                   PangoContext *context,
                   const TerChartStyle *style,
                   gconstpointer key,
                   float width,
                   float height);

G_END_DECLS
