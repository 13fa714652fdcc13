/* ter-cli-secret.c — A password that the person gives, never as an argument
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The arguments of a program are seen by everybody on the machine and kept in the history of the shell. A password
 * comes from the environment (TERRITOIRE_PASSWORD), else from the first line of the standard input, which a terminal
 * does not show. */

#include "config.h"

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "ter-cli-secret.h"
#include "ter-collector.h"

#define VARIABLE "TERRITOIRE_PASSWORD"
#define MAX_LENGTH 4096

static char *
read_line (void)
{
  char line[MAX_LENGTH];
  char *end;

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  end = strpbrk (line, "\r\n");
  if (end != NULL)
    *end = '\0';

  return g_strdup (line);
}

static char *
ask (void)
{
  struct termios shown, hidden;
  gboolean is_terminal = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &shown) == 0;
  char *line;

  if (is_terminal)
    {
      hidden = shown;
      hidden.c_lflag &= ~(tcflag_t) ECHO;
      g_printerr ("%s ", _("Password:"));
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
    }
  line = read_line ();
  if (is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
      g_printerr ("\n");
    }

  return line;
}

char *
ter_cli_read_password (GError **error)
{
  const char *given = g_getenv (VARIABLE);
  char *password = given != NULL ? g_strdup (given) : ask ();

  if (password == NULL || *password == '\0')
    {
      g_clear_pointer (&password, g_free);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("No password came: write it on the standard input, or set %s."), VARIABLE);
    }

  return password;
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  GAsyncResult **slot = data;

  *slot = g_object_ref (result);
}

gboolean
ter_cli_store_password (TerTerritory *territory,
                        TerSource    *source,
                        const char   *username,
                        const char   *password,
                        GError      **error)
{
  g_autoptr (TerCollector) collector = ter_collector_new (territory);
  g_autoptr (GAsyncResult) result = NULL;

  ter_collector_store_secret_async (collector, source, username, password, NULL, stored_cb,
                                    &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return ter_collector_store_secret_finish (collector, result, error);
}
