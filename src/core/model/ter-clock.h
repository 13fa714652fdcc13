/* ter-clock.h — The only way to know what time it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TER_USEC_PER_SEC  G_GINT64_CONSTANT (1000000)
#define TER_USEC_PER_HOUR (3600 * TER_USEC_PER_SEC)
#define TER_USEC_PER_DAY  (86400 * TER_USEC_PER_SEC)

#define TER_TYPE_CLOCK (ter_clock_get_type ())
G_DECLARE_FINAL_TYPE (TerClock, ter_clock, TER, CLOCK, GObject)

TerClock *ter_clock_new_system (void) G_GNUC_WARN_UNUSED_RESULT;
TerClock *ter_clock_new_manual (gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;

gint64    ter_clock_get_now_us (TerClock *self);
gint64    ter_clock_get_monotonic_us (TerClock *self);
void      ter_clock_advance (TerClock *self,
                             gint64    delta_us);

G_END_DECLS
