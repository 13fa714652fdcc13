/* ter-store-days.c — What the values of a series come to, from the days that are kept
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *      days whose rows are there (ter-store-rollups.c) ─────────────────────────┐
 *      days that segments touch, or that have no row ─▶ ter_reading_gather() ───┴─▶ folded
 *
 *  1. A day that what came lately may have changed is gathered anew, and so are days that it speaks for.
 *  2. A row that is damaged, or that was cut another way, is as no row.
 */

#include "config.h"

#include "ter-calendar.h"
#include "ter-rollups-private.h"
#include "ter-store-gather-private.h"

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
  ter_statement_bind (row, "ii",
                      ter_rollup_row_id (self->series_id, TER_ROLLUP_DAYS, zone,
                                         self->days->edges[0]),
                      ter_rollup_row_id (self->series_id, TER_ROLLUP_DAYS, zone,
                                         self->days->edges[self->days->n] - 1));
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
  cut = ter_rollup_make_cut (zone, kind);
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
