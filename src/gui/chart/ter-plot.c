/* ter-plot.c — What every drawing that a person explores does
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The base of charts and of maps of hours: it keeps what was drawn, and knows what can be done with any drawing: read
 * it as a table, copy it, save it. Subclasses draw, move a cursor and speak.
 *
 *  1. What @draw drew is kept as a render node until the content, the size or the style changes: moving the pointer
 *     redraws what is over it only, and nothing at all is redrawn while nothing moves.
 *  2. What is written to a file is what is seen, drawn by the same function.
 *  3. Dialogs are not of this room: a table and a file are asked for by signals.
 *  4. Everything on the main thread.
 */

#include "config.h"

#include "ter-plot-private.h"

#include <string.h>

enum
{
  TABLE_REQUESTED,
  SAVE_REQUESTED,
  SHEET_MADE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TerPlot, ter_plot, GTK_TYPE_WIDGET)

TerPlotPrivate *
ter_plot_get_private (TerPlot *self)
{
  return ter_plot_get_instance_private (self);
}

void
ter_plot_request_table (TerPlot *self)
{
  g_signal_emit (self, signals[TABLE_REQUESTED], 0);
}

void
ter_plot_request_save (TerPlot    *self,
                       const char *kind)
{
  g_signal_emit (self, signals[SAVE_REQUESTED], 0, kind);
}

void
ter_plot_sign_sheet (TerPlot       *self,
                     TerChartSheet *sheet)
{
  g_signal_emit (self, signals[SHEET_MADE], 0, sheet);
}

static void
ter_plot_measure (GtkWidget     *widget,
                  GtkOrientation orientation,
                  int            for_size,
                  int           *minimum,
                  int           *natural,
                  int           *minimum_baseline,
                  int           *natural_baseline)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (TER_PLOT (widget));

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : priv->height;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : priv->height;
}

static void
ter_plot_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (TER_PLOT (widget));

  ter_role_nodes_allocate (&priv->roles);
  if (priv->popover != NULL)
    gtk_popover_present (GTK_POPOVER (priv->popover));
}

/* Colours may change without a word to this widget: they are compared at each frame, which costs nothing. */
static void
check_style (TerPlot *self)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (self);
  TerChartStyle style;

  memset (&style, 0, sizeof style);
  ter_role_nodes_read (&priv->roles, &style);
  if (memcmp (&style, &priv->style, sizeof style) == 0)
    return;
  priv->style = style;
  g_clear_pointer (&priv->drawn, gsk_render_node_unref);
}

static void
ter_plot_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  TerPlot *self = TER_PLOT (widget);
  TerPlotPrivate *priv = ter_plot_get_instance_private (self);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  check_style (self);
  if (width != priv->drawn_width || height != priv->drawn_height)
    g_clear_pointer (&priv->drawn, gsk_render_node_unref);
  if (priv->drawn == NULL)
    {
      GtkSnapshot *layers = gtk_snapshot_new ();

      TER_PLOT_GET_CLASS (self)->draw (self, layers, &priv->style, (float) width, (float) height);
      priv->drawn = gtk_snapshot_free_to_node (layers);
      priv->drawn_width = width;
      priv->drawn_height = height;
      priv->n_drawn++;
    }
  if (priv->drawn == NULL)
    return;
  gtk_snapshot_append_node (snapshot, priv->drawn);
  TER_PLOT_GET_CLASS (self)->draw_over (self, snapshot, (float) width, (float) height);
}

static void
ter_plot_css_changed (GtkWidget         *widget,
                      GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ter_plot_parent_class)->css_changed (widget, change);
  ter_plot_redraw (TER_PLOT (widget));
}

static void
ter_plot_system_setting_changed (GtkWidget       *widget,
                                 GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ter_plot_parent_class)->system_setting_changed (widget, setting);
  ter_plot_redraw (TER_PLOT (widget));
}

static void
ter_plot_direction_changed (GtkWidget       *widget,
                            GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (ter_plot_parent_class)->direction_changed (widget, previous);
  ter_plot_redraw (TER_PLOT (widget));
}

static void
ter_plot_dispose (GObject *object)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (TER_PLOT (object));

  ter_role_nodes_detach (&priv->roles);
  g_clear_pointer (&priv->popover, gtk_widget_unparent);
  g_clear_pointer (&priv->drawn, gsk_render_node_unref);
  g_clear_object (&priv->actions);

  G_OBJECT_CLASS (ter_plot_parent_class)->dispose (object);
}

static void
ter_plot_finalize (GObject *object)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (TER_PLOT (object));

  g_free (priv->unit);

  G_OBJECT_CLASS (ter_plot_parent_class)->finalize (object);
}

static void
ter_plot_class_init (TerPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_plot_dispose;
  G_OBJECT_CLASS (klass)->finalize = ter_plot_finalize;
  widget_class->measure = ter_plot_measure;
  widget_class->size_allocate = ter_plot_size_allocate;
  widget_class->snapshot = ter_plot_snapshot;
  widget_class->css_changed = ter_plot_css_changed;
  widget_class->system_setting_changed = ter_plot_system_setting_changed;
  widget_class->direction_changed = ter_plot_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  /**
   * TerPlot::table-requested:
   *
   * A person wants the values as a table.
   */
  signals[TABLE_REQUESTED] = g_signal_new ("table-requested", TER_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TerPlot::save-requested:
   * @kind: "csv", "png", "svg" or "pdf"
   *
   * A person wants the values or the picture in a file.
   */
  signals[SAVE_REQUESTED] = g_signal_new ("save-requested", TER_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * TerPlot::sheet-made:
   * @sheet: the words of a picture that leaves the window
   *
   * A picture is about to be copied or written: who knows says about which territory it is, and when it was made.
   */
  signals[SHEET_MADE] = g_signal_new ("sheet-made", TER_TYPE_PLOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 1, ter_chart_sheet_get_type ());
  ter_plot_add_bindings (widget_class);
}

static void
ter_plot_init (TerPlot *self)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (self);

  priv->height = 160;
  ter_plot_add_actions (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  ter_role_nodes_attach (&priv->roles, GTK_WIDGET (self));
  ter_plot_add_gestures (self);
}

/**
 * ter_plot_set_height:
 * @height: how tall at least, in pixels
 *
 * Sets the least height.
 */
void
ter_plot_set_height (TerPlot *self,
                     int      height)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (self);

  g_return_if_fail (TER_IS_PLOT (self));

  priv->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * ter_plot_redraw:
 *
 * Forgets what was drawn: the content changed.
 */
void
ter_plot_redraw (TerPlot *self)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (self);

  g_return_if_fail (TER_IS_PLOT (self));

  g_clear_pointer (&priv->drawn, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ter_plot_get_n_drawn:
 *
 * Returns: how often the layers were drawn: what a frame without a change must not add to
 */
guint
ter_plot_get_n_drawn (TerPlot *self)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (self);

  g_return_val_if_fail (TER_IS_PLOT (self), 0);

  return priv->n_drawn;
}

/**
 * ter_plot_get_style:
 *
 * Returns: (transfer none): the style of the moment
 */
const TerChartStyle *
ter_plot_get_style (TerPlot *self)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (self);

  g_return_val_if_fail (TER_IS_PLOT (self), NULL);

  check_style (self);

  return &priv->style;
}

/**
 * ter_plot_set_unit:
 * @unit: (nullable): the unit and the method of what is seen, plain text: "MWh per week"
 *
 * Says what stands beside it on screen, for a picture that is pasted elsewhere.
 */
void
ter_plot_set_unit (TerPlot    *self,
                   const char *unit)
{
  TerPlotPrivate *priv = ter_plot_get_instance_private (self);

  g_return_if_fail (TER_IS_PLOT (self));

  g_set_str (&priv->unit, unit);
}

/**
 * ter_plot_dup_table:
 *
 * Returns: (nullable) (transfer full): what is seen, as a table
 */
TerChartTable *
ter_plot_dup_table (TerPlot *self)
{
  g_return_val_if_fail (TER_IS_PLOT (self), NULL);

  return TER_PLOT_GET_CLASS (self)->dup_table (self);
}

/**
 * ter_plot_dup_title:
 *
 * Returns: (transfer full): what it is
 */
char *
ter_plot_dup_title (TerPlot *self)
{
  g_return_val_if_fail (TER_IS_PLOT (self), NULL);

  return TER_PLOT_GET_CLASS (self)->dup_title (self);
}
