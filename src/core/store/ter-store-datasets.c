/* ter-store-datasets.c — The inventory, and the files brought from portals
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A dataset enters the inventory by a person's hand (ter_store_apply()) or from a portal (here). A
 * portal is read again and again, and a person qualifies what came:
 *
 *  1. (source_id, remote_id) is the identity of what comes from a portal.
 *  2. status, purpose, steward, stage, theme and what else a person set through an act belong to
 *     people: a refresh never writes a field that the journal says somebody chose.
 *  3. A dataset that was put aside stays aside when its portal is read again.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-store-columns-private.h"
#include "ter-store-private.h"

static gboolean
find_id (TerConnection *connection,
         const char    *sql,
         gint64         owner_id,
         const char    *remote_id,
         gint64        *id,
         GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (connection, sql, error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "it", owner_id, remote_id);
  step = ter_statement_step (row, error);
  if (step == TER_STEP_ROW)
    *id = ter_statement_get_int (row, 0);

  return step != TER_STEP_ERROR;
}

static gboolean
insert_dataset (TerStore      *self,
                TerConnection *connection,
                TerDataset    *dataset,
                GError       **error)
{
  g_autofree char *uid = ter_make_uid (self->rand);
  gint64 now_us = ter_clock_get_now_us (self->clock);

  if (!ter_connection_execute (
          connection, error,
          "INSERT INTO dataset (uid, created_us, source_id, remote_id, theme, purpose, steward, hosting, status, stage,"
          " origin, granularity) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
          "tidttttteeet", uid, dataset->created_us > 0 ? dataset->created_us : now_us,
          dataset->source_id, dataset->remote_id, dataset->theme, dataset->purpose,
          dataset->steward, dataset->hosting, (int) dataset->status, (int) dataset->stage,
          (int) dataset->origin, dataset->granularity))
    return FALSE;
  dataset->id = ter_connection_get_last_id (connection);

  return TRUE;
}

/* Whether nobody chose this field: CHOSEN ("title") is true when somebody did. */
#define CHOSEN(field)                                                                                    \
  "EXISTS (SELECT 1 FROM act JOIN act_change ON act_change.act_id = act.id WHERE act.object = 'dataset'" \
  " AND act.object_id = ?1 AND act_change.field = '" field "')"
#define REFRESH(column, parameter) \
  column " = CASE WHEN " CHOSEN (column) " THEN " column " ELSE " parameter " END"

static gboolean
refresh_dataset (TerConnection *connection,
                 TerDataset    *dataset,
                 GError       **error)
{
  return ter_connection_execute (
      connection, error,
      "UPDATE dataset SET " REFRESH ("title", "?2") ", " REFRESH ("description", "?3") ", " REFRESH (
          "producer",
          "?4") ", " REFRESH ("frequency",
                              "?5") ", " REFRESH ("licence",
                                                  "?6") ", " REFRESH ("format",
                                                                      "?7") ", landing_url = ?8, updated_us = ?9, n_rows = ?10, size_bytes = ?11, withdrawn = ?12 WHERE id = ?1",
      "itttttttuiii", dataset->id, dataset->title != NULL ? dataset->title : "",
      dataset->description, dataset->producer, dataset->frequency, dataset->licence,
      dataset->format, dataset->landing_url, dataset->updated_us, dataset->n_rows,
      dataset->size_bytes, (gint64) dataset->is_withdrawn);
}

static gboolean
write_dataset (TerStore      *self,
               TerConnection *connection,
               gpointer       data,
               GError       **error)
{
  TerDataset *dataset = data;
  gint64 id = 0;

  if (dataset->source_id != 0 && dataset->remote_id != NULL)
    {
      if (!find_id (connection, "SELECT id FROM dataset WHERE source_id = ?1 AND remote_id = ?2",
                    dataset->source_id, dataset->remote_id, &id, error))
        return FALSE;
      dataset->id = id;
    }

  return (dataset->id != 0 || insert_dataset (self, connection, dataset, error)) &&
         refresh_dataset (connection, dataset, error);
}

/**
 * ter_store_put_dataset:
 * @dataset: a dataset; its id is filled in
 *
 * Adds a dataset, or refreshes the one of the same source and remote id, or of the same id.
 */
gboolean
ter_store_put_dataset (TerStore   *self,
                       TerDataset *dataset,
                       GError    **error)
{
  TerChange changes = TER_CHANGE_DATASETS;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (dataset != NULL, FALSE);

  return ter_store_write (self, TER_WRITE_HOUSEKEEPING, write_dataset, dataset, &changes, error);
}

/* A number of a newer version, or a wrong one, is taken for the nearest that is known. */
#define TER_COLUMN_STATUS(row, column) \
  ((TerDatasetStatus) CLAMP (ter_statement_get_int (row, column), 0, TER_STATUS_PRIVATE_INTEREST))
#define TER_COLUMN_STAGE(row, column) \
  ((TerStage) CLAMP (ter_statement_get_int (row, column), 0, TER_STAGE_DESTROYED))
#define TER_COLUMN_ORIGIN(row, column) \
  ((TerOrigin) CLAMP (ter_statement_get_int (row, column), 0, TER_ORIGIN_THIRD_PARTY))

/* The columns of a dataset, after its id. */
#define DATASET_COLUMNS(COLUMN)              \
  COLUMN (TEXT, "uid", uid)                  \
  COLUMN (TEXT, "title", title)              \
  COLUMN (TEXT, "description", description)  \
  COLUMN (TEXT, "theme", theme)              \
  COLUMN (TEXT, "purpose", purpose)          \
  COLUMN (TEXT, "producer", producer)        \
  COLUMN (TEXT, "steward", steward)          \
  COLUMN (TEXT, "granularity", granularity)  \
  COLUMN (TEXT, "frequency", frequency)      \
  COLUMN (TEXT, "licence", licence)          \
  COLUMN (TEXT, "hosting", hosting)          \
  COLUMN (TEXT, "format", format)            \
  COLUMN (STATUS, "status", status)          \
  COLUMN (STAGE, "stage", stage)             \
  COLUMN (ORIGIN, "origin", origin)          \
  COLUMN (INT, "source_id", source_id)       \
  COLUMN (TEXT, "remote_id", remote_id)      \
  COLUMN (TEXT, "landing_url", landing_url)  \
  COLUMN (INT, "created_us", created_us)     \
  COLUMN (INSTANT, "updated_us", updated_us) \
  COLUMN (INT, "n_rows", n_rows)             \
  COLUMN (INT, "size_bytes", size_bytes)     \
  COLUMN (FLAG, "withdrawn", is_withdrawn)
#define DATASET_SELECT "SELECT id" DATASET_COLUMNS (TER_COLUMN_NAME) " FROM dataset"

static gpointer
read_dataset (TerStatement *row)
{
  TerDataset *record = ter_dataset_new ();
  int column = 1;

  record->id = ter_statement_get_int (row, 0);
  DATASET_COLUMNS (TER_COLUMN_READ)

  return record;
}

/**
 * ter_store_list_datasets:
 *
 * Lists the inventory by title.
 *
 * Returns: (transfer full) (element-type TerDataset): the datasets
 */
GPtrArray *
ter_store_list_datasets (TerStore *self,
                         GError  **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (self,
                         DATASET_SELECT " WHERE removed_us IS NULL"
                                        " ORDER BY title COLLATE NOCASE, id",
                         read_dataset, (GDestroyNotify) ter_dataset_unref, error, "");
}

typedef struct
{
  TerResource *resource;
  GBytes *content;
} Delivery;

static gboolean
find_resource (TerConnection *connection,
               TerResource   *resource,
               GError       **error)
{
  gint64 id = resource->id;

  if (resource->remote_id != NULL &&
      !find_id (connection, "SELECT id FROM resource WHERE dataset_id = ?1 AND remote_id = ?2",
                resource->dataset_id, resource->remote_id, &id, error))
    return FALSE;
  if (id == 0 && resource->remote_id == NULL && resource->url != NULL &&
      !find_id (connection,
                "SELECT id FROM resource WHERE dataset_id = ?1 AND url = ?2 AND remote_id IS NULL",
                resource->dataset_id, resource->url, &id, error))
    return FALSE;
  resource->id = id;

  return TRUE;
}

static gboolean
write_resource (TerStore      *self,
                TerConnection *connection,
                gpointer       data,
                GError       **error)
{
  Delivery *delivery = data;
  TerResource *resource = delivery->resource;

  if (!find_resource (connection, resource, error))
    return FALSE;
  if (resource->id == 0)
    {
      if (!ter_connection_execute (connection, error,
                                   "INSERT INTO resource (dataset_id, remote_id) VALUES (?1, ?2)",
                                   "it", resource->dataset_id, resource->remote_id))
        return FALSE;
      resource->id = ter_connection_get_last_id (connection);
    }
  if (!ter_connection_execute (
          connection, error,
          "UPDATE resource SET title = ?2, format = ?3, url = ?4, etag = ?5, last_modified = ?6, sha256 = ?7,"
          " size_bytes = ?8, fetched_us = ?9, refresh_s = ?10 WHERE id = ?1",
          "ittttttiui", resource->id, resource->title != NULL ? resource->title : "",
          resource->format, resource->url, resource->etag, resource->last_modified,
          resource->sha256, resource->size_bytes, resource->fetched_us, resource->refresh_s))
    return FALSE;
  if (delivery->content == NULL)
    return TRUE;

  return ter_connection_execute (
      connection, error,
      "INSERT INTO resource_content (resource_id, content) VALUES (?1, ?2)"
      " ON CONFLICT (resource_id) DO UPDATE SET content = excluded.content",
      "ib", resource->id, delivery->content);
}

/**
 * ter_store_put_resource:
 * @resource: a file of a dataset; its id is filled in
 * @content: (nullable): its bytes, or %NULL to keep those that are stored
 *
 * Adds a file, or refreshes the one of the same dataset and remote id (or address, when it has
 * none).
 */
gboolean
ter_store_put_resource (TerStore    *self,
                        TerResource *resource,
                        GBytes      *content,
                        GError     **error)
{
  Delivery delivery = { resource, content };
  TerChange changes = TER_CHANGE_DATASETS;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (resource != NULL, FALSE);

  return ter_store_write (self, TER_WRITE_OBSERVATIONS, write_resource, &delivery, &changes, error);
}

/* The columns of a file of a dataset, after its id. */
#define RESOURCE_COLUMNS(COLUMN)                \
  COLUMN (INT, "dataset_id", dataset_id)        \
  COLUMN (TEXT, "remote_id", remote_id)         \
  COLUMN (TEXT, "title", title)                 \
  COLUMN (TEXT, "format", format)               \
  COLUMN (TEXT, "url", url)                     \
  COLUMN (TEXT, "etag", etag)                   \
  COLUMN (TEXT, "last_modified", last_modified) \
  COLUMN (TEXT, "sha256", sha256)               \
  COLUMN (INT, "size_bytes", size_bytes)        \
  COLUMN (INSTANT, "fetched_us", fetched_us)    \
  COLUMN (INT, "refresh_s", refresh_s)
#define RESOURCE_SELECT "SELECT id" RESOURCE_COLUMNS (TER_COLUMN_NAME) " FROM resource"

static gpointer
read_resource (TerStatement *row)
{
  TerResource *record = ter_resource_new ();
  int column = 1;

  record->id = ter_statement_get_int (row, 0);
  RESOURCE_COLUMNS (TER_COLUMN_READ)

  return record;
}

/**
 * ter_store_list_resources:
 * @dataset_id: a dataset
 *
 * Lists the files of a dataset, without their contents.
 *
 * Returns: (transfer full) (element-type TerResource): the files
 */
GPtrArray *
ter_store_list_resources (TerStore *self,
                          gint64    dataset_id,
                          GError  **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (self, RESOURCE_SELECT " WHERE dataset_id = ?1 ORDER BY id", read_resource,
                         (GDestroyNotify) ter_resource_unref, error, "i", dataset_id);
}

/**
 * ter_store_load_content:
 * @resource_id: a file
 *
 * Reads the bytes of a file.
 *
 * Returns: (transfer full): the bytes; NOT_FOUND when they were never fetched
 */
GBytes *
ter_store_load_content (TerStore *self,
                        gint64    resource_id,
                        GError  **error)
{
  g_autoptr (TerReading) reading = NULL;
  g_autoptr (TerStatement) row = NULL;
  const guint8 *data;
  gsize length;
  TerStepResult step;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);
  if (reading == NULL)
    return NULL;
  row =
      ter_connection_prepare (reading->connection,
                              "SELECT content FROM resource_content WHERE resource_id = ?1", error);
  if (row == NULL)
    return NULL;

  ter_statement_bind (row, "i", resource_id);
  step = ter_statement_step (row, error);
  if (step == TER_STEP_DONE)
    g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
                 _("The content of this file was not brought in yet. Refresh its dataset."));
  if (step != TER_STEP_ROW)
    return NULL;
  data = ter_statement_get_blob (row, 0, &length);

  return g_bytes_new (data, length);
}
