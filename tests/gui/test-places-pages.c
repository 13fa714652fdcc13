/* test-places-pages.c — Map, data and sources on the demonstration territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "ter-data-page.h"
#include "ter-demo.h"
#include "ter-fiche-page.h"
#include "ter-form-dialog.h"
#include "ter-gui.h"
#include "ter-import-dialog.h"
#include "ter-inventory.h"
#include "ter-map-page.h"
#include "ter-map-view.h"
#include "ter-portal-dialog.h"
#include "ter-session.h"
#include "ter-source-assistant.h"
#include "ter-source-page.h"
#include "ter-sources-page.h"
#include "ter-test-window.h"

/* One territory for the whole program: writing it takes a second or two. */
static char *demo_path;

typedef struct
{
  TerClock *clock;
  TerSession *session;
  GtkWindow *window;
  AdwNavigationView *view;
  TerPage *page;
} Fixture;

static gboolean
is_open (gpointer data)
{
  return ter_session_get_state (data) == TER_SESSION_OPEN;
}

static gboolean
is_settled (gpointer data)
{
  return ter_page_is_settled (data);
}

static void
fixture_open (Fixture *fixture,
              GType    type,
              int      width,
              int      height)
{
  g_autoptr (GFile) file = g_file_new_for_path (demo_path);

  fixture->clock = ter_clock_new_system ();
  fixture->session = ter_session_new (fixture->clock);
  ter_session_open (fixture->session, file);
  g_assert_true (ter_test_wait (is_open, fixture->session));

  fixture->page = g_object_new (type, NULL);
  ter_page_set_session (fixture->page, fixture->session);
  fixture->view = ADW_NAVIGATION_VIEW (adw_navigation_view_new ());
  adw_navigation_view_push (fixture->view, ADW_NAVIGATION_PAGE (fixture->page));
  fixture->window = ter_test_window_new (GTK_WIDGET (fixture->view), width, height);
  g_assert_true (ter_test_wait (is_settled, fixture->page));
  ter_test_settle ();
}

static void
fixture_close (Fixture *fixture)
{
  gtk_window_destroy (fixture->window);
  ter_session_close (fixture->session);
  ter_test_settle ();
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->clock);
}

static TerPage *
visible_page (Fixture *fixture)
{
  return TER_PAGE (adw_navigation_view_get_visible_page (fixture->view));
}

static void
test_map (void)
{
  Fixture fixture = { 0 };
  GtkWidget *map;
  g_autoptr (GPtrArray) sensors = NULL;
  g_autoptr (GError) error = NULL;
  const TerSensor *first;

  fixture_open (&fixture, TER_TYPE_MAP_PAGE, 1100, 720);
  g_assert_cmpint (ter_page_get_state (fixture.page), ==, TER_PAGE_FULL);
  map = ter_test_find (GTK_WIDGET (fixture.page), TER_TYPE_MAP_VIEW, NULL);
  g_assert_cmpint (ter_map_view_get_base_map (TER_MAP_VIEW (map)), ==, TER_BASE_MAP_PLAIN);

  sensors = ter_sensors_load (ter_session_get_territory (fixture.session), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sensors->len, >=, 40);
  first = g_ptr_array_index (sensors, 0);
  ter_page_reveal (fixture.page, "device", first->device->id);
  ter_test_settle ();
  ter_test_settle ();
  g_assert_cmpint (ter_map_page_get_selected (TER_MAP_PAGE (fixture.page)), ==, first->device->id);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_LABEL, first->device->name));
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fixture.page)), ==, 0);
  ter_test_window_picture (fixture.window, "demo-map");
  fixture_close (&fixture);
}

static void
test_inventory (void)
{
  Fixture fixture = { 0 };
  guint all;

  fixture_open (&fixture, TER_TYPE_DATA_PAGE, 1000, 700);
  all = ter_data_page_get_n_shown (TER_DATA_PAGE (fixture.page));
  g_assert_cmpuint (all, >=, 60);
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fixture.page)), ==, 0);
  ter_test_window_picture (fixture.window, "demo-data");

  ter_data_page_set_search (TER_DATA_PAGE (fixture.page), "zzzz nothing is called so");
  g_assert_cmpuint (ter_data_page_get_n_shown (TER_DATA_PAGE (fixture.page)), ==, 0);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_LABEL, "Nothing Found"));
  ter_data_page_set_search (TER_DATA_PAGE (fixture.page), "EAU");
  g_assert_cmpuint (ter_data_page_get_n_shown (TER_DATA_PAGE (fixture.page)), >, 0);
  g_assert_cmpuint (ter_data_page_get_n_shown (TER_DATA_PAGE (fixture.page)), <, all);
  fixture_close (&fixture);
}

/* On a telephone the choices are folded behind a button, which says how many of them hold something back. */
static void
test_folded_filters (void)
{
  Fixture fixture = { 0 };
  GtkWidget *label, *button, *choice;

  fixture_open (&fixture, TER_TYPE_DATA_PAGE, 360, 700);
  g_assert_null (ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_DROP_DOWN, NULL));
  label = ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_LABEL, "Filters");
  g_assert_nonnull (label);
  button = gtk_widget_get_ancestor (label, GTK_TYPE_TOGGLE_BUTTON);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  ter_test_settle ();
  choice = ter_test_find (GTK_WIDGET (fixture.page), GTK_TYPE_DROP_DOWN, NULL);
  g_assert_nonnull (choice);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, "Filters · 1");
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fixture.page)), ==, 0);
  fixture_close (&fixture);
}

static gint64
first_dataset (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items =
      ter_inventory_load (ter_session_get_territory (fixture->session), NULL, &error);

  g_assert_no_error (error);

  return ((TerInventoryItem *) g_ptr_array_index (items, 0))->dataset->id;
}

static void
test_fiche (void)
{
  Fixture fixture = { 0 };
  TerPage *fiche;

  fixture_open (&fixture, TER_TYPE_DATA_PAGE, 1000, 700);
  ter_page_reveal (fixture.page, "dataset", first_dataset (&fixture));
  fiche = visible_page (&fixture);
  g_assert_true (TER_IS_FICHE_PAGE (fiche));
  g_assert_true (ter_test_wait (is_settled, fiche));
  ter_test_settle ();
  g_assert_cmpint (ter_page_get_state (fiche), ==, TER_PAGE_FULL);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fiche), ADW_TYPE_ACTION_ROW, "Purpose"));
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fiche)), ==, 0);
  ter_test_window_picture (fixture.window, "demo-fiche");
  fixture_close (&fixture);
}

/* Pages that are pushed fit a telephone too. */
static void
test_narrow_sheets (void)
{
  Fixture fixture = { 0 };
  GtkWidget *choice;

  fixture_open (&fixture, TER_TYPE_DATA_PAGE, 360, 640);
  ter_page_reveal (fixture.page, "dataset", first_dataset (&fixture));
  g_assert_true (ter_test_wait (is_settled, visible_page (&fixture)));
  ter_test_settle ();
  ter_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (visible_page (&fixture))), <=, 360);
  ter_test_window_picture (fixture.window, "fiche-360");
  choice = ter_test_find (GTK_WIDGET (visible_page (&fixture)), GTK_TYPE_DROP_DOWN, NULL);
  g_assert_nonnull (choice);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  ter_test_settle ();
  g_assert_null (ter_test_find (GTK_WIDGET (fixture.window), ADW_TYPE_ACTION_ROW, "Purpose"));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (fixture.window), ADW_TYPE_ACTION_ROW, "Freshness"));
  fixture_close (&fixture);
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Count;

static gboolean
shows_n (gpointer data)
{
  const Count *count = data;

  return ter_data_page_get_n_shown (TER_DATA_PAGE (count->fixture->page)) == count->n;
}

/* Adding by hand is an act: it appears at once and its undoing takes it back. */
static void
test_add_and_undo (void)
{
  Fixture fixture = { 0 };
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "dataset", 0);
  g_autoptr (TerAct) applied = NULL;
  g_autoptr (TerAct) inverse = NULL;
  g_autoptr (GError) error = NULL;
  TerTerritory *territory;
  Count count = { &fixture, 0 };

  fixture_open (&fixture, TER_TYPE_DATA_PAGE, 1000, 700);
  territory = ter_session_get_territory (fixture.session);
  count.n = ter_data_page_get_n_shown (TER_DATA_PAGE (fixture.page)) + 1;
  ter_act_set (act, "title", "Inventaire <b>des arbres</b> & bancs");
  ter_act_set_int (act, "status", TER_STATUS_PUBLIC);
  g_assert_true (ter_territory_apply (territory, act, &error));
  g_assert_no_error (error);
  g_assert_true (ter_test_wait (shows_n, &count));
  ter_data_page_set_search (TER_DATA_PAGE (fixture.page), "<b>des arbres</b> & bancs");
  g_assert_cmpuint (ter_data_page_get_n_shown (TER_DATA_PAGE (fixture.page)), ==, 1);
  ter_data_page_set_search (TER_DATA_PAGE (fixture.page), "");

  inverse = ter_act_invert (act);
  g_assert_true (ter_territory_apply (territory, inverse, &error));
  g_assert_no_error (error);
  count.n--;
  g_assert_true (ter_test_wait (shows_n, &count));
  fixture_close (&fixture);
}

static void
test_sources (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GPtrArray) healths = NULL;
  g_autoptr (GError) error = NULL;
  TerPage *detail;

  fixture_open (&fixture, TER_TYPE_SOURCES_PAGE, 1000, 700);
  g_assert_cmpint (ter_page_get_state (fixture.page), ==, TER_PAGE_FULL);
  healths = ter_source_health_load (ter_session_get_territory (fixture.session), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (healths->len, >, 0);
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (fixture.page)), ==, 0);
  ter_test_window_picture (fixture.window, "demo-sources");

  ter_page_reveal (fixture.page, "source",
                   ((TerSourceHealth *) g_ptr_array_index (healths, 0))->source->id);
  detail = visible_page (&fixture);
  g_assert_true (TER_IS_SOURCE_PAGE (detail));
  g_assert_true (ter_test_wait (is_settled, detail));
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (detail), ADW_TYPE_SWITCH_ROW, "Collected"));
  ter_test_window_picture (fixture.window, "demo-source");
  fixture_close (&fixture);
}

static TerPreviewMessage *
new_message (const char *device,
             const char *refused)
{
  TerPreviewMessage *message = ter_preview_message_new ();

  message->topic = g_strdup ("application/1/device/x/event/up");
  message->device_name = g_strdup (device);
  message->excerpt = g_strdup ("0167 0D9C 41A2");
  message->refused = g_strdup (refused);

  return message;
}

static void
test_assistant (void)
{
  Fixture fixture = { 0 };
  AdwDialog *dialog;
  TerSourceAssistant *assistant;
  GtkWidget *button;

  fixture_open (&fixture, TER_TYPE_SOURCES_PAGE, 900, 700);
  dialog = ter_source_assistant_new (NULL);
  assistant = TER_SOURCE_ASSISTANT (dialog);
  adw_dialog_present (dialog, GTK_WIDGET (fixture.page));
  ter_test_settle ();
  ter_test_window_picture (fixture.window, "assistant-type");

  /* A local address is refused until it is allowed. */
  ter_source_assistant_choose (assistant, "chirpstack");
  /* Two clicks are one. */
  ter_source_assistant_choose (assistant, "chirpstack");
  ter_test_settle ();
  ter_source_assistant_set_address (assistant, "mqtt://127.0.0.1:1883");
  button = ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "_Connect");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ter_test_settle ();
  g_assert_null (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "nothing is stored yet"));
  ter_test_window_picture (fixture.window, "assistant-connection");

  ter_source_assistant_show_live (assistant);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("C-%02u <i>", i);
      g_autoptr (TerPreviewMessage) message =
          new_message (name, i % 7 == 0 ? "frame too short" : NULL);

      ter_source_assistant_add_message (assistant, message);
    }
  ter_test_settle ();
  g_assert_cmpuint (ter_source_assistant_get_n_messages (assistant), ==, 60);
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "60 messages"));
  ter_test_window_picture (fixture.window, "assistant-live");

  /* Without a purpose there is no source. */
  ter_source_assistant_show_purpose (assistant);
  ter_test_settle ();
  button = ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "_Add the Source");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "Say why"));
  ter_test_window_picture (fixture.window, "assistant-purpose");
  adw_dialog_force_close (dialog);
  fixture_close (&fixture);
}

static void
add_value (TerPreviewMessage *message,
           const char        *property,
           double             value,
           const char        *unit)
{
  TerPreviewValue *added = g_new0 (TerPreviewValue, 1);

  added->property = g_strdup (property);
  added->channel = g_strdup ("");
  added->unit = g_strdup (unit);
  added->value = value;
  g_ptr_array_add (message->values, added);
}

static void
free_value (gpointer data)
{
  TerPreviewValue *value = data;

  g_free (value->property);
  g_free (value->channel);
  g_free (value->unit);
  g_free (value);
}

/* One step slides over another: for a moment both have their buttons on screen. */
static gboolean
is_still (gpointer root)
{
  GtkWidget *view = ter_test_find (root, ADW_TYPE_NAVIGATION_VIEW, NULL);
  guint n_mapped = 0;

  if (view == NULL)
    return TRUE;
  for (GtkWidget *page = gtk_widget_get_first_child (view); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    if (ADW_IS_NAVIGATION_PAGE (page) && gtk_widget_get_mapped (page))
      n_mapped++;

  return n_mapped == 1;
}

static GtkWidget *
click (GtkWidget  *root,
       const char *label)
{
  GtkWidget *button;

  g_assert_true (ter_test_wait (is_still, root));
  button = ter_test_find (root, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ter_test_settle ();

  return button;
}

static void
type (GtkWidget  *root,
      const char *title,
      const char *text)
{
  GtkWidget *row = ter_test_find (root, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static TerSource *
find_source (Fixture    *fixture,
             const char *name)
{
  g_autoptr (GPtrArray) sources =
      ter_territory_list_sources (ter_session_get_territory (fixture->session), NULL);

  for (guint i = 0; i < sources->len; i++)
    if (g_strcmp0 (((TerSource *) sources->pdata[i])->name, name) == 0)
      return ter_source_ref (sources->pdata[i]);

  return NULL;
}

static gboolean
has_measured_source (gpointer data)
{
  g_autoptr (TerSource) source = find_source (data, "Mesures <choisies>");

  return source != NULL;
}

static gboolean
keeps_all (gpointer data)
{
  g_autoptr (TerSource) source = find_source (data, "Mesures <choisies>");

  return g_strcmp0 (source->config, "{}") == 0;
}

/* What is switched off after the live messages is in the configuration that is saved; minds change on the source's page. */
static void
test_measures (void)
{
  Fixture fixture = { 0 };
  AdwDialog *dialog;
  TerSourceAssistant *assistant;
  GtkWidget *row;
  g_autoptr (TerSource) source = NULL;

  fixture_open (&fixture, TER_TYPE_SOURCES_PAGE, 900, 700);
  dialog = ter_source_assistant_new (fixture.session);
  assistant = TER_SOURCE_ASSISTANT (dialog);
  adw_dialog_present (dialog, GTK_WIDGET (fixture.page));
  ter_source_assistant_choose (assistant, "chirpstack");
  ter_source_assistant_set_address (assistant, "mqtts://broker.example:8883");
  ter_source_assistant_show_live (assistant);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (TerPreviewMessage) message = new_message ("C-01", NULL);

      message->values = g_ptr_array_new_with_free_func (free_value);
      add_value (message, "temperature", 20 + i, "Cel");
      if (i > 0)
        add_value (message, "humidity", 40, "%");
      add_value (message, "odd & <own>", i, NULL);
      ter_source_assistant_add_message (assistant, message);
    }
  ter_test_settle ();
  click (GTK_WIDGET (dialog), "C_ontinue");

  row = ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_SWITCH_ROW, "Temperature");
  g_assert_nonnull (row);
  g_assert_true (adw_switch_row_get_active (ADW_SWITCH_ROW (row)));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "3 values, the last 22"));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_SWITCH_ROW, "odd & <own>"));
  row = ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_SWITCH_ROW, "Relative humidity");
  g_assert_nonnull (row);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), FALSE);
  g_assert_cmpuint (ter_test_count_unnamed (GTK_WIDGET (dialog)), ==, 0);
  ter_test_window_picture (fixture.window, "assistant-measures");

  click (GTK_WIDGET (dialog), "C_ontinue");
  type (GTK_WIDGET (dialog), "Name", "Mesures <choisies>");
  type (GTK_WIDGET (dialog), "Why it is collected", "a test");
  click (GTK_WIDGET (dialog), "_Add the Source");
  g_assert_true (ter_test_wait (has_measured_source, &fixture));
  source = find_source (&fixture, "Mesures <choisies>");
  g_assert_cmpstr (source->config, ==, "{\"left_out\":[\"humidity\"]}");

  ter_page_reveal (fixture.page, "source", source->id);
  g_assert_true (ter_test_wait (is_settled, visible_page (&fixture)));
  ter_test_settle ();
  g_assert_nonnull (
      ter_test_find (GTK_WIDGET (visible_page (&fixture)), GTK_TYPE_LABEL, "Measures left out"));
  ter_test_window_picture (fixture.window, "source-left-out");
  click (GTK_WIDGET (visible_page (&fixture)), "_Keep");
  g_assert_true (ter_test_wait (keeps_all, &fixture));
  fixture_close (&fixture);
}

static gboolean
has_plan (gpointer data)
{
  return ter_import_dialog_get_plan (data) != NULL;
}

static gboolean
has_result (gpointer data)
{
  return ter_import_dialog_get_result (data) != NULL;
}

/* A table as a French service writes it, with one line that is no number: previewed, brought in, told. */
static void
test_import (void)
{
  static const char table[] = "Date;Température (°C)\r\n"
                              "01/02/2026 10:00;18,5\r\n"
                              "01/02/2026 11:00;18,7\r\n"
                              "01/02/2026 12:00;abc\r\n"
                              "01/02/2026 13:00;19,1\r\n";
  Fixture fixture = { 0 };
  g_autofree char *folder = g_path_get_dirname (demo_path);
  g_autofree char *path = g_build_filename (folder, "salle.csv", NULL);
  g_autoptr (GError) error = NULL;
  AdwComboRow *separator;
  AdwDialog *dialog;

  g_assert_true (g_file_set_contents (path, table, -1, &error));
  fixture_open (&fixture, TER_TYPE_DATA_PAGE, 900, 760);
  dialog = ter_import_dialog_new (fixture.session, path);
  adw_dialog_present (dialog, GTK_WIDGET (fixture.page));
  g_assert_true (ter_test_wait (has_plan, dialog));
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "UTF-8"));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "semicolon"));
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_EXPANDER_ROW, "Température"));
  ter_test_window_picture (fixture.window, "import-preview");

  /* Cut otherwise there is one column; cut as it is, what can be read comes back. */
  separator = ADW_COMBO_ROW (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, "Separator"));
  g_assert_nonnull (separator);
  adw_combo_row_set_selected (separator, 3);
  g_assert_true (ter_test_wait (has_plan, dialog));
  g_assert_cmpuint (ter_import_dialog_get_plan (TER_IMPORT_DIALOG (dialog))->columns->len, ==, 1);
  ter_test_settle ();
  separator = ADW_COMBO_ROW (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, "Separator"));
  g_assert_nonnull (separator);
  adw_combo_row_set_selected (separator, 0);
  g_assert_true (ter_test_wait (has_plan, dialog));
  ter_test_settle ();
  separator = ADW_COMBO_ROW (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, "Encoding"));
  adw_combo_row_set_selected (separator, TER_IMPORT_WINDOWS_1252);
  g_assert_true (ter_test_wait (has_plan, dialog));
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_EXPANDER_ROW, "TempÃ©rature"));
  separator = ADW_COMBO_ROW (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, "Encoding"));
  adw_combo_row_set_selected (separator, TER_IMPORT_UTF8);
  g_assert_true (ter_test_wait (has_plan, dialog));
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_EXPANDER_ROW, "Température"));

  g_object_ref (dialog);
  ter_import_dialog_run (TER_IMPORT_DIALOG (dialog));
  g_assert_true (ter_test_wait (has_result, dialog));
  g_assert_cmpint (ter_import_dialog_get_result (TER_IMPORT_DIALOG (dialog))->n_observations, ==,
                   3);
  g_assert_cmpint (ter_import_dialog_get_result (TER_IMPORT_DIALOG (dialog))->n_refused, ==, 1);
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "Line 4"));
  ter_test_window_picture (fixture.window, "import-done");
  adw_dialog_force_close (dialog);
  g_object_unref (dialog);
  g_unlink (path);
  fixture_close (&fixture);
}

static TerListingPage *
new_listings (void)
{
  static const char *const titles[] = { "Consommation d'énergie <script>", "Qualité de l'air",
                                        "Comptages de vélos" };
  TerListingPage *page = ter_listing_page_new ();

  page->listings = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_listing_unref);
  page->total = 214;
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      TerListing *listing = ter_listing_new ();
      TerResource *resource = ter_resource_new ();

      listing->dataset = ter_dataset_new ();
      listing->dataset->title = g_strdup (titles[i]);
      listing->dataset->producer = g_strdup ("Région");
      listing->resources = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_resource_unref);
      resource->title = g_strdup ("données.csv");
      resource->format = g_strdup ("CSV");
      resource->url = g_strdup ("https://example.org/donnees.csv");
      g_ptr_array_add (listing->resources, resource);
      g_ptr_array_add (page->listings, listing);
    }

  return page;
}

static void
test_portal (void)
{
  Fixture fixture = { 0 };
  g_autoptr (TerListingPage) page = new_listings ();
  AdwDialog *dialog;
  GtkWidget *row;

  fixture_open (&fixture, TER_TYPE_DATA_PAGE, 900, 760);
  dialog = ter_portal_dialog_new (fixture.session, NULL);
  adw_dialog_present (dialog, GTK_WIDGET (fixture.page));
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "Nothing is asked"));
  ter_portal_dialog_show_results (TER_PORTAL_DIALOG (dialog), page);
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), GTK_TYPE_LABEL, "The first 3 of 214"));
  ter_test_window_picture (fixture.window, "portal-results");
  row = ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "<script>");
  g_assert_nonnull (row);
  gtk_widget_activate (row);
  ter_test_settle ();
  ter_test_settle ();
  g_assert_nonnull (ter_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "données.csv"));
  ter_test_window_picture (fixture.window, "portal-files");
  adw_dialog_force_close (dialog);
  fixture_close (&fixture);
}

/* Only what changed enters the act; what cannot be stored keeps the dialog. */
static void
test_form (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWindow *window = ter_test_window_new (box, 600, 500);
  TerFormDialog *dialog = ter_form_dialog_new (NULL, TER_ACT_SET, "site", 3, "Edit", "Done");
  AdwEntryRow *name =
      ter_form_dialog_add_text (dialog, "name", "Name", "École", TER_FORM_TEXT_REQUIRED);
  AdwEntryRow *area =
      ter_form_dialog_add_text (dialog, "floor-area", "Area", "120", TER_FORM_TEXT_NUMBER);
  g_autoptr (TerAct) act = NULL;

  adw_dialog_present (ADW_DIALOG (dialog), box);
  ter_test_settle ();
  g_assert_null (ter_form_dialog_read (dialog));

  gtk_editable_set_text (GTK_EDITABLE (area), "1 2 3");
  g_assert_null (ter_form_dialog_read (dialog));
  gtk_test_accessible_assert_state (area, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_editable_set_text (GTK_EDITABLE (area), "130,5");
  gtk_editable_set_text (GTK_EDITABLE (name), "  ");
  g_assert_null (ter_form_dialog_read (dialog));
  gtk_editable_set_text (GTK_EDITABLE (name), "École");
  act = ter_form_dialog_read (dialog);
  g_assert_nonnull (act);
  g_assert_cmpuint (act->changes->len, ==, 1);
  g_assert_cmpstr (ter_act_get_after (act, "floor-area"), ==, "130.5");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  gtk_window_destroy (window);
  ter_test_settle ();
}

typedef struct
{
  const char *name;
  GType (*get_type) (void);
  int width;
  int height;
  gboolean dark;
} Look;

static void
test_look (gconstpointer data)
{
  const Look *look = data;
  Fixture fixture = { 0 };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                 : ADW_COLOR_SCHEME_FORCE_LIGHT);
  fixture_open (&fixture, look->get_type (), look->width, look->height);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture.page)), <=, look->width);
  ter_test_window_picture (fixture.window, look->name);
  fixture_close (&fixture);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int   argc,
      char *argv[])
{
  static const Look looks[] = {
    { "data-360", ter_data_page_get_type, 360, 640, FALSE },
    { "data-1000-dark", ter_data_page_get_type, 1000, 700, TRUE },
    { "data-2560", ter_data_page_get_type, 2560, 1400, FALSE },
    { "sources-360", ter_sources_page_get_type, 360, 640, FALSE },
    { "sources-1000-dark", ter_sources_page_get_type, 1000, 700, TRUE },
    { "sources-2560", ter_sources_page_get_type, 2560, 1400, FALSE },
    { "demo-map-360", ter_map_page_get_type, 360, 640, FALSE },
    { "demo-map-2560-dark", ter_map_page_get_type, 2560, 1400, TRUE },
  };
  g_autofree char *folder = NULL;
  g_autoptr (TerClock) clock = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_setenv ("TERRITOIRE_OFFLINE", "1", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ter_gui_init ();
  folder = g_dir_make_tmp ("territoire-pages-XXXXXX", &error);
  g_assert_no_error (error);
  demo_path = g_build_filename (folder, "demo.territoire", NULL);
  clock = ter_clock_new_system ();
  g_assert_true (ter_demo_write (demo_path, clock, TER_DEMO_SEED, &error));

  g_test_add_func ("/places/map", test_map);
  g_test_add_func ("/places/inventory", test_inventory);
  g_test_add_func ("/places/inventory-folded", test_folded_filters);
  g_test_add_func ("/places/fiche", test_fiche);
  g_test_add_func ("/places/narrow-sheets", test_narrow_sheets);
  g_test_add_func ("/places/add-and-undo", test_add_and_undo);
  g_test_add_func ("/places/sources", test_sources);
  g_test_add_func ("/places/assistant", test_assistant);
  g_test_add_func ("/places/measures", test_measures);
  g_test_add_func ("/places/form", test_form);
  g_test_add_func ("/places/import", test_import);
  g_test_add_func ("/places/portal", test_portal);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strconcat ("/places/look/", looks[i].name, NULL);

      g_test_add_data_func (path, &looks[i], test_look);
    }
  status = g_test_run ();

  g_unlink (demo_path);
  g_free (demo_path);

  return status;
}
