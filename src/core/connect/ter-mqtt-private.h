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

/* Messages that are committed together. */
typedef struct
{
  /* Owned; a byte for each message of the batch: whether the broker keeps it until we acknowledge it (QoS 1) */
  TerBatch *batch;
  GByteArray *is_kept;

  /* Of what was received, a message that holds nothing included */
  guint n_messages;
  guint n_kept;
  gsize n_bytes;
  gint64 since_us;
} TerMqttLot;

typedef struct _TerMqttCommitter TerMqttCommitter;

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
  TerMqttCommitter *committer;
  TerMqttLot *gathering;
  TerMqttLot *committing;
  int version;
  guint n_unanswered;
  gint64 unanswered_since_us;
  gint64 heard_us;
  gint64 connected_us;
  TerBackoff connect_backoff;
  TerBackoff commit_backoff;
  GError *fault;
  char *tls_complaint;
  gboolean is_subscribed;
  gboolean has_session;
  gboolean is_busy;
  gboolean is_outdated;
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
void     ter_mqtt_link_step_back (TerMqtt *self);
char    *ter_mqtt_link_describe_tls (TerMqtt *self) G_GNUC_WARN_UNUSED_RESULT;

/* ter-mqtt-commit.c: what is committed together, and who does it */
TerMqttLot       *ter_mqtt_lot_new (gint64 source_id);
void              ter_mqtt_lot_free (TerMqttLot *self);
void              ter_mqtt_lot_reset (TerMqttLot *self);
void              ter_mqtt_lot_note (TerMqttLot *self,
                                     gsize       n_bytes,
                                     gboolean    is_kept,
                                     gint64      now_us);
void              ter_mqtt_lot_forget_kept (TerMqttLot *self);
TerMqttCommitter *ter_mqtt_committer_new (TerMqttCommitFunc commit,
                                          gpointer          user_data);
void              ter_mqtt_committer_free (TerMqttCommitter *self);
int               ter_mqtt_committer_get_fd (TerMqttCommitter *self);
gboolean          ter_mqtt_committer_is_busy (TerMqttCommitter *self);
void              ter_mqtt_committer_begin (TerMqttCommitter *self,
                                            TerBatch         *batch);
gboolean          ter_mqtt_committer_end (TerMqttCommitter *self,
                                          gboolean          waits,
                                          gboolean         *is_stored,
                                          GError          **error);

/* ter-mqtt-loop.c: the thread */
guint    ter_mqtt_loop_get_receive_maximum (const TerMqttOptions *options);
void     ter_mqtt_loop_take (TerMqtt                        *self,
                             const struct mosquitto_message *message);
gpointer ter_mqtt_loop_run (gpointer data);

G_END_DECLS
