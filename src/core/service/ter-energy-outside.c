/* ter-energy-outside.c — What a building consumes by the temperature outside
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Each day that was measured both inside and out is a point: its mean temperature, and what was consumed. What the
 * points mean is for a model to say, elsewhere; here the coldest and the mildest tenth are said as they were.
 *
 *  1. The temperature is that of the building's own sensor when it has one, else of the sensor outside that was read
 *     for the longest part of the period.
 *  2. A day that is not complete on both sides is no point.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "ter-calendar.h"
#include "ter-energy-study-private.h"
#include "ter-format.h"
#include "ter-unit.h"

#define DAY_COMPLETE 0.9
/* Less would be an anecdote. */
#define LEAST_DAYS 14

static void
ter_energy_outside_clear (TerEnergyOutside *self)
{
  g_clear_pointer (&self->figure, ter_figure_unref);
  g_free (self->station);
  g_free (self->temperatures);
  g_free (self->amounts);
}

TER_DEFINE_RECORD (TerEnergyOutside, ter_energy_outside, ter_energy_outside_clear)

static gboolean
is_outside (const TerSeries *series)
{
  double value;

  return g_strcmp0 (series->property, "outdoor-temperature") == 0 && series->n_observations > 0 &&
         series->unit != NULL && ter_unit_convert (series->unit, "Cel", 0, &value);
}

static gint64
overlap (const TerSeries *series,
         TerSpan          span)
{
  return MAX (0, MIN (series->last_us, span.end_us) - MAX (series->first_us, span.start_us));
}

/* NULL when there is none. */
static TerSeries *
find_series (const TerEnergyQuestion *question,
             GPtrArray               *series)
{
  TerSeries *best = NULL;

  for (guint i = 0; i < series->len; i++)
    {
      TerSeries *item = g_ptr_array_index (series, i);

      if (!is_outside (item) || overlap (item, question->span) == 0)
        continue;
      if (item->site_id != 0 && item->site_id == question->site_id)
        return item;
      if (best == NULL || overlap (item, question->span) > overlap (best, question->span))
        best = item;
    }

  return best;
}

typedef struct
{
  double temperature;
  double amount;
} Day;

static int
compare_days (const void *a,
              const void *b)
{
  const Day *one = a;
  const Day *other = b;

  return (one->temperature > other->temperature) - (one->temperature < other->temperature);
}

/* Days of the meters and of the sensor meet by where they begin: their sites may have two time zones. */
static GArray *
meet (const TerBuckets      *days,
      const TerSeriesAnswer *outside)
{
  GArray *met = g_array_new (FALSE, FALSE, sizeof (Day));
  gsize o = 0;

  for (gsize d = 0; d < days->n; d++)
    {
      Day day = { .amount = days->values[d] };

      while (o < outside->n && outside->edges[o] < days->starts[d])
        o++;
      if (o == outside->n)
        break;
      if (outside->edges[o] != days->starts[d] || days->coverage[d] < DAY_COMPLETE ||
          outside->coverage[o] < DAY_COMPLETE || !isfinite (day.amount) ||
          !isfinite (outside->values[o]) ||
          !ter_unit_convert (outside->unit, "Cel", outside->values[o], &day.temperature))
        continue;
      g_array_append_val (met, day);
    }
  g_array_sort (met, compare_days);

  return met;
}

static void
mean_of (const GArray *days,
         guint         from,
         guint         n,
         Day          *mean)
{
  *mean = (Day) { 0, 0 };
  for (guint i = from; i < from + n; i++)
    {
      const Day *day = &g_array_index (days, Day, i);

      mean->temperature += day->temperature / n;
      mean->amount += day->amount / n;
    }
}

static TerFigure *
figure_new (const TerEnergyQuestion *question,
            const TerSeries         *series,
            const GArray            *days)
{
  TerFigure *figure =
      ter_metering_total (question->inputs, question->territory, "energy.site.outside",
                          _("On a cold day"), "kWh", question->span);
  guint n = MAX (1, days->len / 10);
  Day cold, mild;
  g_autofree char *cold_degrees = NULL;
  g_autofree char *mild_degrees = NULL;
  g_autofree char *cold_amount = NULL;
  g_autofree char *mild_amount = NULL;

  mean_of (days, 0, n, &cold);
  mean_of (days, days->len - n, n, &mild);
  cold_degrees = ter_format_quantity (cold.temperature, "Cel");
  mild_degrees = ter_format_quantity (mild.temperature, "Cel");
  cold_amount = ter_format_quantity (cold.amount, "kWh");
  mild_amount = ter_format_quantity (mild.amount, "kWh");
  figure->value = cold.amount;
  ter_figure_set_method (figure, _("Mean of the coldest tenth of the days"), "1");
  ter_figure_add_input (figure, series->id, series->name, days->len);
  /* Translators: a temperature and a quantity, twice. */
  figure->sentence = g_strdup_printf (_("On the coldest days, at %s on average, %s a day; on the "
                                        "mildest, at %s, %s a day."),
                                      cold_degrees, cold_amount, mild_degrees, mild_amount);

  return figure;
}

static TerEnergyOutside *
outside_new (const TerEnergyQuestion *question,
             const TerSeries         *series,
             const GArray            *days)
{
  TerEnergyOutside *self = ter_energy_outside_new ();

  self->figure = figure_new (question, series, days);
  self->station = g_strdup (series->device_name != NULL ? series->device_name : series->name);
  self->n = days->len;
  self->temperatures = g_new (double, days->len);
  self->amounts = g_new (double, days->len);
  for (guint i = 0; i < days->len; i++)
    {
      self->temperatures[i] = g_array_index (days, Day, i).temperature;
      self->amounts[i] = g_array_index (days, Day, i).amount;
    }

  return self;
}

gboolean
ter_energy_outside_load (const TerEnergyQuestion *question,
                         TerEnergyOutside       **outside,
                         GError                 **error)
{
  g_autoptr (GPtrArray) series = ter_territory_list_series (question->territory, error);
  TerSeries *temperature = series != NULL ? find_series (question, series) : NULL;
  g_autoptr (TerSeriesQuery) query = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GArray) edges = NULL;
  g_autoptr (TerBuckets) days = NULL;
  g_autoptr (GArray) met = NULL;

  if (series == NULL)
    return FALSE;
  if (temperature == NULL)
    return TRUE;

  query = ter_series_query_new_full (question->span, TER_RESOLUTION_DAY, TER_FUNCTION_MEAN);
  ter_series_query_add (query, temperature->id);
  answers = ter_territory_query (question->territory, query, question->cancellable, error);
  if (answers == NULL)
    return FALSE;
  edges = ter_calendar_edges (question->zone, question->span, TER_STEP_DAY);
  days = ter_metering_buckets (question->inputs, (const gint64 *) edges->data, edges->len,
                               TER_STEP_DAY, NULL, "kWh");
  met = meet (days, g_ptr_array_index (answers, 0));
  if (met->len >= LEAST_DAYS)
    *outside = outside_new (question, temperature, met);

  return TRUE;
}
