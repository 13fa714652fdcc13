/* ter-chart-card.c — A card with a chart, its legend and its menu
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A chart with what a person does with it: legend, table, copy, export. The chart itself knows nothing of dialogs.
 */

#include "config.h"

#include "ter-chart-card.h"

#include <glib/gi18n-lib.h>

#include "ter-graphic.h"
#include "ter-marks.h"
#include "ter-table-dialog.h"
#include "ter-text.h"

struct _TerChartCard
{
  GtkBox parent_instance;

  /* Borrowed: children */
  GtkLabel *title;
  GtkLabel *subtitle;
  AdwWrapBox *legend;
  GtkWidget *menu_button;
  TerChart *chart;
};

G_DEFINE_FINAL_TYPE (TerChartCard, ter_chart_card, GTK_TYPE_BOX)

static void
show_table_cb (TerChartCard *self)
{
  TerChartData *data = ter_chart_get_data (self->chart);

  if (data != NULL)
    adw_dialog_present (ter_table_dialog_new (data), GTK_WIDGET (self));
}

static void
table_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  show_table_cb (TER_CHART_CARD (widget));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ter_chart_copy (TER_CHART_CARD (widget)->chart);
}

static void
export_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (TerChartCard) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GError) error = NULL;
  AdwDialog *dialog;

  /* No file: the person thought better of it. */
  if (file == NULL || g_file_peek_path (file) == NULL)
    return;
  if (ter_chart_export (self->chart, g_file_peek_path (file), &error))
    return;

  dialog = adw_alert_dialog_new (_("Not Exported"), error->message);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("_Close"));
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TerChartCard *self = TER_CHART_CARD (widget);
  TerChartData *data = ter_chart_get_data (self->chart);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *file_name = NULL;

  if (data == NULL)
    return;
  file_name = g_strdup_printf ("%s.%s", data->title != NULL ? data->title : _("Chart"),
                               g_variant_get_string (parameter, NULL));
  g_strdelimit (file_name, "/\\", '-');
  gtk_file_dialog_set_initial_name (dialog, file_name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, export_chosen_cb,
                        g_object_ref (self));
}

static void
ter_chart_card_class_init (TerChartCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "card.table", NULL, table_action);
  gtk_widget_class_install_action (widget_class, "card.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "card.export", "s", export_action);
}

static GMenuModel *
menu_new (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) look = g_menu_new ();
  g_autoptr (GMenu) out = g_menu_new ();

  g_menu_append (look, _("View as _Table"), "card.table");
  g_menu_append (look, _("_Copy the Values"), "card.copy");
  g_menu_append (out, _("Export as CSV…"), "card.export('csv')");
  g_menu_append (out, _("Export as PNG…"), "card.export('png')");
  g_menu_append (out, _("Export as SVG…"), "card.export('svg')");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (out));

  return G_MENU_MODEL (menu);
}

static void
ter_chart_card_init (TerChartCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *line = adw_wrap_box_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autoptr (GMenuModel) menu = menu_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 8);

  self->title = ter_text_label_new (NULL, "heading");
  self->subtitle = ter_text_label_new (NULL, "caption");
  gtk_label_set_natural_wrap_mode (self->subtitle, GTK_NATURAL_WRAP_NONE);
  self->legend = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->legend, 14);
  adw_wrap_box_set_line_spacing (self->legend, 4);
  self->menu_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), menu);
  gtk_widget_set_tooltip_text (self->menu_button, _("Chart Menu"));
  gtk_widget_add_css_class (self->menu_button, "flat");
  gtk_widget_set_valign (self->menu_button, GTK_ALIGN_START);

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (line), 14);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (line), 4);
  adw_wrap_box_set_justify (ADW_WRAP_BOX (line), ADW_JUSTIFY_SPREAD);
  adw_wrap_box_set_justify_last_line (ADW_WRAP_BOX (line), TRUE);
  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->subtitle));
  adw_wrap_box_append (ADW_WRAP_BOX (line), texts);
  adw_wrap_box_append (ADW_WRAP_BOX (line), GTK_WIDGET (self->legend));
  gtk_box_append (GTK_BOX (head), line);
  gtk_box_append (GTK_BOX (head), self->menu_button);
  gtk_box_append (GTK_BOX (self), head);
}

static void
add_chart (TerChartCard *self,
           int           height)
{
  self->chart = TER_CHART (ter_chart_new (height));
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), TRUE);
  g_signal_connect_object (self->chart, "table-requested", G_CALLBACK (show_table_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->chart));
}

static GtkWidget *
legend_item_new (const TerLayer *layer)
{
  GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = ter_graphic_new (18, 10);
  TerLayer *sample = g_new0 (TerLayer, 1);
  GtkLabel *label = ter_text_label_new (layer->label, "caption");

  sample->mark = layer->mark;
  sample->role = layer->role;
  ter_graphic_set (TER_GRAPHIC (swatch), ter_draw_swatch, sample, g_free, layer->label);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (item), swatch);
  gtk_box_append (GTK_BOX (item), GTK_WIDGET (label));

  return item;
}

/**
 * ter_chart_card_new:
 * @title: plain text
 * @height: of the chart
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
ter_chart_card_new (const char *title,
                    int         height)
{
  TerChartCard *self = g_object_new (TER_TYPE_CHART_CARD, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "tile");
  gtk_label_set_label (self->title, title);
  add_chart (self, height);

  return GTK_WIDGET (self);
}

/**
 * ter_chart_card_new_plain:
 * @height: of the chart
 *
 * Returns: (transfer floating): the same, to stand inside a tile
 */
GtkWidget *
ter_chart_card_new_plain (int height)
{
  TerChartCard *self = g_object_new (TER_TYPE_CHART_CARD, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->title), FALSE);
  add_chart (self, height);

  return GTK_WIDGET (self);
}

/**
 * ter_chart_card_set_data:
 * @data: (nullable): what to show
 * @subtitle: (nullable): its unit and method, plain text
 *
 * Shows something else. The legend says the layers when there are several.
 */
void
ter_chart_card_set_data (TerChartCard *self,
                         TerChartData *data,
                         const char   *subtitle)
{
  g_return_if_fail (TER_IS_CHART_CARD (self));

  gtk_label_set_label (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL);
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->legend)); item != NULL;
       item = gtk_widget_get_first_child (GTK_WIDGET (self->legend)))
    adw_wrap_box_remove (self->legend, item);
  for (guint i = 0; data != NULL && data->layers->len > 1 && i < data->layers->len; i++)
    adw_wrap_box_append (self->legend, legend_item_new (data->layers->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->legend), data != NULL && data->layers->len > 1);
  ter_chart_set_data (self->chart, data);
}

/**
 * ter_chart_card_get_chart:
 *
 * Returns: (transfer none): the chart
 */
TerChart *
ter_chart_card_get_chart (TerChartCard *self)
{
  g_return_val_if_fail (TER_IS_CHART_CARD (self), NULL);

  return self->chart;
}
