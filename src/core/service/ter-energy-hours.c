/* ter-energy-hours.c — At what hours a building consumes, day by day
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-calendar.h"
#include "ter-energy-study-private.h"
#include "ter-format.h"

/* An hour that was measured less is not said. */
#define HOUR_COMPLETE 0.9
/* Days are told apart on a screen up to a year. */
#define MOST_DAYS 366
/* From this hour on, and before that one: a third of the day. */
#define NIGHT_START 22
#define NIGHT_END 6
/* Hours of a week at least, to say something of nights. */
#define LEAST_HOURS 168

static void
ter_energy_hours_clear (TerEnergyHours *self)
{
  g_clear_pointer (&self->figure, ter_figure_unref);
  g_clear_pointer (&self->hours, ter_buckets_unref);
}

TER_DEFINE_RECORD (TerEnergyHours, ter_energy_hours, ter_energy_hours_clear)

static TerSpan
whole_days (const TerEnergyQuestion *question)
{
  TerSpan span = question->span;

  if (ter_calendar_n_days (question->zone, span) > MOST_DAYS)
    span.start_us = ter_calendar_add (question->zone, span.end_us, TER_STEP_DAY, -MOST_DAYS);
  span.start_us = ter_calendar_floor (question->zone, span.start_us, TER_STEP_DAY);

  return span;
}

/* Hours that some meter missed are not said: a sum without it would look like a quiet hour. */
static gsize
keep_complete (TerBuckets *hours)
{
  gsize n = 0;

  for (gsize h = 0; h < hours->n; h++)
    {
      if (hours->coverage[h] < HOUR_COMPLETE)
        hours->values[h] = NAN;
      n += isfinite (hours->values[h]) ? 1 : 0;
    }

  return n;
}

static double
night_share (const TerBuckets *hours,
             GTimeZone        *zone)
{
  double night = 0;
  double all = 0;

  for (gsize h = 0; h < hours->n; h++)
    {
      int hour = ter_calendar_hour (zone, hours->starts[h]);

      if (!isfinite (hours->values[h]))
        continue;
      all += hours->values[h];
      if (hour >= NIGHT_START || hour < NIGHT_END)
        night += hours->values[h];
    }

  return all > 0 ? 100 * night / all : NAN;
}

static TerFigure *
figure_new (const TerEnergyQuestion *question,
            const TerEnergyHours    *self)
{
  TerFigure *figure =
      ter_metering_total (question->inputs, question->territory, "energy.site.night",
                          _("Taken at night"), "%", self->span);
  g_autofree char *share = NULL;

  figure->value = night_share (self->hours, question->zone);
  share = ter_format_percent (figure->value, 0, FALSE);
  figure->sentence =
      isfinite (figure->value)
          /* Translators: a percentage. */
          ? g_strdup_printf (
                _("Nights, from 22:00 to 06:00, are a third of the time and took %s of "
                  "what was consumed."),
                share)
          : g_strdup (_("Nothing was consumed in this period."));

  return figure;
}

gboolean
ter_energy_hours_load (const TerEnergyQuestion *question,
                       TerEnergyHours         **hours,
                       GError                 **error)
{
  g_autoptr (TerEnergyHours) self = ter_energy_hours_new ();
  g_autoptr (GPtrArray) asked = NULL;
  g_autoptr (GArray) edges = NULL;

  self->span = whole_days (question);
  asked = ter_metering_ask (question->inputs, question->territory, self->span, TER_RESOLUTION_HOUR,
                            question->cancellable, error);
  if (asked == NULL)
    return FALSE;
  edges = ter_calendar_edges (question->zone, self->span, TER_STEP_HOUR);
  self->hours = ter_metering_buckets (asked, (const gint64 *) edges->data, edges->len,
                                      TER_STEP_HOUR, _("Mean power"), "kW");
  if (keep_complete (self->hours) < LEAST_HOURS)
    return TRUE;

  self->figure = figure_new (question, self);
  *hours = g_steal_pointer (&self);

  return TRUE;
}
