/* ter-query.c — What the queries of this room share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-query-private.h"

/* Records that are listed begin with the number of their row, so that one index serves them all. */
G_STATIC_ASSERT (G_STRUCT_OFFSET (TerArea, id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (TerDevice, id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (TerMeter, id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (TerSeries, id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (TerSite, id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (TerSource, id) == 0);

/* Borrows the records: the array outlives the index. */
GHashTable *
ter_query_index (GPtrArray *records)
{
  GHashTable *index = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < records->len; i++)
    g_hash_table_insert (index, g_ptr_array_index (records, i), g_ptr_array_index (records, i));

  return index;
}

gpointer
ter_query_lookup (GHashTable *index,
                  gint64      id)
{
  return g_hash_table_lookup (index, &id);
}

/* Series of each device: arrays that own their items; the keys are borrowed from @series. */
GHashTable *
ter_query_group_series (GPtrArray *series)
{
  GHashTable *groups =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < series->len; i++)
    {
      TerSeries *item = g_ptr_array_index (series, i);
      GPtrArray *group = g_hash_table_lookup (groups, &item->device_id);

      if (group == NULL)
        {
          group = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_series_unref);
          g_hash_table_insert (groups, &item->device_id, group);
        }
      g_ptr_array_add (group, ter_series_ref (item));
    }

  return groups;
}

/* The zone of that name, which a site carries; UTC where this machine does not know it. */
GTimeZone *
ter_query_zone (const char *name)
{
  GTimeZone *zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;

  return zone != NULL ? zone : g_time_zone_new_utc ();
}

/* Whether a source of that kind speaks by itself: then silence means something. */
gboolean
ter_query_is_listened_to (const char *source_kind)
{
  return g_strcmp0 (source_kind, "file") != 0 && g_strcmp0 (source_kind, "ckan") != 0;
}
