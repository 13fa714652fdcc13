/* ter-gather-private.h — What the files that gather share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-gather.h"

G_BEGIN_DECLS

struct _TerGather
{
  /* Owned */
  TerRollup *rollup;
  /* Room that is kept from chunk to chunk; see ter-gather-chunk.c */
  gint32 *distances;
  gsize distances_room;
  gpointer parts;
  GArray *runs;

  TerSeriesKind kind;
  gint64 step_us;
  /* What every bucket is a whole number of times as long as */
  gint64 grain_us;
  /* The buckets that values and cover have come to */
  gsize bucket;
  gsize cover_bucket;
  /* The observation that waits for the next one */
  gboolean has_last;
  gboolean last_counts;
  gint64 last_us;
};

void ter_gather_cover (TerGather *self, gint64 start_us, gint64 end_us);
void ter_gather_follow (TerGather *self, gint64 time);
void ter_gather_wait (TerGather *self, gint64 time, gboolean it_counts);
gboolean ter_gather_seek (TerGather *self, gint64 time);

G_END_DECLS
