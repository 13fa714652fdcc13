/* ter-tile-cache.c — Tiles that were fetched, on the disk
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One file a tile, named by the digest of its address, so that no part of an address ever becomes a path:
 *
 *   territoire-tile 1\n  expires N\n  etag E\n  modified M\n  \n  the picture
 *
 *  1. A file is written whole or not at all; what does not read as above is not a tile, and is replaced by the next one.
 *  2. The folder never holds much more than its bound: beyond it, the tiles that were not looked at for the longest go,
 *     until a fifth of the room is free. A tile that is looked at is young again, at most once a day, so that looking does
 *     not write.
 *  3. A disk that is full or forbidden makes this a cache that holds nothing; the map does not hear of it.
 *
 * Threads: any; one mutex, held over the small reads and writes of a tile.
 */

#include "config.h"

#include "ter-tile-cache-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#define MAGIC "territoire-tile 1\n"
#define MAX_FILE_BYTES (2 * 1024 * 1024)
#define ROOM_AFTER_CLEANING 0.8
#define TOUCH_AFTER_S (24 * 3600)

struct _TerTileCache
{
  /* Owned */
  char *folder;

  GMutex mutex; /* for what follows and the files */
  gint64 max_bytes;
  gint64 size; /* -1 until the folder was read */
};

typedef struct
{
  char *path;
  gint64 size;
  gint64 seen_s;
} File;

/*< private >
 * ter_tile_entry_new:
 * @body: the picture
 *
 * Returns: (transfer full): an entry
 */
TerTileEntry *
ter_tile_entry_new (GBytes     *body,
                    const char *etag,
                    const char *last_modified,
                    gint64      expires_us)
{
  TerTileEntry *self = g_new0 (TerTileEntry, 1);

  self->body = g_bytes_ref (body);
  self->etag = g_strdup (etag);
  self->last_modified = g_strdup (last_modified);
  self->expires_us = expires_us;

  return self;
}

void
ter_tile_entry_free (TerTileEntry *self)
{
  g_bytes_unref (self->body);
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self);
}

static void
file_clear (gpointer data)
{
  g_free (((File *) data)->path);
}

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  const File *first = a;
  const File *second = b;

  return (first->seen_s > second->seen_s) - (first->seen_s < second->seen_s);
}

static GArray *
list_files (TerTileCache *self)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (File));
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (files, file_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      struct stat facts;

      if (g_str_has_suffix (name, ".tile") && lstat (path, &facts) == 0 && S_ISREG (facts.st_mode))
        {
          File file = { g_steal_pointer (&path), facts.st_size, facts.st_mtime };

          g_array_append_val (files, file);
        }
    }

  return files;
}

static void
measure (TerTileCache *self)
{
  g_autoptr (GArray) files = NULL;

  if (self->size >= 0)
    return;
  files = list_files (self);
  self->size = 0;
  for (guint i = 0; i < files->len; i++)
    self->size += g_array_index (files, File, i).size;
}

static void
clean (TerTileCache *self)
{
  g_autoptr (GArray) files = list_files (self);

  g_array_sort (files, compare_files);
  self->size = 0;
  for (guint i = 0; i < files->len; i++)
    self->size += g_array_index (files, File, i).size;
  for (guint i = 0;
       i < files->len && self->size > (gint64) ((double) self->max_bytes * ROOM_AFTER_CLEANING);
       i++)
    {
      const File *file = &g_array_index (files, File, i);

      if (g_unlink (file->path) == 0)
        self->size -= file->size;
    }
}

static char *
get_path (TerTileCache *self,
          const char   *url)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
  g_autofree char *name = g_strconcat (digest, ".tile", NULL);

  return g_build_filename (self->folder, name, NULL);
}

/* The value of a line that begins with a word, and the position after it. */
static char *
read_line (const char **position,
           const char  *end,
           const char  *word)
{
  gsize length = strlen (word);
  const char *line_end;
  char *value;

  if ((gsize) (end - *position) < length || memcmp (*position, word, length) != 0)
    return NULL;
  line_end = memchr (*position, '\n', (gsize) (end - *position));
  if (line_end == NULL)
    return NULL;
  value = g_strndup (*position + length, (gsize) (line_end - *position) - length);
  *position = line_end + 1;

  return value;
}

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static TerTileEntry *
parse (GBytes *content)
{
  gsize size;
  const char *start = g_bytes_get_data (content, &size);
  const char *position = start;
  g_autofree char *magic = read_line (&position, start + size, "territoire-tile 1");
  g_autofree char *expires = magic != NULL ? read_line (&position, start + size, "expires ") : NULL;
  g_autofree char *etag = expires != NULL ? read_line (&position, start + size, "etag ") : NULL;
  g_autofree char *modified =
      etag != NULL ? read_line (&position, start + size, "modified ") : NULL;
  g_autofree char *blank = modified != NULL ? read_line (&position, start + size, "") : NULL;
  g_autoptr (GBytes) body = NULL;
  gint64 expires_us;

  if (blank == NULL || *magic != '\0' || *blank != '\0' ||
      !g_ascii_string_to_signed (expires, 10, G_MININT64, G_MAXINT64, &expires_us, NULL))
    return NULL;
  body = g_bytes_new_from_bytes (content, (gsize) (position - start),
                                 size - (gsize) (position - start));

  return ter_tile_entry_new (body, or_null (etag), or_null (modified), expires_us);
}

/*< private >
 * ter_tile_cache_new:
 * @folder: where the tiles are; made when the first one is kept
 * @max_bytes: how much of them
 *
 * Returns: (transfer full): a cache; nothing is read yet
 */
TerTileCache *
ter_tile_cache_new (const char *folder,
                    gint64      max_bytes)
{
  TerTileCache *self;

  g_return_val_if_fail (folder != NULL && max_bytes > 0, NULL);

  self = g_new0 (TerTileCache, 1);
  self->folder = g_strdup (folder);
  self->max_bytes = max_bytes;
  self->size = -1;
  g_mutex_init (&self->mutex);

  return self;
}

void
ter_tile_cache_free (TerTileCache *self)
{
  g_free (self->folder);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static GBytes *
read_file (const char *path)
{
  struct stat facts;
  char *content;
  gsize length;

  if (lstat (path, &facts) != 0 || !S_ISREG (facts.st_mode) || facts.st_size > MAX_FILE_BYTES ||
      !g_file_get_contents (path, &content, &length, NULL))
    return NULL;

  return g_bytes_new_take (content, length);
}

static void
touch (const char *path,
       gint64      now_s)
{
  const struct timespec times[2] = { { .tv_sec = now_s }, { .tv_sec = now_s } };
  struct stat facts;

  if (lstat (path, &facts) == 0 && ABS (now_s - (gint64) facts.st_mtime) > TOUCH_AFTER_S &&
      utimensat (AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) != 0)
    g_debug ("The age of a tile cannot be set: %s", g_strerror (errno));
}

/*< private >
 * ter_tile_cache_load:
 * @now_us: when it is looked at
 *
 * Finds a tile, however old it is.
 *
 * Returns: (transfer full) (nullable): the tile, or %NULL when it is not held
 */
TerTileEntry *
ter_tile_cache_load (TerTileCache *self,
                     const char   *url,
                     gint64        now_us)
{
  g_autofree char *path = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GBytes) content = NULL;

  g_return_val_if_fail (self != NULL && url != NULL, NULL);

  path = get_path (self, url);
  locker = g_mutex_locker_new (&self->mutex);
  content = read_file (path);
  if (content == NULL)
    return NULL;
  touch (path, now_us / G_USEC_PER_SEC);

  return parse (content);
}

/*< private >
 * ter_tile_cache_save:
 * @entry: what was fetched; header values hold no line end
 *
 * Keeps a tile, and makes room if need be.
 */
void
ter_tile_cache_save (TerTileCache       *self,
                     const char         *url,
                     const TerTileEntry *entry)
{
  g_autofree char *path = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GByteArray) content = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GError) error = NULL;
  struct stat facts;
  gint64 before;

  g_return_if_fail (self != NULL && url != NULL && entry != NULL);

  head = g_strdup_printf (MAGIC "expires %" G_GINT64_FORMAT "\netag %s\nmodified %s\n\n",
                          entry->expires_us, entry->etag != NULL ? entry->etag : "",
                          entry->last_modified != NULL ? entry->last_modified : "");
  content = g_byte_array_new ();
  g_byte_array_append (content, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (content, g_bytes_get_data (entry->body, NULL),
                       (guint) g_bytes_get_size (entry->body));
  if (content->len > MAX_FILE_BYTES)
    return;

  path = get_path (self, url);
  locker = g_mutex_locker_new (&self->mutex);
  measure (self);
  before = lstat (path, &facts) == 0 ? facts.st_size : 0;
  if (g_mkdir_with_parents (self->folder, 0700) != 0 ||
      !g_file_set_contents_full (path, (const char *) content->data, content->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    {
      g_debug ("A tile was not kept: %s", error != NULL ? error->message : g_strerror (errno));
      return;
    }
  self->size += content->len - before;
  if (self->size > self->max_bytes)
    clean (self);
}

/*< private >
 * ter_tile_cache_get_size:
 *
 * Returns: how much is held, in bytes
 */
gint64
ter_tile_cache_get_size (TerTileCache *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, 0);

  locker = g_mutex_locker_new (&self->mutex);
  measure (self);

  return self->size;
}
