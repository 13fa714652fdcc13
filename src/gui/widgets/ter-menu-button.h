/* ter-menu-button.h — Menus that are made when they are asked for
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ter_menu_button_set_model (GtkMenuButton *button, GMenuModel *model);

G_END_DECLS
