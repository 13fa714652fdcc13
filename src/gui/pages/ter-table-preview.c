/* ter-table-preview.c — The first rows of a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-table-preview.h"

#include <glib/gi18n-lib.h>

#include "ter-text.h"

#define MAX_ROWS 20
#define MAX_COLUMNS 24
#define MAX_CHARS 28

/* A cell by itself means little to who hears it: its column is said with it. */
static GtkWidget *
create_cell (const TerImportColumn *column,
             const char            *text)
{
  GtkWidget *cell = gtk_label_new (text);
  g_autofree char *name = g_strdup_printf ("%s: %s", column->title, *text != '\0' ? text : "–");

  gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (cell), MAX_CHARS);
  gtk_label_set_xalign (GTK_LABEL (cell), column->type == TER_IMPORT_NUMBER ? 1 : 0);
  gtk_widget_add_css_class (cell, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (g_utf8_strlen (text, -1) > MAX_CHARS)
    gtk_widget_set_tooltip_text (cell, text);

  return cell;
}

static GtkWidget *
create_title (const TerImportColumn *column)
{
  GtkWidget *title = gtk_label_new (column->title);

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (title), MAX_CHARS);
  gtk_label_set_xalign (GTK_LABEL (title), column->type == TER_IMPORT_NUMBER ? 1 : 0);
  gtk_widget_set_tooltip_text (title, column->title);
  gtk_widget_add_css_class (title, "caption-heading");

  return title;
}

static void
fill_row (GtkGrid             *grid,
          const TerImportPlan *plan,
          guint                row,
          guint                n_columns)
{
  char **cells = g_ptr_array_index (plan->rows, row);

  for (guint i = 0; i < n_columns && cells[i] != NULL; i++)
    gtk_grid_attach (grid, create_cell (g_ptr_array_index (plan->columns, i), cells[i]), (int) i,
                     (int) row + 1, 1, 1);
}

/**
 * ter_table_preview_new:
 * @plan: how a table was read
 *
 * Makes a grid of the first rows of a table, at most twenty, under the titles of its columns.
 *
 * Returns: (transfer floating): the grid, which scrolls sideways
 */
GtkWidget *
ter_table_preview_new (const TerImportPlan *plan)
{
  GtkWidget *scrolled, *grid;
  guint n_columns, n_rows;

  g_return_val_if_fail (plan != NULL && plan->columns != NULL && plan->rows != NULL, NULL);

  n_columns = MIN (plan->columns->len, MAX_COLUMNS);
  n_rows = MIN (plan->rows->len, MAX_ROWS);
  scrolled = gtk_scrolled_window_new ();
  grid = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("First rows"), -1);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_set_margin_top (grid, 12);
  gtk_widget_set_margin_bottom (grid, 18);
  gtk_widget_set_margin_start (grid, 12);
  gtk_widget_set_margin_end (grid, 12);
  for (guint i = 0; i < n_columns; i++)
    gtk_grid_attach (GTK_GRID (grid), create_title (g_ptr_array_index (plan->columns, i)), (int) i,
                     0, 1, 1);
  for (guint row = 0; row < n_rows; row++)
    fill_row (GTK_GRID (grid), plan, row, n_columns);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), grid);
  gtk_widget_add_css_class (scrolled, "card");

  return scrolled;
}
