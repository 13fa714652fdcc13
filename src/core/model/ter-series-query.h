/* ter-series-query.h — What is asked of series, and what is answered
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-consumption.h"
#include "ter-samples.h"
#include "ter-series.h"

G_BEGIN_DECLS

/**
 * TerResolution:
 * @TER_RESOLUTION_RAW: the observations as they were stored
 * @TER_RESOLUTION_10_MINUTES: ten minutes
 * @TER_RESOLUTION_HOUR: whole local hours
 * @TER_RESOLUTION_DAY: local days of 23, 24 or 25 hours
 * @TER_RESOLUTION_WEEK: local weeks, from Monday on
 * @TER_RESOLUTION_MONTH: local months
 * @TER_RESOLUTION_YEAR: local years
 *
 * How finely the time is cut.
 */
typedef enum
{
  TER_RESOLUTION_RAW,
  TER_RESOLUTION_10_MINUTES,
  TER_RESOLUTION_HOUR,
  TER_RESOLUTION_DAY,
  TER_RESOLUTION_WEEK,
  TER_RESOLUTION_MONTH,
  TER_RESOLUTION_YEAR,
} TerResolution;

#define TER_N_RESOLUTIONS 7

/**
 * TerFunction:
 * @TER_FUNCTION_SUM: what was consumed, for an index or amounts; else the sum of the values
 * @TER_FUNCTION_MEAN: the mean of the values
 * @TER_FUNCTION_MIN: the lowest value
 * @TER_FUNCTION_MAX: the highest value
 * @TER_FUNCTION_LAST: the latest value
 * @TER_FUNCTION_RATE: what was consumed for an hour of the time that is known: kW from kWh, m³/h from m³
 *
 * What a bucket of time says of its values. The mean, the lowest, the highest and the latest of an index are those of
 * the index itself.
 */
typedef enum
{
  TER_FUNCTION_SUM,
  TER_FUNCTION_MEAN,
  TER_FUNCTION_MIN,
  TER_FUNCTION_MAX,
  TER_FUNCTION_LAST,
  TER_FUNCTION_RATE,
} TerFunction;

#define TER_N_FUNCTIONS 6

/* From the first observation of a series, to its last. */
#define TER_SPAN_WHOLE ((TerSpan) { G_MININT64, G_MAXINT64 })

/**
 * TerSeriesQuery:
 * @series: (element-type gint64): which series
 * @span: from when to when; %TER_SPAN_WHOLE, or one of its ends, stands for the life of each series
 * @resolution: how finely; the buckets are the whole steps that @span touches
 * @function: what each bucket says; not looked at for raw observations
 *
 * A question about one or several series: the same for a page, the command and an export.
 */
typedef struct
{
  GArray *series;
  TerSpan span;
  TerResolution resolution;
  TerFunction function;
} TerSeriesQuery;

TER_DECLARE_RECORD (TerSeriesQuery, ter_series_query)

TerSeriesQuery *ter_series_query_new_full (TerSpan       span,
                                           TerResolution resolution,
                                           TerFunction   function) G_GNUC_WARN_UNUSED_RESULT;
void            ter_series_query_add (TerSeriesQuery *self,
                                      gint64          series_id);

/**
 * TerSeriesAnswer:
 * @series: the series
 * @zone: the time zone that its days were cut in: that of its site
 * @unit: (nullable): of the values
 * @samples: (nullable): the observations, when they were asked for raw
 * @texts: (nullable) (element-type utf8): the text of each, for a series of states
 * @n: how many buckets; 0 for raw observations
 * @edges: (array length=n+1): their edges
 * @values: (array length=n): what each says; NaN where nothing is known
 * @coverage: (array length=n): share of each that was measured, 0 to 1
 * @counts: (array length=n): how many observations each holds
 * @step_us: how often the series is read, learnt, or 0
 * @consumption: (nullable): what the values come from, for a sum or a rate of an index or of amounts
 *
 * What a query says of one series.
 */
typedef struct
{
  TerSeries *series;
  char *zone;
  char *unit;
  TerSamples *samples;
  GPtrArray *texts;
  gsize n;
  gint64 *edges;
  double *values;
  double *coverage;
  guint *counts;
  gint64 step_us;
  TerConsumption *consumption;
} TerSeriesAnswer;

TER_DECLARE_RECORD (TerSeriesAnswer, ter_series_answer)

TerSeriesAnswer *ter_series_answer_new_full (TerSeries    *series,
                                             const char   *zone,
                                             const gint64 *edges,
                                             gsize         n_edges) G_GNUC_WARN_UNUSED_RESULT;

const char      *ter_resolution_to_string (TerResolution resolution);
gboolean         ter_resolution_from_string (const char    *string,
                                             TerResolution *resolution);
const char      *ter_function_to_string (TerFunction function);
gboolean         ter_function_from_string (const char  *string,
                                           TerFunction *function);

G_END_DECLS
