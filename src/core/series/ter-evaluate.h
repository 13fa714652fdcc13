/* ter-evaluate.h — A function of the values of a series, bucket by bucket
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-aggregate.h"
#include "ter-series-query.h"

G_BEGIN_DECLS

/* More buckets than that are no answer to anybody. */
#define TER_EVALUATE_MAX_BUCKETS 4000000

gsize    ter_evaluate_count (TerSpan       span,
                             TerResolution resolution);
GArray  *ter_evaluate_edges (GTimeZone    *zone,
                             TerSpan       span,
                             TerResolution resolution) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_evaluate_is_consumption (TerSeriesKind kind,
                                      TerFunction   function);
gboolean ter_evaluate_has_answer (TerSeriesKind kind,
                                  TerFunction   function);
/* How far before and after the edges observations are looked at: they are the window of a query. */
gint64   ter_evaluate_margin (TerSeriesKind kind,
                              TerFunction   function,
                              gint64        step_us);
/* The step is learnt from that many observations at the beginning, in the middle and at the end of what is read. */
#define TER_EVALUATE_PROBE 64

gint64   ter_evaluate_learn_step (const TerSamples *start,
                                  const TerSamples *middle,
                                  const TerSamples *end);
void     ter_evaluate (TerSeriesAnswer  *answer,
                       const TerSamples *samples,
                       TerFunction       function,
                       gint64            margin_us);
/* The same from (element-type TerBucket) buckets that lie on the edges of the answer. */
void     ter_evaluate_buckets (TerSeriesAnswer *answer,
                               const GArray    *buckets,
                               TerFunction      function);
void     ter_evaluate_consumption (TerSeriesAnswer *answer,
                                   TerConsumption  *use,
                                   TerFunction      function);

G_END_DECLS
