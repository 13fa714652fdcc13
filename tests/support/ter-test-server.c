/* ter-test-server.c — A server on loopback that does what a test wants
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Raw sockets, because what is to be tested is what no decent server sends. One thread accepts; each
 * connection has its own, which reads the request's head, calls the handler, and closes.
 *
 * 1. ter_test_server_free() returns when every thread has ended: a handler waits through
 *    ter_test_peer_wait(), which ends at once when the server stops.
 */

#include "config.h"

#include <string.h>

#include "ter-test-server.h"

struct _TerTestServer
{
  /* Owned */
  GSocketListener *listener;
  GThread *thread;
  GCancellable *stop;
  GTlsCertificate *certificate;
  GPtrArray *heads;

  TerTestHandler handler;
  gpointer data;
  guint16 port;

  GMutex mutex;
  GCond idle;
  guint n_threads;
  guint n_connections;
};

typedef struct
{
  TerTestServer *server;
  GSocketConnection *connection;
} Visit;

static char *
read_head (GInputStream *input,
           GCancellable *stop)
{
  GString *head = g_string_new (NULL);
  char c;

  while (head->len < 65536 && !g_str_has_suffix (head->str, "\r\n\r\n"))
    {
      if (g_input_stream_read (input, &c, 1, stop, NULL) != 1)
        break;
      g_string_append_c (head, c);
    }

  return g_string_free (head, FALSE);
}

static guint
note_head (TerTestServer *self,
           const char    *head)
{
  guint number;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->heads, g_strdup (head));
  number = self->heads->len;
  g_mutex_unlock (&self->mutex);
  return number;
}

static void
serve (TerTestServer *self,
       GIOStream     *stream)
{
  g_autofree char *head = read_head (g_io_stream_get_input_stream (stream), self->stop);
  g_auto (GStrv) words = g_strsplit (head, " ", 3);
  TerTestPeer peer = { .server = self, .head = head, .stop = self->stop };

  /* A client that hangs up before asking made a connection, not a request. */
  if (g_strv_length (words) < 3)
    return;

  peer.target = words[1];
  peer.number = note_head (self, head);
  peer.output = g_io_stream_get_output_stream (stream);
  self->handler (&peer, self->data);
}

static gpointer
visit_thread (gpointer data)
{
  g_autofree Visit *visit = data;
  TerTestServer *self = visit->server;
  GIOStream *stream = G_IO_STREAM (visit->connection);
  g_autoptr (GIOStream) secure = NULL;

  if (self->certificate != NULL)
    {
      secure = g_tls_server_connection_new (stream, self->certificate, NULL);
      if (g_tls_connection_handshake (G_TLS_CONNECTION (secure), self->stop, NULL))
        serve (self, secure);
    }
  else
    serve (self, stream);

  if (secure != NULL)
    g_io_stream_close (secure, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
  g_object_unref (visit->connection);

  g_mutex_lock (&self->mutex);
  self->n_threads--;
  g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

static gpointer
accept_thread (gpointer data)
{
  TerTestServer *self = data;

  while (TRUE)
    {
      GSocketConnection *connection =
          g_socket_listener_accept (self->listener, NULL, self->stop, NULL);
      Visit *visit;

      if (connection == NULL)
        return NULL;

      g_mutex_lock (&self->mutex);
      self->n_threads++;
      self->n_connections++;
      g_mutex_unlock (&self->mutex);

      visit = g_new0 (Visit, 1);
      visit->server = self;
      visit->connection = connection;
      g_thread_unref (g_thread_new ("visit", visit_thread, visit));
    }
}

TerTestServer *
ter_test_server_new (TerTestHandler   handler,
                     gpointer         data,
                     GTlsCertificate *certificate)
{
  TerTestServer *self = g_new0 (TerTestServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->handler = handler;
  self->data = data;
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->stop = g_cancellable_new ();
  self->heads = g_ptr_array_new_with_free_func (g_free);
  self->listener = g_socket_listener_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->idle);

  g_socket_listener_add_address (self->listener, any_port, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("accept", accept_thread, self);
  return self;
}

void
ter_test_server_free (TerTestServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);

  g_mutex_lock (&self->mutex);
  while (self->n_threads > 0)
    g_cond_wait (&self->idle, &self->mutex);
  g_mutex_unlock (&self->mutex);

  g_socket_listener_close (self->listener);
  g_clear_object (&self->listener);
  g_clear_object (&self->stop);
  g_clear_object (&self->certificate);
  g_ptr_array_unref (self->heads);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->idle);
  g_free (self);
}

guint16
ter_test_server_get_port (TerTestServer *self)
{
  return self->port;
}

char *
ter_test_server_url (TerTestServer *self,
                     const char    *path)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", self->certificate != NULL ? "https" : "http",
                          self->port, path);
}

guint
ter_test_server_get_n_requests (TerTestServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->heads->len;
}

guint
ter_test_server_get_n_connections (TerTestServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_connections;
}

gboolean
ter_test_server_saw (TerTestServer *self,
                     const char    *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->heads->len; i++)
    if (strstr (g_ptr_array_index (self->heads, i), text) != NULL)
      return TRUE;

  return FALSE;
}

gboolean
ter_test_peer_send_bytes (TerTestPeer  *peer,
                          gconstpointer data,
                          gsize         length)
{
  return g_output_stream_write_all (peer->output, data, length, NULL, peer->stop, NULL);
}

gboolean
ter_test_peer_send (TerTestPeer *peer,
                    const char  *text)
{
  return ter_test_peer_send_bytes (peer, text, strlen (text));
}

gboolean
ter_test_peer_wait (TerTestPeer *peer,
                    guint        ms)
{
  GPollFD poll_fd;

  if (!g_cancellable_make_pollfd (peer->stop, &poll_fd))
    return FALSE;
  g_poll (&poll_fd, 1, (int) ms);
  g_cancellable_release_fd (peer->stop);
  return !g_cancellable_is_cancelled (peer->stop);
}

gboolean
ter_test_peer_answer (TerTestPeer *peer,
                      const char  *status,
                      const char  *headers,
                      const char  *body)
{
  g_autofree char *text =
      g_strdup_printf ("HTTP/1.1 %s\r\n%sContent-Length: %" G_GSIZE_FORMAT
                       "\r\nConnection: close\r\n\r\n%s",
                       status, headers != NULL ? headers : "", strlen (body), body);

  return ter_test_peer_send (peer, text);
}

char *
ter_test_peer_dup_header (TerTestPeer *peer,
                          const char  *name)
{
  g_auto (GStrv) lines = g_strsplit (peer->head, "\r\n", -1);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon != NULL && (gsize) (colon - lines[i]) == strlen (name) &&
          g_ascii_strncasecmp (lines[i], name, strlen (name)) == 0)
        return g_strstrip (g_strdup (colon + 1));
    }

  return NULL;
}
