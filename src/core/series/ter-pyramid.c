/* ter-pyramid.c — Extremes of any stretch of a long series, without reading it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Above the values lie levels: an entry of the first spans 16 observations, one of the next 16 of those, and so on
 * up to a level that fits in a glance. A stretch is answered by the few values at its two ends and the few entries
 * of each level in between: at most 30 of a level, whatever its length.
 *
 *  1. An entry is the exact extent of its observations: nothing is estimated, so that no peak is lost.
 *  2. It costs one pass over the values, once, and 17 bytes for 16 observations (tests/bench/bench-chart.c prints
 *     both).
 *  3. Built by whoever asks first, kept with the samples and freed with them; two threads that ask at once build
 *     the same, and one of the two is thrown away. Afterwards it is only read.
 */

#include "config.h"

#include "ter-pyramid.h"

#define FAN TER_EXTREMES_BLOCK
#define MAX_LEVELS 12

typedef struct
{
  gsize n;
  double *lows;
  double *highs;
  guint8 *qualities;
} Level;

struct _TerPyramid
{
  TerSamplesSummary head;

  /* Owned */
  guint n_levels;
  Level levels[MAX_LEVELS];
};

static void
ter_pyramid_free (TerSamplesSummary *summary)
{
  TerPyramid *self = (TerPyramid *) summary;

  for (guint i = 0; i < self->n_levels; i++)
    {
      g_free (self->levels[i].lows);
      g_free (self->levels[i].highs);
      g_free (self->levels[i].qualities);
    }
  g_free (self);
}

static void
level_init (Level *level,
            gsize  n_below)
{
  level->n = (n_below + FAN - 1) / FAN;
  level->lows = g_new (double, level->n);
  level->highs = g_new (double, level->n);
  level->qualities = g_new (guint8, level->n);
}

/* The same as ter_extremes_of(), one level up. */
static void
level_extremes (const Level *level,
                gsize        start,
                gsize        end,
                TerExtremes *extremes)
{
  for (gsize i = start; i < end; i++)
    {
      extremes->low = MIN (extremes->low, level->lows[i]);
      extremes->high = MAX (extremes->high, level->highs[i]);
      extremes->qualities |= level->qualities[i];
    }
}

static void
level_fill (Level       *level,
            const Level *below)
{
  for (gsize i = 0; i < level->n; i++)
    {
      TerExtremes extremes = TER_EXTREMES_NONE;

      level_extremes (below, i * FAN, MIN ((i + 1) * FAN, below->n), &extremes);
      level->lows[i] = extremes.low;
      level->highs[i] = extremes.high;
      level->qualities[i] = extremes.qualities;
    }
}

static TerPyramid *
ter_pyramid_new (const TerSamples *samples)
{
  TerPyramid *self = g_new0 (TerPyramid, 1);
  gsize n_below = samples->n;

  self->head.free = ter_pyramid_free;
  while (n_below > FAN && self->n_levels < MAX_LEVELS)
    {
      guint above = self->n_levels++;
      Level *level = &self->levels[above];

      level_init (level, n_below);
      if (above == 0)
        ter_extremes_of_blocks (samples, level->lows, level->highs, level->qualities);
      else
        level_fill (level, &self->levels[above - 1]);
      n_below = level->n;
    }

  return self;
}

/**
 * ter_pyramid_of:
 *
 * Gives the pyramid of samples, built when nobody asked before.
 *
 * Returns: (transfer none) (nullable): it, or %NULL when reading the samples is as quick
 */
const TerPyramid *
ter_pyramid_of (TerSamples *samples)
{
  TerSamplesSummary *summary;

  g_return_val_if_fail (samples != NULL, NULL);

  if (samples->n < TER_PYRAMID_LEAST)
    return NULL;

  summary = ter_samples_get_summary (samples);
  if (summary == NULL)
    summary = ter_samples_keep_summary (samples, &ter_pyramid_new (samples)->head);

  return (const TerPyramid *) summary;
}

/**
 * ter_pyramid_extremes:
 * @start: the first observation
 * @end: the first one after
 * @extremes: (inout): widened
 *
 * Widens extremes to a stretch of observations: by the pyramid of a long series, else by looking at each.
 */
void
ter_pyramid_extremes (TerSamples  *samples,
                      gsize        start,
                      gsize        end,
                      TerExtremes *extremes)
{
  const TerPyramid *self;
  gsize from, to;

  g_return_if_fail (samples != NULL && extremes != NULL);
  g_return_if_fail (start <= end && end <= samples->n);

  self = end - start > 2 * FAN ? ter_pyramid_of (samples) : NULL;
  if (self == NULL)
    {
      ter_extremes_of (samples, start, end, extremes);
      return;
    }

  from = (start + FAN - 1) / FAN;
  to = end / FAN;
  ter_extremes_of (samples, start, from * FAN, extremes);
  ter_extremes_of (samples, to * FAN, end, extremes);
  for (guint i = 0; from < to; i++)
    {
      const Level *level = &self->levels[i];
      gsize next_from = (from + FAN - 1) / FAN;
      gsize next_to = to / FAN;

      if (i + 1 == self->n_levels || next_from >= next_to)
        {
          level_extremes (level, from, to, extremes);
          return;
        }
      level_extremes (level, from, next_from * FAN, extremes);
      level_extremes (level, next_to * FAN, to, extremes);
      from = next_from;
      to = next_to;
    }
}

/**
 * ter_pyramid_qualities:
 * @start: the first observation
 * @end: the first one after
 *
 * Returns: which qualities there are in a stretch: bit q for the #TerQuality q
 */
guint8
ter_pyramid_qualities (TerSamples *samples,
                       gsize       start,
                       gsize       end)
{
  TerExtremes extremes = TER_EXTREMES_NONE;

  g_return_val_if_fail (samples != NULL, 0);

  /* Without a pyramid, the values need not be read. */
  if (samples->n < TER_PYRAMID_LEAST)
    return ter_extremes_qualities (samples, start, end);
  ter_pyramid_extremes (samples, start, end, &extremes);

  return extremes.qualities;
}

/**
 * ter_pyramid_size:
 *
 * Returns: how many bytes it takes beside the samples
 */
gsize
ter_pyramid_size (const TerPyramid *self)
{
  gsize size = sizeof *self;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->n_levels; i++)
    size += self->levels[i].n * (2 * sizeof (double) + 1);

  return size;
}
