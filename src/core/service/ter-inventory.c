/* ter-inventory.c — The inventory of datasets and the sheet of one
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Joins datasets with their source and judges their freshness by how often they should change.
 *
 *  1. A dataset made of series changes when its source brings observations, whatever the row says.
 *  2. Freshness is only judged where a frequency is known and something was brought: the rest is unknown, never late.
 *  3. Titles are ordered as people order them, and searched without accents.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-inventory.h"
#include "ter-query-private.h"
#include "ter-territory-private.h"

#define N_RUNS 20
#define N_ACTS 500

static void
ter_inventory_item_clear (TerInventoryItem *self)
{
  g_clear_pointer (&self->dataset, ter_dataset_unref);
  g_free (self->source_name);
  g_free (self->freshness_text);
  g_free (self->sort_key);
  g_free (self->search_text);
}

TER_DEFINE_RECORD (TerInventoryItem, ter_inventory_item, ter_inventory_item_clear)

static void
ter_fiche_clear (TerFiche *self)
{
  g_clear_pointer (&self->item, ter_inventory_item_unref);
  g_clear_pointer (&self->resources, g_ptr_array_unref);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_clear_pointer (&self->acts, g_ptr_array_unref);
  g_clear_pointer (&self->rows, ter_figure_unref);
}

TER_DEFINE_RECORD (TerFiche, ter_fiche, ter_fiche_clear)

/**
 * ter_freshness_label:
 *
 * Returns: (transfer none): the verdict in a word or two
 */
const char *
ter_freshness_label (TerFreshness freshness)
{
  switch (freshness)
    {
    case TER_FRESHNESS_FRESH:
      return C_("freshness", "Up to date");
    case TER_FRESHNESS_OUT_OF_DATE:
      return C_("freshness", "Out of date");
    case TER_FRESHNESS_UNKNOWN:
    default:
      return C_("freshness", "Not known");
    }
}

/* The most recent observation of each source, by the source's row. */
static GHashTable *
last_by_source (GPtrArray *devices)
{
  GHashTable *last = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; i < devices->len; i++)
    {
      const TerDevice *device = g_ptr_array_index (devices, i);
      gint64 *known = g_hash_table_lookup (last, &device->source_id);

      if (known == NULL)
        g_hash_table_insert (last, g_memdup2 (&device->source_id, sizeof (gint64)),
                             g_memdup2 (&device->last_seen_us, sizeof (gint64)));
      else
        *known = MAX (*known, device->last_seen_us);
    }

  return last;
}

static gint64
updated_us (const TerDataset *dataset,
            GHashTable       *last)
{
  const gint64 *seen = g_hash_table_lookup (last, &dataset->source_id);

  if (seen != NULL && g_strcmp0 (dataset->format, "series") == 0)
    return MAX (dataset->updated_us, *seen);

  return dataset->updated_us;
}

static void
judge_freshness (TerInventoryItem *self,
                 gint64            changed_us,
                 gint64            now_us)
{
  gint64 step_us = ter_frequency_step_us (self->dataset->frequency);
  g_autofree char *text = NULL;

  self->due_us = TER_INSTANT_NONE;
  if (changed_us == TER_INSTANT_NONE)
    {
      self->freshness_text = g_strdup (_("never brought"));
      return;
    }
  if (step_us == 0)
    {
      self->freshness_text = ter_format_age (changed_us, now_us);
      return;
    }

  self->due_us = changed_us + step_us;
  if (self->due_us >= now_us)
    {
      self->freshness = TER_FRESHNESS_FRESH;
      self->freshness_text = ter_format_age (changed_us, now_us);
      return;
    }
  self->freshness = TER_FRESHNESS_OUT_OF_DATE;
  text = ter_format_duration (now_us - self->due_us);
  /* Translators: how long ago a dataset should have changed: "12 d late". */
  self->freshness_text = g_strdup_printf (_("%s late"), text);
}

static TerInventoryItem *
item_new (TerDataset *dataset,
          TerSource  *source,
          GHashTable *last,
          gint64      now_us)
{
  TerInventoryItem *self = ter_inventory_item_new ();
  const char *words[] = {
    dataset->title,   dataset->theme, dataset->producer,
    dataset->steward, NULL,           ter_dataset_theme_label (dataset->theme)
  };
  g_autoptr (GString) text = g_string_new (NULL);

  self->dataset = ter_dataset_ref (dataset);
  self->source_name = source != NULL ? g_strdup (source->name) : NULL;
  words[4] = self->source_name;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (words[i] != NULL)
        g_string_append_printf (text, "%s ", words[i]);
    }
  self->search_text = ter_format_search_key (text->str);
  self->sort_key = g_utf8_collate_key (dataset->title != NULL ? dataset->title : "", -1);
  judge_freshness (self, updated_us (dataset, last), now_us);

  return self;
}

/**
 * ter_inventory_load:
 * @territory: an open territory
 * @cancellable: (nullable): stops it
 * @error: a store's error
 *
 * Loads the inventory. Blocks: on a worker thread.
 *
 * Returns: (transfer full) (element-type TerInventoryItem): the datasets, or %NULL on error
 */
GPtrArray *
ter_inventory_load (TerTerritory *territory,
                    GCancellable *cancellable,
                    GError      **error)
{
  TerStore *store = ter_territory_get_store (territory);
  gint64 now_us = ter_territory_get_now_us (territory);
  g_autoptr (GPtrArray) datasets = ter_store_list_datasets (store, error);
  g_autoptr (GPtrArray) sources = datasets != NULL ? ter_store_list_sources (store, error) : NULL;
  g_autoptr (GPtrArray) devices = sources != NULL ? ter_store_list_devices (store, error) : NULL;
  g_autoptr (GHashTable) source_index = NULL;
  g_autoptr (GHashTable) last = NULL;
  GPtrArray *items;

  if (devices == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  source_index = ter_query_index (sources);
  last = last_by_source (devices);
  items = g_ptr_array_new_full (datasets->len, (GDestroyNotify) ter_inventory_item_unref);
  for (guint i = 0; i < datasets->len; i++)
    {
      TerDataset *dataset = g_ptr_array_index (datasets, i);

      g_ptr_array_add (items,
                       item_new (dataset, ter_query_lookup (source_index, dataset->source_id), last,
                                 now_us));
    }

  return items;
}

static GPtrArray *
acts_of_dataset (TerStore *store,
                 gint64    dataset_id,
                 GError  **error)
{
  g_autoptr (GPtrArray) all = ter_store_list_acts (store, N_ACTS, error);
  GPtrArray *acts;

  if (all == NULL)
    return NULL;

  acts = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_act_unref);
  for (guint i = 0; i < all->len; i++)
    {
      TerAct *act = g_ptr_array_index (all, i);

      if (g_str_equal (act->object, "dataset") && act->object_id == dataset_id)
        g_ptr_array_add (acts, ter_act_ref (act));
    }

  return acts;
}

static GPtrArray *
series_of_source (TerStore *store,
                  gint64    source_id,
                  GError  **error)
{
  g_autoptr (GPtrArray) all = ter_store_list_series (store, error);
  g_autoptr (GPtrArray) devices = all != NULL ? ter_store_list_devices (store, error) : NULL;
  g_autoptr (GHashTable) index = NULL;
  GPtrArray *series;

  if (devices == NULL)
    return NULL;

  index = ter_query_index (devices);
  series = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_series_unref);
  for (guint i = 0; i < all->len; i++)
    {
      TerSeries *item = g_ptr_array_index (all, i);
      const TerDevice *device = ter_query_lookup (index, item->device_id);

      if (device != NULL && device->source_id == source_id)
        g_ptr_array_add (series, ter_series_ref (item));
    }

  return series;
}

static TerFigure *
rows_figure (const TerFiche *self)
{
  const TerDataset *dataset = self->item->dataset;
  gint64 n_rows = dataset->n_rows;
  TerFigure *figure;
  g_autofree char *count = NULL;

  /* What the series of a source hold is counted, not remembered. */
  if (g_strcmp0 (dataset->format, "series") == 0 && self->series->len > 0)
    {
      n_rows = 0;
      for (guint i = 0; i < self->series->len; i++)
        n_rows += ((TerSeries *) g_ptr_array_index (self->series, i))->n_observations;
    }
  if (n_rows < 0)
    return NULL;

  figure = ter_figure_new_full ("dataset.rows", dataset->title, (double) n_rows, NULL);
  ter_figure_set_method (figure, _("Counted in the territory file"), "1");
  figure->status = dataset->status;
  figure->last_us = dataset->updated_us;
  for (guint i = 0; i < self->series->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (self->series, i);

      figure->last_us = MAX (figure->last_us, series->last_us);
      ter_figure_add_input (figure, series->id, series->name, series->n_observations);
    }
  count = ter_format_count (n_rows);
  figure->sentence =
      g_strdup_printf (_("This dataset holds %s rows, features or observations."), count);

  return figure;
}

static gboolean
load_parts (TerFiche *self,
            TerStore *store,
            GError  **error)
{
  const TerDataset *dataset = self->item->dataset;
  g_autoptr (GPtrArray) features = ter_store_list_features (store, dataset->id, error);

  if (features == NULL)
    return FALSE;

  self->n_features = features->len;
  self->resources = ter_store_list_resources (store, dataset->id, error);
  if (self->resources == NULL)
    return FALSE;
  self->acts = acts_of_dataset (store, dataset->id, error);
  if (self->acts == NULL)
    return FALSE;
  if (dataset->source_id == 0)
    {
      self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_run_unref);
      self->series = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_series_unref);
      return TRUE;
    }
  self->runs = ter_store_list_runs (store, dataset->source_id, N_RUNS, error);
  if (self->runs == NULL)
    return FALSE;
  self->series = series_of_source (store, dataset->source_id, error);

  return self->series != NULL;
}

/**
 * ter_fiche_load:
 * @territory: an open territory
 * @dataset_id: a dataset
 * @cancellable: (nullable): stops it
 * @error: a store's error; %TER_STORE_ERROR_NOT_FOUND when it is not in the inventory
 *
 * Loads the sheet of a dataset. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the sheet, or %NULL on error
 */
TerFiche *
ter_fiche_load (TerTerritory *territory,
                gint64        dataset_id,
                GCancellable *cancellable,
                GError      **error)
{
  g_autoptr (GPtrArray) items = ter_inventory_load (territory, cancellable, error);
  g_autoptr (TerFiche) self = ter_fiche_new ();

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      TerInventoryItem *item = g_ptr_array_index (items, i);

      if (item->dataset->id == dataset_id)
        self->item = ter_inventory_item_ref (item);
    }
  if (items == NULL)
    return NULL;
  if (self->item == NULL)
    {
      g_set_error_literal (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
                           _("This dataset is not in the inventory any more."));
      return NULL;
    }
  if (!load_parts (self, ter_territory_get_store (territory), error))
    return NULL;
  self->rows = rows_figure (self);

  return g_steal_pointer (&self);
}
