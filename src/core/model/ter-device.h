/* ter-device.h — A device of a source: sensor, meter, column of a file
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerDevice:
 * @id: its row in the territory, 0 while it has none
 * @source_id: the source that it speaks through
 * @remote_id: its identity there: a DevEUI, a topic, a file name
 * @name: what a person calls it; the source's name for it until then
 * @profile: (nullable): its model, as the source says it
 * @site_id: where it is, or 0
 * @has_position: whether @longitude and @latitude are known; {0, 0} is a place like any other
 * @longitude: degrees, WGS 84
 * @latitude: degrees, WGS 84
 * @last_seen_us: when the last message came, or %TER_INSTANT_NONE
 * @expected_step_us: how often it speaks, learnt from its messages, or 0 while unknown
 * @is_new: nobody named or placed it yet
 */
typedef struct
{
  gint64 id;
  char *uid;
  gint64 source_id;
  char *remote_id;
  char *name;
  char *profile;
  gint64 site_id;
  gboolean has_position;
  double longitude;
  double latitude;
  gint64 last_seen_us;
  gint64 expected_step_us;
  gboolean is_new;
} TerDevice;

TER_DECLARE_RECORD (TerDevice, ter_device)

G_END_DECLS
