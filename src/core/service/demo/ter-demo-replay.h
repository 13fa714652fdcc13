/* ter-demo-replay.h — Live readings for the demonstration
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-territory.h"

G_BEGIN_DECLS

#define TER_TYPE_DEMO_REPLAY (ter_demo_replay_get_type ())
G_DECLARE_FINAL_TYPE (TerDemoReplay, ter_demo_replay, TER, DEMO_REPLAY, GObject)

TerDemoReplay *ter_demo_replay_new (TerTerritory *territory,
                                    guint32       seed) G_GNUC_WARN_UNUSED_RESULT;
void           ter_demo_replay_start (TerDemoReplay *self,
                                      guint          interval_ms);
void           ter_demo_replay_stop (TerDemoReplay *self);

/* For tests: a step without the timer. */
gboolean ter_demo_replay_is_running (TerDemoReplay *self);
gboolean ter_demo_replay_step (TerDemoReplay *self,
                               guint          n_sensors,
                               gint64        *n_readings,
                               GError       **error);

G_END_DECLS
