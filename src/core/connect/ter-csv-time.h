/* ter-csv-time.h — Dates as files write them, and the instants they mean
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-import-plan.h"

G_BEGIN_DECLS

/**
 * TerCsvMoment:
 * @local_us: the date and time as if the zone were UTC; the time alone when there is no date
 * @offset_s: how far its clock is ahead of UTC, when @has_offset
 * @has_date: there is a date
 * @has_time: there is a time of day
 * @has_offset: there is an offset
 *
 * A date or time as it is written.
 */
typedef struct
{
  gint64 local_us;
  int offset_s;
  gboolean has_date;
  gboolean has_time;
  gboolean has_offset;
} TerCsvMoment;

gboolean ter_csv_moment_parse (const char        *data,
                               gsize              length,
                               TerImportDateOrder order,
                               TerCsvMoment      *moment);

/**
 * TerCsvWallKind:
 * @TER_CSV_WALL_ONCE: this time happens once
 * @TER_CSV_WALL_TWICE: this time happens twice, in the autumn
 * @TER_CSV_WALL_NEVER: this time does not exist, in the spring
 */
typedef enum
{
  TER_CSV_WALL_ONCE,
  TER_CSV_WALL_TWICE,
  TER_CSV_WALL_NEVER,
} TerCsvWallKind;

typedef struct _TerCsvZone TerCsvZone;

TerCsvZone    *ter_csv_zone_new (const char *name,
                                 GError    **error) G_GNUC_WARN_UNUSED_RESULT;
TerCsvZone    *ter_csv_zone_copy (const TerCsvZone *self) G_GNUC_WARN_UNUSED_RESULT;
void           ter_csv_zone_free (TerCsvZone *self);
TerCsvWallKind ter_csv_zone_resolve (TerCsvZone *self,
                                     gint64      local_us,
                                     gint64     *early_us,
                                     gint64     *late_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerCsvZone, ter_csv_zone_free)

G_END_DECLS
