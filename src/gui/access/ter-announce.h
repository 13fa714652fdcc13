/* ter-announce.h — Says something to those who do not see it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ter_announce (GtkAccessible *accessible, const char *text);

G_END_DECLS
