/* ter-slices.c — What lies in several places, as one
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Slices are sorted, and mostly one begins where another ends: a heap of their heads gives the slice
 * that comes next and the instant up to which it is alone, and what is alone is copied whole.
 *
 *  1. Out come strictly growing instants. Of several observations of one instant the one with the
 *     highest seq is kept; of equal seqs, which only chunks and what corrects them have, the one of
 *     the later slice.
 *  2. A slice is read from its head to its end, once.
 */

#include "config.h"

#include <string.h>

#include "ter-engine-private.h"

/* How many rows between two looks at a GCancellable: less than a millisecond. */
#define ROWS_PER_LOOK 65536

static void
clear_slice (gpointer data)
{
  TerSlice *slice = data;

  if (slice->free_owner != NULL)
    slice->free_owner (slice->owner);
}

/**
 * ter_slices_new:
 *
 * Makes an empty list of slices, which lets their owners go when it is freed.
 */
GArray *
ter_slices_new (void)
{
  GArray *slices = g_array_new (FALSE, FALSE, sizeof (TerSlice));

  g_array_set_clear_func (slices, clear_slice);

  return slices;
}

/**
 * ter_slices_have_texts:
 * @slices: (element-type TerSlice): slices
 *
 * Tells whether an observation of the slices may be a text: without one, nobody has to carry texts.
 */
gboolean
ter_slices_have_texts (GArray *slices)
{
  for (guint i = 0; i < slices->len; i++)
    {
      if (g_array_index (slices, TerSlice, i).text_ids != NULL)
        return TRUE;
    }

  return FALSE;
}

/* A slice and how far it was read. */
typedef struct
{
  const TerSlice *slice;
  gsize head;
  guint rank;
} Cursor;

typedef struct
{
  /* Owned */
  Cursor *heap;
  guint n_cursors;
  /* Borrowed */
  TerSamples *samples;
  GPtrArray *texts;
} Merging;

static inline guint
get_seq (const Cursor *cursor)
{
  return cursor->slice->seqs != NULL ? cursor->slice->seqs[cursor->head] : 0;
}

static inline gboolean
comes_before (const Cursor *a,
              const Cursor *b)
{
  gint64 one = a->slice->times[a->head];
  gint64 other = b->slice->times[b->head];

  if (one != other)
    return one < other;
  if (get_seq (a) != get_seq (b))
    return get_seq (a) < get_seq (b);

  return a->rank < b->rank;
}

static void
sink (Merging *self,
      guint    place)
{
  for (;;)
    {
      guint least = place;
      Cursor moved;

      for (guint child = 2 * place + 1; child <= 2 * place + 2; child++)
        {
          if (child < self->n_cursors && comes_before (&self->heap[child], &self->heap[least]))
            least = child;
        }
      if (least == place)
        return;
      moved = self->heap[place];
      self->heap[place] = self->heap[least];
      self->heap[least] = moved;
      place = least;
    }
}

static void
fill_heap (Merging *self,
           GArray  *slices)
{
  self->heap = g_new (Cursor, slices->len);
  for (guint i = 0; i < slices->len; i++)
    {
      const TerSlice *slice = &g_array_index (slices, TerSlice, i);

      if (slice->n > 0)
        self->heap[self->n_cursors++] = (Cursor) { slice, 0, i };
    }
  for (guint i = self->n_cursors; i > 0; i--)
    sink (self, i - 1);
}

/* How many rows from the head of the first slice come before those of all others; at least one. */
static gsize
count_alone (const Merging *self)
{
  const Cursor *top = &self->heap[0];
  const gint64 *times = top->slice->times;
  gint64 limit_us = G_MAXINT64;
  gsize low = top->head + 1, high = top->slice->n;

  for (guint i = 1; i <= 2 && i < self->n_cursors; i++)
    limit_us = MIN (limit_us, self->heap[i].slice->times[self->heap[i].head]);
  if (self->n_cursors == 1 || times[high - 1] < limit_us)
    return high - top->head;
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (times[middle] < limit_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low - top->head;
}

static void
add_text (Merging        *self,
          const TerSlice *slice,
          gsize           row)
{
  guint32 id = slice->text_ids != NULL ? slice->text_ids[row] : 0;

  g_ptr_array_add (self->texts, id > 0 ? g_strdup (slice->texts[id - 1]) : NULL);
}

static void
add_row (Merging        *self,
         const TerSlice *slice,
         gsize           row)
{
  TerSamples *samples = self->samples;

  if (samples->n > 0 && samples->times[samples->n - 1] == slice->times[row])
    {
      samples->n--;
      if (self->texts != NULL)
        g_ptr_array_set_size (self->texts, (gint) samples->n);
    }
  samples->times[samples->n] = slice->times[row];
  samples->values[samples->n] = slice->values[row];
  samples->qualities[samples->n] = slice->qualities[row];
  if (self->texts != NULL)
    add_text (self, slice, row);
  samples->n++;
}

static void
add_rows (Merging        *self,
          const TerSlice *slice,
          gsize           first,
          gsize           n)
{
  TerSamples *samples = self->samples;

  if (slice->seqs != NULL)
    {
      for (gsize i = 0; i < n; i++)
        add_row (self, slice, first + i);
      return;
    }

  /* Only the first of the rows can be at the instant of what is there. */
  add_row (self, slice, first);
  memcpy (samples->times + samples->n, slice->times + first + 1, (n - 1) * sizeof (gint64));
  memcpy (samples->values + samples->n, slice->values + first + 1, (n - 1) * sizeof (double));
  memcpy (samples->qualities + samples->n, slice->qualities + first + 1, n - 1);
  samples->n += n - 1;
  for (gsize i = 1; self->texts != NULL && i < n; i++)
    add_text (self, slice, first + i);
}

/**
 * ter_slices_merge:
 * @slices: (element-type TerSlice): in any order
 * @texts: (nullable) (element-type utf8): an empty array that frees its texts, filled beside the
 *   observations
 * @cancellable: (nullable): stops it
 *
 * Merges slices of one series: of several observations of one instant, the one that is read.
 *
 * Returns: (transfer full): the observations
 */
TerSamples *
ter_slices_merge (GArray       *slices,
                  GPtrArray    *texts,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (TerSamples) samples = ter_samples_new ();
  g_autofree Cursor *heap = NULL;
  Merging self = { .samples = samples, .texts = texts };
  gsize n = 0, looked = 0;

  for (guint i = 0; i < slices->len; i++)
    n += g_array_index (slices, TerSlice, i).n;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  samples->times = g_new (gint64, n);
  samples->values = g_new (double, n);
  samples->qualities = g_new (guint8, n);
  fill_heap (&self, slices);
  heap = self.heap;
  while (self.n_cursors > 0)
    {
      Cursor *top = &self.heap[0];
      gsize n_rows = MIN (count_alone (&self), ROWS_PER_LOOK);

      add_rows (&self, top->slice, top->head, n_rows);
      looked += n_rows;
      if (looked >= ROWS_PER_LOOK)
        {
          looked = 0;
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return NULL;
        }
      top->head += n_rows;
      if (top->head == top->slice->n)
        *top = self.heap[--self.n_cursors];
      sink (&self, 0);
    }

  return g_steal_pointer (&samples);
}
