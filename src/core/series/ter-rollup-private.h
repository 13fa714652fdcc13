/* ter-rollup-private.h — Buckets that are being filled
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-rollup.h"

G_BEGIN_DECLS

TerRollup *ter_rollup_new_bare (const gint64 *edges, gsize n_edges, gboolean has_totals)
    G_GNUC_WARN_UNUSED_RESULT;
void ter_rollup_blank (TerRollup *self);

G_END_DECLS
