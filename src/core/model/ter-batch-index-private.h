/* ter-batch-index-private.h — Where the things of a batch are
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hash and place side by side: one look into the memory for most searches. */
typedef struct
{
  guint32 hash;
  /* The index + 1; 0 if it is free */
  guint32 place;
} TerBatchSlot;

/* A hash table of indices: the things themselves lie in an array of their owner. It is asked about every value of
 * every message, so it allocates nothing for each of its entries. */
typedef struct
{
  /* Owned */
  TerBatchSlot *slots;
  guint n_slots;
  guint n_used;
} TerBatchIndex;

/* Whether the thing at @index is the one looked for. */
typedef gboolean (*TerBatchIndexFunc) (guint index, gconstpointer sought, gpointer owner);

void ter_batch_index_clear (TerBatchIndex *self);
void ter_batch_index_reset (TerBatchIndex *self);
gboolean ter_batch_index_find (const TerBatchIndex *self,
                               guint32 hash,
                               TerBatchIndexFunc is_sought,
                               gconstpointer sought,
                               gpointer owner,
                               guint *index);
void ter_batch_index_add (TerBatchIndex *self, guint32 hash, guint index);

G_END_DECLS
