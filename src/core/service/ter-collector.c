/* ter-collector.c — All the sources of a territory, listened to
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One listener for each enabled source of a kind that is listened to. The list of sources is read again at each
 * change of the sources, and compared: a source that appeared is started, one that went or was disabled is
 * stopped, one whose address or configuration changed is stopped and started; the others are left alone.
 *
 *  1. The collector and its listeners are the main thread's.
 *  2. Stopping waits for the listeners: what they acknowledged is stored.
 *  3. A territory that is open for reading only is never collected into: another program does it.
 *  4. Datasets of portals that are due are refreshed meanwhile, one round at a time (TerHarvester).
 *  5. A source that goes, is disabled or changes leaves its broker for good: what nobody will collect must not
 *     pile up there. Stopping the program leaves nothing: the broker keeps what comes meanwhile.
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "ter-collector-private.h"
#include "ter-harvester.h"
#include "ter-instant.h"
#include "ter-territory-private.h"

/* "Once" ends when every source was silent for that long. */
#define QUIET_US (3 * TER_USEC_PER_SEC / 2)
#define LOOK_EVERY_MS 100
/* How often portals are looked at for datasets that are due; each has its own, longer, step. */
#define REFRESH_EVERY_S 60

struct _TerCollector
{
  GObject parent_instance;

  /* Owned */
  TerTerritory *territory;
  TerSecrets *secrets;
  GPtrArray *listeners;
  GCancellable *loading;
  GRand *random;
  TerHarvester *harvester;
  GSource *refresh_timer;

  guint n_portals;
  gboolean is_running;
  gboolean is_refreshing;
  gboolean is_loaded;
};

G_DEFINE_QUARK (ter-collector-error-quark, ter_collector_error)
G_DEFINE_FINAL_TYPE (TerCollector, ter_collector, G_TYPE_OBJECT)

G_STATIC_ASSERT ((int) TER_COLLECTOR_IDLE == (int) TER_MQTT_IDLE);
G_STATIC_ASSERT ((int) TER_COLLECTOR_STOPPED == (int) TER_MQTT_STOPPED);

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ter_collector_dispose (GObject *object)
{
  TerCollector *self = TER_COLLECTOR (object);

  ter_collector_stop (self);

  G_OBJECT_CLASS (ter_collector_parent_class)->dispose (object);
}

static void
ter_collector_finalize (GObject *object)
{
  TerCollector *self = TER_COLLECTOR (object);

  g_clear_object (&self->territory);
  g_clear_object (&self->secrets);
  g_clear_object (&self->harvester);
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->random, g_rand_free);

  G_OBJECT_CLASS (ter_collector_parent_class)->finalize (object);
}

static void
ter_collector_class_init (TerCollectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ter_collector_dispose;
  object_class->finalize = ter_collector_finalize;

  /**
   * TerCollector::changed:
   *
   * The status of a source changed, or the list of sources did.
   */
  signals[CHANGED] = g_signal_new ("changed", TER_TYPE_COLLECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
ter_collector_init (TerCollector *self)
{
  self->listeners = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
on_listener_changed (TerCollector *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_same (const TerSource *a,
         const TerSource *b)
{
  return g_strcmp0 (a->kind, b->kind) == 0 && g_strcmp0 (a->url, b->url) == 0 &&
         g_strcmp0 (a->config, b->config) == 0 && a->allow_local == b->allow_local;
}

static TerSource *
find_wanted (GPtrArray *sources,
             gint64     id)
{
  for (guint i = 0; i < sources->len; i++)
    {
      TerSource *source = g_ptr_array_index (sources, i);

      if (source->id == id && source->enabled && ter_listener_is_kind (source->kind))
        return source;
    }

  return NULL;
}

static TerListener *
find_listener (TerCollector *self,
               gint64        source_id)
{
  for (guint i = 0; i < self->listeners->len; i++)
    {
      TerListener *listener = g_ptr_array_index (self->listeners, i);

      if (ter_listener_get_source (listener)->id == source_id)
        return listener;
    }

  return NULL;
}

static void
add_listener (TerCollector *self,
              TerSource    *source)
{
  TerListener *listener = ter_listener_new (ter_territory_get_store (self->territory),
                                            self->secrets, source, g_rand_int (self->random));

  g_signal_connect_object (listener, "changed", G_CALLBACK (on_listener_changed), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->listeners, listener);
  ter_listener_start (listener);
}

static guint
count_portals (GPtrArray *sources)
{
  guint n = 0;

  for (guint i = 0; i < sources->len; i++)
    {
      const TerSource *source = g_ptr_array_index (sources, i);

      n += source->enabled && g_strcmp0 (source->kind, "ckan") == 0;
    }

  return n;
}

static void
follow (TerCollector *self,
        GPtrArray    *sources)
{
  gboolean changed = FALSE;

  self->n_portals = count_portals (sources);
  for (guint i = self->listeners->len; i-- > 0;)
    {
      TerListener *listener = g_ptr_array_index (self->listeners, i);
      TerSource *before = ter_listener_get_source (listener);
      TerSource *wanted = find_wanted (sources, before->id);

      if (wanted != NULL && is_same (before, wanted))
        continue;
      ter_listener_stop (listener, TRUE);
      g_ptr_array_remove_index (self->listeners, i);
      changed = TRUE;
    }
  for (guint i = 0; i < sources->len; i++)
    {
      TerSource *source = g_ptr_array_index (sources, i);

      if (find_wanted (sources, source->id) == NULL || find_listener (self, source->id) != NULL)
        continue;
      add_listener (self, source);
      changed = TRUE;
    }
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gpointer
load_sources (TerTerritory *territory,
              gpointer      params,
              GCancellable *cancellable,
              GError      **error)
{
  return ter_territory_list_sources (territory, error);
}

static void
on_loaded (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (TerCollector) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sources = ter_territory_run_finish (TER_TERRITORY (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->is_running)
    return;
  if (sources == NULL)
    g_warning ("The sources could not be read: %s", error->message);
  else
    follow (self, sources);
  self->is_loaded = TRUE;
}

static void
load (TerCollector *self)
{
  ter_territory_run_async (self->territory, load_sources, NULL, NULL,
                           (GDestroyNotify) g_ptr_array_unref, self->loading, on_loaded,
                           g_object_ref (self));
}

static void
on_territory_changed (TerCollector *self,
                      TerChange     changes)
{
  if (self->is_running && (changes & TER_CHANGE_SOURCES) != 0)
    load (self);
}

static void
on_refreshed (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TerCollector) self = user_data;
  g_autoptr (GError) error = NULL;
  TerHarvest harvest;

  self->is_refreshing = FALSE;
  /* What one portal refuses is noted on its source; this is the territory itself. */
  if (!ter_harvester_refresh_due_finish (TER_HARVESTER (object), result, &harvest, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("Datasets could not be refreshed: %s", error->message);
}

static gboolean
refresh (gpointer data)
{
  TerCollector *self = data;

  if (self->is_refreshing)
    return G_SOURCE_CONTINUE;
  self->is_refreshing = TRUE;
  ter_harvester_refresh_due_async (self->harvester, self->loading, on_refreshed,
                                   g_object_ref (self));

  return G_SOURCE_CONTINUE;
}

static GSource *
watch (GSource    *source,
       GSourceFunc func,
       gpointer    data)
{
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
unwatch (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

TerCollector *
ter_collector_new_full (TerTerritory *territory,
                        TerSecrets   *secrets,
                        guint32       seed)
{
  TerCollector *self;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);

  self = g_object_new (TER_TYPE_COLLECTOR, NULL);
  self->territory = g_object_ref (territory);
  self->secrets = g_object_ref (secrets);
  self->random = g_rand_new_with_seed (seed);
  g_signal_connect_object (territory, "changed", G_CALLBACK (on_territory_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * ter_collector_new:
 * @territory: an open territory
 *
 * Makes the collector of a territory; it does nothing before ter_collector_start(). Stop it before the
 * territory is closed: letting go of the last reference is not enough, because work under way holds it.
 *
 * Returns: (transfer full): the collector
 */
TerCollector *
ter_collector_new (TerTerritory *territory)
{
  g_autoptr (TerSecrets) secrets = ter_secrets_new_system ();
  guint32 seed;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);

  /* Programs that lost the same broker must not come back together: the time to the microsecond tells them
   * apart. */
  seed = (guint32) ter_clock_get_now_us (ter_territory_get_clock (territory));

  return ter_collector_new_full (territory, secrets, seed);
}

/**
 * ter_collector_start:
 *
 * Begins to listen to the sources, and to follow their changes. Does nothing in a territory that is open for
 * reading only.
 */
void
ter_collector_start (TerCollector *self)
{
  g_return_if_fail (TER_IS_COLLECTOR (self));

  if (self->is_running || ter_territory_is_read_only (self->territory))
    return;
  self->is_running = TRUE;
  self->is_loaded = FALSE;
  self->loading = g_cancellable_new ();
  load (self);
  if (self->harvester == NULL)
    self->harvester = ter_harvester_new (self->territory);
  self->refresh_timer = watch (g_timeout_source_new_seconds (REFRESH_EVERY_S), refresh, self);
  refresh (self);
}

/**
 * ter_collector_stop:
 *
 * Stops listening. When it returns, everything acknowledged is stored.
 */
void
ter_collector_stop (TerCollector *self)
{
  g_return_if_fail (TER_IS_COLLECTOR (self));

  if (!self->is_running)
    return;
  self->is_running = FALSE;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->refresh_timer, unwatch);
  for (guint i = 0; i < self->listeners->len; i++)
    ter_listener_stop (g_ptr_array_index (self->listeners, i), FALSE);
  g_ptr_array_set_size (self->listeners, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ter_collector_is_running:
 *
 * Tells whether it was started and not stopped.
 */
gboolean
ter_collector_is_running (TerCollector *self)
{
  g_return_val_if_fail (TER_IS_COLLECTOR (self), FALSE);

  return self->is_running;
}

/**
 * ter_collector_list_statuses:
 *
 * Gets what each source is doing.
 *
 * Returns: (transfer full) (element-type TerCollectorStatus): one for each source that is listened to
 */
GPtrArray *
ter_collector_list_statuses (TerCollector *self)
{
  GPtrArray *statuses =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ter_collector_status_unref);

  g_return_val_if_fail (TER_IS_COLLECTOR (self), statuses);

  for (guint i = 0; i < self->listeners->len; i++)
    g_ptr_array_add (statuses, ter_listener_dup_status (g_ptr_array_index (self->listeners, i)));

  return statuses;
}

/**
 * ter_collector_dup_status:
 * @source_id: a source
 *
 * Gets what one source is doing.
 *
 * Returns: (transfer full) (nullable): its status, or %NULL when it is not listened to
 */
TerCollectorStatus *
ter_collector_dup_status (TerCollector *self,
                          gint64        source_id)
{
  TerListener *listener;

  g_return_val_if_fail (TER_IS_COLLECTOR (self), NULL);

  listener = find_listener (self, source_id);

  return listener != NULL ? ter_listener_dup_status (listener) : NULL;
}

/**
 * ter_collector_state_to_string:
 *
 * Gets the word that the command uses for a state.
 */
const char *
ter_collector_state_to_string (TerCollectorState state)
{
  return ter_mqtt_state_to_string ((TerMqttState) state);
}

/* What a run in the foreground waits for. */
typedef struct
{
  TerCollector *collector;
  GMainLoop *loop;
  gint64 end_us;
  gboolean once;
} Foreground;

static gboolean
is_over (Foreground *self)
{
  TerCollector *collector = self->collector;
  gint64 now = ter_clock_get_monotonic_us (ter_territory_get_clock (collector->territory));

  if (self->end_us != 0 && now >= self->end_us)
    return TRUE;
  if (!collector->is_loaded || collector->is_refreshing || !self->once)
    return FALSE;
  for (guint i = 0; i < collector->listeners->len; i++)
    {
      if (!ter_listener_is_quiet (g_ptr_array_index (collector->listeners, i), now, QUIET_US))
        return FALSE;
    }

  return TRUE;
}

static gboolean
look (gpointer data)
{
  Foreground *self = data;

  if (!is_over (self))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* The first source that is not listening, as an error; unless it never had the time to. */
static gboolean
find_failure (TerCollector *self,
              GError      **error)
{
  if (self->is_loaded && self->listeners->len == 0 && self->n_portals == 0)
    {
      g_set_error_literal (
          error, TER_COLLECTOR_ERROR, TER_COLLECTOR_ERROR_NO_SOURCE,
          _("This territory has no enabled source that can be listened to; add one with "
            "“territoire source add”"));
      return TRUE;
    }
  for (guint i = 0; i < self->listeners->len; i++)
    {
      g_autoptr (TerCollectorStatus) status =
          ter_listener_dup_status (g_ptr_array_index (self->listeners, i));

      if (status->error == NULL)
        continue;
      g_set_error (error, TER_COLLECTOR_ERROR, TER_COLLECTOR_ERROR_FAILED, "%s: %s",
                   status->source_name, status->error);
      return TRUE;
    }

  return FALSE;
}

/**
 * ter_collector_run:
 * @seconds: how long to collect, or 0 for no limit
 * @once: whether to end when everything that was waiting has come
 *
 * Collects in the foreground, until the time is over, the sources are silent (@once), or the process is asked
 * to end (SIGINT, SIGTERM). Everything acknowledged is stored when it returns.
 *
 * Returns: %FALSE with #TER_COLLECTOR_ERROR when nothing can be collected, or when a source was failing at the
 *   end; what came from the others is stored
 */
gboolean
ter_collector_run (TerCollector *self,
                   gint64        seconds,
                   gboolean      once,
                   GError      **error)
{
  g_autoptr (GMainLoop) loop = NULL;
  Foreground foreground = { self, NULL, 0, once };
  GSource *sources[3];
  gboolean failed;

  g_return_val_if_fail (TER_IS_COLLECTOR (self), FALSE);

  if (ter_territory_is_read_only (self->territory))
    {
      const char *reason = ter_territory_get_read_only_reason (self->territory);

      g_set_error (error, TER_COLLECTOR_ERROR, TER_COLLECTOR_ERROR_READ_ONLY,
                   _("The territory is open for reading only, so nothing can be collected: %s"),
                   reason != NULL ? reason : "");
      return FALSE;
    }

  loop = g_main_loop_new (g_main_context_get_thread_default (), FALSE);
  foreground.loop = loop;
  if (seconds > 0)
    foreground.end_us = ter_clock_get_monotonic_us (ter_territory_get_clock (self->territory)) +
                        seconds * TER_USEC_PER_SEC;
  sources[0] = watch (g_timeout_source_new (LOOK_EVERY_MS), look, &foreground);
  sources[1] = watch (g_unix_signal_source_new (SIGINT), on_signal, loop);
  sources[2] = watch (g_unix_signal_source_new (SIGTERM), on_signal, loop);
  ter_collector_start (self);
  g_main_loop_run (loop);
  failed = find_failure (self, error);
  ter_collector_stop (self);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    unwatch (sources[i]);

  return !failed;
}

/* A listener that began without its password, or with another one. */
static void
restart (TerCollector *self,
         TerSource    *source)
{
  TerListener *listener = find_listener (self, source->id);

  if (listener == NULL)
    return;
  ter_listener_stop (listener, FALSE);
  g_ptr_array_remove (self->listeners, listener);
  load (self);
}

static void
on_secret_stored (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (ter_secrets_store_finish (TER_SECRETS (object), result, &error))
    {
      restart (g_task_get_source_object (task), g_task_get_task_data (task));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ter_collector_store_secret_async:
 * @source: the source
 * @username: the user
 * @password: (nullable): the password
 *
 * Keeps the user and the password of a source in the person's keyring. If the source is listened to already, its
 * listener begins anew with them.
 */
void
ter_collector_store_secret_async (TerCollector       *self,
                                  TerSource          *source,
                                  const char         *username,
                                  const char         *password,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autofree char *label = NULL;
  GTask *task;

  g_return_if_fail (TER_IS_COLLECTOR (self) && source != NULL && source->uid != NULL &&
                    username != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ter_collector_store_secret_async);
  g_task_set_task_data (task, ter_source_ref (source), (GDestroyNotify) ter_source_unref);
  /* The name of a secret in the keyring: the program, and the source. */
  label = g_strdup_printf ("Territoire: %s", source->name != NULL ? source->name : "");
  ter_secrets_store_async (self->secrets, source->uid, label, username, password, cancellable,
                           on_secret_stored, task);
}

/**
 * ter_collector_store_secret_finish:
 *
 * Ends ter_collector_store_secret_async().
 *
 * Returns: %FALSE when no keyring took it; the message says what to do
 */
gboolean
ter_collector_store_secret_finish (TerCollector *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
