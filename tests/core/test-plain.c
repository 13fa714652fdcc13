/* test-plain.c — Plain payloads, topic templates and names of fields
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "../support/ter-test-decoder.h"
#include "ter-fields.h"
#include "ter-plain-value.h"
#include "ter-plain.h"
#include "ter-topic.h"

static const struct
{
  const char *path;
  const char *expected;
} names[] = {
  { "temperature", "temperature//Cel/gauge" },
  { "temp", "temperature//Cel/gauge" },
  { "temp_C", "temperature//Cel/gauge" },
  { "temp2", "temperature/temp2/Cel/gauge" },
  { "temperature_3", "temperature/temperature_3/Cel/gauge" },
  { "temperatureSensor.3", "temperature/3/Cel/gauge" },
  { "probes.0.temp", "temperature/probes.0/Cel/gauge" },
  { "co2", "co2//[ppm]/gauge" },
  { "co2_ppm", "co2//[ppm]/gauge" },
  { "pm10", "pm10//ug/m3/gauge" },
  { "battery", "battery//%/gauge" },
  { "battery_mV", "battery-voltage//mV/gauge" },
  { "batteryMv", "battery-voltage//mV/gauge" },
  { "battery.voltage", "voltage/battery/V/gauge" },
  { "water_l", "water-index//L/counter" },
  { "pressure_bar", "pressure//bar/gauge" },
  { "air.pressure.value", "pressure/air/hPa/gauge" },
  { "index_kWh", "index_kWh//kWh/counter" },
  { "input_a", "input_a//-/gauge" },
  { "temp_min", "temp_min//-/gauge" },
  { "foo", "foo//-/gauge" },
  { "foo.bar.1", "foo/bar.1/-/gauge" },
  { "digitalInput.2", "digitalInput/2/-/state" },
  { "accelerometer.3.x", "accelerometer/3.x/[degG]/gauge" },
  { "presenceSensor.1", "occupancy/1/-/state" },
  { "value", "value//-/gauge" },
  { "", "value//-/gauge" },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TerFieldName) name = ter_field_name_read (names[i].path);
      g_autofree char *described = NULL;

      described = g_strjoin ("/", name->property, name->channel,
                             name->unit != NULL && *name->unit != '\0' ? name->unit : "-",
                             ter_series_kind_to_string (name->kind), NULL);
      g_test_message ("%s", names[i].path);
      g_assert_cmpstr (described, ==, names[i].expected);
    }
}

static const struct
{
  const char *text;
  double value;
  const char *unit;
} numbers[] = {
  { "21.5", 21.5, NULL }, { "21,5", 21.5, NULL },     { "-3", -3, NULL },      { "+4.0", 4, NULL },
  { "1e3", 1000, NULL },  { "21.5 °C", 21.5, "Cel" }, { "12kWh", 12, "kWh" },  { "50 %", 50, "%" },
  { "0", 0, NULL },       { ".5", 0.5, NULL },        { "1,5 m³", 1.5, "m3" },
};

static const char *const no_numbers[] = {
  "",    "abc", "0x10",     "inf",   "nan",   "1.234,5", "1,2,3",
  "--1", "1 2", "21.5 foo", "1e999", "12:30", "e",       "-",
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const char *unit = "?";
      double value;

      g_test_message ("%s", numbers[i].text);
      g_assert_true (ter_plain_read_number (numbers[i].text, &value, &unit));
      g_assert_cmpfloat (value, ==, numbers[i].value);
      g_assert_cmpstr (unit, ==, numbers[i].unit);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_numbers); i++)
    {
      double value = 42;

      g_test_message ("%s", no_numbers[i]);
      g_assert_false (ter_plain_read_number (no_numbers[i], &value, NULL));
    }
}

static const struct
{
  const char *template;
  const char *filter;
  const char *topic;
  const char *captured;
  const char *place;
} topics[] = {
  { "site/{site}/{thing}/{property}", "site/+/+/+", "site/mairie/hall/temperature",
    "mairie hall temperature", "site/mairie/hall" },
  { "site/{site}/{thing}/{property}", "site/+/+/+", "site/mairie/hall", NULL, NULL },
  { "site/{site}/{thing}/{property}", "site/+/+/+", "site/a/b/c/d", NULL, NULL },
  { "a/+/{thing}/#", "a/+/+/#", "a/x/y/z/w", "- y -", "a/x/y/z/w" },
  { "a/+/{thing}/#", "a/+/+/#", "a/x/y", "- y -", "a/x/y" },
  { "tele/{thing}/SENSOR", "tele/+/SENSOR", "tele/prise/STATE", NULL, NULL },
  { "#", "#", "anything/at/all", "- - -", "anything/at/all" },
};

static const char *const no_templates[] = {
  "", "a/#/b", "a/b#", "a+/b", "a/x{thing}", "{thing}/{thing}",
};

static void
test_topics (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      g_autoptr (TerTopicTemplate) template = ter_topic_template_new (topics[i].template, NULL);
      g_autoptr (GHashTable) captures = NULL;
      g_autofree char *filter = ter_topic_template_dup_filter (template);
      const char *wanted[] = { "site", "thing", "property" };
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) found = NULL;
      g_autofree char *joined = NULL;
      g_autofree char *place = NULL;

      g_test_message ("%s %s", topics[i].template, topics[i].topic);
      g_assert_cmpstr (filter, ==, topics[i].filter);
      g_assert_cmpint (ter_topic_template_match (template, topics[i].topic, &captures), ==,
                       topics[i].captured != NULL);
      if (captures == NULL)
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (wanted); j++)
        {
          const char *value = g_hash_table_lookup (captures, wanted[j]);

          g_strv_builder_add (builder, value != NULL ? value : "-");
        }
      found = g_strv_builder_end (builder);
      joined = g_strjoinv (" ", found);
      g_assert_cmpstr (joined, ==, topics[i].captured);
      place = ter_topic_template_dup_place (template, topics[i].topic);
      g_assert_cmpstr (place, ==, topics[i].place);
    }
  for (guint i = 0; i < G_N_ELEMENTS (no_templates); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ter_topic_template_new (no_templates[i], &error));
      g_assert_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG);
    }
}

#define FULL "{\"topic\":\"site/{site}/{thing}/{property}\"}"
#define THING "{\"topic\":\"t/{thing}\"}"

static const struct
{
  const char *config;
  const char *topic;
  const char *payload;
  const char *expected;
  const char *refused;
  gboolean has_key;
} payloads[] = {
  { FULL, "site/a/b/temperature", "21,5", "temperature=21.5Cel", NULL, FALSE },
  { FULL, "site/a/b/temperature", " 21.5 °C\n", "temperature=21.5Cel", NULL, FALSE },
  { FULL, "site/a/b/door", "OPEN", "door=1'OPEN'", NULL, FALSE },
  { FULL, "site/a/b/door", "fermée", "door=0'fermée'", NULL, FALSE },
  { FULL, "site/a/b/mode", "eco", "mode'eco'", NULL, FALSE },
  { FULL, "site/a/b/temperature", "error", "temperature/text'error'", NULL, FALSE },
  { FULL, "site/a/b/temperature", "{\"value\":294.65,\"unit\":\"K\"}", "temperature=294.65K", NULL,
    FALSE },
  { FULL, "site/a/b/energy",
    "[{\"t\":\"2026-01-15T11:00:00Z\",\"v\":1},{\"t\":\"2026-01-15T11:30:00Z\",\"v\":2}]",
    "energy=1kWh@2026-01-15T11:00:00Z energy=2kWh@2026-01-15T11:30:00Z", NULL, TRUE },
  { THING, "t/x", "{\"temp\":20,\"hum\":55.5,\"on\":true}",
    "humidity=55.5% on=1'true' temperature=20Cel", NULL, FALSE },
  { THING, "t/x", "{\"ts\":1768478340,\"temp\":20}", "temperature=20Cel@2026-01-15T11:59:00Z", NULL,
    TRUE },
  { THING, "t/x", "{\"ts\":1768478340123,\"temp\":20}",
    "temperature=20Cel@2026-01-15T11:59:00.123Z", NULL, TRUE },
  { THING, "t/x", "{\"t\":21.5}", "t=21.5", NULL, FALSE },
  { THING, "t/x", "{\"time\":\"2027-01-01T00:00:00Z\",\"temp\":1}", "temperature=1Cel~suspect",
    NULL, TRUE },
  { THING, "t/x", "{\"time\":\"2026-01-14T00:00:00Z\",\"temp\":1}",
    "temperature=1Cel@2026-01-14T00:00:00Z~late", NULL, TRUE },
  { THING, "t/x", "{oops", "", "not JSON", FALSE },
  { "{\"topic\":\"t/{thing}\",\"payload\":\"number\",\"property\":\"power\",\"unit\":\"kW\"}",
    "t/x", "1.25", "power=1.25kW", NULL, FALSE },
  { "{\"topic\":\"t/{thing}\",\"payload\":\"number\"}", "t/x", "ON", "", "not a number", FALSE },
  { "{\"topic\":\"t/{thing}\",\"payload\":\"state\",\"property\":\"door\"}", "t/x", "1",
    "door=1'1'", NULL, FALSE },
  { "{\"topic\":\"t/{thing}/{channel}\",\"property\":\"power\"}", "t/x/2", "5", "power/2=5W", NULL,
    FALSE },
  { "{\"topic\":\"t/{thing}\",\"time\":\"$.at\",\"fields\":[{\"path\":\"$.s[1].v\",\"property\":\"water-index\","
    "\"unit\":\"L\",\"channel\":\"b\"},{\"path\":\"$.absent\",\"property\":\"co2\"}]}",
    "t/x", "{\"at\":\"2026-01-15T11:59:00Z\",\"s\":[{\"v\":1},{\"v\":2}],\"other\":9}",
    "water-index/b=2L@2026-01-15T11:59:00Z", NULL, TRUE },
  { "{\"topic\":\"t/{thing}\",\"values\":\"$.points\",\"property\":\"water-index\"}", "t/x",
    "{\"points\":[{\"t\":1768474800,\"v\":1.5},{\"t\":1768476600,\"value\":1.75}]}",
    "water-index=1.5m3@2026-01-15T11:00:00Z water-index=1.75m3@2026-01-15T11:30:00Z", NULL, TRUE },
  { THING, "t/x",
    "[{\"bn\":\"urn:dev:mac:0024befffe804ff1/\",\"bt\":1768478340,\"bu\":\"Cel\",\"n\":\"temperature\",\"v\":23.1},"
    "{\"n\":\"temperature\",\"t\":-60,\"v\":23},{\"n\":\"door\",\"vb\":true},{\"n\":\"label\",\"vs\":\"hall\"}]",
    "door=1'true'@2026-01-15T11:59:00Z label'hall'@2026-01-15T11:59:00Z "
    "temperature=23.1Cel@2026-01-15T11:59:00Z temperature=23Cel@2026-01-15T11:58:00Z",
    NULL, TRUE },
  { THING, "t/x",
    "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":1},{\"n\":\"temperature\",\"t\":-120,\"v\":2}]",
    "temperature=1Cel temperature=2Cel@2026-01-15T11:58:00Z", NULL, FALSE },
  { "{\"topic\":\"t/{thing}\",\"payload\":\"senml\"}", "t/x", "{\"a\":1}", "",
    "not SenML (RFC 8428): an array of records is expected", FALSE },
  { THING, "elsewhere", "1", "", "no topic template of this source matches its topic", FALSE },
  { THING, "t/x", "\xff\xfe", "", "not text (UTF-8)", FALSE },
};

static TerDecoder *
make_decoder (const char *config)
{
  g_autoptr (TerSource) source = ter_source_new ();
  g_autoptr (GError) error = NULL;
  TerDecoder *decoder;

  source->kind = g_strdup ("mqtt");
  source->config = g_strdup (config);
  decoder = ter_decoder_new_for_source (source, &error);
  g_assert_no_error (error);
  return decoder;
}

/* What a person chose not to keep is counted and becomes no series, whatever its channels and however it is spelt; what
 * nobody has named is kept, and the device is there in any case. */
static void
test_left_out (void)
{
  static const struct
  {
    const char *config;
    const char *payload;
    const char *expected;
    gsize n_left_out;
  } rows[] = {
    { "{\"topic\":\"t/{device}\"}", "{\"temp\":1,\"humidity\":2}", "humidity=2% temperature=1Cel",
      0 },
    { "{\"topic\":\"t/{device}\",\"left_out\":[]}", "{\"temp\":1}", "temperature=1Cel", 0 },
    { "{\"topic\":\"t/{device}\",\"left_out\":[\"humidity\"]}", "{\"temp\":1,\"humidity\":2}",
      "temperature=1Cel", 1 },
    { "{\"topic\":\"t/{device}\",\"left_out\":[\"temperature\"]}",
      "{\"temp\":1,\"probes\":[{\"temp\":2},{\"temp\":3}],\"co2\":4}", "co2=4[ppm]", 3 },
    { "{\"topic\":\"t/{device}\",\"left_out\":[\"temp\",3,null]}", "{\"temp\":1}",
      "temperature=1Cel", 0 },
    { "{\"topic\":\"t/{device}\",\"left_out\":[\"foo\"]}", "{\"foo\":1,\"bar\":2}", "bar=2", 1 },
    { "{\"topic\":\"t/{device}/{property}\",\"left_out\":[\"temperature\"]}", "21", "", 1 },
    { "{\"topic\":\"t/{device}\",\"left_out\":[\"wetness\"],\"fields\":[{\"path\":\"$.h\",\"property\":\"wetness\"},"
      "{\"path\":\"$.t\",\"property\":\"temperature\"}]}",
      "{\"h\":1,\"t\":2}", "temperature=2Cel", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TerDecoder) decoder = make_decoder (rows[i].config);
      const char *topic = strstr (rows[i].config, "{property}") != NULL ? "t/d/temperature" : "t/d";

      g_test_message ("%s %s", rows[i].config, rows[i].payload);
      /* Twice: the second time the names are remembered. */
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (TerBatch) batch = test_decode (decoder, topic, rows[i].payload, -1, FALSE);
          g_autofree char *described = test_describe_all (batch);

          g_assert_cmpstr (described, ==, rows[i].expected);
          g_assert_cmpuint (ter_batch_get_n_left_out (batch), ==, rows[i].n_left_out);
          g_assert_cmpuint (ter_batch_get_n_streams (batch), ==,
                            ter_batch_get_n_observations (batch));
          g_assert_cmpuint (ter_batch_get_n_devices (batch), ==, 1);
          g_assert_null (ter_batch_get_message (batch, 0)->refused);
          ter_batch_reset (batch);
          g_assert_cmpuint (ter_batch_get_n_left_out (batch), ==, 0);
        }
    }
}

static void
test_payloads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autoptr (TerDecoder) decoder = make_decoder (payloads[i].config);
      g_autoptr (TerBatch) batch =
          test_decode (decoder, payloads[i].topic, payloads[i].payload, -1, FALSE);
      g_autofree char *described = test_describe_all (batch);
      const TerBatchMessage *message = ter_batch_get_message (batch, 0);

      g_test_message ("%s %s", payloads[i].config, payloads[i].payload);
      g_assert_cmpuint (ter_batch_get_n_messages (batch), ==, 1);
      g_assert_cmpstr (described, ==, payloads[i].expected);
      g_assert_cmpint (message->key != NULL, ==, payloads[i].has_key);
      g_assert_cmpint (message->refused != NULL, ==, payloads[i].refused != NULL);
      if (payloads[i].refused != NULL)
        g_assert_true (g_str_has_prefix (message->refused, payloads[i].refused));
    }
}

static void
test_identity (void)
{
  g_autoptr (TerDecoder) decoder = make_decoder (THING);
  g_autoptr (TerBatch) first =
      test_decode (decoder, "t/x", "{\"ts\":1768478340,\"temp\":20}", -1, FALSE);
  g_autoptr (TerBatch) again =
      test_decode (decoder, "t/x", "{\"ts\":1768478340,\"temp\":20}", -1, TRUE);
  g_autoptr (TerBatch) other =
      test_decode (decoder, "t/y", "{\"ts\":1768478340,\"temp\":20}", -1, FALSE);
  g_autoptr (TerBatch) later =
      test_decode (decoder, "t/x", "{\"ts\":1768478341,\"temp\":20}", -1, FALSE);

  g_assert_cmpstr (ter_batch_get_message (first, 0)->key, ==,
                   ter_batch_get_message (again, 0)->key);
  g_assert_cmpstr (ter_batch_get_message (first, 0)->key, !=,
                   ter_batch_get_message (other, 0)->key);
  g_assert_cmpstr (ter_batch_get_message (first, 0)->key, !=,
                   ter_batch_get_message (later, 0)->key);
  g_assert_false (ter_batch_get_observation (again, 0)->is_snapshot);
}

static void
test_retained (void)
{
  g_autoptr (TerDecoder) decoder = make_decoder (FULL);
  g_autoptr (TerBatch) batch = test_decode (decoder, "site/a/b/temperature", "19", -1, TRUE);
  g_autoptr (TerBatch) erased = test_decode (decoder, "site/a/b/temperature", "", 0, TRUE);

  g_assert_true (ter_batch_get_observation (batch, 0)->is_snapshot);
  g_assert_cmpstr (ter_batch_get_device (batch, 0)->remote_id, ==, "site/a/b");
  g_assert_cmpstr (ter_batch_get_device (batch, 0)->name, ==, "b");
  g_assert_true (ter_batch_is_empty (erased));
}

static const char *const no_configs[] = {
  "{}",
  "{\"templates\":[]}",
  "{\"topic\":\"a/#/b\"}",
  "{\"topic\":\"a\",\"payload\":\"magic\"}",
  "{\"topic\":\"a\",\"fields\":[{}]}",
  "{\"topic\":\"a\",\"fields\":[{\"path\":\"$.a\",\"kind\":\"x\"}]}",
};

static void
test_config (void)
{
  g_autoptr (TerDecoder) decoder = make_decoder ("{\"templates\":[" FULL "," THING "]}");
  g_auto (GStrv) filters = ter_decoder_dup_topics (decoder);

  g_assert_cmpuint (g_strv_length (filters), ==, 2);
  g_assert_cmpstr (filters[0], ==, "site/+/+/+");
  g_assert_cmpstr (filters[1], ==, "t/+");
  for (guint i = 0; i < G_N_ELEMENTS (no_configs); i++)
    {
      g_autoptr (TerSource) source = ter_source_new ();
      g_autoptr (GError) error = NULL;

      source->kind = g_strdup ("mqtt");
      source->config = g_strdup (no_configs[i]);
      g_test_message ("%s", no_configs[i]);
      g_assert_null (ter_decoder_new_for_source (source, &error));
      g_assert_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG);
    }
}

/* Two names that claim one series: the order of the members changes nothing. */
static void
test_rivals (void)
{
  g_autoptr (TerDecoder) decoder = make_decoder (THING);
  static const char *const orders[] = {
    "{\"temp\":1,\"temperature\":2,\"temp_C\":3}",
    "{\"temperature\":2,\"temp_C\":3,\"temp\":1}",
    "{\"temp_C\":3,\"temp\":1,\"temperature\":2}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (TerBatch) batch = test_decode (decoder, "t/x", orders[i], -1, FALSE);
      g_autofree char *described = test_describe_all (batch);

      g_assert_cmpstr (described, ==,
                       "temperature/temp=1Cel temperature/temp_C=3Cel temperature=2Cel");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plain/names", test_names);
  g_test_add_func ("/plain/numbers", test_numbers);
  g_test_add_func ("/plain/topics", test_topics);
  g_test_add_func ("/plain/payloads", test_payloads);
  g_test_add_func ("/plain/left-out", test_left_out);
  g_test_add_func ("/plain/identity", test_identity);
  g_test_add_func ("/plain/retained", test_retained);
  g_test_add_func ("/plain/config", test_config);
  g_test_add_func ("/plain/rivals", test_rivals);

  return g_test_run ();
}
