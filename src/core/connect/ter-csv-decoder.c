/* ter-csv-decoder.c — From the lines of a table to readings
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A plan and a file go in, readings come out, a few thousand at a time. A line gives one reading for each value
 * column. Its series are those of its group: the whole file when no column says which device was read, else one
 * group for each device, property and unit.
 *
 *  1. The plan is obeyed; nothing is guessed here.
 *  2. A line whose time cannot be read is refused whole. A cell that is no value is refused alone: the others of
 *     its line are kept, and the line is listed once with its first fault.
 *  3. Nothing (an empty cell), no value (ND, NC, s) and zero are three things: the first is not stored, the
 *     second is stored as missing, the third is a value.
 *  4. Readings of one series come out in file order, but those of the hour that happens twice, which wait for
 *     the end of it (ter-csv-wall.c).
 *  5. Memory is bounded: series and words of states are counted, and refused beyond a number no table reaches.
 *
 * One decoder, one thread.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-clock.h"
#include "ter-csv-decoder-private.h"
#include "ter-csv-input.h"

#define MAX_LINES_AT_ONCE 65536
#define MIN_US (G_GINT64_CONSTANT (-2208988800) * TER_USEC_PER_SEC)
#define MAX_US (G_GINT64_CONSTANT (7258118400) * TER_USEC_PER_SEC)

static void
series_clear (gpointer data)
{
  TerCsvSeries *series = data;

  g_free (series->device);
  g_free (series->property);
  g_free (series->channel);
  g_free (series->name);
  g_free (series->unit);
}

static void
group_free (gpointer data)
{
  TerCsvGroup *group = data;

  ter_csv_wall_clear (&group->wall);
  g_free (group->series);
  g_free (group->key);
  g_free (group);
}

static void
find_columns (TerCsvDecoder *self)
{
  TerImportPlan *plan = self->plan;

  self->instant_column = ter_import_plan_find_role (plan, TER_IMPORT_INSTANT);
  self->day_column = ter_import_plan_find_role (plan, TER_IMPORT_DAY);
  self->clock_column = ter_import_plan_find_role (plan, TER_IMPORT_CLOCK_TIME);
  self->device_column = ter_import_plan_find_role (plan, TER_IMPORT_DEVICE);
  self->property_column = ter_import_plan_find_role (plan, TER_IMPORT_PROPERTY);
  self->unit_column = ter_import_plan_find_role (plan, TER_IMPORT_UNIT);
  self->quality_column = ter_import_plan_find_role (plan, TER_IMPORT_QUALITY);
  self->values = g_new0 (guint, MAX (plan->columns->len, 1));
  for (guint i = 0; i < plan->columns->len; i++)
    {
      if (ter_import_plan_get_column (plan, i)->role == TER_IMPORT_VALUE)
        self->values[self->n_values++] = i;
    }
}

/**
 * ter_csv_decoder_new:
 * @bytes: the file, best mapped
 * @plan: how to read it; not to be changed meanwhile
 *
 * Begins to decode a file.
 *
 * Returns: (transfer full) (nullable): a decoder, or %NULL with @error set
 */
TerCsvDecoder *
ter_csv_decoder_new (GBytes        *bytes,
                     TerImportPlan *plan,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (TerCsvDecoder) self = NULL;
  TerImportEncoding encoding;

  g_return_val_if_fail (bytes != NULL && plan != NULL, NULL);

  self = g_new0 (TerCsvDecoder, 1);
  self->plan = ter_import_plan_ref (plan);
  self->series = g_array_new (FALSE, TRUE, sizeof (TerCsvSeries));
  g_array_set_clear_func (self->series, series_clear);
  self->identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, group_free);
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->key = g_string_new (NULL);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->n_left_before = plan->n_preamble + plan->has_header;
  find_columns (self);
  if (self->n_values == 0 || (self->instant_column < 0 && self->day_column < 0))
    {
      g_set_error_literal (
          error, TER_CSV_ERROR, TER_CSV_ERROR_PLAN,
          _("No series can be made of this file: one column has to say when, and at "
            "least one has to hold values. Choose them before importing."));
      return NULL;
    }
  self->zone = ter_csv_zone_new (plan->zone != NULL ? plan->zone : "Europe/Paris", error);
  if (self->zone == NULL)
    return NULL;
  self->reader = ter_csv_input_open (bytes, &encoding, cancellable, error);
  if (self->reader == NULL)
    return NULL;
  ter_csv_reader_set_format (self->reader, plan->delimiter, plan->newline);

  return g_steal_pointer (&self);
}

/**
 * ter_csv_decoder_free:
 * @self: (transfer full): a decoder
 *
 * Ends decoding.
 */
void
ter_csv_decoder_free (TerCsvDecoder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->plan, ter_import_plan_unref);
  g_clear_pointer (&self->reader, ter_csv_reader_free);
  g_clear_pointer (&self->zone, ter_csv_zone_free);
  g_clear_pointer (&self->series, g_array_unref);
  g_clear_pointer (&self->identities, g_hash_table_unref);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_pointer (&self->states, g_hash_table_unref);
  g_string_free (self->key, TRUE);
  g_clear_pointer (&self->titles, g_ptr_array_unref);
  g_free (self->values);
  g_free (self);
}

/**
 * ter_csv_decoder_get_n_series:
 *
 * Gets how many series were met so far.
 */
guint
ter_csv_decoder_get_n_series (TerCsvDecoder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->series->len;
}

/**
 * ter_csv_decoder_get_series:
 *
 * Returns: (transfer none): a series, until the next call of ter_csv_decoder_next()
 */
const TerCsvSeries *
ter_csv_decoder_get_series (TerCsvDecoder *self,
                            guint          index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->series->len, NULL);

  return &g_array_index (self->series, TerCsvSeries, index);
}

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

static inline int
two_digits (const char *p)
{
  return g_ascii_isdigit (p[0]) && g_ascii_isdigit (p[1]) ? (p[0] - '0') * 10 + p[1] - '0' : 100;
}

/* "23/11/2026 08:40[:00]" when the line before was of the same day. */
static inline gboolean
read_same_day (TerCsvDecoder    *self,
               const TerCsvCell *cell,
               TerCsvMoment     *moment)
{
  const char *p = cell->data;
  int hour, minute, second = 0;

  if (!self->has_day_text || (cell->length != 16 && cell->length != 19) ||
      memcmp (p, self->day_text, 10) != 0 || (p[10] != ' ' && p[10] != 'T') || p[13] != ':')
    return FALSE;
  hour = two_digits (p + 11);
  minute = two_digits (p + 14);
  if (cell->length == 19)
    second = p[16] == ':' ? two_digits (p + 17) : 100;
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;

  *moment = (TerCsvMoment) { .local_us = self->day_us +
                                         ((hour * 60 + minute) * 60 + second) * TER_USEC_PER_SEC,
                             .has_date = TRUE,
                             .has_time = TRUE };
  return TRUE;
}

static inline gboolean
read_moment (TerCsvDecoder    *self,
             const TerCsvCell *cell,
             guint             column,
             TerCsvMoment     *moment)
{
  TerImportDateOrder order;

  if (G_LIKELY (read_same_day (self, cell, moment)))
    return TRUE;

  order = ter_import_plan_get_column (self->plan, column)->date_order;
  if (!ter_csv_moment_parse (cell->data, cell->length, order, moment))
    return FALSE;
  self->has_day_text = (order == TER_IMPORT_DAY_FIRST || order == TER_IMPORT_MONTH_FIRST) &&
                       (cell->length == 16 || cell->length == 19) && moment->has_date &&
                       !moment->has_offset && (cell->data[10] == ' ' || cell->data[10] == 'T');
  if (self->has_day_text)
    {
      memcpy (self->day_text, cell->data, 10);
      self->day_us = moment->local_us - moment->local_us % TER_USEC_PER_DAY;
      self->has_day_text = self->has_day_text && moment->local_us >= 0 &&
                           (cell->data[11] != '2' || cell->data[12] != '4');
    }

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
static gboolean
read_time (TerCsvDecoder      *self,
           const TerCsvRecord *record,
           TerCsvMoment       *moment,
           TerImportResult    *result)
{
  int column = self->instant_column >= 0 ? self->instant_column : self->day_column;
  TerCsvMoment clock;

  if ((guint) column >= record->n_cells ||
      ter_csv_blank (record->cells[column].data, record->cells[column].length) != TER_CSV_FILLED)
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

/* Reads the values of a line, at their instant or, for the hour that happens twice, held until it is over. */
static void
place_line (TerCsvDecoder      *self,
            const TerCsvRecord *record,
            TerCsvGroup        *group,
            const TerCsvMoment *moment,
            GArray             *readings,
            TerImportResult    *result)
{
  TerCsvReading base = { .quality = TER_QUALITY_GOOD };
  TerCsvWallKind kind = TER_CSV_WALL_ONCE;
  gint64 early = 0, late = 0;
  guint first;

  if (self->quality_column >= 0)
    base.quality = ter_csv_decoder_read_quality (self, record);
  if (moment->has_offset)
    early = moment->local_us - moment->offset_s * TER_USEC_PER_SEC;
  else
    kind = ter_csv_zone_resolve (self->zone, moment->local_us, &early, &late);

  if (kind != TER_CSV_WALL_TWICE || ter_csv_wall_must_settle (&group->wall, early))
    ter_csv_wall_settle (&group->wall, readings, result);
  first = readings->len;
  base.time_us = early;
  if (kind == TER_CSV_WALL_NEVER && ter_quality_counts (base.quality))
    base.quality = TER_QUALITY_SUSPECT;
  ter_csv_decoder_read_values (self, record, group, base, readings, result);
  if (kind == TER_CSV_WALL_NEVER)
    result->n_suspect += readings->len - first;
  if (kind == TER_CSV_WALL_TWICE)
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

static void
decode_line (TerCsvDecoder      *self,
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
  if (record->n_cells == 1 &&
      ter_csv_blank (record->cells[0].data, record->cells[0].length) != TER_CSV_FILLED)
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
  if (has_stray_cells (self, record, result) || !read_time (self, record, &moment, result))
    return;
  group = ter_csv_decoder_find_group (self, record, result);
  if (group != NULL)
    place_line (self, record, group, &moment, readings, result);
}

/**
 * ter_csv_decoder_next:
 * @readings: (element-type TerCsvReading): emptied, then filled
 * @wanted: about how many readings to give at once
 * @result: where lines, faults and the like are counted
 *
 * Decodes the next lines.
 *
 * Returns: %FALSE at the end, then without @error and with @readings empty, or when reading failed, with @error;
 *   %TRUE otherwise, perhaps without readings when many lines were refused
 */
gboolean
ter_csv_decoder_next (TerCsvDecoder   *self,
                      GArray          *readings,
                      guint            wanted,
                      TerImportResult *result,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  TerCsvRecord record;

  g_return_val_if_fail (self != NULL && readings != NULL && result != NULL, FALSE);

  g_array_set_size (readings, 0);
  if (self->at_end || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  for (guint i = 0; i < MAX_LINES_AT_ONCE && readings->len < wanted; i++)
    {
      if (ter_csv_reader_next (self->reader, &record, cancellable, &local_error))
        {
          decode_line (self, &record, readings, result);
          continue;
        }
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      self->at_end = TRUE;
      break;
    }
  result->n_bytes = ter_csv_reader_get_n_bytes (self->reader);
  if (self->at_end)
    {
      GHashTableIter iter;
      gpointer group;

      g_hash_table_iter_init (&iter, self->groups);
      while (g_hash_table_iter_next (&iter, NULL, &group))
        ter_csv_wall_settle (&((TerCsvGroup *) group)->wall, readings, result);
    }

  return readings->len > 0 || !self->at_end;
}
