/* ter-chart-sheet.h — A chart that stands alone in a document
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-legend.h"
#include "ter-graphic.h"

G_BEGIN_DECLS

/**
 * TerChartSheet:
 * @title: (nullable): what the chart is
 * @unit: (nullable): its unit and method: "MWh per week"
 * @period: (nullable): what time it shows
 * @summary: (nullable): what it says, for those who do not see it
 * @footer: (nullable): who says so, about which territory, and when
 * @made_us: when it was made, or %TER_INSTANT_NONE
 * @legend: (nullable) (element-type TerChartKey): what its marks stand for
 *
 * What a chart says beside what it draws, where nothing else says it.
 */
typedef struct
{
  char *title;
  char *unit;
  char *period;
  char *summary;
  char *footer;
  gint64 made_us;
  GPtrArray *legend;
} TerChartSheet;

TER_DECLARE_RECORD (TerChartSheet, ter_chart_sheet)

/**
 * TerSheetPicture:
 * @sheet: what is said
 * @draw: draws the chart
 * @data: of @draw
 *
 * A chart with its words.
 */
typedef struct
{
  const TerChartSheet *sheet;
  TerGraphicDraw draw;
  gconstpointer data;
} TerSheetPicture;

float ter_chart_sheet_height (const TerChartSheet *sheet, PangoContext *context, float width);
void ter_chart_sheet_draw (GtkSnapshot *snapshot,
                           PangoContext *context,
                           const TerChartStyle *style,
                           gconstpointer picture,
                           float width,
                           float height);

G_END_DECLS
