/* ter-import-plan.c — How a file is to be read, before it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * A plan stands between the file and the territory: the reader of a format proposes it from a sample, a window
 * shows it and lets the person change roles, units and names, and the importer obeys it. It is of the model so
 * that all three can see it and none sees another.
 *
 *  1. A plan holds no data but the few rows that are shown.
 *  2. What a plan does not say is not guessed later: the same plan and the same file give the same rows.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-import-plan.h"

static void
column_free (TerImportColumn *column)
{
  g_free (column->title);
  g_free (column->property);
  g_free (column->channel);
  g_free (column->unit);
  g_free (column->example);
  g_free (column);
}

static void
ter_import_plan_clear (TerImportPlan *self)
{
  g_free (self->file_name);
  g_free (self->zone);
  g_free (self->device);
  g_free (self->area_kind);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

TER_DEFINE_RECORD (TerImportPlan, ter_import_plan, ter_import_plan_clear)

/**
 * ter_import_plan_new_full:
 * @file_name: the file's name, without its folder
 *
 * Begins a plan without columns.
 *
 * Returns: (transfer full): a plan to fill
 */
TerImportPlan *
ter_import_plan_new_full (TerImportKind kind,
                          const char   *file_name)
{
  TerImportPlan *self;

  g_return_val_if_fail (file_name != NULL, NULL);

  self = ter_import_plan_new ();
  self->kind = kind;
  self->file_name = g_strdup (file_name);
  self->size_bytes = -1;
  self->delimiter = ';';
  self->newline = '\n';
  self->has_header = TRUE;
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_import_refusal_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * ter_import_plan_add_column:
 * @title: its title
 *
 * Adds a column that is ignored until it is given a role.
 *
 * Returns: (transfer none): the column
 */
TerImportColumn *
ter_import_plan_add_column (TerImportPlan *self,
                            const char    *title)
{
  TerImportColumn *column;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);

  column = g_new0 (TerImportColumn, 1);
  column->title = g_strdup (title);
  column->channel = g_strdup ("");
  column->decimal = '.';
  g_ptr_array_add (self->columns, column);

  return column;
}

/**
 * ter_import_plan_get_column:
 *
 * Returns: (transfer none): a column
 */
TerImportColumn *
ter_import_plan_get_column (TerImportPlan *self,
                            guint          index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->columns->len, NULL);

  return g_ptr_array_index (self->columns, index);
}

/**
 * ter_import_plan_find_role:
 *
 * Finds the first column with a role.
 *
 * Returns: its index, or -1
 */
int
ter_import_plan_find_role (TerImportPlan *self,
                           TerImportRole  role)
{
  g_return_val_if_fail (self != NULL, -1);

  for (guint i = 0; i < self->columns->len; i++)
    {
      if (ter_import_plan_get_column (self, i)->role == role)
        return i;
    }

  return -1;
}

/**
 * ter_import_plan_add_note:
 * @note: in the person's language
 *
 * Adds something that the person should know before going on.
 */
void
ter_import_plan_add_note (TerImportPlan *self,
                          const char    *note)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (note != NULL);

  g_ptr_array_add (self->notes, g_strdup (note));
}

static const char *const fault_texts[] = {
  N_("no date in the column “{column}”"),
  N_("“{text}” in the column “{column}” is not a date"),
  N_("the date “{text}” is before 1900 or after 2200"),
  N_("“{text}” in the column “{column}” is not a number"),
  N_("“{text}” in the column “{column}” is neither yes nor no"),
  N_("no device in the column “{column}”"),
  N_("the file has more than 10,000 series; “{text}” is one too many"),
  N_("the column “{column}” has more than 1,000 different words: they are not states"),
  N_("more cells than columns: “{text}” has no column"),
  N_("the line is longer than 1 MiB"),
  N_("the line has more than 4,096 cells"),
  N_("a quote opens on this line and never closes"),
  N_("the line holds a NUL byte"),
  N_("not a GeoJSON feature: {text}"),
  N_("not a geometry: {text}"),
  N_("the position {text} is outside of the coordinate system"),
};

/* The texts hold names, not conversions: what comes from a file is never taken for a format. */
static char *
fill (const char             *template,
      const TerImportRefusal *refusal)
{
  GString *text = g_string_new (NULL);

  for (const char *p = template; *p != '\0';)
    {
      if (g_str_has_prefix (p, "{column}"))
        {
          g_string_append (text, refusal->column != NULL ? refusal->column : "?");
          p += strlen ("{column}");
        }
      else if (g_str_has_prefix (p, "{text}"))
        {
          g_string_append (text, refusal->text != NULL ? refusal->text : "");
          p += strlen ("{text}");
        }
      else
        g_string_append_c (text, *p++);
    }

  return g_string_free_and_steal (text);
}

/**
 * ter_import_refusal_new:
 * @column: (nullable): the title of the column at fault
 * @text: (nullable): the cell at fault; only its beginning is kept
 *
 * Returns: (transfer full): what is said of a line that is not brought in
 */
TerImportRefusal *
ter_import_refusal_new (gint64         line,
                        TerImportFault fault,
                        const char    *column,
                        const char    *text)
{
  TerImportRefusal *self;

  g_return_val_if_fail ((guint) fault < G_N_ELEMENTS (fault_texts), NULL);

  self = g_new0 (TerImportRefusal, 1);
  self->line = line;
  self->fault = fault;
  self->column = g_strdup (column);
  if (text != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      self->text = g_utf8_truncate_middle (valid, 60);
    }
  self->reason = fill (fault_texts[fault], self);

  return self;
}

/**
 * ter_import_refusal_free:
 * @self: (transfer full): a refusal
 *
 * Frees it.
 */
void
ter_import_refusal_free (TerImportRefusal *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->column);
  g_free (self->text);
  g_free (self->reason);
  g_free (self);
}

/**
 * ter_import_refusal_describe:
 *
 * Says why in the person's language; programs read the field reason.
 *
 * Returns: (transfer full): a sentence without its line
 */
char *
ter_import_refusal_describe (const TerImportRefusal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return fill (_ (fault_texts[self->fault]), self);
}

/**
 * ter_import_type_label:
 *
 * Gets the name of a type in the person's language.
 */
const char *
ter_import_type_label (TerImportType type)
{
  static const char *const labels[] = {
    N_("Empty"),     N_("Text"), N_("Code"),        N_("Number"),
    N_("Yes or no"), N_("Date"), N_("Time of day"), N_("Date and time"),
  };

  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (labels), "");

  return _ (labels[type]);
}

/**
 * ter_import_role_label:
 *
 * Gets the name of a role in the person's language.
 */
const char *
ter_import_role_label (TerImportRole role)
{
  static const char *const labels[] = {
    N_("Left out"), N_("Date and time"), N_("Day"),     N_("Time of day"), N_("Device"),
    N_("Property"), N_("Unit"),          N_("Quality"), N_("Value"),
  };

  g_return_val_if_fail ((guint) role < G_N_ELEMENTS (labels), "");

  return _ (labels[role]);
}
