/* ter-store-identities.c — From the names of a batch to the rows of the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A batch names its devices and streams as the source does; the territory knows them by row. The
 * writer remembers both, with the counts that a series keeps, so that a commit of known sensors
 * reads nothing.
 *
 *  1. (source, remote_id) is a device; (device, source_property, channel) is a series. What a
 *     person changes (name, unit, property) is in other columns: a rename never makes a twin.
 *  2. A device or a stream that is not known yet gets its row in the commit that brings it.
 *  3. An entry is the truth while there is one writer: counts are added to here, and written back
 *     by ter_committing_flush() in the same transaction. After a rollback all entries are dropped.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-commit-private.h"
#include "ter-instant.h"

static void
free_device (gpointer data)
{
  TerDeviceEntry *entry = data;

  g_free (entry->source_name);
  g_free (entry->profile);
  g_free (entry);
}

static void
free_series (gpointer data)
{
  TerSeriesEntry *entry = data;

  g_free (entry->source_unit);
  g_free (entry->last_text);
  g_free (entry);
}

/**
 * ter_store_init_caches:
 *
 * Makes what the writer remembers between commits.
 */
void
ter_store_init_caches (TerStore *self)
{
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_device);
  self->series = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_series);
}

/**
 * ter_store_drop_caches:
 *
 * Forgets it: the file is the truth again.
 */
void
ter_store_drop_caches (TerStore *self)
{
  g_hash_table_remove_all (self->series);
  g_hash_table_remove_all (self->devices);
}

/**
 * ter_store_free_caches:
 *
 * Frees it.
 */
void
ter_store_free_caches (TerStore *self)
{
  g_clear_pointer (&self->series, g_hash_table_unref);
  g_clear_pointer (&self->devices, g_hash_table_unref);
}

static gboolean
load_device (TerCommitting        *self,
             const TerBatchDevice *device,
             TerDeviceEntry      **entry,
             GError              **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT id, source_name, profile, last_seen_us, last_time_us, step_us, n_gaps, source_longitude,"
      " source_latitude FROM device WHERE source_id = ?1 AND remote_id = ?2",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "it", self->source_id, device->remote_id);
  step = ter_statement_step (row, error);
  if (step != TER_STEP_ROW)
    return step == TER_STEP_DONE;

  *entry = g_new0 (TerDeviceEntry, 1);
  (*entry)->id = ter_statement_get_int (row, 0);
  (*entry)->source_name = ter_statement_dup_text (row, 1);
  (*entry)->profile = ter_statement_dup_text (row, 2);
  (*entry)->last_seen_us = ter_statement_get_instant (row, 3);
  (*entry)->last_time_us = ter_statement_get_instant (row, 4);
  (*entry)->step_us = ter_statement_get_int (row, 5);
  (*entry)->n_gaps = ter_statement_get_int (row, 6);
  (*entry)->has_position = !ter_statement_is_null (row, 7) && !ter_statement_is_null (row, 8);
  (*entry)->longitude = ter_statement_get_real (row, 7);
  (*entry)->latitude = ter_statement_get_real (row, 8);

  return TRUE;
}

static TerDeviceEntry *
insert_device (TerCommitting        *self,
               const TerBatchDevice *device,
               GError              **error)
{
  g_autofree char *uid = ter_make_uid (self->store->rand);
  TerDeviceEntry *entry;

  if (!ter_connection_execute (self->connection, error,
                               "INSERT INTO device (uid, source_id, remote_id) VALUES (?1, ?2, ?3)",
                               "tit", uid, self->source_id, device->remote_id))
    return NULL;

  entry = g_new0 (TerDeviceEntry, 1);
  entry->id = ter_connection_get_last_id (self->connection);
  entry->last_seen_us = TER_INSTANT_NONE;
  entry->last_time_us = TER_INSTANT_NONE;
  self->changes |= TER_CHANGE_SERIES;

  return entry;
}

/* A source that says nothing of a name or a place does not unsay what it said. */
static void
take_news (TerCommitting        *self,
           const TerBatchDevice *device,
           TerDeviceEntry       *entry)
{
  gboolean moved = device->has_position && isfinite (device->longitude) &&
                   isfinite (device->latitude) && fabs (device->longitude) <= 180 &&
                   fabs (device->latitude) <= 90 &&
                   (!entry->has_position || entry->longitude != device->longitude ||
                    entry->latitude != device->latitude);

  if (moved)
    {
      entry->has_position = TRUE;
      entry->longitude = device->longitude;
      entry->latitude = device->latitude;
    }
  if (device->name != NULL && g_set_str (&entry->source_name, device->name))
    moved = TRUE;
  if (device->profile != NULL && g_set_str (&entry->profile, device->profile))
    moved = TRUE;
  if (moved)
    {
      entry->is_dirty = TRUE;
      self->changes |= TER_CHANGE_SERIES;
    }
}

static TerDeviceEntry *
resolve_device (TerCommitting        *self,
                const TerBatchDevice *device,
                GError              **error)
{
  g_autofree char *key =
      g_strdup_printf ("%" G_GINT64_FORMAT " %s", self->source_id, device->remote_id);
  TerDeviceEntry *entry = g_hash_table_lookup (self->store->devices, key);

  if (entry == NULL)
    {
      if (!load_device (self, device, &entry, error))
        return NULL;
      if (entry == NULL)
        entry = insert_device (self, device, error);
      if (entry == NULL)
        return NULL;
      g_hash_table_insert (self->store->devices, g_steal_pointer (&key), entry);
    }
  take_news (self, device, entry);

  return entry;
}

static gboolean
load_series (TerCommitting        *self,
             const TerBatchStream *stream,
             TerDeviceEntry       *device,
             TerSeriesEntry      **entry,
             GError              **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->connection,
      "SELECT id, source_unit, n_observations, first_us, last_us, last_value, last_text, last_quality, digest"
      " FROM series WHERE device_id = ?1 AND source_property = ?2 AND channel = ?3",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "itt", device->id, stream->property, stream->channel);
  step = ter_statement_step (row, error);
  if (step != TER_STEP_ROW)
    return step == TER_STEP_DONE;

  *entry = g_new0 (TerSeriesEntry, 1);
  (*entry)->device = device;
  (*entry)->id = ter_statement_get_int (row, 0);
  (*entry)->source_unit = ter_statement_dup_text (row, 1);
  (*entry)->n_observations = ter_statement_get_int (row, 2);
  (*entry)->first_us = ter_statement_get_instant (row, 3);
  (*entry)->last_us = ter_statement_get_instant (row, 4);
  (*entry)->last_value = ter_statement_get_real (row, 5);
  (*entry)->last_text = ter_statement_dup_text (row, 6);
  (*entry)->last_quality = (int) ter_statement_get_int (row, 7);
  (*entry)->digest = (guint64) ter_statement_get_int (row, 8);

  return TRUE;
}

static TerSeriesEntry *
insert_series (TerCommitting        *self,
               const TerBatchStream *stream,
               TerDeviceEntry       *device,
               GError              **error)
{
  g_autofree char *uid = ter_make_uid (self->store->rand);
  const TerProperty *property = ter_property_lookup (stream->property);
  const char *unit = stream->unit != NULL ? stream->unit : property != NULL ? property->unit : NULL;
  TerSeriesEntry *entry;

  if (!ter_connection_execute (
          self->connection, error,
          "INSERT INTO series (uid, device_id, source_property, property, channel, source_name, source_unit, unit,"
          " kind) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8)",
          "tittttte", uid, device->id, stream->property, stream->channel, stream->name,
          stream->unit, unit, (int) stream->kind))
    return NULL;

  entry = g_new0 (TerSeriesEntry, 1);
  entry->device = device;
  entry->id = ter_connection_get_last_id (self->connection);
  entry->source_unit = g_strdup (stream->unit);
  entry->first_us = TER_INSTANT_NONE;
  entry->last_us = TER_INSTANT_NONE;
  entry->last_value = NAN;
  entry->last_quality = TER_QUALITY_UNQUALIFIED;
  self->result.n_new_series++;
  self->changes |= TER_CHANGE_SERIES;

  return entry;
}

static TerSeriesEntry *
resolve_series (TerCommitting        *self,
                const TerBatchStream *stream,
                GError              **error)
{
  TerDeviceEntry *device = self->devices[stream->device];
  /* The length keeps ("a", "b c") and ("a b", "c") apart. */
  g_autofree char *key =
      g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GSIZE_FORMAT " %s %s", device->id,
                       strlen (stream->property), stream->property, stream->channel);
  TerSeriesEntry *entry = g_hash_table_lookup (self->store->series, key);

  if (entry != NULL)
    return entry;
  if (!load_series (self, stream, device, &entry, error))
    return NULL;
  if (entry == NULL)
    entry = insert_series (self, stream, device, error);
  if (entry != NULL)
    g_hash_table_insert (self->store->series, g_steal_pointer (&key), entry);

  return entry;
}

/**
 * ter_committing_resolve:
 *
 * Finds or makes the row of every device and stream of the batch.
 */
gboolean
ter_committing_resolve (TerCommitting *self,
                        GError       **error)
{
  guint n_devices = ter_batch_get_n_devices (self->batch);
  guint n_streams = ter_batch_get_n_streams (self->batch);

  self->devices = g_new0 (TerDeviceEntry *, n_devices);
  for (guint i = 0; i < n_devices; i++)
    {
      self->devices[i] = resolve_device (self, ter_batch_get_device (self->batch, i), error);
      if (self->devices[i] == NULL)
        return FALSE;
    }

  self->series = g_new0 (TerSeriesEntry *, n_streams);
  self->is_converted = g_new0 (guint8, n_streams);
  for (guint i = 0; i < n_streams; i++)
    {
      const TerBatchStream *stream = ter_batch_get_stream (self->batch, i);
      const char *unit;

      self->series[i] = resolve_series (self, stream, error);
      if (self->series[i] == NULL)
        return FALSE;
      unit = self->series[i]->source_unit;
      self->is_converted[i] =
          stream->unit != NULL && unit != NULL && !g_str_equal (stream->unit, unit);
    }

  return TRUE;
}

static gboolean
flush_series (TerCommitting  *self,
              TerSeriesEntry *entry,
              GError        **error)
{
  entry->is_dirty = FALSE;

  return ter_connection_execute (
      self->connection, error,
      "UPDATE series SET n_observations = ?2, first_us = ?3, last_us = ?4, last_value = ?5, last_text = ?6,"
      " last_quality = ?7, digest = ?8 WHERE id = ?1",
      "iiuurtei", entry->id, entry->n_observations, entry->first_us, entry->last_us,
      entry->last_value, entry->last_text, entry->last_quality, (gint64) entry->digest);
}

static gboolean
flush_device (TerCommitting  *self,
              TerDeviceEntry *entry,
              GError        **error)
{
  entry->is_dirty = FALSE;

  return ter_connection_execute (
      self->connection, error,
      "UPDATE device SET source_name = ?2, profile = ?3, source_longitude = ?4, source_latitude = ?5,"
      " last_seen_us = ?6, last_time_us = ?7, step_us = ?8, n_gaps = ?9 WHERE id = ?1",
      "ittrruuii", entry->id, entry->source_name, entry->profile,
      entry->has_position ? entry->longitude : NAN, entry->has_position ? entry->latitude : NAN,
      entry->last_seen_us, entry->last_time_us, entry->step_us, entry->n_gaps);
}

/**
 * ter_committing_flush:
 *
 * Writes back what the commit changed of devices and series.
 */
gboolean
ter_committing_flush (TerCommitting *self,
                      GError       **error)
{
  for (guint i = 0; i < ter_batch_get_n_streams (self->batch); i++)
    {
      if (self->series[i]->is_dirty && !flush_series (self, self->series[i], error))
        return FALSE;
    }
  for (guint i = 0; i < ter_batch_get_n_devices (self->batch); i++)
    {
      if (self->devices[i]->is_dirty && !flush_device (self, self->devices[i], error))
        return FALSE;
    }

  return TRUE;
}
