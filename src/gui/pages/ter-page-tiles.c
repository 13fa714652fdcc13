/* ter-page-tiles.c — Tiles as pages set them in lines
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-page-tiles.h"

#include "ter-page-acts.h"

/**
 * ter_tile_line_new:
 * @column: a vertical box, to whose end the line is added
 *
 * Returns: (transfer none): a line of tiles of one width
 */
GtkWidget *
ter_tile_line_new (GtkWidget *column)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  g_return_val_if_fail (GTK_IS_BOX (column), NULL);

  gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
  /* On a tall window the page ends where its content ends. */
  gtk_widget_set_vexpand (line, FALSE);
  gtk_box_append (GTK_BOX (column), line);

  return line;
}

/**
 * ter_page_add_tile:
 * @line: (nullable): to whose end the tile is added
 * @icon_name: (nullable): an icon
 * @title: what the tile is about
 *
 * Adds a tile whose figure says where it comes from.
 *
 * Returns: (transfer none): the tile
 */
TerTile *
ter_page_add_tile (TerPage    *page,
                   GtkWidget  *line,
                   const char *icon_name,
                   const char *title)
{
  TerTile *tile = TER_TILE (ter_tile_new (icon_name, title));

  g_return_val_if_fail (TER_IS_PAGE (page), tile);

  g_signal_connect_object (tile, "origin-requested", G_CALLBACK (ter_page_present_origin), page,
                           G_CONNECT_SWAPPED);
  if (line != NULL)
    gtk_box_append (GTK_BOX (line), GTK_WIDGET (tile));

  return tile;
}
