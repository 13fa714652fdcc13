/* ter-day-table.c — A small table file whose lines are days or periods
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Files that an analysis is asked about, and that are not brought into a territory: the weather of a station, the bills of a
 * meter. The reader of tables of connect cuts them; this names their columns and reads dates and numbers.
 *
 *  1. Unlike an import, nothing is refused line by line: one line that cannot be read stops the reading, because an analysis
 *     of part of a file would be another one than was asked.
 *  2. Every message names the file, the line and what to write instead.
 *  3. An empty cell is a value that is not known: NaN, never zero.
 *  4. The decimal mark is settled by all the numbers of the file before the first one is read.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "ter-clock.h"
#include "ter-csv-cell.h"
#include "ter-csv-input.h"
#include "ter-csv-sniff.h"
#include "ter-csv-time.h"
#include "ter-day-table-private.h"

#define SNIFF_BYTES 65536
#define MAX_COLUMNS 16

struct _TerDayTable
{
  /* Owned */
  char *name;
  GBytes *bytes;
  TerCsvReader *reader;
  char *titles;

  TerImportEncoding encoding;
  TerCsvRecord record;
  char decimal;
  guint n_columns;
  /* Where each column stands, or -1. */
  int places[MAX_COLUMNS];
};

/* Says what is wrong on the line that was read last. */
void
ter_day_table_set_error (const TerDayTable *self,
                         GError           **error,
                         const char        *format,
                         ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Translators: file, line, what is wrong with it. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s, line %" PRId64 ": %s"),
               self->name, self->record.line, message);
}

/* Says what is wrong with the whole file. */
void
ter_day_table_set_file_error (const TerDayTable *self,
                              GError           **error,
                              const char        *message)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", self->name, message);
}

static char *
dup_cell (const TerDayTable *self,
          int                place)
{
  g_autofree char *text = NULL;

  if (place < 0 || (guint) place >= self->record.n_cells)
    return g_strdup ("");
  text = ter_csv_cell_dup (&self->record.cells[place], self->encoding);

  return g_strdup (g_strstrip (text));
}

static gboolean
is_blank (const TerCsvRecord *record)
{
  for (guint i = 0; i < record->n_cells; i++)
    {
      const char *data = record->cells[i].data;
      gsize length = record->cells[i].length;

      ter_csv_trim (&data, &length);
      if (length > 0)
        return i == 0 && data[0] == '#';
    }

  return TRUE;
}

/* FALSE at the end of the file, or with @error set. Blank lines and comments are passed. */
static gboolean
read_record (TerDayTable *self,
             GError     **error)
{
  do
    {
      if (!ter_csv_reader_next (self->reader, &self->record, NULL, error))
        return FALSE;
      if (self->record.state != TER_CSV_RECORD_GOOD)
        {
          ter_day_table_set_error (self, error,
                                   _("the line is too long, or a quote opens and never closes."));
          return FALSE;
        }
    }
  while (is_blank (&self->record));

  return TRUE;
}

/* Whether a title is one of "tmin|tn". */
static gboolean
is_named (const char *title,
          const char *titles)
{
  g_auto (GStrv) names = g_strsplit (titles, "|", -1);
  g_autofree char *folded = g_utf8_strdown (title, -1);

  return g_strv_contains ((const char *const *) names, folded);
}

static gboolean
find_columns (TerDayTable        *self,
              const TerDayColumn *columns,
              GError            **error)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autoptr (GError) local_error = NULL;

  if (!read_record (self, &local_error))
    {
      if (local_error == NULL)
        ter_day_table_set_file_error (self, error, _("there is no line in this file."));
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  for (guint c = 0; c < self->n_columns; c++)
    self->places[c] = -1;
  for (guint i = 0; i < self->record.n_cells; i++)
    {
      g_autofree char *title = dup_cell (self, i);

      g_string_append_printf (titles, "%s%s", i > 0 ? ", " : "", title);
      for (guint c = 0; c < self->n_columns; c++)
        {
          if (self->places[c] < 0 && is_named (title, columns[c].titles))
            self->places[c] = i;
        }
    }
  self->titles = g_string_free_and_steal (g_steal_pointer (&titles));

  return TRUE;
}

static gboolean
open_reader (TerDayTable *self,
             GError     **error)
{
  const char *data;
  char delimiter, newline;
  gsize length;

  g_clear_pointer (&self->reader, ter_csv_reader_free);
  self->reader = ter_csv_input_open (self->bytes, &self->encoding, NULL, error);
  if (self->reader == NULL ||
      !ter_csv_reader_peek (self->reader, SNIFF_BYTES, &data, &length, NULL, error))
    return FALSE;
  ter_csv_sniff_format (data, length, &delimiter, &newline);
  ter_csv_reader_set_format (self->reader, delimiter, newline);

  return TRUE;
}

/* The comma is the mark when a number has one and no point after it. What is not a number is left to its reading. */
static gboolean
settle_decimal (TerDayTable *self,
                GError     **error)
{
  g_autoptr (GError) local_error = NULL;

  self->decimal = '.';
  while (read_record (self, &local_error))
    {
      for (guint c = 0; c < self->n_columns; c++)
        {
          g_autofree char *text = dup_cell (self, self->places[c]);
          const char *comma = strrchr (text, ',');

          if (comma != NULL && strchr (comma, '.') == NULL)
            self->decimal = ',';
        }
    }
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * ter_day_table_open:
 * @path: a CSV file
 * @columns: (array length=n_columns): the columns that are looked for; those that are not there are not an error here
 *
 * Opens a table and finds its columns by their titles.
 *
 * Returns: (transfer full) (nullable): the table before its first line, or %NULL with @error set
 */
TerDayTable *
ter_day_table_open (const char         *path,
                    const TerDayColumn *columns,
                    guint               n_columns,
                    GError            **error)
{
  g_autoptr (TerDayTable) self = NULL;

  g_return_val_if_fail (path != NULL && n_columns <= MAX_COLUMNS, NULL);

  self = g_new0 (TerDayTable, 1);
  self->name = g_filename_display_basename (path);
  self->n_columns = n_columns;
  self->bytes = ter_csv_map (path, error);
  if (self->bytes == NULL || !open_reader (self, error) || !find_columns (self, columns, error) ||
      !settle_decimal (self, error))
    return NULL;
  g_clear_pointer (&self->titles, g_free);
  if (!open_reader (self, error) || !find_columns (self, columns, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ter_day_table_free (TerDayTable *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->titles);
  g_clear_pointer (&self->reader, ter_csv_reader_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

gboolean
ter_day_table_has (const TerDayTable *self,
                   guint              column)
{
  g_return_val_if_fail (self != NULL && column < self->n_columns, FALSE);

  return self->places[column] >= 0;
}

/**
 * ter_day_table_next:
 *
 * Reads the next line.
 *
 * Returns: %FALSE at the end of the file, or with @error set
 */
gboolean
ter_day_table_next (TerDayTable *self,
                    GError     **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return read_record (self, error);
}

/* (transfer full): what a cell says; "" when it is empty or not there. */
char *
ter_day_table_dup_text (TerDayTable *self,
                        guint        column)
{
  g_return_val_if_fail (self != NULL && column < self->n_columns, NULL);

  return dup_cell (self, self->places[column]);
}

/**
 * ter_day_table_get_day:
 * @column: a column that the table has
 * @day: (out): days since 1970-01-01
 *
 * Reads a date. A time of day is accepted at midnight only: a table of hours would be taken for one of days.
 *
 * Returns: %FALSE with @error set if the cell is no date
 */
gboolean
ter_day_table_get_day (TerDayTable *self,
                       guint        column,
                       gint32      *day,
                       GError     **error)
{
  g_autofree char *text = ter_day_table_dup_text (self, column);
  TerCsvMoment moment;

  if (!ter_csv_moment_parse (text, strlen (text), TER_IMPORT_DAY_FIRST, &moment) ||
      !moment.has_date)
    {
      ter_day_table_set_error (self, error, _("“%s” is no date. Write it like 2026-01-31."), text);
      return FALSE;
    }
  if (moment.local_us % TER_USEC_PER_DAY != 0)
    {
      ter_day_table_set_error (
          self, error,
          _("“%s” is a time of day, and one line a day is expected. Add up the "
            "hours of each day first."),
          text);
      return FALSE;
    }

  *day = (gint32) (moment.local_us / TER_USEC_PER_DAY);
  return TRUE;
}

/**
 * ter_day_table_get_number:
 * @column: a column that the table has
 * @value: (out): the number, or NaN when the cell says that there is none
 *
 * Returns: %FALSE with @error set if the cell holds something else
 */
gboolean
ter_day_table_get_number (TerDayTable *self,
                          guint        column,
                          double      *value,
                          GError     **error)
{
  g_autofree char *text = ter_day_table_dup_text (self, column);

  *value = NAN;
  if (ter_csv_blank (text, strlen (text)) != TER_CSV_FILLED ||
      g_ascii_strcasecmp (text, "nan") == 0)
    return TRUE;
  if (ter_csv_number (text, strlen (text), self->decimal, value))
    return TRUE;

  ter_day_table_set_error (
      self, error,
      _("“%s” is no number. Write it like 12.5, or leave the cell empty when it "
        "is not known."),
      text);
  return FALSE;
}

/* The line that was read last; the first one of the file is 1. */
gint64
ter_day_table_get_line (const TerDayTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->record.line;
}
