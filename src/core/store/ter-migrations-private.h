/* ter-migrations-private.h — Numbered changes of the schema
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-statement-private.h"

G_BEGIN_DECLS

/* The version at which a file holds both the tables of the first schema and what their rows are moved to. */
#define TER_MIGRATIONS_MOVING 2

gint64   ter_migrations_get_newest (void);
gboolean ter_migrations_apply (TerConnection *connection,
                               gint64         target,
                               GError       **error);
gboolean ter_migrations_check_schema (TerConnection *connection,
                                      gint64         version,
                                      GError       **error);

/* For tests: a script of their own. */
gboolean ter_migrations_apply_script (TerConnection *connection,
                                      gint64         version,
                                      const char    *script,
                                      GError       **error);

G_END_DECLS
