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

#include "ter-unit.h"

/* Room between the plot and the labels of its axes. */
#define LABEL_GAP 8
/* Least room between two labels of an axis. */
#define TICK_GAP 14
/* Two grid lines are at least so far apart. */
#define GRID_STEP 30
/* Two ticks of a horizontal axis of numbers likewise. */
#define X_STEP 40
/* Free at the edge without a value axis, so that the last label of the time axis is not cut too early. */
#define EDGE 6

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

static float
text_width (PangoContext *context,
            const char   *label,
            float        *height)
{
  g_autoptr (PangoLayout) text = ter_chart_text (context, label, PANGO_SCALE_SMALL, FALSE);
  float width;

  ter_chart_text_size (text, &width, height);

  return ceilf (width);
}

/* Of many labels, one of the longest is measured: shaping them all at each frame would cost more than the chart. */
static void
keep_longest (char **longest,
              char  *label)
{
  if (*longest != NULL && g_utf8_strlen (*longest, -1) >= g_utf8_strlen (label, -1))
    {
      g_free (label);
      return;
    }
  g_free (*longest);
  *longest = label;
}

static float
widest_tick (const TerValueScale *scale,
             PangoContext        *context,
             float               *height)
{
  g_autofree char *longest = NULL;

  for (guint i = 0; i < ter_value_scale_n_ticks (scale); i++)
    keep_longest (&longest, ter_chart_number (ter_value_scale_tick (scale, i), scale->decimals));

  return text_width (context, longest != NULL ? longest : "0", height);
}

static float
widest_time (const TerTimeScale *scale,
             GTimeZone          *zone,
             TerSpan             span,
             PangoContext       *context)
{
  /* Two dozen ticks tell: months have names of all lengths. */
  g_autoptr (GArray) ticks = ter_time_scale_ticks (scale, zone, span);
  g_autofree char *longest = NULL;

  for (guint i = 0; i < MIN (ticks->len, 24); i++)
    keep_longest (&longest,
                  ter_time_scale_label (scale, zone, span, g_array_index (ticks, gint64, i)));

  return longest != NULL ? text_width (context, longest, NULL) : 0;
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

static void
choose_x_scale (TerChartLayout *layout,
                PangoContext   *context)
{
  guint n = MAX (2, (guint) (layout->plot.size.width / X_STEP));

  ter_value_scale_init (&layout->x_scale, layout->span.start_us / 1e6, layout->span.end_us / 1e6,
                        MIN (n, 12));
}

static void
choose_axis (TerChartAxis       *axis,
             const TerChartData *data,
             guint               index,
             const TerSpan      *span,
             guint               n_ticks)
{
  const char *unit = index == 0 ? data->unit : data->second_unit;
  const char *shown;
  double low, high;

  ter_chart_data_range (data, index, NULL, &low, &high);
  shown = low <= high ? ter_unit_readable (unit, MAX (fabs (low), fabs (high))) : unit;
  axis->factor = 1;
  if (unit != NULL && shown != unit && !ter_unit_convert (unit, shown, 1, &axis->factor))
    axis->factor = 1;
  axis->symbol = ter_unit_symbol (shown);
  if (span != NULL)
    ter_chart_data_range (data, index, span, &low, &high);
  ter_value_scale_init (&axis->scale, low * axis->factor, high * axis->factor, n_ticks);
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
  float text_height = 12;
  float sides[TER_CHART_MAX_AXES] = { EDGE, EDGE };
  guint n_ticks;

  g_return_if_fail (layout != NULL && data != NULL && style != NULL && context != NULL);

  ter_chart_view_init (&seen, data);
  if (view != NULL && view->span.start_us < view->span.end_us)
    seen = *view;
  *layout = (TerChartLayout) {
    .span = seen.span, .width = width, .height = height, .is_rtl = style->is_rtl
  };
  layout->n_axes = data->second_unit != NULL ? 2 : 1;
  n_ticks = CLAMP ((guint) (height / GRID_STEP), 2, 6);
  for (guint i = 0; i < layout->n_axes; i++)
    {
      TerChartAxis *axis = &layout->axes[i];

      choose_axis (axis, data, i, seen.fits_values ? &seen.span : NULL, n_ticks);
      sides[i] = widest_tick (&axis->scale, context, &text_height) + LABEL_GAP;
      if (layout->n_axes > 1)
        sides[i] = MAX (sides[i], text_width (context, axis->symbol, NULL) + LABEL_GAP);
    }

  layout->plot.origin.x = sides[style->is_rtl ? 1 : 0];
  layout->plot.origin.y = ceilf (text_height / 2) + 2;
  /* With two axes each says its unit above its ticks. */
  if (layout->n_axes > 1)
    layout->plot.origin.y += ceilf (text_height);
  layout->plot.size.width = MAX (1, floorf (width - sides[0] - sides[1]));
  layout->plot.size.height =
      MAX (1, height - layout->plot.origin.y - ceilf (text_height) - LABEL_GAP -
                  (data->x_title != NULL ? ceilf (text_height) : 0));
  if (data->x_unit != NULL)
    choose_x_scale (layout, context);
  else
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
 * @axis: 0 or 1
 *
 * Returns: where a value is
 */
float
ter_chart_layout_y (const TerChartLayout *layout,
                    guint                 axis,
                    double                value)
{
  const TerValueScale *scale = &layout->axes[axis].scale;
  double share = (value * layout->axes[axis].factor - scale->low) / (scale->high - scale->low);

  return layout->plot.origin.y + (float) ((1 - share) * layout->plot.size.height);
}

/**
 * ter_chart_layout_base:
 *
 * Returns: where columns and areas begin: at zero, or at the edge that is nearest to it
 */
float
ter_chart_layout_base (const TerChartLayout *layout,
                       guint                 axis)
{
  float y = ter_chart_layout_y (layout, axis, 0);

  return CLAMP (y, layout->plot.origin.y, layout->plot.origin.y + layout->plot.size.height);
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
