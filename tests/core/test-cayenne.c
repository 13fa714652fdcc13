/* test-cayenne.c — Cayenne LPP frames
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "ter-cayenne.h"

#include <math.h>

/* Every type of the format, with values at the ends of their ranges. Written by hand from the table of types. */
static const struct
{
  const char *hex;
  const char *expected;
} frames[] = {
  { "010001", "digitalInput.1=1" },
  { "0201ff", "digitalOutput.2=255" },
  { "0302ff38", "analogInput.3=-2" },
  { "030304d2", "analogOutput.3=12.34" },
  { "0464ffffffff", "genericSensor.4=4294967295" },
  { "0565ffff", "illuminanceSensor.5=65535lx" },
  { "006601", "presenceSensor.0=1" },
  { "03670110", "temperatureSensor.3=27.2Cel" },
  { "0567ff9c", "temperatureSensor.5=-10Cel" },
  { "05678000", "temperatureSensor.5=-3276.8Cel" },
  { "0468b3", "humiditySensor.4=89.5%" },
  { "0671fb2e000004d2",
    "accelerometer.6.x=-1.234[degG] accelerometer.6.y=0[degG] accelerometer.6.z=1.234[degG]" },
  { "09732766", "barometer.9=1008.6hPa" },
  { "01740173", "voltage.1=3.71V" },
  { "01757fff", "current.1=32.767A" },
  { "017633bca100", "frequency.1=868000000Hz" },
  { "017864", "percentage.1=100%" },
  { "0179ff9c", "altitude.1=-100m" },
  { "077d03a8", "concentration.7=936[ppm]" },
  { "018009c4", "power.1=2500W" },
  { "0182000003e8", "distance.1=1m" },
  { "018300bc614e", "energyIndex.1=12345.678kWh" },
  { "01840167", "direction.1=359deg" },
  { "018565920080", "unixTime.1=1704067200s" },
  { "0686ff9c000003e8", "gyrometer.6.x=-1deg/s gyrometer.6.y=0deg/s gyrometer.6.z=10deg/s" },
  { "0187ff8000", "colour.1.red=255 colour.1.green=128 colour.1.blue=0" },
  { "01 88 06765f f2960a 0003e8",
    "gpsLocation.1.latitude=42.3519deg gpsLocation.1.longitude=-87.9094deg gpsLocation.1.altitude=10m" },
  { "018e01", "switch.1=1" },
  { "03670110 056700ff", "temperatureSensor.3=27.2Cel temperatureSensor.5=25.5Cel" },
};

/* What is not understood to its last byte: how much of it was, and what was read until then. */
static const struct
{
  const char *hex;
  gsize consumed;
  const char *expected;
} broken[] = {
  { "", 0, "" },
  { "01", 0, "" },
  { "0167", 0, "" },
  { "016701", 0, "" },
  { "01ff01", 0, "" },
  { "03670110 01ff00", 4, "temperatureSensor.3=27.2Cel" },
  { "03670110 0567", 4, "temperatureSensor.3=27.2Cel" },
  { "03670110 00", 4, "temperatureSensor.3=27.2Cel" },
  { "0188 06765f f2960a 0003", 0, "" },
  /* A frame of a vendor that looks alike: little-endian, other types. */
  { "017555 0367ee00 04687c 050001", 4, "current.1=21.763A" },
};

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (const char *p = hex; *p != '\0'; p++)
    {
      guint8 byte;

      if (*p == ' ')
        continue;
      byte = g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]);
      g_byte_array_append (bytes, &byte, 1);
      p++;
    }

  return bytes;
}

static char *
describe (GArray *values)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < values->len; i++)
    {
      const TerCayenneValue *value = &g_array_index (values, TerCayenneValue, i);
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s%s.%u%s%s=%s%s", i > 0 ? " " : "", value->name,
                              value->channel, value->axis != NULL ? "." : "",
                              value->axis != NULL ? value->axis : "",
                              g_ascii_formatd (number, sizeof number, "%.12g", value->value),
                              value->unit);
    }

  return g_string_free_and_steal (text);
}

static void
test_types (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (GByteArray) bytes = from_hex (frames[i].hex);
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (TerCayenneValue));
      g_autofree char *described = NULL;
      gsize consumed;

      g_test_message ("%s", frames[i].hex);
      g_assert_true (ter_cayenne_decode (bytes->data, bytes->len, values, &consumed));
      g_assert_cmpuint (consumed, ==, bytes->len);
      described = describe (values);
      g_assert_cmpstr (described, ==, frames[i].expected);
    }
}

static void
test_broken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GByteArray) bytes = from_hex (broken[i].hex);
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (TerCayenneValue));
      g_autofree char *described = NULL;
      gsize consumed = 99;

      g_test_message ("“%s”", broken[i].hex);
      g_assert_false (ter_cayenne_decode (bytes->data, bytes->len, values, &consumed));
      g_assert_cmpuint (consumed, ==, broken[i].consumed);
      described = describe (values);
      g_assert_cmpstr (described, ==, broken[i].expected);
    }
}

/* Any bytes at all: nothing is read beyond the end, and the number of values is bounded. */
static void
test_any_bytes (void)
{
  guint32 seed = g_test_rand_int_range (1, G_MAXINT32);
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 20000; round++)
    {
      gsize length = g_rand_int_range (random, 0, 260);
      g_autofree guint8 *data = g_malloc (length);
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (TerCayenneValue));
      gsize consumed;

      for (gsize i = 0; i < length; i++)
        data[i] = g_rand_int_range (random, 0, 256);
      ter_cayenne_decode (data, length, values, &consumed);
      g_assert_cmpuint (consumed, <=, length);
      g_assert_cmpuint (values->len, <=, TER_CAYENNE_MAX_VALUES + 2);
      for (guint i = 0; i < values->len; i++)
        g_assert_true (isfinite (g_array_index (values, TerCayenneValue, i).value));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cayenne/types", test_types);
  g_test_add_func ("/cayenne/broken", test_broken);
  g_test_add_func ("/cayenne/any-bytes", test_any_bytes);

  return g_test_run ();
}
