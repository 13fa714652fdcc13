/* ter-csv-reader-private.h — What the files of the reader share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-csv-reader.h"

G_BEGIN_DECLS

/* How much is looked at at once, and how many marks that gives at most with those of a record that waits for its end
 * and those that are written for nothing. */
#define TER_CSV_LOOK_BYTES 4096
#define TER_CSV_MAX_MARKS  (TER_CSV_MAX_CELLS + TER_CSV_LOOK_BYTES + 64)

struct _TerCsvReader
{
  /* Owned */
  GBytes *bytes;
  GInputStream *stream;
  char *window;
  TerCsvCell *cells;
  const char **marks;

  /* What is at hand: data[pos..length) is not read yet. */
  const char *data;
  gsize length;
  gsize pos;
  gsize window_size;
  gboolean at_end;

  /* Marks from pos on, as far as data was looked at; those before *next are passed. */
  const char **next;
  const char **end_of_marks;
  gsize looked;

  gint64 line;
  gint64 n_bytes;
  char delimiter;
  char newline;
};

/* What became of the search for the usual record: it was read, its end is not marked yet, or it is another one. */
typedef enum
{
  TER_CSV_SCAN_DONE,
  TER_CSV_SCAN_CUT,
  TER_CSV_SCAN_OTHER,
} TerCsvScan;

gboolean ter_csv_reader_look (TerCsvReader *self);

/* The end of the last cell of a line: the CR of a CRLF is not part of it. */
static inline const char *
ter_csv_reader_trim_return (const char *cell,
                            const char *end)
{
  return end > cell && end[-1] == '\r' ? end - 1 : end;
}

/* Reads the usual record: no quote, and an end that is marked. Nothing is read if it is any other. */
static inline TerCsvScan
ter_csv_reader_scan (TerCsvReader *self,
                     TerCsvRecord *record)
{
  const char *const first = self->data + self->pos, *start = first;
  const char **next = self->next, **const end = self->end_of_marks;
  const char delimiter = self->delimiter;
  TerCsvCell *cell = self->cells;

  for (; G_LIKELY (next < end); cell++)
    {
      const char *mark = *next++;

      *cell = (TerCsvCell) { start, mark - start, FALSE, FALSE };
      start = mark + 1;
      if (*mark == delimiter)
        continue;
      if (G_UNLIKELY (*mark == '"' || cell - self->cells >= TER_CSV_MAX_CELLS ||
                      start - first > TER_CSV_MAX_RECORD_BYTES))
        return TER_CSV_SCAN_OTHER;

      cell->length = ter_csv_reader_trim_return (cell->data, mark) - cell->data;
      record->cells = self->cells;
      record->n_cells = cell + 1 - self->cells;
      record->line = self->line++;
      record->state = TER_CSV_RECORD_GOOD;
      self->pos = start - self->data;
      self->next = next;
      return TER_CSV_SCAN_DONE;
    }

  return TER_CSV_SCAN_CUT;
}

G_END_DECLS
