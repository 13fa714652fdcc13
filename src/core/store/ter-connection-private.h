/* ter-connection-private.h — What ter-connection.c and ter-statement.c share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include "ter-statement-private.h"

G_BEGIN_DECLS

struct _TerConnection
{
  /* Owned */
  sqlite3 *db;
  char *path;
  /* SQL → TerStatement */
  GHashTable *statements;
  GCancellable *watched;
};

void ter_statement_free (TerStatement *self);

G_END_DECLS
