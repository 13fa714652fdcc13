/* ter-csv-zone-private.h — What is known of a zone already
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-csv-time.h"

G_BEGIN_DECLS

/* Ranges of local times that have one offset, and no other. A place of the table is for 2⁴¹ µs, 25 days, and the whole
 * of it for nearly nine years. */
#define TER_CSV_RANGE_BITS 41
#define TER_CSV_N_RANGES   128

typedef struct
{
  gint64 start_us;
  gint64 length_us;
  gint64 offset_us;
} TerCsvZoneRange;

struct _TerCsvZone
{
  /* Owned */
  GTimeZone *zone;

  TerCsvZoneRange ranges[TER_CSV_N_RANGES];
};

static inline TerCsvZoneRange *
ter_csv_zone_get_range (TerCsvZone *self,
                        gint64      local_us)
{
  return &self->ranges[(guint64) local_us >> TER_CSV_RANGE_BITS & (TER_CSV_N_RANGES - 1)];
}

/* Finds the one instant of a local time in the range that was noted last in its place. FALSE when it is not there. */
static inline gboolean
ter_csv_zone_recall (TerCsvZone *self,
                     gint64      local_us,
                     gint64     *utc_us)
{
  const TerCsvZoneRange *range = ter_csv_zone_get_range (self, local_us);

  *utc_us = local_us - range->offset_us;
  return (guint64) (local_us - range->start_us) < (guint64) range->length_us;
}

G_END_DECLS
