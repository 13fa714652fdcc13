/* ter-plot-menu.c — What can be done with a drawing: actions, menu, keys
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One group of actions, so that a button of a card, an item of the menu and a key are one thing, sensitive together. The
 * menu opens by the second button, by a finger that stays, and by the Menu key.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-plot-private.h"

static void
table_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       self)
{
  ter_plot_request_table (self);
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       self)
{
  ter_plot_copy_values (self);
}

static void
copy_picture_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       self)
{
  ter_plot_copy_picture (self);
}

static void
save_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       self)
{
  ter_plot_request_save (self, g_variant_get_string (parameter, NULL));
}

/* What every drawing can do; subclasses add to it. */
void
ter_plot_add_actions (TerPlot *self)
{
  static const GActionEntry entries[] = {
    { .name = "table", .activate = table_cb },
    { .name = "copy", .activate = copy_cb },
    { .name = "copy-picture", .activate = copy_picture_cb },
    { .name = "save", .activate = save_cb, .parameter_type = "s" },
  };
  TerPlotPrivate *priv = ter_plot_get_private (self);

  priv->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (priv->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "chart", G_ACTION_GROUP (priv->actions));
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
 * ter_plot_get_actions:
 *
 * Returns: (transfer none): what can be done with it, to insert as "chart" where its menu is shown
 */
GSimpleActionGroup *
ter_plot_get_actions (TerPlot *self)
{
  g_return_val_if_fail (TER_IS_PLOT (self), NULL);

  return ter_plot_get_private (self)->actions;
}

/**
 * ter_plot_set_enabled:
 * @action: one of its actions
 *
 * Says whether something can be done now.
 */
void
ter_plot_set_enabled (TerPlot    *self,
                      const char *action,
                      gboolean    is_enabled)
{
  TerPlotPrivate *priv = ter_plot_get_private (self);
  GAction *what;

  g_return_if_fail (TER_IS_PLOT (self));

  if (priv->actions == NULL)
    return;
  what = g_action_map_lookup_action (G_ACTION_MAP (priv->actions), action);
  g_return_if_fail (what != NULL);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (what), is_enabled);
}

static void
popover_closed_cb (TerPlot *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Opens the menu. */
static void
popup (TerPlot *self,
       double   x,
       double   y)
{
  TerPlotPrivate *priv = ter_plot_get_private (self);
  g_autoptr (GMenuModel) menu = NULL;

  g_assert (TER_IS_PLOT (self));

  menu = ter_plot_dup_menu (self);
  if (priv->popover == NULL)
    {
      priv->popover = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (priv->popover), FALSE);
      gtk_widget_set_halign (priv->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (priv->popover, GTK_WIDGET (self));
      g_signal_connect_object (priv->popover, "closed", G_CALLBACK (popover_closed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (priv->popover), menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (priv->popover),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (priv->popover));
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
  popup (self, x, y);
}

static void
long_press_cb (TerPlot    *self,
               double      x,
               double      y,
               GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup (self, x, y);
}

/* The menu by the second button, and by a finger that stays. */
void
ter_plot_add_gestures (TerPlot *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

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
  popup (TER_PLOT (widget), gtk_widget_get_width (widget) / 2.0,
         gtk_widget_get_height (widget) / 2.0);

  return TRUE;
}

/* The keys of every drawing: T, Ctrl+C, Ctrl+Shift+C, Menu and Shift+F10. */
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
