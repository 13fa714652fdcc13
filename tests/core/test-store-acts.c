/* test-store-acts.c — What people do: every field, its limits, its undo, its journal
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store-support.h"
#include "ter-object-kinds-private.h"

#define add(name, func)                                                            \
  g_test_add ("/store/acts/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)

/* Ids of one object of each kind, made by the fixture below. */
typedef struct
{
  gint64 area, site, meter, source, dataset, device, series;
} Objects;

/* For each field two values that it takes and one that it refuses. "S", "M" and "A" stand for the id of the site,
 * the meter and the area. */
static const struct
{
  const char *object;
  const char *field;
  const char *first;
  const char *second;
  const char *bad;
} fields[] = {
  { "series", "name", "Température extérieure", NULL, "\xff" },
  { "series", "unit", "K", NULL, "\xc3" },
  { "series", "kind", "1", "3", "4" },
  { "series", "property", "humidity", "co2", "" },
  { "series", "site", "S", NULL, "999" },
  { "series", "meter", "M", NULL, "-1" },
  { "device", "name", "Cour de l’école", NULL, "\xff" },
  { "device", "site", "S", NULL, "x" },
  { "device", "longitude", "5.3600000000000003", "-180", "180.1" },
  { "device", "latitude", "45.960000000000001", NULL, "91" },
  { "device", "is-new", "0", "1", "2" },
  { "site", "name", "École", "Mairie", "" },
  { "site", "kind", "1", "2", "3" },
  { "site", "use", "school", NULL, "\xff" },
  { "site", "area", "A", NULL, "12345" },
  { "site", "floor-area", "1234.5", "0", "-1" },
  { "site", "zone", "Indian/Reunion", "UTC", "Moon/Base" },
  { "site", "longitude", "0", "5.5", "inf" },
  { "site", "latitude", "0", "-45", "nan" },
  { "meter", "site", "S", "S", "0" },
  { "meter", "name", "Gaz", "Gaz 2", "" },
  { "meter", "fluid", "gas", "heat", NULL },
  { "meter", "reference", "14295224261882", NULL, "\xff" },
  { "meter", "installed", "2024-02-29T00:00:00Z", NULL, "2024-02-30" },
  { "meter", "removed", "2026-01-01T00:00:00Z", NULL, "yesterday" },
  { "source", "kind", "chirpstack", "ckan", "" },
  { "source", "name", "LoRaWAN", "Portail", NULL },
  { "source", "purpose", "Suivi", NULL, "\xff" },
  { "source", "url", "mqtts://example.org:8883", NULL, "\xff" },
  { "source", "config", "{\"topics\":[\"a\"]}", "{}", NULL },
  { "source", "allow-local", "1", "0", "yes" },
  { "source", "enabled", "0", "1", "-1" },
  { "dataset", "title", "Consommations", "Eau", "" },
  { "dataset", "description", "Par bâtiment", NULL, "\xff" },
  { "dataset", "theme", "energy", NULL, "\xff" },
  { "dataset", "purpose", "Piloter", NULL, "\xff" },
  { "dataset", "producer", "Commune", NULL, "\xff" },
  { "dataset", "steward", "DGS", NULL, "\xff" },
  { "dataset", "granularity", "bâtiment", NULL, "\xff" },
  { "dataset", "frequency", "daily", NULL, "\xff" },
  { "dataset", "licence", "lov2", NULL, "\xff" },
  { "dataset", "hosting", "Mairie", NULL, "\xff" },
  { "dataset", "format", "CSV", NULL, "\xff" },
  { "dataset", "status", "2", "4", "5" },
  { "dataset", "stage", "7", "0", "8" },
  { "dataset", "origin", "1", "2", "3" },
  { "area", "code", "2A004", NULL, "\xff" },
  { "area", "name", "Ajaccio", "Bastia", "" },
  { "area", "kind", "commune", "place", NULL },
  { "area", "population", "1", "71361", "-1" },
  { "territory", "name", "Pays d’Ailleurs", "Pays d’Ici", "" },
  { "territory", "zone", "Indian/Reunion", "Europe/Paris", "/etc/localtime" },
};

static Objects
make_objects (StoreFixture *self)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (GPtrArray) devices = NULL;
  g_autofree char *site = NULL;
  Objects objects = { .source = self->source_id };

  objects.area = store_create (self->store, "area", "name", "Commune", NULL);
  objects.site = store_create (self->store, "site", "name", "Site", NULL);
  site = g_strdup_printf ("%d", (int) objects.site);
  objects.meter =
      store_create (self->store, "meter", "name", "Compteur", "fluid", "water", "site", site, NULL);
  objects.dataset = store_create (self->store, "dataset", "title", "Jeu", NULL);
  store_batch_add (batch, NULL, "a", STORE_EPOCH_US, 1);
  store_commit (self->store, batch);
  objects.series = store_find_series (self->store, "a");
  devices = ter_store_list_devices (self->store, NULL);
  objects.device = ((TerDevice *) g_ptr_array_index (devices, 0))->id;

  return objects;
}

static gint64
get_id (const Objects *objects,
        const char    *object)
{
  return g_str_equal (object, "area")      ? objects->area
         : g_str_equal (object, "site")    ? objects->site
         : g_str_equal (object, "meter")   ? objects->meter
         : g_str_equal (object, "source")  ? objects->source
         : g_str_equal (object, "dataset") ? objects->dataset
         : g_str_equal (object, "device")  ? objects->device
         : g_str_equal (object, "series")  ? objects->series
                                           : 0;
}

static char *
get_value (const Objects *objects,
           const char    *value)
{
  if (g_strcmp0 (value, "S") == 0)
    return g_strdup_printf ("%d", (int) objects->site);
  if (g_strcmp0 (value, "M") == 0)
    return g_strdup_printf ("%d", (int) objects->meter);
  if (g_strcmp0 (value, "A") == 0)
    return g_strdup_printf ("%d", (int) objects->area);

  return g_strdup (value);
}

static char *
read_field (StoreFixture *self,
            const char   *object,
            const char   *name,
            gint64        id)
{
  const TerField *field = ter_object_kind_get_field (ter_object_kind_lookup (object), name);
  g_autoptr (GError) error = NULL;
  char *text;

  g_assert_nonnull (field);
  g_assert_true (ter_field_read (field, self->store->writer, id, &text, &error));
  g_assert_no_error (error);

  return text;
}

/* Sets a field and expects the value to be there and the one before to be told. */
static TerAct *
set_field (StoreFixture *self,
           const char   *object,
           const char   *name,
           gint64        id,
           const char   *value)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = read_field (self, object, name, id);
  g_autofree char *after = NULL;
  TerAct *act = store_act (TER_ACT_SET, object, id);

  ter_act_set (act, name, value);
  ter_store_apply (self->store, act, &error);
  g_assert_no_error (error);
  after = read_field (self, object, name, id);
  g_assert_cmpstr (after, ==, value);
  g_assert_cmpstr (((TerActChange *) g_ptr_array_index (act->changes, 0))->before, ==, before);

  return act;
}

static void
test_every_field (StoreFixture *self,
                  gconstpointer data)
{
  Objects objects = make_objects (self);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *object = fields[i].object;
      gint64 id = get_id (&objects, object);
      g_autofree char *original = read_field (self, object, fields[i].field, id);
      g_autofree char *first = get_value (&objects, fields[i].first);
      g_autofree char *second = get_value (&objects, fields[i].second);
      g_autofree char *restored = NULL;
      g_autoptr (TerAct) one = set_field (self, object, fields[i].field, id, first);
      g_autoptr (TerAct) two = set_field (self, object, fields[i].field, id, second);
      g_autoptr (TerAct) bad = store_act (TER_ACT_SET, object, id);
      g_autoptr (TerAct) undo_two = ter_act_invert (two);
      g_autoptr (TerAct) undo_one = ter_act_invert (one);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s %s", object, fields[i].field);
      ter_act_set (bad, fields[i].field, fields[i].bad);
      g_assert_false (ter_store_apply (self->store, bad, &error));
      g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
      g_clear_error (&error);

      ter_store_apply (self->store, undo_two, &error);
      g_assert_no_error (error);
      ter_store_apply (self->store, undo_one, &error);
      g_assert_no_error (error);
      restored = read_field (self, object, fields[i].field, id);
      g_assert_cmpstr (restored, ==, original);
    }
  store_fixture_assert_sound (self);
}

/* The table above knows every field that the store lets change: those of a correction are its own (test-store-correct). */
static void
test_table_is_whole (StoreFixture *self,
                     gconstpointer data)
{
  guint n_kinds, n_fields = 0;
  const TerObjectKind *kinds = ter_object_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    n_fields += kinds[i].effect == NULL ? kinds[i].n_fields : 0;
  g_assert_cmpuint (n_fields, ==, G_N_ELEMENTS (fields));
}

static void
test_unknown (StoreFixture *self,
              gconstpointer data)
{
  static const struct
  {
    TerActVerb verb;
    const char *object;
    gint64 id;
    const char *field;
    int code;
  } acts[] = {
    { TER_ACT_SET, "source", 1, "uid", TER_STORE_ERROR_INVALID },
    { TER_ACT_SET, "source", 1, "name = 'x' --", TER_STORE_ERROR_INVALID },
    { TER_ACT_SET, "sqlite_schema", 1, "sql", TER_STORE_ERROR_INVALID },
    { TER_ACT_SET, "source", 99, "name", TER_STORE_ERROR_NOT_FOUND },
    { TER_ACT_CREATE, "series", 0, "name", TER_STORE_ERROR_INVALID },
    { TER_ACT_CREATE, "source", 0, "name", TER_STORE_ERROR_INVALID },
    { TER_ACT_REMOVE, "territory", 0, "name", TER_STORE_ERROR_INVALID },
    { TER_ACT_RESTORE, "source", 1, "name", TER_STORE_ERROR_NOT_FOUND },
    { (TerActVerb) 9, "source", 1, "name", TER_STORE_ERROR_INVALID },
  };
  g_autoptr (GPtrArray) journal = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autoptr (TerAct) act = store_act (acts[i].verb, acts[i].object, acts[i].id);
      g_autoptr (GError) error = NULL;

      ter_act_set (act, acts[i].field, "x");
      g_assert_false (ter_store_apply (self->store, act, &error));
      g_assert_error (error, TER_STORE_ERROR, acts[i].code);
      g_assert_cmpint (act->id, ==, 0);
      g_assert_cmpint (act->object_id, ==, acts[i].id);
    }

  /* Nothing of what was refused is in the journal: there is the source of the fixture alone. */
  journal = ter_store_list_acts (self->store, 100, NULL);
  g_assert_cmpuint (journal->len, ==, 1);
}

static void
test_remove_restore (StoreFixture *self,
                     gconstpointer data)
{
  gint64 id = store_create (self->store, "site", "name", "École", NULL);
  g_autoptr (TerAct) removal = store_act (TER_ACT_REMOVE, "site", id);
  g_autoptr (TerAct) again = store_act (TER_ACT_REMOVE, "site", id);
  g_autoptr (TerAct) undo = NULL;
  g_autoptr (GPtrArray) without = NULL;
  g_autoptr (GPtrArray) with = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ter_store_apply (self->store, removal, &error));
  without = ter_store_list_sites (self->store, NULL);
  g_assert_cmpuint (without->len, ==, 0);
  g_assert_false (ter_store_apply (self->store, again, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  undo = ter_act_invert (removal);
  g_assert_true (ter_store_apply (self->store, undo, &error));
  with = ter_store_list_sites (self->store, NULL);
  g_assert_cmpuint (with->len, ==, 1);
  g_assert_cmpstr (((TerSite *) g_ptr_array_index (with, 0))->zone, ==, "Europe/Paris");
}

/* What somebody else changed meanwhile is not taken away by an undo. */
static void
test_undo_of_the_past (StoreFixture *self,
                       gconstpointer data)
{
  gint64 id = store_create (self->store, "site", "name", "A", NULL);
  g_autoptr (TerAct) first = set_field (self, "site", "name", id, "B");
  g_autoptr (TerAct) second = set_field (self, "site", "name", id, "C");
  g_autoptr (TerAct) undo = ter_act_invert (first);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  g_assert_cmpint (second->id, >, first->id);
  g_assert_false (ter_store_apply (self->store, undo, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
  name = read_field (self, "site", "name", id);
  g_assert_cmpstr (name, ==, "C");
}

static void
test_journal (StoreFixture *self,
              gconstpointer data)
{
  static const char *const attacks[] = {
    "UPDATE act SET actor = 'x'",
    "DELETE FROM act",
    "UPDATE act_change SET before = 'x'",
    "DELETE FROM act_change",
  };
  g_autoptr (TerAct) act = store_act (TER_ACT_SET, "source", self->source_id);
  g_autoptr (TerAct) nobody = ter_act_new_full (TER_ACT_SET, "source", self->source_id);
  g_autoptr (GPtrArray) journal = NULL;
  g_autoptr (GError) error = NULL;
  const TerAct *entry;
  const TerActChange *change;

  act->role = g_strdup ("DSI");
  act->reason = g_strdup ("Changement de courtier");
  ter_act_set (act, "name", "Nouveau");
  ter_act_set_int (act, "enabled", 0);
  ter_clock_advance (self->clock, 5);
  g_assert_true (ter_store_apply (self->store, act, &error));
  g_assert_cmpint (act->at_us, ==, STORE_EPOCH_US + 5);

  journal = ter_store_list_acts (self->store, 1, &error);
  g_assert_cmpuint (journal->len, ==, 1);
  entry = g_ptr_array_index (journal, 0);
  g_assert_cmpint (entry->id, ==, act->id);
  g_assert_cmpstr (entry->actor, ==, "Test");
  g_assert_cmpstr (entry->role, ==, "DSI");
  g_assert_cmpstr (entry->reason, ==, "Changement de courtier");
  g_assert_cmpuint (entry->changes->len, ==, 2);
  change = g_ptr_array_index (entry->changes, 0);
  g_assert_cmpstr (change->field, ==, "name");
  g_assert_cmpstr (change->before, ==, "Capteurs");
  g_assert_cmpstr (change->after, ==, "Nouveau");

  for (guint i = 0; i < G_N_ELEMENTS (attacks); i++)
    g_assert_false (ter_connection_run (self->store->writer, attacks[i], NULL));
  ter_act_set (nobody, "name", "x");
  g_assert_false (ter_store_apply (self->store, nobody, &error));
  g_assert_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID);
}

/* A change of name, unit or property makes no twin when the device speaks again. */
static void
test_identity_survives (StoreFixture *self,
                        gconstpointer data)
{
  Objects objects = make_objects (self);
  g_autoptr (TerAct) act = store_act (TER_ACT_SET, "series", objects.series);
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (GPtrArray) list = NULL;
  const TerSeries *series;

  ter_act_set (act, "name", "Cour");
  ter_act_set (act, "property", "humidity");
  ter_act_set (act, "unit", "%");
  ter_act_set_int (act, "meter", objects.meter);
  g_assert_true (ter_store_apply (self->store, act, NULL));
  store_fixture_reopen (self);
  store_batch_add (batch, NULL, "a", STORE_EPOCH_US + 1, 2);
  g_assert_cmpuint (store_commit (self->store, batch).n_new_series, ==, 0);

  list = ter_store_list_series (self->store, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  series = g_ptr_array_index (list, 0);
  g_assert_cmpstr (series->name, ==, "Cour");
  g_assert_cmpstr (series->property, ==, "humidity");
  g_assert_cmpstr (series->unit, ==, "%");
  g_assert_cmpint (series->n_observations, ==, 2);
  /* Where its meter is. */
  g_assert_cmpint (series->site_id, ==, objects.site);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("every-field", test_every_field);
  add ("table-is-whole", test_table_is_whole);
  add ("unknown", test_unknown);
  add ("remove-restore", test_remove_restore);
  add ("undo-of-the-past", test_undo_of_the_past);
  add ("journal", test_journal);
  add ("identity-survives", test_identity_survives);

  return g_test_run ();
}
