/* ter-gui.c — What every program with a window does first
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-gui.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "ter-resources.h"

/**
 * ter_gui_init:
 *
 * Sets the language and makes the templates, the style and the icons known. The linker keeps the
 * resources of a static library only because something here names them.
 */
void
ter_gui_init (void)
{
  /* Set by “meson devenv”: the translations of a build that is not installed. */
  const char *localedir = g_getenv ("TEXTDOMAINDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_resources_register (ter_resources_get_resource ());
}
