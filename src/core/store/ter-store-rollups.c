/* ter-store-rollups.c — What each local day of a series comes to, kept beside its chunks
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One row holds the days of a local month: id = series × 2³² + level × 2²⁴ + month, level 0 being days, months counted
 * from January 1899. Weeks, months and years are folded from days (ter_rollup_fold_into()).
 *
 *      what a compaction touched ─ its months, and a margin ─▶ chunks and segments, merged ─▶ days ─▶ rows
 *      reading: days whose rows are there ─────┐
 *               days that segments touch, or that have no row ─▶ ter_reading_gather() ─┴─▶ folded
 *
 *  1. A row says how it was cut: the zone, and whether values were amounts. Another cut is as no row: the chunks
 *     answer. When the series is compacted next, all of its rows are made again.
 *  2. A day has a row when its month has one: what it says is what ter_aggregate() says of the chunks.
 *  3. Hours are not kept: a chunk is gathered about as fast as its hours would be read (docs/adr/0040).
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-chunk.h"
#include "ter-compact-private.h"
#include "ter-store-gather-private.h"

#define FIRST_YEAR 1899
#define MONTH_MASK 0xffffff
#define MAX_STEP_US (62 * TER_USEC_PER_DAY)
/* A span is read into memory at once. */
#define MONTHS_AT_ONCE 25

/* How the days of a series are cut. */
typedef struct
{
  /* Owned */
  GTimeZone *zone;
  char *cut;

  TerSeriesKind kind;
  /* About how often it is read */
  gint64 step_us;
} Subject;

static void
subject_clear (Subject *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->cut, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

static char *
make_cut (GTimeZone    *zone,
          TerSeriesKind kind)
{
  return g_strconcat (g_time_zone_get_identifier (zone),
                      kind == TER_SERIES_AMOUNT ? " amounts" : "", NULL);
}

static gboolean
load_subject (TerReading *reading,
              gint64      series_id,
              Subject    *self,
              GError    **error)
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
  self->cut = make_cut (self->zone, self->kind);

  return TRUE;
}

static guint32
month_of (GTimeZone *zone,
          gint64     instant_us)
{
  int year, month;

  ter_calendar_date (zone, instant_us, &year, &month, NULL);

  return (guint32) CLAMP ((year - FIRST_YEAR) * 12 + month - 1, 0, MONTH_MASK);
}

static gint64
month_start (GTimeZone *zone,
             guint32    month)
{
  return ter_calendar_instant (zone, FIRST_YEAR + (int) (month / 12), (int) (month % 12) + 1, 1);
}

static gint64
row_id (gint64  series_id,
        guint32 month)
{
  return (series_id << 32) | month;
}

/* How far an observation may change what days say of those before and after it. */
static gint64
margin_of (const Subject *self)
{
  return CLAMP (4 * self->step_us, TER_USEC_PER_DAY, MAX_STEP_US);
}

/* Gathers days of chunks and of segments up to @through, as if there were nothing else. */
static TerRollup *
gather_days (TerReading    *reading,
             gint64         series_id,
             gint64         through,
             const Subject *subject,
             const GArray  *edges,
             GCancellable  *cancellable,
             GError       **error)
{
  const gint64 *instants = (const gint64 *) (gpointer) edges->data;
  gint64 margin_us = margin_of (subject);
  TerSpan span = { instants[0] - margin_us, instants[edges->len - 1] + margin_us };
  const TerSegments *segments = ter_reading_get_segments (reading);
  g_autoptr (GArray) slices = ter_slices_new ();
  g_autoptr (TerSamples) samples = NULL;
  g_autoptr (TerGather) gather = NULL;

  if (!ter_reading_list_chunks (reading, series_id, span.start_us, span.end_us, slices, cancellable,
                                error))
    return NULL;
  for (guint i = 0; i < segments->n_segments && segments->segments[i]->id <= through; i++)
    {
      TerSlice slice;

      if (ter_segments_get_slice (segments, i, series_id, span.start_us, span.end_us, &slice))
        g_array_append_val (slices, slice);
    }
  samples = ter_slices_merge (slices, NULL, cancellable, error);
  if (samples == NULL)
    return NULL;

  gather = ter_gather_new (instants, edges->len, subject->kind, ter_aggregate_learn_step (samples));
  ter_gather_add (gather, samples->times, samples->values, samples->qualities, samples->n);

  return ter_gather_end (gather);
}

static void
put_month (TerPackedSeries *self,
           guint32          month,
           const TerRollup *days,
           gsize            first,
           gsize            n)
{
  TerPackedRow row = { row_id (self->series_id, month), self->bytes->len, 0 };
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
pack_months (TerPackedSeries *self,
             TerReading      *reading,
             gint64           through,
             const Subject   *subject,
             guint32          first,
             guint32          end,
             GCancellable    *cancellable,
             GError         **error)
{
  for (guint32 from = first; from < end; from = MIN (end, from + MONTHS_AT_ONCE))
    {
      guint32 to = MIN (end, from + MONTHS_AT_ONCE);
      TerSpan span = { month_start (subject->zone, from), month_start (subject->zone, to) };
      g_autoptr (GArray) edges = ter_calendar_edges (subject->zone, span, TER_STEP_DAY);
      g_autoptr (TerRollup) days =
          gather_days (reading, self->series_id, through, subject, edges, cancellable, error);
      gsize day = 0;

      if (days == NULL)
        return FALSE;
      for (guint32 month = from; month < to; month++)
        {
          gint64 end_us = month_start (subject->zone, month + 1);
          gsize start = day;

          while (day < days->n && days->edges[day] < end_us)
            day++;
          put_month (self, month, days, start, day - start);
        }
    }

  return TRUE;
}

/* Whether the rows of a series were cut another way. */
static gboolean
is_stale (TerReading    *reading,
          gint64         series_id,
          const Subject *subject,
          gboolean      *stale,
          GError       **error)
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
  g_auto (Subject) subject = { 0 };
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
          !pack_months (self, reading, through, &subject, first, end, cancellable, error))
        return FALSE;
      done = MAX (done, end);
    }

  return TRUE;
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

/* The days of a reading, and which of them rows told. */
typedef struct
{
  /* Owned */
  TerRollup *days;
  guint8 *is_known;
  /* Borrowed */
  TerReading *reading;
  gint64 series_id;
  gint64 margin_us;
} Days;

static void
days_clear (Days *self)
{
  g_clear_pointer (&self->days, ter_rollup_unref);
  g_clear_pointer (&self->is_known, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Days, days_clear)

/* The first day that ends after @instant_us. */
static gsize
find_day (const TerRollup *days,
          gint64           instant_us)
{
  gsize low = 0, high = days->n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (days->edges[middle + 1] <= instant_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
copy_day (TerRollup       *to,
          gsize            at,
          const TerRollup *from,
          gsize            i)
{
  to->counts[at] = from->counts[i];
  to->mins[at] = from->mins[i];
  to->maxs[at] = from->maxs[i];
  to->sums[at] = from->sums[i];
  if (to->totals != NULL)
    to->totals[at] = from->totals != NULL ? from->totals[i] : from->sums[i];
  to->firsts[at] = from->firsts[i];
  to->lasts[at] = from->lasts[i];
  to->first_times[at] = from->first_times[i];
  to->last_times[at] = from->last_times[i];
  to->covered[at] = from->covered[i];
}

static void
copy_row (Days            *self,
          const TerRollup *month)
{
  gsize day = find_day (self->days, month->edges[0]);

  for (gsize i = 0; i < month->n && day < self->days->n; i++)
    {
      if (month->edges[i] != self->days->edges[day] ||
          month->edges[i + 1] != self->days->edges[day + 1])
        continue;
      copy_day (self->days, day, month, i);
      self->is_known[day++] = TRUE;
    }
}

static gboolean
read_rows (Days       *self,
           GTimeZone  *zone,
           const char *cut,
           GError    **error)
{
  g_autoptr (TerStatement) row = ter_connection_prepare (
      self->reading->connection,
      "SELECT id, zone, checksum, data FROM rollup WHERE id >= ?1 AND id <= ?2", error);
  TerStepResult step;

  if (row == NULL)
    return FALSE;
  ter_statement_bind (row, "ii", row_id (self->series_id, month_of (zone, self->days->edges[0])),
                      row_id (self->series_id,
                              month_of (zone, self->days->edges[self->days->n] - 1)));
  while ((step = ter_statement_step (row, error)) == TER_STEP_ROW)
    {
      gint64 id = ter_statement_get_int (row, 0);
      gsize length = 0;
      const guint8 *data = ter_statement_get_blob (row, 3, &length);
      g_autoptr (TerRollup) month = NULL;

      if (g_strcmp0 (ter_statement_get_text (row, 1), cut) != 0)
        continue;
      if (data != NULL &&
          ter_checksum (id, data, length) == (guint64) ter_statement_get_int (row, 2))
        month = ter_rollup_unpack (data, length, NULL);
      /* What is damaged is left to the chunks; the check tells of it. */
      if (month != NULL)
        copy_row (self, month);
    }

  return step == TER_STEP_DONE;
}

/* The days that what came lately may have changed. */
static void
forget_late_days (Days *self)
{
  const TerSegments *segments = ter_reading_get_segments (self->reading);
  const TerRollup *days = self->days;
  gint64 start_us = days->edges[0] - self->margin_us;
  gint64 end_us = days->edges[days->n] + self->margin_us;

  for (guint i = 0; i < segments->n_segments; i++)
    {
      TerSlice slice;

      if (!ter_segments_get_slice (segments, i, self->series_id, start_us, end_us, &slice))
        continue;
      for (gsize row = 0; row < slice.n; row++)
        {
          gsize first = find_day (days, slice.times[row] - self->margin_us);
          gsize last = find_day (days, slice.times[row] + self->margin_us);

          if (first < days->n)
            memset (self->is_known + first, 0, MIN (last, days->n - 1) - first + 1);
          /* The next row that can tell something more. */
          while (row + 1 < slice.n && last < days->n &&
                 slice.times[row + 1] + self->margin_us < days->edges[last + 1])
            row++;
        }
      if (slice.free_owner != NULL)
        slice.free_owner (slice.owner);
    }
}

static gboolean
gather_unknown (Days         *self,
                TerSeriesKind kind,
                gint64       *step_us,
                GCancellable *cancellable,
                GError      **error)
{
  TerRollup *days = self->days;

  for (gsize first = 0; first < days->n; first++)
    {
      g_autoptr (TerRollup) found = NULL;
      gsize end = first;

      while (end < days->n && !self->is_known[end])
        end++;
      if (end == first)
        continue;
      found =
          ter_reading_gather (self->reading, self->series_id, days->edges + first, end - first + 1,
                              kind, self->margin_us, step_us, cancellable, error);
      if (found == NULL)
        return FALSE;
      for (gsize i = 0; i < found->n; i++)
        copy_day (days, first + i, found, i);
      first = end;
    }

  return TRUE;
}

/**
 * ter_reading_gather_days:
 * @zone: where days begin
 * @edges: (array length=n_edges): edges of local days, or of steps of whole days
 * @margin_us: how far an observation may change what is said of others; about two steps at least
 * @step_us: (inout): how often the series is read; 0 to learn it from what is gathered, and 0 after when nothing was
 *
 * Same as ter_reading_gather(), from the days that are kept where there are some. An amount that two days share counts
 * in both: ask for amounts by the day, or with ter_reading_gather().
 *
 * Returns: (transfer full): the buckets
 */
TerRollup *
ter_reading_gather_days (TerReading   *reading,
                         gint64        series_id,
                         GTimeZone    *zone,
                         const gint64 *edges,
                         gsize         n_edges,
                         TerSeriesKind kind,
                         gint64        margin_us,
                         gint64       *step_us,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_auto (Days) self = { .reading = reading, .series_id = series_id, .margin_us = margin_us };
  g_autoptr (GArray) day_edges = NULL;
  g_autofree char *cut = NULL;
  TerRollup *folded;

  g_return_val_if_fail (reading != NULL && zone != NULL && n_edges >= 2, NULL);

  day_edges = ter_calendar_edges (zone, (TerSpan) { edges[0], edges[n_edges - 1] }, TER_STEP_DAY);
  cut = make_cut (zone, kind);
  self.days = ter_rollup_new_edges ((const gint64 *) (gpointer) day_edges->data, day_edges->len,
                                    kind == TER_SERIES_AMOUNT);
  self.is_known = g_new0 (guint8, self.days->n + 1);
  if (!ter_reading_take_snapshot (reading, error) ||
      !ter_segments_check_series (ter_reading_get_segments (reading), series_id, error) ||
      !read_rows (&self, zone, cut, error))
    return NULL;
  forget_late_days (&self);
  if (!gather_unknown (&self, kind, step_us, cancellable, error))
    return NULL;

  folded = ter_rollup_new_edges (edges, n_edges, kind == TER_SERIES_AMOUNT);
  ter_rollup_fold_into (folded, self.days);

  return folded;
}
