/* ter-quality.h — What is known of a reading's worth
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerQuality:
 * @TER_QUALITY_GOOD: measured and plausible
 * @TER_QUALITY_ESTIMATED: computed or said to be estimated by its producer
 * @TER_QUALITY_SUSPECT: kept, but its time or its value is doubtful
 * @TER_QUALITY_BAD: its producer says that it is wrong
 * @TER_QUALITY_MISSING: its producer says that there is no value
 * @TER_QUALITY_UNQUALIFIED: nobody said anything of it
 * @TER_QUALITY_LATE: measured long before it arrived
 *
 * The worth of an observation. The numbers are stored: never renumber them.
 */
typedef enum
{
  TER_QUALITY_GOOD = 0,
  TER_QUALITY_ESTIMATED = 1,
  TER_QUALITY_SUSPECT = 2,
  TER_QUALITY_BAD = 3,
  TER_QUALITY_MISSING = 4,
  TER_QUALITY_UNQUALIFIED = 5,
  TER_QUALITY_LATE = 6,
} TerQuality;

#define TER_N_QUALITIES 7

const char *ter_quality_to_string (TerQuality quality);
gboolean    ter_quality_from_string (const char *string,
                                     TerQuality *quality);
gboolean    ter_quality_counts (TerQuality quality);

G_END_DECLS
