/* ter-writer-lock.c — One writer a file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A file `FILE-lock` beside the territory, held with flock(). SQLite would let two programs write
 * in turns; the store keeps identities and counts in memory between commits, so only one may.
 *
 *  1. The lock is the flock(), not the file: it ends with the process, however that ends.
 *  2. The file says who holds it, for the message that the other one gives. It may be stale only
 *     while nobody holds it.
 *  3. The holder removes the file before it lets go. Whoever gets a lock on a file that is not
 *     there any more begins again: two holders of two files of the same name cannot be.
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ter-store.h"
#include "ter-writer-lock-private.h"

/* A begin-again is a race lost to a holder that just left. */
#define MAX_TRIES 100

struct _TerWriterLock
{
  /* Owned */
  char *path;
  int fd;
};

static void
set_locked_error (const char *path,
                  int         fd,
                  GError    **error)
{
  g_autofree char *name = g_path_get_basename (path);
  char holder[256] = { 0 };
  gssize length = pread (fd, holder, sizeof holder - 1, 0);

  g_strchomp (holder);
  if (length <= 0 || holder[0] == '\0' || !g_utf8_validate (holder, -1, NULL))
    g_strlcpy (holder, _("another program"), sizeof holder);

  g_set_error (
      error, TER_STORE_ERROR, TER_STORE_ERROR_LOCKED,
      /* Translators: the second one is a program and its number: "territoire (4711)" */
      _("“%s” is open for writing in %s. Close it there, or open the file here to read it only."),
      name, holder);
}

static gboolean
is_still_there (const char *path,
                int         fd)
{
  struct stat held, named;

  return fstat (fd, &held) == 0 && stat (path, &named) == 0 && held.st_dev == named.st_dev &&
         held.st_ino == named.st_ino;
}

static gboolean
write_holder (int fd)
{
  const char *program = g_get_prgname ();
  g_autofree char *holder =
      g_strdup_printf ("%s (%d)\n", program != NULL ? program : "territoire", (int) getpid ());
  gsize length = strlen (holder);

  /* Who holds it is a help, not the lock: a full disk must not keep anybody out. */
  if (ftruncate (fd, 0) != 0)
    return FALSE;

  return pwrite (fd, holder, length, 0) == (gssize) length;
}

static void
set_open_error (const char *path,
                int         code,
                GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_set_error (
      error, TER_STORE_ERROR,
      code == EROFS || code == EACCES || code == EPERM ? TER_STORE_ERROR_READ_ONLY
      : code == ENOSPC || code == EDQUOT               ? TER_STORE_ERROR_FULL
                                                       : TER_STORE_ERROR_IO,
      _("The folder “%s” cannot be written: %s. Open the file to read it only, or copy it to a folder "
        "of yours."),
      folder, g_strerror (code));
}

/**
 * ter_writer_lock_take:
 * @path: the territory file
 *
 * Takes the lock of @path, or says who has it.
 */
TerWriterLock *
ter_writer_lock_take (const char *path,
                      GError    **error)
{
  g_autofree char *lock_path = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  lock_path = g_strconcat (path, "-lock", NULL);
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autofd int fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
      TerWriterLock *self;

      if (fd < 0)
        {
          set_open_error (path, errno, error);
          return NULL;
        }
      if (flock (fd, LOCK_EX | LOCK_NB) != 0)
        {
          set_locked_error (path, fd, error);
          return NULL;
        }
      if (!is_still_there (lock_path, fd))
        continue;
      if (!write_holder (fd))
        g_debug ("%s: the holder's name could not be written", lock_path);

      self = g_new0 (TerWriterLock, 1);
      self->path = g_steal_pointer (&lock_path);
      self->fd = g_steal_fd (&fd);
      return self;
    }

  g_set_error (error, TER_STORE_ERROR, TER_STORE_ERROR_LOCKED,
               _("“%s” is opened and closed all the time by other programs. Try again."), path);

  return NULL;
}

/**
 * ter_writer_lock_release:
 *
 * Lets the lock go.
 */
void
ter_writer_lock_release (TerWriterLock *self)
{
  g_return_if_fail (self != NULL);

  g_unlink (self->path);
  g_close (self->fd, NULL);
  g_free (self->path);
  g_free (self);
}
