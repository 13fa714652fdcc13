/* ter-table-dialog.c — The values of a drawing as a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Cells are made as they are seen: a year of ten-minute readings is a list of fifty thousand row numbers. Sorting
 * sorts these numbers, and the list is given other rows.
 */

#include "config.h"

#include "ter-table-dialog.h"

#include <glib/gi18n-lib.h>

#include "ter-announce.h"

struct _TerTableDialog
{
  AdwDialog parent_instance;

  /* Owned */
  TerChartTable *table;
  guint *order;

  /* Borrowed: children */
  GtkColumnView *view;
  GtkStringList *rows;
};

G_DEFINE_FINAL_TYPE (TerTableDialog, ter_table_dialog, ADW_TYPE_DIALOG)

static guint
column_index (gpointer what)
{
  return GPOINTER_TO_UINT (g_object_get_data (what, "column"));
}

static gboolean
is_number (TerTableDialog *self,
           guint           column)
{
  return ((TerTableColumn *) self->table->columns->pdata[column])->numbers != NULL;
}

static void
setup_cb (TerTableDialog     *self,
          GtkListItem        *item,
          GtkListItemFactory *factory)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number (self, column_index (factory)) ? 1 : 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (TerTableDialog     *self,
         GtkListItem        *item,
         GtkListItemFactory *factory)
{
  guint row = self->order[gtk_list_item_get_position (item)];
  g_autofree char *text = ter_chart_table_cell (self->table, column_index (factory), row);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

typedef struct
{
  const TerChartTable *table;
  guint column;
  gboolean is_descending;
} Order;

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  const Order *order = data;
  guint row_a = *(const guint *) a;
  guint row_b = *(const guint *) b;
  int result = ter_chart_table_compare (order->table, order->column, row_a, row_b);

  if (result == 0)
    return (row_a > row_b) - (row_a < row_b);

  return order->is_descending ? -result : result;
}

/* Other rows, though they say as little: the view makes a cell again for a row that it did not know. */
static void
fill_rows (TerTableDialog *self)
{
  g_autofree const char **rows = g_new (const char *, self->table->n_rows + 1);

  for (gsize i = 0; i < self->table->n_rows; i++)
    rows[i] = "";
  rows[self->table->n_rows] = NULL;
  gtk_string_list_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                          rows);
}

static void
sort_cb (TerTableDialog *self)
{
  GtkColumnViewSorter *sorter = GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->view));
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (sorter);
  Order order = { .table = self->table };
  guint n = (guint) self->table->n_rows;

  if (column != NULL)
    {
      order.column = column_index (column);
      order.is_descending =
          gtk_column_view_sorter_get_primary_sort_order (sorter) == GTK_SORT_DESCENDING;
      g_sort_array (self->order, n, sizeof (guint), compare_rows, &order);
    }
  else
    for (guint i = 0; i < n; i++)
      self->order[i] = i;
  fill_rows (self);
}

static void
add_column (TerTableDialog *self,
            guint           index)
{
  const TerTableColumn *what = self->table->columns->pdata[index];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (index));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  column = gtk_column_view_column_new (what->title, factory);
  g_object_set_data (G_OBJECT (column), "column", GUINT_TO_POINTER (index));
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_column_set_resizable (column, TRUE);
  /* It sorts nothing itself: a column without a sorter has no head to press. */
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_append_column (self->view, column);
}

static GtkWidget *
view_new (TerTableDialog *self)
{
  self->rows = gtk_string_list_new (NULL);
  fill_rows (self);
  self->view = GTK_COLUMN_VIEW (
      gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (self->rows)))));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_column_view_set_tab_behavior (self->view, GTK_LIST_TAB_ITEM);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  for (guint i = 0; i < self->table->columns->len; i++)
    add_column (self, i);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sort_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->table->title != NULL ? self->table->title : _("Values"),
                                  -1);

  return GTK_WIDGET (self->view);
}

static void
copy_cb (TerTableDialog *self)
{
  g_autofree char *text = ter_chart_table_to_text (self->table, '\t');

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ter_announce (GTK_ACCESSIBLE (self), _("Values copied"));
}

static void
ter_table_dialog_finalize (GObject *object)
{
  TerTableDialog *self = TER_TABLE_DIALOG (object);

  g_clear_pointer (&self->table, ter_chart_table_unref);
  g_free (self->order);

  G_OBJECT_CLASS (ter_table_dialog_parent_class)->finalize (object);
}

static void
ter_table_dialog_class_init (TerTableDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_table_dialog_finalize;
}

static void
ter_table_dialog_init (TerTableDialog *self)
{
  adw_dialog_set_title (ADW_DIALOG (self), _("Values"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 560);
  adw_dialog_set_content_height (ADW_DIALOG (self), 640);
}

/**
 * ter_table_dialog_new:
 * @table: (transfer none): what to show
 *
 * Returns: (transfer floating): a dialog that shows a table, to sort and to copy
 */
AdwDialog *
ter_table_dialog_new (TerChartTable *table)
{
  TerTableDialog *self;
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  g_return_val_if_fail (table != NULL, NULL);

  self = g_object_new (TER_TYPE_TABLE_DIALOG, NULL);
  self->table = ter_chart_table_ref (table);
  self->order = g_new (guint, table->n_rows);
  for (gsize i = 0; i < table->n_rows; i++)
    self->order[i] = (guint) i;
  if (table->title != NULL)
    adw_dialog_set_title (ADW_DIALOG (self), table->title);
  gtk_widget_set_tooltip_text (copy, _("Copy the Values"));
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), copy);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view_new (self));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), scrolled);
  adw_dialog_set_child (ADW_DIALOG (self), toolbar);

  return ADW_DIALOG (self);
}
