/* ter-run.c — What the program did: a collection, an import, a harvest
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-run.h"

static void
ter_run_clear (TerRun *self)
{
  g_free (self->kind);
  g_free (self->label);
  g_free (self->version);
  g_free (self->error);
  g_free (self->detail);
}

TER_DEFINE_RECORD (TerRun, ter_run, ter_run_clear)
