/* ter-store-rollups.c — What each local day of a series comes to, kept beside its chunks
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One row holds a local month, or a local year: see TerRollupLevel. What the values of each day come to is read by
 * ter-store-days.c; of indexes and amounts there is also what is needed to know what was consumed (ter-store-outline.c),
 * read by ter-store-use.c. Weeks, months and years are made of days.
 *
 *      what a compaction touched ─ its months, and a margin ─▶ chunks and segments, merged ─▶ days ─▶ rows
 *
 *  1. A row says how it was cut: the zone, and whether values were an index or amounts. Another cut is as no row: the
 *     chunks answer. When the series is compacted next, all of its rows are made again.
 *  2. A day has a row when its month has one: what it says is what ter_aggregate() says of the chunks.
 *  3. Hours are not kept: a chunk is gathered about as fast as its hours would be read (docs/adr/0040).
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-chunk.h"
#include "ter-compact-private.h"
#include "ter-evaluate.h"
#include "ter-rollups-private.h"
#include "ter-store-gather-private.h"

#define FIRST_YEAR 1899
#define MAX_STEP_US (62 * TER_USEC_PER_DAY)
/* A span is read into memory at once. */
#define MONTHS_AT_ONCE 25

static void
subject_clear (TerRollupSubject *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->cut, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TerRollupSubject, subject_clear)

/**
 * ter_rollup_make_cut:
 * @zone: where days begin
 * @kind: how the values behave
 *
 * Returns: (transfer full): how days are cut: what was cut another way does not count
 */
char *
ter_rollup_make_cut (GTimeZone    *zone,
                     TerSeriesKind kind)
{
  return g_strconcat (g_time_zone_get_identifier (zone),
                      kind == TER_SERIES_AMOUNT    ? " amounts outlined"
                      : kind == TER_SERIES_COUNTER ? " index outlined"
                                                   : "",
                      NULL);
}

static gboolean
load_subject (TerReading       *reading,
              gint64            series_id,
              TerRollupSubject *self,
              GError          **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      reading->connection,
      "SELECT coalesce ((SELECT zone FROM site WHERE id = site_id),"
      " (SELECT value FROM fact WHERE key = 'zone')), kind, n_observations, last_us - first_us"
      " FROM series WHERE id = ?1",
      error);
  const char *name = NULL;
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "i", series_id);
  step = ter_statement_step (row, error);
  if (step == TER_STEP_ERROR)
    return FALSE;
  if (step == TER_STEP_ROW)
    {
      gint64 n = ter_statement_get_int (row, 2);

      name = ter_statement_get_text (row, 0);
      self->kind = (TerSeriesKind) ter_statement_get_int (row, 1);
      self->step_us = n > 1 ? ter_statement_get_int (row, 3) / (n - 1) : MAX_STEP_US;
    }
  self->zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;
  if (self->zone == NULL)
    self->zone = g_time_zone_new_utc ();
  self->cut = ter_rollup_make_cut (self->zone, self->kind);

  return TRUE;
}

static guint32
month_of (GTimeZone *zone,
          gint64     instant_us)
{
  int year, month;

  ter_calendar_date (zone, instant_us, &year, &month, NULL);

  return (guint32) CLAMP ((year - FIRST_YEAR) * 12 + month - 1, 0, TER_ROLLUP_MONTH_MASK);
}

/**
 * ter_rollup_row_id:
 *
 * Returns: the id of the row of @level that holds @instant_us
 */
gint64
ter_rollup_row_id (gint64         series_id,
                   TerRollupLevel level,
                   GTimeZone     *zone,
                   gint64         instant_us)
{
  return (series_id << 32) | ((gint64) level << TER_ROLLUP_LEVEL_SHIFT) |
         month_of (zone, instant_us);
}

static gint64
month_start (GTimeZone *zone,
             guint32    month)
{
  return ter_calendar_instant (zone, FIRST_YEAR + (int) (month / 12), (int) (month % 12) + 1, 1);
}

/* How far an observation may change what days say of those before and after it. */
static gint64
margin_of (const TerRollupSubject *self)
{
  return CLAMP (4 * self->step_us, TER_USEC_PER_DAY, MAX_STEP_US);
}

/* Reads chunks and segments up to @through, as if there were nothing else. */
static TerSamples *
read_settled (TerReading   *reading,
              gint64        series_id,
              gint64        through,
              TerSpan       span,
              GCancellable *cancellable,
              GError      **error)
{
  const TerSegments *segments = ter_reading_get_segments (reading);
  g_autoptr (GArray) slices = ter_slices_new ();

  if (!ter_reading_list_chunks (reading, series_id, span.start_us, span.end_us, slices, cancellable,
                                error))
    return NULL;
  for (guint i = 0; i < segments->n_segments && segments->segments[i]->id <= through; i++)
    {
      TerSlice slice;

      if (ter_segments_get_slice (segments, i, series_id, span.start_us, span.end_us, &slice))
        g_array_append_val (slices, slice);
    }

  return ter_slices_merge (slices, NULL, cancellable, error);
}

static TerRollup *
gather_days (const TerRollupSubject *subject,
             const TerSamples       *samples,
             const GArray           *edges)
{
  g_autoptr (TerGather) gather = ter_gather_new ((const gint64 *) (gpointer) edges->data,
                                                 edges->len, subject->kind, subject->learnt_us);

  ter_gather_add (gather, samples->times, samples->values, samples->qualities, samples->n);

  return ter_gather_end (gather);
}

static void
put_month (TerPackedSeries *self,
           gint64           id,
           const TerRollup *days,
           gsize            first,
           gsize            n)
{
  TerPackedRow row = { id, self->bytes->len, 0 };
  gint64 covered = 0;
  gsize n_values = 0;

  for (gsize i = first; i < first + n; i++)
    {
      covered += days->covered[i];
      n_values += days->counts[i];
    }
  /* A row without a blob is deleted: nothing is known of the month. */
  if (covered > 0 || n_values > 0)
    ter_rollup_pack (days, first, n, self->bytes);
  row.length = self->bytes->len - row.offset;
  g_array_append_val (self->rollups, row);
}

/* Makes the rows of the months from @first to before @end. */
static gboolean
pack_months (TerPackedSeries  *self,
             TerReading       *reading,
             gint64            through,
             TerRollupSubject *subject,
             guint32           first,
             guint32           end,
             GArray           *made,
             GCancellable     *cancellable,
             GError          **error)
{
  gint64 margin_us = margin_of (subject);

  for (guint32 from = first; from < end; from = MIN (end, from + MONTHS_AT_ONCE))
    {
      guint32 to = MIN (end, from + MONTHS_AT_ONCE);
      TerSpan span = { month_start (subject->zone, from), month_start (subject->zone, to) };
      TerSpan window = { span.start_us - margin_us, span.end_us + margin_us };
      g_autoptr (GArray) edges = ter_calendar_edges (subject->zone, span, TER_STEP_DAY);
      g_autoptr (TerSamples) samples =
          read_settled (reading, self->series_id, through, window, cancellable, error);
      g_autoptr (TerRollup) days = NULL;
      gsize day = 0;

      if (samples == NULL)
        return FALSE;
      subject->learnt_us = ter_aggregate_learn_step (samples);
      days = gather_days (subject, samples, edges);
      for (guint32 number = from; number < to; number++)
        {
          TerSpan month = { month_start (subject->zone, number),
                            month_start (subject->zone, number + 1) };
          gsize start = day;

          while (day < days->n && days->edges[day] < month.end_us)
            day++;
          put_month (self,
                     ter_rollup_row_id (self->series_id, TER_ROLLUP_DAYS, subject->zone,
                                        month.start_us),
                     days, start, day - start);
          if (ter_evaluate_is_consumption (subject->kind, TER_FUNCTION_SUM))
            ter_packed_series_add_month_readings (self, subject, samples, month, made);
        }
    }

  return TRUE;
}

/* Whether the rows of a series were cut another way. */
static gboolean
is_stale (TerReading             *reading,
          gint64                  series_id,
          const TerRollupSubject *subject,
          gboolean               *stale,
          GError                **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      reading->connection, "SELECT zone FROM rollup WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 1",
      error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "ii", series_id << 32, (series_id + 1) << 32);
  step = ter_statement_step (row, error);
  *stale = step == TER_STEP_ROW && g_strcmp0 (ter_statement_get_text (row, 0), subject->cut) != 0;

  return step != TER_STEP_ERROR;
}

/* The weeks of the chunks that a series has. */
static gboolean
add_chunk_weeks (TerReading *reading,
                 gint64      series_id,
                 TerSpan    *span,
                 GError    **error)
{
  g_autoptr (TerStatement) row =
      ter_connection_prepare (reading->connection,
                              "SELECT min (id), max (id) FROM chunk WHERE id >= ?1 AND id < ?2",
                              error);

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "ii", series_id << 32, (series_id + 1) << 32);
  if (ter_statement_step (row, error) != TER_STEP_ROW)
    return FALSE;
  if (!ter_statement_is_null (row, 0))
    {
      guint32 first = (guint32) (ter_statement_get_int (row, 0) & G_MAXUINT32);
      guint32 last = (guint32) (ter_statement_get_int (row, 1) & G_MAXUINT32);

      span->start_us = MIN (span->start_us, ter_chunk_slot_start (first));
      span->end_us = MAX (span->end_us, ter_chunk_slot_start (last) + 7 * TER_USEC_PER_DAY);
    }

  return TRUE;
}

/**
 * ter_packed_series_add_days:
 * @self: the weeks that a compaction replaces
 * @reading: what they were packed from
 * @through: the last segment that is taken
 *
 * Makes the days of the months that the weeks touch; of all months when they were cut another way before.
 */
gboolean
ter_packed_series_add_days (TerPackedSeries *self,
                            TerReading      *reading,
                            gint64           through,
                            GCancellable    *cancellable,
                            GError         **error)
{
  g_auto (TerRollupSubject) subject = { 0 };
  g_autoptr (GArray) made = ter_kept_readings_new ();
  guint32 done = 0;

  if (self->weeks->len == 0)
    return TRUE;
  if (!load_subject (reading, self->series_id, &subject, error) ||
      !is_stale (reading, self->series_id, &subject, &self->is_recut, error))
    return FALSE;
  g_set_str (&self->zone, subject.cut);

  for (guint i = 0; i < self->weeks->len; i++)
    {
      gint64 start_us = ter_chunk_slot_start (g_array_index (self->weeks, guint32, i));
      TerSpan span = { start_us, start_us + 7 * TER_USEC_PER_DAY };
      guint32 first, end;

      if (self->is_recut && !add_chunk_weeks (reading, self->series_id, &span, error))
        return FALSE;
      first = month_of (subject.zone, span.start_us - margin_of (&subject));
      end = month_of (subject.zone, span.end_us + margin_of (&subject)) + 1;
      /* Weeks in a row are read together. */
      while (i + 1 < self->weeks->len)
        {
          gint64 next_us = ter_chunk_slot_start (g_array_index (self->weeks, guint32, i + 1));

          if (month_of (subject.zone, next_us - margin_of (&subject)) > end)
            break;
          end = MAX (end, month_of (subject.zone,
                                    next_us + 7 * TER_USEC_PER_DAY + margin_of (&subject)) +
                              1);
          i++;
        }
      first = MAX (first, done);
      if (first < end &&
          !pack_months (self, reading, through, &subject, first, end, made, cancellable, error))
        return FALSE;
      done = MAX (done, end);
    }

  return ter_packed_series_add_year_readings (self, reading, &subject, made, error);
}

/**
 * ter_packed_series_write_days:
 *
 * Writes the days of a series, in the transaction that writes its chunks.
 */
gboolean
ter_packed_series_write_days (const TerPackedSeries *self,
                              TerConnection         *connection,
                              GError               **error)
{
  g_autoptr (TerStatement) insert = ter_connection_prepare (
      connection,
      "INSERT OR REPLACE INTO rollup (id, zone, checksum, data) VALUES (?1, ?2, ?3, ?4)", error);

  if (insert == NULL ||
      (self->is_recut &&
       !ter_connection_execute (connection, error, "DELETE FROM rollup WHERE id >= ?1 AND id < ?2",
                                "ii", self->series_id << 32, (self->series_id + 1) << 32)))
    return FALSE;
  for (guint i = 0; i < self->rollups->len; i++)
    {
      const TerPackedRow *row = &g_array_index (self->rollups, TerPackedRow, i);
      const guint8 *data = self->bytes->data + row->offset;

      if (row->length == 0)
        {
          if (!ter_connection_execute (connection, error, "DELETE FROM rollup WHERE id = ?1", "i",
                                       row->id))
            return FALSE;
          continue;
        }
      ter_statement_bind_int (insert, 1, row->id);
      ter_statement_bind_text (insert, 2, self->zone);
      ter_statement_bind_int (insert, 3, (gint64) ter_checksum (row->id, data, row->length));
      ter_statement_bind_blob (insert, 4, data, row->length);
      if (!ter_statement_execute (insert, error))
        return FALSE;
    }

  return TRUE;
}
