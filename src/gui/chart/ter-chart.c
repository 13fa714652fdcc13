/* ter-chart.c — A chart over time that a person explores
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A TerPlot over ter_chart_draw(): it holds what is shown, what part of it is seen and where the cursor stands. The
 * pointer is in ter-chart-gestures.c, the keys in ter-chart-keys.c and ter-chart-actions.c, the view in ter-chart-view.c,
 * the words in ter-chart-words.c.
 *
 *  1. @data is the whole. @detail, when there is one, is finer and about a part: it is shown while the view lies
 *     within it, and never else, so that an answer that came late is seen only where it is true.
 *  2. The cursor is an instant; the point is the one nearest to it in what is shown, coarse or fine. The pointer moves
 *     it unless it is pinned (Enter or click); Escape lets it go.
 *  3. What moves the view calls ter_chart_view_begins() then ter_chart_view_moved(): a burst of moves is one step
 *     back, and "view-changed" once.
 *  4. Each move by key is announced: the chart is read point by point without being seen.
 *  5. Nothing moves by itself: there is no animation to reduce.
 */

#include "config.h"

#include "ter-chart.h"

#include "ter-chart-cursor.h"
#include "ter-chart-draw.h"
#include "ter-chart-gaps.h"
#include "ter-chart-private.h"
#include "ter-instant.h"

enum
{
  VIEW_CHANGED,
  SELECTION_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerChart, ter_chart, TER_TYPE_PLOT)

/* The finer values, where they are about all that is seen. */
TerChartData *
ter_chart_get_shown (TerChart *self)
{
  const TerSpan *view = &self->zoom.view.span;

  if (self->detail != NULL && ter_chart_zoom_is_narrow (&self->zoom) &&
      view->start_us >= self->detail->span.start_us && view->end_us <= self->detail->span.end_us)
    return self->detail;

  return self->data;
}

/* The layer that the cursor follows, when it has a point. */
const TerLayer *
ter_chart_get_layer (TerChart *self)
{
  TerChartData *data = ter_chart_get_shown (self);
  const TerLayer *layer = data != NULL ? ter_chart_data_get_main (data) : NULL;

  return layer != NULL && layer->samples->n > 0 ? layer : NULL;
}

gboolean
ter_chart_get_point (TerChart *self,
                     gsize    *point)
{
  const TerLayer *layer = ter_chart_get_layer (self);

  if (layer == NULL || self->cursor_us == TER_INSTANT_NONE)
    return FALSE;
  *point = ter_chart_point_near (layer, self->cursor_us);

  return TRUE;
}

/* What is said where the cursor is: a point, or that there is no data. */
static gboolean
ter_chart_read (TerChart        *self,
                TerChartReading *reading)
{
  gsize point;

  if (!ter_chart_get_point (self, &point))
    return FALSE;
  if (!ter_chart_reading_init_gap (reading, ter_chart_get_shown (self), self->cursor_us))
    ter_chart_reading_init (reading, ter_chart_get_shown (self), point);

  return TRUE;
}

/* The instant under the pointer; the view may have moved since the last frame. */
gint64
ter_chart_time_at (TerChart *self,
                   double    x)
{
  TerChartLayout layout = self->layout;

  layout.span = self->zoom.view.span;

  return ter_chart_layout_time (&layout, (float) x);
}

void
ter_chart_set_cursor (TerChart *self,
                      gint64    time_us)
{
  if (self->cursor_us == time_us)
    return;
  self->cursor_us = time_us;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ter_chart_link_set_cursor (self->link, time_us);
}

void
ter_chart_view_changed (TerChart *self)
{
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static void
selection_changed_cb (TerChart *self)
{
  ter_chart_update_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
ter_chart_draw_layers (TerPlot             *plot,
                       GtkSnapshot         *snapshot,
                       const TerChartStyle *style,
                       float                width,
                       float                height)
{
  TerChart *self = TER_CHART (plot);
  TerChartData *data = ter_chart_get_shown (self);
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  TerChartLayout layout;

  if (data == NULL)
    return;
  ter_chart_layout_init (&layout, data, &self->zoom.view, style, context, width, height);
  ter_chart_draw (snapshot, context, data, style, &layout);
  /* A picture for a file has its own size: the pointer is on the one of the screen. */
  if ((int) width == gtk_widget_get_width (GTK_WIDGET (self)) &&
      (int) height == gtk_widget_get_height (GTK_WIDGET (self)))
    {
      self->layout = layout;
      self->has_layout = TRUE;
    }
}

static void
ter_chart_draw_over (TerPlot     *plot,
                     GtkSnapshot *snapshot,
                     float        width,
                     float        height)
{
  TerChart *self = TER_CHART (plot);
  const TerChartStyle *style = ter_plot_get_style (plot);
  TerChartReading reading;
  TerSpan selection;

  if (!self->has_layout)
    return;
  if (ter_chart_link_get_selection (self->link, &selection))
    ter_chart_draw_selection (snapshot, style, &self->layout, selection);
  if (ter_chart_read (self, &reading))
    ter_chart_draw_reading (snapshot, gtk_widget_get_pango_context (GTK_WIDGET (self)),
                            ter_chart_get_shown (self), style, &self->layout, &reading,
                            self->is_pinned);
  else if (ter_chart_link_get_cursor (self->link) != TER_INSTANT_NONE)
    ter_chart_draw_instant (snapshot, style, &self->layout, ter_chart_link_get_cursor (self->link));
}

static void
ter_chart_dispose (GObject *object)
{
  TerChart *self = TER_CHART (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_pointer (&self->data, ter_chart_data_unref);
  g_clear_pointer (&self->detail, ter_chart_data_unref);
  g_clear_object (&self->link);

  G_OBJECT_CLASS (ter_chart_parent_class)->dispose (object);
}

static void
ter_chart_finalize (GObject *object)
{
  ter_chart_zoom_clear (&TER_CHART (object)->zoom);

  G_OBJECT_CLASS (ter_chart_parent_class)->finalize (object);
}

static void
ter_chart_class_init (TerChartClass *klass)
{
  TerPlotClass *plot_class = TER_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = ter_chart_finalize;
  plot_class->draw = ter_chart_draw_layers;
  plot_class->draw_over = ter_chart_draw_over;
  plot_class->dup_table = ter_chart_dup_table;
  plot_class->dup_title = ter_chart_dup_title;
  plot_class->fill_sheet = ter_chart_fill_sheet;
  plot_class->fill_menu = ter_chart_fill_menu;

  /**
   * TerChart::view-changed:
   *
   * Another part of the time is seen, and did not move for a moment.
   */
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", TER_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TerChart::selection-changed:
   *
   * Another period is selected, or none, here or in a chart linked with it.
   */
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", TER_TYPE_CHART, G_SIGNAL_RUN_LAST,
                                             0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  ter_chart_add_bindings (GTK_WIDGET_CLASS (klass));
}

static void
ter_chart_init (TerChart *self)
{
  g_autoptr (TerChartLink) link = ter_chart_link_new ();

  self->cursor_us = TER_INSTANT_NONE;
  ter_chart_zoom_init (&self->zoom);
  ter_chart_add_actions (self);
  ter_chart_set_link (self, link);
  ter_chart_add_gestures (self);
}

/**
 * ter_chart_new:
 * @height: how tall, in pixels
 *
 * Returns: (transfer floating): an empty chart
 */
GtkWidget *
ter_chart_new (int height)
{
  TerPlot *self = g_object_new (TER_TYPE_CHART, NULL);

  ter_plot_set_height (self, height);

  return GTK_WIDGET (self);
}

/**
 * ter_chart_get_data:
 *
 * Returns: (nullable) (transfer none): the whole
 */
TerChartData *
ter_chart_get_data (TerChart *self)
{
  g_return_val_if_fail (TER_IS_CHART (self), NULL);

  return self->data;
}

/**
 * ter_chart_set_data:
 * @data: (nullable): what to show
 *
 * Shows something else. What was seen stays seen where the new time holds it, and a pinned cursor stays on its instant.
 */
void
ter_chart_set_data (TerChart     *self,
                    TerChartData *data)
{
  g_return_if_fail (TER_IS_CHART (self));

  g_clear_pointer (&self->data, ter_chart_data_unref);
  self->has_layout = FALSE;
  if (!self->is_pinned)
    ter_chart_set_cursor (self, TER_INSTANT_NONE);
  if (data != NULL)
    {
      self->data = ter_chart_data_ref (data);
      ter_chart_zoom_set_full (&self->zoom, data->span);
      ter_chart_describe (self);
    }
  /* What is seen closely may have changed too. */
  if (data != NULL && ter_chart_zoom_is_narrow (&self->zoom))
    ter_chart_view_settles (self);
  else
    g_clear_pointer (&self->detail, ter_chart_data_unref);
  ter_chart_update_actions (self);
  ter_plot_redraw (TER_PLOT (self));
}

/**
 * ter_chart_set_detail:
 * @detail: (nullable): finer values of a part of the time
 *
 * Shows finer values while the view lies within them.
 */
void
ter_chart_set_detail (TerChart     *self,
                      TerChartData *detail)
{
  g_return_if_fail (TER_IS_CHART (self));

  g_clear_pointer (&self->detail, ter_chart_data_unref);
  if (detail != NULL)
    self->detail = ter_chart_data_ref (detail);
  ter_chart_describe (self);
  ter_plot_redraw (TER_PLOT (self));
}

/**
 * ter_chart_is_detailed:
 *
 * Returns: whether finer values are seen
 */
gboolean
ter_chart_is_detailed (TerChart *self)
{
  g_return_val_if_fail (TER_IS_CHART (self), FALSE);

  return self->detail != NULL && ter_chart_get_shown (self) == self->detail;
}

/**
 * ter_chart_get_link:
 *
 * Returns: (transfer none): what it shares
 */
TerChartLink *
ter_chart_get_link (TerChart *self)
{
  g_return_val_if_fail (TER_IS_CHART (self), NULL);

  return self->link;
}

/**
 * ter_chart_set_link:
 * @link: of the other charts of the page
 *
 * Shares a selection and a cursor with other charts.
 */
void
ter_chart_set_link (TerChart     *self,
                    TerChartLink *link)
{
  g_return_if_fail (TER_IS_CHART (self));
  g_return_if_fail (TER_IS_CHART_LINK (link));

  if (self->link != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->link, gtk_widget_queue_draw, self);
      g_signal_handlers_disconnect_by_func (self->link, selection_changed_cb, self);
    }
  g_set_object (&self->link, link);
  g_signal_connect_object (link, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "cursor-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  selection_changed_cb (self);
}
