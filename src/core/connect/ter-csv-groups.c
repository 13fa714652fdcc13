/* ter-csv-groups.c — The series that a line belongs to
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Lines that share a device, a property and a unit are a group; the words in these columns, as the file writes them, are
 * its key. The group of a line is looked for, cheapest first:
 *
 *  1. among the groups that came after that of the line before: files have a device after the other, or all of them in
 *     turn (ter_csv_decoder_guess_group());
 *  2. in a small table, by a few bits of the words;
 *  3. by the whole key; and it is made when it is new.
 *
 * The invariants are those of ter-csv-decoder.c.
 */

#include "config.h"

#include <string.h>

#include "ter-csv-decoder-private.h"
#include "ter-unit.h"

char *
ter_csv_decoder_dup_cell (TerCsvDecoder      *self,
                          const TerCsvRecord *record,
                          int                 column)
{
  if (column < 0 || (guint) column >= record->n_cells)
    return g_strdup ("");

  return ter_csv_cell_dup (&record->cells[column], self->plan->encoding);
}

static guint
add_series (TerCsvDecoder   *self,
            TerImportColumn *column,
            const char      *device,
            const char      *property,
            const char      *unit)
{
  const TerProperty *known = property[0] != '\0' ? ter_property_guess (property) : NULL;
  TerCsvSeries series = { 0 };
  g_autofree char *identity = NULL;

  series.device = g_strdup (device);
  series.unit = g_strdup (unit[0] != '\0' ? unit : column->unit);
  series.kind = column->kind;
  if (property[0] != '\0')
    {
      series.property = g_strdup (known != NULL ? known->code : property);
      series.name = g_strdup (property);
      if (known != NULL)
        {
          series.kind = known->kind;
          if (series.unit == NULL && known->unit[0] != '\0')
            series.unit = g_strdup (known->unit);
        }
    }
  else
    {
      series.property = g_strdup (column->property != NULL ? column->property : column->title);
      series.name = g_strdup (column->title);
    }

  /* The same thing in two units is two series: values of both may not follow each other in one. */
  series.channel = g_strdup (column->channel);
  identity = g_strjoin ("\n", series.device, series.property, series.channel, NULL);
  if (g_hash_table_contains (self->identities, identity))
    {
      g_free (series.channel);
      series.channel =
          g_strjoin ("/", property[0] != '\0' ? property : column->title, series.unit, NULL);
    }
  else
    g_hash_table_add (self->identities, g_steal_pointer (&identity));
  g_array_append_val (self->series, series);

  return self->series->len - 1;
}

/* A group of which the texts are known. It takes them. */
static TerCsvGroup *
make_group (TerCsvDecoder *self,
            const char    *key,
            gsize          key_length,
            char          *device,
            char          *property,
            char          *unit)
{
  TerCsvGroup *group = g_new0 (TerCsvGroup, 1);

  group->key = g_strndup (key, key_length);
  group->key_length = key_length;
  group->device = device;
  group->property = property;
  group->unit = unit;
  group->block = -1;
  group->series = g_new0 (guint, self->n_values);
  for (guint i = 0; i < self->n_values && !self->is_helper; i++)
    group->series[i] =
        add_series (self, ter_import_plan_get_column (self->plan, self->values[i].index), device,
                    property, unit);
  g_hash_table_insert (self->groups, group->key, group);

  return group;
}

/* Whether the series of one more group are too many. */
static gboolean
is_full (TerCsvDecoder *self)
{
  return self->series->len + self->n_values > TER_CSV_MAX_SERIES;
}

static TerCsvGroup *
add_group (TerCsvDecoder      *self,
           const TerCsvRecord *record,
           TerImportResult    *result)
{
  g_autofree char *device = ter_csv_decoder_dup_cell (self, record, self->device_column);
  g_autofree char *unit = ter_csv_decoder_dup_cell (self, record, self->unit_column);
  const TerUnit *known = unit[0] != '\0' ? ter_unit_lookup (unit) : NULL;

  if (self->device_column >= 0 && device[0] == '\0')
    {
      ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_NO_DEVICE, self->device_column,
                              result);
      return NULL;
    }
  if (self->is_helper && g_hash_table_size (self->groups) >= TER_CSV_MAX_SERIES)
    {
      self->must_redo = TRUE;
      return NULL;
    }
  if (is_full (self))
    {
      ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_TOO_MANY_SERIES,
                              self->device_column >= 0 ? self->device_column
                                                       : self->property_column,
                              result);
      return NULL;
    }
  if (self->device_column < 0)
    g_set_str (&device, self->plan->device != NULL ? self->plan->device : self->plan->file_name);
  if (known != NULL)
    g_set_str (&unit, known->code);

  return make_group (self, self->key->str, self->key->len, g_steal_pointer (&device),
                     ter_csv_decoder_dup_cell (self, record, self->property_column),
                     g_steal_pointer (&unit));
}

/* Gets the group that a helper found, making it here if it is new. NULL when it is one too many. */
TerCsvGroup *
ter_csv_decoder_copy_group (TerCsvDecoder     *self,
                            const TerCsvGroup *group)
{
  TerCsvGroup *own = g_hash_table_lookup (self->groups, group->key);

  if (own != NULL || is_full (self))
    return own;

  return make_group (self, group->key, group->key_length, g_strdup (group->device),
                     g_strdup (group->property), g_strdup (group->unit));
}

static inline void
append_key (TerCsvDecoder      *self,
            const TerCsvRecord *record,
            int                 column)
{
  if (column >= 0 && (guint) column < record->n_cells)
    g_string_append_len (self->key, record->cells[column].data, record->cells[column].length);
  g_string_append_c (self->key, '\n');
}

/* A few bits of a cell: its length and its ends tell most names apart. */
static inline guint64
mix_cell (guint64             bits,
          const TerCsvRecord *record,
          int                 column)
{
  const TerCsvCell *cell;
  guint64 first = 0, last = 0;

  if (column < 0 || (guint) column >= record->n_cells)
    return bits;
  cell = &record->cells[column];
  if (cell->length >= sizeof first)
    {
      memcpy (&first, cell->data, sizeof first);
      memcpy (&last, cell->data + cell->length - sizeof last, sizeof last);
    }
  else if (cell->length >= sizeof (guint32))
    {
      memcpy (&first, cell->data, sizeof (guint32));
      memcpy (&last, cell->data + cell->length - sizeof (guint32), sizeof (guint32));
    }
  else
    {
      for (guint i = 0; i < cell->length; i++)
        first = first << 8 | (guint8) cell->data[i];
    }

  bits = (bits ^ first ^ cell->length) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (bits ^ last) * G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f);
}

/* Finds the group of a line, or makes it. NULL when the line is refused. */
TerCsvGroup *
ter_csv_decoder_find_group (TerCsvDecoder      *self,
                            const TerCsvRecord *record,
                            TerImportResult    *result)
{
  guint64 bits = 0;
  TerCsvGroup **recent, *group;

  for (guint i = 0; i < self->n_keys; i++)
    bits = mix_cell (bits, record, self->key_columns[i]);
  recent = &self->recent_groups[bits >> 32 & (TER_CSV_N_RECENT_GROUPS - 1)];
  if (G_LIKELY (*recent != NULL && ter_csv_decoder_match_group (self, *recent, record)))
    return *recent;

  g_string_truncate (self->key, 0);
  for (guint i = 0; i < self->n_keys; i++)
    append_key (self, record, self->key_columns[i]);
  if (memchr (self->key->str, '\0', self->key->len) != NULL)
    {
      ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_NUL, -1, result);
      return NULL;
    }
  group = g_hash_table_lookup (self->groups, self->key->str);
  if (group == NULL)
    group = add_group (self, record, result);
  if (group != NULL)
    *recent = group;

  return group;
}

/* Notes that the block of a helper has lines of a group; they number their series by their rank in the block. */
void
ter_csv_decoder_meet_group (TerCsvDecoder *self,
                            TerCsvGroup   *group)
{
  group->block = self->block;
  ter_csv_wall_clear (&group->wall);
  group->wall = (TerCsvWall) { 0 };
  for (guint i = 0; i < self->n_values; i++)
    group->series[i] = self->met_groups->len * self->n_values + i;
  g_ptr_array_add (self->met_groups, group);
}
