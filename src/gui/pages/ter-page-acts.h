/* ter-page-acts.h — What a person does alike on several pages
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-figure.h"
#include "ter-page.h"

G_BEGIN_DECLS

void ter_page_present_origin (TerPage *page, TerFigure *figure);
void ter_page_put_aside (TerPage *page, const char *kind, gint64 id, const char *done);
/* An action with a series' id, for gtk_widget_class_install_action(). */
void ter_page_edit_series (GtkWidget *page, const char *name, GVariant *parameter);
void ter_page_add_edit_menu (TerPage *page,
                             const char *label,
                             const char *edit_action,
                             GMenuModel *menu);

G_END_DECLS
