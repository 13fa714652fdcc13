/* ter-csv-values.c — The values of a line, and the series that they belong to
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The second half of the decoder: once it is known when a line is of, which series its cells feed and what they
 * are worth. The invariants are those of ter-csv-decoder.c.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ter-csv-decoder-private.h"
#include "ter-unit.h"

#define MAX_STATES 1000

/* Groups */

static char *
dup_cell (TerCsvDecoder      *self,
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

static TerCsvGroup *
add_group (TerCsvDecoder      *self,
           const TerCsvRecord *record,
           TerImportResult    *result)
{
  g_autofree char *device = dup_cell (self, record, self->device_column);
  g_autofree char *property = dup_cell (self, record, self->property_column);
  g_autofree char *unit = dup_cell (self, record, self->unit_column);
  const TerUnit *known = unit[0] != '\0' ? ter_unit_lookup (unit) : NULL;
  TerCsvGroup *group;

  if (self->device_column >= 0 && device[0] == '\0')
    {
      ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_NO_DEVICE, self->device_column,
                              result);
      return NULL;
    }
  if (self->series->len + self->n_values > TER_CSV_MAX_SERIES)
    {
      ter_csv_decoder_refuse (self, record, TER_IMPORT_FAULT_TOO_MANY_SERIES,
                              self->device_column >= 0 ? self->device_column
                                                       : self->property_column,
                              result);
      return NULL;
    }
  if (self->device_column < 0)
    g_set_str (&device, self->plan->device != NULL ? self->plan->device : self->plan->file_name);

  group = g_new0 (TerCsvGroup, 1);
  group->series = g_new (guint, self->n_values);
  for (guint i = 0; i < self->n_values; i++)
    group->series[i] = add_series (self, ter_import_plan_get_column (self->plan, self->values[i]),
                                   device, property, known != NULL ? known->code : unit);
  group->key = g_strndup (self->key->str, self->key->len);
  group->key_length = self->key->len;
  g_hash_table_insert (self->groups, group->key, group);

  return group;
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
  else
    {
      for (guint i = 0; i < cell->length; i++)
        first = first << 8 | (guint8) cell->data[i];
    }

  bits = (bits ^ first ^ cell->length) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (bits ^ last) * G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f);
}

/* Whether the next part of a group's key, at *@position, is what the cell says. */
static inline gboolean
match_cell (const TerCsvGroup  *group,
            gsize              *position,
            const TerCsvRecord *record,
            int                 column)
{
  gsize length = 0;

  if (column >= 0 && (guint) column < record->n_cells)
    {
      const TerCsvCell *cell = &record->cells[column];

      length = cell->length;
      if (group->key_length - *position <= length ||
          memcmp (group->key + *position, cell->data, length) != 0)
        return FALSE;
    }
  if (group->key[*position + length] != '\n')
    return FALSE;
  *position += length + 1;

  return TRUE;
}

static inline gboolean
match_group (TerCsvDecoder      *self,
             const TerCsvGroup  *group,
             const TerCsvRecord *record)
{
  gsize position = 0;

  return group != NULL && match_cell (group, &position, record, self->device_column) &&
         match_cell (group, &position, record, self->property_column) &&
         match_cell (group, &position, record, self->unit_column) && position == group->key_length;
}

/* Finds the group of a line, or makes it. NULL when the line is refused. */
TerCsvGroup *
ter_csv_decoder_find_group (TerCsvDecoder      *self,
                            const TerCsvRecord *record,
                            TerImportResult    *result)
{
  guint64 bits = mix_cell (0, record, self->device_column);
  TerCsvGroup **recent, *group;

  bits = mix_cell (bits, record, self->property_column);
  bits = mix_cell (bits, record, self->unit_column);
  recent = &self->recent_groups[bits >> 32 & (TER_CSV_N_RECENT_GROUPS - 1)];
  if (G_LIKELY (match_group (self, *recent, record)))
    return *recent;

  g_string_truncate (self->key, 0);
  append_key (self, record, self->device_column);
  append_key (self, record, self->property_column);
  append_key (self, record, self->unit_column);
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

/* Values */

TerQuality
ter_csv_decoder_read_quality (TerCsvDecoder      *self,
                              const TerCsvRecord *record)
{
  static const struct
  {
    const char *word;
    TerQuality quality;
  } words[] = {
    { "bon", TER_QUALITY_GOOD },          { "bonne", TER_QUALITY_GOOD },
    { "valide", TER_QUALITY_GOOD },       { "validee", TER_QUALITY_GOOD },
    { "ok", TER_QUALITY_GOOD },           { "reel", TER_QUALITY_GOOD },
    { "reelle", TER_QUALITY_GOOD },       { "mesure", TER_QUALITY_GOOD },
    { "mesuree", TER_QUALITY_GOOD },      { "estime", TER_QUALITY_ESTIMATED },
    { "estimee", TER_QUALITY_ESTIMATED }, { "estimation", TER_QUALITY_ESTIMATED },
    { "douteux", TER_QUALITY_SUSPECT },   { "douteuse", TER_QUALITY_SUSPECT },
    { "mauvais", TER_QUALITY_BAD },       { "mauvaise", TER_QUALITY_BAD },
    { "invalide", TER_QUALITY_BAD },      { "erreur", TER_QUALITY_BAD },
    { "manquant", TER_QUALITY_MISSING },  { "manquante", TER_QUALITY_MISSING },
  };
  g_autofree char *text = NULL, *ascii = NULL, *lower = NULL;
  TerQuality quality = TER_QUALITY_UNQUALIFIED;

  text = dup_cell (self, record, self->quality_column);
  ascii = g_str_to_ascii (text, "C");
  lower = g_ascii_strdown (ascii, -1);
  if (ter_quality_from_string (lower, &quality))
    return quality;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (words[i].word, lower))
        return words[i].quality;
    }

  return TER_QUALITY_UNQUALIFIED;
}

static gboolean
read_state (TerCsvDecoder    *self,
            const TerCsvCell *cell,
            TerCsvReading    *reading,
            TerImportFault   *fault)
{
  g_autofree char *text = ter_csv_cell_dup (cell, self->plan->encoding);
  gpointer kept;

  *fault = TER_IMPORT_FAULT_TOO_MANY_STATES;
  if (!g_hash_table_lookup_extended (self->states, text, &kept, NULL))
    {
      if (g_hash_table_size (self->states) >= MAX_STATES || strlen (text) > 200)
        return FALSE;
      kept = g_steal_pointer (&text);
      g_hash_table_add (self->states, kept);
    }
  reading->text = kept;
  reading->value = NAN;

  return TRUE;
}

/* Reads one value. FALSE with @fault when the cell is not of its column's type. */
static inline gboolean
read_value (TerCsvDecoder         *self,
            const TerImportColumn *column,
            const TerCsvCell      *cell,
            TerCsvReading         *reading,
            TerImportFault        *fault)
{
  gboolean boolean;

  if (G_LIKELY (column->type == TER_IMPORT_NUMBER || column->type == TER_IMPORT_EMPTY))
    {
      *fault = TER_IMPORT_FAULT_NUMBER;
      return ter_csv_number (cell->data, cell->length, column->decimal, &reading->value);
    }
  if (column->type == TER_IMPORT_BOOLEAN)
    {
      *fault = TER_IMPORT_FAULT_BOOLEAN;
      if (!ter_csv_boolean (cell->data, cell->length, &boolean))
        return FALSE;
      reading->value = boolean;
      return TRUE;
    }

  return read_state (self, cell, reading, fault);
}

void
ter_csv_decoder_read_values (TerCsvDecoder      *self,
                             const TerCsvRecord *record,
                             const TerCsvGroup  *group,
                             TerCsvReading       base,
                             GArray             *readings,
                             TerImportResult    *result)
{
  guint n = readings->len;
  gboolean refused = FALSE;

  /* Room for a whole line at once: an append each would cost more than reading the number. */
  g_array_set_size (readings, n + self->n_values);
  for (guint i = 0; i < self->n_values; i++)
    {
      guint index = self->values[i];
      const TerImportColumn *column = g_ptr_array_index (self->plan->columns, index);
      TerCsvReading reading = base;
      TerImportFault fault;
      TerCsvBlank blank;

      blank = index < record->n_cells
                  ? ter_csv_blank (record->cells[index].data, record->cells[index].length)
                  : TER_CSV_EMPTY;
      if (blank == TER_CSV_EMPTY)
        {
          result->n_empty++;
          continue;
        }
      reading.series = group->series[i];
      if (blank == TER_CSV_MARKED)
        {
          reading.value = NAN;
          reading.quality = TER_QUALITY_MISSING;
          result->n_missing++;
        }
      else if (G_UNLIKELY (!read_value (self, column, &record->cells[index], &reading, &fault)))
        {
          if (!refused)
            ter_csv_decoder_refuse (self, record, fault, index, result);
          refused = TRUE;
          continue;
        }
      g_array_index (readings, TerCsvReading, n++) = reading;
    }
  g_array_set_size (readings, n);
}
