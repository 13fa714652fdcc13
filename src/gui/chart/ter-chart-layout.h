/* ter-chart-layout.h — Where things are in a chart over time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-data.h"
#include "ter-chart-scale.h"

G_BEGIN_DECLS

/**
 * TerChartView:
 * @span: the time that is shown
 * @fits_values: whether the value axis is that of the values in @span, rather than of all values of the chart
 *
 * What part of a chart is seen. Zooming and panning change this only, never the data.
 */
typedef struct
{
  TerSpan span;
  gboolean fits_values;
} TerChartView;

/**
 * TerChartAxis:
 * @scale: its ticks, in the unit that is shown
 * @factor: from a value to the unit that is shown
 * @symbol: the symbol of that unit; "" without one
 *
 * A value axis.
 */
typedef struct
{
  TerValueScale scale;
  double factor;
  const char *symbol;
} TerChartAxis;

/**
 * TerChartLayout:
 * @span: the time that is shown
 * @plot: the rectangle of the values, without the axes
 * @axes: the value axes
 * @n_axes: 1 or 2
 * @time_scale: the horizontal axis of a chart over time
 * @x_scale: the horizontal axis of one that is not; its @step is 0 over time
 * @width: of the whole
 * @height: of the whole
 * @is_rtl: whether time goes from right to left
 *
 * Where things are. Drawing and pointer agree because both ask here.
 */
typedef struct
{
  TerSpan span;
  graphene_rect_t plot;
  TerChartAxis axes[TER_CHART_MAX_AXES];
  guint n_axes;
  TerTimeScale time_scale;
  TerValueScale x_scale;
  float width;
  float height;
  gboolean is_rtl;
} TerChartLayout;

void ter_chart_layout_init (TerChartLayout *layout,
                            const TerChartData *data,
                            const TerChartView *view,
                            const TerChartStyle *style,
                            PangoContext *context,
                            float width,
                            float height);
float ter_chart_layout_x (const TerChartLayout *layout, gint64 time_us);
float ter_chart_layout_y (const TerChartLayout *layout, guint axis, double value);
float ter_chart_layout_base (const TerChartLayout *layout, guint axis);
gint64 ter_chart_layout_time (const TerChartLayout *layout, float x);

/* Text of a chart: a small size of the context's font, with figures of one width. */
PangoLayout *ter_chart_text (PangoContext *context,
                             const char *text,
                             double scale,
                             gboolean is_bold) G_GNUC_WARN_UNUSED_RESULT;
void ter_chart_text_draw (
    GtkSnapshot *snapshot, PangoLayout *text, float x, float y, const GdkRGBA *color);
void ter_chart_text_size (PangoLayout *text, float *width, float *height);

/* For tests: a view of all there is. */
void ter_chart_view_init (TerChartView *view, const TerChartData *data);

G_END_DECLS
