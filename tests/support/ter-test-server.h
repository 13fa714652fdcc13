/* ter-test-server.h — A server on loopback that does what a test wants
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TerTestServer TerTestServer;

/* One connection with its request; valid while the handler runs. */
typedef struct
{
  TerTestServer *server;
  const char *head;
  const char *target;
  guint number; /* of the request, from 1 */
  GOutputStream *output;
  GCancellable *stop;
} TerTestPeer;

/* Runs in a thread of its own for each connection. What it does not send is not sent; then the connection closes. */
typedef void (*TerTestHandler) (TerTestPeer *peer,
                                gpointer     data);

TerTestServer *ter_test_server_new (TerTestHandler   handler,
                                    gpointer         data,
                                    GTlsCertificate *certificate);
void           ter_test_server_free (TerTestServer *self);
guint16        ter_test_server_get_port (TerTestServer *self);
char          *ter_test_server_url (TerTestServer *self,
                                    const char    *path);
/* How many requests came, how many connections were accepted, and whether any head held a text. */
guint          ter_test_server_get_n_requests (TerTestServer *self);
guint          ter_test_server_get_n_connections (TerTestServer *self);
gboolean       ter_test_server_saw (TerTestServer *self,
                                    const char    *text);

gboolean       ter_test_peer_send (TerTestPeer *peer,
                                   const char  *text);
gboolean       ter_test_peer_send_bytes (TerTestPeer  *peer,
                                         gconstpointer data,
                                         gsize         length);
gboolean       ter_test_peer_wait (TerTestPeer *peer,
                                   guint        ms);
/* A whole answer: status line, headers (each ending with \r\n), length, body. */
gboolean       ter_test_peer_answer (TerTestPeer *peer,
                                     const char  *status,
                                     const char  *headers,
                                     const char  *body);
/* The value of a header of the request; NULL when it is not there. */
char          *ter_test_peer_dup_header (TerTestPeer *peer,
                                         const char  *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TerTestServer, ter_test_server_free)

G_END_DECLS
