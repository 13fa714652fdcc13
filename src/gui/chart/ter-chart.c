/* ter-chart.c — A chart over time, with a cursor
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A thin widget around ter_chart_draw(): it holds what is shown, caches how it was drawn, and moves a cursor
 * by pointer or by keys.
 *
 *  1. What is drawn is kept as a render node until the data, the size or the style changes: moving the
 *     cursor redraws the cursor only.
 *  2. The cursor stands on a point of the main layer. The pointer moves it unless it is pinned (Enter or
 *     click); Escape lets it go.
 *  3. Each move by key is announced: the chart is read point by point without being seen.
 *  4. Everything on the main thread.
 */

#include "config.h"

#include "ter-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-calendar.h"
#include "ter-chart-columns.h"
#include "ter-chart-draw.h"
#include "ter-chart-export.h"
#include "ter-clock.h"

#define NO_POINT G_MAXSIZE

struct _TerChart
{
  GtkWidget parent_instance;

  /* Owned */
  TerRoleNodes roles;
  TerChartData *data;
  GskRenderNode *drawn;

  TerChartStyle style;
  TerChartLayout layout;
  int drawn_width;
  int drawn_height;
  int height;
  gsize point;
  gboolean is_pinned;
};

enum
{
  TABLE_REQUESTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerChart, ter_chart, GTK_TYPE_WIDGET)

static const TerSamples *
main_samples (TerChart *self)
{
  const TerLayer *layer = self->data != NULL ? ter_chart_data_get_main (self->data) : NULL;

  return layer != NULL && layer->samples->n > 0 ? layer->samples : NULL;
}

/* The columns of a layer are said by their beginning, drawn at their middle. */
static gint64
point_time (TerChart *self)
{
  const TerLayer *layer = ter_chart_data_get_main (self->data);
  gint64 time_us = layer->samples->times[self->point];

  if (layer->ends != NULL)
    time_us += (layer->ends[self->point] - time_us) / 2;

  return time_us;
}

static void
forget_drawing (TerChart *self)
{
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
announce_point (TerChart *self)
{
  const TerSamples *samples = main_samples (self);
  double value = samples->values[self->point];
  g_autofree char *date =
      ter_chart_date (samples->times[self->point], self->data->zone, self->data->step);
  g_autofree char *number =
      isfinite (value) ? ter_chart_value (value, self->data->unit) : g_strdup (_("not measured"));
  g_autofree char *text = g_strdup_printf (_("%s · %s"), date, number);

  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
move_to (TerChart *self,
         gsize     point,
         gboolean  is_announced)
{
  if (self->point == point)
    return;
  self->point = point;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (is_announced && point != NO_POINT)
    announce_point (self);
}

/* One page is a month, or a quarter of what is shown when that is less. */
static gsize
page_length (TerChart *self)
{
  const TerSamples *samples = main_samples (self);
  gint64 page_us =
      MIN (30 * TER_USEC_PER_DAY, (self->data->span.end_us - self->data->span.start_us) / 4);
  gsize at = ter_chart_find (samples, samples->times[0] + page_us);

  return MAX (1, at);
}

static gboolean
move_action (GtkWidget *widget,
             GVariant  *parameter,
             gpointer   data)
{
  TerChart *self = TER_CHART (widget);
  const TerSamples *samples = main_samples (self);
  int direction = g_variant_get_int32 (parameter);
  gint64 point;
  gint64 step;

  if (samples == NULL)
    return FALSE;

  if (ABS (direction) == 3)
    point = direction > 0 ? (gint64) samples->n - 1 : 0;
  else if (self->point == NO_POINT)
    point = (gint64) samples->n - 1;
  else
    {
      step = ABS (direction) == 2 ? (gint64) page_length (self) : 1;
      if (ABS (direction) == 1 && gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
        step = -step;
      point =
          CLAMP ((gint64) self->point + (direction > 0 ? step : -step), 0, (gint64) samples->n - 1);
    }
  self->is_pinned = TRUE;
  move_to (self, (gsize) point, TRUE);

  return TRUE;
}

static void
table_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_signal_emit (widget, signals[TABLE_REQUESTED], 0);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ter_chart_copy (TER_CHART (widget));
}

static gboolean
release_action (GtkWidget *widget,
                GVariant  *parameter,
                gpointer   data)
{
  TerChart *self = TER_CHART (widget);

  if (self->point == NO_POINT)
    return FALSE;
  self->is_pinned = FALSE;
  move_to (self, NO_POINT, FALSE);

  return TRUE;
}

static gboolean
pin_action (GtkWidget *widget,
            GVariant  *parameter,
            gpointer   data)
{
  TerChart *self = TER_CHART (widget);

  if (self->point == NO_POINT)
    return FALSE;
  self->is_pinned = !self->is_pinned;
  gtk_widget_queue_draw (widget);

  return TRUE;
}

static void
follow (TerChart *self,
        double    x)
{
  const TerSamples *samples = main_samples (self);
  gint64 time_us;
  gsize i;

  if (samples == NULL || self->drawn == NULL)
    return;
  time_us = ter_chart_layout_time (&self->layout, (float) x);
  i = ter_chart_find (samples, time_us);
  /* The nearest of the two neighbours; a column contains the instant itself. */
  if (i > 0 && (i == samples->n || ter_chart_data_get_main (self->data)->ends != NULL ||
                time_us - samples->times[i - 1] < samples->times[i] - time_us))
    i--;
  move_to (self, i, FALSE);
}

static void
motion_cb (TerChart *self,
           double    x,
           double    y)
{
  if (!self->is_pinned)
    follow (self, x);
}

static void
leave_cb (TerChart *self)
{
  if (!self->is_pinned)
    move_to (self, NO_POINT, FALSE);
}

static void
pressed_cb (TerChart *self,
            int       n_presses,
            double    x,
            double    y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  follow (self, x);
  self->is_pinned = self->point != NO_POINT;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ter_chart_measure (GtkWidget     *widget,
                   GtkOrientation orientation,
                   int            for_size,
                   int           *minimum,
                   int           *natural,
                   int           *minimum_baseline,
                   int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : TER_CHART (widget)->height;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : TER_CHART (widget)->height;
}

static void
draw (TerChart *self,
      int       width,
      int       height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));

  ter_role_nodes_read (&self->roles, &self->style);
  ter_chart_layout_init (&self->layout, self->data, NULL, &self->style, context, width, height);
  ter_chart_draw (snapshot, context, self->data, &self->style, &self->layout);
  self->drawn = gtk_snapshot_to_node (snapshot);
  self->drawn_width = width;
  self->drawn_height = height;
}

static void
ter_chart_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  TerChart *self = TER_CHART (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (self->data == NULL)
    return;
  if (width != self->drawn_width || height != self->drawn_height)
    g_clear_pointer (&self->drawn, gsk_render_node_unref);
  if (self->drawn == NULL)
    draw (self, width, height);
  if (self->drawn != NULL)
    gtk_snapshot_append_node (snapshot, self->drawn);

  if (self->point != NO_POINT && main_samples (self) != NULL)
    ter_chart_draw_cursor (snapshot, gtk_widget_get_pango_context (widget), self->data,
                           &self->style, &self->layout, point_time (self),
                           main_samples (self)->values[self->point], self->is_pinned);
}

static void
ter_chart_css_changed (GtkWidget         *widget,
                       GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ter_chart_parent_class)->css_changed (widget, change);
  forget_drawing (TER_CHART (widget));
}

static void
ter_chart_system_setting_changed (GtkWidget       *widget,
                                  GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ter_chart_parent_class)->system_setting_changed (widget, setting);
  forget_drawing (TER_CHART (widget));
}

static void
ter_chart_direction_changed (GtkWidget       *widget,
                             GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (ter_chart_parent_class)->direction_changed (widget, previous);
  forget_drawing (TER_CHART (widget));
}

static void
ter_chart_dispose (GObject *object)
{
  TerChart *self = TER_CHART (object);

  ter_role_nodes_detach (&self->roles);
  g_clear_pointer (&self->data, ter_chart_data_unref);
  g_clear_pointer (&self->drawn, gsk_render_node_unref);

  G_OBJECT_CLASS (ter_chart_parent_class)->dispose (object);
}

static void
add_bindings (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    int direction;
  } moves[] = {
    { GDK_KEY_Left, -1 }, { GDK_KEY_Right, 1 }, { GDK_KEY_Page_Up, -2 }, { GDK_KEY_Page_Down, 2 },
    { GDK_KEY_Home, -3 }, { GDK_KEY_End, 3 },   { GDK_KEY_KP_Left, -1 }, { GDK_KEY_KP_Right, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding (klass, moves[i].key, 0, move_action, "i", moves[i].direction);
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, pin_action, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Enter, 0, pin_action, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, release_action, NULL);
  gtk_widget_class_install_action (klass, "chart.table", NULL, table_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_t, 0, "chart.table", NULL);
  gtk_widget_class_install_action (klass, "chart.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy", NULL);
}

static void
ter_chart_class_init (TerChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_chart_dispose;
  widget_class->measure = ter_chart_measure;
  widget_class->snapshot = ter_chart_snapshot;
  widget_class->css_changed = ter_chart_css_changed;
  widget_class->system_setting_changed = ter_chart_system_setting_changed;
  widget_class->direction_changed = ter_chart_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  /**
   * TerChart::table-requested:
   *
   * A person wants the values as a table.
   */
  signals[TABLE_REQUESTED] = g_signal_new ("table-requested", TER_TYPE_CHART, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  add_bindings (widget_class);
}

static void
ter_chart_init (TerChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->point = NO_POINT;
  self->height = 160;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  ter_role_nodes_attach (&self->roles, GTK_WIDGET (self));

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
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
  TerChart *self = g_object_new (TER_TYPE_CHART, NULL);

  self->height = height;

  return GTK_WIDGET (self);
}

/**
 * ter_chart_get_data:
 *
 * Returns: (nullable) (transfer none): what is shown
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
 * Shows something else. A pinned cursor stays on its instant where there is still a point.
 */
void
ter_chart_set_data (TerChart     *self,
                    TerChartData *data)
{
  gint64 time_us = G_MININT64;
  const TerSamples *samples;

  g_return_if_fail (TER_IS_CHART (self));

  if (self->is_pinned && self->point != NO_POINT && main_samples (self) != NULL)
    time_us = main_samples (self)->times[self->point];
  g_clear_pointer (&self->data, ter_chart_data_unref);
  if (data != NULL)
    self->data = ter_chart_data_ref (data);

  samples = main_samples (self);
  self->point = NO_POINT;
  if (time_us != G_MININT64 && samples != NULL)
    self->point = MIN (ter_chart_find (samples, time_us), samples->n - 1);
  if (data != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    data->title != NULL ? data->title : _("Chart"),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    data->sentence != NULL ? data->sentence : "", -1);
  forget_drawing (self);
}

/**
 * ter_chart_copy:
 *
 * Puts the values on the clipboard, as a spreadsheet takes them.
 */
void
ter_chart_copy (TerChart *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TER_IS_CHART (self));

  if (self->data == NULL)
    return;
  text = ter_chart_data_to_text (self->data, '\t');
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), _("Values copied"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

/**
 * ter_chart_export:
 * @path: a file whose name ends with “.csv”, “.svg” or “.png”
 * @error: where to say why it could not be written
 *
 * Writes the values, or the picture as it is on screen.
 *
 * Returns: whether the file was written
 */
gboolean
ter_chart_export (TerChart   *self,
                  const char *path,
                  GError    **error)
{
  g_return_val_if_fail (TER_IS_CHART (self), FALSE);
  g_return_val_if_fail (self->data != NULL && path != NULL, FALSE);

  if (g_str_has_suffix (path, ".csv"))
    {
      g_autofree char *text = ter_chart_data_to_text (self->data, ';');

      return g_file_set_contents (path, text, -1, error);
    }

  return ter_graphic_export (ter_chart_draw_graphic, self->data, &self->style,
                             gtk_widget_get_pango_context (GTK_WIDGET (self)),
                             MAX (480, gtk_widget_get_width (GTK_WIDGET (self))),
                             MAX (240, gtk_widget_get_height (GTK_WIDGET (self))), path, error);
}
