/* ter-store-columns-private.h — The columns of a table, said once
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-statement-private.h"

/* A table's columns are a macro of their own, one line each: COLUMN (how it is read, its name, its field of the record).
 * They come after “SELECT id”:
 *
 *   #define THING_COLUMNS(COLUMN) COLUMN (TEXT, "name", name) COLUMN (INT, "weight", weight_g)
 *   #define THING_SELECT "SELECT id" THING_COLUMNS (TER_COLUMN_NAME) " FROM thing"
 *
 *   int column = 1;
 *   record->id = ter_statement_get_int (row, 0);
 *   THING_COLUMNS (TER_COLUMN_READ)
 *
 * so that what is asked for and what is read cannot be in two orders. */
#define TER_COLUMN_NAME(how, name, field) ", " name
#define TER_COLUMN_READ(how, name, field)          \
  record->field = TER_COLUMN_##how (row, column); \
  column++;

#define TER_COLUMN_INT(row, column) ter_statement_get_int (row, column)
#define TER_COLUMN_FLAG(row, column) (ter_statement_get_int (row, column) != 0)
#define TER_COLUMN_TEXT(row, column) ter_statement_dup_text (row, column)
#define TER_COLUMN_INSTANT(row, column) ter_statement_get_instant (row, column)
