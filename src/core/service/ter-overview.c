/* ter-overview.c — What the first page says of the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Joins the other queries of this room into the tiles of the first page. Each tile is a figure with its sentence and
 * what it is made of; the lists under it name what a person would open.
 *
 *  1. A tile without data has no figure, and is not shown as zero.
 *  2. Water is what the meters of the sectors counted: no yield, no loss is claimed here.
 *  3. A device brought by a file is no sensor: it is not counted among those that speak or are silent.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-energy-private.h"
#include "ter-format.h"
#include "ter-inventory.h"
#include "ter-overview-private.h"
#include "ter-sensors.h"
#include "ter-source-health.h"
#include "ter-territory-private.h"

static void
ter_overview_clear (TerOverview *self)
{
  g_clear_pointer (&self->energy, ter_figure_unref);
  g_clear_pointer (&self->energy_change, ter_figure_unref);
  g_clear_pointer (&self->energy_weeks, ter_buckets_unref);
  g_clear_pointer (&self->energy_weeks_before, ter_buckets_unref);
  g_clear_pointer (&self->water, ter_figure_unref);
  g_clear_pointer (&self->water_change, ter_figure_unref);
  g_clear_pointer (&self->water_days, ter_buckets_unref);
  g_clear_pointer (&self->water_sectors, g_ptr_array_unref);
  g_clear_pointer (&self->sensors, ter_figure_unref);
  g_clear_pointer (&self->silent, g_ptr_array_unref);
  g_clear_pointer (&self->low_batteries, g_ptr_array_unref);
  g_clear_pointer (&self->datasets, ter_figure_unref);
  g_clear_pointer (&self->out_of_date, g_ptr_array_unref);
  g_clear_pointer (&self->sources, ter_figure_unref);
  g_clear_pointer (&self->failing, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerOverview, ter_overview, ter_overview_clear)

static guint
count_sites (GPtrArray *inputs)
{
  g_autoptr (GHashTable) sites = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < inputs->len; i++)
    {
      const TerMetered *input = g_ptr_array_index (inputs, i);

      g_hash_table_add (sites, (gpointer) &input->site_id);
    }

  return g_hash_table_size (sites);
}

static gboolean
load_energy (TerOverview  *self,
             TerTerritory *territory,
             GCancellable *cancellable,
             GError      **error)
{
  GTimeZone *zone = ter_territory_get_zone (territory);
  TerSpan span = self->period.span;
  g_autoptr (GPtrArray) all =
      ter_metering_load (territory, "kWh", TER_SITE_BUILDING, 0, cancellable, error);
  g_autoptr (GPtrArray) inputs = NULL;
  g_autoptr (GArray) edges = NULL;
  g_autofree char *subject = NULL;

  if (all == NULL)
    return FALSE;

  inputs = ter_metering_filter (all, 0, NULL);
  self->n_buildings = count_sites (inputs);
  if (inputs->len == 0)
    return TRUE;

  subject = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The building", "The %u buildings",
                                          self->n_buildings),
                             self->n_buildings);
  self->energy = ter_energy_total (inputs, territory, "energy.total",
                                   _("Consumption of the buildings"), subject, span);
  self->energy_change = ter_energy_change (inputs, territory, "energy.change", subject, span);
  edges = ter_calendar_edges (zone, span, TER_STEP_WEEK);
  self->energy_weeks = ter_metering_buckets (inputs, (gint64 *) edges->data, edges->len,
                                             TER_STEP_WEEK, _("This period"), "kWh");
  self->energy_weeks_before =
      ter_metering_buckets_before (inputs, zone, self->energy_weeks, _("The year before"));

  return TRUE;
}

static void
load_sensors (TerOverview  *self,
              TerTerritory *territory,
              GPtrArray    *sensors)
{
  g_autofree char *sentence = NULL;

  self->silent = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_sensor_unref);
  self->low_batteries = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_sensor_unref);
  for (guint i = 0; i < sensors->len; i++)
    {
      TerSensor *sensor = g_ptr_array_index (sensors, i);

      self->last_us = MAX (self->last_us, sensor->device->last_seen_us);
      if (sensor->state == TER_SENSOR_STORED)
        continue;
      self->n_devices++;
      self->n_alive += sensor->state == TER_SENSOR_ALIVE;
      self->n_never += sensor->state == TER_SENSOR_NEVER;
      self->n_new_devices += sensor->device->is_new;
      if (sensor->state == TER_SENSOR_SILENT)
        g_ptr_array_add (self->silent, ter_sensor_ref (sensor));
      else if (sensor->is_battery_low)
        g_ptr_array_add (self->low_batteries, ter_sensor_ref (sensor));
    }
  self->n_silent = self->silent->len;
  g_ptr_array_sort (self->silent, ter_overview_compare_silences);
  self->sensors = ter_overview_sensors_figure (self, territory, sensors);
}

static void
load_datasets (TerOverview  *self,
               TerTerritory *territory,
               GPtrArray    *items)
{
  self->out_of_date = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_inventory_item_unref);
  self->n_datasets = items->len;
  for (guint i = 0; i < items->len; i++)
    {
      TerInventoryItem *item = g_ptr_array_index (items, i);

      if (item->dataset->status >= 0 && item->dataset->status < G_N_ELEMENTS (self->by_status))
        self->by_status[item->dataset->status]++;
      self->n_fresh += item->freshness == TER_FRESHNESS_FRESH;
      if (item->freshness == TER_FRESHNESS_OUT_OF_DATE)
        g_ptr_array_add (self->out_of_date, ter_inventory_item_ref (item));
    }
  self->n_out_of_date = self->out_of_date->len;
  g_ptr_array_sort (self->out_of_date, ter_overview_compare_dues);
  self->datasets = ter_overview_datasets_figure (self);
}

static void
load_sources (TerOverview *self,
              GPtrArray   *sources)
{
  self->failing = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_source_health_unref);
  for (guint i = 0; i < sources->len; i++)
    {
      TerSourceHealth *source = g_ptr_array_index (sources, i);

      if (source->state == TER_SOURCE_DISABLED)
        continue;
      self->n_sources++;
      self->n_sources_ok += source->state == TER_SOURCE_OK || source->state == TER_SOURCE_WAITING;
      if (source->state == TER_SOURCE_FAILING || source->state == TER_SOURCE_LATE)
        g_ptr_array_add (self->failing, ter_source_health_ref (source));
      for (guint h = source->hours->len - MIN (source->hours->len, 2); h < source->hours->len; h++)
        self->messages_last_hour += g_array_index (source->hours, TerActivity, h).n_messages;
    }
  self->sources = ter_overview_sources_figure (self);
}

/**
 * ter_overview_load:
 * @territory: an open territory
 * @period: which period
 * @cancellable: (nullable): stops it
 * @error: a store's error
 *
 * Loads the first page. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the page, or %NULL on error
 */
TerOverview *
ter_overview_load (TerTerritory    *territory,
                   const TerPeriod *period,
                   GCancellable    *cancellable,
                   GError         **error)
{
  g_autoptr (TerOverview) self = ter_overview_new ();
  g_autoptr (GPtrArray) sensors = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) sources = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory) && period != NULL, NULL);

  self->now_us = ter_territory_get_now_us (territory);
  self->last_us = TER_INSTANT_NONE;
  self->period = *period;
  self->period.span =
      ter_calendar_resolve (ter_territory_get_zone (territory), period, self->now_us);
  sensors = ter_sensors_load (territory, cancellable, error);
  if (sensors == NULL)
    return NULL;
  load_sensors (self, territory, sensors);
  items = ter_inventory_load (territory, cancellable, error);
  if (items == NULL)
    return NULL;
  load_datasets (self, territory, items);
  sources = ter_source_health_load (territory, cancellable, error);
  if (sources == NULL)
    return NULL;
  load_sources (self, sources);
  if (!load_energy (self, territory, cancellable, error) ||
      !ter_overview_load_water (self, territory, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}
