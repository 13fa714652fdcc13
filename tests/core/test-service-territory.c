/* test-service-territory.c — The open territory: life, queries, acts, and text for people
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "service-support.h"
#include "ter-format.h"
#include "ter-source-edit.h"

#define NB "\xc2\xa0"
#define NNB "\xe2\x80\xaf"

static void
test_facts (Place        *place,
            gconstpointer data)
{
  g_autofree char *name = ter_territory_dup_name (place->territory);

  g_assert_cmpstr (name, ==, "Val d'Essai");
  g_assert_cmpstr (ter_territory_get_zone_name (place->territory), ==, "Europe/Paris");
  g_assert_false (ter_territory_is_fictional (place->territory));
  g_assert_false (ter_territory_is_read_only (place->territory));
  g_assert_null (ter_territory_get_read_only_reason (place->territory));
  g_assert_cmpint (ter_territory_get_now_us (place->territory), ==, PLACE_NOW);
}

static void
got_result (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (slot);
}

static void
note_change (TerTerritory *territory,
             guint         flags,
             guint        *seen)
{
  *seen |= flags;
}

/* Open elsewhere: it opens for reading, says why, and refuses acts. */
static void
test_fall_back (Place        *place,
                gconstpointer data)
{
  g_autoptr (TerTerritory) second = NULL;
  g_autoptr (TerTerritory) refused = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, "site", 0);
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  guint seen = 0;
  gulong handler;

  refused = ter_territory_open (place->path, TER_TERRITORY_DEFAULT, place->clock, &error);
  g_assert_null (refused);
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_LOCKED);
  g_clear_error (&error);

  ter_territory_open_async (place->path, TER_TERRITORY_FALL_BACK, place->clock, NULL, NULL,
                            got_result, &slot);
  result = wait_for (&slot);
  second = ter_territory_open_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (ter_territory_is_read_only (second));
  g_assert_nonnull (ter_territory_get_read_only_reason (second));
  g_assert_cmpuint (strlen (ter_territory_get_read_only_reason (second)), >, 10);

  ter_act_set (act, "name", "Mairie");
  g_assert_false (ter_territory_apply (second, act, &error));
  g_assert_nonnull (error);

  /* What the other one writes is told all the same. */
  handler = g_signal_connect (second, "changed", G_CALLBACK (note_change), &seen);
  place_create (place, "site", "name", "Mairie", NULL);
  while (seen == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (second, handler);
}

static void
test_open_missing (Place        *place,
                   gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "nowhere.territoire", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TerTerritory) territory =
      ter_territory_open (path, TER_TERRITORY_FALL_BACK, place->clock, &error);

  g_assert_null (territory);
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static gpointer
answer (TerTerritory *territory,
        gpointer      params,
        GCancellable *cancellable,
        GError      **error)
{
  g_assert_true (TER_IS_TERRITORY (territory));
  if (params == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
      return NULL;
    }

  return g_strdup_printf ("%s!", (char *) params);
}

static void
test_run (Place        *place,
          gconstpointer data)
{
  g_autoptr (GAsyncResult) good = NULL;
  g_autoptr (GAsyncResult) bad = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GAsyncResult *slot = NULL;

  ter_territory_run_async (place->territory, answer, g_strdup ("yes"), g_free, g_free, NULL,
                           got_result, &slot);
  good = wait_for (&slot);
  text = ter_territory_run_finish (place->territory, good, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "yes!");

  ter_territory_run_async (place->territory, answer, NULL, NULL, g_free, NULL, got_result, &slot);
  bad = wait_for (&slot);
  g_assert_null (ter_territory_run_finish (place->territory, bad, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  ter_territory_run_async (place->territory, answer, g_strdup ("x"), g_free, g_free, cancellable,
                           got_result, &slot);
  cancelled = wait_for (&slot);
  g_assert_null (ter_territory_run_finish (place->territory, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static char *
first_site_name (Place *place)
{
  g_autoptr (GPtrArray) sites = ter_territory_list_sites (place->territory, NULL);

  return sites->len > 0 ? g_strdup (((TerSite *) g_ptr_array_index (sites, 0))->name) : NULL;
}

static void
test_act_and_undo (Place        *place,
                   gconstpointer data)
{
  gint64 site = place_create (place, "site", "name", "Mairie", NULL);
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_SET, "site", site);
  g_autoptr (TerAct) applied = NULL;
  g_autoptr (TerAct) undone = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) undo_result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *renamed = NULL;
  g_autofree char *back = NULL;
  GAsyncResult *slot = NULL;
  guint seen = 0;
  gulong handler = g_signal_connect (place->territory, "changed", G_CALLBACK (note_change), &seen);

  ter_act_set (act, "name", "Hôtel de ville");
  ter_territory_apply_async (place->territory, act, NULL, got_result, &slot);
  result = wait_for (&slot);
  applied = ter_territory_apply_finish (place->territory, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (applied->id, >, 0);
  g_assert_cmpint (applied->at_us, ==, PLACE_NOW);
  g_assert_nonnull (applied->actor);
  g_assert_cmpstr (applied->actor, !=, "");
  renamed = first_site_name (place);
  g_assert_cmpstr (renamed, ==, "Hôtel de ville");

  ter_territory_undo_async (place->territory, applied, NULL, got_result, &slot);
  undo_result = wait_for (&slot);
  undone = ter_territory_undo_finish (place->territory, undo_result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (undone->undoes, ==, applied->id);
  back = first_site_name (place);
  g_assert_cmpstr (back, ==, "Mairie");

  while (!(seen & TER_CHANGE_SITES))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (place->territory, handler);
}

static const struct
{
  TerSourceDraft draft;
  int code;
} drafts[] = {
  { { .kind = "chirpstack", .url = "mqtts://lora.example:8883" }, -1 },
  { { .kind = "chirpstack", .url = "mqtt://127.0.0.1:1883", .allow_local = TRUE }, -1 },
  { { .kind = "mqtt",
      .url = "mqtt://broker.example",
      .config = "{\"templates\":[{\"topic\":\"a/{device}/{property}\"}]}" },
    -1 },
  { { .kind = "ckan", .url = "https://data.example/" }, -1 },
  { { .kind = "chirpstack", .url = "mqtt://127.0.0.1:1883" }, TER_SOURCE_EDIT_ERROR_LOCAL },
  { { .kind = "chirpstack", .url = "mqtt://[::1]:1883" }, TER_SOURCE_EDIT_ERROR_LOCAL },
  { { .kind = "chirpstack", .url = "mqtt://192.168.1.4" }, TER_SOURCE_EDIT_ERROR_LOCAL },
  { { .kind = "chirpstack", .url = "mqtt://169.254.169.254" }, TER_SOURCE_EDIT_ERROR_LOCAL },
  { { .kind = "ckan", .url = "http://localhost:5000" }, TER_SOURCE_EDIT_ERROR_LOCAL },
  { { .kind = "carrier-pigeon", .url = "mqtt://x.example" }, TER_SOURCE_EDIT_ERROR_KIND },
  { { .kind = "ckan", .url = "file:///etc/passwd" }, TER_SOURCE_EDIT_ERROR_ADDRESS },
  { { .kind = "mqtt", .url = "https://x.example" }, TER_SOURCE_EDIT_ERROR_ADDRESS },
  { { .kind = "ckan", .url = "https://" }, TER_SOURCE_EDIT_ERROR_ADDRESS },
  { { .kind = "ckan", .url = "https://me:secret@x.example" }, TER_SOURCE_EDIT_ERROR_ADDRESS },
  { { .kind = "ckan", .url = "https://x.example", .config = "[]" }, TER_SOURCE_EDIT_ERROR_CONFIG },
  { { .kind = "ckan", .url = "https://x.example", .config = "{" }, TER_SOURCE_EDIT_ERROR_CONFIG },
  { { .kind = "mqtt", .url = "mqtt://x.example", .config = "{}" }, TER_SOURCE_EDIT_ERROR_CONFIG },
};

static void
test_source_drafts (Place        *place,
                    gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TerSource) source = ter_source_add (place->territory, &drafts[i].draft, &error);

      g_test_message ("%s", drafts[i].draft.url);
      if (drafts[i].code >= 0)
        {
          g_assert_null (source);
          g_assert_error (error, TER_SOURCE_EDIT_ERROR, drafts[i].code);
          g_assert_null (strstr (error->message, "secret"));
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (source->kind, ==, drafts[i].draft.kind);
      g_assert_cmpstr (source->url, ==, drafts[i].draft.url);
      g_assert_true (source->enabled);
      g_assert_cmpint (source->allow_local, ==, drafts[i].draft.allow_local);
    }
}

static void
test_source_remove (Place        *place,
                    gconstpointer data)
{
  TerSourceDraft draft = { .kind = "ckan", .url = "https://data.example/" };
  g_autoptr (GError) error = NULL;
  g_autoptr (TerSource) source = ter_source_add (place->territory, &draft, &error);
  g_autoptr (TerSource) by_uid = ter_source_find (place->territory, source->uid, &error);
  g_autoptr (TerSource) gone = NULL;
  g_autoptr (TerAct) act = NULL;

  g_assert_cmpint (by_uid->id, ==, source->id);
  act = ter_source_remove (place->territory, source->id, &error);
  g_assert_no_error (error);
  g_assert_nonnull (act);
  gone = ter_source_find (place->territory, source->uid, &error);
  g_assert_null (gone);
  g_assert_error (error, TER_SOURCE_EDIT_ERROR, TER_SOURCE_EDIT_ERROR_NOT_FOUND);
}

static const struct
{
  double value;
  const char *unit;
  const char *text;
} quantities[] = {
  { 775900, "kWh", "776" NB "MWh" },
  { 27840, "kWh", "27.8" NB "MWh" },
  { 8940, "kWh", "8" NNB "940" NB "kWh" },
  { 12.34, "kWh", "12.3" NB "kWh" },
  { 0.5, "kWh", "500" NB "Wh" },
  { 1.234, "kWh", "1.23" NB "kWh" },
  { -96000, "kWh",
    "\xe2\x88\x92"
    "96.0" NB "MWh" },
  { 885300, "m3", "885" NNB "300" NB "m³" },
  { 0.055, "m3", "55.0" NB "L" },
  { 21.4, "Cel", "21.4" NB "°C" },
  { 0, "kWh", "0" NB "kWh" },
  { 14820, NULL, "14" NNB "820" },
  { NAN, "kWh", "–" NB "kWh" },
  { 99.96, "kWh/m2", "100" NB "kWh/m²" },
};

static void
test_quantities (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (quantities); i++)
    {
      g_autofree char *text = ter_format_quantity (quantities[i].value, quantities[i].unit);

      g_assert_cmpstr (text, ==, quantities[i].text);
    }
}

static const struct
{
  gint64 seconds;
  const char *text;
} durations[] = {
  { 0, "0" NB "s" },
  { 59, "59" NB "s" },
  { 60, "1" NB "min" },
  { 3599, "59" NB "min" },
  { 3600, "1" NB "h" },
  { 9 * 3600 + 300, "9" NB "h" NB "5" NB "min" },
  { 10 * 3600 + 300, "10" NB "h" },
  { 3 * 86400 + 4 * 3600, "3" NB "d" NB "4" NB "h" },
  { 3 * 86400, "3" NB "d" },
  { 40 * 86400 + 3600, "40" NB "d" },
  { 61 * 86400, "61" NB "d" },
  { 62 * 86400, "2" NB "months" },
  { 310 * 86400, "10" NB "months" },
  { 730 * 86400, "23" NB "months" },
  { 731 * 86400, "2" NB "years" },
  { -5, "0" NB "s" },
};

static const struct
{
  double share;
  const char *text;
} shares[] = {
  { 1, "100%" }, { 0.99996, "99.9%" }, { 0.997, "99.7%" }, { 0.978, "98%" }, { 0, "0%" },
};

static void
test_shares (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      g_autofree char *text = ter_format_coverage (shares[i].share);

      g_assert_cmpstr (text, ==, shares[i].text);
    }
}

static void
test_texts (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  TerSpan year = { place_instant ("2025-11-23T23:00:00Z"), place_instant ("2026-11-22T23:00:00Z") };
  TerSpan day = { place_instant ("2026-11-22T23:00:00Z"), place_instant ("2026-11-23T23:00:00Z") };
  g_autofree char *span = ter_format_span (year, zone);
  g_autofree char *one = ter_format_span (day, zone);
  g_autofree char *time = ter_format_time (PLACE_NOW, zone);
  g_autofree char *long_date = ter_format_weekday_date (PLACE_NOW, zone);
  g_autofree char *none = ter_format_date (TER_INSTANT_NONE, zone);
  g_autofree char *now = ter_format_age (PLACE_NOW + 5, PLACE_NOW);
  g_autofree char *age = ter_format_age (PLACE_NOW - 8 * 60 * TER_USEC_PER_SEC, PLACE_NOW);
  g_autofree char *percent = ter_format_percent (-11.2, 0, TRUE);
  g_autofree char *rise = ter_format_percent (4.25, 1, TRUE);
  g_autofree char *zero = ter_format_number (-0.2, 0);
  g_autofree char *reading = ter_format_reading (21.5, NULL, "Cel");
  g_autofree char *state = ter_format_reading (NAN, "open", NULL);
  g_autofree char *key = ter_format_search_key ("École Jean-Moulin");

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = ter_format_duration (durations[i].seconds * TER_USEC_PER_SEC);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
  g_assert_cmpstr (span, ==, "24 Nov 2025 – 22 Nov 2026");
  g_assert_cmpstr (one, ==, "23 Nov 2026");
  g_assert_cmpstr (time, ==, "08:42");
  g_assert_cmpstr (long_date, ==, "Monday 23 November 2026");
  g_assert_cmpstr (none, ==, "–");
  g_assert_cmpstr (now, ==, "just now");
  g_assert_cmpstr (age, ==, "8" NB "min ago");
  g_assert_cmpstr (percent, ==,
                   "\xe2\x88\x92"
                   "11%");
  g_assert_cmpstr (rise, ==, "+4.2%");
  g_assert_cmpstr (zero, ==, "0");
  g_assert_cmpstr (reading, ==, "21.5" NB "°C");
  g_assert_cmpstr (state, ==, "open");
  g_assert_cmpstr (key, ==, "ecole jean-moulin");
}

#define ADD(path, test) g_test_add (path, Place, NULL, place_set_up, test, place_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/service/territory/facts", test_facts);
  ADD ("/service/territory/fall-back", test_fall_back);
  ADD ("/service/territory/missing", test_open_missing);
  ADD ("/service/territory/run", test_run);
  ADD ("/service/territory/act-and-undo", test_act_and_undo);
  ADD ("/service/source/drafts", test_source_drafts);
  ADD ("/service/source/remove", test_source_remove);
  g_test_add_func ("/service/format/quantities", test_quantities);
  g_test_add_func ("/service/format/shares", test_shares);
  g_test_add_func ("/service/format/texts", test_texts);

  return g_test_run ();
}
