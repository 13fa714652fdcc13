/* ter-heat.c — Values by two calendar units
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A record: whoever makes a map fills it. Rows and columns may have a label, which is drawn, and a name, which is said.
 *
 *  1. The hour that a day of 23 hours lacks is not measured; the one that a day of 25 has twice is the mean of both.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ter-calendar.h"
#include "ter-chart-columns.h"
#include "ter-instant.h"
#include "ter-marks.h"

/**
 * ter_heat_row_name:
 *
 * Returns: (transfer full): what a row is called: "Mon"
 */
char *
ter_heat_row_name (const TerHeat *heat,
                   guint          row)
{
  g_return_val_if_fail (heat != NULL && row < heat->n_rows, NULL);

  if (heat->row_names != NULL)
    return g_strdup (heat->row_names[row]);

  return g_strdup (heat->row_labels[row] != NULL ? heat->row_labels[row] : "");
}

static char *
hour_name (guint hour)
{
  g_autoptr (GDateTime) date = g_date_time_new_utc (1970, 1, 5, (int) (hour % 24), 0, 0);

  return g_date_time_format (date, C_("axis", "%H:%M"));
}

/**
 * ter_heat_column_name:
 *
 * Returns: (transfer full): what a column is called: its hour, though only every sixth is written
 */
char *
ter_heat_column_name (const TerHeat *heat,
                      guint          column)
{
  g_return_val_if_fail (heat != NULL && column < heat->n_columns, NULL);

  if (heat->column_names != NULL)
    return g_strdup (heat->column_names[column]);
  if (heat->column_labels[column] != NULL)
    return g_strdup (heat->column_labels[column]);

  return hour_name (column);
}

/**
 * ter_heat_new:
 *
 * Returns: (transfer full): a map without values and labels, to fill
 */
TerHeat *
ter_heat_new (guint n_rows,
              guint n_columns)
{
  TerHeat *self = g_new0 (TerHeat, 1);

  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->values = g_new (double, MAX (1, (gsize) n_rows * n_columns));
  for (gsize i = 0; i < (gsize) n_rows * n_columns; i++)
    self->values[i] = NAN;
  self->row_labels = g_new0 (char *, n_rows + 1);
  self->column_labels = g_new0 (char *, n_columns + 1);
  self->from_zero = TRUE;

  return self;
}

static void
label_days (TerHeat      *self,
            const GArray *edges,
            GTimeZone    *zone)
{
  self->row_names = g_new0 (char *, self->n_rows + 1);
  self->column_names = g_new0 (char *, self->n_columns + 1);
  for (guint hour = 0; hour < self->n_rows; hour++)
    self->row_names[hour] = hour_name (hour);
  for (guint hour = 0; hour < self->n_rows; hour += 6)
    self->row_labels[hour] = g_strdup (self->row_names[hour]);
  for (guint day = 0; day < self->n_columns; day++)
    {
      g_autoptr (GDateTime) date = ter_instant_to_local (g_array_index (edges, gint64, day), zone);
      gboolean is_first = g_date_time_get_day_of_month (date) == 1;

      self->column_names[day] = g_date_time_format (date, C_("axis", "%-d %b %Y"));
      if (self->n_columns > 62 && is_first)
        self->column_labels[day] = g_date_time_format (date, "%b");
      else if (self->n_columns <= 62 && (g_date_time_get_day_of_week (date) == 1 || is_first))
        self->column_labels[day] = g_date_time_format (date, C_("axis", "%-d %b"));
    }
}

/**
 * ter_heat_new_days:
 * @samples: a series
 * @span: what days
 * @zone: the time zone of the days
 * @unit: (nullable): the unit of the values
 *
 * Makes a map of the means of each hour, from top to bottom, of each day, from left to right.
 *
 * Returns: (transfer full): the map
 */
TerHeat *
ter_heat_new_days (const TerSamples *samples,
                   TerSpan           span,
                   GTimeZone        *zone,
                   const char       *unit)
{
  g_autoptr (GArray) edges = NULL;
  g_autofree guint *counts = NULL;
  TerHeat *self;
  guint day = 0;

  g_return_val_if_fail (samples != NULL && zone != NULL, NULL);
  g_return_val_if_fail (span.start_us < span.end_us, NULL);

  edges = ter_calendar_edges (zone, span, TER_STEP_DAY);
  self = ter_heat_new (24, edges->len - 1);
  self->unit = g_strdup (unit);
  counts = g_new0 (guint, (gsize) self->n_rows * self->n_columns);
  for (gsize i = ter_chart_find (samples, g_array_index (edges, gint64, 0)); i < samples->n; i++)
    {
      gsize cell;

      while (day < self->n_columns && samples->times[i] >= g_array_index (edges, gint64, day + 1))
        day++;
      if (day == self->n_columns)
        break;
      if (!isfinite (samples->values[i]))
        continue;
      cell = (gsize) ter_calendar_hour (zone, samples->times[i]) * self->n_columns + day;
      self->values[cell] =
          counts[cell] == 0
              ? samples->values[i]
              : self->values[cell] + (samples->values[i] - self->values[cell]) / (counts[cell] + 1);
      counts[cell]++;
    }
  label_days (self, edges, zone);

  return self;
}

/**
 * ter_heat_free:
 *
 * Frees a map.
 */
void
ter_heat_free (TerHeat *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_rows; i++)
    g_free (self->row_labels[i]);
  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->column_labels[i]);
  g_free (self->row_labels);
  g_free (self->column_labels);
  g_strfreev (self->row_names);
  g_strfreev (self->column_names);
  g_free (self->values);
  g_free (self->unit);
  g_free (self);
}
