/* ter-territory.c — An open territory, as windows and commands see it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The facade between the rooms that show a territory and the store that keeps it. Figures and lists come
 * in through queries run on worker threads; acts go out; a signal says that something changed.
 *
 *  1. Nothing touches the disk before ter_territory_open*(), and nothing of the interface does on the main
 *     thread but ter_territory_open(), ter_territory_create() and the plain readings.
 *  2. Path, zone, clock, mode and the reason of the mode do not change while the territory is open; they
 *     are read from any thread without a lock. The name may change: it is under the mutex.
 *  3. "changed" is emitted on the main context in which the territory was opened, after the name was read
 *     again when the territory's facts changed.
 *  4. A territory that fell back to reading says why in words a person can act upon.
 *  5. An act carries the real name of the person logged in, unless its maker set another.
 *
 * Ownership: the territory owns the store. Tasks hold a reference on the territory, so that the store lives
 * until the last query has come back.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-territory-private.h"

#define DEFAULT_ZONE "Europe/Paris"

struct _TerTerritory
{
  GObject parent_instance;

  /* Owned */
  TerStore *store;
  TerDailyCache *daily;
  TerClock *clock;
  char *path;
  char *zone_name;
  GTimeZone *zone;
  char *read_only_reason;
  gboolean fictional;
  gboolean read_only;

  GMutex mutex;
  char *name;
};

G_DEFINE_FINAL_TYPE (TerTerritory, ter_territory, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
load_name (TerTerritory *self)
{
  g_autofree char *name = ter_store_dup_fact (self->store, "name");
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_set_str (&self->name, name != NULL ? name : "");
}

static void
store_changed_cb (TerTerritory *self,
                  guint         flags)
{
  g_assert (TER_IS_TERRITORY (self));

  if (flags & TER_CHANGE_TERRITORY)
    load_name (self);
  if (flags & (TER_CHANGE_TERRITORY | TER_CHANGE_SITES | TER_CHANGE_SERIES))
    ter_daily_cache_clear (self->daily);

  g_signal_emit (self, signals[CHANGED], 0, flags);
}

static void
ter_territory_finalize (GObject *object)
{
  TerTerritory *self = TER_TERRITORY (object);
  g_autoptr (GError) error = NULL;

  if (self->store != NULL && !ter_store_close (self->store, &error))
    g_message ("Closing %s: %s", self->path, error->message);
  g_clear_object (&self->store);
  g_clear_pointer (&self->daily, ter_daily_cache_free);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->path);
  g_free (self->zone_name);
  g_free (self->read_only_reason);
  g_free (self->name);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ter_territory_parent_class)->finalize (object);
}

static void
ter_territory_class_init (TerTerritoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_territory_finalize;

  /**
   * TerTerritory::changed:
   * @flags: the #TerChange flags of what changed
   *
   * Something of the territory changed: whatever shows it loads it again.
   */
  signals[CHANGED] = g_signal_new ("changed", TER_TYPE_TERRITORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ter_territory_init (TerTerritory *self)
{
  g_mutex_init (&self->mutex);
  self->daily = ter_daily_cache_new ();
}

/* Takes the store. A zone that this machine does not know is replaced by the usual one, not by UTC. */
static TerTerritory *
territory_new_for_store (TerStore *store)
{
  TerTerritory *self = g_object_new (TER_TYPE_TERRITORY, NULL);
  g_autofree char *fictional = ter_store_dup_fact (store, "fictional");

  self->store = store;
  self->path = g_strdup (ter_store_get_path (store));
  self->clock = g_object_ref (ter_store_get_clock (store));
  self->read_only = ter_store_is_read_only (store);
  self->fictional = g_strcmp0 (fictional, "1") == 0;
  self->zone_name = ter_store_dup_fact (store, "zone");
  if (self->zone_name != NULL)
    self->zone = g_time_zone_new_identifier (self->zone_name);
  if (self->zone == NULL)
    {
      g_set_str (&self->zone_name, DEFAULT_ZONE);
      self->zone = g_time_zone_new_identifier (DEFAULT_ZONE);
    }
  if (self->zone == NULL)
    self->zone = g_time_zone_new_utc ();
  load_name (self);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * ter_territory_create:
 * @path: a file that does not exist
 * @name: what people call the territory
 * @zone: (nullable): the time zone of its days, or %NULL for Europe/Paris
 * @clock: what time it is
 * @error: a #TerStoreError
 *
 * Writes a new territory file and opens it. A file that is there already is not touched.
 *
 * Returns: (transfer full): the territory, or %NULL on error
 */
TerTerritory *
ter_territory_create (const char *path,
                      const char *name,
                      const char *zone,
                      TerClock   *clock,
                      GError    **error)
{
  TerStore *store;

  g_return_val_if_fail (path != NULL && name != NULL, NULL);
  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);

  store = ter_store_create (path, name, zone != NULL ? zone : DEFAULT_ZONE, clock, error);

  return store != NULL ? territory_new_for_store (store) : NULL;
}

static gboolean
can_fall_back (const GError *error)
{
  return g_error_matches (error, TER_STORE_ERROR, TER_STORE_ERROR_LOCKED) ||
         g_error_matches (error, TER_STORE_ERROR, TER_STORE_ERROR_READ_ONLY) ||
         g_error_matches (error, TER_STORE_ERROR, TER_STORE_ERROR_FULL);
}

/**
 * ter_territory_open:
 * @path: a territory file
 * @flags: how
 * @clock: what time it is
 * @error: a #TerStoreError; the message says what happened and what to do
 *
 * Opens a territory. It blocks: windows call ter_territory_open_async().
 *
 * Returns: (transfer full): the territory, or %NULL on error
 */
TerTerritory *
ter_territory_open (const char       *path,
                    TerTerritoryFlags flags,
                    TerClock         *clock,
                    GError          **error)
{
  return ter_territory_open_watched (path, flags, clock, NULL, NULL, NULL, error);
}

/**
 * ter_territory_open_watched:
 * @path: a territory file
 * @flags: how
 * @clock: what time it is
 * @progress: (nullable) (scope call): told how far a file of an older version is brought up to date, on this thread
 * @data: for @progress
 * @cancellable: (nullable): stops that; the file stays whole, and the next opening goes on from there
 * @error: a #TerStoreError; the message says what happened and what to do
 *
 * Same as ter_territory_open(), for who wants to know how long it takes.
 *
 * Returns: (transfer full): the territory, or %NULL on error
 */
TerTerritory *
ter_territory_open_watched (const char          *path,
                            TerTerritoryFlags    flags,
                            TerClock            *clock,
                            TerTerritoryProgress progress,
                            gpointer             data,
                            GCancellable        *cancellable,
                            GError             **error)
{
  g_autoptr (GError) local_error = NULL;
  TerStoreMode mode = flags & TER_TERRITORY_READ_ONLY ? TER_STORE_READ_ONLY : TER_STORE_READ_WRITE;
  TerTerritory *self;
  TerStore *store;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);

  store = ter_store_open_watched (path, mode, clock, progress, data, cancellable, &local_error);
  if (store == NULL && (flags & TER_TERRITORY_FALL_BACK) && can_fall_back (local_error))
    store = ter_store_open (path, TER_STORE_READ_ONLY, clock, error);
  else if (store == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  if (store == NULL)
    return NULL;

  self = territory_new_for_store (store);
  if (local_error != NULL)
    self->read_only_reason = g_strdup (local_error->message);
  else if (self->read_only)
    self->read_only_reason = g_strdup (_("It was opened for reading only."));

  return self;
}

typedef struct
{
  char *path;
  TerTerritoryFlags flags;
  TerClock *clock;
  TerTerritoryProgress progress;
  gpointer user_data;
} OpenRequest;

/* A message of the worker to the main context. */
typedef struct
{
  GTask *task;
  double share;
} Progress;

static void
progress_free (gpointer data)
{
  Progress *self = data;

  g_object_unref (self->task);
  g_free (self);
}

static gboolean
tell_progress (gpointer data)
{
  const Progress *self = data;
  const OpenRequest *request = g_task_get_task_data (self->task);

  /* Whoever cancelled waits for something else, and after the answer nobody does. */
  if (!g_task_get_completed (self->task) &&
      !g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    request->progress (self->share, request->user_data);

  return G_SOURCE_REMOVE;
}

/* On the worker. */
static void
send_progress (double   share,
               gpointer data)
{
  GTask *task = data;
  const OpenRequest *request = g_task_get_task_data (task);
  Progress *self;

  if (request->progress == NULL)
    return;
  self = g_new (Progress, 1);
  self->task = g_object_ref (task);
  self->share = share;
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, tell_progress, self,
                              progress_free);
}

static void
open_request_free (OpenRequest *request)
{
  g_free (request->path);
  g_object_unref (request->clock);
  g_free (request);
}

static void
open_worker (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const OpenRequest *request = task_data;
  GError *error = NULL;
  TerTerritory *self = ter_territory_open_watched (request->path, request->flags, request->clock,
                                                   send_progress, task, cancellable, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * ter_territory_open_async:
 * @path: a territory file
 * @flags: how
 * @clock: what time it is
 * @progress: (nullable): called on the main context, with @user_data
 * @cancellable: (nullable): forgets it
 * @callback: called on the main context when it is open, or when it could not be
 * @user_data: for @callback
 *
 * Opens a territory on a worker thread. To be called from the program's default main context.
 */
void
ter_territory_open_async (const char          *path,
                          TerTerritoryFlags    flags,
                          TerClock            *clock,
                          TerTerritoryProgress progress,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  OpenRequest *request;

  g_return_if_fail (path != NULL);
  g_return_if_fail (TER_IS_CLOCK (clock));

  request = g_new0 (OpenRequest, 1);
  request->path = g_strdup (path);
  request->flags = flags;
  request->clock = g_object_ref (clock);
  request->progress = progress;
  request->user_data = user_data;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, ter_territory_open_async);
  g_task_set_task_data (task, request, (GDestroyNotify) open_request_free);
  g_task_run_in_thread (task, open_worker);
}

/**
 * ter_territory_open_finish:
 *
 * Ends ter_territory_open_async().
 *
 * Returns: (transfer full): the territory, or %NULL on error
 */
TerTerritory *
ter_territory_open_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ter_territory_close:
 * @error: a #TerStoreError
 *
 * Closes the file. Queries that still run fail; nothing may be asked of @self afterwards but its release.
 *
 * Returns: %TRUE if what was written is on the disk and the file is closed
 */
gboolean
ter_territory_close (TerTerritory *self,
                     GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), FALSE);

  return ter_store_close (self->store, error);
}

/**
 * ter_territory_get_path:
 *
 * Returns: (transfer none): its file
 */
const char *
ter_territory_get_path (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return self->path;
}

/**
 * ter_territory_dup_name:
 *
 * Returns: (transfer full): what people call it
 */
char *
ter_territory_dup_name (TerTerritory *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return g_strdup (self->name);
}

/**
 * ter_territory_get_zone:
 *
 * Returns: (transfer none): the time zone of its days
 */
GTimeZone *
ter_territory_get_zone (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return self->zone;
}

/**
 * ter_territory_get_zone_name:
 *
 * Returns: (transfer none): the identifier of that zone: "Europe/Paris"
 */
const char *
ter_territory_get_zone_name (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return self->zone_name;
}

/**
 * ter_territory_is_fictional:
 *
 * Returns: whether its data are invented, which every page then says
 */
gboolean
ter_territory_is_fictional (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), FALSE);

  return self->fictional;
}

/**
 * ter_territory_is_read_only:
 *
 * Returns: whether acts are refused
 */
gboolean
ter_territory_is_read_only (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), TRUE);

  return self->read_only;
}

/**
 * ter_territory_get_read_only_reason:
 *
 * Returns: (transfer none) (nullable): why acts are refused, in words for a banner; %NULL when they are not
 */
const char *
ter_territory_get_read_only_reason (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return self->read_only_reason;
}

/**
 * ter_territory_get_clock:
 *
 * Returns: (transfer none): its clock
 */
TerClock *
ter_territory_get_clock (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return self->clock;
}

/**
 * ter_territory_get_now_us:
 *
 * Returns: what time it is, in µs
 */
gint64
ter_territory_get_now_us (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), 0);

  return ter_clock_get_now_us (self->clock);
}

TerStore *
ter_territory_get_store (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return self->store;
}

TerDailyCache *
ter_territory_get_daily_cache (TerTerritory *self)
{
  g_return_val_if_fail (TER_IS_TERRITORY (self), NULL);

  return self->daily;
}
