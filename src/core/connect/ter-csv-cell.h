/* ter-csv-cell.h — What a cell holds: a number, a word, nothing
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-csv-reader.h"
#include "ter-import-plan.h"

G_BEGIN_DECLS

/**
 * TerCsvBlank:
 * @TER_CSV_FILLED: the cell says something
 * @TER_CSV_EMPTY: there is nothing in it
 * @TER_CSV_MARKED: it says that there is no value: "ND", "NC", "NULL", "s", "-"
 */
typedef enum
{
  TER_CSV_FILLED,
  TER_CSV_EMPTY,
  TER_CSV_MARKED,
} TerCsvBlank;

void        ter_csv_trim (const char **data,
                          gsize       *length);
TerCsvBlank ter_csv_blank (const char *data,
                           gsize       length);
gboolean    ter_csv_number (const char *data,
                            gsize       length,
                            char        decimal,
                            double     *value);
gboolean    ter_csv_boolean (const char *data,
                             gsize       length,
                             gboolean   *value);
char       *ter_csv_cell_dup (const TerCsvCell *cell,
                              TerImportEncoding encoding) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ter_csv_looks_double_encoded (const char *text);

/* Whether a cell says something; nearly every cell that does begins with a digit. */
static inline gboolean
ter_csv_is_filled (const char *data,
                   gsize       length)
{
  return (length > 0 && g_ascii_isdigit (data[0])) ||
         ter_csv_blank (data, length) == TER_CSV_FILLED;
}

G_END_DECLS
