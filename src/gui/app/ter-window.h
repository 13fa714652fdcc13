/* ter-window.h — The window of a territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-application.h"
#include "ter-page.h"

G_BEGIN_DECLS

#define TER_TYPE_WINDOW (ter_window_get_type ())
G_DECLARE_FINAL_TYPE (TerWindow, ter_window, TER, WINDOW, AdwApplicationWindow)

/* Actions that pages activate with gtk_widget_activate_action():
 * win.show-page (s): the page of that name
 * win.reveal (sx): one thing, by its kind ("site", "device", "series", "dataset", "source") and its id */
TerWindow *ter_window_new (TerApplication *application) G_GNUC_WARN_UNUSED_RESULT;

TerSession *ter_window_get_session (TerWindow *self);
void ter_window_open (TerWindow *self, GFile *file);
TerPage *ter_window_show_page (TerWindow *self, const char *name);
TerPage *ter_window_get_visible_page (TerWindow *self);
gboolean ter_window_reveal (TerWindow *self, const char *kind, gint64 id);

void ter_window_set_broker (TerWindow *self, const char *url);
void ter_window_set_replay (TerWindow *self, gboolean replays);

G_END_DECLS
