/* ter-device.c — A device of a source: sensor, meter, column of a file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-device.h"

static void
ter_device_clear (TerDevice *self)
{
  g_free (self->uid);
  g_free (self->remote_id);
  g_free (self->name);
  g_free (self->profile);
}

TER_DEFINE_RECORD (TerDevice, ter_device, ter_device_clear)
