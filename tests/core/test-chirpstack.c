/* test-chirpstack.c — Events of a ChirpStack server
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "../support/ter-test-decoder.h"
#include "ter-chirpstack.h"
#include "ter-json.h"

#define TOPIC "application/a1/device/70b3d5e75e000001/event/"
#define GATEWAY "rssi/gateway=-57dB[mW] snr/gateway=9.5dB[SPL]"

static char *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "chirpstack", name, NULL);
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  return contents;
}

/* The values are said to be measured a while before they arrive; the time is left out of the table. */
static char *
without_time (const char *described)
{
  g_autoptr (GRegex) time = g_regex_new ("@2026-01-15T11:59:30[.0-9]*Z", 0, 0, NULL);

  return g_regex_replace_literal (time, described, -1, 0, "", 0, NULL);
}

static const struct
{
  const char *file;
  const char *event;
  TerChirpstackPayload payload;
  const char *key;
  const char *expected;
  const char *refused;
} events[] = {
  { "up-object.json", "up", TER_CHIRPSTACK_AUTO, "0b8f3a52-0000-4000-8000-000000000001",
    "battery-voltage=3512mV co2=612[ppm] code'0042' humidity=48% mode'eco' open=1'true' pressure/air=1008.6hPa " GATEWAY
    " temperature/probes.0=7.5Cel temperature/probes.1=8Cel temperature/temp_C=18Cel temperature/temperature_2=19.5Cel "
    "temperature=21.5Cel",
    NULL },
  { "up-cayenne.json", "up", TER_CHIRPSTACK_AUTO, "0b8f3a52-0000-4000-8000-000000000002",
    "humidity/4=89.5% " GATEWAY " temperature/3=27.2Cel", NULL },
  { "up-cayenne.json", "up", TER_CHIRPSTACK_OBJECT, "0b8f3a52-0000-4000-8000-000000000002", GATEWAY,
    "no decoder: 7 bytes on port 1; give the device profile a codec in ChirpStack" },
  { "up-object.json", "up", TER_CHIRPSTACK_CAYENNE, "0b8f3a52-0000-4000-8000-000000000001", GATEWAY,
    NULL },
  { "up-vendor.json", "up", TER_CHIRPSTACK_AUTO, "0b8f3a52-0000-4000-8000-000000000003", GATEWAY,
    "no decoder: 13 bytes on port 85; give the device profile a codec in ChirpStack" },
  { "up-vendor.json", "up", TER_CHIRPSTACK_CAYENNE, "0b8f3a52-0000-4000-8000-000000000003",
    "current/1=21.763A " GATEWAY, NULL },
  { "up-defaults.json", "up", TER_CHIRPSTACK_AUTO, "0b8f3a52-0000-4000-8000-000000000004",
    "humidity=0% rssi/gateway=-101dB[mW] snr/gateway=0dB[SPL] temperature=0Cel", NULL },
  { "up-encrypted.json", "up", TER_CHIRPSTACK_AUTO, "0b8f3a52-0000-4000-8000-000000000005", "",
    "encrypted: the join server keeps the key of this device; let ChirpStack have it" },
  { "join.json", "join", TER_CHIRPSTACK_AUTO, "join/id-join", "", NULL },
  { "ack.json", "ack", TER_CHIRPSTACK_AUTO, "ack/id-1", "", NULL },
  { "txack.json", "txack", TER_CHIRPSTACK_AUTO, NULL, "", NULL },
  { "log.json", "log", TER_CHIRPSTACK_AUTO, NULL, "", NULL },
  { "status.json", "status", TER_CHIRPSTACK_AUTO, "status/id-1",
    "battery/status=88.3% margin=10dB[SPL]", NULL },
  { "location.json", "location", TER_CHIRPSTACK_AUTO, "location/id-1", "", NULL },
  { "integration.json", "integration", TER_CHIRPSTACK_AUTO, "integration/loracloud/modem/id-1", "",
    NULL },
};

static void
test_events (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autoptr (TerDecoder) decoder = ter_chirpstack_new (events[i].payload);
      g_autofree char *payload = load (events[i].file);
      g_autofree char *topic = g_strconcat (TOPIC, events[i].event, NULL);
      g_autoptr (TerBatch) batch = test_decode (decoder, topic, payload, -1, FALSE);
      g_autofree char *described = test_describe_all (batch);
      g_autofree char *bare = without_time (described);
      const TerBatchMessage *message = ter_batch_get_message (batch, 0);
      const TerBatchDevice *device = ter_batch_get_device (batch, 0);

      g_test_message ("%s", events[i].file);
      g_assert_cmpuint (ter_batch_get_n_messages (batch), ==, 1);
      g_assert_cmpstr (message->key, ==, events[i].key);
      g_assert_cmpstr (message->refused, ==, events[i].refused);
      g_assert_cmpint (message->refused != NULL, ==, message->payload != NULL);
      g_assert_cmpstr (bare, ==, events[i].expected);
      g_assert_cmpstr (device->remote_id, ==, "70b3d5e75e000001");
      g_assert_cmpstr (device->name, ==, "École – salle 3");
      g_assert_cmpstr (device->profile, ==, "Ambiance v2");
    }
}

static void
test_place (void)
{
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  g_autofree char *known = load ("location.json");
  g_autofree char *unknown = load ("location-unknown.json");
  g_autofree char *uplink = load ("up-object.json");
  g_autoptr (TerBatch) batch = test_decode (decoder, TOPIC "location", known, -1, FALSE);
  g_autoptr (TerBatch) without = test_decode (decoder, TOPIC "location", unknown, -1, FALSE);
  g_autoptr (TerBatch) gateway = test_decode (decoder, TOPIC "up", uplink, -1, FALSE);
  g_autoptr (TerBatch) gps = NULL;

  g_assert_true (ter_batch_get_device (batch, 0)->has_position);
  g_assert_cmpfloat (ter_batch_get_device (batch, 0)->latitude, ==, 47.25);
  g_assert_cmpfloat (ter_batch_get_device (batch, 0)->longitude, ==, -1.5);
  g_assert_false (ter_batch_get_device (without, 0)->has_position);
  /* The gateway's place is not the device's. */
  g_assert_false (ter_batch_get_device (gateway, 0)->has_position);

  gps = test_decode (
      decoder, TOPIC "up",
      "{\"object\":{\"gpsLocation\":{\"1\":{\"latitude\":47.5,\"longitude\":6.8,\"altitude\":320}}}}",
      -1, FALSE);
  g_assert_true (ter_batch_get_device (gps, 0)->has_position);
  g_assert_cmpfloat (ter_batch_get_device (gps, 0)->latitude, ==, 47.5);
}

/* %s is the time member and what follows it. */
static const struct
{
  const char *members;
  gboolean retained;
  const char *expected;
} times[] = {
  { "\"time\":\"2026-01-15T12:00:00Z\"", FALSE, "value=1" },
  { "\"time\":\"2026-01-15T12:00:00.000001999+00:00\"", FALSE,
    "value=1@2026-01-15T12:00:00.000001Z" },
  { "\"time\":\"2026-01-15T13:00:00+01:00\"", FALSE, "value=1" },
  { "\"time\":\"2026-01-15T12:09:59Z\"", FALSE, "value=1@2026-01-15T12:09:59Z" },
  { "\"time\":\"2026-01-15T12:10:01Z\"", FALSE, "value=1~suspect" },
  { "\"time\":\"2106-02-07T06:28:15Z\"", FALSE, "value=1~suspect" },
  { "\"time\":\"1970-01-01T00:00:10Z\"", FALSE, "value=1~suspect" },
  { "\"time\":\"2026-01-15T11:00:01Z\"", FALSE, "value=1@2026-01-15T11:00:01Z" },
  { "\"time\":\"2026-01-15T10:59:59Z\"", FALSE, "value=1@2026-01-15T10:59:59Z~late" },
  { "\"time\":\"2025-12-01T00:00:00Z\"", TRUE, "value=1@2025-12-01T00:00:00Z~late" },
  { "\"fCnt\":0", FALSE, "value=1" },
  { "\"fCnt\":0", TRUE, "value=1~snapshot" },
  { "\"time\":\"yesterday\"", FALSE, "value=1" },
  { "\"rxInfo\":[{\"nsTime\":\"2026-01-15T11:59:59Z\",\"gwTime\":\"2026-01-15T11:59:58Z\",\"rssi\":-1}]",
    FALSE,
    "rssi/gateway=-1dB[mW]@2026-01-15T11:59:59Z snr/gateway=0dB[SPL]@2026-01-15T11:59:59Z "
    "value=1@2026-01-15T11:59:59Z" },
  { "\"rxInfo\":[{\"gwTime\":\"2026-01-15T11:59:58Z\",\"time\":\"2026-01-15T11:59:57Z\",\"rssi\":-1}]",
    FALSE,
    "rssi/gateway=-1dB[mW]@2026-01-15T11:59:58Z snr/gateway=0dB[SPL]@2026-01-15T11:59:58Z "
    "value=1@2026-01-15T11:59:58Z" },
  { "\"rxInfo\":[{\"time\":\"2026-01-15T11:59:57Z\",\"rssi\":-1}]", FALSE,
    "rssi/gateway=-1dB[mW]@2026-01-15T11:59:57Z snr/gateway=0dB[SPL]@2026-01-15T11:59:57Z "
    "value=1@2026-01-15T11:59:57Z" },
};

static void
test_times (void)
{
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *payload =
          g_strdup_printf ("{%s,\"object\":{\"value\":1}}", times[i].members);
      g_autoptr (TerBatch) batch =
          test_decode (decoder, TOPIC "up", payload, -1, times[i].retained);
      g_autofree char *described = test_describe_all (batch);

      g_test_message ("%s", times[i].members);
      g_assert_cmpstr (described, ==, times[i].expected);
    }
}

static const struct
{
  const char *topic;
  const char *payload;
  gssize length;
  const char *refused;
  guint n_devices;
} refusals[] = {
  { TOPIC "up",
    "\x0a\x24"
    "3ac7e3c4-4401-4b8d-9386-a5c902f9202d\x12\x0c\x08\x80",
    -1, "ChirpStack sends protobuf: set json=true in its MQTT integration", 1 },
  { TOPIC "up", "\x1f\x8b\x08\x00\x00", 5,
    "compressed with gzip, which ChirpStack does not do by itself", 1 },
  { TOPIC "up", "\xff\xfe\xfd", 3, "not text (UTF-8)", 1 },
  { "application/a1/device/x/event/up", "[]", -1, "names no device: deviceInfo.devEui is missing",
    1 },
  { "somewhere/else", "{\"object\":{\"a\":1}}", -1, "names no device: deviceInfo.devEui is missing",
    0 },
  { TOPIC "party", "{}", -1, "not an event that ChirpStack is known to send", 1 },
};

static void
test_refusals (void)
{
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (TerBatch) batch =
          test_decode (decoder, refusals[i].topic, refusals[i].payload, refusals[i].length, FALSE);

      g_test_message ("%u %s", i, refusals[i].refused);
      g_assert_cmpuint (ter_batch_get_n_messages (batch), ==, 1);
      g_assert_cmpstr (ter_batch_get_message (batch, 0)->refused, ==, refusals[i].refused);
      g_assert_cmpuint (ter_batch_get_n_devices (batch), ==, refusals[i].n_devices);
      g_assert_cmpuint (ter_batch_get_n_observations (batch), ==, 0);
    }
}

static void
test_not_json (void)
{
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  static const char *const payloads[] = { "{", "{\"a\":1,\"a\":2}", "nonsense",
                                          "{\"object\":{\"x\":1e999}}" };

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autoptr (TerBatch) batch = test_decode (decoder, TOPIC "up", payloads[i], -1, FALSE);
      const TerBatchMessage *message = ter_batch_get_message (batch, 0);

      g_assert_true (g_str_has_prefix (message->refused, "not JSON: "));
      g_assert_cmpmem (g_bytes_get_data (message->payload, NULL),
                       g_bytes_get_size (message->payload), payloads[i], strlen (payloads[i]));
    }
}

static void
test_sizes (void)
{
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  g_autoptr (TerBatch) empty = test_decode (decoder, TOPIC "up", "", 0, TRUE);
  g_autofree char *large = g_malloc0 (TER_DECODER_MAX_PAYLOAD + 1);
  g_autoptr (TerBatch) refused = NULL;
  g_autoptr (TerBatch) crowded = NULL;
  GString *many = g_string_new ("{\"object\":{\"k\":[0");
  g_autofree char *crowd = NULL;

  /* A retained message that is erased: no message at all. */
  g_assert_true (ter_batch_is_empty (empty));

  memset (large, ' ', TER_DECODER_MAX_PAYLOAD + 1);
  refused = test_decode (decoder, TOPIC "up", large, TER_DECODER_MAX_PAYLOAD + 1, FALSE);
  g_assert_true (g_str_has_prefix (ter_batch_get_message (refused, 0)->refused, "too large: "));
  g_assert_cmpuint (g_bytes_get_size (ter_batch_get_message (refused, 0)->payload), ==, 1024);

  for (guint i = 0; i < 600; i++)
    g_string_append (many, ",1");
  g_string_append (many, "]}}");
  crowd = g_string_free_and_steal (many);
  crowded = test_decode (decoder, TOPIC "up", crowd, -1, FALSE);
  g_assert_cmpstr (ter_batch_get_message (crowded, 0)->refused, ==,
                   "more values than one message of a sensor can have");
  g_assert_cmpuint (ter_batch_get_n_observations (crowded), ==, 0);
}

/* Joining again resets the counter; sending again repeats it. Neither says anything of the message's identity. */
static void
test_identity (void)
{
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  static const struct
  {
    const char *payload;
    const char *key;
  } rows[] = {
    { "{\"deduplicationId\":\"a\",\"fCnt\":65535,\"object\":{\"v\":1}}", "a" },
    { "{\"deduplicationId\":\"b\",\"object\":{\"v\":1}}", "b" },
    { "{\"deduplicationId\":\"b\",\"fCnt\":0,\"object\":{\"v\":1}}", "b" },
    { "{\"time\":\"2026-01-15T12:00:00Z\",\"devAddr\":\"01\",\"fCnt\":7,\"object\":{\"v\":1}}",
      "70b3d5e75e000001/01/7/2026-01-15T12:00:00Z" },
    { "{\"time\":\"2026-01-15T12:00:00Z\",\"devAddr\":\"02\",\"object\":{\"v\":1}}",
      "70b3d5e75e000001/02/0/2026-01-15T12:00:00Z" },
    { "{\"fCnt\":7,\"object\":{\"v\":1}}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerBatch) batch = test_decode (decoder, TOPIC "up", rows[i].payload, -1, FALSE);

      g_assert_cmpstr (ter_batch_get_message (batch, 0)->key, ==, rows[i].key);
      g_assert_null (ter_batch_get_message (batch, 0)->refused);
      g_assert_cmpuint (ter_batch_get_n_observations (batch), ==, 1);
    }
}

static void
test_status (void)
{
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  static const struct
  {
    const char *payload;
    const char *expected;
  } rows[] = {
    { "{\"batteryLevel\":50.5}", "battery/status=50.5% margin=0dB[SPL]" },
    { "{\"margin\":-7,\"externalPowerSource\":true}", "margin=-7dB[SPL]" },
    { "{\"margin\":3,\"batteryLevelUnavailable\":true,\"batteryLevel\":0}", "margin=3dB[SPL]" },
    { "{}", "margin=0dB[SPL]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerBatch) batch =
          test_decode (decoder, TOPIC "status", rows[i].payload, -1, FALSE);
      g_autofree char *described = test_describe_all (batch);

      g_assert_cmpstr (described, ==, rows[i].expected);
    }
}

/* Several messages gather in one batch: devices and streams are shared, messages are not. */
static void
test_gather (void)
{
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  g_autoptr (TerBatch) batch = ter_batch_new (9);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *topic = g_strdup_printf ("application/a/device/%016x/event/up", i % 5);
      g_autofree char *payload =
          g_strdup_printf ("{\"deduplicationId\":\"%u\",\"object\":{\"temperature\":%u}}", i, i);
      TerIncoming incoming = { topic, (const guint8 *) payload, strlen (payload), TEST_NOW, FALSE };

      ter_decoder_decode (decoder, &incoming, batch);
    }
  g_assert_cmpuint (ter_batch_get_n_messages (batch), ==, 100);
  g_assert_cmpuint (ter_batch_get_n_devices (batch), ==, 5);
  g_assert_cmpuint (ter_batch_get_n_streams (batch), ==, 5);
  g_assert_cmpuint (ter_batch_get_n_observations (batch), ==, 100);
  g_assert_cmpuint (ter_batch_get_observation (batch, 99)->message, ==, 99);
  g_assert_cmpfloat (ter_batch_get_observation (batch, 99)->value, ==, 99);
}

static void
test_config (void)
{
  static const struct
  {
    const char *config;
    const char *topics;
  } rows[] = {
    { "", TER_CHIRPSTACK_TOPIC },
    { "{}", TER_CHIRPSTACK_TOPIC },
    { "{\"decoder\":\"cayenne\",\"topics\":[\"a/+/up\",\"b\"]}", "a/+/up b" },
    { "{\"decoder\":\"magic\"}", NULL },
    { "[1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerSource) source = ter_source_new ();
      g_autoptr (TerDecoder) decoder = NULL;
      g_autoptr (GError) error = NULL;

      source->kind = g_strdup ("chirpstack");
      source->config = g_strdup (rows[i].config);
      decoder = ter_decoder_new_for_source (source, &error);
      if (rows[i].topics == NULL)
        {
          g_assert_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG);
          g_assert_null (decoder);
        }
      else
        {
          g_auto (GStrv) topics = ter_decoder_dup_topics (decoder);
          g_autofree char *joined = g_strjoinv (" ", topics);

          g_assert_no_error (error);
          g_assert_cmpstr (joined, ==, rows[i].topics);
        }
    }
}

/* Payloads of real devices, kept out of the repository for their licences. */
static void
test_shared (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  const char *shared = g_getenv ("TERRITOIRE_SHARED");
  const char *name;
  guint n = 0, n_observations = 0, n_refused = 0;

  folder =
      g_build_filename (shared != NULL ? shared : "/nonexistent", "fixtures", "chirpstack", NULL);
  dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    {
      g_test_skip (
          "no folder of shared ChirpStack payloads ($TERRITOIRE_SHARED/fixtures/chirpstack)");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autofree char *topic = NULL;
      g_autoptr (TerBatch) batch = NULL;
      const TerBatchMessage *message;

      if (!g_str_has_suffix (name, ".json") || strstr (name, "result") != NULL)
        continue;
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      if (g_str_has_prefix (name, "doc-event-"))
        topic = g_strdup_printf ("application/x/device/y/event/%.*s", (int) strlen (name) - 15,
                                 name + 10);
      else
        topic = g_strdup (TOPIC "up");
      batch = test_decode (decoder, topic, contents, -1, FALSE);
      message = ter_batch_get_message (batch, 0);
      g_assert_cmpuint (ter_batch_get_n_messages (batch), ==, 1);
      g_assert_cmpuint (ter_batch_get_n_devices (batch), ==, 1);
      /* None of these has a codec, and none is Cayenne LPP: a vendor's frame is never guessed. */
      if (message->refused != NULL)
        g_assert_true (g_str_has_prefix (message->refused, "no decoder: "));
      n_refused += message->refused != NULL;
      n_observations += ter_batch_get_n_observations (batch);
      n++;
    }
  g_test_message ("%u payloads, %u observations, %u without decoder", n, n_observations, n_refused);
  g_assert_cmpuint (n, >, 10);
  g_assert_cmpuint (n_observations, >, 2 * (n - 8));
  g_assert_cmpuint (n_refused, ==, n - 7);
}

/* A device that changes its unit within one batch goes on in the unit that it began with, as from one batch to the
 * next; what cannot be converted is suspect. */
static void
test_units (void)
{
  static const struct
  {
    const char *object;
    double value;
    TerQuality quality;
  } rows[] = {
    { "{\"value\":10,\"unit\":\"°C\"}", 10, TER_QUALITY_GOOD },
    { "{\"value\":285.15,\"unit\":\"K\"}", 12, TER_QUALITY_GOOD },
    { "{\"value\":13,\"unit\":\"kWh\"}", 13, TER_QUALITY_SUSPECT },
    { "{\"value\":14,\"unit\":\"°C\"}", 14, TER_QUALITY_GOOD },
  };
  g_autoptr (TerDecoder) decoder = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  g_autoptr (TerBatch) batch = ter_batch_new (1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"object\":{\"temperature\":%s}}", rows[i].object);
      TerIncoming incoming = { .topic = TOPIC "up",
                               .data = (const guint8 *) text,
                               .length = strlen (text),
                               .received_us = TEST_NOW };

      ter_decoder_decode (decoder, &incoming, batch);
      g_assert_cmpuint (ter_batch_get_n_streams (batch), ==, 1);
      g_assert_cmpuint (ter_batch_get_n_observations (batch), ==, i + 1);
      g_assert_cmpfloat_with_epsilon (ter_batch_get_observation (batch, i)->value, rows[i].value,
                                      1e-9);
      g_assert_cmpint (ter_batch_get_observation (batch, i)->quality, ==, rows[i].quality);
    }
}

/* A payload of some names of a pool, in any order and of any type. */
static char *
make_object (void)
{
  static const char *const names[] = { "temperature", "temp_C",  "temperature_2", "humidity", "hum",
                                       "co2",         "door",    "battery",       "input_c",  "x",
                                       "value",       "energie", "TempC1" };
  static const char *const values[] = { "1.5",   "-3",       "true",
                                        "false", "\"auto\"", "\"\"",
                                        "null",  "[1,2]",    "{\"value\":4,\"unit\":\"?\"}",
                                        "1e400" };
  g_autoptr (GString) text = g_string_new ("{\"deduplicationId\":\"a\",\"object\":{");
  guint start = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (names));
  guint step = (guint) g_test_rand_int_range (0, 2) * 2 + 3;

  for (guint i = 0, n = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (names)); i < n; i++)
    {
      /* A number that is refused is rare. */
      guint last = g_test_rand_int_range (0, 200) == 0 ? G_N_ELEMENTS (values) - 1
                                                       : G_N_ELEMENTS (values) - 2;

      g_string_append_printf (text, "%s\"%s\":%s", i > 0 ? "," : "",
                              names[(start + i * step) % G_N_ELEMENTS (names)],
                              values[g_test_rand_int_range (0, (gint32) last + 1)]);
    }
  g_string_append (text, "}}");

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* What a decoder remembers of names and of batches changes nothing: each message gives what a decoder that never
 * saw another makes of it. */
static void
test_memory (void)
{
  g_autoptr (TerDecoder) old = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
  g_autoptr (TerBatch) shared = ter_batch_new (1);

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (TerDecoder) young = ter_chirpstack_new (TER_CHIRPSTACK_AUTO);
      g_autofree char *text = make_object ();
      g_autoptr (TerBatch) expected = NULL;
      g_autoptr (TerBatch) batch = NULL;
      gsize n, first;
      TerIncoming incoming = { .topic = TOPIC "up",
                               .data = (const guint8 *) text,
                               .length = strlen (text),
                               .received_us = TEST_NOW };

      expected = test_decode (young, TOPIC "up", text, -1, FALSE);
      batch = test_decode (old, TOPIC "up", text, -1, FALSE);
      /* One that comes back between the others. */
      if (i % 7 == 0)
        ter_batch_reset (shared);
      first = ter_batch_get_n_observations (shared);
      ter_decoder_decode (old, &incoming, shared);

      n = ter_batch_get_n_observations (expected);
      g_assert_cmpuint (ter_batch_get_n_streams (batch), ==, ter_batch_get_n_streams (expected));
      g_assert_cmpuint (ter_batch_get_n_observations (batch), ==, n);
      g_assert_cmpuint (ter_batch_get_n_observations (shared), ==, first + n);
      for (gsize j = 0; j < n; j++)
        {
          g_autofree char *said = test_describe (expected, j);
          g_autofree char *again = test_describe (batch, j);
          g_autofree char *beside = test_describe (shared, first + j);

          g_assert_cmpstr (again, ==, said);
          g_assert_cmpstr (beside, ==, said);
        }
    }
}

/* The radio's own figures are the first that a person leaves out. */
static void
test_left_out (void)
{
  static const char payload[] =
      "{\"deviceInfo\":{\"devEui\":\"0102030405060708\"},\"object\":{\"temperature\":21.5,\"battery\":80}}";
  static const char topic[] = "application/1/device/0102030405060708/event/up";
  g_autoptr (TerSource) source = ter_source_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TerDecoder) decoder = NULL;
  g_autoptr (TerBatch) batch = NULL;
  g_autofree char *described = NULL;

  source->kind = g_strdup ("chirpstack");
  source->config = g_strdup ("{\"left_out\":[\"battery\"]}");
  decoder = ter_decoder_new_for_source (source, &error);
  g_assert_no_error (error);
  batch = test_decode (decoder, topic, payload, -1, FALSE);
  described = test_describe_all (batch);
  g_assert_cmpstr (described, ==, "temperature=21.5Cel");
  g_assert_cmpuint (ter_batch_get_n_left_out (batch), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chirpstack/events", test_events);
  g_test_add_func ("/chirpstack/place", test_place);
  g_test_add_func ("/chirpstack/times", test_times);
  g_test_add_func ("/chirpstack/refusals", test_refusals);
  g_test_add_func ("/chirpstack/not-json", test_not_json);
  g_test_add_func ("/chirpstack/sizes", test_sizes);
  g_test_add_func ("/chirpstack/identity", test_identity);
  g_test_add_func ("/chirpstack/status", test_status);
  g_test_add_func ("/chirpstack/gather", test_gather);
  g_test_add_func ("/chirpstack/units", test_units);
  g_test_add_func ("/chirpstack/memory", test_memory);
  g_test_add_func ("/chirpstack/config", test_config);
  g_test_add_func ("/chirpstack/left-out", test_left_out);
  g_test_add_func ("/chirpstack/shared", test_shared);

  return g_test_run ();
}
