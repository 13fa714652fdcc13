/* ter-chart-layout.c — Where things are in a chart over time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Where values and instants are in a chart of a size. Drawing and pointer both ask here, so that they agree.
 *
 *  1. The plot leaves room for the widest label of the value axis and for one line of the time axis.
 *  2. The time axis takes the finest step whose labels stay apart.
 *  3. From right to left, time and the value axis are mirrored; values still grow upwards.
 */

#include "config.h"

#include "ter-chart-layout.h"

#include <math.h>

#include "ter-chart-columns.h"
#include "ter-clock.h"

/* Room between the plot and the labels of its axes. */
#define LABEL_GAP 8
/* Least room between two labels of an axis. */
#define TICK_GAP 14
/* Two grid lines are at least so far apart. */
#define GRID_STEP 30

/**
 * ter_chart_text:
 * @scale: of the context's font size
 *
 * Returns: (transfer full): a text to measure and draw
 */
PangoLayout *
ter_chart_text (PangoContext *context,
                const char   *text,
                double        scale,
                gboolean      is_bold)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoLayout *layout;

  g_return_val_if_fail (context != NULL && text != NULL, NULL);

  layout = pango_layout_new (context);
  pango_layout_set_text (layout, text, -1);
  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  if (is_bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);

  return layout;
}

/**
 * ter_chart_text_size:
 *
 * Says how large a text is, in pixels.
 */
void
ter_chart_text_size (PangoLayout *text,
                     float       *width,
                     float       *height)
{
  PangoRectangle logical;

  g_return_if_fail (text != NULL);

  pango_layout_get_extents (text, NULL, &logical);
  if (width != NULL)
    *width = (float) logical.width / PANGO_SCALE;
  if (height != NULL)
    *height = (float) logical.height / PANGO_SCALE;
}

/**
 * ter_chart_text_draw:
 * @x: its left edge
 * @y: its top
 *
 * Draws a text, on whole pixels.
 */
void
ter_chart_text_draw (GtkSnapshot   *snapshot,
                     PangoLayout   *text,
                     float          x,
                     float          y,
                     const GdkRGBA *color)
{
  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));
  g_return_if_fail (text != NULL && color != NULL);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x), roundf (y)));
  gtk_snapshot_append_layout (snapshot, text, color);
  gtk_snapshot_restore (snapshot);
}

/* The end of a value: its column's or its band's. */
static void
widen (const TerLayer *layer,
       gsize           start,
       gsize           end,
       double         *low,
       double         *high)
{
  for (gsize i = start; i < end; i++)
    {
      double value = layer->samples->values[i];
      double top = layer->highs != NULL ? layer->highs[i] : value;

      if (isfinite (value))
        *low = MIN (*low, value);
      if (isfinite (top))
        *high = MAX (*high, top);
    }
}

static void
value_range (const TerChartData *data,
             const TerChartView *view,
             double             *low,
             double             *high)
{
  *low = data->from_zero ? 0 : INFINITY;
  *high = data->from_zero ? 0 : -INFINITY;
  for (guint i = 0; i < data->layers->len; i++)
    {
      const TerLayer *layer = data->layers->pdata[i];
      gsize start = 0;
      gsize end = layer->samples->n;

      if (view->fits_values)
        {
          start = ter_chart_find (layer->samples, view->span.start_us);
          end = ter_chart_find (layer->samples, view->span.end_us);
          start -= start > 0 ? 1 : 0;
          end += end < layer->samples->n ? 1 : 0;
        }
      widen (layer, start, end, low, high);
    }
}

static float
widest_tick (const TerValueScale *scale,
             PangoContext        *context,
             float               *height)
{
  float widest = 0;

  for (double value = scale->low; value <= scale->high + scale->step / 2; value += scale->step)
    {
      g_autofree char *label = ter_chart_number (value, scale->decimals);
      g_autoptr (PangoLayout) text = ter_chart_text (context, label, PANGO_SCALE_SMALL, FALSE);
      float width;

      ter_chart_text_size (text, &width, height);
      widest = MAX (widest, width);
    }

  return ceilf (widest);
}

static float
widest_time (const TerTimeScale *scale,
             GTimeZone          *zone,
             TerSpan             span,
             PangoContext       *context)
{
  float widest = 0;
  /* A dozen ticks tell: months have names of all lengths. */
  g_autoptr (GArray) ticks = ter_time_scale_ticks (scale, zone, span);

  for (guint i = 0; i < MIN (ticks->len, 24); i++)
    {
      g_autofree char *label =
          ter_time_scale_label (scale, zone, span, g_array_index (ticks, gint64, i));
      g_autoptr (PangoLayout) text = ter_chart_text (context, label, PANGO_SCALE_SMALL, FALSE);
      float width;

      ter_chart_text_size (text, &width, NULL);
      widest = MAX (widest, width);
    }

  return widest;
}

static void
choose_time_scale (TerChartLayout     *layout,
                   const TerChartData *data,
                   PangoContext       *context)
{
  const TerTimeScale *scales;
  guint n_scales = ter_time_scale_list (&scales);
  TerSpan span = layout->span;
  double length = span.end_us - span.start_us;

  for (guint i = 0; i < n_scales; i++)
    {
      double step = layout->plot.size.width * ter_time_scale_length_us (&scales[i]) / length;

      layout->time_scale = scales[i];
      /* No label is narrower than this: spares a thousand ticks. */
      if (step < 24 + TICK_GAP)
        continue;
      if (step >= widest_time (&scales[i], data->zone, span, context) + TICK_GAP)
        return;
    }
}

/**
 * ter_chart_view_init:
 * @view: (out caller-allocates): filled
 *
 * Sees the whole of a chart.
 */
void
ter_chart_view_init (TerChartView       *view,
                     const TerChartData *data)
{
  g_return_if_fail (view != NULL && data != NULL);

  *view = (TerChartView) { .span = data->span };
}

/**
 * ter_chart_layout_init:
 * @layout: (out caller-allocates): filled
 * @view: (nullable): what part of it is seen; %NULL for the whole
 * @context: its font measures the labels
 *
 * Says where things are in a chart of a size. Drawing, pointer and keys use the same layout.
 */
void
ter_chart_layout_init (TerChartLayout      *layout,
                       const TerChartData  *data,
                       const TerChartView  *view,
                       const TerChartStyle *style,
                       PangoContext        *context,
                       float                width,
                       float                height)
{
  TerChartView seen;
  double low, high;
  float text_height = 12;
  float left;
  guint n_ticks;

  g_return_if_fail (layout != NULL && data != NULL && style != NULL && context != NULL);

  ter_chart_view_init (&seen, data);
  if (view != NULL && view->span.start_us < view->span.end_us)
    seen = *view;
  layout->span = seen.span;
  layout->width = width;
  layout->height = height;
  layout->is_rtl = style->is_rtl;
  value_range (data, &seen, &low, &high);
  n_ticks = MAX (2, (guint) (height / GRID_STEP));
  ter_value_scale_init (&layout->scale, low, high, MIN (n_ticks, 6));

  left = widest_tick (&layout->scale, context, &text_height) + LABEL_GAP;
  layout->plot.origin.x = style->is_rtl ? 6 : left;
  layout->plot.origin.y = ceilf (text_height / 2) + 2;
  layout->plot.size.width = MAX (1, width - left - 6);
  layout->plot.size.height =
      MAX (1, height - layout->plot.origin.y - ceilf (text_height) - LABEL_GAP);
  choose_time_scale (layout, data, context);
}

/**
 * ter_chart_layout_x:
 *
 * Returns: where an instant is
 */
float
ter_chart_layout_x (const TerChartLayout *layout,
                    gint64                time_us)
{
  double share = (double) (time_us - layout->span.start_us) /
                 (double) (layout->span.end_us - layout->span.start_us);

  if (layout->is_rtl)
    share = 1 - share;

  return layout->plot.origin.x + (float) (share * layout->plot.size.width);
}

/**
 * ter_chart_layout_y:
 *
 * Returns: where a value is
 */
float
ter_chart_layout_y (const TerChartLayout *layout,
                    double                value)
{
  double share = (value - layout->scale.low) / (layout->scale.high - layout->scale.low);

  return layout->plot.origin.y + (float) ((1 - share) * layout->plot.size.height);
}

/**
 * ter_chart_layout_time:
 *
 * Returns: the instant at a place
 */
gint64
ter_chart_layout_time (const TerChartLayout *layout,
                       float                 x)
{
  double share = (x - layout->plot.origin.x) / layout->plot.size.width;

  if (layout->is_rtl)
    share = 1 - share;

  return layout->span.start_us +
         (gint64) (share * (double) (layout->span.end_us - layout->span.start_us));
}
