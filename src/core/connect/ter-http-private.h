/* ter-http-private.h — What the files of the HTTP layer share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "ter-http.h"

G_BEGIN_DECLS

/* RFC 6585; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429

/* Addresses: ter-http-address.c */

typedef enum
{
  TER_ADDRESS_PUBLIC,
  TER_ADDRESS_LOCAL, /* this machine or a private network: on permission */
  TER_ADDRESS_NEVER, /* no server answers there: multicast, reserved, link-local metadata */
} TerAddressKind;

gboolean            ter_http_address_is_allowed (GInetAddress *address,
                                                 gboolean      allow_local);
GSocketConnectable *ter_http_address_guard (const char *host,
                                            guint16     port,
                                            GList      *resolved,
                                            gboolean    allow_local);

/* URLs, headers and what the server says of itself: ter-http-url.c */

GUri               *ter_http_url_parse (const char *url,
                                        GError    **error);
GUri               *ter_http_url_follow (GUri                 *from,
                                         const char           *location,
                                         const TerHttpRequest *request,
                                         GError              **error);
char               *ter_http_url_get_authority (GUri *url);
gboolean            ter_http_header_name_is_safe (const char *name);
gboolean            ter_http_header_value_is_safe (const char *value);

/* How long an answer stays good: ter-http-fresh.c */

gint64              ter_http_parse_freshness (const char *cache_control,
                                              const char *expires,
                                              gint64      now_us,
                                              gboolean   *may_keep);

/* A body with its budgets: ter-http-body.c */

typedef struct _TerHttpBody TerHttpBody;

TerHttpBody        *ter_http_body_new (const char *encoding,
                                       gint64      max_bytes,
                                       int         save_to_fd,
                                       GError    **error);
void                ter_http_body_free (TerHttpBody *self);
gboolean            ter_http_body_write (TerHttpBody  *self,
                                         const guint8 *data,
                                         gsize         length,
                                         GError      **error);
gboolean            ter_http_body_end (TerHttpBody *self,
                                       GError     **error);
gint64              ter_http_body_get_size (TerHttpBody *self);
GBytes             *ter_http_body_steal (TerHttpBody *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerHttpBody, ter_http_body_free)

/* One request and its redirects, under one deadline: ter-http-exchange.c */

typedef struct
{
  const char *user_agent;
  GResolver *resolver;
  GTlsDatabase *tls_database; /* NULL for the machine's */
  TerClock *clock;
} TerHttpSetup;

TerHttpResponse    *ter_http_response_new (void);
TerHttpResponse    *ter_http_exchange (const TerHttpSetup   *setup,
                                       const TerHttpRequest *request,
                                       GCancellable         *cancellable,
                                       GError              **error);
void                ter_http_pause (gint64        delay_us,
                                    GCancellable *cancellable);

/* For the tests, which have a name server, an authority and a patience of their own. */
void                ter_http_set_resolver (TerHttp   *self,
                                           GResolver *resolver);
void                ter_http_set_tls_database (TerHttp      *self,
                                               GTlsDatabase *database);
void                ter_http_set_retry_base_us (TerHttp *self,
                                                gint64   base_us);

/* For tests: what an address is. */
TerAddressKind ter_http_address_classify (GInetAddress *address);

G_END_DECLS
