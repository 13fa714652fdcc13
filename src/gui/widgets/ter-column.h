/* ter-column.h — What a page scrolls
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *ter_column_new (GtkWidget *content, int width) G_GNUC_WARN_UNUSED_RESULT;
AdwBreakpoint *ter_column_stack_below (AdwBreakpointBin *bin,
                                       const char *condition,
                                       GtkWidget **boxes,
                                       guint n_boxes);

G_END_DECLS
