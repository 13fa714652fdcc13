/* ter-store-outline.c — The readings of a meter that matter, kept by month and by year
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *      what a compaction touched ─▶ readings of each month ─thinned, by days─▶ a row a month
 *                                     months of the year, those that were kept too ─thinned, by months─▶ a row a year
 *
 *  1. A row holds what ter_readings_thin() makes of all the readings of its span, and speaks of no other: a reading that
 *     comes later spoils the rows of its own month and of its own year.
 *  2. A year is made again whenever one of its months is. A month that has no row has no reading.
 *  3. A row that is damaged, or that was cut another way, is as no row; a year of which a month is such has none.
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-rollups-private.h"

static void
put_readings (TerPackedSeries   *self,
              gint64             id,
              const TerReadings *readings,
              TerSpan            span)
{
  TerPackedRow row = { id, self->bytes->len, 0 };

  /* A row without a blob is deleted: there is no reading. */
  if (readings->n > 0)
    ter_readings_pack (readings, span, self->bytes);
  row.length = self->bytes->len - row.offset;
  g_array_append_val (self->rollups, row);
}

static void
kept_clear (gpointer data)
{
  TerKeptReadings *kept = data;

  g_clear_pointer (&kept->readings, ter_readings_unref);
}

/**
 * ter_kept_readings_new:
 *
 * Returns: (transfer full) (element-type TerKeptReadings): a list that owns its readings
 */
GArray *
ter_kept_readings_new (void)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TerKeptReadings));

  g_array_set_clear_func (list, kept_clear);

  return list;
}

/**
 * ter_reading_list_kept:
 * @level: %TER_ROLLUP_MONTH_READINGS or %TER_ROLLUP_YEAR_READINGS
 * @zone: where days begin
 * @cut: how they must have been cut
 * @span: which months or years: those that it touches
 *
 * Lists what is kept of the readings of a series, as it was at the last compaction.
 *
 * Returns: (transfer full) (element-type TerKeptReadings): the rows that are there and sound, in order of time
 */
GArray *
ter_reading_list_kept (TerReading    *reading,
                       gint64         series_id,
                       TerRollupLevel level,
                       GTimeZone     *zone,
                       const char    *cut,
                       TerSpan        span,
                       GError       **error)
{
  g_autoptr (GArray) list = ter_kept_readings_new ();
  g_autoptr (TerStatement) row = ter_connection_prepare (
      reading->connection,
      "SELECT id, zone, checksum, data FROM rollup WHERE id >= ?1 AND id <= ?2 ORDER BY id", error);
  TerStepResult step;

  if (row == NULL)
    return NULL;
  ter_statement_bind (row, "ii", ter_rollup_row_id (series_id, level, zone, span.start_us),
                      ter_rollup_row_id (series_id, level, zone, span.end_us - 1));
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      gint64 id = ter_statement_get_int (row, 0);
      gsize length = 0;
      const guint8 *data = ter_statement_get_blob (row, 3, &length);
      TerKeptReadings kept = { 0 };

      if (g_strcmp0 (ter_statement_get_text (row, 1), cut) != 0)
        continue;
      if (data != NULL &&
          ter_checksum (id, data, length) == (guint64) ter_statement_get_int (row, 2))
        kept.readings = ter_readings_unpack (data, length, &kept.span, NULL);
      if (kept.readings != NULL)
        g_array_append_val (list, kept);
    }

  return step == TER_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/**
 * ter_packed_series_add_month_readings:
 * @samples: observations: all those of the month, and perhaps others
 * @month: a local month
 * @made: (element-type TerKeptReadings): what was made is added to it
 *
 * Makes the row of a month.
 */
void
ter_packed_series_add_month_readings (TerPackedSeries        *self,
                                      const TerRollupSubject *subject,
                                      const TerSamples       *samples,
                                      TerSpan                 month,
                                      GArray                 *made)
{
  g_autoptr (GArray) edges = ter_calendar_edges (subject->zone, month, TER_STEP_DAY);
  g_autoptr (TerReadings) all = NULL;
  TerKeptReadings kept = { month, NULL };
  gsize first = 0, end;
  TerSamples some;

  while (first < samples->n && samples->times[first] < month.start_us)
    first++;
  for (end = first; end < samples->n && samples->times[end] < month.end_us; end++)
    ;
  some = (TerSamples) { end - first, samples->times + first, samples->values + first,
                        samples->qualities + first };
  all = ter_readings_new_samples (&some, 1);
  kept.readings = ter_readings_thin (all, subject->kind, (const gint64 *) (gpointer) edges->data,
                                     edges->len, subject->learnt_us);
  put_readings (self,
                ter_rollup_row_id (self->series_id, TER_ROLLUP_MONTH_READINGS, subject->zone,
                                   month.start_us),
                kept.readings, month);
  g_array_append_val (made, kept);
}

/* What was made of a month, or what was kept of it. */
static const TerReadings *
find_month (const GArray *made,
            const GArray *kept,
            gint64        start_us)
{
  const GArray *lists[] = { made, kept };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      {
        const TerKeptReadings *item = &g_array_index (lists[l], TerKeptReadings, i);

        if (item->span.start_us == start_us)
          return item->readings;
      }

  return NULL;
}

static gboolean
put_year (TerPackedSeries        *self,
          TerReading             *reading,
          const TerRollupSubject *subject,
          TerSpan                 year,
          const GArray           *made,
          GError                **error)
{
  g_autoptr (GArray) edges = ter_calendar_edges (subject->zone, year, TER_STEP_MONTH);
  g_autoptr (TerReadings) all = ter_readings_new ();
  g_autoptr (TerReadings) thin = NULL;
  g_autoptr (GArray) kept =
      self->is_recut ? ter_kept_readings_new ()
                     : ter_reading_list_kept (reading, self->series_id, TER_ROLLUP_MONTH_READINGS,
                                              subject->zone, subject->cut, year, error);

  if (kept == NULL)
    return FALSE;
  for (guint i = 0; i + 1 < edges->len; i++)
    {
      const TerReadings *month = find_month (made, kept, g_array_index (edges, gint64, i));

      if (month != NULL)
        ter_readings_append (all, month);
    }
  thin = ter_readings_thin (all, subject->kind, (const gint64 *) (gpointer) edges->data, edges->len,
                            subject->learnt_us);
  put_readings (self,
                ter_rollup_row_id (self->series_id, TER_ROLLUP_YEAR_READINGS, subject->zone,
                                   year.start_us),
                thin, year);

  return TRUE;
}

/**
 * ter_packed_series_add_year_readings:
 * @reading: what the months were made from
 * @made: (element-type TerKeptReadings): the months that were made anew, in order of time
 *
 * Makes the rows of the years that they lie in.
 */
gboolean
ter_packed_series_add_year_readings (TerPackedSeries        *self,
                                     TerReading             *reading,
                                     const TerRollupSubject *subject,
                                     const GArray           *made,
                                     GError                **error)
{
  gint64 done_us = G_MININT64;

  for (guint i = 0; i < made->len; i++)
    {
      gint64 start_us = g_array_index (made, TerKeptReadings, i).span.start_us;
      TerSpan year;

      if (start_us < done_us)
        continue;
      year.start_us = ter_calendar_floor (subject->zone, start_us, TER_STEP_YEAR);
      year.end_us = done_us = ter_calendar_add (subject->zone, year.start_us, TER_STEP_YEAR, 1);
      if (!put_year (self, reading, subject, year, made, error))
        return FALSE;
    }

  return TRUE;
}
