/* ter-chart-speech.c — What a chart says, in words
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A chart that is not seen is heard: a summary when it is reached, a point at a time as its cursor moves. Pure
 * functions of the data and of the time that is looked at.
 *
 *  1. Whole sentences, each translated as one: no sentence is put together from words.
 *  2. Only what is seen is summed up: a narrowed view says its own lowest and highest.
 *  3. A total is said of amounts only; of states, the mean. What was not measured enters neither, and is said.
 */

#include "config.h"

#include "ter-chart-speech.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-calendar.h"
#include "ter-chart-columns.h"
#include "ter-chart-gaps.h"
#include "ter-chart-scale.h"
#include "ter-clock.h"
#include "ter-instant.h"

/* What a span of the main layer holds. */
typedef struct
{
  gsize n;
  gsize n_missing;
  gsize lowest;
  gsize highest;
  double sum;
  /* Of the first and the last third of the time. */
  double sums[2];
  gsize counts[2];
  guint n_gaps;
  gint64 missing_us;
} Extent;

static void
count_gap (Extent *extent,
           gint64  from_us,
           gint64  to_us,
           gint64  gap_us)
{
  if (gap_us <= 0 || from_us == G_MININT64 || to_us - from_us <= gap_us)
    return;
  extent->n_gaps++;
  extent->missing_us += to_us - from_us;
}

static void
measure (Extent         *extent,
         const TerLayer *layer,
         TerSpan         span)
{
  const TerSamples *samples = layer->samples;
  gint64 third = (span.end_us - span.start_us) / 3;
  gint64 last_us = G_MININT64;

  *extent = (Extent) { .lowest = G_MAXSIZE, .highest = G_MAXSIZE };
  for (gsize i = ter_chart_find (samples, span.start_us);
       i < samples->n && samples->times[i] < span.end_us; i++)
    {
      double value = samples->values[i];

      if (!isfinite (value))
        {
          extent->n_missing++;
          continue;
        }
      count_gap (extent, last_us, samples->times[i], layer->gap_us);
      last_us = samples->times[i];
      extent->n++;
      extent->sum += value;
      if (extent->lowest == G_MAXSIZE || value < samples->values[extent->lowest])
        extent->lowest = i;
      if (extent->highest == G_MAXSIZE || value > samples->values[extent->highest])
        extent->highest = i;
      if (samples->times[i] < span.start_us + third || samples->times[i] >= span.end_us - third)
        {
          guint side = samples->times[i] < span.start_us + third ? 0 : 1;

          extent->sums[side] += value;
          extent->counts[side]++;
        }
    }
}

/* A long period is said by its days, whatever the hour at which it begins. */
static gboolean
is_whole_days (const TerChartData *data,
               TerSpan             span)
{
  if (span.end_us - span.start_us >= 3 * TER_USEC_PER_DAY)
    return TRUE;

  return ter_calendar_floor (data->zone, span.start_us, TER_STEP_DAY) == span.start_us &&
         ter_calendar_floor (data->zone, span.end_us, TER_STEP_DAY) == span.end_us;
}

/**
 * ter_chart_say_date:
 *
 * Returns: (transfer full): where a point stands: its date, or its place on an axis that is not of time
 */
char *
ter_chart_say_date (const TerChartData *data,
                    gint64              time_us)
{
  g_return_val_if_fail (data != NULL, NULL);

  if (data->x_unit != NULL)
    return ter_chart_value ((double) time_us / 1e6, data->x_unit);

  return ter_chart_date (time_us, data->zone, data->step);
}

/**
 * ter_chart_say_span:
 *
 * Returns: (transfer full): a period: "3 Feb 2026 to 9 Feb 2026", with its hours when it is short
 */
char *
ter_chart_say_span (const TerChartData *data,
                    TerSpan             span)
{
  TerStep step;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  if (data->x_unit != NULL)
    {
      first = ter_chart_say_date (data, span.start_us);
      last = ter_chart_say_date (data, span.end_us);
    }
  else
    {
      step = is_whole_days (data, span) ? TER_STEP_DAY : TER_STEP_HOUR;
      first = ter_chart_date (span.start_us, data->zone, step);
      last =
          ter_chart_date (step == TER_STEP_HOUR ? span.end_us : span.end_us - 1, data->zone, step);
    }
  if (g_str_equal (first, last))
    return g_steal_pointer (&first);

  /* Translators: a period, from its first day or hour to its last. */
  return g_strdup_printf (_("%s to %s"), first, last);
}

static char *
say_day (gint64     time_us,
         GTimeZone *zone)
{
  g_autoptr (GDateTime) date = ter_instant_to_local (time_us, zone);

  if (g_date_time_get_day_of_month (date) == 1)
    /* Translators: the first day of a month, where it has a form of its own: “1er %B %Y” in French. */
    return g_date_time_format (date, C_("first day of a month", "%-d %B %Y"));

  return g_date_time_format (date, C_("date", "%-d %B %Y"));
}

/**
 * ter_chart_say_period:
 *
 * Returns: (transfer full): a period in full, for paper: "24 November 2025 to 22 November 2026"
 */
char *
ter_chart_say_period (const TerChartData *data,
                      TerSpan             span)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  if (!is_whole_days (data, span))
    return ter_chart_say_span (data, span);
  first = say_day (span.start_us, data->zone);
  last = say_day (span.end_us - 1, data->zone);
  if (g_str_equal (first, last))
    return g_steal_pointer (&first);

  /* Translators: the first and the last day of a period, beside a unit: “du %s au %s” in French. */
  return g_strdup_printf (C_("period", "%s to %s"), first, last);
}

/* A value, an interval, or that nothing was measured. */
static char *
say_value (const TerChartData    *data,
           const TerReadingValue *value)
{
  const char *unit;

  g_assert (data != NULL && value != NULL);

  unit = ter_chart_layer_unit (data, value->layer);
  if (!isfinite (value->value))
    return g_strdup (_("not measured"));
  if (isfinite (value->high))
    {
      g_autofree char *low = ter_chart_value (value->value, NULL);
      g_autofree char *high = ter_chart_value (value->high, unit);

      /* Translators: an interval of values. */
      return g_strdup_printf (_("%s to %s"), low, high);
    }

  return ter_chart_value (value->value, unit);
}

/**
 * ter_chart_say_reading:
 * @i: one of its values
 *
 * Returns: (transfer full): the value, or that there is no data, and since when
 */
char *
ter_chart_say_reading (const TerChartData    *data,
                       const TerChartReading *reading,
                       guint                  i)
{
  g_return_val_if_fail (data != NULL && reading != NULL && i < reading->n, NULL);

  if (i == 0 && reading->gap.start_us < reading->gap.end_us)
    return ter_chart_say_gap (data, reading->gap);

  return say_value (data, &reading->values[i]);
}

/**
 * ter_chart_say_point:
 * @point: a point of the main layer
 *
 * Returns: (transfer full): its date and what every layer says there
 */
char *
ter_chart_say_point (const TerChartData *data,
                     gsize               point)
{
  TerChartReading reading;
  GString *text;
  g_autofree char *date = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  ter_chart_reading_init (&reading, data, point);
  date = ter_chart_say_date (data, reading.date_us);
  text = g_string_new (date);
  for (guint i = 0; i < reading.n; i++)
    {
      const TerReadingValue *value = &reading.values[i];
      g_autofree char *number = ter_chart_say_reading (data, &reading, i);

      /* A neighbour that says nothing there would only be noise. */
      if (i > 0 && !isfinite (value->value))
        continue;
      if (i == 0)
        g_string_append_printf (text, " · %s", number);
      else
        g_string_append_printf (text, " · %s: %s", value->layer->label, number);
    }

  return g_string_free_and_steal (text);
}

static void
add_sentence (GString *text,
              char    *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
  g_free (sentence);
}

static char *
say_middle (const TerChartData *data,
            const Extent       *extent)
{
  g_autofree char *number = NULL;

  if (data->adds_up)
    {
      number = ter_chart_value (extent->sum, data->unit);
      return g_strdup_printf (_("Total %s."), number);
    }
  number = ter_chart_value (extent->sum / (double) extent->n, data->unit);

  return g_strdup_printf (_("Mean %s."), number);
}

static void
say_extremes (const TerChartData *data,
              const TerLayer     *layer,
              const Extent       *extent,
              GString            *text)
{
  const TerSamples *samples = layer->samples;
  const char *unit = ter_chart_layer_unit (data, layer);
  g_autofree char *low = ter_chart_value (samples->values[extent->lowest], unit);
  g_autofree char *high = ter_chart_value (samples->values[extent->highest], unit);
  g_autofree char *low_date = ter_chart_say_date (data, samples->times[extent->lowest]);
  g_autofree char *high_date = ter_chart_say_date (data, samples->times[extent->highest]);

  if (samples->values[extent->lowest] == samples->values[extent->highest])
    {
      add_sentence (text, g_strdup_printf (_("Always %s."), low));
      return;
    }
  /* Translators: a value, then its date. */
  add_sentence (text, g_strdup_printf (_("Lowest %s, %s."), low, low_date));
  add_sentence (text, g_strdup_printf (_("Highest %s, %s."), high, high_date));
}

static void
say_coverage (const TerLayer *layer,
              TerSpan         span,
              const Extent   *extent,
              GString        *text)
{
  if (extent->n_missing > 0)
    add_sentence (text, g_strdup_printf (ngettext ("%u value of %u was not measured.",
                                                   "%u values of %u were not measured.",
                                                   (gulong) extent->n_missing),
                                         (guint) extent->n_missing,
                                         (guint) (extent->n + extent->n_missing)));
  if (extent->n_gaps > 0)
    {
      double share =
          100 * (1 - (double) extent->missing_us / (double) (span.end_us - span.start_us));

      add_sentence (
          text, g_strdup_printf (ngettext ("Measured %.0f %% of the time, with %u interruption.",
                                           "Measured %.0f %% of the time, with %u interruptions.",
                                           extent->n_gaps),
                                 CLAMP (share, 0, 100), extent->n_gaps));
    }
  if (extent->n_missing == 0 && extent->n_gaps == 0)
    add_sentence (text, g_strdup (_("Nothing is missing.")));
}

static void
say_trend (const TerChartData *data,
           const TerLayer     *layer,
           const Extent       *extent,
           GString            *text)
{
  const double *values = layer->samples->values;
  double range = values[extent->highest] - values[extent->lowest];
  double change;
  g_autofree char *number = NULL;

  if (extent->counts[0] == 0 || extent->counts[1] == 0 || extent->n < 6 || range <= 0)
    return;
  change =
      extent->sums[1] / (double) extent->counts[1] - extent->sums[0] / (double) extent->counts[0];
  number = ter_chart_value (fabs (change), data->unit);
  if (fabs (change) < range * 0.05)
    add_sentence (text, g_strdup (_("About the same at the end as at the beginning.")));
  else if (change > 0)
    add_sentence (text,
                  g_strdup_printf (_("Rising: the last third is %s above the first, on average."),
                                   number));
  else
    add_sentence (text,
                  g_strdup_printf (_("Falling: the last third is %s below the first, on average."),
                                   number));
}

/**
 * ter_chart_say_span_values:
 * @span: a part of the time
 *
 * Returns: (transfer full): the period, and the total or mean of it: for a selection
 */
char *
ter_chart_say_span_values (const TerChartData *data,
                           TerSpan             span)
{
  const TerLayer *layer;
  Extent extent = { 0 };
  g_autofree char *dates = NULL;
  g_autofree char *number = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  dates = ter_chart_say_span (data, span);
  layer = ter_chart_data_get_main (data);
  if (layer != NULL)
    measure (&extent, layer, span);
  if (extent.n == 0)
    return g_strdup_printf ("%s · %s", dates, _("not measured"));
  number =
      ter_chart_value (data->adds_up ? extent.sum : extent.sum / (double) extent.n, data->unit);

  /* Translators: a period, then the total or the mean of what was measured in it. */
  return g_strdup_printf (data->adds_up ? _("%s · total %s") : _("%s · mean %s"), dates, number);
}

/**
 * ter_chart_summary:
 * @span: what is seen of it
 *
 * Sums up a chart for those who do not see it: what, when, the lowest and the highest with their dates, the total or
 * the mean, what is missing, and where it goes.
 *
 * Returns: (transfer full): some sentences
 */
char *
ter_chart_summary (const TerChartData *data,
                   TerSpan             span)
{
  GString *text = g_string_new (NULL);
  const TerLayer *layer;
  Extent extent = { 0 };
  g_autofree char *dates = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  if (data->sentence != NULL && *data->sentence != '\0')
    add_sentence (text, g_strdup (data->sentence));
  layer = ter_chart_data_get_main (data);
  dates = ter_chart_say_span (data, span);
  /* Translators: the name of a line of a chart, then a period. */
  add_sentence (text,
                g_strdup_printf (_("%s, %s."), layer != NULL ? layer->label : _("Chart"), dates));
  if (layer != NULL)
    measure (&extent, layer, span);
  if (extent.n == 0)
    {
      add_sentence (text, g_strdup (_("Nothing was measured.")));
      return g_string_free_and_steal (text);
    }
  say_extremes (data, layer, &extent, text);
  add_sentence (text, say_middle (data, &extent));
  say_coverage (layer, span, &extent, text);
  say_trend (data, layer, &extent, text);

  return g_string_free_and_steal (text);
}
