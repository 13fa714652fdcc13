/* ter-energy-figures.c — Figures of energy, each with its sentence
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The figures that people see of energy, in the words of someone who reads them to a council.
 *
 *  1. A comparison with the year before says that it is not corrected for weather: a mild winter saves energy too.
 *  2. A period longer than a year is compared by its last twelve months; the figure's period says so.
 *  3. Energy for a square metre is always of twelve months: thirty days of winter are not a twelfth of a year. It needs
 *     four fifths of them measured.
 *  4. A sentence without a value says what is missing, and how much.
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-area.h"
#include "ter-calendar.h"
#include "ter-energy-private.h"
#include "ter-format.h"
#include "ter-query-private.h"

#define LEAST_YEAR 0.8
#define SAME_PER_CENT 0.5
#define DAYS_OF_A_YEAR 366

/**
 * ter_energy_fluid_name:
 * @fluid: "electricity", "gas", "heat" or "energy"
 *
 * Returns: (transfer none): its name for people
 */
const char *
ter_energy_fluid_name (const char *fluid)
{
  if (g_strcmp0 (fluid, "electricity") == 0)
    return _("Electricity");
  if (g_strcmp0 (fluid, "gas") == 0)
    return _("Gas");
  if (g_strcmp0 (fluid, "heat") == 0)
    return _("Heat network");
  if (g_strcmp0 (fluid, "water") == 0)
    return _("Water");

  return _("Energy");
}

TerFigure *
ter_energy_total (GPtrArray    *inputs,
                  TerTerritory *territory,
                  const char   *id,
                  const char   *label,
                  const char   *subject,
                  TerSpan       span)
{
  TerFigure *figure = ter_metering_total (inputs, territory, id, label, "kWh", span);
  g_autoptr (GTimeZone) zone = ter_query_zone (figure->zone);
  g_autofree char *first = ter_format_date (span.start_us, zone);
  g_autofree char *last = ter_format_date (span.end_us - 1, zone);
  g_autofree char *amount = ter_format_quantity (figure->value, "kWh");
  g_autofree char *coverage = ter_format_coverage (figure->coverage);

  if (isnan (figure->value))
    /* Translators: a building or "The 8 buildings", then two dates. */
    figure->sentence =
        g_strdup_printf (_("%s: nothing was measured between %s and %s."), subject, first, last);
  else
    /* Translators: a building or "The 8 buildings", a quantity, two dates, a percentage. */
    figure->sentence =
        g_strdup_printf (_("%s consumed %s between %s and %s. %s of this time was measured."),
                         subject, amount, first, last, coverage);

  return figure;
}

static TerSpan
last_year (GTimeZone *zone,
           TerSpan    span)
{
  return (TerSpan) { ter_calendar_add (zone, span.end_us, TER_STEP_YEAR, -1), span.end_us };
}

static void
say_change (TerFigure  *figure,
            const char *subject)
{
  const TerFactor *now = g_ptr_array_index (figure->factors, 0);
  const TerFactor *before = g_ptr_array_index (figure->factors, 1);
  g_autofree char *change =
      ter_format_percent (fabs (figure->value), fabs (figure->value) < 9.5 ? 1 : 0, FALSE);
  g_autofree char *amount = ter_format_quantity (now->value, now->unit);
  g_autofree char *amount_before = ter_format_quantity (before->value, before->unit);

  if (fabs (figure->value) < SAME_PER_CENT)
    {
      /* Translators: a building or "The 8 buildings", two quantities. */
      figure->sentence = g_strdup_printf (
          _("%s consumed as much as on the same days of the year before: %s, after %s. "
            "Not corrected for weather."),
          subject, amount, amount_before);
      return;
    }
  if (figure->value < 0)
    /* Translators: a building or "The 8 buildings", a percentage, two quantities. */
    figure->sentence = g_strdup_printf (
        _("%s consumed %s less than on the same days of the year before: %s instead "
          "of %s. Not corrected for weather."),
        subject, change, amount, amount_before);
  else
    /* Translators: a building or "The 8 buildings", a percentage, two quantities. */
    figure->sentence = g_strdup_printf (
        _("%s consumed %s more than on the same days of the year before: %s instead "
          "of %s. Not corrected for weather."),
        subject, change, amount, amount_before);
}

TerFigure *
ter_energy_change (GPtrArray    *inputs,
                   TerTerritory *territory,
                   const char   *id,
                   const char   *subject,
                   TerSpan       span)
{
  g_autoptr (GTimeZone) zone = ter_query_zone (ter_metering_zone (inputs, territory));
  TerFigure *figure;

  if (ter_calendar_n_days (zone, span) > DAYS_OF_A_YEAR)
    span = last_year (zone, span);
  figure = ter_metering_change (inputs, territory, id, _("Change in a year"), "kWh", span,
                                TER_STEP_YEAR, -1);
  if (isnan (figure->value))
    return figure;

  /* Short: it stands beside a title. The sentence says it in full. */
  figure->verdict_text = g_strdup (_("Not corrected"));
  say_change (figure, subject);

  return figure;
}

static void
refuse_intensity (TerFigure  *figure,
                  const char *verdict,
                  char       *sentence)
{
  figure->value = NAN;
  figure->verdict = TER_VERDICT_INSUFFICIENT;
  g_set_str (&figure->verdict_text, verdict);
  g_free (figure->sentence);
  figure->sentence = sentence;
}

TerFigure *
ter_energy_intensity (GPtrArray     *inputs,
                      TerTerritory  *territory,
                      const TerSite *site,
                      TerSpan        span)
{
  g_autoptr (GTimeZone) zone = ter_query_zone (site->zone);
  TerSpan year = last_year (zone, span);
  TerFigure *figure =
      ter_metering_total (inputs, territory, "energy.site.intensity",
                          _("Energy for a square metre and a year"), "kWh/m2", year);
  g_autofree char *area = NULL;
  g_autofree char *intensity = NULL;

  if (site->floor_area_m2 <= 0)
    {
      refuse_intensity (
          figure, _("Area unknown"),
          g_strdup_printf (_("The heated area of %s is not known: give it to compare the building "
                             "with others."),
                           site->name));
      return figure;
    }
  if (figure->coverage < LEAST_YEAR)
    {
      refuse_intensity (
          figure, _("Not enough data"),
          g_strdup_printf (
              _("%u days of the last twelve months were measured, and %u are needed."),
              (guint) (figure->coverage * 365), (guint) ceil (LEAST_YEAR * 365)));
      return figure;
    }

  figure->value /= site->floor_area_m2;
  ter_figure_add_factor (figure, _("Heated area"), site->floor_area_m2, "m2",
                         _("The building's sheet"), NULL);
  area = ter_format_quantity (site->floor_area_m2, "m2");
  intensity = ter_format_quantity (figure->value, "kWh/m2");
  /* Translators: a building, a quantity for a square metre, an area. */
  figure->sentence =
      g_strdup_printf (_("%s consumed %s over twelve months, for %s of heated area."), site->name,
                       intensity, area);

  return figure;
}

char *
ter_energy_area_name (GPtrArray     *areas,
                      const TerSite *site)
{
  for (guint i = 0; i < areas->len; i++)
    {
      const TerArea *area = g_ptr_array_index (areas, i);

      if (area->id == site->area_id)
        return g_strdup (area->name);
    }

  return NULL;
}
