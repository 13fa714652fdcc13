/* test-window.c — The whole window on the demonstration territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "ter-demo.h"
#include "ter-gui.h"
#include "ter-pages.h"
#include "ter-picture.h"
#include "ter-site.h"
#include "ter-test-window.h"
#include "ter-window.h"

/* Monday 23 November 2026, 08:42 in Paris. */
#define NOW_US G_GINT64_CONSTANT (1795419720000000)

static char *folder;
static char *demonstration;
static TerApplication *application;

static gboolean
is_done (gpointer window)
{
  TerSessionState state = ter_session_get_state (ter_window_get_session (window));

  return state == TER_SESSION_OPEN || state == TER_SESSION_FAILED;
}

static gboolean
is_settled (gpointer window)
{
  TerPage *page = ter_window_get_visible_page (window);

  return page != NULL && ter_page_is_settled (page);
}

static TerWindow *
open_window (const char *path,
             int         width,
             int         height)
{
  TerWindow *window = ter_window_new (application);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  if (file != NULL)
    {
      ter_window_open (window, file);
      g_assert_cmpint (ter_session_get_state (ter_window_get_session (window)), ==,
                       TER_SESSION_CLOSED);
      g_assert_true (ter_test_wait (is_done, window));
    }

  return window;
}

static void
close_window (TerWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  ter_test_settle ();
}

static TerPage *
show_page (TerWindow  *window,
           const char *name)
{
  TerPage *page = ter_window_show_page (window, name);

  g_assert_nonnull (page);
  g_assert_true (ter_test_wait (is_settled, window));
  ter_test_settle ();

  return page;
}

static guint
count (GtkWidget *root,
       GType      type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (root), type) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count (child, type);

  return n;
}

static void
note_first_frame (GdkFrameClock *clock,
                  gboolean      *is_drawn)
{
  *is_drawn = TRUE;
}

/* What a window makes and touches before its first frame, which is what a person waits for. */
static void
test_first_frame (void)
{
  g_autoptr (GFile) file = g_file_new_for_path (demonstration);
  TerWindow *window = ter_window_new (application);
  TerSession *session = ter_window_get_session (window);
  GtkWidget *widget = GTK_WIDGET (window);
  gboolean is_drawn = FALSE;

  ter_window_open (window, file);
  g_assert_cmpuint (count (widget, TER_TYPE_PAGE), ==, 0);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (gtk_widget_get_mapped (widget));
  g_signal_connect (gtk_widget_get_frame_clock (widget), "paint", G_CALLBACK (note_first_frame),
                    &is_drawn);

  /* The page that is shown and no other, no menu, nothing of the states that are not shown. */
  g_assert_cmpuint (count (widget, TER_TYPE_PAGE), ==, 1);
  g_assert_cmpuint (count (widget, GTK_TYPE_POPOVER), ==, 0);
  g_assert_null (ter_test_find (widget, GTK_TYPE_BUTTON, "_Demonstration"));
  g_assert_cmpuint (count (widget, GTK_TYPE_WIDGET), <, 400);
  /* No file is opened, no map is known. */
  while (!is_drawn)
    {
      g_assert_cmpint (ter_session_get_state (session), ==, TER_SESSION_CLOSED);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpuint (g_type_from_name ("ShumateMap"), ==, 0);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (widget), &is_drawn);

  g_assert_true (ter_test_wait (is_done, window));
  g_assert_true (ter_test_wait (is_settled, window));
  g_assert_cmpuint (count (widget, TER_TYPE_PAGE), ==, 1);
  g_assert_cmpuint (count (widget, GTK_TYPE_POPOVER), ==, 0);
  close_window (window);
}

/* A menu is there once it is asked for, also where no territory is open. */
static void
test_menu (void)
{
  const char *const paths[] = { NULL, demonstration };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      TerWindow *window = open_window (paths[i], 800, 600);

      g_assert_cmpuint (count (GTK_WIDGET (window), GTK_TYPE_POPOVER_MENU), ==, 0);
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.menu", NULL));
      ter_test_settle ();
      g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_POPOVER_MENU, NULL));
      g_assert_cmpuint (count (GTK_WIDGET (window), GTK_TYPE_POPOVER_MENU), ==, 1);
      close_window (window);
    }
}

static void
test_welcome (void)
{
  TerWindow *window = open_window (NULL, 800, 600);

  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Open"));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Demonstration"));
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (window)), ==, 0);
  ter_test_window_picture (GTK_WINDOW (window), "welcome");
  close_window (window);
}

/* Nothing of a page is unnamed, and every page has what it shows. */
static void
test_pages (void)
{
  TerWindow *window = open_window (demonstration, 1000, 700);
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  g_assert_cmpint (ter_session_get_state (ter_window_get_session (window)), ==, TER_SESSION_OPEN);
  g_assert_cmpuint (n_pages, >=, 5);
  for (guint i = 0; i < n_pages; i++)
    {
      TerPage *page = show_page (window, pages[i].name);

      g_test_message ("page %s", pages[i].name);
      g_assert_cmpint (ter_page_get_state (page), ==, TER_PAGE_FULL);
      g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (window)), ==, 0);
      g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "fictional"));
    }
  close_window (window);
}

/* A figure of the demonstration may be tuned: what holds a digit is only said to be there. */
static void
append_words (GString    *text,
              const char *label)
{
  if (strpbrk (label, "0123456789") != NULL)
    g_string_append (text, " …");
  else
    g_string_append_printf (text, " “%s”", label);
}

/* Role and text of what is on screen, one line each. */
static void
dump (GtkWidget *widget,
      guint      depth,
      GString   *text)
{
  g_autoptr (GEnumClass) roles = g_type_class_ref (GTK_TYPE_ACCESSIBLE_ROLE);
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));
  gboolean is_shown = role != GTK_ACCESSIBLE_ROLE_GENERIC && role != GTK_ACCESSIBLE_ROLE_NONE &&
                      role != GTK_ACCESSIBLE_ROLE_PRESENTATION;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (is_shown)
    {
      g_string_append_printf (text, "%*s%s", 2 * depth, "",
                              g_enum_get_value (roles, role)->value_nick);
      if (GTK_IS_LABEL (widget))
        append_words (text, gtk_label_get_text (GTK_LABEL (widget)));
      g_string_append_c (text, '\n');
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    dump (child, depth + (is_shown ? 1 : 0), text);
}

static void
assert_tree (TerPage    *page,
             const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "gui", file, NULL);
  g_autofree char *expected = NULL;
  g_autofree char *out = NULL;

  dump (GTK_WIDGET (page), 0, text);
  if (g_strcmp0 (g_getenv ("TERRITOIRE_UPDATE_PICTURES"), "1") == 0)
    {
      g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
      return;
    }
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  if (g_str_equal (text->str, expected))
    return;
  out = g_build_filename (g_get_tmp_dir (), file, NULL);
  g_file_set_contents (out, text->str, -1, NULL);
  g_test_message ("%s differs from what is on screen: %s", path, out);
  g_test_fail ();
}

static void
test_trees (void)
{
  TerWindow *window = open_window (demonstration, 1000, 700);
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    assert_tree (show_page (window, pages[i].name), pages[i].name);
  close_window (window);
}

/* Tab goes through the whole page and comes back; Enter opens a building; Alt+Left comes back. */
static void
test_keyboard (void)
{
  TerWindow *window = open_window (demonstration, 1000, 700);
  g_autoptr (GHashTable) stops = g_hash_table_new (NULL, NULL);
  GtkWidget *row = NULL;
  TerPage *page = show_page (window, "energy");

  for (guint i = 0; i < 200; i++)
    {
      GtkWidget *focus;

      if (!gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD))
        continue;
      focus = gtk_window_get_focus (GTK_WINDOW (window));
      g_hash_table_add (stops, focus);
      if (row == NULL && GTK_IS_LIST_BOX_ROW (focus) &&
          gtk_widget_is_ancestor (focus, GTK_WIDGET (page)))
        row = focus;
    }
  g_test_message ("%u stops", g_hash_table_size (stops));
  g_assert_cmpuint (g_hash_table_size (stops), >=, 6);
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_activate (row));
  g_assert_true (ter_test_wait (is_settled, window));
  g_assert_cmpstr (ter_page_get_name (ter_window_get_visible_page (window)), ==, "energy-site");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL));
  g_assert_true (ter_window_get_visible_page (window) == page);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.show-nth-page", "u", 1));
  g_assert_cmpstr (ter_page_get_name (ter_window_get_visible_page (window)), ==, "overview");
  close_window (window);
}

static gboolean
has_results (gpointer window)
{
  return ter_test_find (window, GTK_TYPE_LABEL, "Jean-Moulin") != NULL;
}

static void
test_search (void)
{
  TerWindow *window = open_window (demonstration, 1000, 700);
  GtkWidget *entry;

  show_page (window, "overview");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.search", NULL));
  entry = ter_test_find (GTK_WIDGET (window), GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_nonnull (entry);
  /* Without accents, in another order. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "moulin ecole");
  g_assert_true (ter_test_wait (has_results, window));
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (ter_test_wait (is_settled, window));
  g_assert_cmpstr (ter_page_get_name (ter_window_get_visible_page (window)), ==, "energy-site");
  close_window (window);
}

static guint
count_colours (GdkTexture *texture)
{
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);
  gsize width = (gsize) gdk_texture_get_width (texture);
  gsize height = (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);

  gdk_texture_download (texture, (guchar *) pixels, width * 4);
  for (gsize i = 0; i < width * height; i += 7)
    g_hash_table_add (colours, GUINT_TO_POINTER (pixels[i]));

  return g_hash_table_size (colours);
}

/* One page at the width of the window: it fits, and something is drawn on it. */
static void
take_picture (TerWindow  *window,
              const char *page,
              int         width,
              gboolean    dark)
{
  g_autoptr (GdkTexture) texture = NULL;
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  g_autofree char *name = g_strdup_printf ("%s-%d-%s%s", page, width, dark ? "dark" : "light",
                                           contrast ? "-contrast" : "");
  int minimum;

  show_page (window, page);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_test_message ("%s: at least %d px", name, minimum);
  g_assert_cmpint (minimum, <=, 360);
  texture = ter_picture_take (GTK_WIDGET (window));
  g_assert_nonnull (texture);
  g_assert_cmpint (ABS (gdk_texture_get_width (texture) - width), <=, 24);
  g_assert_cmpuint (count_colours (texture), >=, 24);
  ter_test_window_picture (GTK_WINDOW (window), name);
}

/* At each width, light and dark, and once more in high contrast: drawn, and not cut at the side. */
static void
test_pictures (void)
{
  static const int widths[] = { 360, 1000, 2560 };
  AdwStyleManager *style = adw_style_manager_get_default ();
  gboolean wants_contrast = g_strcmp0 (g_getenv ("ADW_DEBUG_HIGH_CONTRAST"), "1") == 0;
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  g_assert_cmpint (adw_style_manager_get_high_contrast (style), ==, wants_contrast);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    for (guint dark = 0; dark < 2; dark++)
      {
        TerWindow *window;

        adw_style_manager_set_color_scheme (style, dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                        : ADW_COLOR_SCHEME_FORCE_LIGHT);
        window = open_window (demonstration, widths[i], 720);
        for (guint j = 0; j < n_pages; j++)
          take_picture (window, pages[j].name, widths[i], dark);
        close_window (window);
      }
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_failures (void)
{
  static const struct
  {
    const char *name;
    const char *content;
  } rows[] = {
    { "absent.territoire", NULL },
    { "letter.territoire", "Dear madam, this is no territory at all, but it is long enough." },
    { "empty.territoire", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_build_filename (folder, rows[i].name, NULL);
      TerWindow *window;
      const GError *error;

      if (rows[i].content != NULL)
        g_assert_true (g_file_set_contents (path, rows[i].content, -1, NULL));
      window = open_window (path, 700, 500);
      error = ter_session_get_error (ter_window_get_session (window));
      g_assert_nonnull (error);
      g_test_message ("%s: %s", rows[i].name, error->message);
      g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, rows[i].name));
      g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, error->message));
      close_window (window);
      g_unlink (path);
    }
}

/* Open elsewhere: for reading only, and every page says why. */
static void
test_read_only (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerTerritory) other =
      ter_territory_open (demonstration, TER_TERRITORY_DEFAULT,
                          ter_application_get_clock (application), &error);
  TerWindow *window;
  TerTerritory *territory;

  g_assert_no_error (error);
  window = open_window (demonstration, 1000, 700);
  territory = ter_session_get_territory (ter_window_get_session (window));
  g_assert_nonnull (territory);
  g_assert_true (ter_territory_is_read_only (territory));
  show_page (window, "overview");
  g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL,
                                   ter_territory_get_read_only_reason (territory)));
  close_window (window);
  g_assert_true (ter_territory_close (other, NULL));
}

static gboolean
is_renamed (gpointer window)
{
  return ter_test_find (window, GTK_TYPE_LABEL, "<Pool> & gym") != NULL;
}

/* A change is on screen within two seconds, and its toast undoes it. */
static void
test_change (void)
{
  TerWindow *window = open_window (demonstration, 1000, 700);
  TerSession *session = ter_window_get_session (window);
  g_autoptr (GPtrArray) sites =
      ter_territory_list_sites (ter_session_get_territory (session), NULL);
  gint64 id = 0;
  gint64 since;
  g_autoptr (TerAct) act = NULL;

  show_page (window, "energy");
  for (guint i = 0; i < sites->len; i++)
    if (((TerSite *) sites->pdata[i])->kind == TER_SITE_BUILDING)
      id = ((TerSite *) sites->pdata[i])->id;
  g_assert_cmpint (id, !=, 0);
  act = ter_act_new_full (TER_ACT_SET, "site", id);
  ter_act_set (act, "name", "<Pool> & gym");
  since = g_get_monotonic_time ();
  ter_session_apply (session, act, "Renamed to <b>");
  g_assert_true (ter_test_wait (is_renamed, window));
  g_assert_cmpint (g_get_monotonic_time () - since, <, 2 * G_USEC_PER_SEC);
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "Renamed to <b>"));
  ter_session_undo (session, act);
  for (guint i = 0; i < 20 && is_renamed (window); i++)
    ter_test_settle ();
  g_assert_false (is_renamed (window));
  close_window (window);
}

static gboolean
has_name_row (gpointer window)
{
  return ter_test_find (window, ADW_TYPE_ENTRY_ROW, "Name") != NULL;
}

static gboolean
has_new_building (gpointer window)
{
  return ter_test_find (window, GTK_TYPE_LABEL, "École <neuve> & gymnase") != NULL;
}

/* A commune begins with an empty file: its first building is added where buildings are shown. */
static void
test_first_building (void)
{
  g_autofree char *path = g_build_filename (folder, "empty.territoire", NULL);
  g_autoptr (TerClock) clock = ter_clock_new_manual (NOW_US);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerTerritory) made =
      ter_territory_create (path, "Commune", "Europe/Paris", clock, &error);
  TerWindow *window;
  GtkWidget *button;

  g_assert_no_error (error);
  g_assert_true (ter_territory_close (made, NULL));
  window = open_window (path, 1000, 700);
  g_assert_cmpint (ter_page_get_state (show_page (window, "energy")), ==, TER_PAGE_EMPTY);

  button = ter_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Add a Building");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_activate (button));
  g_assert_true (ter_test_wait (has_name_row, window));
  ter_test_settle ();
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (window)), ==, 0);
  ter_test_window_picture (GTK_WINDOW (window), "new-building");

  gtk_editable_set_text (GTK_EDITABLE (
                             ter_test_find (GTK_WIDGET (window), ADW_TYPE_ENTRY_ROW, "Name")),
                         "École <neuve> & gymnase");
  gtk_editable_set_text (GTK_EDITABLE (ter_test_find (GTK_WIDGET (window), ADW_TYPE_ENTRY_ROW,
                                                      "Heated area, m²")),
                         "1420");
  button = ter_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Save");
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_activate (button));
  g_assert_true (ter_test_wait (has_new_building, window));
  g_assert_cmpint (ter_page_get_state (ter_window_get_visible_page (window)), ==, TER_PAGE_FULL);
  close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (TerClock) clock = ter_clock_new_manual (NOW_US);
  g_autoptr (GError) error = NULL;
  int status;

  gtk_test_init (&argc, &argv, NULL);
  ter_gui_init ();
  folder = g_dir_make_tmp ("territoire-XXXXXX", NULL);
  demonstration = g_build_filename (folder, "demonstration.territoire", NULL);
  ter_demo_write (demonstration, clock, TER_DEMO_SEED, &error);
  g_assert_no_error (error);
  application = ter_application_new (clock);
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  /* First: nothing of the maps is known yet. */
  g_test_add_func ("/window/first-frame", test_first_frame);
  g_test_add_func ("/window/menu", test_menu);
  g_test_add_func ("/window/welcome", test_welcome);
  g_test_add_func ("/window/pages", test_pages);
  g_test_add_func ("/window/trees", test_trees);
  g_test_add_func ("/window/keyboard", test_keyboard);
  g_test_add_func ("/window/search", test_search);
  g_test_add_func ("/window/pictures", test_pictures);
  g_test_add_func ("/window/failures", test_failures);
  g_test_add_func ("/window/read-only", test_read_only);
  g_test_add_func ("/window/change", test_change);
  g_test_add_func ("/window/first-building", test_first_building);
  status = g_test_run ();

  g_object_unref (application);
  g_free (demonstration);
  g_free (folder);

  return status;
}
