/* ter-energy-detail.c — What one building consumes, by time, fluid, meter and hour
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The page of a building: its consumption over a period beside the same days of the year before, and when in the week
 * it consumes. Days, weeks and months come from the days kept in memory; hours are asked for each time.
 *
 *  1. Buckets of both years are aligned by index: same date, one year apart.
 *  2. The power of an hour of the week is the mean over the hours that were measured, meter by meter, then added: a
 *     meter with a gap does not lower the others.
 *  3. The peak is the highest of the days that every meter measured nine tenths of.
 *  4. Hours are only given for a period of three months at most; a longer one is given by day.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-energy-private.h"
#include "ter-format.h"
#include "ter-query-private.h"
#include "ter-territory-private.h"

#define N_CELLS 168
#define DAY_COMPLETE 0.9
#define HOURS_MAX_DAYS 93

static void
ter_energy_meter_clear (TerEnergyMeter *self)
{
  g_clear_pointer (&self->meter, ter_meter_unref);
  g_clear_pointer (&self->series, ter_series_unref);
  g_clear_pointer (&self->consumption, ter_figure_unref);
  g_clear_pointer (&self->events, g_array_unref);
  g_free (self->name);
  g_free (self->fluid);
  g_free (self->why_not);
}

TER_DEFINE_RECORD (TerEnergyMeter, ter_energy_meter, ter_energy_meter_clear)

static void
ter_energy_fluid_clear (TerEnergyFluid *self)
{
  g_clear_pointer (&self->consumption, ter_figure_unref);
  g_clear_pointer (&self->buckets, ter_buckets_unref);
  g_clear_pointer (&self->before, ter_buckets_unref);
  g_free (self->fluid);
  g_free (self->label);
}

TER_DEFINE_RECORD (TerEnergyFluid, ter_energy_fluid, ter_energy_fluid_clear)

static void
ter_energy_detail_clear (TerEnergyDetail *self)
{
  g_clear_pointer (&self->site, ter_site_unref);
  g_clear_pointer (&self->consumption, ter_figure_unref);
  g_clear_pointer (&self->before, ter_figure_unref);
  g_clear_pointer (&self->change, ter_figure_unref);
  g_clear_pointer (&self->intensity, ter_figure_unref);
  g_clear_pointer (&self->peak, ter_figure_unref);
  g_clear_pointer (&self->load_figure, ter_figure_unref);
  g_clear_pointer (&self->buckets, ter_buckets_unref);
  g_clear_pointer (&self->buckets_before, ter_buckets_unref);
  g_clear_pointer (&self->fluids, g_ptr_array_unref);
  g_clear_pointer (&self->meters, g_ptr_array_unref);
  g_free (self->area_name);
}

TER_DEFINE_RECORD (TerEnergyDetail, ter_energy_detail, ter_energy_detail_clear)

/* What the parts of the page are made from. */
typedef struct
{
  TerTerritory *territory;
  GTimeZone *zone;
  TerSpan span;
  GPtrArray *all;
  GPtrArray *inputs;
  /* The same by hour, and those of the year before when hours are shown */
  GPtrArray *hours;
  GPtrArray *hours_before;
} Query;

static void
add_events (TerEnergyMeter   *self,
            const TerMetered *input,
            TerSpan           span)
{
  const GArray *events = input->use->consumption->events;

  for (guint i = 0; i < events->len; i++)
    {
      TerCounterEvent event = g_array_index (events, TerCounterEvent, i);

      if (event.time_us >= span.start_us && event.time_us < span.end_us)
        g_array_append_val (self->events, event);
    }
}

static TerEnergyMeter *
meter_new (TerMetered  *input,
           const Query *query)
{
  TerEnergyMeter *self = ter_energy_meter_new ();
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();

  self->meter = input->meter != NULL ? ter_meter_ref (input->meter) : NULL;
  self->series = ter_series_ref (input->series);
  self->name = g_strdup (input->meter != NULL ? input->meter->name : input->series->name);
  self->fluid = g_strdup (input->fluid);
  self->is_counted = input->is_counted;
  self->why_not = g_strdup (input->why_not);
  self->events = g_array_new (FALSE, FALSE, sizeof (TerCounterEvent));
  if (input->use != NULL)
    {
      g_ptr_array_add (alone, input);
      self->consumption = ter_energy_total (alone, query->territory, "energy.meter.consumption",
                                            _("Consumption"), self->name, query->span);
      add_events (self, input, query->span);
    }

  return self;
}

static void
load_meters (TerEnergyDetail *self,
             const Query     *query)
{
  self->meters = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_energy_meter_unref);
  for (guint i = 0; i < query->all->len; i++)
    g_ptr_array_add (self->meters, meter_new (g_ptr_array_index (query->all, i), query));
}

/* The consumption of some meters by step, and the same a year before. */
static TerBuckets *
load_buckets (const Query *query,
              const char  *fluid,
              TerStep      step,
              const char  *label,
              const char  *label_before,
              TerBuckets **before)
{
  gboolean by_hour = step == TER_STEP_HOUR;
  g_autoptr (GArray) edges = ter_calendar_edges (query->zone, query->span, step);
  g_autoptr (GPtrArray) now =
      ter_metering_filter (by_hour ? query->hours : query->inputs, 0, fluid);
  g_autoptr (GPtrArray) then =
      ter_metering_filter (by_hour ? query->hours_before : query->inputs, 0, fluid);
  TerBuckets *buckets =
      ter_metering_buckets (now, (gint64 *) edges->data, edges->len, step, label, "kWh");

  *before = ter_metering_buckets_before (then, query->zone, buckets, label_before);

  return buckets;
}

static void
load_fluids (TerEnergyDetail *self,
             const Query     *query)
{
  static const char *const fluids[] = { "electricity", "gas", "heat", "energy" };

  self->fluids = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_energy_fluid_unref);
  for (guint f = 0; f < G_N_ELEMENTS (fluids); f++)
    {
      g_autoptr (GPtrArray) inputs = ter_metering_filter (query->inputs, 0, fluids[f]);
      g_autofree char *subject = NULL;
      TerEnergyFluid *fluid;

      if (inputs->len == 0)
        continue;
      fluid = ter_energy_fluid_new ();
      fluid->fluid = g_strdup (fluids[f]);
      fluid->label = g_strdup (ter_energy_fluid_name (fluids[f]));
      /* Translators: a building and a fluid: "École Jean-Moulin, gas". */
      subject = g_strdup_printf (_("%s, %s"), self->site->name, fluid->label);
      fluid->consumption = ter_energy_total (inputs, query->territory, "energy.fluid.consumption",
                                             fluid->label, subject, query->span);
      fluid->buckets =
          load_buckets (query, fluids[f], self->step, fluid->label, fluid->label, &fluid->before);
      g_ptr_array_add (self->fluids, fluid);
    }
}

static void
load_peak (TerEnergyDetail *self,
           const Query     *query)
{
  g_autoptr (GArray) edges = ter_calendar_edges (query->zone, query->span, TER_STEP_DAY);
  g_autoptr (TerBuckets) days = NULL;
  g_autofree char *amount = NULL;
  g_autofree char *date = NULL;
  gssize peak = -1;

  days = ter_metering_buckets (query->inputs, (gint64 *) edges->data, edges->len, TER_STEP_DAY,
                               NULL, "kWh");
  for (gsize d = 0; d < days->n; d++)
    {
      if (days->coverage[d] >= DAY_COMPLETE && (peak < 0 || days->values[d] > days->values[peak]))
        peak = d;
    }
  if (peak < 0)
    return;

  self->peak = ter_metering_total (query->inputs, query->territory, "energy.site.peak-day",
                                   _("Highest day"), "kWh",
                                   (TerSpan) { days->starts[peak], days->ends[peak] });
  self->peak->value = days->values[peak];
  amount = ter_format_quantity (self->peak->value, "kWh");
  date = ter_format_weekday_date (days->starts[peak], query->zone);
  /* Translators: a date with its weekday, a quantity. */
  self->peak->sentence =
      g_strdup_printf (_("The highest day of the period was %s: %s."), date, amount);
}

/* Mean power of one meter by hour of the week, added to @load. */
static void
add_load (double           *load,
          const TerMetered *input,
          GTimeZone        *zone)
{
  const TerSeriesAnswer *hours = input->use;
  double sums[N_CELLS] = { 0 };
  guint counts[N_CELLS] = { 0 };

  for (gsize h = 0; h < hours->n; h++)
    {
      int cell;

      if (hours->coverage[h] < DAY_COMPLETE)
        continue;
      cell = ter_calendar_weekday (zone, hours->edges[h]) * 24 +
             ter_calendar_hour (zone, hours->edges[h]);
      sums[cell] += hours->values[h] * input->factor;
      counts[cell]++;
    }
  for (guint c = 0; c < N_CELLS; c++)
    {
      if (counts[c] > 0)
        load[c] = (isnan (load[c]) ? 0 : load[c]) + sums[c] / counts[c];
    }
}

static void
load_week (TerEnergyDetail *self,
           const Query     *query)
{
  double sum = 0;
  guint n = 0;
  g_autofree char *power = NULL;

  for (guint c = 0; c < N_CELLS; c++)
    self->load[c] = NAN;
  for (guint i = 0; i < query->hours->len; i++)
    add_load (self->load, g_ptr_array_index (query->hours, i), query->zone);
  for (guint c = 0; c < N_CELLS; c++)
    {
      if (isnan (self->load[c]))
        continue;
      sum += self->load[c];
      n++;
    }
  self->load_figure =
      ter_metering_total (query->inputs, query->territory, "energy.site.load",
                          _("Mean power by hour and day of the week"), "kW", query->span);
  self->load_figure->value = n > 0 ? sum / n : NAN;
  power = ter_format_quantity (self->load_figure->value, "kW");
  self->load_figure->sentence =
      n > 0 ? g_strdup_printf (_("The mean power over a week was %s."), power)
            : g_strdup (_("No whole hour was measured in this period."));
}

static void
fill (TerEnergyDetail *self,
      const Query     *query)
{
  const char *name = self->site->name;
  TerSpan before = ter_calendar_year_before (query->zone, query->span);

  self->consumption = ter_energy_total (query->inputs, query->territory, "energy.site.consumption",
                                        _("Consumption"), name, query->span);
  self->before =
      ter_energy_total (query->inputs, query->territory, "energy.site.consumption-before",
                        _("Consumption the year before"), name, before);
  self->change =
      ter_energy_change (query->inputs, query->territory, "energy.site.change", name, query->span);
  self->intensity = ter_energy_intensity (query->inputs, query->territory, self->site, query->span);
  load_peak (self, query);
  load_meters (self, query);
  self->buckets = load_buckets (query, NULL, self->step, _("This period"), _("The year before"),
                                &self->buckets_before);
  load_fluids (self, query);
  load_week (self, query);
}

static TerSite *
find_site (TerStore *store,
           gint64    site_id,
           GError  **error)
{
  g_autoptr (GPtrArray) sites = ter_store_list_sites (store, error);

  for (guint i = 0; sites != NULL && i < sites->len; i++)
    {
      TerSite *site = g_ptr_array_index (sites, i);

      if (site->id == site_id)
        return ter_site_ref (site);
    }
  if (sites != NULL)
    g_set_error_literal (error, TER_STORE_ERROR, TER_STORE_ERROR_NOT_FOUND,
                         _("This building is not in the territory any more."));

  return NULL;
}

/**
 * ter_energy_detail_load:
 * @territory: an open territory
 * @site_id: a building
 * @period: which period
 * @step: of the buckets; hours only for a period of three months at most
 * @cancellable: (nullable): stops it
 * @error: a store's error; %TER_STORE_ERROR_NOT_FOUND when there is no such building
 *
 * Loads the page of a building. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the building, or %NULL on error
 */
TerEnergyDetail *
ter_energy_detail_load (TerTerritory    *territory,
                        gint64           site_id,
                        const TerPeriod *period,
                        TerStep          step,
                        GCancellable    *cancellable,
                        GError         **error)
{
  TerStore *store = ter_territory_get_store (territory);
  g_autoptr (TerEnergyDetail) self = ter_energy_detail_new ();
  g_autoptr (GPtrArray) areas = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) inputs = NULL;
  g_autoptr (GPtrArray) hours = NULL;
  g_autoptr (GPtrArray) hours_before = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  TerSpan span;

  self->site = find_site (store, site_id, error);
  if (self->site == NULL)
    return NULL;
  areas = ter_store_list_areas (store, NULL, error);
  if (areas != NULL)
    all = ter_metering_load (territory, "kWh", TER_SITE_BUILDING, site_id, cancellable, error);
  if (all == NULL)
    return NULL;

  zone = ter_query_zone (self->site->zone);
  span = ter_calendar_resolve (zone, period, ter_territory_get_now_us (territory));
  inputs = ter_metering_filter (all, site_id, NULL);
  self->area_name = ter_energy_area_name (areas, self->site);
  self->period = *period;
  self->period.span = span;
  self->step = step == TER_STEP_HOUR && ter_calendar_n_days (zone, span) > HOURS_MAX_DAYS
                   ? TER_STEP_DAY
                   : step;
  hours = ter_metering_ask (inputs, territory, span, TER_RESOLUTION_HOUR, cancellable, error);
  if (hours != NULL && self->step == TER_STEP_HOUR)
    hours_before = ter_metering_ask (inputs, territory, ter_calendar_year_before (zone, span),
                                     TER_RESOLUTION_HOUR, cancellable, error);
  if (hours == NULL || (self->step == TER_STEP_HOUR && hours_before == NULL))
    return NULL;
  fill (self, &(Query) { territory, zone, span, all, inputs, hours, hours_before });

  return g_steal_pointer (&self);
}
