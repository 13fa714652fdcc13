/* ter-inventory.h — The inventory of datasets and the sheet of one
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-dataset.h"
#include "ter-figure.h"
#include "ter-resource.h"
#include "ter-run.h"
#include "ter-series.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerFreshness:
 * @TER_FRESHNESS_UNKNOWN: nobody said how often it should change, or it was never brought
 * @TER_FRESHNESS_FRESH: it changed when it should have
 * @TER_FRESHNESS_OUT_OF_DATE: it should have changed since
 */
typedef enum
{
  TER_FRESHNESS_UNKNOWN,
  TER_FRESHNESS_FRESH,
  TER_FRESHNESS_OUT_OF_DATE,
} TerFreshness;

/**
 * TerInventoryItem:
 * @dataset: the dataset
 * @source_name: (nullable): the source that brings it
 * @freshness: whether it changed when it should have
 * @freshness_text: that in words: "12 days late", "8 min ago"
 * @due_us: until when it is fresh, or %TER_INSTANT_NONE
 * @sort_key: a key that orders titles as people do; compare with strcmp()
 * @search_text: title, theme, producer, steward and source, case-folded, for a search
 */
typedef struct
{
  TerDataset *dataset;
  char *source_name;
  TerFreshness freshness;
  char *freshness_text;
  gint64 due_us;
  char *sort_key;
  char *search_text;
} TerInventoryItem;

TER_DECLARE_RECORD (TerInventoryItem, ter_inventory_item)

/**
 * TerFiche:
 * @item: the dataset
 * @resources: (element-type TerResource): its files
 * @n_features: features with a geometry that it holds
 * @runs: (element-type TerRun): the last runs of its source, the most recent first
 * @series: (element-type TerSeries): the series of its source
 * @acts: (element-type TerAct): what people did to it, the most recent first
 * @rows: (nullable): how much it holds, with its provenance
 */
typedef struct
{
  TerInventoryItem *item;
  GPtrArray *resources;
  guint n_features;
  GPtrArray *runs;
  GPtrArray *series;
  GPtrArray *acts;
  TerFigure *rows;
} TerFiche;

TER_DECLARE_RECORD (TerFiche, ter_fiche)

GPtrArray  *ter_inventory_load (TerTerritory *territory,
                                GCancellable *cancellable,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;
TerFiche   *ter_fiche_load (TerTerritory *territory,
                            gint64        dataset_id,
                            GCancellable *cancellable,
                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;
const char *ter_freshness_label (TerFreshness freshness);

G_END_DECLS
