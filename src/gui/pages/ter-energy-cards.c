/* ter-energy-cards.c — A closer look at what buildings consume, under the first content of a page
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Which energies by month, the days by the temperature outside, the hours of each day: a card for each, with its
 * sentence. They stand below what the page shows first, and must not delay it.
 *
 *  1. The page shows its content, then the question is asked when nothing else is to be done; a card is made when its
 *     answer is there, and never before.
 *  2. One question at a time. What changed meanwhile is asked for once, after the answer; what is shown stays until
 *     then.
 *  3. What cannot be said has no card.
 *  4. The page is settled when the answer is there: tests and pictures wait for it.
 */

#include "config.h"

#include "ter-energy-cards.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-chart-card.h"
#include "ter-energy-study.h"
#include "ter-format.h"
#include "ter-heat-map.h"
#include "ter-page-acts.h"
#include "ter-page-charts.h"
#include "ter-plot-frame.h"
#include "ter-tile.h"

/* A card, made when there is something to show. */
typedef struct
{
  TerTile *tile;
  TerChartCard *chart;
} Card;

struct _TerEnergyCards
{
  GtkBox parent_instance;

  /* Owned */
  GCancellable *cancellable;
  guint idle_source;

  /* Borrowed: the page that it is in; NULL once it is gone, which an answer may outlive */
  TerPage *page;
  /* Borrowed: children */
  GtkWidget *pair;
  Card outside;
  Card mix;
  TerTile *hours;
  TerHeatMap *heat;
  TerPlotFrame *frame;

  gint64 site_id;
  TerPeriod period;
  gboolean is_asking;
  gboolean is_stale;
};

typedef struct
{
  gint64 site_id;
  TerPeriod period;
} Question;

G_DEFINE_FINAL_TYPE (TerEnergyCards, ter_energy_cards, GTK_TYPE_BOX)

static void
origin_requested_cb (TerEnergyCards *self,
                     TerFigure      *figure)
{
  ter_page_present_origin (self->page, figure);
}

static TerTile *
tile_new (TerEnergyCards *self,
          const char     *title)
{
  TerTile *tile = TER_TILE (ter_tile_new (NULL, title));

  /* A tall window leaves room: under the cards, not in them. */
  gtk_widget_set_vexpand (GTK_WIDGET (tile), FALSE);
  g_signal_connect_object (tile, "origin-requested", G_CALLBACK (origin_requested_cb), self,
                           G_CONNECT_SWAPPED);

  return tile;
}

static void
make_card (TerEnergyCards *self,
           Card           *card,
           const char     *title)
{
  if (card->tile != NULL)
    return;
  card->tile = tile_new (self, title);
  card->chart = TER_CHART_CARD (ter_chart_card_new_plain (220));
  ter_tile_set_body (card->tile, GTK_WIDGET (card->chart));
  gtk_box_append (GTK_BOX (self->pair), GTK_WIDGET (card->tile));
}

static void
hide_card (Card *card)
{
  if (card->tile != NULL)
    gtk_widget_set_visible (GTK_WIDGET (card->tile), FALSE);
}

static void
fill_card (TerEnergyCards *self,
           Card           *card,
           TerFigure      *figure,
           TerChartData   *data,
           const char     *subtitle)
{
  ter_tile_set_figure (card->tile, figure, ter_page_get_now_us (self->page));
  ter_chart_card_set_data (card->chart, data, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (card->tile), TRUE);
}

/* A point for each day. */
static void
show_outside (TerEnergyCards         *self,
              const TerEnergyOutside *outside)
{
  g_autoptr (TerChartData) data = NULL;
  g_autofree char *dates = NULL;
  g_autofree char *subtitle = NULL;

  if (outside == NULL)
    {
      hide_card (&self->outside);
      return;
    }
  make_card (self, &self->outside, _("By the temperature outside"));
  data = ter_chart_data_new_xy (_("By the temperature outside"), "kWh",
                                _("Mean temperature of the day, °C"), "Cel",
                                floor (outside->temperatures[0]) - 1,
                                ceil (outside->temperatures[outside->n - 1]) + 1);
  data->sentence = g_strdup (outside->figure->sentence);
  ter_chart_data_add_points (data, TER_MARK_SCATTER, TER_ROLE_MEASURED, _("A day"),
                             outside->temperatures, outside->amounts, outside->n);
  dates = ter_format_span (outside->figure->period, ter_page_get_zone (self->page));
  /* Translators: a sensor, two dates. */
  subtitle = g_strdup_printf (_("A point for each day, kWh · temperature of %s · %s"),
                              outside->station, dates);
  fill_card (self, &self->outside, outside->figure, data, subtitle);
}

/* One energy on the other, month by month. */
static void
show_mix (TerEnergyCards     *self,
          const TerEnergyMix *mix)
{
  g_autoptr (TerChartData) data = NULL;
  g_autofree char *subtitle = NULL;

  if (mix == NULL)
    {
      hide_card (&self->mix);
      return;
    }
  make_card (self, &self->mix, _("Energies by month"));
  data = ter_chart_of_fluids (_("Energies by month"), mix->figure->sentence, mix->fluids,
                              ter_page_get_zone (self->page));
  subtitle = ter_chart_subtitle (data, TER_STEP_MONTH);
  fill_card (self, &self->mix, mix->figure, data, subtitle);
}

static TerHeat *
heat_of (const TerEnergyHours *hours,
         GTimeZone            *zone)
{
  g_autoptr (TerSamples) samples = ter_samples_new_sized (hours->hours->n);

  for (gsize h = 0; h < hours->hours->n; h++)
    {
      samples->times[h] = hours->hours->starts[h];
      samples->values[h] = hours->hours->values[h];
    }

  return ter_heat_new_days (samples, hours->span, zone, "kW");
}

static void
show_hours (TerEnergyCards       *self,
            const TerEnergyHours *hours)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *dates = NULL;
  g_autofree char *unit = NULL;

  if (hours == NULL)
    {
      if (self->hours != NULL)
        gtk_widget_set_visible (GTK_WIDGET (self->hours), FALSE);
      return;
    }
  if (self->hours == NULL)
    {
      self->hours = tile_new (self, _("Hour by hour"));
      self->heat = TER_HEAT_MAP (ter_heat_map_new (220));
      self->frame = TER_PLOT_FRAME (ter_plot_frame_new (TER_PLOT (self->heat)));
      ter_tile_set_body (self->hours, GTK_WIDGET (self->frame));
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->hours));
    }
  /* The hours are those of where the building stands. */
  zone = g_time_zone_new_identifier (hours->figure->zone);
  if (zone == NULL)
    zone = g_time_zone_ref (ter_page_get_zone (self->page));
  ter_heat_map_set (self->heat, heat_of (hours, zone), _("Hour by hour"), hours->figure->sentence);
  dates = ter_format_span (hours->span, zone);
  /* Translators: two dates. */
  unit = g_strdup_printf (_("kW, mean of each hour of each day · %s"), dates);
  ter_plot_frame_set_unit (self->frame, unit);
  ter_tile_set_figure (self->hours, hours->figure, ter_page_get_now_us (self->page));
  gtk_widget_set_visible (GTK_WIDGET (self->hours), TRUE);
}

static void
show_study (TerEnergyCards       *self,
            const TerEnergyStudy *study)
{
  show_outside (self, study->outside);
  show_mix (self, study->mix);
  show_hours (self, study->hours);
  gtk_widget_set_visible (self->pair, study->outside != NULL || study->mix != NULL);
}

static void ask_soon (TerEnergyCards *self);

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (TerEnergyCards) self = data;
  TerEnergyStudy *study = ter_territory_run_finish (TER_TERRITORY (source), result, NULL);

  self->is_asking = FALSE;
  /* The page says what is wrong by its own question: here what was shown stays. */
  if (study != NULL && self->page != NULL && !self->is_stale)
    show_study (self, study);
  g_clear_pointer (&study, ter_energy_study_unref);
  if (self->page == NULL)
    return;
  ter_page_release (self->page);
  if (self->is_stale)
    ask_soon (self);
}

static gpointer
ask (TerTerritory *territory,
     gpointer      params,
     GCancellable *cancellable,
     GError      **error)
{
  const Question *question = params;

  return ter_energy_study_load (territory, question->site_id, &question->period, cancellable,
                                error);
}

static gboolean
ask_cb (gpointer data)
{
  TerEnergyCards *self = data;
  TerTerritory *territory = self->page != NULL ? ter_page_get_territory (self->page) : NULL;
  Question *question;

  self->idle_source = 0;
  self->is_stale = FALSE;
  if (self->page == NULL)
    return G_SOURCE_REMOVE;
  if (territory == NULL)
    {
      ter_page_release (self->page);
      return G_SOURCE_REMOVE;
    }
  question = g_new0 (Question, 1);
  question->site_id = self->site_id;
  question->period = self->period;
  self->is_asking = TRUE;
  ter_territory_run_async (territory, ask, question, g_free,
                           (GDestroyNotify) ter_energy_study_unref, self->cancellable, answered_cb,
                           g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
ask_soon (TerEnergyCards *self)
{
  if (self->idle_source != 0)
    return;
  ter_page_hold (self->page);
  self->idle_source = g_idle_add_full (G_PRIORITY_LOW, ask_cb, self, NULL);
}

static void
ter_energy_cards_dispose (GObject *object)
{
  TerEnergyCards *self = TER_ENERGY_CARDS (object);

  g_clear_handle_id (&self->idle_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->page);

  G_OBJECT_CLASS (ter_energy_cards_parent_class)->dispose (object);
}

static void
ter_energy_cards_class_init (TerEnergyCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_energy_cards_dispose;
}

static void
ter_energy_cards_init (TerEnergyCards *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->cancellable = g_cancellable_new ();
  self->pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_set_homogeneous (GTK_BOX (self->pair), TRUE);
  gtk_widget_set_visible (self->pair, FALSE);
  gtk_box_append (GTK_BOX (self), self->pair);
}

/**
 * ter_energy_cards_new:
 * @page: the page that it is put in
 *
 * Returns: (transfer floating): a place for cards
 */
GtkWidget *
ter_energy_cards_new (TerPage *page)
{
  TerEnergyCards *self;

  g_return_val_if_fail (TER_IS_PAGE (page), NULL);

  self = g_object_new (TER_TYPE_ENERGY_CARDS, NULL);
  g_set_weak_pointer (&self->page, page);

  return GTK_WIDGET (self);
}

/**
 * ter_energy_cards_show:
 * @site_id: a building, or 0 for all of them
 * @period: which period
 *
 * Shows the cards of a building, once the page has shown its first content.
 */
void
ter_energy_cards_show (TerEnergyCards  *self,
                       gint64           site_id,
                       const TerPeriod *period)
{
  g_return_if_fail (TER_IS_ENERGY_CARDS (self));
  g_return_if_fail (period != NULL);

  self->site_id = site_id;
  self->period = *period;
  if (self->is_asking)
    self->is_stale = TRUE;
  else
    ask_soon (self);
}

/**
 * ter_energy_cards_get_pair:
 *
 * Returns: (transfer none): the line of two cards
 */
GtkWidget *
ter_energy_cards_get_pair (TerEnergyCards *self)
{
  g_return_val_if_fail (TER_IS_ENERGY_CARDS (self), NULL);

  return self->pair;
}
