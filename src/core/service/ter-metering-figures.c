/* ter-metering-figures.c — Totals, charts and comparisons of meters
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Adds the days of meters up into figures that say what they are made of.
 *
 *  1. Coverage is the mean, over the meters, of the share of the elapsed period that was measured: what is still to
 *     come of today counts for nothing.
 *  2. What was consumed in a gap is in the total when the index says it, and the gap is listed all the same.
 *  3. Two periods are compared on the pairs of days that one meter measured nine tenths of, both times. With less than
 *     half of the pairs there is no comparison, and the figure says what is missing.
 *     The days that are missing from it, for one meter at least, are its gaps.
 *  4. 29 February has no counterpart the year before: it is left out of comparisons.
 *  5. A bucket of a chart less than half measured has no value.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-clock.h"
#include "ter-counter.h"
#include "ter-format.h"
#include "ter-metering-private.h"
#include "ter-query-private.h"

#define DAY_COMPLETE 0.9
#define LEAST_PAIRS 0.5
#define LEAST_BUCKET 0.5
#define LEAST_GAP_US TER_USEC_PER_HOUR
#define LEAST_GAP_STEPS 3
#define TOTAL_METHOD N_("Difference between successive readings of the meters, by local day")
#define COMPARE_METHOD \
  N_("Days that the same meter measured in both periods; not corrected for weather")

/* Totals of the days measured in both periods, how many pairs of them, and how many pairs there are over all meters. */
typedef struct
{
  double current;
  double before;
  gsize n_pairs;
  gsize n_days;
} TerComparison;

static int
compare_starts (const void *a,
                const void *b)
{
  const TerSpan *x = a;
  const TerSpan *y = b;

  return x->start_us < y->start_us ? -1 : x->start_us > y->start_us;
}

static int
compare_lengths (const void *a,
                 const void *b)
{
  const TerSpan *x = a;
  const TerSpan *y = b;
  gint64 length_x = x->end_us - x->start_us;
  gint64 length_y = y->end_us - y->start_us;

  return length_x > length_y ? -1 : length_x < length_y;
}

static void
collect_gaps (GArray               *gaps,
              const TerConsumption *use,
              gint64                step_us,
              gint64                until_us)
{
  gint64 least = MAX (LEAST_GAP_US, LEAST_GAP_STEPS * step_us);

  for (guint i = 0; i < use->uncovered->len; i++)
    {
      TerSpan span = g_array_index (use->uncovered, TerUncovered, i).span;

      span.end_us = MIN (span.end_us, until_us);
      if (span.end_us - span.start_us > least)
        g_array_append_val (gaps, span);
    }
}

/* Gaps of several meters at the same time are one gap. */
static void
merge_gaps (GArray *gaps)
{
  guint n = 0;

  g_array_sort (gaps, compare_starts);
  for (guint i = 0; i < gaps->len; i++)
    {
      TerSpan span = g_array_index (gaps, TerSpan, i);
      TerSpan *last = n > 0 ? &g_array_index (gaps, TerSpan, n - 1) : NULL;

      if (last != NULL && span.start_us <= last->end_us)
        last->end_us = MAX (last->end_us, span.end_us);
      else
        g_array_index (gaps, TerSpan, n++) = span;
    }
  g_array_set_size (gaps, n);
  g_array_sort (gaps, compare_lengths);
}

/* What an input counted between edges; ter_metering_buckets() multiplies by its factor. */
static TerConsumption *
regroup (const TerMetered *input,
         const gint64     *edges,
         gsize             n_edges)
{
  return ter_consumption_regroup (input->use->consumption, edges, n_edges);
}

const char *
ter_metering_zone (GPtrArray    *inputs,
                   TerTerritory *territory)
{
  const char *zone = NULL;

  for (guint i = 0; i < inputs->len; i++)
    {
      const TerMetered *input = g_ptr_array_index (inputs, i);

      if (zone != NULL && !g_str_equal (zone, input->use->zone))
        return ter_territory_get_zone_name (territory);
      zone = input->use->zone;
    }

  return zone != NULL ? zone : ter_territory_get_zone_name (territory);
}

TerFigure *
ter_metering_total (GPtrArray    *inputs,
                    TerTerritory *territory,
                    const char   *id,
                    const char   *label,
                    const char   *unit,
                    TerSpan       span)
{
  gint64 edges[] = { span.start_us, span.end_us };
  gint64 until_us = MIN (span.end_us, ter_territory_get_now_us (territory));
  double elapsed = MAX (until_us - span.start_us, 1);
  TerFigure *figure = ter_figure_new_full (id, label, inputs->len > 0 ? 0 : NAN, unit);
  double coverage = 0;

  figure->period = span;
  figure->zone = g_strdup (ter_metering_zone (inputs, territory));
  ter_figure_set_method (figure, _ (TOTAL_METHOD), "1");
  for (guint i = 0; i < inputs->len; i++)
    {
      const TerMetered *input = g_ptr_array_index (inputs, i);
      g_autoptr (TerConsumption) use = regroup (input, edges, 2);

      figure->value += use->total * input->factor;
      coverage += MIN (use->coverage * (span.end_us - span.start_us) / elapsed, 1);
      figure->last_us = MAX (figure->last_us, use->last_us);
      ter_figure_add_input (figure, input->series->id, input->series->name, use->n_readings);
      collect_gaps (figure->gaps, use, input->use->step_us, until_us);
    }
  merge_gaps (figure->gaps);
  figure->coverage = inputs->len > 0 ? coverage / inputs->len : 0;
  if (figure->coverage == 0)
    {
      figure->value = NAN;
      figure->verdict = TER_VERDICT_INSUFFICIENT;
      figure->verdict_text = g_strdup (_("Not measured"));
    }

  return figure;
}

TerBuckets *
ter_metering_buckets (GPtrArray    *inputs,
                      const gint64 *edges,
                      gsize         n_edges,
                      TerStep       step,
                      const char   *label,
                      const char   *unit)
{
  TerBuckets *buckets = ter_buckets_new_sized (step, label, unit, n_edges > 0 ? n_edges - 1 : 0);
  g_autofree double *sums = g_new0 (double, buckets->n);

  for (gsize b = 0; b < buckets->n; b++)
    {
      buckets->starts[b] = edges[b];
      buckets->ends[b] = edges[b + 1];
    }
  for (guint i = 0; buckets->n > 0 && i < inputs->len; i++)
    {
      const TerMetered *input = g_ptr_array_index (inputs, i);
      g_autoptr (TerConsumption) use = regroup (input, edges, n_edges);

      for (gsize b = 0; b < buckets->n; b++)
        {
          sums[b] += use->amounts[b] * input->factor;
          buckets->coverage[b] += use->covered[b] / inputs->len;
        }
    }
  for (gsize b = 0; b < buckets->n; b++)
    {
      if (buckets->coverage[b] >= LEAST_BUCKET)
        buckets->values[b] = sums[b];
    }

  return buckets;
}

static gboolean
is_leap_day (GTimeZone *zone,
             gint64     day_us)
{
  int month, day;

  ter_calendar_date (zone, day_us, NULL, &month, &day);

  return month == 2 && day == 29;
}

TerBuckets *
ter_metering_buckets_before (GPtrArray        *inputs,
                             GTimeZone        *zone,
                             const TerBuckets *current,
                             const char       *label)
{
  TerBuckets *before = ter_buckets_new_sized (current->step, label, current->unit, current->n);

  for (gsize b = 0; b < before->n; b++)
    {
      gint64 start = ter_calendar_add (zone, current->starts[b], TER_STEP_YEAR, -1);
      gint64 end = ter_calendar_add (zone, current->ends[b], TER_STEP_YEAR, -1);
      gint64 edges[2] = { start, end };
      g_autoptr (TerBuckets) one = NULL;

      if (current->step <= TER_STEP_DAY)
        edges[1] = ter_calendar_add (zone, start, current->step, 1);
      before->starts[b] = edges[0];
      before->ends[b] = edges[1];
      if (current->step == TER_STEP_DAY && is_leap_day (zone, current->starts[b]))
        continue;
      one = ter_metering_buckets (inputs, edges, 2, current->step, NULL, current->unit);
      before->values[b] = one->values[0];
      before->coverage[b] = one->coverage[0];
    }

  return before;
}

/* The bucket of that day, or -1. */
static gssize
find_day (const TerSeriesAnswer *days,
          gint64                 day_us)
{
  gsize low = 0;
  gsize high = days->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (days->edges[middle] < day_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low < days->n && days->edges[low] == day_us ? (gssize) low : -1;
}

static gboolean
compare_day (const TerMetered *input,
             gint64            day_us,
             gint64            before_us,
             TerComparison    *comparison)
{
  const TerSeriesAnswer *days = input->use;
  gssize current = find_day (days, day_us);
  gssize before = find_day (days, before_us);

  comparison->n_days++;
  if (current < 0 || before < 0 || days->coverage[current] < DAY_COMPLETE ||
      days->coverage[before] < DAY_COMPLETE)
    return FALSE;

  comparison->n_pairs++;
  comparison->current += days->values[current] * input->factor;
  comparison->before += days->values[before] * input->factor;

  return TRUE;
}

/* Each meter has the days of its site. Those that one meter at least did not measure in both periods are @gaps. */
static void
compare (GPtrArray     *inputs,
         TerSpan        span,
         TerStep        shift_step,
         int            shift,
         TerComparison *comparison,
         GArray        *gaps)
{
  *comparison = (TerComparison) { 0 };
  for (guint i = 0; i < inputs->len; i++)
    {
      const TerMetered *input = g_ptr_array_index (inputs, i);
      g_autoptr (GTimeZone) zone = ter_query_zone (input->use->zone);
      g_autoptr (GArray) edges = ter_calendar_edges (zone, span, TER_STEP_DAY);

      for (guint d = 0; d + 1 < edges->len; d++)
        {
          TerSpan day = { g_array_index (edges, gint64, d), g_array_index (edges, gint64, d + 1) };

          if (shift_step == TER_STEP_YEAR && is_leap_day (zone, day.start_us))
            continue;
          if (!compare_day (input, day.start_us,
                            ter_calendar_add (zone, day.start_us, shift_step, shift), comparison))
            g_array_append_val (gaps, day);
        }
    }
  merge_gaps (gaps);
}

static void
add_inputs (TerFigure *figure,
            GPtrArray *inputs,
            TerSpan    span)
{
  gint64 edges[] = { span.start_us, span.end_us };

  for (guint i = 0; i < inputs->len; i++)
    {
      const TerMetered *input = g_ptr_array_index (inputs, i);
      g_autoptr (TerConsumption) use = regroup (input, edges, 2);

      /* Today waits for its end to be compared; the readings are as fresh as they are. */
      figure->last_us = MAX (figure->last_us, input->series->last_us);
      ter_figure_add_input (figure, input->series->id, input->series->name, use->n_readings);
    }
}

static void
say_insufficient (TerFigure           *figure,
                  const TerComparison *comparison,
                  guint                n_inputs)
{
  gsize n_days = n_inputs > 0 ? comparison->n_days / n_inputs : 0;
  gsize n_pairs = n_inputs > 0 ? comparison->n_pairs / n_inputs : 0;

  figure->verdict = TER_VERDICT_INSUFFICIENT;
  figure->verdict_text = g_strdup (_("Not enough data"));
  figure->sentence = g_strdup_printf (
      _("Nothing can be compared: %u days measured in both periods, and at least %u are needed."),
      (guint) n_pairs, (guint) ceil (n_days * LEAST_PAIRS));
}

/* The change in per cent; the caller writes the sentence, from the two totals, when there is a value. */
TerFigure *
ter_metering_change (GPtrArray    *inputs,
                     TerTerritory *territory,
                     const char   *id,
                     const char   *label,
                     const char   *unit,
                     TerSpan       span,
                     TerStep       shift_step,
                     int           shift)
{
  TerFigure *figure = ter_figure_new_full (id, label, NAN, "%");
  g_autoptr (GTimeZone) zone = NULL;
  TerComparison comparison;

  figure->zone = g_strdup (ter_metering_zone (inputs, territory));
  zone = ter_query_zone (figure->zone);
  /* Today is not over: it has no counterpart. */
  span.end_us = MIN (span.end_us,
                     ter_calendar_floor (zone, ter_territory_get_now_us (territory), TER_STEP_DAY));
  figure->period = span;
  ter_figure_set_method (figure, _ (COMPARE_METHOD), "1");
  add_inputs (figure, inputs, span);
  compare (inputs, span, shift_step, shift, &comparison, figure->gaps);
  figure->coverage = comparison.n_days > 0 ? (double) comparison.n_pairs / comparison.n_days : 0;
  if (figure->coverage < LEAST_PAIRS || comparison.before <= 0)
    {
      say_insufficient (figure, &comparison, inputs->len);
      return figure;
    }

  figure->value = (comparison.current / comparison.before - 1) * 100;
  ter_figure_add_factor (figure, _("Measured on these days"), comparison.current, unit, NULL,
                         NULL);
  ter_figure_add_factor (figure, _("Measured on the days before"), comparison.before, unit, NULL,
                         NULL);

  return figure;
}
