/* ter-cli.c — What every verb of the command shares
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 *  1. The standard output carries the result and nothing else; what is said to the person goes to standard error.
 *  2. JSON is never translated and is written whole: half of an answer is never seen by a program.
 *  3. A file named by --output is replaced at once when the answer is complete, or left as it was.
 *  4. A reader that goes away (a pipe into head) is no error.
 *  5. Usage errors end with 2 and name the help of the verb; refusals end with 1 and the message of the refusal.
 */

#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "ter-calendar.h"
#include "ter-cli.h"
#include "ter-instant.h"

static const TerVerb *
find_verb (const char *name)
{
  guint n_verbs;
  const TerVerb *verbs = ter_cli_list_verbs (&n_verbs);

  for (guint i = 0; i < n_verbs; i++)
    {
      if (g_str_equal (verbs[i].name, name))
        return &verbs[i];
    }

  return NULL;
}

gboolean
ter_cli_parse (TerCli             *cli,
               const GOptionEntry *entries,
               int                *argc,
               char             ***argv)
{
  const GOptionEntry common[] = {
    { "territory", 't', 0, G_OPTION_ARG_FILENAME, &cli->territory_path,
      N_("The territory file, instead of $TERRITOIRE"), N_("FILE") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer in JSON, for programs"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &cli->output_path, N_("Write the answer to a file"),
      N_("FILE") },
    { NULL },
  };
  const TerVerb *verb = find_verb (cli->verb);
  g_autoptr (GOptionContext) context = g_option_context_new (verb->arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strdup_printf ("%s %s", cli->program, cli->verb);

  g_set_prgname (program);
  g_option_context_set_summary (context, _ (verb->summary));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  ter_cli_usage (cli, error->message);
  return FALSE;
}

int
ter_cli_usage (TerCli     *cli,
               const char *message)
{
  g_printerr ("%s: %s\n", cli->program, message);
  if (cli->verb != NULL)
    g_printerr (_("See “%s %s --help”."), cli->program, cli->verb);
  else
    g_printerr (_("See “%s --help”."), cli->program);
  g_printerr ("\n");

  return TER_CLI_USAGE;
}

int
ter_cli_refuse (TerCli       *cli,
                const GError *error)
{
  g_printerr ("%s: %s\n", cli->program, error->message);

  return TER_CLI_REFUSED;
}

/* One line, written over, for who looks on. */
static void
show_progress (double   share,
               gpointer data)
{
  TerCli *cli = data;

  if (isatty (STDERR_FILENO) == 0)
    return;
  g_printerr ("\r");
  g_printerr (_("%s: updating the file: %d %%"), cli->program, (int) (share * 100));
  if (share >= 1)
    g_printerr ("\n");
}

TerTerritory *
ter_cli_open (TerCli           *cli,
              TerTerritoryFlags flags,
              int              *exit_code)
{
  const char *path = cli->territory_path != NULL ? cli->territory_path : g_getenv ("TERRITOIRE");
  g_autoptr (GError) error = NULL;
  TerTerritory *territory;

  if (path == NULL || *path == '\0')
    {
      *exit_code =
          ter_cli_usage (cli,
                         _("no territory is named: add --territory FILE, or set $TERRITOIRE."));
      return NULL;
    }

  territory =
      ter_territory_open_watched (path, flags, cli->clock, show_progress, cli, NULL, &error);
  if (territory == NULL)
    *exit_code = ter_cli_refuse (cli, error);

  return territory;
}

static int
write_standard_output (TerCli     *cli,
                       const char *text,
                       gsize       length)
{
  int saved;

  errno = 0;
  if (fwrite (text, 1, length, stdout) == length && fflush (stdout) == 0)
    return TER_CLI_DONE;
  saved = errno;
  if (saved == EPIPE)
    return TER_CLI_DONE;

  g_printerr (_("%s: the answer could not be written: %s"), cli->program, g_strerror (saved));
  g_printerr ("\n");
  return TER_CLI_REFUSED;
}

int
ter_cli_write (TerCli     *cli,
               const char *text,
               gssize      length)
{
  g_autoptr (GError) error = NULL;

  if (length < 0)
    length = strlen (text);
  if (cli->output_path == NULL || g_str_equal (cli->output_path, "-"))
    return write_standard_output (cli, text, length);

  if (!g_file_set_contents_full (cli->output_path, text, length, G_FILE_SET_CONTENTS_CONSISTENT,
                                 0666, &error))
    return ter_cli_refuse (cli, error);

  return TER_CLI_DONE;
}

/* Takes the writer. */
int
ter_cli_write_json (TerCli        *cli,
                    TerJsonWriter *writer)
{
  g_autofree char *text = ter_json_writer_steal (writer);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  ter_json_writer_free (writer);

  return ter_cli_write (cli, line, -1);
}

void
ter_cli_write_instant (TerJsonWriter *writer,
                       const char    *key,
                       gint64         instant_us)
{
  g_autofree char *text =
      instant_us != TER_INSTANT_NONE ? ter_instant_to_string (instant_us) : NULL;

  ter_json_writer_member_string (writer, key, text);
}

gboolean
ter_cli_read_id (const char *text,
                 gint64     *id)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &value, NULL))
    return FALSE;
  *id = (gint64) value;

  return TRUE;
}

/* An instant with its offset, or the first instant of a local date. */
static gboolean
read_instant (const char *text,
              GTimeZone  *zone,
              gint64     *instant_us)
{
  int year, month, day, n_read;

  if (strlen (text) == 10 && sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &n_read) == 3 &&
      n_read == 10)
    {
      if (!g_date_valid_dmy (day, month, year))
        return FALSE;
      *instant_us = ter_calendar_instant (zone, year, month, day);
      return TRUE;
    }

  return ter_instant_from_string (text, instant_us);
}

gboolean
ter_cli_read_span (TerCli     *cli,
                   const char *from,
                   const char *to,
                   GTimeZone  *zone,
                   TerSpan    *span)
{
  if ((from == NULL || read_instant (from, zone, &span->start_us)) &&
      (to == NULL || read_instant (to, zone, &span->end_us)))
    return TRUE;

  ter_cli_usage (cli, _("a time is a date, “2026-01-31”, or an instant, “2026-01-31T12:00:00Z”."));

  return FALSE;
}
