/* ter-meter.c — A meter of a site
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-meter.h"

static void
ter_meter_clear (TerMeter *self)
{
  g_free (self->uid);
  g_free (self->name);
  g_free (self->fluid);
  g_free (self->reference);
}

TER_DEFINE_RECORD (TerMeter, ter_meter, ter_meter_clear)
