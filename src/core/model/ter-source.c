/* ter-source.c — Where data come from
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-source.h"

static void
ter_source_clear (TerSource *self)
{
  g_free (self->uid);
  g_free (self->kind);
  g_free (self->name);
  g_free (self->purpose);
  g_free (self->url);
  g_free (self->config);
  g_free (self->last_error);
}

TER_DEFINE_RECORD (TerSource, ter_source, ter_source_clear)
