/* ter-buckets.c — Values of consecutive local days, weeks or months, for charts and tables
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "ter-buckets.h"

static void
ter_buckets_clear (TerBuckets *self)
{
  g_free (self->label);
  g_free (self->unit);
  g_free (self->starts);
  g_free (self->ends);
  g_free (self->values);
  g_free (self->coverage);
}

TER_DEFINE_RECORD (TerBuckets, ter_buckets, ter_buckets_clear)

/**
 * ter_buckets_new_sized:
 * @step: how long a bucket is
 * @label: (nullable): what it shows
 * @unit: (nullable): UCUM code
 * @n: how many buckets
 *
 * Makes room for @n buckets: no value, no coverage yet.
 *
 * Returns: (transfer full): buckets to fill before they are handed on
 */
TerBuckets *
ter_buckets_new_sized (TerStep     step,
                       const char *label,
                       const char *unit,
                       gsize       n)
{
  TerBuckets *self = ter_buckets_new ();

  self->label = g_strdup (label);
  self->unit = g_strdup (unit);
  self->step = step;
  self->n = n;
  self->starts = g_new0 (gint64, n);
  self->ends = g_new0 (gint64, n);
  self->values = g_new (double, n);
  self->coverage = g_new0 (double, n);
  for (gsize i = 0; i < n; i++)
    self->values[i] = NAN;

  return self;
}
