/* ter-http-retry.c — Whether and when to ask again
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What to do after a failed GET, as a function of what failed: no network, no timer, no clock in here.
 *
 * 1. A request is tried five times at most.
 * 2. 429 and 503 wait as long as the server asks, and not a moment less; without a wish of theirs, and after
 *    500, 502, 504 or a broken connection, the wait doubles each time.
 * 3. A wait of our own is spread by half of itself up or down, so that a hundred machines that failed
 *    together do not come back together. A wait that the server asked for is only ever made longer.
 * 4. What will not get better by asking again is not asked again: 4xx, a bad certificate, a refused address,
 *    an answer too large, a deadline that passed.
 */

#include "config.h"

#include "ter-http-private.h"
#include "ter-http-retry.h"

#define MAX_TRIES 5
#define MAX_BACK_OFF_US (60 * TER_USEC_PER_SEC)

static gint64
back_off (TerHttpRetry *self,
          GRand        *random)
{
  gint64 wait = self->base_us << MIN (self->n_tries - 1, 16);

  wait = MIN (wait, MAX_BACK_OFF_US);
  return (gint64) ((double) wait * g_rand_double_range (random, 0.5, 1.5));
}

/**
 * ter_http_retry_after_status:
 * @status: the status of the answer
 * @retry_after_us: how long the server asked to wait, or -1
 * @random: for the spread
 *
 * Counts one failed try.
 *
 * Returns: how many µs to wait before the next one, or -1 when there should be none
 */
gint64
ter_http_retry_after_status (TerHttpRetry *self,
                             guint         status,
                             gint64        retry_after_us,
                             GRand        *random)
{
  gint64 wait;

  g_return_val_if_fail (self != NULL && random != NULL, -1);

  if (++self->n_tries >= MAX_TRIES)
    return -1;

  switch (status)
    {
    case STATUS_TOO_MANY_REQUESTS:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
      wait = back_off (self, random);
      if (retry_after_us < 0)
        return wait;
      if (retry_after_us > TER_HTTP_RETRY_MAX_WAIT_US)
        return -1;
      return retry_after_us + wait / 4;
    case SOUP_STATUS_INTERNAL_SERVER_ERROR:
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return back_off (self, random);
    default:
      return -1;
    }
}

/**
 * ter_http_retry_after_error:
 * @problem: why there was no answer
 * @random: for the spread
 *
 * Counts one failed try.
 *
 * Returns: how many µs to wait before the next one, or -1 when there should be none
 */
gint64
ter_http_retry_after_error (TerHttpRetry *self,
                            const GError *problem,
                            GRand        *random)
{
  g_return_val_if_fail (self != NULL && problem != NULL && random != NULL, -1);

  if (++self->n_tries >= MAX_TRIES)
    return -1;

  return g_error_matches (problem, TER_HTTP_ERROR, TER_HTTP_ERROR_NETWORK) ? back_off (self, random)
                                                                           : -1;
}

/**
 * ter_http_parse_retry_after:
 * @value: (nullable): the header's value: seconds or an HTTP date
 * @now_us: what time it is
 * @delay_us: (out): how long to wait, from 0 to one hour
 *
 * Reads a Retry-After. A date in the past is no wait; anything longer than an hour is an hour.
 *
 * Returns: whether it made sense
 */
gboolean
ter_http_parse_retry_after (const char *value,
                            gint64      now_us,
                            gint64     *delay_us)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;
  gint64 wait;

  g_return_val_if_fail (delay_us != NULL, FALSE);

  if (value == NULL)
    return FALSE;

  text = g_strstrip (g_strdup (value));
  if (*text == '\0')
    return FALSE;
  if (text[strspn (text, "0123456789")] == '\0')
    {
      /* Saturates far above the cap. */
      guint64 seconds = g_ascii_strtoull (text, NULL, 10);

      *delay_us =
          (gint64) MIN (seconds, (guint64) (TER_HTTP_RETRY_MAX_HOLD_US / TER_USEC_PER_SEC)) *
          TER_USEC_PER_SEC;
      return TRUE;
    }

  date = g_ascii_isalpha (*text) ? soup_date_time_new_from_http_string (text) : NULL;
  if (date == NULL)
    return FALSE;

  wait = g_date_time_to_unix (date) * TER_USEC_PER_SEC - now_us;
  *delay_us = CLAMP (wait, 0, TER_HTTP_RETRY_MAX_HOLD_US);
  return TRUE;
}
