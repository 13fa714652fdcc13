/* ter-tile.h — A card that says one thing
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-figure.h"

G_BEGIN_DECLS

#define TER_TYPE_TILE (ter_tile_get_type ())
G_DECLARE_FINAL_TYPE (TerTile, ter_tile, TER, TILE, GtkBox)

/* Signal "origin-requested" (TerFigure *figure): where does this figure come from? */
GtkWidget *ter_tile_new (const char *icon_name, const char *title);

void ter_tile_set_title (TerTile *self, const char *title);
void ter_tile_set_target (TerTile *self, const char *page);
void ter_tile_set_figure (TerTile *self, TerFigure *figure, gint64 now_us);
void ter_tile_set_pill (TerTile *self, const char *text, const char *css_class);
void ter_tile_set_body (TerTile *self, GtkWidget *body);

/* A list of rows without a frame, and a row of it that opens something. */
GtkWidget *ter_mini_list_new (const char *label);
void ter_mini_list_add (GtkWidget *list,
                        const char *icon_name,
                        const char *role,
                        const char *title,
                        const char *subtitle,
                        const char *kind,
                        gint64 id);

G_END_DECLS
