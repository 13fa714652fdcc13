/* ter-csv-sniff.c — What a table file looks like: its cut, its titles, its columns' types
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The beginning of a file is read as text, and each column is asked what nearly all of its cells are.
 *
 *  1. A column is of a type only when nineteen cells in twenty are, or two in three of a short file; the others are
 *     counted as misfits and shown.
 *  2. A leading zero makes a code: "01004" is a commune, not a number. So does a title that names a code.
 *  3. Of dd/mm and mm/dd, one cell that fits only one of them settles the column; none does, and it is dd/mm.
 *  4. Titles may come after a preamble (the curves of electricity have one); they are the first record that has
 *     as many cells as most of the others.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-csv-cell.h"
#include "ter-csv-sniff.h"
#include "ter-csv-time.h"

#define MAX_FORMAT_RECORDS 20
#define MAX_ROWS 1000
#define MAX_SAMPLE_CELLS 200000
#define FEW_CELLS 40

/* What was seen in a column. */
typedef struct
{
  guint n_filled;
  guint n_blank;
  guint n_comma;
  guint n_dot;
  guint n_day_first;
  guint n_month_first;
  guint n_with_time;
  guint n_time_only;
  guint n_boolean;
  guint n_leading_zero;
} Tally;

/* How well a delimiter cuts the first records: how many have the most frequent number of cells. */
static guint
score_delimiter (GBytes *sample,
                 char    delimiter,
                 char    newline)
{
  g_autoptr (TerCsvReader) reader = ter_csv_reader_new (sample);
  guint counts[MAX_FORMAT_RECORDS], n = 0, best = 0;
  TerCsvRecord record;

  ter_csv_reader_set_format (reader, delimiter, newline);
  while (n < MAX_FORMAT_RECORDS && ter_csv_reader_next (reader, &record, NULL, NULL))
    {
      gboolean blank = record.n_cells == 1 && record.cells[0].length == 0;

      if (record.state == TER_CSV_RECORD_GOOD && !blank)
        counts[n++] = record.n_cells;
    }
  for (guint i = 0; i < n; i++)
    {
      guint same = 0;

      for (guint j = 0; j < n; j++)
        same += counts[j] == counts[i];
      if (counts[i] > 1)
        best = MAX (best, same * 1000 + MIN (counts[i], 999));
    }

  return best;
}

/**
 * ter_csv_sniff_format:
 * @data: the beginning of a file
 * @delimiter: (out): what separates its cells
 * @newline: (out): what ends its lines
 *
 * Finds how a text is cut. A text with one column only is said to be cut by semicolons.
 */
void
ter_csv_sniff_format (const char *data,
                      gsize       length,
                      char       *delimiter,
                      char       *newline)
{
  static const char candidates[] = { ';', '\t', '|', ',' };
  const char *last =
      memchr (data, '\n', length) != NULL ? g_strrstr_len (data, length, "\n") : NULL;
  g_autoptr (GBytes) sample = NULL;
  guint best = 0;

  *newline = last != NULL || memchr (data, '\r', length) == NULL ? '\n' : '\r';
  /* The last line of the sample may be cut in the middle. */
  sample = g_bytes_new_static (data, last != NULL ? (gsize) (last - data) + 1 : length);
  *delimiter = ';';
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      guint score = score_delimiter (sample, candidates[i], *newline);

      if (score / 1000 > best / 1000 || (score / 1000 == best / 1000 && score > best + 1))
        {
          best = score;
          *delimiter = candidates[i];
        }
    }
}

/**
 * ter_csv_sample_read:
 *
 * Reads the first records as text. Records that are not good are left to the import, which names them.
 *
 * Returns: (transfer full) (nullable): the sample, or %NULL with @error set
 */
TerCsvSample *
ter_csv_sample_read (TerCsvReader     *reader,
                     TerImportEncoding encoding,
                     GCancellable     *cancellable,
                     GError          **error)
{
  g_autoptr (TerCsvSample) self = g_new0 (TerCsvSample, 1);
  g_autoptr (GError) local_error = NULL;
  TerCsvRecord record;
  gsize n_cells = 0;

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->lines = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (self->rows->len < MAX_ROWS && n_cells < MAX_SAMPLE_CELLS &&
         ter_csv_reader_next (reader, &record, cancellable, &local_error))
    {
      GStrv row;

      if (record.state != TER_CSV_RECORD_GOOD ||
          (record.n_cells == 1 &&
           ter_csv_blank (record.cells[0].data, record.cells[0].length) != 0))
        continue;
      row = g_new0 (char *, record.n_cells + 1);
      for (guint i = 0; i < record.n_cells; i++)
        row[i] = ter_csv_cell_dup (&record.cells[i], encoding);
      n_cells += record.n_cells;
      g_ptr_array_add (self->rows, row);
      g_array_append_val (self->lines, record.line);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ter_csv_sample_free:
 * @self: (transfer full): a sample
 *
 * Frees it.
 */
void
ter_csv_sample_free (TerCsvSample *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_free (self);
}

/**
 * ter_csv_sample_cell:
 *
 * Returns: (nullable): the text of a cell, or %NULL where the record is too short
 */
const char *
ter_csv_sample_cell (const TerCsvSample *self,
                     guint               row,
                     guint               column)
{
  GStrv cells = g_ptr_array_index (self->rows, row);

  return column < g_strv_length (cells) ? cells[column] : NULL;
}

/* Columns */

static void
tally_cell (Tally      *tally,
            const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;
  TerCsvMoment moment, other;
  gboolean boolean;
  double number;

  if (ter_csv_blank (text != NULL ? text : "", length) != TER_CSV_FILLED)
    {
      tally->n_blank++;
      return;
    }
  tally->n_filled++;
  tally->n_comma += ter_csv_number (text, length, ',', &number);
  tally->n_dot += ter_csv_number (text, length, '.', &number);
  tally->n_boolean += ter_csv_boolean (text, length, &boolean);
  tally->n_leading_zero += length > 1 && text[0] == '0' && g_ascii_isdigit (text[1]) &&
                           strspn (text, "0123456789") == length;
  if (ter_csv_moment_parse (text, length, TER_IMPORT_DAY_FIRST, &moment))
    {
      tally->n_time_only += !moment.has_date;
      tally->n_day_first += moment.has_date;
      tally->n_with_time += moment.has_date && moment.has_time;
    }
  if (ter_csv_moment_parse (text, length, TER_IMPORT_MONTH_FIRST, &other) && other.has_date)
    {
      tally->n_month_first++;
      tally->n_with_time += !moment.has_date && other.has_time;
    }
}

/* Nineteen in twenty; two in three while there are few. */
static gboolean
is_most (guint n,
         guint of)
{
  return of >= FEW_CELLS ? n * 20 >= of * 19 : of > 0 && n * 3 >= of * 2;
}

static gboolean
has_word (const char        *title,
          const char *const *words,
          guint              n_words)
{
  g_autofree char *ascii = g_str_to_ascii (title, "C");
  g_auto (GStrv) parts = NULL;

  for (char *p = ascii; *p != '\0'; p++)
    *p = g_ascii_isalnum (*p) ? g_ascii_tolower (*p) : ' ';
  parts = g_strsplit (ascii, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      for (guint j = 0; j < n_words; j++)
        {
          if (g_str_equal (parts[i], words[j]))
            return TRUE;
        }
    }

  return FALSE;
}

static gboolean
names_code (const char *title)
{
  static const char *const words[] = {
    "insee",  "siren",  "siret", "prm",    "pdl",       "pce",    "rae",     "code",
    "codes",  "cp",     "num",   "numero", "numcom",    "numdep", "numepci", "codepostal",
    "postal", "deveui", "eui",   "uai",    "telephone", "tel",
  };

  return has_word (title, words, G_N_ELEMENTS (words));
}

static gboolean
names_time (const char *title)
{
  static const char *const words[] = {
    "date",      "jour",     "day",  "horodate", "horodatage",
    "timestamp", "datetime", "time", "heure",    "dateheure",
  };

  return has_word (title, words, G_N_ELEMENTS (words));
}

static gboolean
decide_date (TerImportColumn *column,
             const Tally     *tally)
{
  guint dates = MAX (tally->n_day_first, tally->n_month_first);

  /* "20261123" is a date only where the title says so: it is a number too. */
  if (!is_most (dates, tally->n_filled) ||
      (is_most (tally->n_dot, tally->n_filled) && !names_time (column->title)))
    return FALSE;
  column->date_order =
      tally->n_month_first > tally->n_day_first ? TER_IMPORT_MONTH_FIRST : TER_IMPORT_DAY_FIRST;
  column->type = tally->n_with_time * 2 > tally->n_filled ? TER_IMPORT_DATE_TIME : TER_IMPORT_DATE;
  column->n_misfits = tally->n_filled - dates;

  return TRUE;
}

/* Numbers under a title that says when: days of a spreadsheet, or seconds since 1970. */
static gboolean
decide_count (TerImportColumn *column,
              const Tally     *tally)
{
  const char *text = column->example;
  double value;

  if (!names_time (column->title) || !is_most (MAX (tally->n_comma, tally->n_dot), tally->n_filled))
    return FALSE;
  if (!ter_csv_number (text, strlen (text), '.', &value) &&
      !ter_csv_number (text, strlen (text), ',', &value))
    return FALSE;
  if (value >= 20000 && value < 80000)
    column->date_order = TER_IMPORT_SERIAL;
  else if ((value >= 5e8 && value < 5e9) || (value >= 5e11 && value < 5e12))
    column->date_order = TER_IMPORT_EPOCH;
  else
    return FALSE;
  column->type = TER_IMPORT_DATE_TIME;

  return TRUE;
}

static void
decide_type (TerImportColumn *column,
             const Tally     *tally,
             char             delimiter)
{
  guint numbers = MAX (tally->n_comma, tally->n_dot);

  column->n_values = tally->n_filled;
  column->n_empty = tally->n_blank;
  column->decimal =
      tally->n_dot > tally->n_comma || (tally->n_dot == tally->n_comma && delimiter == ',') ? '.'
                                                                                            : ',';
  if (tally->n_filled == 0)
    column->type = TER_IMPORT_EMPTY;
  else if (decide_date (column, tally) || decide_count (column, tally))
    return;
  else if (is_most (tally->n_time_only, tally->n_filled))
    column->type = TER_IMPORT_TIME_OF_DAY;
  else if (names_code (column->title) || (tally->n_leading_zero > 0 && numbers > 0))
    column->type = TER_IMPORT_CODE;
  else if (is_most (numbers, tally->n_filled))
    {
      column->type = TER_IMPORT_NUMBER;
      column->n_misfits = tally->n_filled - numbers;
    }
  else if (is_most (tally->n_boolean, tally->n_filled))
    column->type = TER_IMPORT_BOOLEAN;
  else
    column->type = TER_IMPORT_TEXT;
}

/* Titles */

/* Which record has the titles: the first one that is as wide as most of those that follow. */
static guint
find_header (const TerCsvSample *sample)
{
  guint n = MIN (sample->rows->len, MAX_FORMAT_RECORDS), best = 0, width = 0;

  for (guint i = 0; i < n; i++)
    {
      guint same = 0, cells = g_strv_length (g_ptr_array_index (sample->rows, i));

      for (guint j = 0; j < n; j++)
        same += g_strv_length (g_ptr_array_index (sample->rows, j)) == cells;
      if (same > best && cells > 1)
        {
          best = same;
          width = cells;
        }
    }
  for (guint i = 0; i < n && width > 0; i++)
    {
      if (g_strv_length (g_ptr_array_index (sample->rows, i)) == width)
        return i;
    }

  return 0;
}

/* A record is of titles when no cell of it is a number or a date, and not all of it is empty. */
static gboolean
is_titles (GStrv row)
{
  gboolean any = FALSE;

  for (guint i = 0; row[i] != NULL; i++)
    {
      Tally tally = { 0 };

      tally_cell (&tally, row[i]);
      if (tally.n_comma + tally.n_dot + tally.n_day_first + tally.n_month_first +
              tally.n_time_only >
          0)
        return FALSE;
      any |= tally.n_filled > 0;
    }

  return any;
}

static gboolean
is_same_row (GStrv a,
             GStrv b)
{
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static void
add_columns (TerImportPlan *plan,
             GStrv          titles,
             guint          n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *name = g_strdup_printf ("Column %u", i + 1);
      gboolean titled = plan->has_header && titles[i][0] != '\0';

      ter_import_plan_add_column (plan, titled ? titles[i] : name);
    }
}

/**
 * ter_csv_sniff_columns:
 * @plan: the plan, whose format is known
 * @sample: the beginning of the file
 *
 * Finds the titles, and what the columns hold.
 */
void
ter_csv_sniff_columns (TerImportPlan      *plan,
                       const TerCsvSample *sample)
{
  g_autofree Tally *tallies = NULL;
  GStrv titles;
  guint header, n_columns;

  g_return_if_fail (plan != NULL && sample != NULL && sample->rows->len > 0);

  header = find_header (sample);
  titles = g_ptr_array_index (sample->rows, header);
  n_columns = g_strv_length (titles);
  plan->n_preamble = header;
  plan->has_header = is_titles (titles);
  add_columns (plan, titles, n_columns);

  tallies = g_new0 (Tally, n_columns);
  for (guint row = header + plan->has_header; row < sample->rows->len; row++)
    {
      GStrv cells = g_ptr_array_index (sample->rows, row);
      guint n_cells = g_strv_length (cells);

      if (plan->has_header && is_same_row (cells, titles))
        {
          plan->n_repeated_headers++;
          continue;
        }
      for (guint i = 0; i < n_columns; i++)
        {
          const char *text = i < n_cells ? cells[i] : NULL;
          TerImportColumn *column = ter_import_plan_get_column (plan, i);

          tally_cell (&tallies[i], text);
          if (column->example == NULL && tallies[i].n_filled > 0)
            column->example = g_strdup (text);
          if (text != NULL && ter_csv_looks_double_encoded (text))
            plan->n_double_encoded++;
        }
    }
  for (guint i = 0; i < n_columns; i++)
    decide_type (ter_import_plan_get_column (plan, i), &tallies[i], plan->delimiter);
}
