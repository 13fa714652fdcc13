/* ter-store-areas.c — Areas and places
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Outlines, of two sorts: areas belong to the territory and have an identity, features belong to a
 * dataset and come and go with it.
 *
 *  1. (kind, code) is the identity of an area, (kind, name) when it has no code. An import brings an
 *     area up to date; what the import does not know (a population, an outline) is kept.
 *  2. An area that was put aside is not found again by an import: a new one appears beside it.
 *  3. The features of a dataset are replaced as a whole, in one transaction.
 *  4. Geometries are stored as well-known binary, with the box of an area beside it.
 */

#include "config.h"

#include <math.h>

#include "ter-store-private.h"

/* (kind, code) is the identity of an area, or (kind, name) when it has no code. */
static gboolean
find_area (TerConnection *connection,
           const TerArea *area,
           gint64        *id,
           GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      connection,
      area->code != NULL
          ? "SELECT id FROM area WHERE kind = ?1 AND code = ?2 AND removed_us IS NULL"
          : "SELECT id FROM area WHERE kind = ?1 AND name = ?2 AND code IS NULL AND removed_us IS NULL LIMIT 1",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "tt", area->kind, area->code != NULL ? area->code : area->name);
  step = ter_statement_step (row, error);
  *id = step == TER_STEP_ROW ? ter_statement_get_int (row, 0) : 0;

  return step != TER_STEP_ERROR;
}

static gboolean
update_area (TerConnection *connection,
             const TerArea *area,
             gint64         id,
             GBytes        *wkb,
             TerBox         box,
             GError       **error)
{
  if (!ter_connection_execute (
          connection, error,
          "UPDATE area SET name = ?2, population = CASE WHEN ?3 > 0 THEN ?3 ELSE population END"
          " WHERE id = ?1",
          "iti", id, area->name, area->population))
    return FALSE;
  if (wkb == NULL)
    return TRUE;

  return ter_connection_execute (
      connection, error,
      "UPDATE area SET geometry = ?2, west = ?3, south = ?4, east = ?5, north = ?6 WHERE id = ?1",
      "ibrrrr", id, wkb, box.west, box.south, box.east, box.north);
}

/**
 * ter_store_put_area:
 *
 * Adds an area, or brings the one of the same identity up to date. What it does not know is kept.
 */
gboolean
ter_store_put_area (TerStore      *self,
                    TerConnection *connection,
                    TerArea       *area,
                    GError       **error)
{
  g_autoptr (GBytes) wkb = area->geometry != NULL ? ter_geometry_to_wkb (area->geometry) : NULL;
  TerBox box = wkb != NULL ? ter_geometry_get_box (area->geometry) : ter_box_empty ();
  g_autofree char *uid = NULL;
  TerArea known = *area;
  gint64 id;

  known.kind = area->kind != NULL ? area->kind : (char *) "place";
  known.name = area->name != NULL ? area->name : area->code != NULL ? area->code : (char *) "";
  known.population = MAX (0, area->population);
  if (!find_area (connection, &known, &id, error))
    return FALSE;
  if (id != 0)
    return update_area (connection, &known, id, wkb, box, error);

  uid = ter_make_uid (self->rand);

  return ter_connection_execute (
      connection, error,
      "INSERT INTO area (uid, kind, code, name, population, geometry, west, south, east, north)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      "ttttibrrrr", uid, known.kind, known.code, known.name, known.population, wkb,
      wkb != NULL ? box.west : NAN, wkb != NULL ? box.south : NAN, wkb != NULL ? box.east : NAN,
      wkb != NULL ? box.north : NAN);
}

static gpointer
read_area (TerStatement *row)
{
  TerArea *area = ter_area_new ();
  gsize length;
  const guint8 *wkb;

  area->id = ter_statement_get_int (row, 0);
  area->uid = ter_statement_dup_text (row, 1);
  area->kind = ter_statement_dup_text (row, 2);
  area->code = ter_statement_dup_text (row, 3);
  area->name = ter_statement_dup_text (row, 4);
  area->population = ter_statement_get_int (row, 5);
  wkb = ter_statement_get_blob (row, 6, &length);
  area->geometry = wkb != NULL ? ter_geometry_from_wkb (wkb, length) : NULL;

  return area;
}

/**
 * ter_store_list_areas:
 * @kind: (nullable): "commune", "sector"…, or %NULL for all
 *
 * Lists areas by name.
 *
 * Returns: (transfer full) (element-type TerArea): the areas
 */
GPtrArray *
ter_store_list_areas (TerStore   *self,
                      const char *kind,
                      GError    **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (self,
                         "SELECT id, uid, kind, code, name, population, geometry FROM area"
                         " WHERE removed_us IS NULL AND (?1 IS NULL OR kind = ?1)"
                         " ORDER BY name COLLATE NOCASE, id",
                         read_area, (GDestroyNotify) ter_area_unref, error, "t", kind);
}

static gboolean
add_feature (TerConnection *connection,
             gint64         dataset_id,
             const TerArea *feature,
             GError       **error)
{
  g_autoptr (GBytes) wkb =
      feature->geometry != NULL ? ter_geometry_to_wkb (feature->geometry) : NULL;

  return ter_connection_execute (
      connection, error,
      "INSERT INTO feature (dataset_id, code, name, population, geometry) VALUES (?1, ?2, ?3, ?4, ?5)",
      "ittib", dataset_id, feature->code, feature->name != NULL ? feature->name : "",
      feature->population, wkb);
}

typedef struct
{
  gint64 dataset_id;
  GPtrArray *features;
} Features;

static gboolean
write_features (TerStore      *self,
                TerConnection *connection,
                gpointer       data,
                GError       **error)
{
  const Features *features = data;

  if (!ter_connection_execute (connection, error, "DELETE FROM feature WHERE dataset_id = ?1", "i",
                               features->dataset_id))
    return FALSE;
  for (guint i = 0; i < features->features->len; i++)
    {
      if (!add_feature (connection, features->dataset_id, g_ptr_array_index (features->features, i),
                        error))
        return FALSE;
    }

  return ter_connection_execute (connection, error, "UPDATE dataset SET n_rows = ?2 WHERE id = ?1",
                                 "ii", features->dataset_id, (gint64) features->features->len);
}

/**
 * ter_store_replace_features:
 * @dataset_id: a dataset
 * @features: (element-type TerArea): its features
 *
 * Replaces the features of a dataset as a whole.
 */
gboolean
ter_store_replace_features (TerStore  *self,
                            gint64     dataset_id,
                            GPtrArray *features,
                            GError   **error)
{
  Features data = { dataset_id, features };
  TerChange changes = TER_CHANGE_DATASETS;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);
  g_return_val_if_fail (features != NULL, FALSE);

  return ter_store_write (self, TER_WRITE_OBSERVATIONS, write_features, &data, &changes, error);
}

/**
 * ter_store_list_features:
 * @dataset_id: a dataset
 *
 * Lists the features of a dataset, in their order.
 *
 * Returns: (transfer full) (element-type TerArea): features, of kind "feature"
 */
GPtrArray *
ter_store_list_features (TerStore *self,
                         gint64    dataset_id,
                         GError  **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (self,
                         "SELECT id, NULL, 'feature', code, name, population, geometry FROM feature"
                         " WHERE dataset_id = ?1 ORDER BY id",
                         read_area, (GDestroyNotify) ter_area_unref, error, "i", dataset_id);
}
