/* ter-mark.h — One drawing function for each mark
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-columns.h"
#include "ter-chart-layout.h"

G_BEGIN_DECLS

/* Pure functions: they need no display, and the same input draws the same pixels. They do not clip. */
#define TER_MARK_ARGUMENTS                                                  \
  GtkSnapshot *snapshot, const TerLayer *layer, const TerChartStyle *style, \
      const TerChartLayout *layout

void ter_mark_draw (TER_MARK_ARGUMENTS);

void ter_mark_draw_line (TER_MARK_ARGUMENTS);
void ter_mark_draw_step (TER_MARK_ARGUMENTS);
void ter_mark_draw_area (TER_MARK_ARGUMENTS);
void ter_mark_draw_band (TER_MARK_ARGUMENTS);
void ter_mark_draw_columns (TER_MARK_ARGUMENTS);
void ter_mark_draw_scatter (TER_MARK_ARGUMENTS);

/* Not marks of their own: what they say of where and how it was measured. */
void ter_mark_draw_gaps (GtkSnapshot *snapshot,
                         const TerChartData *data,
                         const TerChartStyle *style,
                         const TerChartLayout *layout);
void ter_mark_draw_quality (TER_MARK_ARGUMENTS);

TerRole ter_mark_quality_role (TerQuality quality);

/* A sample of a mark, for the legend beside a chart. */
void ter_mark_draw_key (GtkSnapshot *snapshot,
                        TerMark mark,
                        TerRole role,
                        const TerChartStyle *style,
                        float width,
                        float height);
void ter_mark_hatch_gap (GtkSnapshot *snapshot,
                         const TerChartStyle *style,
                         const graphene_rect_t *area);
void ter_mark_draw_gap_key (GtkSnapshot *snapshot,
                            const TerChartStyle *style,
                            float width,
                            float height);

/**
 * TerRange:
 * @start: the first observation that is seen, or the one before, so that a line reaches the edge
 * @end: the first one after the last that is seen, likewise
 *
 * What of a layer is seen.
 */
typedef struct
{
  gsize start;
  gsize end;
} TerRange;

TerRange ter_mark_range (const TerLayer *layer, const TerChartLayout *layout);
gboolean ter_mark_is_dense (TerRange range, const TerChartLayout *layout);
void ter_mark_stroke (
    GtkSnapshot *snapshot, GskPath *path, TerMark mark, TerRole role, const TerChartStyle *style);
/* In high contrast, whether columns of a role are hatched: every second one of those that may stand together. */
gboolean ter_mark_is_hatched (const TerChartStyle *style, TerRole role);
void ter_mark_hatch (GtkSnapshot *snapshot, const graphene_rect_t *area, const GdkRGBA *color);

/* A small shape that tells a role without its colour. */
void ter_mark_draw_shape (GtkSnapshot *snapshot,
                          TerRole role,
                          const TerChartStyle *style,
                          float x,
                          float y,
                          float radius);

G_END_DECLS
