/* ter-statement.c — Prepared statements, bound and stepped in one place
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The only file that binds and steps. A statement is prepared once a connection and kept there.
 *
 *  1. Values reach SQL by binding alone; the text of a statement is a literal of this program.
 *  2. ter_connection_prepare() lends a statement; ter_statement_release() gives it back, reset and
 *     unbound. One that is lent is not lent again: two loops over the same SQL at once would be a
 *     fault of the program.
 *  3. A reset is what ends a read: a statement that is not released would keep the WAL from being
 *     checkpointed. So statements are held by g_autoptr() alone.
 *  4. Texts and bytes are bound without a copy: they live until the release.
 *
 * Threads: a statement belongs to its connection, which one thread uses at a time.
 */

#include "config.h"

#include <math.h>

#include "ter-connection-private.h"
#include "ter-instant.h"

struct _TerStatement
{
  /* Owned */
  sqlite3_stmt *stmt;
  /* Borrowed */
  TerConnection *connection;

  gboolean is_lent;
};

/**
 * ter_connection_prepare:
 * @sql: a literal
 *
 * Lends the statement of @sql, prepared the first time.
 *
 * Returns: (transfer full): to be given back with ter_statement_release()
 */
TerStatement *
ter_connection_prepare (TerConnection *self,
                        const char    *sql,
                        GError       **error)
{
  TerStatement *statement;
  sqlite3_stmt *stmt = NULL;
  int code;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement == NULL)
    {
      code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
      if (code != SQLITE_OK)
        {
          ter_connection_set_error (self, code, error);
          return NULL;
        }
      statement = g_new0 (TerStatement, 1);
      statement->stmt = stmt;
      statement->connection = self;
      g_hash_table_insert (self->statements, (gpointer) sql, statement);
    }

  g_assert (!statement->is_lent);
  statement->is_lent = TRUE;

  return statement;
}

/**
 * ter_statement_release:
 *
 * Gives a statement back to its connection.
 */
void
ter_statement_release (TerStatement *self)
{
  g_return_if_fail (self != NULL && self->is_lent);

  sqlite3_reset (self->stmt);
  sqlite3_clear_bindings (self->stmt);
  self->is_lent = FALSE;
}

void
ter_statement_free (TerStatement *self)
{
  sqlite3_finalize (self->stmt);
  g_free (self);
}

void
ter_statement_bind_int (TerStatement *self,
                        int           position,
                        gint64        value)
{
  sqlite3_bind_int64 (self->stmt, position, value);
}

/* SQLite turns NaN into NULL by itself; saying so here keeps it from being a surprise. */
void
ter_statement_bind_real (TerStatement *self,
                         int           position,
                         double        value)
{
  if (isnan (value))
    sqlite3_bind_null (self->stmt, position);
  else
    sqlite3_bind_double (self->stmt, position, value);
}

void
ter_statement_bind_text (TerStatement *self,
                         int           position,
                         const char   *value)
{
  sqlite3_bind_text (self->stmt, position, value, -1, SQLITE_STATIC);
}

void
ter_statement_bind_blob (TerStatement *self,
                         int           position,
                         const void   *data,
                         gsize         length)
{
  /* A NULL pointer would bind NULL, and empty bytes are not the absence of bytes. */
  sqlite3_bind_blob64 (self->stmt, position, data != NULL ? data : "", length, SQLITE_STATIC);
}

static void
bind_bytes (TerStatement *self,
            int           position,
            GBytes       *bytes)
{
  gsize length;
  const void *data;

  if (bytes == NULL)
    {
      sqlite3_bind_null (self->stmt, position);
      return;
    }

  data = g_bytes_get_data (bytes, &length);
  ter_statement_bind_blob (self, position, data, length);
}

static void
bind_unless (TerStatement *self,
             int           position,
             gint64        value,
             gint64        null_value)
{
  if (value == null_value)
    sqlite3_bind_null (self->stmt, position);
  else
    sqlite3_bind_int64 (self->stmt, position, value);
}

/**
 * ter_statement_bind_list:
 * @types: one letter a parameter, see ter-statement-private.h
 * @values: the values
 *
 * Binds parameters 1, 2, 3…
 */
void
ter_statement_bind_list (TerStatement *self,
                         const char   *types,
                         va_list       values)
{
  for (int i = 1; types[i - 1] != '\0'; i++)
    {
      switch (types[i - 1])
        {
        case 'i':
          sqlite3_bind_int64 (self->stmt, i, va_arg (values, gint64));
          break;
        case 'e':
          sqlite3_bind_int (self->stmt, i, va_arg (values, int));
          break;
        case 'd':
          bind_unless (self, i, va_arg (values, gint64), 0);
          break;
        case 'u':
          bind_unless (self, i, va_arg (values, gint64), TER_INSTANT_NONE);
          break;
        case 'r':
          ter_statement_bind_real (self, i, va_arg (values, double));
          break;
        case 't':
          ter_statement_bind_text (self, i, va_arg (values, const char *));
          break;
        case 'b':
          bind_bytes (self, i, va_arg (values, GBytes *));
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

/**
 * ter_statement_bind:
 * @types: one letter a parameter, see ter-statement-private.h
 *
 * Same as ter_statement_bind_list().
 */
void
ter_statement_bind (TerStatement *self,
                    const char   *types,
                    ...)
{
  va_list values;

  va_start (values, types);
  ter_statement_bind_list (self, types, values);
  va_end (values);
}

/**
 * ter_statement_step:
 *
 * Runs the statement to its next row.
 */
TerStepResult
ter_statement_step (TerStatement *self,
                    GError      **error)
{
  int code = sqlite3_step (self->stmt);

  if (G_LIKELY (code == SQLITE_DONE))
    return TER_STEP_DONE;
  if (code == SQLITE_ROW)
    return TER_STEP_ROW;

  ter_connection_set_error (self->connection, code, error);

  return TER_STEP_ERROR;
}

/**
 * ter_statement_reset:
 *
 * Makes the statement ready to run again; what was bound stays bound.
 */
void
ter_statement_reset (TerStatement *self)
{
  sqlite3_reset (self->stmt);
}

/**
 * ter_statement_execute:
 *
 * Runs a statement that gives no row, and resets it.
 */
gboolean
ter_statement_execute (TerStatement *self,
                       GError      **error)
{
  int code = sqlite3_step (self->stmt);

  if (G_UNLIKELY (code != SQLITE_DONE && code != SQLITE_ROW))
    {
      ter_connection_set_error (self->connection, code, error);
      sqlite3_reset (self->stmt);
      return FALSE;
    }
  sqlite3_reset (self->stmt);

  return TRUE;
}

gboolean
ter_statement_is_null (TerStatement *self,
                       int           column)
{
  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}

gint64
ter_statement_get_int (TerStatement *self,
                       int           column)
{
  return sqlite3_column_int64 (self->stmt, column);
}

gint64
ter_statement_get_instant (TerStatement *self,
                           int           column)
{
  return ter_statement_is_null (self, column) ? TER_INSTANT_NONE
                                              : sqlite3_column_int64 (self->stmt, column);
}

double
ter_statement_get_real (TerStatement *self,
                        int           column)
{
  return ter_statement_is_null (self, column) ? NAN : sqlite3_column_double (self->stmt, column);
}

const char *
ter_statement_get_text (TerStatement *self,
                        int           column)
{
  return (const char *) sqlite3_column_text (self->stmt, column);
}

/* A damaged file may hold anything: what leaves the store as text is UTF-8. */
char *
ter_statement_dup_text (TerStatement *self,
                        int           column)
{
  const char *text = ter_statement_get_text (self, column);

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

const guint8 *
ter_statement_get_blob (TerStatement *self,
                        int           column,
                        gsize        *length)
{
  const guint8 *data = sqlite3_column_blob (self->stmt, column);

  *length = (gsize) sqlite3_column_bytes (self->stmt, column);

  return data;
}
