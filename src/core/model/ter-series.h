/* ter-series.h — What one device observes of one property
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-property.h"
#include "ter-quality.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerSeries:
 * @id: its row in the territory
 * @uid: its lasting identity, a UUID
 * @device_id: the device that observes
 * @device_name: its name, for lists
 * @property: what is observed: a code of #TerProperty, or the source's own key
 * @channel: which of several alike: "" or the source's own key
 * @name: what a person calls it
 * @unit: (nullable): UCUM code, or the source's own word
 * @kind: how its values add up
 * @site_id: the site that it tells of, or 0
 * @meter_id: the meter whose index or consumption it is, or 0
 * @n_observations: how many are stored
 * @n_corrections: how often a value was corrected
 * @first_us: the first one's time, or %TER_INSTANT_NONE
 * @last_us: the last one's time, or %TER_INSTANT_NONE
 * @last_value: the last one's value, or NaN
 * @last_text: (nullable): the last one's text, for a state
 * @last_quality: the last one's quality
 */
typedef struct
{
  gint64 id;
  char *uid;
  gint64 device_id;
  char *device_name;
  char *property;
  char *channel;
  char *name;
  char *unit;
  TerSeriesKind kind;
  gint64 site_id;
  gint64 meter_id;
  gint64 n_observations;
  gint64 n_corrections;
  gint64 first_us;
  gint64 last_us;
  double last_value;
  char *last_text;
  TerQuality last_quality;
} TerSeries;

TER_DECLARE_RECORD (TerSeries, ter_series)

G_END_DECLS
