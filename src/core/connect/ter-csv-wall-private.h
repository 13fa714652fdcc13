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
  gint64 first_local_us;
  gint64 last_local_us;
  gint64 n_forward;
  gint64 n_backward;
  gboolean has_last;
  GArray *moments;
  GArray *readings;
} TerCsvWall;

void     ter_csv_wall_clear (TerCsvWall *self);
void     ter_csv_wall_join (TerCsvWall       *self,
                            const TerCsvWall *later);
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

static inline gboolean
ter_csv_wall_has_pending (const TerCsvWall *self)
{
  return self->moments != NULL && self->moments->len > 0;
}

/* Notes a line whose time happens once: it tells which way the file goes. */
static inline void
ter_csv_wall_note (TerCsvWall *self,
                   gint64      local_us)
{
  if (G_LIKELY (self->has_last))
    {
      self->n_forward += local_us > self->last_local_us;
      self->n_backward += local_us < self->last_local_us;
    }
  else
    self->first_local_us = local_us;
  self->last_local_us = local_us;
  self->has_last = TRUE;
}

G_END_DECLS
