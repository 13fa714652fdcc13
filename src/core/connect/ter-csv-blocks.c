/* ter-csv-blocks.c — A table read in blocks, by several threads
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The file is cut every 256 KiB, at the line that begins next. A decoder (the helped one) gives the blocks in the order
 * of the file; helpers, each a decoder of its own in a thread of its own, read blocks ahead of it.
 *
 *                 claim                         absorb
 *   file ──► blocks ──► helper: readings, ──► the helped decoder: series of the file, ──► readings
 *                       refusals, counts      lines of the file, one after the other
 *
 *  1. What comes out is what the helped decoder would give alone, block by block. A helper's block is taken only when
 *     nothing in it hangs on what lies before it; else the helped decoder reads that block itself, as if no helper
 *     had. So the number of threads changes nothing but the time.
 *  2. A block hangs on others when the record before it goes on beyond its first line (a quoted newline), when it has
 *     lines of the hour that happens twice, or of a group whose lines of that hour wait, or when it takes the series or
 *     the words of states near their limit.
 *  3. Helpers number series by the rank of their group in the block, and lines from the block's first: absorbing a block
 *     puts the file's numbers in their place. The order of first lines, hence of series, is the file's.
 *  4. At most two blocks for each thread are held at once.
 *  5. Whoever calls is a thread among the others: while the block that it wants is being read, it reads another.
 *
 * What a second thread costs is the way of readings from one processor to the other: a helper writes them to its cache,
 * and absorbing copies them, 32 bytes each. That is about a tenth of the processor time, whatever the size of blocks from
 * 64 to 512 KiB. Nothing else is paid for it: arrays are used again, so that no page of memory is faulted in and no line
 * allocates; threads meet twice a block; and what a helper writes for each line lies in memory of its own.
 *
 * What is shared is under the mutex: which blocks are claimed, read and given. A block belongs to the thread that claimed
 * it until it is marked as read, then to the caller. Groups of a helper are read by the caller, but for their twin,
 * which is the caller's alone: their texts never change.
 */

#include "config.h"

#include "ter-csv-decoder-private.h"

#define BLOCK_BYTES (256 * 1024)
#define BLOCKS_AHEAD 2

/* A group that a block has lines of, and the order of their times. */
typedef struct
{
  TerCsvGroup *group;
  TerCsvWall wall;
} Met;

typedef struct
{
  /* Owned */
  GArray *readings;
  GArray *met;
  GPtrArray *words;
  TerImportResult *result;

  gsize start;
  gsize stop;
  gint64 n_lines;
  gboolean must_redo;
  gboolean is_read;
} Block;

struct _TerCsvBlocks
{
  /* Owned */
  GPtrArray *helpers;
  GPtrArray *threads;
  Block *ring;
  GArray *table;

  /* Borrowed */
  TerCsvDecoder *decoder;

  GMutex mutex;
  GCond changed;
  guint n_threads;
  guint n_ring;
  gsize n_bytes;
  gint64 n_blocks;
  gint64 n_claimed;
  gint64 n_given;
  gboolean is_stopping;
};

typedef struct
{
  TerCsvBlocks *blocks;
  TerCsvDecoder *helper;
} Thread;

TerCsvBlocks *
ter_csv_blocks_new (TerCsvDecoder *decoder,
                    guint          n_threads)
{
  TerCsvBlocks *self = g_new0 (TerCsvBlocks, 1);

  self->decoder = decoder;
  self->n_threads = n_threads;
  self->n_bytes = ter_csv_reader_get_n_bytes (decoder->reader);
  self->n_blocks = (self->n_bytes + BLOCK_BYTES - 1) / BLOCK_BYTES;
  self->helpers = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_csv_decoder_free);
  self->threads = g_ptr_array_new ();
  self->table = g_array_new (FALSE, FALSE, sizeof (guint));
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);

  return self;
}

static void
block_clear (Block *block)
{
  g_clear_pointer (&block->readings, g_array_unref);
  g_clear_pointer (&block->met, g_array_unref);
  g_clear_pointer (&block->words, g_ptr_array_unref);
  g_clear_pointer (&block->result, ter_import_result_unref);
}

void
ter_csv_blocks_free (TerCsvBlocks *self)
{
  g_mutex_lock (&self->mutex);
  self->is_stopping = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));

  for (guint i = 0; i < self->n_ring; i++)
    block_clear (&self->ring[i]);
  g_free (self->ring);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->helpers);
  g_array_unref (self->table);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

/* Where a block begins, at the latest: a record before it may go on. */
static gsize
find_start (TerCsvBlocks  *self,
            TerCsvDecoder *decoder,
            gint64         index)
{
  return ter_csv_reader_find_line (decoder->reader,
                                   MIN ((gsize) index * BLOCK_BYTES, self->n_bytes));
}

/* Helpers */

static void
block_empty (Block *block)
{
  g_array_set_size (block->readings, 0);
  g_array_set_size (block->met, 0);
  g_ptr_array_set_size (block->words, 0);
  g_clear_pointer (&block->result, ter_import_result_unref);
  block->result = ter_import_result_new_full ();
}

static void
read_block (TerCsvBlocks  *self,
            TerCsvDecoder *helper,
            gint64         index)
{
  Block *block = &self->ring[index % self->n_ring];
  gsize end = find_start (self, helper, index + 1);
  gint64 line = 1;

  block_empty (block);
  helper->block = index;
  helper->must_redo = FALSE;
  g_ptr_array_set_size (helper->met_groups, 0);
  g_ptr_array_set_size (helper->met_words, 0);
  g_hash_table_remove_all (helper->known_words);

  block->start = find_start (self, helper, index);
  ter_csv_reader_go (helper->reader, block->start, 1);
  ter_csv_decoder_read_until (helper, end, block->readings, block->result);

  block->stop = ter_csv_reader_get_position (helper->reader, &line);
  block->n_lines = line - 1;
  block->must_redo = helper->must_redo;
  for (guint i = 0; i < helper->met_groups->len; i++)
    {
      TerCsvGroup *group = g_ptr_array_index (helper->met_groups, i);
      Met met = { group, group->wall };

      g_array_append_val (block->met, met);
    }
  g_ptr_array_extend (block->words, helper->met_words, NULL, NULL);
}

static gboolean
can_claim (TerCsvBlocks *self)
{
  return self->n_claimed < MIN (self->n_blocks, self->n_given + self->n_ring);
}

/* Reads the next block that nobody has claimed. Called with the mutex held; it is let go meanwhile. */
static void
claim_and_read (TerCsvBlocks  *self,
                TerCsvDecoder *helper)
{
  gint64 index = self->n_claimed++;

  g_mutex_unlock (&self->mutex);
  read_block (self, helper, index);
  g_mutex_lock (&self->mutex);
  self->ring[index % self->n_ring].is_read = TRUE;
  g_cond_broadcast (&self->changed);
}

static gpointer
thread_main (gpointer data)
{
  g_autofree Thread *thread = data;
  TerCsvBlocks *self = thread->blocks;

  g_mutex_lock (&self->mutex);
  while (!self->is_stopping)
    {
      if (can_claim (self))
        claim_and_read (self, thread->helper);
      else
        g_cond_wait (&self->changed, &self->mutex);
    }
  g_mutex_unlock (&self->mutex);

  return NULL;
}

/* Once the titles are behind, and if it is worth it. */
static void
start_threads (TerCsvBlocks *self)
{
  self->n_ring = BLOCKS_AHEAD * self->n_threads;
  self->ring = g_new0 (Block, self->n_ring);
  for (guint i = 0; i < self->n_ring; i++)
    {
      self->ring[i].readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
      self->ring[i].met = g_array_new (FALSE, FALSE, sizeof (Met));
      self->ring[i].words = g_ptr_array_new ();
    }
  /* One is for whoever calls. */
  for (guint i = 0; i < self->n_threads; i++)
    g_ptr_array_add (self->helpers, ter_csv_decoder_new_helper (self->decoder));
  for (guint i = 1; i < self->n_threads; i++)
    {
      Thread *thread = g_new (Thread, 1);
      GThread *started;

      *thread = (Thread) { self, g_ptr_array_index (self->helpers, i) };
      started = g_thread_try_new ("csv", thread_main, thread, NULL);
      /* With fewer threads it only takes longer. */
      if (started == NULL)
        g_free (thread);
      else
        g_ptr_array_add (self->threads, started);
    }
}

/* Absorbing */

/* The groups and words of a block, in the file's order, become the file's. FALSE when the block hangs on others. */
static gboolean
adopt_groups (TerCsvBlocks *self,
              Block        *block)
{
  TerCsvDecoder *decoder = self->decoder;
  const char *kept;

  for (guint i = 0; i < block->met->len; i++)
    {
      TerCsvGroup *group = g_array_index (block->met, Met, i).group;

      if (group->twin == NULL)
        group->twin = g_hash_table_lookup (decoder->groups, group->key);
      if (group->twin != NULL && ter_csv_wall_has_pending (&group->twin->wall))
        return FALSE;
    }
  for (guint i = 0; i < block->words->len; i++)
    {
      if (!ter_csv_decoder_add_state (decoder, g_ptr_array_index (block->words, i), &kept))
        return FALSE;
    }
  for (guint i = 0; i < block->met->len; i++)
    {
      TerCsvGroup *group = g_array_index (block->met, Met, i).group;

      if (group->twin == NULL)
        group->twin = ter_csv_decoder_copy_group (decoder, group);
      if (group->twin == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
add_counts (TerImportResult *result,
            Block           *block,
            gint64           line)
{
  TerImportResult *more = block->result;

  result->n_rows += more->n_rows;
  result->n_missing += more->n_missing;
  result->n_empty += more->n_empty;
  result->n_suspect += more->n_suspect;
  result->n_ambiguous += more->n_ambiguous;
  result->n_repeated_headers += more->n_repeated_headers;
  result->n_refused += more->n_refused;
  while (more->refusals->len > 0 && result->refusals->len < TER_IMPORT_MAX_REFUSALS)
    {
      TerImportRefusal *refusal = g_ptr_array_steal_index (more->refusals, 0);

      refusal->line += line - 1;
      g_ptr_array_add (result->refusals, refusal);
    }
}

/* Takes over what a helper made of a block. FALSE, with nothing taken, when it has to be read again. */
static gboolean
absorb (TerCsvBlocks    *self,
        Block           *block,
        GArray          *readings,
        TerImportResult *result)
{
  TerCsvDecoder *decoder = self->decoder;
  gint64 line;
  guint first = readings->len;
  const guint *table;

  if (block->must_redo || ter_csv_reader_get_position (decoder->reader, &line) != block->start ||
      !adopt_groups (self, block))
    return FALSE;

  g_array_set_size (self->table, 0);
  for (guint i = 0; i < block->met->len; i++)
    {
      Met *met = &g_array_index (block->met, Met, i);

      ter_csv_wall_join (&met->group->twin->wall, &met->wall);
      g_array_append_vals (self->table, met->group->twin->series, decoder->n_values);
    }
  table = (const guint *) (gpointer) self->table->data;

  g_array_set_size (readings, first + block->readings->len);
  for (guint i = 0; i < block->readings->len; i++)
    {
      TerCsvReading *reading = &g_array_index (readings, TerCsvReading, first + i);

      *reading = g_array_index (block->readings, TerCsvReading, i);
      reading->series = table[reading->series];
    }
  add_counts (result, block, line);
  ter_csv_reader_go (decoder->reader, block->stop, line + block->n_lines);

  return TRUE;
}

static void
read_alone (TerCsvBlocks    *self,
            gint64           index,
            GArray          *readings,
            TerImportResult *result)
{
  ter_csv_decoder_read_until (self->decoder, find_start (self, self->decoder, index + 1), readings,
                              result);
}

/* Gets the next block if it is claimed, reading others while it is being read. NULL if nobody has claimed it: then it
 * is the caller's. */
static Block *
wait_for_block (TerCsvBlocks *self)
{
  Block *block;

  if (self->ring == NULL)
    return NULL;

  g_mutex_lock (&self->mutex);
  block = &self->ring[self->n_given % self->n_ring];
  if (self->n_claimed == self->n_given)
    {
      self->n_claimed++;
      g_mutex_unlock (&self->mutex);
      return NULL;
    }
  while (!block->is_read)
    {
      if (can_claim (self))
        claim_and_read (self, g_ptr_array_index (self->helpers, 0));
      else
        g_cond_wait (&self->changed, &self->mutex);
    }
  g_mutex_unlock (&self->mutex);

  return block;
}

static void
give_block (TerCsvBlocks *self)
{
  g_mutex_lock (&self->mutex);
  if (self->ring != NULL)
    self->ring[self->n_given % self->n_ring].is_read = FALSE;
  self->n_given++;
  self->n_claimed = MAX (self->n_claimed, self->n_given);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/* Adds the readings of the next block. FALSE, with nothing added, when there is none. */
gboolean
ter_csv_blocks_next (TerCsvBlocks    *self,
                     GArray          *readings,
                     TerImportResult *result)
{
  gint64 index = self->n_given;
  Block *block;

  if (index == self->n_blocks)
    return FALSE;
  if (self->ring == NULL && self->n_threads > 1 && self->n_blocks - index > 1 && index > 0 &&
      self->decoder->n_left_before == 0)
    start_threads (self);

  block = wait_for_block (self);
  if (block == NULL || !absorb (self, block, readings, result))
    read_alone (self, index, readings, result);
  result->n_bytes = ter_csv_reader_get_position (self->decoder->reader, NULL);
  give_block (self);

  return TRUE;
}
