/* ter-daily.c — What each meter counted, day by day, kept in memory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Pages add the consumption of meters up over months and years, again whenever a value comes in. A series is asked for
 * its days once, and again when it changed: another last observation, another number of them, another correction. One
 * thread asks at a time: two pages that open together do not do the work twice. Answers never change. */

#include "config.h"

#include "ter-daily-private.h"

struct _TerDailyCache
{
  GMutex mutex;
  GHashTable *answers;
};

TerDailyCache *
ter_daily_cache_new (void)
{
  TerDailyCache *self = g_new0 (TerDailyCache, 1);

  g_mutex_init (&self->mutex);
  self->answers = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                         (GDestroyNotify) ter_series_answer_unref);

  return self;
}

void
ter_daily_cache_free (TerDailyCache *self)
{
  g_hash_table_unref (self->answers);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* When days may begin elsewhere, or a series count something else. */
void
ter_daily_cache_clear (TerDailyCache *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_remove_all (self->answers);
}

/* Returns: (transfer full): what the series counted each day of its life, in its unit; NULL on error */
TerSeriesAnswer *
ter_daily_cache_load (TerDailyCache   *self,
                      TerStore        *store,
                      const TerSeries *series,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TerSeriesAnswer *known = g_hash_table_lookup (self->answers, &series->id);
  g_autoptr (TerSeriesQuery) query = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  TerSeriesAnswer *answer;

  if (known != NULL && known->series->last_us == series->last_us &&
      known->series->n_observations == series->n_observations &&
      known->series->n_corrections == series->n_corrections &&
      known->series->site_id == series->site_id)
    return ter_series_answer_ref (known);

  query = ter_series_query_new_full (TER_SPAN_WHOLE, TER_RESOLUTION_DAY, TER_FUNCTION_SUM);
  ter_series_query_add (query, series->id);
  answers = ter_store_query (store, query, cancellable, error);
  if (answers == NULL)
    return NULL;

  /* The key is in the answer. */
  answer = ter_series_answer_ref (g_ptr_array_index (answers, 0));
  g_hash_table_replace (self->answers, &answer->series->id, ter_series_answer_ref (answer));

  return answer;
}
