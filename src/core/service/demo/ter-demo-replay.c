/* ter-demo-replay.c — Live readings for the demonstration
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Every few seconds a few sensors of the demonstration speak again, so that its window lives without any network. A
 * gauge says about what it said a day ago at this time; an index grows as it did over the last day.
 *
 *  1. Only a territory that says of itself that it is fictional is written to.
 *  2. Readings enter by ter_store_commit(), as those of a network would.
 *  3. Sensors that fell silent stay silent.
 *  4. One step at a time: what is slow is skipped, never queued.
 *
 * The object belongs to the main thread. A step runs on a worker with a reference to the Voices, which no other
 * thread touches meanwhile.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-demo-private.h"
#include "ter-demo-replay.h"
#include "ter-territory-private.h"

#define SENSORS_A_STEP 4
#define DAY_WINDOW (45 * 60 * TER_USEC_PER_SEC)

/* A series that can speak. */
typedef struct
{
  TerSeries *series;
  gint64 time_us;
  double value;
  double rate_per_us;
} Voice;

/* The sensors, as one step sees them: used by one thread at a time. */
typedef struct
{
  GPtrArray *devices;
  GHashTable *by_device;
  GRand *rand;
  gint64 source_id;
  guint next;
  gboolean is_loaded;
} Voices;

struct _TerDemoReplay
{
  GObject parent_instance;

  /* Owned */
  TerTerritory *territory;
  Voices *voices;
  GCancellable *cancellable;

  guint timeout;
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (TerDemoReplay, ter_demo_replay, G_TYPE_OBJECT)

static void
voice_clear (gpointer data)
{
  ter_series_unref (((Voice *) data)->series);
}

static void
voices_clear (gpointer data)
{
  Voices *self = data;

  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_pointer (&self->by_device, g_hash_table_unref);
  g_clear_pointer (&self->rand, g_rand_free);
}

static void
voices_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, voices_clear);
}

static gboolean
is_silent (const char *remote_id)
{
  for (guint i = 0; i < TER_DEMO_N_SENSORS; i++)
    {
      if (g_str_equal (ter_demo_sensor (i)->id, remote_id))
        return ter_demo_sensor (i)->silent_min > 0;
    }

  return TRUE;
}

/* How fast an index grew over the last day it has. */
static double
read_rate (TerStore        *store,
           const TerSeries *series)
{
  g_autoptr (TerSamples) samples =
      ter_store_read (store, series->id, series->last_us - TER_USEC_PER_DAY, series->last_us + 1,
                      NULL, NULL);
  double grown;

  if (samples == NULL || samples->n < 2)
    return 0;
  grown = samples->values[samples->n - 1] - samples->values[0];

  return MAX (0, grown) / (samples->times[samples->n - 1] - samples->times[0]);
}

static gboolean
load_voices (Voices   *self,
             TerStore *store,
             GError  **error)
{
  g_autoptr (GPtrArray) devices = ter_store_list_devices (store, error);
  g_autoptr (GPtrArray) series = devices != NULL ? ter_store_list_series (store, error) : NULL;

  if (series == NULL)
    return FALSE;

  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_device_unref);
  self->by_device =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < devices->len; i++)
    {
      TerDevice *device = g_ptr_array_index (devices, i);
      GArray *voices;

      if (is_silent (device->remote_id))
        continue;
      self->source_id = device->source_id;
      voices = g_array_new (FALSE, TRUE, sizeof (Voice));
      g_array_set_clear_func (voices, voice_clear);
      for (guint k = 0; k < series->len; k++)
        {
          TerSeries *one = g_ptr_array_index (series, k);
          Voice voice = { NULL, one->last_us, one->last_value, 0 };

          if (one->device_id != device->id || g_str_has_prefix (one->property, "battery") ||
              isnan (one->last_value))
            continue;
          voice.series = ter_series_ref (one);
          if (one->kind == TER_SERIES_COUNTER)
            voice.rate_per_us = read_rate (store, one);
          g_array_append_val (voices, voice);
        }
      g_ptr_array_add (self->devices, ter_device_ref (device));
      g_hash_table_insert (self->by_device, &device->id, voices);
    }
  self->is_loaded = TRUE;

  return TRUE;
}

/* What a series says now. */
static double
next_value (Voices   *self,
            TerStore *store,
            Voice    *voice,
            gint64    now_us)
{
  gint64 day_ago = now_us - TER_USEC_PER_DAY;
  g_autoptr (TerSamples) samples = NULL;

  if (voice->series->kind == TER_SERIES_COUNTER)
    return voice->value + voice->rate_per_us * (now_us - voice->time_us) *
                              (0.9 + 0.2 * g_rand_double (self->rand));

  samples = ter_store_read (store, voice->series->id, day_ago - DAY_WINDOW, day_ago + DAY_WINDOW,
                            NULL, NULL);
  if (samples == NULL || samples->n == 0)
    return voice->value;

  return samples->values[samples->n / 2] * (1 + ter_demo_noise (self->rand, 0.015));
}

static double
round_like (const char *property,
            double      value)
{
  static const struct
  {
    const char *property;
    double scale;
  } scales[] = { { "co2", 1 },          { "humidity", 1 },      { "power", 1 },
                 { "water-flow", 100 }, { "water-level", 100 }, { "water-index", 1000 } };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      if (g_str_equal (scales[i].property, property))
        return round (value * scales[i].scale) / scales[i].scale;
    }

  return round (value * 10) / 10;
}

static void
speak (Voices    *self,
       TerStore  *store,
       TerBatch  *batch,
       TerDevice *device,
       gint64     now_us)
{
  GArray *voices = g_hash_table_lookup (self->by_device, &device->id);
  guint index = ter_batch_add_device (batch, device->remote_id, NULL, NULL);
  guint message = ter_batch_add_message (batch, NULL, NULL, NULL, now_us);

  for (guint i = 0; i < voices->len; i++)
    {
      Voice *voice = &g_array_index (voices, Voice, i);
      const TerSeries *series = voice->series;
      TerObservation observation = { .message = message,
                                     .time_us = now_us,
                                     .quality = TER_QUALITY_GOOD };

      if (now_us <= voice->time_us)
        continue;
      observation.stream = ter_batch_add_stream (batch, index, series->property, series->channel,
                                                 NULL, series->unit, series->kind);
      observation.value = round_like (series->property, next_value (self, store, voice, now_us));
      ter_batch_add_observation (batch, &observation);
      voice->time_us = now_us;
      voice->value =
          MAX (observation.value, series->kind == TER_SERIES_COUNTER ? voice->value : -G_MAXDOUBLE);
    }
}

static gboolean
run_step (Voices   *self,
          TerStore *store,
          guint     n_sensors,
          gint64   *n_readings,
          GError  **error)
{
  gint64 now_us =
      ter_clock_get_now_us (ter_store_get_clock (store)) / TER_USEC_PER_SEC * TER_USEC_PER_SEC;
  g_autofree char *fictional = ter_store_dup_fact (store, "fictional");
  g_autoptr (TerBatch) batch = NULL;
  TerCommit commit = { 0 };

  if (g_strcmp0 (fictional, "1") != 0)
    {
      g_set_error_literal (
          error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
          _("This territory is real: no reading of the demonstration is written to it."));
      return FALSE;
    }
  if (!self->is_loaded && !load_voices (self, store, error))
    return FALSE;
  if (self->devices->len == 0)
    {
      *n_readings = 0;
      return TRUE;
    }

  batch = ter_batch_new (self->source_id);
  for (guint i = 0; i < MIN (n_sensors, self->devices->len); i++)
    speak (self, store, batch, g_ptr_array_index (self->devices, self->next++ % self->devices->len),
           now_us);
  if (!ter_store_commit (store, batch, &commit, error))
    return FALSE;
  *n_readings = commit.n_observations;

  return TRUE;
}

/* On a worker thread, for ter_territory_run_async(). */
static gpointer
step_in_thread (TerTerritory *territory,
                gpointer      params,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree gint64 *n_readings = g_new0 (gint64, 1);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !run_step (params, ter_territory_get_store (territory), SENSORS_A_STEP, n_readings, error))
    return NULL;

  return g_steal_pointer (&n_readings);
}

static void
on_step_done (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (TerDemoReplay) self = TER_DEMO_REPLAY (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree gpointer n_readings =
      ter_territory_run_finish (TER_TERRITORY (source), result, &error);

  self->is_busy = FALSE;
  if (n_readings == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_message ("The demonstration stops speaking: %s", error->message);
      ter_demo_replay_stop (self);
    }
}

static gboolean
on_timeout (gpointer user_data)
{
  TerDemoReplay *self = TER_DEMO_REPLAY (user_data);

  if (self->is_busy)
    return G_SOURCE_CONTINUE;
  self->is_busy = TRUE;
  ter_territory_run_async (self->territory, step_in_thread, g_atomic_rc_box_acquire (self->voices),
                           voices_unref, g_free, self->cancellable, on_step_done,
                           g_object_ref (self));

  return G_SOURCE_CONTINUE;
}

static void
ter_demo_replay_dispose (GObject *object)
{
  TerDemoReplay *self = TER_DEMO_REPLAY (object);

  ter_demo_replay_stop (self);
  g_clear_object (&self->territory);

  G_OBJECT_CLASS (ter_demo_replay_parent_class)->dispose (object);
}

static void
ter_demo_replay_finalize (GObject *object)
{
  TerDemoReplay *self = TER_DEMO_REPLAY (object);

  voices_unref (self->voices);

  G_OBJECT_CLASS (ter_demo_replay_parent_class)->finalize (object);
}

static void
ter_demo_replay_class_init (TerDemoReplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_demo_replay_dispose;
  G_OBJECT_CLASS (klass)->finalize = ter_demo_replay_finalize;
}

static void
ter_demo_replay_init (TerDemoReplay *self)
{
  self->voices = g_atomic_rc_box_new0 (Voices);
}

/**
 * ter_demo_replay_new:
 * @territory: a demonstration, open for writing
 * @seed: for what is drawn at random
 *
 * Returns: (transfer full): a replay that does not run yet
 */
TerDemoReplay *
ter_demo_replay_new (TerTerritory *territory,
                     guint32       seed)
{
  TerDemoReplay *self;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);

  self = g_object_new (TER_TYPE_DEMO_REPLAY, NULL);
  self->territory = g_object_ref (territory);
  self->voices->rand = g_rand_new_with_seed (seed);

  return self;
}

/**
 * ter_demo_replay_start:
 * @interval_ms: how often a few sensors speak
 *
 * Lets the demonstration live: from now on readings are committed on a worker thread. It stops by itself when the
 * territory cannot be written any more.
 */
void
ter_demo_replay_start (TerDemoReplay *self,
                       guint          interval_ms)
{
  g_return_if_fail (TER_IS_DEMO_REPLAY (self));
  g_return_if_fail (interval_ms > 0);

  if (self->timeout != 0)
    return;
  self->cancellable = g_cancellable_new ();
  self->timeout = g_timeout_add (interval_ms, on_timeout, self);
}

/**
 * ter_demo_replay_stop:
 *
 * Lets it rest. A step that is under way ends by itself.
 */
void
ter_demo_replay_stop (TerDemoReplay *self)
{
  g_return_if_fail (TER_IS_DEMO_REPLAY (self));

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * ter_demo_replay_is_running:
 *
 * Tells whether sensors speak.
 */
gboolean
ter_demo_replay_is_running (TerDemoReplay *self)
{
  g_return_val_if_fail (TER_IS_DEMO_REPLAY (self), FALSE);

  return self->timeout != 0;
}

/**
 * ter_demo_replay_step:
 * @n_sensors: how many speak
 * @n_readings: (out): how many readings were stored
 *
 * Lets the next sensors speak once, at once, on this thread. Not to be called while it runs.
 */
gboolean
ter_demo_replay_step (TerDemoReplay *self,
                      guint          n_sensors,
                      gint64        *n_readings,
                      GError       **error)
{
  g_return_val_if_fail (TER_IS_DEMO_REPLAY (self), FALSE);
  g_return_val_if_fail (self->timeout == 0 && !self->is_busy, FALSE);
  g_return_val_if_fail (n_readings != NULL, FALSE);

  return run_step (self->voices, ter_territory_get_store (self->territory), n_sensors, n_readings,
                   error);
}
