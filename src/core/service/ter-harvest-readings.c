/* ter-harvest-readings.c — The readings in a table of a portal
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A table of which a column says when is read into series, by the importer. What each column measures is guessed
 * from the lines of the file, and a file that grew may be guessed differently: values that only rose look like
 * an index until one falls. So the first guess is written down, as a fact of the territory, and the next ones
 * follow it.
 *
 * 1. A column of the same title is the same series for ever.
 * 2. A column that appears later is guessed then, and written down in turn.
 */

#include "config.h"

#include "ter-harvester-private.h"
#include "ter-importer.h"
#include "ter-json-writer.h"

static char *
make_key (const TerDataset  *dataset,
          const TerResource *resource)
{
  return g_strdup_printf ("harvest-columns:%" G_GINT64_FORMAT ":%s", dataset->id,
                          resource->remote_id != NULL ? resource->remote_id : resource->url);
}

static const TerJsonNode *
find_column (const TerJsonNode *columns,
             const char        *title)
{
  TerJsonIter iter;
  const TerJsonNode *node;

  ter_json_iter_init (&iter, columns);
  while (ter_json_iter_next (&iter, NULL, &node))
    if (g_strcmp0 (ter_json_get_string (node, "title"), title) == 0)
      return node;

  return NULL;
}

static void
follow (TerImportPlan     *plan,
        const TerJsonNode *columns)
{
  for (guint i = 0; i < plan->columns->len; i++)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, i);
      const TerJsonNode *known = find_column (columns, column->title);
      gint64 role, kind, date_order;

      if (!ter_json_node_get_int (ter_json_node_get (known, "role"), &role) ||
          !ter_json_node_get_int (ter_json_node_get (known, "kind"), &kind) ||
          !ter_json_node_get_int (ter_json_node_get (known, "date-order"), &date_order))
        continue;

      column->role = (TerImportRole) CLAMP (role, 0, TER_IMPORT_VALUE);
      column->kind = (TerSeriesKind) CLAMP (kind, 0, TER_SERIES_AMOUNT);
      column->date_order = (TerImportDateOrder) CLAMP (date_order, 0, TER_IMPORT_EPOCH);
      g_set_str (&column->property, ter_json_get_string (known, "property"));
      g_set_str (&column->channel, ter_json_get_string (known, "channel"));
      g_set_str (&column->unit, ter_json_get_string (known, "unit"));
    }
}

static char *
write_down (TerImportPlan *plan)
{
  g_autoptr (TerJsonWriter) writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < plan->columns->len; i++)
    {
      const TerImportColumn *column = ter_import_plan_get_column (plan, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_string (writer, "title", column->title);
      ter_json_writer_member_int (writer, "role", column->role);
      ter_json_writer_member_int (writer, "kind", column->kind);
      ter_json_writer_member_int (writer, "date-order", column->date_order);
      ter_json_writer_member_string (writer, "property", column->property);
      ter_json_writer_member_string (writer, "channel", column->channel);
      ter_json_writer_member_string (writer, "unit", column->unit);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);
  return ter_json_writer_steal (writer);
}

static gboolean
settle_plan (TerStore      *store,
             const char    *key,
             TerImportPlan *plan,
             GError       **error)
{
  g_autofree char *known = ter_store_dup_fact (store, key);
  g_autoptr (TerJson) json = known != NULL ? ter_json_parse (known, -1, NULL, NULL) : NULL;
  g_autofree char *now = NULL;

  if (json != NULL)
    follow (plan, ter_json_get_root (json));
  now = write_down (plan);
  return g_strcmp0 (now, known) == 0 || ter_store_set_fact (store, key, now, error);
}

/*< private >
 * ter_harvester_store_readings:
 * @dataset: as stored
 * @resource: one of its files
 * @content: what was read of it, with its plan
 *
 * Stores the readings of a table, as series of its portal. Its lines that cannot be read are on the import's own
 * run.
 */
gboolean
ter_harvester_store_readings (TerHarvester      *self,
                              const TerDataset  *dataset,
                              const TerResource *resource,
                              TerHarvestContent *content,
                              GCancellable      *cancellable,
                              GError           **error)
{
  TerTerritory *territory = ter_harvester_get_territory (self);
  const char *id = resource->remote_id != NULL ? resource->remote_id : dataset->remote_id;
  g_autofree char *key = make_key (dataset, resource);
  g_autoptr (TerImportResult) result = NULL;

  if (!settle_plan (ter_territory_get_store (territory), key, content->plan, error))
    return FALSE;

  /* Where no column says which device was read, the file is one. Its title is kept since the first time, and the
   * beginning of its identity tells it from another file of that title. */
  g_free (content->plan->device);
  content->plan->device = g_strdup_printf ("%s (%.8s)", resource->title, id != NULL ? id : "");
  result = ter_importer_run_bytes (territory, content->bytes, content->plan, dataset->source_id,
                                   NULL, NULL, cancellable, error);
  return result != NULL;
}
