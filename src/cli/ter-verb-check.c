/* ter-verb-check.c — Check the integrity of a territory file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-format.h"
#include "ter-verbs.h"

/* How the file is filled. */
typedef struct
{
  gint64 used;
  gint64 free;
} Room;

static int
write_json (TerCli     *cli,
            GPtrArray  *problems,
            const Room *room)
{
  TerJsonWriter *writer = ter_json_writer_new (FALSE);

  ter_json_writer_begin_object (writer);
  ter_json_writer_member_boolean (writer, "ok", problems->len == 0);
  ter_json_writer_key (writer, "problems");
  ter_json_writer_begin_array (writer);
  for (guint i = 0; i < problems->len; i++)
    ter_json_writer_string (writer, g_ptr_array_index (problems, i));
  ter_json_writer_end_array (writer);
  ter_json_writer_member_int (writer, "used-bytes", room->used);
  ter_json_writer_member_int (writer, "free-bytes", room->free);
  ter_json_writer_end_object (writer);

  return ter_cli_write_json (cli, writer);
}

static int
write_text (TerCli     *cli,
            GPtrArray  *problems,
            const Room *room)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *used = ter_format_bytes (room->used);
  g_autofree char *free = ter_format_bytes (room->free);

  for (guint i = 0; i < problems->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (problems, i));
  if (problems->len == 0)
    g_string_append_printf (text, "%s\n", _("The file is sound."));
  g_string_append_printf (text, _("It holds %s, and %s of free room to be used again."), used,
                          free);
  g_string_append_c (text, '\n');

  return ter_cli_write (cli, text->str, text->len);
}

int
ter_verb_check (TerCli *cli,
                int     argc,
                char  **argv)
{
  g_autoptr (TerTerritory) territory = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;
  Room room = { 0 };
  int exit_code = TER_CLI_DONE;

  if (!ter_cli_parse (cli, NULL, &argc, &argv))
    return TER_CLI_USAGE;
  /* A file may be named as an argument too: it is what one types. */
  if (argc == 2 && cli->territory_path == NULL)
    cli->territory_path = g_strdup (argv[1]);
  else if (argc > 1)
    return ter_cli_usage (cli, _("one file is checked at a time."));

  territory = ter_cli_open (cli, TER_TERRITORY_READ_ONLY, &exit_code);
  if (territory == NULL)
    return exit_code;
  problems = ter_territory_check (territory, NULL, &error);
  if (problems == NULL || !ter_territory_measure (territory, &room.used, &room.free, &error))
    return ter_cli_refuse (cli, error);

  exit_code = cli->json ? write_json (cli, problems, &room) : write_text (cli, problems, &room);

  return problems->len > 0 ? TER_CLI_REFUSED : exit_code;
}
