/* ter-commit-private.h — What the files that store a batch share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-segment-private.h"
#include "ter-store-private.h"

G_BEGIN_DECLS

/* What the writer remembers of a device between commits. */
typedef struct
{
  /* Its name at the source; owned but when it is what is looked for */
  gint64 source_id;
  char *remote_id;
  /* Owned */
  char *source_name;
  char *profile;

  TerDeviceState state;
  gboolean has_position;
  double longitude;
  double latitude;
  /* What the source says of it changed; the state did. */
  gboolean is_dirty;
  gboolean is_touched;
} TerDeviceEntry;

/* What the writer remembers of a series between commits. */
typedef struct
{
  /* Borrowed, then its name in its device; owned but when it is what is looked for */
  TerDeviceEntry *device;
  char *property;
  char *channel;
  /* Owned */
  char *source_unit;

  gint64 id;
  gint64 last_us;
} TerSeriesEntry;

/* The identity of a message, 16 bytes. */
typedef struct
{
  guint8 bytes[16];
} TerKey;

typedef struct _TerKeySet TerKeySet;

/* An observation on its way in: judged, in the unit of its series. */
typedef struct
{
  gint64 time_us;
  double value;
  /* Borrowed from the batch */
  const char *text;
  gsize index;
  guint message;
  guint16 seq;
  guint8 quality;
  /* It is stored already, or refused. */
  gboolean is_out;
} TerCandidate;

/* The segment that a commit makes. */
typedef struct
{
  /* Owned */
  TerSegment *segment;
  GHashTable *text_ids;
  GPtrArray *texts;
  gsize capacity;
} TerSegmentBuilder;

/* One commit that runs. */
typedef struct
{
  /* Borrowed */
  TerStore *store;
  TerConnection *connection;
  TerBatch *batch;
  TerKeySet *keys;
  /* Owned */
  TerDeviceEntry **devices;
  TerSeriesEntry **series;
  /* For each stream, whether its values are in another unit than the series */
  guint8 *is_converted;
  /* For each message */
  guint8 *is_duplicate;
  guint8 *is_reported;
  guint *hour_slots;
  /* (element-type TerActivity) */
  GArray *hours;
  /* (element-type TerCandidate): of one series */
  GArray *candidates;
  TerSegmentBuilder builder;

  /* (nullable): set when a person corrects: what is brought is kept with the next seq, whatever is stored already */
  const TerAct *act;

  gint64 source_id;
  gint64 now_us;
  TerCommit result;
  TerChange changes;
} TerCommitting;

gboolean ter_committing_resolve (TerCommitting *self, GError **error);
gboolean ter_committing_flush (TerCommitting *self, GError **error);
gboolean ter_committing_add_messages (TerCommitting *self, GError **error);
gboolean ter_committing_refuse (TerCommitting *self,
                                guint message,
                                const char *reason,
                                GError **error);
gboolean ter_committing_end_messages (TerCommitting *self, GError **error);
gboolean ter_committing_add_observations (TerCommitting *self, GError **error);
/* Tells the candidates of a series that are new from those that are stored, and gives each its seq. */
gboolean ter_committing_compare (TerCommitting *self, TerSeriesEntry *series, GError **error);

/* Keys of messages. */
GHashTable *ter_key_sets_new (void) G_GNUC_WARN_UNUSED_RESULT;
void ter_key_hash_text (const guint8 *text, gsize length, TerKey *key);
gboolean ter_store_insert_keys (TerConnection *connection,
                                gint64         source_id,
                                const TerKey  *keys,
                                guint          n,
                                GError       **error);
gboolean ter_committing_add_key (TerCommitting *self,
                                 const char *text,
                                 gboolean *is_new,
                                 GError **error);
gboolean ter_committing_end_keys (TerCommitting *self, GError **error);

/* The segment of a commit. */
void ter_segment_builder_init (TerSegmentBuilder *self, gsize n, guint n_series, guint n_devices);
void ter_segment_builder_clear (TerSegmentBuilder *self);
void ter_segment_builder_add (TerSegmentBuilder *self, gint64 series_id, const TerCandidate *row);
TerSegment *ter_segment_builder_end (TerSegmentBuilder *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean ter_store_insert_segment (TerStore *self,
                                   TerSegment *segment,
                                   gint64 created_us,
                                   GError **error);
gboolean ter_store_merge_segments (TerStore *self, GError **error);

/* Stores what a person corrects: observations of one series, of instants that have one, as values that count from now
 * on. No sign of life of the source, no activity. */
gboolean ter_store_write_correction (TerStore      *self,
                                     TerConnection *connection,
                                     TerBatch      *batch,
                                     const TerAct  *act,
                                     GError       **error);
/* The effect of an act on a correction (ter-store-correct.c). */
gboolean ter_correction_take_effect (TerStore      *self,
                                     TerConnection *connection,
                                     const TerAct  *act,
                                     GError       **error);

G_END_DECLS
