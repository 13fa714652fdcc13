/* ter-energy-slice.c — What one building consumes over a part of a period, beside another time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A chart that is looked at closely asks for the part that it shows, and for the same part of another time.
 *
 *  1. The other time is found from the whole period, not from the part: what is compared does not change while one
 *     zooms.
 *  2. A period is compared with the one before by whole weeks, so that a Monday meets a Monday; seen by month, by as
 *     many months. The year before is the same dates, as the figures of the page are.
 *  3. Days, weeks and months come from the days kept in memory; hours are asked for.
 */

#include "config.h"

#include "ter-energy-slice.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-calendar.h"
#include "ter-metering-private.h"

static void
ter_energy_slice_clear (TerEnergySlice *self)
{
  g_clear_pointer (&self->buckets, ter_buckets_unref);
  g_clear_pointer (&self->against, ter_buckets_unref);
}

TER_DEFINE_RECORD (TerEnergySlice, ter_energy_slice, ter_energy_slice_clear)

/* By how many steps of which kind the other time is earlier. */
static TerStep
find_shift (GTimeZone *zone,
            TerSpan    period,
            TerStep    step,
            TerAgainst against,
            int       *count)
{
  *count = 1;
  if (against == TER_AGAINST_YEAR)
    return TER_STEP_YEAR;
  if (step >= TER_STEP_MONTH)
    {
      g_autoptr (GArray) months = ter_calendar_edges (zone, period, TER_STEP_MONTH);

      *count = MAX (1, (int) months->len - 1);
      return TER_STEP_MONTH;
    }
  *count = MAX (1, (ter_calendar_n_days (zone, period) + 6) / 7);

  return TER_STEP_WEEK;
}

/* The same steps of another time. An hour that a change of clocks repeats or leaves out is an hour all the same. */
static GArray *
shift_edges (GTimeZone    *zone,
             const GArray *edges,
             TerStep       step,
             TerStep       shift,
             int           count)
{
  GArray *other = g_array_sized_new (FALSE, FALSE, sizeof (gint64), edges->len);
  gint64 first = ter_calendar_add (zone, g_array_index (edges, gint64, 0), shift, -count);

  for (guint i = 0; i < edges->len; i++)
    {
      gint64 edge =
          step == TER_STEP_HOUR
              ? first + g_array_index (edges, gint64, i) - g_array_index (edges, gint64, 0)
              : ter_calendar_add (zone, g_array_index (edges, gint64, i), shift, -count);

      /* 29 February has no day a year before. */
      if (i > 0 && edge <= g_array_index (other, gint64, i - 1))
        edge = g_array_index (other, gint64, i - 1) + 1;
      g_array_append_val (other, edge);
    }

  return other;
}

static TerBuckets *
load_buckets (GPtrArray    *inputs,
              TerTerritory *territory,
              const GArray *edges,
              TerStep       step,
              const char   *label,
              GCancellable *cancellable,
              GError      **error)
{
  TerSpan span = { g_array_index (edges, gint64, 0),
                   g_array_index (edges, gint64, edges->len - 1) };
  g_autoptr (GPtrArray) hours = NULL;

  if (step == TER_STEP_HOUR)
    {
      hours = ter_metering_ask (inputs, territory, span, TER_RESOLUTION_HOUR, cancellable, error);
      if (hours == NULL)
        return NULL;
    }

  return ter_metering_buckets (hours != NULL ? hours : inputs, (const gint64 *) edges->data,
                               edges->len, step, label, "kWh");
}

/**
 * ter_energy_slice_load:
 * @territory: an open territory
 * @site_id: a building
 * @period: the whole period, that the comparison is made from
 * @span: the part of it that is asked for; widened to whole steps
 * @step: of the buckets
 * @against: what to compare with
 * @cancellable: (nullable): stops it
 * @error: a store's error
 *
 * Loads a part of the consumption of a building. Blocks: on a worker thread.
 *
 * Returns: (transfer full): the part, or %NULL on error
 */
TerEnergySlice *
ter_energy_slice_load (TerTerritory *territory,
                       gint64        site_id,
                       TerSpan       period,
                       TerSpan       span,
                       TerStep       step,
                       TerAgainst    against,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (TerEnergySlice) self = ter_energy_slice_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) inputs = NULL;
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GArray) edges = NULL;

  g_return_val_if_fail (TER_IS_TERRITORY (territory), NULL);
  g_return_val_if_fail (span.start_us < span.end_us, NULL);

  all = ter_metering_load (territory, "kWh", TER_SITE_BUILDING, site_id, cancellable, error);
  if (all == NULL)
    return NULL;
  inputs = ter_metering_filter (all, site_id, NULL);
  zone = g_time_zone_new_identifier (ter_metering_zone (inputs, territory));
  if (zone == NULL)
    zone = g_time_zone_ref (ter_territory_get_zone (territory));
  edges = ter_calendar_edges (zone, span, step);
  self->step = step;
  self->span =
      (TerSpan) { g_array_index (edges, gint64, 0), g_array_index (edges, gint64, edges->len - 1) };
  self->buckets =
      load_buckets (inputs, territory, edges, step, _("This period"), cancellable, error);
  if (self->buckets == NULL)
    return NULL;

  if (against != TER_AGAINST_NOTHING)
    {
      int count;
      TerStep shift = find_shift (zone, period, step, against, &count);
      g_autoptr (GArray) other = shift_edges (zone, edges, step, shift, count);

      self->against = load_buckets (inputs, territory, other, step,
                                    against == TER_AGAINST_YEAR ? _("The year before")
                                                                : _("The period before"),
                                    cancellable, error);
      if (self->against == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}
