/* ter-segment-private.h — How segments are made, written and merged
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-engine-private.h"

G_BEGIN_DECLS

/* Seqs fit in 16 bits: how often one instant of one series may be corrected. */
#define TER_MAX_SEQ 65535
/* Segments of a level are merged into one of the next; those of the last wait for compaction. */
#define TER_MAX_LEVEL 2

TerSegment *ter_segment_new_damaged (gint64 id,
                                     gint64 n,
                                     gint64 n_series,
                                     gint64 first_series,
                                     gint64 last_series) G_GNUC_WARN_UNUSED_RESULT;
const TerDeviceState *ter_segment_find_device (const TerSegment *self, gint64 device_id);
void ter_device_state_merge (TerDeviceState *self, const TerDeviceState *other);
TerSegments *ter_segments_new (GPtrArray *segments, gint64 through, gint64 below)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_segments_has_series (const TerSegments *self, guint index, gint64 series_id);

/* The first bytes of a segment: its form, and what it holds beside times and values. */
#define TER_SEGMENT_FORMAT 1
#define TER_SEGMENT_SEQS 1
#define TER_SEGMENT_TEXTS 2

/* The bytes of a segment, and back. Decoding trusts nothing. */
guint8 *ter_segment_encode (const TerSegment *self, gsize *length) G_GNUC_WARN_UNUSED_RESULT;
TerSegment *ter_segment_decode (const guint8 *data, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* What segments add to the rows of series and devices. */
GHashTable *ter_segments_sum_up (const TerSegments *self) G_GNUC_WARN_UNUSED_RESULT;
GHashTable *ter_segments_sum_up_devices (const TerSegments *self, gint64 through)
    G_GNUC_WARN_UNUSED_RESULT;

/* Several into one, sorted again. */
TerSegment *ter_segment_merge (TerSegment *const *segments, guint n_segments)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
