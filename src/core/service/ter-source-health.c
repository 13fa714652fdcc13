/* ter-source-health.c — Sources: whether they bring what they should
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Joins each source with its devices, its hours of activity and its datasets, and says in one sentence what a person
 * should know of it.
 *
 *  1. The states, in the order in which they are tried: disabled, failing (the last attempt failed after the last good
 *     one), waiting (nothing ever came, even if it answers), late, ok.
 *  2. A source that speaks by itself is late when all of its devices are silent; one that is fetched is late when a
 *     file of it is a whole period overdue.
 *  3. Hours without anything are in the list, with zeroes: a hole is seen.
 *  4. The rate is over the hours since it began to speak, 24 at most: a source of this morning is not diluted.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-query-private.h"
#include "ter-sensors.h"
#include "ter-source-health.h"
#include "ter-territory-private.h"

#define N_HOURS 48
#define N_RATE_HOURS 24

static void
ter_source_health_clear (TerSourceHealth *self)
{
  g_clear_pointer (&self->source, ter_source_unref);
  g_clear_pointer (&self->hours, g_array_unref);
  g_clear_pointer (&self->new_devices, g_ptr_array_unref);
  g_free (self->sentence);
}

TER_DEFINE_RECORD (TerSourceHealth, ter_source_health, ter_source_health_clear)

/**
 * ter_source_state_label:
 *
 * Returns: (transfer none): the state in a word or two
 */
const char *
ter_source_state_label (TerSourceState state)
{
  switch (state)
    {
    case TER_SOURCE_DISABLED:
      return C_("source", "Off");
    case TER_SOURCE_OK:
      return C_("source", "In order");
    case TER_SOURCE_LATE:
      return C_("source", "Late");
    case TER_SOURCE_FAILING:
      return C_("source", "To be fixed");
    case TER_SOURCE_WAITING:
    default:
      return C_("source", "Waiting");
    }
}

static gboolean
load_hours (TerSourceHealth *self,
            TerStore        *store,
            gint64           now_us,
            GError         **error)
{
  gint64 this_hour = now_us - now_us % TER_USEC_PER_HOUR;
  gint64 first_hour = this_hour - (N_HOURS - 1) * TER_USEC_PER_HOUR;
  g_autoptr (GArray) stored = ter_store_read_activity (store, self->source->id, first_hour, error);
  gint64 n_messages = 0;
  guint n_hours = 0;

  if (stored == NULL)
    return FALSE;

  self->hours = g_array_new (FALSE, TRUE, sizeof (TerActivity));
  g_array_set_size (self->hours, N_HOURS);
  for (guint i = 0; i < N_HOURS; i++)
    g_array_index (self->hours, TerActivity, i).hour_us = first_hour + i * TER_USEC_PER_HOUR;
  for (guint i = 0; i < stored->len; i++)
    {
      const TerActivity *activity = &g_array_index (stored, TerActivity, i);
      gint64 index = (activity->hour_us - first_hour) / TER_USEC_PER_HOUR;

      if (activity->hour_us >= first_hour && index < N_HOURS)
        g_array_index (self->hours, TerActivity, index) = *activity;
    }
  for (guint i = 0; i < N_HOURS; i++)
    {
      const TerActivity *activity = &g_array_index (self->hours, TerActivity, i);

      self->n_refused += activity->n_refused;
      if (i < N_HOURS - N_RATE_HOURS)
        continue;
      n_messages += activity->n_messages;
      if (n_messages > 0)
        n_hours++;
    }
  self->per_hour = n_hours > 0 ? (double) n_messages / n_hours : 0;

  return TRUE;
}

static void
count_devices (TerSourceHealth *self,
               GPtrArray       *sensors)
{
  self->new_devices = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_device_unref);
  self->last_us = TER_INSTANT_NONE;
  for (guint i = 0; i < sensors->len; i++)
    {
      const TerSensor *sensor = g_ptr_array_index (sensors, i);

      if (sensor->device->source_id != self->source->id)
        continue;
      self->n_devices++;
      self->n_series += sensor->series->len;
      self->n_silent += sensor->state == TER_SENSOR_SILENT;
      self->last_us = MAX (self->last_us, sensor->device->last_seen_us);
      if (sensor->device->is_new)
        g_ptr_array_add (self->new_devices, ter_device_ref (sensor->device));
    }
  /* A broker that answers is no datum: it only stands for one where nothing can be counted. */
  if (self->last_us == TER_INSTANT_NONE)
    self->last_us = self->source->last_ok_us;
}

/* Whether a file that is fetched on a schedule is a whole period overdue. */
static gboolean
is_overdue (TerSourceHealth *self,
            TerStore        *store,
            GPtrArray       *datasets,
            gint64           now_us)
{
  gboolean overdue = FALSE;

  for (guint i = 0; i < datasets->len; i++)
    {
      const TerDataset *dataset = g_ptr_array_index (datasets, i);
      g_autoptr (GPtrArray) resources = NULL;

      if (dataset->source_id != self->source->id)
        continue;
      self->n_datasets++;
      resources = ter_store_list_resources (store, dataset->id, NULL);
      for (guint r = 0; resources != NULL && r < resources->len; r++)
        {
          const TerResource *resource = g_ptr_array_index (resources, r);

          overdue = overdue ||
                    (resource->refresh_s > 0 && resource->fetched_us != TER_INSTANT_NONE &&
                     now_us - resource->fetched_us > 2 * resource->refresh_s * TER_USEC_PER_SEC);
        }
    }

  return overdue;
}

static TerSourceState
judge (const TerSourceHealth *self,
       gboolean               overdue)
{
  const TerSource *source = self->source;

  if (!source->enabled)
    return TER_SOURCE_DISABLED;
  if (source->last_error != NULL && source->last_error_us > source->last_ok_us)
    return TER_SOURCE_FAILING;
  if (self->last_us == TER_INSTANT_NONE ||
      (self->n_devices == 0 && self->n_datasets == 0 && ter_query_is_listened_to (source->kind)))
    return TER_SOURCE_WAITING;
  if (overdue || (self->n_devices > 0 && self->n_silent == self->n_devices))
    return TER_SOURCE_LATE;

  return TER_SOURCE_OK;
}

static char *
say_content (const TerSourceHealth *self,
             const char            *age)
{
  guint n_alive = self->n_devices - self->n_silent;
  double rate = self->per_hour < 10 ? round (self->per_hour * 10) / 10 : round (self->per_hour);
  g_autofree char *rate_text = ter_format_reading (rate, NULL, NULL);

  if (self->n_devices > 0 && ter_query_is_listened_to (self->source->kind))
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u sensor of %u speaks · about %s messages an hour",
                                         "%u sensors of %u speak · about %s messages an hour",
                                         n_alive),
                            n_alive, self->n_devices, rate_text);
  if (self->n_datasets > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u dataset followed",
                                         "%u datasets followed", self->n_datasets),
                            self->n_datasets);
  if (self->n_series > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u series", "%u series", self->n_series),
                            self->n_series);
  if (g_strcmp0 (self->source->kind, "ckan") == 0)
    return g_strdup (_("It answers; no dataset of it is followed yet."));

  /* Translators: an age follows: "Last import: 8 min ago". */
  return g_strdup_printf (_("Last import: %s"), age);
}

static char *
say (const TerSourceHealth *self,
     gint64                 now_us)
{
  g_autofree char *age = ter_format_age (self->last_us, now_us);
  g_autofree char *since = NULL;

  switch (self->state)
    {
    case TER_SOURCE_DISABLED:
      return g_strdup (_("Not collected: it was switched off."));
    case TER_SOURCE_FAILING:
      since = ter_format_age (self->source->last_error_us, now_us);
      /* Translators: why a source failed, and when: "The password was refused. (9 h ago)" */
      return g_strdup_printf (_("%s (%s)"), self->source->last_error, since);
    case TER_SOURCE_WAITING:
      if (self->last_us != TER_INSTANT_NONE)
        return g_strdup (_("It answers; nothing came yet."));
      return g_strdup (_("Nothing came yet."));
    case TER_SOURCE_LATE:
      /* Translators: "Nothing since 9 h ago" in good English: the age stands alone. */
      return g_strdup_printf (_("Late: the last data came %s."), age);
    case TER_SOURCE_OK:
    default:
      return say_content (self, age);
    }
}

/**
 * ter_source_health_load:
 * @territory: an open territory
 * @cancellable: (nullable): stops it
 * @error: a store's error
 *
 * Loads the sources with their health. Blocks: on a worker thread.
 *
 * Returns: (transfer full) (element-type TerSourceHealth): the sources, or %NULL on error
 */
GPtrArray *
ter_source_health_load (TerTerritory *territory,
                        GCancellable *cancellable,
                        GError      **error)
{
  TerStore *store = ter_territory_get_store (territory);
  gint64 now_us = ter_territory_get_now_us (territory);
  g_autoptr (GPtrArray) sources = ter_store_list_sources (store, error);
  g_autoptr (GPtrArray) datasets = sources != NULL ? ter_store_list_datasets (store, error) : NULL;
  g_autoptr (GPtrArray) sensors =
      datasets != NULL ? ter_sensors_load (territory, cancellable, error) : NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (sensors == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_source_health_unref);
  for (guint i = 0; i < sources->len; i++)
    {
      TerSourceHealth *self = ter_source_health_new ();

      g_ptr_array_add (list, self);
      self->source = ter_source_ref (g_ptr_array_index (sources, i));
      if (!load_hours (self, store, now_us, error))
        return NULL;
      count_devices (self, sensors);
      self->state = judge (self, is_overdue (self, store, datasets, now_us));
      self->sentence = say (self, now_us);
    }

  return g_steal_pointer (&list);
}

/**
 * ter_source_refused_load:
 * @source_id: a source, or 0 for all
 * @limit: at most so many
 *
 * Returns: (transfer full) (element-type TerRefused): the messages that could not be read, the most recent first, or
 *   %NULL on error
 */
GPtrArray *
ter_source_refused_load (TerTerritory *territory,
                         gint64        source_id,
                         guint         limit,
                         GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);

  return ter_store_list_refused (ter_territory_get_store (territory), source_id, limit, error);
}

/**
 * ter_source_runs_load:
 * @source_id: a source, or 0 for all
 * @limit: at most so many
 *
 * Returns: (transfer full) (element-type TerRun): what the program did with it, the most recent first, or %NULL on error
 */
GPtrArray *
ter_source_runs_load (TerTerritory *territory,
                      gint64        source_id,
                      guint         limit,
                      GError      **error)
{
  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);

  return ter_store_list_runs (ter_territory_get_store (territory), source_id, limit, error);
}
