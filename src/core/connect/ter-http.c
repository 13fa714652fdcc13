/* ter-http.c — The one way to read something over HTTP
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The face of the HTTP layer: waits for the limiter, runs an exchange (ter-http-exchange.c), tries again when
 * that makes sense (ter-http-retry.c), and says in words what a status means. docs/adr tells why each rule is
 * there.
 *
 * 1. While a server asked to be left alone, no request to it begins: the caller is told so at once.
 * 2. A TerHttp does not change once it is in use; any thread may fetch.
 * 3. No message holds a secret: URLs are shown through ter_http_redact_url() or as their host.
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "ter-http-private.h"
#include "ter-http-retry.h"

#define USER_AGENT "Territoire/" PACKAGE_VERSION " (org.territoire.Dashboard)"

struct _TerHttp
{
  GObject parent_instance;

  /* Owned */
  TerClock *clock;
  TerLimiter *limiter;
  GResolver *resolver;
  GTlsDatabase *tls_database;
  GRand *random;

  GMutex mutex; /* for random */
  gint64 retry_base_us;
};

G_DEFINE_FINAL_TYPE (TerHttp, ter_http, G_TYPE_OBJECT)

/*< private >
 * ter_http_response_new:
 */
TerHttpResponse *
ter_http_response_new (void)
{
  TerHttpResponse *self = g_atomic_rc_box_new0 (TerHttpResponse);

  self->retry_after_us = -1;
  self->fresh_us = -1;
  return self;
}

/**
 * ter_http_response_ref:
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the response
 */
TerHttpResponse *
ter_http_response_ref (TerHttpResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
ter_http_response_clear (TerHttpResponse *self)
{
  g_free (self->url);
  g_free (self->content_type);
  g_free (self->etag);
  g_free (self->last_modified);
  g_clear_pointer (&self->body, g_bytes_unref);
}

/**
 * ter_http_response_unref:
 *
 * Gives a reference back.
 */
void
ter_http_response_unref (TerHttpResponse *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) ter_http_response_clear);
}

static char *
dup_host (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "…");
}

static void
set_status_error (const char *host,
                  guint       status,
                  GError    **error)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_UNAUTHORIZED,
                   _("%s refuses to answer (%u): it wants a secret, or another one"), host,
                   status);
      break;
    case SOUP_STATUS_NOT_FOUND:
      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_NOT_FOUND,
                   _("%s has nothing at this address (%u)"), host, status);
      break;
    case SOUP_STATUS_GONE:
      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_GONE,
                   _("%s says that this was withdrawn (%u)"), host, status);
      break;
    case STATUS_TOO_MANY_REQUESTS:
      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_RATE_LIMITED,
                   _("%s was asked too often and wants to be left alone for a while (%u)"), host,
                   status);
      break;
    default:
      if (status >= 500)
        g_set_error (
            error, TER_HTTP_ERROR, TER_HTTP_ERROR_SERVER,
            _("%s is in trouble (%u); this is on its side, and it will be asked again later"),
            host, status);
      else
        g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_BAD_RESPONSE,
                     _("%s gave an answer that makes no sense here (%u)"), host, status);
    }
}

/**
 * ter_http_response_check:
 * @self: an answer
 *
 * Checks that an answer is what was asked for: a 200, or a 304 to a conditional request.
 *
 * Returns: %FALSE with a #TerHttpError that says what the status means
 */
gboolean
ter_http_response_check (const TerHttpResponse *self,
                         GError               **error)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->status == SOUP_STATUS_OK || self->not_modified)
    return TRUE;

  host = dup_host (self->url);
  set_status_error (host, self->status, error);
  return FALSE;
}

/**
 * ter_http_response_load_json:
 * @self: an answer
 * @limits: (nullable): caps of the document
 *
 * Reads the body as JSON, whatever the server says it is: many say text/plain, and a page is told by its
 * first character.
 *
 * Returns: (transfer full): a document, or %NULL with a #TerJsonError that names the host
 */
TerJson *
ter_http_response_load_json (const TerHttpResponse *self,
                             const TerJsonLimits   *limits,
                             GError               **error)
{
  g_autofree char *host = NULL;
  TerJson *json;

  g_return_val_if_fail (self != NULL && self->body != NULL, NULL);

  json = ter_json_parse_bytes (self->body, limits, error);
  if (json == NULL)
    {
      host = dup_host (self->url);
      g_prefix_error (error, "%s: ", host);
    }
  return json;
}

static void
ter_http_finalize (GObject *object)
{
  TerHttp *self = TER_HTTP (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->limiter);
  g_clear_object (&self->resolver);
  g_clear_object (&self->tls_database);
  g_clear_pointer (&self->random, g_rand_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ter_http_parent_class)->finalize (object);
}

static void
ter_http_class_init (TerHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_http_finalize;
}

static void
ter_http_init (TerHttp *self)
{
  g_mutex_init (&self->mutex);
  self->retry_base_us = TER_USEC_PER_SEC;
}

/**
 * ter_http_new:
 * @clock: what time it is
 * @limiter: what all requests of the program share
 *
 * Creates a way to read over HTTP.
 *
 * Returns: (transfer full)
 */
TerHttp *
ter_http_new (TerClock   *clock,
              TerLimiter *limiter)
{
  TerHttp *self;
  gint64 now;

  g_return_val_if_fail (TER_IS_CLOCK (clock) && TER_IS_LIMITER (limiter), NULL);

  self = g_object_new (TER_TYPE_HTTP, NULL);
  self->clock = g_object_ref (clock);
  self->limiter = g_object_ref (limiter);
  self->resolver = g_resolver_get_default ();

  /* Only spreads the waits of machines that failed together, so the time is random enough. */
  now = ter_clock_get_now_us (clock) ^ ter_clock_get_monotonic_us (clock);
  self->random = g_rand_new_with_seed ((guint32) now ^ (guint32) (now >> 32));
  return self;
}

/*< private >
 * ter_http_set_resolver:
 * @resolver: what turns names into addresses
 */
void
ter_http_set_resolver (TerHttp   *self,
                       GResolver *resolver)
{
  g_return_if_fail (TER_IS_HTTP (self) && G_IS_RESOLVER (resolver));

  g_set_object (&self->resolver, resolver);
}

/*< private >
 * ter_http_set_tls_database:
 * @database: who is trusted
 */
void
ter_http_set_tls_database (TerHttp      *self,
                           GTlsDatabase *database)
{
  g_return_if_fail (TER_IS_HTTP (self) && G_IS_TLS_DATABASE (database));

  g_set_object (&self->tls_database, database);
}

/*< private >
 * ter_http_set_retry_base_us:
 * @base_us: the wait after the first failure
 */
void
ter_http_set_retry_base_us (TerHttp *self,
                            gint64   base_us)
{
  g_return_if_fail (TER_IS_HTTP (self) && base_us > 0);

  self->retry_base_us = base_us;
}

/* Waits for its turn. A server that wants to be left alone is not waited for here: minutes are the caller's. */
static gboolean
wait_for_turn (TerHttp      *self,
               const char   *authority,
               GCancellable *cancellable,
               GError      **error)
{
  gint64 wait;

  do
    {
      gint64 hold = ter_limiter_get_hold_us (self->limiter, authority);

      if (hold > 0)
        {
          g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_RATE_LIMITED,
                       _("%s wants to be left alone for %ld more seconds; it was not asked"),
                       authority, (long) (hold / TER_USEC_PER_SEC + 1));
          return FALSE;
        }
      wait = ter_limiter_acquire (self->limiter, authority);
      if (wait > 0)
        ter_http_pause (wait, cancellable);
      if (wait > 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  while (wait > 0);

  return TRUE;
}

/**
 * ter_http_fetch:
 * @request: what is asked
 * @cancellable: (nullable): to give up
 *
 * Asks once and waits for the answer. Blocks: call it from a worker's thread.
 *
 * An answer of any status is returned; ter_http_response_check() tells whether it is a good one. A wait that
 * the server asks for is noted, and requests to it fail with %TER_HTTP_ERROR_RATE_LIMITED until it is over.
 *
 * Returns: (transfer full): an answer, or %NULL with a #TerHttpError or %G_IO_ERROR_CANCELLED
 */
TerHttpResponse *
ter_http_fetch (TerHttp              *self,
                const TerHttpRequest *request,
                GCancellable         *cancellable,
                GError              **error)
{
  g_autoptr (GUri) url = NULL;
  g_autofree char *authority = NULL;
  TerHttpResponse *response;
  TerHttpSetup setup;

  g_return_val_if_fail (TER_IS_HTTP (self) && request != NULL && request->url != NULL, NULL);

  url = ter_http_url_parse (request->url, error);
  if (url == NULL)
    return NULL;

  authority = ter_http_url_get_authority (url);
  if (!wait_for_turn (self, authority, cancellable, error))
    return NULL;

  setup = (TerHttpSetup) {
    .user_agent = USER_AGENT,
    .resolver = self->resolver,
    .tls_database = self->tls_database,
    .clock = self->clock,
  };
  response = ter_http_exchange (&setup, request, cancellable, error);
  ter_limiter_release (self->limiter, authority);

  if (response != NULL && response->retry_after_us > 0 &&
      (response->status == STATUS_TOO_MANY_REQUESTS ||
       response->status == SOUP_STATUS_SERVICE_UNAVAILABLE))
    ter_limiter_hold (self->limiter, authority, response->retry_after_us);
  return response;
}

static gint64
plan_retry (TerHttp         *self,
            TerHttpRetry    *retry,
            TerHttpResponse *response,
            const GError    *problem)
{
  gint64 wait;

  g_mutex_lock (&self->mutex);
  wait = response != NULL ? ter_http_retry_after_status (retry, response->status,
                                                         response->retry_after_us, self->random)
                          : ter_http_retry_after_error (retry, problem, self->random);
  g_mutex_unlock (&self->mutex);
  return wait;
}

/* Part of an answer that broke may lie in the file. */
static gboolean
empty_file (int      fd,
            GError **error)
{
  if (ftruncate (fd, 0) == 0 && lseek (fd, 0, SEEK_SET) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("The download could not be written to the disk: %s"), g_strerror (errno));
  return FALSE;
}

/**
 * ter_http_fetch_retrying:
 * @request: what is asked; a file to save to is emptied before each try
 * @cancellable: (nullable): to give up
 *
 * Asks until there is a good answer, as long as asking again makes sense: at most five times, with growing
 * waits, and never before the moment that the server named. What could not be mended that way is returned as
 * it is: ter_http_response_check() tells a good answer from the last bad one.
 *
 * Returns: (transfer full): an answer, or %NULL with a #TerHttpError or %G_IO_ERROR_CANCELLED
 */
TerHttpResponse *
ter_http_fetch_retrying (TerHttp              *self,
                         const TerHttpRequest *request,
                         GCancellable         *cancellable,
                         GError              **error)
{
  TerHttpRetry retry = TER_HTTP_RETRY_INIT;

  g_return_val_if_fail (TER_IS_HTTP (self) && request != NULL, NULL);

  retry.base_us = self->retry_base_us;
  while (TRUE)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (TerHttpResponse) response = NULL;
      gint64 wait;

      if (request->save_to_fd >= 0 && !empty_file (request->save_to_fd, error))
        return NULL;

      response = ter_http_fetch (self, request, cancellable, &problem);
      if (response != NULL && ter_http_response_check (response, NULL))
        return g_steal_pointer (&response);

      wait = plan_retry (self, &retry, response, problem);
      if (wait < 0 || (request->patience_ms > 0 && wait > (gint64) request->patience_ms * 1000))
        {
          if (problem != NULL)
            g_propagate_error (error, g_steal_pointer (&problem));
          return g_steal_pointer (&response);
        }
      ter_http_pause (wait, cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
}
