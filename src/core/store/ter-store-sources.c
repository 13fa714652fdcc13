/* ter-store-sources.c — Sources, their health, and what they sent that could not be read
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Where data come from, how that goes, and what came that could not be read.
 *
 *  1. A good answer clears the last error: a clock that was set back cannot make an old fault look
 *     newer than the good news.
 *  2. An hour in which nothing came has no row.
 *  3. Refused messages are read as they came; nothing here interprets them.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-store-columns-private.h"
#include "ter-store-private.h"

/* The columns of a source, after its id. */
#define SOURCE_COLUMNS(COLUMN)               \
  COLUMN (TEXT, "uid", uid)                  \
  COLUMN (TEXT, "kind", kind)                \
  COLUMN (TEXT, "name", name)                \
  COLUMN (TEXT, "purpose", purpose)          \
  COLUMN (TEXT, "url", url)                  \
  COLUMN (TEXT, "config", config)            \
  COLUMN (FLAG, "allow_local", allow_local)  \
  COLUMN (FLAG, "enabled", enabled)          \
  COLUMN (INSTANT, "last_ok_us", last_ok_us) \
  COLUMN (TEXT, "last_error", last_error)    \
  COLUMN (INSTANT, "last_error_us", last_error_us)
#define SOURCE_SELECT "SELECT id" SOURCE_COLUMNS (TER_COLUMN_NAME) " FROM source"

static gpointer
read_source (TerStatement *row)
{
  TerSource *record = ter_source_new ();
  int column = 1;

  record->id = ter_statement_get_int (row, 0);
  SOURCE_COLUMNS (TER_COLUMN_READ)

  return record;
}

/**
 * ter_store_list_sources:
 *
 * Lists sources by name.
 *
 * Returns: (transfer full) (element-type TerSource): the sources
 */
GPtrArray *
ter_store_list_sources (TerStore *self,
                        GError  **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (self,
                         SOURCE_SELECT " WHERE removed_us IS NULL"
                                       " ORDER BY name COLLATE NOCASE, id",
                         read_source, (GDestroyNotify) ter_source_unref, error, "");
}

typedef struct
{
  gint64 source_id;
  const char *problem;
} Health;

static gboolean
write_health (TerStore      *self,
              TerConnection *connection,
              gpointer       data,
              GError       **error)
{
  const Health *health = data;
  gint64 now_us = ter_clock_get_now_us (self->clock);

  /* A clock that was set back must not make an old fault look newer than the good news. */
  if (health->problem == NULL)
    return ter_connection_execute (
        connection, error,
        "UPDATE source SET last_ok_us = ?2, last_error = NULL, last_error_us = NULL"
        " WHERE id = ?1",
        "ii", health->source_id, now_us);

  return ter_connection_execute (
      connection, error, "UPDATE source SET last_error = ?2, last_error_us = ?3 WHERE id = ?1",
      "iti", health->source_id, health->problem, now_us);
}

/**
 * ter_store_note_source:
 * @problem: (nullable): why the source fails, in words; %NULL when it answers well
 *
 * Notes the health of a source.
 */
gboolean
ter_store_note_source (TerStore   *self,
                       gint64      source_id,
                       const char *problem,
                       GError    **error)
{
  Health health = { source_id, problem };
  TerChange changes = TER_CHANGE_SOURCES;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  return ter_store_write (self, TER_WRITE_HOUSEKEEPING, write_health, &health, &changes, error);
}

/**
 * ter_store_read_activity:
 * @source_id: a source
 * @since_us: hours that begin earlier are left out
 *
 * Reads what a source brought, hour by hour; an hour without anything has no item.
 *
 * Returns: (transfer full) (element-type TerActivity): the hours, in order
 */
GArray *
ter_store_read_activity (TerStore *self,
                         gint64    source_id,
                         gint64    since_us,
                         GError  **error)
{
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (TerActivity));
  g_autoptr (TerReading) reading = NULL;
  g_autoptr (TerStatement) row = NULL;
  TerStepResult step;

  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  reading = ter_store_begin_reading (self, error);
  if (reading == NULL)
    return NULL;
  row =
      ter_connection_prepare (reading->connection,
                              "SELECT hour_us, n_messages, n_observations, n_refused FROM activity"
                              " WHERE source_id = ?1 AND hour_us >= ?2 ORDER BY hour_us",
                              error);
  if (row == NULL)
    return NULL;

  ter_statement_bind (row, "ii", source_id, since_us);
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      TerActivity hour = {
        .hour_us = ter_statement_get_int (row, 0),
        .n_messages = ter_statement_get_int (row, 1),
        .n_observations = ter_statement_get_int (row, 2),
        .n_refused = ter_statement_get_int (row, 3),
      };

      g_array_append_val (hours, hour);
    }

  return step == TER_STEP_DONE ? g_steal_pointer (&hours) : NULL;
}

static void
free_refused (gpointer data)
{
  TerRefused *refused = data;

  g_free (refused->topic);
  g_free (refused->reason);
  g_clear_pointer (&refused->payload, g_bytes_unref);
  g_free (refused);
}

/* The columns of a refused message, after its id; its payload is the last. */
#define REFUSED_COLUMNS(COLUMN)            \
  COLUMN (INT, "source_id", source_id)     \
  COLUMN (INT, "received_us", received_us) \
  COLUMN (TEXT, "topic", topic)            \
  COLUMN (TEXT, "reason", reason)          \
  COLUMN (BYTES, "payload", payload)
#define REFUSED_SELECT "SELECT id" REFUSED_COLUMNS (TER_COLUMN_NAME) " FROM refused_message"

static GBytes *
dup_bytes (TerStatement *row,
           int           column)
{
  gsize length;
  const guint8 *data = ter_statement_get_blob (row, column, &length);

  return data != NULL || !ter_statement_is_null (row, column) ? g_bytes_new (data, length) : NULL;
}

#define TER_COLUMN_BYTES(row, column) dup_bytes (row, column)

static gpointer
read_refused (TerStatement *row)
{
  TerRefused *record = g_new0 (TerRefused, 1);
  int column = 1;

  record->id = ter_statement_get_int (row, 0);
  REFUSED_COLUMNS (TER_COLUMN_READ)

  return record;
}

/**
 * ter_store_list_refused:
 * @source_id: a source, or 0 for all
 * @limit: how many
 *
 * Lists messages that could not be read, latest first.
 *
 * Returns: (transfer full) (element-type TerRefused): the messages, freed with the array
 */
GPtrArray *
ter_store_list_refused (TerStore *self,
                        gint64    source_id,
                        guint     limit,
                        GError  **error)
{
  g_return_val_if_fail (TER_IS_STORE (self), NULL);

  return ter_store_list (self,
                         REFUSED_SELECT " WHERE ?1 = 0"
                                        " OR source_id = ?1 ORDER BY id DESC LIMIT ?2",
                         read_refused, free_refused, error, "ii", source_id, (gint64) limit);
}
