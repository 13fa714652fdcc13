/* ter-data-filters.c — What of the inventory is shown
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A text to search and five choices, which together are a conjunction; each choice has “all” as its first line.
 *
 *  1. Where there is room all of them stand beside the text. On a narrow window they are folded behind one button, which
 *     says how many of them hold something back: what is hidden is never a surprise.
 *  2. The themes and sources are those that the inventory has; a choice is kept when the inventory is read again.
 */

#include "config.h"

#include "ter-data-filters.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "ter-fiche-page.h"

#define UNFOLD_MS 200

typedef enum
{
  CHOICE_THEME,
  CHOICE_STATUS,
  CHOICE_STAGE,
  CHOICE_FRESHNESS,
  CHOICE_SOURCE,
  N_CHOICES,
} Choice;

struct _TerDataFilters
{
  GtkBox parent_instance;

  /* Borrowed: children */
  GtkSearchEntry *search;
  GtkToggleButton *fold_button;
  GtkLabel *fold_label;
  GtkRevealer *revealer;
  GtkDropDown *choices[N_CHOICES];

  /* Owned */
  GtkStringList *sources;
  GtkStringList *themes;
  char *needle;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TerDataFilters, ter_data_filters, GTK_TYPE_BOX)

/* The name that is chosen; NULL for any. */
static const char *
chosen_name (GtkDropDown   *choice,
             GtkStringList *names)
{
  guint selected = gtk_drop_down_get_selected (choice);

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return gtk_string_list_get_string (names, selected);
}

static gboolean
is_active (GtkDropDown *choice)
{
  guint selected = gtk_drop_down_get_selected (choice);

  return selected != 0 && selected != GTK_INVALID_LIST_POSITION;
}

static gboolean
choice_allows (GtkDropDown *choice,
               guint        value)
{
  return !is_active (choice) || gtk_drop_down_get_selected (choice) - 1 == value;
}

static const char *
item_source (const TerInventoryItem *item)
{
  return item->source_name;
}

static const char *
item_theme (const TerInventoryItem *item)
{
  return ter_dataset_theme_label (item->dataset->theme);
}

static void
update_fold (TerDataFilters *self)
{
  g_autofree char *text = NULL;
  guint n_active = 0;

  for (guint i = 0; i < N_CHOICES; i++)
    n_active += is_active (self->choices[i]);
  if (n_active == 0)
    text = g_strdup (_("Filters"));
  else
    /* Translators: on a button: how many of the filters hold something back. */
    text = g_strdup_printf (_("Filters · %u"), n_active);
  gtk_label_set_label (self->fold_label, text);
}

static void
on_changed_cb (TerDataFilters *self)
{
  g_autofree char *folded =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  g_set_str (&self->needle, folded);
  update_fold (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
choice_setup_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (list_item, label);
}

/* What is chosen; while nothing is, what there is to choose: short enough for all of them to stand on one line. */
static void
choice_bind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *list_item,
                const char               *name)
{
  GtkStringObject *chosen = gtk_list_item_get_item (list_item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (list_item)),
                      gtk_list_item_get_position (list_item) == 0
                          ? name
                          : gtk_string_object_get_string (chosen));
}

static GtkListItemFactory *
choice_factory_new (const char *name)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (choice_setup_cb), NULL);
  g_signal_connect_data (factory, "bind", G_CALLBACK (choice_bind_cb), g_strdup (name),
                         (GClosureNotify) (GCallback) g_free, G_CONNECT_DEFAULT);

  return factory;
}

static GtkDropDown *
create_choice (TerDataFilters *self,
               const char     *label,
               GtkStringList  *model)
{
  GtkDropDown *choice = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (model), NULL));
  g_autoptr (GtkListItemFactory) factory = choice_factory_new (label);

  gtk_drop_down_set_list_factory (choice, gtk_drop_down_get_factory (choice));
  gtk_drop_down_set_factory (choice, factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (choice), label);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return choice;
}

static GtkStringList *
list_statuses (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("Any status"));
  for (int i = TER_STATUS_UNKNOWN; i <= TER_STATUS_PRIVATE_INTEREST; i++)
    {
      g_autofree char *text = ter_fiche_status_text ((TerDatasetStatus) i);

      gtk_string_list_append (list, text);
    }

  return list;
}

static GtkStringList *
list_stages (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("Any stage"));
  for (int i = TER_STAGE_LISTED; i <= TER_STAGE_DESTROYED; i++)
    gtk_string_list_append (list, ter_stage_label ((TerStage) i));

  return list;
}

static GtkStringList *
list_freshness (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("Any freshness"));
  for (int i = TER_FRESHNESS_UNKNOWN; i <= TER_FRESHNESS_OUT_OF_DATE; i++)
    gtk_string_list_append (list, ter_freshness_label ((TerFreshness) i));

  return list;
}

static void
add_choices (TerDataFilters *self)
{
  GtkWidget *box = adw_wrap_box_new ();

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);
  self->sources = gtk_string_list_new (NULL);
  gtk_string_list_append (self->sources, _("Any source"));
  self->themes = gtk_string_list_new (NULL);
  gtk_string_list_append (self->themes, _("Any theme"));
  self->choices[CHOICE_THEME] = create_choice (self, _("Theme"), g_object_ref (self->themes));
  self->choices[CHOICE_STATUS] = create_choice (self, _("Status"), list_statuses ());
  self->choices[CHOICE_STAGE] = create_choice (self, _("Stage"), list_stages ());
  self->choices[CHOICE_FRESHNESS] = create_choice (self, _("Freshness"), list_freshness ());
  self->choices[CHOICE_SOURCE] = create_choice (self, _("Source"), g_object_ref (self->sources));
  for (guint i = 0; i < N_CHOICES; i++)
    adw_wrap_box_append (ADW_WRAP_BOX (box), GTK_WIDGET (self->choices[i]));
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_child (self->revealer, box);
  gtk_widget_set_hexpand (GTK_WIDGET (self->revealer), TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->revealer));
}

static void
add_search (TerDataFilters *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_search_entry_set_placeholder_text (self->search, _("Title, theme, producer…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search the inventory"), -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->search), 180, -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->search));

  self->fold_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  self->fold_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->fold_label));
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  gtk_button_set_child (GTK_BUTTON (self->fold_button), content);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->fold_button),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->fold_label, NULL, -1);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->fold_button));
  gtk_widget_set_valign (line, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self), line);
}

static void
ter_data_filters_dispose (GObject *object)
{
  TerDataFilters *self = TER_DATA_FILTERS (object);

  g_clear_object (&self->sources);
  g_clear_object (&self->themes);
  g_clear_pointer (&self->needle, g_free);

  G_OBJECT_CLASS (ter_data_filters_parent_class)->dispose (object);
}

static void
ter_data_filters_class_init (TerDataFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_data_filters_dispose;
  signals[CHANGED] = g_signal_new ("changed", TER_TYPE_DATA_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
ter_data_filters_init (TerDataFilters *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
  add_search (self);
  add_choices (self);
  g_object_bind_property (self->fold_button, "active", self->revealer, "reveal-child",
                          G_BINDING_DEFAULT);
  ter_data_filters_set_narrow (self, FALSE);
  update_fold (self);
}

/**
 * ter_data_filters_new:
 *
 * Returns: (transfer floating): filters that let everything through
 */
GtkWidget *
ter_data_filters_new (void)
{
  return g_object_new (TER_TYPE_DATA_FILTERS, NULL);
}

/**
 * ter_data_filters_allow:
 *
 * Returns: whether the text and all the choices let a dataset through
 */
gboolean
ter_data_filters_allow (TerDataFilters         *self,
                        const TerInventoryItem *item)
{
  const char *source;
  const char *theme;

  g_return_val_if_fail (TER_IS_DATA_FILTERS (self) && item != NULL, FALSE);

  if (!choice_allows (self->choices[CHOICE_STATUS], item->dataset->status) ||
      !choice_allows (self->choices[CHOICE_STAGE], item->dataset->stage) ||
      !choice_allows (self->choices[CHOICE_FRESHNESS], item->freshness))
    return FALSE;
  source = chosen_name (self->choices[CHOICE_SOURCE], self->sources);
  theme = chosen_name (self->choices[CHOICE_THEME], self->themes);
  if ((source != NULL && g_strcmp0 (source, item_source (item)) != 0) ||
      (theme != NULL && g_strcmp0 (theme, item_theme (item)) != 0))
    return FALSE;

  return self->needle == NULL || *self->needle == '\0' ||
         (item->search_text != NULL && strstr (item->search_text, self->needle) != NULL);
}

/* The names that something has, in the order in which they are met. */
static void
update_names (GtkDropDown   *choice,
              GtkStringList *names,
              GPtrArray     *items,
              const char *(*get_name) (const TerInventoryItem *))
{
  g_autofree char *chosen = g_strdup (chosen_name (choice, names));
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint position = 0;

  gtk_string_list_splice (names, 1, g_list_model_get_n_items (G_LIST_MODEL (names)) - 1, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      const char *name = get_name (g_ptr_array_index (items, i));

      if (name == NULL || !g_hash_table_add (seen, (gpointer) name))
        continue;
      gtk_string_list_append (names, name);
      if (g_strcmp0 (name, chosen) == 0)
        position = g_list_model_get_n_items (G_LIST_MODEL (names)) - 1;
    }
  gtk_drop_down_set_selected (choice, position);
}

/**
 * ter_data_filters_update:
 * @items: (element-type TerInventoryItem): the inventory
 *
 * Offers the themes and sources of another state of the inventory, and keeps those that are chosen.
 */
void
ter_data_filters_update (TerDataFilters *self,
                         GPtrArray      *items)
{
  g_return_if_fail (TER_IS_DATA_FILTERS (self) && items != NULL);

  update_names (self->choices[CHOICE_SOURCE], self->sources, items, item_source);
  update_names (self->choices[CHOICE_THEME], self->themes, items, item_theme);
}

/**
 * ter_data_filters_clear:
 *
 * Lets everything through.
 */
void
ter_data_filters_clear (TerDataFilters *self)
{
  g_return_if_fail (TER_IS_DATA_FILTERS (self));

  for (guint i = 0; i < N_CHOICES; i++)
    gtk_drop_down_set_selected (self->choices[i], 0);
  ter_data_filters_set_search (self, NULL);
}

/**
 * ter_data_filters_set_search:
 * @text: (nullable): what to look for
 *
 * Filters by a text, at once.
 */
void
ter_data_filters_set_search (TerDataFilters *self,
                             const char     *text)
{
  g_return_if_fail (TER_IS_DATA_FILTERS (self));

  gtk_editable_set_text (GTK_EDITABLE (self->search), text != NULL ? text : "");
  on_changed_cb (self);
}

/**
 * ter_data_filters_set_narrow:
 * @narrow: whether the choices are folded behind a button
 */
void
ter_data_filters_set_narrow (TerDataFilters *self,
                             gboolean        narrow)
{
  g_return_if_fail (TER_IS_DATA_FILTERS (self));

  /* Another width is there at once; what a person unfolds slides. */
  gtk_revealer_set_transition_duration (self->revealer, 0);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_hexpand (GTK_WIDGET (self->search), narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->fold_button), narrow);
  gtk_toggle_button_set_active (self->fold_button, !narrow);
  gtk_revealer_set_reveal_child (self->revealer, !narrow);
  gtk_revealer_set_transition_duration (self->revealer, UNFOLD_MS);
}
