/* ter-verb-render.c — Draw the charts of a page into a picture
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The charts are drawn by the code of the window, which this command is not linked with: a second program,
 * territoire-render, draws them without a display. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-verbs.h"

#define RENDERER "territoire-render"

static char *
find_renderer (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, RENDERER, NULL) : NULL;
  const char *libexec = LIBEXECDIR "/" RENDERER;

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (libexec, G_FILE_TEST_IS_EXECUTABLE))
    return g_strdup (libexec);

  return g_find_program_in_path (RENDERER);
}

static int
draw (TerCli     *cli,
      const char *renderer,
      const char *page,
      const char *territory,
      const char *width,
      const char *height,
      gboolean    dark)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) command = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_strv_builder_add_many (builder, renderer, page, "--territory", territory, "--output",
                           cli->output_path, NULL);
  if (width != NULL)
    g_strv_builder_add_many (builder, "--width", width, NULL);
  if (height != NULL)
    g_strv_builder_add_many (builder, "--height", height, NULL);
  if (dark)
    g_strv_builder_add (builder, "--dark");
  command = g_strv_builder_end (builder);
  if (!g_spawn_sync (NULL, command, NULL,
                     G_SPAWN_CHILD_INHERITS_STDOUT | G_SPAWN_CHILD_INHERITS_STDERR, NULL, NULL,
                     NULL, NULL, &status, &error))
    return ter_cli_refuse (cli, error);
  if (!g_spawn_check_wait_status (status, &error))
    return error->domain == G_SPAWN_EXIT_ERROR ? CLAMP (error->code, TER_CLI_REFUSED, TER_CLI_USAGE)
                                               : ter_cli_refuse (cli, error);

  return TER_CLI_DONE;
}

int
ter_verb_render (TerCli *cli,
                 int     argc,
                 char  **argv)
{
  int width = 0;
  int height = 0;
  gboolean dark = FALSE;
  const GOptionEntry entries[] = {
    { "width", 0, 0, G_OPTION_ARG_INT, &width, N_("Width of the picture in pixels"),
      N_("PIXELS") },
    { "height", 0, 0, G_OPTION_ARG_INT, &height, N_("Height of the picture in pixels"),
      N_("PIXELS") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, N_("Draw on a dark ground"), NULL },
    { NULL },
  };
  const char *territory;
  g_autofree char *renderer = NULL;
  g_autofree char *width_text = NULL;
  g_autofree char *height_text = NULL;
  g_autoptr (GError) error = NULL;

  if (!ter_cli_parse (cli, entries, &argc, &argv))
    return TER_CLI_USAGE;
  territory = cli->territory_path != NULL ? cli->territory_path : g_getenv ("TERRITOIRE");
  if (argc != 2)
    return ter_cli_usage (cli, _("name one page: overview, energy…"));
  if (cli->output_path == NULL)
    return ter_cli_usage (cli, _("name the picture to write: --output page.png"));
  if (territory == NULL || *territory == '\0')
    return ter_cli_usage (cli,
                          _("no territory is named: add --territory FILE, or set $TERRITOIRE."));
  if (width < 0 || height < 0 || width > 16384 || height > 16384)
    return ter_cli_usage (cli, _("a picture has 1 to 16384 pixels a side."));

  renderer = find_renderer ();
  if (renderer == NULL)
    {
      g_set_error_literal (
          &error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
          _("The program “territoire-render” is not installed: it draws the charts. It comes with "
            "the window of Territoire; install that too."));
      return ter_cli_refuse (cli, error);
    }
  width_text = width > 0 ? g_strdup_printf ("%d", width) : NULL;
  height_text = height > 0 ? g_strdup_printf ("%d", height) : NULL;

  return draw (cli, renderer, argv[1], territory, width_text, height_text, dark);
}
