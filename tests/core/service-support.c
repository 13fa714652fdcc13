/* service-support.c — A small territory for the tests of the service room
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <stdarg.h>

#include <glib/gstdio.h>

#include "service-support.h"
#include "ter-instant.h"

void
place_set_up (Place        *place,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("ter-service-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "essai.territoire", NULL);
  place->clock = ter_clock_new_manual (PLACE_NOW);
  place->territory =
      ter_territory_create (place->path, "Val d'Essai", "Europe/Paris", place->clock, &error);
  g_assert_no_error (error);
  g_assert_nonnull (place->territory);
}

void
place_tear_down (Place        *place,
                 gconstpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gpointer territory = place->territory;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  /* The thread of a query that has come back may still hold its reference for a moment. */
  g_object_add_weak_pointer (territory, &territory);
  g_clear_object (&place->territory);
  while (g_atomic_pointer_get (&territory) != NULL && g_get_monotonic_time () < deadline_us)
    g_thread_yield ();
  g_assert_null (territory);
  dir = g_dir_open (place->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (place->folder);
  g_clear_object (&place->clock);
  g_free (place->folder);
  g_free (place->path);
}

/* Fields and their texts follow @object. */
gint64
place_create (Place      *place,
              const char *object,
              ...)
{
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_CREATE, object, 0);
  g_autoptr (GError) error = NULL;
  const char *field;
  va_list arguments;

  va_start (arguments, object);
  while ((field = va_arg (arguments, const char *)) != NULL)
    ter_act_set (act, field, va_arg (arguments, const char *));
  va_end (arguments);
  ter_territory_apply (place->territory, act, &error);
  g_assert_no_error (error);

  return act->object_id;
}

void
place_set (Place      *place,
           const char *object,
           gint64      id,
           const char *field,
           gint64      value)
{
  g_autoptr (TerAct) act = ter_act_new_full (TER_ACT_SET, object, id);
  g_autoptr (GError) error = NULL;

  ter_act_set_int (act, field, value);
  ter_territory_apply (place->territory, act, &error);
  g_assert_no_error (error);
}

static gint64
find_series (Place      *place,
             const char *device,
             const char *property)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = ter_territory_list_series (place->territory, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    {
      const TerSeries *series = g_ptr_array_index (all, i);

      if (g_strcmp0 (series->device_name, device) == 0 && g_str_equal (series->property, property))
        return series->id;
    }
  g_assert_not_reached ();
}

gint64
place_feed (Place        *place,
            gint64        source_id,
            const char   *device,
            const char   *property,
            TerSeriesKind kind,
            const char   *unit,
            gint64        start_us,
            gint64        step_us,
            gsize         n,
            double (*value) (gint64 time_us, gpointer data),
            gpointer      data)
{
  g_autoptr (TerBatch) batch = ter_batch_new (source_id);
  guint stream = ter_batch_add_stream (batch, ter_batch_add_device (batch, device, device, NULL),
                                       property, "", NULL, unit, kind);
  g_autoptr (GError) error = NULL;
  TerCommit commit = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      gint64 time_us = start_us + i * step_us;
      TerObservation observation = { .stream = stream,
                                     .time_us = time_us,
                                     .value = value (time_us, data),
                                     .quality = TER_QUALITY_GOOD };

      if (isnan (observation.value))
        continue;
      observation.message = ter_batch_add_message (batch, NULL, NULL, NULL, time_us);
      ter_batch_add_observation (batch, &observation);
    }
  ter_store_commit (ter_territory_get_store (place->territory), batch, &commit, &error);
  g_assert_no_error (error);

  return find_series (place, device, property);
}

gint64
place_instant (const char *text)
{
  gint64 instant_us = TER_INSTANT_NONE;

  g_assert_true (ter_instant_from_string (text, &instant_us));

  return instant_us;
}
