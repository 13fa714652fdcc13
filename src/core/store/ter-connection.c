/* ter-connection.c — One connection to the territory file, set up against hostile content
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A territory file may come by mail. So every connection is shut before its first statement:
 *
 *  1. The schema is not trusted (no functions from triggers or views), views do not run, extensions
 *     do not load, and the file's own structure cannot be written (SQLITE_DBCONFIG_DEFENSIVE).
 *  2. The file is never mapped in memory: an error of the disk is then a code, not a signal.
 *  3. Every cell of every page is checked as it is read (cell_size_check).
 *  4. A code of SQLite becomes a TerStoreError in ter_connection_set_error() and nowhere else.
 *
 * Threads: opened without SQLite's own mutexes. One thread uses a connection at a time; the store
 * sees to it.
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "ter-connection-private.h"
#include "ter-store.h"

#define BUSY_TIMEOUT_MS 5000
/* How many of SQLite's own steps between two looks at a GCancellable: about a millisecond. */
#define STEPS_PER_LOOK 100000

static const char common_pragmas[] = "PRAGMA trusted_schema = OFF;"
                                     "PRAGMA cell_size_check = ON;"
                                     "PRAGMA mmap_size = 0;"
                                     "PRAGMA foreign_keys = ON;"
                                     "PRAGMA temp_store = MEMORY;";
static const char writer_pragmas[] = "PRAGMA synchronous = FULL;"
                                     "PRAGMA secure_delete = ON;"
                                     "PRAGMA journal_size_limit = 67108864;"
                                     "PRAGMA wal_autocheckpoint = 8000;"
                                     "PRAGMA cache_size = -32768;";
static const char reader_pragmas[] = "PRAGMA query_only = ON;"
                                     "PRAGMA cache_size = -4096;";

/* Full disks, quotas and limits on the size of a file look different to SQLite and alike to a person. */
static gboolean
is_out_of_space (TerConnection *self,
                 int            code)
{
  int system;

  if ((code & 0xff) == SQLITE_FULL)
    return TRUE;
  if ((code & 0xff) != SQLITE_IOERR)
    return FALSE;

  system = sqlite3_system_errno (self->db);

  return system == ENOSPC || system == EDQUOT || system == EFBIG;
}

static void
set_known_error (TerConnection *self,
                 int            code,
                 GError       **error)
{
  g_autofree char *name = g_path_get_basename (self->path);

  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
          _("“%s” is damaged: %s. Nothing was written to it. Go back to a copy of the file."),
          name, sqlite3_errmsg (self->db));
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY,
          _("“%s” cannot be written: nothing of this was stored. Ask for the right to write to the "
            "file and to its folder."),
          name);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_LOCKED,
          _("“%s” is busy in another program: nothing of this was stored. Try again in a moment."),
          name);
      break;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                   _("A value was refused and nothing of this was stored: %s."),
                   sqlite3_errmsg (self->db));
      break;
    default:
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_IO,
          _("The disk answered with an error on “%s”: %s. What was stored before is kept. Check the "
            "disk, then try again."),
          name, sqlite3_errmsg (self->db));
      break;
    }
}

/**
 * ter_connection_set_error:
 * @code: an extended code of SQLite
 *
 * Says what a code of SQLite means for a person.
 */
void
ter_connection_set_error (TerConnection *self,
                          int            code,
                          GError       **error)
{
  if (code == SQLITE_INTERRUPT && self->watched != NULL &&
      g_cancellable_set_error_if_cancelled (self->watched, error))
    return;

  if (is_out_of_space (self, code))
    g_set_error (
        error, TER_STORE_ERROR, TER_STORE_ERROR_FULL,
        _("The disk is full: nothing of this was stored, and what was stored before is safe. Free some "
          "space, then try again."));
  else
    set_known_error (self, code, error);
}

static void
shut (TerConnection *self)
{
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_limit (self->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
}

/* '?' and '#' end a path in SQLite's URIs. */
static char *
make_uri (const char *path,
          const char *query)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", TRUE);

  return g_strconcat ("file://", escaped, "?", query, NULL);
}

/**
 * ter_connection_open:
 * @path: (nullable): an absolute path; %NULL for one in memory
 * @kind: what it is for
 *
 * Opens a connection and shuts it. The file must exist.
 */
TerConnection *
ter_connection_open (const char       *path,
                     TerConnectionKind kind,
                     GError          **error)
{
  static const char *const queries[] = { "mode=rw", "mode=ro", "mode=ro&immutable=1",
                                         "mode=memory" };
  g_autoptr (TerConnection) self = g_new0 (TerConnection, 1);
  g_autofree char *uri = make_uri (path != NULL ? path : "/territory", queries[kind]);
  gboolean writes = kind == TER_CONNECTION_WRITER || kind == TER_CONNECTION_MEMORY;
  int code;

  self->path = g_strdup (path != NULL ? path : "");
  self->statements =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ter_statement_free);
  code = sqlite3_open_v2 (uri, &self->db,
                          SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                              SQLITE_OPEN_EXRESCODE |
                              (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY),
                          NULL);
  if (code != SQLITE_OK)
    {
      ter_connection_set_error (self, code, error);
      return NULL;
    }
  shut (self);

  if (!ter_connection_run (self, common_pragmas, error) ||
      !ter_connection_run (self, writes ? writer_pragmas : reader_pragmas, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ter_connection_free:
 *
 * Closes a connection. Every statement must have been given back.
 */
void
ter_connection_free (TerConnection *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (self->db);
  g_clear_object (&self->watched);
  g_free (self->path);
  g_free (self);
}

/**
 * ter_connection_run:
 * @script: statements without parameters; a literal or a resource of the program
 *
 * Runs statements one after the other, their rows let go.
 */
gboolean
ter_connection_run (TerConnection *self,
                    const char    *script,
                    GError       **error)
{
  g_return_val_if_fail (self != NULL && script != NULL, FALSE);

  while (*script != '\0')
    {
      sqlite3_stmt *stmt = NULL;
      int code = sqlite3_prepare_v2 (self->db, script, -1, &stmt, &script);

      if (code == SQLITE_OK && stmt == NULL)
        continue;
      while (code == SQLITE_OK || code == SQLITE_ROW)
        code = sqlite3_step (stmt);
      if (code != SQLITE_DONE)
        {
          ter_connection_set_error (self, code, error);
          sqlite3_finalize (stmt);
          return FALSE;
        }
      sqlite3_finalize (stmt);
    }

  return TRUE;
}

/**
 * ter_connection_execute:
 * @sql: a literal
 * @types: one letter a parameter, see ter-statement-private.h
 *
 * Binds and runs a statement that gives no row.
 */
gboolean
ter_connection_execute (TerConnection *self,
                        GError       **error,
                        const char    *sql,
                        const char    *types,
                        ...)
{
  g_autoptr (TerStatement) statement = ter_connection_prepare (self, sql, error);
  va_list values;

  if (statement == NULL)
    return FALSE;

  va_start (values, types);
  ter_statement_bind_list (statement, types, values);
  va_end (values);

  return ter_statement_execute (statement, error);
}

/**
 * ter_connection_get_int:
 * @sql: a literal that gives one row
 * @value: (out): its first column, 0 if there is no row
 *
 * Reads one number.
 */
gboolean
ter_connection_get_int (TerConnection *self,
                        const char    *sql,
                        gint64        *value,
                        GError       **error)
{
  g_autoptr (TerStatement) statement = ter_connection_prepare (self, sql, error);
  TerStepResult step;

  *value = 0;
  if (statement == NULL)
    return FALSE;
  step = ter_statement_step (statement, error);
  if (step == TER_STEP_ROW)
    *value = ter_statement_get_int (statement, 0);

  return step != TER_STEP_ERROR;
}

gint64
ter_connection_get_last_id (TerConnection *self)
{
  return sqlite3_last_insert_rowid (self->db);
}

gint64
ter_connection_get_n_changes (TerConnection *self)
{
  return sqlite3_changes64 (self->db);
}

gboolean
ter_connection_is_in_transaction (TerConnection *self)
{
  return !sqlite3_get_autocommit (self->db);
}

void
ter_connection_set_busy_timeout (TerConnection *self,
                                 int            milliseconds)
{
  sqlite3_busy_timeout (self->db, milliseconds);
}

/**
 * ter_connection_keep_wal:
 *
 * Keeps the WAL as it is when the connection closes.
 */
void
ter_connection_keep_wal (TerConnection *self,
                         gboolean       keep)
{
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, NULL);
}

/**
 * ter_connection_forget_pages:
 *
 * Gives back the memory of the pages that were read, when most of them will not be read again soon.
 */
void
ter_connection_forget_pages (TerConnection *self)
{
  sqlite3_db_release_memory (self->db);
}

static int
look_at_cancellable (void *data)
{
  return g_cancellable_is_cancelled (data);
}

/**
 * ter_connection_watch:
 * @cancellable: (nullable): what stops a statement that runs, or %NULL for nothing any more
 *
 * Lets a long statement be stopped.
 */
void
ter_connection_watch (TerConnection *self,
                      GCancellable  *cancellable)
{
  g_set_object (&self->watched, cancellable);
  sqlite3_progress_handler (self->db, cancellable != NULL ? STEPS_PER_LOOK : 0,
                            cancellable != NULL ? look_at_cancellable : NULL, cancellable);
}
