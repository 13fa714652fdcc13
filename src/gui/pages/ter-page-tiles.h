/* ter-page-tiles.h — Tiles as pages set them in lines
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-page.h"
#include "ter-tile.h"

G_BEGIN_DECLS

GtkWidget *ter_tile_line_new (GtkWidget *column);
TerTile *ter_page_add_tile (TerPage *page, GtkWidget *line, const char *icon_name, const char *title);

G_END_DECLS
