/* ter-limiter.c — Good manners towards servers: how often and how many at once
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * One limiter is shared by all that asks over HTTP. For each host it keeps when the next request may begin,
 * how many are running, and until when the host asked to be left alone.
 *
 * 1. At most one request a second begins towards a host, and at most two run at the same time.
 * 2. While a host is held, nothing begins towards it.
 * 3. Times are monotonic: setting the machine's clock neither opens nor closes anything.
 *
 * Threads: any; one mutex. It never sleeps: it says how long to wait, and the caller waits as it can.
 */

#include "config.h"

#include "ter-limiter.h"

#define DEFAULT_INTERVAL_US (1 * TER_USEC_PER_SEC)
#define MAX_RUNNING 2

/* How soon to ask again when both places are taken. */
#define BUSY_WAIT_US (TER_USEC_PER_SEC / 20)

struct _TerLimiter
{
  GObject parent_instance;

  /* Owned */
  TerClock *clock;
  GHashTable *hosts; /* name → Host */

  GMutex mutex;
  gint64 interval_us;
};

typedef struct
{
  gint64 next_us;
  gint64 held_until_us;
  guint n_running;
} Host;

G_DEFINE_FINAL_TYPE (TerLimiter, ter_limiter, G_TYPE_OBJECT)

/* The mutex is held by the caller. */
static Host *
get_host (TerLimiter *self,
          const char *name)
{
  Host *host = g_hash_table_lookup (self->hosts, name);

  if (host == NULL)
    {
      host = g_new0 (Host, 1);
      host->next_us = G_MININT64;
      host->held_until_us = G_MININT64;
      g_hash_table_insert (self->hosts, g_strdup (name), host);
    }

  return host;
}

static void
ter_limiter_finalize (GObject *object)
{
  TerLimiter *self = TER_LIMITER (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->hosts, g_hash_table_unref);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ter_limiter_parent_class)->finalize (object);
}

static void
ter_limiter_class_init (TerLimiterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_limiter_finalize;
}

static void
ter_limiter_init (TerLimiter *self)
{
  g_mutex_init (&self->mutex);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->interval_us = DEFAULT_INTERVAL_US;
}

/**
 * ter_limiter_new:
 * @clock: what time it is
 *
 * Creates a limiter of one request a second and two connections for each host.
 *
 * Returns: (transfer full): a limiter
 */
TerLimiter *
ter_limiter_new (TerClock *clock)
{
  TerLimiter *self;

  g_return_val_if_fail (TER_IS_CLOCK (clock), NULL);

  self = g_object_new (TER_TYPE_LIMITER, NULL);
  self->clock = g_object_ref (clock);
  return self;
}

/**
 * ter_limiter_set_interval:
 * @interval_us: µs between the beginnings of two requests to one host
 *
 * Changes how often a host is asked.
 */
void
ter_limiter_set_interval (TerLimiter *self,
                          gint64      interval_us)
{
  g_return_if_fail (TER_IS_LIMITER (self));
  g_return_if_fail (interval_us >= 0);

  g_mutex_lock (&self->mutex);
  self->interval_us = interval_us;
  g_mutex_unlock (&self->mutex);
}

/**
 * ter_limiter_acquire:
 * @host: a host and its port
 *
 * Asks to begin a request. When it may, it counts as running until ter_limiter_release().
 *
 * Returns: 0 when the request may begin now, else how many µs to wait before asking again
 */
gint64
ter_limiter_acquire (TerLimiter *self,
                     const char *host)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gint64 now;
  gint64 from;
  Host *state;

  g_return_val_if_fail (TER_IS_LIMITER (self) && host != NULL, 0);

  locker = g_mutex_locker_new (&self->mutex);
  now = ter_clock_get_monotonic_us (self->clock);
  state = get_host (self, host);
  from = MAX (state->next_us, state->held_until_us);
  if (now < from)
    return from - now;
  if (state->n_running >= MAX_RUNNING)
    return BUSY_WAIT_US;

  state->n_running++;
  state->next_us = now + self->interval_us;
  return 0;
}

/**
 * ter_limiter_release:
 * @host: as given to ter_limiter_acquire()
 *
 * Says that a request ended.
 */
void
ter_limiter_release (TerLimiter *self,
                     const char *host)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Host *state;

  g_return_if_fail (TER_IS_LIMITER (self) && host != NULL);

  locker = g_mutex_locker_new (&self->mutex);
  state = get_host (self, host);
  g_return_if_fail (state->n_running > 0);
  state->n_running--;
}

/**
 * ter_limiter_hold:
 * @host: a host and its port
 * @delay_us: for how long, from now
 *
 * Leaves a host alone for some time, because it asked for it. A shorter hold does not end a longer one.
 */
void
ter_limiter_hold (TerLimiter *self,
                  const char *host,
                  gint64      delay_us)
{
  g_autoptr (GMutexLocker) locker = NULL;
  Host *state;

  g_return_if_fail (TER_IS_LIMITER (self) && host != NULL && delay_us >= 0);

  locker = g_mutex_locker_new (&self->mutex);
  state = get_host (self, host);
  state->held_until_us =
      MAX (state->held_until_us, ter_clock_get_monotonic_us (self->clock) + delay_us);
}

/**
 * ter_limiter_get_hold_us:
 * @host: a host and its port
 *
 * Gets for how long a host is still left alone.
 *
 * Returns: µs, 0 when it is not
 */
gint64
ter_limiter_get_hold_us (TerLimiter *self,
                         const char *host)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gint64 now;

  g_return_val_if_fail (TER_IS_LIMITER (self) && host != NULL, 0);

  locker = g_mutex_locker_new (&self->mutex);
  now = ter_clock_get_monotonic_us (self->clock);
  return MAX (0, MAX (get_host (self, host)->held_until_us, now) - now);
}
