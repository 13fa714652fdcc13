/* ter-ballast.c — Room kept on the disk for the day when it is full
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * On a full disk SQLite cannot even delete: a DELETE, a checkpoint and a VACUUM all need room
 * first. So while a territory is open for writing, the store holds one MiB of its file system, and
 * gives it up when a person or the housekeeping must write on a full disk
 * (docs/adr/0023-ballast.md).
 *
 *  1. The room is held by an open file without a name: it is given back when the process ends,
 *     however that ends, and leaves nothing in the person's folder.
 *  2. Observations never use it, or a busy network of sensors would eat it within the minute.
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "ter-ballast-private.h"

struct _TerBallast
{
  /* Owned */
  char *pattern;
  int fd;
};

/**
 * ter_ballast_new:
 * @path: the territory file
 *
 * Makes a ballast beside @path, that holds nothing yet.
 */
TerBallast *
ter_ballast_new (const char *path)
{
  TerBallast *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (TerBallast, 1);
  self->pattern = g_strconcat (path, "-ballast-XXXXXX", NULL);
  self->fd = -1;

  return self;
}

/**
 * ter_ballast_free:
 *
 * Gives the room back.
 */
void
ter_ballast_free (TerBallast *self)
{
  g_return_if_fail (self != NULL);

  ter_ballast_let_go (self);
  g_free (self->pattern);
  g_free (self);
}

/**
 * ter_ballast_hold:
 *
 * Takes the room, unless it is held already.
 *
 * Returns: whether it is held
 */
gboolean
ter_ballast_hold (TerBallast *self)
{
  g_autofree char *name = NULL;
  g_autofd int fd = -1;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->fd >= 0)
    return TRUE;

  name = g_strdup (self->pattern);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return FALSE;
  g_unlink (name);
  /* posix_fallocate() writes the blocks itself where the file system cannot reserve them. */
  if (posix_fallocate (fd, 0, TER_BALLAST_BYTES) != 0)
    return FALSE;
  self->fd = g_steal_fd (&fd);

  return TRUE;
}

/**
 * ter_ballast_let_go:
 *
 * Gives the room back, if it is held.
 */
void
ter_ballast_let_go (TerBallast *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    g_close (g_steal_fd (&self->fd), NULL);
}
