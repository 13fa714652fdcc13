/* test-service-harvester.c — From a portal to the inventory, and again when the time has come
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A portal of one dataset whose files and moods a test changes between two rounds; the clock is the territory's,
 * so that a day passes at once.
 */

#include "config.h"

#include <string.h>

#include "service-support.h"
#include "ter-harvester-private.h"
#include "ter-http-private.h"
#include "ter-run-text.h"
#include "ter-test-server.h"

#define HOUR_US TER_USEC_PER_HOUR
#define DAY_S (24 * 3600)

static const char table[] = "\xEF\xBB\xBF"
                            "site;date;kWh\n"
                            "Mairie;01/11/2026;12,5\n"
                            "École;01/11/2026;40\n"
                            "\n"
                            "Mairie;02/11/2026;13\n";

static const char longer_table[] = "site;date;kWh\nMairie;01/11/2026;12,5\nÉcole;01/11/2026;40\n"
                                   "Mairie;02/11/2026;13\nMairie;03/11/2026;14\n";

/* No column names a device: the file is one. */
static const char dated_table[] = "date;kWh\n01/11/2026 00:00;12,5\n01/11/2026 01:00;13\n";
static const char longer_dated_table[] =
    "date;kWh\n01/11/2026 00:00;12,5\n01/11/2026 01:00;13\n01/11/2026 02:00;14\n";

static const char features[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"nom\":\"Le Bourg\",\"code_insee\":\"01004\",\"population\":312},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[5,46],[5.1,46],[5.1,46.1],[5,46]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"nom\":\"Puits\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[5.05,46.02,210]}},"
    "{\"type\":\"Feature\",\"properties\":{\"nom\":\"Sans lieu\"},\"geometry\":null},"
    "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[\"5\",46]}}]}";

typedef struct
{
  Place place;
  TerHarvester *harvester;
  TerTestServer *server;
  TerSource *source;

  /* What the portal says from now on. The server's threads read it. */
  GMutex mutex;
  const char *file;
  const char *etag;
  const char *title;
  const char *file_status;
  gboolean withdrawn;
  gboolean without_file;
  gboolean repeats;
} Fixture;

static void
answer_file (Fixture     *fixture,
             TerTestPeer *peer)
{
  g_autofree char *condition = ter_test_peer_dup_header (peer, "If-None-Match");
  g_autofree char *headers =
      fixture->etag != NULL ? g_strdup_printf ("ETag: %s\r\n", fixture->etag) : NULL;

  if (fixture->file_status != NULL)
    ter_test_peer_answer (peer, fixture->file_status, NULL, "<html>");
  else if (condition != NULL && g_strcmp0 (condition, fixture->etag) == 0)
    ter_test_peer_answer (peer, "304 Not Modified", headers, "");
  else
    ter_test_peer_answer (peer, "200 OK", headers, fixture->file);
}

static char *
describe (Fixture *fixture)
{
  return g_strdup_printf (
      "{\"id\":\"d1\",\"name\":\"energie\",%s\"title\":\"%s\",\"notes\":\"Relevés\","
      "\"organization\":{\"title\":\"CC du Val\"},\"license_title\":\"Licence Ouverte\","
      "\"metadata_modified\":\"2026-11-20T10:00:00.000000\",\"resources\":[%s]}",
      fixture->repeats ? "\"title\":\"Avant\",\"notes\":\"Avant\"," : "", fixture->title,
      fixture->without_file
          ? ""
          : "{\"id\":\"r1\",\"name\":\"Relevés\",\"format\":\"CSV\",\"url\":\"/f/r.csv\"},"
            "{\"id\":\"r2\",\"name\":\"Lieux\",\"format\":\"GeoJSON\",\"url\":\"/f/r.geojson\"},"
            "{\"id\":\"r3\",\"name\":\"Notice\",\"format\":\"PDF\",\"url\":\"/f/r.pdf\"}");
}

static void
on_request (TerTestPeer *peer,
            gpointer     data)
{
  Fixture *fixture = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fixture->mutex);
  g_autofree char *package = describe (fixture);
  g_autofree char *page =
      g_strdup_printf ("{\"success\":true,\"result\":{\"count\":1,\"results\":[%s]}}", package);
  g_autofree char *one = g_strdup_printf ("{\"success\":true,\"result\":%s}", package);

  if (strstr (peer->target, "/f/") != NULL)
    answer_file (fixture, peer);
  else if (strstr (peer->target, "package_search") != NULL)
    ter_test_peer_answer (peer, "200 OK", NULL, page);
  else if (strstr (peer->target, "package_show") != NULL && fixture->withdrawn)
    ter_test_peer_answer (
        peer, "404 Not Found", NULL,
        "{\"success\":false,\"error\":{\"__type\":\"Not Found Error\",\"message\":\"Absent\"}}");
  else if (strstr (peer->target, "package_show") != NULL)
    ter_test_peer_answer (peer, "200 OK", NULL, one);
  else
    ter_test_peer_answer (peer, "404 Not Found", NULL, "");
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autoptr (TerSecrets) secrets = ter_secrets_new_memory ();
  g_autoptr (GPtrArray) sources = NULL;

  g_mutex_init (&fixture->mutex);
  fixture->file = table;
  fixture->etag = "\"v1\"";
  fixture->title = "Relevés d’énergie";
  place_set_up (&fixture->place, data);
  fixture->server = ter_test_server_new (on_request, fixture, NULL);
  url = ter_test_server_url (fixture->server, "/");
  place_create (&fixture->place, "source", "kind", "ckan", "name", "Le portail", "url", url,
                "allow-local", "1", NULL);
  sources = ter_territory_list_sources (fixture->place.territory, NULL);
  for (guint i = 0; i < sources->len; i++)
    if (g_str_equal (((TerSource *) g_ptr_array_index (sources, i))->kind, "ckan"))
      fixture->source = ter_source_ref (g_ptr_array_index (sources, i));
  g_assert_nonnull (fixture->source);

  fixture->harvester = ter_harvester_new (fixture->place.territory);
  ter_harvester_set_secrets (fixture->harvester, secrets);
  ter_limiter_set_interval (ter_harvester_get_limiter (fixture->harvester), 0);
  ter_http_set_retry_base_us (ter_harvester_get_http (fixture->harvester), 1000);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  /* A thread lets go of its task a moment after the answer came. */
  while (g_atomic_int_get (&G_OBJECT (fixture->harvester)->ref_count) > 1 &&
         g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (fixture->harvester);
  ter_test_server_free (fixture->server);
  ter_source_unref (fixture->source);
  place_tear_down (&fixture->place, data);
  g_mutex_clear (&fixture->mutex);
}

static TerListing *
search_one (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerListingPage) page =
      ter_harvester_search (fixture->harvester, fixture->source, "énergie", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (page->listings->len, ==, 1);
  g_assert_null (page->cursor);
  return ter_listing_ref (g_ptr_array_index (page->listings, 0));
}

static TerDataset *
add (Fixture *fixture,
     guint    resource,
     gint64   refresh_s,
     GError **error)
{
  g_autoptr (TerListing) listing = search_one (fixture);

  return ter_harvester_add (fixture->harvester, fixture->source, listing,
                            g_ptr_array_index (listing->resources, resource), refresh_s, NULL,
                            error);
}

static TerResource *
get_resource (Fixture *fixture,
              gint64   dataset_id)
{
  g_autoptr (GPtrArray) resources =
      ter_store_list_resources (ter_territory_get_store (fixture->place.territory), dataset_id,
                                NULL);

  g_assert_cmpuint (resources->len, ==, 1);
  return ter_resource_ref (g_ptr_array_index (resources, 0));
}

static TerDataset *
get_dataset (Fixture *fixture)
{
  g_autoptr (GPtrArray) datasets =
      ter_store_list_datasets (ter_territory_get_store (fixture->place.territory), NULL);

  g_assert_cmpuint (datasets->len, ==, 1);
  return ter_dataset_ref (g_ptr_array_index (datasets, 0));
}

/* The last harvest: the readings of a table have a run of their own. */
static TerRun *
get_last_run (Fixture *fixture)
{
  g_autoptr (GPtrArray) runs =
      ter_store_list_runs (ter_territory_get_store (fixture->place.territory), fixture->source->id,
                           10, NULL);

  for (guint i = 0; i < runs->len; i++)
    if (g_str_equal (((TerRun *) g_ptr_array_index (runs, i))->kind, "harvest"))
      return ter_run_ref (g_ptr_array_index (runs, i));

  g_assert_not_reached ();
}

static char *
get_trouble (Fixture *fixture)
{
  g_autoptr (GPtrArray) sources = ter_territory_list_sources (fixture->place.territory, NULL);

  for (guint i = 0; i < sources->len; i++)
    {
      TerSource *source = g_ptr_array_index (sources, i);

      if (source->id == fixture->source->id)
        return g_strdup (source->last_error);
    }

  return NULL;
}

static TerHarvest
refresh (Fixture *fixture,
         gint64   later_s)
{
  TerHarvest harvest = { 0 };
  g_autoptr (GError) error = NULL;

  ter_clock_advance (fixture->place.clock, later_s * TER_USEC_PER_SEC);
  g_assert_true (ter_harvester_refresh_due (fixture->harvester, &harvest, NULL, &error));
  g_assert_no_error (error);
  return harvest;
}

static void
say (Fixture    *fixture,
     const char *file,
     const char *etag)
{
  g_mutex_lock (&fixture->mutex);
  fixture->file = file;
  fixture->etag = etag;
  g_mutex_unlock (&fixture->mutex);
}

static void
test_preview (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (TerListing) listing = search_one (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerPreview) preview =
      ter_harvester_preview (fixture->harvester, fixture->source,
                             g_ptr_array_index (listing->resources, 0), NULL, &error);
  g_autoptr (GPtrArray) datasets = NULL;
  char **row;

  g_assert_no_error (error);
  g_assert_cmpstr (preview->format, ==, "CSV");
  g_assert_cmpint (preview->n_rows, ==, 3);
  g_assert_cmpuint (g_strv_length (preview->headers), ==, 3);
  g_assert_cmpstr (preview->headers[0], ==, "site");
  row = g_ptr_array_index (preview->rows, 1);
  g_assert_cmpstr (row[0], ==, "École");
  g_assert_cmpstr (row[2], ==, "40");

  /* A PDF is told by its format, before anything is asked. */
  g_assert_false (ter_harvester_can_read (g_ptr_array_index (listing->resources, 2)));
  g_assert_null (ter_harvester_preview (fixture->harvester, fixture->source,
                                        g_ptr_array_index (listing->resources, 2), NULL, &error));
  g_assert_error (error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "CSV and GeoJSON"));

  datasets = ter_store_list_datasets (ter_territory_get_store (fixture->place.territory), NULL);
  g_assert_cmpuint (datasets->len, ==, 0);
}

static void
test_add_table (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerDataset) added = add (fixture, 0, DAY_S, &error);
  g_autoptr (TerDataset) dataset = NULL;
  g_autoptr (TerResource) resource = NULL;
  g_autoptr (TerRun) run = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autofree char *trouble = NULL;

  g_assert_no_error (error);
  dataset = get_dataset (fixture);
  g_assert_cmpint (dataset->id, ==, added->id);
  g_assert_cmpstr (dataset->title, ==, "Relevés d’énergie");
  g_assert_cmpstr (dataset->producer, ==, "CC du Val");
  g_assert_cmpstr (dataset->format, ==, "CSV");
  g_assert_cmpint (dataset->n_rows, ==, 3);
  g_assert_cmpint (dataset->source_id, ==, fixture->source->id);
  g_assert_cmpint (dataset->origin, ==, TER_ORIGIN_THIRD_PARTY);

  resource = get_resource (fixture, dataset->id);
  g_assert_cmpstr (resource->etag, ==, "\"v1\"");
  g_assert_cmpint (resource->fetched_us, ==, PLACE_NOW);
  g_assert_cmpint (resource->size_bytes, ==, (gint64) strlen (table));
  content = ter_store_load_content (ter_territory_get_store (fixture->place.territory),
                                    resource->id, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), table,
                   strlen (table));

  run = get_last_run (fixture);
  g_assert_cmpstr (run->kind, ==, "harvest");
  g_assert_null (run->error);
  g_assert_cmpint (run->n_bytes, ==, (gint64) strlen (table));
  trouble = get_trouble (fixture);
  g_assert_null (trouble);
}

/* A portal that writes members twice: the last of each is taken, and the run says so, when adding and when refreshing. */
static void
test_repeated_members (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerDataset) added = NULL;
  g_autoptr (TerRun) first = NULL;
  g_autoptr (TerRun) second = NULL;
  g_autofree char *described = NULL;
  TerHarvest harvest;

  fixture->repeats = TRUE;
  added = add (fixture, 0, DAY_S, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (added->title, ==, "Relevés d’énergie");
  first = get_last_run (fixture);
  g_assert_null (first->error);
  g_assert_cmpstr (first->detail, ==, "{\"repeated_members\":2}");
  described = ter_run_describe (first);
  g_assert_nonnull (strstr (described, "wrote 2 pieces of information twice"));

  fixture->repeats = FALSE;
  harvest = refresh (fixture, 2 * DAY_S);
  g_assert_cmpuint (harvest.n_same, ==, 1);
  second = get_last_run (fixture);
  g_assert_null (second->detail);
}

static void
test_add_features (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerDataset) dataset = NULL;
  g_autoptr (GPtrArray) areas = NULL;
  TerArea *area;

  say (fixture, features, NULL);
  dataset = add (fixture, 1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dataset->format, ==, "GeoJSON");
  g_assert_cmpint (dataset->n_rows, ==, 3);
  areas = ter_territory_list_features (fixture->place.territory, dataset->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (areas->len, ==, 3);
  area = g_ptr_array_index (areas, 0);
  g_assert_cmpstr (area->name, ==, "Le Bourg");
  g_assert_cmpstr (area->code, ==, "01004");
  g_assert_cmpint (area->population, ==, 312);
  g_assert_true (ter_geometry_contains (area->geometry, 5.07, 46.03));
  g_assert_null (((TerArea *) g_ptr_array_index (areas, 2))->geometry);
}

static void
test_add_refused (Fixture      *fixture,
                  gconstpointer data)
{
  static const struct
  {
    guint resource;
    const char *file;
    const char *says;
  } cases[] = {
    { 0, "<!DOCTYPE html><h1>503</h1>", "web page" },
    { 0, "", "empty" },
    { 0, "a;b\n1;\"2\n", "middle" },
    { 0, "a;b;c\n1;2;3\n4;5;6\nStreaming interrupted due to the following error: x\n",
      "error of the portal" },
    { 1, "{\"type\":\"FeatureCollection\",\"features\":[", "byte" },
    { 1, "{\"a\":1}", "GeoJSON" },
    { 1,
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":"
      "{\"type\":\"Point\",\"coordinates\":[652381,6862047]}}]}",
      "Lambert" },
    { 1, "{\"type\":\"FeatureCollection\",\"features\":[]}\nStreaming interrupted", "feature" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) datasets = NULL;
      g_autoptr (TerRun) run = NULL;
      g_autofree char *trouble = NULL;

      say (fixture, cases[i].file, NULL);
      g_assert_null (add (fixture, cases[i].resource, 0, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));

      /* Nothing is in the inventory; what happened is written down. */
      datasets = ter_store_list_datasets (ter_territory_get_store (fixture->place.territory), NULL);
      g_assert_cmpuint (datasets->len, ==, 0);
      run = get_last_run (fixture);
      g_assert_cmpstr (run->error, ==, error->message);
      trouble = get_trouble (fixture);
      g_assert_nonnull (strstr (trouble, error->message));
    }
}

static void
test_schedule (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerDataset) dataset = add (fixture, 0, DAY_S, &error);
  g_autoptr (TerDataset) changed = NULL;
  gint64 due_us = ter_harvester_get_next_due_us (fixture->harvester);
  guint n_requests;
  TerHarvest harvest;

  /* A day, and at most a twentieth of it more. */
  g_assert_no_error (error);
  g_assert_cmpint (due_us, >=, PLACE_NOW + 24 * HOUR_US);
  g_assert_cmpint (due_us, <=, PLACE_NOW + 24 * HOUR_US * 21 / 20);

  n_requests = ter_test_server_get_n_requests (fixture->server);
  harvest = refresh (fixture, DAY_S - 1);
  g_assert_cmpuint (harvest.n_due, ==, 0);
  g_assert_cmpuint (ter_test_server_get_n_requests (fixture->server), ==, n_requests);

  /* The condition is answered: nothing is read again. */
  harvest = refresh (fixture, DAY_S / 10);
  g_assert_cmpuint (harvest.n_due, ==, 1);
  g_assert_cmpuint (harvest.n_same, ==, 1);
  g_assert_cmpint (ter_harvester_get_next_due_us (fixture->harvester), >, due_us);

  /* Without a condition the bytes are compared. */
  say (fixture, table, NULL);
  harvest = refresh (fixture, 2 * DAY_S);
  g_assert_cmpuint (harvest.n_same, ==, 1);

  say (fixture, longer_table, "\"v2\"");
  harvest = refresh (fixture, 2 * DAY_S);
  g_assert_cmpuint (harvest.n_changed, ==, 1);
  changed = get_dataset (fixture);
  g_assert_cmpint (changed->id, ==, dataset->id);
  g_assert_cmpint (changed->n_rows, ==, 4);
}

static void
test_never (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (TerDataset) dataset = add (fixture, 0, 0, NULL);

  g_assert_nonnull (dataset);
  g_assert_true (ter_harvester_get_next_due_us (fixture->harvester) == TER_INSTANT_NONE);
  g_assert_cmpuint (refresh (fixture, 1000 * DAY_S).n_due, ==, 0);
}

/* A table that says when becomes series of the portal, and goes on in the same ones when it has grown, even where
 * the longer file alone would be taken for something else (three values that rise look like an index). */
static void
test_readings (Fixture      *fixture,
               gconstpointer data)
{
  static const char *const files[] = { dated_table, longer_dated_table };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GPtrArray) all = NULL;
      g_autoptr (GError) error = NULL;
      TerSeries *series;

      say (fixture, files[i], NULL);
      if (i == 0)
        {
          g_autoptr (TerDataset) dataset = add (fixture, 0, DAY_S, &error);

          g_assert_no_error (error);
        }
      else
        g_assert_cmpuint (refresh (fixture, 2 * DAY_S).n_changed, ==, 1);

      all = ter_territory_list_series (fixture->place.territory, &error);
      g_assert_no_error (error);
      g_assert_no_error (error);
      g_assert_cmpuint (all->len, ==, 1);
      series = g_ptr_array_index (all, 0);
      g_assert_cmpint (series->n_observations, ==, 2 + i);
      g_assert_cmpstr (series->device_name, ==, "Relevés (r1)");
      g_assert_cmpfloat (series->last_value, ==, 13.0 + i);
    }
}

/* What a person chose stays; what the portal says changes. */
static void
test_description (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (TerDataset) dataset = add (fixture, 0, DAY_S, NULL);
  g_autoptr (TerDataset) after = NULL;

  place_set (&fixture->place, "dataset", dataset->id, "status", TER_STATUS_PUBLIC);
  g_mutex_lock (&fixture->mutex);
  fixture->title = "Relevés d’énergie et d’eau";
  g_mutex_unlock (&fixture->mutex);
  g_assert_cmpuint (refresh (fixture, 2 * DAY_S).n_same, ==, 1);

  after = get_dataset (fixture);
  g_assert_cmpstr (after->title, ==, "Relevés d’énergie et d’eau");
  g_assert_cmpint (after->status, ==, TER_STATUS_PUBLIC);
  g_assert_cmpint (after->n_rows, ==, 3);
}

static void
test_failures (Fixture      *fixture,
               gconstpointer data)
{
  static const struct
  {
    const char *file;
    const char *file_status;
    gboolean withdrawn;
    gboolean without_file;
    const char *says;
  } cases[] = {
    { table, "410 Gone", FALSE, FALSE, "any more" },
    { table, "404 Not Found", FALSE, FALSE, "any more" },
    { table, NULL, TRUE, FALSE, "any more" },
    { table, NULL, FALSE, TRUE, "any more" },
    { table, "503 Service Unavailable", FALSE, FALSE, "trouble" },
    { "<html>", NULL, FALSE, FALSE, "web page" },
  };
  g_autoptr (TerDataset) dataset = add (fixture, 0, DAY_S, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TerDataset) after = NULL;
      g_autoptr (TerResource) resource = NULL;
      g_autoptr (GBytes) content = NULL;
      g_autofree char *trouble = NULL;
      g_autofree char *no_trouble = NULL;
      TerHarvest harvest;
      guint n_requests;

      g_mutex_lock (&fixture->mutex);
      fixture->file = cases[i].file;
      fixture->etag = NULL;
      fixture->file_status = cases[i].file_status;
      fixture->withdrawn = cases[i].withdrawn;
      fixture->without_file = cases[i].without_file;
      g_mutex_unlock (&fixture->mutex);
      harvest = refresh (fixture, 2 * DAY_S);
      g_assert_cmpuint (harvest.n_failed, ==, 1);

      trouble = get_trouble (fixture);
      g_test_message ("%s", trouble);
      g_assert_nonnull (strstr (trouble, cases[i].says));
      after = get_dataset (fixture);
      g_assert_cmpint (after->n_rows, ==, 3);
      g_assert_cmpint (after->is_withdrawn, ==, g_str_equal (cases[i].says, "any more"));
      resource = get_resource (fixture, dataset->id);
      content = ter_store_load_content (ter_territory_get_store (fixture->place.territory),
                                        resource->id, NULL);
      g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), table,
                       strlen (table));

      /* Not again at the next round, a minute later. */
      n_requests = ter_test_server_get_n_requests (fixture->server);
      g_assert_cmpuint (refresh (fixture, 60).n_due, ==, 0);
      g_assert_cmpuint (ter_test_server_get_n_requests (fixture->server), ==, n_requests);

      /* And when it works again, nobody needs to do anything. */
      g_mutex_lock (&fixture->mutex);
      fixture->file = table;
      fixture->file_status = NULL;
      fixture->withdrawn = FALSE;
      fixture->without_file = FALSE;
      g_mutex_unlock (&fixture->mutex);
      g_assert_cmpuint (refresh (fixture, 2 * DAY_S).n_same, ==, 1);
      no_trouble = get_trouble (fixture);
      g_assert_null (no_trouble);
      g_clear_pointer (&after, ter_dataset_unref);
      after = get_dataset (fixture);
      g_assert_false (after->is_withdrawn);
    }
}

static void
on_done (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (result);
}

static void
test_async (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TerListingPage) page = NULL;
  g_autoptr (TerPreview) preview = NULL;
  g_autoptr (TerDataset) dataset = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  GAsyncResult *result = NULL;
  TerHarvest harvest = { 0 };
  TerListing *listing;

  ter_harvester_search_async (fixture->harvester, fixture->source, "x", NULL, NULL, on_done,
                              &result);
  g_autoptr (GAsyncResult) searched = wait_for (&result);
  page = ter_harvester_search_finish (fixture->harvester, searched, &error);
  g_assert_no_error (error);
  listing = g_ptr_array_index (page->listings, 0);

  ter_harvester_preview_async (fixture->harvester, fixture->source,
                               g_ptr_array_index (listing->resources, 0), NULL, on_done, &result);
  g_autoptr (GAsyncResult) previewed = wait_for (&result);
  preview = ter_harvester_preview_finish (fixture->harvester, previewed, &error);
  g_assert_no_error (error);
  g_assert_cmpint (preview->n_rows, ==, 3);

  ter_harvester_add_async (fixture->harvester, fixture->source, listing,
                           g_ptr_array_index (listing->resources, 0), DAY_S, NULL, on_done,
                           &result);
  g_autoptr (GAsyncResult) added = wait_for (&result);
  dataset = ter_harvester_add_finish (fixture->harvester, added, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dataset->id, >, 0);

  ter_clock_advance (fixture->place.clock, 2 * DAY_S * TER_USEC_PER_SEC);
  ter_harvester_refresh_due_async (fixture->harvester, NULL, on_done, &result);
  g_autoptr (GAsyncResult) refreshed = wait_for (&result);
  g_assert_true (
      ter_harvester_refresh_due_finish (fixture->harvester, refreshed, &harvest, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (harvest.n_due, ==, 1);

  g_cancellable_cancel (cancelled);
  ter_harvester_search_async (fixture->harvester, fixture->source, "x", NULL, cancelled, on_done,
                              &result);
  g_autoptr (GAsyncResult) stopped = wait_for (&result);
  g_assert_null (ter_harvester_search_finish (fixture->harvester, stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* In a program that stays, rounds come by themselves. */
static void
test_rounds (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (TerDataset) dataset = add (fixture, 0, DAY_S, NULL);
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  ter_clock_advance (fixture->place.clock, 2 * DAY_S * TER_USEC_PER_SEC);
  ter_harvester_start (fixture->harvester);
  ter_harvester_start (fixture->harvester);
  while (ter_harvester_get_next_due_us (fixture->harvester) <=
             ter_clock_get_now_us (fixture->place.clock) &&
         g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (ter_harvester_get_next_due_us (fixture->harvester), >,
                   ter_clock_get_now_us (fixture->place.clock));
  ter_harvester_stop (fixture->harvester);
}

#define ADD(name, function) \
  g_test_add ("/harvester/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("preview", test_preview);
  ADD ("add-table", test_add_table);
  ADD ("repeated-members", test_repeated_members);
  ADD ("add-features", test_add_features);
  ADD ("add-refused", test_add_refused);
  ADD ("schedule", test_schedule);
  ADD ("never", test_never);
  ADD ("readings", test_readings);
  ADD ("description", test_description);
  ADD ("failures", test_failures);
  ADD ("async", test_async);
  ADD ("rounds", test_rounds);

  return g_test_run ();
}
