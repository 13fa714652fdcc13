/* ter-sidebar-row.h — A page in the sidebar
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ter-pages.h"

G_BEGIN_DECLS

#define TER_TYPE_SIDEBAR_ROW (ter_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (TerSidebarRow, ter_sidebar_row, TER, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget *ter_sidebar_row_new (const TerPageEntry *entry);
const TerPageEntry *ter_sidebar_row_get_entry (TerSidebarRow *self);
void ter_sidebar_row_set_counter (TerSidebarRow *self, guint counter, gboolean urgent);

G_END_DECLS
