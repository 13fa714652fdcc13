/* ter-test-window.h — A window for one page, its accessible facts and its pictures
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Pictures go to the folder TERRITOIRE_PICTURES, if that is set. */
GtkWindow *ter_test_window_new (GtkWidget *content, int width, int height);
void ter_test_window_picture (GtkWindow *window, const char *name);
void ter_test_settle (void);
gboolean ter_test_wait (gboolean (*condition) (gpointer), gpointer data);
guint ter_test_count_unnamed (GtkWidget *root);
GtkWidget *ter_test_find (GtkWidget *root, GType type, const char *text);

G_END_DECLS
