/* ter-source-health.h — Sources: whether they bring what they should
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-device.h"
#include "ter-source.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerSourceState:
 * @TER_SOURCE_DISABLED: it is not collected, on purpose
 * @TER_SOURCE_WAITING: it never brought anything yet
 * @TER_SOURCE_OK: it brings what it should
 * @TER_SOURCE_LATE: it is due, and nothing came
 * @TER_SOURCE_FAILING: its last attempt failed
 */
typedef enum
{
  TER_SOURCE_DISABLED,
  TER_SOURCE_WAITING,
  TER_SOURCE_OK,
  TER_SOURCE_LATE,
  TER_SOURCE_FAILING,
} TerSourceState;

/**
 * TerSourceHealth:
 * @source: the source
 * @state: whether it brings what it should
 * @sentence: what to know of it now: "Refused the password since 9 h ago"
 * @last_us: the most recent thing that it brought, or %TER_INSTANT_NONE
 * @per_hour: messages per hour, over the last 24 hours
 * @hours: (element-type TerActivity): the last 48 hours, oldest first, none missing
 * @n_devices: devices that speak through it
 * @n_silent: those of them that are silent
 * @n_series: series that they observe
 * @n_datasets: datasets that it brings
 * @new_devices: (element-type TerDevice): devices that nobody named or placed yet
 * @n_refused: messages refused in the last 48 hours
 */
typedef struct
{
  TerSource *source;
  TerSourceState state;
  char *sentence;
  gint64 last_us;
  double per_hour;
  GArray *hours;
  guint n_devices;
  guint n_silent;
  guint n_series;
  guint n_datasets;
  GPtrArray *new_devices;
  gint64 n_refused;
} TerSourceHealth;

TER_DECLARE_RECORD (TerSourceHealth, ter_source_health)

GPtrArray  *ter_source_health_load (TerTerritory *territory,
                                    GCancellable *cancellable,
                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_source_refused_load (TerTerritory *territory,
                                     gint64        source_id,
                                     guint         limit,
                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ter_source_runs_load (TerTerritory *territory,
                                  gint64        source_id,
                                  guint         limit,
                                  GError      **error) G_GNUC_WARN_UNUSED_RESULT;
const char *ter_source_state_label (TerSourceState state);

G_END_DECLS
