/* ter-pill.h — A word on a coloured ground
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* css_class: "good", "notice", "bad", "info", or NULL for grey. Colour is never alone: the word says it. */
GtkWidget *ter_pill_new (const char *text, const char *css_class);
void ter_pill_set (GtkWidget *pill, const char *text, const char *css_class);

G_END_DECLS
