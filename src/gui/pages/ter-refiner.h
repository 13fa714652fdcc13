/* ter-refiner.h — Finer values for a chart that is looked at closely
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-chart-card.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerRefinement:
 * @prepare: makes the question about a part of the time, or gives %NULL when what is shown is fine enough
 * @ask: answers it, on a worker thread
 * @show: makes a chart of the answer, and says its unit
 * @free_question: frees what @prepare made
 * @free_answer: frees what @ask answered
 *
 * How the chart of a page becomes finer.
 */
typedef struct
{
  gpointer (*prepare) (gpointer owner, TerSpan span);
  TerTerritoryFunc ask;
  TerChartData *(*show) (gpointer owner, gpointer answer, char **subtitle);
  GDestroyNotify free_question;
  GDestroyNotify free_answer;
} TerRefinement;

#define TER_TYPE_REFINER (ter_refiner_get_type ())
G_DECLARE_FINAL_TYPE (TerRefiner, ter_refiner, TER, REFINER, GObject)

TerRefiner *ter_refiner_new (TerChartCard *card, const TerRefinement *how, gpointer owner)
    G_GNUC_WARN_UNUSED_RESULT;
void ter_refiner_set_territory (TerRefiner *self, TerTerritory *territory);
void ter_refiner_stop (TerRefiner *self);

G_END_DECLS
