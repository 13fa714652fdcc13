/* ter-statement-private.h — Connections and statements of SQLite, private to the store
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TerConnection TerConnection;
typedef struct _TerStatement TerStatement;

typedef enum
{
  TER_STEP_ERROR = -1,
  TER_STEP_DONE = 0,
  TER_STEP_ROW = 1,
} TerStepResult;

typedef enum
{
  TER_CONNECTION_WRITER,
  TER_CONNECTION_READER,
  /* The file cannot change while it is read: no lock, no files beside it. */
  TER_CONNECTION_IMMUTABLE,
  TER_CONNECTION_MEMORY,
} TerConnectionKind;

TerConnection *ter_connection_open (const char       *path,
                                    TerConnectionKind kind,
                                    GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void           ter_connection_free (TerConnection *self);
gboolean       ter_connection_run (TerConnection *self,
                                   const char    *script,
                                   GError       **error);
gboolean       ter_connection_execute (TerConnection *self,
                                       GError       **error,
                                       const char    *sql,
                                       const char    *types,
                                       ...);
gboolean       ter_connection_get_int (TerConnection *self,
                                       const char    *sql,
                                       gint64        *value,
                                       GError       **error);
gint64         ter_connection_get_last_id (TerConnection *self);
gint64         ter_connection_get_n_changes (TerConnection *self);
gboolean       ter_connection_is_in_transaction (TerConnection *self);
void           ter_connection_set_busy_timeout (TerConnection *self,
                                                int            milliseconds);
void           ter_connection_forget_pages (TerConnection *self);
void           ter_connection_keep_wal (TerConnection *self,
                                        gboolean       keep);
void           ter_connection_watch (TerConnection *self,
                                     GCancellable  *cancellable);
void           ter_connection_set_error (TerConnection *self,
                                         int            code,
                                         GError       **error);

/* A statement is prepared once a connection and kept. @sql must outlive the connection: a literal. */
TerStatement  *ter_connection_prepare (TerConnection *self,
                                       const char    *sql,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void           ter_statement_release (TerStatement *self);

/* One letter a parameter: i gint64, e int (an enumeration, a boolean), d gint64 id (0 is NULL), u instant
 * (TER_INSTANT_NONE is NULL), r double (NaN is NULL), t text, b GBytes. Texts and bytes must live
 * until the
 * statement is released. */
void           ter_statement_bind (TerStatement *self,
                                   const char   *types,
                                   ...);
void           ter_statement_bind_list (TerStatement *self,
                                        const char   *types,
                                        va_list       values);
void           ter_statement_bind_int (TerStatement *self,
                                       int           position,
                                       gint64        value);
void           ter_statement_bind_real (TerStatement *self,
                                        int           position,
                                        double        value);
void           ter_statement_bind_text (TerStatement *self,
                                        int           position,
                                        const char   *value);
void           ter_statement_bind_blob (TerStatement *self,
                                        int           position,
                                        const void   *data,
                                        gsize         length);
TerStepResult  ter_statement_step (TerStatement *self,
                                   GError      **error);
void           ter_statement_reset (TerStatement *self);
gboolean       ter_statement_execute (TerStatement *self,
                                      GError      **error);

gboolean       ter_statement_is_null (TerStatement *self,
                                      int           column);
gint64         ter_statement_get_int (TerStatement *self,
                                      int           column);
gint64         ter_statement_get_instant (TerStatement *self,
                                          int           column);
double         ter_statement_get_real (TerStatement *self,
                                       int           column);
const char    *ter_statement_get_text (TerStatement *self,
                                       int           column);
char          *ter_statement_dup_text (TerStatement *self,
                                       int           column) G_GNUC_WARN_UNUSED_RESULT;
const guint8  *ter_statement_get_blob (TerStatement *self,
                                       int           column,
                                       gsize        *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerConnection, ter_connection_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerStatement, ter_statement_release)

G_END_DECLS
