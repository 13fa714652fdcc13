/* ter-commit-private.h — What the files that store a batch share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-store-private.h"

G_BEGIN_DECLS

/* What the writer remembers of a device between commits. */
typedef struct
{
  /* Owned */
  char *source_name;
  char *profile;

  gint64 id;
  gint64 last_seen_us;
  gint64 last_time_us;
  gint64 step_us;
  gint64 n_gaps;
  gboolean has_position;
  double longitude;
  double latitude;
  gboolean is_dirty;
} TerDeviceEntry;

/* What the writer remembers of a series between commits. */
typedef struct
{
  /* Owned */
  char *source_unit;
  char *last_text;
  /* Borrowed */
  TerDeviceEntry *device;

  gint64 id;
  gint64 n_observations;
  gint64 first_us;
  gint64 last_us;
  double last_value;
  int last_quality;
  guint64 digest;
  gboolean is_dirty;
} TerSeriesEntry;

/* One commit that runs. */
typedef struct
{
  /* Borrowed */
  TerStore *store;
  TerConnection *connection;
  TerBatch *batch;
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

  /* (nullable): set when a person corrects: what is brought is kept with the next seq, whatever is stored already */
  const TerAct *act;

  gint64 source_id;
  gint64 now_us;
  TerCommit result;
  TerChange changes;
} TerCommitting;

gboolean ter_committing_resolve (TerCommitting *self,
                                 GError       **error);
gboolean ter_committing_flush (TerCommitting *self,
                               GError       **error);
gboolean ter_committing_add_messages (TerCommitting *self,
                                      GError       **error);
gboolean ter_committing_refuse (TerCommitting *self,
                                guint          message,
                                const char    *reason,
                                GError       **error);
gboolean ter_committing_end_messages (TerCommitting *self,
                                      GError       **error);
gboolean ter_committing_add_observations (TerCommitting *self,
                                          GError       **error);

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
