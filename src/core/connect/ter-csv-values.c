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

#define MAX_STATES 1000
#define MAX_STATE_BYTES 200

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

  text = ter_csv_decoder_dup_cell (self, record, self->quality_column);
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

/* Reads a value that is not written as the one before in its column. FALSE when the cell gives none: it is empty, or
 * refused. */
gboolean
ter_csv_decoder_read_cell (TerCsvDecoder      *self,
                           TerCsvValue        *value,
                           const TerCsvRecord *record,
                           TerCsvReading      *reading,
                           gboolean           *refused,
                           TerImportResult    *result)
{
  const TerCsvCell *cell = value->index < record->n_cells ? &record->cells[value->index] : NULL;
  TerCsvBlank blank;
  TerImportFault fault;

  if (cell != NULL && ter_csv_value_has_room (value, record) &&
      ter_csv_read_short (cell->data, cell->data + cell->length, value->decimal, &value->shape,
                          &reading->value))
    return TRUE;
  blank = cell != NULL ? ter_csv_blank (cell->data, cell->length) : TER_CSV_EMPTY;
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
