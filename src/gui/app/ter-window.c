/* ter-window.c — The window of a territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Sidebar, pages, and what the session says: welcome, a territory, or why it could not be opened.
 *
 *  1. No file is opened before the first frame is on screen (ter_window_open() waits for it).
 *  2. A page is made when it is first shown, and lives as long as the window.
 *  3. The window holds no data of a page; pages and window talk through the session and through the
 *     actions of ter-window-actions.c.
 *  4. What the window looked like is kept when it closes, and last-territory when one was opened.
 */

#include "config.h"

#include "ter-window-private.h"

#include <glib/gi18n-lib.h>

#include "ter-menu-button.h"
#include "ter-pages.h"
#include "ter-sidebar-row.h"
#include "ter-text.h"

G_DEFINE_FINAL_TYPE (TerWindow, ter_window, ADW_TYPE_APPLICATION_WINDOW)

static const TerPageEntry *
find_entry (const char *name)
{
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    if (g_str_equal (pages[i].name, name))
      return &pages[i];

  return NULL;
}

static TerSidebarRow *
find_row (TerWindow  *self,
          const char *name)
{
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->page_list, i);

      if (row == NULL)
        return NULL;
      if (g_str_equal (ter_sidebar_row_get_entry (TER_SIDEBAR_ROW (row))->name, name))
        return TER_SIDEBAR_ROW (row);
    }
}

static TerPage *
ensure_page (TerWindow          *self,
             const TerPageEntry *entry)
{
  TerPage *page = g_hash_table_lookup (self->pages, entry->name);

  if (page != NULL)
    return page;

  page = g_object_new (entry->get_type (), NULL);
  ter_page_set_identity (page, entry->name, _ (entry->title));
  ter_page_set_session (page, self->session);
  g_hash_table_insert (self->pages, g_strdup (entry->name), g_object_ref_sink (page));

  return page;
}

static void
set_header (GtkListBoxRow *row,
            GtkListBoxRow *before,
            gpointer       data)
{
  const char *section = ter_sidebar_row_get_entry (TER_SIDEBAR_ROW (row))->section;
  const char *section_before =
      before != NULL ? ter_sidebar_row_get_entry (TER_SIDEBAR_ROW (before))->section : NULL;
  GtkWidget *label;

  if (g_strcmp0 (section, section_before) == 0 || section == NULL)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;

  label = gtk_label_new (_ (section));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "section");
  gtk_list_box_row_set_header (row, label);
}

static void
update_territory_row (TerWindow *self)
{
  const char *name = ter_session_get_name (self->session);
  TerTerritory *territory = ter_session_get_territory (self->session);
  const char *detail = NULL;
  g_autofree char *short_name = NULL;
  g_autofree char *label = NULL;

  if (name == NULL)
    name = _("Opening…");
  short_name = ter_text_shorten_authority (name);
  gtk_label_set_label (self->territory_name, short_name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->territory_button), name);
  if (ter_session_is_fictional (self->session))
    detail = _("Demonstration · fictional");
  else if (territory != NULL && ter_territory_is_read_only (territory))
    detail = _("Read only");
  gtk_label_set_label (self->territory_detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->territory_detail), detail != NULL);

  label = detail != NULL ? g_strdup_printf ("%s, %s", name, detail) : g_strdup (name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->territory_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
session_state_changed_cb (TerWindow *self)
{
  TerSessionState state = ter_session_get_state (self->session);
  gboolean has_territory = state == TER_SESSION_OPENING || state == TER_SESSION_OPEN;

  update_territory_row (self);
  gtk_window_set_title (GTK_WINDOW (self), ter_session_get_name (self->session) != NULL
                                               ? ter_session_get_name (self->session)
                                               : _("Territoire"));
  if (state == TER_SESSION_OPEN)
    {
      g_autofree char *uri = g_file_get_uri (ter_session_get_file (self->session));

      g_settings_set_string (self->settings, "last-territory", uri);
    }
  ter_window_show_state (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", has_territory);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.refresh", has_territory);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.import", state == TER_SESSION_OPEN);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.close-territory", has_territory);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-in-folder", has_territory);
}

static void
session_counter_changed_cb (TerWindow  *self,
                            const char *page)
{
  TerSidebarRow *row = find_row (self, page);
  gboolean urgent;
  guint counter = ter_session_get_counter (self->session, page, &urgent);

  if (row != NULL)
    ter_sidebar_row_set_counter (row, counter, urgent);
}

static void
undo_cb (AdwToast *toast,
         TerAct   *act)
{
  GtkWidget *overlay = g_object_get_data (G_OBJECT (toast), "overlay");
  TerWindow *self = TER_WINDOW (gtk_widget_get_root (overlay));

  ter_session_undo (self->session, act);
}

static void
unref_act (gpointer  act,
           GClosure *closure)
{
  ter_act_unref (act);
}

/* The usual periods are kept; two dates that a person chose are of the day. */
static const char *const period_names[] = {
  [TER_PERIOD_30_DAYS] = "month",
  [TER_PERIOD_12_MONTHS] = "year",
};

static void
session_period_changed_cb (TerWindow *self)
{
  TerPeriod period;

  ter_session_get_period (self->session, &period);
  if (period.kind < G_N_ELEMENTS (period_names))
    g_settings_set_string (self->settings, "period", period_names[period.kind]);
}

static void
restore_period (TerWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "period");
  TerPeriod period = { .kind = TER_PERIOD_12_MONTHS };

  if (g_str_equal (name, period_names[TER_PERIOD_30_DAYS]))
    period.kind = TER_PERIOD_30_DAYS;
  ter_session_set_period (self->session, &period);
}

static void
session_toast_cb (TerWindow  *self,
                  const char *text,
                  TerAct     *act)
{
  AdwToast *toast = ter_text_toast_new (text);

  if (act != NULL)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      adw_toast_set_timeout (toast, 8);
      g_object_set_data (G_OBJECT (toast), "overlay", self->toast_overlay);
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), ter_act_ref (act),
                             unref_act, 0);
    }
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
row_activated_cb (TerWindow     *self,
                  GtkListBoxRow *row)
{
  ter_window_show_page (self, ter_sidebar_row_get_entry (TER_SIDEBAR_ROW (row))->name);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
visible_page_changed_cb (TerWindow *self)
{
  AdwNavigationPage *page = adw_navigation_view_get_visible_page (self->navigation_view);

  if (page != NULL)
    adw_navigation_page_set_title (self->content_page, adw_navigation_page_get_title (page));
}

static void
narrow_applied_cb (TerWindow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
}

static void
narrow_unapplied_cb (TerWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static void
search_chosen_cb (TerWindow  *self,
                  const char *kind,
                  gint64      id)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  if (!ter_window_reveal (self, kind, id))
    ter_window_show_page (self, kind);
}

static void
show_last_page (TerWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "last-page");

  if (ter_window_get_visible_page (self) == NULL && ter_window_show_page (self, name) == NULL)
    ter_window_show_page (self, "overview");

  /* On a narrow window the sidebar is the page before. */
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

/* The toolkit's own layout is done once a frame was drawn: only then is the disk read. */
static void
after_paint_cb (TerWindow     *self,
                GdkFrameClock *clock)
{
  g_clear_signal_handler (&self->first_frame_id, clock);
  if (self->waiting_file != NULL)
    {
      g_autoptr (GFile) file = g_steal_pointer (&self->waiting_file);

      ter_session_open (self->session, file);
    }
}

static void
ter_window_realize (GtkWidget *widget)
{
  TerWindow *self = TER_WINDOW (widget);

  GTK_WIDGET_CLASS (ter_window_parent_class)->realize (widget);
  self->first_frame_id =
      g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                               G_CALLBACK (after_paint_cb), self, G_CONNECT_SWAPPED);
  ter_window_show_state (self);
}

/* The window is on the screen at once; the skeleton of the page is what its first frame shows. */
static void
ter_window_map (GtkWidget *widget)
{
  TerWindow *self = TER_WINDOW (widget);

  GTK_WIDGET_CLASS (ter_window_parent_class)->map (widget);
  if (self->waiting_file != NULL)
    show_last_page (self);
}

static void
ter_window_unrealize (GtkWidget *widget)
{
  TerWindow *self = TER_WINDOW (widget);

  g_clear_signal_handler (&self->first_frame_id, gtk_widget_get_frame_clock (widget));
  GTK_WIDGET_CLASS (ter_window_parent_class)->unrealize (widget);
}

static gboolean
ter_window_close_request (GtkWindow *window)
{
  TerWindow *self = TER_WINDOW (window);
  TerPage *page = ter_window_get_visible_page (self);
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (360, width));
  g_settings_set_int (self->settings, "window-height", MAX (294, height));
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  if (page != NULL && find_entry (ter_page_get_name (page)) != NULL)
    g_settings_set_string (self->settings, "last-page", ter_page_get_name (page));

  return GTK_WINDOW_CLASS (ter_window_parent_class)->close_request (window);
}

static void
ter_window_dispose (GObject *object)
{
  TerWindow *self = TER_WINDOW (object);

  /* What is told from now on would reach children that are gone. */
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->stack != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self), TER_TYPE_WINDOW);
  g_clear_object (&self->search);
  g_clear_object (&self->live);
  g_clear_pointer (&self->pages, g_hash_table_unref);
  if (self->session != NULL)
    ter_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->waiting_file);

  G_OBJECT_CLASS (ter_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/territoire/Dashboard/ui/ter-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TerWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, territory_menu);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, content_page);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, search_entry);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, sidebar_stack);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, page_list);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, result_list);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, territory_button);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, territory_name);
  gtk_widget_class_bind_template_child (widget_class, TerWindow, territory_detail);
  gtk_widget_class_bind_template_callback (widget_class, narrow_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_unapplied_cb);
}

static void
ter_window_class_init (TerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_window_dispose;
  widget_class->realize = ter_window_realize;
  widget_class->map = ter_window_map;
  widget_class->unrealize = ter_window_unrealize;
  GTK_WINDOW_CLASS (klass)->close_request = ter_window_close_request;

  bind_template (widget_class);
  ter_window_class_install_actions (widget_class);
}

static void
add_rows (TerWindow *self)
{
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    gtk_list_box_append (self->page_list, ter_sidebar_row_new (&pages[i]));
  gtk_list_box_set_header_func (self->page_list, set_header, NULL, NULL);
}

static void
ter_window_init (TerWindow *self)
{
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_rows (self);
  ter_menu_button_set_model (self->menu_button, self->primary_menu);
  ter_menu_button_set_model (self->territory_button, self->territory_menu);

  g_signal_connect_object (self->page_list, "row-activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->navigation_view, "notify::visible-page",
                           G_CALLBACK (visible_page_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_search_bar_set_key_capture_widget (self->search_bar, NULL);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

static void
attach_session (TerWindow *self,
                TerClock  *clock)
{
  self->session = ter_session_new (clock);
  g_signal_connect_object (self->session, "state-changed", G_CALLBACK (session_state_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "counter-changed",
                           G_CALLBACK (session_counter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "toast", G_CALLBACK (session_toast_cb), self,
                           G_CONNECT_SWAPPED);
  self->search =
      ter_search_new (self->session, self->search_entry, self->result_list, self->sidebar_stack);
  g_signal_connect_object (self->search, "chosen", G_CALLBACK (search_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  restore_period (self);
  g_signal_connect_object (self->session, "period-changed", G_CALLBACK (session_period_changed_cb),
                           self, G_CONNECT_SWAPPED);
  self->live = ter_live_new (self->session, self->settings);
  session_state_changed_cb (self);
}

/**
 * ter_window_new:
 * @application: the application
 *
 * Makes a window without a territory, as the last one was left.
 *
 * Returns: (transfer floating): a window, owned by the toolkit
 */
TerWindow *
ter_window_new (TerApplication *application)
{
  TerWindow *self;

  g_return_val_if_fail (TER_IS_APPLICATION (application), NULL);

  self = g_object_new (TER_TYPE_WINDOW, "application", application, NULL);
  self->settings = g_object_ref (ter_application_get_settings (application));
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  attach_session (self, ter_application_get_clock (application));
  ter_session_set_tiles (self->session, ter_application_get_tiles (application));

  return self;
}

/**
 * ter_window_get_session:
 *
 * Returns: (transfer none): the territory of the window
 */
TerSession *
ter_window_get_session (TerWindow *self)
{
  g_return_val_if_fail (TER_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * ter_window_set_broker:
 * @url: (nullable): the address of a ChirpStack broker
 *
 * Has the territory that opens next listen to a broker.
 */
void
ter_window_set_broker (TerWindow  *self,
                       const char *url)
{
  g_return_if_fail (TER_IS_WINDOW (self));

  ter_live_set_broker (self->live, url);
}

/**
 * ter_window_set_replay:
 * @replays: whether readings are made up
 *
 * Has a fictional territory that opens next receive readings without a broker.
 */
void
ter_window_set_replay (TerWindow *self,
                       gboolean   replays)
{
  g_return_if_fail (TER_IS_WINDOW (self));

  ter_live_set_replay (self->live, replays);
}

/**
 * ter_window_open:
 * @file: a territory
 *
 * Opens a territory, once the window was drawn for the first time.
 */
void
ter_window_open (TerWindow *self,
                 GFile     *file)
{
  g_return_if_fail (TER_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->first_frame_id == 0 && gtk_widget_get_realized (GTK_WIDGET (self)))
    {
      show_last_page (self);
      ter_session_open (self->session, file);
      return;
    }

  g_set_object (&self->waiting_file, file);
  ter_window_show_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_last_page (self);
}

/**
 * ter_window_show_page:
 * @name: "overview", "energy", "map", "data", "sources"
 *
 * Shows a page of the sidebar, as it was left.
 *
 * Returns: (nullable) (transfer none): the page, or %NULL if there is none of that name
 */
TerPage *
ter_window_show_page (TerWindow  *self,
                      const char *name)
{
  const TerPageEntry *entry;
  AdwNavigationPage *page;

  g_return_val_if_fail (TER_IS_WINDOW (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  entry = find_entry (name);
  if (entry == NULL)
    return NULL;

  page = ADW_NAVIGATION_PAGE (ensure_page (self, entry));
  gtk_list_box_select_row (self->page_list, GTK_LIST_BOX_ROW (find_row (self, name)));
  if (adw_navigation_view_get_visible_page (self->navigation_view) != page)
    adw_navigation_view_replace (self->navigation_view, &page, 1);

  return TER_PAGE (page);
}

/**
 * ter_window_get_visible_page:
 *
 * Returns: (nullable) (transfer none): the page that is shown, also one that was pushed
 */
TerPage *
ter_window_get_visible_page (TerWindow *self)
{
  AdwNavigationPage *page;

  g_return_val_if_fail (TER_IS_WINDOW (self), NULL);

  page = adw_navigation_view_get_visible_page (self->navigation_view);

  return TER_IS_PAGE (page) ? TER_PAGE (page) : NULL;
}

/**
 * ter_window_reveal:
 * @kind: "building", "site", "device", "series", "dataset", "source"
 * @id: which
 *
 * Shows one thing on the first page, in the order of the sidebar, that knows of it.
 *
 * Returns: whether there is one
 */
gboolean
ter_window_reveal (TerWindow  *self,
                   const char *kind,
                   gint64      id)
{
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  g_return_val_if_fail (TER_IS_WINDOW (self), FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (GTypeClass) type_class = g_type_class_ref (pages[i].get_type ());
      TerPageClass *klass = TER_PAGE_CLASS (type_class);

      if (klass->reveals == NULL || !g_strv_contains (klass->reveals, kind))
        continue;
      /* Shown first: a page pushes its sub-pages over itself. */
      ter_page_reveal (ter_window_show_page (self, pages[i].name), kind, id);
      adw_navigation_split_view_set_show_content (self->split_view, TRUE);
      return TRUE;
    }

  return FALSE;
}
