/* ter-consumption.c — What was consumed over consecutive spans of time
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-consumption.h"

static void
ter_consumption_clear (TerConsumption *self)
{
  g_free (self->edges);
  g_free (self->amounts);
  g_free (self->covered);
  g_free (self->readings);
  g_free (self->lasts);
  g_clear_pointer (&self->uncovered, g_array_unref);
  g_clear_pointer (&self->events, g_array_unref);
}

TER_DEFINE_RECORD (TerConsumption, ter_consumption, ter_consumption_clear)
