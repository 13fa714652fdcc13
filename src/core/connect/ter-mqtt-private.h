/* ter-mqtt-private.h — The parts of a listener
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-backoff.h"
#include "ter-mqtt.h"

#include <mosquitto.h>

G_BEGIN_DECLS

struct _TerMqtt
{
  GObject parent_instance;

  /* Owned, set once */
  TerMqttOptions *options;
  TerClock *clock;
  GRand *random;
  GCancellable *stopping;
  GMainContext *context;
  TerMqttReceiveFunc receive;
  TerMqttCommitFunc commit;
  gpointer user_data;

  GThread *thread;
  gint is_leaving; /* atomic */

  /* Under the lock */
  GMutex lock;
  TerMqttStatus *status;
  gboolean is_announced;

  /* Of the thread alone */
  struct mosquitto *client;
  TerBatch *batch;
  GPtrArray *volatiles;
  guint n_pending;
  gsize pending_bytes;
  gint64 pending_since_us;
  gint64 connected_us;
  TerBackoff connect_backoff;
  TerBackoff commit_backoff;
  GError *fault;
  char *tls_complaint;
  gboolean is_subscribed;
  gboolean has_session;
  gboolean is_busy;
};

/* ter-mqtt.c */
void     ter_mqtt_set_state (TerMqtt      *self,
                             TerMqttState  state,
                             const GError *error,
                             gint64        retry_us);
void     ter_mqtt_note_message (TerMqtt *self,
                                gsize    n_bytes,
                                gint64   received_us);
void     ter_mqtt_note_commit (TerMqtt *self);
void     ter_mqtt_note_connection (TerMqtt *self,
                                   gboolean is_gap);

/* ter-mqtt-link.c: one connection */
gboolean ter_mqtt_link_open (TerMqtt *self,
                             GError **error);
void     ter_mqtt_link_close (TerMqtt *self,
                              gboolean says_goodbye);
char    *ter_mqtt_link_describe_tls (TerMqtt *self) G_GNUC_WARN_UNUSED_RESULT;

/* ter-mqtt-loop.c: the thread */
void     ter_mqtt_loop_take (TerMqtt                        *self,
                             const struct mosquitto_message *message);
gpointer ter_mqtt_loop_run (gpointer data);

G_END_DECLS
