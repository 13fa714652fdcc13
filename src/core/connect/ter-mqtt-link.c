/* ter-mqtt-link.c — One connection to a broker
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Opening a connection: the name is resolved and its addresses are judged; one that answers is chosen; then
 * libmosquitto connects, in our thread, to that very address, or to the name when a certificate must be
 * checked against it (the peer's address is then judged again before anything is written).
 *
 *  1. Nothing of ours, the password least of all, is written to an address that the source does not allow.
 *  2. libmosquitto is told that the program is threaded although only one thread ever calls it: in that mode,
 *     and only then, it writes nothing by itself and leaves all writing to mosquitto_loop_write().
 *  3. The subscription is asked for at each connection, whatever the broker remembers.
 *  4. Every failure becomes one sentence in self->fault.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-http-private.h"
#include "ter-mqtt-private.h"

#include <gio/gnetworking.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <unistd.h>

/* How long an address may take to answer. */
#define REACH_TIMEOUT_S 10
/* For a broker of MQTT 5: it keeps our messages while we are away, however long, as MQTT 3.1.1 has it. */
#define SESSION_EXPIRY_NEVER G_MAXUINT32
/* How long the broker may take to close a connection that we left: it reads our last acknowledgements first, which a
 * busy machine makes it slow at. Where there were none to write, there is less to wait for. */
#define GOODBYE_US (2 * TER_USEC_PER_SEC)
#define SHORT_GOODBYE_US (TER_USEC_PER_SEC / 2)
/* What a broker of MQTT 5 may send. What is larger than TER_DECODER_MAX_PAYLOAD is still received, to be refused
 * with its beginning and the reason; what is larger than this no sensor sends. */
#define MAX_PACKET (16 * 1024 * 1024)

static void
set_fault (TerMqtt     *self,
           TerMqttError code,
           const char  *message)
{
  g_clear_error (&self->fault);
  self->fault = g_error_new_literal (TER_MQTT_ERROR, code, message);
}

static void
set_refusal (TerMqtt *self,
             int      code)
{
  g_autofree char *message = NULL;

  if (code == CONNACK_REFUSED_BAD_USERNAME_PASSWORD || code == CONNACK_REFUSED_NOT_AUTHORIZED ||
      code == MQTT_RC_BAD_USERNAME_OR_PASSWORD || code == MQTT_RC_NOT_AUTHORIZED)
    {
      if (self->options->username == NULL)
        message =
            g_strdup (_("The broker wants a user name and a password: give them to the source"));
      else
        message =
            g_strdup_printf (_("The broker refuses the user “%s” or the password: check both"),
                             self->options->username);
    }
  else
    message = g_strdup_printf (_("The broker refuses the connection: %s"),
                               self->version == 5 ? mosquitto_reason_string (code)
                                                  : mosquitto_connack_string (code));
  set_fault (self, TER_MQTT_ERROR_REFUSED, message);
}

/**
 * ter_mqtt_link_step_back:
 *
 * Notes that the broker does not know MQTT 5: the next attempt is in MQTT 3.1.1, unless a version was asked for.
 */
void
ter_mqtt_link_step_back (TerMqtt *self)
{
  if (self->version != 5 || self->options->version != 0)
    return;
  self->version = 4;
  self->is_outdated = TRUE;
}

static void
on_connect (struct mosquitto *client,
            void             *data,
            int               code,
            int               flags)
{
  TerMqtt *self = data;
  g_auto (GStrv) topics = NULL;
  gboolean is_known = (flags & 1) != 0;

  if (code != 0)
    {
      if (code == CONNACK_REFUSED_PROTOCOL_VERSION || code == MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION)
        ter_mqtt_link_step_back (self);
      set_refusal (self, code);
      return;
    }

  ter_mqtt_note_connection (self, self->has_session && !is_known && !self->options->clean);
  self->has_session = !self->options->clean;
  topics = g_strdupv (self->options->topics);
  if (mosquitto_subscribe_multiple (client, NULL, g_strv_length (topics), topics,
                                    self->options->qos, 0, NULL) != MOSQ_ERR_SUCCESS)
    set_fault (self, TER_MQTT_ERROR_CONFIG,
               _("A topic of this source is not an MQTT topic filter"));
}

static void
on_subscribe (struct mosquitto *client,
              void             *data,
              int               mid,
              int               n,
              const int        *granted)
{
  TerMqtt *self = data;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *message = NULL;

      if (granted[i] < 128)
        continue;
      message = g_strdup_printf (
          _("The broker refuses the subscription to “%s”: give the user the right to "
            "read it"),
          self->options->topics[i]);
      set_fault (self, TER_MQTT_ERROR_REFUSED, message);
      return;
    }
  self->is_subscribed = TRUE;
}

static void
on_message (struct mosquitto               *client,
            void                           *data,
            const struct mosquitto_message *message)
{
  ter_mqtt_loop_take (data, message);
}

static void
on_log (struct mosquitto *client,
        void             *data,
        int               level,
        const char       *text)
{
  TerMqtt *self = data;

  /* OpenSSL's reasons come by this way alone. */
  if (level == MOSQ_LOG_ERR)
    g_set_str (&self->tls_complaint, text);
}

/**
 * ter_mqtt_link_describe_tls:
 *
 * Says why there is no encrypted connection, in words that a person can act on.
 *
 * Returns: (transfer full): a sentence
 */
char *
ter_mqtt_link_describe_tls (TerMqtt *self)
{
  const char *complaint = self->tls_complaint != NULL ? self->tls_complaint : "";
  const char *reason = strrchr (complaint, ':');

  /* libmosquitto does not tell the name from the signature. */
  if (strstr (complaint, "certificate verify failed") != NULL)
    return g_strdup_printf (
        _("The broker's certificate is refused: it is not made out to “%s”, or it is out of "
          "date, or its authority is unknown here (then give its file, ca_file)"),
        self->options->host);

  return g_strdup_printf (_("No encrypted connection with the broker: %s"),
                          reason != NULL ? reason + 1 : complaint);
}

/* Allowed addresses of the host; NULL with an error when there is none. */
static GList *
resolve (TerMqtt *self,
         GError **error)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GError) local_error = NULL;
  const TerMqttOptions *options = self->options;
  GList *addresses;
  GList *allowed = NULL;

  addresses = g_resolver_lookup_by_name (resolver, options->host, self->stopping, &local_error);
  if (addresses == NULL)
    {
      g_set_error (error, TER_MQTT_ERROR, TER_MQTT_ERROR_UNREACHABLE,
                   _("The broker “%s” is not found: %s"), options->host, local_error->message);
      return NULL;
    }
  for (GList *l = addresses; l != NULL; l = l->next)
    {
      if (ter_http_address_is_allowed (l->data, options->allow_local))
        allowed = g_list_append (allowed, g_object_ref (l->data));
    }
  if (allowed == NULL)
    {
      g_autofree char *text = g_inet_address_to_string (addresses->data);

      g_set_error (
          error, TER_MQTT_ERROR, TER_MQTT_ERROR_FORBIDDEN,
          options->allow_local
              ? _("“%s” is %s, an address where no broker can be")
              : _("“%s” is %s, on this machine or in a private network; if that is meant, allow it for this "
                  "source (--allow-local)"),
          options->host, text);
    }
  g_resolver_free_addresses (addresses);

  return allowed;
}

/* The first address that answers. libmosquitto's own attempt cannot be interrupted, so one that can be comes
 * first: the program must be able to stop while a firewall swallows its packets. */
static GInetAddress *
reach (TerMqtt *self,
       GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) last_error = NULL;
  g_autolist (GInetAddress) addresses = resolve (self, error);

  if (addresses == NULL)
    return NULL;
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, REACH_TIMEOUT_S);
  for (GList *l = addresses; l != NULL; l = l->next)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new (l->data, self->options->port);
      g_autoptr (GSocketConnection) connection = NULL;

      g_clear_error (&last_error);
      connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), self->stopping,
                                            &last_error);
      if (connection != NULL)
        {
          g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
          return g_object_ref (l->data);
        }
    }
  g_set_error (error, TER_MQTT_ERROR, TER_MQTT_ERROR_UNREACHABLE,
               _("The broker %s:%u does not answer: %s"), self->options->host, self->options->port,
               last_error->message);

  return NULL;
}

static gboolean
peer_is_allowed (TerMqtt *self)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  g_autoptr (GSocketAddress) address = NULL;

  if (getpeername (mosquitto_socket (self->client), (struct sockaddr *) &storage, &length) != 0)
    return FALSE;
  address = g_socket_address_new_from_native (&storage, length);
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return FALSE;

  return ter_http_address_is_allowed (g_inet_socket_address_get_address (
                                          G_INET_SOCKET_ADDRESS (address)),
                                      self->options->allow_local);
}

static gboolean
set_up_tls (TerMqtt *self,
            GError **error)
{
  const char *ca_file = self->options->ca_file;
  int code;

  if (!self->options->tls)
    return TRUE;
  if (ca_file != NULL)
    code = mosquitto_tls_set (self->client, ca_file, NULL, NULL, NULL, NULL);
  else
    code = mosquitto_int_option (self->client, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
  if (code == MOSQ_ERR_SUCCESS)
    code = mosquitto_tls_opts_set (self->client, 1, "tlsv1.2", NULL);
  if (code == MOSQ_ERR_SUCCESS)
    code = mosquitto_tls_insecure_set (self->client, false);
  if (code == MOSQ_ERR_SUCCESS)
    return TRUE;

  g_set_error (error, TER_MQTT_ERROR, TER_MQTT_ERROR_TLS,
               _("The authority's file “%s” cannot be used: %s"), ca_file != NULL ? ca_file : "",
               mosquitto_strerror (code));
  return FALSE;
}

static gboolean
make_client (TerMqtt *self,
             GError **error)
{
  const TerMqttOptions *options = self->options;

  self->client = mosquitto_new (options->client_id, options->clean, self);
  if (self->client == NULL)
    g_error ("mosquitto_new: %s", g_strerror (errno));
  mosquitto_threaded_set (self->client, true);
  mosquitto_int_option (self->client, MOSQ_OPT_PROTOCOL_VERSION,
                        self->version == 5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
  mosquitto_int_option (self->client, MOSQ_OPT_TCP_NODELAY, 1);
  /* MQTT 5 only. */
  mosquitto_int_option (self->client, MOSQ_OPT_RECEIVE_MAXIMUM,
                        (int) ter_mqtt_loop_get_receive_maximum (options));
  mosquitto_connect_with_flags_callback_set (self->client, on_connect);
  mosquitto_subscribe_callback_set (self->client, on_subscribe);
  mosquitto_message_callback_set (self->client, on_message);
  mosquitto_log_callback_set (self->client, on_log);
  if (options->username != NULL)
    mosquitto_username_pw_set (self->client, options->username, options->password);

  return set_up_tls (self, error);
}

static int
connect_client (TerMqtt    *self,
                const char *address)
{
  const TerMqttOptions *options = self->options;
  mosquitto_property *properties = NULL;
  int code;

  if (self->version != 5)
    return mosquitto_connect (self->client, address, options->port, options->keepalive_s);

  if (!options->clean)
    mosquitto_property_add_int32 (&properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL,
                                  SESSION_EXPIRY_NEVER);
  mosquitto_property_add_int32 (&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, MAX_PACKET);
  code = mosquitto_connect_bind_v5 (self->client, address, options->port, options->keepalive_s,
                                    NULL, properties);
  mosquitto_property_free_all (&properties);

  return code;
}

/**
 * ter_mqtt_link_open:
 *
 * Connects to the broker: what is left to do then is to read and write until it answers.
 */
gboolean
ter_mqtt_link_open (TerMqtt *self,
                    GError **error)
{
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *text = NULL;
  g_autofree char *complaint = NULL;
  int code;

  g_assert (self->client == NULL);

  g_clear_error (&self->fault);
  g_clear_pointer (&self->tls_complaint, g_free);
  self->is_subscribed = FALSE;
  address = reach (self, error);
  if (address == NULL || !make_client (self, error))
    return FALSE;

  text = g_inet_address_to_string (address);
  code = connect_client (self, self->options->tls ? self->options->host : text);
  if (code == MOSQ_ERR_SUCCESS && peer_is_allowed (self))
    return TRUE;

  if (code == MOSQ_ERR_TLS || (self->options->tls && self->tls_complaint != NULL))
    {
      complaint = ter_mqtt_link_describe_tls (self);
      g_set_error_literal (error, TER_MQTT_ERROR, TER_MQTT_ERROR_TLS, complaint);
    }
  else if (code == MOSQ_ERR_SUCCESS)
    g_set_error (
        error, TER_MQTT_ERROR, TER_MQTT_ERROR_FORBIDDEN,
        _("“%s” led to another address than it had a moment before; nothing was sent to it"),
        self->options->host);
  else
    g_set_error (error, TER_MQTT_ERROR, TER_MQTT_ERROR_UNREACHABLE,
                 _("The broker %s:%u does not answer: %s"), self->options->host,
                 self->options->port,
                 code == MOSQ_ERR_ERRNO ? g_strerror (errno) : mosquitto_strerror (code));

  return FALSE;
}

/* Takes leave, and waits for the broker to close: it drops what it has not read yet of a connection that it
 * finds closed while it writes to it, and would send again what we had acknowledged. */
static void
say_goodbye (TerMqtt *self)
{
  int fd = dup (mosquitto_socket (self->client));
  gint64 patience_us = self->is_subscribed ? GOODBYE_US : SHORT_GOODBYE_US;
  gint64 deadline = g_get_monotonic_time () + patience_us;
  char unread[4096];

  if (g_atomic_int_get (&self->is_leaving))
    mosquitto_unsubscribe_multiple (self->client, NULL, (int) g_strv_length (self->options->topics),
                                    self->options->topics, NULL);
  mosquitto_disconnect (self->client);
  mosquitto_loop_write (self->client, 1);
  if (fd < 0)
    return;
  shutdown (fd, SHUT_WR);
  while (g_get_monotonic_time () < deadline)
    {
      struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

      if (poll (&poll_fd, 1, (int) (patience_us / 1000)) <= 0 ||
          recv (fd, unread, sizeof unread, MSG_DONTWAIT) <= 0)
        break;
    }
  close (fd);
}

/**
 * ter_mqtt_link_close:
 * @says_goodbye: whether to write what is queued and take leave; when not, nothing is written: what was not
 *   acknowledged stays with the broker
 *
 * Ends a connection, at any of its stages.
 */
void
ter_mqtt_link_close (TerMqtt *self,
                     gboolean says_goodbye)
{
  if (self->client == NULL)
    return;
  if (says_goodbye && mosquitto_socket (self->client) >= 0)
    say_goodbye (self);
  g_clear_pointer (&self->client, mosquitto_destroy);
}
