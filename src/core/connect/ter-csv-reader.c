/* ter-csv-reader.c — Cuts delimited text into records and cells
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * RFC 4180, with what spreadsheets really write: any delimiter, LF, CRLF or CR, a quote in the middle of a
 * cell, a missing last newline. Nothing is decoded here: the bytes may be UTF-8 or windows-1252, since the
 * characters that matter are ASCII in both.
 *
 * Delimiters, newlines and quotes are marked ahead (ter-csv-marks.c). Most records have no quote and lie whole in what
 * is marked, and then a cell costs a few instructions (ter_csv_reader_scan()).
 *
 *  1. Memory is bounded: bytes are borrowed, a stream is held in one window that grows to two records at most.
 *  2. A record that breaks the rules is given with its state and its line, and reading goes on after it: a bad
 *     line never stops a file.
 *  3. A quote that does not close within a record's largest size is a bad line, not a way to swallow the rest
 *     of the file: reading goes on at the next physical line. So no byte is scanned more than twice.
 *  4. Cells are valid until the next call.
 *
 * One reader, one thread.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-csv-reader-private.h"

#define STREAM_CHUNK (1024 * 1024)

/* What is known of the record under way. */
typedef struct
{
  gsize start;
  gsize cell;
  guint n_cells;
  gint64 n_newlines;
  TerCsvRecordState state;
} Progress;

/* Marks */

/* Where the next mark is, or G_MAXSIZE when the data are exhausted. */
static inline gsize
next_mark (TerCsvReader *self)
{
  while (self->next == self->end_of_marks)
    {
      if (!ter_csv_reader_look (self))
        return G_MAXSIZE;
    }

  return *self->next++ - self->data;
}

static void
seek (TerCsvReader *self,
      gsize         offset)
{
  self->pos = self->looked = offset;
  self->next = self->end_of_marks = self->marks;
}

static TerCsvReader *
reader_new (void)
{
  TerCsvReader *self = g_new0 (TerCsvReader, 1);

  /* That a record has too many cells is found out at its end. */
  self->cells = g_new (TerCsvCell, TER_CSV_MAX_MARKS);
  self->marks = self->next = self->end_of_marks = g_new (const char *, TER_CSV_MAX_MARKS);
  self->line = 1;
  self->delimiter = ';';
  self->newline = '\n';

  return self;
}

/**
 * ter_csv_reader_new:
 * @bytes: a whole file, best mapped
 *
 * Begins to read bytes in memory.
 *
 * Returns: (transfer full): a reader; set its format before the first record
 */
TerCsvReader *
ter_csv_reader_new (GBytes *bytes)
{
  TerCsvReader *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = reader_new ();
  self->bytes = g_bytes_ref (bytes);
  self->data = g_bytes_get_data (bytes, &self->length);
  /* An empty file has no data at all, and nothing may be added to no address. */
  if (self->data == NULL)
    self->data = "";
  self->n_bytes = self->length;
  self->at_end = TRUE;

  return self;
}

/**
 * ter_csv_reader_new_for_stream:
 * @stream: where the text comes from
 *
 * Begins to read a stream, of which only a window is held in memory.
 *
 * Returns: (transfer full): a reader; set its format before the first record
 */
TerCsvReader *
ter_csv_reader_new_for_stream (GInputStream *stream)
{
  TerCsvReader *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = reader_new ();
  self->stream = g_object_ref (stream);
  self->window_size = STREAM_CHUNK;
  self->window = g_malloc (self->window_size);
  self->data = self->window;

  return self;
}

/**
 * ter_csv_reader_free:
 * @self: (transfer full): a reader
 *
 * Ends reading.
 */
void
ter_csv_reader_free (TerCsvReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->stream);
  g_free (self->window);
  g_free (self->cells);
  g_free (self->marks);
  g_free (self);
}

/**
 * ter_csv_reader_get_n_bytes:
 *
 * Gets how many bytes were taken in so far.
 */
gint64
ter_csv_reader_get_n_bytes (TerCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bytes;
}

/**
 * ter_csv_reader_new_beside:
 * @other: a reader of bytes in memory, whose format is set
 *
 * Begins to read the same bytes, for another thread.
 *
 * Returns: (transfer full): a reader of the same format, at the first byte
 */
TerCsvReader *
ter_csv_reader_new_beside (const TerCsvReader *other)
{
  TerCsvReader *self;

  g_return_val_if_fail (other != NULL && other->bytes != NULL, NULL);

  self = ter_csv_reader_new (other->bytes);
  ter_csv_reader_set_format (self, other->delimiter, other->newline);

  return self;
}

/**
 * ter_csv_reader_is_whole:
 *
 * Tells whether all of the text is in memory, so that it can be read from any position.
 */
gboolean
ter_csv_reader_is_whole (const TerCsvReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->bytes != NULL;
}

/**
 * ter_csv_reader_find_line:
 * @offset: a place in a text that is whole
 *
 * Gets where the first physical line begins that does not begin before a place; the length of the text when there
 * is none. A record begins there, unless a quote is open.
 */
gsize
ter_csv_reader_find_line (const TerCsvReader *self,
                          gsize               offset)
{
  const char *end;

  g_return_val_if_fail (self != NULL && self->bytes != NULL, 0);

  if (offset == 0)
    return 0;
  if (offset >= self->length)
    return self->length;
  end = memchr (self->data + offset - 1, self->newline, self->length - offset + 1);

  return end != NULL ? (gsize) (end - self->data) + 1 : self->length;
}

/**
 * ter_csv_reader_get_position:
 * @line: (out) (optional): the physical line of the next record
 *
 * Gets where the next record of a text that is whole begins.
 */
gsize
ter_csv_reader_get_position (const TerCsvReader *self,
                             gint64             *line)
{
  g_return_val_if_fail (self != NULL, 0);

  if (line != NULL)
    *line = self->line;

  return self->pos;
}

/**
 * ter_csv_reader_go:
 * @position: where a record begins, in a text that is whole
 * @line: on which physical line
 *
 * Goes on from another place.
 */
void
ter_csv_reader_go (TerCsvReader *self,
                   gsize         position,
                   gint64        line)
{
  g_return_if_fail (self != NULL && self->bytes != NULL && position <= self->length);

  self->line = line;
  seek (self, position);
}

/**
 * ter_csv_reader_set_format:
 * @delimiter: what separates cells
 * @newline: what ends lines: `\n` (also when `\r` comes before it) or `\r`
 *
 * Says how the text is cut, before the first record.
 */
void
ter_csv_reader_set_format (TerCsvReader *self,
                           char          delimiter,
                           char          newline)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (newline == '\n' || newline == '\r');
  g_return_if_fail (delimiter != newline && delimiter != '"' && delimiter != '\0');

  self->delimiter = delimiter;
  self->newline = newline;
  seek (self, self->pos);
}

/* Window */

/* Makes room and reads one more chunk after what is at hand; what is before @keep is dropped. */
static gboolean
refill (TerCsvReader *self,
        gsize         keep,
        GCancellable *cancellable,
        GError      **error)
{
  gssize got;

  g_assert (self->stream != NULL && !self->at_end && keep <= self->length);

  if (keep > 0)
    {
      memmove (self->window, self->window + keep, self->length - keep);
      self->length -= keep;
    }
  if (self->length == self->window_size)
    {
      self->window_size *= 2;
      self->window = g_realloc (self->window, self->window_size);
    }
  self->data = self->window;

  got = g_input_stream_read (self->stream, self->window + self->length,
                             self->window_size - self->length, cancellable, error);
  if (got < 0)
    return FALSE;
  self->at_end = got == 0;
  self->length += got;
  self->n_bytes += got;

  return TRUE;
}

/**
 * ter_csv_reader_peek:
 * @wanted: how many bytes to look at
 * @data: (out) (array length=length): the bytes that come next
 * @length: (out): how many there are, less than @wanted only at the end
 *
 * Looks at what comes next, without reading it.
 */
gboolean
ter_csv_reader_peek (TerCsvReader *self,
                     gsize         wanted,
                     const char  **data,
                     gsize        *length,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_return_val_if_fail (self != NULL && data != NULL && length != NULL, FALSE);

  while (!self->at_end && self->length - self->pos < wanted)
    {
      if (!refill (self, self->pos, cancellable, error))
        return FALSE;
      self->pos = 0;
    }
  seek (self, self->pos);

  *data = self->data + self->pos;
  *length = MIN (wanted, self->length - self->pos);
  return TRUE;
}

/**
 * ter_csv_reader_skip:
 * @n_bytes: how many, of those that ter_csv_reader_peek() gave
 *
 * Leaves out what comes next: a byte order mark.
 */
void
ter_csv_reader_skip (TerCsvReader *self,
                     gsize         n_bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (n_bytes <= self->length - self->pos);

  seek (self, self->pos + n_bytes);
}

/* Records */

static inline void
end_cell (TerCsvReader *self,
          Progress     *progress,
          gsize         end,
          gboolean      quoted,
          gboolean      escaped)
{
  TerCsvCell *cell;

  if (G_UNLIKELY (progress->n_cells == TER_CSV_MAX_CELLS))
    {
      progress->state = TER_CSV_RECORD_TOO_WIDE;
      return;
    }

  cell = &self->cells[progress->n_cells++];
  cell->data = self->data + progress->cell;
  cell->length = end - progress->cell;
  cell->quoted = quoted;
  cell->escaped = escaped;
}

static inline gsize
trim_return (TerCsvReader *self,
             gsize         cell,
             gsize         offset)
{
  return ter_csv_reader_trim_return (self->data + cell, self->data + offset) - self->data;
}

/* A quoted cell, from after its opening quote. Returns where its closing quote is, G_MAXSIZE if there is none. */
static gsize
find_closing_quote (TerCsvReader *self,
                    Progress     *progress,
                    gboolean     *escaped)
{
  gsize offset;

  while ((offset = next_mark (self)) != G_MAXSIZE)
    {
      if (offset - progress->start > TER_CSV_MAX_RECORD_BYTES)
        return G_MAXSIZE;
      if (self->data[offset] == self->newline)
        progress->n_newlines++;
      if (self->data[offset] != '"')
        continue;
      if (offset + 1 >= self->length || self->data[offset + 1] != '"')
        return offset;
      *escaped = TRUE;
      next_mark (self);
    }

  return G_MAXSIZE;
}

/* Reads a cell that begins with a quote. Returns the mark that ends it; G_MAXSIZE with progress->state set to
 * OPEN_QUOTE when the quote does not close in what is at hand. */
static gsize
read_quoted (TerCsvReader *self,
             Progress     *progress)
{
  gboolean escaped = FALSE;
  gsize close, offset;

  progress->cell++;
  close = find_closing_quote (self, progress, &escaped);
  if (close == G_MAXSIZE)
    {
      progress->state = TER_CSV_RECORD_OPEN_QUOTE;
      return G_MAXSIZE;
    }

  /* Only white space belongs between the quote and the delimiter; whatever else is there is dropped. */
  while ((offset = next_mark (self)) != G_MAXSIZE && self->data[offset] == '"')
    ;
  if (offset != G_MAXSIZE || self->at_end)
    end_cell (self, progress, close, TRUE, escaped);

  return offset;
}

/* Goes on after a record that can not be read, at the next physical line. */
static void
skip_line (TerCsvReader *self,
           gsize         start)
{
  const char *end = memchr (self->data + start, self->newline, self->length - start);

  seek (self, end != NULL ? (gsize) (end - self->data) + 1 : self->length);
  self->line++;
}

/* One pass over the record that begins at self->pos. Returns FALSE when more bytes are needed. */
static gboolean
scan_record (TerCsvReader *self,
             Progress     *progress)
{
  progress->start = progress->cell = self->pos;
  for (;;)
    {
      gboolean quoted = progress->cell < self->length && self->data[progress->cell] == '"';
      gsize offset;

      if (G_UNLIKELY (quoted))
        {
          offset = next_mark (self);
          offset = read_quoted (self, progress);
          if (progress->state == TER_CSV_RECORD_OPEN_QUOTE)
            return self->at_end || self->length - progress->start > TER_CSV_MAX_RECORD_BYTES;
        }
      else
        {
          while ((offset = next_mark (self)) != G_MAXSIZE && self->data[offset] == '"')
            ;
          if (offset != G_MAXSIZE && self->data[offset] == self->delimiter)
            end_cell (self, progress, offset, FALSE, FALSE);
          else if (offset != G_MAXSIZE)
            end_cell (self, progress, trim_return (self, progress->cell, offset), FALSE, FALSE);
        }

      if (offset == G_MAXSIZE)
        {
          if (!self->at_end)
            return FALSE;
          if (!quoted)
            end_cell (self, progress, trim_return (self, progress->cell, self->length), FALSE,
                      FALSE);
          self->pos = self->length;
          return TRUE;
        }
      progress->cell = offset + 1;
      if (self->data[offset] == self->newline)
        {
          self->pos = offset + 1;
          progress->n_newlines++;
          return TRUE;
        }
    }
}

/* A line that is longer than a record may be, in a stream: its bytes are let go until it ends. */
static gboolean
drop_long_line (TerCsvReader *self,
                GCancellable *cancellable,
                GError      **error)
{
  const char *end;

  while ((end = memchr (self->data + self->pos, self->newline, self->length - self->pos)) == NULL &&
         !self->at_end)
    {
      self->pos = 0;
      if (!refill (self, self->length, cancellable, error))
        return FALSE;
    }
  seek (self, end != NULL ? (gsize) (end - self->data) + 1 : self->length);
  self->line++;

  return TRUE;
}

/**
 * ter_csv_reader_next:
 * @record: (out caller-allocates): the record; its cells live until the next call
 *
 * Reads one record.
 *
 * Returns: %FALSE at the end, then without @error, or when the stream fails, with @error
 */
gboolean
ter_csv_reader_next (TerCsvReader *self,
                     TerCsvRecord *record,
                     GCancellable *cancellable,
                     GError      **error)
{
  Progress progress = { 0 };
  TerCsvScan scan;

  g_return_val_if_fail (self != NULL && record != NULL, FALSE);

  while ((scan = ter_csv_reader_scan (self, record)) == TER_CSV_SCAN_CUT &&
         ter_csv_reader_look (self))
    ;
  if (scan == TER_CSV_SCAN_DONE)
    return TRUE;

  while (self->pos == self->length && !self->at_end)
    {
      if (!refill (self, self->pos, cancellable, error))
        return FALSE;
      seek (self, 0);
    }
  if (self->pos == self->length)
    return FALSE;

  record->line = self->line;
  while (!scan_record (self, &progress))
    {
      if (self->length - self->pos > TER_CSV_MAX_RECORD_BYTES)
        {
          *record = (TerCsvRecord) { NULL, 0, TER_CSV_RECORD_TOO_LONG, self->line };
          return drop_long_line (self, cancellable, error);
        }
      if (!refill (self, self->pos, cancellable, error))
        return FALSE;
      seek (self, 0);
      memset (&progress, 0, sizeof progress);
    }

  if (progress.state == TER_CSV_RECORD_OPEN_QUOTE)
    skip_line (self, progress.start);
  else
    self->line += progress.n_newlines;
  if (progress.state != TER_CSV_RECORD_OPEN_QUOTE &&
      self->pos - progress.start > TER_CSV_MAX_RECORD_BYTES)
    progress.state = TER_CSV_RECORD_TOO_LONG;
  record->state = progress.state;
  record->cells = self->cells;
  record->n_cells =
      progress.state == TER_CSV_RECORD_OPEN_QUOTE || progress.state == TER_CSV_RECORD_TOO_LONG
          ? 0
          : progress.n_cells;

  return TRUE;
}
