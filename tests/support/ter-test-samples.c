/* ter-test-samples.c — Readings as tests of series and of charts make them
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-instant.h"
#include "ter-test-samples.h"

gint64
ter_test_instant (const char *text)
{
  gint64 instant_us = TER_INSTANT_NONE;

  g_assert_true (ter_instant_from_string (text, &instant_us));

  return instant_us;
}

TerSamples *
ter_test_ramp_new (gint64 start,
                   gint64 step,
                   gsize  n,
                   double first,
                   double rise)
{
  TerSamples *samples = ter_samples_new_sized (n);

  for (gsize i = 0; i < n; i++)
    {
      samples->times[i] = start + (gint64) i * step;
      samples->values[i] = first + (double) i * rise;
    }

  return samples;
}

void
ter_test_samples_cut (TerSamples *samples,
                      gint64      start,
                      gint64      end)
{
  gsize n = 0;

  for (gsize i = 0; i < samples->n; i++)
    {
      if (samples->times[i] > start && samples->times[i] < end)
        continue;
      samples->times[n] = samples->times[i];
      samples->values[n] = samples->values[i];
      samples->qualities[n++] = samples->qualities[i];
    }
  samples->n = n;
}
