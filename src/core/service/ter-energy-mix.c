/* ter-energy-mix.c — Which energies are consumed, month by month
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-calendar.h"
#include "ter-energy-private.h"
#include "ter-energy-study-private.h"
#include "ter-format.h"

static void
ter_energy_mix_clear (TerEnergyMix *self)
{
  g_clear_pointer (&self->figure, ter_figure_unref);
  g_clear_pointer (&self->fluids, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerEnergyMix, ter_energy_mix, ter_energy_mix_clear)

static double
total_of (const TerBuckets *buckets)
{
  double total = 0;

  for (gsize b = 0; b < buckets->n; b++)
    total += isfinite (buckets->values[b]) ? buckets->values[b] : 0;

  return total;
}

static int
compare_totals (gconstpointer a,
                gconstpointer b)
{
  double one = total_of (*(TerBuckets *const *) a);
  double other = total_of (*(TerBuckets *const *) b);

  return (one < other) - (one > other);
}

/* The months that the period touches, and no day outside of it: the first and the last may be parts of one. */
static GArray *
month_edges (GTimeZone *zone,
             TerSpan    span)
{
  GArray *edges = ter_calendar_edges (zone, span, TER_STEP_MONTH);

  g_array_index (edges, gint64, 0) = span.start_us;
  g_array_index (edges, gint64, edges->len - 1) = span.end_us;

  return edges;
}

static void
say_first (TerEnergyMix *self)
{
  const TerBuckets *first = self->fluids->pdata[0];
  double all = 0;
  g_autofree char *share = NULL;

  for (guint i = 0; i < self->fluids->len; i++)
    all += total_of (self->fluids->pdata[i]);
  share = ter_format_percent (100 * total_of (first) / all, 0, FALSE);
  /* Translators: an energy: “Gas”, a percentage. */
  self->figure->sentence =
      g_strdup_printf (_("%s comes first: %s of what was consumed."), first->label, share);
}

GPtrArray *
ter_energy_fluids_by_month (GPtrArray *inputs,
                            GTimeZone *zone,
                            TerSpan    span)
{
  static const char *const names[] = { "electricity", "gas", "heat", "energy" };
  GPtrArray *fluids = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_buckets_unref);
  g_autoptr (GArray) edges = month_edges (zone, span);

  for (guint f = 0; f < G_N_ELEMENTS (names); f++)
    {
      g_autoptr (GPtrArray) some = ter_metering_filter (inputs, 0, names[f]);
      g_autoptr (TerBuckets) buckets = NULL;

      if (some->len == 0)
        continue;
      buckets = ter_metering_buckets (some, (const gint64 *) edges->data, edges->len,
                                      TER_STEP_MONTH, ter_energy_fluid_name (names[f]), "kWh");
      if (total_of (buckets) > 0)
        g_ptr_array_add (fluids, g_steal_pointer (&buckets));
    }
  g_ptr_array_sort (fluids, compare_totals);

  return fluids;
}

void
ter_energy_mix_load (const TerEnergyQuestion *question,
                     TerEnergyMix           **mix)
{
  g_autoptr (TerEnergyMix) self = ter_energy_mix_new ();

  self->fluids = ter_energy_fluids_by_month (question->inputs, question->zone, question->span);
  /* One energy alone is what the other charts say. */
  if (self->fluids->len < 2)
    return;

  self->figure = ter_metering_total (question->inputs, question->territory, "energy.mix",
                                     _("Energies by month"), "kWh", question->span);
  say_first (self);
  *mix = g_steal_pointer (&self);
}
