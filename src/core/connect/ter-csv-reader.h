/* ter-csv-reader.h — Cuts delimited text into records and cells
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A record may not be longer than this, nor have more cells. */
#define TER_CSV_MAX_RECORD_BYTES (1024 * 1024)
#define TER_CSV_MAX_CELLS        4096

/**
 * TerCsvCell:
 * @data: its bytes, without the quotes around it; they live until the next record is read
 * @length: how many
 * @quoted: it was between quotes
 * @escaped: it holds doubled quotes, which ter_csv_cell_dup() makes single
 */
typedef struct
{
  const char *data;
  guint32 length;
  guint8 quoted;
  guint8 escaped;
} TerCsvCell;

/**
 * TerCsvRecordState:
 * @TER_CSV_RECORD_GOOD: the cells can be used
 * @TER_CSV_RECORD_TOO_LONG: more than %TER_CSV_MAX_RECORD_BYTES; there is no cell
 * @TER_CSV_RECORD_TOO_WIDE: more than %TER_CSV_MAX_CELLS; only the first ones are given
 * @TER_CSV_RECORD_OPEN_QUOTE: a quote opens and never closes; there is no cell
 */
typedef enum
{
  TER_CSV_RECORD_GOOD,
  TER_CSV_RECORD_TOO_LONG,
  TER_CSV_RECORD_TOO_WIDE,
  TER_CSV_RECORD_OPEN_QUOTE,
} TerCsvRecordState;

/**
 * TerCsvRecord:
 * @cells: (array length=n_cells): the cells
 * @n_cells: how many; an empty line has one empty cell
 * @line: the physical line on which it begins, the first one being 1
 * @state: whether the cells can be used
 */
typedef struct
{
  const TerCsvCell *cells;
  guint n_cells;
  TerCsvRecordState state;
  gint64 line;
} TerCsvRecord;

typedef struct _TerCsvReader TerCsvReader;

TerCsvReader *ter_csv_reader_new (GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
TerCsvReader *ter_csv_reader_new_for_stream (GInputStream *stream) G_GNUC_WARN_UNUSED_RESULT;
TerCsvReader *ter_csv_reader_new_beside (const TerCsvReader *other) G_GNUC_WARN_UNUSED_RESULT;
void          ter_csv_reader_free (TerCsvReader *self);
void          ter_csv_reader_set_format (TerCsvReader *self,
                                         char          delimiter,
                                         char          newline);
gboolean      ter_csv_reader_peek (TerCsvReader *self,
                                   gsize         wanted,
                                   const char  **data,
                                   gsize        *length,
                                   GCancellable *cancellable,
                                   GError      **error);
void          ter_csv_reader_skip (TerCsvReader *self,
                                   gsize         n_bytes);
gboolean      ter_csv_reader_next (TerCsvReader  *self,
                                   TerCsvRecord  *record,
                                   GCancellable  *cancellable,
                                   GError       **error);
gint64        ter_csv_reader_get_n_bytes (TerCsvReader *self);
gboolean      ter_csv_reader_is_whole (const TerCsvReader *self);
gsize         ter_csv_reader_find_line (const TerCsvReader *self,
                                        gsize               offset);
gsize         ter_csv_reader_get_position (const TerCsvReader *self,
                                           gint64             *line);
void          ter_csv_reader_go (TerCsvReader *self,
                                 gsize         position,
                                 gint64        line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerCsvReader, ter_csv_reader_free)

G_END_DECLS
