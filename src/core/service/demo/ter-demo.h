/* ter-demo.h — The demonstration territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-clock.h"

G_BEGIN_DECLS

/* The seed of the demonstration that everybody sees. */
#define TER_DEMO_SEED 2026

gboolean ter_demo_write (const char *path,
                         TerClock   *clock,
                         guint32     seed,
                         GError    **error);

G_END_DECLS
