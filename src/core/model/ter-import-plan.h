/* ter-import-plan.h — How a file is to be read, before it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-property.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerImportKind:
 * @TER_IMPORT_TABLE: delimited text
 * @TER_IMPORT_FEATURES: GeoJSON
 */
typedef enum
{
  TER_IMPORT_TABLE,
  TER_IMPORT_FEATURES,
} TerImportKind;

/**
 * TerImportEncoding:
 *
 * How the bytes of a file stand for characters. UTF-16 is turned into UTF-8 before anything else.
 */
typedef enum
{
  TER_IMPORT_UTF8,
  TER_IMPORT_WINDOWS_1252,
  TER_IMPORT_UTF16,
} TerImportEncoding;

/**
 * TerImportType:
 * @TER_IMPORT_EMPTY: no cell has a value
 * @TER_IMPORT_TEXT: words
 * @TER_IMPORT_CODE: digits that are not a number: INSEE, SIREN, PRM, postcode
 * @TER_IMPORT_NUMBER: numbers
 * @TER_IMPORT_BOOLEAN: oui, non, vrai, faux…
 * @TER_IMPORT_DATE: dates
 * @TER_IMPORT_TIME_OF_DAY: hours and minutes
 * @TER_IMPORT_DATE_TIME: dates with hours and minutes
 */
typedef enum
{
  TER_IMPORT_EMPTY,
  TER_IMPORT_TEXT,
  TER_IMPORT_CODE,
  TER_IMPORT_NUMBER,
  TER_IMPORT_BOOLEAN,
  TER_IMPORT_DATE,
  TER_IMPORT_TIME_OF_DAY,
  TER_IMPORT_DATE_TIME,
} TerImportType;

/**
 * TerImportDateOrder:
 * @TER_IMPORT_DAY_FIRST: 31/12/2026
 * @TER_IMPORT_MONTH_FIRST: 12/31/2026
 * @TER_IMPORT_SERIAL: days since 1899-12-30, as spreadsheets count
 * @TER_IMPORT_EPOCH: seconds, or milliseconds, since 1970
 *
 * How the date in a column is written. A date that begins with its year is read in every order.
 */
typedef enum
{
  TER_IMPORT_DAY_FIRST,
  TER_IMPORT_MONTH_FIRST,
  TER_IMPORT_SERIAL,
  TER_IMPORT_EPOCH,
} TerImportDateOrder;

/**
 * TerImportRole:
 * @TER_IMPORT_IGNORE: not brought in
 * @TER_IMPORT_INSTANT: says when, whole
 * @TER_IMPORT_DAY: says the day
 * @TER_IMPORT_CLOCK_TIME: says the time of that day
 * @TER_IMPORT_DEVICE: says which device, meter or point was read
 * @TER_IMPORT_PROPERTY: says what was measured
 * @TER_IMPORT_UNIT: says the value's unit
 * @TER_IMPORT_QUALITY: says what the value is worth
 * @TER_IMPORT_VALUE: holds values
 *
 * What a column is for.
 */
typedef enum
{
  TER_IMPORT_IGNORE,
  TER_IMPORT_INSTANT,
  TER_IMPORT_DAY,
  TER_IMPORT_CLOCK_TIME,
  TER_IMPORT_DEVICE,
  TER_IMPORT_PROPERTY,
  TER_IMPORT_UNIT,
  TER_IMPORT_QUALITY,
  TER_IMPORT_VALUE,
} TerImportRole;

/**
 * TerImportColumn:
 * @title: its title in the file, in UTF-8; "Column 3" where the file has none
 * @type: what its cells hold
 * @role: what it is for
 * @decimal: the decimal mark of a number column: ',' or '.'
 * @date_order: how its dates are written
 * @property: (nullable): for a value: what it measures, a code of #TerProperty or the file's own word
 * @channel: for a value: which of several alike, "" if there is one
 * @unit: (nullable): for a value: its unit
 * @kind: for a value: how its values add up
 * @n_values: cells of the sample that hold something
 * @n_empty: cells of the sample that hold nothing
 * @n_misfits: cells of the sample that are not of @type
 * @example: (nullable): the first cell that holds something
 */
typedef struct
{
  char *title;
  TerImportType type;
  TerImportRole role;
  char decimal;
  TerImportDateOrder date_order;
  char *property;
  char *channel;
  char *unit;
  TerSeriesKind kind;
  guint n_values;
  guint n_empty;
  guint n_misfits;
  char *example;
} TerImportColumn;

/**
 * TerImportFault:
 * @TER_IMPORT_FAULT_NO_TIME: the cell that says when is empty
 * @TER_IMPORT_FAULT_TIME: the cell that says when is no date
 * @TER_IMPORT_FAULT_TIME_RANGE: the date is before 1900 or after 2200
 * @TER_IMPORT_FAULT_NUMBER: a cell of a number column is no number
 * @TER_IMPORT_FAULT_BOOLEAN: a cell of a yes-or-no column is neither
 * @TER_IMPORT_FAULT_NO_DEVICE: the cell that says which device is empty
 * @TER_IMPORT_FAULT_TOO_MANY_SERIES: the file would make more series than a territory takes at once
 * @TER_IMPORT_FAULT_TOO_MANY_STATES: a column of states holds more different words than states can be
 * @TER_IMPORT_FAULT_CELLS: there are more cells than columns
 * @TER_IMPORT_FAULT_TOO_LONG: the line is longer than 1 MiB
 * @TER_IMPORT_FAULT_TOO_WIDE: the line has more than 4,096 cells
 * @TER_IMPORT_FAULT_OPEN_QUOTE: a quote opens and never closes
 * @TER_IMPORT_FAULT_NUL: the line holds a NUL byte: it is no text
 * @TER_IMPORT_FAULT_FEATURE: the feature is not what GeoJSON says a feature is
 * @TER_IMPORT_FAULT_GEOMETRY: its geometry is not one
 * @TER_IMPORT_FAULT_OUT_OF_BOUNDS: it lies outside of what its coordinate system covers
 *
 * Why a line is not brought in.
 */
typedef enum
{
  TER_IMPORT_FAULT_NO_TIME,
  TER_IMPORT_FAULT_TIME,
  TER_IMPORT_FAULT_TIME_RANGE,
  TER_IMPORT_FAULT_NUMBER,
  TER_IMPORT_FAULT_BOOLEAN,
  TER_IMPORT_FAULT_NO_DEVICE,
  TER_IMPORT_FAULT_TOO_MANY_SERIES,
  TER_IMPORT_FAULT_TOO_MANY_STATES,
  TER_IMPORT_FAULT_CELLS,
  TER_IMPORT_FAULT_TOO_LONG,
  TER_IMPORT_FAULT_TOO_WIDE,
  TER_IMPORT_FAULT_OPEN_QUOTE,
  TER_IMPORT_FAULT_NUL,
  TER_IMPORT_FAULT_FEATURE,
  TER_IMPORT_FAULT_GEOMETRY,
  TER_IMPORT_FAULT_OUT_OF_BOUNDS,
} TerImportFault;

/**
 * TerImportRefusal:
 * @line: the line of the file, the first one being 1; for features, the feature's rank
 * @fault: why
 * @column: (nullable): the title of the column at fault
 * @text: (nullable): the cell at fault, shortened
 * @reason: why, in plain English words that do not change with the person's language
 *
 * A line that was not brought in, whole or in part.
 */
typedef struct
{
  gint64 line;
  TerImportFault fault;
  char *column;
  char *text;
  char *reason;
} TerImportRefusal;

/**
 * TerImportPlan:
 * @kind: a table or features
 * @file_name: the file's name, without its folder
 * @size_bytes: its size, or -1
 * @encoding: how its bytes stand for characters
 * @delimiter: what separates its cells
 * @newline: what ends its lines
 * @n_preamble: records before the titles, left aside
 * @has_header: whether the next record holds titles
 * @n_repeated_headers: how often the sample has the titles again
 * @n_double_encoded: cells of the sample that look like UTF-8 read as latin-1 and written again ("Ã©"); they
 *   are brought in as they are
 * @zone: the time zone of times without an offset
 * @device: (nullable): what the readings come from, where no column says it
 * @columns: (element-type TerImportColumn): the columns
 * @rows: (element-type GStrv): the first rows, as text
 * @problems: (element-type TerImportRefusal): lines of the sample that would be refused
 * @notes: (element-type utf8): what the person should know before going on
 * @is_table_only: no column says when: there is no series to bring in
 * @area_kind: for features: what they are: "commune", "sector", "place"…
 * @epsg: for features: the coordinate system, 0 for what the file says
 * @n_features: for features: how many there are
 * @n_without_geometry: for features: how many have no geometry
 *
 * How a file is to be read. It is proposed from a sample of the file, and a person may change it before the
 * file is brought in. Unlike other records it may be edited by whoever asked for it.
 */
typedef struct
{
  TerImportKind kind;
  char *file_name;
  gint64 size_bytes;

  /* Tables */
  TerImportEncoding encoding;
  char delimiter;
  char newline;
  guint n_preamble;
  gboolean has_header;
  guint n_repeated_headers;
  guint n_double_encoded;
  char *zone;
  char *device;
  GPtrArray *columns;
  GPtrArray *rows;
  GPtrArray *problems;
  GPtrArray *notes;
  gboolean is_table_only;

  /* Features */
  char *area_kind;
  int epsg;
  gint64 n_features;
  gint64 n_without_geometry;
} TerImportPlan;

TER_DECLARE_RECORD (TerImportPlan, ter_import_plan)

TerImportPlan    *ter_import_plan_new_full (TerImportKind kind,
                                            const char   *file_name) G_GNUC_WARN_UNUSED_RESULT;
TerImportColumn  *ter_import_plan_add_column (TerImportPlan *self,
                                              const char    *title);
TerImportColumn  *ter_import_plan_get_column (TerImportPlan *self,
                                              guint          index);
int               ter_import_plan_find_role (TerImportPlan *self,
                                             TerImportRole  role);
void              ter_import_plan_add_note (TerImportPlan *self,
                                            const char    *note);
TerImportRefusal *ter_import_refusal_new (gint64         line,
                                          TerImportFault fault,
                                          const char    *column,
                                          const char    *text) G_GNUC_WARN_UNUSED_RESULT;
void              ter_import_refusal_free (TerImportRefusal *self);
char             *ter_import_refusal_describe (const TerImportRefusal *self) G_GNUC_WARN_UNUSED_RESULT;
const char       *ter_import_type_label (TerImportType type);
const char       *ter_import_role_label (TerImportRole role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerImportRefusal, ter_import_refusal_free)

G_END_DECLS
