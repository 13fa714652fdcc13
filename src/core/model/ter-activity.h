/* ter-activity.h — What a source brought, hour by hour, and what it brought that could not be read
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerActivity:
 *
 * What a source brought in one hour that begins at @hour_us (UTC).
 */
typedef struct
{
  gint64 hour_us;
  gint64 n_messages;
  gint64 n_observations;
  gint64 n_refused;
} TerActivity;

/**
 * TerRefused:
 *
 * A message kept as it came because it could not be decoded.
 */
typedef struct
{
  gint64 id;
  gint64 source_id;
  gint64 received_us;
  char *topic;
  char *reason;
  GBytes *payload;
} TerRefused;

G_END_DECLS
