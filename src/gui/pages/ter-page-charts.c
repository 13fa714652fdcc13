/* ter-page-charts.c — From the answers of services to charts
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-page-charts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-unit.h"

static double
greatest (const TerBuckets *buckets)
{
  double most = 0;

  for (gsize i = 0; buckets != NULL && i < buckets->n; i++)
    if (isfinite (buckets->values[i]))
      most = MAX (most, fabs (buckets->values[i]));

  return most;
}

/* An axis of 20 000 to 40 000 kWh is one of 20 to 40 MWh. */
static TerBuckets *
rescale (const TerBuckets *buckets,
         double            factor)
{
  TerBuckets *scaled =
      ter_buckets_new_sized (buckets->step, buckets->label, buckets->unit, buckets->n);

  for (gsize i = 0; i < buckets->n; i++)
    {
      scaled->starts[i] = buckets->starts[i];
      scaled->ends[i] = buckets->ends[i];
      scaled->values[i] = buckets->values[i] * factor;
      scaled->coverage[i] = buckets->coverage[i];
    }

  return scaled;
}

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
  gboolean is_large;
  TerChartData *data;
  g_autoptr (TerBuckets) shown = NULL;

  if (buckets == NULL || buckets->n == 0)
    return NULL;

  is_large =
      g_strcmp0 (buckets->unit, "kWh") == 0 && MAX (greatest (buckets), greatest (before)) >= 10000;
  shown = rescale (buckets, is_large ? 0.001 : 1);
  data = ter_chart_data_new_full (title, is_large ? "MWh" : ter_unit_symbol (buckets->unit),
                                  (TerSpan) { buckets->starts[0], buckets->ends[buckets->n - 1] },
                                  zone);
  data->sentence = g_strdup (sentence);
  if (before != NULL && before->n > 0)
    {
      g_autoptr (TerBuckets) shown_before = rescale (before, is_large ? 0.001 : 1);

      ter_chart_data_add_buckets (data, TER_MARK_DASHES, TER_ROLE_EXPECTED,
                                  before->label != NULL ? before->label : _("The year before"),
                                  shown_before, shown);
    }
  ter_chart_data_add_buckets (data, mark, TER_ROLE_MEASURED,
                              buckets->label != NULL ? buckets->label : _("Measured"), shown,
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

  unit = data->unit != NULL ? data->unit : "";
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
