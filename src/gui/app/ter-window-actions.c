/* ter-window-actions.c — What a person does in the window
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The actions of the window and what each does; their keys are in ter-application.c.
 *
 *  1. An action that waits for a file or for the disk keeps the window alive until it is told.
 *  2. A dialog that was dismissed changes nothing and says nothing.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-demo.h"
#include "ter-pages.h"
#include "ter-preferences.h"
#include "ter-shortcuts-dialog.h"
#include "ter-window-private.h"

static GListModel *
territory_filters (void)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _("Territories"));
  gtk_file_filter_add_suffix (filter, "territoire");
  g_list_store_append (filters, filter);

  return G_LIST_MODEL (filters);
}

static void
open_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr (TerWindow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  /* No file: the person thought better of it. */
  if (file != NULL)
    ter_window_open (self, file);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = territory_filters ();

  gtk_file_dialog_set_title (dialog, _("Open a Territory"));
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_open (dialog, GTK_WINDOW (widget), NULL, open_chosen_cb, g_object_ref (widget));
}

typedef struct
{
  char *path;
  char *name;
  TerClock *clock;
  gboolean is_demonstration;
} Creation;

static void
creation_free (Creation *creation)
{
  g_free (creation->path);
  g_free (creation->name);
  g_object_unref (creation->clock);
  g_free (creation);
}

static gboolean
create_empty (const Creation *creation,
              GError        **error)
{
  g_autoptr (TerTerritory) territory =
      ter_territory_create (creation->path, creation->name, "Europe/Paris", creation->clock, error);

  return territory != NULL && ter_territory_close (territory, error);
}

static void
create_worker (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  const Creation *creation = task_data;
  GError *error = NULL;
  gboolean is_done;

  /* The demonstration that is there already is opened as it is. */
  if (!creation->is_demonstration)
    is_done = create_empty (creation, &error);
  else
    is_done = g_file_test (creation->path, G_FILE_TEST_EXISTS) ||
              ter_demo_write (creation->path, creation->clock, TER_DEMO_SEED, &error);

  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  TerWindow *self = TER_WINDOW (source);
  g_autoptr (GError) error = NULL;
  const Creation *creation = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      ter_session_toast (self->session, error->message);
      return;
    }

  g_autoptr (GFile) file = g_file_new_for_path (creation->path);
  ter_window_open (self, file);
}

static void
new_chosen_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (TerWindow) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GTask) task = NULL;
  Creation *creation;
  char *dot;

  if (file == NULL || g_file_peek_path (file) == NULL)
    return;

  creation = g_new0 (Creation, 1);
  creation->path = g_file_get_path (file);
  creation->name = g_path_get_basename (creation->path);
  creation->clock = g_object_ref (ter_session_get_clock (self->session));
  dot = strrchr (creation->name, '.');
  if (dot != NULL && dot != creation->name)
    *dot = '\0';

  task = g_task_new (self, NULL, created_cb, NULL);
  g_task_set_source_tag (task, new_chosen_cb);
  g_task_set_task_data (task, creation, (GDestroyNotify) creation_free);
  g_task_run_in_thread (task, create_worker);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListModel) filters = territory_filters ();

  gtk_file_dialog_set_title (dialog, _("New Territory"));
  gtk_file_dialog_set_accept_label (dialog, _("_Create"));
  gtk_file_dialog_set_filters (dialog, filters);
  /* Translators: the name proposed for the file of a new territory. */
  gtk_file_dialog_set_initial_name (dialog, _("My territory.territoire"));
  gtk_file_dialog_save (dialog, GTK_WINDOW (widget), NULL, new_chosen_cb, g_object_ref (widget));
}

static void
demonstration_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  TerWindow *self = TER_WINDOW (widget);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "territoire", NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, created_cb, NULL);
  Creation *creation = g_new0 (Creation, 1);

  creation->path = g_build_filename (folder, "demonstration.territoire", NULL);
  creation->clock = g_object_ref (ter_session_get_clock (self->session));
  creation->is_demonstration = TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_debug ("The folder %s cannot be made; writing into it says why", folder);
  g_task_set_source_tag (task, demonstration_action);
  g_task_set_task_data (task, creation, (GDestroyNotify) creation_free);
  g_task_run_in_thread (task, create_worker);
  ter_session_toast (self->session, _("Writing the demonstration…"));
}

static void
reopen_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TerSession *session = TER_WINDOW (widget)->session;
  g_autoptr (GFile) file = NULL;

  if (ter_session_get_file (session) == NULL)
    return;
  file = g_object_ref (ter_session_get_file (session));
  ter_session_open (session, file);
}

static void
close_territory_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  ter_session_close (TER_WINDOW (widget)->session);
}

static void
show_in_folder_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  TerSession *session = TER_WINDOW (widget)->session;
  g_autoptr (GtkFileLauncher) launcher = NULL;

  launcher = gtk_file_launcher_new (ter_session_get_file (session));
  gtk_file_launcher_open_containing_folder (launcher, GTK_WINDOW (widget), NULL, NULL, NULL);
}

static void
show_page_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  TerWindow *self = TER_WINDOW (widget);

  if (ter_window_show_page (self, g_variant_get_string (parameter, NULL)) != NULL)
    adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
show_nth_page_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  TerWindow *self = TER_WINDOW (widget);
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);
  guint index = g_variant_get_uint32 (parameter);

  if (index < 1 || index > n_pages || ter_session_get_state (self->session) != TER_SESSION_OPEN)
    return;
  ter_window_show_page (self, pages[index - 1].name);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
reveal_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  const char *kind;
  gint64 id;

  g_variant_get (parameter, "(&sx)", &kind, &id);
  ter_window_reveal (TER_WINDOW (widget), kind, id);
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TerWindow *self = TER_WINDOW (widget);
  gboolean is_searching = gtk_search_bar_get_search_mode (self->search_bar);

  if (adw_navigation_split_view_get_collapsed (self->split_view))
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  gtk_search_bar_set_search_mode (self->search_bar, !is_searching);
  if (!is_searching)
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
toggle_sidebar_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  TerWindow *self = TER_WINDOW (widget);
  gboolean is_narrow =
      adw_application_window_get_current_breakpoint (ADW_APPLICATION_WINDOW (self)) != NULL &&
      gtk_widget_get_width (widget) < 600;

  if (is_narrow)
    adw_navigation_split_view_set_show_content (
        self->split_view, !adw_navigation_split_view_get_show_content (self->split_view));
  else
    {
      adw_navigation_split_view_set_show_content (self->split_view, TRUE);
      adw_navigation_split_view_set_collapsed (
          self->split_view, !adw_navigation_split_view_get_collapsed (self->split_view));
    }
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_menu_button_popup (ter_window_get_menu_button (TER_WINDOW (widget)));
}

/* A file is imported into the inventory: that page asks which, and shows what became of it. */
static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  TerWindow *self = TER_WINDOW (widget);
  TerPage *page = ter_window_show_page (self, "data");

  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (page), "data.import", NULL);
}

static void
refresh_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ter_session_refresh (TER_WINDOW (widget)->session);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TerWindow *self = TER_WINDOW (widget);

  if (!adw_navigation_view_pop (self->navigation_view) &&
      adw_navigation_split_view_get_collapsed (self->split_view))
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
}

/* What a page holds more of: a building, a dataset, a source. A page that holds nothing has no such action. */
static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  TerPage *page = ter_window_get_visible_page (TER_WINDOW (widget));

  if (page != NULL)
    gtk_widget_activate_action (GTK_WIDGET (page), "page.add", NULL);
}

static void
preferences_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  adw_dialog_present (ter_preferences_new (TER_WINDOW (widget)->settings), widget);
}

static void
shortcuts_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  adw_dialog_present (ter_shortcuts_dialog_new (), widget);
}

static void
about_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  AdwDialog *dialog =
      adw_about_dialog_new_from_appdata ("/org/territoire/Dashboard/metainfo.xml", PACKAGE_VERSION);

  adw_about_dialog_set_version (ADW_ABOUT_DIALOG (dialog), PACKAGE_VERSION);
  /* The one of the metainfo is a reserved name: see there. */
  adw_about_dialog_set_website (ADW_ABOUT_DIALOG (dialog), "");
  adw_about_dialog_add_legal_section (
      ADW_ABOUT_DIALOG (dialog), _("Base Maps"), NULL, GTK_LICENSE_CUSTOM,
      _("Plan IGN: © IGN, Licence Ouverte 2.0 (Etalab). OpenStreetMap: © OpenStreetMap "
        "contributors, Open Database Licence (ODbL)."));
  adw_dialog_present (dialog, widget);
}

void
ter_window_class_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.open", NULL, open_action);
  gtk_widget_class_install_action (klass, "win.new", NULL, new_action);
  gtk_widget_class_install_action (klass, "win.demonstration", NULL, demonstration_action);
  gtk_widget_class_install_action (klass, "win.reopen", NULL, reopen_action);
  gtk_widget_class_install_action (klass, "win.close-territory", NULL, close_territory_action);
  gtk_widget_class_install_action (klass, "win.show-in-folder", NULL, show_in_folder_action);
  gtk_widget_class_install_action (klass, "win.show-page", "s", show_page_action);
  gtk_widget_class_install_action (klass, "win.show-nth-page", "u", show_nth_page_action);
  gtk_widget_class_install_action (klass, "win.reveal", "(sx)", reveal_action);
  gtk_widget_class_install_action (klass, "win.search", NULL, search_action);
  gtk_widget_class_install_action (klass, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (klass, "win.menu", NULL, menu_action);
  gtk_widget_class_install_action (klass, "win.import", NULL, import_action);
  gtk_widget_class_install_action (klass, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (klass, "win.back", NULL, back_action);
  gtk_widget_class_install_action (klass, "win.add", NULL, add_action);
  gtk_widget_class_install_action (klass, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (klass, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (klass, "win.about", NULL, about_action);
}
