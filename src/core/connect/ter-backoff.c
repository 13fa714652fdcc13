/* ter-backoff.c — How long to wait before trying again
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-backoff.h"

/**
 * ter_backoff_next_ms:
 * @random: what spreads the waits
 *
 * Notes a failure. The wait is between half of, and the whole of, @min_ms doubled at each failure, up to @max_ms.
 *
 * Returns: how long to wait now, in milliseconds
 */
guint
ter_backoff_next_ms (TerBackoff *self,
                     GRand      *random)
{
  guint64 whole;

  g_return_val_if_fail (self != NULL && random != NULL, 1000);

  whole = MIN ((guint64) self->min_ms << MIN (self->n_failures, 20), self->max_ms);
  self->n_failures++;

  return (guint) (whole / 2 + (guint64) (g_rand_double (random) * (double) (whole - whole / 2)));
}

/**
 * ter_backoff_reset:
 *
 * Notes a success.
 */
void
ter_backoff_reset (TerBackoff *self)
{
  g_return_if_fail (self != NULL);

  self->n_failures = 0;
}
