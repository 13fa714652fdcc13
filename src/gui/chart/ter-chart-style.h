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
  TER_N_ROLES,
} TerRole;

/**
 * TerChartStyle:
 * @colors: by role
 * @line_width: of a measured line, in pixels
 * @is_high_contrast: stronger lines, and patterns beside colours
 * @is_rtl: time goes from right to left
 *
 * How charts are drawn. Plain data, so that a chart can be drawn without a widget.
 */
typedef struct
{
  GdkRGBA colors[TER_N_ROLES];
  float line_width;
  gboolean is_high_contrast;
  gboolean is_rtl;
} TerChartStyle;

typedef enum
{
  TER_CHART_LIGHT,
  TER_CHART_DARK,
  TER_CHART_HIGH_CONTRAST,
} TerChartScheme;

void ter_chart_style_init (TerChartStyle *style, TerChartScheme scheme);
void ter_chart_style_color (const TerChartStyle *style, TerRole role, float alpha, GdkRGBA *color);

/* The nodes of a widget that carry the colours of the roles in the style sheet (“.role-measured”…). */
typedef struct
{
  GtkWidget *nodes[TER_N_ROLES];
} TerRoleNodes;

void ter_role_nodes_attach (TerRoleNodes *nodes, GtkWidget *parent);
void ter_role_nodes_detach (TerRoleNodes *nodes);
void ter_role_nodes_read (const TerRoleNodes *nodes, TerChartStyle *style);

G_END_DECLS
