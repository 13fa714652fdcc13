/* ter-energy-page.c — What the buildings consume
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * All buildings together, then each of them by what it consumes for a square metre. A building opens its own
 * page over this one.
 *
 *  1. A building whose intensity cannot be said stands last, and says why instead of a figure.
 *  2. Bars share one scale: the highest intensity of the list.
 */

#include "config.h"

#include "ter-energy-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-column.h"
#include "ter-energy-site-page.h"
#include "ter-energy.h"
#include "ter-format.h"
#include "ter-graphic.h"
#include "ter-marks.h"
#include "ter-page-acts.h"
#include "ter-period-group.h"
#include "ter-site-dialog.h"
#include "ter-text.h"
#include "ter-tile.h"

struct _TerEnergyPage
{
  TerPage parent_instance;

  /* Borrowed: children */
  GtkWidget *period_button;
  TerTile *total;
  GtkListBox *list;

  gboolean is_bound;
};

G_DEFINE_FINAL_TYPE (TerEnergyPage, ter_energy_page, TER_TYPE_PAGE)

static void
origin_clicked_cb (GtkButton *button,
                   TerFigure *figure)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (button), TER_TYPE_ENERGY_PAGE);

  ter_page_present_origin (TER_PAGE (page), figure);
}

static void
unref_figure (gpointer  figure,
              GClosure *closure)
{
  ter_figure_unref (figure);
}

static GtkWidget *
bar_new (const TerEnergySite *site,
         double               highest)
{
  GtkWidget *bar = ter_graphic_new (60, 8);
  TerParts *parts = g_new0 (TerParts, 1);
  g_autofree char *value = ter_format_quantity (site->intensity->value, site->intensity->unit);

  parts->n = 1;
  parts->total = highest;
  parts->parts[0] = (TerPart) { site->intensity->value, TER_ROLE_MEASURED };
  ter_graphic_set (TER_GRAPHIC (bar), ter_draw_parts, parts, g_free, value);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (bar, TRUE);

  return bar;
}

static char *
row_subtitle (const TerEnergySite *site)
{
  g_autofree char *area =
      site->site->floor_area_m2 > 0 ? ter_format_quantity (site->site->floor_area_m2, "m2") : NULL;
  g_autofree char *amount = ter_format_quantity (site->consumption->value, site->consumption->unit);
  g_autofree char *change =
      isfinite (site->change->value) ? ter_format_percent (site->change->value, 0, TRUE) : NULL;
  GString *text = g_string_new (site->area_name);

  if (area != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", area);
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", amount);
  if (change != NULL)
    /* Translators: how much a consumption changed in a year: “−12 % in a year”. */
    g_string_append_printf (text, _(" · %s in a year"), change);

  return g_string_free_and_steal (text);
}

static GtkWidget *
value_new (const TerEnergySite *site)
{
  g_autofree char *value = NULL;
  GtkWidget *label;

  if (!isfinite (site->intensity->value))
    {
      label = GTK_WIDGET (ter_text_label_new (site->intensity->verdict_text, "caption"));
      gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      return label;
    }
  value = ter_format_quantity (site->intensity->value, site->intensity->unit);
  label = gtk_label_new (value);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_xalign (GTK_LABEL (label), 1);

  return label;
}

static GtkWidget *
row_texts_new (const TerEnergySite *site,
               double               highest)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkLabel *name = ter_text_label_new (site->site->name, NULL);
  g_autofree char *subtitle = row_subtitle (site);

  gtk_widget_set_hexpand (GTK_WIDGET (name), TRUE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (name));
  gtk_box_append (GTK_BOX (head), value_new (site));
  gtk_box_append (GTK_BOX (texts), head);
  if (isfinite (site->intensity->value))
    gtk_box_append (GTK_BOX (texts), bar_new (site, highest));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (ter_text_label_new (subtitle, "caption")));
  gtk_widget_set_hexpand (texts, TRUE);

  return texts;
}

static GtkWidget *
origin_button_new (const TerEnergySite *site)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("ter-origin-symbolic");

  gtk_widget_set_tooltip_text (button, _("Where Does This Figure Come From?"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_data (button, "clicked", G_CALLBACK (origin_clicked_cb),
                         ter_figure_ref (site->intensity), unref_figure, 0);

  return button;
}

static GtkWidget *
row_new (const TerEnergySite *site,
         double               highest)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_margin_start (line, 12);
  gtk_widget_set_margin_end (line, 12);
  gtk_widget_set_margin_top (line, 10);
  gtk_widget_set_margin_bottom (line, 10);
  gtk_box_append (GTK_BOX (line), row_texts_new (site, highest));
  gtk_box_append (GTK_BOX (line), origin_button_new (site));
  gtk_box_append (GTK_BOX (line), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "energy.open-site");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", site->site->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  site->site->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  site->intensity->sentence != NULL ? site->intensity->sentence
                                                                    : "",
                                  -1);

  return row;
}

static void
fill_list (TerEnergyPage *self,
           GPtrArray     *sites)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *focused =
      focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  gboolean has_focus = focused != NULL && gtk_widget_is_ancestor (focused, GTK_WIDGET (self->list));
  int index = has_focus ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focused)) : -1;
  double highest = 0;

  for (guint i = 0; i < sites->len; i++)
    {
      const TerEnergySite *site = sites->pdata[i];

      if (isfinite (site->intensity->value))
        highest = MAX (highest, site->intensity->value);
    }
  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < sites->len; i++)
    gtk_list_box_append (self->list, row_new (sites->pdata[i], highest));
  /* A new value must not take the keyboard away from a person who walks the list. */
  if (index >= 0 && gtk_list_box_get_row_at_index (self->list, index) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, index)));
}

static void
show (TerPage *page,
      gpointer result)
{
  TerEnergyPage *self = TER_ENERGY_PAGE (page);
  TerEnergyList *answer = result;
  g_autofree char *value = NULL;

  if (answer->sites->len == 0)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add a Building"));

      gtk_widget_add_css_class (button, "pill");
      gtk_widget_add_css_class (button, "suggested-action");
      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "energy.add-building");
      ter_page_show_empty (page, "ter-bolt-symbolic", _("No Building Yet"),
                           _("Add a building, then place the series of its meters on it: its "
                             "consumption shows here."),
                           button);
      return;
    }

  ter_tile_set_figure (self->total, answer->total, ter_page_get_now_us (page));
  if (isfinite (answer->change->value))
    {
      value = ter_format_percent (answer->change->value, 0, TRUE);
      g_autofree char *pill = g_strdup_printf (_("%s in a year"), value);

      ter_tile_set_pill (self->total, pill, NULL);
    }
  fill_list (self, answer->sites);
  ter_page_show_content (page);
}

static gpointer
ask (TerTerritory *territory,
     gpointer      params,
     GCancellable *cancellable,
     GError      **error)
{
  return ter_energy_list_load (territory, params, cancellable, error);
}

static void
ter_energy_page_load (TerPage *page)
{
  TerEnergyPage *self = TER_ENERGY_PAGE (page);
  TerPeriod *period = g_new (TerPeriod, 1);

  if (!self->is_bound)
    {
      self->is_bound = TRUE;
      ter_period_button_bind (self->period_button, ter_page_get_session (page));
    }
  ter_session_get_period (ter_page_get_session (page), period);
  ter_page_query (page, ask, period, g_free, (GDestroyNotify) ter_energy_list_unref, show);
}

static void
ter_energy_page_reveal (TerPage    *page,
                        const char *kind,
                        gint64      id)
{
  ter_page_push (page, ter_energy_site_page_new (id));
}

static void
open_site_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  ter_energy_page_reveal (TER_PAGE (widget), "building", g_variant_get_int64 (parameter));
}

static void
add_building_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  ter_site_dialog_present (ter_page_get_session (TER_PAGE (widget)), 0, widget);
}

static void
ter_energy_page_class_init (TerEnergyPageClass *klass)
{
  static const char *const reveals[] = { "building", NULL };
  TerPageClass *page_class = TER_PAGE_CLASS (klass);

  page_class->load = ter_energy_page_load;
  page_class->reveal = ter_energy_page_reveal;
  page_class->reveals = reveals;
  page_class->interests =
      TER_CHANGE_OBSERVATIONS | TER_CHANGE_SERIES | TER_CHANGE_SITES | TER_CHANGE_AREAS;
  page_class->uses_period = TRUE;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "energy.open-site", "x",
                                   open_site_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "energy.add-building", NULL,
                                   add_building_action);
}

static void
ter_energy_page_init (TerEnergyPage *self)
{
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkLabel *heading = ter_text_label_new (_("Buildings by kWh per m² and year"), "heading");

  gtk_widget_set_tooltip_text (add, _("Add a building"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Add a building"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "energy.add-building");
  adw_header_bar_pack_end (ter_page_get_header_bar (TER_PAGE (self)), add);

  self->period_button = ter_period_button_new ();
  gtk_widget_set_halign (self->period_button, GTK_ALIGN_END);
  self->total = TER_TILE (ter_tile_new ("ter-bolt-symbolic", _("All buildings")));
  /* Its body would take the room that a tall window leaves. */
  gtk_widget_set_vexpand (GTK_WIDGET (self->total), FALSE);
  g_signal_connect_object (self->total, "origin-requested", G_CALLBACK (ter_page_present_origin),
                           self, G_CONNECT_SWAPPED);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Buildings"), -1);
  gtk_widget_set_margin_top (GTK_WIDGET (heading), 12);

  gtk_widget_add_css_class (column, "page-column");
  gtk_box_append (GTK_BOX (column), self->period_button);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->total));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (heading));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->list));
  ter_page_set_content (TER_PAGE (self), ter_column_new (column, 860));
}
