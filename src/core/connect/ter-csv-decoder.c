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
 *  6. What comes out does not hang on how many threads read the file (ter-csv-blocks.c).
 *
 * One decoder is used by one thread; those that help it are its own affair.
 */

#include "config.h"

#include "ter-csv-decoder-private.h"
#include "ter-csv-input.h"
#include <glib/gi18n-lib.h>

#define MAX_LINES_AT_ONCE 65536

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
  g_free (group->device);
  g_free (group->property);
  g_free (group->unit);
  g_free (group->key);
  g_free (group);
}

static void
find_columns (TerCsvDecoder *self)
{
  TerImportPlan *plan = self->plan;
  int names[3];

  self->instant_column = ter_import_plan_find_role (plan, TER_IMPORT_INSTANT);
  self->day_column = ter_import_plan_find_role (plan, TER_IMPORT_DAY);
  self->clock_column = ter_import_plan_find_role (plan, TER_IMPORT_CLOCK_TIME);
  self->device_column = ter_import_plan_find_role (plan, TER_IMPORT_DEVICE);
  self->property_column = ter_import_plan_find_role (plan, TER_IMPORT_PROPERTY);
  self->unit_column = ter_import_plan_find_role (plan, TER_IMPORT_UNIT);
  self->quality_column = ter_import_plan_find_role (plan, TER_IMPORT_QUALITY);
  names[0] = self->device_column;
  names[1] = self->property_column;
  names[2] = self->unit_column;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (names[i] >= 0)
        self->key_columns[self->n_keys++] = names[i];
    }
  self->values = g_new0 (TerCsvValue, MAX (plan->columns->len, 1));
  for (guint i = 0; i < plan->columns->len; i++)
    {
      const TerImportColumn *column = ter_import_plan_get_column (plan, i);

      if (column->role != TER_IMPORT_VALUE)
        continue;
      self->values[self->n_values] = (TerCsvValue) {
        .column = column,
        .index = i,
        .is_number = column->type == TER_IMPORT_NUMBER || column->type == TER_IMPORT_EMPTY,
        .decimal = column->decimal,
      };
      ter_csv_shape_set (&self->values[self->n_values++].shape, column->decimal, 0);
    }
}

static TerCsvDecoder *
decoder_new (TerImportPlan *plan)
{
  TerCsvDecoder *self = g_new0 (TerCsvDecoder, 1);

  self->plan = ter_import_plan_ref (plan);
  self->series = g_array_new (FALSE, TRUE, sizeof (TerCsvSeries));
  g_array_set_clear_func (self->series, series_clear);
  self->identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, group_free);
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->key = g_string_new (NULL);
  self->titles = g_ptr_array_new_with_free_func (g_free);
  find_columns (self);

  return self;
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

  self = decoder_new (plan);
  self->n_left_before = plan->n_preamble + plan->has_header;
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

/* Makes a decoder that reads other places of the same file for @helped, from the same plan, beyond the titles. */
TerCsvDecoder *
ter_csv_decoder_new_helper (const TerCsvDecoder *helped)
{
  TerCsvDecoder *self = decoder_new (helped->plan);

  self->is_helper = TRUE;
  self->reader = ter_csv_reader_new_beside (helped->reader);
  self->zone = ter_csv_zone_copy (helped->zone);
  self->first_title_length = helped->first_title_length;
  for (guint i = 0; i < helped->titles->len; i++)
    g_ptr_array_add (self->titles, g_strdup (g_ptr_array_index (helped->titles, i)));
  self->met_groups = g_ptr_array_new ();
  self->met_words = g_ptr_array_new ();
  self->known_words = g_hash_table_new (NULL, NULL);

  return self;
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

  g_clear_pointer (&self->blocks, ter_csv_blocks_free);
  g_clear_pointer (&self->met_groups, g_ptr_array_unref);
  g_clear_pointer (&self->met_words, g_ptr_array_unref);
  g_clear_pointer (&self->known_words, g_hash_table_unref);
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
 * ter_csv_decoder_set_n_threads:
 * @n_threads: how many, the one that calls ter_csv_decoder_next() included
 *
 * Says, before the first line is read, that the file is to be read to its end, in blocks of a few thousand lines, by
 * so many threads. The blocks, what they give and their order are the same whatever the number. A file that comes out
 * of a stream, compressed or in UTF-16, is read by one thread all the same.
 */
void
ter_csv_decoder_set_n_threads (TerCsvDecoder *self,
                               guint          n_threads)
{
  g_return_if_fail (self != NULL && self->blocks == NULL && n_threads >= 1);

  if (ter_csv_reader_is_whole (self->reader))
    self->blocks = ter_csv_blocks_new (self, n_threads);
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

/* Reads lines until there are enough readings. */
static gboolean
read_lines (TerCsvDecoder   *self,
            GArray          *readings,
            guint            wanted,
            TerImportResult *result,
            GCancellable    *cancellable,
            GError         **error)
{
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < MAX_LINES_AT_ONCE && readings->len < wanted; i++)
    {
      if (ter_csv_decoder_read_line (self, readings, result, cancellable, &local_error))
        continue;
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      self->at_end = TRUE;
      break;
    }
  result->n_bytes = ter_csv_reader_get_n_bytes (self->reader);

  return TRUE;
}

/* At the end, what waited for the end of the hour that happens twice has waited long enough. */
static void
settle_all (TerCsvDecoder   *self,
            GArray          *readings,
            TerImportResult *result)
{
  GHashTableIter iter;
  gpointer group;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    ter_csv_wall_settle (&((TerCsvGroup *) group)->wall, readings, result);
}

/**
 * ter_csv_decoder_next:
 * @readings: (element-type TerCsvReading): emptied, then filled
 * @wanted: about how many readings to give at once; in blocks, at least so many
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
  g_return_val_if_fail (self != NULL && readings != NULL && result != NULL, FALSE);

  g_array_set_size (readings, 0);
  self->room = 0;
  if (self->at_end || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (self->blocks != NULL)
    {
      while (!self->at_end && readings->len < wanted)
        self->at_end = !ter_csv_blocks_next (self->blocks, readings, result);
    }
  else if (!read_lines (self, readings, wanted, result, cancellable, error))
    return FALSE;
  if (self->at_end)
    settle_all (self, readings, result);

  return readings->len > 0 || !self->at_end;
}
