/* test-chart.c — A chart that a person explores: view, cursor, selection, words, table, copies and files
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <math.h>

#include "ter-calendar.h"
#include "ter-chart-card.h"
#include "ter-clock.h"
#include "ter-gui.h"
#include "ter-heat-map.h"
#include "ter-table-dialog.h"
#include "ter-test-window.h"

#define N_DAYS 120

typedef struct
{
  GTimeZone *zone;
  GtkWindow *window;
  TerChartCard *card;
  TerChartCard *other;
  TerChart *chart;
  TerChartData *data;
  TerChartLink *link;
  TerSpan whole;
} Fixture;

/* Days of 2026 in Paris: a slope with one peak, one day without a measure, and the year before under it. */
static TerChartData *
data_new (GTimeZone *zone)
{
  gint64 start = ter_calendar_instant (zone, 2026, 1, 1);
  g_autoptr (TerBuckets) days = ter_buckets_new_sized (TER_STEP_DAY, "2026", "kWh", N_DAYS);
  g_autoptr (TerBuckets) before = ter_buckets_new_sized (TER_STEP_DAY, "2025", "kWh", N_DAYS);
  TerChartData *data;

  for (int i = 0; i < N_DAYS; i++)
    {
      days->starts[i] = before->starts[i] = ter_calendar_add (zone, start, TER_STEP_DAY, i);
      days->ends[i] = before->ends[i] = ter_calendar_add (zone, start, TER_STEP_DAY, i + 1);
      days->values[i] = 100 + i;
      before->values[i] = 90;
    }
  days->values[40] = 400;
  days->values[50] = NAN;
  data = ter_chart_data_new_full ("Energy", "kWh",
                                  (TerSpan) { days->starts[0], days->ends[N_DAYS - 1] }, zone);
  ter_chart_data_add_buckets (data, TER_MARK_DASHES, TER_ROLE_EXPECTED, "2025", before, days);
  ter_chart_data_add_buckets (data, TER_MARK_COLUMNS, TER_ROLE_MEASURED, "2026", days, NULL);
  data->adds_up = TRUE;

  return data;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  fixture->zone = g_time_zone_new_identifier ("Europe/Paris");
  fixture->data = data_new (fixture->zone);
  fixture->whole = fixture->data->span;
  fixture->card = TER_CHART_CARD (ter_chart_card_new ("Energy", 200));
  fixture->other = TER_CHART_CARD (ter_chart_card_new ("Water", 160));
  fixture->chart = ter_chart_card_get_chart (fixture->card);
  fixture->link = ter_chart_link_new ();
  ter_chart_set_link (fixture->chart, fixture->link);
  ter_chart_set_link (ter_chart_card_get_chart (fixture->other), fixture->link);
  ter_chart_card_set_data (fixture->card, fixture->data, "kWh per day");
  ter_chart_card_set_data (fixture->other, fixture->data, NULL);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (fixture->card));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (fixture->other));
  fixture->window = ter_test_window_new (column, 700, 560);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->chart), (gpointer *) &fixture->chart);
  gtk_window_destroy (fixture->window);
  ter_test_settle ();
  g_assert_null (fixture->chart);
  g_assert_finalize_object (fixture->link);
  ter_chart_data_unref (fixture->data);
  g_time_zone_unref (fixture->zone);
}

/* A key, as the focused widget gets it. */
static gboolean
press (gpointer        widget,
       guint           key,
       GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
              gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key &&
              gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                 GTK_SHORTCUT_ACTION_EXCLUSIVE, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_test_message ("no shortcut %s", gdk_keyval_name (key));

  return FALSE;
}

static void
assert_said (gpointer    widget,
             const char *expected)
{
  g_autofree char *problem =
      gtk_test_accessible_check_property (widget, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, expected);

  g_assert_cmpstr (problem, ==, NULL);
}

static gint64
visible_length (Fixture *fixture)
{
  TerSpan span;

  ter_chart_get_visible (fixture->chart, &span);

  return span.end_us - span.start_us;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_zoom (Fixture      *fixture,
           gconstpointer data)
{
  gint64 whole = fixture->whole.end_us - fixture->whole.start_us;
  guint n_changed = 0;
  TerSpan span;
  gint64 zoomed;

  g_signal_connect_swapped (fixture->chart, "view-changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_null (ter_test_find (GTK_WIDGET (fixture->card), GTK_TYPE_BUTTON, "Whole"));
  g_assert_true (press (fixture->chart, GDK_KEY_plus, 0));
  g_assert_true (press (fixture->chart, GDK_KEY_plus, 0));
  zoomed = visible_length (fixture);
  g_assert_cmpint (zoomed, <, whole / 2);
  ter_test_settle ();
  /* A burst is one change. */
  g_assert_cmpuint (n_changed, ==, 1);

  g_assert_true (press (fixture->chart, GDK_KEY_Right, GDK_CONTROL_MASK));
  g_assert_true (ter_chart_get_visible (fixture->chart, &span));
  g_assert_cmpint (span.end_us - span.start_us, ==, zoomed);
  g_assert_cmpint (span.end_us, <=, fixture->whole.end_us);
  ter_test_settle ();
  g_assert_cmpuint (n_changed, ==, 2);

  /* Back, one gesture at a time. */
  g_assert_true (press (fixture->chart, GDK_KEY_BackSpace, 0));
  g_assert_cmpint (visible_length (fixture), ==, zoomed);
  ter_test_settle ();
  g_assert_true (press (fixture->chart, GDK_KEY_BackSpace, 0));
  g_assert_cmpint (visible_length (fixture), ==, whole);
  ter_test_settle ();

  g_assert_true (press (fixture->chart, GDK_KEY_plus, 0));
  g_assert_true (press (fixture->chart, GDK_KEY_0, 0));
  g_assert_false (ter_chart_get_visible (fixture->chart, &span));
  g_assert_cmpint (span.start_us, ==, fixture->whole.start_us);
  g_assert_cmpint (span.end_us, ==, fixture->whole.end_us);
}

/* Never shorter than it may be, never outside of the whole. */
static void
test_zoom_limits (Fixture      *fixture,
                  gconstpointer data)
{
  TerSpan span;

  for (guint i = 0; i < 60; i++)
    {
      press (fixture->chart, GDK_KEY_plus, 0);
      press (fixture->chart, GDK_KEY_Left, GDK_CONTROL_MASK);
    }
  g_assert_true (ter_chart_get_visible (fixture->chart, &span));
  g_assert_cmpint (span.end_us - span.start_us, ==, TER_USEC_PER_HOUR);
  g_assert_cmpint (span.start_us, >=, fixture->whole.start_us);
  for (guint i = 0; i < 60; i++)
    press (fixture->chart, GDK_KEY_minus, 0);
  g_assert_false (ter_chart_get_visible (fixture->chart, &span));
}

static void
test_cursor (Fixture      *fixture,
             gconstpointer data)
{
  g_assert_true (press (fixture->chart, GDK_KEY_Home, 0));
  assert_said (fixture->chart, "Thu 1 Jan 2026 · 100\u00a0kWh · 2025: 90.0\u00a0kWh");
  g_assert_true (press (fixture->chart, GDK_KEY_Right, 0));
  assert_said (fixture->chart, "Fri 2 Jan 2026 · 101\u00a0kWh · 2025: 90.0\u00a0kWh");
  g_assert_true (press (fixture->chart, GDK_KEY_Page_Down, 0));
  assert_said (fixture->chart, "Sun 1 Feb 2026 · 131\u00a0kWh · 2025: 90.0\u00a0kWh");
  g_assert_true (press (fixture->chart, GDK_KEY_End, 0));
  assert_said (fixture->chart, "Thu 30 Apr 2026 · 219\u00a0kWh · 2025: 90.0\u00a0kWh");
  for (guint i = 0; i < N_DAYS - 1 - 50; i++)
    g_assert_true (press (fixture->chart, GDK_KEY_Left, 0));
  assert_said (fixture->chart, "Fri 20 Feb 2026 · not measured · 2025: 90.0\u00a0kWh");
  ter_test_window_picture (fixture->window, "chart-cursor");
  g_assert_true (press (fixture->chart, GDK_KEY_Escape, 0));
  g_assert_false (press (fixture->chart, GDK_KEY_Escape, 0));
}

/* The cursor takes the view along. */
static void
test_cursor_follows (Fixture      *fixture,
                     gconstpointer data)
{
  TerSpan span;

  press (fixture->chart, GDK_KEY_Home, 0);
  for (guint i = 0; i < 4; i++)
    press (fixture->chart, GDK_KEY_plus, 0);
  g_assert_true (press (fixture->chart, GDK_KEY_End, 0));
  g_assert_true (ter_chart_get_visible (fixture->chart, &span));
  g_assert_cmpint (span.end_us, ==, fixture->whole.end_us);
}

static void
test_rtl (Fixture      *fixture,
          gconstpointer data)
{
  gtk_widget_set_direction (GTK_WIDGET (fixture->chart), GTK_TEXT_DIR_RTL);
  ter_test_settle ();
  press (fixture->chart, GDK_KEY_Home, 0);
  /* The first day is at the right: the key that points left goes on. */
  g_assert_true (press (fixture->chart, GDK_KEY_Left, 0));
  assert_said (fixture->chart, "Fri 2 Jan 2026 · 101\u00a0kWh · 2025: 90.0\u00a0kWh");
  ter_test_window_picture (fixture->window, "chart-rtl");
}

typedef struct
{
  guint n;
  TerSpan span;
} Chosen;

static void
chosen_cb (Chosen *chosen,
           gint64  start_us,
           gint64  end_us)
{
  chosen->n++;
  chosen->span = (TerSpan) { start_us, end_us };
}

static void
test_selection (Fixture      *fixture,
                gconstpointer data)
{
  gint64 first = fixture->whole.start_us;
  Chosen chosen = { 0 };
  TerSpan span;
  GtkWidget *button;

  g_signal_connect_swapped (fixture->link, "span-chosen", G_CALLBACK (chosen_cb), &chosen);
  press (fixture->chart, GDK_KEY_Home, 0);
  g_assert_true (press (fixture->chart, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_true (press (fixture->chart, GDK_KEY_Right, GDK_SHIFT_MASK));
  g_assert_true (ter_chart_link_get_selection (fixture->link, &span));
  g_assert_cmpint (span.start_us, ==, first);
  g_assert_cmpint (span.end_us, ==, ter_calendar_add (fixture->zone, first, TER_STEP_DAY, 3));
  assert_said (fixture->chart, "Selected: Thu 1 Jan 2026 to Sat 3 Jan 2026 · total 303\u00a0kWh");
  ter_test_settle ();
  /* In both cards. */
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture->other), GTK_TYPE_LABEL, "3 Jan 2026"));
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fixture->window)), ==, 0);
  ter_test_window_picture (fixture->window, "chart-selection");

  button = ter_test_find (GTK_WIDGET (fixture->card), GTK_TYPE_BUTTON, "_Use This Period");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (chosen.n, ==, 1);
  g_assert_cmpint (chosen.span.end_us, ==, span.end_us);
  g_assert_false (ter_chart_link_get_selection (fixture->link, NULL));

  ter_chart_link_select (fixture->link, span);
  g_assert_true (press (fixture->chart, GDK_KEY_z, 0));
  g_assert_cmpint (visible_length (fixture), ==, span.end_us - span.start_us);
  ter_chart_link_select (fixture->link, span);
  g_assert_true (press (fixture->chart, GDK_KEY_Escape, 0));
  g_assert_false (ter_chart_link_get_selection (fixture->link, NULL));
}

/* Finer values are seen where they are about all that is seen, and nowhere else. */
static void
test_detail (Fixture      *fixture,
             gconstpointer data)
{
  TerSpan day = { ter_calendar_instant (fixture->zone, 2026, 2, 3),
                  ter_calendar_instant (fixture->zone, 2026, 2, 4) };
  g_autoptr (TerChartData) detail = ter_chart_data_new_full ("Energy", "kWh", day, fixture->zone);
  g_autoptr (TerSamples) samples = ter_samples_new_sized (24);

  for (guint i = 0; i < 24; i++)
    {
      samples->times[i] = day.start_us + i * TER_USEC_PER_HOUR;
      samples->values[i] = i;
    }
  ter_chart_data_add_samples (detail, TER_MARK_LINE, TER_ROLE_MEASURED, "Hours", samples, 0);
  ter_chart_card_set_detail (fixture->card, detail, "kWh per hour");
  g_assert_false (ter_chart_is_detailed (fixture->chart));
  ter_chart_show_span (fixture->chart, day);
  ter_test_settle ();
  g_assert_true (ter_chart_is_detailed (fixture->chart));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture->card), GTK_TYPE_LABEL, "kWh per hour"));
  ter_test_window_picture (fixture->window, "chart-detail");

  /* From its last hour on, the days again. */
  ter_chart_link_clear (fixture->link);
  g_assert_true (press (fixture->chart, GDK_KEY_Left, 0));
  assert_said (fixture->chart, "Tue 3 Feb 2026, 23:00 · 23.0\u00a0kWh");
  g_assert_true (press (fixture->chart, GDK_KEY_Right, 0));
  assert_said (fixture->chart, "Wed 4 Feb 2026 · 134\u00a0kWh · 2025: 90.0\u00a0kWh");
  g_assert_false (ter_chart_is_detailed (fixture->chart));
}

/* Nothing is drawn again while only the cursor moves, nor while nothing does. */
static void
test_idle (Fixture      *fixture,
           gconstpointer data)
{
  guint n = ter_plot_get_n_drawn (TER_PLOT (fixture->chart));

  g_assert_cmpuint (n, >=, 1);
  for (guint i = 0; i < 5; i++)
    {
      press (fixture->chart, GDK_KEY_Left, 0);
      ter_test_settle ();
    }
  g_assert_cmpuint (ter_plot_get_n_drawn (TER_PLOT (fixture->chart)), ==, n);
  press (fixture->chart, GDK_KEY_plus, 0);
  ter_test_settle ();
  g_assert_cmpuint (ter_plot_get_n_drawn (TER_PLOT (fixture->chart)), ==, n + 1);
}

static void
test_summary (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *problem = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (fixture->chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "2026, Thu 1 Jan 2026 to Thu 30 Apr 2026. Lowest 100\u00a0kWh, Thu 1 Jan 2026. "
      "Highest 400\u00a0kWh, Tue 10 Feb 2026. Total 19.2\u00a0MWh. "
      "1 value of 120 was not measured. "
      "Rising: the last third is 80.0\u00a0kWh above the first, on average.");

  g_test_message ("%s", problem);
  g_assert_null (problem);
}

static gboolean
has_dialog (gpointer window)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (window);

  return dialog != NULL && TER_IS_TABLE_DIALOG (dialog);
}

static GtkWidget *
first_cell (GtkWindow *window)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (window));

  return ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_COLUMN_VIEW, NULL);
}

static gboolean
has_peak (gpointer window)
{
  GtkWidget *view = first_cell (window);

  return view != NULL && ter_test_find (view, GTK_TYPE_LABEL, "Tue 10 Feb 2026") != NULL;
}

static void
test_table (Fixture      *fixture,
            gconstpointer data)
{
  GtkColumnView *view;
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_assert_true (press (fixture->chart, GDK_KEY_t, 0));
  g_assert_true (ter_test_wait (has_dialog, fixture->window));
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (first_cell (fixture->window), GTK_TYPE_LABEL, "Thu 1 Jan 2026"));
  g_assert_null (ter_test_find (first_cell (fixture->window), GTK_TYPE_LABEL, "Tue 10 Feb 2026"));
  view = GTK_COLUMN_VIEW (first_cell (fixture->window));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_column_view_get_columns (view)), ==, 3);
  /* The peak comes first when the values are sorted from the highest. */
  column = g_list_model_get_item (gtk_column_view_get_columns (view), 1);
  gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
  ter_test_settle ();
  ter_test_window_picture (fixture->window, "chart-table");
  g_assert_true (ter_test_wait (has_peak, fixture->window));
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (fixture->window)));
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
has_text (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_copy (Fixture      *fixture,
           gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  g_autofree char *text = NULL;

  g_assert_true (press (fixture->chart, GDK_KEY_c, GDK_CONTROL_MASK));
  gdk_clipboard_read_text_async (clipboard, NULL, read_cb, &text);
  g_assert_true (ter_test_wait (has_text, &text));
  g_assert_true (
      g_str_has_prefix (text, "Date\t2026 (kWh)\t2025 (kWh)\n2025-12-31T23:00:00Z\t100\t90\n"));
  assert_said (fixture->chart, "Values copied");

  g_assert_true (press (fixture->chart, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK));
  g_assert_true (
      gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_TEXTURE));
}

static void
test_files (Fixture      *fixture,
            gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *magic;
  } rows[] = {
    { "chart.png", "\x89PNG" },
    { "chart.svg", "<?xml" },
    { "chart.pdf", "%PDF" },
    { "chart.csv", "Date;" },
  };
  g_autofree char *folder = g_dir_make_tmp ("territoire-XXXXXX", NULL);
  g_autofree char *absent = g_build_filename (folder, "absent", "chart.png", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_build_filename (folder, rows[i].name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (ter_plot_export (TER_PLOT (fixture->chart), path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_cmpmem (bytes, strlen (rows[i].magic), rows[i].magic, strlen (rows[i].magic));
      g_assert_cmpuint (length, >, 1000);
      g_unlink (path);
    }
  g_assert_false (ter_plot_export (TER_PLOT (fixture->chart), absent, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
  g_rmdir (folder);
}

static gboolean
has_menu (gpointer chart)
{
  return ter_test_find (chart, GTK_TYPE_POPOVER_MENU, NULL) != NULL;
}

static void
test_menu (Fixture      *fixture,
           gconstpointer data)
{
  GtkWidget *menu;

  g_assert_true (press (fixture->chart, GDK_KEY_F10, GDK_SHIFT_MASK));
  g_assert_true (ter_test_wait (has_menu, fixture->chart));
  menu = ter_test_find (GTK_WIDGET (fixture->chart), GTK_TYPE_POPOVER_MENU, NULL);
  g_assert_nonnull (ter_test_find (menu, GTK_TYPE_LABEL, "View as Table"));
  /* What cannot be done is not offered. */
  g_assert_null (ter_test_find (menu, GTK_TYPE_LABEL, "Show the Whole Period"));
  ter_test_window_picture (fixture->window, "chart-menu");
  gtk_popover_popdown (GTK_POPOVER (menu));
  ter_test_settle ();
}

static void
test_compare (Fixture      *fixture,
              gconstpointer data)
{
  guint n_changed = 0;

  ter_chart_card_offer_compare (fixture->card, TER_COMPARE_YEAR);
  g_signal_connect_swapped (fixture->card, "compare-changed", G_CALLBACK (count_cb), &n_changed);
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture->card), GTK_TYPE_LABEL, "The year before"));
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->card), "compare.with", "s", "before"));
  g_assert_cmpint (ter_chart_card_get_compare (fixture->card), ==, TER_COMPARE_BEFORE);
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->card), "compare.with", "s", "before"));
  g_assert_cmpuint (n_changed, ==, 1);
}

/* The style sheet of high contrast is enough, in a light and in a dark window. */
static void
test_contrast (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  guint n = ter_plot_get_n_drawn (TER_PLOT (fixture->chart));

  g_assert_false (ter_plot_get_style (TER_PLOT (fixture->chart))->is_high_contrast);
  gtk_css_provider_load_from_resource (provider, "/org/territoire/Dashboard/style-hc.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  ter_test_settle ();
  g_assert_true (ter_plot_get_style (TER_PLOT (fixture->chart))->is_high_contrast);
  g_assert_cmpuint (ter_plot_get_n_drawn (TER_PLOT (fixture->chart)), >, n);
  ter_test_window_picture (fixture->window, "chart-contrast");
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (provider));
  ter_test_settle ();
  g_assert_false (ter_plot_get_style (TER_PLOT (fixture->chart))->is_high_contrast);
}

G_GNUC_PRINTF (1, 2) static void
point (const char *format,
       ...)
{
  g_autofree char *command = NULL;
  va_list args;
  int status = -1;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  ter_test_settle ();
}

/* A true pointer: click, drag along the time axis, wheel with Ctrl and Shift, drag of the plot, double click. */
static void
test_pointer (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");
  graphene_point_t at;
  TerSpan span, moved;
  int x, y;

  if (xdotool == NULL)
    {
      g_test_skip ("xdotool is not installed");
      return;
    }
  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (fixture->chart),
                                           GTK_WIDGET (fixture->window),
                                           &GRAPHENE_POINT_INIT (300, 100), &at));
  x = (int) at.x;
  y = (int) at.y;
  point ("xdotool mousemove %d %d click 1", x, y);
  g_assert_cmpint (ter_chart_link_get_cursor (fixture->link), >, fixture->whole.start_us);
  g_assert_cmpint (ter_chart_link_get_cursor (fixture->link), <, fixture->whole.end_us);

  point ("xdotool mousemove %d %d mousedown 1 mousemove_relative 30 0 mousemove_relative 30 0 "
         "mouseup 1",
         x, y + 92);
  g_assert_true (ter_chart_link_get_selection (fixture->link, &span));
  g_assert_cmpint (span.end_us - span.start_us, >, 5 * TER_USEC_PER_DAY);
  g_assert_cmpint (span.end_us - span.start_us, <, 25 * TER_USEC_PER_DAY);
  ter_chart_link_clear (fixture->link);

  point ("xdotool mousemove %d %d keydown ctrl click 4 click 4 click 4 keyup ctrl", x, y);
  g_assert_true (ter_chart_get_visible (fixture->chart, &span));
  point ("xdotool keydown shift click 5 keyup shift");
  g_assert_true (ter_chart_get_visible (fixture->chart, &moved));
  g_assert_cmpint (moved.start_us, >, span.start_us);
  g_assert_cmpint (moved.end_us - moved.start_us, ==, span.end_us - span.start_us);
  point ("xdotool mousemove %d %d mousedown 1 mousemove_relative 20 0 mousemove_relative 40 0 "
         "mouseup 1",
         x, y);
  g_assert_true (ter_chart_get_visible (fixture->chart, &span));
  g_assert_cmpint (span.start_us, <, moved.start_us);
  g_assert_false (ter_chart_link_get_selection (fixture->link, NULL));

  point ("xdotool mousemove %d %d click --repeat 2 --delay 40 1", x, y);
  g_assert_false (ter_chart_get_visible (fixture->chart, &span));

  point ("xdotool mousemove %d %d click 3", x, y);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture->chart), GTK_TYPE_POPOVER_MENU, NULL));
  point ("xdotool key Escape");
}

static void
test_heat (void)
{
  TerHeat *heat = ter_heat_new (7, 24);
  GtkWidget *map = ter_heat_map_new (190);
  GtkWindow *window;
  g_autoptr (TerChartTable) table = NULL;
  g_autofree char *text = NULL;

  heat->unit = g_strdup ("kW");
  heat->row_labels[0] = g_strdup ("Mon");
  heat->row_labels[6] = g_strdup ("Sun");
  for (guint i = 0; i < 168; i++)
    heat->values[i] = i;
  heat->values[24] = NAN;
  ter_heat_map_set (TER_HEAT_MAP (map), heat, "Power", "It works by day.");
  window = ter_test_window_new (map, 500, 260);
  g_assert_true (press (map, GDK_KEY_Right, 0));
  assert_said (map, "Mon, 00:00 · 0\u00a0kW");
  g_assert_true (press (map, GDK_KEY_Right, 0));
  assert_said (map, "Mon, 01:00 · 1.00\u00a0kW");
  g_assert_true (press (map, GDK_KEY_Page_Down, 0));
  g_assert_true (press (map, GDK_KEY_End, 0));
  assert_said (map, "Sun, 23:00 · 167\u00a0kW");
  ter_test_window_picture (window, "heat-cursor");
  table = ter_plot_dup_table (TER_PLOT (map));
  g_assert_cmpuint (table->n_rows, ==, 168);
  text = ter_chart_table_cell (table, 2, 24);
  g_assert_cmpstr (text, ==, "not measured");
  g_assert_true (press (map, GDK_KEY_Escape, 0));
  gtk_window_destroy (window);
  ter_test_settle ();
}

#define ADD(name, func) g_test_add ("/chart/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ter_gui_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  ADD ("zoom", test_zoom);
  ADD ("zoom-limits", test_zoom_limits);
  ADD ("cursor", test_cursor);
  ADD ("cursor-follows", test_cursor_follows);
  ADD ("rtl", test_rtl);
  ADD ("selection", test_selection);
  ADD ("detail", test_detail);
  ADD ("idle", test_idle);
  ADD ("summary", test_summary);
  ADD ("table", test_table);
  ADD ("copy", test_copy);
  ADD ("files", test_files);
  ADD ("menu", test_menu);
  ADD ("compare", test_compare);
  ADD ("contrast", test_contrast);
  ADD ("pointer", test_pointer);
  g_test_add_func ("/heat/cursor", test_heat);

  return g_test_run ();
}
