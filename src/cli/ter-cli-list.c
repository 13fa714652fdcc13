/* ter-cli-list.c — Verbs that list what a territory holds
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-cli-list.h"

static int
write_json (TerCli           *cli,
            const TerCliList *list,
            GPtrArray        *rows)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < rows->len; i++)
    {
      ter_json_writer_begin_object (writer);
      list->write (writer, g_ptr_array_index (rows, i));
      ter_json_writer_end_object (writer);
    }
  ter_json_writer_end_array (writer);

  return ter_cli_write_json (cli, writer);
}

static int
write_table (TerCli           *cli,
             const TerCliList *list,
             GPtrArray        *rows,
             TerTerritory     *territory)
{
  g_autoptr (TerCliTable) table = list->new_table ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < rows->len; i++)
    list->add (table, g_ptr_array_index (rows, i), territory);
  text = ter_cli_table_to_string (table);

  return ter_cli_write (cli, text, -1);
}

/**
 * ter_cli_list:
 * @list: what the verb has of its own
 *
 * Runs a verb without arguments that lists rows: as a table for people, as an array with --json.
 *
 * Returns: the exit code
 */
int
ter_cli_list (TerCli           *cli,
              const TerCliList *list,
              int               argc,
              char            **argv)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  if (!ter_cli_parse (cli, NULL, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 1)
    return ter_cli_usage (cli, _("it takes no argument."));
  territory = ter_cli_open (cli, TER_TERRITORY_READ_ONLY, &exit_code);
  if (territory == NULL)
    return exit_code;
  rows = list->load (territory, &error);
  if (rows == NULL)
    return ter_cli_refuse (cli, error);

  return cli->json ? write_json (cli, list, rows) : write_table (cli, list, rows, territory);
}
