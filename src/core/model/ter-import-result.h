/* ter-import-result.h — What bringing in a file gave
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-import-plan.h"

G_BEGIN_DECLS

/* At most so many refused lines are kept with their reason; all are counted. */
#define TER_IMPORT_MAX_REFUSALS 1000

/**
 * TerImportResult:
 * @source_id: the "file" source that the readings belong to
 * @run_id: the run that was recorded
 * @n_rows: lines that were read, titles and blank lines aside
 * @n_series: series that the file feeds
 * @n_new_series: those of them that were not there before
 * @n_observations: readings stored
 * @n_duplicates: readings that were there already
 * @n_corrections: readings that differ from the one stored for the same instant
 * @n_missing: cells that say that there is no value (ND, NC, s…), stored as such
 * @n_empty: cells with nothing in them, not stored
 * @n_suspect: readings whose local time does not exist, or may be two instants
 * @n_ambiguous: readings of the hour that happens twice, put in their place by the order of the file
 * @n_repeated_headers: lines that repeat the titles, left out
 * @n_areas: areas stored
 * @n_refused: lines refused, whole or in part
 * @refusals: (element-type TerImportRefusal): the first ones, with their reason
 * @n_bytes: bytes read
 * @elapsed_us: how long it took
 */
typedef struct
{
  gint64 source_id;
  gint64 run_id;
  gint64 n_rows;
  gint64 n_series;
  gint64 n_new_series;
  gint64 n_observations;
  gint64 n_duplicates;
  gint64 n_corrections;
  gint64 n_missing;
  gint64 n_empty;
  gint64 n_suspect;
  gint64 n_ambiguous;
  gint64 n_repeated_headers;
  gint64 n_areas;
  gint64 n_refused;
  GPtrArray *refusals;
  gint64 n_bytes;
  gint64 elapsed_us;
} TerImportResult;

TER_DECLARE_RECORD (TerImportResult, ter_import_result)

TerImportResult *ter_import_result_new_full (void) G_GNUC_WARN_UNUSED_RESULT;
void             ter_import_result_refuse (TerImportResult *self,
                                           gint64           line,
                                           TerImportFault   fault,
                                           const char      *column,
                                           const char      *text);

G_END_DECLS
