/* ter-batch-index.c — Where the things of a batch are
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-batch-index-private.h"

#include <string.h>

#define FIRST_SLOTS 64

static void
put (TerBatchIndex *self,
     TerBatchSlot   slot)
{
  guint mask = self->n_slots - 1;
  guint i = slot.hash & mask;

  while (self->slots[i].place != 0)
    i = (i + 1) & mask;
  self->slots[i] = slot;
}

static void
grow (TerBatchIndex *self)
{
  TerBatchIndex larger = { .n_slots = MAX (FIRST_SLOTS, self->n_slots * 2),
                           .n_used = self->n_used };

  larger.slots = g_new0 (TerBatchSlot, larger.n_slots);
  for (guint i = 0; i < self->n_slots; i++)
    {
      if (self->slots[i].place != 0)
        put (&larger, self->slots[i]);
    }
  ter_batch_index_clear (self);
  *self = larger;
}

/**
 * ter_batch_index_clear:
 *
 * Forgets everything and frees its memory.
 */
void
ter_batch_index_clear (TerBatchIndex *self)
{
  g_free (self->slots);
  *self = (TerBatchIndex) { NULL };
}

/**
 * ter_batch_index_reset:
 *
 * Forgets everything and keeps its memory.
 */
void
ter_batch_index_reset (TerBatchIndex *self)
{
  if (self->n_used > 0)
    memset (self->slots, 0, self->n_slots * sizeof *self->slots);
  self->n_used = 0;
}

/**
 * ter_batch_index_find:
 * @hash: the hash of what is looked for
 * @is_sought: tells whether a thing with that hash is the one
 * @index: (out): its index
 *
 * Looks a thing up.
 *
 * Returns: whether it is there
 */
gboolean
ter_batch_index_find (const TerBatchIndex *self,
                      guint32              hash,
                      TerBatchIndexFunc    is_sought,
                      gconstpointer        sought,
                      gpointer             owner,
                      guint               *index)
{
  guint mask = self->n_slots - 1;

  if (self->n_slots == 0)
    return FALSE;
  for (guint i = hash & mask; self->slots[i].place != 0; i = (i + 1) & mask)
    {
      if (self->slots[i].hash == hash && is_sought (self->slots[i].place - 1, sought, owner))
        {
          *index = self->slots[i].place - 1;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ter_batch_index_add:
 * @hash: its hash
 * @index: where it lies
 *
 * Adds a thing that is not there yet.
 */
void
ter_batch_index_add (TerBatchIndex *self,
                     guint32        hash,
                     guint          index)
{
  /* Half full at most: a search ends soon. */
  if (2 * (self->n_used + 1) > self->n_slots)
    grow (self);
  put (self, (TerBatchSlot) { hash, index + 1 });
  self->n_used++;
}
