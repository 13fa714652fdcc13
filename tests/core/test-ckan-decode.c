/* test-ckan-decode.c — The answers of CKAN and DKAN, with their traps
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "ter-ckan-values.h"
#include "ter-ckan.h"
#include "ter-instant.h"

#define BASE "https://portail.example.fr/catalogue"

static TerJson *
load (const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  TerJson *json;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  json = ter_json_parse (text, (gssize) length, &(TerJsonLimits) { .keep_last = TRUE }, &error);
  g_assert_no_error (error);
  return json;
}

static TerJson *
load_own (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "ckan", name, NULL);

  return load (path);
}

static void
test_page (void)
{
  g_autoptr (TerJson) json = load_own ("page-traps.json");
  g_autoptr (GError) error = NULL;
  const TerJsonNode *result = ter_ckan_decode_envelope (json, BASE, &error);
  gsize n_received = 0;
  g_autoptr (TerListingPage) page = ter_ckan_decode_page (result, BASE, &n_received, &error);
  TerListing *first;
  TerListing *second;
  TerListing *third;
  g_autofree char *updated = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, 7);
  /* The next page begins after all that came, what was left out included. */
  g_assert_cmpuint (n_received, ==, 6);
  g_assert_cmpuint (page->listings->len, ==, 3);

  first = g_ptr_array_index (page->listings, 0);
  g_assert_cmpstr (first->dataset->remote_id, ==, "11111111-0000-4000-8000-000000000001");
  g_assert_cmpstr (first->dataset->title, ==, "Relevés d’énergie 2025 & 2026");
  g_assert_nonnull (strstr (first->dataset->description, "Pas de 10 minutes."));
  g_assert_null (strchr (first->dataset->description, '<'));
  g_assert_cmpstr (first->dataset->producer, ==, "CC du Val");
  g_assert_cmpstr (first->dataset->licence, ==, "Licence Ouverte 2.0");
  g_assert_cmpstr (first->dataset->theme, ==, "energy");
  g_assert_cmpstr (first->dataset->frequency, ==, "daily");
  g_assert_cmpstr (first->dataset->landing_url, ==, BASE "/dataset/releves-energie");
  g_assert_cmpint (first->dataset->status, ==, TER_STATUS_UNKNOWN);
  g_assert_cmpint (first->dataset->origin, ==, TER_ORIGIN_THIRD_PARTY);
  updated = ter_instant_to_string (first->dataset->updated_us);
  g_assert_cmpstr (updated, ==, "2026-03-04T05:06:07.891234Z");

  second = g_ptr_array_index (page->listings, 1);
  g_assert_cmpstr (second->dataset->title, ==, "sans-titre");
  g_assert_null (second->dataset->description);
  g_assert_cmpstr (second->dataset->producer, ==, "Régie des eaux");
  g_assert_cmpstr (second->dataset->licence, ==, "notspecified");
  g_assert_null (second->dataset->frequency);
  g_assert_true (second->dataset->updated_us == TER_INSTANT_NONE);
  g_assert_cmpuint (second->resources->len, ==, 0);

  third = g_ptr_array_index (page->listings, 2);
  g_assert_cmpstr (third->dataset->remote_id, ==, "sans-id");
  g_assert_cmpstr (third->dataset->title, ==, "Titre retourné et espacé");
  g_assert_cmpstr (third->dataset->landing_url, ==, BASE "/dataset/sans-id");
}

static void
test_resources (void)
{
  static const struct
  {
    const char *title;
    const char *format;
    const char *url;
    gint64 size;
  } expected[] = {
    { "Relevés", "CSV", BASE "/f/releves.csv", 1234 },
    { "Contours", "GeoJSON", "https://portail.example.fr/f/contours.geojson?v=2", -1 },
    { "Photo", "CSV", "http://169.254.169.254/x", 42 },
    { "Ailleurs", "ZIP", NULL, -1 },
    { "Avec mot de passe", "XLS", NULL, -1 },
  };
  g_autoptr (TerJson) json = load_own ("page-traps.json");
  const TerJsonNode *result = ter_ckan_decode_envelope (json, BASE, NULL);
  g_autoptr (TerListing) listing =
      ter_ckan_decode_package (ter_json_node_at (ter_json_node_get (result, "results"), 0), BASE);

  g_assert_cmpuint (listing->resources->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      TerResource *resource = g_ptr_array_index (listing->resources, i);

      g_assert_cmpstr (resource->title, ==, expected[i].title);
      g_assert_cmpstr (resource->format, ==, expected[i].format);
      g_assert_cmpstr (resource->url, ==, expected[i].url);
      g_assert_cmpint (resource->size_bytes, ==, expected[i].size);
    }
}

static void
test_dkan (void)
{
  g_autoptr (TerJson) json = load_own ("package-dkan.json");
  g_autoptr (GError) error = NULL;
  const TerJsonNode *result = ter_ckan_decode_envelope (json, "https://dkan.example.fr", &error);
  g_autoptr (TerListing) listing = ter_ckan_decode_package (result, "https://dkan.example.fr");
  g_autofree char *updated = NULL;
  TerResource *resource;

  g_assert_no_error (error);
  g_assert_cmpstr (listing->dataset->title, ==, "Arrêts de bus");
  g_assert_cmpstr (listing->dataset->description, ==, "Position des arrêts");
  g_assert_cmpstr (listing->dataset->producer, ==, "Service des transports");
  g_assert_cmpstr (listing->dataset->theme, ==, "mobility");
  g_assert_cmpstr (listing->dataset->frequency, ==, "annual");
  g_assert_cmpstr (listing->dataset->landing_url, ==,
                   "https://dkan.example.fr/?q=dataset/arrets-de-bus");
  /* 03:00 in December in France. */
  updated = ter_instant_to_string (listing->dataset->updated_us);
  g_assert_cmpstr (updated, ==, "2019-12-19T02:00:00Z");
  resource = g_ptr_array_index (listing->resources, 0);
  g_assert_cmpint (resource->size_bytes, ==, 42);
  g_assert_cmpstr (resource->format, ==, "CSV");
}

static void
test_errors (void)
{
  static const struct
  {
    const char *file;
    int code;
    const char *says;
  } cases[] = {
    { "error-validation.json", TER_HTTP_ERROR_BAD_RESPONSE, "name_or_id: Missing value" },
    { "error-forbidden.json", TER_HTTP_ERROR_UNAUTHORIZED, "Accès interdit : jeton refusé" },
    { "error-bare.json", TER_HTTP_ERROR_BAD_RESPONSE, "Action name not known" },
  };
  static const char *const others[] = {
    "{}",
    "[]",
    "1",
    "null",
    "true",
    "{\"success\":true}",
    "{\"success\":\"true\",\"result\":[]}",
    "{\"success\":false,\"result\":[]}",
    "{\"success\":false,\"error\":[]}",
    "{\"success\":false,\"error\":{}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TerJson) json = load_own (cases[i].file);
      g_autoptr (GError) error = NULL;

      g_assert_null (ter_ckan_decode_envelope (json, BASE, &error));
      g_assert_error (error, TER_HTTP_ERROR, cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (TerJson) json = ter_json_parse (others[i], -1, NULL, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (ter_ckan_decode_envelope (json, BASE, &error));
      g_assert_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_BAD_RESPONSE);
    }
}

static void
test_base (void)
{
  static const struct
  {
    const char *url;
    const char *base;
  } cases[] = {
    { "https://trouver.ternum-bfc.fr", "https://trouver.ternum-bfc.fr" },
    { "https://trouver.ternum-bfc.fr/", "https://trouver.ternum-bfc.fr" },
    { "https://trouver.ternum-bfc.fr/dataset", "https://trouver.ternum-bfc.fr" },
    { "https://a.fr/dataset/velos?x=1#y", "https://a.fr" },
    { "https://a.fr/catalogo/dataset/velos", "https://a.fr/catalogo" },
    { "https://a.fr:8443/catalogo/api/3/action/package_search?q=x", "https://a.fr:8443/catalogo" },
    { "https://a.fr/organization/ville//", "https://a.fr" },
    { "https://dataset/", "https://dataset" },
    { "https://a.fr/datasets", "https://a.fr/datasets" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *base = ter_ckan_find_base (cases[i].url);

      g_assert_cmpstr (base, ==, cases[i].base);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    const char *instant;
  } cases[] = {
    { "2017-08-05T03:19:33.886925", "2017-08-05T03:19:33.886925Z" },
    { "2017-08-05T03:19:33.886925Z", "2017-08-05T03:19:33.886925Z" },
    { "2019-09-30 22:00:00", "2019-09-30T22:00:00Z" },
    { "2024-05-05", "2024-05-05T00:00:00Z" },
    { "jeu, 19/12/2019 - 03:00", "2019-12-19T02:00:00Z" },
    { "01/07/2020", "2020-06-30T22:00:00Z" },
    { "31/02/2020", NULL },
    { "19/12/2019 - 3h", NULL },
    { "19/12/19", NULL },
    { "119/12/2019", NULL },
    { "hier", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 instant = TER_INSTANT_NONE;
      g_autofree char *text = NULL;

      g_assert_cmpint (ter_ckan_parse_date (cases[i].text, &instant), ==, cases[i].instant != NULL);
      text = instant != TER_INSTANT_NONE ? ter_instant_to_string (instant) : NULL;
      g_assert_cmpstr (text, ==, cases[i].instant);
    }
}

static void
test_words (void)
{
  static const char *const formats[][4] = {
    { "CSV", NULL, NULL, "CSV" },
    { "csv ", NULL, NULL, "CSV" },
    { ".csv", NULL, NULL, "CSV" },
    { "text/csv;charset=utf-8", NULL, NULL, "CSV" },
    { "", "text/csv", NULL, "CSV" },
    { NULL, NULL, "https://a.fr/x.CSV?y=.pdf", "CSV" },
    { "application/vnd.geo+json", NULL, NULL, "GeoJSON" },
    { "json", NULL, "https://a.fr/x.geojson", "GeoJSON" },
    { "JSON", NULL, "https://a.fr/x.json", "JSON" },
    { "SHP (zip)", NULL, NULL, "ZIP" },
    { "Feuille de calcul", NULL, NULL, "Feuille de calcul" },
    { NULL, NULL, "https://a.fr/", NULL },
    { NULL, NULL, NULL, NULL },
  };
  static const char *const frequencies[][2] = {
    { "http://publications.europa.eu/resource/authority/frequency/ANNUAL", "annual" },
    { "http://publications.europa.eu/resource/authority/frequency/ANNUAL_2", NULL },
    { "http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT", "continuous" },
    { "Temps réel", "continuous" },
    { "Quotidienne", "daily" },
    { "mensuelle", "monthly" },
    { "bimensuelle", NULL },
    { "trimestrielle", "quarterly" },
    { "semestrielle", NULL },
    { "annuelle", "annual" },
    { "inconnue", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *format = ter_ckan_clean_format (formats[i][0], formats[i][1], formats[i][2]);

      g_assert_cmpstr (format, ==, formats[i][3]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (frequencies); i++)
    g_assert_cmpstr (ter_ckan_parse_frequency (frequencies[i][0]), ==, frequencies[i][1]);
}

/* Nothing that comes out of a text could be read as markup, order or another text. */
static void
test_clean_text (void)
{
  static const struct
  {
    const char *text;
    const char *clean;
  } cases[] = {
    { "<a href=\"x\">lien</a>", "lien" },
    { "A & B", "A & B" },
    { "1 < 2 et 3 > 2", "1 < 2 et 3 > 2" },
    { "&lt;b&gt;", "<b>" },
    { "a\x01\x1b[31mb", "a[31mb" },
    { "a\u202eb\u200b", "ab" },
    { "  é\n\nà  ", "é\n\nà" },
    { "<p></p>", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  g_autofree char *deep = g_strnfill (100000, '<');
  g_autofree char *deep_clean = ter_ckan_clean_text (deep, 10);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = ter_ckan_clean_text (cases[i].text, 100);

      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
  g_assert_cmpuint (strlen (deep_clean), ==, 10);
}

/* What real portals answered, where the files are at hand. */
static void
test_real_answers (void)
{
  const char *shared = g_getenv ("TERRITOIRE_SHARED");
  g_autofree char *folder =
      g_build_filename (shared != NULL ? shared : "", "fixtures", "ckan", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;
  guint n_listings = 0;

  if (dir == NULL)
    {
      g_test_skip ("the folder of recorded answers is not here (TERRITOIRE_SHARED)");
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (TerJson) json = NULL;
      const TerJsonNode *result;
      g_autoptr (TerListing) listing = NULL;
      gsize n_received = 0;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      n_files++;
      json = load (path);
      /* One names “creator” twice. */
      g_assert_cmpuint (ter_json_get_n_repeated (json), ==,
                        g_str_equal (name, "ckan_full_dataset_dcat_ap.json") ? 1 : 0);
      result = ter_json_node_get (ter_json_get_root (json), "success") != NULL
                   ? ter_ckan_decode_envelope (json, BASE, NULL)
                   : ter_json_get_root (json);
      g_assert_nonnull (result);
      if (g_str_has_prefix (name, "package_search"))
        {
          g_autoptr (TerListingPage) page = ter_ckan_decode_page (result, BASE, &n_received, NULL);

          g_assert_cmpint ((gint64) page->listings->len, ==, page->total);
          n_listings += page->listings->len;
          continue;
        }
      listing = ter_ckan_decode_package (result, BASE);
      if (g_str_has_prefix (name, "package_show") || strstr (name, "full") != NULL)
        {
          g_assert_nonnull (listing);
          g_assert_cmpuint (strlen (listing->dataset->title), >, 0);
          g_assert_cmpuint (listing->resources->len, >, 0);
          n_listings++;
        }
    }
  g_test_message ("%u files, %u datasets", n_files, n_listings);
  g_assert_cmpuint (n_files, >=, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ckan/decode/page", test_page);
  g_test_add_func ("/ckan/decode/resources", test_resources);
  g_test_add_func ("/ckan/decode/dkan", test_dkan);
  g_test_add_func ("/ckan/decode/errors", test_errors);
  g_test_add_func ("/ckan/decode/base", test_base);
  g_test_add_func ("/ckan/decode/dates", test_dates);
  g_test_add_func ("/ckan/decode/words", test_words);
  g_test_add_func ("/ckan/decode/clean-text", test_clean_text);
  g_test_add_func ("/ckan/decode/real-answers", test_real_answers);

  return g_test_run ();
}
