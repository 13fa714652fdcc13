/* test-energy-cards.c — The closer look at a building: cards that come after the first content, and what leaves them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "ter-chart-card.h"
#include "ter-clock.h"
#include "ter-demo.h"
#include "ter-energy-page.h"
#include "ter-energy-site-page.h"
#include "ter-gui.h"
#include "ter-heat-map.h"
#include "ter-site.h"
#include "ter-test-window.h"
#include "ter-tile.h"

/* Monday 23 November 2026, 08:42 in Paris. */
#define NOW_US G_GINT64_CONSTANT (1795419720000000)

typedef struct
{
  TerSession *session;
  GtkWindow *window;
  TerPage *page;
  gboolean is_shown;
  guint n_first;
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
find_building (TerTerritory *territory,
               const char   *name)
{
  g_autoptr (GPtrArray) sites = ter_territory_list_sites (territory, NULL);

  for (guint i = 0; i < sites->len; i++)
    {
      const TerSite *site = sites->pdata[i];

      if (strstr (site->name, name) != NULL)
        return site->id;
    }

  g_assert_not_reached ();
}

/* On screen or not. */
static guint
count_plots (GtkWidget *widget)
{
  guint n = TER_IS_PLOT (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_plots (child);

  return n;
}

static void
shown_cb (Fixture *fixture)
{
  if (ter_page_get_state (fixture->page) != TER_PAGE_FULL)
    return;
  fixture->n_first = count_plots (GTK_WIDGET (fixture->page));
  fixture->is_shown = TRUE;
}

/* A building by a part of its name, or the list of them for NULL. */
static void
set_up (Fixture      *fixture,
        gconstpointer name)
{
  g_autoptr (GFile) file = g_file_new_for_path (demonstration);
  g_autoptr (GtkWidget) content = NULL;
  GtkWidget *stack;

  fixture->is_shown = FALSE;
  fixture->session = ter_session_new (clock_of_test);
  ter_session_open (fixture->session, file);
  g_assert_true (ter_test_wait (is_open, fixture->session));
  fixture->page = name != NULL
                      ? ter_energy_site_page_new (
                            find_building (ter_session_get_territory (fixture->session), name))
                      : TER_PAGE (g_object_new (TER_TYPE_ENERGY_PAGE, NULL));
  g_object_ref_sink (fixture->page);
  if (name == NULL)
    ter_page_set_identity (fixture->page, "energy", "Energy");
  g_object_get (fixture->page, "content", &content, NULL);
  stack = gtk_widget_get_ancestor (content, GTK_TYPE_STACK);
  g_assert_nonnull (stack);
  g_signal_connect_swapped (stack, "notify::visible-child-name", G_CALLBACK (shown_cb), fixture);
  ter_page_set_session (fixture->page, fixture->session);
  fixture->window = ter_test_window_new (GTK_WIDGET (fixture->page), 1000, 2300);
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

static GtkWidget *
find_card (Fixture    *fixture,
           const char *title)
{
  GtkWidget *label = ter_test_find (GTK_WIDGET (fixture->page), GTK_TYPE_LABEL, title);
  GtkWidget *card = label != NULL ? gtk_widget_get_ancestor (label, TER_TYPE_TILE) : NULL;

  return card != NULL && gtk_widget_get_mapped (card) ? card : NULL;
}

static TerPlot *
plot_of (GtkWidget *card)
{
  return TER_PLOT (ter_test_find (card, TER_TYPE_PLOT, NULL));
}

/* The first content does not wait for what stands below it. */
static void
test_after_content (Fixture      *fixture,
                    gconstpointer data)
{
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  ter_test_settle ();
  g_assert_true (fixture->is_shown);
  g_assert_cmpuint (fixture->n_first, ==, 2);
  g_assert_cmpuint (count_plots (GTK_WIDGET (fixture->page)), ==, 5);
  g_assert_nonnull (find_card (fixture, "Hour by hour"));
}

static void
take_pictures (Fixture    *fixture,
               const char *name)
{
  static const struct
  {
    int width;
    int height;
  } sizes[] = { { 360, 3300 }, { 1000, 2300 }, { 2560, 2100 } };
  AdwStyleManager *style = adw_style_manager_get_default ();

  for (guint dark = 0; dark < 2; dark++)
    {
      adw_style_manager_set_color_scheme (style, dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                      : ADW_COLOR_SCHEME_FORCE_LIGHT);
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_autofree char *picture =
              g_strdup_printf ("%s-%d%s", name, sizes[i].width, dark ? "-dark" : "");

          gtk_window_set_default_size (fixture->window, sizes[i].width, sizes[i].height);
          ter_test_settle ();
          ter_test_window_picture (fixture->window, picture);
        }
    }
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_set_default_size (fixture->window, 1000, 2300);
  ter_test_settle ();
}

/* Each card says one thing, in words, with where it comes from; the drawing is a table too. */
static void
test_cards (Fixture      *fixture,
            gconstpointer data)
{
  static const struct
  {
    const char *title;
    const char *sentence;
    guint n_columns;
  } rows[] = {
    { "By the temperature outside", "On the coldest days", 2 },
    { "Energies by month", "comes first", 3 },
    { "Hour by hour", "Nights, from 22:00 to 06:00", 3 },
  };

  g_assert_true (ter_test_wait (is_settled, fixture->page));
  ter_test_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *card = find_card (fixture, rows[i].title);
      g_autoptr (TerChartTable) table = NULL;

      g_test_message ("%s", rows[i].title);
      g_assert_nonnull (card);
      g_assert_nonnull (ter_test_find (card, GTK_TYPE_LABEL, rows[i].sentence));
      g_assert_nonnull (ter_test_find (card, GTK_TYPE_BUTTON, "Where does this come from?"));
      table = ter_plot_dup_table (plot_of (card));
      g_assert_cmpuint (table->columns->len, ==, rows[i].n_columns);
      g_assert_cmpuint (table->n_rows, >, 10);
    }
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fixture->window)), ==, 0);
  take_pictures (fixture, "study");
}

/* A picture that leaves the window says what it shows, of which territory, and when it was made. */
static void
test_sheet (Fixture      *fixture,
            gconstpointer data)
{
  static const struct
  {
    const char *title;
    const char *unit;
    gboolean has_period;
    guint n_keys;
  } rows[] = {
    { "By the temperature outside", "A point for each day, kWh · temperature of ", FALSE, 1 },
    { "Energies by month", "MWh per month", TRUE, 2 },
    { "Hour by hour", "kW, mean of each hour of each day · ", FALSE, 0 },
  };

  g_assert_true (ter_test_wait (is_settled, fixture->page));
  ter_test_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TerPlot *plot = plot_of (find_card (fixture, rows[i].title));
      g_autoptr (TerChartSheet) sheet = ter_plot_dup_sheet (plot);

      g_assert_cmpstr (sheet->title, ==, rows[i].title);
      g_assert_true (g_str_has_prefix (sheet->unit, rows[i].unit));
      g_assert_cmpint (sheet->period != NULL, ==, rows[i].has_period);
      g_assert_cmpuint (sheet->legend != NULL ? sheet->legend->len : 0, ==, rows[i].n_keys);
      g_assert_nonnull (sheet->summary);
      g_assert_cmpint (sheet->made_us, ==, NOW_US);
      g_assert_cmpstr (sheet->footer, ==,
                       "Territoire · Communauté de communes du Val-Clair (fictional territory) · "
                       "exported on 23 November 2026");
      if (g_getenv ("TERRITOIRE_PICTURES") != NULL)
        {
          g_autofree char *name = g_strdup_printf ("sheet-%u.png", i);
          g_autofree char *path = g_build_filename (g_getenv ("TERRITOIRE_PICTURES"), name, NULL);

          g_assert_true (ter_plot_export (plot, path, NULL));
        }
    }
}

/* Of all buildings: the energies stand beside the list where there is room, and under it elsewhere. */
static void
test_list (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  ter_test_settle ();
  g_assert_nonnull (find_card (fixture, "Energies by month"));
  g_assert_nonnull (find_card (fixture, "comes first"));
  g_assert_null (find_card (fixture, "Hour by hour"));
  take_pictures (fixture, "study-list");
}

#define ADD(name, building, func) \
  g_test_add ("/energy-cards/" name, Fixture, building, set_up, func, tear_down)

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

  ADD ("after-content", "Jean-Moulin", test_after_content);
  ADD ("cards", "Jean-Moulin", test_cards);
  ADD ("sheet", "Jean-Moulin", test_sheet);
  ADD ("list", NULL, test_list);

  status = g_test_run ();

  g_unlink (demonstration);
  g_rmdir (folder);
  g_free (demonstration);
  g_clear_object (&clock_of_test);

  return status;
}
