/* ter-metering.c — Which series count what for which site
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Finds the series that count energy or water for a site, and decides which of them may be added up.
 *
 *  1. A series belongs to its own site, else to that of its meter, else to that of its device: as series are listed.
 *  2. An index or an amount whose unit converts into the unit asked is counted; a power or a flow is not: it is not a
 *     count. A gas meter in m³ is listed and not counted: a calorific value is a dated fact that nobody gave.
 *  3. Nothing is counted twice. For one site and one fluid, series with a meter put aside those without; for one
 *     meter or device, an index puts aside the amounts.
 *  4. What is put aside says why.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-metering-private.h"
#include "ter-query-private.h"
#include "ter-territory-private.h"
#include "ter-unit.h"

static void
ter_metered_clear (TerMetered *self)
{
  g_clear_pointer (&self->series, ter_series_unref);
  g_clear_pointer (&self->meter, ter_meter_unref);
  g_clear_pointer (&self->use, ter_series_answer_unref);
  g_free (self->why_not);
}

TER_DEFINE_RECORD (TerMetered, ter_metered, ter_metered_clear)

static const char *
fluid_of (const TerSeries *series,
          const TerMeter  *meter)
{
  static const struct
  {
    const char *property;
    const char *fluid;
  } fluids[] = {
    { "electricity-index", "electricity" },
    { "gas-index", "gas" },
    { "heat-index", "heat" },
    { "water-index", "water" },
    { "water-volume", "water" },
  };

  if (meter != NULL && meter->fluid != NULL)
    return g_intern_string (meter->fluid);
  for (guint i = 0; i < G_N_ELEMENTS (fluids); i++)
    {
      if (g_strcmp0 (series->property, fluids[i].property) == 0)
        return fluids[i].fluid;
    }

  return "energy";
}

/* A series that counts, or NULL when it measures something else. */
static TerMetered *
metered_new (TerSeries  *series,
             TerMeter   *meter,
             const char *unit)
{
  const char *fluid = fluid_of (series, meter);
  gboolean is_water = g_str_equal (fluid, "water");
  double factor = 0;
  TerMetered *self;

  if (series->kind != TER_SERIES_COUNTER && series->kind != TER_SERIES_AMOUNT)
    return NULL;
  if (is_water != g_str_equal (unit, "m3"))
    return NULL;
  if (series->unit == NULL || !ter_unit_convert (series->unit, unit, 1, &factor))
    {
      if (meter == NULL && !g_str_equal (fluid, "gas"))
        return NULL;
      factor = 0;
    }

  self = ter_metered_new ();
  self->series = ter_series_ref (series);
  self->meter = meter != NULL ? ter_meter_ref (meter) : NULL;
  self->site_id = series->site_id;
  self->fluid = fluid;
  self->factor = factor;
  self->is_counted = factor != 0;
  if (factor == 0 && g_str_equal (fluid, "gas"))
    self->why_not =
        g_strdup (_("It counts a volume of gas; without a calorific value it is not energy."));
  else if (factor == 0)
    self->why_not =
        g_strdup_printf (_("It counts in “%s”, which does not convert into energy or volume."),
                         series->unit != NULL ? series->unit : "");

  return self;
}

static gboolean
same_counter (const TerMetered *a,
              const TerMetered *b)
{
  if (a->meter != NULL && b->meter != NULL)
    return a->meter->id == b->meter->id;

  return a->series->device_id == b->series->device_id;
}

static void
put_aside (TerMetered *self,
           const char *why_not)
{
  self->is_counted = FALSE;
  g_set_str (&self->why_not, why_not);
}

static void
put_doubles_aside (GPtrArray *inputs)
{
  for (guint i = 0; i < inputs->len; i++)
    {
      TerMetered *self = g_ptr_array_index (inputs, i);

      for (guint k = 0; self->is_counted && k < inputs->len; k++)
        {
          const TerMetered *other = g_ptr_array_index (inputs, k);

          if (k == i || !other->is_counted || other->site_id != self->site_id ||
              !g_str_equal (other->fluid, self->fluid))
            continue;
          if (self->meter == NULL && other->meter != NULL)
            put_aside (self,
                       _("It belongs to no meter, and the site has one for the same fluid."));
          else if (self->series->kind == TER_SERIES_AMOUNT &&
                   other->series->kind == TER_SERIES_COUNTER && same_counter (self, other))
            put_aside (self, _("The index of the same meter is counted."));
        }
    }
}

static GPtrArray *
find_inputs (TerStore   *store,
             const char *unit,
             TerSiteKind kind,
             gint64      site_id,
             GError    **error)
{
  g_autoptr (GPtrArray) series = ter_store_list_series (store, error);
  g_autoptr (GPtrArray) meters = series != NULL ? ter_store_list_meters (store, error) : NULL;
  g_autoptr (GPtrArray) sites = meters != NULL ? ter_store_list_sites (store, error) : NULL;
  g_autoptr (GHashTable) meter_index = NULL;
  g_autoptr (GHashTable) site_index = NULL;
  GPtrArray *inputs;

  if (sites == NULL)
    return NULL;

  meter_index = ter_query_index (meters);
  site_index = ter_query_index (sites);
  inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_metered_unref);
  for (guint i = 0; i < series->len; i++)
    {
      TerSeries *item = g_ptr_array_index (series, i);
      TerMeter *meter = ter_query_lookup (meter_index, item->meter_id);
      const TerSite *site = ter_query_lookup (site_index, item->site_id);
      TerMetered *input;

      if (site == NULL || (site_id != 0 ? site->id != site_id : site->kind != kind))
        continue;
      input = metered_new (item, meter, unit);
      if (input != NULL)
        g_ptr_array_add (inputs, input);
    }

  return inputs;
}

GPtrArray *
ter_metering_load (TerTerritory *territory,
                   const char   *unit,
                   TerSiteKind   kind,
                   gint64        site_id,
                   GCancellable *cancellable,
                   GError      **error)
{
  TerStore *store = ter_territory_get_store (territory);
  g_autoptr (GPtrArray) inputs = find_inputs (store, unit, kind, site_id, error);

  if (inputs == NULL)
    return NULL;

  put_doubles_aside (inputs);
  for (guint i = 0; i < inputs->len; i++)
    {
      TerMetered *self = g_ptr_array_index (inputs, i);

      if (!self->is_counted || self->series->last_us == TER_INSTANT_NONE)
        continue;
      self->use = ter_daily_cache_load (ter_territory_get_daily_cache (territory), store,
                                        self->series, cancellable, error);
      if (self->use == NULL)
        return NULL;
    }

  return g_steal_pointer (&inputs);
}

GPtrArray *
ter_metering_filter (GPtrArray  *inputs,
                     gint64      site_id,
                     const char *fluid)
{
  GPtrArray *some = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_metered_unref);

  for (guint i = 0; i < inputs->len; i++)
    {
      TerMetered *input = g_ptr_array_index (inputs, i);

      if (input->use != NULL && (site_id == 0 || input->site_id == site_id) &&
          (fluid == NULL || g_str_equal (input->fluid, fluid)))
        g_ptr_array_add (some, ter_metered_ref (input));
    }

  return some;
}

GPtrArray *
ter_metering_ask (GPtrArray    *inputs,
                  TerTerritory *territory,
                  TerSpan       span,
                  TerResolution resolution,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (TerSeriesQuery) query = ter_series_query_new_full (span, resolution, TER_FUNCTION_SUM);
  g_autoptr (GPtrArray) answers = NULL;
  GPtrArray *asked;

  for (guint i = 0; i < inputs->len; i++)
    ter_series_query_add (query, ((TerMetered *) g_ptr_array_index (inputs, i))->series->id);
  answers = ter_territory_query (territory, query, cancellable, error);
  if (answers == NULL)
    return NULL;

  asked = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_metered_unref);
  for (guint i = 0; i < inputs->len; i++)
    {
      const TerMetered *input = g_ptr_array_index (inputs, i);
      TerMetered *copy = ter_metered_new ();

      copy->series = ter_series_ref (input->series);
      copy->meter = input->meter != NULL ? ter_meter_ref (input->meter) : NULL;
      copy->site_id = input->site_id;
      copy->fluid = input->fluid;
      copy->factor = input->factor;
      copy->is_counted = TRUE;
      copy->use = ter_series_answer_ref (g_ptr_array_index (answers, i));
      g_ptr_array_add (asked, copy);
    }

  return asked;
}
