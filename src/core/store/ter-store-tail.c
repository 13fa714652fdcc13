/* ter-store-tail.c — Decoded segments in memory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What came lately is read from memory. A segment is decoded once in a process, by who needs it
 * first, and shared by reference:
 *
 *      file ─ list of (id, checksum) ─▶ tail: id → decoded segment ─▶ TerSegments of a snapshot
 *                                        ▲ a commit puts its own there, never decoded
 *
 *  1. A snapshot's list comes from the snapshot: a reading never sees a segment that its view of the
 *     file has not, nor misses one. The tail only saves decoding; (id, checksum) says which bytes.
 *  2. A list is made again only when the file changed (ter-store-reading.c).
 *  3. What no list names any more leaves the tail, and lives as long as a reading holds it.
 *  4. The writer keeps the set of its own view: each commit adds one, a merge or a compaction makes
 *     it read the list again.
 *  5. A damaged segment stays where it is, and in the list: merges and compactions pass it by, and
 *     only who reads a series that it may hold is told (ter_segments_check_series()).
 *
 * Threads: the tail is guarded by the store's mutex, which is not held while decoding; the writer's
 * set by its write_mutex.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-segment-private.h"
#include "ter-store-private.h"

/* One row of the list. */
typedef struct
{
  gint64 id;
  gint64 level;
  gint64 n_commits;
  gint64 created_us;
  guint64 checksum;
  gint64 n;
  gint64 n_series;
  gint64 first_series;
  gint64 last_series;
} Listed;

static TerSegment *
look_up (TerStore     *self,
         const Listed *listed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  TerSegment *segment = g_hash_table_lookup (self->tail, &listed->id);

  return segment != NULL && segment->checksum == listed->checksum ? ter_segment_ref (segment)
                                                                  : NULL;
}

static void
keep (TerStore   *self,
      TerSegment *segment)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_replace (self->tail, &segment->id, ter_segment_ref (segment));
}

/**
 * ter_connection_load_segment:
 * @id: a segment
 * @checksum: what its row says
 *
 * Reads and decodes a segment.
 *
 * Returns: (transfer full): the segment; %NULL with %TER_STORE_ERROR_CORRUPT when it is damaged
 */
TerSegment *
ter_connection_load_segment (TerConnection *connection,
                             gint64         id,
                             guint64        checksum,
                             GError       **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (connection, "SELECT data FROM segment WHERE id = ?1", error);
  TerSegment *segment = NULL;
  TerStepResult step;
  const guint8 *data;
  gsize length;

  if (row == NULL)
    return NULL;
  ter_statement_bind (row, "i", id);
  step = ter_statement_step (row, error);
  if (step == TER_STEP_ERROR)
    return NULL;

  data = step == TER_STEP_ROW ? ter_statement_get_blob (row, 0, &length) : NULL;
  if (data != NULL && ter_checksum (id, data, length) == checksum)
    segment = ter_segment_decode (data, length);
  if (segment == NULL)
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
          _("Observations that came lately are damaged (segment %lld). Nothing was written. Go back to a "
            "copy of the file."),
          (long long) id);
      return NULL;
    }
  segment->id = id;
  segment->checksum = checksum;

  return segment;
}

static TerSegment *
load_segment (TerConnection *connection,
              const Listed  *listed,
              GError       **error)
{
  g_autoptr (GError) damage = NULL;
  TerSegment *segment =
      ter_connection_load_segment (connection, listed->id, listed->checksum, &damage);

  if (g_error_matches (damage, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT))
    segment = ter_segment_new_damaged (listed->id, listed->n, listed->n_series,
                                       listed->first_series, listed->last_series);
  if (segment == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return NULL;
    }
  segment->checksum = listed->checksum;
  segment->level = (int) CLAMP (listed->level, 0, TER_MAX_LEVEL);
  segment->n_commits = listed->n_commits;
  segment->created_us = listed->created_us;

  return segment;
}

static GArray *
read_list (TerConnection *connection,
           GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      connection,
      "SELECT id, level, n_commits, created_us, checksum, n, n_series, first_series, last_series"
      " FROM segment ORDER BY id",
      error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Listed));
  TerStepResult step;

  if (row == NULL)
    return NULL;
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      Listed listed = { ter_statement_get_int (row, 0),
                        ter_statement_get_int (row, 1),
                        ter_statement_get_int (row, 2),
                        ter_statement_get_int (row, 3),
                        (guint64) ter_statement_get_int (row, 4),
                        ter_statement_get_int (row, 5),
                        ter_statement_get_int (row, 6),
                        ter_statement_get_int (row, 7),
                        ter_statement_get_int (row, 8) };

      g_array_append_val (list, listed);
    }

  return step == TER_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* Lets go of what the newest list does not name. Called with the mutex held. */
static void
tidy (TerStore          *self,
      const TerSegments *segments)
{
  if (g_hash_table_size (self->tail) <= segments->n_segments)
    return;
  g_hash_table_remove_all (self->tail);
  for (guint i = 0; i < segments->n_segments; i++)
    g_hash_table_replace (self->tail, &segments->segments[i]->id,
                          ter_segment_ref (segments->segments[i]));
}

/**
 * ter_store_list_segments:
 * @connection: in a transaction
 *
 * Lists the segments of the state of the file that a connection sees, decoded.
 *
 * Returns: (transfer full): the set
 */
TerSegments *
ter_store_list_segments (TerStore      *self,
                         TerConnection *connection,
                         GError       **error)
{
  g_autoptr (GPtrArray) segments =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ter_segment_unref);
  g_autoptr (GArray) list = read_list (connection, error);
  TerSegments *listed_segments;
  gint64 through, below;

  if (list == NULL ||
      !ter_connection_get_int (connection, "SELECT through_segment FROM compaction", &through,
                               error) ||
      !ter_connection_get_int (connection, "SELECT below_series FROM compaction", &below, error))
    return NULL;

  for (guint i = 0; i < list->len; i++)
    {
      const Listed *listed = &g_array_index (list, Listed, i);
      TerSegment *segment = look_up (self, listed);

      if (segment == NULL)
        {
          segment = load_segment (connection, listed, error);
          if (segment == NULL)
            return NULL;
          keep (self, segment);
        }
      g_ptr_array_add (segments, segment);
    }
  listed_segments = ter_segments_new (segments, through, below);
  g_mutex_lock (&self->mutex);
  tidy (self, listed_segments);
  g_mutex_unlock (&self->mutex);

  return listed_segments;
}

/**
 * ter_store_get_written:
 *
 * Gets the segments of the writer's view, in a transaction of the writer.
 *
 * Returns: (transfer none): the set; %NULL with an error
 */
TerSegments *
ter_store_get_written (TerStore *self,
                       GError  **error)
{
  if (self->written == NULL)
    self->written = ter_store_list_segments (self, self->writer, error);

  return self->written;
}

/**
 * ter_store_forget_written:
 *
 * To be called by who changes rows of segment or compaction, in its transaction: the writer reads
 * the list again.
 */
void
ter_store_forget_written (TerStore *self)
{
  g_clear_pointer (&self->written, ter_segments_unref);
}

/**
 * ter_store_add_written:
 * @segment: a row that was just inserted
 *
 * Adds a segment to the writer's view.
 */
void
ter_store_add_written (TerStore   *self,
                       TerSegment *segment)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new ();
  TerSegments *written = self->written;

  g_assert (written != NULL);
  for (guint i = 0; i < written->n_segments; i++)
    g_ptr_array_add (segments, written->segments[i]);
  g_ptr_array_add (segments, segment);
  self->written = ter_segments_new (segments, written->through, written->below);
  ter_segments_unref (written);
}

/**
 * ter_store_replace_written:
 * @replaced: (element-type TerSegment): in order of their ids
 * @segment: what holds their rows, with the id of the last
 *
 * Puts one segment in the place of several in the writer's view.
 */
void
ter_store_replace_written (TerStore   *self,
                           GPtrArray  *replaced,
                           TerSegment *segment)
{
  g_autoptr (GPtrArray) segments = g_ptr_array_new ();
  TerSegments *written = self->written;
  guint next = 0;

  for (guint i = 0; i < written->n_segments; i++)
    {
      if (next == replaced->len || written->segments[i] != g_ptr_array_index (replaced, next))
        {
          g_ptr_array_add (segments, written->segments[i]);
          continue;
        }
      if (++next == replaced->len)
        g_ptr_array_add (segments, segment);
    }
  self->written = ter_segments_new (segments, written->through, written->below);
  ter_segments_unref (written);
}

/**
 * ter_store_publish_written:
 *
 * Gives the readers of this process, once it is committed, what they need not decode.
 */
void
ter_store_publish_written (TerStore *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (self->written == NULL)
    return;

  locker = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < self->written->n_segments; i++)
    {
      TerSegment *segment = self->written->segments[i];

      if (g_hash_table_lookup (self->tail, &segment->id) != segment)
        g_hash_table_replace (self->tail, &segment->id, ter_segment_ref (segment));
    }
  tidy (self, self->written);
}
