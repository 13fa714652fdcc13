/* ter-tour.c — Walks the pages and writes their pictures
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * For a machine without a display, for the pictures of the documentation, and for those who judge the looks:
 * each page at three widths, light and dark, as NN-page-WIDTHxHEIGHT-scheme.png. In high contrast, which a program is told
 * of when it starts (ADW_DEBUG_HIGH_CONTRAST=1), one width is enough and -contrast is added to the name.
 *
 *  1. A picture is taken once the page has its answer and nothing moves; a page that does not settle within
 *     SETTLE_MS is taken as it is, which the picture shows.
 *  2. The tour runs the main loop itself, and ends the program.
 */

#include "config.h"

#include "ter-tour.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "ter-inventory.h"
#include "ter-pages.h"
#include "ter-picture.h"
#include "ter-site.h"
#include "ter-tile.h"

#define SETTLE_MS 8000
/* Transitions are off; base maps and layout passes still take a few frames. */
#define QUIET_MS 350

typedef struct
{
  TerWindow *window;
  const char *folder;
  guint n_pictures;
  int width;
  int height;
  gboolean is_dark;
  gboolean is_contrast;
} Tour;

static const struct
{
  int width;
  int height;
} sizes[] = { { 1000, 700 }, { 360, 720 }, { 2560, 1440 } };

static gboolean
is_settled (gpointer data)
{
  Tour *tour = data;
  TerPage *page = ter_window_get_visible_page (tour->window);

  return page != NULL && ter_page_is_settled (page);
}

static gboolean
is_sized (gpointer data)
{
  Tour *tour = data;
  int width = gtk_widget_get_width (GTK_WIDGET (tour->window));

  return ABS (width - tour->width) <= 24;
}

static void
take (Tour       *tour,
      const char *name)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *file =
      g_strdup_printf ("%02u-%s-%dx%d-%s%s.png", ++tour->n_pictures, name, tour->width,
                       tour->height, tour->is_dark ? "dark" : "light",
                       tour->is_contrast ? "-contrast" : "");
  g_autofree char *path = g_build_filename (tour->folder, file, NULL);

  ter_picture_wait (is_settled, tour, SETTLE_MS);
  ter_picture_wait (NULL, NULL, QUIET_MS);
  texture = ter_picture_take (GTK_WIDGET (tour->window));
  if (texture != NULL && gdk_texture_save_to_png (texture, path))
    g_print ("%s\n", path);
  else
    g_printerr (_("“%s” could not be written.\n"), path);
}

static gint64
first_id (Tour       *tour,
          const char *kind)
{
  TerTerritory *territory = ter_session_get_territory (ter_window_get_session (tour->window));
  g_autoptr (GPtrArray) list = NULL;

  if (g_str_equal (kind, "building"))
    {
      list = ter_territory_list_sites (territory, NULL);
      for (guint i = 0; list != NULL && i < list->len; i++)
        if (((TerSite *) list->pdata[i])->kind == TER_SITE_BUILDING)
          return ((TerSite *) list->pdata[i])->id;
      return 0;
    }
  list = ter_inventory_load (territory, NULL, NULL);

  return list != NULL && list->len > 0 ? ((TerInventoryItem *) list->pdata[0])->dataset->id : 0;
}

static void
take_thing (Tour       *tour,
            const char *kind,
            const char *name)
{
  gint64 id = first_id (tour, kind);

  if (id == 0 || !ter_window_reveal (tour->window, kind, id))
    return;
  take (tour, name);
  gtk_widget_activate_action (GTK_WIDGET (tour->window), "win.back", NULL);
}

static GtkWidget *
find_origin (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "origin-link") &&
      gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_origin (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
take_dialog (Tour       *tour,
             const char *name)
{
  AdwDialog *dialog =
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (tour->window));

  if (dialog == NULL)
    return;
  take (tour, name);
  adw_dialog_force_close (dialog);
}

static void
take_dialogs (Tour *tour)
{
  GtkWidget *origin;

  ter_window_show_page (tour->window, "overview");
  ter_picture_wait (is_settled, tour, SETTLE_MS);
  ter_picture_wait (NULL, NULL, QUIET_MS);
  origin = find_origin (GTK_WIDGET (tour->window));
  if (origin != NULL)
    {
      g_signal_emit_by_name (origin, "clicked");
      take_dialog (tour, "figure");
    }
  if (ter_window_show_page (tour->window, "sources") != NULL)
    {
      ter_picture_wait (is_settled, tour, SETTLE_MS);
      if (gtk_widget_activate_action (GTK_WIDGET (ter_window_get_visible_page (tour->window)),
                                      "sources.add", NULL))
        take_dialog (tour, "add-source");
    }
}

static void
take_all (Tour *tour)
{
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      ter_window_show_page (tour->window, pages[i].name);
      take (tour, pages[i].name);
      if (g_str_equal (pages[i].name, "energy"))
        take_thing (tour, "building", "building");
      if (g_str_equal (pages[i].name, "data"))
        take_thing (tour, "dataset", "dataset");
    }
  take_dialogs (tour);
}

static gboolean
has_font (GtkWidget  *widget,
          const char *family)
{
  PangoFontMap *map = pango_context_get_font_map (gtk_widget_get_pango_context (widget));

  return pango_font_map_get_family (map, family) != NULL;
}

/* A virtual display has no desktop that says these: they are GNOME's own. */
static void
dress (GtkWidget *widget)
{
  g_object_set (gtk_widget_get_settings (widget), "gtk-enable-animations", FALSE,
                "gtk-decoration-layout", "appmenu:close", NULL);
  if (has_font (widget, "Adwaita Sans"))
    g_object_set (gtk_widget_get_settings (widget), "gtk-font-name", "Adwaita Sans 11", NULL);
  else if (has_font (widget, "Inter"))
    g_object_set (gtk_widget_get_settings (widget), "gtk-font-name", "Inter 11", NULL);
}

static gboolean
is_open (gpointer data)
{
  TerSessionState state = ter_session_get_state (ter_window_get_session (data));

  return state == TER_SESSION_OPEN || state == TER_SESSION_FAILED;
}

/**
 * ter_tour_run:
 * @window: a window on screen that opens a territory
 * @folder: where the pictures go
 *
 * Walks the pages and prints the path of each picture.
 *
 * Returns: whether there was a territory to walk
 */
gboolean
ter_tour_run (TerWindow  *window,
              const char *folder)
{
  Tour tour = { .window = window, .folder = folder };
  TerSession *session;

  g_return_val_if_fail (TER_IS_WINDOW (window), FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  session = ter_window_get_session (window);
  dress (GTK_WIDGET (window));
  ter_picture_wait (is_open, window, 30000);
  if (ter_session_get_state (session) != TER_SESSION_OPEN)
    {
      const GError *error = ter_session_get_error (session);

      g_printerr ("%s\n", error != NULL ? error->message : _("The territory did not open."));
      return FALSE;
    }
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_printerr (_("The folder “%s” cannot be made.\n"), folder);
      return FALSE;
    }

  tour.is_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  for (guint dark = 0; dark < 2; dark++)
    for (guint i = 0; i < (tour.is_contrast ? 1 : G_N_ELEMENTS (sizes)); i++)
      {
        tour.width = sizes[i].width;
        tour.height = sizes[i].height;
        tour.is_dark = dark == 1;
        adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                            tour.is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                         : ADW_COLOR_SCHEME_FORCE_LIGHT);
        gtk_window_set_default_size (GTK_WINDOW (window), tour.width, tour.height);
        ter_picture_wait (is_sized, &tour, 3000);
        take_all (&tour);
      }

  return TRUE;
}
