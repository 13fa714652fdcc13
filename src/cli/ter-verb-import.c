/* ter-verb-import.c — Bring a file into the territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Reads a CSV or GeoJSON file as the window's preview proposes it, or only shows that proposal.
 *
 *  1. The reasons of the JSON are the program's own words and do not change with the language.
 *  2. Lines that are refused do not stop the others; a file of which nothing could be read ends with 1.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-cli-table.h"
#include "ter-format.h"
#include "ter-importer.h"
#include "ter-verbs.h"

/* So many reasons are said to a person; all that are kept are in the JSON. */
#define MAX_SAID 20

typedef struct
{
  char *device;
  char *zone;
  char *kind;
  char *time;
  char *device_column;
  char **values;
  char **ignored;
  gboolean preview;
} ImportOptions;

static void
import_options_clear (ImportOptions *options)
{
  g_free (options->device);
  g_free (options->zone);
  g_free (options->kind);
  g_free (options->time);
  g_free (options->device_column);
  g_strfreev (options->values);
  g_strfreev (options->ignored);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ImportOptions, import_options_clear)

static void
write_refusals (TerJsonWriter *writer,
                GPtrArray     *refusals)
{
  ter_json_writer_key (writer, "refused");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < refusals->len; i++)
    {
      const TerImportRefusal *refusal = g_ptr_array_index (refusals, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_int (writer, "line", refusal->line);
      ter_json_writer_member_string (writer, "reason", refusal->reason);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);
}

static int
result_json (TerCli                *cli,
             const TerImportResult *result)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_int (writer, "series", result->n_series);
  ter_json_writer_member_int (writer, "observations", result->n_observations);
  ter_json_writer_member_int (writer, "duplicates", result->n_duplicates);
  if (result->n_areas > 0)
    ter_json_writer_member_int (writer, "areas", result->n_areas);
  write_refusals (writer, result->refusals);
  if (result->n_refused > result->refusals->len)
    ter_json_writer_member_int (writer, "refused_more", result->n_refused - result->refusals->len);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static void
add_count (TerCliTable *table,
           const char  *label,
           gint64       count)
{
  g_autofree char *text = ter_format_count (count);

  if (count > 0)
    ter_cli_table_add (table, label, text);
}

static void
say_refusals (const TerImportResult *result)
{
  for (guint i = 0; i < result->refusals->len && i < MAX_SAID; i++)
    {
      g_autofree char *text = ter_import_refusal_describe (g_ptr_array_index (result->refusals, i));

      g_printerr ("%s\n", text);
    }
  if (result->n_refused > MAX_SAID)
    {
      g_autofree char *more = ter_format_count (result->n_refused - MAX_SAID);

      g_printerr (_("… and %s more; --json gives their reasons."), more);
      g_printerr ("\n");
    }
}

static int
result_text (TerCli                *cli,
             const TerImportResult *result)
{
  g_autoptr (TerCliTable) table = ter_cli_table_new (_("What was brought in"), ">", NULL);
  g_autofree char *text = NULL;

  add_count (table, _("Lines read"), result->n_rows);
  add_count (table, _("Series"), result->n_series);
  add_count (table, _("New observations"), result->n_observations);
  add_count (table, _("Already there"), result->n_duplicates);
  add_count (table, _("Corrections"), result->n_corrections);
  add_count (table, _("Said to be missing"), result->n_missing);
  add_count (table, _("Doubtful local times"), result->n_suspect);
  add_count (table, _("Areas"), result->n_areas);
  add_count (table, _("Refused lines"), result->n_refused);
  say_refusals (result);
  text = ter_cli_table_to_string (table);

  return ter_cli_write (cli, text, -1);
}

static const char *
role_word (TerImportRole role)
{
  static const char *const words[] = { "ignore",   "instant", "day",     "time", "device",
                                       "property", "unit",    "quality", "value" };

  return role < G_N_ELEMENTS (words) ? words[role] : "ignore";
}

static int
plan_json (TerCli        *cli,
           TerImportPlan *plan)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_string (writer, "file", plan->file_name);
  ter_json_writer_member_string (writer, "kind",
                                 plan->kind == TER_IMPORT_TABLE ? "table" : "features");
  if (plan->kind == TER_IMPORT_FEATURES)
    {
      ter_json_writer_member_string (writer, "area_kind", plan->area_kind);
      ter_json_writer_member_int (writer, "features", plan->n_features);
    }
  ter_json_writer_key (writer, "columns");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; plan->columns != NULL && i < plan->columns->len; i++)
    {
      const TerImportColumn *column = g_ptr_array_index (plan->columns, i);

      ter_json_writer_begin_object (writer);
      ter_json_writer_member_string (writer, "title", column->title);
      ter_json_writer_member_string (writer, "role", role_word (column->role));
      ter_json_writer_member_string (writer, "property", column->property);
      ter_json_writer_member_string (writer, "unit", column->unit);
      ter_json_writer_member_string (writer, "example", column->example);
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);
  if (plan->problems != NULL)
    write_refusals (writer, plan->problems);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static int
plan_text (TerCli        *cli,
           TerImportPlan *plan)
{
  g_autoptr (TerCliTable) table =
      ter_cli_table_new (_("Column"), _("What it holds"), _("What it is for"), _("Property"),
                         _("Unit"), _("Example"), NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; plan->columns != NULL && i < plan->columns->len; i++)
    {
      const TerImportColumn *column = g_ptr_array_index (plan->columns, i);
      gboolean is_value = column->role == TER_IMPORT_VALUE && column->property != NULL;

      ter_cli_table_add (table, column->title, ter_import_type_label (column->type),
                         ter_import_role_label (column->role),
                         is_value ? ter_property_label (column->property) : "",
                         is_value ? column->unit : "", column->example);
    }
  for (guint i = 0; plan->notes != NULL && i < plan->notes->len; i++)
    g_printerr ("%s\n", (const char *) g_ptr_array_index (plan->notes, i));
  text = ter_cli_table_to_string (table);

  return ter_cli_write (cli, text, -1);
}

/* Gives a column its role. Its title may be followed by what it measures and in what: "Relevé=water-index=m3". */
static gboolean
set_role (TerImportPlan *plan,
          const char    *description,
          TerImportRole  role,
          GError       **error)
{
  g_auto (GStrv) parts = g_strsplit (description, "=", 3);
  TerImportColumn *column = NULL;
  const TerProperty *property;

  for (guint i = 0; plan->columns != NULL && i < plan->columns->len; i++)
    {
      if (g_str_equal (ter_import_plan_get_column (plan, i)->title, parts[0]))
        column = ter_import_plan_get_column (plan, i);
    }
  if (column == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("There is no column “%s” in this file; --preview lists them."), parts[0]);
      return FALSE;
    }

  column->role = role;
  if (role == TER_IMPORT_VALUE && parts[1] != NULL)
    {
      property = ter_property_lookup (parts[1]);
      g_set_str (&column->property, parts[1]);
      column->kind = property != NULL ? property->kind : TER_SERIES_GAUGE;
      g_set_str (&column->unit, parts[2] != NULL   ? parts[2]
                                : property != NULL ? property->unit
                                                   : column->unit);
    }
  else if (role == TER_IMPORT_VALUE && column->property == NULL)
    {
      g_set_str (&column->property, parts[0]);
    }

  return TRUE;
}

static gboolean
set_roles (TerImportPlan *plan,
           char         **descriptions,
           TerImportRole  role,
           GError       **error)
{
  for (guint i = 0; descriptions != NULL && descriptions[i] != NULL; i++)
    {
      if (!set_role (plan, descriptions[i], role, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
change_plan (TerImportPlan       *plan,
             const char          *path,
             const ImportOptions *options,
             GError             **error)
{
  if (options->device != NULL)
    g_set_str (&plan->device, options->device);
  if (options->zone != NULL)
    g_set_str (&plan->zone, options->zone);
  if (options->kind != NULL)
    g_set_str (&plan->area_kind, options->kind);
  if (options->time == NULL && options->device_column == NULL && options->values == NULL &&
      options->ignored == NULL)
    return TRUE;

  if (!set_roles (plan, options->ignored, TER_IMPORT_IGNORE, error) ||
      !set_roles (plan, options->values, TER_IMPORT_VALUE, error) ||
      (options->device_column != NULL &&
       !set_role (plan, options->device_column, TER_IMPORT_DEVICE, error)) ||
      (options->time != NULL && !set_role (plan, options->time, TER_IMPORT_INSTANT, error)))
    return FALSE;
  plan->is_table_only = FALSE;

  return ter_importer_try (plan, path, NULL, error);
}

static int
bring_in (TerCli              *cli,
          const char          *path,
          const ImportOptions *options)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (TerImportPlan) plan = NULL;
  g_autoptr (TerImportResult) result = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  territory = ter_cli_open (cli, options->preview ? TER_TERRITORY_READ_ONLY : TER_TERRITORY_DEFAULT,
                            &exit_code);
  if (territory == NULL)
    return exit_code;
  plan = ter_importer_preview (territory, path, NULL, &error);
  if (plan == NULL)
    return ter_cli_refuse (cli, error);
  if (!change_plan (plan, path, options, &error))
    return ter_cli_refuse (cli, error);
  if (options->preview)
    return cli->json ? plan_json (cli, plan) : plan_text (cli, plan);

  result = ter_importer_run (territory, path, plan, NULL, NULL, NULL, &error);
  if (result == NULL)
    return ter_cli_refuse (cli, error);
  exit_code = cli->json ? result_json (cli, result) : result_text (cli, result);

  return result->n_refused > 0 &&
                 result->n_observations + result->n_duplicates + result->n_areas == 0
             ? TER_CLI_REFUSED
             : exit_code;
}

int
ter_verb_import (TerCli *cli,
                 int     argc,
                 char  **argv)
{
  g_auto (ImportOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "preview", 'p', 0, G_OPTION_ARG_NONE, &options.preview,
      N_("Show how the file would be read; store nothing"), NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING, &options.device,
      N_("What the readings come from, if no column says it"), N_("NAME") },
    { "zone", 'z', 0, G_OPTION_ARG_STRING, &options.zone,
      N_("The time zone of times without an offset"), N_("ZONE") },
    { "time", 0, 0, G_OPTION_ARG_STRING, &options.time, N_("The column that says when"),
      N_("COLUMN") },
    { "value", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.values,
      N_("A column of values, and what it measures in what: Index=water-index=m3"),
      N_("COLUMN") },
    { "device-column", 0, 0, G_OPTION_ARG_STRING, &options.device_column,
      N_("The column that says which device"), N_("COLUMN") },
    { "ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.ignored, N_("A column to leave out"),
      N_("COLUMN") },
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &options.kind,
      N_("GeoJSON: commune, sector, district or place"), N_("KIND") },
    { NULL },
  };
  g_autoptr (GTimeZone) zone = NULL;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2)
    return ter_cli_usage (cli, _("name one file to bring in."));
  if (options.zone != NULL && (zone = g_time_zone_new_identifier (options.zone)) == NULL)
    return ter_cli_usage (cli, _("this time zone is not known; one is “Europe/Paris”."));

  return bring_in (cli, argv[1], &options);
}
