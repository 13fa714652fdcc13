/* ter-http-url.c — Addresses and headers, checked before they are used
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * What is decided about a URL or a header from its text alone, without asking anybody. Whether a host may be
 * reached is not decided here but from its addresses (ter-http-address.c).
 *
 * 1. A URL with another scheme, a user, a password, a control or no host is refused before anything is resolved.
 * 2. Nothing that came from outside is put in a header unless it is printable ASCII on one line.
 * 3. A URL is shown to people and logs through ter_http_redact_url() only.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ter-http-private.h"

#define MAX_URL_LENGTH 8192

/* Members of a query that carry a secret at one portal or another. */
static const char *const secret_keys[] = {
  "access_token", "api-key", "api_key", "apikey",    "auth",  "key",
  "password",     "secret",  "sig",     "signature", "token",
};

static gboolean
is_secret_key (const char *key,
               gsize       length)
{
  for (guint i = 0; i < G_N_ELEMENTS (secret_keys); i++)
    if (strlen (secret_keys[i]) == length && g_ascii_strncasecmp (secret_keys[i], key, length) == 0)
      return TRUE;

  return FALSE;
}

static void
append_redacted_query (GString    *text,
                       const char *query)
{
  g_auto (GStrv) members = g_strsplit (query, "&", -1);

  for (guint i = 0; members[i] != NULL; i++)
    {
      const char *equals = strchr (members[i], '=');

      g_string_append_c (text, i == 0 ? '?' : '&');
      if (equals != NULL && is_secret_key (members[i], (gsize) (equals - members[i])))
        {
          g_string_append_len (text, members[i], equals - members[i]);
          g_string_append (text, "=…");
        }
      else
        g_string_append (text, members[i]);
    }
}

/**
 * ter_http_redact_url:
 * @url: (nullable): any text
 *
 * Makes a URL fit for a message or a log: without user and password, and with the values of `apikey`, `token`
 * and their like replaced.
 *
 * Returns: (transfer full): a text to show
 */
char *
ter_http_redact_url (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL) : NULL;
  GString *text;

  /* What cannot be taken apart cannot be cleaned either. */
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup ("…");

  text = g_string_new (g_uri_get_scheme (uri));
  g_string_append (text, "://");
  g_string_append_printf (text, strchr (g_uri_get_host (uri), ':') != NULL ? "[%s]" : "%s",
                          g_uri_get_host (uri));
  if (g_uri_get_port (uri) > 0)
    g_string_append_printf (text, ":%d", g_uri_get_port (uri));
  g_string_append (text, g_uri_get_path (uri));
  if (g_uri_get_query (uri) != NULL)
    append_redacted_query (text, g_uri_get_query (uri));
  return g_string_free (text, FALSE);
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p <= 0x20 || *p == 0x7f)
      return TRUE;

  return FALSE;
}

/*< private >
 * ter_http_url_parse:
 * @url: a text
 *
 * Reads a URL that may be asked: http or https, with a host, without user or password.
 *
 * Returns: (transfer full) (nullable): %NULL with %TER_HTTP_ERROR_INVALID_URL
 */
GUri *
ter_http_url_parse (const char *url,
                    GError    **error)
{
  g_autoptr (GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  if (strlen (url) <= MAX_URL_LENGTH && !has_control (url))
    uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_port (uri) == 0)
    {
      g_set_error_literal (
          error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL,
          _("This is not the address of a web server; write it as https://portal.example.fr"));
      return NULL;
    }
  if (!g_str_equal (g_uri_get_scheme (uri), "http") &&
      !g_str_equal (g_uri_get_scheme (uri), "https"))
    {
      g_set_error (error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL,
                   _("Only http and https addresses are read, not “%s”"), g_uri_get_scheme (uri));
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (
          error, TER_HTTP_ERROR, TER_HTTP_ERROR_INVALID_URL,
          _("The address holds a user name or a password before “@”; remove it and give it as the "
            "secret of the source"));
      return NULL;
    }

  return g_steal_pointer (&uri);
}

/**
 * ter_http_check_url:
 * @url: a text that a person typed or a portal sent
 *
 * Checks that a URL may be asked at all; whether its host may be reached is known once its name is resolved.
 *
 * Returns: %FALSE with %TER_HTTP_ERROR_INVALID_URL
 */
gboolean
ter_http_check_url (const char *url,
                    GError    **error)
{
  g_autoptr (GUri) uri = ter_http_url_parse (url, error);

  return uri != NULL;
}

static int
get_port (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);
  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

/*< private >
 * ter_http_url_get_authority:
 *
 * Gets the host and the port, the key of the limiter.
 *
 * Returns: (transfer full): "portal.example.fr:443"
 */
char *
ter_http_url_get_authority (GUri *url)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (url), -1);

  return g_strdup_printf ("%s:%d", host, get_port (url));
}

static gboolean
same_origin (GUri *a,
             GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b)) && get_port (a) == get_port (b) &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0;
}

/**
 * ter_http_same_origin:
 * @a: a URL
 * @b: another
 *
 * Says whether two URLs have the same scheme, host and port.
 */
gboolean
ter_http_same_origin (const char *a,
                      const char *b)
{
  g_autoptr (GUri) first = NULL;
  g_autoptr (GUri) second = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  first = ter_http_url_parse (a, NULL);
  second = ter_http_url_parse (b, NULL);
  return first != NULL && second != NULL && same_origin (first, second);
}

/* The same host with TLS in place of none, at the usual ports: what nearly every server does. */
static gboolean
is_upgrade (GUri *from,
            GUri *to)
{
  return g_str_equal (g_uri_get_scheme (from), "http") &&
         g_str_equal (g_uri_get_scheme (to), "https") && get_port (from) == 80 &&
         get_port (to) == 443 &&
         g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) == 0;
}

/*< private >
 * ter_http_url_follow:
 * @from: where the redirect came from
 * @location: (nullable): where it leads, relative or not
 * @request: what was asked
 *
 * Decides whether a redirect may be followed.
 *
 * Returns: (transfer full) (nullable): where to ask next; %NULL with %TER_HTTP_ERROR_REDIRECT
 */
GUri *
ter_http_url_follow (GUri                 *from,
                     const char           *location,
                     const TerHttpRequest *request,
                     GError              **error)
{
  g_autoptr (GUri) resolved = NULL;
  g_autoptr (GUri) to = NULL;
  g_autofree char *absolute = NULL;
  g_autofree char *shown = NULL;
  gboolean crosses;

  if (location != NULL && !has_control (location))
    resolved = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (resolved != NULL)
    {
      absolute = g_uri_to_string (resolved);
      to = ter_http_url_parse (absolute, NULL);
    }
  if (to == NULL)
    {
      g_set_error_literal (error, TER_HTTP_ERROR, TER_HTTP_ERROR_REDIRECT,
                           _("The server sends elsewhere, to an address that cannot be followed"));
      return NULL;
    }

  shown = ter_http_redact_url (absolute);
  if (g_str_equal (g_uri_get_scheme (from), "https") && g_str_equal (g_uri_get_scheme (to), "http"))
    {
      g_set_error (
          error, TER_HTTP_ERROR, TER_HTTP_ERROR_REDIRECT,
          _("The server sends from a protected address to %s, which is not; it was not followed"),
          shown);
      return NULL;
    }

  crosses = !same_origin (from, to);
  if (crosses &&
      (request->secret_value != NULL || (!request->follow_cross_origin && !is_upgrade (from, to))))
    {
      g_set_error (
          error, TER_HTTP_ERROR, TER_HTTP_ERROR_REDIRECT,
          _("The server sends to %s, on another server; it was not followed. If that is right, give this "
            "address instead"),
          shown);
      return NULL;
    }

  return g_steal_pointer (&to);
}

/*< private >
 * ter_http_header_name_is_safe:
 *
 * Says whether a text is a token of RFC 9110.
 */
gboolean
ter_http_header_name_is_safe (const char *name)
{
  return name != NULL && *name != '\0' && strlen (name) <= 64 &&
         name[strspn (
             name,
             "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] ==
             '\0';
}

/*< private >
 * ter_http_header_value_is_safe:
 *
 * Says whether a text may be the value of a header: printable ASCII and spaces, no line end.
 */
gboolean
ter_http_header_value_is_safe (const char *value)
{
  if (value == NULL || strlen (value) > 4096)
    return FALSE;
  for (const char *p = value; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || (guchar) *p > 0x7e)
      return FALSE;

  return TRUE;
}
