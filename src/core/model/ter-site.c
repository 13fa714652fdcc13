/* ter-site.c — A place that consumes or is measured: a building, a water sector
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-site.h"

static void
ter_site_clear (TerSite *self)
{
  g_free (self->uid);
  g_free (self->name);
  g_free (self->use);
  g_free (self->zone);
}

TER_DEFINE_RECORD (TerSite, ter_site, ter_site_clear)
