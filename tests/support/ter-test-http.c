/* ter-test-http.c — The HTTP layer as tests of it use it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-http-private.h"
#include "ter-test-http.h"

TerHttp *
ter_test_http_new (void)
{
  g_autoptr (TerClock) clock = ter_clock_new_system ();
  g_autoptr (TerLimiter) limiter = ter_limiter_new (clock);
  TerHttp *http;

  ter_limiter_set_interval (limiter, 0);
  http = ter_http_new (clock, limiter);
  ter_http_set_retry_base_us (http, 1000);
  return http;
}

TerHttpResponse *
ter_test_http_fetch (const char *url,
                     guint       deadline_ms,
                     gint64      max_bytes,
                     GError    **error)
{
  g_autoptr (TerHttp) http = ter_test_http_new ();
  TerHttpRequest request = TER_HTTP_REQUEST_INIT;

  request.url = url;
  request.allow_local = TRUE;
  request.deadline_ms = deadline_ms;
  request.max_bytes = max_bytes;
  return ter_http_fetch (http, &request, NULL, error);
}

void
ter_test_http_answer_plain (TerTestPeer *peer,
                            gpointer     data)
{
  g_autofree char *condition = ter_test_peer_dup_header (peer, "If-None-Match");

  if (g_strcmp0 (condition, "\"v1\"") == 0)
    ter_test_peer_answer (peer, "304 Not Modified", "ETag: \"v1\"\r\n", "");
  else
    ter_test_peer_answer (peer, "200 OK",
                          "ETag: \"v1\"\r\nLast-Modified: Mon, 23 Nov 2026 12:00:00 GMT\r\n"
                          "Content-Type: Application/JSON; charset=utf-8\r\n",
                          "{\"ok\":true}");
}
