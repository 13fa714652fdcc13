/* ter-gather-chunk.c — Packed observations gathered without being written out
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The kernel of every chart and table: an hour of a series is six whole numbers, of which the lowest, the highest and
 * the sum are wanted. A chunk is unpacked to 32-bit distances from its first number; its instants are runs of one step,
 * so that how many of them a bucket takes is one division, and the same as for the bucket before. What the distances of
 * a bucket come to is a part; the parts of a chunk are divided by the scale together, which the compiler does several
 * at a time.
 *
 * Buckets that are empty, alike, and filled by the run from end to end, which is nearly all of them, need no part: they
 * are scanned one after the other and written side by side.
 *
 *  1. A part is added to a bucket that holds something already (from the chunk before), or becomes the bucket.
 *  2. Sums are 64-bit: at most 2¹⁵ numbers of at most 2⁴⁷ (ter-chunk-values.c).
 *  3. Amounts go this way when each speaks for one step that lies in one bucket: the bucket of an instant is then that
 *     of the step before it.
 */

#include "config.h"

#include <math.h>

#include "ter-chunk-private.h"
#include "ter-gather-private.h"

/* How many buckets are written at once. */
#define MAX_EVEN ((gsize) 192)

/* What the observations of a chunk that fall in one bucket come to, as distances. */
typedef struct
{
  gsize bucket;
  guint32 n;
  gint32 low;
  gint32 high;
  gint32 first;
  gint32 last;
  gint64 sum;
  gint64 first_us;
  gint64 last_us;
} Part;

/* What buckets that are filled at once come to. */
typedef struct
{
  gint32 lows[MAX_EVEN];
  gint32 highs[MAX_EVEN];
  gint32 firsts[MAX_EVEN];
  gint32 lasts[MAX_EVEN];
  gint64 sums[MAX_EVEN];
} Even;

typedef struct
{
  TerGather *gather;
  gint64 step_us;
  gint64 anchor;
  double power;
  /* How long before its time an observation is put in a bucket */
  gint64 shift_us;
  Part *parts;
  gsize n_parts;
  /* How many instants the last bucket took, and how far its end was */
  gint64 stretch_us;
  gsize n_a_stretch;
  /* How wide the buckets are that are filled at once, and how many instants each takes */
  gint64 even_us;
  gsize n_an_even;
} Gathering;

/* What a bucket's distances come to. @n is a constant where it often is one. */
static inline __attribute__ ((always_inline)) void
scan (const gint32 *distances,
      gsize         n,
      gint32       *low,
      gint32       *high,
      gint64       *sum)
{
  gint32 least = distances[0];
  gint32 most = distances[0];
  gint64 total = distances[0];

#pragma GCC unroll 12
  for (gsize i = 1; i < n; i++)
    {
      gint32 distance = distances[i];

      least = MIN (least, distance);
      most = MAX (most, distance);
      total += distance;
    }
  *low = least;
  *high = most;
  *sum = total;
}

/* Adds what one bucket takes to the last part, or to a new one. */
static void
take (Gathering    *self,
      gint64        time,
      const gint32 *distances,
      gsize         n)
{
  Part *last = self->n_parts > 0 ? &self->parts[self->n_parts - 1] : NULL;
  Part part;

  scan (distances, n, &part.low, &part.high, &part.sum);
  part.bucket = self->gather->bucket;
  part.n = (guint32) n;
  part.first = distances[0];
  part.last = distances[n - 1];
  part.first_us = time;
  part.last_us = time + (gint64) (n - 1) * self->step_us;
  if (last == NULL || last->bucket != part.bucket)
    {
      self->parts[self->n_parts++] = part;
      return;
    }
  last->n += part.n;
  last->low = MIN (last->low, part.low);
  last->high = MAX (last->high, part.high);
  last->sum += part.sum;
  last->last = part.last;
  last->last_us = part.last_us;
}

/* How many instants from @start_us on, a step apart, come before @end_us. */
static inline gsize
count_before (Gathering *self,
              gint64     start_us,
              gint64     end_us,
              gsize      most)
{
  gint64 stretch = end_us - start_us;

  if (stretch != self->stretch_us)
    {
      self->stretch_us = stretch;
      self->n_a_stretch = (gsize) ((stretch + self->step_us - 1) / self->step_us);
    }

  return MIN (self->n_a_stretch, most);
}

/* Scans @n_buckets of @n distances each. */
static inline __attribute__ ((always_inline)) void
scan_all (const gint32 *distances,
          gsize         n,
          gsize         n_buckets,
          Even         *even)
{
  for (gsize b = 0; b < n_buckets; b++)
    {
      const gint32 *bucket = distances + b * n;

      scan (bucket, n, &even->lows[b], &even->highs[b], &even->sums[b]);
      even->firsts[b] = bucket[0];
      even->lasts[b] = bucket[n - 1];
    }
}

static void
scan_buckets (const gint32 *distances,
              gsize         n,
              gsize         n_buckets,
              Even         *even)
{
  switch (n)
    {
    /* Readings of 30, 15, 10 and 5 minutes, by the hour. */
    case 2:
      scan_all (distances, 2, n_buckets, even);
      break;
    case 4:
      scan_all (distances, 4, n_buckets, even);
      break;
    case 6:
      scan_all (distances, 6, n_buckets, even);
      break;
    case 12:
      scan_all (distances, 12, n_buckets, even);
      break;
    default:
      scan_all (distances, n, n_buckets, even);
      break;
    }
}

/* IEEE division is exact and slow; there are several of them in an instruction of what this is cloned for. @base and
 * a distance are whole, and their sum is under 2⁵³: nothing is rounded before the division. */
static TER_CLONES void
divide (const gint32 *distances,
        gsize         n,
        double        base,
        double        power,
        double       *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (base + distances[i]) / power;
}

static void
write_buckets (Gathering    *self,
               gint64        time,
               const gint32 *distances,
               gsize         n,
               gsize         n_buckets)
{
  TerRollup *rollup = self->gather->rollup;
  gsize bucket = self->gather->bucket;
  gint64 length = (gint64) n * self->step_us;
  double base = (double) self->anchor;
  Even even;

  scan_buckets (distances, n, n_buckets, &even);
  divide (even.lows, n_buckets, base, self->power, rollup->mins + bucket);
  divide (even.highs, n_buckets, base, self->power, rollup->maxs + bucket);
  divide (even.firsts, n_buckets, base, self->power, rollup->firsts + bucket);
  divide (even.lasts, n_buckets, base, self->power, rollup->lasts + bucket);
  for (gsize b = 0; b < n_buckets; b++)
    {
      rollup->sums[bucket + b] = (double) (self->anchor * (gint64) n + even.sums[b]) / self->power;
      rollup->counts[bucket + b] = (guint32) n;
      rollup->first_times[bucket + b] = time + (gint64) b * length;
      rollup->last_times[bucket + b] = time + (gint64) (b + 1) * length - self->step_us;
    }
  if (rollup->totals != NULL)
    memcpy (rollup->totals + bucket, rollup->sums + bucket, n_buckets * sizeof (double));
}

/* Gathers into empty buckets that are alike and that the run fills: all at once. Returns how many it took. */
static gsize
gather_even (Gathering    *self,
             gint64        place,
             const gint32 *distances,
             gsize         n_left)
{
  TerGather *gather = self->gather;
  const gint64 *edges = gather->rollup->edges;
  gsize bucket = gather->bucket;
  gint64 width = edges[bucket + 1] - edges[bucket];
  gsize n, most;
  gsize n_buckets = 1;

  if (gather->rollup->counts[bucket] != 0 || place - edges[bucket] >= self->step_us)
    return 0;
  if (width != self->even_us)
    {
      self->even_us = width;
      self->n_an_even = width % self->step_us == 0 ? (gsize) (width / self->step_us) : 0;
    }
  n = self->n_an_even;
  if (n == 0)
    return 0;
  most = MIN (MIN (n_left / n, MAX_EVEN), gather->rollup->n - bucket);
  if (most < 2)
    return 0;

  while (n_buckets < most && edges[bucket + n_buckets + 1] - edges[bucket + n_buckets] == width)
    n_buckets++;
  write_buckets (self, place + self->shift_us, distances, n, n_buckets);
  gather->bucket += n_buckets - 1;

  return n * n_buckets;
}

static void
gather_run (Gathering    *self,
            TerTimesRun   run,
            const gint32 *distances)
{
  TerGather *gather = self->gather;
  const gint64 *edges = gather->rollup->edges;
  gint64 place = run.start_us - self->shift_us;
  gsize i = 0;

  while (i < run.n && gather->bucket < gather->rollup->n)
    {
      gsize n;

      if (ter_gather_seek (gather, place))
        {
          n = gather_even (self, place, distances + i, run.n - i);
          if (n > 0)
            {
              i += n;
              place += (gint64) n * self->step_us;
              continue;
            }
          n = count_before (self, place, edges[gather->bucket + 1], run.n - i);
          take (self, place + self->shift_us, distances + i, n);
        }
      else if (gather->bucket < gather->rollup->n)
        {
          n = count_before (self, place, edges[gather->bucket], run.n - i);
        }
      else
        {
          return;
        }
      i += n;
      place += (gint64) n * self->step_us;
    }
}

/* What the observations of a run speak for, but the last one, which waits. */
static void
cover_run (Gathering  *self,
           TerTimesRun run)
{
  TerGather *gather = self->gather;
  gint64 last = run.start_us + (gint64) (run.n - 1) * self->step_us;

  if (gather->kind == TER_SERIES_AMOUNT)
    {
      ter_gather_cover (gather, run.start_us - self->shift_us, last);
    }
  else
    {
      ter_gather_follow (gather, run.start_us);
      if (gather->step_us == 0 || self->step_us <= gather->step_us + gather->step_us / 2)
        ter_gather_cover (gather, run.start_us, last);
      else
        for (gint64 time = run.start_us; time < last; time += self->step_us)
          ter_gather_cover (gather, time, time + gather->step_us);
    }
  ter_gather_wait (gather, last, TRUE);
}

/* Adds a part to its bucket. */
static void
join (TerRollup  *rollup,
      gsize       bucket,
      const Part *part,
      double      base,
      double      sum,
      double      power)
{
  double low = (base + part->low) / power;
  double high = (base + part->high) / power;

  if (rollup->counts[bucket] == 0)
    {
      rollup->mins[bucket] = low;
      rollup->maxs[bucket] = high;
      rollup->firsts[bucket] = (base + part->first) / power;
      rollup->first_times[bucket] = part->first_us;
      rollup->sums[bucket] = 0;
      if (rollup->totals != NULL)
        rollup->totals[bucket] = 0;
    }
  rollup->counts[bucket] += part->n;
  rollup->mins[bucket] = MIN (rollup->mins[bucket], low);
  rollup->maxs[bucket] = MAX (rollup->maxs[bucket], high);
  rollup->sums[bucket] += sum;
  if (rollup->totals != NULL)
    rollup->totals[bucket] += sum;
  rollup->lasts[bucket] = (base + part->last) / power;
  rollup->last_times[bucket] = part->last_us;
}

static void
join_parts (Gathering *self)
{
  for (gsize i = 0; i < self->n_parts; i++)
    {
      const Part *part = &self->parts[i];

      join (self->gather->rollup, part->bucket, part, (double) self->anchor,
            (double) (self->anchor * part->n + part->sum) / self->power, self->power);
    }
}

/* Whether each observation of the runs can be put whole in one bucket. */
static gboolean
fits (Gathering    *self,
      const GArray *runs)
{
  TerGather *gather = self->gather;
  gint64 last = gather->last_us;
  gboolean has_last = gather->has_last;

  if (gather->kind != TER_SERIES_AMOUNT)
    return TRUE;
  if (self->step_us != gather->step_us || gather->grain_us % self->step_us != 0)
    return FALSE;

  self->shift_us = self->step_us;
  for (guint r = 0; r < runs->len; r++)
    {
      TerTimesRun run = g_array_index (runs, TerTimesRun, r);

      if ((run.start_us - gather->rollup->edges[0]) % self->step_us != 0 ||
          (has_last && run.start_us - last < self->step_us))
        return FALSE;
      last = run.start_us + (gint64) (run.n - 1) * self->step_us;
      has_last = TRUE;
    }

  return TRUE;
}

static void
make_room (TerGather *gather,
           gsize      n)
{
  if (gather->distances_room >= n)
    return;
  gather->distances_room = n;
  g_free (gather->distances);
  gather->distances = g_new (gint32, TER_INTS_ROOM (n));
  g_free (gather->parts);
  gather->parts = g_new (Part, n);
}

/* FALSE when the chunk has to go the slow way; nothing was gathered then. */
static gboolean
gather_whole (TerGather             *gather,
              const TerChunkColumns *columns,
              GArray                *runs,
              gint64                 step_us)
{
  gsize n = columns->summary.n;
  Gathering self = { .gather = gather, .step_us = step_us };
  const gint32 *distances;
  guint scale;

  make_room (gather, n);
  self.parts = gather->parts;
  if (!fits (&self, runs) ||
      !ter_values_unpack_narrow (columns->values, n, &scale, &self.anchor, gather->distances))
    return FALSE;

  self.power = ter_scale_power (scale);
  distances = gather->distances;
  for (guint r = 0; r < runs->len; r++)
    {
      TerTimesRun run = g_array_index (runs, TerTimesRun, r);

      gather_run (&self, run, distances);
      cover_run (&self, run);
      distances += run.n;
    }
  join_parts (&self);

  return TRUE;
}

/* A chunk that lies in one bucket is what its header says. */
static gboolean
gather_header (TerGather             *gather,
               const TerChunkColumns *columns,
               const GArray          *runs,
               gint64                 step_us)
{
  const TerChunkSummary *summary = &columns->summary;
  Gathering self = { .gather = gather, .step_us = step_us };
  TerRollup *rollup = gather->rollup;
  gsize b;

  if (gather->kind == TER_SERIES_AMOUNT || !ter_gather_seek (gather, summary->first_us) ||
      summary->last_us >= rollup->edges[gather->bucket + 1])
    return FALSE;

  b = gather->bucket;
  if (rollup->counts[b] == 0)
    {
      rollup->mins[b] = summary->min;
      rollup->maxs[b] = summary->max;
      rollup->firsts[b] = summary->first;
      rollup->first_times[b] = summary->first_us;
      rollup->sums[b] = 0;
    }
  rollup->counts[b] += (guint32) summary->n;
  rollup->mins[b] = MIN (rollup->mins[b], summary->min);
  rollup->maxs[b] = MAX (rollup->maxs[b], summary->max);
  rollup->sums[b] += summary->sum;
  rollup->lasts[b] = summary->last;
  rollup->last_times[b] = summary->last_us;
  for (guint r = 0; r < runs->len; r++)
    cover_run (&self, g_array_index (runs, TerTimesRun, r));

  return TRUE;
}

static gboolean
gather_columns (TerGather             *gather,
                const TerChunkColumns *columns)
{
  gsize n = columns->summary.n;
  g_autofree gint64 *times = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);
  g_autofree guint8 *qualities = g_new (guint8, n);

  if (!ter_times_unpack (columns->times, columns->summary.first_us, n, times) ||
      !ter_values_unpack (columns->values, n, values) ||
      !ter_qualities_unpack (columns->qualities, n, qualities))
    return FALSE;
  ter_gather_add (gather, times, values, qualities, n);

  return TRUE;
}

/**
 * ter_gather_add_chunk:
 * @data: (array length=length): a chunk of observations that come after those gathered so far
 *
 * Gathers a chunk.
 *
 * Returns: %FALSE with an error of %TER_CHUNK_ERROR when it is not what was written
 */
gboolean
ter_gather_add_chunk (TerGather    *self,
                      const guint8 *data,
                      gsize         length,
                      GError      **error)
{
  TerChunkColumns columns;
  const TerChunkSummary *summary = &columns.summary;
  gint64 step_us;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!ter_chunk_open (data, length, &columns, error))
    return FALSE;
  if (self->runs == NULL)
    self->runs = g_array_new (FALSE, FALSE, sizeof (TerTimesRun));
  g_array_set_size (self->runs, 0);
  if (summary->n_counted == summary->n && !(self->has_last && summary->first_us <= self->last_us) &&
      ter_times_get_runs (columns.times, summary->first_us, summary->n, &step_us, self->runs) &&
      (gather_header (self, &columns, self->runs, step_us) ||
       gather_whole (self, &columns, self->runs, step_us)))
    return TRUE;

  return gather_columns (self, &columns) || ter_chunk_set_damaged (error);
}
