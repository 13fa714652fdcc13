/* ter-store-messages.c — The messages of a batch: which came before, which are refused, how many an hour
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. (source, key) is the identity of a message. A key that is known already makes the whole
 *     message a duplicate (ter-store-keys.c); a message without a key is never one, only its observations may be.
 *  2. A refused message is kept as it came, with its reason, so that a decoder mended later can
 *     read it.
 *  3. What a source sends that nobody can read must not fill the disk: the newest MAX_REFUSED
 *     messages and MAX_REFUSED_BYTES bytes of each source are kept, and the source counts what was
 *     let go.
 */

#include "config.h"

#include <string.h>

#include "ter-commit-private.h"
#include "ter-instant.h"

#define MAX_REFUSED 10000
#define MAX_REFUSED_BYTES (64 * 1024 * 1024)

/* Returns FALSE with no error when the same refused message is there already. */
static gboolean
insert_refused (TerCommitting *self,
                guint          index,
                const char    *key,
                const char    *reason,
                gboolean      *is_new,
                GError       **error)
{
  const TerBatchMessage *message = ter_batch_get_message (self->batch, index);
  gint64 weight = message->payload != NULL ? (gint64) g_bytes_get_size (message->payload) : 0;

  if (!ter_connection_execute (
          self->connection, error,
          "INSERT INTO refused_message (source_id, received_us, key, topic, reason, payload)"
          " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
          "iitttb", self->source_id, message->received_us, key, message->topic, reason,
          message->payload))
    return FALSE;

  *is_new = ter_connection_get_n_changes (self->connection) > 0;
  if (!*is_new)
    return TRUE;

  return ter_connection_execute (
      self->connection, error,
      "UPDATE source SET n_refused = n_refused + 1, refused_bytes = refused_bytes + ?2 WHERE id = ?1",
      "ii", self->source_id, weight);
}

/**
 * ter_committing_refuse:
 * @message: the message that an observation came in
 * @reason: why the observation is refused
 *
 * Keeps the message of a refused observation, once whatever the number of its observations.
 */
gboolean
ter_committing_refuse (TerCommitting *self,
                       guint          message,
                       const char    *reason,
                       GError       **error)
{
  gboolean is_new;

  self->result.n_refused++;
  g_array_index (self->hours, TerActivity, self->hour_slots[message]).n_refused++;
  if (self->is_reported[message])
    return TRUE;
  self->is_reported[message] = TRUE;

  return insert_refused (self, message, NULL, reason, &is_new, error);
}

static guint
find_hour (TerCommitting *self,
           gint64         received_us)
{
  gint64 hour_us =
      received_us - ((received_us % TER_USEC_PER_HOUR) + TER_USEC_PER_HOUR) % TER_USEC_PER_HOUR;
  TerActivity activity = { .hour_us = hour_us };

  for (guint i = self->hours->len; i > 0; i--)
    {
      if (g_array_index (self->hours, TerActivity, i - 1).hour_us == hour_us)
        return i - 1;
    }
  g_array_append_val (self->hours, activity);

  return self->hours->len - 1;
}

static gboolean
add_message (TerCommitting *self,
             guint          index,
             GError       **error)
{
  const TerBatchMessage *message = ter_batch_get_message (self->batch, index);
  const char *key = message->key != NULL && *message->key != '\0' ? message->key : NULL;
  TerActivity *hour;
  gboolean is_new = TRUE;

  if (message->refused != NULL)
    {
      if (!insert_refused (self, index, key, message->refused, &is_new, error))
        return FALSE;
      self->is_reported[index] = TRUE;
    }
  else if (key != NULL && !ter_committing_add_key (self, key, &is_new, error))
    return FALSE;

  self->is_duplicate[index] = !is_new;
  self->hour_slots[index] = find_hour (self, message->received_us);
  if (!is_new)
    return TRUE;

  hour = &g_array_index (self->hours, TerActivity, self->hour_slots[index]);
  hour->n_messages++;
  if (message->refused != NULL)
    {
      hour->n_refused++;
      self->result.n_refused++;
    }

  return TRUE;
}

/**
 * ter_committing_add_messages:
 *
 * Tells the messages that came before from the new ones, and keeps the refused ones.
 */
gboolean
ter_committing_add_messages (TerCommitting *self,
                             GError       **error)
{
  guint n = ter_batch_get_n_messages (self->batch);

  self->is_duplicate = g_new0 (guint8, n);
  self->is_reported = g_new0 (guint8, n);
  self->hour_slots = g_new0 (guint, n);
  self->hours = g_array_new (FALSE, TRUE, sizeof (TerActivity));
  for (guint i = 0; i < n; i++)
    {
      if (!add_message (self, i, error))
        return FALSE;
    }

  return ter_committing_end_keys (self, error);
}

static gboolean
add_activity (TerCommitting *self,
              GError       **error)
{
  for (guint i = 0; i < self->hours->len; i++)
    {
      const TerActivity *hour = &g_array_index (self->hours, TerActivity, i);

      if (hour->n_messages == 0 && hour->n_observations == 0 && hour->n_refused == 0)
        continue;
      if (!ter_connection_execute (
              self->connection, error,
              "INSERT INTO activity (source_id, hour_us, n_messages, n_observations, n_refused)"
              " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (source_id, hour_us) DO UPDATE SET"
              " n_messages = n_messages + excluded.n_messages,"
              " n_observations = n_observations + excluded.n_observations,"
              " n_refused = n_refused + excluded.n_refused",
              "iiiii", self->source_id, hour->hour_us, hour->n_messages, hour->n_observations,
              hour->n_refused))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_over_cap (TerCommitting *self,
             gboolean      *over,
             GError       **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (self->connection,
                              "SELECT n_refused, refused_bytes FROM source WHERE id = ?1", error);

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "i", self->source_id);
  if (ter_statement_step (row, error) != TER_STEP_ROW)
    return FALSE;
  *over = ter_statement_get_int (row, 0) > MAX_REFUSED ||
          ter_statement_get_int (row, 1) > MAX_REFUSED_BYTES;

  return TRUE;
}

static gboolean
let_oldest_go (TerCommitting *self,
               GError       **error)
{
  return ter_connection_execute (
             self->connection, error,
             "UPDATE source SET n_refused = n_refused - 1, n_let_go = n_let_go + 1, refused_bytes = refused_bytes -"
             " (SELECT ifnull (length (payload), 0) FROM refused_message WHERE source_id = ?1 ORDER BY id LIMIT 1)"
             " WHERE id = ?1",
             "i", self->source_id) &&
         ter_connection_execute (
             self->connection, error,
             "DELETE FROM refused_message WHERE id = (SELECT id FROM refused_message"
             " WHERE source_id = ?1 ORDER BY id LIMIT 1)",
             "i", self->source_id);
}

/**
 * ter_committing_end_messages:
 *
 * Writes the hours, and lets the oldest refused messages go when there are too many.
 */
gboolean
ter_committing_end_messages (TerCommitting *self,
                             GError       **error)
{
  gboolean over = self->result.n_refused > 0;

  if (!add_activity (self, error))
    return FALSE;
  if (over && !is_over_cap (self, &over, error))
    return FALSE;

  while (over)
    {
      if (!let_oldest_go (self, error) || !is_over_cap (self, &over, error))
        return FALSE;
    }

  return TRUE;
}
