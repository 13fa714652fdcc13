/* ter-chart-card.c — A card with a chart, its legend and its menu
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A chart with what a person does with it: legend, comparison, the way back from a zoom, what to do with a selection,
 * menu. The actions are the chart's own (ter_plot_get_actions()), inserted here too, so that a button, a menu item and
 * a key are one thing, sensitive together.
 *
 *  1. The button of the whole period is there only while the view is narrowed, the bar only while something is
 *     selected. The bar stands under the chart: nothing moves under the pointer that selects.
 *  2. The unit is that of what is seen: finer values have another subtitle, shown while they are.
 */

#include "config.h"

#include "ter-chart-card.h"

#include <glib/gi18n-lib.h>

#include "ter-chart-legend.h"
#include "ter-graphic.h"
#include "ter-menu-button.h"
#include "ter-plot-dialogs.h"
#include "ter-text.h"

struct _TerChartCard
{
  GtkBox parent_instance;

  /* Owned */
  GSimpleAction *compare;
  char *subtitle_text;
  char *detail_subtitle;
  GPtrArray *keys;

  /* Borrowed: children */
  GtkLabel *title;
  GtkLabel *subtitle;
  AdwWrapBox *legend;
  GtkWidget *compare_button;
  GtkWidget *reset_button;
  GtkWidget *menu_button;
  GtkWidget *selection_bar;
  GtkLabel *selection_label;
  TerChart *chart;
};

enum
{
  COMPARE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const compare_names[] = { "nothing", "before", "year" };

G_DEFINE_FINAL_TYPE (TerChartCard, ter_chart_card, GTK_TYPE_BOX)

static const char *
compare_label (TerChartCompare compare)
{
  static const char *const labels[] = {
    N_("Compare"),
    N_("The period before"),
    N_("The year before"),
  };

  return _ (labels[compare]);
}

static void
compare_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  TerChartCard *self = data;
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));

  if (g_variant_equal (state, parameter))
    return;
  g_simple_action_set_state (action, parameter);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->compare_button),
                             compare_label (ter_chart_card_get_compare (self)));
  g_signal_emit (self, signals[COMPARE_CHANGED], 0);
}

static void
ter_chart_card_finalize (GObject *object)
{
  TerChartCard *self = TER_CHART_CARD (object);

  g_clear_object (&self->compare);
  g_free (self->subtitle_text);
  g_free (self->detail_subtitle);
  g_clear_pointer (&self->keys, g_ptr_array_unref);

  G_OBJECT_CLASS (ter_chart_card_parent_class)->finalize (object);
}

static void
ter_chart_card_class_init (TerChartCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_chart_card_finalize;

  /**
   * TerChartCard::compare-changed:
   *
   * A person chose what to compare with: ter_chart_card_get_compare().
   */
  signals[COMPARE_CHANGED] = g_signal_new ("compare-changed", TER_TYPE_CHART_CARD,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
compare_button_new (void)
{
  static const char *const labels[] = {
    N_("_Nothing"),
    N_("The _Period Before"),
    N_("The _Year Before"),
  };
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *action = g_strdup_printf ("compare.with('%s')", compare_names[i]);

      g_menu_append (menu, _ (labels[i]), action);
    }
  ter_menu_button_set_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _("Compare With"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_visible (button, FALSE);

  return button;
}

static GtkWidget *
icon_button_new (const char *icon_name,
                 const char *action,
                 const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");

  return button;
}

static GtkWidget *
text_button_new (const char *label,
                 const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

static GtkWidget *
selection_bar_new (TerChartCard *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *wrap = adw_wrap_box_new ();

  self->selection_label = ter_text_label_new (NULL, "numeric");
  gtk_label_set_wrap (self->selection_label, TRUE);
  gtk_label_set_xalign (self->selection_label, 0);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (wrap), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (wrap), 6);
  adw_wrap_box_append (ADW_WRAP_BOX (wrap), GTK_WIDGET (self->selection_label));
  adw_wrap_box_append (ADW_WRAP_BOX (wrap),
                       text_button_new (_("_Use This Period"), "chart.use-period"));
  adw_wrap_box_append (ADW_WRAP_BOX (wrap),
                       text_button_new (_("_Zoom In"), "chart.zoom-selection"));
  gtk_widget_set_hexpand (wrap, TRUE);
  gtk_box_append (GTK_BOX (bar), wrap);
  gtk_box_append (GTK_BOX (bar), icon_button_new ("window-close-symbolic", "chart.clear-selection",
                                                  _("Select Nothing")));
  gtk_widget_set_visible (bar, FALSE);

  return bar;
}

static GtkWidget *
line_new (TerChartCard *self)
{
  GtkWidget *line = adw_wrap_box_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->title = ter_text_label_new (NULL, "heading");
  self->subtitle = ter_text_label_new (NULL, "caption");
  gtk_label_set_natural_wrap_mode (self->subtitle, GTK_NATURAL_WRAP_NONE);
  self->legend = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->legend, 14);
  adw_wrap_box_set_line_spacing (self->legend, 4);
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
  self->compare_button = compare_button_new ();
  adw_wrap_box_append (ADW_WRAP_BOX (line), self->compare_button);

  return line;
}

static void
ter_chart_card_init (TerChartCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  self->reset_button =
      icon_button_new ("zoom-fit-best-symbolic", "chart.reset", _("Show the Whole Period"));
  gtk_widget_set_valign (self->reset_button, GTK_ALIGN_START);
  gtk_widget_set_visible (self->reset_button, FALSE);
  self->menu_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (self->menu_button, _("Chart Menu"));
  gtk_widget_add_css_class (self->menu_button, "flat");
  gtk_widget_set_valign (self->menu_button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (head), line_new (self));
  gtk_box_append (GTK_BOX (head), self->reset_button);
  gtk_box_append (GTK_BOX (head), self->menu_button);
  gtk_box_append (GTK_BOX (self), head);
}

static void
reset_enabled_cb (TerChartCard *self,
                  const char   *name,
                  gboolean      is_enabled)
{
  gtk_widget_set_visible (self->reset_button, is_enabled);
}

static void
show_subtitle (TerChartCard *self)
{
  const char *text =
      ter_chart_is_detailed (self->chart) ? self->detail_subtitle : self->subtitle_text;

  ter_plot_set_unit (TER_PLOT (self->chart), text);
  gtk_label_set_label (self->subtitle, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), text != NULL);
}

static void
show_selection (TerChartCard *self)
{
  TerChartData *data = ter_chart_get_data (self->chart);
  gboolean has_selection = ter_chart_link_get_selection (ter_chart_get_link (self->chart), NULL);

  gtk_widget_set_visible (self->selection_bar, has_selection && data != NULL);
  if (has_selection && data != NULL)
    {
      g_autofree char *text = ter_chart_say_selection (self->chart);

      gtk_label_set_label (self->selection_label, text);
    }
}

static GtkWidget *
legend_item_new (const TerChartKey *key)
{
  GtkWidget *item = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *swatch = ter_graphic_new (18, 10);
  GtkLabel *label = ter_text_label_new (key->label, "caption");

  ter_graphic_set (TER_GRAPHIC (swatch), ter_draw_key, ter_chart_key_copy (key),
                   (GDestroyNotify) ter_chart_key_free, key->label);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (item), swatch);
  gtk_box_append (GTK_BOX (item), GTK_WIDGET (label));

  return item;
}

/* Only when it changes: a legend that is taken apart at each move would blink. */
static gboolean
same_legend (const GPtrArray *one,
             const GPtrArray *other)
{
  if (one == NULL || one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    {
      const TerChartKey *a = one->pdata[i];
      const TerChartKey *b = other->pdata[i];

      if (a->kind != b->kind || a->mark != b->mark || a->role != b->role ||
          !g_str_equal (a->label, b->label))
        return FALSE;
    }

  return TRUE;
}

static void
show_legend (TerChartCard *self)
{
  g_autoptr (GPtrArray) keys = ter_chart_dup_legend (self->chart);

  if (same_legend (self->keys, keys))
    return;
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->legend)); item != NULL;
       item = gtk_widget_get_first_child (GTK_WIDGET (self->legend)))
    adw_wrap_box_remove (self->legend, item);
  for (guint i = 0; i < keys->len; i++)
    adw_wrap_box_append (self->legend, legend_item_new (keys->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->legend), keys->len > 0);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  self->keys = g_steal_pointer (&keys);
}

static void
view_changed_cb (TerChartCard *self)
{
  show_subtitle (self);
  show_legend (self);
}

static void
add_chart (TerChartCard *self,
           int           height)
{
  g_autoptr (GMenuModel) menu = NULL;
  GSimpleActionGroup *actions;

  self->chart = TER_CHART (ter_chart_new (height));
  actions = ter_plot_get_actions (TER_PLOT (self->chart));
  menu = ter_plot_dup_menu (TER_PLOT (self->chart));
  ter_menu_button_set_model (GTK_MENU_BUTTON (self->menu_button), menu);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "chart", G_ACTION_GROUP (actions));
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), TRUE);
  ter_plot_dialogs_attach (TER_PLOT (self->chart));
  g_signal_connect_object (actions, "action-enabled-changed::reset", G_CALLBACK (reset_enabled_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "selection-changed", G_CALLBACK (show_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "view-changed", G_CALLBACK (view_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->chart));
  self->selection_bar = selection_bar_new (self);
  gtk_box_append (GTK_BOX (self), self->selection_bar);
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
 * Shows something else. The legend says the layers when there are several, and what else is drawn of what is seen.
 */
void
ter_chart_card_set_data (TerChartCard *self,
                         TerChartData *data,
                         const char   *subtitle)
{
  g_return_if_fail (TER_IS_CHART_CARD (self));

  g_set_str (&self->subtitle_text, subtitle);
  ter_chart_set_data (self->chart, data);
  view_changed_cb (self);
}

/**
 * ter_chart_card_set_detail:
 * @detail: (nullable): finer values of a part of the time
 * @subtitle: (nullable): their unit and method, plain text
 *
 * Shows finer values while the view lies within them.
 */
void
ter_chart_card_set_detail (TerChartCard *self,
                           TerChartData *detail,
                           const char   *subtitle)
{
  g_return_if_fail (TER_IS_CHART_CARD (self));

  g_set_str (&self->detail_subtitle, subtitle);
  ter_chart_set_detail (self->chart, detail);
  view_changed_cb (self);
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

/**
 * ter_chart_card_offer_compare:
 * @compare: what it is compared with at first
 *
 * Lets a person compare: the page answers "compare-changed".
 */
void
ter_chart_card_offer_compare (TerChartCard   *self,
                              TerChartCompare compare)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_return_if_fail (TER_IS_CHART_CARD (self));
  g_return_if_fail (compare < G_N_ELEMENTS (compare_names) && self->compare == NULL);

  self->compare = g_simple_action_new_stateful ("with", G_VARIANT_TYPE_STRING,
                                                g_variant_new_string (compare_names[compare]));
  g_signal_connect_object (self->compare, "activate", G_CALLBACK (compare_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->compare));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "compare", G_ACTION_GROUP (group));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->compare_button), compare_label (compare));
  gtk_widget_set_visible (self->compare_button, TRUE);
}

/**
 * ter_chart_card_get_compare:
 *
 * Returns: what a person compares with
 */
TerChartCompare
ter_chart_card_get_compare (TerChartCard *self)
{
  g_autoptr (GVariant) state = NULL;

  g_return_val_if_fail (TER_IS_CHART_CARD (self), TER_COMPARE_NOTHING);

  if (self->compare == NULL)
    return TER_COMPARE_NOTHING;
  state = g_action_get_state (G_ACTION (self->compare));
  for (guint i = 0; i < G_N_ELEMENTS (compare_names); i++)
    if (g_str_equal (g_variant_get_string (state, NULL), compare_names[i]))
      return i;

  return TER_COMPARE_NOTHING;
}
