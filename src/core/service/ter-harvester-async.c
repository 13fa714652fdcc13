/* ter-harvester-async.c — The harvester, for windows
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each call runs its synchronous twin in a thread of its own, not in GTask's pool: a portal that answers slowly
 * must not take the place of a query on the territory. Records are shared, never changed.
 */

#include "config.h"

#include "ter-harvester-private.h"

/* Nothing is refreshed more often than that, so nothing is looked at more often. */
#define ROUND_S 60

typedef struct
{
  TerSource *source;
  TerListing *listing;
  TerResource *resource;
  char *query;
  char *cursor;
  gint64 refresh_s;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->source, ter_source_unref);
  g_clear_pointer (&job->listing, ter_listing_unref);
  g_clear_pointer (&job->resource, ter_resource_unref);
  g_free (job->query);
  g_free (job->cursor);
  g_free (job);
}

/* What a thread does with its job; sets what to return on the task. */
typedef void (*JobFunc) (GTask *task, TerHarvester *self, Job *job);

typedef struct
{
  GTask *task;
  JobFunc func;
} Start;

static gpointer
run_job (gpointer data)
{
  g_autofree Start *start = data;
  g_autoptr (GTask) task = start->task;

  start->func (task, g_task_get_source_object (task), g_task_get_task_data (task));
  return NULL;
}

static void
start_job (TerHarvester       *self,
           Job                *job,
           JobFunc             func,
           gpointer            tag,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  Start *start = g_new0 (Start, 1);

  start->task = g_task_new (self, cancellable, callback, user_data);
  start->func = func;
  g_task_set_source_tag (start->task, tag);
  g_task_set_task_data (start->task, job, job_free);
  g_thread_unref (g_thread_new ("harvest", run_job, start));
}

static void
return_result (GTask         *task,
               gpointer       result,
               GDestroyNotify free_result,
               GError        *error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, free_result);
  else
    g_task_return_error (task, error);
}

static void
search_job (GTask        *task,
            TerHarvester *self,
            Job          *job)
{
  GError *error = NULL;
  TerListingPage *page = ter_harvester_search (self, job->source, job->query, job->cursor,
                                               g_task_get_cancellable (task), &error);

  return_result (task, page, (GDestroyNotify) ter_listing_page_unref, error);
}

/**
 * ter_harvester_search_async:
 *
 * Does ter_harvester_search() in a thread.
 */
void
ter_harvester_search_async (TerHarvester       *self,
                            TerSource          *source,
                            const char         *query,
                            const char         *cursor,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TER_IS_HARVESTER (self) && source != NULL);

  job = g_new0 (Job, 1);
  job->source = ter_source_ref (source);
  job->query = g_strdup (query);
  job->cursor = g_strdup (cursor);
  start_job (self, job, search_job, ter_harvester_search_async, cancellable, callback, user_data);
}

/**
 * ter_harvester_search_finish:
 *
 * Gets the page.
 *
 * Returns: (transfer full): a page, or %NULL with an error
 */
TerListingPage *
ter_harvester_search_finish (TerHarvester *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
preview_job (GTask        *task,
             TerHarvester *self,
             Job          *job)
{
  GError *error = NULL;
  TerPreview *preview = ter_harvester_preview (self, job->source, job->resource,
                                               g_task_get_cancellable (task), &error);

  return_result (task, preview, (GDestroyNotify) ter_preview_unref, error);
}

/**
 * ter_harvester_preview_async:
 *
 * Does ter_harvester_preview() in a thread.
 */
void
ter_harvester_preview_async (TerHarvester       *self,
                             TerSource          *source,
                             TerResource        *resource,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TER_IS_HARVESTER (self) && source != NULL && resource != NULL);

  job = g_new0 (Job, 1);
  job->source = ter_source_ref (source);
  job->resource = ter_resource_ref (resource);
  start_job (self, job, preview_job, ter_harvester_preview_async, cancellable, callback, user_data);
}

/**
 * ter_harvester_preview_finish:
 *
 * Gets the preview.
 *
 * Returns: (transfer full): a preview, or %NULL with an error
 */
TerPreview *
ter_harvester_preview_finish (TerHarvester *self,
                              GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_job (GTask        *task,
         TerHarvester *self,
         Job          *job)
{
  GError *error = NULL;
  TerDataset *dataset = ter_harvester_add (self, job->source, job->listing, job->resource,
                                           job->refresh_s, g_task_get_cancellable (task), &error);

  return_result (task, dataset, (GDestroyNotify) ter_dataset_unref, error);
}

/**
 * ter_harvester_add_async:
 *
 * Does ter_harvester_add() in a thread.
 */
void
ter_harvester_add_async (TerHarvester       *self,
                         TerSource          *source,
                         TerListing         *listing,
                         TerResource        *resource,
                         gint64              refresh_s,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  Job *job;

  g_return_if_fail (TER_IS_HARVESTER (self) && source != NULL && listing != NULL &&
                    resource != NULL);

  job = g_new0 (Job, 1);
  job->source = ter_source_ref (source);
  job->listing = ter_listing_ref (listing);
  job->resource = ter_resource_ref (resource);
  job->refresh_s = refresh_s;
  start_job (self, job, add_job, ter_harvester_add_async, cancellable, callback, user_data);
}

/**
 * ter_harvester_add_finish:
 *
 * Gets the dataset.
 *
 * Returns: (transfer full): the dataset as stored, or %NULL with an error
 */
TerDataset *
ter_harvester_add_finish (TerHarvester *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refresh_job (GTask        *task,
             TerHarvester *self,
             Job          *job)
{
  GError *error = NULL;
  TerHarvest harvest = { 0 };

  if (ter_harvester_refresh_due (self, &harvest, g_task_get_cancellable (task), &error))
    g_task_return_pointer (task, g_memdup2 (&harvest, sizeof harvest), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * ter_harvester_refresh_due_async:
 *
 * Does ter_harvester_refresh_due() in a thread.
 */
void
ter_harvester_refresh_due_async (TerHarvester       *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_return_if_fail (TER_IS_HARVESTER (self));

  start_job (self, g_new0 (Job, 1), refresh_job, ter_harvester_refresh_due_async, cancellable,
             callback, user_data);
}

/**
 * ter_harvester_refresh_due_finish:
 * @harvest: (out caller-allocates) (optional): what was done
 *
 * Gets how the round went.
 *
 * Returns: %FALSE with an error when the territory cannot be read or written, or when cancelled
 */
gboolean
ter_harvester_refresh_due_finish (TerHarvester *self,
                                  GAsyncResult *result,
                                  TerHarvest   *harvest,
                                  GError      **error)
{
  g_autofree TerHarvest *done = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_pointer (G_TASK (result), error);
  if (done != NULL && harvest != NULL)
    *harvest = *done;
  return done != NULL;
}

static void
on_round_done (GObject      *object,
               GAsyncResult *result,
               gpointer      data)
{
  TerHarvester *self = TER_HARVESTER (object);
  TerHarvesterRounds *rounds = ter_harvester_get_rounds (self);
  g_autoptr (GCancellable) cancellable = data;
  g_autoptr (GError) error = NULL;

  /* What a portal did wrong is on its source. What is left is a territory that cannot be written, which every
   * other part of the program says as well. */
  if (!ter_harvester_refresh_due_finish (self, result, NULL, &error))
    g_debug ("a round of refreshing ended early: %s", error->message);
  if (rounds->cancellable == cancellable)
    g_clear_object (&rounds->cancellable);
}

static gboolean
on_round (gpointer data)
{
  TerHarvester *self = data;
  TerHarvesterRounds *rounds = ter_harvester_get_rounds (self);

  /* One that takes longer than a minute is not doubled. */
  if (rounds->cancellable == NULL)
    {
      rounds->cancellable = g_cancellable_new ();
      ter_harvester_refresh_due_async (self, rounds->cancellable, on_round_done,
                                       g_object_ref (rounds->cancellable));
    }
  return G_SOURCE_CONTINUE;
}

/**
 * ter_harvester_start:
 *
 * Begins to refresh what is due: now, and then every minute. On the main thread.
 */
void
ter_harvester_start (TerHarvester *self)
{
  TerHarvesterRounds *rounds;

  g_return_if_fail (TER_IS_HARVESTER (self));

  rounds = ter_harvester_get_rounds (self);
  if (rounds->timer != NULL || ter_territory_is_read_only (ter_harvester_get_territory (self)))
    return;

  rounds->timer = g_timeout_source_new_seconds (ROUND_S);
  g_source_set_callback (rounds->timer, on_round, self, NULL);
  g_source_attach (rounds->timer, g_main_context_get_thread_default ());
  on_round (self);
}

/**
 * ter_harvester_stop:
 *
 * Stops refreshing. A round that runs is given up; what it stored stays.
 */
void
ter_harvester_stop (TerHarvester *self)
{
  TerHarvesterRounds *rounds;

  g_return_if_fail (TER_IS_HARVESTER (self));

  rounds = ter_harvester_get_rounds (self);
  if (rounds->timer != NULL)
    g_source_destroy (rounds->timer);
  g_clear_pointer (&rounds->timer, g_source_unref);
  g_cancellable_cancel (rounds->cancellable);
  g_clear_object (&rounds->cancellable);
}
