/* test-live.c — What a collector brings while the window is open: new values, and a device never seen before
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "ter-batch.h"
#include "ter-dataset.h"
#include "ter-demo.h"
#include "ter-device.h"
#include "ter-form-dialog.h"
#include "ter-format.h"
#include "ter-gui.h"
#include "ter-meter.h"
#include "ter-resource.h"
#include "ter-series.h"
#include "ter-site.h"
#include "ter-territory-private.h"
#include "ter-test-window.h"
#include "ter-window.h"

/* Monday 23 November 2026, 08:42 in Paris. */
#define NOW_US G_GINT64_CONSTANT (1795419720000000)
#define SOON_US (2 * G_USEC_PER_SEC)
#define NEW_DEVICE "70b3d549900beef1"

static char *folder;
static char *demonstration;
static TerClock *clock_;
static TerApplication *application;

typedef struct
{
  TerWindow *window;
  TerSession *session;
  TerStore *store;
} Fixture;

static gboolean
is_open (gpointer session)
{
  return ter_session_get_state (session) == TER_SESSION_OPEN;
}

static gboolean
is_settled (gpointer window)
{
  TerPage *page = ter_window_get_visible_page (window);

  return page != NULL && ter_page_is_settled (page);
}

static void
fixture_open (Fixture *fixture)
{
  g_autoptr (GFile) file = g_file_new_for_path (demonstration);

  fixture->window = ter_window_new (application);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 720);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ter_window_open (fixture->window, file);
  fixture->session = ter_window_get_session (fixture->window);
  g_assert_true (ter_test_wait (is_open, fixture->session));
  fixture->store = ter_territory_get_store (ter_session_get_territory (fixture->session));
}

static void
fixture_close (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ter_test_settle ();
}

static void
show_page (Fixture    *fixture,
           const char *name,
           const char *kind,
           gint64      id)
{
  TerPage *page = ter_window_show_page (fixture->window, name);

  g_assert_nonnull (page);
  g_assert_true (ter_test_wait (is_settled, fixture->window));
  if (kind != NULL)
    ter_page_reveal (page, kind, id);
  ter_test_settle ();
  g_assert_true (ter_test_wait (is_settled, fixture->window));
  ter_test_settle ();
}

/* One reading, as a collector commits it: on a thread of its own, with nothing of the windows. */
typedef struct
{
  TerStore *store;
  TerBatch *batch;
} Commit;

static gpointer
commit_thread (gpointer data)
{
  Commit *commit = data;
  g_autoptr (GError) error = NULL;
  TerCommit counts;

  g_assert_true (ter_store_commit (commit->store, commit->batch, &counts, &error));
  g_assert_no_error (error);
  g_assert_cmpint (counts.n_observations, ==, 1);
  g_assert_true (
      ter_store_note_source (commit->store, ter_batch_get_source_id (commit->batch), NULL, &error));
  g_assert_no_error (error);

  return NULL;
}

static void
bring (Fixture      *fixture,
       gint64        source_id,
       const char   *remote_id,
       const char   *property,
       const char   *channel,
       const char   *unit,
       TerSeriesKind kind,
       double        value)
{
  g_autoptr (TerBatch) batch = ter_batch_new (source_id);
  gint64 now_us = ter_clock_get_now_us (clock_);
  TerObservation observation = { .time_us = now_us, .value = value, .quality = TER_QUALITY_GOOD };
  Commit commit = { fixture->store, batch };
  guint device = ter_batch_add_device (batch, remote_id, NULL, NULL);

  observation.stream = ter_batch_add_stream (batch, device, property, channel, NULL, unit, kind);
  observation.message = ter_batch_add_message (batch, NULL, "up", NULL, now_us);
  ter_batch_add_observation (batch, &observation);
  g_thread_join (g_thread_new ("collector", commit_thread, &commit));
}

/* An electricity meter of a building: every page tells something of it. */
typedef struct
{
  TerSeries *series;
  TerDevice *device;
  gint64 site_id;
} Probe;

static TerDevice *
find_device (Fixture    *fixture,
             gint64      id,
             const char *remote_id)
{
  g_autoptr (GPtrArray) devices = ter_store_list_devices (fixture->store, NULL);

  for (guint i = 0; i < devices->len; i++)
    {
      TerDevice *device = g_ptr_array_index (devices, i);

      if (device->id == id || g_strcmp0 (device->remote_id, remote_id) == 0)
        return ter_device_ref (device);
    }

  return NULL;
}

static void
find_probe (Fixture *fixture,
            Probe   *probe)
{
  g_autoptr (GPtrArray) all = ter_store_list_series (fixture->store, NULL);
  g_autoptr (GPtrArray) meters = ter_store_list_meters (fixture->store, NULL);

  for (guint i = 0; i < all->len && probe->series == NULL; i++)
    {
      TerSeries *series = g_ptr_array_index (all, i);

      if (series->meter_id == 0 || !g_str_equal (series->property, "electricity-index"))
        continue;
      probe->series = ter_series_ref (series);
    }
  g_assert_nonnull (probe->series);
  for (guint i = 0; i < meters->len; i++)
    {
      const TerMeter *meter = g_ptr_array_index (meters, i);

      if (meter->id == probe->series->meter_id)
        probe->site_id = meter->site_id;
    }
  probe->device = find_device (fixture, probe->series->device_id, NULL);
  g_assert_nonnull (probe->device);
}

typedef struct
{
  GtkWidget *root;
  const char *text;
} Sight;

static gboolean
is_seen (gpointer data)
{
  const Sight *sight = data;

  return ter_test_find (sight->root, GTK_TYPE_LABEL, sight->text) != NULL;
}

/* A batch is on the page that is shown within two seconds, and was not there before. */
static void
test_pages (void)
{
  static const struct
  {
    const char *page;
    const char *kind;
    gboolean is_value;
  } rows[] = {
    { "overview", NULL, FALSE },
    { "map", "device", TRUE },
    { "sources", NULL, FALSE },
    { "energy", "site", FALSE },
  };
  Fixture fixture = { 0 };
  Probe probe = { 0 };

  fixture_open (&fixture);
  find_probe (&fixture, &probe);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double value = probe.series->last_value + 100 * (i + 1);
      gint64 id = g_strcmp0 (rows[i].kind, "site") == 0 ? probe.site_id : probe.device->id;
      g_autofree char *age = NULL;
      g_autofree char *reading = ter_format_reading (value, NULL, probe.series->unit);
      Sight sight = { GTK_WIDGET (fixture.window), NULL };
      gint64 since;

      ter_clock_advance (clock_, 5 * TER_USEC_PER_HOUR);
      age = ter_format_age (ter_clock_get_now_us (clock_), ter_clock_get_now_us (clock_));
      sight.text = rows[i].is_value ? reading : age;
      ter_session_refresh (fixture.session);
      show_page (&fixture, rows[i].page, rows[i].kind, id);
      g_assert_false (is_seen (&sight));

      since = g_get_monotonic_time ();
      bring (&fixture, probe.device->source_id, probe.device->remote_id, probe.series->property,
             probe.series->channel, probe.series->unit, probe.series->kind, value);
      g_assert_true (ter_test_wait (is_seen, &sight));
      g_test_message ("%s shows “%s” after %d ms", rows[i].page, sight.text,
                      (int) ((g_get_monotonic_time () - since) / 1000));
      g_assert_cmpint (g_get_monotonic_time () - since, <, SOON_US);
      ter_test_settle ();
    }
  ter_series_unref (probe.series);
  ter_device_unref (probe.device);
  fixture_close (&fixture);
}

/* The journey of a new device. */
typedef struct
{
  Fixture *fixture;
  gint64 id;
  const char *name;
  const char *property;
  const char *unit;
  gint64 site_id;
} Expected;

static TerSeries *
load_series (Fixture *fixture,
             gint64   device_id)
{
  g_autoptr (GPtrArray) all = ter_store_list_series (fixture->store, NULL);

  for (guint i = 0; i < all->len; i++)
    {
      TerSeries *series = g_ptr_array_index (all, i);

      if (series->device_id == device_id)
        return ter_series_ref (series);
    }

  return NULL;
}

static gboolean
is_stored (gpointer data)
{
  const Expected *expected = data;
  g_autoptr (TerSeries) series = load_series (expected->fixture, expected->id);

  return g_strcmp0 (series->name, expected->name) == 0 &&
         g_strcmp0 (series->property, expected->property) == 0 &&
         g_strcmp0 (series->unit, expected->unit) == 0 && series->site_id == expected->site_id;
}

static gboolean
has_form (gpointer window)
{
  GtkWidget *form = ter_test_find (window, TER_TYPE_FORM_DIALOG, NULL);

  /* On a busy machine the rows come a frame after the dialog. */
  return form != NULL && ter_test_find (form, ADW_TYPE_PREFERENCES_ROW, NULL) != NULL;
}

static gboolean
has_no_form (gpointer window)
{
  return ter_test_find (window, TER_TYPE_FORM_DIALOG, NULL) == NULL;
}

static gboolean
has_undo (gpointer window)
{
  return ter_test_find (window, GTK_TYPE_BUTTON, "ndo") != NULL;
}

static void
choose (GtkWidget  *dialog,
        const char *row_title,
        const char *label)
{
  AdwComboRow *row = ADW_COMBO_ROW (ter_test_find (dialog, ADW_TYPE_COMBO_ROW, row_title));
  GtkStringList *labels = GTK_STRING_LIST (adw_combo_row_get_model (row));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (labels));

  for (guint i = 0; i < n; i++)
    if (g_str_equal (gtk_string_list_get_string (labels, i), label))
      {
        adw_combo_row_set_selected (row, i);
        return;
      }
  g_error ("no “%s” in “%s”", label, row_title);
}

static void
save (GtkWidget *dialog)
{
  GtkWidget *button = ter_test_find (dialog, GTK_TYPE_BUTTON, "_Save");

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static GtkWidget *
open_form (Fixture    *fixture,
           const char *series_name)
{
  GtkWidget *row = ter_test_find (GTK_WIDGET (fixture->window), ADW_TYPE_ACTION_ROW, series_name);
  GtkWidget *dialog;

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_activate (row));
  g_assert_true (ter_test_wait (has_form, fixture->window));
  ter_test_settle ();
  dialog = ter_test_find (GTK_WIDGET (fixture->window), TER_TYPE_FORM_DIALOG, NULL);
  for (guint i = 0; i < 6; i++)
    {
      static const char *const titles[] = { "Name",       "Measures", "Unit",
                                            "Values are", "Site",     "Meter" };

      g_assert_nonnull (ter_test_find (dialog, ADW_TYPE_PREFERENCES_ROW, titles[i]));
    }

  return dialog;
}

static void
test_journey (void)
{
  Fixture fixture = { 0 };
  Probe probe = { 0 };
  g_autoptr (GPtrArray) sites = NULL;
  g_autoptr (TerDevice) device = NULL;
  g_autoptr (TerSeries) before = NULL;
  const TerSite *site = NULL;
  GtkWidget *dialog, *name;
  Expected expected;

  fixture_open (&fixture);
  find_probe (&fixture, &probe);
  sites = ter_store_list_sites (fixture.store, NULL);
  site = g_ptr_array_index (sites, 0);
  ter_clock_advance (clock_, 60 * TER_USEC_PER_SEC);
  bring (&fixture, probe.device->source_id, NEW_DEVICE, "sonde-2", "", NULL, TER_SERIES_GAUGE,
         19.5);
  device = find_device (&fixture, 0, NEW_DEVICE);
  g_assert_nonnull (device);
  g_assert_true (device->is_new);
  before = load_series (&fixture, device->id);
  g_assert_nonnull (before);
  g_assert_cmpstr (before->property, ==, "sonde-2");
  g_assert_cmpstr (before->unit, !=, "Cel");

  show_page (&fixture, "map", "device", device->id);
  dialog = open_form (&fixture, before->name);
  ter_test_window_picture (GTK_WINDOW (fixture.window), "edit-series");

  /* Refused with a sentence, and nothing is stored. */
  name = ter_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Name");
  gtk_editable_set_text (GTK_EDITABLE (name), "  ");
  save (dialog);
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (dialog, GTK_TYPE_LABEL, "must not be empty"));
  g_assert_true (has_form (fixture.window));

  gtk_editable_set_text (GTK_EDITABLE (name), "Salle <b>verte</b> & bleue");
  choose (dialog, "Measures", "Temperature");
  choose (dialog, "Unit", "°C");
  choose (dialog, "Site", site->name);
  save (dialog);
  expected = (Expected) { &fixture,      device->id, "Salle <b>verte</b> & bleue",
                          "temperature", "Cel",      site->id };
  g_assert_true (ter_test_wait (is_stored, &expected));
  g_assert_true (ter_test_wait (has_no_form, fixture.window));

  g_assert_true (ter_test_wait (has_undo, fixture.window));
  g_signal_emit_by_name (ter_test_find (GTK_WIDGET (fixture.window), GTK_TYPE_BUTTON, "ndo"),
                         "clicked");
  expected = (Expected) { &fixture,         device->id,   before->name,
                          before->property, before->unit, before->site_id };
  g_assert_true (ter_test_wait (is_stored, &expected));
  ter_series_unref (probe.series);
  ter_device_unref (probe.device);
  fixture_close (&fixture);
}

typedef struct
{
  Fixture *fixture;
  gint64 device_id;
  TerQuality quality;
} Worth;

static gboolean
is_worth (gpointer data)
{
  const Worth *worth = data;
  g_autoptr (TerSeries) series = load_series (worth->fixture, worth->device_id);

  return series->last_quality == worth->quality;
}

static gboolean
has_reason (gpointer window)
{
  return ter_test_find (window, ADW_TYPE_ENTRY_ROW, "Why") != NULL;
}

/* From the sheet of a series to its last value set aside, and back. */
static void
test_correct (void)
{
  Fixture fixture = { 0 };
  Probe probe = { 0 };
  g_autoptr (TerDevice) device = NULL;
  g_autoptr (TerSeries) series = NULL;
  g_autoptr (GPtrArray) history = NULL;
  const TerSpan always = { G_MININT64, G_MAXINT64 };
  GtkWidget *dialog, *reason;
  Worth worth;

  fixture_open (&fixture);
  find_probe (&fixture, &probe);
  ter_clock_advance (clock_, 60 * TER_USEC_PER_SEC);
  bring (&fixture, probe.device->source_id, NEW_DEVICE "3", "temperature", "", "Cel",
         TER_SERIES_GAUGE, 85);
  device = find_device (&fixture, 0, NEW_DEVICE "3");
  series = load_series (&fixture, device->id);
  show_page (&fixture, "map", "device", device->id);
  dialog = open_form (&fixture, series->name);
  gtk_widget_activate (ter_test_find (dialog, ADW_TYPE_BUTTON_ROW, "Correct Values…"));
  g_assert_true (ter_test_wait (has_reason, fixture.window));
  ter_test_settle ();
  ter_test_window_picture (GTK_WINDOW (fixture.window), "correct-values");
  reason = ter_test_find (GTK_WIDGET (fixture.window), ADW_TYPE_ENTRY_ROW, "Why");
  dialog = gtk_widget_get_ancestor (reason, TER_TYPE_FORM_DIALOG);

  /* Without a reason nothing is corrected. */
  save (dialog);
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (dialog, GTK_TYPE_LABEL, "must not be empty"));
  gtk_editable_set_text (GTK_EDITABLE (reason), "Sonde en court-circuit");
  save (dialog);
  worth = (Worth) { &fixture, device->id, TER_QUALITY_BAD };
  g_assert_true (ter_test_wait (is_worth, &worth));
  history = ter_store_read_history (fixture.store, series->id, always, NULL);
  g_assert_cmpuint (history->len, ==, 2);
  g_assert_cmpstr (((TerPastValue *) g_ptr_array_index (history, 1))->reason, ==,
                   "Sonde en court-circuit");

  g_assert_true (ter_test_wait (has_undo, fixture.window));
  g_signal_emit_by_name (ter_test_find (GTK_WIDGET (fixture.window), GTK_TYPE_BUTTON, "ndo"),
                         "clicked");
  worth.quality = series->last_quality;
  g_assert_true (ter_test_wait (is_worth, &worth));
  ter_series_unref (probe.series);
  ter_device_unref (probe.device);
  fixture_close (&fixture);
}

/* On the page of its source a new device is named, and its series stay at hand. */
static void
test_source_page (void)
{
  Fixture fixture = { 0 };
  Probe probe = { 0 };
  g_autoptr (TerDevice) device = NULL;
  g_autoptr (TerSeries) series = NULL;
  GtkWidget *dialog, *button;
  Sight sight;

  fixture_open (&fixture);
  find_probe (&fixture, &probe);
  ter_clock_advance (clock_, 60 * TER_USEC_PER_SEC);
  bring (&fixture, probe.device->source_id, NEW_DEVICE "2", "humidity", "", "%", TER_SERIES_GAUGE,
         48);
  device = find_device (&fixture, 0, NEW_DEVICE "2");
  g_assert_nonnull (device);
  series = load_series (&fixture, device->id);

  show_page (&fixture, "sources", "source", probe.device->source_id);
  sight = (Sight) { GTK_WIDGET (fixture.window), "New devices" };
  g_assert_true (ter_test_wait (is_seen, &sight));
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fixture.window)), ==, 0);
  ter_test_window_picture (GTK_WINDOW (fixture.window), "new-device");
  button = ter_test_find (ter_test_find (GTK_WIDGET (fixture.window), ADW_TYPE_EXPANDER_ROW,
                                         NEW_DEVICE "2"),
                          GTK_TYPE_BUTTON, NULL);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (ter_test_wait (has_form, fixture.window));
  ter_test_settle ();
  dialog = ter_test_find (GTK_WIDGET (fixture.window), TER_TYPE_FORM_DIALOG, NULL);
  gtk_editable_set_text (GTK_EDITABLE (ter_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Name")),
                         "Serre");
  save (dialog);
  g_assert_true (ter_test_wait (has_no_form, fixture.window));
  sight.text = "Serre";
  g_assert_true (ter_test_wait (is_seen, &sight));
  sight.text = "New devices";
  g_assert_true (is_seen (&sight));
  ter_test_settle ();
  dialog = open_form (&fixture, series->name);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  ter_series_unref (probe.series);
  ter_device_unref (probe.device);
  fixture_close (&fixture);
}

/* A sheet shows the first rows of a table that was brought in, with what it holds as it is. */
static void
test_table (void)
{
  static const char table[] = "Rue;Arbres;Remarque\r\n"
                              "Rue <b>Haute</b>;12;\r\n"
                              "Place Basse;7;à élaguer & surveiller\r\n";
  Fixture fixture = { 0 };
  g_autoptr (TerDataset) dataset = ter_dataset_new ();
  g_autoptr (TerResource) resource = ter_resource_new ();
  g_autoptr (GBytes) content = g_bytes_new_static (table, sizeof table - 1);
  g_autoptr (GError) error = NULL;
  Sight sight;
  GtkWidget *views;

  fixture_open (&fixture);
  dataset->title = g_strdup ("Arbres remarquables");
  dataset->theme = g_strdup ("arbres & jardins");
  g_assert_true (ter_store_put_dataset (fixture.store, dataset, &error));
  g_assert_no_error (error);
  resource->dataset_id = dataset->id;
  resource->title = g_strdup ("arbres.csv");
  resource->format = g_strdup ("csv");
  resource->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, content);
  resource->size_bytes = sizeof table - 1;
  resource->fetched_us = NOW_US;
  g_assert_true (ter_store_put_resource (fixture.store, resource, content, &error));
  g_assert_no_error (error);

  show_page (&fixture, "data", "dataset", dataset->id);
  g_assert_nonnull (
      ter_test_find (GTK_WIDGET (fixture.window), GTK_TYPE_LABEL, "arbres & jardins"));
  views = ter_test_find (GTK_WIDGET (fixture.window), ADW_TYPE_VIEW_STACK, NULL);
  g_assert_nonnull (views);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (views), "content");
  sight = (Sight) { views, "Rue <b>Haute</b>" };
  g_assert_true (ter_test_wait (is_seen, &sight));
  sight.text = "à élaguer & surveiller";
  g_assert_true (is_seen (&sight));
  sight.text = "Remarque";
  g_assert_true (is_seen (&sight));
  ter_test_window_picture (GTK_WINDOW (fixture.window), "table-preview");
  fixture_close (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  gtk_test_init (&argc, &argv, NULL);
  ter_gui_init ();
  folder = g_dir_make_tmp ("territoire-live-XXXXXX", NULL);
  demonstration = g_build_filename (folder, "demonstration.territoire", NULL);
  clock_ = ter_clock_new_manual (NOW_US);
  ter_demo_write (demonstration, clock_, TER_DEMO_SEED, &error);
  g_assert_no_error (error);
  application = ter_application_new (clock_);
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  g_test_add_func ("/live/pages", test_pages);
  g_test_add_func ("/live/new-device", test_journey);
  g_test_add_func ("/live/correct", test_correct);
  g_test_add_func ("/live/source-page", test_source_page);
  g_test_add_func ("/live/table", test_table);
  status = g_test_run ();

  g_object_unref (application);
  g_object_unref (clock_);
  g_unlink (demonstration);
  g_rmdir (folder);
  g_free (demonstration);
  g_free (folder);

  return status;
}
