/* ter-csv-plan.c — Proposes how a table file is to be read
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Given what the columns hold, says what each is for. Two shapes are common: wide (a time, then a column for each
 * thing measured) and long (a time, a device, what was measured, a value). Both, and their mixtures, are the same
 * list of roles.
 *
 *  1. A proposal is only that: the person sees it with the first rows and may change it.
 *  2. A table that has a date but whose lines do not follow each other in time (a list of places and when each
 *     was last edited) is said to be a table, not series.
 *  3. A title's unit is taken from the table of units only; what it does not have is left to the person.
 *  4. An energy or a volume that never goes down is an index; else it is the amount of the step.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-csv-cell.h"
#include "ter-csv-decoder.h"
#include "ter-csv-input.h"
#include "ter-csv-plan.h"
#include "ter-csv-sniff.h"
#include "ter-csv-time.h"
#include "ter-unit.h"

#define N_SHOWN_ROWS 20
#define N_SHOWN_FAULTS 20
#define N_TRIED_ROWS 2000
#define MAX_SETTLE_ROWS 2000000

/* Words of a title, folded: "Température (°C)" gives "temperature" and "c". */
static GStrv
split_title (const char *title)
{
  g_autofree char *ascii = g_str_to_ascii (title, "C");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *p = ascii;; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (word, g_ascii_tolower (*p));
      else if (word->len > 0)
        {
          g_strv_builder_add (builder, word->str);
          g_string_truncate (word, 0);
        }
      if (*p == '\0')
        break;
    }

  return g_strv_builder_end (builder);
}

static gboolean
title_has (const char *title,
           const char *words)
{
  g_auto (GStrv) parts = split_title (title);
  g_auto (GStrv) wanted = g_strsplit (words, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_strv_contains ((const char *const *) wanted, parts[i]))
        return TRUE;
    }

  return FALSE;
}

#define WORDS_DEVICE                                                                                        \
  "device deviceid devicename deveui eui capteur sensor prm pdl pce rae compteur meter station point site " \
  "equipement borne batiment pdc itinerance objet noeud thing identifiant id"
#define WORDS_PROPERTY \
  "parametre property propriete grandeur mesurande variable type indicateur metric"
#define WORDS_VALUE "valeur value mesure measure resultat result"
#define WORDS_QUALITY "qualite quality statut nature qualification flag etat"
#define WORDS_STATE "etat state occupation presence ouverture alarme"
#define WORDS_EDITED "maj modified updated created creation modification publication mise naissance"
#define WORDS_NO_VALUE \
  "lat latitude lon long longitude lng x y xlong ylat id annee year mois month telephone tel effectifs"

/* Units */

/* The unit in a title: between brackets, or its last word after a separator. */
static const TerUnit *
find_unit (const char *title,
           char      **name)
{
  const char *open = strpbrk (title, "([");
  const char *close = open != NULL ? strpbrk (open, ")]") : NULL;
  const TerUnit *unit;
  const char *last;

  if (close != NULL)
    {
      g_autofree char *inside = g_strndup (open + 1, close - open - 1);

      g_strstrip (inside);
      unit = inside[0] != '\0' ? ter_unit_lookup (inside) : NULL;
      if (unit != NULL)
        {
          *name = g_strstrip (g_strndup (title, open - title));
          return unit;
        }
    }
  unit = ter_unit_lookup (title);
  if (unit != NULL)
    {
      *name = g_strdup ("");
      return unit;
    }
  last = NULL;
  for (const char *p = title; *p != '\0'; p++)
    {
      if (strchr ("_ -", *p) != NULL)
        last = p;
    }
  unit = last != NULL ? ter_unit_lookup (last + 1) : NULL;
  /* One letter is as often a rank as a unit: "capteur A" is no current. */
  if (unit != NULL && g_utf8_strlen (last + 1, -1) > 1)
    {
      *name = g_strstrip (g_strndup (title, last - title));
      return unit;
    }

  *name = g_strdup (title);
  return NULL;
}

/* What a dimension measures, when the name says nothing. */
static const char *
property_of_dimension (const char *dimension,
                       const char *title,
                       gboolean    grows)
{
  if (g_str_equal (dimension, "energy"))
    {
      if (!grows)
        return "energy";
      return title_has (title, "gaz gas")                        ? "gas-index"
             : title_has (title, "elec electricite electricity") ? "electricity-index"
             : title_has (title, "chaleur chauffage heat")       ? "heat-index"
                                                                 : "energy-index";
    }
  if (g_str_equal (dimension, "volume"))
    return title_has (title, "gaz gas") ? "gas-index" : grows ? "water-index" : "water-volume";
  if (g_str_equal (dimension, "temperature"))
    return title_has (title, "exterieure ext outdoor meteo") ? "outdoor-temperature"
                                                             : "temperature";
  if (g_str_equal (dimension, "power"))
    return "power";
  if (g_str_equal (dimension, "flow"))
    return "water-flow";
  if (g_str_equal (dimension, "concentration"))
    return NULL;

  return ter_property_lookup (dimension) != NULL ? dimension : NULL;
}

/* Whether the numbers of a column never go down, and do go up. */
static gboolean
column_grows (const TerImportPlan *plan,
              const TerCsvSample  *sample,
              guint                index)
{
  const TerImportColumn *column = g_ptr_array_index (plan->columns, index);
  double last = 0, value;
  guint n = 0, n_up = 0;

  for (guint row = plan->n_preamble + plan->has_header; row < sample->rows->len; row++)
    {
      const char *text = ter_csv_sample_cell (sample, row, index);

      if (text == NULL || !ter_csv_number (text, strlen (text), column->decimal, &value))
        continue;
      if (n > 0 && value < last)
        return FALSE;
      n_up += n > 0 && value > last;
      last = value;
      n++;
    }

  return n >= 3 && n_up >= 1;
}

/* An energy or a volume is an index or the amount of a step; the numbers say which. */
static const char *
settle_index (const char *code,
              const char *title,
              gboolean    grows)
{
  if (g_str_has_suffix (code, "-index") && !grows)
    return g_str_equal (code, "water-index") ? "water-volume" : "energy";
  if (grows && g_str_equal (code, "energy") && title_has (title, "index"))
    return "energy-index";
  if (grows && g_str_equal (code, "water-volume"))
    return "water-index";

  return code;
}

static void
propose_value (TerImportPlan      *plan,
               const TerCsvSample *sample,
               guint               index)
{
  TerImportColumn *column = ter_import_plan_get_column (plan, index);
  g_autofree char *name = NULL;
  const TerUnit *unit = find_unit (column->title, &name);
  const TerProperty *property = name[0] != '\0' ? ter_property_guess (name) : NULL;
  gboolean grows = column->type == TER_IMPORT_NUMBER &&
                   (title_has (column->title, "index") || column_grows (plan, sample, index));
  const char *code = NULL;

  if (property != NULL)
    code = settle_index (property->code, column->title, grows);
  if ((code == NULL || g_str_equal (code, "value")) && unit != NULL)
    {
      const char *guess = property_of_dimension (unit->dimension, column->title, grows);

      code = guess != NULL ? guess : code;
    }
  property = ter_property_lookup (code);
  column->role = TER_IMPORT_VALUE;
  g_set_str (&column->property, code != NULL ? code : column->title);
  g_set_str (&column->unit, unit != NULL ? unit->code : property != NULL ? property->unit : NULL);
  column->kind = column->type != TER_IMPORT_NUMBER ? TER_SERIES_STATE
                 : property != NULL                ? property->kind
                                                   : TER_SERIES_GAUGE;
}

/* Columns that measure the same get their title as channel, so that each is a series. */
static void
separate_channels (TerImportPlan *plan)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < plan->columns->len; i++)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, i);
      TerImportColumn *first;

      if (column->role != TER_IMPORT_VALUE)
        continue;
      first = g_hash_table_lookup (seen, column->property);
      if (first != NULL)
        {
          g_set_str (&first->channel, first->title);
          g_set_str (&column->channel, column->title);
        }
      else
        g_hash_table_insert (seen, column->property, column);
    }
}

/* Roles */

static int
find_time (TerImportPlan *plan)
{
  int best = -1, best_score = 0;

  for (guint i = 0; i < plan->columns->len; i++)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, i);
      int score;

      if (column->type != TER_IMPORT_DATE && column->type != TER_IMPORT_DATE_TIME)
        continue;
      score =
          2 + 4 * (column->type == TER_IMPORT_DATE_TIME) + 2 * (i == 0) +
          3 * title_has (column->title, "horodate horodatage timestamp time datetime date jour") -
          6 * title_has (column->title, WORDS_EDITED);
      if (score > best_score)
        {
          best = i;
          best_score = score;
        }
    }

  return best;
}

static int
find_titled (TerImportPlan *plan,
             const char    *words,
             gboolean       numbers)
{
  for (guint i = 0; i < plan->columns->len; i++)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, i);
      gboolean fits = column->type == TER_IMPORT_TEXT || column->type == TER_IMPORT_CODE ||
                      (numbers && column->type == TER_IMPORT_NUMBER);

      if (column->role == TER_IMPORT_IGNORE && fits && title_has (column->title, words))
        return i;
    }

  return -1;
}

static gboolean
has_value_column (TerImportPlan *plan)
{
  for (guint i = 0; i < plan->columns->len; i++)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, i);

      if (column->type == TER_IMPORT_NUMBER && title_has (column->title, WORDS_VALUE))
        return TRUE;
    }

  return FALSE;
}

static void
propose_keys (TerImportPlan *plan)
{
  int device = find_titled (plan, WORDS_DEVICE, FALSE), property, unit, quality;

  if (device < 0)
    device = find_titled (plan, WORDS_DEVICE, TRUE);
  if (device >= 0)
    ter_import_plan_get_column (plan, device)->role = TER_IMPORT_DEVICE;
  property = find_titled (plan, WORDS_PROPERTY, FALSE);
  unit = find_titled (plan, "unite unit unites units", FALSE);
  quality = find_titled (plan, WORDS_QUALITY, FALSE);
  /* What was measured is said of the numbers of a column beside it: without one it is a word like another. */
  if (property >= 0 && has_value_column (plan))
    ter_import_plan_get_column (plan, property)->role = TER_IMPORT_PROPERTY;
  if (unit >= 0)
    ter_import_plan_get_column (plan, unit)->role = TER_IMPORT_UNIT;
  if (quality >= 0 && title_has (ter_import_plan_get_column (plan, quality)->title,
                                 "qualite quality nature qualification flag statut"))
    ter_import_plan_get_column (plan, quality)->role = TER_IMPORT_QUALITY;
}

static void
propose_values (TerImportPlan      *plan,
                const TerCsvSample *sample)
{
  gboolean single = ter_import_plan_find_role (plan, TER_IMPORT_PROPERTY) >= 0;
  int value = -1;

  for (guint i = 0; i < plan->columns->len && value < 0; i++)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, i);

      if (column->type == TER_IMPORT_NUMBER && title_has (column->title, WORDS_VALUE))
        value = i;
    }
  for (guint i = 0; i < plan->columns->len; i++)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, i);
      gboolean fits = column->type == TER_IMPORT_NUMBER || column->type == TER_IMPORT_BOOLEAN ||
                      (column->type == TER_IMPORT_TEXT && title_has (column->title, WORDS_STATE));

      /* A column that says what was measured speaks of one value column. */
      if (single && value >= 0 && (int) i != value)
        continue;
      if (column->role == TER_IMPORT_IGNORE && fits && !title_has (column->title, WORDS_NO_VALUE))
        propose_value (plan, sample, i);
    }
}

/* Whether lines of a group follow each other in time: few share both their keys and their time. */
static gboolean
is_in_time (TerImportPlan      *plan,
            const TerCsvSample *sample,
            int                 time)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int clock = ter_import_plan_find_role (plan, TER_IMPORT_CLOCK_TIME);
  int device = ter_import_plan_find_role (plan, TER_IMPORT_DEVICE);
  int property = ter_import_plan_find_role (plan, TER_IMPORT_PROPERTY);
  guint n = 0;

  for (guint row = plan->n_preamble + plan->has_header; row < sample->rows->len; row++)
    {
      const char *parts[] = {
        ter_csv_sample_cell (sample, row, time),
        clock >= 0 ? ter_csv_sample_cell (sample, row, clock) : NULL,
        device >= 0 ? ter_csv_sample_cell (sample, row, device) : NULL,
        property >= 0 ? ter_csv_sample_cell (sample, row, property) : NULL,
      };
      g_autofree char *key =
          g_strdup_printf ("%s\n%s\n%s\n%s", parts[0] ? parts[0] : "", parts[1] ? parts[1] : "",
                           parts[2] ? parts[2] : "", parts[3] ? parts[3] : "");

      n++;
      g_hash_table_add (seen, g_steal_pointer (&key));
    }

  return n <= 2 || g_hash_table_size (seen) * 2 > n;
}

/* A list of places where each line is another place is no series, whatever date it has. */
static gboolean
is_list (TerImportPlan      *plan,
         const TerCsvSample *sample,
         int                 time)
{
  TerImportColumn *column = ter_import_plan_get_column (plan, time);

  return title_has (column->title, WORDS_EDITED) || !is_in_time (plan, sample, time);
}

static void
propose_roles (TerImportPlan      *plan,
               const TerCsvSample *sample)
{
  int time = find_time (plan);

  if (time >= 0)
    {
      TerImportColumn *column = ter_import_plan_get_column (plan, time);

      column->role = TER_IMPORT_INSTANT;
      for (guint i = 0; column->type == TER_IMPORT_DATE && i < plan->columns->len; i++)
        {
          TerImportColumn *clock = ter_import_plan_get_column (plan, i);

          if (clock->type == TER_IMPORT_TIME_OF_DAY && column->role == TER_IMPORT_INSTANT)
            {
              column->role = TER_IMPORT_DAY;
              clock->role = TER_IMPORT_CLOCK_TIME;
            }
        }
    }
  propose_keys (plan);
  propose_values (plan, sample);
  separate_channels (plan);
  plan->is_table_only = time < 0 || is_list (plan, sample, time) ||
                        ter_import_plan_find_role (plan, TER_IMPORT_VALUE) < 0;
  if (!plan->is_table_only)
    return;
  for (guint i = 0; i < plan->columns->len; i++)
    ter_import_plan_get_column (plan, i)->role = TER_IMPORT_IGNORE;
}

/* Dates that the sample leaves open (all days are 12 or less) are looked for in the rest of the file. */
static gboolean
settle_date_order (TerImportPlan *plan,
                   GBytes        *bytes,
                   GCancellable  *cancellable,
                   GError       **error)
{
  int index = MAX (ter_import_plan_find_role (plan, TER_IMPORT_INSTANT),
                   ter_import_plan_find_role (plan, TER_IMPORT_DAY));
  TerImportColumn *column = index >= 0 ? ter_import_plan_get_column (plan, index) : NULL;
  g_autoptr (TerCsvReader) reader = NULL;
  TerImportEncoding encoding;
  TerCsvRecord record;

  if (column == NULL || column->date_order != TER_IMPORT_DAY_FIRST || column->example == NULL ||
      strlen (column->example) < 6 || g_ascii_isdigit (column->example[2]))
    return TRUE;

  reader = ter_csv_input_open (bytes, &encoding, cancellable, error);
  if (reader == NULL)
    return FALSE;
  ter_csv_reader_set_format (reader, plan->delimiter, plan->newline);
  for (guint i = 0; i < MAX_SETTLE_ROWS; i++)
    {
      TerCsvMoment moment;
      const TerCsvCell *cell;

      if (!ter_csv_reader_next (reader, &record, cancellable, NULL))
        break;
      if ((guint) index >= record.n_cells)
        continue;
      cell = &record.cells[index];
      if (cell->length < 6 || !g_ascii_isdigit (cell->data[0]))
        continue;
      /* A day above 12 fits one order only. */
      if (!ter_csv_moment_parse (cell->data, cell->length, TER_IMPORT_MONTH_FIRST, &moment))
        {
          if (ter_csv_moment_parse (cell->data, cell->length, TER_IMPORT_DAY_FIRST, &moment))
            break;
        }
      else if (!ter_csv_moment_parse (cell->data, cell->length, TER_IMPORT_DAY_FIRST, &moment))
        {
          column->date_order = TER_IMPORT_MONTH_FIRST;
          break;
        }
    }

  return TRUE;
}

static void
add_notes (TerImportPlan *plan)
{
  if (plan->encoding == TER_IMPORT_WINDOWS_1252)
    ter_import_plan_add_note (plan, _("The file is not UTF-8: it is read as windows-1252."));
  if (plan->n_double_encoded > 0)
    ter_import_plan_add_note (
        plan, _("Some texts look as if they had been encoded twice (“Ã©” for “é”). They "
                "are brought in as they are: mend the file at its source."));
  if (plan->n_repeated_headers > 0)
    ter_import_plan_add_note (
        plan, _("The titles come again among the lines; those lines are left out."));
  if (plan->n_preamble > 0)
    ter_import_plan_add_note (
        plan, _("The file begins with lines that are not part of the table; they are "
                "left out."));
  if (plan->is_table_only)
    ter_import_plan_add_note (
        plan, _("No column says when something was measured: there is no series in this "
                "file. Choose a column with dates if there is one."));
}

static void
keep_rows (TerImportPlan      *plan,
           const TerCsvSample *sample)
{
  guint first = plan->n_preamble + plan->has_header;

  for (guint row = first; row < sample->rows->len && plan->rows->len < N_SHOWN_ROWS; row++)
    g_ptr_array_add (plan->rows, g_strdupv (g_ptr_array_index (sample->rows, row)));
}

/**
 * ter_csv_plan_try:
 * @plan: a plan, as proposed or as a person changed it
 * @bytes: the file
 *
 * Reads the first lines as the plan says, and puts those that would be refused in its problems.
 *
 * Returns: %FALSE with @error set when the plan cannot be followed at all
 */
gboolean
ter_csv_plan_try (TerImportPlan *plan,
                  GBytes        *bytes,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (TerCsvDecoder) decoder = NULL;
  g_autoptr (TerImportResult) result = ter_import_result_new_full ();
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (TerCsvReading));
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (plan != NULL && bytes != NULL, FALSE);

  g_ptr_array_set_size (plan->problems, 0);
  decoder = ter_csv_decoder_new (bytes, plan, cancellable, error);
  if (decoder == NULL)
    return FALSE;
  while (result->n_rows < N_TRIED_ROWS && result->refusals->len < N_SHOWN_FAULTS &&
         ter_csv_decoder_next (decoder, readings, N_TRIED_ROWS, result, cancellable, &local_error))
    ;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_ptr_array_set_size (result->refusals, MIN (result->refusals->len, N_SHOWN_FAULTS));
  g_ptr_array_extend_and_steal (plan->problems, g_steal_pointer (&result->refusals));
  result->refusals = g_ptr_array_new ();

  return TRUE;
}

/* What a person said of the file, instead of what it looks like. */
typedef struct
{
  TerImportEncoding encoding;
  char delimiter;
} Said;

static TerImportPlan *
propose (GBytes       *bytes,
         const char   *file_name,
         const char   *zone,
         const Said   *said,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr (TerImportPlan) plan = NULL;
  g_autoptr (TerCsvReader) reader = NULL;
  g_autoptr (TerCsvSample) sample = NULL;
  const char *data, *stem;
  gsize length;

  plan = ter_import_plan_new_full (TER_IMPORT_TABLE, file_name);
  plan->size_bytes = g_bytes_get_size (bytes);
  plan->zone = g_strdup (zone != NULL ? zone : "Europe/Paris");
  stem = strchr (file_name, '.');
  plan->device = stem != NULL && stem > file_name ? g_strndup (file_name, stem - file_name)
                                                  : g_strdup (file_name);
  reader = ter_csv_input_open (bytes, &plan->encoding, cancellable, error);
  if (reader == NULL ||
      !ter_csv_reader_peek (reader, 256 * 1024, &data, &length, cancellable, error))
    return NULL;
  ter_csv_sniff_format (data, length, &plan->delimiter, &plan->newline);
  if (said != NULL)
    {
      plan->delimiter = said->delimiter;
      if (plan->encoding != TER_IMPORT_UTF16 && said->encoding != TER_IMPORT_UTF16)
        plan->encoding = said->encoding;
    }
  ter_csv_reader_set_format (reader, plan->delimiter, plan->newline);
  sample = ter_csv_sample_read (reader, plan->encoding, cancellable, error);
  if (sample == NULL)
    return NULL;
  if (sample->rows->len == 0)
    {
      g_set_error_literal (
          error, TER_CSV_ERROR, TER_CSV_ERROR_EMPTY,
          _("No line of the file can be read as a table. Nothing was brought in."));
      return NULL;
    }

  ter_csv_sniff_columns (plan, sample);
  propose_roles (plan, sample);
  keep_rows (plan, sample);
  if (!settle_date_order (plan, bytes, cancellable, error))
    return NULL;
  add_notes (plan);
  if (!plan->is_table_only && !ter_csv_plan_try (plan, bytes, cancellable, error))
    return NULL;

  return g_steal_pointer (&plan);
}

/**
 * ter_csv_plan_propose:
 * @bytes: the file, best mapped
 * @file_name: its name, without its folder
 * @zone: (nullable): the zone of times without an offset; Europe/Paris when %NULL
 *
 * Looks at the beginning of a file and proposes how to read it.
 *
 * Returns: (transfer full) (nullable): a plan, or %NULL with @error set when the file is no table
 */
TerImportPlan *
ter_csv_plan_propose (GBytes       *bytes,
                      const char   *file_name,
                      const char   *zone,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_return_val_if_fail (bytes != NULL && file_name != NULL, NULL);

  return propose (bytes, file_name, zone, NULL, cancellable, error);
}

/**
 * ter_csv_plan_propose_as:
 * @encoding: how its bytes stand for characters; UTF-16 is seen in the file, and not to be chosen
 * @delimiter: what separates its cells
 *
 * Same as ter_csv_plan_propose(), with what a person says of the file instead of what it looks like.
 *
 * Returns: (transfer full) (nullable): a plan, or %NULL with @error set when the file is no table
 */
TerImportPlan *
ter_csv_plan_propose_as (GBytes           *bytes,
                         const char       *file_name,
                         const char       *zone,
                         TerImportEncoding encoding,
                         char              delimiter,
                         GCancellable     *cancellable,
                         GError          **error)
{
  Said said = { encoding, delimiter };

  g_return_val_if_fail (bytes != NULL && file_name != NULL && delimiter != '\0', NULL);

  return propose (bytes, file_name, zone, &said, cancellable, error);
}
