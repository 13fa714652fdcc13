/* ter-demo.c — The demonstration territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Writes a territory that does not exist, the Communauté de communes du Val-Clair, with two years of readings that
 * end now, and facts that a person can find in them: a leak, a boiler replaced with proven savings, two silent sensors,
 * a meter replaced, a gap, a weak battery, a gymnasium heated at night.
 *
 *  1. Deterministic: the same clock and the same seed give the same readings.
 *  2. Relative: each planted fact lies a fixed number of days before now (ter-demo-private.h). On 23 November 2026
 *     they have the dates of the mock-ups; on another day they move with it, so that "for 14 days" stays true. The
 *     weather keeps to the true calendar.
 *  3. Fictional, and says so: the fact "fictional" is set first, and every page shows it.
 *  4. Nothing is written that an analysis should find: no saving, no loss, no verdict, only readings.
 *  5. Readings enter by the same call as those of any source. A file that could not be finished is removed.
 */

#include "config.h"

#include <glib/gstdio.h>

#include "ter-demo-private.h"

static gboolean
write_facts (TerDemo *self,
             GError **error)
{
  static const struct
  {
    const char *key;
    const char *value;
  } facts[] = {
    { "fictional", "1" },
    { "population", "14820" },
    { "agents", "132" },
    { "water-price-eur-m3", "0.72" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      if (!ter_store_set_fact (self->store, facts[i].key, facts[i].value, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_run (TerDemo *self,
           GError **error)
{
  g_autoptr (TerRun) run = ter_run_new ();

  run->kind = g_strdup ("demo");
  run->source_id = self->network_id;
  run->label = g_strdup ("Communauté de communes du Val-Clair");
  run->ended_us = TER_INSTANT_NONE;

  return ter_store_begin_run (self->store, run, error) &&
         ter_store_end_run (self->store, run, error);
}

static gboolean
write_all (TerDemo *self,
           GError **error)
{
  return ter_store_begin_bulk (self->store, error) && write_facts (self, error) &&
         ter_demo_write_sources (self, error) && ter_demo_write_places (self, error) &&
         ter_demo_write_sensors (self, error) && ter_demo_write_water (self, error) &&
         ter_demo_link_series (self, error) && ter_demo_write_inventory (self, error) &&
         ter_demo_write_scenarios (self, error) && write_run (self, error) &&
         ter_store_end_bulk (self->store, error) &&
         /* Closing stops what packs beside the writer: who opens the file would find readings that all have to be
          * decoded, and keep them in memory. */
         ter_store_settle (self->store, NULL, error);
}

static void
remove_file (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", "-lock" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
}

/**
 * ter_demo_write:
 * @path: a file that does not exist yet
 * @clock: says what "now" is: the readings end there
 * @seed: %TER_DEMO_SEED, or another one for another set of readings
 *
 * Writes the demonstration territory.
 *
 * Returns: %FALSE with @error set, and then without a file, when it could not be finished
 */
gboolean
ter_demo_write (const char *path,
                TerClock   *clock,
                guint32     seed,
                GError    **error)
{
  gint64 now_us = ter_clock_get_now_us (clock) / TER_USEC_PER_SEC * TER_USEC_PER_SEC;
  g_autoptr (TerClock) past = NULL;
  g_autoptr (TerStore) store = NULL;
  TerDemo demo = { .seed = seed, .now_us = now_us };
  gboolean written;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (TER_IS_CLOCK (clock), FALSE);

  /* The source that fails last answered nine hours ago: see ter_demo_write_sources(). */
  past = ter_clock_new_manual (now_us - 9 * TER_USEC_PER_HOUR);
  store =
      ter_store_create (path, "Communauté de communes du Val-Clair", TER_DEMO_ZONE, past, error);
  if (store == NULL)
    return FALSE;

  demo.store = store;
  demo.clock = past;
  demo.zone = g_time_zone_new_identifier (TER_DEMO_ZONE);
  if (demo.zone == NULL)
    demo.zone = g_time_zone_new_utc ();
  demo.rand = g_rand_new_with_seed (seed);
  demo.start_us = ter_demo_days_ago (&demo, TER_DEMO_DAYS);
  ter_demo_make_hours (&demo);
  written = write_all (&demo, error);
  if (written)
    written = ter_store_close (store, error);
  else
    ter_store_close (store, NULL);

  g_clear_pointer (&demo.rand, g_rand_free);
  g_clear_pointer (&demo.zone, g_time_zone_unref);
  g_clear_pointer (&demo.hours, g_array_unref);
  g_clear_pointer (&demo.communes, g_ptr_array_unref);
  g_clear_pointer (&demo.sectors, g_ptr_array_unref);
  if (!written)
    remove_file (path);

  return written;
}
