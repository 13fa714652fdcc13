/* ter-chart-scale.c — Ticks that people can read
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. The ticks of a value axis are whole multiples of its step and enclose the values.
 *  2. The ticks of a time axis stand on local calendar units: midnight is where the day begins in the zone,
 *     whether the day before lasted 23, 24 or 25 hours.
 *  3. Steps are tried from the finest to the coarsest; the drawing takes the first whose labels fit.
 */

#include "config.h"

#include "ter-chart-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-calendar.h"
#include "ter-clock.h"
#include "ter-instant.h"
#include "ter-number.h"
#include "ter-unit.h"

static const TerTimeScale time_scales[] = {
  { TER_STEP_HOUR, 0, 1 },  { TER_STEP_HOUR, 0, 5 },  { TER_STEP_HOUR, 0, 10 },
  { TER_STEP_HOUR, 0, 15 }, { TER_STEP_HOUR, 0, 30 }, { TER_STEP_HOUR, 1, 0 },
  { TER_STEP_HOUR, 2, 0 },  { TER_STEP_HOUR, 3, 0 },  { TER_STEP_HOUR, 6, 0 },
  { TER_STEP_HOUR, 12, 0 }, { TER_STEP_DAY, 1, 0 },   { TER_STEP_DAY, 2, 0 },
  { TER_STEP_DAY, 5, 0 },   { TER_STEP_WEEK, 1, 0 },  { TER_STEP_WEEK, 2, 0 },
  { TER_STEP_MONTH, 1, 0 }, { TER_STEP_MONTH, 2, 0 }, { TER_STEP_MONTH, 3, 0 },
  { TER_STEP_MONTH, 6, 0 }, { TER_STEP_YEAR, 1, 0 },  { TER_STEP_YEAR, 2, 0 },
  { TER_STEP_YEAR, 5, 0 },  { TER_STEP_YEAR, 10, 0 }, { TER_STEP_YEAR, 50, 0 },
};

/**
 * ter_value_scale_init:
 * @scale: (out caller-allocates): filled
 * @low: the lowest value
 * @high: the highest value
 * @n_ticks_max: at most so many ticks, 2 at least
 *
 * Chooses the ticks of a value axis.
 */
void
ter_value_scale_init (TerValueScale *scale,
                      double         low,
                      double         high,
                      guint          n_ticks_max)
{
  static const double factors[] = { 1, 2, 2.5, 5, 10 };
  double raw;
  double power;

  g_return_if_fail (scale != NULL);
  g_return_if_fail (n_ticks_max >= 2);

  if (!isfinite (low) || !isfinite (high) || low > high)
    {
      low = 0;
      high = 1;
    }
  if (high - low < 1e-9 * MAX (fabs (low), 1e-6))
    {
      double pad = MAX (fabs (low) * 0.1, 0.5);

      low = low >= 0 && low - pad < 0 ? 0 : low - pad;
      high += pad;
    }

  raw = (high - low) / (n_ticks_max - 1);
  power = pow (10, floor (log10 (raw)));
  for (guint i = 0;; i++)
    {
      scale->step =
          factors[i % G_N_ELEMENTS (factors)] * power * pow (10, i / G_N_ELEMENTS (factors));
      scale->low = floor (low / scale->step + 1e-9) * scale->step;
      scale->high = ceil (high / scale->step - 1e-9) * scale->step;
      if ((scale->high - scale->low) / scale->step <= n_ticks_max - 1 + 1e-6)
        break;
    }

  scale->decimals = 0;
  for (double step = scale->step;
       scale->decimals < 9 && fabs (step - round (step)) > 1e-6 * fabs (step); step *= 10)
    scale->decimals++;
}

/**
 * ter_value_scale_n_ticks:
 *
 * Returns: how many ticks there are, both ends included
 */
guint
ter_value_scale_n_ticks (const TerValueScale *scale)
{
  g_return_val_if_fail (scale != NULL && scale->step > 0, 0);

  return (guint) lround ((scale->high - scale->low) / scale->step) + 1;
}

/**
 * ter_value_scale_tick:
 *
 * Returns: the value of a tick
 */
double
ter_value_scale_tick (const TerValueScale *scale,
                      guint                i)
{
  g_return_val_if_fail (scale != NULL, 0);

  /* A whole multiple of the step, so that 0.1 + 0.2 is 0.3. */
  return (round (scale->low / scale->step) + i) * scale->step;
}

/**
 * ter_time_scale_list:
 * @scales: (out) (transfer none): the finest first
 *
 * Returns: how many
 */
guint
ter_time_scale_list (const TerTimeScale **scales)
{
  g_return_val_if_fail (scales != NULL, 0);

  *scales = time_scales;

  return G_N_ELEMENTS (time_scales);
}

/**
 * ter_time_scale_length_us:
 *
 * Returns: about how long one step is
 */
gint64
ter_time_scale_length_us (const TerTimeScale *scale)
{
  static const int hours[] = {
    [TER_STEP_HOUR] = 1,    [TER_STEP_DAY] = 24,    [TER_STEP_WEEK] = 168,
    [TER_STEP_MONTH] = 730, [TER_STEP_YEAR] = 8766,
  };

  g_return_val_if_fail (scale != NULL, 0);

  if (scale->minutes > 0)
    return scale->minutes * 60 * TER_USEC_PER_SEC;

  return scale->count * hours[scale->unit] * TER_USEC_PER_HOUR;
}

/* Every second month begins in January, every sixth hour at midnight, every fifth day on the 1st. */
static gboolean
is_tick (const TerTimeScale *scale,
         GTimeZone          *zone,
         gint64              instant_us)
{
  int year, month, day;

  ter_calendar_date (zone, instant_us, &year, &month, &day);
  switch (scale->unit)
    {
    case TER_STEP_HOUR:
      return ter_calendar_hour (zone, instant_us) % scale->count == 0;
    case TER_STEP_DAY:
      return (day - 1) % scale->count == 0 && (scale->count == 1 || day <= 31 - scale->count);
    case TER_STEP_WEEK:
      return (instant_us / TER_USEC_PER_DAY / 7) % scale->count == 0;
    case TER_STEP_MONTH:
      return (month - 1) % scale->count == 0;
    case TER_STEP_YEAR:
    default:
      return year % scale->count == 0;
    }
}

/* Minutes are those of the local hour: zones are whole quarters of an hour away from UTC. */
static void
add_minutes (GArray             *ticks,
             const TerTimeScale *scale,
             GTimeZone          *zone,
             TerSpan             span)
{
  gint64 step_us = ter_time_scale_length_us (scale);
  gint64 at = ter_calendar_floor (zone, span.start_us, TER_STEP_HOUR);

  if (at < span.start_us)
    at += (span.start_us - at + step_us - 1) / step_us * step_us;
  for (; at < span.end_us; at += step_us)
    g_array_append_val (ticks, at);
}

/**
 * ter_time_scale_ticks:
 *
 * Returns: (transfer full) (element-type gint64): the instants of the ticks in the span
 */
GArray *
ter_time_scale_ticks (const TerTimeScale *scale,
                      GTimeZone          *zone,
                      TerSpan             span)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 at;

  g_return_val_if_fail (scale != NULL && zone != NULL, ticks);

  if (scale->minutes > 0)
    {
      add_minutes (ticks, scale, zone, span);
      return ticks;
    }
  at = ter_calendar_floor (zone, span.start_us, scale->unit);
  while (at < span.end_us)
    {
      gint64 next = ter_calendar_add (zone, at, scale->unit, 1);

      if (at >= span.start_us && is_tick (scale, zone, at))
        g_array_append_val (ticks, at);
      if (next <= at)
        break;
      at = next;
    }

  return ticks;
}

static char *
format_local (gint64      time_us,
              GTimeZone  *zone,
              const char *format)
{
  g_autoptr (GDateTime) local = ter_instant_to_local (time_us, zone);

  return g_date_time_format (local, format);
}

static gboolean
is_midnight (GTimeZone *zone,
             gint64     tick_us)
{
  return ter_calendar_floor (zone, tick_us, TER_STEP_DAY) == tick_us;
}

/**
 * ter_time_scale_label:
 *
 * Says a tick in as few letters as its neighbours allow: the year stands on January only, the day on
 * midnight only.
 *
 * Returns: (transfer full): the label of a tick
 */
char *
ter_time_scale_label (const TerTimeScale *scale,
                      GTimeZone          *zone,
                      TerSpan             span,
                      gint64              tick_us)
{
  int year, month, day;

  g_return_val_if_fail (scale != NULL && zone != NULL, NULL);

  ter_calendar_date (zone, tick_us, &year, &month, &day);
  switch (scale->unit)
    {
    case TER_STEP_HOUR:
      if (is_midnight (zone, tick_us))
        /* Translators: a day on an axis: "3 Feb". See the manual of strftime(). */
        return format_local (tick_us, zone, C_("axis", "%-d %b"));
      if (scale->minutes > 0)
        /* Translators: a minute on an axis: "14:05". */
        return format_local (tick_us, zone, C_("axis, minutes", "%H:%M"));
      /* Translators: an hour on an axis: "14:00", or "14 h" in French. */
      return format_local (tick_us, zone, C_("axis", "%H:%M"));
    case TER_STEP_DAY:
    case TER_STEP_WEEK:
      return format_local (tick_us, zone, C_("axis", "%-d %b"));
    case TER_STEP_MONTH:
      if (month == 1 && span.end_us - span.start_us > 400 * TER_USEC_PER_DAY)
        /* Translators: January with its year on an axis: "Jan 2026". */
        return format_local (tick_us, zone, C_("axis", "%b %Y"));
      return format_local (tick_us, zone, "%b");
    case TER_STEP_YEAR:
    default:
      return format_local (tick_us, zone, "%Y");
    }
}

/**
 * ter_time_scale_label_full:
 *
 * Says a tick with what its neighbours leave out: the day of an hour, the year of a day or of a month. The first
 * label of an axis says it where there is room.
 *
 * Returns: (transfer full): the label of a tick
 */
char *
ter_time_scale_label_full (const TerTimeScale *scale,
                           GTimeZone          *zone,
                           gint64              tick_us)
{
  g_return_val_if_fail (scale != NULL && zone != NULL, NULL);

  switch (scale->unit)
    {
    case TER_STEP_HOUR:
      if (is_midnight (zone, tick_us))
        return format_local (tick_us, zone, C_("axis", "%-d %b %Y"));
      /* Translators: the first hour on an axis, with its day: "3 Feb, 14:00". */
      return format_local (tick_us, zone, C_("axis", "%-d %b, %H:%M"));
    case TER_STEP_DAY:
    case TER_STEP_WEEK:
      /* Translators: the first day on an axis, with its year: "3 Feb 2026". */
      return format_local (tick_us, zone, C_("axis", "%-d %b %Y"));
    case TER_STEP_MONTH:
      return format_local (tick_us, zone, C_("axis", "%b %Y"));
    case TER_STEP_YEAR:
    default:
      return format_local (tick_us, zone, "%Y");
    }
}

/**
 * ter_chart_number:
 *
 * Returns: (transfer full): a number with the decimal sign of the locale, thousands apart, and a true minus
 */
char *
ter_chart_number (double value,
                  int    decimals)
{
  return ter_number_to_text (value, decimals);
}

/**
 * ter_chart_value:
 * @unit: (nullable): its unit
 *
 * Returns: (transfer full): a value with three digits that matter, in the unit in which it reads well
 */
char *
ter_chart_value (double      value,
                 const char *unit)
{
  const char *readable = ter_unit_readable (unit, value);
  double scaled = value;
  g_autofree char *number = NULL;

  if (!ter_unit_convert (unit, readable, value, &scaled))
    readable = unit;
  number = ter_chart_number (scaled, ter_number_decimals (scaled));
  if (unit == NULL || *ter_unit_symbol (readable) == '\0' || !isfinite (value))
    return g_steal_pointer (&number);

  return g_strconcat (number, "\u00a0", ter_unit_symbol (readable), NULL);
}

/**
 * ter_chart_date:
 * @step: what the value stands for
 *
 * Returns: (transfer full): when a value was measured, as exactly as it stands for
 */
char *
ter_chart_date (gint64     time_us,
                GTimeZone *zone,
                TerStep    step)
{
  g_return_val_if_fail (zone != NULL, NULL);

  switch (step)
    {
    case TER_STEP_HOUR:
      /* Translators: the date of a value. See the manual of strftime(). */
      return format_local (time_us, zone, C_("value", "%a %-d %b %Y, %H:%M"));
    case TER_STEP_DAY:
      return format_local (time_us, zone, C_("value", "%a %-d %b %Y"));
    case TER_STEP_WEEK:
      /* Translators: the week of a value, by its Monday. */
      return format_local (ter_calendar_floor (zone, time_us, TER_STEP_WEEK), zone,
                           C_("value", "week of %-d %b %Y"));
    case TER_STEP_MONTH:
      return format_local (time_us, zone, "%B %Y");
    case TER_STEP_YEAR:
    default:
      return format_local (time_us, zone, "%Y");
    }
}
