/* ter-map-legend.h — What the symbols of the map mean, and how many there are
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "ter-place.h"

G_BEGIN_DECLS

void ter_map_legend_fill (GtkBox *box, GPtrArray *places);

G_END_DECLS
