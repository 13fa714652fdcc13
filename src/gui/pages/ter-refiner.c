/* ter-refiner.c — Finer values for a chart that is looked at closely
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * When the view of a chart has settled, what it shows is asked for again, finer, on a worker thread.
 *
 *  1. One question at a time: a new view cancels the question about the one before, and an answer that comes all the
 *     same is dropped.
 *  2. More is asked for than is seen, half a view on each side, so that what comes into sight by a small pan is already
 *     there.
 *  3. An answer that fails leaves the coarse values: the page says what is wrong by its own question.
 *  4. The owner stops it in its dispose; from then on nothing is called.
 */

#include "config.h"

#include "ter-refiner.h"

struct _TerRefiner
{
  GObject parent_instance;

  /* Owned */
  TerTerritory *territory;
  GCancellable *cancellable;

  /* Borrowed: both outlive it, or stop it */
  TerChartCard *card;
  gpointer owner;

  TerRefinement how;
};

G_DEFINE_FINAL_TYPE (TerRefiner, ter_refiner, G_TYPE_OBJECT)

typedef struct
{
  TerRefiner *self;
  GCancellable *cancellable;
} Question;

static void
cancel (TerRefiner *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  Question *question = data;
  g_autoptr (TerRefiner) self = question->self;
  g_autoptr (GCancellable) cancellable = question->cancellable;
  gpointer answer = ter_territory_run_finish (TER_TERRITORY (source), result, NULL);

  g_free (question);
  if (answer != NULL && self->cancellable == cancellable && self->owner != NULL)
    {
      g_autofree char *subtitle = NULL;
      g_autoptr (TerChartData) data_shown = self->how.show (self->owner, answer, &subtitle);

      ter_chart_card_set_detail (self->card, data_shown, subtitle);
    }
  if (self->cancellable == cancellable)
    g_clear_object (&self->cancellable);
  if (answer != NULL)
    self->how.free_answer (answer);
}

/* Half a view on each side, inside of the whole. */
static TerSpan
widen (TerChart *chart,
       TerSpan   view)
{
  TerSpan whole = ter_chart_get_data (chart)->span;
  gint64 half = (view.end_us - view.start_us) / 2;

  return (TerSpan) { MAX (view.start_us - half, whole.start_us),
                     MIN (view.end_us + half, whole.end_us) };
}

static void
view_changed_cb (TerRefiner *self)
{
  TerChart *chart = ter_chart_card_get_chart (self->card);
  Question *question;
  gpointer params;
  TerSpan view;

  cancel (self);
  if (self->territory == NULL || ter_chart_get_data (chart) == NULL)
    return;
  if (!ter_chart_get_visible (chart, &view))
    {
      ter_chart_card_set_detail (self->card, NULL, NULL);
      return;
    }
  params = self->how.prepare (self->owner, widen (chart, view));
  if (params == NULL)
    {
      ter_chart_card_set_detail (self->card, NULL, NULL);
      return;
    }

  self->cancellable = g_cancellable_new ();
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->cancellable = g_object_ref (self->cancellable);
  ter_territory_run_async (self->territory, self->how.ask, params, self->how.free_question,
                           self->how.free_answer, self->cancellable, answered_cb, question);
}

static void
ter_refiner_dispose (GObject *object)
{
  ter_refiner_stop (TER_REFINER (object));

  G_OBJECT_CLASS (ter_refiner_parent_class)->dispose (object);
}

static void
ter_refiner_class_init (TerRefinerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ter_refiner_dispose;
}

static void
ter_refiner_init (TerRefiner *self)
{
}

/**
 * ter_refiner_new:
 * @card: whose chart becomes finer
 * @how: the functions
 * @owner: given to them; it calls ter_refiner_stop() in its dispose
 *
 * Returns: (transfer full): a refiner that waits for its territory
 */
TerRefiner *
ter_refiner_new (TerChartCard        *card,
                 const TerRefinement *how,
                 gpointer             owner)
{
  TerRefiner *self;

  g_return_val_if_fail (TER_IS_CHART_CARD (card) && how != NULL && owner != NULL, NULL);

  self = g_object_new (TER_TYPE_REFINER, NULL);
  self->card = card;
  self->how = *how;
  self->owner = owner;
  g_signal_connect_object (ter_chart_card_get_chart (card), "view-changed",
                           G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ter_refiner_set_territory:
 * @territory: (nullable): what is asked
 *
 * Says what is asked.
 */
void
ter_refiner_set_territory (TerRefiner   *self,
                           TerTerritory *territory)
{
  g_return_if_fail (TER_IS_REFINER (self));

  if (g_set_object (&self->territory, territory))
    cancel (self);
}

/**
 * ter_refiner_stop:
 *
 * Asks nothing any more, and shows no answer.
 */
void
ter_refiner_stop (TerRefiner *self)
{
  g_return_if_fail (TER_IS_REFINER (self));

  cancel (self);
  g_clear_object (&self->territory);
  self->owner = NULL;
}
