/* ter-engine-private.h — Observations as segments, and what reads them together with chunks
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-samples.h"
#include "ter-statement-private.h"

G_BEGIN_DECLS

/* Where the observations of one series lie in a segment. */
typedef struct
{
  gint64 series_id;
  guint32 first;
  guint32 n;
} TerSegmentSeries;

/* What was known of a device after a commit. All of it only grows: the latest of two has the greater n_gaps and
 * last_time_us. */
typedef struct
{
  gint64 device_id;
  gint64 last_seen_us;
  gint64 last_time_us;
  gint64 step_us;
  gint64 n_gaps;
} TerDeviceState;

/* A segment, decoded: columns sorted by (series, instant, seq). Immutable once made, shared by reference between
 * threads. */
typedef struct
{
  gatomicrefcount ref_count;
  gint64 id;
  int level;
  gint64 n_commits;
  gint64 created_us;
  guint64 checksum;

  /* Its bytes cannot be trusted: it has no rows here, and in the file it may hold some of any series from the first to
   * the last. */
  gboolean is_damaged;
  gint64 first_series;
  gint64 last_series;

  guint32 n;
  guint32 n_series;
  guint32 n_devices;
  guint32 n_texts;
  /* Owned. In order of series. */
  TerSegmentSeries *series;
  /* Owned. n each; seqs is NULL when all are 0, text_ids when there is no text: 0 is none, i + 1 is texts[i]. */
  gint64 *times;
  double *values;
  guint8 *qualities;
  guint16 *seqs;
  guint32 *text_ids;
  /* Owned. n_texts. */
  char **texts;
  /* Owned. In order of devices. */
  TerDeviceState *devices;
} TerSegment;

TerSegment *ter_segment_new (void) G_GNUC_WARN_UNUSED_RESULT;
TerSegment *ter_segment_ref (TerSegment *self);
void ter_segment_unref (TerSegment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerSegment, ter_segment_unref)

const TerSegmentSeries *ter_segment_find (const TerSegment *self, gint64 series_id);

/* The segments that a snapshot of the file lists, by id, with the mark of the compaction that it saw. Immutable. */
typedef struct
{
  gatomicrefcount ref_count;
  /* Owned, n_segments */
  TerSegment **segments;
  guint n_segments;
  /* Of the segments up to @through, what is of the series below @below is in chunks already. */
  gint64 through;
  gint64 below;
} TerSegments;

TerSegments *ter_segments_ref (TerSegments *self);
void ter_segments_unref (TerSegments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerSegments, ter_segments_unref)

/* FALSE with an error when a segment is damaged that may hold observations of a series. */
gboolean ter_segments_check_series (const TerSegments *self, gint64 series_id, GError **error);

/* Observations of one series in order of (instant, seq), wherever they lie. The columns live as long as @owner. */
typedef struct
{
  gsize n;
  const gint64 *times;
  const double *values;
  const guint8 *qualities;
  /* (nullable): all 0 */
  const guint16 *seqs;
  /* (nullable): 0 is none, i + 1 is texts[i] */
  const guint32 *text_ids;
  char *const *texts;
  /* (nullable): given to @free_owner with the slice */
  gpointer owner;
  GDestroyNotify free_owner;
} TerSlice;

/* (element-type TerSlice): g_array_new with a clear function. */
GArray *ter_slices_new (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_slices_have_texts (GArray *slices);

/* What @self holds of a series from @start_us to before @end_us, index being that of a segment; FALSE when nothing.
 * What the mark says is in chunks is not given. */
gboolean ter_segments_get_slice (const TerSegments *self,
                                 guint index,
                                 gint64 series_id,
                                 gint64 start_us,
                                 gint64 end_us,
                                 TerSlice *slice);

/* Merges slices in any order: of several observations of one instant the one with the highest seq, of equal seqs that
 * of the later slice. @texts (nullable) (element-type utf8) is filled beside. */
TerSamples *ter_slices_merge (GArray *slices,
                              GPtrArray *texts,
                              GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A checksum of 64 bits of @length bytes and of the key of their row: a flipped bit and an exchanged row change it. */
guint64 ter_checksum (gint64 key, const void *data, gsize length);

/* Hash of one observation; the sum of those of a series is its digest. */
guint64 ter_observation_hash (gint64 time_us,
                              gint64 seq,
                              double value,
                              const char *text,
                              int quality);

/* Readings; see ter-store-private.h. From ter_reading_take_snapshot() to its end, a reading sees one state of the
 * file, and ter_reading_get_segments() gives the segments of that state (transfer none), decoded. */
typedef struct _TerReading TerReading;

gboolean ter_reading_take_snapshot (TerReading *self, GError **error);
const TerSegments *ter_reading_get_segments (TerReading *self);

/* The chunks of a series that touch a span, as slices (ter-store-chunks.c); a slice may reach beyond the span. */
gboolean ter_reading_list_chunks (TerReading *self,
                                  gint64 series_id,
                                  gint64 start_us,
                                  gint64 end_us,
                                  GArray *slices,
                                  GCancellable *cancellable,
                                  GError **error);
/* The same, but for chunks that are damaged. */
gboolean ter_reading_list_sound_chunks (TerReading *self,
                                        gint64 series_id,
                                        gint64 start_us,
                                        gint64 end_us,
                                        GArray *slices,
                                        GError **error);
/* Everything of a series in a span: chunks, then segments, cut to the span. Takes the snapshot if it was not taken. */
gboolean ter_reading_list_slices (TerReading *self,
                                  gint64 series_id,
                                  gint64 start_us,
                                  gint64 end_us,
                                  GArray *slices,
                                  GCancellable *cancellable,
                                  GError **error);

/* What compaction adds to the row of a series in the transaction that puts @n_new instants of it in chunks.
 * @n_new counts observations of seq 0, @digest sums ter_observation_hash() of all of them. */
typedef struct
{
  gint64 series_id;
  gint64 n_new;
  guint64 digest;
  gint64 first_us;
  gint64 last_us;
  int last_seq;
  double last_value;
  const char *last_text;
  int last_quality;
} TerSeriesFold;

/* Sums up what the segments up to @through hold of a series; FALSE when nothing. */
gboolean ter_segments_fold_series (const TerSegments *self,
                                   gint64 series_id,
                                   gint64 through,
                                   TerSeriesFold *fold);
gboolean ter_fold_write_series (TerConnection *connection,
                                const TerSeriesFold *fold,
                                GError **error);

G_END_DECLS
