/* ter-energy.c — The buildings, by what they consume
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What the list of buildings shows, from one reading of all their meters: each building on its own, and all of them.
 *
 *  1. The total is that of the same inputs as the rows, so that the page never contradicts itself.
 *  2. A building without an intensity keeps its place in the list, last, with the reason as its sentence.
 *  3. Everything is computed on a worker thread, on copies; nothing is kept between two calls but the days of the store.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-energy-private.h"
#include "ter-query-private.h"
#include "ter-territory-private.h"

static void
ter_energy_site_clear (TerEnergySite *self)
{
  g_clear_pointer (&self->site, ter_site_unref);
  g_clear_pointer (&self->consumption, ter_figure_unref);
  g_clear_pointer (&self->intensity, ter_figure_unref);
  g_clear_pointer (&self->change, ter_figure_unref);
  g_clear_pointer (&self->months, ter_buckets_unref);
  g_free (self->area_name);
}

TER_DEFINE_RECORD (TerEnergySite, ter_energy_site, ter_energy_site_clear)

static void
ter_energy_list_clear (TerEnergyList *self)
{
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  g_clear_pointer (&self->total, ter_figure_unref);
  g_clear_pointer (&self->change, ter_figure_unref);
  g_clear_pointer (&self->fluids, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerEnergyList, ter_energy_list, ter_energy_list_clear)

static TerEnergySite *
site_new (TerSite      *site,
          GPtrArray    *all_inputs,
          GPtrArray    *areas,
          TerTerritory *territory,
          TerSpan       span)
{
  TerEnergySite *self = ter_energy_site_new ();
  g_autoptr (GPtrArray) inputs = ter_metering_filter (all_inputs, site->id, NULL);
  g_autoptr (GTimeZone) zone = ter_query_zone (site->zone);
  g_autoptr (GArray) edges = ter_calendar_edges (zone, span, TER_STEP_MONTH);

  self->site = ter_site_ref (site);
  self->area_name = ter_energy_area_name (areas, site);
  self->consumption = ter_energy_total (inputs, territory, "energy.site.consumption",
                                        _("Consumption"), site->name, span);
  self->intensity = ter_energy_intensity (inputs, territory, site, span);
  self->change = ter_energy_change (inputs, territory, "energy.site.change", site->name, span);
  self->months = ter_metering_buckets (inputs, (gint64 *) edges->data, edges->len, TER_STEP_MONTH,
                                       site->name, "kWh");

  return self;
}

/* Highest first, those without a value last, then by name. */
static int
compare_intensities (gconstpointer a,
                     gconstpointer b)
{
  const TerEnergySite *x = *(TerEnergySite *const *) a;
  const TerEnergySite *y = *(TerEnergySite *const *) b;
  double value_x = isnan (x->intensity->value) ? -1 : x->intensity->value;
  double value_y = isnan (y->intensity->value) ? -1 : y->intensity->value;

  if (value_x != value_y)
    return value_x > value_y ? -1 : 1;

  return g_utf8_collate (x->site->name, y->site->name);
}

static void
rank_sites (GPtrArray *sites)
{
  guint rank = 0;

  g_ptr_array_sort (sites, compare_intensities);
  for (guint i = 0; i < sites->len; i++)
    {
      TerEnergySite *site = g_ptr_array_index (sites, i);

      if (!isnan (site->intensity->value))
        site->rank = ++rank;
    }
}

/**
 * ter_energy_list_load:
 * @territory: an open territory
 * @period: which period
 * @cancellable: (nullable): stops it
 * @error: a store's error
 *
 * Loads the buildings with what they consume. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the buildings, or %NULL on error
 */
TerEnergyList *
ter_energy_list_load (TerTerritory    *territory,
                      const TerPeriod *period,
                      GCancellable    *cancellable,
                      GError         **error)
{
  TerStore *store = ter_territory_get_store (territory);
  g_autoptr (GPtrArray) sites = ter_store_list_sites (store, error);
  g_autoptr (GPtrArray) areas = sites != NULL ? ter_store_list_areas (store, NULL, error) : NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) inputs = NULL;
  g_autoptr (TerEnergyList) self = ter_energy_list_new ();
  g_autofree char *subject = NULL;

  if (areas != NULL)
    all = ter_metering_load (territory, "kWh", TER_SITE_BUILDING, 0, cancellable, error);
  if (all == NULL)
    return NULL;

  self->period = *period;
  self->period.span = ter_calendar_resolve (ter_territory_get_zone (territory), period,
                                            ter_territory_get_now_us (territory));
  self->sites = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_energy_site_unref);
  for (guint i = 0; i < sites->len; i++)
    {
      TerSite *site = g_ptr_array_index (sites, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (site->kind == TER_SITE_BUILDING)
        g_ptr_array_add (self->sites, site_new (site, all, areas, territory, self->period.span));
    }
  rank_sites (self->sites);
  subject = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The building", "The %u buildings",
                                          self->sites->len),
                             self->sites->len);
  inputs = ter_metering_filter (all, 0, NULL);
  self->total = ter_energy_total (inputs, territory, "energy.total",
                                  _("Consumption of the buildings"), subject, self->period.span);
  self->change = ter_energy_change (inputs, territory, "energy.change", subject, self->period.span);
  self->fluids =
      ter_energy_fluids_by_month (inputs, ter_territory_get_zone (territory), self->period.span);

  return g_steal_pointer (&self);
}
