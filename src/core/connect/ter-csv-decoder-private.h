/* ter-csv-decoder-private.h — What the files of the decoder share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-csv-cell.h"
#include "ter-csv-decoder.h"
#include "ter-csv-time.h"
#include "ter-csv-wall-private.h"

G_BEGIN_DECLS

/* Lines that share a device, a property and a unit. */
typedef struct
{
  TerCsvWall wall;
  char *key;
  gsize key_length;
  guint *series;
} TerCsvGroup;

/* How many groups are found again without a look-up; a power of two. */
#define TER_CSV_N_RECENT_GROUPS 256

struct _TerCsvDecoder
{
  /* Owned */
  TerImportPlan *plan;
  TerCsvReader *reader;
  TerCsvZone *zone;
  GArray *series;
  GHashTable *identities;
  GHashTable *groups;
  GHashTable *states;
  GString *key;
  GPtrArray *titles;
  guint *values;

  /* Borrowed */
  TerCsvGroup *recent_groups[TER_CSV_N_RECENT_GROUPS];

  guint n_values;
  int instant_column;
  int day_column;
  int clock_column;
  int device_column;
  int property_column;
  int unit_column;
  int quality_column;
  guint n_left_before;
  guint32 first_title_length;
  gboolean at_end;

  /* The date that was read last: most lines have the same. */
  char day_text[10];
  gint64 day_us;
  gboolean has_day_text;
};

void         ter_csv_decoder_refuse (TerCsvDecoder      *self,
                                     const TerCsvRecord *record,
                                     TerImportFault      fault,
                                     int                 column,
                                     TerImportResult    *result);
TerCsvGroup *ter_csv_decoder_find_group (TerCsvDecoder      *self,
                                         const TerCsvRecord *record,
                                         TerImportResult    *result);
TerQuality   ter_csv_decoder_read_quality (TerCsvDecoder      *self,
                                           const TerCsvRecord *record);
void         ter_csv_decoder_read_values (TerCsvDecoder      *self,
                                          const TerCsvRecord *record,
                                          const TerCsvGroup  *group,
                                          TerCsvReading       base,
                                          GArray             *readings,
                                          TerImportResult    *result);

G_END_DECLS
