/* ter-harvester-refresh.c — Files of portals, fetched again when their time has come
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A round looks at every file that came from a portal and fetches those that are due, one after the other.
 *
 *   due ── the dataset's description ── gone? ── the file, if it changed ── same? ── read ── store
 *
 * 1. The description comes first: it tells of a withdrawal, and of a file that moved.
 * 2. A dataset that its portal withdrew is kept, with all its content, and marked; the run and the source say so.
 * 3. One that fails leaves what was there, is noted, and does not stop the others. It is tried again later and
 *    later.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-harvester-private.h"
#include "ter-instant.h"

typedef enum
{
  OUTCOME_SAME,
  OUTCOME_CHANGED,
  OUTCOME_FAILED,
} Outcome;

/* One file, with what it belongs to. Owned. */
typedef struct
{
  TerSource *source;
  TerDataset *dataset;
  TerResource *resource;
} Item;

static void
item_free (Item *item)
{
  ter_source_unref (item->source);
  ter_dataset_unref (item->dataset);
  ter_resource_unref (item->resource);
  g_free (item);
}

static TerSource *
find_source (GPtrArray *sources,
             gint64     id)
{
  for (guint i = 0; i < sources->len; i++)
    {
      TerSource *source = g_ptr_array_index (sources, i);

      if (source->id == id)
        return source->enabled && ter_portal_is_kind (source->kind) ? source : NULL;
    }

  return NULL;
}

/* Every file that is refreshed at all. */
static GPtrArray *
list_items (TerHarvester *self,
            GError      **error)
{
  TerStore *store = ter_territory_get_store (ter_harvester_get_territory (self));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  g_autoptr (GPtrArray) sources = ter_store_list_sources (store, error);
  g_autoptr (GPtrArray) datasets = sources != NULL ? ter_store_list_datasets (store, error) : NULL;

  for (guint i = 0; datasets != NULL && i < datasets->len; i++)
    {
      TerDataset *dataset = g_ptr_array_index (datasets, i);
      TerSource *source =
          dataset->source_id != 0 ? find_source (sources, dataset->source_id) : NULL;
      g_autoptr (GPtrArray) resources = NULL;

      if (source == NULL)
        continue;
      resources = ter_store_list_resources (store, dataset->id, error);
      if (resources == NULL)
        return NULL;
      for (guint j = 0; j < resources->len; j++)
        {
          TerResource *resource = g_ptr_array_index (resources, j);
          Item *item;

          if (resource->refresh_s <= 0)
            continue;
          item = g_new0 (Item, 1);
          item->source = ter_source_ref (source);
          item->dataset = ter_dataset_ref (dataset);
          item->resource = ter_resource_ref (resource);
          g_ptr_array_add (items, item);
        }
    }

  return datasets != NULL ? g_steal_pointer (&items) : NULL;
}

static void
set_gone (GError    **error,
          const char *title)
{
  g_clear_error (error);
  g_set_error (error, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_GONE,
               _("The portal does not have “%s” any more; what was brought in is kept"), title);
}

static gboolean
is_gone (const GError *problem)
{
  return g_error_matches (problem, TER_HTTP_ERROR, TER_HTTP_ERROR_NOT_FOUND) ||
         g_error_matches (problem, TER_HTTP_ERROR, TER_HTTP_ERROR_GONE);
}

/* The same file in what the portal says now: by its identity, or by its address when it has none. */
static const TerResource *
find_resource (TerListing        *listing,
               const TerResource *known)
{
  for (guint i = 0; i < listing->resources->len; i++)
    {
      const TerResource *resource = g_ptr_array_index (listing->resources, i);

      if (known->remote_id != NULL ? g_strcmp0 (resource->remote_id, known->remote_id) == 0
                                   : g_strcmp0 (resource->url, known->url) == 0)
        return resource;
    }

  return NULL;
}

/* What the portal says now, over what is held; a person's fields are the store's affair. */
static TerDataset *
merge_dataset (const TerDataset *held,
               const TerDataset *said)
{
  TerDataset *dataset = ter_harvester_copy_dataset (said);

  dataset->id = held->id;
  dataset->source_id = held->source_id;
  g_set_str (&dataset->remote_id, held->remote_id);
  g_set_str (&dataset->format, held->format);
  dataset->n_rows = held->n_rows;
  dataset->size_bytes = held->size_bytes;
  if (dataset->updated_us == TER_INSTANT_NONE)
    dataset->updated_us = held->updated_us;
  return dataset;
}

static TerResource *
merge_resource (const TerResource *held,
                const TerResource *said)
{
  TerResource *resource = ter_harvester_copy_resource (held);

  /* The title stays as it was first seen: series are named after it (ter_harvester_store()). */
  /* Another address is another file: what is known of the last answer does not hold for it. */
  if (g_strcmp0 (resource->url, said->url) != 0)
    {
      g_clear_pointer (&resource->etag, g_free);
      g_clear_pointer (&resource->last_modified, g_free);
    }
  g_set_str (&resource->url, said->url);
  g_set_str (&resource->format, said->format);
  return resource;
}

static TerListing *
describe (TerPortal    *portal,
          Item         *item,
          GCancellable *cancellable,
          GError      **error)
{
  TerListing *listing = ter_portal_get (portal, item->dataset->remote_id, cancellable, error);

  if (listing == NULL && error != NULL && is_gone (*error))
    set_gone (error, item->dataset->title);
  return listing;
}

static Outcome
refresh (TerHarvester *self,
         Item         *item,
         TerRun       *run,
         GCancellable *cancellable,
         GError      **error)
{
  const char *zone = ter_territory_get_zone_name (ter_harvester_get_territory (self));
  g_autoptr (TerPortal) portal = ter_harvester_open_portal (self, item->source, cancellable, error);
  g_autoptr (TerListing) listing =
      portal != NULL ? describe (portal, item, cancellable, error) : NULL;
  const TerResource *said;
  g_autoptr (TerDataset) dataset = NULL;
  g_autoptr (TerResource) resource = NULL;
  g_autoptr (TerHttpResponse) response = NULL;
  g_autoptr (TerHarvestContent) content = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (listing == NULL)
    return OUTCOME_FAILED;
  ter_harvester_note_repeated (run, listing);
  said = find_resource (listing, item->resource);
  if (said == NULL)
    {
      set_gone (error, item->resource->title);
      return OUTCOME_FAILED;
    }

  dataset = merge_dataset (item->dataset, listing->dataset);
  resource = merge_resource (item->resource, said);
  bytes = ter_harvester_fetch (portal, resource, &response, cancellable, error);
  if (response == NULL || (bytes == NULL && !response->not_modified))
    {
      if (is_gone (*error))
        set_gone (error, item->resource->title);
      return OUTCOME_FAILED;
    }

  if (bytes != NULL)
    {
      run->n_bytes = response->n_bytes;
      g_set_str (&resource->etag, response->etag);
      g_set_str (&resource->last_modified, response->last_modified);
      content = ter_harvest_content_read (resource, bytes, zone, cancellable, error);
      if (content == NULL)
        return OUTCOME_FAILED;
      /* Many portals know no condition: the same bytes are the same file. */
      if (g_strcmp0 (content->sha256, item->resource->sha256) == 0)
        g_clear_pointer (&content, ter_harvest_content_free);
    }

  if (!ter_harvester_store (self, dataset, resource, content, cancellable, error))
    return OUTCOME_FAILED;
  return content != NULL ? OUTCOME_CHANGED : OUTCOME_SAME;
}

/* What was withdrawn is said of the dataset itself, so that its sheet shows it. */
static gboolean
mark_withdrawn (TerHarvester *self,
                Item         *item,
                GError      **error)
{
  g_autoptr (TerDataset) dataset = ter_harvester_copy_dataset (item->dataset);

  if (dataset->is_withdrawn)
    return TRUE;
  dataset->is_withdrawn = TRUE;
  return ter_store_put_dataset (ter_territory_get_store (ter_harvester_get_territory (self)),
                                dataset, error);
}

/* FALSE when the territory cannot be written: there is no point in going on. */
static gboolean
refresh_item (TerHarvester *self,
              Item         *item,
              TerHarvest   *harvest,
              GCancellable *cancellable,
              GError      **error)
{
  g_autoptr (TerRun) run =
      ter_harvester_begin_run (self, item->source->id, item->dataset->title, error);
  g_autoptr (GError) problem = NULL;
  Outcome outcome;

  if (run == NULL)
    return FALSE;

  outcome = refresh (self, item, run, cancellable, &problem);
  harvest->n_due++;
  harvest->n_changed += outcome == OUTCOME_CHANGED;
  harvest->n_same += outcome == OUTCOME_SAME;
  harvest->n_failed += outcome == OUTCOME_FAILED;
  ter_harvester_note_try (self, item->resource->id, outcome == OUTCOME_FAILED);
  if (g_error_matches (problem, TER_HARVESTER_ERROR, TER_HARVESTER_ERROR_GONE) &&
      !mark_withdrawn (self, item, error))
    return FALSE;
  if (!ter_harvester_end_run (self, run, problem, error))
    return FALSE;

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * ter_harvester_refresh_due:
 * @harvest: (out caller-allocates) (optional): what was done
 *
 * Fetches every file whose time has come. One that fails is noted on its source and its run.
 *
 * Returns: %FALSE when the territory cannot be read or written, or when cancelled
 */
gboolean
ter_harvester_refresh_due (TerHarvester *self,
                           TerHarvest   *harvest,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autoptr (GPtrArray) items = NULL;
  TerHarvest done = { 0 };
  gint64 now_us;

  g_return_val_if_fail (TER_IS_HARVESTER (self), FALSE);

  items = list_items (self, error);
  if (items == NULL)
    return FALSE;

  now_us = ter_territory_get_now_us (ter_harvester_get_territory (self));
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);

      if (ter_harvester_get_due_us (self, item->resource) <= now_us &&
          !refresh_item (self, item, &done, cancellable, error))
        return FALSE;
    }

  if (harvest != NULL)
    *harvest = done;
  return TRUE;
}

/**
 * ter_harvester_get_next_due_us:
 *
 * Gets when the next file is to be fetched again; it may be past.
 *
 * Returns: an instant, or %TER_INSTANT_NONE when nothing is refreshed
 */
gint64
ter_harvester_get_next_due_us (TerHarvester *self)
{
  g_autoptr (GPtrArray) items = NULL;
  gint64 next_us = TER_INSTANT_NONE;

  g_return_val_if_fail (TER_IS_HARVESTER (self), TER_INSTANT_NONE);

  items = list_items (self, NULL);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      Item *item = g_ptr_array_index (items, i);
      gint64 due_us = ter_harvester_get_due_us (self, item->resource);

      if (next_us == TER_INSTANT_NONE || due_us < next_us)
        next_us = due_us;
    }

  return next_us;
}
