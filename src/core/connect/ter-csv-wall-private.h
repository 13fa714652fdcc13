/* ter-csv-wall-private.h — The order in which local times follow each other
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-csv-decoder.h"

G_BEGIN_DECLS

/* What is known of the local times of one group of series, in file order. */
typedef struct
{
  gint64 last_local_us;
  gint64 n_forward;
  gint64 n_backward;
  gboolean has_last;
  GArray *moments;
  GArray *readings;
} TerCsvWall;

void     ter_csv_wall_clear (TerCsvWall *self);
gboolean ter_csv_wall_has_pending (const TerCsvWall *self);
void     ter_csv_wall_note (TerCsvWall *self,
                            gint64      local_us);
void     ter_csv_wall_hold (TerCsvWall    *self,
                            gint64         local_us,
                            gint64         early_us,
                            gint64         late_us,
                            const GArray  *readings,
                            guint          first);
gboolean ter_csv_wall_must_settle (const TerCsvWall *self,
                                   gint64            early_us);
void     ter_csv_wall_settle (TerCsvWall      *self,
                              GArray          *readings,
                              TerImportResult *result);

G_END_DECLS
