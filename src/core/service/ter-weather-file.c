/* ter-weather-file.c — The weather of a station, from a table
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. A day that has no line, or a line without a value, is there and is not known.
 *  2. A day that comes twice stops the reading: nothing says which line is right.
 *  3. The mean of the extremes goes before a mean that is given, because degree days are defined by it.
 */

/* DESIGN
 *
 *  1. A day that has no line, or a line without a value, is there and is not known.
 *  2. A day that comes twice stops the reading: nothing says which line is right.
 *  3. The mean of the extremes goes before a mean that is given, because degree days are defined by it.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "ter-day-table-private.h"
#include "ter-weather-file.h"

/* What a thermometer under shelter may say, °C: the records of the Earth and some more. */
#define COLDEST -100.0
#define WARMEST 70.0
/* Two centuries: a longer span is a date that was mistyped. */
#define MAX_DAYS 73200

enum
{
  COLUMN_DATE,
  COLUMN_LOW,
  COLUMN_HIGH,
  COLUMN_MEAN,
  COLUMN_STATION,
};

/* Titles of ours, and of the daily files of Météo-France. */
static const TerDayColumn columns[] = {
  [COLUMN_DATE] = { "date|aaaammjj|jour|day" },
  [COLUMN_LOW] = { "tmin|tn|t_min" },
  [COLUMN_HIGH] = { "tmax|tx|t_max" },
  [COLUMN_MEAN] = { "tmean|tm|tmoy|tntxm|t_mean" },
  [COLUMN_STATION] = { "station|num_poste|poste" },
};

typedef struct
{
  gint32 day;
  double low;
  double high;
  double mean;
  gint64 line;
} Row;

static gboolean
read_temperature (TerDayTable *table,
                  guint        column,
                  double      *value,
                  GError     **error)
{
  *value = NAN;
  if (!ter_day_table_has (table, column))
    return TRUE;
  if (!ter_day_table_get_number (table, column, value, error))
    return FALSE;
  if (isnan (*value) || (*value >= COLDEST && *value <= WARMEST))
    return TRUE;

  ter_day_table_set_error (table, error,
                           _("%g is no temperature in °C. Leave the cell empty when it is not "
                             "known."),
                           *value);
  return FALSE;
}

static gboolean
read_row (TerDayTable *table,
          Row         *row,
          GError     **error)
{
  row->line = ter_day_table_get_line (table);

  return ter_day_table_get_day (table, COLUMN_DATE, &row->day, error) &&
         read_temperature (table, COLUMN_LOW, &row->low, error) &&
         read_temperature (table, COLUMN_HIGH, &row->high, error) &&
         read_temperature (table, COLUMN_MEAN, &row->mean, error);
}

/* Whether a line is of the station that is asked for. Several stations without a choice are an error. */
static gboolean
is_wanted (TerDayTable *table,
           const char  *station,
           char       **seen,
           gboolean    *wanted,
           GError     **error)
{
  g_autofree char *name = NULL;

  *wanted = TRUE;
  if (!ter_day_table_has (table, COLUMN_STATION))
    return TRUE;
  name = ter_day_table_dup_text (table, COLUMN_STATION);
  if (station != NULL)
    {
      *wanted = g_str_equal (name, station);
      if (*wanted && *seen == NULL)
        *seen = g_steal_pointer (&name);
      return TRUE;
    }
  if (*seen == NULL)
    *seen = g_steal_pointer (&name);
  else if (!g_str_equal (*seen, name))
    {
      ter_day_table_set_error (table, error,
                               _("the file has several stations, “%s” and “%s”. Choose one with "
                                 "--station."),
                               *seen, name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_rows (TerDayTable *table,
           const char  *station,
           GArray      *rows,
           char       **seen,
           GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean wanted;
  Row row;

  while (ter_day_table_next (table, &local_error))
    {
      if (!is_wanted (table, station, seen, &wanted, error))
        return FALSE;
      if (!wanted)
        continue;
      if (!read_row (table, &row, error))
        return FALSE;
      g_array_append_val (rows, row);
    }
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
check_columns (TerDayTable *table,
               GError     **error)
{
  if (ter_day_table_has (table, COLUMN_DATE) &&
      ((ter_day_table_has (table, COLUMN_LOW) && ter_day_table_has (table, COLUMN_HIGH)) ||
       ter_day_table_has (table, COLUMN_MEAN)))
    return TRUE;

  ter_day_table_set_file_error (table, error,
                                _("the first line has to name the columns: “date,tmin,tmax” or "
                                  "“date,tmean”."));
  return FALSE;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const Row *x = a, *y = b;

  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;

  return x->line < y->line ? -1 : 1;
}

/* Finds the days that come twice and the spans that cannot be. */
static gboolean
check_rows (TerDayTable *table,
            GArray      *rows,
            GError     **error)
{
  const Row *all = (const Row *) (gpointer) rows->data;
  g_autofree char *message = NULL;

  if (rows->len == 0)
    message = g_strdup (_("there is no day in this file, or none of this station."));
  else if (all[rows->len - 1].day - all[0].day >= MAX_DAYS)
    {
      g_autofree char *first = ter_day_to_string (all[0].day);
      g_autofree char *last = ter_day_to_string (all[rows->len - 1].day);

      message = g_strdup_printf (_("its days go from %s to %s: one of its dates is wrong."), first,
                                 last);
    }
  for (guint i = 1; i < rows->len && message == NULL; i++)
    {
      if (all[i].day == all[i - 1].day)
        {
          g_autofree char *day = ter_day_to_string (all[i].day);

          message = g_strdup_printf (_("%s comes twice, on lines %" PRId64 " and %" PRId64
                                       ". Keep one of them."),
                                     day, all[i - 1].line, all[i].line);
        }
    }
  if (message != NULL)
    ter_day_table_set_file_error (table, error, message);

  return message == NULL;
}

/**
 * ter_weather_load_file:
 * @path: a CSV file with the columns date, tmin and tmax, or date and tmean, or those of Météo-France's daily files
 * @station: (nullable): which station, when the file has several
 * @n_swapped: (out): on how many days the lowest temperature was above the highest; they were put in order
 *
 * Reads the weather of one station. A day that has no line or no value is there, and is not known.
 *
 * Returns: (transfer full) (nullable): the weather, or %NULL with @error set, which names the line and the fix
 */
TerWeather *
ter_weather_load_file (const char *path,
                       const char *station,
                       guint      *n_swapped,
                       GError    **error)
{
  g_autoptr (TerDayTable) table = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autofree char *seen = NULL;
  g_autoptr (TerWeather) weather = NULL;
  const Row *all;

  g_return_val_if_fail (path != NULL && n_swapped != NULL, NULL);

  table = ter_day_table_open (path, columns, G_N_ELEMENTS (columns), error);
  if (table == NULL || !check_columns (table, error) ||
      !read_rows (table, station, rows, &seen, error))
    return NULL;
  g_array_sort (rows, compare_rows);
  if (!check_rows (table, rows, error))
    return NULL;

  all = (const Row *) (gpointer) rows->data;
  weather = ter_weather_new_for_days (all[0].day, all[rows->len - 1].day - all[0].day + 1);
  weather->station = g_steal_pointer (&seen);
  *n_swapped = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      if (!ter_weather_set_range (weather, all[i].day, all[i].low, all[i].high))
        (*n_swapped)++;
      /* Degree days are defined by the extremes; the mean stands in for them where it is all there is. */
      if (isnan (ter_weather_get_mean (weather, all[i].day)))
        ter_weather_set_mean (weather, all[i].day, all[i].mean);
    }

  return g_steal_pointer (&weather);
}
