/* mqtt-support.h — A listener whose commits are watched
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-mqtt.h"
#include "ter-test-broker.h"

G_BEGIN_DECLS

/* A listener to a ChirpStack source, which stores the keys of messages in memory, as long as it is not told to fail
 * or to wait. */
typedef struct
{
  TerMqtt *mqtt;
  TerDecoder *decoder;
  TerMqttOptions *options;

  /* Under the lock */
  GMutex lock;
  GCond changed;
  GHashTable *stored;
  GPtrArray *order;
  gboolean is_failing;
  gboolean is_held;
  guint n_begun;
  guint n_failed;
  guint n_twice;
} Bench;

Bench       *bench_new (const char *url,
                        const char *config) G_GNUC_WARN_UNUSED_RESULT;
Bench       *bench_new_for (TestBroker *broker,
                            const char *config) G_GNUC_WARN_UNUSED_RESULT;
void         bench_start (Bench *self);
void         bench_stop (Bench *self);
void         bench_free (Bench *self);

guint        bench_get_n_stored (Bench *self);
guint        bench_get_n_begun (Bench *self);
guint        bench_get_n_failed (Bench *self);
gint64       bench_get_n_messages (Bench *self);
TerMqttState bench_get_state (Bench *self);
char        *bench_dup_error (Bench *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean     bench_has_error (Bench *self);
void         bench_set_failing (Bench   *self,
                                gboolean is_failing);
void         bench_set_held (Bench   *self,
                             gboolean is_held);

/* The message of a number, whose key is "m" and the number. */
void         bench_send (TestPublisher *publisher,
                         guint          number,
                         int            qos);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

G_END_DECLS
