/* ter-chart-table.h — What a chart or a map of hours shows, as a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-data.h"
#include "ter-marks.h"

G_BEGIN_DECLS

/**
 * TerTableColumn:
 * @title: its head, with the unit
 * @dates: (nullable) (array): when it holds dates
 * @words: (nullable) (array): when it holds words; in the order that they sort in
 * @ranks: (nullable) (array): beside @words: what they sort by
 * @numbers: (nullable) (array): when it holds values; NaN where there is none
 *
 * One of the three arrays is there, as long as the table.
 */
typedef struct
{
  char *title;
  gint64 *dates;
  char **words;
  guint *ranks;
  double *numbers;
} TerTableColumn;

/**
 * TerChartTable:
 * @title: (nullable): what it is
 * @zone: (nullable): of the dates
 * @step: what a row stands for
 * @n_rows: how many rows
 * @columns: (element-type TerTableColumn): the first names the row
 */
typedef struct
{
  char *title;
  GTimeZone *zone;
  TerStep step;
  gsize n_rows;
  GPtrArray *columns;
} TerChartTable;

TER_DECLARE_RECORD (TerChartTable, ter_chart_table)

TerChartTable *ter_chart_table_of_data (const TerChartData *data, TerSpan span)
    G_GNUC_WARN_UNUSED_RESULT;
TerChartTable *ter_chart_table_of_heat (const TerHeat *heat, const char *title)
    G_GNUC_WARN_UNUSED_RESULT;
char *ter_chart_table_cell (const TerChartTable *self, guint column, gsize row)
    G_GNUC_WARN_UNUSED_RESULT;
int ter_chart_table_compare (const TerChartTable *self, guint column, gsize a, gsize b);
char *ter_chart_table_to_text (const TerChartTable *self, char separator) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
