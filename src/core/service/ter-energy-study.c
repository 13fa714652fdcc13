/* ter-energy-study.c — A closer look at what buildings consume
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What a page adds once its first content stands: which energies (ter-energy-mix.c), at what hours
 * (ter-energy-hours.c), in what weather (ter-energy-outside.c). All of one building, or the first of all of them.
 *
 *  1. A part that cannot be said from what was measured is not there: no empty chart, no error.
 *  2. Days, weeks and months come from the days kept in memory; hours and temperatures are asked for.
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-energy-study-private.h"
#include "ter-query-private.h"

static void
ter_energy_study_clear (TerEnergyStudy *self)
{
  g_clear_pointer (&self->mix, ter_energy_mix_unref);
  g_clear_pointer (&self->hours, ter_energy_hours_unref);
  g_clear_pointer (&self->outside, ter_energy_outside_unref);
}

TER_DEFINE_RECORD (TerEnergyStudy, ter_energy_study, ter_energy_study_clear)

/**
 * ter_energy_study_load:
 * @territory: an open territory
 * @site_id: a building, or 0 for all of them: then only the energies are looked at
 * @period: which period
 * @cancellable: (nullable): stops it
 * @error: a store's error
 *
 * Loads what can be said more closely. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the study, or %NULL on error
 */
TerEnergyStudy *
ter_energy_study_load (TerTerritory    *territory,
                       gint64           site_id,
                       const TerPeriod *period,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_autoptr (TerEnergyStudy) self = ter_energy_study_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) inputs = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  TerEnergyQuestion question;

  g_return_val_if_fail (TER_IS_TERRITORY (territory) && period != NULL, NULL);

  all = ter_metering_load (territory, "kWh", TER_SITE_BUILDING, site_id, cancellable, error);
  if (all == NULL)
    return NULL;
  inputs = ter_metering_filter (all, site_id, NULL);
  if (inputs->len == 0)
    return g_steal_pointer (&self);

  zone = ter_query_zone (ter_metering_zone (inputs, territory));
  question =
      (TerEnergyQuestion) { .territory = territory,
                            .zone = zone,
                            .span = ter_calendar_resolve (zone, period,
                                                          ter_territory_get_now_us (territory)),
                            .site_id = site_id,
                            .inputs = inputs,
                            .cancellable = cancellable };
  ter_energy_mix_load (&question, &self->mix);
  if (site_id != 0 && (!ter_energy_hours_load (&question, &self->hours, error) ||
                       !ter_energy_outside_load (&question, &self->outside, error)))
    return NULL;

  return g_steal_pointer (&self);
}
