/* ter-samples.c — The observations of one series, as columns
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-samples.h"

static void
ter_samples_clear (TerSamples *self)
{
  g_free (self->times);
  g_free (self->values);
  g_free (self->qualities);
}

TER_DEFINE_RECORD (TerSamples, ter_samples, ter_samples_clear)
