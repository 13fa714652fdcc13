/* ter-baseline-private.h — The candidates of a baseline
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-baseline.h"
#include "ter-fit.h"

G_BEGIN_DECLS

#define TER_BASELINE_MAX_PARAMETERS 5

/* A model with its balance points, before it is fitted. */
typedef struct
{
  TerBaselineModel model;
  double heating_balance;
  double cooling_balance;
  /* Which balance points were searched: they are parameters. */
  gboolean heating_searched;
  gboolean cooling_searched;
} TerCandidate;

gboolean ter_candidate_heats (const TerCandidate *self);
gboolean ter_candidate_cools (const TerCandidate *self);
guint    ter_candidate_count_parameters (const TerCandidate *self);
guint    ter_candidate_fill_row (const TerCandidate    *self,
                                 const TerEnergyPoints *points,
                                 guint                  index,
                                 double                *row);
guint    ter_candidate_fill_shares (const TerCandidate    *self,
                                    const TerEnergyPoints *points,
                                    guint                  index,
                                    double                *shares);
TerFit  *ter_candidate_fit (const TerCandidate    *self,
                            const TerEnergyPoints *points,
                            GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_candidate_search (TerCandidate          *self,
                               const TerEnergyPoints *points);

G_END_DECLS
