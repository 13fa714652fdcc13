/* ter-csv-decoder-private.h — What the files of the decoder share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "ter-csv-cell.h"
#include "ter-csv-decoder.h"
#include "ter-csv-digits-private.h"
#include "ter-csv-reader-private.h"
#include "ter-csv-wall-private.h"
#include "ter-csv-zone-private.h"

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

  /* Borrowed: the group of the line that came after the last line of this one. */
  TerCsvGroup *following;

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

  /* How it was written last. */
  TerCsvShape shape;
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
  TerCsvGroup *last_group;

  guint n_values;
  int instant_column;
  int day_column;
  int clock_column;
  int device_column;
  int property_column;
  int unit_column;
  int quality_column;
  int key_columns[3];
  guint n_keys;
  guint n_left_before;
  guint32 first_title_length;
  gboolean at_end;
  TerCsvLastMoment last;

  /* How many readings fit into the array that is being filled. */
  guint room;

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
  guint64 a[2] = { 0 }, b[2] = { 0 };

  if (length > 2 * sizeof a)
    return memcmp (first, second, length) == 0;
  if (length > sizeof a)
    {
      if (memcmp (first, second, sizeof a) != 0)
        return FALSE;
      first += length - sizeof a;
      second += length - sizeof a;
      length = sizeof a;
    }
  if (G_LIKELY (length >= sizeof a[0]))
    {
      memcpy (&a[0], first, sizeof a[0]);
      memcpy (&b[0], second, sizeof b[0]);
      memcpy (&a[1], first + length - sizeof a[1], sizeof a[1]);
      memcpy (&b[1], second + length - sizeof b[1], sizeof b[1]);
    }
  else if (length >= sizeof (guint32))
    {
      memcpy (&a[0], first, sizeof (guint32));
      memcpy (&b[0], second, sizeof (guint32));
      memcpy (&a[1], first + length - sizeof (guint32), sizeof (guint32));
      memcpy (&b[1], second + length - sizeof (guint32), sizeof (guint32));
    }
  else if (length > 0)
    {
      /* Up to three bytes: the first, the middle and the last. */
      return first[0] == second[0] && first[length / 2] == second[length / 2] &&
             first[length - 1] == second[length - 1];
    }

  return ((a[0] ^ b[0]) | (a[1] ^ b[1])) == 0;
}

/* Whether the next part of a group's key, at *@position, is what the cell says. */
static inline gboolean
ter_csv_match_cell (const TerCsvGroup  *group,
                    gsize              *position,
                    const TerCsvRecord *record,
                    int                 column)
{
  gsize length = 0;

  if ((guint) column < record->n_cells)
    {
      const TerCsvCell *cell = &record->cells[column];

      length = cell->length;
      if (group->key_length - *position <= length ||
          !ter_csv_same (group->key + *position, cell->data, length))
        return FALSE;
    }
  if (group->key[*position + length] != '\n')
    return FALSE;
  *position += length + 1;

  return TRUE;
}

/* Whether a line is of a group. */
static inline gboolean
ter_csv_decoder_match_group (TerCsvDecoder      *self,
                             const TerCsvGroup  *group,
                             const TerCsvRecord *record)
{
  gsize position = 0;

  for (guint i = 0; i < self->n_keys; i++)
    {
      if (!ter_csv_match_cell (group, &position, record, self->key_columns[i]))
        return FALSE;
    }

  return position == group->key_length;
}

/* Whether the eight bytes before the end of a value are those of its line. */
static inline gboolean
ter_csv_value_has_room (const TerCsvValue  *value,
                        const TerCsvRecord *record)
{
  const TerCsvCell *cell = &record->cells[value->index];

  return value->is_number && cell->data + cell->length - record->cells[0].data >= 8;
}

/* A line and its parts */
gboolean     ter_csv_decoder_read_line (TerCsvDecoder   *self,
                                        GArray          *readings,
                                        TerImportResult *result,
                                        GCancellable    *cancellable,
                                        GError         **error);
void         ter_csv_decoder_read_until (TerCsvDecoder   *self,
                                         gsize            end,
                                         GArray          *readings,
                                         TerImportResult *result);
void         ter_csv_decoder_refuse (TerCsvDecoder      *self,
                                     const TerCsvRecord *record,
                                     TerImportFault      fault,
                                     int                 column,
                                     TerImportResult    *result);
char        *ter_csv_decoder_dup_cell (TerCsvDecoder      *self,
                                       const TerCsvRecord *record,
                                       int column) G_GNUC_WARN_UNUSED_RESULT;
TerCsvGroup *ter_csv_decoder_find_group (TerCsvDecoder      *self,
                                         const TerCsvRecord *record,
                                         TerImportResult    *result);
void         ter_csv_decoder_meet_group (TerCsvDecoder *self,
                                         TerCsvGroup   *group);
TerQuality   ter_csv_decoder_read_quality (TerCsvDecoder      *self,
                                           const TerCsvRecord *record);
gboolean     ter_csv_decoder_read_cell (TerCsvDecoder      *self,
                                        TerCsvValue        *value,
                                        const TerCsvRecord *record,
                                        TerCsvReading      *reading,
                                        gboolean           *refused,
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
