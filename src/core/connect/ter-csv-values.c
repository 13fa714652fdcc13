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
#include "ter-csv-digits-private.h"
#include "ter-unit.h"

#define MAX_STATES 1000
#define MAX_STATE_BYTES 200

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
  g_autofree char *device = dup_cell (self, record, self->device_column);
  g_autofree char *unit = dup_cell (self, record, self->unit_column);
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
                     dup_cell (self, record, self->property_column), g_steal_pointer (&unit));
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

/* Notes that the block of a helper has lines of a group; they number their series by their rank in the block. */
static inline TerCsvGroup *
meet_group (TerCsvDecoder *self,
            TerCsvGroup   *group)
{
  if (G_LIKELY (!self->is_helper || group->block == self->block))
    return group;

  group->block = self->block;
  ter_csv_wall_clear (&group->wall);
  group->wall = (TerCsvWall) { 0 };
  for (guint i = 0; i < self->n_values; i++)
    group->series[i] = self->met_groups->len * self->n_values + i;
  g_ptr_array_add (self->met_groups, group);

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
          !ter_csv_same (group->key + *position, cell->data, length))
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
    return meet_group (self, *recent);

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
  if (group == NULL)
    return NULL;
  *recent = group;

  return meet_group (self, group);
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

/* Gets the one copy of a word of states. FALSE when there are too many of them. */
gboolean
ter_csv_decoder_add_state (TerCsvDecoder *self,
                           const char    *text,
                           const char   **kept)
{
  gpointer found;

  if (!g_hash_table_lookup_extended (self->states, text, &found, NULL))
    {
      if (g_hash_table_size (self->states) >= MAX_STATES || strlen (text) > MAX_STATE_BYTES)
        return FALSE;
      found = g_strdup (text);
      g_hash_table_add (self->states, found);
    }
  *kept = found;

  return TRUE;
}

static gboolean
read_state (TerCsvDecoder    *self,
            const TerCsvCell *cell,
            TerCsvReading    *reading,
            TerImportFault   *fault)
{
  g_autofree char *text = ter_csv_cell_dup (cell, self->plan->encoding);

  *fault = TER_IMPORT_FAULT_TOO_MANY_STATES;
  if (!ter_csv_decoder_add_state (self, text, &reading->text))
    {
      /* How many words the file has so far, only the decoder that is helped knows. */
      self->must_redo = self->is_helper;
      return FALSE;
    }
  if (self->is_helper && g_hash_table_add (self->known_words, (gpointer) reading->text))
    g_ptr_array_add (self->met_words, (gpointer) reading->text);
  reading->value = NAN;

  return TRUE;
}

/* Reads one value. FALSE with @fault when the cell is not of its column's type. */
static gboolean
read_value (TerCsvDecoder     *self,
            const TerCsvValue *value,
            const TerCsvCell  *cell,
            TerCsvReading     *reading,
            TerImportFault    *fault)
{
  gboolean boolean;

  if (G_LIKELY (value->is_number))
    {
      *fault = TER_IMPORT_FAULT_NUMBER;
      return ter_csv_number (cell->data, cell->length, value->decimal, &reading->value);
    }
  if (value->column->type == TER_IMPORT_BOOLEAN)
    {
      *fault = TER_IMPORT_FAULT_BOOLEAN;
      if (!ter_csv_boolean (cell->data, cell->length, &boolean))
        return FALSE;
      reading->value = boolean;
      return TRUE;
    }

  return read_state (self, cell, reading, fault);
}

/* The usual value: a short number. The eight bytes before its end are those of its line, if that has so many. */
static inline gboolean
read_short (const TerCsvValue  *value,
            const TerCsvRecord *record,
            TerCsvReading      *reading)
{
  const TerCsvCell *cell = &record->cells[value->index];
  const char *end = cell->data + cell->length;

  return value->is_number && end - record->cells[0].data >= 8 &&
         ter_csv_read_short (cell->data, end, value->decimal, &reading->value);
}

/* Reads any other value. FALSE when the cell gives none: it is empty, or refused. */
static gboolean
read_cell (TerCsvDecoder      *self,
           const TerCsvValue  *value,
           const TerCsvRecord *record,
           TerCsvReading      *reading,
           gboolean           *refused,
           TerImportResult    *result)
{
  const TerCsvCell *cell = value->index < record->n_cells ? &record->cells[value->index] : NULL;
  TerCsvBlank blank = cell != NULL ? ter_csv_blank (cell->data, cell->length) : TER_CSV_EMPTY;
  TerImportFault fault;

  if (blank == TER_CSV_EMPTY)
    {
      result->n_empty++;
      return FALSE;
    }
  if (blank == TER_CSV_MARKED)
    {
      reading->value = NAN;
      reading->quality = TER_QUALITY_MISSING;
      result->n_missing++;
      return TRUE;
    }
  if (G_LIKELY (read_value (self, value, cell, reading, &fault)))
    return TRUE;

  if (!*refused)
    ter_csv_decoder_refuse (self, record, fault, value->index, result);
  *refused = TRUE;
  return FALSE;
}

void
ter_csv_decoder_read_values (TerCsvDecoder      *self,
                             const TerCsvRecord *record,
                             const TerCsvGroup  *group,
                             gint64              time_us,
                             TerQuality          quality,
                             GArray             *readings,
                             TerImportResult    *result)
{
  guint n = readings->len;
  gboolean refused = FALSE;

  /* Room for a whole line at once: an append each would cost more than reading the number. */
  g_array_set_size (readings, n + self->n_values);
  for (guint i = 0; i < self->n_values; i++)
    {
      const TerCsvValue *value = &self->values[i];
      TerCsvReading *reading = &g_array_index (readings, TerCsvReading, n);

      reading->time_us = time_us;
      reading->text = NULL;
      reading->series = group->series[i];
      reading->quality = quality;
      if (G_LIKELY (value->index < record->n_cells && read_short (value, record, reading)) ||
          read_cell (self, value, record, reading, &refused, result))
        n++;
    }
  if (n != readings->len)
    g_array_set_size (readings, n);
}
