/* ter-readings-pack.c — Readings of which some were left out, as bytes
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   packed = a pack of one bucket (ter-pack.c): the span; then varint n, varint grain, zigzag varint of the first time,
 *            the other times less the one before, in grains; the values; how many were left out after each; and, of the
 *            runs that were left out, the longest time in grains and the highest class; varint how many rates, their
 *            classes, and how many rises are of each
 *
 *  1. The grain divides every time, so that a meter that is read every ten minutes has small numbers.
 *  2. What was packed comes back bit for bit.
 */

#include "config.h"

#include "ter-chunk-private.h"
#include "ter-readings.h"
#include "ter-rollup-private.h"

#define VERSION 1
/* More readings than any pack holds, and few enough to be asked for. */
#define MAX_READINGS (1u << 22)

static gint64
common_divisor (gint64 a,
                gint64 b)
{
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }

  return a;
}

static gint64
find_grain (const TerReadings *self)
{
  gint64 grain = 0;

  for (gsize i = 1; i < self->n && grain != 1; i++)
    grain = common_divisor (self->times[i] - self->times[i - 1], grain);
  for (gsize i = 0; i < self->n && grain > 1 && self->n_left_out != NULL; i++)
    grain = common_divisor (self->longest[i], grain);

  return MAX (grain, 1);
}

static void
put_times (const TerReadings *self,
           gint64             grain,
           gint64            *numbers,
           GByteArray        *bytes)
{
  for (gsize i = 1; i < self->n; i++)
    numbers[i - 1] = (self->times[i] - self->times[i - 1]) / grain;
  ter_bytes_put_varint (bytes, ter_zigzag (self->times[0]));
  ter_ints_pack (numbers, self->n - 1, bytes);
}

static void
put_runs (const TerReadings *self,
          gint64             grain,
          gint64            *numbers,
          GByteArray        *bytes)
{
  gsize n_runs = 0;

  for (gsize i = 0; i < self->n; i++)
    numbers[i] = self->n_left_out != NULL ? self->n_left_out[i] : 0;
  ter_ints_pack (numbers, self->n, bytes);
  for (gsize i = 0; self->n_left_out != NULL && i < self->n; i++)
    if (self->n_left_out[i] > 0)
      numbers[n_runs++] = self->longest[i] / grain;
  ter_ints_pack (numbers, n_runs, bytes);
  n_runs = 0;
  for (gsize i = 0; self->n_left_out != NULL && i < self->n; i++)
    if (self->n_left_out[i] > 0)
      numbers[n_runs++] = self->highest[i];
  ter_ints_pack (numbers, n_runs, bytes);
}

static void
put_rates (const TerReadings *self,
           GByteArray        *bytes)
{
  guint n = self->rates != NULL ? self->rates->len : 0;
  g_autofree gint64 *numbers = g_new (gint64, n);

  ter_bytes_put_varint (bytes, n);
  for (guint i = 0; i < n; i++)
    numbers[i] = g_array_index (self->rates, TerReadingsRate, i).rate;
  ter_ints_pack (numbers, n, bytes);
  for (guint i = 0; i < n; i++)
    numbers[i] = g_array_index (self->rates, TerReadingsRate, i).n;
  ter_ints_pack (numbers, n, bytes);
}

/**
 * ter_readings_pack:
 * @self: some readings, at least one, whose rates were counted if they are those of an index
 * @span: what they are all the readings of
 * @bytes: where to append them
 *
 * Packs readings.
 */
void
ter_readings_pack (const TerReadings *self,
                   TerSpan            span,
                   GByteArray        *bytes)
{
  const gint64 edges[] = { span.start_us, span.end_us };
  g_autofree gint64 *numbers = NULL;
  gint64 grain;
  guint at;

  g_return_if_fail (self != NULL && self->n > 0 && self->n <= MAX_READINGS);

  numbers = g_new (gint64, self->n);
  grain = find_grain (self);
  at = ter_pack_begin (bytes, VERSION, 0, edges, 1);
  ter_bytes_put_varint (bytes, self->n);
  ter_bytes_put_varint (bytes, (guint64) grain);
  put_times (self, grain, numbers, bytes);
  ter_column_put_values (bytes, self->values, self->n);
  put_runs (self, grain, numbers, bytes);
  put_rates (self, bytes);
  ter_pack_end (bytes, at);
}

/* Every time lies in the span, after the one before. */
static gboolean
get_times (TerCursor   *cursor,
           TerReadings *self,
           gint64       grain,
           TerSpan      span)
{
  guint64 first;
  gint64 time_us;

  if (!ter_cursor_get_varint (cursor, &first) ||
      !ter_ints_unpack (cursor, self->n - 1, self->times + 1))
    return FALSE;
  time_us = ter_unzigzag (first);
  if (time_us < span.start_us || time_us >= span.end_us)
    return FALSE;
  self->times[0] = time_us;
  for (gsize i = 1; i < self->n; i++)
    {
      if (self->times[i] <= 0 || self->times[i] > (span.end_us - 1 - time_us) / grain)
        return FALSE;
      self->times[i] = time_us += self->times[i] * grain;
    }

  return TRUE;
}

static gboolean
get_runs (TerCursor   *cursor,
          TerReadings *self,
          gint64       grain,
          gint64      *numbers)
{
  gsize n_runs = 0;
  gsize run = 0;

  if (!ter_ints_unpack (cursor, self->n, numbers))
    return FALSE;
  for (gsize i = 0; i < self->n; i++)
    {
      if (numbers[i] < 0 || numbers[i] > G_MAXUINT32 || (numbers[i] > 0 && i + 1 == self->n))
        return FALSE;
      self->n_left_out[i] = (guint32) numbers[i];
      n_runs += numbers[i] > 0;
    }
  if (!ter_ints_unpack (cursor, n_runs, numbers) ||
      !ter_ints_unpack (cursor, n_runs, numbers + n_runs))
    return FALSE;
  for (gsize i = 0; i < self->n; i++)
    {
      if (self->n_left_out[i] == 0)
        continue;
      if (numbers[run] <= 0 || numbers[run] > (self->times[i + 1] - self->times[i]) / grain ||
          numbers[n_runs + run] < 0 || numbers[n_runs + run] >= TER_N_RATES)
        return FALSE;
      self->longest[i] = numbers[run] * grain;
      self->highest[i] = (guint16) numbers[n_runs + run++];
    }

  return TRUE;
}

static gboolean
get_rates (TerCursor   *cursor,
           TerReadings *self)
{
  gint64 numbers[2 * TER_N_RATES];
  gsize n;

  if (!ter_cursor_get_size (cursor, TER_N_RATES, &n) || !ter_ints_unpack (cursor, n, numbers) ||
      !ter_ints_unpack (cursor, n, numbers + n))
    return FALSE;
  self->rates = g_array_sized_new (FALSE, FALSE, sizeof (TerReadingsRate), (guint) n);
  for (gsize i = 0; i < n; i++)
    {
      TerReadingsRate item = { (guint32) numbers[i], (guint32) numbers[n + i] };

      if (numbers[i] <= TER_RATE_NONE || numbers[i] >= TER_N_RATES || numbers[n + i] <= 0 ||
          numbers[n + i] > G_MAXUINT32)
        return FALSE;
      g_array_append_val (self->rates, item);
    }

  return TRUE;
}

static gboolean
get_readings (TerCursor   *cursor,
              TerReadings *self,
              gsize        n,
              gint64       grain,
              TerSpan      span)
{
  g_autofree gint64 *numbers = g_new (gint64, 2 * n);

  self->n = self->room = n;
  self->times = g_new (gint64, n);
  self->values = g_new (double, n);
  self->n_left_out = g_new0 (guint32, n);
  self->longest = g_new0 (gint64, n);
  self->highest = g_new0 (guint16, n);

  return get_times (cursor, self, grain, span) && ter_column_get_values (cursor, n, self->values) &&
         get_runs (cursor, self, grain, numbers) && get_rates (cursor, self);
}

/**
 * ter_readings_unpack:
 * @data: (array length=length): what ter_readings_pack() wrote
 * @span: (out): what they are all the readings of
 *
 * Unpacks readings.
 *
 * Returns: (transfer full): the readings; %NULL with an error of %TER_CHUNK_ERROR when they are not what was written
 */
TerReadings *
ter_readings_unpack (const guint8 *data,
                     gsize         length,
                     TerSpan      *span,
                     GError      **error)
{
  g_autoptr (TerReadings) self = NULL;
  TerCursor cursor;
  guint8 flags = 0;
  gsize n_buckets = 0;
  guint64 grain = 0;
  gsize n = 0;
  g_autofree gint64 *edges =
      ter_pack_open (data, length, VERSION, &flags, &n_buckets, &cursor, error);

  if (edges == NULL)
    return NULL;
  *span = (TerSpan) { edges[0], edges[1] };
  self = ter_readings_new ();
  if (n_buckets != 1 || !ter_cursor_get_size (&cursor, MAX_READINGS, &n) || n == 0 ||
      !ter_cursor_get_varint (&cursor, &grain) || grain == 0 || grain > G_MAXINT64 / 4 ||
      !get_readings (&cursor, self, n, (gint64) grain, *span))
    {
      ter_chunk_set_damaged (error);
      return NULL;
    }

  return g_steal_pointer (&self);
}
