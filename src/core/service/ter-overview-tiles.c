/* ter-overview-tiles.c — The figures of the tiles that count: sensors, datasets, sources
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Tiles that count things, with a verdict in a word and a sentence.
 *
 *  1. Nothing to count is not zero: the verdict says that there is nothing.
 *  2. Amber asks for a look, red for someone today: a sensor that fell silent is amber, a source that fails is red.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-clock.h"
#include "ter-inventory.h"
#include "ter-overview-private.h"
#include "ter-sensors.h"

int
ter_overview_compare_silences (gconstpointer a,
                               gconstpointer b)
{
  const TerSensor *x = *(TerSensor *const *) a;
  const TerSensor *y = *(TerSensor *const *) b;

  return x->silent_since_us < y->silent_since_us ? -1 : x->silent_since_us > y->silent_since_us;
}

int
ter_overview_compare_dues (gconstpointer a,
                           gconstpointer b)
{
  const TerInventoryItem *x = *(TerInventoryItem *const *) a;
  const TerInventoryItem *y = *(TerInventoryItem *const *) b;

  return x->due_us < y->due_us ? -1 : x->due_us > y->due_us;
}

static TerFigure *
count_new (const TerOverview *self,
           const char        *id,
           const char        *label,
           guint              value,
           const char        *method)
{
  TerFigure *figure = ter_figure_new_full (id, label, value, NULL);

  figure->period = (TerSpan) { self->now_us, self->now_us };
  figure->last_us = self->last_us;
  ter_figure_set_method (figure, method, "1");

  return figure;
}

static void
set_verdict (TerFigure  *figure,
             TerVerdict  verdict,
             const char *text)
{
  figure->verdict = verdict;
  g_set_str (&figure->verdict_text, text);
}

TerFigure *
ter_overview_sensors_figure (const TerOverview *self,
                             TerTerritory      *territory,
                             GPtrArray         *sensors)
{
  TerFigure *figure =
      count_new (self, "sensors.silent", _("Silent sensors"), self->n_silent,
                 _("No message for three of its usual steps, and for an hour at least"));

  figure->zone = g_strdup (ter_territory_get_zone_name (territory));
  figure->coverage = self->n_devices > 0 ? (double) self->n_alive / self->n_devices : NAN;
  for (guint i = 0; i < sensors->len; i++)
    {
      const TerSensor *sensor = g_ptr_array_index (sensors, i);
      gint64 n = 0;

      for (guint s = 0; s < sensor->series->len; s++)
        n += ((TerSeries *) g_ptr_array_index (sensor->series, s))->n_observations;
      if (sensor->state != TER_SENSOR_STORED)
        ter_figure_add_input (figure, sensor->main != NULL ? sensor->main->id : 0,
                              sensor->device->name, n);
    }

  if (self->n_devices == 0)
    {
      set_verdict (figure, TER_VERDICT_INSUFFICIENT, _("No sensor"));
      figure->sentence = g_strdup (_("No sensor speaks to this territory yet."));
    }
  else if (self->n_silent == 0)
    {
      set_verdict (figure, TER_VERDICT_GOOD, _("All speak"));
      figure->sentence =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The only sensor speaks.",
                                        "None of the %u sensors is silent.", self->n_devices),
                           self->n_devices);
    }
  else
    {
      set_verdict (figure, TER_VERDICT_NOTICE, _("To be checked"));
      figure->sentence =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                        "%u sensor of %u does not answer any more.",
                                        "%u sensors of %u do not answer any more.", self->n_silent),
                           self->n_silent, self->n_devices);
    }

  return figure;
}

TerFigure *
ter_overview_datasets_figure (const TerOverview *self)
{
  TerFigure *figure =
      count_new (self, "datasets.out-of-date", _("Datasets out of date"), self->n_out_of_date,
                 _("The last change is older than the frequency of the dataset allows"));

  if (self->n_fresh + self->n_out_of_date > 0)
    figure->coverage = (double) (self->n_fresh + self->n_out_of_date) / self->n_datasets;
  if (self->n_datasets == 0)
    {
      set_verdict (figure, TER_VERDICT_INSUFFICIENT, _("Empty"));
      figure->sentence = g_strdup (_("The inventory is empty."));
    }
  else if (self->n_out_of_date == 0)
    {
      set_verdict (figure, TER_VERDICT_GOOD, _("Up to date"));
      figure->sentence =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u dataset, and it is not late.",
                                        "%u datasets, and none is late.", self->n_datasets),
                           self->n_datasets);
    }
  else
    {
      set_verdict (figure, TER_VERDICT_NOTICE, _("To be updated"));
      figure->sentence = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%u dataset of %u should have been updated.",
                       "%u datasets of %u should have been updated.", self->n_out_of_date),
          self->n_out_of_date, self->n_datasets);
    }

  return figure;
}

TerFigure *
ter_overview_sources_figure (const TerOverview *self)
{
  guint n_failing = self->failing->len;
  TerFigure *figure =
      count_new (self, "sources.failing", _("Sources that need someone"), n_failing,
                 _("The last attempt failed, or nothing came when it was due"));

  if (self->n_sources > 0)
    figure->coverage = (double) self->n_sources_ok / self->n_sources;
  if (self->n_sources == 0)
    {
      set_verdict (figure, TER_VERDICT_INSUFFICIENT, _("No source"));
      figure->sentence = g_strdup (_("No source is collected yet."));
    }
  else if (n_failing == 0)
    {
      set_verdict (figure, TER_VERDICT_GOOD, _("In order"));
      figure->sentence =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The only source is in order.",
                                        "The %u sources are in order.", self->n_sources),
                           self->n_sources);
    }
  else
    {
      set_verdict (figure, TER_VERDICT_BAD, _("To be fixed"));
      figure->sentence =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u source of %u needs someone.",
                                        "%u sources of %u need someone.", n_failing),
                           n_failing, self->n_sources);
    }

  return figure;
}
