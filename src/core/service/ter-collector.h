/* ter-collector.h — All the sources of a territory, listened to
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-source.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerCollectorError:
 * @TER_COLLECTOR_ERROR_READ_ONLY: the territory is open for reading only: nothing can be collected into it
 * @TER_COLLECTOR_ERROR_NO_SOURCE: it has no source that is enabled and listened to
 * @TER_COLLECTOR_ERROR_FAILED: a source could not be read; the message says why
 */
typedef enum
{
  TER_COLLECTOR_ERROR_READ_ONLY,
  TER_COLLECTOR_ERROR_NO_SOURCE,
  TER_COLLECTOR_ERROR_FAILED,
} TerCollectorError;

#define TER_COLLECTOR_ERROR (ter_collector_error_quark ())
GQuark ter_collector_error_quark (void);

/**
 * TerCollectorState:
 * @TER_COLLECTOR_IDLE: not started
 * @TER_COLLECTOR_CONNECTING: looking for the broker
 * @TER_COLLECTOR_LISTENING: connected and subscribed
 * @TER_COLLECTOR_WAITING: it failed; it will be tried again
 * @TER_COLLECTOR_BLOCKED: what came could not be stored; the broker keeps it until it can
 * @TER_COLLECTOR_STOPPED: stopped, or not to be started: the error says why
 */
typedef enum
{
  TER_COLLECTOR_IDLE,
  TER_COLLECTOR_CONNECTING,
  TER_COLLECTOR_LISTENING,
  TER_COLLECTOR_WAITING,
  TER_COLLECTOR_BLOCKED,
  TER_COLLECTOR_STOPPED,
} TerCollectorState;

/**
 * TerCollectorStatus:
 * @source_id: the source
 * @source_name: its name
 * @state: what its listener is doing
 * @error: (nullable): why it does not listen, in words
 * @n_messages: messages received since the start
 * @n_observations: new observations stored
 * @n_duplicates: observations that were there already
 * @n_refused: messages kept because they could not be decoded
 * @n_left_out: values of measures that a person chose not to keep
 * @n_gaps: how often the broker had forgotten us
 * @gap_since_us: since when the last gap, or %TER_INSTANT_NONE
 * @last_message_us: when the last message came, or %TER_INSTANT_NONE
 * @retry_us: when it will be tried again, or %TER_INSTANT_NONE
 *
 * One source, live.
 */
typedef struct
{
  gint64 source_id;
  char *source_name;
  TerCollectorState state;
  char *error;
  gint64 n_messages;
  gint64 n_observations;
  gint64 n_duplicates;
  gint64 n_refused;
  gint64 n_left_out;
  gint64 n_gaps;
  gint64 gap_since_us;
  gint64 last_message_us;
  gint64 retry_us;
} TerCollectorStatus;

TER_DECLARE_RECORD (TerCollectorStatus, ter_collector_status)

#define TER_TYPE_COLLECTOR (ter_collector_get_type ())
G_DECLARE_FINAL_TYPE (TerCollector, ter_collector, TER, COLLECTOR, GObject)

/* Of the main thread. The signal "changed" says that a status changed. */
TerCollector       *ter_collector_new (TerTerritory *territory) G_GNUC_WARN_UNUSED_RESULT;
void                ter_collector_start (TerCollector *self);
void                ter_collector_stop (TerCollector *self);
GPtrArray          *ter_collector_list_statuses (TerCollector *self) G_GNUC_WARN_UNUSED_RESULT;
const char         *ter_collector_state_to_string (TerCollectorState state);

/* The command's way: starts, runs the main context until it is over, and stops. */
gboolean            ter_collector_run (TerCollector *self,
                                       gint64        seconds,
                                       gboolean      once,
                                       GError      **error);

/* Passwords: in the keyring, never in the territory. */
void                ter_collector_store_secret_async (TerCollector       *self,
                                                      TerSource          *source,
                                                      const char         *username,
                                                      const char         *password,
                                                      GCancellable       *cancellable,
                                                      GAsyncReadyCallback callback,
                                                      gpointer            user_data);
gboolean            ter_collector_store_secret_finish (TerCollector *self,
                                                       GAsyncResult *result,
                                                       GError      **error);

/* For tests: one source. */
gboolean ter_collector_is_running (TerCollector *self);
TerCollectorStatus *ter_collector_dup_status (TerCollector *self,
                                              gint64        source_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
