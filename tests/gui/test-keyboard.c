/* test-keyboard.c — A journey by the keyboard alone, with real keys
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Keys are sent to the virtual display by xdotool, as a keyboard would: what is tested is what a person does. Without
 * xdotool the tests are skipped, aloud.
 *
 *  1. A key is followed by the main loop until nothing is left to do; what takes longer is waited for by a condition.
 *  2. After every act the keyboard is somewhere: on a widget that is on screen.
 */

#include "config.h"

#include "ter-date-button.h"
#include "ter-demo.h"
#include "ter-gui.h"
#include "ter-pages.h"
#include "ter-test-window.h"
#include "ter-window.h"

/* Monday 23 November 2026, 08:42 in Paris. */
#define NOW_US G_GINT64_CONSTANT (1795419720000000)
/* A page with more stops than this is not one that a person would walk. */
#define MAX_STOPS 90
/* A key is in the queue when xdotool ends; a frame or two show what it did. */
#define KEY_MS 50

static char *demonstration;
static char *xdotool;
static TerApplication *application;

static gboolean
on_quiet_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
run_loop (void)
{
  gboolean is_quiet = FALSE;

  g_timeout_add (KEY_MS, on_quiet_cb, &is_quiet);
  while (!is_quiet)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_tool (const char *const *arguments)
{
  g_autoptr (GStrvBuilder) line = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add (line, xdotool);
  g_strv_builder_addv (line, (const char **) arguments);
  argv = g_strv_builder_end (line);
  process =
      g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
  run_loop ();
}

static void
press (const char *key)
{
  const char *const arguments[] = { "key", key, NULL };

  run_tool (arguments);
}

static void
type (const char *text)
{
  const char *const arguments[] = { "type", "--delay", "1", text, NULL };

  run_tool (arguments);
}

static gboolean
is_open (gpointer window)
{
  return ter_session_get_state (ter_window_get_session (window)) == TER_SESSION_OPEN;
}

static gboolean
is_settled (gpointer window)
{
  TerPage *page = ter_window_get_visible_page (window);

  return page != NULL && ter_page_is_settled (page);
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static gboolean
has_dialog (gpointer window)
{
  return adw_application_window_get_visible_dialog (window) != NULL;
}

static gboolean
has_no_dialog (gpointer window)
{
  return !has_dialog (window);
}

static TerWindow *
open_window (void)
{
  static const char *const focus[] = {
    "search", "--onlyvisible", "--name", ".", "windowfocus", NULL
  };
  TerWindow *window = ter_window_new (application);
  g_autoptr (GFile) file = g_file_new_for_path (demonstration);

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_present (GTK_WINDOW (window));
  ter_window_open (window, file);
  g_assert_true (ter_test_wait (is_open, window));
  g_assert_true (ter_test_wait (is_settled, window));
  ter_test_settle ();
  run_tool (focus);
  g_assert_true (ter_test_wait (is_active, window));

  return window;
}

static void
close_window (TerWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  ter_test_settle ();
}

static gboolean
has_focus (gpointer window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && gtk_widget_get_mapped (focus);
}

/* Where the keyboard is; it is somewhere, and on screen, as soon as the frame that shows it was drawn. */
static GtkWidget *
get_focus (TerWindow *window)
{
  g_assert_true (ter_test_wait (has_focus, window));

  return gtk_window_get_focus (GTK_WINDOW (window));
}

static TerPage *
go_to_page (TerWindow *window,
            guint      nth)
{
  g_autofree char *key = g_strdup_printf ("alt+%u", nth);

  press (key);
  g_assert_true (ter_test_wait (is_settled, window));
  ter_test_settle ();

  return ter_window_get_visible_page (window);
}

/* Presses Tab until the keyboard is on a widget of that kind inside @root. */
static GtkWidget *
tab_to (TerWindow  *window,
        GtkWidget  *root,
        GType       type,
        const char *css_class)
{
  for (guint i = 0; i < MAX_STOPS; i++)
    {
      GtkWidget *focus;

      press ("Tab");
      focus = get_focus (window);
      if (gtk_widget_is_ancestor (focus, root) && g_type_is_a (G_OBJECT_TYPE (focus), type) &&
          (css_class == NULL || gtk_widget_has_css_class (focus, css_class)))
        return focus;
    }
  g_test_message ("no %s was reached", g_type_name (type));
  g_test_fail ();

  return NULL;
}

static gboolean
can_run (void)
{
  if (xdotool != NULL)
    return TRUE;
  g_test_skip ("xdotool is not installed");

  return FALSE;
}

/* Tab goes all around each page and comes back to where it began. */
static void
test_around (void)
{
  TerWindow *window;
  guint n_pages;
  const TerPageEntry *pages = ter_pages_list (&n_pages);

  if (!can_run ())
    return;
  window = open_window ();
  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (GHashTable) stops = g_hash_table_new (NULL, NULL);
      TerPage *page = go_to_page (window, i + 1);
      GtkWidget *first;
      guint n_inside = 0;

      g_assert_cmpstr (ter_page_get_name (page), ==, pages[i].name);
      press ("Tab");
      first = get_focus (window);
      do
        {
          GtkWidget *focus = get_focus (window);

          g_hash_table_add (stops, focus);
          n_inside += gtk_widget_is_ancestor (focus, GTK_WIDGET (page));
          press ("Tab");
        }
      while (get_focus (window) != first && g_hash_table_size (stops) < MAX_STOPS);
      g_test_message ("%s: %u stops, %u in the page", pages[i].name, g_hash_table_size (stops),
                      n_inside);
      g_assert_true (get_focus (window) == first);
      g_assert_cmpuint (n_inside, >=, 3);
    }
  close_window (window);
}

/* Enter opens a building; Alt+Left comes back to its row; reading everything again leaves the keyboard on it. */
static void
test_building (void)
{
  TerWindow *window;
  TerPage *page;
  g_autofree char *target = NULL;
  GtkWidget *row;

  if (!can_run ())
    return;
  window = open_window ();
  page = go_to_page (window, 2);
  row = tab_to (window, GTK_WIDGET (page), GTK_TYPE_LIST_BOX_ROW, NULL);
  press ("Down");
  row = get_focus (window);
  g_assert_true (GTK_IS_LIST_BOX_ROW (row));
  target = g_variant_print (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)), FALSE);
  press ("Return");
  g_assert_true (ter_test_wait (is_settled, window));
  g_assert_cmpstr (ter_page_get_name (ter_window_get_visible_page (window)), ==, "energy-site");
  get_focus (window);
  press ("alt+Left");
  g_assert_true (ter_test_wait (is_settled, window));
  ter_test_settle ();
  g_assert_true (ter_window_get_visible_page (window) == page);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *now = NULL;

      row = get_focus (window);
      g_assert_true (GTK_IS_LIST_BOX_ROW (row));
      now = g_variant_print (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)), FALSE);
      g_assert_cmpstr (now, ==, target);
      press ("F5");
      g_assert_true (ter_test_wait (is_settled, window));
      ter_test_settle ();
    }
  close_window (window);
}

/* The dialog of a figure gives the keyboard back to its link. */
static void
test_figure (void)
{
  TerWindow *window;
  TerPage *page;
  GtkWidget *link;

  if (!can_run ())
    return;
  window = open_window ();
  page = go_to_page (window, 1);
  link = tab_to (window, GTK_WIDGET (page), GTK_TYPE_BUTTON, "origin-link");
  press ("Return");
  g_assert_true (ter_test_wait (has_dialog, window));
  ter_test_settle ();
  press ("Tab");
  g_assert_true (gtk_widget_is_ancestor (get_focus (window),
                                         GTK_WIDGET (adw_application_window_get_visible_dialog (
                                             ADW_APPLICATION_WINDOW (window)))));
  press ("Escape");
  g_assert_true (ter_test_wait (has_no_dialog, window));
  ter_test_settle ();
  g_assert_true (get_focus (window) == link);
  close_window (window);
}

/* A source opened from its row, changed while a dialog is over it: its row was made again, and has the keyboard. */
static void
test_rows_made_again (void)
{
  TerWindow *window;
  TerPage *page;
  GtkWidget *row;
  g_autofree char *title = NULL;

  if (!can_run ())
    return;
  window = open_window ();
  page = go_to_page (window, 5);
  tab_to (window, GTK_WIDGET (page), ADW_TYPE_ACTION_ROW, NULL);
  press ("Down");
  row = get_focus (window);
  title = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  press ("F5");
  g_assert_true (ter_test_wait (is_settled, window));
  row = get_focus (window);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, title);

  press ("ctrl+n");
  g_assert_true (ter_test_wait (has_dialog, window));
  ter_session_refresh (ter_window_get_session (window));
  ter_test_settle ();
  g_assert_true (ter_test_wait (is_settled, window));
  press ("Escape");
  g_assert_true (ter_test_wait (has_no_dialog, window));
  ter_test_settle ();
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (get_focus (window))), ==,
                   title);
  close_window (window);
}

/* The assistant, from its kind to its purpose, on a broker that is not there. */
static void
test_assistant (void)
{
  TerWindow *window;
  GtkWidget *dialog;

  if (!can_run ())
    return;
  window = open_window ();
  go_to_page (window, 5);
  press ("ctrl+n");
  g_assert_true (ter_test_wait (has_dialog, window));
  dialog = GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)));
  tab_to (window, dialog, GTK_TYPE_LIST_BOX_ROW, NULL);
  press ("Return");
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Address"));
  g_assert_true (gtk_widget_is_ancestor (get_focus (window),
                                         ter_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Address")));
  press ("ctrl+a");
  type ("not an address");
  press ("Return");
  ter_test_settle ();
  get_focus (window);
  press ("Escape");
  ter_test_settle ();
  get_focus (window);
  close_window (window);
}

/* Every dialog of the menu closes with Escape, and the keyboard is somewhere after it. */
static void
test_dialogs (void)
{
  static const char *const keys[] = { "ctrl+comma", "ctrl+question" };
  TerWindow *window;

  if (!can_run ())
    return;
  window = open_window ();
  go_to_page (window, 4);
  press ("Tab");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      press (keys[i]);
      g_assert_true (ter_test_wait (has_dialog, window));
      press ("Tab");
      get_focus (window);
      press ("Escape");
      g_assert_true (ter_test_wait (has_no_dialog, window));
      ter_test_settle ();
      get_focus (window);
    }
  press ("ctrl+f");
  g_assert_true (GTK_IS_EDITABLE (get_focus (window)));
  type ("moulin");
  press ("Escape");
  get_focus (window);
  press ("F9");
  press ("F9");
  get_focus (window);
  close_window (window);
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    const char *date;
  } rows[] = {
    { "2026-01-31", "2026-01-31 00:00" },
    { "2026-01-31 08:05", "2026-01-31 08:05" },
    { "2026-01-31T08:05", "2026-01-31 08:05" },
    { "31/01/2026", "2026-01-31 00:00" },
    { "31/01/2026 08:05", "2026-01-31 08:05" },
    { "1/2/2026 8h05", "2026-02-01 08:05" },
    { "31/04/2026", NULL },
    { "2026-13-01", NULL },
    { "2026-01-31 25:00", NULL },
    { "2026-01-31 08:05 and more", NULL },
    { "2026-01-31 in the morning", NULL },
    { "yesterday", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GDateTime) date = ter_date_parse (rows[i].text, NULL);
      g_autofree char *text = date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M") : NULL;

      g_test_message ("“%s”", rows[i].text);
      g_assert_cmpstr (text, ==, rows[i].date);
    }
}

/* The calendar writes the day and keeps the time; it opens on the day that is written. */
static void
test_calendar (void)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = ter_date_button_new (ADW_ENTRY_ROW (row));
  GtkWidget *calendar;
  GtkWindow *window;
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 2, 3, 0, 0, 0);

  gtk_editable_set_text (GTK_EDITABLE (row), "2026-01-31 08:05");
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  window = ter_test_window_new (row, 400, 300);
  calendar = gtk_popover_get_child (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  ter_test_settle ();
  g_assert_cmpint (gtk_calendar_get_month (GTK_CALENDAR (calendar)), ==, 0);
  g_assert_cmpint (gtk_calendar_get_day (GTK_CALENDAR (calendar)), ==, 31);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "2026-01-31 08:05");
  gtk_calendar_select_day (GTK_CALENDAR (calendar), day);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "2026-02-03 08:05");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  gtk_window_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (TerClock) clock = ter_clock_new_manual (NOW_US);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  int status;

  gtk_test_init (&argc, &argv, NULL);
  ter_gui_init ();
  folder = g_dir_make_tmp ("territoire-XXXXXX", NULL);
  demonstration = g_build_filename (folder, "demonstration.territoire", NULL);
  xdotool = g_find_program_in_path ("xdotool");
  ter_demo_write (demonstration, clock, TER_DEMO_SEED, &error);
  g_assert_no_error (error);
  application = ter_application_new (clock);
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/keyboard/dates", test_dates);
  g_test_add_func ("/keyboard/calendar", test_calendar);
  g_test_add_func ("/keyboard/around", test_around);
  g_test_add_func ("/keyboard/building", test_building);
  g_test_add_func ("/keyboard/figure", test_figure);
  g_test_add_func ("/keyboard/rows-made-again", test_rows_made_again);
  g_test_add_func ("/keyboard/assistant", test_assistant);
  g_test_add_func ("/keyboard/dialogs", test_dialogs);
  status = g_test_run ();

  g_object_unref (application);
  g_free (demonstration);
  g_free (xdotool);

  return status;
}
