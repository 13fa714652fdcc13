/* ter-csv-decoder-private.h — What the files of the decoder share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "ter-csv-cell.h"
#include "ter-csv-decoder.h"
#include "ter-csv-time.h"
#include "ter-csv-wall-private.h"

G_BEGIN_DECLS

/* Lines that share a device, a property and a unit. */
typedef struct _TerCsvGroup TerCsvGroup;

struct _TerCsvGroup
{
  /* Owned */
  TerCsvWall wall;
  char *key;
  char *device;
  char *property;
  char *unit;
  guint *series;

  gsize key_length;

  /* Of a helper (ter-csv-blocks.c). Borrowed: the same group in the decoder that it helps. */
  TerCsvGroup *twin;
  gint64 block;
};

/* A column of values, as reading needs it. */
typedef struct
{
  const TerImportColumn *column;
  guint index;
  gboolean is_number;
  char decimal;
} TerCsvValue;

/* How many groups are found again without a look-up; a power of two. */
#define TER_CSV_N_RECENT_GROUPS 256

/* A moment that is cached is at most so long. */
#define TER_CSV_MOMENT_BYTES 32

/* The time that was read last, and what of its text says which day it is and on what clock: most lines have the
 * same day, and many the same time. */
typedef struct
{
  char text[TER_CSV_MOMENT_BYTES];
  gsize length;
  gsize clock_end;
  gint64 day_us;
  TerCsvMoment moment;
} TerCsvLastMoment;

typedef struct _TerCsvBlocks TerCsvBlocks;

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
  TerCsvValue *values;
  TerCsvBlocks *blocks;

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
  TerCsvLastMoment last;

  /* Of a helper. Owned containers, borrowed elements: groups and words that the block has, in the order in which it
   * first has them. */
  GPtrArray *met_groups;
  GPtrArray *met_words;
  GHashTable *known_words;

  gint64 block;
  gboolean is_helper;
  gboolean must_redo;
};

/* Whether two texts of one length are the same; most are short, and a call would cost more. */
static inline gboolean
ter_csv_same (const char *first,
              const char *second,
              gsize       length)
{
  guint64 a = 0, b = 0, c = 0, d = 0;

  if (G_LIKELY (length >= sizeof a && length <= 2 * sizeof a))
    {
      memcpy (&a, first, sizeof a);
      memcpy (&b, second, sizeof b);
      memcpy (&c, first + length - sizeof c, sizeof c);
      memcpy (&d, second + length - sizeof d, sizeof d);
    }
  else if (length >= sizeof (guint32) && length < sizeof a)
    {
      memcpy (&a, first, sizeof (guint32));
      memcpy (&b, second, sizeof (guint32));
      memcpy (&c, first + length - sizeof (guint32), sizeof (guint32));
      memcpy (&d, second + length - sizeof (guint32), sizeof (guint32));
    }
  else
    return memcmp (first, second, length) == 0;

  return ((a ^ b) | (c ^ d)) == 0;
}

/* A line and its parts */
void         ter_csv_decoder_read_line (TerCsvDecoder      *self,
                                        const TerCsvRecord *record,
                                        GArray             *readings,
                                        TerImportResult    *result);
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
                                          gint64              time_us,
                                          TerQuality          quality,
                                          GArray             *readings,
                                          TerImportResult    *result);

/* What a helper found becomes the file's */
TerCsvDecoder *ter_csv_decoder_new_helper (const TerCsvDecoder *helped) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ter_csv_decoder_add_state (TerCsvDecoder *self,
                                          const char    *text,
                                          const char   **kept);
TerCsvGroup   *ter_csv_decoder_copy_group (TerCsvDecoder     *self,
                                           const TerCsvGroup *group);

/* The file in blocks, read by several threads */
TerCsvBlocks *ter_csv_blocks_new (TerCsvDecoder *decoder,
                                  guint          n_threads) G_GNUC_WARN_UNUSED_RESULT;
void          ter_csv_blocks_free (TerCsvBlocks *self);
gboolean      ter_csv_blocks_next (TerCsvBlocks    *self,
                                   GArray          *readings,
                                   TerImportResult *result);

G_END_DECLS
