/* ter-feature-map.h — What a dataset holds, on a map
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *ter_feature_map_new (GPtrArray *features) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
