/* test-store-check.c — The check finds each kind of disorder, and nothing in a territory that is sound
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "store-support.h"

static void
fill (StoreFixture *self)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (TerArea) area = ter_area_new ();

  for (int i = 0; i < 20; i++)
    store_batch_add (batch, i == 0 ? "k" : NULL, i % 2 == 0 ? "a" : "b", STORE_EPOCH_US + i, i);
  store_batch_add (batch, NULL, "a", STORE_EPOCH_US, 99);
  area->kind = g_strdup ("place");
  area->name = g_strdup ("Mairie");
  area->geometry = ter_geometry_new_point (5, 45);
  ter_batch_add_area (batch, area);
  store_commit (self->store, batch);
  store_create (self->store, "site", "name", "École", NULL);
}

/* What a fault of the disk, or of a tool, could do. Foreign keys and triggers are off for it. */
static const struct
{
  const char *name;
  const char *sql;
} disorders[] = {
  { "segment-wiped", "UPDATE segment SET data = zeroblob (length (data))" },
  { "segment-cut", "UPDATE segment SET data = substr (data, 1, length (data) - 1)" },
  { "segment-checksum", "UPDATE segment SET checksum = checksum + 1" },
  { "segment-count", "UPDATE segment SET n = n + 1" },
  { "segment-series", "UPDATE segment SET last_series = last_series + 1" },
  { "segment-moved", "UPDATE segment SET id = id + 1" },
  { "segment-lost", "DELETE FROM segment" },
  { "segment-twice",
    "INSERT INTO segment SELECT id + 1, level, n_commits, n, n_series, first_series,"
    " last_series, created_us, checksum, data FROM segment" },
  { "commits", "UPDATE compaction SET n_commits = 1" },
  { "lost-correction", "DELETE FROM correction" },
  { "lost-original", "DELETE FROM correction WHERE seq = 0" },
  { "changed-original", "UPDATE correction SET value = 1000 WHERE seq = 0" },
  { "changed-correction", "UPDATE correction SET value = 1000 WHERE seq = 1" },
  { "changed-quality", "UPDATE correction SET quality = 1 WHERE seq = 1" },
  { "moved-correction", "UPDATE correction SET time_us = time_us + 1" },
  { "early-correction", "UPDATE correction SET time_us = time_us - 1" },
  { "another-correction", "INSERT INTO correction (series_id, time_us, seq, value, quality)"
                          " SELECT 2, time_us + 1, seq, value, quality FROM correction" },
  { "orphan-correction", "UPDATE correction SET series_id = 77" },
  { "orphans", "DELETE FROM series WHERE id = 2" },
  { "orphan-chunk", "INSERT INTO chunk (id, checksum, data) VALUES (77 << 32, 0, x'')" },
  { "message-keys", "UPDATE message_key SET data = zeroblob (length (data))" },
  { "message-keys-moved", "UPDATE message_key SET id = id + 1" },
  { "count", "UPDATE series SET n_observations = n_observations + 1 WHERE id = 1" },
  { "first", "UPDATE series SET first_us = 1 WHERE id = 1" },
  { "last", "UPDATE series SET last_us = 1 << 60 WHERE id = 1" },
  { "digest", "UPDATE series SET digest = digest + 1 WHERE id = 2" },
  { "geometry", "UPDATE area SET geometry = x'0101'" },
  { "reference", "UPDATE device SET source_id = 99 WHERE id = 1" },
  { "journal-entry", "DELETE FROM act WHERE id = 1" },
  { "journal-change", "UPDATE act_change SET act_id = 99 WHERE act_id = 2" },
};

static void
test_disorder (StoreFixture *self,
               gconstpointer data)
{
  const char *sql = data;
  TerConnection *writer = self->store->writer;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  fill (self);
  store_fixture_assert_sound (self);
  g_assert_true (
      ter_connection_run (writer,
                          "PRAGMA foreign_keys = OFF;"
                          "DROP TRIGGER act_no_delete; DROP TRIGGER act_change_no_update;",
                          NULL));
  ter_connection_run (writer, sql, &error);
  g_assert_no_error (error);
  problems = ter_store_check (self->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, >, 0);
  g_test_message ("%s", (char *) g_ptr_array_index (problems, 0));
}

/* The same seed gives the same identities, another seed others. */
static void
test_seed (StoreFixture *self,
           gconstpointer data)
{
  static const guint32 seeds[] = { 1, 1, 2 };
  g_autoptr (GHashTable) uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seeds[i]);
      char *uid = ter_make_uid (rand);

      g_assert_true (g_uuid_string_is_valid (uid));
      g_assert_cmpint (uid[14], ==, '4');
      g_hash_table_add (uids, uid);
    }
  g_assert_cmpuint (g_hash_table_size (uids), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (disorders); i++)
    {
      g_autofree char *path = g_strconcat ("/store/check/", disorders[i].name, NULL);

      g_test_add (path, StoreFixture, disorders[i].sql, store_fixture_set_up, test_disorder,
                  store_fixture_tear_down);
    }
  g_test_add ("/store/check/seed", StoreFixture, NULL, store_fixture_set_up, test_seed,
              store_fixture_tear_down);

  return g_test_run ();
}
