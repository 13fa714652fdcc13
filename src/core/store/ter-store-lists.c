/* ter-store-lists.c — Lists of what the territory is made of
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Lists for people: everything that is not put aside, by name.
 *
 *  1. A list reads no settled observation: a series' row carries its counts and its last value, and
 *     what segments add to it is in memory (ter-store-fold.c).
 *  2. What a person says wins over what the source says, name by name; of a position, both
 *     coordinates together.
 *  3. A reference to something that was put aside reads as none, and is back when the thing is.
 *  4. What a damaged file holds out of range is brought into it: an enumeration is always one of its
 *     values.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-segment-private.h"
#include "ter-store-private.h"

static GPtrArray *
list_rows (TerReading    *self,
           const char    *sql,
           TerRowFunc     func,
           GDestroyNotify free_func,
           GError       **error,
           const char    *types,
           va_list        values)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_func);
  g_autoptr (TerStatement) row = ter_connection_prepare (self->connection, sql, error);
  TerStepResult step;

  if (row == NULL)
    return NULL;

  ter_statement_bind_list (row, types, values);
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    g_ptr_array_add (records, func (row));

  return step == TER_STEP_DONE ? g_steal_pointer (&records) : NULL;
}

/* Reads every row of a statement. */
static GPtrArray *
list_in_reading (TerReading    *self,
                 const char    *sql,
                 TerRowFunc     func,
                 GDestroyNotify free_func,
                 GError       **error,
                 const char    *types,
                 ...)
{
  GPtrArray *records;
  va_list values;

  va_start (values, types);
  records = list_rows (self, sql, func, free_func, error, types, values);
  va_end (values);

  return records;
}

/**
 * ter_store_list:
 *
 * Same as list_in_reading(), in a reading of its own.
 *
 * Returns: (transfer full): the records
 */
GPtrArray *
ter_store_list (TerStore      *self,
                const char    *sql,
                TerRowFunc     func,
                GDestroyNotify free_func,
                GError       **error,
                const char    *types,
                ...)
{
  g_autoptr (TerReading) reading = ter_store_begin_reading (self, error);
  GPtrArray *records;
  va_list values;

  if (reading == NULL)
    return NULL;

  va_start (values, types);
  records = list_rows (reading, sql, func, free_func, error, types, values);
  va_end (values);

  return records;
}

static gpointer
read_site (TerStatement *row)
{
  TerSite *site = ter_site_new ();

  site->id = ter_statement_get_int (row, 0);
  site->uid = ter_statement_dup_text (row, 1);
  site->name = ter_statement_dup_text (row, 2);
  site->kind =
      (TerSiteKind) CLAMP (ter_statement_get_int (row, 3), TER_SITE_BUILDING, TER_SITE_OTHER);
  site->use = ter_statement_dup_text (row, 4);
  site->area_id = ter_statement_get_int (row, 5);
  site->floor_area_m2 = ter_statement_get_real (row, 6);
  site->zone = ter_statement_dup_text (row, 7);
  site->has_position = !ter_statement_is_null (row, 8) && !ter_statement_is_null (row, 9);
  site->longitude = site->has_position ? ter_statement_get_real (row, 8) : 0;
  site->latitude = site->has_position ? ter_statement_get_real (row, 9) : 0;

  return site;
}

/**
 * ter_store_list_sites:
 *
 * Lists sites by name.
 *
 * Returns: (transfer full) (element-type TerSite): the sites
 */
GPtrArray *
ter_store_list_sites (TerStore *self,
                      GError  **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (
      self,
      "SELECT s.id, s.uid, s.name, s.kind, s.use, a.id, s.floor_area_m2, s.zone, s.longitude,"
      " s.latitude FROM site AS s LEFT JOIN area AS a ON a.id = s.area_id AND a.removed_us IS NULL"
      " WHERE s.removed_us IS NULL ORDER BY s.name COLLATE NOCASE, s.id",
      read_site, (GDestroyNotify) ter_site_unref, error, "");
}

static gpointer
read_meter (TerStatement *row)
{
  TerMeter *meter = ter_meter_new ();

  meter->id = ter_statement_get_int (row, 0);
  meter->uid = ter_statement_dup_text (row, 1);
  meter->site_id = ter_statement_get_int (row, 2);
  meter->name = ter_statement_dup_text (row, 3);
  meter->fluid = ter_statement_dup_text (row, 4);
  meter->reference = ter_statement_dup_text (row, 5);
  meter->installed_us = ter_statement_get_instant (row, 6);
  meter->removed_us = ter_statement_get_instant (row, 7);

  return meter;
}

/**
 * ter_store_list_meters:
 *
 * Lists meters by site and name. The meters of a site that was put aside are put aside with it.
 *
 * Returns: (transfer full) (element-type TerMeter): the meters
 */
GPtrArray *
ter_store_list_meters (TerStore *self,
                       GError  **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (
      self,
      "SELECT m.id, m.uid, m.site_id, m.name, m.fluid, m.reference, m.installed_us, m.ended_us"
      " FROM meter AS m JOIN site AS s ON s.id = m.site_id AND s.removed_us IS NULL"
      " WHERE m.removed_us IS NULL ORDER BY s.name COLLATE NOCASE, m.name COLLATE NOCASE, m.id",
      read_meter, (GDestroyNotify) ter_meter_unref, error, "");
}

static gpointer
read_device (TerStatement *row)
{
  TerDevice *device = ter_device_new ();

  device->id = ter_statement_get_int (row, 0);
  device->uid = ter_statement_dup_text (row, 1);
  device->source_id = ter_statement_get_int (row, 2);
  device->remote_id = ter_statement_dup_text (row, 3);
  device->name = ter_statement_dup_text (row, 4);
  device->profile = ter_statement_dup_text (row, 5);
  device->site_id = ter_statement_get_int (row, 6);
  device->has_position = !ter_statement_is_null (row, 7) && !ter_statement_is_null (row, 8);
  device->longitude = device->has_position ? ter_statement_get_real (row, 7) : 0;
  device->latitude = device->has_position ? ter_statement_get_real (row, 8) : 0;
  device->last_seen_us = ter_statement_get_instant (row, 9);
  device->expected_step_us = ter_statement_get_int (row, 10);
  device->is_new = ter_statement_get_int (row, 11) != 0;

  return device;
}

/* What a person says wins over what the source says: name, and both coordinates together. */
#define DEVICE_NAME "coalesce (nullif (d.name, ''), nullif (d.source_name, ''), d.remote_id)"
#define DEVICE_PLACE(coordinate)                                                    \
  "CASE WHEN d.longitude IS NOT NULL AND d.latitude IS NOT NULL THEN d." coordinate \
  " ELSE d.source_" coordinate " END"

static void
add_states (TerReading *reading,
            GPtrArray  *devices)
{
  g_autoptr (GHashTable) states =
      ter_segments_sum_up_devices (ter_reading_get_segments (reading), G_MAXINT64);

  for (guint i = 0; i < devices->len; i++)
    {
      TerDevice *device = g_ptr_array_index (devices, i);
      const TerDeviceState *state = g_hash_table_lookup (states, &device->id);

      if (state == NULL)
        continue;
      device->last_seen_us = MAX (device->last_seen_us, state->last_seen_us);
      device->expected_step_us = state->step_us;
    }
}

/**
 * ter_store_list_devices:
 *
 * Lists devices by name.
 *
 * Returns: (transfer full) (element-type TerDevice): the devices
 */
GPtrArray *
ter_store_list_devices (TerStore *self,
                        GError  **error)
{
  g_autoptr (TerReading) reading = NULL;
  GPtrArray *devices;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);
  if (reading == NULL || !ter_reading_take_snapshot (reading, error))
    return NULL;
  devices = list_in_reading (
      reading,
      "SELECT d.id, d.uid, d.source_id, d.remote_id, " DEVICE_NAME
      " AS shown, d.profile, s.id, " DEVICE_PLACE ("longitude") ", " DEVICE_PLACE (
          "latitude") ", d.last_seen_us, d.step_us, d.is_new"
                      " FROM device AS d LEFT JOIN site AS s ON s.id = d.site_id AND s.removed_us IS NULL"
                      " WHERE d.removed_us IS NULL ORDER BY shown COLLATE NOCASE, d.id",
      read_device, (GDestroyNotify) ter_device_unref, error, "");
  if (devices != NULL)
    add_states (reading, devices);

  return devices;
}

static gpointer
read_series (TerStatement *row)
{
  TerSeries *series = ter_series_new ();

  series->id = ter_statement_get_int (row, 0);
  series->uid = ter_statement_dup_text (row, 1);
  series->device_id = ter_statement_get_int (row, 2);
  series->device_name = ter_statement_dup_text (row, 3);
  series->property = ter_statement_dup_text (row, 4);
  series->channel = ter_statement_dup_text (row, 5);
  series->name = ter_statement_dup_text (row, 6);
  if (series->name == NULL)
    series->name = g_strdup (ter_property_label (series->property));
  series->unit = ter_statement_dup_text (row, 7);
  series->kind =
      (TerSeriesKind) CLAMP (ter_statement_get_int (row, 8), TER_SERIES_GAUGE, TER_SERIES_AMOUNT);
  series->site_id = ter_statement_get_int (row, 9);
  series->meter_id = ter_statement_get_int (row, 10);
  series->n_observations = ter_statement_get_int (row, 11);
  series->first_us = ter_statement_get_instant (row, 12);
  series->last_us = ter_statement_get_instant (row, 13);
  series->last_value = ter_statement_get_real (row, 14);
  series->last_text = ter_statement_dup_text (row, 15);
  series->last_quality =
      (TerQuality) CLAMP (ter_statement_get_int (row, 16), 0, TER_N_QUALITIES - 1);
  series->n_corrections = ter_statement_get_int (row, 17);

  return series;
}

#define SERIES_SQL                                                                                                   \
  "SELECT s.id, s.uid, s.device_id, " DEVICE_NAME " AS shown, s.property, s.channel,"                                \
  " coalesce (nullif (s.name, ''), nullif (s.source_name, '')) AS label, s.unit, s.kind, site.id, m.id,"             \
  " s.n_observations, s.first_us, s.last_us,"                                                                        \
  " CASE WHEN s.n_observations > 0 THEN s.last_value ELSE n.value END,"                                              \
  " CASE WHEN s.n_observations > 0 THEN s.last_text ELSE n.text END,"                                                \
  " CASE WHEN s.n_observations > 0 THEN s.last_quality ELSE ifnull (n.quality, s.last_quality) END, s.n_corrections" \
  " FROM series AS s JOIN device AS d ON d.id = s.device_id AND d.removed_us IS NULL"                                \
  " LEFT JOIN meter AS m ON m.id = s.meter_id AND m.removed_us IS NULL"                                              \
  " LEFT JOIN site ON site.id = coalesce (s.site_id, m.site_id, d.site_id) AND site.removed_us IS NULL"              \
  " LEFT JOIN snapshot AS n ON n.series_id = s.id WHERE s.removed_us IS NULL"

static void
add_fold (TerSeries           *series,
          const TerSeriesFold *fold)
{
  series->n_observations += fold->n_new;
  if (series->first_us == TER_INSTANT_NONE || fold->first_us < series->first_us)
    series->first_us = fold->first_us;
  if (series->last_us != TER_INSTANT_NONE && fold->last_us < series->last_us)
    return;

  series->last_us = fold->last_us;
  series->last_value = fold->last_value;
  series->last_quality = (TerQuality) fold->last_quality;
  g_set_str (&series->last_text, fold->last_text);
}

/**
 * ter_store_list_series:
 *
 * Lists series by device and name. A series that a person did not place is where its meter is, or
 * its device. One that holds only a snapshot gives its value without an instant.
 *
 * Returns: (transfer full) (element-type TerSeries): the series
 */
GPtrArray *
ter_store_list_series (TerStore *self,
                       GError  **error)
{
  g_autoptr (TerReading) reading = NULL;
  g_autoptr (GHashTable) folds = NULL;
  GPtrArray *list;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);
  if (reading == NULL || !ter_reading_take_snapshot (reading, error))
    return NULL;
  list = list_in_reading (reading,
                          SERIES_SQL
                          " ORDER BY shown COLLATE NOCASE, d.id, label COLLATE NOCASE, s.id",
                          read_series, (GDestroyNotify) ter_series_unref, error, "");
  if (list == NULL)
    return NULL;

  folds = ter_segments_sum_up (ter_reading_get_segments (reading));
  for (guint i = 0; i < list->len; i++)
    {
      TerSeries *series = g_ptr_array_index (list, i);
      const TerSeriesFold *fold = g_hash_table_lookup (folds, &series->id);

      if (fold != NULL)
        add_fold (series, fold);
    }

  return list;
}

/**
 * ter_reading_load_series:
 * @self: a reading, whose snapshot is taken if it was not
 *
 * Loads one series, as ter_store_load_series().
 *
 * Returns: (transfer full): the series
 */
TerSeries *
ter_reading_load_series (TerReading *self,
                         gint64      series_id,
                         GError    **error)
{
  g_autoptr (GPtrArray) found = NULL;
  TerSeriesFold fold;

  if (!ter_reading_take_snapshot (self, error))
    return NULL;
  found = list_in_reading (self, SERIES_SQL " AND s.id = ?1", read_series,
                           (GDestroyNotify) ter_series_unref, error, "i", series_id);
  if (found == NULL)
    return NULL;
  if (found->len > 0)
    {
      TerSeries *series = g_ptr_array_index (found, 0);

      if (ter_segments_fold_series (ter_reading_get_segments (self), series_id, G_MAXINT64, &fold))
        add_fold (series, &fold);
      return ter_series_ref (series);
    }
  g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
               _("There is no series %lld in this territory: list them to find its number."),
               (long long) series_id);

  return NULL;
}

/**
 * ter_store_load_series:
 * @series_id: a series
 * @error: %TER_STORE_ERROR_NOT_FOUND when there is no such series
 *
 * Loads one series as ter_store_list_series() lists it.
 *
 * Returns: (transfer full): the series
 */
TerSeries *
ter_store_load_series (TerStore *self,
                       gint64    series_id,
                       GError  **error)
{
  g_autoptr (TerReading) reading = NULL;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);

  return reading != NULL ? ter_reading_load_series (reading, series_id, error) : NULL;
}
