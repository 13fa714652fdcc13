/* ter-live.c — What feeds the open territory while its window is open
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Starts the collector and the harvester of a territory that is open for writing, and stops them when the
 * territory is closed or when a person turned collection off.
 *
 *  1. A territory that is open for reading only is never fed: whoever has it open for writing does that.
 *  2. A broker named on the command line becomes a source of the territory, once.
 *  3. A replay (--replay) makes readings up in the demonstration only: never in a territory of somebody.
 *  4. Everything on the main thread but the adding of a source, which reads and writes the file.
 */

#include "config.h"

#include "ter-live.h"

#include "ter-collector.h"
#include "ter-demo-replay.h"
#include "ter-demo.h"
#include "ter-harvester.h"
#include "ter-source-edit.h"

/* A few sensors speak at each step: a person sees the window live without being chased by it. */
#define REPLAY_INTERVAL_MS 5000

struct _TerLive
{
  GObject parent_instance;

  /* Owned */
  TerSession *session;
  GSettings *settings;
  TerCollector *collector;
  TerHarvester *harvester;
  TerDemoReplay *replay;
  char *broker;

  gboolean replays;
};

G_DEFINE_FINAL_TYPE (TerLive, ter_live, G_TYPE_OBJECT)

static void
stop (TerLive *self)
{
  if (self->collector != NULL)
    ter_collector_stop (self->collector);
  g_clear_object (&self->collector);
  if (self->harvester != NULL)
    ter_harvester_stop (self->harvester);
  g_clear_object (&self->harvester);
  if (self->replay != NULL)
    ter_demo_replay_stop (self->replay);
  g_clear_object (&self->replay);
}

static void
start_replay (TerLive *self)
{
  TerTerritory *territory = ter_session_get_territory (self->session);

  if (!self->replays || self->replay != NULL || territory == NULL ||
      ter_territory_is_read_only (territory) || !ter_territory_is_fictional (territory))
    return;
  self->replay = ter_demo_replay_new (territory, TER_DEMO_SEED);
  ter_demo_replay_start (self->replay, REPLAY_INTERVAL_MS);
}

static void
start (TerLive *self)
{
  TerTerritory *territory = ter_session_get_territory (self->session);

  if (self->collector != NULL || territory == NULL || ter_territory_is_read_only (territory) ||
      !g_settings_get_boolean (self->settings, "collect"))
    return;
  self->collector = ter_collector_new (territory);
  ter_collector_start (self->collector);
  self->harvester = ter_harvester_new (territory);
  ter_harvester_start (self->harvester);
}

static gboolean
has_source (GPtrArray  *sources,
            const char *url)
{
  for (guint i = 0; i < sources->len; i++)
    if (g_strcmp0 (((TerSource *) sources->pdata[i])->url, url) == 0)
      return TRUE;

  return FALSE;
}

static gpointer
add_broker (TerTerritory *territory,
            gpointer      url,
            GCancellable *cancellable,
            GError      **error)
{
  g_autoptr (GPtrArray) sources = ter_territory_list_sources (territory, error);
  /* A person who names a broker of this machine on the command line means it. */
  const TerSourceDraft draft = { .kind = "chirpstack", .url = url, .allow_local = TRUE };

  if (sources == NULL || has_source (sources, url))
    return NULL;

  return ter_source_add (territory, &draft, error);
}

static void
broker_added_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr (TerLive) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TerSource) added = ter_territory_run_finish (TER_TERRITORY (source), result, &error);

  if (error != NULL)
    ter_session_toast (self->session, error->message);
}

static void
state_changed_cb (TerLive *self)
{
  TerTerritory *territory = ter_session_get_territory (self->session);

  if (territory == NULL)
    {
      stop (self);
      return;
    }
  if (self->broker != NULL && !ter_territory_is_read_only (territory))
    {
      ter_territory_run_async (territory, add_broker, g_steal_pointer (&self->broker), g_free,
                               (GDestroyNotify) ter_source_unref, NULL, broker_added_cb,
                               g_object_ref (self));
    }
  start (self);
  start_replay (self);
}

static void
setting_changed_cb (TerLive *self)
{
  if (g_settings_get_boolean (self->settings, "collect"))
    start (self);
  else
    stop (self);
}

static void
ter_live_dispose (GObject *object)
{
  TerLive *self = TER_LIVE (object);

  stop (self);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->broker, g_free);

  G_OBJECT_CLASS (ter_live_parent_class)->dispose (object);
}

static void
ter_live_class_init (TerLiveClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_live_dispose;
}

static void
ter_live_init (TerLive *self)
{
}

/**
 * ter_live_new:
 * @session: whose territory is fed
 * @settings: whether it is
 *
 * Returns: (transfer full): something that feeds the territory as long as it lives
 */
TerLive *
ter_live_new (TerSession *session,
              GSettings  *settings)
{
  TerLive *self;

  g_return_val_if_fail (TER_IS_SESSION (session), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (TER_TYPE_LIVE, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::collect", G_CALLBACK (setting_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * ter_live_set_broker:
 * @url: (nullable): the address of a ChirpStack broker
 *
 * Has the next territory that opens listen to a broker.
 */
void
ter_live_set_broker (TerLive    *self,
                     const char *url)
{
  g_return_if_fail (TER_IS_LIVE (self));

  g_set_str (&self->broker, url);
}

/**
 * ter_live_set_replay:
 * @replays: whether readings are made up
 *
 * Has a fictional territory that opens next receive readings without a broker.
 */
void
ter_live_set_replay (TerLive *self,
                     gboolean replays)
{
  g_return_if_fail (TER_IS_LIVE (self));

  self->replays = replays;
}
