/* ter-table-dialog.c — The values of a chart as a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One row for each point of the chart's main layer, one column for each of its layers. The rows are made
 * as they are seen: a year of ten-minute readings is a list of fifty thousand row numbers.
 */

#include "config.h"

#include "ter-table-dialog.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chart-columns.h"
#include "ter-chart-export.h"
#include "ter-chart-scale.h"

struct _TerTableDialog
{
  AdwDialog parent_instance;

  /* Owned */
  TerChartData *data;
};

G_DEFINE_FINAL_TYPE (TerTableDialog, ter_table_dialog, ADW_TYPE_DIALOG)

/* A row is known by its number: the model is a list of strings that are never read. */
static guint
row_number (GtkListItem *item)
{
  return gtk_list_item_get_position (item);
}

static void
setup_cell (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), data == NULL ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_date (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           TerTableDialog           *self)
{
  const TerLayer *layer = ter_chart_data_get_main (self->data);
  g_autofree char *text =
      ter_chart_date (layer->samples->times[row_number (item)], self->data->zone, self->data->step);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
bind_value (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            TerTableDialog           *self)
{
  const TerLayer *main_layer = ter_chart_data_get_main (self->data);
  const TerLayer *layer = g_object_get_data (G_OBJECT (factory), "layer");
  gint64 time_us = main_layer->samples->times[row_number (item)];
  gsize i = ter_chart_find (layer->samples, time_us);
  g_autofree char *text = NULL;

  /* Columns stand at the beginning of their bucket, lines at its middle. */
  if (layer->samples->n == main_layer->samples->n)
    i = row_number (item);
  if (i < layer->samples->n &&
      (layer->samples->n == main_layer->samples->n || layer->samples->times[i] == time_us))
    text = ter_chart_value (layer->samples->values[i], NULL);
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text != NULL ? text : "");
}

static void
add_column (TerTableDialog *self,
            GtkColumnView  *view,
            const char     *title,
            const TerLayer *layer)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_object_set_data (G_OBJECT (factory), "layer", (gpointer) layer);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), (gpointer) layer);
  g_signal_connect_object (factory, "bind", G_CALLBACK (layer != NULL ? bind_value : bind_date),
                           self, 0);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (view, column);
}

static GtkWidget *
view_new (TerTableDialog *self)
{
  const TerLayer *main_layer = ter_chart_data_get_main (self->data);
  GtkStringList *rows = gtk_string_list_new (NULL);
  GtkWidget *view;

  for (gsize i = 0; i < main_layer->samples->n; i++)
    gtk_string_list_append (rows, "");
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows))));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_widget_add_css_class (view, "data-table");
  add_column (self, GTK_COLUMN_VIEW (view), _("Date"), NULL);
  for (guint i = 0; i < self->data->layers->len; i++)
    {
      const TerLayer *layer = self->data->layers->pdata[i];
      g_autofree char *title = NULL;

      if (layer->mark == TER_MARK_BAND)
        continue;
      title = self->data->unit != NULL ? g_strdup_printf ("%s (%s)", layer->label, self->data->unit)
                                       : g_strdup (layer->label);
      add_column (self, GTK_COLUMN_VIEW (view), title, layer);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->data->title != NULL ? self->data->title : _("Values"), -1);

  return view;
}

static void
copy_cb (TerTableDialog *self)
{
  g_autofree char *text = ter_chart_data_to_text (self->data, '\t');

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
ter_table_dialog_finalize (GObject *object)
{
  g_clear_pointer (&TER_TABLE_DIALOG (object)->data, ter_chart_data_unref);

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
 * @data: a chart with a layer
 *
 * Returns: (transfer floating): a dialog that shows its values
 */
AdwDialog *
ter_table_dialog_new (TerChartData *data)
{
  TerTableDialog *self;
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  g_return_val_if_fail (data != NULL && ter_chart_data_get_main (data) != NULL, NULL);

  self = g_object_new (TER_TYPE_TABLE_DIALOG, NULL);
  self->data = ter_chart_data_ref (data);
  if (data->title != NULL)
    adw_dialog_set_title (ADW_DIALOG (self), data->title);
  gtk_widget_set_tooltip_text (copy, _("Copy the Values"));
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), copy);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view_new (self));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), scrolled);
  adw_dialog_set_child (ADW_DIALOG (self), toolbar);

  return ADW_DIALOG (self);
}
