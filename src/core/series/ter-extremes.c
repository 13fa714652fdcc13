/* ter-extremes.c — The least and the greatest of many values
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Charts and pyramids ask for the least and the greatest of millions of values: eight are compared at once.
 *
 *  1. What is not a number is passed over; a stretch without a value leaves the extremes as they were.
 *  2. The answer is the same whatever the processor: only how many values are compared at once differs.
 */

#include "config.h"

#include "ter-extremes.h"

#include <string.h>

/* Eight lanes at a time, where the compiler knows vectors. */
#define N_LANES (TER_EXTREMES_BLOCK / 2)
typedef double Lanes
    __attribute__ ((vector_size (N_LANES * sizeof (double)), aligned (8), may_alias));
typedef gint64 Mask __attribute__ ((vector_size (N_LANES * sizeof (gint64))));

/* One version for each kind of processor, chosen when the program is loaded; the sanitizers cannot do that. */
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define BY_PROCESSOR __attribute__ ((target_clones ("avx512f", "avx2", "default")))
#else
#define BY_PROCESSOR
#endif

/* What is not a number is neither less nor greater, and is passed over. */
BY_PROCESSOR static void
lanes_of (const double *values,
          gsize         n_lanes,
          double       *lows,
          double       *highs)
{
  Lanes low = *(const Lanes *) lows;
  Lanes high = *(const Lanes *) highs;

  for (gsize i = 0; i < n_lanes; i++)
    {
      Lanes value = *(const Lanes *) (values + i * N_LANES);
      Mask is_less = value < low;
      Mask is_greater = value > high;

      low = (Lanes) ((is_less & (Mask) value) | (~is_less & (Mask) low));
      high = (Lanes) ((is_greater & (Mask) value) | (~is_greater & (Mask) high));
    }
  *(Lanes *) lows = low;
  *(Lanes *) highs = high;
}

static inline double
lesser (double one,
        double other)
{
  return other < one ? other : one;
}

/* Two by two, so that none waits for seven others. */
static inline double
least_lane (const double *lanes)
{
  return lesser (lesser (lesser (lanes[0], lanes[1]), lesser (lanes[2], lanes[3])),
                 lesser (lesser (lanes[4], lanes[5]), lesser (lanes[6], lanes[7])));
}

/* The least and the greatest of each block of two times eight values. */
BY_PROCESSOR static void
blocks_of (const double *values,
           gsize         n_blocks,
           double       *lows,
           double       *highs)
{
  const Lanes none = { INFINITY, INFINITY, INFINITY, INFINITY,
                       INFINITY, INFINITY, INFINITY, INFINITY };

  for (gsize i = 0; i < n_blocks; i++)
    {
      Lanes one = *(const Lanes *) (values + i * TER_EXTREMES_BLOCK);
      Lanes two = *(const Lanes *) (values + i * TER_EXTREMES_BLOCK + N_LANES);
      Mask one_is_less = one < two;
      Mask one_is_greater = one > two;
      /* Where one of the two is not a number, the other is taken; where none is, nothing compares with it below. */
      Mask one_counts = two != two;
      Mask counts;
      Lanes low, high;

      one_is_less |= one_counts;
      one_is_greater |= one_counts;
      low = (Lanes) ((one_is_less & (Mask) one) | (~one_is_less & (Mask) two));
      high = (Lanes) ((one_is_greater & (Mask) one) | (~one_is_greater & (Mask) two));
      /* What is still not a number stands for nothing. */
      counts = low == low;
      low = (Lanes) ((counts & (Mask) low) | (~counts & (Mask) none));
      high = (Lanes) ((counts & (Mask) -high) | (~counts & (Mask) none));
      lows[i] = least_lane ((const double *) &low);
      highs[i] = -least_lane ((const double *) &high);
    }
}

/**
 * ter_extremes_of_values:
 * @low: (inout): made less where a value is
 * @high: (inout): made greater where a value is
 *
 * Widens an interval to @n values. Those that are not numbers do not count.
 */
void
ter_extremes_of_values (const double *values,
                        gsize         n,
                        double       *low,
                        double       *high)
{
  gsize i = 0;

  g_return_if_fail (low != NULL && high != NULL);

  if (n >= 2 * N_LANES)
    {
      double lows[N_LANES];
      double highs[N_LANES];

      for (guint lane = 0; lane < N_LANES; lane++)
        {
          lows[lane] = *low;
          highs[lane] = *high;
        }
      lanes_of (values, n / N_LANES, lows, highs);
      i = n - n % N_LANES;
      for (guint lane = 0; lane < N_LANES; lane++)
        {
          *low = MIN (*low, lows[lane]);
          *high = MAX (*high, highs[lane]);
        }
    }
  for (; i < n; i++)
    {
      *low = values[i] < *low ? values[i] : *low;
      *high = values[i] > *high ? values[i] : *high;
    }
}

static guint8
qualities_of (const guint8 *qualities,
              gsize         n)
{
  guint8 found = 0;
  gsize i = 0;

  while (i < n)
    {
      guint64 eight;

      /* Nearly all are good: eight of them are looked at in one go. */
      for (; i + 8 <= n; i += 8)
        {
          memcpy (&eight, qualities + i, sizeof eight);
          if (eight != 0)
            break;
          found |= 1 << TER_QUALITY_GOOD;
        }
      for (gsize end = MIN (i + 8, n); i < end; i++)
        found |= (guint8) (1u << (qualities[i] & 7));
    }

  return found;
}

/**
 * ter_extremes_qualities:
 * @start: the first observation
 * @end: the first one after
 *
 * Returns: which qualities there are in a stretch: bit q for the #TerQuality q
 */
guint8
ter_extremes_qualities (const TerSamples *samples,
                        gsize             start,
                        gsize             end)
{
  g_return_val_if_fail (samples != NULL, 0);
  g_return_val_if_fail (start <= end && end <= samples->n, 0);

  return samples->qualities != NULL ? qualities_of (samples->qualities + start, end - start) : 0;
}

/**
 * ter_extremes_of:
 * @start: the first observation
 * @end: the first one after
 * @extremes: (inout): widened
 *
 * Widens extremes to a stretch of observations, by looking at each.
 */
void
ter_extremes_of (const TerSamples *samples,
                 gsize             start,
                 gsize             end,
                 TerExtremes      *extremes)
{
  g_return_if_fail (samples != NULL && extremes != NULL);
  g_return_if_fail (start <= end && end <= samples->n);

  if (start == end)
    return;
  ter_extremes_of_values (samples->values + start, end - start, &extremes->low, &extremes->high);
  extremes->qualities |= ter_extremes_qualities (samples, start, end);
}

/**
 * ter_extremes_of_blocks:
 * @lows: (out caller-allocates): as many as there are blocks
 * @highs: (out caller-allocates): as many
 * @qualities: (out caller-allocates): as many
 *
 * Fills in the extremes of each %TER_EXTREMES_BLOCK observations, the last block being what remains.
 */
void
ter_extremes_of_blocks (const TerSamples *samples,
                        double           *lows,
                        double           *highs,
                        guint8           *qualities)
{
  gsize n_whole;
  gsize n_blocks;

  g_return_if_fail (samples != NULL && lows != NULL && highs != NULL && qualities != NULL);

  n_whole = samples->n / TER_EXTREMES_BLOCK;
  n_blocks = (samples->n + TER_EXTREMES_BLOCK - 1) / TER_EXTREMES_BLOCK;
  blocks_of (samples->values, n_whole, lows, highs);
  memset (qualities, samples->qualities != NULL ? 1 << TER_QUALITY_GOOD : 0, n_blocks);
  for (gsize i = 0; samples->qualities != NULL && i < n_whole; i++)
    {
      const guint8 *first = samples->qualities + i * TER_EXTREMES_BLOCK;
      guint64 one, two;

      memcpy (&one, first, sizeof one);
      memcpy (&two, first + sizeof one, sizeof two);
      if ((one | two) != 0)
        qualities[i] = qualities_of (first, TER_EXTREMES_BLOCK);
    }
  if (n_blocks > n_whole)
    {
      TerExtremes extremes = TER_EXTREMES_NONE;

      ter_extremes_of (samples, n_whole * TER_EXTREMES_BLOCK, samples->n, &extremes);
      lows[n_whole] = extremes.low;
      highs[n_whole] = extremes.high;
      qualities[n_whole] = extremes.qualities;
    }
}
