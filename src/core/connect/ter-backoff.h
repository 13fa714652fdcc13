/* ter-backoff.h — How long to wait before trying again
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerBackoff:
 * @min_ms: the first wait
 * @max_ms: no wait is longer
 * @n_failures: how often it failed in a row
 *
 * Waits that double from failure to failure, spread so that a hundred programs that lost the same server do
 * not come back in the same second.
 */
typedef struct
{
  guint min_ms;
  guint max_ms;
  guint n_failures;
} TerBackoff;

guint ter_backoff_next_ms (TerBackoff *self,
                           GRand      *random);
void  ter_backoff_reset (TerBackoff *self);

G_END_DECLS
