/* test-store-cost.c — What a question about one series reads does not depend on how many others there are
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "store-support.h"
#include "ter-connection-private.h"

#define N_HOURS (28 * 24)
/* A tree of more pages may be a level deeper: for each of the tables that are read. */
#define MORE_PAGES 6

static void
fill (StoreFixture *self,
      int           n_series)
{
  g_autoptr (TerBatch) batch = ter_batch_new (self->source_id);
  g_autoptr (GError) error = NULL;

  for (int series = 0; series < n_series; series++)
    {
      g_autofree char *name = g_strdup_printf ("d%03d", series);

      for (int hour = 0; hour < N_HOURS; hour++)
        store_batch_add (batch, NULL, name, STORE_EPOCH_US + hour * TER_USEC_PER_HOUR,
                         (series * 31 + hour * 7) % 100);
    }
  store_commit (self->store, batch);
  ter_store_settle (self->store, NULL, &error);
  g_assert_no_error (error);
  store_fixture_reopen (self);
}

static void
ask (StoreFixture *self,
     TerResolution resolution)
{
  TerSpan span = { STORE_EPOCH_US, STORE_EPOCH_US + N_HOURS * TER_USEC_PER_HOUR };
  g_autoptr (TerSeriesQuery) query =
      ter_series_query_new_full (span, resolution, TER_FUNCTION_MEAN);
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GError) error = NULL;

  ter_series_query_add (query, 7);
  answers = ter_store_query (self->store, query, NULL, &error);
  g_assert_no_error (error);
}

static int
count_misses (StoreFixture *self)
{
  g_autoptr (TerReading) reading = ter_store_begin_reading (self->store, NULL);
  int n = 0, highest = 0;

  g_assert_cmpint (sqlite3_db_status (reading->connection->db, SQLITE_DBSTATUS_CACHE_MISS, &n,
                                      &highest, TRUE),
                   ==, SQLITE_OK);

  return n;
}

/* Pages that a question reads when nothing is in memory but the schema. */
static int
count_pages (StoreFixture *self,
             TerResolution resolution)
{
  ask (self, resolution);
  {
    g_autoptr (TerReading) reading = ter_store_begin_reading (self->store, NULL);

    sqlite3_db_release_memory (reading->connection->db);
  }
  count_misses (self);
  ask (self, resolution);

  return count_misses (self);
}

static void
test_pages (void)
{
  static const int sizes[] = { 20, 200 };
  static const TerResolution resolutions[] = { TER_RESOLUTION_RAW, TER_RESOLUTION_HOUR,
                                               TER_RESOLUTION_DAY };
  int pages[G_N_ELEMENTS (sizes)][G_N_ELEMENTS (resolutions)];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      StoreFixture fixture = { 0 };

      store_fixture_set_up (&fixture, NULL);
      fill (&fixture, sizes[i]);
      for (guint j = 0; j < G_N_ELEMENTS (resolutions); j++)
        pages[i][j] = count_pages (&fixture, resolutions[j]);
      store_fixture_tear_down (&fixture, NULL);
    }
  for (guint j = 0; j < G_N_ELEMENTS (resolutions); j++)
    {
      g_test_message ("resolution %u: %d pages of 20 series, %d of 200", j, pages[0][j],
                      pages[1][j]);
      g_assert_cmpint (pages[1][j], <=, pages[0][j] + MORE_PAGES);
    }
}

/* No statement of a question walks through a table that grows with the series. */
static void
test_plans (StoreFixture *self,
            gconstpointer data)
{
  static const char *const forbidden[] = { "SCAN chunk", "SCAN rollup", "SCAN correction", "SCAN s",
                                           "SCAN series" };
  g_autoptr (TerReading) reading = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  fill (self, 20);
  /* The list walks through all: it is asked elsewhere. */
  {
    TerSpan span = { STORE_EPOCH_US, STORE_EPOCH_US + N_HOURS * TER_USEC_PER_HOUR };
    static const TerResolution resolutions[] = { TER_RESOLUTION_RAW, TER_RESOLUTION_HOUR,
                                                 TER_RESOLUTION_DAY, TER_RESOLUTION_YEAR };

    for (guint i = 0; i < G_N_ELEMENTS (resolutions); i++)
      {
        g_autoptr (TerSeriesQuery) query =
            ter_series_query_new_full (span, resolutions[i], TER_FUNCTION_MEAN);
        g_autoptr (GPtrArray) answers = NULL;

        ter_series_query_add (query, 7);
        answers = ter_store_query (self->store, query, NULL, NULL);
        g_assert_nonnull (answers);
      }
  }
  reading = ter_store_begin_reading (self->store, NULL);
  g_hash_table_iter_init (&iter, reading->connection->statements);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, "SELECT"))
      g_ptr_array_add (texts, g_strdup (key));
  g_assert_cmpuint (texts->len, >, 3);
  for (guint i = 0; i < texts->len; i++)
    {
      g_autofree char *sql =
          g_strconcat ("EXPLAIN QUERY PLAN ", (char *) g_ptr_array_index (texts, i), NULL);
      sqlite3_stmt *plan = NULL;

      g_assert_cmpint (sqlite3_prepare_v2 (reading->connection->db, sql, -1, &plan, NULL), ==,
                       SQLITE_OK);
      while (sqlite3_step (plan) == SQLITE_ROW)
        {
          const char *step = (const char *) sqlite3_column_text (plan, 3);

          for (guint j = 0; j < G_N_ELEMENTS (forbidden); j++)
            if (g_str_has_prefix (step, forbidden[j]) &&
                (step[strlen (forbidden[j])] == '\0' || step[strlen (forbidden[j])] == ' '))
              g_error ("%s: %s", step, (char *) g_ptr_array_index (texts, i));
        }
      sqlite3_finalize (plan);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/cost/pages", test_pages);
  g_test_add ("/store/cost/plans", StoreFixture, NULL, store_fixture_set_up, test_plans,
              store_fixture_tear_down);

  return g_test_run ();
}
