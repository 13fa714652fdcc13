/* ter-chart-style.h — Colours and measures of charts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TerRole:
 * @TER_ROLE_TEXT: titles and values
 * @TER_ROLE_DIM: axes and captions, still 4.5:1
 * @TER_ROLE_GRID: grid lines
 * @TER_ROLE_MEASURED: what was measured, or selected
 * @TER_ROLE_EXPECTED: what was expected, or the year before
 * @TER_ROLE_DEVIATION: what needs someone
 * @TER_ROLE_PROVEN: what is in order
 * @TER_ROLE_EVENT: what has a date
 * @TER_ROLE_PRIVATE: the fourth status
 * @TER_ROLE_SURFACE: what the chart is drawn on
 * @TER_ROLE_FIRST: the first of %TER_N_CATEGORIES things that are compared: energies, sites, years
 *
 * What a colour means. Colour is never alone: dashes, shapes or words say the same.
 */
typedef enum
{
  TER_ROLE_TEXT,
  TER_ROLE_DIM,
  TER_ROLE_GRID,
  TER_ROLE_MEASURED,
  TER_ROLE_EXPECTED,
  TER_ROLE_DEVIATION,
  TER_ROLE_PROVEN,
  TER_ROLE_EVENT,
  TER_ROLE_PRIVATE,
  TER_ROLE_SURFACE,
  TER_ROLE_FIRST,
  TER_ROLE_SECOND,
  TER_ROLE_THIRD,
  TER_ROLE_FOURTH,
  TER_ROLE_FIFTH,
  TER_ROLE_SIXTH,
  TER_N_ROLES,
} TerRole;

#define TER_N_CATEGORIES (TER_N_ROLES - TER_ROLE_FIRST)

/**
 * TerMark:
 * @TER_MARK_LINE: a solid line, broken where nothing was measured
 * @TER_MARK_DASHES: the same, dashed: what was expected, or the year before
 * @TER_MARK_BAND: an interval: @highs above the values of @samples
 * @TER_MARK_COLUMNS: a column from the base line, as wide as its bucket
 * @TER_MARK_STEP: a line that holds each value until the next: a set point, a state
 * @TER_MARK_AREA: a line, and the surface between it and the base line
 * @TER_MARK_STACKED: a column that stands on those of the stacked layers before
 * @TER_MARK_SCATTER: a point for each value, whose shape tells its role
 *
 * How a layer of a chart is drawn.
 */
typedef enum
{
  TER_MARK_LINE,
  TER_MARK_DASHES,
  TER_MARK_BAND,
  TER_MARK_COLUMNS,
  TER_MARK_STEP,
  TER_MARK_AREA,
  TER_MARK_STACKED,
  TER_MARK_SCATTER,
  TER_N_MARKS,
} TerMark;

/**
 * TerChartStyle:
 * @colors: by role
 * @line_width: of a measured line, in pixels
 * @scale: device pixels in a pixel
 * @is_vector: whether everything must stay a shape: for SVG, PDF and a printer
 * @is_high_contrast: stronger lines, and patterns beside colours
 * @is_rtl: time goes from right to left
 *
 * How charts are drawn. Plain data, so that a chart can be drawn without a widget.
 */
typedef struct
{
  GdkRGBA colors[TER_N_ROLES];
  float line_width;
  float scale;
  gboolean is_vector;
  gboolean is_high_contrast;
  gboolean is_rtl;
} TerChartStyle;

typedef enum
{
  TER_CHART_LIGHT,
  TER_CHART_DARK,
  TER_CHART_HIGH_CONTRAST,
  TER_CHART_DARK_HIGH_CONTRAST,
} TerChartScheme;

void ter_chart_style_init (TerChartStyle *style, TerChartScheme scheme);
void ter_chart_style_init_paper (TerChartStyle *style, const TerChartStyle *screen);
void ter_chart_style_color (const TerChartStyle *style, TerRole role, float alpha, GdkRGBA *color);
guint ter_chart_style_dash (const TerChartStyle *style,
                            TerMark mark,
                            TerRole role,
                            const float **dash);

/* The nodes of a widget that carry the colours of the roles in the style sheet (“.role-measured”…). */
typedef struct
{
  GtkWidget *nodes[TER_N_ROLES];
  GtkWidget *contrast;
} TerRoleNodes;

void ter_role_nodes_attach (TerRoleNodes *nodes, GtkWidget *parent);
void ter_role_nodes_allocate (TerRoleNodes *nodes);
void ter_role_nodes_detach (TerRoleNodes *nodes);
void ter_role_nodes_read (const TerRoleNodes *nodes, TerChartStyle *style);

G_END_DECLS
