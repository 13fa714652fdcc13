/* ter-energy-chart.c — The consumption of a building, as closely as one looks
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The whole period comes with the page; a part that is looked at closely is asked for by finer steps. What it is
 * compared with is chosen in the card, and the page asks again.
 *
 *  1. The step of a part follows its length, so that a chart never has more than some hundred points: hours under a
 *     month, days under eight, weeks under four years. It is never coarser than that of the page.
 *  2. A selected period becomes the period of the session: of whole days.
 */

#include "config.h"

#include "ter-energy-chart.h"

#include <glib/gi18n-lib.h>

#include "ter-clock.h"
#include "ter-page-charts.h"
#include "ter-refiner.h"

struct _TerEnergyChart
{
  AdwBin parent_instance;

  /* Owned */
  TerRefiner *refiner;

  /* Borrowed: child */
  TerChartCard *card;
  /* Borrowed: of the page */
  TerSession *session;

  gint64 site_id;
  TerSpan period;
  TerStep step;
};

typedef struct
{
  gint64 site_id;
  TerSpan period;
  TerSpan span;
  TerStep step;
  TerAgainst against;
} Question;

G_DEFINE_FINAL_TYPE (TerEnergyChart, ter_energy_chart, ADW_TYPE_BIN)

static TerStep
step_for (TerSpan span)
{
  gint64 days = (span.end_us - span.start_us) / TER_USEC_PER_DAY;

  if (days <= 32)
    return TER_STEP_HOUR;
  if (days <= 250)
    return TER_STEP_DAY;
  if (days <= 1500)
    return TER_STEP_WEEK;

  return TER_STEP_MONTH;
}

static gpointer
prepare (gpointer owner,
         TerSpan  span)
{
  TerEnergyChart *self = owner;
  Question *question;
  TerStep step = step_for (span);

  if (step >= self->step)
    return NULL;
  question = g_new0 (Question, 1);
  question->site_id = self->site_id;
  question->period = self->period;
  question->span = span;
  question->step = step;
  question->against = ter_energy_chart_get_against (self);

  return question;
}

static gpointer
ask (TerTerritory *territory,
     gpointer      params,
     GCancellable *cancellable,
     GError      **error)
{
  const Question *question = params;

  return ter_energy_slice_load (territory, question->site_id, question->period, question->span,
                                question->step, question->against, cancellable, error);
}

static TerChartData *
show (gpointer owner,
      gpointer answer,
      char   **subtitle)
{
  TerEnergyChart *self = owner;
  TerEnergySlice *slice = answer;
  TerChartData *data;

  data =
      ter_chart_of_buckets (_("Consumption"), NULL, slice->buckets, slice->against, TER_MARK_LINE,
                            ter_territory_get_zone (ter_session_get_territory (self->session)));
  if (data != NULL)
    *subtitle = ter_chart_subtitle (data, slice->step);

  return data;
}

static void
span_chosen_cb (TerEnergyChart *self,
                gint64          start_us,
                gint64          end_us)
{
  if (self->session != NULL)
    ter_chart_use_span (self->session, start_us, end_us);
}

static void
ter_energy_chart_dispose (GObject *object)
{
  TerEnergyChart *self = TER_ENERGY_CHART (object);

  if (self->refiner != NULL)
    ter_refiner_stop (self->refiner);
  g_clear_object (&self->refiner);

  G_OBJECT_CLASS (ter_energy_chart_parent_class)->dispose (object);
}

static void
ter_energy_chart_class_init (TerEnergyChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_energy_chart_dispose;
}

static void
ter_energy_chart_init (TerEnergyChart *self)
{
  static const TerRefinement how = {
    .prepare = prepare,
    .ask = ask,
    .show = show,
    .free_question = g_free,
    .free_answer = (GDestroyNotify) ter_energy_slice_unref,
  };

  self->card = TER_CHART_CARD (ter_chart_card_new (_("Consumption"), 220));
  ter_chart_card_offer_compare (self->card, TER_COMPARE_YEAR);
  ter_chart_set_least (ter_chart_card_get_chart (self->card), 6 * TER_USEC_PER_HOUR);
  g_signal_connect_object (ter_chart_get_link (ter_chart_card_get_chart (self->card)),
                           "span-chosen", G_CALLBACK (span_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->card));
  self->refiner = ter_refiner_new (self->card, &how, self);
}

/**
 * ter_energy_chart_new:
 *
 * Returns: (transfer floating): an empty chart of consumption
 */
GtkWidget *
ter_energy_chart_new (void)
{
  return g_object_new (TER_TYPE_ENERGY_CHART, NULL);
}

/**
 * ter_energy_chart_get_card:
 *
 * Returns: (transfer none): the card, whose "compare-changed" the page answers
 */
TerChartCard *
ter_energy_chart_get_card (TerEnergyChart *self)
{
  g_return_val_if_fail (TER_IS_ENERGY_CHART (self), NULL);

  return self->card;
}

/**
 * ter_energy_chart_get_against:
 *
 * Returns: what a person compares with
 */
TerAgainst
ter_energy_chart_get_against (TerEnergyChart *self)
{
  static const TerAgainst table[] = {
    [TER_COMPARE_NOTHING] = TER_AGAINST_NOTHING,
    [TER_COMPARE_BEFORE] = TER_AGAINST_BEFORE,
    [TER_COMPARE_YEAR] = TER_AGAINST_YEAR,
  };

  g_return_val_if_fail (TER_IS_ENERGY_CHART (self), TER_AGAINST_NOTHING);

  return table[ter_chart_card_get_compare (self->card)];
}

/**
 * ter_energy_chart_show:
 * @session: whose territory and period it is
 * @detail: the building
 * @slice: (nullable): the whole period beside the one before, when that is compared with
 *
 * Shows the consumption of a building.
 */
void
ter_energy_chart_show (TerEnergyChart  *self,
                       TerSession      *session,
                       TerEnergyDetail *detail,
                       TerEnergySlice  *slice)
{
  TerTerritory *territory;
  TerBuckets *before = NULL;
  g_autofree char *subtitle = NULL;
  g_autoptr (TerChartData) data = NULL;

  g_return_if_fail (TER_IS_ENERGY_CHART (self));
  g_return_if_fail (detail != NULL);

  territory = ter_session_get_territory (session);
  self->session = session;
  self->site_id = detail->site->id;
  self->period = detail->period.span;
  self->step = detail->step;
  if (ter_energy_chart_get_against (self) == TER_AGAINST_YEAR)
    before = detail->buckets_before;
  else if (slice != NULL)
    before = slice->against;
  data = ter_chart_of_buckets (_("Consumption"), detail->consumption->sentence, detail->buckets,
                               before,
                               detail->step == TER_STEP_MONTH ? TER_MARK_COLUMNS : TER_MARK_LINE,
                               ter_territory_get_zone (territory));
  if (data != NULL)
    subtitle = ter_chart_subtitle (data, detail->step);
  ter_refiner_set_territory (self->refiner, territory);
  ter_chart_card_set_data (self->card, data, subtitle);
}
