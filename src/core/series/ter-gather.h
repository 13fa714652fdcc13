/* ter-gather.h — Observations gathered into buckets as they come, packed or not
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-rollup.h"

G_BEGIN_DECLS

/**
 * TerGather:
 *
 * Gathers the observations of one series by the rules of ter_aggregate(), chunk after chunk, without holding them
 * all. Observations come in order of time; what comes out of order is not gathered.
 */
typedef struct _TerGather TerGather;

TerGather *ter_gather_new (const gint64 *edges, gsize n_edges, TerSeriesKind kind, gint64 step_us)
    G_GNUC_WARN_UNUSED_RESULT;
void ter_gather_free (TerGather *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerGather, ter_gather_free)

void ter_gather_add (
    TerGather *self, const gint64 *times, const double *values, const guint8 *qualities, gsize n);
gboolean ter_gather_add_chunk (TerGather *self, const guint8 *data, gsize length, GError **error);
/* What was gathered since ter_gather_new(); nothing can be added afterwards. */
TerRollup *ter_gather_end (TerGather *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
