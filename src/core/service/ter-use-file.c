/* ter-use-file.c — The bills or the days of a meter, from a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. Bills write their end in two ways: the last day, or the day after. Bills that follow each other tell which: the next one
 *     begins on the day after, or on the same day. What was understood is given back, to be said.
 *  2. Two uses of the same day stop the reading: the day would count twice.
 *  3. A use that is not known is kept, as such: it is a hole, not an end.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "ter-day-table-private.h"
#include "ter-use-file.h"

/* Two years and some: a longer bill is a date that was mistyped. */
#define LONGEST_USE 800

enum
{
  COLUMN_DATE,
  COLUMN_START,
  COLUMN_END,
  COLUMN_AMOUNT,
};

static const TerDayColumn columns[] = {
  [COLUMN_DATE] = { "date|jour|day" },
  [COLUMN_START] = { "start|from|begin|debut|début" },
  [COLUMN_END] = { "end|to|fin" },
  [COLUMN_AMOUNT] = { "kwh|energy_kwh|energie_kwh|énergie_kwh|consommation_kwh|energy|value" },
};

typedef struct
{
  TerUse use;
  gint64 line;
} Row;

static gboolean
is_by_period (const TerDayTable *table)
{
  return ter_day_table_has (table, COLUMN_START) && ter_day_table_has (table, COLUMN_END);
}

static gboolean
check_columns (TerDayTable *table,
               GError     **error)
{
  if (ter_day_table_has (table, COLUMN_AMOUNT) &&
      (is_by_period (table) || ter_day_table_has (table, COLUMN_DATE)))
    return TRUE;

  ter_day_table_set_file_error (
      table, error, _("the first line has to name the columns: “start,end,kwh” or “date,kwh”."));
  return FALSE;
}

/* A date, or a period as it is written. */
static gboolean
read_row (TerDayTable *table,
          Row         *row,
          GError     **error)
{
  row->line = ter_day_table_get_line (table);
  if (!ter_day_table_get_number (table, COLUMN_AMOUNT, &row->use.amount, error))
    return FALSE;
  if (!is_by_period (table))
    {
      if (!ter_day_table_get_day (table, COLUMN_DATE, &row->use.first, error))
        return FALSE;
      row->use.end = row->use.first + 1;
      return TRUE;
    }

  if (!ter_day_table_get_day (table, COLUMN_START, &row->use.first, error) ||
      !ter_day_table_get_day (table, COLUMN_END, &row->use.end, error))
    return FALSE;
  if (row->use.end < row->use.first)
    {
      ter_day_table_set_error (table, error,
                               _("the period ends before it begins. Write its dates in order."));
      return FALSE;
    }
  if (row->use.end - row->use.first > LONGEST_USE)
    {
      ter_day_table_set_error (table, error,
                               _("the period lasts more than two years: one of its dates is "
                                 "wrong."));
      return FALSE;
    }

  return TRUE;
}

static GArray *
read_rows (TerDayTable *table,
           GError     **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GError) local_error = NULL;
  Row row;

  while (ter_day_table_next (table, &local_error))
    {
      if (!read_row (table, &row, error))
        return NULL;
      g_array_append_val (rows, row);
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (rows->len == 0)
    ter_day_table_set_file_error (table, error, _("there is no use in this file."));
  else
    return g_steal_pointer (&rows);

  return NULL;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const Row *x = a, *y = b;

  if (x->use.first != y->use.first)
    return x->use.first < y->use.first ? -1 : 1;

  return (x->line > y->line) - (x->line < y->line);
}

static TerUseEnds
guess_ends (const GArray *rows)
{
  guint n_same = 0, n_after = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const TerUse *use = &g_array_index (rows, Row, i).use;
      const TerUse *next = i + 1 < rows->len ? &g_array_index (rows, Row, i + 1).use : NULL;

      /* A period that ends on the day that it begins can only be that day. */
      if (use->end == use->first)
        return TER_USE_ENDS_INCLUDED;
      n_same += next != NULL && next->first == use->end;
      n_after += next != NULL && next->first == use->end + 1;
    }

  return n_after > n_same ? TER_USE_ENDS_INCLUDED : TER_USE_ENDS_EXCLUDED;
}

/* Finds the lines that speak of the same day. */
static gboolean
check_rows (TerDayTable *table,
            GArray      *rows,
            GError     **error)
{
  g_autofree char *message = NULL;

  for (guint i = 0; i < rows->len && message == NULL; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      const Row *before = i > 0 ? &g_array_index (rows, Row, i - 1) : NULL;
      g_autofree char *day = ter_day_to_string (row->use.first);

      if (row->use.end == row->use.first)
        message = g_strdup_printf (_("line %" PRId64 ": the period of %s has no day. Its end is "
                                     "excluded: write the day after."),
                                   row->line, day);
      else if (before != NULL && before->use.end > row->use.first)
        message = g_strdup_printf (_("%s is counted twice, on lines %" PRId64 " and %" PRId64
                                     ". Mend their dates, or keep one of them."),
                                   day, before->line, row->line);
    }
  if (message != NULL)
    ter_day_table_set_file_error (table, error, message);

  return message == NULL;
}

/**
 * ter_use_load_file:
 * @path: a CSV file with the columns start, end and kwh, or date and kwh
 * @ends: (inout): what the end of a period means; when it is guessed, what was found
 *
 * Reads what a meter counted, by the day or by the bill.
 *
 * Returns: (transfer full) (nullable) (element-type TerUse): the uses, in order, or %NULL with @error set, which names the
 *   line and the fix
 */
GArray *
ter_use_load_file (const char *path,
                   TerUseEnds *ends,
                   GError    **error)
{
  g_autoptr (TerDayTable) table = NULL;
  g_autoptr (GArray) rows = NULL;
  GArray *uses;

  g_return_val_if_fail (path != NULL && ends != NULL, NULL);

  table = ter_day_table_open (path, columns, G_N_ELEMENTS (columns), error);
  if (table == NULL || !check_columns (table, error))
    return NULL;
  rows = read_rows (table, error);
  if (rows == NULL)
    return NULL;

  g_array_sort (rows, compare_rows);
  if (!is_by_period (table))
    *ends = TER_USE_ENDS_EXCLUDED;
  else if (*ends == TER_USE_ENDS_GUESSED)
    *ends = guess_ends (rows);
  for (guint i = 0; i < rows->len && *ends == TER_USE_ENDS_INCLUDED; i++)
    g_array_index (rows, Row, i).use.end++;
  if (!check_rows (table, rows, error))
    return NULL;

  uses = g_array_sized_new (FALSE, FALSE, sizeof (TerUse), rows->len);
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (uses, g_array_index (rows, Row, i).use);

  return uses;
}
