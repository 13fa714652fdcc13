/* ter-overview-water.c — What the meters of the water sectors counted
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-format.h"
#include "ter-metering-private.h"
#include "ter-overview-private.h"
#include "ter-territory-private.h"

#define N_DAYS 30
#define SAME_PERCENT 0.5

static void
ter_water_sector_clear (TerWaterSector *self)
{
  g_clear_pointer (&self->site, ter_site_unref);
  g_clear_pointer (&self->volume, ter_figure_unref);
  g_clear_pointer (&self->change, ter_figure_unref);
  g_clear_pointer (&self->days, ter_buckets_unref);
}

TER_DEFINE_RECORD (TerWaterSector, ter_water_sector, ter_water_sector_clear)

static TerFigure *
volume_figure (GPtrArray    *inputs,
               TerTerritory *territory,
               const char   *subject,
               TerSpan       span)
{
  TerFigure *figure =
      ter_metering_total (inputs, territory, "water.volume", _("Water counted"), "m3", span);
  g_autofree char *amount = ter_format_quantity (figure->value, "m3");
  g_autofree char *coverage = ter_format_coverage (figure->coverage);

  if (isnan (figure->value))
    /* Translators: a water sector or "The 3 sectors". */
    figure->sentence =
        g_strdup_printf (_("%s: nothing was measured over the last thirty days."), subject);
  else
    /* Translators: a water sector or "The 3 sectors", a volume, a percentage. */
    figure->sentence = g_strdup_printf (
        _("%s: the meters counted %s over the last thirty days. %s of this time was "
          "measured."),
        subject, amount, coverage);

  return figure;
}

static TerFigure *
change_figure (GPtrArray    *inputs,
               TerTerritory *territory,
               const char   *subject,
               TerSpan       span)
{
  TerFigure *figure = ter_metering_change (inputs, territory, "water.change",
                                           _("Change since the thirty days before"), "m3", span,
                                           TER_STEP_DAY, -N_DAYS);
  g_autofree char *change =
      ter_format_percent (fabs (figure->value), fabs (figure->value) < 9.5 ? 1 : 0, FALSE);

  if (isnan (figure->value))
    return figure;

  if (fabs (figure->value) < SAME_PERCENT)
    /* Translators: a water sector or "The 3 sectors". */
    figure->sentence =
        g_strdup_printf (_("%s: as much water as over the thirty days before."), subject);
  else if (figure->value > 0)
    /* Translators: a water sector or "The 3 sectors", a percentage. */
    figure->sentence = g_strdup_printf (_("%s: %s more water than over the thirty days before."),
                                        subject, change);
  else
    /* Translators: a water sector or "The 3 sectors", a percentage. */
    figure->sentence = g_strdup_printf (_("%s: %s less water than over the thirty days before."),
                                        subject, change);

  return figure;
}

static TerWaterSector *
sector_new (TerSite      *site,
            GPtrArray    *inputs,
            TerTerritory *territory,
            TerSpan       span,
            GArray       *edges)
{
  TerWaterSector *self = ter_water_sector_new ();

  self->site = ter_site_ref (site);
  self->volume = volume_figure (inputs, territory, site->name, span);
  self->change = change_figure (inputs, territory, site->name, span);
  self->days = ter_metering_buckets (inputs, (gint64 *) edges->data, edges->len, TER_STEP_DAY,
                                     site->name, "m3");

  return self;
}

gboolean
ter_overview_load_water (TerOverview  *self,
                         TerTerritory *territory,
                         GCancellable *cancellable,
                         GError      **error)
{
  GTimeZone *zone = ter_territory_get_zone (territory);
  TerPeriod period = { .kind = TER_PERIOD_30_DAYS };
  TerSpan span = ter_calendar_resolve (zone, &period, self->now_us);
  g_autoptr (GArray) edges = ter_calendar_edges (zone, span, TER_STEP_DAY);
  g_autoptr (GPtrArray) sites = ter_store_list_sites (ter_territory_get_store (territory), error);
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) inputs = NULL;
  g_autofree char *subject = NULL;

  if (sites != NULL)
    all = ter_metering_load (territory, "m3", TER_SITE_WATER_SECTOR, 0, cancellable, error);
  if (all == NULL)
    return FALSE;

  self->water_sectors = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_water_sector_unref);
  inputs = ter_metering_filter (all, 0, NULL);
  for (guint i = 0; i < sites->len; i++)
    {
      TerSite *site = g_ptr_array_index (sites, i);
      g_autoptr (GPtrArray) own = ter_metering_filter (all, site->id, NULL);

      if (site->kind == TER_SITE_WATER_SECTOR && own->len > 0)
        g_ptr_array_add (self->water_sectors, sector_new (site, own, territory, span, edges));
    }
  if (inputs->len == 0)
    return TRUE;

  subject = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The sector", "The %u sectors",
                                          self->water_sectors->len),
                             self->water_sectors->len);
  self->water = volume_figure (inputs, territory, subject, span);
  self->water_change = change_figure (inputs, territory, subject, span);
  self->water_days =
      ter_metering_buckets (inputs, (gint64 *) edges->data, edges->len, TER_STEP_DAY, NULL, "m3");

  return TRUE;
}
