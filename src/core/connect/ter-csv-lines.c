/* ter-csv-lines.c — From a line of a table to its readings
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The first half of what is done with a line: whether it is one, and when it is of. Its series and its values are
 * in ter-csv-values.c. The invariants are those of ter-csv-decoder.c.
 */

#include "config.h"

#include <string.h>

#include "ter-clock.h"
#include "ter-csv-decoder-private.h"

#define READINGS_AT_ONCE 4096
#define MIN_US (G_GINT64_CONSTANT (-2208988800) * TER_USEC_PER_SEC)
#define MAX_US (G_GINT64_CONSTANT (7258118400) * TER_USEC_PER_SEC)

/* Refusals */

void
ter_csv_decoder_refuse (TerCsvDecoder      *self,
                        const TerCsvRecord *record,
                        TerImportFault      fault,
                        int                 column,
                        TerImportResult    *result)
{
  g_autofree char *text = NULL;
  const char *title = NULL;

  if (result->refusals->len < TER_IMPORT_MAX_REFUSALS)
    {
      if (column >= 0 && (guint) column < record->n_cells)
        {
          const TerCsvCell *cell = &record->cells[column];
          TerCsvCell start = *cell;

          start.length = MIN (start.length, 200);
          text = ter_csv_cell_dup (&start, self->plan->encoding);
          if (memchr (cell->data, '\0', cell->length) != NULL)
            fault = TER_IMPORT_FAULT_NUL;
        }
      if (column >= 0 && (guint) column < self->plan->columns->len)
        title = ter_import_plan_get_column (self->plan, column)->title;
    }
  ter_import_result_refuse (result, record->line, fault, title, text);
}

/* Time */

/* Reads the clock of "23/11/2026 08:40[:00]…", whose last part is not looked at. Returns where it ends, 0 when it is
 * not written in this way. */
static inline gsize
read_clock (const char *p,
            gsize       length,
            gint64     *clock_us)
{
  guint64 word, parts;
  guint hour, minute, second;
  gsize end = 16;

  if (length < 16 || (p[10] != ' ' && p[10] != 'T'))
    return 0;
  /* The eight characters "08:40:00", the first one in the lowest byte. */
  if (length >= 19 && p[16] == ':')
    {
      memcpy (&word, p + 11, sizeof word);
      word = GUINT64_FROM_LE (word);
      end = 19;
    }
  else
    {
      memcpy (&word, p + 8, sizeof word);
      word = GUINT64_FROM_LE (word) >> 24 | (guint64) ':' << 40 | (guint64) 0x3030 << 48;
    }

  /* Marks become zeros, and digits what they are worth: the others have, or get by six more, an upper bit. */
  word ^= G_GUINT64_CONSTANT (0x30303a30303a3030);
  if ((((word + TER_CSV_EACH_BYTE * 6) | word) & TER_CSV_EACH_BYTE * 0xf0) != 0 ||
      (word & G_GUINT64_CONSTANT (0x0000ff0000ff0000)) != 0)
    return 0;
  parts = word * 10 + (word >> 8);
  hour = parts & 0xff;
  minute = parts >> 24 & 0xff;
  second = parts >> 48 & 0xff;
  if (hour > 23 || minute > 59 || second > 59)
    return 0;

  *clock_us = ((hour * 60 + minute) * 60 + second) * TER_USEC_PER_SEC;
  return end;
}

/* The time of a line when the line before was of the same day, and wrote it in the same way. */
static inline gboolean
read_same_day (TerCsvLastMoment *last,
               const TerCsvCell *cell,
               TerCsvMoment     *moment)
{
  const char *p = cell->data;
  gint64 clock_us = 0;

  if (cell->length != last->length)
    return FALSE;
  if (!ter_csv_same (p, last->text, last->length))
    {
      if (memcmp (p, last->text, 10) != 0)
        return FALSE;
      /* What comes after the clock, an offset, says the same when it is written the same. */
      if (read_clock (p, cell->length, &clock_us) != last->clock_end ||
          (last->length > last->clock_end &&
           !ter_csv_same (p + last->clock_end, last->text + last->clock_end,
                          last->length - last->clock_end)))
        return FALSE;
      memcpy (last->text + 10, p + 10, 6);
      if (last->clock_end == 19)
        memcpy (last->text + 16, p + 16, 3);
      last->moment.local_us = last->day_us + clock_us;
    }
  *moment = last->moment;

  return TRUE;
}

/* Keeps a time that was read, if those of the same day can be told from it. */
static void
keep_moment (TerCsvLastMoment   *last,
             const TerCsvCell   *cell,
             const TerCsvMoment *moment)
{
  gint64 clock_us;
  gsize end = read_clock (cell->data, cell->length, &clock_us);

  last->length = 0;
  if (end == 0 || cell->length > sizeof last->text || !moment->has_date || !moment->has_time)
    return;
  /* Fractions of a second are read as a whole, each time. */
  if (cell->length > end && strchr (".,:", cell->data[end]) != NULL)
    return;

  last->day_us = moment->local_us - clock_us;
  if (last->day_us % TER_USEC_PER_DAY != 0)
    return;
  memcpy (last->text, cell->data, cell->length);
  last->length = cell->length;
  last->clock_end = end;
  last->moment = *moment;
}

static inline gboolean
read_moment (TerCsvDecoder    *self,
             const TerCsvCell *cell,
             guint             column,
             TerCsvMoment     *moment)
{
  TerImportDateOrder order;

  if (G_LIKELY (read_same_day (&self->last, cell, moment)))
    return TRUE;

  order = ter_import_plan_get_column (self->plan, column)->date_order;
  if (!ter_csv_moment_parse (cell->data, cell->length, order, moment))
    return FALSE;
  keep_moment (&self->last, cell, moment);

  return TRUE;
}

static gboolean
is_blank_record (const TerCsvRecord *record)
{
  for (guint i = 0; i < record->n_cells; i++)
    {
      if (ter_csv_blank (record->cells[i].data, record->cells[i].length) != TER_CSV_EMPTY)
        return FALSE;
    }

  return TRUE;
}

/* Reads when a line is of. FALSE when the line is refused, or has nothing in it. */
static inline gboolean
read_time (TerCsvDecoder      *self,
           const TerCsvRecord *record,
           TerCsvMoment       *moment,
           TerImportResult    *result)
{
  int column = self->instant_column >= 0 ? self->instant_column : self->day_column;
  TerCsvMoment clock;

  if ((guint) column >= record->n_cells ||
      !ter_csv_is_filled (record->cells[column].data, record->cells[column].length))
    {
      if (!is_blank_record (record))
        ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_NO_TIME, column, result);
      return FALSE;
    }
  if (!read_moment (self, &record->cells[column], column, moment) || !moment->has_date)
    {
      ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_TIME, column, result);
      return FALSE;
    }
  if (self->clock_column >= 0 && !moment->has_time)
    {
      const TerCsvCell *cell =
          (guint) self->clock_column < record->n_cells ? &record->cells[self->clock_column] : NULL;

      if (cell == NULL ||
          !ter_csv_moment_parse (cell->data, cell->length, TER_IMPORT_DAY_FIRST, &clock) ||
          clock.has_date)
        {
          ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_TIME, self->clock_column, result);
          return FALSE;
        }
      moment->local_us += clock.local_us;
    }
  if (moment->local_us < MIN_US || moment->local_us > MAX_US)
    {
      ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_TIME_RANGE, column, result);
      return FALSE;
    }

  return TRUE;
}

/* Lines */

/* Makes room for the readings of a line beyond the length of the array, for many lines at once: a call for each line
 * would cost more than reading the numbers. */
static inline void
ensure_room (TerCsvDecoder *self,
             GArray        *readings)
{
  guint length = readings->len;

  if (G_LIKELY (length + self->n_values <= self->room))
    return;

  self->room = length + MAX (self->n_values, READINGS_AT_ONCE);
  g_array_set_size (readings, self->room);
  readings->len = length;
}

/* Gets the group of a line: most often the one that came after that of the line before already. NULL when the line is
 * refused. */
static inline TerCsvGroup *
get_group (TerCsvDecoder      *self,
           const TerCsvRecord *record,
           TerImportResult    *result)
{
  TerCsvGroup *last = self->last_group, *group = last != NULL ? last->following : NULL;

  if (G_UNLIKELY (group == NULL || !ter_csv_decoder_match_group (self, group, record)))
    {
      group = ter_csv_decoder_find_group (self, record, result);
      if (group == NULL)
        return NULL;
      if (last != NULL)
        last->following = group;
    }
  self->last_group = group;
  if (G_UNLIKELY (self->is_helper && group->block != self->block))
    ter_csv_decoder_meet_group (self, group);

  return group;
}

/* Reads the values of a line. The readings have room for them, beyond their length. */
static inline void
read_values (TerCsvDecoder      *self,
             const TerCsvRecord *record,
             const TerCsvGroup  *group,
             gint64              time_us,
             TerQuality          quality,
             GArray             *readings,
             TerImportResult    *result)
{
  TerCsvReading *reading = &g_array_index (readings, TerCsvReading, readings->len);
  gboolean refused = FALSE;

  for (guint i = 0; i < self->n_values; i++)
    {
      TerCsvValue *value = &self->values[i];
      const TerCsvCell *cell = &record->cells[value->index];

      reading->time_us = time_us;
      reading->text = NULL;
      reading->series = group->series[i];
      reading->quality = quality;
      if (G_LIKELY (value->index < record->n_cells && ter_csv_value_has_room (value, record) &&
                    ter_csv_read_shaped (cell->data, cell->data + cell->length, &value->shape,
                                         &reading->value)) ||
          ter_csv_decoder_read_cell (self, value, record, reading, &refused, result))
        reading++;
    }
  readings->len = reading - (TerCsvReading *) (gpointer) readings->data;
}

/* Reads the values of a line, at their instant or, for the hour that happens twice, held until it is over. */
static inline void
place_line (TerCsvDecoder      *self,
            const TerCsvRecord *record,
            TerCsvGroup        *group,
            const TerCsvMoment *moment,
            GArray             *readings,
            TerImportResult    *result)
{
  TerQuality quality = TER_QUALITY_GOOD;
  TerCsvWallKind kind = TER_CSV_WALL_ONCE;
  gint64 early = 0, late = 0;
  guint first;

  if (self->quality_column >= 0)
    quality = ter_csv_decoder_read_quality (self, record);
  if (moment->has_offset)
    early = moment->local_us - moment->offset_s * TER_USEC_PER_SEC;
  else if (G_UNLIKELY (!ter_csv_zone_recall (self->zone, moment->local_us, &early)))
    kind = ter_csv_zone_resolve (self->zone, moment->local_us, &early, &late);

  if (G_UNLIKELY (kind == TER_CSV_WALL_TWICE && self->is_helper))
    {
      /* What becomes of this line hangs on others that may lie in another block. */
      self->must_redo = TRUE;
      return;
    }
  if (G_UNLIKELY (ter_csv_wall_has_pending (&group->wall)) &&
      (kind != TER_CSV_WALL_TWICE || ter_csv_wall_must_settle (&group->wall, early)))
    ter_csv_wall_settle (&group->wall, readings, result);
  ensure_room (self, readings);
  first = readings->len;
  if (G_UNLIKELY (kind == TER_CSV_WALL_NEVER) && ter_quality_counts (quality))
    quality = TER_QUALITY_SUSPECT;
  read_values (self, record, group, early, quality, readings, result);
  if (G_UNLIKELY (kind == TER_CSV_WALL_NEVER))
    result->n_suspect += readings->len - first;
  if (G_UNLIKELY (kind == TER_CSV_WALL_TWICE))
    {
      ter_csv_wall_hold (&group->wall, moment->local_us, early, late, readings, first);
      g_array_set_size (readings, first);
    }
  else
    ter_csv_wall_note (&group->wall, moment->local_us);
}

/* Whether a line repeats the titles. */
static gboolean
is_header (TerCsvDecoder      *self,
           const TerCsvRecord *record)
{
  /* Nearly every line differs from the titles by the length of its first cell. */
  if (record->n_cells != self->titles->len || record->cells[0].length != self->first_title_length)
    return FALSE;
  for (guint i = 0; i < record->n_cells; i++)
    {
      const char *title = g_ptr_array_index (self->titles, i);
      const TerCsvCell *cell = &record->cells[i];

      if (strlen (title) != cell->length || memcmp (title, cell->data, cell->length) != 0)
        return FALSE;
    }

  return TRUE;
}

/* The preamble and the titles. */
static void
leave_before (TerCsvDecoder      *self,
              const TerCsvRecord *record)
{
  self->n_left_before--;
  if (self->n_left_before > 0 || !self->plan->has_header)
    return;
  for (guint i = 0; i < record->n_cells; i++)
    g_ptr_array_add (self->titles, g_strndup (record->cells[i].data, record->cells[i].length));
  self->first_title_length = record->n_cells > 0 ? record->cells[0].length : 0;
}

static gboolean
has_stray_cells (TerCsvDecoder      *self,
                 const TerCsvRecord *record,
                 TerImportResult    *result)
{
  for (guint i = self->plan->columns->len; i < record->n_cells; i++)
    {
      if (ter_csv_blank (record->cells[i].data, record->cells[i].length) != TER_CSV_EMPTY)
        {
          ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_CELLS, i, result);
          return TRUE;
        }
    }

  return FALSE;
}

static inline void
read_record (TerCsvDecoder      *self,
             const TerCsvRecord *record,
             GArray             *readings,
             TerImportResult    *result)
{
  static const TerImportFault faults[] = {
    [TER_CSV_RECORD_TOO_LONG] = TER_IMPORT_FAULT_TOO_LONG,
    [TER_CSV_RECORD_TOO_WIDE] = TER_IMPORT_FAULT_TOO_WIDE,
    [TER_CSV_RECORD_OPEN_QUOTE] = TER_IMPORT_FAULT_OPEN_QUOTE,
  };
  TerCsvMoment moment;
  TerCsvGroup *group;

  if (G_UNLIKELY (record->state != TER_CSV_RECORD_GOOD))
    {
      result->n_rows++;
      ter_csv_decoder_refuse (self, record, faults[record->state], -1, result);
      return;
    }
  if (record->n_cells == 1 && !ter_csv_is_filled (record->cells[0].data, record->cells[0].length))
    return;
  if (G_UNLIKELY (self->n_left_before > 0))
    {
      leave_before (self, record);
      return;
    }
  if (G_UNLIKELY (self->titles->len > 0 && is_header (self, record)))
    {
      result->n_repeated_headers++;
      return;
    }
  result->n_rows++;
  if (G_UNLIKELY (record->n_cells > self->plan->columns->len &&
                  has_stray_cells (self, record, result)) ||
      !read_time (self, record, &moment, result))
    return;
  group = get_group (self, record, result);
  if (group != NULL)
    place_line (self, record, group, &moment, readings, result);
}

/* Reads one line. FALSE at the end, or with @error. */
gboolean
ter_csv_decoder_read_line (TerCsvDecoder   *self,
                           GArray          *readings,
                           TerImportResult *result,
                           GCancellable    *cancellable,
                           GError         **error)
{
  TerCsvRecord record;

  if (!ter_csv_reader_next (self->reader, &record, cancellable, error))
    return FALSE;
  read_record (self, &record, readings, result);

  return TRUE;
}

/* Reads the lines that begin before @end, in a text that is whole, or those until the one for which a helper has to
 * give up its block. */
void
ter_csv_decoder_read_until (TerCsvDecoder   *self,
                            gsize            end,
                            GArray          *readings,
                            TerImportResult *result)
{
  TerCsvRecord record;

  self->room = 0;
  while (!self->must_redo && self->reader->pos < end)
    {
      if (G_UNLIKELY (ter_csv_reader_scan (self->reader, &record) != TER_CSV_SCAN_DONE) &&
          !ter_csv_reader_next (self->reader, &record, NULL, NULL))
        break;
      read_record (self, &record, readings, result);
    }
}
