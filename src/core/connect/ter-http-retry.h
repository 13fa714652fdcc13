/* ter-http-retry.h — Whether and when to ask again
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-clock.h"

G_BEGIN_DECLS

/* A server that asks for more than this is not waited for: the next scheduled visit is the next try. */
#define TER_HTTP_RETRY_MAX_WAIT_US (15 * 60 * TER_USEC_PER_SEC)
/* However long a server asks to be left alone, it is tried again after this. */
#define TER_HTTP_RETRY_MAX_HOLD_US TER_USEC_PER_HOUR

/**
 * TerHttpRetry:
 * @n_tries: how many tries were made
 * @base_us: the wait after the first failure; it doubles each time
 *
 * The tries of one request. Begin with TER_HTTP_RETRY_INIT.
 */
typedef struct
{
  guint n_tries;
  gint64 base_us;
} TerHttpRetry;

#define TER_HTTP_RETRY_INIT { .base_us = TER_USEC_PER_SEC }

gint64   ter_http_retry_after_status (TerHttpRetry *self,
                                      guint         status,
                                      gint64        retry_after_us,
                                      GRand        *random);
gint64   ter_http_retry_after_error (TerHttpRetry *self,
                                     const GError *problem,
                                     GRand        *random);
gboolean ter_http_parse_retry_after (const char *value,
                                     gint64      now_us,
                                     gint64     *delay_us);

G_END_DECLS
