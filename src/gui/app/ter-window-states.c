/* ter-window-states.c — What the window shows when no territory is open
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-menu-button.h"
#include "ter-text.h"
#include "ter-window-private.h"

#define RESOURCES "/org/territoire/Dashboard/ui/"

/* Most windows never show these: they are made when they are first shown. */
static GtkWidget *
ensure_child (TerWindow  *self,
              const char *name,
              const char *resource)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->stack, name);
  g_autoptr (GtkBuilder) builder = NULL;
  GtkMenuButton *menu_button;

  if (child != NULL)
    return child;

  builder = gtk_builder_new_from_resource (resource);
  child = GTK_WIDGET (gtk_builder_get_object (builder, "root"));
  menu_button = GTK_MENU_BUTTON (gtk_builder_get_object (builder, "menu_button"));
  ter_menu_button_set_model (menu_button, self->primary_menu);
  g_object_set_data (G_OBJECT (child), "menu-button", menu_button);
  g_object_set_data (G_OBJECT (child), "status-page",
                     gtk_builder_get_object (builder, "status_page"));
  gtk_stack_add_named (self->stack, child, name);

  return child;
}

static void
show_failure (TerWindow *self)
{
  GtkWidget *child = ensure_child (self, "failed", RESOURCES "ter-window-failed.ui");
  GFile *file = ter_session_get_file (self->session);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *display = name != NULL ? g_filename_display_name (name) : g_strdup ("");
  g_autofree char *title = g_strdup_printf (_("“%s” Cannot Be Opened"), display);

  ter_text_set_status (g_object_get_data (G_OBJECT (child), "status-page"), title,
                       ter_session_get_error (self->session)->message);
  gtk_stack_set_visible_child (self->stack, child);
}

/**
 * ter_window_show_state:
 *
 * Shows what the session says: welcome, the territory, or why it could not be opened. A window that is to
 * open a file never makes the welcome.
 */
void
ter_window_show_state (TerWindow *self)
{
  TerSessionState state = ter_session_get_state (self->session);

  if (state == TER_SESSION_FAILED)
    show_failure (self);
  else if (state != TER_SESSION_CLOSED || self->waiting_file != NULL)
    gtk_stack_set_visible_child_name (self->stack, "territory");
  else if (gtk_widget_get_realized (GTK_WIDGET (self)))
    gtk_stack_set_visible_child (self->stack,
                                 ensure_child (self, "welcome", RESOURCES "ter-window-welcome.ui"));
}

/**
 * ter_window_get_menu_button:
 *
 * Returns: (transfer none): the button of the main menu that is on screen
 */
GtkMenuButton *
ter_window_get_menu_button (TerWindow *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->stack);
  GtkMenuButton *button = g_object_get_data (G_OBJECT (child), "menu-button");

  return button != NULL ? button : self->menu_button;
}
