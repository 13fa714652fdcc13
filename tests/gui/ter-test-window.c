/* ter-test-window.c — A window for one page, its accessible facts and its pictures
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ter-test-window.h"

#define WAIT_US (10 * G_USEC_PER_SEC)

/* Runs the main loop until a condition holds, ten seconds at most. */
gboolean
ter_test_wait (gboolean (*condition) (gpointer),
               gpointer data)
{
  gint64 end = g_get_monotonic_time () + WAIT_US;

  while (!condition (data))
    {
      if (g_get_monotonic_time () > end)
        return FALSE;
      g_main_context_iteration (NULL, FALSE);
    }

  return TRUE;
}

static gboolean
on_quiet_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* Lets timers of the page (the map rests after 150 ms) and two frames pass. */
void
ter_test_settle (void)
{
  gboolean quiet = FALSE;

  g_timeout_add (260, on_quiet_cb, &quiet);
  g_assert_true (ter_test_wait (is_true, &quiet));
}

/* What AdwApplication does by itself. */
static void
load_style (void)
{
  static gboolean is_loaded = FALSE;
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) provider = NULL;

  if (is_loaded)
    return;
  is_loaded = TRUE;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/territoire/Dashboard/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    "/org/territoire/Dashboard/icons");
}

GtkWindow *
ter_test_window_new (GtkWidget *content,
                     int        width,
                     int        height)
{
  GtkWidget *window = adw_window_new ();

  load_style ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_widget_set_size_request (window, 300, 200);
  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  ter_test_settle ();

  return GTK_WINDOW (window);
}

static GdkTexture *
take_picture (GtkWindow *window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (GTK_WIDGET (window)),
                          gtk_widget_get_height (GTK_WIDGET (window)));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return NULL;

  return gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
}

/* A redraw that is pending gives no picture: it is waited for. */
void
ter_test_window_picture (GtkWindow  *window,
                         const char *name)
{
  const char *folder = g_getenv ("TERRITOIRE_PICTURES");
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (folder == NULL)
    return;

  for (guint i = 0; i < 20 && texture == NULL; i++)
    {
      ter_test_settle ();
      texture = take_picture (window);
    }
  g_assert_nonnull (texture);
  file = g_strconcat (name, ".png", NULL);
  path = g_build_filename (folder, file, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

static gboolean
has_name (GtkWidget *widget)
{
  g_autofree char *name = NULL;

  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                        GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  if (GTK_IS_BUTTON (widget))
    {
      const char *label = gtk_button_get_label (GTK_BUTTON (widget));

      if (label != NULL && *label != '\0')
        return TRUE;
    }
  if (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_label (GTK_MENU_BUTTON (widget)) != NULL)
    return TRUE;

  return gtk_widget_get_tooltip_text (widget) != NULL;
}

/* Buttons and switches of the program that a screen reader could only call "button". */
guint
ter_test_count_unnamed (GtkWidget *root)
{
  guint n = 0;

  if ((GTK_IS_BUTTON (root) || GTK_IS_MENU_BUTTON (root)) && gtk_widget_get_visible (root) &&
      gtk_widget_get_ancestor (root, GTK_TYPE_MENU_BUTTON) == NULL &&
      gtk_widget_get_ancestor (root, GTK_TYPE_DROP_DOWN) == NULL && !has_name (root))
    {
      g_test_message ("no name: %s in %s", G_OBJECT_TYPE_NAME (root),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (root)));
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += ter_test_count_unnamed (child);

  return n;
}

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  const char *said = NULL;

  if (GTK_IS_LABEL (widget))
    said = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_BUTTON (widget))
    said = gtk_button_get_label (GTK_BUTTON (widget));
  else if (ADW_IS_PREFERENCES_ROW (widget))
    said = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));

  return said != NULL && strstr (said, text) != NULL;
}

/* A page that slides away is still drawn for a moment, and nobody presses its buttons any more. */
static gboolean
is_leaving (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return ADW_IS_NAVIGATION_PAGE (widget) && ADW_IS_NAVIGATION_VIEW (parent) &&
         adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (parent)) !=
             ADW_NAVIGATION_PAGE (widget);
}

/* The first visible widget of a type whose text holds something; any text when that is NULL. */
GtkWidget *
ter_test_find (GtkWidget  *root,
               GType       type,
               const char *text)
{
  if (!gtk_widget_get_mapped (root) || is_leaving (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (text == NULL || says (root, text)))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ter_test_find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}
