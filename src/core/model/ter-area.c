/* ter-area.c — A commune, a sector or a place, with its geometry
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-area.h"

static void
ter_area_clear (TerArea *self)
{
  g_free (self->uid);
  g_free (self->code);
  g_free (self->name);
  g_free (self->kind);
  g_clear_pointer (&self->geometry, ter_geometry_unref);
}

TER_DEFINE_RECORD (TerArea, ter_area, ter_area_clear)
