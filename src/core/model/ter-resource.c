/* ter-resource.c — A file of a dataset
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-resource.h"

static void
ter_resource_clear (TerResource *self)
{
  g_free (self->remote_id);
  g_free (self->title);
  g_free (self->format);
  g_free (self->url);
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self->sha256);
}

TER_DEFINE_RECORD (TerResource, ter_resource, ter_resource_clear)
