/* ter-menu-button.c — Menus that are made when they are asked for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-menu-button.h"

static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       model)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_menu_model (button, model);
}

/**
 * ter_menu_button_set_model:
 * @model: a menu
 *
 * Gives a button a menu, whose widgets are made when it is first opened: the toolkit would make them at
 * once, and ask the display where the pointer is twice for each item.
 */
void
ter_menu_button_set_model (GtkMenuButton *button,
                           GMenuModel    *model)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (G_IS_MENU_MODEL (model));

  gtk_menu_button_set_popover (button, NULL);
  gtk_menu_button_set_create_popup_func (button, create_popup_cb, g_object_ref (model),
                                         g_object_unref);
}
