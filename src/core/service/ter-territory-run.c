/* ter-territory-run.c — Queries in, acts out, of an open territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The asynchronous half of TerTerritory: a query or an act runs on one of GTask's worker threads, and its
 * callback comes on the main context of the caller.
 *
 *  1. A cancelled query returns G_IO_ERROR_CANCELLED whatever it computed; its result is freed.
 *  2. An act is filled by its maker, then belongs to the worker until its callback; the finish function
 *     gives it back with its row, its instant and the values before.
 *  3. Undo applies the inverse: nothing is taken out of the journal.
 */

#include "config.h"

#include "ter-territory-private.h"

typedef struct
{
  TerTerritoryFunc func;
  gpointer params;
  GDestroyNotify free_params;
  GDestroyNotify free_result;
} RunRequest;

static void
run_request_free (RunRequest *request)
{
  if (request->free_params != NULL && request->params != NULL)
    request->free_params (request->params);
  g_free (request);
}

static void
run_worker (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  const RunRequest *request = task_data;
  GError *error = NULL;
  gpointer result = request->func (source, request->params, cancellable, &error);

  if (error != NULL)
    {
      if (result != NULL && request->free_result != NULL)
        request->free_result (result);
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, result, request->free_result);
}

/**
 * ter_territory_run_async:
 * @func: the query
 * @params: (nullable): given to @func; owned by the task
 * @free_params: (nullable): frees @params, whether @func ran or not
 * @free_result: (nullable): frees the result when nobody takes it
 * @cancellable: (nullable): stops it
 * @callback: called on the caller's main context
 * @user_data: for @callback
 *
 * Runs a query on a worker thread.
 */
void
ter_territory_run_async (TerTerritory       *self,
                         TerTerritoryFunc    func,
                         gpointer            params,
                         GDestroyNotify      free_params,
                         GDestroyNotify      free_result,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  RunRequest *request;

  g_return_if_fail (TER_IS_TERRITORY (self));
  g_return_if_fail (func != NULL);

  request = g_new0 (RunRequest, 1);
  request->func = func;
  request->params = params;
  request->free_params = free_params;
  request->free_result = free_result;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ter_territory_run_async);
  g_task_set_task_data (task, request, (GDestroyNotify) run_request_free);
  g_task_run_in_thread (task, run_worker);
}

/**
 * ter_territory_run_finish:
 *
 * Ends ter_territory_run_async().
 *
 * Returns: (transfer full): what the query returned, or %NULL with @error set
 */
gpointer
ter_territory_run_finish (TerTerritory *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The person logged in. GLib answers "Unknown" where the system has no real name. */
static const char *
person_name (void)
{
  const char *name = g_get_real_name ();

  return name != NULL && *name != '\0' && !g_str_equal (name, "Unknown") ? name
                                                                         : g_get_user_name ();
}

/**
 * ter_territory_apply:
 * @act: (inout): what is done; its row, instant and values before are filled
 * @error: a #TerStoreError
 *
 * Applies an act with its journal entry, in one transaction. It blocks: windows call
 * ter_territory_apply_async().
 *
 * Returns: %TRUE if it is on the disk; on %FALSE nothing changed
 */
gboolean
ter_territory_apply (TerTerritory *self,
                     TerAct       *act,
                     GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), FALSE);
  g_return_val_if_fail (act != NULL, FALSE);

  if (act->actor == NULL)
    act->actor = g_strdup (person_name ());

  return ter_store_apply (ter_territory_get_store (self), act, error);
}

static void
apply_worker (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  TerAct *act = task_data;
  GError *error = NULL;

  if (ter_territory_apply (source, act, &error))
    g_task_return_pointer (task, ter_act_ref (act), (GDestroyNotify) ter_act_unref);
  else
    g_task_return_error (task, error);
}

/* Takes the act. */
static void
apply_in_thread (TerTerritory       *self,
                 TerAct             *act,
                 GCancellable       *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer            user_data,
                 gpointer            source_tag)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* An act that was applied is told as applied, even when the window went away meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, act, (GDestroyNotify) ter_act_unref);
  if (!g_cancellable_is_cancelled (cancellable))
    g_task_run_in_thread (task, apply_worker);
  else
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
}

/**
 * ter_territory_apply_async:
 * @act: what is done; not touched by the caller until @callback
 * @cancellable: (nullable): an act that has not begun is not applied
 * @callback: called on the caller's main context
 * @user_data: for @callback
 *
 * Applies an act on a worker thread.
 */
void
ter_territory_apply_async (TerTerritory       *self,
                           TerAct             *act,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_return_if_fail (TER_IS_TERRITORY (self));
  g_return_if_fail (act != NULL);

  apply_in_thread (self, ter_act_ref (act), cancellable, callback, user_data,
                   ter_territory_apply_async);
}

/**
 * ter_territory_apply_finish:
 *
 * Ends ter_territory_apply_async().
 *
 * Returns: (transfer full): the act as it stands in the journal, to be undone by
 *   ter_territory_undo_async(); %NULL with @error set if nothing changed
 */
TerAct *
ter_territory_apply_finish (TerTerritory *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ter_territory_undo_async:
 * @act: an act that was applied
 * @cancellable: (nullable): an undo that has not begun is not applied
 * @callback: called on the caller's main context
 * @user_data: for @callback
 *
 * Applies the inverse of an act on a worker thread.
 */
void
ter_territory_undo_async (TerTerritory       *self,
                          TerAct             *act,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  TerAct *inverse;

  g_return_if_fail (TER_IS_TERRITORY (self));
  g_return_if_fail (act != NULL && act->id != 0);

  inverse = ter_act_invert (act);
  /* Whoever undoes is the author of the undoing. */
  g_set_str (&inverse->actor, person_name ());
  apply_in_thread (self, inverse, cancellable, callback, user_data, ter_territory_undo_async);
}

/**
 * ter_territory_undo_finish:
 *
 * Ends ter_territory_undo_async().
 *
 * Returns: (transfer full): the inverse as it stands in the journal; %NULL with @error set
 */
TerAct *
ter_territory_undo_finish (TerTerritory *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ter_territory_query:
 * @query: what is asked of one or several series
 * @cancellable: (nullable): stops it
 * @error: a #TerStoreError
 *
 * Answers a question about series. It blocks: windows run it by ter_territory_run_async(), with a query as parameter.
 *
 * Returns: (transfer full) (element-type TerSeriesAnswer): the answers, in the order of the question; %NULL on error
 */
GPtrArray *
ter_territory_query (TerTerritory         *self,
                     const TerSeriesQuery *query,
                     GCancellable         *cancellable,
                     GError              **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return ter_store_query (ter_territory_get_store (self), query, cancellable, error);
}

/**
 * ter_territory_read_history:
 * @series_id: a series
 * @span: from when to when
 * @error: a #TerStoreError; %TER_STORE_ERROR_NOT_FOUND when there is no such series
 *
 * Returns: (transfer full) (element-type TerPastValue): every value of the instants that were corrected, or %NULL on
 *   error
 */
GPtrArray *
ter_territory_read_history (TerTerritory *self,
                            gint64        series_id,
                            TerSpan       span,
                            GError      **error)
{
  g_autoptr (TerSeries) series = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  series = ter_store_load_series (ter_territory_get_store (self), series_id, error);

  return series != NULL
             ? ter_store_read_history (ter_territory_get_store (self), series_id, span, error)
             : NULL;
}

/**
 * ter_territory_list_series:
 *
 * Returns: (transfer full) (element-type TerSeries): its series, or %NULL on error
 */
GPtrArray *
ter_territory_list_series (TerTerritory *self,
                           GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return ter_store_list_series (ter_territory_get_store (self), error);
}

/**
 * ter_territory_list_sites:
 *
 * Returns: (transfer full) (element-type TerSite): its sites, or %NULL on error
 */
GPtrArray *
ter_territory_list_sites (TerTerritory *self,
                          GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return ter_store_list_sites (ter_territory_get_store (self), error);
}

/**
 * ter_territory_list_meters:
 *
 * Returns: (transfer full) (element-type TerMeter): its meters, or %NULL on error
 */
GPtrArray *
ter_territory_list_meters (TerTerritory *self,
                           GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return ter_store_list_meters (ter_territory_get_store (self), error);
}

/**
 * ter_territory_list_areas:
 * @kind: (nullable): only those of a kind: "commune"
 *
 * Returns: (transfer full) (element-type TerArea): its areas, or %NULL on error
 */
GPtrArray *
ter_territory_list_areas (TerTerritory *self,
                          const char   *kind,
                          GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return ter_store_list_areas (ter_territory_get_store (self), kind, error);
}

/**
 * ter_territory_list_sources:
 *
 * Returns: (transfer full) (element-type TerSource): its sources, or %NULL on error
 */
GPtrArray *
ter_territory_list_sources (TerTerritory *self,
                            GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return ter_store_list_sources (ter_territory_get_store (self), error);
}

/**
 * ter_territory_list_features:
 * @dataset_id: a dataset
 *
 * Returns: (transfer full) (element-type TerArea): its features, or %NULL on error
 */
GPtrArray *
ter_territory_list_features (TerTerritory *self,
                             gint64        dataset_id,
                             GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return ter_store_list_features (ter_territory_get_store (self), dataset_id, error);
}

/**
 * ter_territory_measure:
 * @used: (out): bytes of the file that hold something
 * @free: (out): bytes that are free inside it, to be used again
 * @error: a #TerStoreError
 *
 * Tells how the file is filled.
 */
gboolean
ter_territory_measure (TerTerritory *self,
                       gint64       *used,
                       gint64       *free,
                       GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), FALSE);

  return ter_store_measure (ter_territory_get_store (self), used, free, error);
}

/**
 * ter_territory_check:
 * @cancellable: (nullable): stops it
 * @error: a #TerStoreError
 *
 * Checks the integrity of the file.
 *
 * Returns: (transfer full) (element-type utf8): the problems found, empty when all is well, or %NULL if it
 *   could not be checked
 */
GPtrArray *
ter_territory_check (TerTerritory *self,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return ter_store_check (ter_territory_get_store (self), cancellable, error);
}
