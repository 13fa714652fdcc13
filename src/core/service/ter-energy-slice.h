/* ter-energy-slice.h — What one building consumes over a part of a period, beside another time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-buckets.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerAgainst:
 * @TER_AGAINST_NOTHING: alone
 * @TER_AGAINST_BEFORE: the period just before, so that days of the week meet; months for a period seen by month
 * @TER_AGAINST_YEAR: the same dates of the year before
 *
 * What a period is compared with.
 */
typedef enum
{
  TER_AGAINST_NOTHING,
  TER_AGAINST_BEFORE,
  TER_AGAINST_YEAR,
} TerAgainst;

/**
 * TerEnergySlice:
 * @span: whole steps
 * @step: of the buckets
 * @buckets: what was consumed, kWh
 * @against: (nullable): the other time, aligned by index, kWh
 *
 * A part of the consumption of a building.
 */
typedef struct
{
  TerSpan span;
  TerStep step;
  TerBuckets *buckets;
  TerBuckets *against;
} TerEnergySlice;

TER_DECLARE_RECORD (TerEnergySlice, ter_energy_slice)

TerEnergySlice *ter_energy_slice_load (TerTerritory *territory,
                                       gint64 site_id,
                                       TerSpan period,
                                       TerSpan span,
                                       TerStep step,
                                       TerAgainst against,
                                       GCancellable *cancellable,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
