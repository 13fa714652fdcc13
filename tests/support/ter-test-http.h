/* ter-test-http.h — The HTTP layer as tests of it use it
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-http.h"
#include "ter-test-server.h"

G_BEGIN_DECLS

/* An HTTP layer that waits neither between requests nor, to speak of, before it tries again. */
TerHttp         *ter_test_http_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* One request, with local addresses allowed, by an HTTP layer of its own. */
TerHttpResponse *ter_test_http_fetch (const char *url,
                                      guint       deadline_ms,
                                      gint64      max_bytes,
                                      GError    **error) G_GNUC_WARN_UNUSED_RESULT;
/* A handler that behaves: {"ok":true}, with an ETag and a date, and 304 for who has it already. */
void             ter_test_http_answer_plain (TerTestPeer *peer,
                                             gpointer     data);

G_END_DECLS
