/* ter-window-private.h — What the files of the window share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-live.h"
#include "ter-search.h"
#include "ter-window.h"

G_BEGIN_DECLS

struct _TerWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GMenuModel *primary_menu;
  GMenuModel *territory_menu;
  AdwNavigationSplitView *split_view;
  AdwNavigationPage *content_page;
  AdwNavigationView *navigation_view;
  GtkToggleButton *search_button;
  GtkMenuButton *menu_button;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkStack *sidebar_stack;
  GtkListBox *page_list;
  GtkListBox *result_list;
  GtkMenuButton *territory_button;
  GtkLabel *territory_name;
  GtkLabel *territory_detail;

  /* Owned */
  GSettings *settings;
  TerSession *session;
  TerSearch *search;
  TerLive *live;
  GFile *waiting_file;
  GHashTable *pages;

  gulong first_frame_id;
};

void ter_window_class_install_actions (GtkWidgetClass *klass);
void ter_window_show_state (TerWindow *self);
GtkMenuButton *ter_window_get_menu_button (TerWindow *self);

G_END_DECLS
