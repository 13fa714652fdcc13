/* ter-store-identities.c — From the names of a batch to the rows of the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A batch names its devices and streams as the source does; the territory knows them by row. The
 * writer remembers both, with the last instant of a series, so that a commit of known sensors
 * reads nothing.
 *
 *  1. (source, remote_id) is a device; (device, source_property, channel) is a series. What a
 *     person changes (name, unit, property) is in other columns: a rename never makes a twin.
 *  2. A device or a stream that is not known yet gets its row in the commit that brings it.
 *  3. An entry is the truth while there is one writer; after a rollback all entries are dropped. What
 *     it knows that the row does not (the last instant, the state of a device) is in segments.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-commit-private.h"
#include "ter-instant.h"

static guint
hash_device (gconstpointer key)
{
  const TerDeviceEntry *entry = key;

  return g_str_hash (entry->remote_id) * 31 + (guint) entry->source_id;
}

static gboolean
is_same_device (gconstpointer a,
                gconstpointer b)
{
  const TerDeviceEntry *one = a;
  const TerDeviceEntry *other = b;

  return one->source_id == other->source_id && g_str_equal (one->remote_id, other->remote_id);
}

static guint
hash_series (gconstpointer key)
{
  const TerSeriesEntry *entry = key;

  return (g_str_hash (entry->property) * 31 + g_str_hash (entry->channel)) * 31 +
         (guint) entry->device->state.device_id * 2654435761u;
}

static gboolean
is_same_series (gconstpointer a,
                gconstpointer b)
{
  const TerSeriesEntry *one = a;
  const TerSeriesEntry *other = b;

  return one->device == other->device && g_str_equal (one->property, other->property) &&
         g_str_equal (one->channel, other->channel);
}

static void
free_device (gpointer data)
{
  TerDeviceEntry *entry = data;

  g_free (entry->remote_id);
  g_free (entry->source_name);
  g_free (entry->profile);
  g_free (entry);
}

static void
free_series (gpointer data)
{
  TerSeriesEntry *entry = data;

  g_free (entry->property);
  g_free (entry->channel);
  g_free (entry->source_unit);
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
  self->devices = g_hash_table_new_full (hash_device, is_same_device, free_device, NULL);
  self->series = g_hash_table_new_full (hash_series, is_same_series, free_series, NULL);
  self->keys = ter_key_sets_new ();
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
  g_hash_table_remove_all (self->keys);
  ter_store_forget_written (self);
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
  g_clear_pointer (&self->keys, g_hash_table_unref);
  ter_store_forget_written (self);
}

/* What segments know is later than the row. */
static gboolean
load_state (TerCommitting  *self,
            TerDeviceEntry *entry,
            GError        **error)
{
  TerSegments *written = ter_store_get_written (self->store, error);

  if (written == NULL)
    return FALSE;
  for (guint i = 0; i < written->n_segments; i++)
    {
      const TerDeviceState *state =
          ter_segment_find_device (written->segments[i], entry->state.device_id);

      if (state != NULL)
        ter_device_state_merge (&entry->state, state);
    }

  return TRUE;
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
  (*entry)->source_id = self->source_id;
  (*entry)->remote_id = g_strdup (device->remote_id);
  (*entry)->state.device_id = ter_statement_get_int (row, 0);
  (*entry)->source_name = ter_statement_dup_text (row, 1);
  (*entry)->profile = ter_statement_dup_text (row, 2);
  (*entry)->state.last_seen_us = ter_statement_get_instant (row, 3);
  (*entry)->state.last_time_us = ter_statement_get_instant (row, 4);
  (*entry)->state.step_us = ter_statement_get_int (row, 5);
  (*entry)->state.n_gaps = ter_statement_get_int (row, 6);
  (*entry)->has_position = !ter_statement_is_null (row, 7) && !ter_statement_is_null (row, 8);
  (*entry)->longitude = ter_statement_get_real (row, 7);
  (*entry)->latitude = ter_statement_get_real (row, 8);
  if (load_state (self, *entry, error))
    return TRUE;
  g_clear_pointer (entry, free_device);

  return FALSE;
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
  entry->source_id = self->source_id;
  entry->remote_id = g_strdup (device->remote_id);
  entry->state.device_id = ter_connection_get_last_id (self->connection);
  entry->state.last_seen_us = TER_INSTANT_NONE;
  entry->state.last_time_us = TER_INSTANT_NONE;
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
  TerDeviceEntry wanted = { .source_id = self->source_id, .remote_id = (char *) device->remote_id };
  TerDeviceEntry *entry = g_hash_table_lookup (self->store->devices, &wanted);

  if (entry == NULL)
    {
      if (!load_device (self, device, &entry, error))
        return NULL;
      if (entry == NULL)
        entry = insert_device (self, device, error);
      if (entry == NULL)
        return NULL;
      g_hash_table_add (self->store->devices, entry);
    }
  take_news (self, device, entry);

  return entry;
}

static gboolean
load_last (TerCommitting  *self,
           TerSeriesEntry *entry,
           GError        **error)
{
  TerSegments *written = ter_store_get_written (self->store, error);

  if (written == NULL)
    return FALSE;
  for (guint i = 0; i < written->n_segments; i++)
    {
      const TerSegment *segment = written->segments[i];
      const TerSegmentSeries *place = ter_segment_find (segment, entry->id);

      if (place != NULL)
        entry->last_us = MAX (entry->last_us, segment->times[place->first + place->n - 1]);
    }

  return TRUE;
}

static TerSeriesEntry *
make_series (TerDeviceEntry       *device,
             const TerBatchStream *stream,
             gint64                id)
{
  TerSeriesEntry *entry = g_new0 (TerSeriesEntry, 1);

  entry->device = device;
  entry->property = g_strdup (stream->property);
  entry->channel = g_strdup (stream->channel);
  entry->id = id;
  entry->last_us = TER_INSTANT_NONE;

  return entry;
}

static gboolean
load_series (TerCommitting        *self,
             const TerBatchStream *stream,
             TerDeviceEntry       *device,
             TerSeriesEntry      **entry,
             GError              **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (self->connection,
                              "SELECT id, source_unit, last_us FROM series"
                              " WHERE device_id = ?1 AND source_property = ?2 AND channel = ?3",
                              error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "itt", device->state.device_id, stream->property, stream->channel);
  step = ter_statement_step (row, error);
  if (step != TER_STEP_ROW)
    return step == TER_STEP_DONE;

  *entry = make_series (device, stream, ter_statement_get_int (row, 0));
  (*entry)->source_unit = ter_statement_dup_text (row, 1);
  (*entry)->last_us = ter_statement_get_instant (row, 2);
  if (load_last (self, *entry, error))
    return TRUE;
  g_clear_pointer (entry, free_series);

  return FALSE;
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
          "tittttte", uid, device->state.device_id, stream->property, stream->channel, stream->name,
          stream->unit, unit, (int) stream->kind))
    return NULL;

  entry = make_series (device, stream, ter_connection_get_last_id (self->connection));
  entry->source_unit = g_strdup (stream->unit);
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
  TerSeriesEntry wanted = { .device = device,
                            .property = (char *) stream->property,
                            .channel = (char *) stream->channel };
  TerSeriesEntry *entry = g_hash_table_lookup (self->store->series, &wanted);

  if (entry != NULL)
    return entry;
  if (!load_series (self, stream, device, &entry, error))
    return NULL;
  if (entry == NULL)
    entry = insert_series (self, stream, device, error);
  if (entry != NULL)
    g_hash_table_add (self->store->series, entry);

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

/**
 * ter_committing_flush:
 *
 * Writes back what sources say of devices; what is measured is in the segment.
 */
gboolean
ter_committing_flush (TerCommitting *self,
                      GError       **error)
{
  for (guint i = 0; i < ter_batch_get_n_devices (self->batch); i++)
    {
      TerDeviceEntry *entry = self->devices[i];

      if (!entry->is_dirty)
        continue;
      entry->is_dirty = FALSE;
      if (!ter_connection_execute (
              self->connection, error,
              "UPDATE device SET source_name = ?2, profile = ?3, source_longitude = ?4,"
              " source_latitude = ?5 WHERE id = ?1",
              "ittrr", entry->state.device_id, entry->source_name, entry->profile,
              entry->has_position ? entry->longitude : NAN,
              entry->has_position ? entry->latitude : NAN))
        return FALSE;
    }

  return TRUE;
}
