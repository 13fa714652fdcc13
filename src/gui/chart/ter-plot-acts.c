/* ter-plot-acts.c — The menu of a drawing, its copies and its files
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What a person does with a drawing beside looking at it: a menu (second button, a finger that stays, Menu key), a copy
 * of the values or of the picture, a file. A picture is drawn anew, for paper or for the clipboard, by the function that
 * draws on screen; it is never smaller than LEAST_WIDTH × LEAST_HEIGHT, however narrow the window.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-announce.h"
#include "ter-chart-export.h"
#include "ter-plot.h"

#define LEAST_WIDTH 480
#define LEAST_HEIGHT 240

/* As a #TerGraphicDraw. */
static void
draw_plot (GtkSnapshot         *snapshot,
           PangoContext        *context,
           const TerChartStyle *style,
           gconstpointer        data,
           float                width,
           float                height)
{
  TerPlot *self = (TerPlot *) data;

  TER_PLOT_GET_CLASS (self)->draw (self, snapshot, style, width, height);
}

static void
picture_size (TerPlot *self,
              int     *width,
              int     *height)
{
  *width = MAX (LEAST_WIDTH, gtk_widget_get_width (GTK_WIDGET (self)));
  *height = MAX (LEAST_HEIGHT, gtk_widget_get_height (GTK_WIDGET (self)));
}

/**
 * ter_plot_dup_menu:
 *
 * Returns: (transfer full): what can be done with it
 */
GMenuModel *
ter_plot_dup_menu (TerPlot *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) look = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();
  g_autoptr (GMenu) out = g_menu_new ();

  g_return_val_if_fail (TER_IS_PLOT (self), G_MENU_MODEL (menu));

  if (TER_PLOT_GET_CLASS (self)->fill_menu != NULL)
    TER_PLOT_GET_CLASS (self)->fill_menu (self, menu);
  g_menu_append (look, _("View as _Table"), "chart.table");
  g_menu_append (copy, _("_Copy the Values"), "chart.copy");
  g_menu_append (copy, _("Copy as _Picture"), "chart.copy-picture");
  g_menu_append (out, _("Export as CSV…"), "chart.save('csv')");
  g_menu_append (out, _("Export as PNG…"), "chart.save('png')");
  g_menu_append (out, _("Export as SVG…"), "chart.save('svg')");
  g_menu_append (out, _("Export as PDF…"), "chart.save('pdf')");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (out));

  return G_MENU_MODEL (menu);
}

/**
 * ter_plot_copy_values:
 *
 * Puts what is seen on the clipboard, as a spreadsheet takes it.
 */
void
ter_plot_copy_values (TerPlot *self)
{
  g_autoptr (TerChartTable) table = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (TER_IS_PLOT (self));

  table = ter_plot_dup_table (self);
  if (table == NULL)
    return;
  text = ter_chart_table_to_text (table, '\t');
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ter_announce (GTK_ACCESSIBLE (self), _("Values copied"));
}

/**
 * ter_plot_copy_picture:
 *
 * Puts a picture of what is seen on the clipboard.
 */
void
ter_plot_copy_picture (TerPlot *self)
{
  g_autoptr (GdkTexture) texture = NULL;
  int width, height;

  g_return_if_fail (TER_IS_PLOT (self));

  picture_size (self, &width, &height);
  texture = ter_graphic_picture (draw_plot, self, ter_plot_get_style (self),
                                 gtk_widget_get_pango_context (GTK_WIDGET (self)), width, height);
  if (texture == NULL)
    return;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  ter_announce (GTK_ACCESSIBLE (self), _("Picture copied"));
}

/**
 * ter_plot_export:
 * @path: a file whose name ends with “.csv”, “.svg”, “.pdf” or “.png”
 * @error: where to say why it could not be written: a #GFileError
 *
 * Writes the values, or the picture as it is on screen.
 *
 * Returns: whether the file was written
 */
gboolean
ter_plot_export (TerPlot    *self,
                 const char *path,
                 GError    **error)
{
  int width, height;

  g_return_val_if_fail (TER_IS_PLOT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_str_has_suffix (path, ".csv"))
    {
      g_autoptr (TerChartTable) table = ter_plot_dup_table (self);
      g_autofree char *text = table != NULL ? ter_chart_table_to_text (table, ';') : g_strdup ("");

      return g_file_set_contents (path, text, -1, error);
    }
  picture_size (self, &width, &height);

  return ter_graphic_export (draw_plot, self, ter_plot_get_style (self),
                             gtk_widget_get_pango_context (GTK_WIDGET (self)), width, height, path,
                             error);
}

static void
secondary_cb (TerPlot         *self,
              int              n_presses,
              double           x,
              double           y,
              GtkGestureClick *gesture)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (event == NULL || !gdk_event_triggers_context_menu (event))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  ter_plot_popup (self, x, y);
}

static void
long_press_cb (TerPlot    *self,
               double      x,
               double      y,
               GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  ter_plot_popup (self, x, y);
}

/**
 * ter_plot_add_gestures:
 *
 * The menu by the second button, and by a finger that stays.
 */
void
ter_plot_add_gestures (TerPlot *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_return_if_fail (TER_IS_PLOT (self));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (secondary_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

static gboolean
menu_action (GtkWidget *widget,
             GVariant  *args,
             gpointer   data)
{
  ter_plot_popup (TER_PLOT (widget), gtk_widget_get_width (widget) / 2.0,
                  gtk_widget_get_height (widget) / 2.0);

  return TRUE;
}

/**
 * ter_plot_add_bindings:
 *
 * The keys of every drawing: T, Ctrl+C, Ctrl+Shift+C, Menu and Shift+F10.
 */
void
ter_plot_add_bindings (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding_action (klass, GDK_KEY_t, 0, "chart.table", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "chart.copy-picture", NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Menu, 0, menu_action, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_F10, GDK_SHIFT_MASK, menu_action, NULL);
}
