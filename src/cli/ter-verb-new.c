/* ter-verb-new.c — Write an empty territory file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-verbs.h"

int
ter_verb_new (TerCli *cli,
              int     argc,
              char  **argv)
{
  g_autofree char *name = NULL;
  g_autofree char *zone = NULL;
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &name, N_("What people call the territory"),
      N_("NAME") },
    { "zone", 'z', 0, G_OPTION_ARG_STRING, &zone, N_("The time zone of its days (Europe/Paris)"),
      N_("ZONE") },
    { NULL },
  };
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GTimeZone) known = NULL;
  g_autoptr (GError) error = NULL;
  TerJsonWriter *writer;
  g_autofree char *text = NULL;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2)
    return ter_cli_usage (cli, _("name one file to write."));
  if (zone != NULL && (known = g_time_zone_new_identifier (zone)) == NULL)
    return ter_cli_usage (cli, _("this time zone is not known; one is “Europe/Paris”."));
  if (name == NULL)
    {
      g_autofree char *base = g_path_get_basename (argv[1]);

      name = g_filename_display_name (base);
      if (g_str_has_suffix (name, ".territoire"))
        name[strlen (name) - strlen (".territoire")] = '\0';
    }

  territory = ter_territory_create (argv[1], name, zone, cli->clock, &error);
  if (territory == NULL)
    return ter_cli_refuse (cli, error);

  if (cli->json)
    {
      writer = ter_json_writer_new (FALSE);
      ter_json_writer_begin_object (writer);
      ter_json_writer_member_string (writer, "path", ter_territory_get_path (territory));
      ter_json_writer_member_string (writer, "name", name);
      ter_json_writer_member_string (writer, "zone", ter_territory_get_zone_name (territory));
      ter_json_writer_end_object (writer);
      return ter_cli_write_json (cli, writer);
    }
  text = g_strdup_printf (_("“%s” is written in %s.\n"), name, argv[1]);

  return ter_cli_write (cli, text, -1);
}
