/* ter-store-room.c — Free room in the file, and giving it back to the disk
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What segments leave when they are packed is free inside the file: the next ones use it again. A large import leaves
 * more than is ever used again, so the compactor gives it back when it has packed everything:
 *
 *      free pages > what is kept ─▶ step: a transaction of STEP_PAGES ─▶ … ─▶ what is kept
 *
 *  1. A step is short, and commits come in between. It is as safe as any transaction: killed anywhere, the file is whole.
 *  2. A part is kept, lest the file shrinks and grows with every compaction. ter_store_settle() keeps nothing.
 *  3. Files made before this cannot give room back (auto_vacuum is chosen when a file is made): they stay as they are.
 *  4. A full disk ends it in peace: moving pages takes room in the log.
 */

#include "config.h"

#include "ter-compact-private.h"

/* 2 MB, a few milliseconds. */
#define STEP_PAGES 256
/* What is kept: an eighth of what is used, and at least the segments that a compaction waits for. */
#define KEPT_SHARE 8
#define KEPT_BYTES (16 * 1024 * 1024)
#define AUTO_VACUUM_INCREMENTAL 2

typedef struct
{
  gboolean keeps_some;
  /* Out */
  gboolean is_over;
} Step;

static gboolean
read_room (TerConnection *connection,
           gint64        *n_pages,
           gint64        *n_free,
           gint64        *page_size,
           GError       **error)
{
  return ter_connection_get_int (connection, "PRAGMA page_count", n_pages, error) &&
         ter_connection_get_int (connection, "PRAGMA freelist_count", n_free, error) &&
         ter_connection_get_int (connection, "PRAGMA page_size", page_size, error);
}

static gboolean
give_back_some (TerStore      *self,
                TerConnection *connection,
                gpointer       data,
                GError       **error)
{
  Step *step = data;
  gint64 mode, n_pages, n_free, page_size, kept = 0;

  if (!ter_connection_get_int (connection, "PRAGMA auto_vacuum", &mode, error) ||
      !read_room (connection, &n_pages, &n_free, &page_size, error))
    return FALSE;
  if (step->keeps_some)
    kept = MAX ((n_pages - n_free) / KEPT_SHARE, KEPT_BYTES / page_size);
  step->is_over = mode != AUTO_VACUUM_INCREMENTAL || n_free <= kept;

  return step->is_over || ter_connection_run (connection, "PRAGMA incremental_vacuum (" G_STRINGIFY (STEP_PAGES) ")", error);
}

/**
 * ter_store_give_back:
 * @keeps_some: whether to keep what the next segments will use
 * @cancellable: (nullable): stops it between two steps
 *
 * Gives free room of the file back to the disk. Blocks; others write and read meanwhile.
 *
 * Returns: %FALSE with an error when it could not; nothing is lost
 */
gboolean
ter_store_give_back (TerStore     *self,
                     gboolean      keeps_some,
                     GCancellable *cancellable,
                     GError      **error)
{
  Step step = { .keeps_some = keeps_some };

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  while (!step.is_over)
    {
      g_autoptr (GError) failure = NULL;
      TerChange changes = 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (ter_store_write (self, TER_WRITE_OBSERVATIONS, give_back_some, &step, &changes, &failure))
        continue;
      if (g_error_matches (failure, TER_STORE_ERROR, TER_STORE_ERROR_FULL))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

/**
 * ter_store_measure:
 * @used: (out): bytes that hold something
 * @free: (out): bytes that are free inside the file, to be used again
 *
 * Tells how the file is filled.
 */
gboolean
ter_store_measure (TerStore *self,
                   gint64   *used,
                   gint64   *free,
                   GError  **error)
{
  g_autoptr (TerReading) reading = NULL;
  gint64 n_pages, n_free, page_size;

  g_return_val_if_fail (TER_IS_STORE (self), FALSE);

  reading = ter_store_begin_reading (self, error);
  if (reading == NULL || !ter_reading_take_snapshot (reading, error) ||
      !read_room (reading->connection, &n_pages, &n_free, &page_size, error))
    return FALSE;
  *used = (n_pages - n_free) * page_size;
  *free = n_free * page_size;

  return TRUE;
}
