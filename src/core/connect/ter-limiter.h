/* ter-limiter.h — Good manners towards servers: how often and how many at once
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-clock.h"

G_BEGIN_DECLS

#define TER_TYPE_LIMITER (ter_limiter_get_type ())
G_DECLARE_FINAL_TYPE (TerLimiter, ter_limiter, TER, LIMITER, GObject)

TerLimiter *ter_limiter_new (TerClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void        ter_limiter_set_interval (TerLimiter *self,
                                      gint64      interval_us);

gint64      ter_limiter_acquire (TerLimiter *self,
                                 const char *host);
void        ter_limiter_release (TerLimiter *self,
                                 const char *host);
void        ter_limiter_hold (TerLimiter *self,
                              const char *host,
                              gint64      delay_us);
gint64      ter_limiter_get_hold_us (TerLimiter *self,
                                     const char *host);

G_END_DECLS
