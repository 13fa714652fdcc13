/* ter-store-create.c — A new territory file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A territory is built under another name in its folder, then given its own:
 *
 *      FILE.XXXXXX ─build─▶ schema, facts, WAL ─close─▶ one whole file ─rename─▶ FILE ─▶ open
 *
 *  1. At no time is there a file of that name that is not a whole territory.
 *  2. A file that is there already is never replaced, even when it appeared a moment ago.
 *  3. WAL mode comes last: until then everything is in the one file, which can be moved.
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "ter-instant.h"
#include "ter-migrations-private.h"
#include "ter-object-kinds-private.h"
#include "ter-store-private.h"

static gboolean
check_request (const char *path,
               const char *name,
               const char *zone,
               GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *kind = NULL;

  if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
    {
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                   _("A territory needs a name. Nothing was created."));
      return FALSE;
    }
  if (!ter_zone_is_valid (zone))
    {
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                   _("“%s” is not a time zone. Nothing was created. Write it as “Europe/Paris”."),
                   zone);
      return FALSE;
    }
  if (ter_store_lies_on_network (folder, &kind))
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_NETWORK_FILE_SYSTEM,
          _("“%s” lies on a network share (%s), where a territory could be damaged. Nothing was "
            "created. Choose a folder of this computer."),
          folder, kind);
      return FALSE;
    }

  return TRUE;
}

static gboolean
add_fact (TerConnection *connection,
          const char    *key,
          const char    *value,
          GError       **error)
{
  return ter_connection_execute (connection, error, "INSERT INTO fact (key, value) VALUES (?1, ?2)",
                                 "tt", key, value);
}

/* WAL comes last: until then all is in the one file, which can be moved. */
static gboolean
build (const char *temporary,
       const char *name,
       const char *zone,
       TerClock   *clock,
       GError    **error)
{
  g_autoptr (TerConnection) connection =
      ter_connection_open (temporary, TER_CONNECTION_WRITER, error);
  g_autoptr (GRand) rand = g_rand_new ();
  g_autofree char *uid = ter_make_uid (rand);
  g_autofree char *now = ter_instant_to_string (ter_clock_get_now_us (clock));

  return connection != NULL &&
         ter_connection_run (
             connection,
             "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = " G_STRINGIFY (TER_STORE_APPLICATION_ID), error) &&
             ter_migrations_apply (connection, ter_migrations_get_newest (), error) &&
             ter_connection_execute (connection, error, "BEGIN", "") &&
             add_fact (connection, "uid", uid, error) &&
             add_fact (connection, "created", now, error) &&
             add_fact (connection, "name", name, error) &&
             add_fact (connection, "zone", zone, error) &&
             ter_connection_execute (connection, error, "COMMIT", "") &&
             ter_connection_run (connection, "PRAGMA journal_mode = WAL", error);
}

static void
set_file_error (const char *path,
                int         code,
                GError    **error)
{
  if (code == EEXIST)
    g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_EXISTS,
                 _("There is a file at “%s” already. It was not touched. Choose another name."),
                 path);
  else
    g_set_error (error, TER_STORE_ERROR,
                 code == EROFS || code == EACCES || code == EPERM ? TER_STORE_ERROR_READ_ONLY
                 : code == ENOSPC || code == EDQUOT               ? TER_STORE_ERROR_FULL
                 : code == ENOENT || code == ENOTDIR              ? TER_STORE_ERROR_NOT_FOUND
                                                                  : TER_STORE_ERROR_IO,
                 _("“%s” cannot be created: %s. Choose another folder."), path, g_strerror (code));
}

/* Gives the finished file its name, unless somebody took it meanwhile. */
static gboolean
publish (const char *temporary,
         const char *path,
         GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofd int fd = -1;

  if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
    {
      /* Some file systems cannot refuse to replace; a hard link always refuses. */
      if ((errno != EINVAL && errno != ENOSYS) || link (temporary, path) != 0)
        {
          set_file_error (path, errno, error);
          return FALSE;
        }
      g_unlink (temporary);
    }

  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd >= 0)
    fsync (fd);

  return TRUE;
}

/**
 * ter_store_create:
 * @path: where; there must be nothing
 * @name: the territory's name
 * @zone: the time zone of its days: "Europe/Paris"
 * @clock: dates what is stored
 *
 * Makes a territory file and opens it for writing. The file has its name only once it is whole.
 *
 * Returns: (transfer full): the store
 */
TerStore *
ter_store_create (const char *path,
                  const char *name,
                  const char *zone,
                  TerClock   *clock,
                  GError    **error)
{
  g_autofree char *absolute = NULL;
  g_autofree char *temporary = NULL;
  g_autofd int fd = -1;

  g_return_val_if_fail (path != NULL && name != NULL && zone != NULL, NULL);
  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);

  absolute = g_canonicalize_filename (path, NULL);
  if (g_file_test (absolute, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
    {
      set_file_error (path, EEXIST, error);
      return NULL;
    }
  if (!check_request (absolute, name, zone, error))
    return NULL;

  temporary = g_strconcat (absolute, ".XXXXXX", NULL);
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      set_file_error (path, errno, error);
      return NULL;
    }
  if (!build (temporary, name, zone, clock, error) || !publish (temporary, absolute, error))
    {
      g_unlink (temporary);
      return NULL;
    }

  return ter_store_open (path, TER_STORE_READ_WRITE, clock, error);
}
