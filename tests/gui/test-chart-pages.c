/* test-chart-pages.c — Charts on the pages of the demonstration: finer values, comparison, chosen period
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "ter-calendar.h"
#include "ter-clock.h"
#include "ter-demo.h"
#include "ter-energy-chart.h"
#include "ter-energy-site-page.h"
#include "ter-gui.h"
#include "ter-overview-page.h"
#include "ter-place-panel.h"
#include "ter-site.h"
#include "ter-test-window.h"

/* Monday 23 November 2026, 08:42 in Paris. */
#define NOW_US G_GINT64_CONSTANT (1795419720000000)

typedef struct
{
  TerSession *session;
  GtkWindow *window;
  TerPage *page;
} Fixture;

static char *demonstration;
static TerClock *clock_of_test;

static gboolean
is_open (gpointer session)
{
  return ter_session_get_state (session) == TER_SESSION_OPEN;
}

static gboolean
is_settled (gpointer page)
{
  return ter_page_is_settled (page);
}

static gint64
first_building (TerTerritory *territory)
{
  g_autoptr (GPtrArray) sites = ter_territory_list_sites (territory, NULL);

  for (guint i = 0; i < sites->len; i++)
    if (((TerSite *) sites->pdata[i])->kind == TER_SITE_BUILDING)
      return ((TerSite *) sites->pdata[i])->id;

  g_assert_not_reached ();
}

static void
open_page (Fixture *fixture,
           TerPage *(*make) (Fixture *))
{
  g_autoptr (GFile) file = g_file_new_for_path (demonstration);

  fixture->session = ter_session_new (clock_of_test);
  ter_session_open (fixture->session, file);
  g_assert_true (ter_test_wait (is_open, fixture->session));
  fixture->page = g_object_ref_sink (make (fixture));
  if (TER_IS_OVERVIEW_PAGE (fixture->page))
    ter_page_set_identity (fixture->page, "overview", "Overview");
  ter_page_set_session (fixture->page, fixture->session);
  fixture->window = ter_test_window_new (GTK_WIDGET (fixture->page), 1000, 700);
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  ter_test_settle ();
}

static TerPage *
make_building (Fixture *fixture)
{
  return ter_energy_site_page_new (first_building (ter_session_get_territory (fixture->session)));
}

static TerPage *
make_overview (Fixture *fixture)
{
  return g_object_new (TER_TYPE_OVERVIEW_PAGE, NULL);
}

static void
set_up_building (Fixture      *fixture,
                 gconstpointer data)
{
  open_page (fixture, make_building);
}

static void
set_up_overview (Fixture      *fixture,
                 gconstpointer data)
{
  open_page (fixture, make_overview);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  ter_test_settle ();
  g_assert_finalize_object (fixture->page);
  ter_session_close (fixture->session);
  g_assert_finalize_object (fixture->session);
}

static TerEnergyChart *
energy_chart (Fixture *fixture)
{
  return TER_ENERGY_CHART (ter_test_find (GTK_WIDGET (fixture->page), TER_TYPE_ENERGY_CHART, NULL));
}

static TerChart *
chart_of (Fixture *fixture)
{
  return ter_chart_card_get_chart (ter_energy_chart_get_card (energy_chart (fixture)));
}

static gboolean
is_detailed (gpointer chart)
{
  return ter_chart_is_detailed (chart);
}

static void
test_finer (Fixture      *fixture,
            gconstpointer data)
{
  TerChart *chart = chart_of (fixture);
  TerSpan whole = ter_chart_get_data (chart)->span;
  GtkWidget *card = GTK_WIDGET (ter_energy_chart_get_card (energy_chart (fixture)));
  g_autoptr (TerChartTable) coarse = ter_plot_dup_table (TER_PLOT (chart));
  g_autoptr (TerChartTable) fine = NULL;

  g_assert_cmpuint (coarse->n_rows, <=, 54);
  g_assert_nonnull (ter_test_find (card, GTK_TYPE_LABEL, "per week"));
  ter_chart_show_span (chart, (TerSpan) { whole.end_us - 14 * TER_USEC_PER_DAY, whole.end_us });
  g_assert_true (ter_test_wait (is_detailed, chart));
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (card, GTK_TYPE_LABEL, "per hour"));
  fine = ter_plot_dup_table (TER_PLOT (chart));
  g_assert_cmpuint (fine->n_rows, ==, 14 * 24);
  ter_test_window_picture (fixture->window, "building-hours");

  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.reset", NULL);
  ter_test_settle ();
  g_assert_false (ter_chart_is_detailed (chart));
  g_assert_nonnull (ter_test_find (card, GTK_TYPE_LABEL, "per week"));
}

/* A view that moved on does not get the answer about where it was. */
static void
test_stale (Fixture      *fixture,
            gconstpointer data)
{
  TerChart *chart = chart_of (fixture);
  TerSpan whole = ter_chart_get_data (chart)->span;
  TerSpan first = { whole.start_us, whole.start_us + 10 * TER_USEC_PER_DAY };
  TerSpan last = { whole.end_us - 10 * TER_USEC_PER_DAY, whole.end_us };
  g_autoptr (TerChartTable) table = NULL;

  ter_chart_show_span (chart, first);
  g_signal_emit_by_name (chart, "view-changed");
  ter_chart_show_span (chart, last);
  g_signal_emit_by_name (chart, "view-changed");
  g_assert_true (ter_test_wait (is_detailed, chart));
  table = ter_plot_dup_table (TER_PLOT (chart));
  g_assert_cmpint (((TerTableColumn *) table->columns->pdata[0])->dates[0], >=, last.start_us);
}

static gboolean
compares_before (gpointer card)
{
  return ter_test_find (card, GTK_TYPE_LABEL, "The period before") != NULL &&
         ter_chart_get_data (ter_chart_card_get_chart (card))->layers->len == 2;
}

static gboolean
compares_nothing (gpointer card)
{
  TerChartData *data = ter_chart_get_data (ter_chart_card_get_chart (card));

  return data != NULL && data->layers->len == 1;
}

static void
test_compare (Fixture      *fixture,
              gconstpointer data)
{
  TerChartCard *card = ter_energy_chart_get_card (energy_chart (fixture));

  g_assert_cmpint (ter_chart_card_get_compare (card), ==, TER_COMPARE_YEAR);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (card), "compare.with", "s", "before"));
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  g_assert_true (ter_test_wait (compares_before, card));
  ter_test_settle ();
  ter_test_window_picture (fixture->window, "building-compare");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (card), "compare.with", "s", "nothing"));
  g_assert_true (ter_test_wait (compares_nothing, card));
}

static void
test_period (Fixture      *fixture,
             gconstpointer data)
{
  TerChart *chart = chart_of (fixture);
  TerSpan whole = ter_chart_get_data (chart)->span;
  GTimeZone *zone = ter_territory_get_zone (ter_session_get_territory (fixture->session));
  TerPeriod period;

  ter_chart_link_select (ter_chart_get_link (chart),
                         (TerSpan) { whole.end_us - 20 * TER_USEC_PER_DAY - TER_USEC_PER_HOUR,
                                     whole.end_us - TER_USEC_PER_HOUR });
  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.use-period", NULL);
  ter_session_get_period (fixture->session, &period);
  g_assert_cmpint (period.kind, ==, TER_PERIOD_CUSTOM);
  g_assert_cmpint (period.span.start_us, ==,
                   ter_calendar_floor (zone, period.span.start_us, TER_STEP_DAY));
  g_assert_cmpint (period.span.end_us, ==, whole.end_us);
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  ter_test_settle ();
  /* Days of that period: a page that shows less shows finer. */
  g_assert_cmpint (ter_chart_get_data (chart)->step, ==, TER_STEP_DAY);
  g_assert_cmpint (ter_chart_get_data (chart)->span.start_us, ==, period.span.start_us);
}

static guint
collect_charts (GtkWidget *root,
                TerChart **charts,
                guint      n)
{
  if (TER_IS_CHART (root) && gtk_widget_get_mapped (root) && n < 4)
    charts[n++] = TER_CHART (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n = collect_charts (child, charts, n);

  return n;
}

static void
test_overview (Fixture      *fixture,
               gconstpointer data)
{
  TerChart *charts[4];
  TerSpan span;
  TerSpan selected;

  g_assert_cmpuint (collect_charts (GTK_WIDGET (fixture->page), charts, 0), ==, 2);
  g_assert_true (ter_chart_get_link (charts[0]) == ter_chart_get_link (charts[1]));
  ter_chart_get_visible (charts[1], &span);
  selected = (TerSpan) { span.end_us - 14 * TER_USEC_PER_DAY, span.end_us };
  ter_chart_link_select (ter_chart_get_link (charts[0]), selected);
  ter_test_settle ();
  ter_test_window_picture (fixture->window, "overview-selection");
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (charts[1]), "chart.clear-selection", NULL));
  g_assert_false (ter_chart_link_get_selection (ter_chart_get_link (charts[0]), NULL));
}

/* On a telephone everything of the card has room. */
static void
test_narrow (Fixture      *fixture,
             gconstpointer data)
{
  TerChart *chart = chart_of (fixture);
  TerSpan whole = ter_chart_get_data (chart)->span;
  GtkWidget *card = GTK_WIDGET (ter_energy_chart_get_card (energy_chart (fixture)));
  int least;

  ter_chart_show_span (chart, (TerSpan) { whole.end_us - 60 * TER_USEC_PER_DAY, whole.end_us });
  g_assert_true (ter_test_wait (is_detailed, chart));
  ter_chart_link_select (ter_chart_get_link (chart),
                         (TerSpan) { whole.end_us - 30 * TER_USEC_PER_DAY,
                                     whole.end_us - 20 * TER_USEC_PER_DAY });
  gtk_window_set_default_size (fixture->window, 360, 720);
  ter_test_settle ();
  gtk_widget_measure (card, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_test_message ("the card needs %d px", least);
  g_assert_cmpint (least, <=, 336);
  gtk_widget_grab_focus (GTK_WIDGET (chart));
  ter_test_settle ();
  ter_test_window_picture (fixture->window, "building-360");
}

static gboolean
says_hours (gpointer panel)
{
  return ter_test_find (panel, GTK_TYPE_LABEL, "Mean of each hour") != NULL;
}

/* The last days are seen first; the year is there, coarse from afar and finer from near. */
static void
test_place (Fixture      *fixture,
            gconstpointer data)
{
  TerTerritory *territory = ter_session_get_territory (fixture->session);
  g_autoptr (GPtrArray) sensors = ter_sensors_load (territory, NULL, NULL);
  TerPlacePanel *panel = ter_place_panel_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  TerPlaceHistory *history = NULL;
  GtkWindow *window;
  TerChart *charts[4];
  TerSpan span, whole;

  for (guint i = 0; i < sensors->len && history == NULL; i++)
    {
      const TerSensor *sensor = sensors->pdata[i];

      if (sensor->state == TER_SENSOR_ALIVE && sensor->main != NULL)
        history = ter_place_load_history (territory, &sensor->main->id, NULL, NULL);
    }
  g_assert_nonnull (history);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (panel));
  window = ter_test_window_new (scrolled, 360, 720);
  ter_place_panel_set_history (panel, history, territory);
  ter_test_settle ();
  g_assert_cmpuint (collect_charts (GTK_WIDGET (panel), charts, 0), ==, 1);
  g_assert_true (ter_chart_get_visible (charts[0], &span));
  g_assert_cmpint (span.end_us - span.start_us, ==,
                   history->recent->span.end_us - history->recent->span.start_us);
  g_assert_true (ter_test_wait (is_detailed, charts[0]));
  ter_test_window_picture (window, "place-days");

  whole = ter_chart_get_data (charts[0])->span;
  g_assert_cmpint (whole.end_us - whole.start_us, >, 364 * TER_USEC_PER_DAY);
  ter_chart_show_span (charts[0], (TerSpan) { whole.end_us - 60 * TER_USEC_PER_DAY, whole.end_us });
  g_assert_true (ter_test_wait (says_hours, panel));
  ter_test_window_picture (window, "place-hours");
  gtk_widget_activate_action (GTK_WIDGET (charts[0]), "chart.reset", NULL);
  ter_test_settle ();
  g_assert_false (ter_chart_is_detailed (charts[0]));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (panel), GTK_TYPE_LABEL, "Mean of each day"));
  ter_test_window_picture (window, "place-year");

  /* New values of the same series leave the view where it is. */
  ter_chart_show_span (charts[0],
                       (TerSpan) { whole.start_us, whole.start_us + 90 * TER_USEC_PER_DAY });
  ter_place_panel_set_history (panel, history, territory);
  g_assert_true (ter_chart_get_visible (charts[0], &span));
  g_assert_cmpint (span.start_us, ==, whole.start_us);
  ter_place_history_free (history);
  gtk_window_destroy (window);
  ter_test_settle ();
}

#define ADD(name, set_up, func) \
  g_test_add ("/chart-pages/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ter_gui_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  clock_of_test = ter_clock_new_manual (NOW_US);
  folder = g_dir_make_tmp ("territoire-XXXXXX", NULL);
  demonstration = g_build_filename (folder, "demonstration.territoire", NULL);
  ter_demo_write (demonstration, clock_of_test, TER_DEMO_SEED, &error);
  g_assert_no_error (error);

  ADD ("finer", set_up_building, test_finer);
  ADD ("stale", set_up_building, test_stale);
  ADD ("compare", set_up_building, test_compare);
  ADD ("period", set_up_building, test_period);
  ADD ("narrow", set_up_building, test_narrow);
  ADD ("overview", set_up_overview, test_overview);
  ADD ("place", set_up_overview, test_place);
  status = g_test_run ();

  g_clear_object (&clock_of_test);
  g_unlink (demonstration);
  g_rmdir (folder);
  g_free (demonstration);

  return status;
}
