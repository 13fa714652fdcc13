/* ter-http.h — The one way to read something over HTTP
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-clock.h"
#include "ter-json.h"
#include "ter-limiter.h"

G_BEGIN_DECLS

/**
 * TerHttpError:
 * @TER_HTTP_ERROR_INVALID_URL: not an address that may be asked: another scheme, a password in it
 * @TER_HTTP_ERROR_INVALID_HEADER: a value that may not stand in a header
 * @TER_HTTP_ERROR_NETWORK: no name, no connection, or it broke
 * @TER_HTTP_ERROR_TIMEOUT: the deadline passed, or the answer came too slowly
 * @TER_HTTP_ERROR_TOO_LARGE: more than was allowed, packed or unpacked
 * @TER_HTTP_ERROR_BAD_ENCODING: packed in a way that is not read, or damaged
 * @TER_HTTP_ERROR_REDIRECT: sent elsewhere, where the request may not follow
 * @TER_HTTP_ERROR_FORBIDDEN_ADDRESS: the name leads to this machine or a private network
 * @TER_HTTP_ERROR_TLS: the server could not prove who it is
 * @TER_HTTP_ERROR_UNAUTHORIZED: 401, 403
 * @TER_HTTP_ERROR_NOT_FOUND: 404
 * @TER_HTTP_ERROR_GONE: 410
 * @TER_HTTP_ERROR_RATE_LIMITED: 429, or the server asked to wait and the time has not come
 * @TER_HTTP_ERROR_SERVER: 5xx
 * @TER_HTTP_ERROR_BAD_RESPONSE: an answer that makes no sense: cut short, another status
 */
typedef enum
{
  TER_HTTP_ERROR_INVALID_URL,
  TER_HTTP_ERROR_INVALID_HEADER,
  TER_HTTP_ERROR_NETWORK,
  TER_HTTP_ERROR_TIMEOUT,
  TER_HTTP_ERROR_TOO_LARGE,
  TER_HTTP_ERROR_BAD_ENCODING,
  TER_HTTP_ERROR_REDIRECT,
  TER_HTTP_ERROR_FORBIDDEN_ADDRESS,
  TER_HTTP_ERROR_TLS,
  TER_HTTP_ERROR_UNAUTHORIZED,
  TER_HTTP_ERROR_NOT_FOUND,
  TER_HTTP_ERROR_GONE,
  TER_HTTP_ERROR_RATE_LIMITED,
  TER_HTTP_ERROR_SERVER,
  TER_HTTP_ERROR_BAD_RESPONSE,
} TerHttpError;

#define TER_HTTP_ERROR (ter_http_error_quark ())
GQuark ter_http_error_quark (void);

/**
 * TerHttpRequest:
 * @url: http or https, without user or password
 * @accept: (nullable): what is asked for: "application/json"
 * @if_none_match: (nullable): the ETag of what is held
 * @if_modified_since: (nullable): the Last-Modified of what is held, used when there is no ETag
 * @secret_name: (nullable): the header that carries the secret: "Authorization"
 * @secret_value: (nullable): the secret; sent to the origin of @url alone, never logged
 * @max_bytes: the largest answer, unpacked; 0 for 16 MiB
 * @deadline_ms: from the name's look-up to the last byte, redirects included; 0 for 60 s
 * @min_rate: the slowest answer, in bytes a second over @rate_window_ms; 0 for 64
 * @rate_window_ms: over how long the rate is measured; 0 for 15 s
 * @patience_ms: the longest wait between two tries; a longer one is left to the next visit; 0 for 15 min
 * @allow_local: whether the host of @url may be this machine or one of a private network; the hosts that it
 *   redirects to may not
 * @follow_cross_origin: whether a redirect may lead to another host; refused anyway with a secret
 * @save_to_fd: where to write the body of a 200, or -1 to keep it in memory
 *
 * One GET. Begin with TER_HTTP_REQUEST_INIT; strings are borrowed for the length of the call.
 */
typedef struct
{
  const char *url;
  const char *accept;
  const char *if_none_match;
  const char *if_modified_since;
  const char *secret_name;
  const char *secret_value;
  gint64 max_bytes;
  guint deadline_ms;
  guint min_rate;
  guint rate_window_ms;
  guint patience_ms;
  gboolean allow_local;
  gboolean follow_cross_origin;
  int save_to_fd;
} TerHttpRequest;

#define TER_HTTP_REQUEST_INIT { .save_to_fd = -1 }

/**
 * TerHttpResponse:
 * @status: what the server said: 200, 304, 404…
 * @not_modified: what is held is still good: the answer to a conditional request
 * @url: where the answer came from, after redirects
 * @content_type: (nullable): as it was said, without parameters, in lower case
 * @etag: (nullable): for the next conditional request
 * @last_modified: (nullable): the same
 * @retry_after_us: how long the server asks to wait, or -1 if it did not
 * @fresh_us: how long the server says that the answer stays good, or -1 if it does not say
 * @may_keep: whether the server lets the answer be kept on the disk
 * @n_bytes: the size of the body, unpacked
 * @body: (nullable): the body, unless it was written to a file
 *
 * An answer, reference-counted. Its fields are not changed after it was returned.
 */
typedef struct
{
  guint status;
  gboolean not_modified;
  char *url;
  char *content_type;
  char *etag;
  char *last_modified;
  gint64 retry_after_us;
  gint64 fresh_us;
  gboolean may_keep;
  gint64 n_bytes;
  GBytes *body;
} TerHttpResponse;

TerHttpResponse *ter_http_response_ref (TerHttpResponse *self);
void             ter_http_response_unref (TerHttpResponse *self);
gboolean         ter_http_response_check (const TerHttpResponse *self,
                                          GError               **error);
TerJson         *ter_http_response_load_json (const TerHttpResponse *self,
                                              const TerJsonLimits   *limits,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerHttpResponse, ter_http_response_unref)

#define TER_TYPE_HTTP (ter_http_get_type ())
G_DECLARE_FINAL_TYPE (TerHttp, ter_http, TER, HTTP, GObject)

TerHttp         *ter_http_new (TerClock   *clock,
                               TerLimiter *limiter) G_GNUC_WARN_UNUSED_RESULT;

/* One exchange. Any status is an answer; see ter_http_response_check(). From any thread. */
TerHttpResponse *ter_http_fetch (TerHttp              *self,
                                 const TerHttpRequest *request,
                                 GCancellable         *cancellable,
                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, tried again as long as it makes sense. */
TerHttpResponse *ter_http_fetch_retrying (TerHttp              *self,
                                          const TerHttpRequest *request,
                                          GCancellable         *cancellable,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

char            *ter_http_redact_url (const char *url) G_GNUC_WARN_UNUSED_RESULT;
gboolean         ter_http_check_url (const char *url,
                                     GError    **error);
gboolean         ter_http_same_origin (const char *a,
                                       const char *b);

G_END_DECLS
