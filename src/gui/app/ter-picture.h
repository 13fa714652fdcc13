/* ter-picture.h — A window as a picture
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GdkTexture *ter_picture_take (GtkWidget *window) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_picture_wait (gboolean (*is_done) (gpointer data), gpointer data, guint timeout_ms);

G_END_DECLS
