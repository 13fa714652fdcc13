/* ter-compact-private.h — What the files that turn segments into chunks share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-store-private.h"

G_BEGIN_DECLS

/* A row to insert: its blob lies in bytes. */
typedef struct
{
  gint64 id;
  guint offset;
  guint length;
} TerPackedRow;

/* What compaction writes for one series. Owned by who packs it. */
typedef struct
{
  gint64 series_id;
  gboolean has_fold;
  TerSeriesFold fold;
  /* How days are cut, and whether it was another way before */
  char *zone;
  gboolean is_recut;
  /* (element-type guint32): the weeks whose chunks are replaced, by their first slot */
  GArray *weeks;
  /* (element-type TerPackedRow) */
  GArray *chunks;
  GArray *rollups;
  GByteArray *bytes;
} TerPackedSeries;

void ter_packed_series_free (TerPackedSeries *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerPackedSeries, ter_packed_series_free)

/* Packs what the segments up to @through hold of a series, with what its chunks hold of the same weeks. */
TerPackedSeries *ter_reading_pack_series (TerReading *reading,
                                          gint64 series_id,
                                          gint64 through,
                                          GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What segments up to @through hold of series that cannot be packed, as a segment to insert. */
TerSegment *ter_segments_leave (const TerSegments *self, gint64 through, const GArray *series)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_packed_series_add_days (TerPackedSeries *self,
                                     TerReading *reading,
                                     gint64 through,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean ter_packed_series_write_days (const TerPackedSeries *self,
                                       TerConnection *connection,
                                       GError **error);
gboolean ter_packed_series_write (const TerPackedSeries *self,
                                  TerConnection *connection,
                                  GError **error);

G_END_DECLS
