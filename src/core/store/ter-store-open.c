/* ter-store-open.c — Opening a file that may be anything
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A path becomes a store in steps, each of which may refuse with its own code, and nothing is
 * written before the last one passed:
 *
 *      header ─▶ file system ─▶ rights ─▶ lock ─▶ connection ─▶ schema ─▶ bounded check
 *             ─▶ migrations ─▶ WAL ─▶ rows of the first schema ─▶ migrations
 *
 *  1. The header is read by hand before SQLite sees the file: another kind of file, a newer one or
 *     one cut short is told from its first hundred bytes.
 *  2. WAL needs shared memory: on a share of the network it would corrupt. Such a place is refused,
 *     except to read a file that was closed properly.
 *  3. The check at opening is bounded: the whole file up to QUICK_CHECK_BYTES, above that the
 *     schema and what lists are made of. ter_store_check() reads everything.
 *  4. Until the checks have passed, closing the connection does not fold the WAL: a damaged file
 *     stays as it was found.
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixmounts.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "ter-migrations-private.h"
#include "ter-store-private.h"

#define HEADER_BYTES 100
/* About 0.1 s on the disk of a small PC. */
#define QUICK_CHECK_BYTES (16 * 1024 * 1024)

/* linux/magic.h, and the kinds of FUSE that are shares. */
static const struct
{
  gint64 magic;
  const char *name;
} network_magics[] = {
  { 0x6969, "NFS" },     { 0x517b, "SMB" },      { 0xff534d42, "CIFS" }, { 0xfe534d42, "SMB" },
  { 0x5346414f, "AFS" }, { 0x73757245, "Coda" }, { 0x00c36400, "Ceph" }, { 0x01021997, "9p" },
};
#define FUSE_MAGIC 0x65735546

/* FUSE is also how local disks of other systems are mounted; the mount's type says which. */
static gboolean
is_network_fuse (const char *path,
                 char      **name)
{
  g_autoptr (GUnixMountEntry) mount = g_unix_mount_entry_for (path, NULL);
  const char *type = mount != NULL ? g_unix_mount_entry_get_fs_type (mount) : "fuse";

  if (g_str_equal (type, "fuseblk"))
    return FALSE;
  *name = g_strdup (type);

  return TRUE;
}

/**
 * ter_store_lies_on_network:
 * @path: a file
 * @name: (out): the kind of share, if it is one
 *
 * Tells whether @path lies on a share, where SQLite's WAL cannot be kept safe.
 */
gboolean
ter_store_lies_on_network (const char *path,
                           char      **name)
{
  struct statfs status;

  if (statfs (path, &status) != 0)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (network_magics); i++)
    {
      if ((guint32) status.f_type != (guint32) network_magics[i].magic)
        continue;
      *name = g_strdup (network_magics[i].name);
      return TRUE;
    }

  return (guint32) status.f_type == FUSE_MAGIC && is_network_fuse (path, name);
}

static guint32
read_be32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 | (guint32) data[2] << 8 | data[3];
}

static void
set_newer_error (const char *name,
                 gint64      version,
                 GError    **error)
{
  g_set_error (
      error, TER_STORE_ERROR, TER_STORE_ERROR_NEWER,
      _("“%s” was written by a newer version of the program (its format is %lld, this program "
        "knows %lld). It was not touched. Update the program."),
      name, (long long) version, (long long) ter_migrations_get_newest ());
}

static gboolean
judge_header (const char   *name,
              const guint8 *header,
              gint64        file_size,
              gboolean      has_wal,
              GError      **error)
{
  guint32 page_size = (guint32) header[16] << 8 | header[17];
  gint64 n_pages = read_be32 (header + 28);
  gint64 version = read_be32 (header + 60);

  if (memcmp (header, "SQLite format 3", 16) != 0 ||
      read_be32 (header + 68) != TER_STORE_APPLICATION_ID)
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_A_TERRITORY,
          _("“%s” is not a territory. It was not touched. Choose a file made by this program."),
          name);
      return FALSE;
    }
  if (version > ter_migrations_get_newest ())
    {
      set_newer_error (name, version, error);
      return FALSE;
    }

  /* While a WAL is there the file may lag behind its header. */
  if (page_size == 1)
    page_size = 65536;
  if (!has_wal && n_pages * page_size != file_size)
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
          _("“%s” is damaged: it holds %lld bytes and should hold %lld. It was not touched. Go back "
            "to a copy of the file."),
          name, (long long) file_size, (long long) (n_pages * page_size));
      return FALSE;
    }

  return TRUE;
}

static gboolean
has_wal (const char *real_path)
{
  g_autofree char *wal = g_strconcat (real_path, "-wal", NULL);
  GStatBuf status;

  return g_stat (wal, &status) == 0 && status.st_size > 0;
}

static gboolean
check_header (const char *real_path,
              GError    **error)
{
  g_autofree char *name = g_path_get_basename (real_path);
  g_autofd int fd = g_open (real_path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  guint8 header[HEADER_BYTES] = { 0 };
  struct stat status;

  if (fd < 0)
    {
      g_set_error (error, TER_STORE_ERROR,
                   errno == ENOENT ? TER_STORE_ERROR_NOT_FOUND : TER_STORE_ERROR_IO,
                   _("“%s” cannot be read: %s."), real_path, g_strerror (errno));
      return FALSE;
    }
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode) ||
      (status.st_size < HEADER_BYTES && status.st_size > 0 && !has_wal (real_path)))
    memset (header, 0, sizeof header);
  else if (pread (fd, header, sizeof header, 0) < 0)
    {
      g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_IO, _("“%s” cannot be read: %s."),
                   real_path, g_strerror (errno));
      return FALSE;
    }

  return judge_header (name, header, status.st_size, has_wal (real_path), error);
}

static gboolean
check_place (TerStore         *self,
             TerFileSystemFunc file_system,
             GError          **error)
{
  g_autofree char *kind = NULL;

  if (!file_system (self->real_path, &kind))
    return TRUE;
  if (self->is_read_only && !has_wal (self->real_path))
    {
      self->is_immutable = TRUE;
      return TRUE;
    }

  g_set_error (
      error, TER_STORE_ERROR, TER_STORE_ERROR_NETWORK_FILE_SYSTEM,
      _("“%s” lies on a network share (%s), where it could be damaged. It was not touched. Copy it to a "
        "disk of this computer and open the copy."),
      self->path, kind);

  return FALSE;
}

static gboolean
check_rights (TerStore *self,
              GError  **error)
{
  g_autofree char *folder = g_path_get_dirname (self->real_path);

  if (!self->is_read_only && g_access (self->real_path, W_OK) != 0)
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY,
          _("“%s” cannot be written: %s. Open it to read it only, or copy it to a folder of yours."),
          self->path, g_strerror (errno));
      return FALSE;
    }
  if (self->is_read_only && !self->is_immutable && g_access (folder, W_OK) != 0)
    {
      g_autofree char *shm = g_strconcat (self->real_path, "-shm", NULL);

      if (!has_wal (self->real_path))
        self->is_immutable = TRUE;
      else if (g_access (shm, R_OK) != 0)
        {
          g_set_error (
              error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY,
              _("“%s” was not closed properly, and its folder cannot be written, so it cannot be read "
                "whole here. Copy it together with “%s-wal” to a folder of yours and open the copy."),
              self->path, self->path);
          return FALSE;
        }
    }

  return TRUE;
}

/* Reads the rows of a quick_check: a single "ok" is well. */
static gboolean
run_quick_check (TerConnection *connection,
                 const char    *name,
                 const char    *sql,
                 GError       **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (connection, sql, error);
  const char *answer;

  if (row == NULL || ter_statement_step (row, error) != TER_STEP_ROW)
    return FALSE;

  answer = ter_statement_get_text (row, 0);
  if (g_strcmp0 (answer, "ok") == 0)
    return TRUE;

  g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
               _("“%s” is damaged: %s. It was not touched. Go back to a copy of the file."), name,
               answer);

  return FALSE;
}

static gboolean
check_content (TerConnection *connection,
               const char    *name,
               GError       **error)
{
  static const char *const bounded[] = {
    "PRAGMA quick_check ('sqlite_schema')", "PRAGMA quick_check ('fact')",
    "PRAGMA quick_check ('source')",        "PRAGMA quick_check ('device')",
    "PRAGMA quick_check ('series')",        "PRAGMA quick_check ('site')",
    "PRAGMA quick_check ('meter')",         "PRAGMA quick_check ('dataset')",
    "PRAGMA quick_check ('act')",
  };
  gint64 n_pages, page_size;

  if (!ter_connection_get_int (connection, "PRAGMA page_count", &n_pages, error) ||
      !ter_connection_get_int (connection, "PRAGMA page_size", &page_size, error))
    return FALSE;
  if (n_pages * page_size <= QUICK_CHECK_BYTES)
    return run_quick_check (connection, name, "PRAGMA quick_check (1)", error);

  for (guint i = 0; i < G_N_ELEMENTS (bounded); i++)
    {
      if (!run_quick_check (connection, name, bounded[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_connection (TerConnection *connection,
                  const char    *name,
                  gint64        *version,
                  GError       **error)
{
  gint64 application_id;

  if (!ter_connection_get_int (connection, "PRAGMA application_id", &application_id, error) ||
      !ter_connection_get_int (connection, "PRAGMA user_version", version, error))
    return FALSE;
  if (*version > ter_migrations_get_newest ())
    {
      set_newer_error (name, *version, error);
      return FALSE;
    }
  if (application_id != TER_STORE_APPLICATION_ID || *version < 1)
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
          _("“%s” is damaged: its header does not fit its content. It was not touched. Go back to a "
            "copy of the file."),
          name);
      return FALSE;
    }

  if (!ter_migrations_check_schema (connection, *version, error) ||
      !check_content (connection, name, error))
    return FALSE;
  /* The check went through more than will be read. */
  ter_connection_forget_pages (connection);

  return TRUE;
}

static gboolean
open_writer (TerStore         *self,
             const TerOpening *opening,
             GError          **error)
{
  g_autoptr (TerConnection) connection = NULL;
  g_autofree char *name = g_path_get_basename (self->real_path);
  gint64 version;

  self->lock = ter_writer_lock_take (self->real_path, error);
  if (self->lock == NULL)
    return FALSE;

  connection = ter_connection_open (self->real_path, TER_CONNECTION_WRITER, error);
  if (connection == NULL)
    return FALSE;
  ter_connection_keep_wal (connection, TRUE);
  if (!check_connection (connection, name, &version, error) ||
      !ter_migrations_apply (connection, TER_MIGRATIONS_MOVING, error) ||
      !ter_connection_run (connection, "PRAGMA journal_mode = WAL", error))
    return FALSE;
  ter_connection_keep_wal (connection, FALSE);

  self->writer = g_steal_pointer (&connection);
  self->ballast = ter_ballast_new (self->real_path);
  /* Without room for it the file opens all the same; commits will say why they refuse. */
  ter_ballast_hold (self->ballast);

  return (version > TER_MIGRATIONS_MOVING || ter_store_migrate_rows (self, opening, error)) &&
         ter_migrations_apply (self->writer, ter_migrations_get_newest (), error);
}

/* A file of an older version is brought up to date where it is, or a copy of it elsewhere. */
static void
set_older_error (TerStore *self,
                 GError  **error)
{
  g_autofree char *folder = g_path_get_dirname (self->real_path);
  gboolean is_writable = g_access (self->real_path, W_OK) == 0 && g_access (folder, W_OK) == 0;

  g_set_error (
      error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY,
      is_writable
          ? _("“%s” was written by an older version of the program and must be brought up to date "
              "before it can be read. Open it once for writing.")
          : _("“%s” was written by an older version of the program and must be brought up to date "
              "before it can be read, which cannot be done where it is: nothing can be written there. "
              "Copy it to a folder of yours and open the copy."),
      self->path);
}

static gboolean
open_reader (TerStore         *self,
             const TerOpening *opening,
             GError          **error)
{
  g_autoptr (TerReading) reading = ter_store_begin_reading (self, error);
  g_autofree char *name = g_path_get_basename (self->real_path);
  gint64 version;

  if (reading == NULL || !check_connection (reading->connection, name, &version, error))
    return FALSE;

  if (version < ter_migrations_get_newest ())
    {
      set_older_error (self, error);
      return FALSE;
    }
  if (!self->is_immutable)
    ter_store_start_polling (self);

  return TRUE;
}

/**
 * ter_store_open_full:
 * @file_system: tells whether a path lies on a share
 * @opening: who waits for it
 *
 * Same as ter_store_open_watched(), with what it asks of the system in the caller's hands.
 */
TerStore *
ter_store_open_full (const char       *path,
                     TerStoreMode      mode,
                     TerClock         *clock,
                     TerFileSystemFunc file_system,
                     const TerOpening *opening,
                     GError          **error)
{
  g_autoptr (TerStore) self = NULL;
  char *resolved;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);

  self = g_object_new (TER_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->clock = g_object_ref (clock);
  self->is_read_only = mode == TER_STORE_READ_ONLY;

  /* Two names of one file must meet at one lock. */
  resolved = realpath (path, NULL);
  if (resolved == NULL)
    {
      g_set_error (error, TER_STORE_ERROR,
                   errno == ENOENT || errno == ENOTDIR ? TER_STORE_ERROR_NOT_FOUND
                                                       : TER_STORE_ERROR_IO,
                   _("There is no territory at “%s”: %s."), path, g_strerror (errno));
      return NULL;
    }
  self->real_path = g_strdup (resolved);
  free (resolved);

  if (!check_header (self->real_path, error) || !check_place (self, file_system, error) ||
      !check_rights (self, error) ||
      !(self->is_read_only ? open_reader : open_writer) (self, opening, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ter_store_open:
 * @path: the file
 * @mode: whether to write
 * @clock: dates what is stored
 *
 * Opens a territory. One program at a time may write to it; any number may read it. A file that is
 * damaged, newer, or something else is refused with its own code and is not touched.
 *
 * Returns: (transfer full): the store; signals are emitted on the thread-default context of the
 * caller
 */
TerStore *
ter_store_open (const char  *path,
                TerStoreMode mode,
                TerClock    *clock,
                GError     **error)
{
  return ter_store_open_watched (path, mode, clock, NULL, NULL, NULL, error);
}

/**
 * ter_store_open_watched:
 * @path: the file
 * @mode: whether to write
 * @clock: dates what is stored
 * @progress: (nullable) (scope call): told how far an older file is brought up to date, from 0 to 1, on this thread
 * @data: for @progress
 * @cancellable: (nullable): stops it; the file stays whole, and the next opening goes on from there
 *
 * Same as ter_store_open(), for who can wait but wants to know how long.
 *
 * Returns: (transfer full): the store
 */
TerStore *
ter_store_open_watched (const char      *path,
                        TerStoreMode     mode,
                        TerClock        *clock,
                        TerStoreProgress progress,
                        gpointer         data,
                        GCancellable    *cancellable,
                        GError         **error)
{
  TerOpening opening = { progress, data, cancellable };

  return ter_store_open_full (path, mode, clock, ter_store_lies_on_network, &opening, error);
}
