/* ter-portal-dialog.c — Finding a dataset on an open data portal
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   portal and words ──▶ results ──▶ files of one dataset ──▶ first rows ──▶ brought in
 *
 * 1. Nothing is asked of a portal before a person searches: opening this dialog makes no request.
 * 2. The portals are those of the territory and the known ones; a known one becomes a source of the territory only when
 *    something is brought in from it.
 * 3. One request at a time; a new one cancels the one under way, and closing cancels it.
 * 4. Titles come from elsewhere: they are plain text everywhere.
 */

#include "config.h"

#include "ter-portal-dialog.h"

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-source-edit.h"
#include "ter-text.h"

#define MAX_ROWS 8

static const struct
{
  gint64 seconds;
  const char *label;
} refreshes[] = {
  { 0, N_("Never") },
  { 86400, N_("Every day") },
  { 7 * 86400, N_("Every week") },
  { 30 * 86400, N_("Every month") },
};

struct _TerPortalDialog
{
  AdwDialog parent_instance;

  /* Children, owned by the widget tree */
  AdwNavigationView *view;
  GtkDropDown *portal;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *results;
  GtkLabel *count;
  AdwStatusPage *status;
  GtkBox *files;
  GtkBox *preview;
  AdwComboRow *refresh;
  GtkButton *bring_button;
  AdwBanner *banner;

  /* Owned */
  TerSession *session;
  TerHarvester *harvester;
  GPtrArray *portals;
  GCancellable *cancellable;
  TerListing *listing;
  TerResource *resource;
};

G_DEFINE_FINAL_TYPE (TerPortalDialog, ter_portal_dialog, ADW_TYPE_DIALOG)

static TerSource *
get_portal (TerPortalDialog *self)
{
  guint selected = gtk_drop_down_get_selected (self->portal);

  return selected < self->portals->len ? g_ptr_array_index (self->portals, selected) : NULL;
}

static GCancellable *
begin_request (TerPortalDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  return self->cancellable;
}

static void
show_problem (TerPortalDialog *self,
              const char      *title,
              const char      *text)
{
  adw_status_page_set_icon_name (self->status, "network-error-symbolic");
  ter_text_set_status (self->status, title, text);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* First rows of a file. */

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
append_cell (GtkGrid    *grid,
             const char *text,
             int         column,
             int         row,
             gboolean    is_head)
{
  GtkLabel *label = ter_text_label_new (text != NULL ? text : "", is_head ? "heading" : "numeric");

  gtk_label_set_wrap (label, FALSE);
  gtk_label_set_max_width_chars (label, 24);
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_grid_attach (grid, GTK_WIDGET (label), column, row, 1, 1);
}

static void
show_preview (TerPortalDialog  *self,
              const TerPreview *preview)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  g_autofree char *rows = ter_format_count (preview->n_rows);
  g_autofree char *size = ter_format_bytes (preview->n_bytes);
  g_autofree char *head = g_strdup_printf (_("%s · %s rows · %s"), preview->format, rows, size);

  clear_box (self->preview);
  gtk_grid_set_column_spacing (grid, 18);
  gtk_grid_set_row_spacing (grid, 6);
  for (int column = 0; preview->headers[column] != NULL; column++)
    {
      append_cell (grid, preview->headers[column], column, 0, TRUE);
      for (guint row = 0; row < MIN (preview->rows->len, MAX_ROWS); row++)
        append_cell (grid, ((char **) g_ptr_array_index (preview->rows, row))[column], column,
                     (int) row + 1, FALSE);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (grid));
  gtk_box_append (self->preview, GTK_WIDGET (ter_text_label_new (head, "caption")));
  gtk_box_append (self->preview, scrolled);
  gtk_widget_set_sensitive (GTK_WIDGET (self->bring_button), TRUE);
}

static void
on_preview_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (TerPortalDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerPreview) preview =
      ter_harvester_preview_finish (TER_HARVESTER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  clear_box (self->preview);
  if (preview != NULL)
    show_preview (self, preview);
  else
    gtk_box_append (self->preview, GTK_WIDGET (ter_text_label_new (error->message, "error")));
}

static void
on_resource_cb (AdwActionRow    *row,
                TerPortalDialog *self)
{
  TerResource *resource = g_object_get_data (G_OBJECT (row), "ter-resource");
  GtkWidget *spinner = adw_spinner_new ();

  ter_resource_ref (resource);
  g_clear_pointer (&self->resource, ter_resource_unref);
  self->resource = resource;
  adw_banner_set_revealed (self->banner, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->bring_button), FALSE);
  clear_box (self->preview);
  gtk_widget_set_size_request (spinner, 24, 24);
  gtk_box_append (self->preview, spinner);
  adw_navigation_view_push_by_tag (self->view, "file");
  ter_harvester_preview_async (self->harvester, get_portal (self), resource, begin_request (self),
                               on_preview_cb, g_object_ref (self));
}

/* Bringing in. */

typedef struct
{
  TerSource *portal;
} Registration;

static void
registration_free (gpointer data)
{
  Registration *registration = data;

  ter_source_unref (registration->portal);
  g_free (registration);
}

/* A known portal becomes a source of the territory. */
static gpointer
register_portal (TerTerritory *territory,
                 gpointer      params,
                 GCancellable *cancellable,
                 GError      **error)
{
  TerSource *portal = ((Registration *) params)->portal;
  const TerSourceDraft draft = {
    .kind = portal->kind,
    .name = portal->name,
    .purpose = _("Follow the open data of others"),
    .url = portal->url,
  };

  return portal->id != 0 ? ter_source_ref (portal) : ter_source_add (territory, &draft, error);
}

static void
fail_bringing (TerPortalDialog *self,
               const GError    *error)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->bring_button), TRUE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  ter_text_set_banner (self->banner, error->message);
  adw_banner_set_revealed (self->banner, TRUE);
}

static void
on_added_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (TerPortalDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerDataset) dataset =
      ter_harvester_add_finish (TER_HARVESTER (source), result, &error);
  g_autofree char *text = NULL;

  if (dataset == NULL)
    {
      fail_bringing (self, error);
      return;
    }
  text = g_strdup_printf (_("“%s” is in the inventory"), dataset->title);
  ter_session_toast (self->session, text);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_registered_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      data)
{
  g_autoptr (TerPortalDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerSource) portal = ter_territory_run_finish (TER_TERRITORY (source), result, &error);
  guint selected = MIN (adw_combo_row_get_selected (self->refresh), G_N_ELEMENTS (refreshes) - 1);

  if (portal == NULL)
    {
      fail_bringing (self, error);
      return;
    }
  g_clear_pointer (&self->portals->pdata[gtk_drop_down_get_selected (self->portal)],
                   ter_source_unref);
  self->portals->pdata[gtk_drop_down_get_selected (self->portal)] = ter_source_ref (portal);
  ter_harvester_add_async (self->harvester, portal, self->listing, self->resource,
                           refreshes[selected].seconds, begin_request (self), on_added_cb,
                           g_object_ref (self));
}

static void
on_bring_cb (TerPortalDialog *self)
{
  Registration *registration;

  if (self->resource == NULL || get_portal (self) == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->bring_button), FALSE);
  registration = g_new0 (Registration, 1);
  registration->portal = ter_source_ref (get_portal (self));
  ter_territory_run_async (ter_session_get_territory (self->session), register_portal, registration,
                           registration_free, (GDestroyNotify) ter_source_unref,
                           begin_request (self), on_registered_cb, g_object_ref (self));
}

/* Files of a dataset. */

static void
show_files (TerPortalDialog *self,
            TerListing      *listing)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  clear_box (self->files);
  gtk_box_append (self->files,
                  GTK_WIDGET (ter_text_label_new (listing->dataset->title, "title-3")));
  if (listing->dataset->description != NULL)
    gtk_box_append (self->files,
                    GTK_WIDGET (ter_text_label_new (listing->dataset->description, NULL)));
  adw_preferences_group_set_title (group, _("Files"));
  for (guint i = 0; i < listing->resources->len; i++)
    {
      TerResource *resource = g_ptr_array_index (listing->resources, i);
      gboolean can_read = ter_harvester_can_read (resource);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *detail =
          g_strdup_printf ("%s%s",
                           resource->format != NULL ? resource->format : _("format not said"),
                           can_read ? "" : _(" · not read by this program"));

      ter_text_set_row (ADW_PREFERENCES_ROW (row), resource->title, detail);
      gtk_widget_set_sensitive (row, can_read);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), can_read);
      g_object_set_data_full (G_OBJECT (row), "ter-resource", ter_resource_ref (resource),
                              (GDestroyNotify) ter_resource_unref);
      g_signal_connect (row, "activated", G_CALLBACK (on_resource_cb), self);
      adw_preferences_group_add (group, row);
    }
  gtk_box_append (self->files, GTK_WIDGET (group));
}

static void
on_result_cb (GtkListBox      *list,
              GtkListBoxRow   *row,
              TerPortalDialog *self)
{
  TerListing *listing = g_object_get_data (G_OBJECT (row), "ter-listing");

  ter_listing_ref (listing);
  g_clear_pointer (&self->listing, ter_listing_unref);
  self->listing = listing;
  show_files (self, listing);
  adw_navigation_view_push_by_tag (self->view, "files");
}

/**
 * ter_portal_dialog_show_results:
 * @page: what a portal answered
 *
 * Lists the datasets found.
 */
void
ter_portal_dialog_show_results (TerPortalDialog *self,
                                TerListingPage  *page)
{
  g_autofree char *count = NULL;

  g_return_if_fail (TER_IS_PORTAL_DIALOG (self) && page != NULL);

  gtk_list_box_remove_all (self->results);
  if (page->listings->len == 0)
    {
      adw_status_page_set_icon_name (self->status, "system-search-symbolic");
      ter_text_set_status (self->status, _("Nothing Found"),
                           _("Try fewer words, or other ones."));
      gtk_stack_set_visible_child_name (self->stack, "status");
      return;
    }
  for (guint i = 0; i < page->listings->len; i++)
    {
      TerListing *listing = g_ptr_array_index (page->listings, i);
      GtkWidget *row = adw_action_row_new ();

      ter_text_set_row (ADW_PREFERENCES_ROW (row), listing->dataset->title,
                        listing->dataset->producer);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      g_object_set_data_full (G_OBJECT (row), "ter-listing", ter_listing_ref (listing),
                              (GDestroyNotify) ter_listing_unref);
      gtk_list_box_append (self->results, row);
    }
  if (page->total > (gint64) page->listings->len)
    {
      g_autofree char *total = ter_format_count (page->total);

      count = g_strdup_printf (_("The first %u of %s datasets: add words to find others"),
                               page->listings->len, total);
    }
  else
    count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u dataset", "%u datasets",
                                          page->listings->len),
                             page->listings->len);
  gtk_label_set_text (self->count, count);
  gtk_stack_set_visible_child_name (self->stack, "results");
}

static void
on_searched_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (TerPortalDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerListingPage) page =
      ter_harvester_search_finish (TER_HARVESTER (source), result, &error);

  if (page != NULL)
    ter_portal_dialog_show_results (self, page);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_problem (self, _("The Portal Did Not Answer"), error->message);
}

static void
on_search_cb (TerPortalDialog *self)
{
  if (get_portal (self) == NULL || self->harvester == NULL)
    return;
  gtk_stack_set_visible_child_name (self->stack, "waiting");
  ter_harvester_search_async (self->harvester, get_portal (self),
                              gtk_editable_get_text (GTK_EDITABLE (self->search)), NULL,
                              begin_request (self), on_searched_cb, g_object_ref (self));
}

/* Building. */

static GtkBox *
add_page (TerPortalDialog *self,
          const char      *tag,
          const char      *title,
          GtkWidget      **out_toolbar)
{
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));

  gtk_widget_set_margin_top (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (box), 18);
  gtk_widget_set_margin_start (GTK_WIDGET (box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (box), 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), scrolled);
  adw_navigation_view_add (self->view, adw_navigation_page_new_with_tag (toolbar, title, tag));
  if (out_toolbar != NULL)
    *out_toolbar = toolbar;

  return box;
}

static void
build_search (TerPortalDialog *self)
{
  GtkBox *box = add_page (self, "search", _("Find on a Portal"), NULL);
  GtkWidget *waiting = adw_spinner_new ();
  GtkWidget *found = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->portal = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->portal), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Portal"), -1);
  self->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_search_entry_set_placeholder_text (self->search, _("Words, then Enter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What to find"), -1);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_search_cb), self);
  self->count = ter_text_label_new (NULL, "caption");
  self->results = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->results, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->results), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->results), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Datasets found"), -1);
  g_signal_connect (self->results, "row-activated", G_CALLBACK (on_result_cb), self);
  gtk_box_append (GTK_BOX (found), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (found), GTK_WIDGET (self->results));
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "compact");
  gtk_widget_set_size_request (waiting, 32, 32);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack,
                       GTK_WIDGET (ter_text_label_new (
                           _("Nothing is asked of a portal before you search."), "caption")),
                       "start");
  gtk_stack_add_named (self->stack, waiting, "waiting");
  gtk_stack_add_named (self->stack, found, "results");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->status), "status");
  gtk_box_append (box, GTK_WIDGET (self->portal));
  gtk_box_append (box, GTK_WIDGET (self->search));
  gtk_box_append (box, GTK_WIDGET (self->stack));
}

static void
build_file (TerPortalDialog *self)
{
  GtkWidget *toolbar;
  GtkBox *box = add_page (self, "file", _("First Rows"), &toolbar);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  self->banner = ADW_BANNER (g_object_new (ADW_TYPE_BANNER, NULL));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), GTK_WIDGET (self->banner));
  self->preview = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  for (guint i = 0; i < G_N_ELEMENTS (refreshes); i++)
    gtk_string_list_append (labels, _ (refreshes[i].label));
  self->refresh = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->refresh), _("Fetched again"));
  adw_combo_row_set_model (self->refresh, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->refresh, 2);
  adw_preferences_group_add (group, GTK_WIDGET (self->refresh));
  self->bring_button = GTK_BUTTON (gtk_button_new_with_mnemonic (_("_Bring In")));
  gtk_widget_add_css_class (GTK_WIDGET (self->bring_button), "pill");
  gtk_widget_add_css_class (GTK_WIDGET (self->bring_button), "suggested-action");
  gtk_widget_set_halign (GTK_WIDGET (self->bring_button), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->bring_button, "clicked", G_CALLBACK (on_bring_cb), self);
  gtk_box_append (box, GTK_WIDGET (self->preview));
  gtk_box_append (box, GTK_WIDGET (group));
  gtk_box_append (box, GTK_WIDGET (self->bring_button));
}

static void
ter_portal_dialog_closed (AdwDialog *dialog)
{
  TerPortalDialog *self = TER_PORTAL_DIALOG (dialog);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
ter_portal_dialog_dispose (GObject *object)
{
  TerPortalDialog *self = TER_PORTAL_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->harvester);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->portals, g_ptr_array_unref);
  g_clear_pointer (&self->listing, ter_listing_unref);
  g_clear_pointer (&self->resource, ter_resource_unref);

  G_OBJECT_CLASS (ter_portal_dialog_parent_class)->dispose (object);
}

static void
ter_portal_dialog_class_init (TerPortalDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_portal_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = ter_portal_dialog_closed;
}

static void
ter_portal_dialog_init (TerPortalDialog *self)
{
  self->portals = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_source_unref);
  self->view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  build_search (self);
  self->files = add_page (self, "files", _("Dataset"), NULL);
  build_file (self);
  adw_dialog_set_child (ADW_DIALOG (self), GTK_WIDGET (self->view));
  adw_dialog_set_title (ADW_DIALOG (self), _("Find on a Portal"));
  adw_dialog_set_content_width (ADW_DIALOG (self), 600);
  adw_dialog_set_content_height (ADW_DIALOG (self), 600);
}

static TerSource *
source_of_preset (const TerPortalPreset *preset)
{
  TerSource *source = ter_source_new ();

  source->uid = g_uuid_string_random ();
  source->kind = g_strdup (preset->kind);
  source->name = g_strdup (preset->name);
  source->url = g_strdup (preset->url);
  source->config = g_strdup ("{}");
  source->enabled = TRUE;
  source->last_ok_us = TER_INSTANT_NONE;
  source->last_error_us = TER_INSTANT_NONE;

  return source;
}

static gboolean
has_portal (TerPortalDialog *self,
            const char      *url)
{
  for (guint i = 0; i < self->portals->len; i++)
    if (g_strcmp0 (((TerSource *) g_ptr_array_index (self->portals, i))->url, url) == 0)
      return TRUE;

  return FALSE;
}

static void
fill_portals (TerPortalDialog *self,
              GPtrArray       *sources)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const TerPortalPreset *presets;
  guint n;

  for (guint i = 0; sources != NULL && i < sources->len; i++)
    {
      TerSource *source = g_ptr_array_index (sources, i);

      if (g_strcmp0 (source->kind, "ckan") == 0 && source->url != NULL)
        g_ptr_array_add (self->portals, ter_source_ref (source));
    }
  presets = ter_harvester_get_presets (&n);
  for (guint i = 0; i < n; i++)
    if (!has_portal (self, presets[i].url))
      g_ptr_array_add (self->portals, source_of_preset (&presets[i]));
  for (guint i = 0; i < self->portals->len; i++)
    gtk_string_list_append (names, ((TerSource *) g_ptr_array_index (self->portals, i))->name);
  gtk_drop_down_set_model (self->portal, G_LIST_MODEL (names));
}

/**
 * ter_portal_dialog_new:
 * @session: (nullable): the open territory; without one nothing can be searched
 * @sources: (nullable) (element-type TerSource): its sources, of which the portals are offered
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
ter_portal_dialog_new (TerSession *session,
                       GPtrArray  *sources)
{
  TerPortalDialog *self = g_object_new (TER_TYPE_PORTAL_DIALOG, NULL);

  g_set_object (&self->session, session);
  if (session != NULL && ter_session_get_territory (session) != NULL)
    self->harvester = ter_harvester_new (ter_session_get_territory (session));
  fill_portals (self, sources);

  return ADW_DIALOG (self);
}
