/* main.c — The territoire command
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The table of verbs, and what finds one in it. A verb is one word or two ("series get"); each is in a file of its own.
 *
 *  1. A verb is in the table when it works: none is announced for later.
 *  2. The program's name in messages is always "territoire", however it was started.
 */

#include "config.h"

#include <locale.h>
#include <signal.h>

#include <glib/gi18n-lib.h>

#include "ter-cli-table.h"
#include "ter-cli.h"
#include "ter-verbs.h"

static const TerVerb verbs[] = {
  { "check", NULL, N_("Check the integrity of a territory file"), ter_verb_check },
  { "collect", NULL, N_("Listen to the sources and store what they send"), ter_verb_collect },
  { "datasets", NULL, N_("List the inventory"), ter_verb_datasets },
  { "demo", N_("FILE"), N_("Write the demonstration territory"), ter_verb_demo },
  { "energy baseline", NULL, N_("Say what was saved at the same weather, and how sure it is"),
    ter_verb_energy_baseline },
  { "energy degree-days", NULL, N_("Count the degree days of a weather file"),
    ter_verb_energy_degree_days },
  { "import", N_("FILE"), N_("Bring a CSV or GeoJSON file in"), ter_verb_import },
  { "new", N_("FILE"), N_("Write an empty territory file"), ter_verb_new },
  { "render", N_("PAGE"), N_("Draw the charts of a page into a picture"), ter_verb_render },
  { "series correct", N_("ID"), N_("Correct values of a series; what they were is kept"),
    ter_verb_series_correct },
  { "series get", N_("ID…"), N_("Give what series say: observations, or by hour, day, month…"),
    ter_verb_series_get },
  { "series history", N_("ID"), N_("Tell what corrected values were, who corrected them and why"),
    ter_verb_series_history },
  { "series list", NULL, N_("List the series"), ter_verb_series_list },
  { "series withdraw", N_("CORRECTION"), N_("Withdraw a correction"), ter_verb_series_withdraw },
  { "sites", NULL, N_("List the buildings, sectors and places"), ter_verb_sites },
  { "source add", N_("KIND URL"), N_("Add a source: chirpstack, mqtt or ckan"),
    ter_verb_source_add },
  { "source list", NULL, N_("List the sources and their health"), ter_verb_source_list },
  { "source remove", N_("ID"), N_("Put a source aside; what it brought is kept"),
    ter_verb_source_remove },
  { "source test", N_("ID"), N_("Try a source and show what it sends; store nothing"),
    ter_verb_source_test },
};

const TerVerb *
ter_cli_list_verbs (guint *n_verbs)
{
  *n_verbs = G_N_ELEMENTS (verbs);

  return verbs;
}

static int
print_help (TerCli *cli)
{
  g_autoptr (TerCliTable) table = ter_cli_table_new (_("Verb"), _("What it does"), NULL);
  g_autofree char *rows = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *verb = verbs[i].arguments == NULL ? g_strdup (verbs[i].name)
                                                         : g_strdup_printf ("%s %s", verbs[i].name,
                                                                            _ (verbs[i].arguments));

      ter_cli_table_add (table, verb, _ (verbs[i].summary));
    }
  rows = ter_cli_table_to_string (table);
  text = g_strdup_printf (
      _("Usage: %s VERB [OPTION…]\n\n"
        "%s\n"
        "Common options: --territory FILE (or $TERRITOIRE), --json, --output FILE, --help\n"
        "“%s VERB --help” says the rest. “%s --version” says the version.\n"),
      cli->program, rows, cli->program, cli->program);

  return ter_cli_write (cli, text, -1);
}

/* The verb that @argv begins with, in one word or two, and how many words it takes. */
static const TerVerb *
match_verb (int    argc,
            char **argv,
            int   *n_words)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_auto (GStrv) words = g_strsplit (verbs[i].name, " ", 2);
      int n = (int) g_strv_length (words);

      if (argc >= n && g_str_equal (argv[0], words[0]) &&
          (n == 1 || g_str_equal (argv[1], words[1])))
        {
          *n_words = n;
          return &verbs[i];
        }
    }

  return NULL;
}

static gboolean
is_first_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_has_prefix (verbs[i].name, word) && verbs[i].name[strlen (word)] == ' ')
        return TRUE;
    }

  return FALSE;
}

static int
run (TerCli *cli,
     int     argc,
     char  **argv)
{
  const TerVerb *verb;
  g_autofree char *message = NULL;
  int n_words = 0;

  if (argc < 2)
    {
      ter_cli_usage (cli, _("a verb is missing."));
      return TER_CLI_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") ||
      g_str_equal (argv[1], "help"))
    return print_help (cli);
  if (g_str_equal (argv[1], "--version"))
    return ter_cli_write (cli, "territoire " PACKAGE_VERSION "\n", -1);

  verb = match_verb (argc - 1, argv + 1, &n_words);
  if (verb == NULL)
    {
      message = is_first_word (argv[1]) ? g_strdup_printf (_("“%s” wants another word."), argv[1])
                                        : g_strdup_printf (_("there is no verb “%s”."), argv[1]);
      return ter_cli_usage (cli, message);
    }

  cli->verb = g_strdup (verb->name);
  return verb->run (cli, argc - n_words, argv + n_words);
}

int
main (int   argc,
      char *argv[])
{
  /* Set by “meson devenv”: the translations of a build that is not installed. */
  const char *localedir = g_getenv ("TEXTDOMAINDIR");
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  /* Options of verbs are parsed in a copy: GOption moves the pointers. */
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autofree char **moving = g_memdup2 (arguments, (argc + 1) * sizeof (char *));
  TerCli cli = { .program = "territoire", .clock = clock };
  int exit_code;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* A reader that goes away is seen when writing, where it is no error. */
  signal (SIGPIPE, SIG_IGN);

  exit_code = run (&cli, argc, moving);
  g_free (cli.verb);
  g_free (cli.territory_path);
  g_free (cli.output_path);

  return exit_code;
}
