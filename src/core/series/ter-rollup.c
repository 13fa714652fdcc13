/* ter-rollup.c — What the observations of a series come to, hour by hour or day by day
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   packed = a pack (ter-pack.c), flagged when it has totals: with the size of each before it mins, maxs, sums, firsts,
 *            lasts, totals if flagged; then the column of four times n whole numbers: counts, first times less the edge,
 *            last times less the edge, time covered
 *
 * Roll-ups are columns like observations, and packed by the same means: the edges as instants, the values as values
 * (ter-chunk-times.c, ter-chunk-values.c), the rest as whole numbers (ter-ints.c). The checksum is that of chunks; what
 * frames them is in ter-pack.c.
 *
 *  1. What was packed comes back bit for bit.
 *  2. Folding is exact but for sums, which are added with their error carried along (A. Neumaier, "Rundungsfehler-
 *     analyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974), so that a year of days is the year.
 *  3. A bucket without a value has NaN, TER_INSTANT_NONE and 0.
 */

#include "config.h"

#include <math.h>

#include "ter-chunk-private.h"
#include "ter-rollup-private.h"

#define VERSION 1
#define FLAG_TOTALS 1u
#define N_WHOLE 4

static void
ter_rollup_clear (TerRollup *self)
{
  g_free (self->edges);
}

TER_DEFINE_RECORD (TerRollup, ter_rollup, ter_rollup_clear)

/* All columns in one block: a year of hours is given back to the allocator, and taken again, without the system. */
static void
place_columns (TerRollup *self,
               gsize      n,
               gboolean   has_totals)
{
  gint64 *block = g_malloc_n (n + 1, 10 * sizeof (gint64) + sizeof (guint32));
  gsize n_columns = 0;

  G_STATIC_ASSERT (sizeof (double) == sizeof (gint64));
  self->n = n;
  self->edges = block + (n + 1) * n_columns++;
  self->mins = (double *) (block + (n + 1) * n_columns++);
  self->maxs = (double *) (block + (n + 1) * n_columns++);
  self->sums = (double *) (block + (n + 1) * n_columns++);
  self->firsts = (double *) (block + (n + 1) * n_columns++);
  self->lasts = (double *) (block + (n + 1) * n_columns++);
  self->first_times = block + (n + 1) * n_columns++;
  self->last_times = block + (n + 1) * n_columns++;
  self->covered = block + (n + 1) * n_columns++;
  if (has_totals)
    self->totals = (double *) (block + (n + 1) * n_columns++);
  self->counts = (guint32 *) (block + (n + 1) * n_columns);
}

/**
 * ter_rollup_new_bare:
 *
 * Same as ter_rollup_new_edges(), but only counts and covered time are set: buckets that stay empty are to be
 * blanked with ter_rollup_blank() at the end.
 */
TerRollup *
ter_rollup_new_bare (const gint64 *edges,
                     gsize         n_edges,
                     gboolean      has_totals)
{
  TerRollup *self = ter_rollup_new ();
  gsize n = n_edges > 0 ? n_edges - 1 : 0;

  place_columns (self, n, has_totals);
  if (n_edges > 0)
    memcpy (self->edges, edges, n_edges * sizeof *edges);
  memset (self->counts, 0, n * sizeof *self->counts);
  memset (self->covered, 0, n * sizeof *self->covered);

  return self;
}

/**
 * ter_rollup_blank:
 *
 * Makes the buckets that no value came to say so.
 */
void
ter_rollup_blank (TerRollup *self)
{
  for (gsize i = 0; i < self->n; i++)
    {
      if (self->counts[i] > 0)
        continue;
      self->mins[i] = self->maxs[i] = self->firsts[i] = self->lasts[i] = NAN;
      self->sums[i] = 0;
      if (self->totals != NULL)
        self->totals[i] = 0;
      self->first_times[i] = self->last_times[i] = TER_INSTANT_NONE;
    }
}

/**
 * ter_rollup_new_edges:
 * @edges: (array length=n_edges): increasing instants
 * @n_edges: one more than there are buckets
 * @has_totals: whether sums are shares of values
 *
 * Makes empty buckets.
 *
 * Returns: (transfer full): to be filled before it is handed on
 */
TerRollup *
ter_rollup_new_edges (const gint64 *edges,
                      gsize         n_edges,
                      gboolean      has_totals)
{
  TerRollup *self = ter_rollup_new_bare (edges, n_edges, has_totals);

  ter_rollup_blank (self);

  return self;
}

/**
 * ter_rollup_to_buckets:
 *
 * Returns: (transfer full) (element-type TerBucket): the buckets, as ter_aggregate() gives them
 */
GArray *
ter_rollup_to_buckets (const TerRollup *self)
{
  GArray *buckets = g_array_sized_new (FALSE, FALSE, sizeof (TerBucket), (guint) self->n);

  for (gsize i = 0; i < self->n; i++)
    {
      const double *totals = self->totals != NULL ? self->totals : self->sums;
      double length = (double) (self->edges[i + 1] - self->edges[i]);
      TerBucket bucket = { .start_us = self->edges[i],
                           .end_us = self->edges[i + 1],
                           .sum = self->sums[i],
                           .mean = self->counts[i] > 0 ? totals[i] / self->counts[i] : NAN,
                           .min = self->mins[i],
                           .max = self->maxs[i],
                           .first = self->firsts[i],
                           .last = self->lasts[i],
                           .count = self->counts[i],
                           .coverage = CLAMP ((double) self->covered[i] / length, 0, 1) };

      g_array_append_val (buckets, bucket);
    }

  return buckets;
}

/* A sum and what rounding took from it. */
typedef struct
{
  double sum;
  double rest;
} Sum;

static void
sum_add (Sum   *self,
         double value)
{
  double sum = self->sum + value;

  if (fabs (self->sum) >= fabs (value))
    self->rest += self->sum - sum + value;
  else
    self->rest += value - sum + self->sum;
  self->sum = sum;
}

static double
sum_end (const Sum *self)
{
  /* What is infinite has no rest. */
  return isfinite (self->sum) ? self->sum + self->rest : self->sum;
}

static void
fold_bucket (TerRollup       *self,
             gsize            to,
             const TerRollup *finer,
             gsize            from,
             Sum             *sum,
             Sum             *total)
{
  self->covered[to] += finer->covered[from];
  if (finer->counts[from] == 0)
    return;

  if (self->counts[to] == 0)
    {
      self->mins[to] = finer->mins[from];
      self->maxs[to] = finer->maxs[from];
      self->firsts[to] = finer->firsts[from];
      self->first_times[to] = finer->first_times[from];
    }
  self->counts[to] += finer->counts[from];
  self->mins[to] = MIN (self->mins[to], finer->mins[from]);
  self->maxs[to] = MAX (self->maxs[to], finer->maxs[from]);
  self->lasts[to] = finer->lasts[from];
  self->last_times[to] = finer->last_times[from];
  sum_add (sum, finer->sums[from]);
  sum_add (total, finer->totals != NULL ? finer->totals[from] : finer->sums[from]);
}

/**
 * ter_rollup_fold_into:
 * @finer: buckets that each lie in one of @self's, or in none
 *
 * Adds shorter buckets up to longer ones: days to weeks, months and years. An amount that was shared between two
 * days counts as a value of both, as it does for ter_aggregate() in each; so does it in their month.
 */
void
ter_rollup_fold_into (TerRollup       *self,
                      const TerRollup *finer)
{
  gsize from = 0;

  g_return_if_fail (self != NULL && finer != NULL);

  for (gsize to = 0; to < self->n; to++)
    {
      Sum sum = { self->sums[to], 0 };
      Sum total = { self->totals != NULL ? self->totals[to] : 0, 0 };

      while (from < finer->n && finer->edges[from] < self->edges[to])
        from++;
      for (; from < finer->n && finer->edges[from + 1] <= self->edges[to + 1]; from++)
        fold_bucket (self, to, finer, from, &sum, &total);
      self->sums[to] = sum_end (&sum);
      if (self->totals != NULL)
        self->totals[to] = sum_end (&total);
    }
}

static void
put_whole (const TerRollup *self,
           gsize            first,
           gsize            n,
           GByteArray      *bytes)
{
  g_autofree gint64 *numbers = g_new0 (gint64, n);

  for (guint column = 0; column < N_WHOLE; column++)
    {
      for (gsize i = 0; i < n; i++)
        {
          gsize b = first + i;
          gboolean is_empty = self->counts[b] == 0;

          numbers[i] = column == 0   ? self->counts[b]
                       : column == 1 ? (is_empty ? 0 : self->first_times[b] - self->edges[b])
                       : column == 2 ? (is_empty ? 0 : self->last_times[b] - self->edges[b])
                                     : self->covered[b];
        }
      ter_ints_pack (numbers, n, bytes);
    }
}

/**
 * ter_rollup_pack:
 * @first: the first bucket to pack
 * @n: how many, 1 to %TER_CHUNK_MAX less one
 * @bytes: where to append them
 *
 * Packs buckets.
 */
void
ter_rollup_pack (const TerRollup *self,
                 gsize            first,
                 gsize            n,
                 GByteArray      *bytes)
{
  guint at;

  g_return_if_fail (self != NULL && n > 0 && n < TER_CHUNK_MAX && first + n <= self->n);

  at = ter_pack_begin (bytes, VERSION, self->totals != NULL ? FLAG_TOTALS : 0, self->edges + first,
                       n);
  ter_column_put_values (bytes, self->mins + first, n);
  ter_column_put_values (bytes, self->maxs + first, n);
  ter_column_put_values (bytes, self->sums + first, n);
  ter_column_put_values (bytes, self->firsts + first, n);
  ter_column_put_values (bytes, self->lasts + first, n);
  if (self->totals != NULL)
    ter_column_put_values (bytes, self->totals + first, n);
  put_whole (self, first, n, bytes);
  ter_pack_end (bytes, at);
}

static gboolean
get_whole (TerCursor *cursor,
           TerRollup *self)
{
  g_autofree gint64 *numbers = g_new (gint64, self->n * N_WHOLE);
  gsize n = self->n;

  for (guint column = 0; column < N_WHOLE; column++)
    if (!ter_ints_unpack (cursor, n, numbers + column * n))
      return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      gint64 length = self->edges[i + 1] - self->edges[i];

      /* The step of an amount may end after the bucket that it is shared with. */
      if (numbers[i] < 0 || numbers[i] > G_MAXUINT32 || numbers[n + i] < 0 ||
          numbers[2 * n + i] < numbers[n + i] || numbers[2 * n + i] > G_MAXINT64 / 4 ||
          numbers[3 * n + i] < 0 || numbers[3 * n + i] > length)
        return FALSE;
      self->counts[i] = (guint32) numbers[i];
      self->covered[i] = numbers[3 * n + i];
      if (self->counts[i] == 0)
        continue;
      self->first_times[i] = self->edges[i] + numbers[n + i];
      self->last_times[i] = self->edges[i] + numbers[2 * n + i];
    }

  return TRUE;
}

static gboolean
get_rollup (TerCursor *cursor,
            gsize      n,
            TerRollup *self)
{
  return ter_column_get_values (cursor, n, self->mins) &&
         ter_column_get_values (cursor, n, self->maxs) &&
         ter_column_get_values (cursor, n, self->sums) &&
         ter_column_get_values (cursor, n, self->firsts) &&
         ter_column_get_values (cursor, n, self->lasts) &&
         (self->totals == NULL || ter_column_get_values (cursor, n, self->totals)) &&
         get_whole (cursor, self);
}

/**
 * ter_rollup_unpack:
 * @data: (array length=length): what ter_rollup_pack() wrote
 *
 * Unpacks buckets.
 *
 * Returns: (transfer full): the buckets; %NULL with an error of %TER_CHUNK_ERROR when they are not what was written
 */
TerRollup *
ter_rollup_unpack (const guint8 *data,
                   gsize         length,
                   GError      **error)
{
  g_autoptr (TerRollup) self = NULL;
  TerCursor cursor;
  guint8 flags = 0;
  gsize n = 0;
  g_autofree gint64 *edges = ter_pack_open (data, length, VERSION, &flags, &n, &cursor, error);

  if (edges == NULL)
    return NULL;
  self = ter_rollup_new_edges (edges, n + 1, (flags & FLAG_TOTALS) != 0);
  if (!get_rollup (&cursor, n, self))
    {
      ter_chunk_set_damaged (error);
      return NULL;
    }

  return g_steal_pointer (&self);
}
