/* ter-marks.h — Small drawings: sparkline, bar, stacked bar, activity, heat map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-chart-data.h"
#include "ter-graphic.h"

G_BEGIN_DECLS

/* A part of a stacked bar. */
typedef struct
{
  double value;
  TerRole role;
} TerPart;

/**
 * TerParts:
 * @n: how many
 * @total: what the whole width stands for; the sum of the parts when it is less
 *
 * A bar made of parts; with one part and a total, a plain bar.
 */
typedef struct
{
  guint n;
  double total;
  TerPart parts[8];
} TerParts;

/**
 * TerActivityBars:
 * @n: how many bars
 * @values: (array length=n): how tall
 * @marked: (array length=n): which need a look: they are drawn red and taller than nothing
 *
 * How much came, hour by hour.
 */
typedef struct
{
  guint n;
  double *values;
  gboolean *marked;
} TerActivityBars;

/**
 * TerHeat:
 * @n_rows: how many rows
 * @n_columns: how many columns
 * @values: (array): row by row; NaN where nothing was measured
 * @row_labels: (array length=n_rows): the names of the rows; %NULL for none
 * @column_labels: (array length=n_columns): the names of the columns; %NULL for none
 * @row_names: (nullable): what each row is called, labelled or not; the labels when it is %NULL
 * @column_names: (nullable): what each column is called, likewise
 * @unit: (nullable): the unit of the values
 * @from_zero: whether the palest colour is zero, for quantities, or the least value
 *
 * Values by two calendar units.
 */
typedef struct
{
  guint n_rows;
  guint n_columns;
  double *values;
  char **row_labels;
  char **column_labels;
  char **row_names;
  char **column_names;
  char *unit;
  gboolean from_zero;
} TerHeat;

void ter_draw_sparkline (GtkSnapshot *snapshot,
                         PangoContext *context,
                         const TerChartStyle *style,
                         gconstpointer samples,
                         float width,
                         float height);
void ter_draw_parts (GtkSnapshot *snapshot,
                     PangoContext *context,
                     const TerChartStyle *style,
                     gconstpointer parts,
                     float width,
                     float height);
void ter_draw_activity (GtkSnapshot *snapshot,
                        PangoContext *context,
                        const TerChartStyle *style,
                        gconstpointer bars,
                        float width,
                        float height);
void ter_draw_heat (GtkSnapshot *snapshot,
                    PangoContext *context,
                    const TerChartStyle *style,
                    gconstpointer heat,
                    float width,
                    float height);

TerActivityBars *ter_activity_bars_new (guint n) G_GNUC_WARN_UNUSED_RESULT;
void ter_activity_bars_free (TerActivityBars *self);
void ter_heat_layout (const TerHeat *heat,
                      const TerChartStyle *style,
                      PangoContext *context,
                      float width,
                      float height,
                      graphene_rect_t *plot);
char *ter_heat_row_name (const TerHeat *heat, guint row) G_GNUC_WARN_UNUSED_RESULT;
char *ter_heat_column_name (const TerHeat *heat, guint column) G_GNUC_WARN_UNUSED_RESULT;
TerHeat *ter_heat_new (guint n_rows, guint n_columns) G_GNUC_WARN_UNUSED_RESULT;
TerHeat *ter_heat_new_days (const TerSamples *samples,
                            TerSpan span,
                            GTimeZone *zone,
                            const char *unit) G_GNUC_WARN_UNUSED_RESULT;
void ter_heat_free (TerHeat *self);

G_END_DECLS
