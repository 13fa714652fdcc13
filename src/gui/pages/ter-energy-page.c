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
 *  3. The list is what the page is for: it stands first in reach where there is little room, and the months only stand
 *     beside it where nothing is pushed away by them; elsewhere they come under it.
 */

#include "config.h"

#include "ter-energy-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chart-card.h"
#include "ter-column.h"
#include "ter-energy-cards.h"
#include "ter-energy-site-page.h"
#include "ter-energy.h"
#include "ter-format.h"
#include "ter-graphic.h"
#include "ter-marks.h"
#include "ter-page-acts.h"
#include "ter-page-charts.h"
#include "ter-period-group.h"
#include "ter-site-dialog.h"
#include "ter-text.h"
#include "ter-tile.h"

struct _TerEnergyPage
{
  TerPage parent_instance;

  /* Borrowed: children */
  GtkLabel *title;
  GtkLabel *summary;
  GtkWidget *period_button;
  TerTile *total;
  TerChartCard *months;
  GtkListBox *list;
  TerEnergyCards *cards;

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
}

static void
fill_head (TerEnergyPage *self,
           GPtrArray     *sites)
{
  double area = 0;
  g_autofree char *text = NULL;
  g_autofree char *title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u public building",
                                                         "%u public buildings", sites->len),
                                            sites->len);

  for (guint i = 0; i < sites->len; i++)
    area += MAX (((TerEnergySite *) sites->pdata[i])->site->floor_area_m2, 0);
  text = ter_format_quantity (area, "m2");
  gtk_label_set_label (self->title, title);
  /* Translators: the area of all buildings, such as 9,150 m² */
  g_autofree char *summary = g_strdup_printf (_("%s heated"), text);

  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), area > 0);
}

static void
fill_months (TerEnergyPage *self,
             TerEnergyList *answer)
{
  g_autofree char *subtitle = NULL;
  g_autoptr (TerChartData) data =
      ter_chart_of_fluids (_("Energies by month"), answer->total->sentence, answer->fluids,
                           ter_page_get_zone (TER_PAGE (self)));

  if (data != NULL)
    subtitle = ter_chart_subtitle (data, TER_STEP_MONTH);
  ter_chart_card_set_data (self->months, data, subtitle);
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

  fill_head (self, answer->sites);
  fill_months (self, answer);
  ter_tile_set_figure (self->total, answer->total, ter_page_get_now_us (page));
  if (isfinite (answer->change->value))
    {
      value = ter_format_percent (answer->change->value, 0, TRUE);
      g_autofree char *pill = g_strdup_printf (_("%s in a year"), value);

      ter_tile_set_pill (self->total, pill, NULL);
    }
  fill_list (self, answer->sites);
  ter_page_show_content (page);
  ter_energy_cards_show (self->cards, 0, &answer->period);
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
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "page.add", NULL, add_building_action);
}

static GtkWidget *
head_new (TerEnergyPage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->title = ter_text_label_new (NULL, "title-page");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->title), GTK_ACCESSIBLE_PROPERTY_LEVEL, 1,
                                  -1);
  self->summary = ter_text_label_new (NULL, "caption");
  self->period_button = ter_period_button_new ();
  gtk_widget_set_valign (self->period_button, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->period_button, GTK_ALIGN_START);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (head), texts);
  gtk_box_append (GTK_BOX (head), self->period_button);

  return head;
}

static GtkWidget *
total_new (TerEnergyPage *self)
{
  self->total = TER_TILE (ter_tile_new ("ter-bolt-symbolic", _("All buildings")));
  /* Its body would take the room that a tall window leaves. */
  gtk_widget_set_vexpand (GTK_WIDGET (self->total), FALSE);
  g_signal_connect_object (self->total, "origin-requested", G_CALLBACK (ter_page_present_origin),
                           self, G_CONNECT_SWAPPED);
  self->months = TER_CHART_CARD (ter_chart_card_new_plain (220));
  gtk_widget_set_visible (GTK_WIDGET (self->months), FALSE);
  ter_tile_set_body (self->total, GTK_WIDGET (self->months));
  gtk_widget_set_valign (GTK_WIDGET (self->total), GTK_ALIGN_START);

  return GTK_WIDGET (self->total);
}

/* The title of the list stands inside its frame: beside the total, both frames begin at one height. */
static GtkWidget *
ranking_new (TerEnergyPage *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkLabel *heading = ter_text_label_new (_("Buildings by kWh per m² and year"), "heading");

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "card-rows");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Buildings"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (heading), "list-title");
  gtk_widget_add_css_class (card, "card");
  /* What is under the pointer keeps within the rounded corners. */
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_valign (card, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (heading));
  gtk_box_append (GTK_BOX (card), GTK_WIDGET (self->list));

  return card;
}

/* Side by side where a line would be too long to read. */
static void
spread_above (TerEnergyPage    *self,
              AdwBreakpointBin *bin,
              GtkWidget        *sides)
{
  AdwBreakpoint *breakpoint =
      adw_breakpoint_new (adw_breakpoint_condition_parse ("min-width: 1200sp"));
  g_auto (GValue) horizontal = G_VALUE_INIT;
  g_auto (GValue) yes = G_VALUE_INIT;
  g_auto (GValue) no = G_VALUE_INIT;

  g_value_init (&horizontal, GTK_TYPE_ORIENTATION);
  g_value_set_enum (&horizontal, GTK_ORIENTATION_HORIZONTAL);
  g_value_init (&yes, G_TYPE_BOOLEAN);
  g_value_set_boolean (&yes, TRUE);
  g_value_init (&no, G_TYPE_BOOLEAN);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (sides), "orientation", &horizontal);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (sides), "homogeneous", &yes);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (self->months), "visible", &yes);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (self->cards), "visible", &no);
  adw_breakpoint_bin_add_breakpoint (bin, breakpoint);
}

static void
ter_energy_page_init (TerEnergyPage *self)
{
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *bin = adw_breakpoint_bin_new ();
  GtkWidget *head = head_new (self);

  gtk_widget_set_tooltip_text (add, _("Add a building"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Add a building"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "energy.add-building");
  adw_header_bar_pack_end (ter_page_get_header_bar (TER_PAGE (self)), add);

  gtk_box_append (GTK_BOX (sides), total_new (self));
  gtk_box_append (GTK_BOX (sides), ranking_new (self));
  gtk_widget_add_css_class (column, "page-column");
  gtk_box_append (GTK_BOX (column), head);
  gtk_box_append (GTK_BOX (column), sides);
  self->cards = TER_ENERGY_CARDS (ter_energy_cards_new (TER_PAGE (self)));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->cards));
  gtk_widget_set_size_request (bin, 300, 150);
  ter_column_stack_below (ADW_BREAKPOINT_BIN (bin), "max-width: 620sp", &head, 1);
  spread_above (self, ADW_BREAKPOINT_BIN (bin), sides);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (bin), ter_column_new (column, 1500));
  ter_page_set_content (TER_PAGE (self), bin);
}
