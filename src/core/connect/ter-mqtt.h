/* ter-mqtt.h — Messages of an MQTT broker, acknowledged when they are stored
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-clock.h"
#include "ter-decoder.h"

G_BEGIN_DECLS

/**
 * TerMqttError:
 * @TER_MQTT_ERROR_CONFIG: the address or the configuration is wrong; nothing was tried
 * @TER_MQTT_ERROR_FORBIDDEN: the name leads to a local address, and the source does not allow that
 * @TER_MQTT_ERROR_UNREACHABLE: nobody answers there
 * @TER_MQTT_ERROR_TLS: the broker's certificate is not to be trusted
 * @TER_MQTT_ERROR_REFUSED: the broker refuses the user, or a subscription
 * @TER_MQTT_ERROR_LOST: the connection was lost
 */
typedef enum
{
  TER_MQTT_ERROR_CONFIG,
  TER_MQTT_ERROR_FORBIDDEN,
  TER_MQTT_ERROR_UNREACHABLE,
  TER_MQTT_ERROR_TLS,
  TER_MQTT_ERROR_REFUSED,
  TER_MQTT_ERROR_LOST,
} TerMqttError;

#define TER_MQTT_ERROR (ter_mqtt_error_quark ())
GQuark ter_mqtt_error_quark (void);

/**
 * TerMqttOptions:
 * @source_id: the source, for the batches
 * @host: a name or an address
 * @port: its port
 * @tls: whether the connection is encrypted; the name in the certificate is then checked, always
 * @ca_file: (nullable): who to trust, in PEM; %NULL for the system's authorities
 * @client_id: who we are for the broker: the same from one start to the next, so that it keeps our messages
 * @clean: whether the broker forgets us when we leave
 * @username: (nullable): the user
 * @password: (nullable): the password
 * @topics: (array zero-terminated=1): filters
 * @qos: 1, or 0
 * @version: 4 for MQTT 3.1.1, 5 for MQTT 5, 0 for the newer one that the broker knows
 * @keepalive_s: how often the broker hears of us
 * @allow_local: whether @host may be this machine or in a private network
 * @expect_session: whether we were there before, so that a broker that does not know us is a gap
 * @batch_messages: a batch is committed when it has that many messages
 * @batch_ms: or when its first message has waited that long
 * @quiet_ms: or when nothing came for that long, or less when the broker waits for our acknowledgements
 * @min_wait_ms: the first wait before connecting again
 * @max_wait_ms: the longest
 *
 * How to listen.
 */
typedef struct
{
  gint64 source_id;
  char *host;
  guint16 port;
  gboolean tls;
  char *ca_file;
  char *client_id;
  gboolean clean;
  char *username;
  char *password;
  char **topics;
  int qos;
  int version;
  guint keepalive_s;
  gboolean allow_local;
  gboolean expect_session;
  guint batch_messages;
  guint batch_ms;
  guint quiet_ms;
  guint min_wait_ms;
  guint max_wait_ms;
} TerMqttOptions;

TER_DECLARE_RECORD (TerMqttOptions, ter_mqtt_options)

TerMqttOptions *ter_mqtt_options_new_for_source (const TerSource *source,
                                                 GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * TerMqttState:
 * @TER_MQTT_IDLE: not started
 * @TER_MQTT_CONNECTING: looking for the broker
 * @TER_MQTT_LISTENING: connected and subscribed
 * @TER_MQTT_WAITING: it failed; it will be tried again
 * @TER_MQTT_BLOCKED: what came could not be stored; the broker keeps it until it can
 * @TER_MQTT_STOPPED: stopped
 */
typedef enum
{
  TER_MQTT_IDLE,
  TER_MQTT_CONNECTING,
  TER_MQTT_LISTENING,
  TER_MQTT_WAITING,
  TER_MQTT_BLOCKED,
  TER_MQTT_STOPPED,
} TerMqttState;

/**
 * TerMqttStatus:
 * @state: what it is doing
 * @error: (nullable): why it does not listen
 * @n_messages: messages received
 * @n_bytes: their size
 * @n_commits: batches stored
 * @n_connections: how often it was connected
 * @n_gaps: how often the broker had forgotten us: what was published meanwhile may be lost
 * @last_message_us: when the last message came, or %TER_INSTANT_NONE
 * @gap_since_us: since when the last gap, or %TER_INSTANT_NONE
 * @retry_us: when it will be tried again, or %TER_INSTANT_NONE
 *
 * What a listener is doing.
 */
typedef struct
{
  TerMqttState state;
  char *error;
  gint64 n_messages;
  gint64 n_bytes;
  gint64 n_commits;
  gint64 n_connections;
  gint64 n_gaps;
  gint64 last_message_us;
  gint64 gap_since_us;
  gint64 retry_us;
} TerMqttStatus;

TER_DECLARE_RECORD (TerMqttStatus, ter_mqtt_status)

/* receive puts a message into the batch; it is called on the listener's thread. commit makes the batch durable and
 * returns TRUE, or returns FALSE with nothing of it stored: it is then not acknowledged. It is called on another
 * thread, for one batch at a time in their order, while the next batch is received. */
typedef void (*TerMqttReceiveFunc) (const TerIncoming *incoming,
                                    TerBatch          *batch,
                                    gpointer           user_data);
typedef gboolean (*TerMqttCommitFunc) (TerBatch *batch,
                                       gpointer  user_data,
                                       GError  **error);

#define TER_TYPE_MQTT (ter_mqtt_get_type ())
G_DECLARE_FINAL_TYPE (TerMqtt, ter_mqtt, TER, MQTT, GObject)

TerMqtt       *ter_mqtt_new (TerMqttOptions    *options,
                             TerClock          *clock,
                             guint32            seed,
                             TerMqttReceiveFunc receive,
                             TerMqttCommitFunc  commit,
                             gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;
void           ter_mqtt_start (TerMqtt *self);
void           ter_mqtt_stop (TerMqtt *self);
void           ter_mqtt_leave (TerMqtt *self);
TerMqttStatus *ter_mqtt_dup_status (TerMqtt *self) G_GNUC_WARN_UNUSED_RESULT;
const char    *ter_mqtt_state_to_string (TerMqttState state);

G_END_DECLS
