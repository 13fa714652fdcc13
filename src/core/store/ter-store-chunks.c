/* ter-store-chunks.c — What is settled
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The chunks of a series lie side by side, in order of time: a span of it is one walk through a few pages.
 *
 *  1. All chunks of a span make one slice: they do not overlap, and come in order; else the file is damaged.
 *  2. What is damaged is never answered as if it were not there: it is an error. Only who compares what comes with what
 *     can be read asks for the sound ones alone.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-chunk.h"
#include "ter-store-private.h"

/* The columns of a slice of chunks. */
typedef struct
{
  gsize n;
  gsize capacity;
  /* Owned */
  gint64 *times;
  double *values;
  guint8 *qualities;
  guint32 *text_ids;
  GPtrArray *texts;
  GHashTable *known;
} Columns;

static void
columns_free (gpointer data)
{
  Columns *self = data;

  g_free (self->times);
  g_free (self->values);
  g_free (self->qualities);
  g_free (self->text_ids);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_free (self);
}

/**
 * ter_chunk_set_corrupt:
 * @id: the row of a chunk
 *
 * Says that a chunk is damaged.
 */
gboolean
ter_chunk_set_corrupt (gint64   id,
                       GError **error)
{
  g_autoptr (GDateTime) week =
      g_date_time_new_from_unix_utc_usec (ter_chunk_slot_start ((guint32) (id & G_MAXUINT32)));
  g_autofree char *date = week != NULL ? g_date_time_format (week, "%Y-%m-%d") : g_strdup ("?");

  g_set_error (
      error, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT,
      _("Observations of series %lld in the week of %s are damaged (block %lld). They are kept as they "
        "are, and other weeks and series can be read. Go back to a copy of the file."),
      (long long) (id >> 32), date, (long long) (id & G_MAXUINT32));

  return FALSE;
}

static void
make_room (Columns *self,
           gsize    n)
{
  if (self->n + n <= self->capacity)
    return;

  self->capacity = MAX (self->n + n, self->capacity * 2);
  self->times = g_renew (gint64, self->times, self->capacity);
  self->values = g_renew (double, self->values, self->capacity);
  self->qualities = g_renew (guint8, self->qualities, self->capacity);
  if (self->text_ids != NULL)
    self->text_ids = g_renew (guint32, self->text_ids, self->capacity);
}

static guint32
learn_text (Columns *self,
            char    *text)
{
  gpointer id = g_hash_table_lookup (self->known, text);

  if (id == NULL)
    {
      g_ptr_array_add (self->texts, g_strdup (text));
      id = GUINT_TO_POINTER (self->texts->len);
      g_hash_table_insert (self->known, g_ptr_array_index (self->texts, self->texts->len - 1), id);
    }

  return GPOINTER_TO_UINT (id);
}

/* The texts of a chunk that starts at @first. */
static gboolean
add_texts (Columns      *self,
           const guint8 *data,
           gsize         length,
           gsize         first)
{
  g_autoptr (GPtrArray) texts = NULL;

  if (self->text_ids == NULL && !ter_chunk_has_texts (data, length))
    return TRUE;

  texts = g_ptr_array_new_with_free_func (g_free);
  if (!ter_chunk_decode_texts (data, length, texts, NULL))
    return FALSE;
  if (self->text_ids == NULL)
    {
      self->text_ids = g_new0 (guint32, self->capacity);
      self->texts = g_ptr_array_new_with_free_func (g_free);
      self->known = g_hash_table_new (g_str_hash, g_str_equal);
    }
  for (guint i = 0; i < texts->len; i++)
    {
      char *text = g_ptr_array_index (texts, i);

      self->text_ids[first + i] = text != NULL ? learn_text (self, text) : 0;
    }

  return TRUE;
}

static gboolean
add_chunk (Columns      *self,
           gint64        id,
           const guint8 *data,
           gsize         length)
{
  TerChunkSummary summary;
  gsize first = self->n;

  if (!ter_chunk_peek (data, length, &summary, NULL) ||
      ter_chunk_slot (summary.first_us) > (guint32) (id & G_MAXUINT32) ||
      (first > 0 && summary.first_us <= self->times[first - 1]))
    return FALSE;

  make_room (self, summary.n);
  if (!ter_chunk_decode (data, length, self->times + first, self->values + first,
                         self->qualities + first, NULL) ||
      !add_texts (self, data, length, first))
    return FALSE;
  self->n += summary.n;

  return TRUE;
}

/* Adds the chunk of a row, but when it ends before the span: those of its week come together. */
static gboolean
take_chunk (Columns      *self,
            TerStatement *row,
            gint64        start_us)
{
  gint64 id = ter_statement_get_int (row, 0);
  gsize length;
  const guint8 *data = ter_statement_get_blob (row, 1, &length);
  TerChunkSummary summary;

  if (data == NULL || ter_checksum (id, data, length) != (guint64) ter_statement_get_int (row, 2))
    return FALSE;

  return (ter_chunk_peek (data, length, &summary, NULL) && summary.last_us < start_us) ||
         add_chunk (self, id, data, length);
}

/* @is_lenient: what is damaged is left out. */
static gboolean
read_chunks (TerReading   *self,
             Columns      *columns,
             gint64        series_id,
             gint64        start_us,
             gint64        end_us,
             gboolean      is_lenient,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (TerStatement) row =
      ter_store_select_chunks (self->connection, series_id, start_us, end_us, error);
  g_autoptr (GError) failure = NULL;
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  while ((step = ter_statement_step (row, &failure)) == TER_STEP_ROW)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!take_chunk (columns, row, start_us) && !is_lenient)
        return ter_chunk_set_corrupt (ter_statement_get_int (row, 0), error);
    }

  if (step == TER_STEP_DONE ||
      (is_lenient && g_error_matches (failure, TER_STORE_ERROR, TER_STORE_ERROR_CORRUPT)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * ter_store_select_chunks:
 * @start_us: the first instant
 * @end_us: the instant after the last one
 *
 * Selects the chunks of the weeks that a span of a series touches, in order: id, data, checksum.
 *
 * Returns: (transfer full): a statement to step through
 */
TerStatement *
ter_store_select_chunks (TerConnection *connection,
                         gint64         series_id,
                         gint64         start_us,
                         gint64         end_us,
                         GError       **error)
{
  TerStatement *row = ter_connection_prepare (
      connection, "SELECT id, data, checksum FROM chunk WHERE id >= ?1 AND id < ?2 ORDER BY id",
      error);

  if (row != NULL)
    ter_statement_bind (row, "ii", (series_id << 32) | ter_chunk_slot (start_us),
                        end_us <= start_us ? 0
                                           : ((series_id << 32) | ter_chunk_slot (end_us - 1)) +
                                                 TER_CHUNK_SLOTS_A_WEEK);

  return row;
}

static gboolean
list_chunks (TerReading   *self,
             gint64        series_id,
             gint64        start_us,
             gint64        end_us,
             gboolean      is_lenient,
             GArray       *slices,
             GCancellable *cancellable,
             GError      **error)
{
  Columns *columns = g_new0 (Columns, 1);
  TerSlice slice = { .owner = columns, .free_owner = columns_free };

  if (!read_chunks (self, columns, series_id, start_us, end_us, is_lenient, cancellable, error))
    {
      columns_free (columns);
      return FALSE;
    }
  if (columns->n == 0)
    {
      columns_free (columns);
      return TRUE;
    }

  slice.n = columns->n;
  slice.times = columns->times;
  slice.values = columns->values;
  slice.qualities = columns->qualities;
  slice.text_ids = columns->text_ids;
  slice.texts = columns->texts != NULL ? (char *const *) columns->texts->pdata : NULL;
  g_array_append_val (slices, slice);

  return TRUE;
}

/**
 * ter_reading_list_chunks:
 * @start_us: the first instant
 * @end_us: the instant after the last one
 * @slices: (element-type TerSlice): what is there is added, as one slice
 *
 * Lists what the chunks of a series hold of a span, and perhaps a little more.
 */
gboolean
ter_reading_list_chunks (TerReading   *self,
                         gint64        series_id,
                         gint64        start_us,
                         gint64        end_us,
                         GArray       *slices,
                         GCancellable *cancellable,
                         GError      **error)
{
  return list_chunks (self, series_id, start_us, end_us, FALSE, slices, cancellable, error);
}

/**
 * ter_reading_list_sound_chunks:
 *
 * Same as ter_reading_list_chunks(), but for chunks that are damaged.
 */
gboolean
ter_reading_list_sound_chunks (TerReading *self,
                               gint64      series_id,
                               gint64      start_us,
                               gint64      end_us,
                               GArray     *slices,
                               GError    **error)
{
  return list_chunks (self, series_id, start_us, end_us, TRUE, slices, NULL, error);
}
