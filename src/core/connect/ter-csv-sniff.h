/* ter-csv-sniff.h — What a table file looks like: its cut, its titles, its columns' types
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-csv-reader.h"
#include "ter-import-plan.h"

G_BEGIN_DECLS

/**
 * TerCsvSample:
 * @rows: (element-type GStrv): the first records, titles included, as text
 * @lines: (element-type gint64): the line of each
 *
 * The beginning of a file.
 */
typedef struct
{
  GPtrArray *rows;
  GArray *lines;
} TerCsvSample;

void          ter_csv_sniff_format (const char *data,
                                    gsize       length,
                                    char       *delimiter,
                                    char       *newline);
TerCsvSample *ter_csv_sample_read (TerCsvReader     *reader,
                                   TerImportEncoding encoding,
                                   GCancellable     *cancellable,
                                   GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void          ter_csv_sample_free (TerCsvSample *self);
const char   *ter_csv_sample_cell (const TerCsvSample *self,
                                   guint               row,
                                   guint               column);
void          ter_csv_sniff_columns (TerImportPlan      *plan,
                                     const TerCsvSample *sample);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerCsvSample, ter_csv_sample_free)

G_END_DECLS
