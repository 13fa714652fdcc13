/* ter-cayenne.c — Cayenne LPP: small self-describing frames
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-cayenne.h"

/* One component of a type: its size on the wire, whether it is signed, and what one step is worth. */
typedef struct
{
  guint8 type;
  guint8 size;
  gboolean is_signed;
  double divisor;
  const char *name;
  const char *axis;
  const char *unit;
} Component;

/* Types with several components have several rows that follow each other, in wire order. The divisor is
 * kept rather than the step: 272 / 10 is 27.2, and 272 × 0.1 is not. */
static const Component components[] = {
  { 0x00, 1, FALSE, 1, "digitalInput", NULL, "" },
  { 0x01, 1, FALSE, 1, "digitalOutput", NULL, "" },
  { 0x02, 2, TRUE, 100, "analogInput", NULL, "" },
  { 0x03, 2, TRUE, 100, "analogOutput", NULL, "" },
  { 0x64, 4, FALSE, 1, "genericSensor", NULL, "" },
  { 0x65, 2, FALSE, 1, "illuminanceSensor", NULL, "lx" },
  { 0x66, 1, FALSE, 1, "presenceSensor", NULL, "" },
  { 0x67, 2, TRUE, 10, "temperatureSensor", NULL, "Cel" },
  { 0x68, 1, FALSE, 2, "humiditySensor", NULL, "%" },
  { 0x71, 2, TRUE, 1000, "accelerometer", "x", "[degG]" },
  { 0x71, 2, TRUE, 1000, "accelerometer", "y", "[degG]" },
  { 0x71, 2, TRUE, 1000, "accelerometer", "z", "[degG]" },
  { 0x73, 2, FALSE, 10, "barometer", NULL, "hPa" },
  { 0x74, 2, FALSE, 100, "voltage", NULL, "V" },
  { 0x75, 2, FALSE, 1000, "current", NULL, "A" },
  { 0x76, 4, FALSE, 1, "frequency", NULL, "Hz" },
  { 0x78, 1, FALSE, 1, "percentage", NULL, "%" },
  { 0x79, 2, TRUE, 1, "altitude", NULL, "m" },
  { 0x7d, 2, FALSE, 1, "concentration", NULL, "[ppm]" },
  { 0x80, 2, FALSE, 1, "power", NULL, "W" },
  { 0x82, 4, FALSE, 1000, "distance", NULL, "m" },
  /* Four bytes of a thousandth of a kWh: an index, not the energy of a step. */
  { 0x83, 4, FALSE, 1000, "energyIndex", NULL, "kWh" },
  { 0x84, 2, FALSE, 1, "direction", NULL, "deg" },
  { 0x85, 4, FALSE, 1, "unixTime", NULL, "s" },
  { 0x86, 2, TRUE, 100, "gyrometer", "x", "deg/s" },
  { 0x86, 2, TRUE, 100, "gyrometer", "y", "deg/s" },
  { 0x86, 2, TRUE, 100, "gyrometer", "z", "deg/s" },
  { 0x87, 1, FALSE, 1, "colour", "red", "" },
  { 0x87, 1, FALSE, 1, "colour", "green", "" },
  { 0x87, 1, FALSE, 1, "colour", "blue", "" },
  { 0x88, 3, TRUE, 10000, "gpsLocation", "latitude", "deg" },
  { 0x88, 3, TRUE, 10000, "gpsLocation", "longitude", "deg" },
  { 0x88, 3, TRUE, 100, "gpsLocation", "altitude", "m" },
  { 0x8e, 1, FALSE, 1, "switch", NULL, "" },
};

static double
read_big_endian (const guint8    *data,
                 const Component *component)
{
  gint64 raw = 0;
  gint64 range = G_GINT64_CONSTANT (1) << (8 * component->size);

  for (guint i = 0; i < component->size; i++)
    raw = raw << 8 | data[i];
  if (component->is_signed && raw >= range / 2)
    raw -= range;

  return raw / component->divisor;
}

/* The rows of a type, and how many bytes they take together. */
static guint
find_type (guint8 type,
           guint *first,
           gsize *size)
{
  guint n = 0;

  *size = 0;
  for (guint i = 0; i < G_N_ELEMENTS (components); i++)
    {
      if (components[i].type != type)
        continue;
      if (n++ == 0)
        *first = i;
      *size += components[i].size;
    }

  return n;
}

/**
 * ter_cayenne_decode:
 * @data: (array length=length): a frame
 * @values: (element-type TerCayenneValue): the values are added to it
 * @consumed: (out) (optional): how many bytes were understood
 *
 * Decodes a Cayenne LPP frame: channel, type, value, repeated. A type has no length of its own, so an unknown
 * one ends the reading: what came before it is kept, nothing after it is guessed.
 *
 * Returns: %TRUE if the frame is not empty and was understood to its last byte
 */
gboolean
ter_cayenne_decode (const guint8 *data,
                    gsize         length,
                    GArray       *values,
                    gsize        *consumed)
{
  gsize at = 0;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (values != NULL, FALSE);

  while (length - at >= 3 && values->len < TER_CAYENNE_MAX_VALUES)
    {
      guint first = 0;
      gsize size;
      guint n = find_type (data[at + 1], &first, &size);
      gsize from = at + 2;

      if (n == 0 || length - from < size)
        break;
      for (guint i = first; i < first + n; i++)
        {
          TerCayenneValue value = { data[at], components[i].name, components[i].axis,
                                    components[i].unit,
                                    read_big_endian (data + from, &components[i]) };

          g_array_append_val (values, value);
          from += components[i].size;
        }
      at = from;
    }

  if (consumed != NULL)
    *consumed = at;
  return length > 0 && at == length;
}
