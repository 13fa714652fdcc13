/* test-page.c — What every page does: loading, empty, error, full, and no leak
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "ter-chart-card.h"
#include "ter-gui.h"
#include "ter-page.h"
#include "ter-test-window.h"
#include "ter-text.h"
#include "ter-tile.h"

/* A page whose query answers what the test wants. */
#define TEST_TYPE_PAGE (test_page_get_type ())
G_DECLARE_FINAL_TYPE (TestPage, test_page, TEST, PAGE, TerPage)

struct _TestPage
{
  TerPage parent_instance;

  guint n_asked;
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (TestPage, test_page, TER_TYPE_PAGE)

/* Read by the worker: what it answers, and how long it takes. */
static int answer_is;
static int answer_delay_ms;

enum
{
  ANSWER_FULL,
  ANSWER_EMPTY,
  ANSWER_ERROR,
};

static gpointer
ask (TerTerritory *territory,
     gpointer      params,
     GCancellable *cancellable,
     GError      **error)
{
  int what = g_atomic_int_get (&answer_is);

  g_usleep ((gulong) g_atomic_int_get (&answer_delay_ms) * 1000);
  if (what == ANSWER_ERROR)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The <disk> answered & failed.");
      return NULL;
    }

  return g_strdup (what == ANSWER_EMPTY ? "" : "full");
}

static void
show (TerPage *page,
      gpointer result)
{
  TEST_PAGE (page)->n_shown++;
  if (*(const char *) result == '\0')
    ter_page_show_empty (page, NULL, "Nothing yet", "<b>plain</b> & simple", NULL);
  else
    ter_page_show_content (page);
}

static void
test_page_load (TerPage *page)
{
  TEST_PAGE (page)->n_asked++;
  ter_page_query (page, ask, NULL, NULL, g_free, show);
}

static void
test_page_class_init (TestPageClass *klass)
{
  TER_PAGE_CLASS (klass)->load = test_page_load;
  TER_PAGE_CLASS (klass)->interests = TER_CHANGE_SITES;
  TER_PAGE_CLASS (klass)->uses_period = TRUE;
}

static void
test_page_init (TestPage *self)
{
  ter_page_set_identity (TER_PAGE (self), "test", "Test");
  ter_page_set_content (TER_PAGE (self), gtk_label_new ("content"));
}

typedef struct
{
  char *folder;
  char *path;
  TerSession *session;
  GtkWindow *window;
  TestPage *page;
} Fixture;

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

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (TerClock) clock = ter_clock_new_manual (G_GINT64_CONSTANT (1795419720000000));
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&answer_is, ANSWER_FULL);
  g_atomic_int_set (&answer_delay_ms, 0);
  fixture->folder = g_dir_make_tmp ("territoire-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "t.territoire", NULL);
  territory = ter_territory_create (fixture->path, "Val <i>&", "Europe/Paris", clock, &error);
  g_assert_no_error (error);
  g_assert_true (ter_territory_close (territory, NULL));

  fixture->session = ter_session_new (clock);
  file = g_file_new_for_path (fixture->path);
  ter_session_open (fixture->session, file);
  g_assert_true (ter_test_wait (is_open, fixture->session));
  fixture->page = g_object_new (TEST_TYPE_PAGE, NULL);
  g_object_ref_sink (fixture->page);
  ter_page_set_session (TER_PAGE (fixture->page), fixture->session);
  fixture->window = ter_test_window_new (GTK_WIDGET (fixture->page), 500, 400);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *lock = g_strconcat (fixture->path, "-lock", NULL);

  gtk_window_destroy (fixture->window);
  ter_test_settle ();
  g_assert_finalize_object (G_OBJECT (fixture->page));
  ter_session_close (fixture->session);
  g_assert_finalize_object (G_OBJECT (fixture->session));
  ter_test_settle ();
  g_unlink (fixture->path);
  g_unlink (lock);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_full (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  g_assert_cmpint (ter_page_get_state (TER_PAGE (fixture->page)), ==, TER_PAGE_FULL);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture->page), GTK_TYPE_LABEL, "content"));
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_atomic_int_set (&answer_is, ANSWER_EMPTY);
  ter_session_refresh (fixture->session);
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  g_assert_cmpint (ter_page_get_state (TER_PAGE (fixture->page)), ==, TER_PAGE_EMPTY);
  /* Text of others is shown as it is. */
  g_assert_nonnull (
      ter_test_find (GTK_WIDGET (fixture->page), GTK_TYPE_LABEL, "<b>plain</b> & simple"));
}

/* It slides in. */
static gboolean
has_banner (gpointer page)
{
  return ter_test_find (page, GTK_TYPE_LABEL, "The <disk> answered & failed.") != NULL;
}

/* Once something was shown, an error never takes it away. */
static void
test_error_keeps (Fixture      *fixture,
                  gconstpointer data)
{
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  g_atomic_int_set (&answer_is, ANSWER_ERROR);
  ter_session_refresh (fixture->session);
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  g_assert_cmpint (ter_page_get_state (TER_PAGE (fixture->page)), ==, TER_PAGE_FULL);
  g_assert_true (ter_test_wait (has_banner, fixture->page));

  g_atomic_int_set (&answer_is, ANSWER_FULL);
  ter_session_refresh (fixture->session);
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  g_assert_cmpint (ter_page_get_state (TER_PAGE (fixture->page)), ==, TER_PAGE_FULL);
}

static void
test_error_first (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "No <disk>");
  TerPage *page = g_object_new (TEST_TYPE_PAGE, NULL);

  g_object_ref_sink (page);
  ter_page_show_error (page, error);
  g_assert_cmpint (ter_page_get_state (page), ==, TER_PAGE_ERROR);
  g_assert_finalize_object (G_OBJECT (page));
}

static gboolean
has_shown_again (gpointer data)
{
  TestPage *page = data;

  return page->n_shown >= 1 && ter_page_is_settled (TER_PAGE (page));
}

/* A fast stream of changes neither starves the page nor asks one question for each of them. */
static void
test_coalesced (Fixture      *fixture,
                gconstpointer data)
{
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  g_atomic_int_set (&answer_delay_ms, 30);
  fixture->page->n_asked = fixture->page->n_shown = 0;
  for (guint i = 0; i < 50; i++)
    g_signal_emit_by_name (fixture->session, "changed", (guint) TER_CHANGE_SITES);
  g_assert_true (ter_test_wait (has_shown_again, fixture->page));
  g_assert_cmpuint (fixture->page->n_asked, ==, 2);
  g_assert_cmpuint (fixture->page->n_shown, ==, 2);

  fixture->page->n_asked = 0;
  g_signal_emit_by_name (fixture->session, "changed", (guint) TER_CHANGE_DATASETS);
  g_assert_cmpuint (fixture->page->n_asked, ==, 0);
}

/* The answer to a question about another period is never shown. */
static void
test_stale (Fixture      *fixture,
            gconstpointer data)
{
  const TerPeriod month = { .kind = TER_PERIOD_30_DAYS };

  g_assert_true (ter_test_wait (is_settled, fixture->page));
  g_atomic_int_set (&answer_delay_ms, 30);
  fixture->page->n_asked = fixture->page->n_shown = 0;
  ter_page_reload (TER_PAGE (fixture->page));
  g_assert_cmpuint (fixture->page->n_asked, ==, 1);
  ter_session_set_period (fixture->session, &month);
  g_assert_cmpuint (fixture->page->n_asked, ==, 2);
  g_assert_true (ter_test_wait (has_shown_again, fixture->page));
  ter_test_settle ();
  g_assert_cmpuint (fixture->page->n_shown, ==, 1);
}

static void
test_tile (Fixture      *fixture,
           gconstpointer data)
{
  GtkWindow *window;
  g_autoptr (TerFigure) figure = ter_figure_new_full ("x.change", "Change <b>", -11.6, "%");
  GtkWidget *tile = ter_tile_new (NULL, "Energy & <i>water");

  g_object_ref_sink (tile);
  figure->sentence = g_strdup ("8 < 9 & more");
  figure->coverage = 0.996;
  ter_tile_set_figure (TER_TILE (tile), figure, 0);
  window = ter_test_window_new (tile, 400, 300);
  g_assert_nonnull (ter_test_find (tile, GTK_TYPE_LABEL, "−12%"));
  g_assert_nonnull (ter_test_find (tile, GTK_TYPE_LABEL, "8 < 9 & more"));
  g_assert_nonnull (ter_test_find (tile, GTK_TYPE_LABEL, "Coverage 99.6%"));
  g_assert_cmpuint (ter_test_count_unnamed (tile), ==, 0);
  gtk_test_accessible_assert_property (tile, GTK_ACCESSIBLE_PROPERTY_LABEL, "Energy & <i>water");
  gtk_window_destroy (window);
  ter_test_settle ();
  g_assert_finalize_object (G_OBJECT (tile));
}

static void
test_chart (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  TerChartData *chart_data =
      ter_chart_data_new_full ("Energy", "kWh", (TerSpan) { 0, 100 * TER_USEC_PER_DAY }, zone);
  g_autoptr (TerSamples) samples = ter_samples_new_sized (100);
  GtkWidget *card = ter_chart_card_new ("Energy", 120);
  TerChart *chart = ter_chart_card_get_chart (TER_CHART_CARD (card));

  for (gsize i = 0; i < 100; i++)
    {
      samples->times[i] = (gint64) i * TER_USEC_PER_DAY;
      samples->values[i] = i;
    }
  chart_data->sentence = g_strdup ("It grows.");
  ter_chart_data_add_samples (chart_data, TER_MARK_LINE, TER_ROLE_MEASURED, "kWh", samples, 0);
  g_object_ref_sink (card);
  ter_chart_card_set_data (TER_CHART_CARD (card), chart_data, "kWh per day");
  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL, "Energy");
  gtk_test_accessible_assert_property (
      chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "It grows. kWh, Thu 1 Jan 1970 to Fri 10 Apr 1970. Lowest 0\u00a0kWh, Thu 1 Jan 1970, 00:00. "
      "Highest 99.0\u00a0kWh, Fri 10 Apr 1970, 00:00. Mean 49.5\u00a0kWh. Nothing is missing. "
      "Rising: the last third is 66.5\u00a0kWh above the first, on average.");
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (chart)));
  g_assert_cmpuint (ter_test_count_unnamed (card), ==, 0);
  ter_chart_data_unref (chart_data);
  g_assert_finalize_object (G_OBJECT (card));
}

/* The whole name is in the title of the window; where there is little room, its first words are letters. */
static void
test_authority (void)
{
  static const struct
  {
    const char *name;
    const char *expected;
  } rows[] = {
    { "Communauté de communes du Val-Clair", "CC du Val-Clair" },
    { "Communauté d’agglomération de Saint-Malo", "CA de Saint-Malo" },
    { "Communauté d'agglomération de Saint-Malo", "CA de Saint-Malo" },
    { "Communauté urbaine d’Arras", "CU d’Arras" },
    { "Communauté de communes", "Communauté de communes" },
    { "Saint-Sulpice-la-Forêt", "Saint-Sulpice-la-Forêt" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = ter_text_shorten_authority (rows[i].name);

      g_assert_cmpstr (name, ==, rows[i].expected);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  ter_gui_init ();
  adw_init ();

  ADD ("/page/full", test_full);
  ADD ("/page/empty", test_empty);
  ADD ("/page/error-keeps", test_error_keeps);
  ADD ("/page/error-first", test_error_first);
  ADD ("/page/coalesced", test_coalesced);
  ADD ("/page/stale", test_stale);
  ADD ("/page/tile", test_tile);
  ADD ("/page/chart", test_chart);
  g_test_add_func ("/text/authority", test_authority);

  return g_test_run ();
}
