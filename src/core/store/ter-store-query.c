/* ter-store-query.c — What is asked of series, answered from the file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Reads what a query needs and evaluates it (ter-evaluate), series by series, in one state of the file.
 *
 *  1. The answer is that of ter_evaluate() on the observations of the window: the span, and a margin around it.
 *     What was consumed is computed from the readings that are kept (ter-store-use.c), by the hour from all of them;
 *     anything else is gathered as it lies packed (ter-store-gather.c), or from the days that are kept
 *     (ter-store-days.c), and only the three places that the step is learnt from are unpacked.
 *  2. Days are cut in the zone of the series' site; a series without a site, in the territory's.
 *  3. A series that is not there, a function that means nothing for it and a period cut too finely are refused before
 *     anything is read: an answer has all of its series.
 *
 * Threads: any. A cancelled query stops between two series, and within the reading of one.
 */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-evaluate.h"
#include "ter-store-gather-private.h"

/* What is known of a series before its observations are read. */
typedef struct
{
  TerSeries *series;
  GTimeZone *zone;
  char *zone_name;
  gint64 step_us;
} Subject;

static void
subject_free (Subject *self)
{
  ter_series_unref (self->series);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->zone_name);
  g_free (self);
}

static gboolean
find_zone (TerConnection *connection,
           Subject       *self,
           GError       **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (connection,
                              "SELECT coalesce ((SELECT zone FROM site WHERE id = ?1),"
                              " (SELECT value FROM fact WHERE key = 'zone'))",
                              error);

  if (row == NULL)
    return FALSE;

  ter_statement_bind (row, "i", self->series->site_id);
  if (ter_statement_step (row, error) != TER_STEP_ROW)
    return FALSE;

  self->zone_name = ter_statement_dup_text (row, 0);
  self->zone = self->zone_name != NULL ? g_time_zone_new_identifier (self->zone_name) : NULL;
  if (self->zone == NULL)
    {
      self->zone = g_time_zone_new_utc ();
      g_set_str (&self->zone_name, "UTC");
    }

  return TRUE;
}

static gint64
usual_step (const TerSeries *series)
{
  return series->n_observations > 1
             ? (series->last_us - series->first_us) / (series->n_observations - 1)
             : 0;
}

static Subject *
subject_new (TerReading *reading,
             gint64      series_id,
             GError    **error)
{
  TerSeries *series = ter_reading_load_series (reading, series_id, error);
  Subject *self;

  if (series == NULL)
    return NULL;

  self = g_new0 (Subject, 1);
  self->series = series;
  self->step_us = usual_step (series);
  if (find_zone (reading->connection, self, error))
    return self;
  subject_free (self);

  return NULL;
}

/* The ends that a query leaves open are those of the series' life. */
static TerSpan
span_of (const Subject        *self,
         const TerSeriesQuery *query)
{
  TerSpan span = query->span;

  if (span.start_us == G_MININT64)
    span.start_us = self->series->first_us;
  if (span.end_us == G_MAXINT64)
    span.end_us =
        self->series->last_us == TER_INSTANT_NONE ? span.start_us : self->series->last_us + 1;

  return span;
}

static gboolean
judge (const Subject        *self,
       const TerSeriesQuery *query,
       GError              **error)
{
  if (query->resolution == TER_RESOLUTION_RAW)
    return TRUE;

  if (!ter_evaluate_has_answer (self->series->kind, query->function))
    {
      g_set_error (
          error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
          _("“%s” is a level, not something that is consumed: it has no rate. Ask for its "
            "mean."),
          self->series->name);
      return FALSE;
    }
  if (ter_evaluate_count (span_of (self, query), query->resolution) > TER_EVALUATE_MAX_BUCKETS)
    {
      g_set_error_literal (error, TER_STORE_ERROR, TER_STORE_ERROR_INVALID,
                           _("This period has more steps than can be answered at once. Ask for a "
                             "shorter period, or for longer steps."));
      return FALSE;
    }

  return TRUE;
}

static TerSamples *
read_samples (TerReading    *reading,
              const Subject *self,
              TerSpan        span,
              GPtrArray     *texts,
              GCancellable  *cancellable,
              GError       **error)
{
  g_autoptr (GArray) slices = ter_slices_new ();

  if (!ter_reading_list_slices (reading, self->series->id, span.start_us, span.end_us, slices,
                                cancellable, error))
    return NULL;

  return ter_slices_merge (slices, texts, cancellable, error);
}

static gboolean
answer_raw (TerReading      *reading,
            const Subject   *self,
            TerSpan          span,
            TerSeriesAnswer *answer,
            GCancellable    *cancellable,
            GError         **error)
{
  if (self->series->kind == TER_SERIES_STATE)
    answer->texts = g_ptr_array_new_with_free_func (g_free);
  answer->samples = read_samples (reading, self, span, answer->texts, cancellable, error);
  if (answer->samples == NULL)
    return FALSE;
  answer->step_us = ter_aggregate_learn_step (answer->samples);

  return TRUE;
}

/* The first @n observations from @span's start on, or the last ones before its end: at most @n, and all of the span
 * when it holds no more. Looks further and further. */
static TerSamples *
probe (TerReading    *reading,
       const Subject *self,
       TerSpan        span,
       gboolean       from_end,
       gsize          n,
       GCancellable  *cancellable,
       GError       **error)
{
  gint64 length = MAX (TER_USEC_PER_HOUR, 2 * (gint64) n * self->step_us);

  for (;; length *= 4)
    {
      gboolean is_whole = span.end_us - span.start_us <= length;
      TerSpan part = span;
      TerSamples *samples;
      gsize extra;

      if (!is_whole && from_end)
        part.start_us = span.end_us - length;
      else if (!is_whole)
        part.end_us = span.start_us + length;
      samples = read_samples (reading, self, part, NULL, cancellable, error);
      if (samples == NULL)
        return NULL;
      if (samples->n < n && !is_whole)
        {
          ter_samples_unref (samples);
          continue;
        }
      extra = samples->n > n ? samples->n - n : 0;
      samples->n -= extra;
      if (from_end && extra > 0)
        {
          memmove (samples->times, samples->times + extra, samples->n * sizeof (gint64));
          memmove (samples->values, samples->values + extra, samples->n * sizeof (double));
          memmove (samples->qualities, samples->qualities + extra, samples->n);
        }
      return samples;
    }
}

/* The part of a window in which a series has observations: there is nothing to look for beyond it. */
static TerSpan
clip_to_life (const Subject *self,
              TerSpan        window)
{
  gint64 first_us = self->series->first_us;
  gint64 last_us = self->series->last_us;

  if (first_us == TER_INSTANT_NONE || last_us == TER_INSTANT_NONE)
    return window;
  window.start_us = MAX (window.start_us, MIN (first_us, window.end_us));
  window.end_us = MIN (window.end_us, MAX (last_us + 1, window.start_us));

  return window;
}

/* What ter_evaluate() would learn of the window; @all is set to all of it when it is short. */
static gboolean
learn_step (TerReading    *reading,
            const Subject *self,
            TerSpan        window,
            TerSamples   **all,
            gint64        *step_us,
            GCancellable  *cancellable,
            GError       **error)
{
  gint64 middle_us = window.start_us + (window.end_us - window.start_us) / 2;
  TerSpan life = clip_to_life (self, window);
  g_autoptr (TerSamples) start =
      probe (reading, self, life, FALSE, 3 * TER_EVALUATE_PROBE + 1, cancellable, error);
  g_autoptr (TerSamples) middle = NULL;
  g_autoptr (TerSamples) end = NULL;

  if (start == NULL)
    return FALSE;
  if (start->n <= 3 * TER_EVALUATE_PROBE)
    {
      *all = g_steal_pointer (&start);
      return TRUE;
    }
  start->n = TER_EVALUATE_PROBE;
  middle = probe (reading, self,
                  (TerSpan) { CLAMP (middle_us, life.start_us, life.end_us), life.end_us }, FALSE,
                  TER_EVALUATE_PROBE, cancellable, error);
  end = middle != NULL ? probe (reading, self, life, TRUE, TER_EVALUATE_PROBE, cancellable, error)
                       : NULL;
  if (end == NULL)
    return FALSE;
  *step_us = ter_evaluate_learn_step (start, middle, end);

  return TRUE;
}

/* Of what is packed, headers and runs are gathered: no more is unpacked than the buckets need. */
static gboolean
gather (TerReading           *reading,
        const Subject        *self,
        const TerSeriesQuery *query,
        TerSpan               window,
        TerSeriesAnswer      *answer,
        GCancellable         *cancellable,
        GError              **error)
{
  TerSeriesKind kind = self->series->kind;
  /* An amount that two days share counts once in their month. */
  gboolean by_day = query->resolution == TER_RESOLUTION_DAY ||
                    (query->resolution > TER_RESOLUTION_DAY && kind != TER_SERIES_AMOUNT);
  g_autoptr (TerSamples) all = NULL;
  g_autoptr (TerRollup) rollup = NULL;
  g_autoptr (GArray) buckets = NULL;
  gint64 margin = answer->edges[0] - window.start_us;

  if (!learn_step (reading, self, window, &all, &answer->step_us, cancellable, error))
    return FALSE;
  if (all != NULL)
    {
      ter_evaluate (answer, all, query->function, margin);
      return TRUE;
    }
  rollup = by_day ? ter_reading_gather_days (reading, self->series->id, self->zone, answer->edges,
                                             answer->n + 1, kind, margin, &answer->step_us,
                                             cancellable, error)
                  : ter_reading_gather (reading, self->series->id, answer->edges, answer->n + 1,
                                        kind, margin, &answer->step_us, cancellable, error);
  if (rollup == NULL)
    return FALSE;
  buckets = ter_rollup_to_buckets (rollup);
  ter_evaluate_buckets (answer, buckets, query->function);

  return TRUE;
}

/* What was consumed by the day, or by longer steps: of the days that are kept, readings are passed over. */
static gboolean
consume (TerReading           *reading,
         const Subject        *self,
         const TerSeriesQuery *query,
         TerSpan               window,
         TerSeriesAnswer      *answer,
         GCancellable         *cancellable,
         GError              **error)
{
  gint64 margin = answer->edges[0] - window.start_us;
  g_autoptr (TerSamples) all = NULL;
  TerConsumption *use;

  if (query->resolution < TER_RESOLUTION_DAY)
    all = read_samples (reading, self, window, NULL, cancellable, error);
  if ((all == NULL && query->resolution < TER_RESOLUTION_DAY) ||
      (all == NULL &&
       !learn_step (reading, self, window, &all, &answer->step_us, cancellable, error)))
    return FALSE;
  if (all != NULL)
    {
      ter_evaluate (answer, all, query->function, margin);
      return TRUE;
    }
  use = ter_reading_consume (reading, self->series->id, self->zone, answer->edges, answer->n + 1,
                             query->resolution >= TER_RESOLUTION_MONTH, self->series->kind, margin,
                             answer->step_us, cancellable, error);
  if (use == NULL)
    return FALSE;
  ter_evaluate_consumption (answer, use, query->function);

  return TRUE;
}

static gboolean
answer_buckets (TerReading           *reading,
                const Subject        *self,
                const TerSeriesQuery *query,
                TerSeriesAnswer      *answer,
                GCancellable         *cancellable,
                GError              **error)
{
  gint64 margin = ter_evaluate_margin (self->series->kind, query->function, self->step_us);
  TerSpan window;

  if (answer->n == 0)
    return TRUE;
  window = (TerSpan) { answer->edges[0] - margin, answer->edges[answer->n] + margin };
  if (!ter_evaluate_is_consumption (self->series->kind, query->function))
    return gather (reading, self, query, window, answer, cancellable, error);

  return consume (reading, self, query, window, answer, cancellable, error);
}

static TerSeriesAnswer *
answer_one (TerReading           *reading,
            const Subject        *self,
            const TerSeriesQuery *query,
            GCancellable         *cancellable,
            GError              **error)
{
  gboolean is_raw = query->resolution == TER_RESOLUTION_RAW;
  g_autoptr (GArray) edges =
      is_raw ? g_array_new (FALSE, FALSE, sizeof (gint64))
             : ter_evaluate_edges (self->zone, span_of (self, query), query->resolution);
  g_autoptr (TerSeriesAnswer) answer =
      ter_series_answer_new_full (self->series, self->zone_name, (gint64 *) (gpointer) edges->data,
                                  edges->len);

  if (!(is_raw ? answer_raw (reading, self, query->span, answer, cancellable, error)
               : answer_buckets (reading, self, query, answer, cancellable, error)))
    return NULL;

  return g_steal_pointer (&answer);
}

static GPtrArray *
find_subjects (TerReading           *reading,
               const TerSeriesQuery *query,
               GError              **error)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) subject_free);

  for (guint i = 0; i < query->series->len; i++)
    {
      Subject *subject = subject_new (reading, g_array_index (query->series, gint64, i), error);

      if (subject == NULL)
        return NULL;
      g_ptr_array_add (subjects, subject);
      if (!judge (subject, query, error))
        return NULL;
    }

  return g_steal_pointer (&subjects);
}

/**
 * ter_store_query:
 * @query: what is asked
 * @cancellable: (nullable): stops it
 * @error: %TER_STORE_ERROR_NOT_FOUND for a series that is not there, %TER_STORE_ERROR_INVALID for a function that
 *   means nothing for one of them or for too many buckets
 *
 * Answers a question about series. It reads no more of the file than the answer needs. Blocks: on a worker thread.
 *
 * Returns: (transfer full) (element-type TerSeriesAnswer): the answers, in the order of the series of the question
 */
GPtrArray *
ter_store_query (TerStore             *self,
                 const TerSeriesQuery *query,
                 GCancellable         *cancellable,
                 GError              **error)
{
  g_autoptr (TerReading) reading = NULL;
  g_autoptr (GPtrArray) subjects = NULL;
  g_autoptr (GPtrArray) answers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ter_series_answer_unref);

  g_return_val_if_fail (TER_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL && query->series != NULL, NULL);

  reading = ter_store_begin_reading (self, error);
  if (reading != NULL && ter_reading_take_snapshot (reading, error))
    subjects = find_subjects (reading, query, error);
  for (guint i = 0; subjects != NULL && i < subjects->len; i++)
    {
      TerSeriesAnswer *answer;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      answer = answer_one (reading, g_ptr_array_index (subjects, i), query, cancellable, error);
      if (answer == NULL)
        return NULL;
      g_ptr_array_add (answers, answer);
    }

  return subjects != NULL ? g_steal_pointer (&answers) : NULL;
}
