/* ter-page-charts.c — From the answers of services to charts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What a service answers, in the grammar of charts: buckets beside those of another time, energies that stand on one
 * another, the unit in words. No page draws, and no page chooses colours.
 */

#include "config.h"

#include "ter-page-charts.h"

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-unit.h"

/**
 * ter_chart_of_buckets:
 * @title: (nullable): the accessible name
 * @sentence: (nullable): what the chart says
 * @buckets: values by day, week or month
 * @before: (nullable): the year before, aligned by index
 * @mark: how @buckets are drawn
 * @zone: the time zone of the axis
 *
 * Makes a chart of what a service answered.
 *
 * Returns: (transfer full) (nullable): a chart, or %NULL without a bucket
 */
TerChartData *
ter_chart_of_buckets (const char *title,
                      const char *sentence,
                      TerBuckets *buckets,
                      TerBuckets *before,
                      TerMark     mark,
                      GTimeZone  *zone)
{
  TerChartData *data;

  if (buckets == NULL || buckets->n == 0)
    return NULL;

  data = ter_chart_data_new_full (title, ter_unit_symbol (buckets->unit),
                                  (TerSpan) { buckets->starts[0], buckets->ends[buckets->n - 1] },
                                  zone);
  data->sentence = g_strdup (sentence);
  data->adds_up = TRUE;
  if (before != NULL && before->n > 0)
    ter_chart_data_add_buckets (data, TER_MARK_DASHES, TER_ROLE_EXPECTED,
                                before->label != NULL ? before->label : _("The year before"),
                                before, buckets);
  ter_chart_data_add_buckets (data, mark, TER_ROLE_MEASURED,
                              buckets->label != NULL ? buckets->label : _("Measured"), buckets,
                              NULL);
  /* Columns are drawn first, so that the line of the year before stays in sight. */
  if (mark == TER_MARK_COLUMNS && data->layers->len == 2)
    {
      gpointer first = data->layers->pdata[0];

      data->layers->pdata[0] = data->layers->pdata[1];
      data->layers->pdata[1] = first;
    }

  return data;
}

/**
 * ter_chart_of_fluids:
 * @title: (nullable): the accessible name
 * @sentence: (nullable): what the chart says
 * @fluids: (element-type TerBuckets): the energies, the largest first
 * @zone: the time zone of the axis
 *
 * Makes a chart of energies that stand on one another; of one alone, plain columns.
 *
 * Returns: (transfer full) (nullable): a chart, or %NULL without an energy
 */
TerChartData *
ter_chart_of_fluids (const char *title,
                     const char *sentence,
                     GPtrArray  *fluids,
                     GTimeZone  *zone)
{
  const TerBuckets *first;
  TerChartData *data;

  g_return_val_if_fail (fluids != NULL, NULL);

  if (fluids->len == 0)
    return NULL;
  if (fluids->len == 1)
    return ter_chart_of_buckets (title, sentence, fluids->pdata[0], NULL, TER_MARK_COLUMNS, zone);

  first = fluids->pdata[0];
  data = ter_chart_data_new_full (title, ter_unit_symbol (first->unit),
                                  (TerSpan) { first->starts[0], first->ends[first->n - 1] }, zone);
  data->sentence = g_strdup (sentence);
  data->adds_up = TRUE;
  for (guint i = 0; i < MIN (fluids->len, TER_N_CATEGORIES); i++)
    {
      const TerBuckets *fluid = fluids->pdata[i];

      ter_chart_data_add_buckets (data, TER_MARK_STACKED, TER_ROLE_FIRST + i, fluid->label, fluid,
                                  NULL);
    }

  return data;
}

/**
 * ter_chart_subtitle:
 * @step: what one point stands for
 *
 * Returns: (transfer full): the unit of a chart in words: "MWh per week"
 */
char *
ter_chart_subtitle (const TerChartData *data,
                    TerStep             step)
{
  const char *unit;

  g_return_val_if_fail (data != NULL, NULL);

  unit = ter_unit_symbol (ter_chart_data_get_unit (data, 0));
  switch (step)
    {
    case TER_STEP_HOUR:
      return g_strdup_printf (_("%s per hour"), unit);
    case TER_STEP_DAY:
      return g_strdup_printf (_("%s per day"), unit);
    case TER_STEP_WEEK:
      return g_strdup_printf (_("%s per week"), unit);
    case TER_STEP_MONTH:
      return g_strdup_printf (_("%s per month"), unit);
    case TER_STEP_YEAR:
    default:
      return g_strdup_printf (_("%s per year"), unit);
    }
}

/**
 * ter_chart_use_span:
 * @session: whose period changes
 * @start_us: from when
 * @end_us: to when, excluded
 *
 * Makes a selected period that of the session: the whole days that it touches.
 */
void
ter_chart_use_span (TerSession *session,
                    gint64      start_us,
                    gint64      end_us)
{
  TerPeriod period = { .kind = TER_PERIOD_CUSTOM };
  TerTerritory *territory;
  GTimeZone *zone;

  g_return_if_fail (TER_IS_SESSION (session));
  g_return_if_fail (start_us < end_us);

  territory = ter_session_get_territory (session);
  if (territory == NULL)
    return;
  zone = ter_territory_get_zone (territory);
  period.span.start_us = ter_calendar_floor (zone, start_us, TER_STEP_DAY);
  period.span.end_us =
      ter_calendar_add (zone, ter_calendar_floor (zone, end_us - 1, TER_STEP_DAY), TER_STEP_DAY, 1);
  ter_session_set_period (session, &period);
}
