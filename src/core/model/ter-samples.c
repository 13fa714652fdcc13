/* ter-samples.c — The observations of one series, as columns
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-samples.h"

static void
ter_samples_clear (TerSamples *self)
{
  g_free (self->times);
  g_free (self->values);
  g_free (self->qualities);
  if (self->summary != NULL)
    self->summary->free (self->summary);
}

TER_DEFINE_RECORD (TerSamples, ter_samples, ter_samples_clear)

/**
 * ter_samples_new_sized:
 * @n: how many observations
 *
 * Makes samples to be filled: instants and values are 0, qualities good.
 *
 * Returns: (transfer full): the samples
 */
TerSamples *
ter_samples_new_sized (gsize n)
{
  TerSamples *self = ter_samples_new ();

  self->n = n;
  self->times = g_new0 (gint64, n);
  self->values = g_new0 (double, n);
  self->qualities = g_new0 (guint8, n);

  return self;
}

/**
 * ter_samples_get_summary:
 *
 * Returns: (nullable) (transfer none): what was kept with the samples, if anything was
 */
TerSamplesSummary *
ter_samples_get_summary (TerSamples *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_pointer_get (&self->summary);
}

/**
 * ter_samples_keep_summary:
 * @summary: (transfer full): what was derived from the samples
 *
 * Keeps a summary as long as the samples. When another thread was quicker, its summary stays and this one is
 * freed: both say the same.
 *
 * Returns: (transfer none): the summary that is kept
 */
TerSamplesSummary *
ter_samples_keep_summary (TerSamples        *self,
                          TerSamplesSummary *summary)
{
  g_return_val_if_fail (self != NULL && summary != NULL, NULL);

  if (!g_atomic_pointer_compare_and_exchange (&self->summary, NULL, summary))
    summary->free (summary);

  return g_atomic_pointer_get (&self->summary);
}
