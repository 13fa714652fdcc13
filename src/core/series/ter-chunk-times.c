/* ter-chunk-times.c — The instants of a chunk
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *   runs   = 0x00 | unit, varint step, varint number of runs less one, length of the first, then (gap, length)…
 *   packed = 0x10 | unit, column of the instants less the first (ter-ints.c)
 *
 * A sensor is read every ten minutes, but for what is lost: runs of one step with a gap now and then. When it is not,
 * its instants are packed as any numbers. Unit: 0 for µs, 1 ms, 2 s; the coarsest that loses nothing. Lengths are
 * less one, steps and gaps are in units; a gap is the time from the end of a run to the start of the next.
 *
 *  1. The first instant is in the header of the chunk.
 *  2. Instants that are read strictly increase, and are at most as far apart as the header says; or it is refused.
 */

#include "config.h"

#include "ter-chunk-private.h"
#include "ter-clock.h"

#define MODE_SHIFT 4
#define UNIT_MASK 0x0fu

static const gint64 units_us[] = { 1, 1000, 1000000 };

static guint
find_unit (const gint64 *times,
           gsize         n)
{
  guint unit = G_N_ELEMENTS (units_us) - 1;

  for (gsize i = 1; i < n; i++)
    while ((times[i] - times[i - 1]) % units_us[unit] != 0)
      unit--;

  return unit;
}

/* The step that most intervals have, if more than half of them have one (Boyer and Moore, "MJRTY", 1981). A single
 * instant has any. */
static gint64
find_step (const gint64 *times,
           gsize         n)
{
  gint64 step = n > 1 ? times[1] - times[0] : TER_USEC_PER_SEC;
  gsize votes = 0;

  for (gsize i = 1; i < n; i++)
    {
      gint64 interval = times[i] - times[i - 1];

      if (votes == 0)
        step = interval;
      votes = step == interval ? votes + 1 : votes - 1;
    }

  return step;
}

static void
pack_runs (const gint64 *times,
           gsize         n,
           guint         unit,
           GByteArray   *bytes)
{
  gint64 step = find_step (times, n);
  gsize n_runs = 1;
  gsize start = 0;

  for (gsize i = 1; i < n; i++)
    n_runs += times[i] - times[i - 1] != step;
  ter_bytes_put (bytes, (guint8) (TER_TIMES_RUNS << MODE_SHIFT | unit));
  ter_bytes_put_varint (bytes, (guint64) (step / units_us[unit]));
  ter_bytes_put_varint (bytes, n_runs - 1);
  for (gsize i = 1; i <= n; i++)
    if (i == n || times[i] - times[i - 1] != step)
      {
        ter_bytes_put_varint (bytes, i - start - 1);
        if (i < n)
          ter_bytes_put_varint (bytes, (guint64) ((times[i] - times[i - 1]) / units_us[unit]));
        start = i;
      }
}

static void
pack_plain (const gint64 *times,
            gsize         n,
            guint         unit,
            GByteArray   *bytes)
{
  g_autofree gint64 *numbers = g_new (gint64, n);

  for (gsize i = 0; i < n; i++)
    numbers[i] = (times[i] - times[0]) / units_us[unit];
  ter_bytes_put (bytes, (guint8) (TER_TIMES_PACKED << MODE_SHIFT | unit));
  ter_ints_pack (numbers, n, bytes);
}

/**
 * ter_times_pack:
 * @times: (array length=n): instants that strictly increase
 * @n: how many, at least 1
 *
 * Packs instants, as runs or one by one: the shorter.
 */
void
ter_times_pack (const gint64 *times,
                gsize         n,
                GByteArray   *bytes)
{
  guint unit = find_unit (times, n);
  guint at = bytes->len;
  g_autoptr (GByteArray) plain = NULL;

  pack_runs (times, n, unit, bytes);
  /* The runs of a steady sensor weigh next to nothing: no need to try the other way. */
  if (bytes->len - at < 16)
    return;

  plain = g_byte_array_new ();
  pack_plain (times, n, unit, plain);
  if (plain->len < bytes->len - at)
    {
      g_byte_array_set_size (bytes, at);
      g_byte_array_append (bytes, plain->data, plain->len);
    }
}

static gboolean
get_mode (TerCursor    *cursor,
          TerTimesMode *mode,
          gint64       *unit_us)
{
  guint8 byte;

  if (!ter_cursor_get (cursor, &byte) || (byte & UNIT_MASK) >= G_N_ELEMENTS (units_us) ||
      byte >> MODE_SHIFT > TER_TIMES_PACKED)
    return FALSE;
  *mode = byte >> MODE_SHIFT;
  *unit_us = units_us[byte & UNIT_MASK];

  return TRUE;
}

/* A time that is at least one unit and does not overflow when it is added. */
static gboolean
get_duration (TerCursor *cursor,
              gint64     unit_us,
              gint64    *duration)
{
  guint64 read;

  if (!ter_cursor_get_varint (cursor, &read) || read == 0 ||
      read > (guint64) (G_MAXINT64 / 4 / unit_us))
    return FALSE;
  *duration = (gint64) read * unit_us;

  return TRUE;
}

static gboolean
add_run (GArray *runs,
         gint64  step_us,
         gint64 *time,
         gsize   length)
{
  TerTimesRun run = { *time, length };
  gint64 last;

  if (__builtin_mul_overflow (step_us, (gint64) length - 1, &last) ||
      __builtin_add_overflow (*time, last, time))
    return FALSE;
  g_array_append_val (runs, run);

  return TRUE;
}

/**
 * ter_times_get_runs:
 * @first_us: the first instant
 * @n: how many there are
 * @step_us: (out): how far apart the instants of a run are
 * @runs: (element-type TerTimesRun): where to append the runs
 *
 * Reads the instants of a steady sensor without writing them out.
 *
 * Returns: %FALSE when they are not kept as runs, or are not what was written
 */
gboolean
ter_times_get_runs (TerCursor cursor,
                    gint64    first_us,
                    gsize     n,
                    gint64   *step_us,
                    GArray   *runs)
{
  TerTimesMode mode;
  gint64 unit_us, gap;
  gint64 time = first_us;
  gsize n_runs, length;
  gsize done = 0;

  if (!get_mode (&cursor, &mode, &unit_us) || mode != TER_TIMES_RUNS ||
      !get_duration (&cursor, unit_us, step_us) || !ter_cursor_get_size (&cursor, n, &n_runs))
    return FALSE;

  for (gsize i = 0; i <= n_runs; i++)
    {
      if (!ter_cursor_get_size (&cursor, n - done, &length) || ++length > n - done ||
          !add_run (runs, *step_us, &time, length))
        return FALSE;
      done += length;
      if (i < n_runs &&
          (!get_duration (&cursor, unit_us, &gap) || __builtin_add_overflow (time, gap, &time)))
        return FALSE;
    }

  return done == n;
}

static gboolean
unpack_plain (TerCursor *cursor,
              gint64     unit_us,
              gint64     first_us,
              gsize      n,
              gint64    *times)
{
  gint64 limit = G_MAXINT64 / 4 / unit_us;
  gboolean ok = TRUE;

  if (!ter_ints_unpack (cursor, n, times) || times[0] != 0)
    return FALSE;

  for (gsize i = 1; i < n; i++)
    ok &= times[i] > times[i - 1];
  if (!ok || times[n - 1] > limit || first_us > G_MAXINT64 / 2 || first_us < G_MININT64 / 2)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    times[i] = first_us + times[i] * unit_us;

  return TRUE;
}

/**
 * ter_times_unpack:
 * @first_us: the first instant
 * @n: how many there are, at least 1
 * @times: (out caller-allocates) (array length=n): the instants
 *
 * Unpacks instants.
 *
 * Returns: %FALSE when they are not what was written
 */
gboolean
ter_times_unpack (TerCursor cursor,
                  gint64    first_us,
                  gsize     n,
                  gint64   *times)
{
  g_autoptr (GArray) runs = NULL;
  TerCursor inside = cursor;
  TerTimesMode mode;
  gint64 unit_us, step_us;

  if (!get_mode (&inside, &mode, &unit_us))
    return FALSE;
  if (mode == TER_TIMES_PACKED)
    return unpack_plain (&inside, unit_us, first_us, n, times);

  runs = g_array_new (FALSE, FALSE, sizeof (TerTimesRun));
  if (!ter_times_get_runs (cursor, first_us, n, &step_us, runs))
    return FALSE;
  for (guint r = 0; r < runs->len; r++)
    {
      TerTimesRun run = g_array_index (runs, TerTimesRun, r);

      for (gsize i = 0; i < run.n; i++)
        times[i] = run.start_us + (gint64) i * step_us;
      times += run.n;
    }

  return TRUE;
}
