/* ter-sensors.h — Devices with what they last said, for the map and the lists
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-device.h"
#include "ter-figure.h"
#include "ter-samples.h"
#include "ter-series.h"
#include "ter-site.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerSensorState:
 * @TER_SENSOR_NEVER: known, and never heard
 * @TER_SENSOR_ALIVE: it speaks as often as it used to
 * @TER_SENSOR_SILENT: nothing for three times its usual step, and for an hour at least
 * @TER_SENSOR_STORED: brought by a file or a portal: nobody waits for its next word
 */
typedef enum
{
  TER_SENSOR_NEVER,
  TER_SENSOR_ALIVE,
  TER_SENSOR_SILENT,
  TER_SENSOR_STORED,
} TerSensorState;

/**
 * TerSensor:
 * @device: the device
 * @site: (nullable): where it is
 * @source_name: (nullable): the source that it speaks through
 * @series: (element-type TerSeries): what it observes, the most telling first
 * @main: (nullable): the first of @series
 * @last: (nullable): the last value of @main, with its provenance
 * @value_text: the last value of @main as people read it, "" when there is none
 * @state: whether it speaks
 * @age_us: time since its last message, or -1
 * @silent_since_us: since when it should have spoken, or %TER_INSTANT_NONE
 * @has_position: whether the next two mean something
 * @longitude: degrees; its own, else those of its site
 * @latitude: degrees; the same
 * @is_site_position: the position is that of its site
 * @battery: its last battery reading, or NaN
 * @battery_unit: (nullable): "V" or "%"
 * @is_battery_low: the reading is under the limit of its unit
 * @battery_limit: that limit, or NaN
 */
typedef struct
{
  TerDevice *device;
  TerSite *site;
  char *source_name;
  GPtrArray *series;
  TerSeries *main;
  TerFigure *last;
  char *value_text;
  TerSensorState state;
  gint64 age_us;
  gint64 silent_since_us;
  gboolean has_position;
  double longitude;
  double latitude;
  gboolean is_site_position;
  double battery;
  char *battery_unit;
  gboolean is_battery_low;
  double battery_limit;
} TerSensor;

TER_DECLARE_RECORD (TerSensor, ter_sensor)

/**
 * TerSensorHistory:
 * @series: the series
 * @samples: its observations in @span
 * @texts: (nullable) (element-type utf8): beside them, for a series of states
 * @span: from when to when
 * @step_us: how often it is read, learnt, or 0
 * @coverage: share of @span that was measured, 0 to 1, or NaN
 * @last: (nullable): its last value, with its provenance
 */
typedef struct
{
  TerSeries *series;
  TerSamples *samples;
  GPtrArray *texts;
  TerSpan span;
  gint64 step_us;
  double coverage;
  TerFigure *last;
} TerSensorHistory;

TER_DECLARE_RECORD (TerSensorHistory, ter_sensor_history)

GPtrArray        *ter_sensors_load (TerTerritory *territory,
                                    GCancellable *cancellable,
                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;
TerSensorHistory *ter_sensor_history_load (TerTerritory *territory,
                                           gint64        series_id,
                                           TerSpan       span,
                                           GCancellable *cancellable,
                                           GError      **error) G_GNUC_WARN_UNUSED_RESULT;
const char       *ter_sensor_state_label (TerSensorState state);

G_END_DECLS
