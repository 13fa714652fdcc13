/* ter-migrations.c — Numbered changes of the schema
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The schema is what the scripts sql/NNNN-title.sql make, one after the other; `user_version` says
 * how many a file has been through.
 *
 *  1. A released script is never edited: a change is a new number.
 *  2. A script and its `user_version` are one transaction: killed in the middle, a file is at the
 *     version before.
 *  3. What SQL cannot move is moved between two scripts, by ter-store-migrate.c, step by step: a file
 *     that is killed there is at the version of the first one, and goes on when it is opened again.
 *  4. The schema of a file must be, word for word, what the scripts make: a trigger or an index
 *     that somebody else put there refuses the file. That is how a file from elsewhere is trusted.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-migrations-private.h"
#include "ter-store-resources.h"
#include "ter-store.h"

#define RESOURCES "/org/territoire/Dashboard/store/sql/"

static const char *const scripts[] = {
  "0001-first.sql",
  "0002-engine.sql",
  "0003-first-tables.sql",
};

/* PRAGMA takes no parameter: one literal for each version. */
static const char *const set_versions[] = {
  "PRAGMA user_version = 1", "PRAGMA user_version = 2", "PRAGMA user_version = 3",
  "PRAGMA user_version = 4", "PRAGMA user_version = 5", "PRAGMA user_version = 6",
  "PRAGMA user_version = 7", "PRAGMA user_version = 8",
};

G_STATIC_ASSERT (G_N_ELEMENTS (scripts) <= G_N_ELEMENTS (set_versions));

/**
 * ter_migrations_get_newest:
 *
 * Gets the version that this program writes.
 */
gint64
ter_migrations_get_newest (void)
{
  return G_N_ELEMENTS (scripts);
}

/**
 * ter_migrations_apply_script:
 * @version: the version that @script leads to, 1 to 8
 * @script: SQL
 *
 * Applies one change, whole or not at all.
 */
gboolean
ter_migrations_apply_script (TerConnection *connection,
                             gint64         version,
                             const char    *script,
                             GError       **error)
{
  g_return_val_if_fail (version >= 1 && version <= (gint64) G_N_ELEMENTS (set_versions), FALSE);

  if (!ter_connection_run (connection, "BEGIN IMMEDIATE", error))
    return FALSE;

  if (ter_connection_run (connection, script, error) &&
      ter_connection_run (connection, set_versions[version - 1], error) &&
      ter_connection_run (connection, "COMMIT", error))
    return TRUE;

  if (ter_connection_is_in_transaction (connection))
    ter_connection_run (connection, "ROLLBACK", NULL);

  return FALSE;
}

/**
 * ter_migrations_apply:
 * @target: the version to reach
 *
 * Applies what a file has not been through yet.
 */
gboolean
ter_migrations_apply (TerConnection *connection,
                      gint64         target,
                      GError       **error)
{
  gint64 version;

  if (!ter_connection_get_int (connection, "PRAGMA user_version", &version, error))
    return FALSE;

  for (; version < target; version++)
    {
      g_autofree char *path = g_strconcat (RESOURCES, scripts[version], NULL);
      g_autoptr (GBytes) bytes = g_resource_lookup_data (ter_store_get_resource (), path,
                                                         G_RESOURCE_LOOKUP_FLAGS_NONE, error);

      /* A resource ends with a NUL that it does not count. */
      if (bytes == NULL || !ter_migrations_apply_script (connection, version + 1,
                                                         g_bytes_get_data (bytes, NULL), error))
        return FALSE;
    }

  return TRUE;
}

/* What sqlite_stat1 holds is the planner's own: ANALYZE may or may not have run. */
static char *
describe_schema (TerConnection *connection,
                 GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      connection,
      "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || ifnull (sql, '') FROM sqlite_schema"
      " WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY type, name",
      error);
  g_autoptr (GString) text = g_string_new (NULL);
  TerStepResult step = TER_STEP_ERROR;

  if (row == NULL)
    return NULL;

  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      const char *line = ter_statement_get_text (row, 0);

      g_string_append (text, line != NULL ? line : "");
      g_string_append_c (text, '\n');
    }

  return step == TER_STEP_DONE ? g_string_free_and_steal (g_steal_pointer (&text)) : NULL;
}

/**
 * ter_migrations_check_schema:
 * @version: what the file says it has been through
 *
 * Compares the schema of a file with the one that the scripts make.
 */
gboolean
ter_migrations_check_schema (TerConnection *connection,
                             gint64         version,
                             GError       **error)
{
  g_autoptr (TerConnection) model = ter_connection_open (NULL, TER_CONNECTION_MEMORY, error);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  if (model == NULL || !ter_migrations_apply (model, version, error))
    return FALSE;

  expected = describe_schema (model, error);
  if (expected == NULL)
    return FALSE;
  found = describe_schema (connection, error);
  if (found == NULL)
    return FALSE;

  if (!g_str_equal (expected, found))
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
          _("The structure of this territory is not the one that the program makes: it is damaged, or "
            "something else changed it. Nothing was written to it. Go back to a copy of the file."));
      return FALSE;
    }

  return TRUE;
}
