/* ter-application.c — The application: options, windows, files
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Composition root of the window's program: it is given the clock, and gives each window its session.
 *
 *  1. One window per territory: opening a file that is open already raises its window.
 *  2. A window is on screen before a file is opened; nothing is read before the first frame.
 *  3. --tour runs in a process of its own: it never reaches a window that a person works in.
 */

#include "config.h"

#include "ter-application.h"

#include <glib/gi18n-lib.h>

#include "ter-tiles.h"
#include "ter-tour.h"
#include "ter-window.h"

struct _TerApplication
{
  AdwApplication parent_instance;

  /* Owned */
  TerClock *clock;
  GSettings *settings;
  TerTiles *tiles;
  char *territory;
  char *tour_folder;
  char *broker;

  gboolean replays;
  gboolean has_failed;
};

G_DEFINE_FINAL_TYPE (TerApplication, ter_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "win.close", { "<Control>w" } },
  { "win.open", { "<Control>o" } },
  { "win.new", { "<Control><Shift>n" } },
  { "win.add", { "<Control>n" } },
  { "win.search", { "<Control>f" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.menu", { "F10" } },
  { "win.refresh", { "F5", "<Control>r" } },
  { "win.back", { "<Alt>Left" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.shortcuts", { "<Control>question" } },
};

static TerWindow *
add_window (TerApplication *self)
{
  TerWindow *window = ter_window_new (self);

  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static TerWindow *
find_window (TerApplication *self,
             GFile          *file)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      GFile *other;

      if (!TER_IS_WINDOW (l->data))
        continue;
      other = ter_session_get_file (ter_window_get_session (l->data));
      if (other == NULL ? file == NULL : file != NULL && g_file_equal (other, file))
        return l->data;
    }

  return NULL;
}

static void
open_file (TerApplication *self,
           GFile          *file)
{
  TerWindow *window = find_window (self, file);

  if (window == NULL)
    window = find_window (self, NULL);
  if (window == NULL)
    window = ter_window_new (self);
  ter_window_set_broker (window, self->broker);
  ter_window_set_replay (window, self->replays);
  ter_window_open (window, file);
  gtk_window_present (GTK_WINDOW (window));
  if (self->tour_folder != NULL)
    {
      self->has_failed = !ter_tour_run (window, self->tour_folder);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
ter_application_activate (GApplication *application)
{
  TerApplication *self = TER_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autofree char *uri = NULL;

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }

  if (self->territory != NULL)
    {
      g_autoptr (GFile) named = g_file_new_for_commandline_arg (self->territory);

      open_file (self, named);
      return;
    }
  uri = g_settings_get_string (self->settings, "last-territory");
  if (*uri != '\0')
    {
      g_autoptr (GFile) file = g_file_new_for_uri (uri);

      /* One that was moved away is forgotten rather than complained about. */
      if (g_file_query_exists (file, NULL))
        {
          open_file (self, file);
          return;
        }
    }
  add_window (self);
}

static void
ter_application_open (GApplication *application,
                      GFile       **files,
                      int           n_files,
                      const char   *hint)
{
  for (int i = 0; i < n_files; i++)
    open_file (TER_APPLICATION (application), files[i]);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  /* Each window keeps what is to be kept when it closes. */
  GList *windows = g_list_copy (gtk_application_get_windows (data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free (windows);
}

static void
ter_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit_cb },
  };
  TerApplication *self = TER_APPLICATION (application);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "territoire", "tiles", NULL);

  G_APPLICATION_CLASS (ter_application_parent_class)->startup (application);

  self->settings = g_settings_new (APPLICATION_ID);
  self->tiles = ter_tiles_new (self->clock, folder, TER_TILES_DEFAULT_BYTES);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char *const *) accels[i].keys);
  for (guint i = 1; i <= 9; i++)
    {
      g_autofree char *action = g_strdup_printf ("win.show-nth-page(uint32 %u)", i);
      g_autofree char *key = g_strdup_printf ("<Alt>%u", i);

      gtk_application_set_accels_for_action (GTK_APPLICATION (self), action,
                                             (const char *const[]) { key, NULL });
    }
}

static int
ter_application_handle_local_options (GApplication *application,
                                      GVariantDict *options)
{
  TerApplication *self = TER_APPLICATION (application);

  g_variant_dict_lookup (options, "territory", "^ay", &self->territory);
  g_variant_dict_lookup (options, "tour", "^ay", &self->tour_folder);
  g_variant_dict_lookup (options, "broker", "s", &self->broker);
  self->replays = g_variant_dict_contains (options, "replay");
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Territoire %s\n", PACKAGE_VERSION);
      return 0;
    }
  /* These are of this process: they are not sent to one that runs already. */
  if (self->territory != NULL || self->tour_folder != NULL || self->broker != NULL || self->replays)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
add_options (GApplication *application)
{
  const GOptionEntry entries[] = {
    { "territory", 't', 0, G_OPTION_ARG_FILENAME, NULL, N_("Open this territory"), N_("FILE") },
    { "broker", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_("Collect from this ChirpStack broker: mqtt://host:1883"), N_("URL") },
    { "replay", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_("Make up live readings, if the territory is a demonstration"), NULL },
    { "tour", 0, 0, G_OPTION_ARG_FILENAME, NULL,
      N_("Walk the pages, write their pictures in this folder, and leave"), N_("FOLDER") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Say the version and leave"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (application, entries);
}

static void
ter_application_dispose (GObject *object)
{
  TerApplication *self = TER_APPLICATION (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->settings);
  g_clear_object (&self->tiles);
  g_clear_pointer (&self->territory, g_free);
  g_clear_pointer (&self->tour_folder, g_free);
  g_clear_pointer (&self->broker, g_free);

  G_OBJECT_CLASS (ter_application_parent_class)->dispose (object);
}

static void
ter_application_class_init (TerApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ter_application_dispose;
  application_class->startup = ter_application_startup;
  application_class->handle_local_options = ter_application_handle_local_options;
  application_class->activate = ter_application_activate;
  application_class->open = ter_application_open;
}

static void
ter_application_init (TerApplication *self)
{
}

/**
 * ter_application_new:
 * @clock: what time it is
 *
 * Returns: (transfer full): the application
 */
TerApplication *
ter_application_new (TerClock *clock)
{
  TerApplication *self;

  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);

  self = g_object_new (TER_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/org/territoire/Dashboard", NULL);
  self->clock = g_object_ref (clock);
  add_options (G_APPLICATION (self));

  return self;
}

/**
 * ter_application_get_clock:
 *
 * Returns: (transfer none): what time it is
 */
TerClock *
ter_application_get_clock (TerApplication *self)
{
  g_return_val_if_fail (TER_IS_APPLICATION (self), NULL);

  return self->clock;
}

/**
 * ter_application_has_failed:
 *
 * Returns: whether what was asked on the command line could not be done
 */
gboolean
ter_application_has_failed (TerApplication *self)
{
  g_return_val_if_fail (TER_IS_APPLICATION (self), TRUE);

  return self->has_failed;
}

/**
 * ter_application_get_settings:
 *
 * Returns: (transfer none): what a person chose, and how the window was left
 */
GSettings *
ter_application_get_settings (TerApplication *self)
{
  g_return_val_if_fail (TER_IS_APPLICATION (self), NULL);

  return self->settings;
}

/**
 * ter_application_get_tiles:
 *
 * Returns: (transfer none) (nullable): what brings the tiles of base maps, once the application has started
 */
TerTileFetcher *
ter_application_get_tiles (TerApplication *self)
{
  g_return_val_if_fail (TER_IS_APPLICATION (self), NULL);

  return TER_TILE_FETCHER (self->tiles);
}
