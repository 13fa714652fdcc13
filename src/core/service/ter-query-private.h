/* ter-query-private.h — What the queries of this room share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-series.h"
#include "ter-store.h"

G_BEGIN_DECLS

GHashTable *ter_query_index (GPtrArray *records) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *ter_query_group_series (GPtrArray *series) G_GNUC_WARN_UNUSED_RESULT;
gpointer    ter_query_lookup (GHashTable *index,
                              gint64      id);
GTimeZone  *ter_query_zone (const char *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ter_query_is_listened_to (const char *source_kind);

G_END_DECLS
