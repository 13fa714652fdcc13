/* ter-tiles.c — Tiles of a map, from the disk or from their server
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   ask ── disk ── held and fresh ──────────────────────────────→ the tile
 *            └── not held, or old ── server ── 200: kept, 304: kept longer → the tile
 *                                       └── anything else: the old tile, if there is one, else an error
 *
 * The rules of OpenStreetMap's tile server are those of every server here: the program says its name and version (the
 * HTTP layer does), two connections at most, what came is kept as long as the server says and for a week when it does
 * not say, and only what is in view is asked for.
 *
 *  1. Two threads read the disk, two ask servers: a server that is slow does not hold back what is on the disk.
 *  2. A tile that is no longer in view is not asked for: its place in the queue is given up when its turn comes.
 *  3. What a server sends is not believed: a tile is a PNG of at most MAX_SIDE pixels a side and MAX_TILE_BYTES.
 *  4. A tile that could not be had is not asked for again for a minute, and not for an hour if the server has no such
 *     tile: a map that is moved about does not hammer.
 *  5. Nothing is read or asked for on the main thread; callbacks come on the caller's context.
 */

#include "config.h"

#include "ter-tiles.h"

#include <glib/gi18n-lib.h>

#include "ter-http.h"
#include "ter-tile-cache-private.h"

#define N_THREADS 2
#define DEADLINE_MS 15000
#define MAX_TILE_BYTES (1024 * 1024)
#define MAX_SIDE 1024
#define DEFAULT_FRESH_US (7 * TER_USEC_PER_DAY)
#define MIN_FRESH_US (60 * TER_USEC_PER_SEC)
#define ABSENT_US TER_USEC_PER_HOUR
#define FAILED_US (60 * TER_USEC_PER_SEC)
/* So many addresses are remembered as failing; then all are forgotten. */
#define MAX_REFUSED 4096

struct _TerTiles
{
  GObject parent_instance;

  /* Owned */
  TerClock *clock;
  TerHttp *http;
  TerTileCache *cache;
  GThreadPool *readers;
  GThreadPool *callers;
  GHashTable *refused; /* address → gint64, until when on the monotonic clock */

  GMutex mutex; /* for refused */
  gboolean allow_local;
  guint deadline_ms;
};

typedef struct
{
  char *url;
  TerTileEntry *held;
} Job;

static void ter_tiles_fetcher_init (TerTileFetcherInterface *iface);

G_DEFINE_QUARK (ter_tiles_error, ter_tiles_error)
G_DEFINE_FINAL_TYPE_WITH_CODE (TerTiles,
                               ter_tiles,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TER_TYPE_TILE_FETCHER,
                                                      ter_tiles_fetcher_init))

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->url);
  g_clear_pointer (&job->held, ter_tile_entry_free);
  g_free (job);
}

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/* The head of a PNG tells its size before anything is unpacked. */
static gboolean
is_tile (GBytes *body)
{
  static const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                 0,    0,   0,   13,  'I',  'H',  'D',  'R' };
  gsize size;
  const guint8 *bytes = g_bytes_get_data (body, &size);
  guint32 width, height;

  if (size < sizeof head + 8 || memcmp (bytes, head, sizeof head) != 0)
    return FALSE;
  width = read_u32 (bytes + sizeof head);
  height = read_u32 (bytes + sizeof head + 4);

  return width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE;
}

static gboolean
is_refused (TerTiles   *self,
            const char *url)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const gint64 *until = g_hash_table_lookup (self->refused, url);

  return until != NULL && ter_clock_get_monotonic_us (self->clock) < *until;
}

static void
refuse (TerTiles   *self,
        const char *url,
        gint64      for_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 until = ter_clock_get_monotonic_us (self->clock) + for_us;

  if (g_hash_table_size (self->refused) >= MAX_REFUSED)
    g_hash_table_remove_all (self->refused);
  g_hash_table_insert (self->refused, g_strdup (url), g_memdup2 (&until, sizeof until));
}

static gint64
expiry (TerTiles              *self,
        const TerHttpResponse *response)
{
  gint64 fresh_us = response->fresh_us >= 0 ? response->fresh_us : DEFAULT_FRESH_US;

  return ter_clock_get_now_us (self->clock) + MAX (fresh_us, MIN_FRESH_US);
}

/* What came, as it is held from now on; NULL with an error when it is of no use. */
static TerTileEntry *
judge (TerTiles              *self,
       const Job             *job,
       const TerHttpResponse *response,
       GError               **error)
{
  g_autoptr (GError) problem = NULL;

  if (!ter_http_response_check (response, &problem))
    {
      refuse (self, job->url,
              response->status == 404 || response->status == 410 ? ABSENT_US : FAILED_US);
      g_set_error_literal (error, TER_TILES_ERROR, TER_TILES_ERROR_UNAVAILABLE, problem->message);
      return NULL;
    }
  if (response->not_modified && job->held != NULL)
    return ter_tile_entry_new (job->held->body,
                               response->etag != NULL ? response->etag : job->held->etag,
                               response->last_modified != NULL ? response->last_modified
                                                               : job->held->last_modified,
                               expiry (self, response));
  if (response->body == NULL || !is_tile (response->body))
    {
      refuse (self, job->url, ABSENT_US);
      g_set_error_literal (error, TER_TILES_ERROR, TER_TILES_ERROR_NOT_A_TILE,
                           _("What the server sent is no tile of a map; it was left aside"));
      return NULL;
    }

  return ter_tile_entry_new (response->body, response->etag, response->last_modified,
                             expiry (self, response));
}

static TerHttpResponse *
ask_server (TerTiles     *self,
            const Job    *job,
            GCancellable *cancellable,
            GError      **error)
{
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;
  TerHttpResponse *response;
  g_autoptr (GError) problem = NULL;

  request.url = job->url;
  request.accept = "image/png";
  request.max_bytes = MAX_TILE_BYTES;
  request.deadline_ms = self->deadline_ms;
  request.allow_local = self->allow_local;
  if (job->held != NULL)
    {
      request.if_none_match = job->held->etag;
      request.if_modified_since = job->held->last_modified;
    }
  response = ter_http_fetch (self->http, &request, cancellable, &problem);
  if (response != NULL)
    return response;

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    {
      refuse (self, job->url, FAILED_US);
      g_set_error_literal (error, TER_TILES_ERROR, TER_TILES_ERROR_UNAVAILABLE, problem->message);
    }

  return NULL;
}

/* An old tile is better than none. */
static void
return_held (GTask  *task,
             Job    *job,
             GError *error)
{
  if (job->held != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      g_task_return_pointer (task, g_bytes_ref (job->held->body), (GDestroyNotify) g_bytes_unref);
    }
  else
    g_task_return_error (task, error);
}

static void
call_server (gpointer data,
             gpointer pool_data)
{
  g_autoptr (GTask) task = data;
  TerTiles *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  g_autoptr (TerHttpResponse) response = NULL;
  g_autoptr (TerTileEntry) entry = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (is_refused (self, job->url))
    {
      return_held (task, job,
                   g_error_new_literal (TER_TILES_ERROR, TER_TILES_ERROR_UNAVAILABLE,
                                        _("This tile could not be had a moment ago; it is asked "
                                          "for again in a while")));
      return;
    }

  response = ask_server (self, job, g_task_get_cancellable (task), &error);
  if (response != NULL)
    entry = judge (self, job, response, &error);
  if (entry == NULL)
    {
      return_held (task, job, error);
      return;
    }
  if (response->may_keep)
    ter_tile_cache_save (self->cache, job->url, entry);
  g_task_return_pointer (task, g_bytes_ref (entry->body), (GDestroyNotify) g_bytes_unref);
}

static void
read_disk (gpointer data,
           gpointer pool_data)
{
  g_autoptr (GTask) task = data;
  TerTiles *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  job->held = ter_tile_cache_load (self->cache, job->url, ter_clock_get_now_us (self->clock));
  /* Somebody else may have written into the folder. */
  if (job->held != NULL && !is_tile (job->held->body))
    g_clear_pointer (&job->held, ter_tile_entry_free);
  if (job->held != NULL && job->held->expires_us > ter_clock_get_now_us (self->clock))
    g_task_return_pointer (task, g_bytes_ref (job->held->body), (GDestroyNotify) g_bytes_unref);
  else
    g_thread_pool_push (self->callers, g_steal_pointer (&task), NULL);
}

static void
ter_tiles_fetch_async (TerTileFetcher     *fetcher,
                       const char         *url,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  TerTiles *self = TER_TILES (fetcher);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->url = g_strdup (url);
  g_task_set_source_tag (task, ter_tiles_fetch_async);
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (self->readers, task, NULL);
}

static GBytes *
ter_tiles_fetch_finish (TerTileFetcher *fetcher,
                        GAsyncResult   *result,
                        GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, fetcher), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ter_tiles_fetcher_init (TerTileFetcherInterface *iface)
{
  iface->fetch_async = ter_tiles_fetch_async;
  iface->fetch_finish = ter_tiles_fetch_finish;
}

static void
ter_tiles_finalize (GObject *object)
{
  TerTiles *self = TER_TILES (object);

  /* Every job holds a reference, so both queues are empty; this may run in a thread of theirs, so nobody is waited for. */
  g_thread_pool_free (self->readers, FALSE, FALSE);
  g_thread_pool_free (self->callers, FALSE, FALSE);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->cache, ter_tile_cache_free);
  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ter_tiles_parent_class)->finalize (object);
}

static void
ter_tiles_class_init (TerTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_tiles_finalize;
}

static void
ter_tiles_init (TerTiles *self)
{
  g_mutex_init (&self->mutex);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->readers = g_thread_pool_new (read_disk, NULL, N_THREADS, FALSE, NULL);
  self->callers = g_thread_pool_new (call_server, NULL, N_THREADS, FALSE, NULL);
  self->deadline_ms = DEADLINE_MS;
}

/**
 * ter_tiles_new:
 * @clock: what time it is
 * @folder: where tiles are kept; made when the first one comes
 * @max_bytes: how much of them is kept
 *
 * Makes something that brings tiles, which a map is given.
 *
 * Returns: (transfer full): a fetcher; nothing is read or asked for yet
 */
TerTiles *
ter_tiles_new (TerClock   *clock,
               const char *folder,
               gint64      max_bytes)
{
  g_autoptr (TerLimiter) limiter = NULL;
  TerTiles *self;

  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (folder != NULL && max_bytes > 0, NULL);

  self = g_object_new (TER_TYPE_TILES, NULL);
  self->clock = g_object_ref (clock);
  limiter = ter_limiter_new (clock);
  /* A view is some twenty tiles: two at a time is manners enough. */
  ter_limiter_set_interval (limiter, 0);
  self->http = ter_http_new (clock, limiter);
  self->cache = ter_tile_cache_new (folder, max_bytes);

  return self;
}

/**
 * ter_tiles_set_allow_local:
 * @allow_local: whether a tile server may be on this machine or a private network
 *
 * Set before the first tile is asked for.
 */
void
ter_tiles_set_allow_local (TerTiles *self,
                           gboolean  allow_local)
{
  g_return_if_fail (TER_IS_TILES (self));

  self->allow_local = allow_local;
}

/**
 * ter_tiles_set_deadline_ms:
 * @deadline_ms: how long a tile may take
 *
 * Set before the first tile is asked for.
 */
void
ter_tiles_set_deadline_ms (TerTiles *self,
                           guint     deadline_ms)
{
  g_return_if_fail (TER_IS_TILES (self) && deadline_ms > 0);

  self->deadline_ms = deadline_ms;
}
