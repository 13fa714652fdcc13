/* ter-series-query.c — What is asked of series, and what is answered
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A question about series and its answer, as records: they cross threads without a lock.
 *
 *  1. A question names its series by row; an answer carries the series itself, its zone and its unit: whoever shows it
 *     asks for nothing more.
 *  2. Edges belong to an answer, not to a question: the days of two series may begin at different instants.
 *  3. The words of the command are those of its manual: they are never translated.
 */

#include "config.h"

#include <math.h>

#include "ter-series-query.h"

static const char *const resolution_names[TER_N_RESOLUTIONS] = {
  "raw", "10min", "hour", "day", "week", "month", "year",
};

static const char *const function_names[TER_N_FUNCTIONS] = {
  "sum", "mean", "min", "max", "last", "rate",
};

static void
ter_series_query_clear (TerSeriesQuery *self)
{
  g_clear_pointer (&self->series, g_array_unref);
}

TER_DEFINE_RECORD (TerSeriesQuery, ter_series_query, ter_series_query_clear)

static void
ter_series_answer_clear (TerSeriesAnswer *self)
{
  g_clear_pointer (&self->series, ter_series_unref);
  g_clear_pointer (&self->samples, ter_samples_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->consumption, ter_consumption_unref);
  g_free (self->zone);
  g_free (self->unit);
  g_free (self->edges);
  g_free (self->values);
  g_free (self->coverage);
  g_free (self->counts);
}

TER_DEFINE_RECORD (TerSeriesAnswer, ter_series_answer, ter_series_answer_clear)

/**
 * ter_series_query_new_full:
 * @span: from when to when
 * @resolution: how finely
 * @function: what each bucket says
 *
 * Begins a question; ter_series_query_add() says of which series.
 *
 * Returns: (transfer full): a question without a series yet
 */
TerSeriesQuery *
ter_series_query_new_full (TerSpan       span,
                           TerResolution resolution,
                           TerFunction   function)
{
  TerSeriesQuery *self = ter_series_query_new ();

  self->series = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->span = span;
  self->resolution = resolution;
  self->function = function;

  return self;
}

/**
 * ter_series_query_add:
 * @series_id: the row of a series
 *
 * Adds a series to a question that was not asked yet.
 */
void
ter_series_query_add (TerSeriesQuery *self,
                      gint64          series_id)
{
  g_return_if_fail (self != NULL);

  g_array_append_val (self->series, series_id);
}

/**
 * ter_series_answer_new_full:
 * @series: the series
 * @zone: the time zone that its days are cut in
 * @edges: (nullable) (array length=n_edges): the edges of the buckets
 * @n_edges: one more than there are buckets; 0 for raw observations
 *
 * Makes room for an answer: nothing is known, nothing is covered yet.
 *
 * Returns: (transfer full): an answer to fill before it is handed on
 */
TerSeriesAnswer *
ter_series_answer_new_full (TerSeries    *series,
                            const char   *zone,
                            const gint64 *edges,
                            gsize         n_edges)
{
  TerSeriesAnswer *self;

  g_return_val_if_fail (series != NULL, NULL);

  self = ter_series_answer_new ();
  self->series = ter_series_ref (series);
  self->zone = g_strdup (zone);
  self->unit = g_strdup (series->unit);
  self->n = n_edges > 0 ? n_edges - 1 : 0;
  self->edges = g_memdup2 (edges, n_edges * sizeof (gint64));
  self->values = g_new (double, self->n);
  self->coverage = g_new0 (double, self->n);
  self->counts = g_new0 (guint, self->n);
  for (gsize b = 0; b < self->n; b++)
    self->values[b] = NAN;

  return self;
}

static gboolean
find_name (const char *const *names,
           guint              n_names,
           const char        *string,
           guint             *index)
{
  for (guint i = 0; i < n_names; i++)
    {
      if (g_str_equal (string, names[i]))
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ter_resolution_to_string:
 *
 * Gets the word that the command uses for @resolution.
 */
const char *
ter_resolution_to_string (TerResolution resolution)
{
  g_return_val_if_fail ((guint) resolution < TER_N_RESOLUTIONS, NULL);

  return resolution_names[resolution];
}

/**
 * ter_resolution_from_string:
 * @resolution: (out): the resolution
 *
 * Reads the word written by ter_resolution_to_string().
 *
 * Returns: %FALSE if @string is no such word; @resolution is then untouched
 */
gboolean
ter_resolution_from_string (const char    *string,
                            TerResolution *resolution)
{
  guint index;

  g_return_val_if_fail (string != NULL && resolution != NULL, FALSE);

  if (!find_name (resolution_names, TER_N_RESOLUTIONS, string, &index))
    return FALSE;
  *resolution = (TerResolution) index;

  return TRUE;
}

/**
 * ter_function_to_string:
 *
 * Gets the word that the command uses for @function.
 */
const char *
ter_function_to_string (TerFunction function)
{
  g_return_val_if_fail ((guint) function < TER_N_FUNCTIONS, NULL);

  return function_names[function];
}

/**
 * ter_function_from_string:
 * @function: (out): the function
 *
 * Reads the word written by ter_function_to_string().
 *
 * Returns: %FALSE if @string is no such word; @function is then untouched
 */
gboolean
ter_function_from_string (const char  *string,
                          TerFunction *function)
{
  guint index;

  g_return_val_if_fail (string != NULL && function != NULL, FALSE);

  if (!find_name (function_names, TER_N_FUNCTIONS, string, &index))
    return FALSE;
  *function = (TerFunction) index;

  return TRUE;
}
