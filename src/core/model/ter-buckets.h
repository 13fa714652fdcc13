/* ter-buckets.h — Values of consecutive local days, weeks or months, for charts and tables
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-period.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerBuckets:
 * @label: (nullable): what it shows: "2026", "Gas"
 * @unit: (nullable): UCUM code of the values
 * @step: how long a bucket is
 * @n: how many
 * @starts: (array length=n): first instant of each
 * @ends: (array length=n): first instant after each
 * @values: (array length=n): the value of each; NaN where nothing was measured
 * @coverage: (array length=n): share of each that was measured, 0 to 1
 *
 * What a bar or line chart takes. Two of them that compare years are aligned by index.
 */
typedef struct
{
  char *label;
  char *unit;
  TerStep step;
  gsize n;
  gint64 *starts;
  gint64 *ends;
  double *values;
  double *coverage;
} TerBuckets;

TerBuckets *ter_buckets_new_sized (TerStep     step,
                                   const char *label,
                                   const char *unit,
                                   gsize       n) G_GNUC_WARN_UNUSED_RESULT;

TER_DECLARE_RECORD (TerBuckets, ter_buckets)

G_END_DECLS
