/* ter-http-exchange.c — One request and its redirects, under one deadline
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Runs a GET from the name's look-up to the last byte of the body, in the thread that calls it, on a main
 * context of its own: every step is asynchronous underneath, so that one timer can end any of them, and the
 * code still reads from top to bottom.
 *
 *   begin ── hop ── resolve ── judge addresses ── connect, TLS, headers ── body ── response
 *             ↑                                          │
 *             └──────────────── redirect, if allowed ────┘        (five at most)
 *
 * 1. One deadline covers all of it, and the same cancellable ends each step; `ending` says why it fired.
 * 2. A session serves one hop and is then dropped: no cookie, no kept connection and no credential passes from
 *    one hop, or one source, to another.
 * 3. The connection goes to an address that was judged (ter-http-address.c), is checked again once it stands,
 *    before the request is written, and no proxy stands between.
 * 4. The secret is sent to the origin of the first URL only; ter-http-url.c refuses a redirect that would
 *    leave it.
 * 5. libsoup neither unpacks, nor follows, nor stores: these are ours.
 *
 * Threads: any, one exchange per call; the setup is read only.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-http-private.h"
#include "ter-http-retry.h"

#define DEFAULT_MAX_BYTES (16 * 1024 * 1024)
#define DEFAULT_DEADLINE_MS 60000
#define DEFAULT_MIN_RATE 64
#define DEFAULT_RATE_WINDOW_MS 15000
#define CONNECT_SILENCE_S 60
#define MAX_REDIRECTS 5
#define PIECE 65536

/* Enough for the sentence of a portal, and no more. */
#define MAX_ERROR_BYTES (256 * 1024)

typedef enum
{
  ENDING_NONE,
  ENDING_CALLER,
  ENDING_DEADLINE,
  ENDING_TOO_SLOW,
  ENDING_FORBIDDEN,
  ENDING_UNPROVEN,
} Ending;

typedef struct
{
  /* Borrowed */
  const TerHttpSetup *setup;
  const TerHttpRequest *request;

  /* Owned */
  GMainContext *context;
  GCancellable *cancellable;
  GAsyncResult *result; /* of the step that runs */
  GSource *deadline;
  GSource *rate;
  SoupSession *session; /* of the hop that runs */
  SoupMessage *message;

  Ending ending;
  gboolean allow_local; /* the hop that runs */
  gboolean in_body;
  gint64 n_received;
  gint64 n_seen;
} Exchange;

G_DEFINE_QUARK (ter_http_error, ter_http_error)

static void
end_early (Exchange *self,
           Ending    ending)
{
  if (self->ending == ENDING_NONE)
    self->ending = ending;
  g_cancellable_cancel (self->cancellable);
}

static gboolean
on_deadline (gpointer data)
{
  end_early (data, ENDING_DEADLINE);
  return G_SOURCE_REMOVE;
}

static gboolean
on_rate (gpointer data)
{
  Exchange *self = data;
  guint rate = self->request->min_rate > 0 ? self->request->min_rate : DEFAULT_MIN_RATE;
  guint window =
      self->request->rate_window_ms > 0 ? self->request->rate_window_ms : DEFAULT_RATE_WINDOW_MS;

  if (self->in_body && self->n_received - self->n_seen < (gint64) rate * window / 1000)
    end_early (self, ENDING_TOO_SLOW);
  self->n_seen = self->n_received;
  return G_SOURCE_CONTINUE;
}

/* Runs in the caller's other threads as well: it only passes the wish on. */
static void
on_caller_cancelled (GCancellable *caller,
                     gpointer      data)
{
  g_cancellable_cancel (data);
}

static GSource *
add_timer (Exchange   *self,
           guint       interval_ms,
           GSourceFunc callback)
{
  GSource *source = g_timeout_source_new (interval_ms);

  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->context);
  return source;
}

static void
on_result (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  Exchange *self = data;

  g_set_object (&self->result, result);
}

/* Waits for the step that was just begun. A step that was cancelled still ends here, so nothing of it is left. */
static GAsyncResult *
wait_for_result (Exchange *self)
{
  while (self->result == NULL)
    g_main_context_iteration (self->context, TRUE);

  return g_steal_pointer (&self->result);
}

static void
set_tls_error (Exchange *self,
               GError  **error)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    const char *reason;
  } reasons[] = {
    { G_TLS_CERTIFICATE_BAD_IDENTITY, N_("its certificate was made for another name") },
    { G_TLS_CERTIFICATE_EXPIRED, N_("its certificate has expired") },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_("its certificate is not valid yet") },
    { G_TLS_CERTIFICATE_REVOKED, N_("its certificate was revoked") },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, N_("nobody trusted vouches for its certificate") },
  };
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (self->message);
  const char *reason = N_("its protection is missing, broken or too old");

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (flags & reasons[i].flag)
      {
        reason = reasons[i].reason;
        break;
      }

  g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TLS,
               _("%s could not prove who it is: %s. Nothing was sent to it"),
               g_uri_get_host (soup_message_get_uri (self->message)),
               g_dgettext (GETTEXT_PACKAGE, reason));
}

static void
set_forbidden_error (const char *host,
                     GError    **error)
{
  g_set_error (
      error, TER_HTTP_ERROR, TER_HTTP_ERROR_FORBIDDEN_ADDRESS,
      _("%s is on this machine or a private network, where this source may not go; allow local addresses for "
        "the source if that is meant"),
      host);
}

/* Says why a step failed, in the caller's terms. */
static void
set_step_error (Exchange     *self,
                GUri         *url,
                const GError *problem,
                GError      **error)
{
  const char *host = g_uri_get_host (url);

  switch (self->ending)
    {
    case ENDING_DEADLINE:
      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TIMEOUT,
                   _("%s did not finish answering in time; nothing of it was kept"), host);
      return;
    case ENDING_TOO_SLOW:
      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_TIMEOUT,
                   _("%s answers too slowly; nothing of it was kept"), host);
      return;
    case ENDING_FORBIDDEN:
      set_forbidden_error (host, error);
      return;
    case ENDING_UNPROVEN:
      set_tls_error (self, error);
      return;
    case ENDING_CALLER:
    case ENDING_NONE:
    default:
      break;
    }

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      problem->domain == TER_HTTP_ERROR)
    g_propagate_error (error, g_error_copy (problem));
  else if (problem->domain == G_TLS_ERROR)
    set_tls_error (self, error);
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
    g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_NETWORK,
                 _("The answer of %s was cut short; nothing of it was kept"), host);
  else
    g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_NETWORK, _("%s could not be reached: %s"),
                 host, problem->message);
}

static GSocketConnectable *
resolve (Exchange *self,
         GUri     *url,
         GError  **error)
{
  const char *host = g_uri_get_host (url);
  int port = g_uri_get_port (url);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) problem = NULL;
  GSocketConnectable *guarded;
  GList *addresses;

  if (port <= 0)
    port = g_str_equal (g_uri_get_scheme (url), "https") ? 443 : 80;

  g_resolver_lookup_by_name_async (self->setup->resolver, host, self->cancellable, on_result, self);
  result = wait_for_result (self);
  addresses = g_resolver_lookup_by_name_finish (self->setup->resolver, result, &problem);
  if (addresses == NULL)
    {
      set_step_error (self, url, problem, error);
      return NULL;
    }

  guarded = ter_http_address_guard (host, (guint16) port, addresses, self->allow_local);
  g_resolver_free_addresses (addresses);
  if (guarded == NULL)
    set_forbidden_error (host, error);
  return guarded;
}

/* What the TLS library still accepts, and we do not: protocols that were given up (RFC 8996), which it offers on
 * some systems, and a name that stands in the subject alone. */
static gboolean
is_proven (GTlsConnection *connection)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (connection);
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GPtrArray) addresses = NULL;

  if (certificate == NULL ||
      g_tls_connection_get_protocol_version (connection) < G_TLS_PROTOCOL_VERSION_TLS_1_2)
    return FALSE;

  names = g_tls_certificate_get_dns_names (certificate);
  addresses = g_tls_certificate_get_ip_addresses (certificate);
  return names != NULL || addresses != NULL;
}

/* The connection stands and nothing was written to it yet: the last moment to look at who is there. */
static void
on_network_event (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *stream,
                  gpointer           data)
{
  Exchange *self = data;

  if (event == G_SOCKET_CLIENT_CONNECTED && G_IS_SOCKET_CONNECTION (stream))
    {
      g_autoptr (GSocketAddress) address =
          g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (stream), NULL);

      if (!G_IS_INET_SOCKET_ADDRESS (address) ||
          !ter_http_address_is_allowed (g_inet_socket_address_get_address (
                                            G_INET_SOCKET_ADDRESS (address)),
                                        self->allow_local))
        end_early (self, ENDING_FORBIDDEN);
    }
  else if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED && !is_proven (G_TLS_CONNECTION (stream)))
    end_early (self, ENDING_UNPROVEN);
}

static void
append_header (SoupMessageHeaders *headers,
               const char         *name,
               const char         *value)
{
  if (value != NULL && ter_http_header_value_is_safe (value))
    soup_message_headers_replace (headers, name, value);
}

static void
prepare_hop (Exchange           *self,
             GUri               *url,
             GSocketConnectable *connectable)
{
  const TerHttpRequest *request = self->request;
  SoupMessageHeaders *headers;

  g_clear_object (&self->message);
  g_clear_object (&self->session);

  self->session =
      g_object_new (SOUP_TYPE_SESSION, "remote-connectable", connectable, "proxy-resolver", NULL,
                    "timeout", CONNECT_SILENCE_S, "user-agent", self->setup->user_agent, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_SNIFFER);
  if (self->setup->tls_database != NULL)
    soup_session_set_tls_database (self->session, self->setup->tls_database);

  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, url);
  soup_message_add_flags (self->message,
                          SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_set_force_http1 (self->message, TRUE);
  g_signal_connect (self->message, "network-event", G_CALLBACK (on_network_event), self);

  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "Accept-Encoding", "gzip");
  append_header (headers, "Accept", request->accept);
  if (request->if_none_match != NULL)
    append_header (headers, "If-None-Match", request->if_none_match);
  else
    append_header (headers, "If-Modified-Since", request->if_modified_since);
  if (request->secret_value != NULL)
    soup_message_headers_replace (headers, request->secret_name, request->secret_value);
}

static gboolean
read_body (Exchange     *self,
           GInputStream *stream,
           TerHttpBody  *body,
           GError      **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);

  while (TRUE)
    {
      g_autoptr (GAsyncResult) result = NULL;
      gssize n;

      g_input_stream_read_async (stream, piece, PIECE, G_PRIORITY_DEFAULT, self->cancellable,
                                 on_result, self);
      result = wait_for_result (self);
      n = g_input_stream_read_finish (stream, result, error);
      if (n < 0)
        return FALSE;
      if (n == 0)
        return ter_http_body_end (body, error);

      self->n_received += n;
      if (!ter_http_body_write (body, piece, (gsize) n, error))
        return FALSE;
    }
}

static char *
dup_safe_header (SoupMessageHeaders *headers,
                 const char         *name)
{
  const char *value = soup_message_headers_get_one (headers, name);

  return ter_http_header_value_is_safe (value) ? g_strdup (value) : NULL;
}

static TerHttpResponse *
describe (Exchange *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  TerHttpResponse *response = ter_http_response_new ();
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  response->status = soup_message_get_status (self->message);
  response->not_modified =
      response->status == SOUP_STATUS_NOT_MODIFIED &&
      (self->request->if_none_match != NULL || self->request->if_modified_since != NULL);
  response->url = g_uri_to_string (soup_message_get_uri (self->message));
  response->content_type = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  response->etag = dup_safe_header (headers, "ETag");
  response->last_modified = dup_safe_header (headers, "Last-Modified");
  response->fresh_us =
      ter_http_parse_freshness (soup_message_headers_get_list (headers, "Cache-Control"),
                                soup_message_headers_get_one (headers, "Expires"),
                                ter_clock_get_now_us (self->setup->clock), &response->may_keep);
  if (!ter_http_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"),
                                   ter_clock_get_now_us (self->setup->clock),
                                   &response->retry_after_us))
    response->retry_after_us = -1;
  return response;
}

static gboolean
fill_body (Exchange        *self,
           GInputStream    *stream,
           TerHttpResponse *response,
           GError         **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  gboolean good = response->status == SOUP_STATUS_OK;
  gint64 max = self->request->max_bytes > 0 ? self->request->max_bytes : DEFAULT_MAX_BYTES;
  g_autoptr (TerHttpBody) body = NULL;

  body = ter_http_body_new (soup_message_headers_get_list (headers, "Content-Encoding"),
                            good ? max : MIN (max, MAX_ERROR_BYTES),
                            good ? self->request->save_to_fd : -1, error);
  if (body == NULL)
    return FALSE;

  self->in_body = TRUE;
  self->n_seen = self->n_received;
  if (!read_body (self, stream, body, error))
    return FALSE;
  self->in_body = FALSE;

  response->n_bytes = ter_http_body_get_size (body);
  if (!good || self->request->save_to_fd < 0)
    response->body = ter_http_body_steal (body);
  return TRUE;
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Asks once. Sets *location instead of returning a response when the server sends elsewhere. */
static TerHttpResponse *
run_hop (Exchange *self,
         GUri     *url,
         GUri    **location,
         GError  **error)
{
  g_autoptr (GSocketConnectable) connectable = resolve (self, url, error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (TerHttpResponse) response = NULL;

  if (connectable == NULL)
    return NULL;

  prepare_hop (self, url, connectable);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable,
                           on_result, self);
  result = wait_for_result (self);
  stream = soup_session_send_finish (self->session, result, &problem);
  if (stream == NULL)
    {
      set_step_error (self, url, problem, error);
      return NULL;
    }

  if (is_redirect (soup_message_get_status (self->message)))
    {
      *location =
          ter_http_url_follow (url,
                               soup_message_headers_get_one (
                                   soup_message_get_response_headers (self->message), "Location"),
                               self->request, error);
      return NULL;
    }

  response = describe (self);
  if (!fill_body (self, stream, response, &problem))
    {
      set_step_error (self, url, problem, error);
      return NULL;
    }

  return g_steal_pointer (&response);
}

static TerHttpResponse *
run_hops (Exchange *self,
          GError  **error)
{
  g_autoptr (GUri) url = ter_http_url_parse (self->request->url, error);
  g_autofree char *host = url != NULL ? g_strdup (g_uri_get_host (url)) : NULL;

  for (guint i = 0; url != NULL && i <= MAX_REDIRECTS; i++)
    {
      g_autoptr (GUri) next = NULL;
      TerHttpResponse *response;

      /* The permission was given for one host, not for those it names. */
      self->allow_local =
          self->request->allow_local && g_ascii_strcasecmp (g_uri_get_host (url), host) == 0;
      response = run_hop (self, url, &next, error);

      if (response != NULL || next == NULL)
        return response;

      g_uri_unref (url);
      url = g_steal_pointer (&next);
    }

  if (url != NULL)
    g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_REDIRECT,
                 _("%s sends from one address to another without end"), g_uri_get_host (url));
  return NULL;
}

static gboolean
check_request (const TerHttpRequest *request,
               GError              **error)
{
  g_autoptr (GUri) url = ter_http_url_parse (request->url, error);

  if (url == NULL)
    return FALSE;
  if (request->secret_value == NULL)
    return TRUE;

  if (!ter_http_header_name_is_safe (request->secret_name) ||
      !ter_http_header_value_is_safe (request->secret_value))
    {
      g_set_error_literal (
          error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_HEADER,
          _("The secret of the source holds a character that cannot be sent, a line end perhaps; "
            "enter it again"));
      return FALSE;
    }
  if (g_str_equal (g_uri_get_scheme (url), "http") && !request->allow_local)
    {
      g_set_error_literal (
          error, TER_HTTP_ERROR, TER_HTTP_ERROR_TLS,
          _("The secret of the source would travel unprotected; use an https address"));
      return FALSE;
    }

  return TRUE;
}

static void
close_session (Exchange *self)
{
  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->message);
  g_clear_object (&self->session);

  /* What was closed says so once more; nobody listens, but its memory is freed. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

static gboolean
on_pause_end (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_pause_cancelled (GCancellable *cancellable,
                    gpointer      data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/*< private >
 * ter_http_pause:
 * @delay_us: for how long
 *
 * Waits in this thread, until the delay is over or the caller gives up.
 */
void
ter_http_pause (gint64        delay_us,
                GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) timer =
      g_timeout_source_new ((guint) CLAMP (delay_us / 1000 + 1, 1, G_MAXINT));
  g_autoptr (GSource) watch = cancellable != NULL ? g_cancellable_source_new (cancellable) : NULL;
  gboolean over = FALSE;

  g_source_set_callback (timer, on_pause_end, &over, NULL);
  g_source_attach (timer, context);
  if (watch != NULL)
    {
      g_source_set_callback (watch, G_SOURCE_FUNC (on_pause_cancelled), &over, NULL);
      g_source_attach (watch, context);
    }
  while (!over)
    g_main_context_iteration (context, TRUE);

  g_source_destroy (timer);
  if (watch != NULL)
    g_source_destroy (watch);
}

/*< private >
 * ter_http_exchange:
 * @setup: what all requests share
 * @request: what is asked
 *
 * Asks, follows the redirects that may be followed, and reads the answer, whatever its status.
 *
 * Returns: (transfer full) (nullable): %NULL with a #TerHttpError, or %G_IO_ERROR_CANCELLED
 */
TerHttpResponse *
ter_http_exchange (const TerHttpSetup   *setup,
                   const TerHttpRequest *request,
                   GCancellable         *cancellable,
                   GError              **error)
{
  Exchange self = { .setup = setup, .request = request };
  TerHttpResponse *response = NULL;
  gulong handler = 0;

  g_return_val_if_fail (setup != NULL && request != NULL && request->url != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_request (request, error))
    return NULL;

  self.context = g_main_context_new ();
  self.cancellable = g_cancellable_new ();
  g_main_context_push_thread_default (self.context);
  self.deadline =
      add_timer (&self, request->deadline_ms > 0 ? request->deadline_ms : DEFAULT_DEADLINE_MS,
                 on_deadline);
  self.rate =
      add_timer (&self,
                 request->rate_window_ms > 0 ? request->rate_window_ms : DEFAULT_RATE_WINDOW_MS,
                 on_rate);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled),
                                     self.cancellable, NULL);

  response = run_hops (&self, error);

  g_cancellable_disconnect (cancellable, handler);
  g_source_destroy (self.deadline);
  g_source_destroy (self.rate);
  close_session (&self);
  g_main_context_pop_thread_default (self.context);
  g_clear_pointer (&self.deadline, g_source_unref);
  g_clear_pointer (&self.rate, g_source_unref);
  g_clear_object (&self.cancellable);
  g_clear_pointer (&self.context, g_main_context_unref);
  return response;
}
