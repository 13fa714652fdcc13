/* ter-chart-table.c — What a chart or a map of hours shows, as a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Columns of plain arrays, made once; cells become text when they are seen or written.
 *
 *  1. For people a cell is in their language; for programs it is a point, ISO 8601 in UTC, and nothing at all where
 *     nothing was measured.
 *  2. A text that a spreadsheet would run as a formula is preceded by an apostrophe.
 *  3. What was not measured sorts last among the lowest, whichever way the table is turned.
 */

#include "config.h"

#include "ter-chart-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "ter-chart-columns.h"
#include "ter-chart-reading.h"
#include "ter-chart-scale.h"
#include "ter-instant.h"
#include "ter-unit.h"

static void
column_free (TerTableColumn *column)
{
  g_free (column->title);
  g_free (column->dates);
  g_strfreev (column->words);
  g_free (column->ranks);
  g_free (column->numbers);
  g_free (column);
}

static void
ter_chart_table_clear (TerChartTable *self)
{
  g_free (self->title);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerChartTable, ter_chart_table, ter_chart_table_clear)

static TerChartTable *
table_new (const char *title,
           gsize       n_rows)
{
  TerChartTable *self = ter_chart_table_new ();

  self->title = g_strdup (title);
  self->n_rows = n_rows;
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);

  return self;
}

static TerTableColumn *
add_column (TerChartTable *self,
            char          *title)
{
  TerTableColumn *column = g_new0 (TerTableColumn, 1);

  column->title = title;
  g_ptr_array_add (self->columns, column);

  return column;
}

static char *
value_title (const char *label,
             const char *unit)
{
  const char *symbol = ter_unit_symbol (unit);

  if (symbol == NULL || *symbol == '\0')
    return g_strdup (label);

  return g_strdup_printf ("%s (%s)", label, symbol);
}

/* The values of a layer at the points of the main one. */
static double *
read_values (const TerLayer *layer,
             const double   *from,
             const TerLayer *main_layer,
             gsize           start,
             gsize           n)
{
  double *values = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      gsize point = start + i;

      if (layer == main_layer ||
          ter_chart_point_find (layer, ter_chart_point_time (main_layer, start + i),
                                ter_chart_point_reach (main_layer, start + i), &point))
        values[i] = from[point];
      else
        values[i] = NAN;
    }

  return values;
}

static void
add_layer (TerChartTable      *self,
           const TerChartData *data,
           const TerLayer     *layer,
           gsize               start)
{
  const TerLayer *main_layer = ter_chart_data_get_main (data);
  const char *label = layer->label != NULL ? layer->label : _("Value");
  const char *unit = ter_chart_layer_unit (data, layer);
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (layer->highs == NULL)
    {
      add_column (self, value_title (label, unit))->numbers =
          read_values (layer, layer->samples->values, main_layer, start, self->n_rows);
      return;
    }

  /* Translators: the lower end of an interval: "Expected, from". */
  low = g_strdup_printf (_("%s, from"), label);
  /* Translators: the upper end of an interval: "Expected, to". */
  high = g_strdup_printf (_("%s, to"), label);
  add_column (self, value_title (low, unit))->numbers =
      read_values (layer, layer->samples->values, main_layer, start, self->n_rows);
  add_column (self, value_title (high, unit))->numbers =
      read_values (layer, layer->highs, main_layer, start, self->n_rows);
}

/**
 * ter_chart_table_of_data:
 * @span: what is seen of it
 *
 * Makes a table of a chart: a row for each point of its main layer in @span, a column for each layer.
 *
 * Returns: (transfer full): a table, without a row when there is no point
 */
TerChartTable *
ter_chart_table_of_data (const TerChartData *data,
                         TerSpan             span)
{
  const TerLayer *main_layer;
  TerChartTable *self;
  gsize start = 0;
  gsize end = 0;

  g_return_val_if_fail (data != NULL, NULL);

  main_layer = ter_chart_data_get_main (data);
  if (main_layer != NULL)
    {
      start = ter_chart_find (main_layer->samples, span.start_us);
      end = ter_chart_find (main_layer->samples, span.end_us);
    }
  self = table_new (data->title, end - start);
  self->zone = g_time_zone_ref (data->zone);
  self->step = data->step;
  add_column (self, g_strdup (_("Date")))->dates =
      end > start ? g_memdup2 (main_layer->samples->times + start, (end - start) * sizeof (gint64))
                  : NULL;
  /* What the chart is about first, then what it is compared with. */
  if (main_layer != NULL)
    add_layer (self, data, main_layer, start);
  for (guint i = 0; i < data->layers->len; i++)
    if (data->layers->pdata[i] != main_layer)
      add_layer (self, data, data->layers->pdata[i], start);

  return self;
}

/**
 * ter_chart_table_of_heat:
 * @title: (nullable): what it is
 *
 * Makes a table of a map of hours: a row for each of its cells.
 *
 * Returns: (transfer full): a table
 */
TerChartTable *
ter_chart_table_of_heat (const TerHeat *heat,
                         const char    *title)
{
  TerChartTable *self;
  TerTableColumn *day;
  TerTableColumn *hour;
  gsize n;

  g_return_val_if_fail (heat != NULL, NULL);

  n = (gsize) heat->n_rows * heat->n_columns;
  self = table_new (title, n);
  day = add_column (self, g_strdup (_("Day")));
  hour = add_column (self, g_strdup (_("Hour")));
  day->words = g_new0 (char *, n + 1);
  day->ranks = g_new (guint, n);
  hour->words = g_new0 (char *, n + 1);
  hour->ranks = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    {
      day->ranks[i] = i / heat->n_columns;
      hour->ranks[i] = i % heat->n_columns;
      day->words[i] = ter_heat_row_name (heat, day->ranks[i]);
      hour->words[i] = ter_heat_column_name (heat, hour->ranks[i]);
    }
  add_column (self, value_title (_("Value"), heat->unit))->numbers =
      g_memdup2 (heat->values, n * sizeof (double));

  return self;
}

/**
 * ter_chart_table_cell:
 *
 * Returns: (transfer full): a cell as people read it
 */
char *
ter_chart_table_cell (const TerChartTable *self,
                      guint                column,
                      gsize                row)
{
  const TerTableColumn *what;

  g_return_val_if_fail (self != NULL && column < self->columns->len && row < self->n_rows, NULL);

  what = self->columns->pdata[column];
  if (what->dates != NULL)
    return ter_chart_date (what->dates[row], self->zone, self->step);
  if (what->words != NULL)
    return g_strdup (what->words[row]);
  if (!isfinite (what->numbers[row]))
    return g_strdup (_("not measured"));

  return ter_chart_value (what->numbers[row], NULL);
}

static int
compare_numbers (double a,
                 double b)
{
  if (!isfinite (a) || !isfinite (b))
    return (int) isfinite (a) - (int) isfinite (b);

  return (a > b) - (a < b);
}

/**
 * ter_chart_table_compare:
 *
 * Returns: below, at or above 0, as row @a comes before, with or after row @b by a column
 */
int
ter_chart_table_compare (const TerChartTable *self,
                         guint                column,
                         gsize                a,
                         gsize                b)
{
  const TerTableColumn *what;

  g_return_val_if_fail (self != NULL && column < self->columns->len, 0);
  g_return_val_if_fail (a < self->n_rows && b < self->n_rows, 0);

  what = self->columns->pdata[column];
  if (what->dates != NULL)
    return (what->dates[a] > what->dates[b]) - (what->dates[a] < what->dates[b]);
  if (what->ranks != NULL)
    return (what->ranks[a] > what->ranks[b]) - (what->ranks[a] < what->ranks[b]);
  if (what->words != NULL)
    return g_utf8_collate (what->words[a], what->words[b]);

  return compare_numbers (what->numbers[a], what->numbers[b]);
}

static void
append_field (GString    *text,
              const char *field,
              char        separator)
{
  g_autofree char *safe = NULL;

  if (strchr ("=+-@\t\r", *field) != NULL && *field != '\0')
    safe = g_strconcat ("'", field, NULL);
  else
    safe = g_strdup (field);

  if (strchr (safe, separator) == NULL && strpbrk (safe, "\"\n\r") == NULL)
    {
      g_string_append (text, safe);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *c = safe; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
append_cell (GString              *text,
             const TerTableColumn *column,
             gsize                 row,
             char                  separator)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (column->dates != NULL)
    {
      g_autofree char *date = ter_instant_to_string (column->dates[row]);

      g_string_append (text, date);
    }
  else if (column->words != NULL)
    append_field (text, column->words[row], separator);
  else if (isfinite (column->numbers[row]))
    g_string_append (text, g_ascii_dtostr (number, sizeof number, column->numbers[row]));
}

/**
 * ter_chart_table_to_text:
 * @separator: ';', ',' or a tabulation
 *
 * Returns: (transfer full): the table as programs read it, with its head
 */
char *
ter_chart_table_to_text (const TerChartTable *self,
                         char                 separator)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const TerTableColumn *column = self->columns->pdata[i];

      if (i > 0)
        g_string_append_c (text, separator);
      append_field (text, column->title, separator);
    }
  g_string_append_c (text, '\n');
  for (gsize row = 0; row < self->n_rows; row++)
    {
      for (guint i = 0; i < self->columns->len; i++)
        {
          if (i > 0)
            g_string_append_c (text, separator);
          append_cell (text, self->columns->pdata[i], row, separator);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free_and_steal (text);
}
