/* ter-chart-card.h — A card with a chart, its legend and its menu
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ter-chart.h"

G_BEGIN_DECLS

/**
 * TerChartCompare:
 * @TER_COMPARE_NOTHING: the period alone
 * @TER_COMPARE_BEFORE: with the period just before
 * @TER_COMPARE_YEAR: with the same period of the year before
 *
 * What a chart is compared with.
 */
typedef enum
{
  TER_COMPARE_NOTHING,
  TER_COMPARE_BEFORE,
  TER_COMPARE_YEAR,
} TerChartCompare;

#define TER_TYPE_CHART_CARD (ter_chart_card_get_type ())
G_DECLARE_FINAL_TYPE (TerChartCard, ter_chart_card, TER, CHART_CARD, GtkBox)

/* Signal "compare-changed" (): a person chose what to compare with. */
GtkWidget *ter_chart_card_new (const char *title, int height);
/* Inside a tile: without the ground of a card and without a title. */
GtkWidget *ter_chart_card_new_plain (int height);

void ter_chart_card_set_data (TerChartCard *self, TerChartData *data, const char *subtitle);
void ter_chart_card_set_detail (TerChartCard *self, TerChartData *detail, const char *subtitle);
TerChart *ter_chart_card_get_chart (TerChartCard *self);

void ter_chart_card_offer_compare (TerChartCard *self, TerChartCompare compare);
TerChartCompare ter_chart_card_get_compare (TerChartCard *self);

G_END_DECLS
