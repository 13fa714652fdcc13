/* ter-data-page.c — The inventory of datasets
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * items ─▶ filter (TerDataFilters) ─▶ sort (columns) ─▶ selection ─▶ list
 *
 * 1. Items are kept when the inventory is read again (TerItem): neither the place in the list nor the filters are lost.
 * 2. The line above the list counts what the filters let through.
 * 3. Nothing found is not an empty inventory: the first says which filter to loosen, the second how to begin.
 */

#include "config.h"

#include "ter-data-page.h"

#include <glib/gi18n-lib.h>

#include "ter-data-filters.h"
#include "ter-edit-dialogs.h"
#include "ter-fiche-page.h"
#include "ter-import-dialog.h"
#include "ter-inventory.h"
#include "ter-item.h"
#include "ter-menu-button.h"
#include "ter-pill.h"
#include "ter-portal-dialog.h"
#include "ter-text.h"

struct _TerDataPage
{
  TerPage parent_instance;

  /* Children, owned by the widget tree */
  TerDataFilters *filters;
  GtkLabel *count;
  GtkStack *stack;
  GtkColumnView *list;
  GtkColumnViewColumn *stage_column;
  GtkColumnViewColumn *source_column;
  GtkColumnViewColumn *theme_column;
  GtkColumnViewColumn *freshness_column;
  GtkColumnViewColumn *producer_column;
  GtkColumnViewColumn *steward_column;

  /* Owned */
  GListStore *items;
  GtkFilter *filter;
  GtkFilterListModel *filtered;
  gint64 wanted;
};

G_DEFINE_FINAL_TYPE (TerDataPage, ter_data_page, TER_TYPE_PAGE)

static gint64
item_id (gpointer record)
{
  return ((TerInventoryItem *) record)->dataset->id;
}

static const char *
item_theme (const TerInventoryItem *item)
{
  return ter_dataset_theme_label (item->dataset->theme);
}

static gboolean
is_shown (gpointer object,
          gpointer data)
{
  TerDataPage *self = data;

  return ter_data_filters_allow (self->filters, ter_item_get_record (object));
}

static void
update_count (TerDataPage *self)
{
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_autofree char *text = NULL;

  if (shown == all)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u dataset", "%u datasets", all), all);
  else
    /* Translators: how many are shown, how many there are */
    text = g_strdup_printf (_("%u of %u datasets"), shown, all);
  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, shown > 0 ? "list" : "none");
}

static void
on_filter_cb (TerDataPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_count (self);
}

/* Columns. */

static void
bind_title (GtkLabel *cell,
            gpointer  record,
            gpointer  data)
{
  const char *title = ((TerInventoryItem *) record)->dataset->title;

  gtk_label_set_text (cell, title);
  /* Where a narrow window cuts it. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (cell), title);
}

static void
bind_status (GtkLabel *cell,
             gpointer  record,
             gpointer  data)
{
  TerDatasetStatus status = ((TerInventoryItem *) record)->dataset->status;
  g_autofree char *text = ter_fiche_status_text (status);
  g_autofree char *tone = g_strdup_printf ("status-%d", (int) status);

  ter_pill_set (GTK_WIDGET (cell), text, tone);
  gtk_widget_set_halign (GTK_WIDGET (cell), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (cell), GTK_ALIGN_CENTER);
}

static void
bind_stage (GtkLabel *cell,
            gpointer  record,
            gpointer  data)
{
  gtk_label_set_text (cell, ter_stage_label (((TerInventoryItem *) record)->dataset->stage));
}

static void
bind_freshness (GtkLabel *cell,
                gpointer  record,
                gpointer  data)
{
  const TerInventoryItem *item = record;
  g_autofree char *text = NULL;

  if (item->freshness == TER_FRESHNESS_UNKNOWN || item->freshness_text == NULL)
    text = g_strdup (ter_freshness_label (item->freshness));
  else
    /* Translators: "up to date", then its age */
    text = g_strdup_printf (_("%s · %s"), ter_freshness_label (item->freshness),
                            item->freshness_text);
  gtk_label_set_text (cell, text);
}

static void
bind_source (GtkLabel *cell,
             gpointer  record,
             gpointer  data)
{
  const TerInventoryItem *item = record;

  gtk_label_set_text (cell, item->source_name != NULL ? item->source_name : _("By hand"));
}

static void
bind_theme (GtkLabel *cell,
            gpointer  record,
            gpointer  data)
{
  const char *theme = item_theme (record);

  gtk_label_set_text (cell, theme != NULL ? theme : "");
}

static void
bind_producer (GtkLabel *cell,
               gpointer  record,
               gpointer  data)
{
  const char *producer = ((TerInventoryItem *) record)->dataset->producer;

  gtk_label_set_text (cell, producer != NULL ? producer : "");
}

static void
bind_steward (GtkLabel *cell,
              gpointer  record,
              gpointer  data)
{
  const char *steward = ((TerInventoryItem *) record)->dataset->steward;

  gtk_label_set_text (cell, steward != NULL ? steward : "");
}

static int
compare_texts (const char *first,
               const char *second)
{
  return g_utf8_collate (first != NULL ? first : "", second != NULL ? second : "");
}

static int
compare_producers (gconstpointer a,
                   gconstpointer b,
                   gpointer      data)
{
  return compare_texts (((const TerInventoryItem *) a)->dataset->producer,
                        ((const TerInventoryItem *) b)->dataset->producer);
}

static int
compare_stewards (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  return compare_texts (((const TerInventoryItem *) a)->dataset->steward,
                        ((const TerInventoryItem *) b)->dataset->steward);
}

static int
compare_themes (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  return compare_texts (item_theme (a), item_theme (b));
}

static int
compare_titles (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  return g_strcmp0 (((const TerInventoryItem *) a)->sort_key,
                    ((const TerInventoryItem *) b)->sort_key);
}

static int
compare_statuses (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  return (int) ((const TerInventoryItem *) a)->dataset->status -
         (int) ((const TerInventoryItem *) b)->dataset->status;
}

static int
compare_stages (gconstpointer a,
                gconstpointer b,
                gpointer      data)
{
  return (int) ((const TerInventoryItem *) a)->dataset->stage -
         (int) ((const TerInventoryItem *) b)->dataset->stage;
}

static int
compare_freshness (gconstpointer a,
                   gconstpointer b,
                   gpointer      data)
{
  const TerInventoryItem *first = a;
  const TerInventoryItem *second = b;

  /* What is out of date comes first, the longest overdue above. */
  if (first->freshness != second->freshness)
    return (int) second->freshness - (int) first->freshness;

  return (first->due_us > second->due_us) - (first->due_us < second->due_us);
}

static int
compare_sources (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  return compare_texts (((const TerInventoryItem *) a)->source_name,
                        ((const TerInventoryItem *) b)->source_name);
}

static void
open_fiche (TerDataPage *self,
            gint64       dataset_id)
{
  ter_page_push (TER_PAGE (self), TER_PAGE (ter_fiche_page_new (dataset_id)));
}

static void
on_activated_cb (GtkColumnView *list,
                 guint          position,
                 TerDataPage   *self)
{
  g_autoptr (TerItem) item =
      g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (list)), position);

  open_fiche (self, ter_item_get_id (item));
}

static void
build_list (TerDataPage *self)
{
  GtkColumnViewColumn *title;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;

  self->list = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_show_row_separators (self->list, TRUE);
  /* Arrows go through the rows; Tab goes on, past hundreds of them. */
  gtk_column_view_set_tab_behavior (self->list, GTK_LIST_TAB_ITEM);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "inventory");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Datasets"), -1);
  title = ter_columns_add (self->list, _("Title"), bind_title, compare_titles, self);
  gtk_column_view_column_set_expand (title, TRUE);
  self->theme_column = ter_columns_add (self->list, _("Theme"), bind_theme, compare_themes, self);
  gtk_column_view_column_set_visible (self->theme_column, FALSE);
  ter_columns_add (self->list, _("Status"), bind_status, compare_statuses, self);
  self->stage_column = ter_columns_add (self->list, _("Stage"), bind_stage, compare_stages, self);
  self->freshness_column =
      ter_columns_add (self->list, _("Freshness"), bind_freshness, compare_freshness, self);
  self->source_column =
      ter_columns_add (self->list, _("Source"), bind_source, compare_sources, self);
  gtk_column_view_column_set_visible (self->source_column, FALSE);
  self->producer_column =
      ter_columns_add (self->list, _("Producer"), bind_producer, compare_producers, self);
  gtk_column_view_column_set_visible (self->producer_column, FALSE);
  self->steward_column =
      ter_columns_add (self->list, _("Who answers for it"), bind_steward, compare_stewards, self);
  gtk_column_view_column_set_visible (self->steward_column, FALSE);

  self->items = g_list_store_new (TER_TYPE_ITEM);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->items)),
                                              g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                    g_object_ref (gtk_column_view_get_sorter (self->list)));
  selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  gtk_column_view_sort_by_column (self->list, title, GTK_SORT_ASCENDING);
  g_signal_connect (self->list, "activate", G_CALLBACK (on_activated_cb), self);
}

static GtkWidget *
build_none (TerDataPage *self)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Show All Datasets"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "system-search-symbolic");
  ter_text_set_status (ADW_STATUS_PAGE (page), _("Nothing Found"),
                       _("No dataset fits the search and all the filters."));
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (ter_data_filters_clear), self->filters);
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);

  return page;
}

static void
on_narrow_cb (TerDataPage *self)
{
  ter_data_filters_set_narrow (self->filters, TRUE);
  gtk_column_view_column_set_visible (self->stage_column, FALSE);
  gtk_column_view_column_set_visible (self->freshness_column, FALSE);
}

static void
on_wide_cb (TerDataPage *self)
{
  ter_data_filters_set_narrow (self->filters, FALSE);
  gtk_column_view_column_set_visible (self->stage_column, TRUE);
  gtk_column_view_column_set_visible (self->freshness_column, TRUE);
}

/* Where there is room: the first @n of the columns that can be done without. */
static void
show_columns (TerDataPage      *self,
              AdwBreakpointBin *bin,
              const char       *condition,
              guint             n)
{
  AdwBreakpoint *breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (condition));
  GtkColumnViewColumn *const columns[] = { self->theme_column, self->source_column,
                                           self->producer_column, self->steward_column };
  g_auto (GValue) shown = G_VALUE_INIT;

  g_value_init (&shown, G_TYPE_BOOLEAN);
  g_value_set_boolean (&shown, TRUE);
  for (guint i = 0; i < MIN (n, G_N_ELEMENTS (columns)); i++)
    adw_breakpoint_add_setter (breakpoint, G_OBJECT (columns[i]), "visible", &shown);
  adw_breakpoint_bin_add_breakpoint (bin, breakpoint);
}

static void
build_content (TerDataPage *self)
{
  GtkWidget *bin = adw_breakpoint_bin_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  AdwBreakpoint *narrow = adw_breakpoint_new (adw_breakpoint_condition_parse ("max-width: 640sp"));

  gtk_widget_set_size_request (bin, 300, 200);
  build_list (self);
  gtk_widget_set_margin_top (head, 12);
  gtk_widget_set_margin_start (head, 12);
  gtk_widget_set_margin_end (head, 12);
  self->filters = TER_DATA_FILTERS (ter_data_filters_new ());
  g_signal_connect_object (self->filters, "changed", G_CALLBACK (on_filter_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->filters));
  self->count = ter_text_label_new (NULL, "heading");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->count));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, scrolled, "list");
  gtk_stack_add_named (self->stack, build_none (self), "none");
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (bin), box);
  g_signal_connect_object (narrow, "apply", G_CALLBACK (on_narrow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (narrow, "unapply", G_CALLBACK (on_wide_cb), self, G_CONNECT_SWAPPED);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (bin), narrow);
  show_columns (self, ADW_BREAKPOINT_BIN (bin), "min-width: 900sp", 2);
  show_columns (self, ADW_BREAKPOINT_BIN (bin), "min-width: 1300sp", 4);
  ter_page_set_content (TER_PAGE (self), bin);
}

static void
present_new_dataset (TerDataPage *self)
{
  TerFormDialog *dialog =
      ter_edit_dataset_dialog_new (ter_page_get_session (TER_PAGE (self)), NULL);

  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
new_dataset_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  present_new_dataset (TER_DATA_PAGE (widget));
}

static void
file_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (TerDataPage) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  TerSession *session = ter_page_get_session (TER_PAGE (self));

  /* No file: the person thought better of it. */
  if (file == NULL || g_file_peek_path (file) == NULL || session == NULL ||
      ter_session_get_territory (session) == NULL)
    return;
  adw_dialog_present (ter_import_dialog_new (session, g_file_peek_path (file)), GTK_WIDGET (self));
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _("Tables and maps (CSV, GeoJSON)"));
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_filter_add_suffix (filter, "txt");
  gtk_file_filter_add_suffix (filter, "geojson");
  gtk_file_filter_add_suffix (filter, "json");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _("Import a File"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, file_chosen_cb,
                        g_object_ref (widget));
}

static gpointer
load_sources (TerTerritory *territory,
              gpointer      params,
              GCancellable *cancellable,
              GError      **error)
{
  return ter_territory_list_sources (territory, error);
}

static void
on_sources_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (TerDataPage) self = data;
  g_autoptr (GPtrArray) sources = ter_territory_run_finish (TER_TERRITORY (source), result, NULL);

  adw_dialog_present (ter_portal_dialog_new (ter_page_get_session (TER_PAGE (self)), sources),
                      GTK_WIDGET (self));
}

static void
portal_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TerSession *session = ter_page_get_session (TER_PAGE (widget));

  if (session == NULL || ter_session_get_territory (session) == NULL)
    return;
  ter_territory_run_async (ter_session_get_territory (session), load_sources, NULL, NULL,
                           (GDestroyNotify) g_ptr_array_unref, NULL, on_sources_cb,
                           g_object_ref (widget));
}

static void
show_empty (TerDataPage *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add a Dataset"));

  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "data.new");
  ter_page_show_empty (TER_PAGE (self), "ter-database-symbolic", _("The Inventory Is Empty"),
                       _("Begin with what the authority already holds: one line is enough."),
                       button);
}

/* Shows another state of the inventory. */
static void
show_items (TerDataPage *self,
            GPtrArray   *items)
{
  TerSession *session;

  g_assert (TER_IS_DATA_PAGE (self) && items != NULL);

  session = ter_page_get_session (TER_PAGE (self));
  if (session != NULL)
    ter_session_set_counter (session, "data", items->len, FALSE);
  if (items->len == 0)
    {
      show_empty (self);
      return;
    }

  ter_items_sync (self->items, ter_inventory_item_get_type (), items, item_id);
  ter_data_filters_update (self->filters, items);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_count (self);
  ter_page_show_content (TER_PAGE (self));
}

static void
on_loaded_cb (TerPage *page,
              gpointer result)
{
  show_items (TER_DATA_PAGE (page), result);
}

static gpointer
load_inventory (TerTerritory *territory,
                gpointer      params,
                GCancellable *cancellable,
                GError      **error)
{
  return ter_inventory_load (territory, cancellable, error);
}

static void
ter_data_page_load (TerPage *page)
{
  ter_page_query (page, load_inventory, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                  on_loaded_cb);
}

static void
ter_data_page_reveal (TerPage    *page,
                      const char *kind,
                      gint64      id)
{
  open_fiche (TER_DATA_PAGE (page), id);
}

static void
ter_data_page_dispose (GObject *object)
{
  TerDataPage *self = TER_DATA_PAGE (object);

  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (ter_data_page_parent_class)->dispose (object);
}

static void
ter_data_page_class_init (TerDataPageClass *klass)
{
  static const char *const reveals[] = { "dataset", NULL };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TerPageClass *page_class = TER_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_data_page_dispose;
  page_class->load = ter_data_page_load;
  page_class->reveal = ter_data_page_reveal;
  page_class->reveals = reveals;
  page_class->interests =
      TER_CHANGE_DATASETS | TER_CHANGE_SOURCES | TER_CHANGE_RUNS | TER_CHANGE_OBSERVATIONS;
  gtk_widget_class_install_action (widget_class, "data.new", NULL, new_dataset_action);
  gtk_widget_class_install_action (widget_class, "data.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "data.portal", NULL, portal_action);
  gtk_widget_class_install_action (widget_class, "page.add", NULL, new_dataset_action);
}

static void
ter_data_page_init (TerDataPage *self)
{
  GtkWidget *add = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  ter_page_set_identity (TER_PAGE (self), "data", _("Data"));
  build_content (self);
  g_menu_append (menu, _("_New Dataset…"), "data.new");
  g_menu_append (menu, _("_Import a File…"), "data.import");
  g_menu_append (menu, _("_Find on a Portal…"), "data.portal");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (add), "list-add-symbolic");
  ter_menu_button_set_model (GTK_MENU_BUTTON (add), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (add, _("Add to the inventory"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Add to the inventory"), -1);
  adw_header_bar_pack_end (ter_page_get_header_bar (TER_PAGE (self)), add);
}

/**
 * ter_data_page_get_n_shown:
 *
 * Returns: how many datasets pass the filters
 */
guint
ter_data_page_get_n_shown (TerDataPage *self)
{
  g_return_val_if_fail (TER_IS_DATA_PAGE (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
}

/**
 * ter_data_page_set_search:
 *
 * Filters by a text, at once.
 */
void
ter_data_page_set_search (TerDataPage *self,
                          const char  *text)
{
  g_return_if_fail (TER_IS_DATA_PAGE (self));

  ter_data_filters_set_search (self->filters, text);
}
