/* ter-csv-input.h — Opens a table file: plain, compressed, in whatever encoding
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-csv-reader.h"
#include "ter-import-plan.h"

G_BEGIN_DECLS

/**
 * TerCsvError:
 * @TER_CSV_ERROR_UNREADABLE: the file cannot be opened or read
 * @TER_CSV_ERROR_EMPTY: there is nothing in it
 * @TER_CSV_ERROR_NOT_TEXT: it is something else: a spreadsheet, an archive, a web page
 * @TER_CSV_ERROR_TOO_LARGE: uncompressed it is larger than is allowed
 * @TER_CSV_ERROR_PLAN: the plan does not fit the file, or names a zone that is not known
 */
typedef enum
{
  TER_CSV_ERROR_UNREADABLE,
  TER_CSV_ERROR_EMPTY,
  TER_CSV_ERROR_NOT_TEXT,
  TER_CSV_ERROR_TOO_LARGE,
  TER_CSV_ERROR_PLAN,
} TerCsvError;

#define TER_CSV_ERROR (ter_csv_error_quark ())
GQuark ter_csv_error_quark (void);

/* A compressed file may not unfold into more than this, nor into more than so many times its size. */
#define TER_CSV_MAX_UNPACKED_BYTES (G_GINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define TER_CSV_MAX_UNPACKED_RATIO 1000

GBytes        *ter_csv_map (const char *path,
                            GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ter_csv_is_gzip (GBytes *bytes);
GInputStream  *ter_csv_unpack (GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
TerCsvReader  *ter_csv_input_open (GBytes             *bytes,
                                   TerImportEncoding  *encoding,
                                   GCancellable       *cancellable,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
