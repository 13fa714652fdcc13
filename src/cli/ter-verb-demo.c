/* ter-verb-demo.c — Write the demonstration territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-demo.h"
#include "ter-verbs.h"

static int
write_done (TerCli     *cli,
            const char *path,
            guint32     seed,
            gint64      elapsed_us)
{
  g_autofree char *text = NULL;
  TerJsonWriter *writer;

  if (cli->json)
    {
      writer = ter_json_writer_new (FALSE);
      ter_json_writer_begin_object (writer);
      ter_json_writer_member_string (writer, "path", path);
      ter_json_writer_member_int (writer, "seed", seed);
      ter_json_writer_member_double (writer, "seconds", elapsed_us / 1e6);
      ter_json_writer_end_object (writer);
      return ter_cli_write_json (cli, writer);
    }
  text = g_strdup_printf (
      _("The demonstration territory is written in %s. Everything in it is invented.\n"), path);

  return ter_cli_write (cli, text, -1);
}

int
ter_verb_demo (TerCli *cli,
               int     argc,
               char  **argv)
{
  gint64 seed = TER_DEMO_SEED;
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed,
      N_("Another territory of the same kind for each number"), N_("NUMBER") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint64 start_us;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  if (argc != 2)
    return ter_cli_usage (cli, _("name one file to write."));
  if (seed < 0 || seed > G_MAXUINT32)
    return ter_cli_usage (cli, _("a seed is a number from 0 to 4294967295."));

  start_us = ter_clock_get_monotonic_us (cli->clock);
  if (!ter_demo_write (argv[1], cli->clock, (guint32) seed, &error))
    return ter_cli_refuse (cli, error);

  return write_done (cli, argv[1], (guint32) seed,
                     ter_clock_get_monotonic_us (cli->clock) - start_us);
}
