/* ter-series.c — What one device observes of one property
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-series.h"

static void
ter_series_clear (TerSeries *self)
{
  g_free (self->uid);
  g_free (self->name);
  g_free (self->property);
  g_free (self->channel);
  g_free (self->unit);
  g_free (self->device_name);
  g_free (self->last_text);
}

TER_DEFINE_RECORD (TerSeries, ter_series, ter_series_clear)
