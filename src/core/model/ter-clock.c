/* ter-clock.c — The only way to know what time it is
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-clock.h"

struct _TerClock
{
  GObject parent_instance;

  GMutex mutex;
  gboolean manual;
  gint64 now_us;
};

G_DEFINE_FINAL_TYPE (TerClock, ter_clock, G_TYPE_OBJECT)

static void
ter_clock_finalize (GObject *object)
{
  TerClock *self = TER_CLOCK (object);

  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ter_clock_parent_class)->finalize (object);
}

static void
ter_clock_class_init (TerClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_clock_finalize;
}

static void
ter_clock_init (TerClock *self)
{
  g_mutex_init (&self->mutex);
}

/**
 * ter_clock_new_system:
 *
 * Creates the clock of the machine.
 *
 * Returns: (transfer full): a clock
 */
TerClock *
ter_clock_new_system (void)
{
  return g_object_new (TER_TYPE_CLOCK, NULL);
}

/**
 * ter_clock_new_manual:
 * @now_us: the instant it shows, in UTC microseconds
 *
 * Creates a clock that moves only when told to, for tests and for replays.
 *
 * Returns: (transfer full): a clock
 */
TerClock *
ter_clock_new_manual (gint64 now_us)
{
  TerClock *self = g_object_new (TER_TYPE_CLOCK, NULL);

  self->manual = TRUE;
  self->now_us = now_us;

  return self;
}

/**
 * ter_clock_get_now_us:
 *
 * Gets the present instant in microseconds since 1970-01-01T00:00:00Z. May be called from any thread.
 */
gint64
ter_clock_get_now_us (TerClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (TER_IS_CLOCK (self), 0);

  if (!self->manual)
    return g_get_real_time ();

  locker = g_mutex_locker_new (&self->mutex);
  return self->now_us;
}

/**
 * ter_clock_get_monotonic_us:
 *
 * Gets a count of microseconds that never goes back, for deadlines and rates.
 */
gint64
ter_clock_get_monotonic_us (TerClock *self)
{
  g_return_val_if_fail (TER_IS_CLOCK (self), 0);

  return self->manual ? ter_clock_get_now_us (self) : g_get_monotonic_time ();
}

/**
 * ter_clock_advance:
 * @delta_us: how far to move
 *
 * Moves a manual clock. A system clock cannot be moved.
 */
void
ter_clock_advance (TerClock *self,
                   gint64    delta_us)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (TER_IS_CLOCK (self));
  g_return_if_fail (self->manual);

  locker = g_mutex_locker_new (&self->mutex);
  self->now_us += delta_us;
}
