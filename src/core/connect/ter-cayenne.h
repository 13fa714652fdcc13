/* ter-cayenne.h — Cayenne LPP: small self-describing frames
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most values one frame can hold that a LoRaWAN uplink carries (242 bytes), with room to spare. */
#define TER_CAYENNE_MAX_VALUES 256

/**
 * TerCayenneValue:
 * @channel: which of several alike
 * @name: what is measured, as ChirpStack's own decoder names it: "temperatureSensor"
 * @axis: (nullable): which part, for a type that has several: "x", "latitude"
 * @unit: UCUM code, or ""
 * @value: the value in that unit
 *
 * One number of a frame. All strings are static.
 */
typedef struct
{
  guint8 channel;
  const char *name;
  const char *axis;
  const char *unit;
  double value;
} TerCayenneValue;

gboolean ter_cayenne_decode (const guint8 *data,
                             gsize         length,
                             GArray       *values,
                             gsize        *consumed);

G_END_DECLS
