/* ter-store-use.c — What was consumed, from the readings that are kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *      margin │ year      year     month month month   readings │ margin
 *             └────────── blocks, one after the other ──────────┘
 *                 │ a year that cannot be passed over: its months
 *                 └ a month that cannot, or that is not whole in the span, or that segments touch: all of its readings
 *
 *  1. The answer is that of ter_consumption_compute() on all readings of the window, but for the rounding of sums. What
 *     is usual is learnt from the rates of all of them: those of the readings that were left out were counted.
 *  2. What was left out is looked at again with what was learnt of this window (ter_counter_find_missing()); a block in
 *     which something is missing is opened, until there is none.
 *  3. A reading that came lately spoils the blocks that it lies in, and no other: blocks speak of their own readings.
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-rollups-private.h"
#include "ter-store-gather-private.h"

/* A part of the window. */
typedef enum
{
  BLOCK_READ,
  BLOCK_MONTH,
  BLOCK_YEAR,
} BlockKind;

typedef struct
{
  TerSpan span;
  BlockKind kind;
  /* Owned; NULL until they are read */
  TerReadings *readings;
  /* Where they begin among those of all blocks */
  gsize first;
} Block;

typedef struct
{
  /* Owned */
  GArray *blocks;
  GArray *late;
  TerReadings *readings;
  char *cut;
  /* Borrowed */
  TerReading *reading;
  GTimeZone *zone;
  GCancellable *cancellable;

  gint64 series_id;
  TerSeriesKind kind;
  gint64 step_us;
  guint limit;
  /* From edge to edge, without the margins */
  TerSpan span;
} Use;

static void
block_clear (gpointer data)
{
  Block *block = data;

  g_clear_pointer (&block->readings, ter_readings_unref);
}

static void
use_clear (Use *self)
{
  g_clear_pointer (&self->blocks, g_array_unref);
  g_clear_pointer (&self->late, g_array_unref);
  g_clear_pointer (&self->readings, ter_readings_unref);
  g_clear_pointer (&self->cut, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Use, use_clear)

static Block *
block_at (const Use *self,
          guint      i)
{
  return &g_array_index (self->blocks, Block, i);
}

/* What came since the last compaction. */
static void
list_late (Use *self)
{
  const TerSegments *segments = ter_reading_get_segments (self->reading);

  self->late = ter_slices_new ();
  for (guint i = 0; i < segments->n_segments; i++)
    {
      TerSlice slice;

      if (ter_segments_get_slice (segments, i, self->series_id, self->span.start_us,
                                  self->span.end_us, &slice))
        g_array_append_val (self->late, slice);
    }
}

static gboolean
is_late (const Use *self,
         TerSpan    span)
{
  for (guint i = 0; i < self->late->len; i++)
    {
      const TerSlice *slice = &g_array_index (self->late, TerSlice, i);
      gsize low = 0, high = slice->n;

      while (low < high)
        {
          gsize middle = low + (high - low) / 2;

          if (slice->times[middle] < span.start_us)
            low = middle + 1;
          else
            high = middle;
        }
      if (low < slice->n && slice->times[low] < span.end_us)
        return TRUE;
    }

  return FALSE;
}

/* Adds a part that is to be read, to the one before it if that is to be read too. */
static void
add_unread (GArray *blocks,
            TerSpan span)
{
  Block block = { .span = span, .kind = BLOCK_READ };
  Block *last = blocks->len > 0 ? &g_array_index (blocks, Block, blocks->len - 1) : NULL;

  if (last != NULL && last->kind == BLOCK_READ && last->readings == NULL)
    last->span.end_us = span.end_us;
  else
    g_array_append_val (blocks, block);
}

/* Cuts @span into the years or months that are kept, and what is not. */
static gboolean
add_blocks (const Use *self,
            BlockKind  kind,
            TerSpan    span,
            GArray    *blocks,
            GError   **error)
{
  g_autoptr (GArray) edges =
      ter_calendar_edges (self->zone, span, kind == BLOCK_YEAR ? TER_STEP_YEAR : TER_STEP_MONTH);
  g_autoptr (GArray) kept = ter_reading_list_kept (self->reading, self->series_id,
                                                   kind == BLOCK_YEAR ? TER_ROLLUP_YEAR_READINGS
                                                                      : TER_ROLLUP_MONTH_READINGS,
                                                   self->zone, self->cut, span, error);
  guint at = 0;

  if (kept == NULL)
    return FALSE;
  for (guint i = 0; i + 1 < edges->len; i++)
    {
      Block block = { { g_array_index (edges, gint64, i), g_array_index (edges, gint64, i + 1) },
                      kind };
      TerSpan part = { MAX (block.span.start_us, span.start_us),
                       MIN (block.span.end_us, span.end_us) };
      TerKeptReadings *row;

      while (at < kept->len &&
             g_array_index (kept, TerKeptReadings, at).span.start_us < block.span.start_us)
        at++;
      row = at < kept->len ? &g_array_index (kept, TerKeptReadings, at) : NULL;
      if (row != NULL && row->span.start_us == part.start_us && row->span.end_us == part.end_us &&
          row->span.end_us == block.span.end_us && !is_late (self, part))
        {
          block.readings = g_steal_pointer (&row->readings);
          g_array_append_val (blocks, block);
        }
      else if (kind == BLOCK_MONTH)
        {
          add_unread (blocks, part);
        }
      else if (!add_blocks (self, BLOCK_MONTH, part, blocks, error))
        {
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_block (const Use *self,
            Block     *block,
            GError   **error)
{
  g_autoptr (GArray) slices = ter_slices_new ();
  g_autoptr (TerSamples) samples = NULL;

  if (!ter_reading_list_slices (self->reading, self->series_id, block->span.start_us,
                                block->span.end_us, slices, self->cancellable, error))
    return FALSE;
  samples = ter_slices_merge (slices, NULL, self->cancellable, error);
  if (samples == NULL)
    return FALSE;
  block->readings = ter_readings_new_samples (samples, 1);

  return TRUE;
}

/* Puts in the place of a block what it is made of: the months of a year, or all readings. */
static gboolean
open_block (Use     *self,
            guint    i,
            GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Block));
  Block block = *block_at (self, i);

  if (block.kind == BLOCK_MONTH)
    add_unread (parts, block.span);
  else if (!add_blocks (self, BLOCK_MONTH, block.span, parts, error))
    return FALSE;
  g_array_remove_index (self->blocks, i);
  g_array_insert_vals (self->blocks, i, parts->data, parts->len);

  return TRUE;
}

/* Reads what is not kept, and puts all readings together. */
static gboolean
list_readings (Use     *self,
               GError **error)
{
  g_clear_pointer (&self->readings, ter_readings_unref);
  self->readings = ter_readings_new ();
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = block_at (self, i);

      if (block->readings == NULL && !read_block (self, block, error))
        return FALSE;
      block->first = self->readings->n;
      ter_readings_append (self->readings, block->readings);
    }

  return TRUE;
}

/* What is usual, from all the rates of the window: those of each block, and those between one and the next. */
static guint
learn_limit (const Use *self)
{
  const TerReadings *all = self->readings;
  TerRates rates = { 0 };

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = block_at (self, i);
      gsize at = block->first;

      ter_readings_count (block->readings, &rates);
      if (block->readings->n > 0 && at > 0)
        rates.counts[ter_rate_class (all->values[at] - all->values[at - 1],
                                     all->times[at] - all->times[at - 1])]++;
    }

  return ter_rates_find_limit (&rates);
}

/* Opens the blocks in which something is missing. From the last one on: those before stay where they are. */
static gboolean
open_blocks (Use      *self,
             gboolean *any,
             GError  **error)
{
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (guint));
  guint i = 0;
  gsize at = 0;

  for (;;)
    {
      at = ter_counter_find_missing (self->readings, at, self->kind, self->step_us, self->limit);
      if (at == self->readings->n)
        break;
      while (i + 1 < self->blocks->len && block_at (self, i + 1)->first <= at)
        i++;
      g_array_append_val (missing, i);
      at = i + 1 < self->blocks->len ? block_at (self, i + 1)->first : self->readings->n;
    }
  *any = missing->len > 0;
  for (guint m = missing->len; m > 0; m--)
    {
      if (!open_block (self, g_array_index (missing, guint, m - 1), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
gather_readings (Use      *self,
                 BlockKind kind,
                 gint64    margin_us,
                 GError  **error)
{
  gboolean any = TRUE;

  add_unread (self->blocks, (TerSpan) { self->span.start_us - margin_us, self->span.start_us });
  if (!add_blocks (self, kind, self->span, self->blocks, error))
    return FALSE;
  add_unread (self->blocks, (TerSpan) { self->span.end_us, self->span.end_us + margin_us });
  if (!list_readings (self, error))
    return FALSE;
  if (self->kind == TER_SERIES_COUNTER)
    self->limit = learn_limit (self);
  for (;;)
    {
      if (!open_blocks (self, &any, error))
        return FALSE;
      if (!any)
        return TRUE;
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !list_readings (self, error))
        return FALSE;
    }
}

/**
 * ter_reading_consume:
 * @reading: a reading
 * @series_id: a series of an index or of amounts
 * @zone: where its days begin
 * @edges: (array length=n_edges): edges of local days, or of steps of whole days
 * @n_edges: at least 2
 * @by_month: whether they are steps of whole months
 * @kind: how its values behave
 * @margin_us: how far before and after the edges readings are looked at
 * @step_us: how often it is read
 *
 * Computes what was consumed between the edges from the readings that are kept, and from all of those of months that are
 * not, or of which more must be known.
 *
 * Returns: (transfer full): the consumption
 */
TerConsumption *
ter_reading_consume (TerReading   *reading,
                     gint64        series_id,
                     GTimeZone    *zone,
                     const gint64 *edges,
                     gsize         n_edges,
                     gboolean      by_month,
                     TerSeriesKind kind,
                     gint64        margin_us,
                     gint64        step_us,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_auto (Use) self = { .reading = reading,
                        .zone = zone,
                        .series_id = series_id,
                        .kind = kind,
                        .step_us = step_us,
                        .limit = TER_RATE_BEYOND,
                        .cancellable = cancellable };

  g_return_val_if_fail (reading != NULL && zone != NULL && n_edges >= 2, NULL);

  self.span = (TerSpan) { edges[0], edges[n_edges - 1] };
  self.cut = ter_rollup_make_cut (zone, kind);
  self.blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  g_array_set_clear_func (self.blocks, block_clear);
  if (!ter_reading_take_snapshot (reading, error) ||
      !ter_segments_check_series (ter_reading_get_segments (reading), series_id, error))
    return NULL;
  list_late (&self);
  if (!gather_readings (&self, by_month ? BLOCK_YEAR : BLOCK_MONTH, margin_us, error))
    return NULL;

  return ter_consumption_compute_readings (self.readings, kind, edges, n_edges, step_us, self.limit,
                                           1);
}
