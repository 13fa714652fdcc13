/* main.c — The window's program
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-application.h"
#include "ter-gui.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (TerClock) clock = NULL;
  g_autoptr (TerApplication) application = NULL;
  int status;

  ter_gui_init ();
  clock = ter_clock_new_system ();
  application = ter_application_new (clock);

  status = g_application_run (G_APPLICATION (application), argc, argv);

  return status == 0 && ter_application_has_failed (application) ? 1 : status;
}
