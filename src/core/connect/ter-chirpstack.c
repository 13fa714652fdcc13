/* ter-chirpstack.c — Events of a ChirpStack v4 LoRaWAN server
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Bytes and a topic in; a message, its device and its observations out, in a TerBatch. Nothing is stored,
 * nothing is asked of a clock, nothing is remembered but what names of fields mean.
 *
 *  1. JSON is proto3's: 0, false and "" may be absent, and mean that.
 *  2. One uplink gives several events with one deduplicationId (up, ack, status…): the identity of a message
 *     is the id for an uplink, and the event's name with the id for the others. Without an id, device, session
 *     address, frame counter and time stand for it. The frame counter alone identifies nothing: it falls back
 *     to 0 when a device joins again, and such an uplink is as good as any.
 *  3. The time is the server's; else the best gateway's; else the moment of reception.
 *  4. location: {} is an unknown place, not {0, 0}; the place in rxInfo is the gateway's, not the device's.
 *  5. What cannot be decoded is kept with the reason, and its device is recorded all the same.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-cayenne.h"
#include "ter-chirpstack.h"
#include "ter-fields.h"
#include "ter-instant.h"

struct _TerChirpstack
{
  GObject parent_instance;

  /* Owned */
  char **topics;
  TerFields *fields;
  TerJsonReader *reader;
  GArray *values;
  GString *dev_eui;

  TerChirpstackPayload payload;
};

static void ter_chirpstack_decoder_init (TerDecoderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TerChirpstack,
                               ter_chirpstack,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TER_TYPE_DECODER,
                                                      ter_chirpstack_decoder_init))

/* In the order of TerChirpstackEvent. */
static const char *const event_names[] = {
  "up", "join", "ack", "txack", "log", "status", "location", "integration",
};

/* The members that are read, in the order in which ChirpStack writes them. */
typedef enum
{
  MEMBER_ID,
  MEMBER_TIME,
  MEMBER_DEVICE,
  MEMBER_ADDRESS,
  MEMBER_MARGIN,
  MEMBER_EXTERNAL_POWER,
  MEMBER_NO_BATTERY,
  MEMBER_BATTERY,
  MEMBER_COUNTER,
  MEMBER_PORT,
  MEMBER_DATA,
  MEMBER_OBJECT,
  MEMBER_INTEGRATION,
  MEMBER_EVENT_TYPE,
  MEMBER_LOCATION,
  MEMBER_GATEWAYS,
  MEMBER_JOIN_SERVER,
  N_MEMBERS
} Member;

static const TerJsonName member_names[N_MEMBERS] = {
  [MEMBER_ID] = TER_JSON_NAME ("deduplicationId"),
  [MEMBER_TIME] = TER_JSON_NAME ("time"),
  [MEMBER_DEVICE] = TER_JSON_NAME ("deviceInfo"),
  [MEMBER_ADDRESS] = TER_JSON_NAME ("devAddr"),
  [MEMBER_MARGIN] = TER_JSON_NAME ("margin"),
  [MEMBER_EXTERNAL_POWER] = TER_JSON_NAME ("externalPowerSource"),
  [MEMBER_NO_BATTERY] = TER_JSON_NAME ("batteryLevelUnavailable"),
  [MEMBER_BATTERY] = TER_JSON_NAME ("batteryLevel"),
  [MEMBER_COUNTER] = TER_JSON_NAME ("fCnt"),
  [MEMBER_PORT] = TER_JSON_NAME ("fPort"),
  [MEMBER_DATA] = TER_JSON_NAME ("data"),
  [MEMBER_OBJECT] = TER_JSON_NAME ("object"),
  [MEMBER_INTEGRATION] = TER_JSON_NAME ("integrationName"),
  [MEMBER_EVENT_TYPE] = TER_JSON_NAME ("eventType"),
  [MEMBER_LOCATION] = TER_JSON_NAME ("location"),
  [MEMBER_GATEWAYS] = TER_JSON_NAME ("rxInfo"),
  [MEMBER_JOIN_SERVER] = TER_JSON_NAME ("joinServerContext"),
};

static const TerJsonName device_names[] = {
  TER_JSON_NAME ("deviceProfileName"),
  TER_JSON_NAME ("deviceName"),
  TER_JSON_NAME ("devEui"),
};

/* What the steps of decoding one message share. */
typedef struct
{
  const TerIncoming *incoming;
  const TerJsonNode *root;
  const TerJsonNode *members[N_MEMBERS];
  const TerJsonNode *best_gateway;
  double best_rssi;
  TerChirpstackEvent event;
  const char *dev_eui;
  guint device;
} Uplink;

static void
ter_chirpstack_finalize (GObject *object)
{
  TerChirpstack *self = TER_CHIRPSTACK (object);

  g_strfreev (self->topics);
  ter_fields_free (self->fields);
  ter_json_reader_free (self->reader);
  g_array_unref (self->values);
  g_string_free (self->dev_eui, TRUE);

  G_OBJECT_CLASS (ter_chirpstack_parent_class)->finalize (object);
}

static void
ter_chirpstack_class_init (TerChirpstackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_chirpstack_finalize;
}

static void
ter_chirpstack_init (TerChirpstack *self)
{
  self->fields = ter_fields_new ();
  self->reader = ter_json_reader_new ();
  self->dev_eui = g_string_new (NULL);
  self->values = g_array_new (FALSE, FALSE, sizeof (TerCayenneValue));
}

static TerChirpstackEvent
find_event (const char *topic)
{
  const char *last = strrchr (topic, '/');

  last = last != NULL ? last + 1 : topic;
  for (guint i = 0; i < G_N_ELEMENTS (event_names); i++)
    {
      if (g_str_equal (last, event_names[i]))
        return i;
    }

  return TER_CHIRPSTACK_UNKNOWN;
}

/* Where the device is in a topic, and how long its name is: 0 if there is none. */
static gsize
find_device (const char  *topic,
             const char **device)
{
  *device = g_str_has_prefix (topic, "device/") ? topic : strstr (topic, "/device/");
  *device = *device != NULL ? strchr (*device + 1, '/') + 1 : "";

  return strcspn (*device, "/");
}

/* Some servers are configured with topics of their own: then the members tell. */
static TerChirpstackEvent
guess_event (const Uplink *uplink)
{
  if (uplink->members[MEMBER_PORT] != NULL || uplink->members[MEMBER_GATEWAYS] != NULL ||
      uplink->members[MEMBER_DATA] != NULL)
    return TER_CHIRPSTACK_UP;
  if (uplink->members[MEMBER_BATTERY] != NULL || uplink->members[MEMBER_MARGIN] != NULL)
    return TER_CHIRPSTACK_STATUS;

  return TER_CHIRPSTACK_UNKNOWN;
}

static void
find_best_gateway (Uplink *uplink)
{
  const TerJsonNode *gateway;
  TerJsonIter iter;

  uplink->best_rssi = -G_MAXDOUBLE;
  ter_json_iter_init (&iter, uplink->members[MEMBER_GATEWAYS]);
  while (ter_json_iter_next (&iter, NULL, &gateway))
    {
      double rssi;

      if (ter_json_node_get_double (ter_json_node_get (gateway, "rssi"), &rssi) &&
          rssi > uplink->best_rssi)
        {
          uplink->best_gateway = gateway;
          uplink->best_rssi = rssi;
        }
    }
}

static gint64
read_time (const Uplink *uplink)
{
  static const char *const gateway_times[] = { "nsTime", "gwTime", "time" };
  const char *text = ter_json_node_get_string (uplink->members[MEMBER_TIME]);
  gint64 instant = TER_INSTANT_NONE;

  if (text != NULL && ter_instant_from_string (text, &instant))
    return instant;
  for (guint i = 0; i < G_N_ELEMENTS (gateway_times); i++)
    {
      text = ter_json_get_string (uplink->best_gateway, gateway_times[i]);
      if (text != NULL && ter_instant_from_string (text, &instant))
        return instant;
    }

  return TER_INSTANT_NONE;
}

/* The identity of a message, or NULL; a text that had to be made is in @made. */
static const char *
find_key (const Uplink *uplink,
          char        **made)
{
  const char *id = ter_json_node_get_string (uplink->members[MEMBER_ID]);
  const char *name = ter_json_node_get_string (uplink->members[MEMBER_INTEGRATION]);
  const char *type = ter_json_node_get_string (uplink->members[MEMBER_EVENT_TYPE]);
  const char *time = ter_json_node_get_string (uplink->members[MEMBER_TIME]);
  const char *address = ter_json_node_get_string (uplink->members[MEMBER_ADDRESS]);
  gint64 counter = 0;

  if (id != NULL && *id != '\0')
    {
      if (uplink->event == TER_CHIRPSTACK_UP)
        return id;
      if (uplink->event == TER_CHIRPSTACK_INTEGRATION)
        *made = g_strdup_printf ("integration/%s/%s/%s", name != NULL ? name : "",
                                 type != NULL ? type : "", id);
      else if (uplink->event < TER_CHIRPSTACK_UNKNOWN)
        *made = g_strdup_printf ("%s/%s", event_names[uplink->event], id);
    }
  else if (time != NULL && uplink->event == TER_CHIRPSTACK_UP)
    {
      ter_json_node_get_int (uplink->members[MEMBER_COUNTER], &counter);
      *made = g_strdup_printf ("%s/%s/%" G_GINT64_FORMAT "/%s", uplink->dev_eui,
                               address != NULL ? address : "", counter, time);
    }

  return *made;
}

static void
take_cayenne (TerChirpstack *self)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const TerCayenneValue *value = &g_array_index (self->values, TerCayenneValue, i);
      g_autofree char *path = NULL;

      path =
          g_strdup_printf ("%s.%u%s%s", value->name, value->channel, value->axis != NULL ? "." : "",
                           value->axis != NULL ? value->axis : "");
      ter_fields_take_number (self->fields, path, value->value,
                              *value->unit != '\0' ? value->unit : NULL);
    }
}

/* The payload of an uplink, into self->fields. Returns why not, or NULL. */
static char *
decode_payload (TerChirpstack *self,
                const Uplink  *uplink)
{
  const TerJsonNode *object = uplink->members[MEMBER_OBJECT];
  gboolean has_object = ter_json_node_get_type (object) == TER_JSON_OBJECT;
  const char *data = ter_json_node_get_string (uplink->members[MEMBER_DATA]);
  g_autofree guint8 *bytes = NULL;
  gsize length = 0;
  gint64 port = 0;
  gboolean whole;

  if (ter_json_node_get_size (uplink->members[MEMBER_JOIN_SERVER]) > 0)
    return g_strdup (
        _("encrypted: the join server keeps the key of this device; let ChirpStack have it"));
  if (self->payload != TER_CHIRPSTACK_CAYENNE && has_object && ter_json_node_get_size (object) > 0)
    {
      ter_fields_take_object (self->fields, NULL, object, NULL);
      return NULL;
    }
  /* A frame of the network alone carries no data, and is no refusal. */
  if (data == NULL || *data == '\0')
    return NULL;

  bytes = g_base64_decode (data, &length);
  g_array_set_size (self->values, 0);
  whole = self->payload != TER_CHIRPSTACK_OBJECT &&
          ter_cayenne_decode (bytes, length, self->values, NULL);
  if (whole || (self->payload == TER_CHIRPSTACK_CAYENNE && self->values->len > 0))
    {
      take_cayenne (self);
      return NULL;
    }
  /* The codec of the server looked at it and found no value. */
  if (has_object)
    return NULL;

  ter_json_node_get_int (uplink->members[MEMBER_PORT], &port);
  return g_strdup_printf (
      _("no decoder: %lu bytes on port %d; give the device profile a codec in ChirpStack"),
      (unsigned long) length, (int) port);
}

static void
take_gateway (TerChirpstack *self,
              const Uplink  *uplink)
{
  double snr = 0;

  if (uplink->best_gateway == NULL)
    return;
  ter_json_node_get_double (ter_json_node_get (uplink->best_gateway, "snr"), &snr);
  ter_fields_take_number (self->fields, "gateway.rssi", uplink->best_rssi, NULL);
  ter_fields_take_number (self->fields, "gateway.snr", snr, NULL);
}

static void
take_status (TerChirpstack *self,
             const Uplink  *uplink)
{
  double margin = 0, battery;

  ter_json_node_get_double (uplink->members[MEMBER_MARGIN], &margin);
  ter_fields_take_number (self->fields, "margin", margin, "dB[SPL]");
  /* The level is left out when the device is on the mains or does not know: that is not an empty battery. */
  if (!ter_json_node_get_boolean (uplink->members[MEMBER_EXTERNAL_POWER], FALSE) &&
      !ter_json_node_get_boolean (uplink->members[MEMBER_NO_BATTERY], FALSE) &&
      ter_json_node_get_double (uplink->members[MEMBER_BATTERY], &battery))
    ter_fields_take_number (self->fields, "status.batteryLevel", battery, "%");
}

static gboolean
is_place (double latitude,
          double longitude)
{
  return latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180 &&
         (latitude != 0 || longitude != 0);
}

static void
set_place (TerChirpstack *self,
           TerBatch      *batch,
           const Uplink  *uplink)
{
  const TerJsonNode *location = uplink->members[MEMBER_LOCATION];
  double latitude = 0, longitude = 0;

  if (uplink->event == TER_CHIRPSTACK_LOCATION)
    {
      ter_json_node_get_double (ter_json_node_get (location, "latitude"), &latitude);
      ter_json_node_get_double (ter_json_node_get (location, "longitude"), &longitude);
    }
  else if (!ter_fields_get_number (self->fields, ".latitude", &latitude) ||
           !ter_fields_get_number (self->fields, ".longitude", &longitude))
    return;

  if (is_place (latitude, longitude))
    ter_batch_set_device_position (batch, uplink->device, longitude, latitude);
}

/* Puts the decoded event into the batch. */
static void
decode_event (TerChirpstack *self,
              const Uplink  *uplink,
              TerBatch      *batch)
{
  g_autofree char *made = NULL;
  g_autofree char *refusal = NULL;
  const char *key = find_key (uplink, &made);
  TerStamp stamp;
  guint message;

  ter_fields_clear (self->fields);
  if (uplink->event == TER_CHIRPSTACK_UP)
    {
      refusal = decode_payload (self, uplink);
      take_gateway (self, uplink);
    }
  else if (uplink->event == TER_CHIRPSTACK_STATUS)
    take_status (self, uplink);
  else if (uplink->event == TER_CHIRPSTACK_UNKNOWN)
    refusal = g_strdup (_("not an event that ChirpStack is known to send"));

  if (ter_fields_is_overfull (self->fields))
    {
      g_set_str (&refusal, _("more values than one message of a sensor can have"));
      ter_fields_clear (self->fields);
    }

  if (refusal != NULL)
    message = ter_decoder_refuse (batch, key, uplink->incoming, refusal);
  else
    message = ter_batch_add_message (batch, key, uplink->incoming->topic, NULL,
                                     uplink->incoming->received_us);

  set_place (self, batch, uplink);
  stamp = ter_stamp_settle (read_time (uplink), uplink->incoming->received_us,
                            uplink->incoming->retained);
  ter_fields_commit (self->fields, batch, uplink->device, message, &stamp);
}

/* Why bytes that are no JSON are refused. */
static char *
explain (const TerIncoming *incoming,
         const GError      *error)
{
  const guint8 *data = incoming->data;

  /* In protobuf the first field, deduplicationId, is a string of 36 bytes; device info comes third. */
  if (incoming->length > 2 && (data[0] == 0x0a || data[0] == 0x12 || data[0] == 0x1a) &&
      data[1] != 0x0a && data[1] != '{' && data[1] != ' ')
    return g_strdup (_("ChirpStack sends protobuf: set json=true in its MQTT integration"));
  if (incoming->length > 2 && data[0] == 0x1f && data[1] == 0x8b)
    return g_strdup (_("compressed with gzip, which ChirpStack does not do by itself"));
  if (!g_utf8_validate ((const char *) data, incoming->length, NULL))
    return g_strdup (_("not text (UTF-8)"));

  return g_strdup_printf (_("not JSON: %s"), error->message);
}

/* Whom the message is of: the device that it names, else the one of its topic. */
static gboolean
add_device (TerChirpstack *self,
            TerBatch      *batch,
            Uplink        *uplink)
{
  const TerJsonNode *info[G_N_ELEMENTS (device_names)];
  const char *said, *device;
  gsize length;

  ter_json_node_pick (uplink->members[MEMBER_DEVICE], device_names, G_N_ELEMENTS (device_names),
                      info);
  said = ter_json_node_get_string (info[2]);
  if (said != NULL && *said != '\0')
    g_string_assign (self->dev_eui, said);
  else
    {
      length = find_device (uplink->incoming->topic, &device);
      if (length == 0)
        return FALSE;
      g_string_truncate (self->dev_eui, 0);
      g_string_append_len (self->dev_eui, device, (gssize) length);
    }
  for (char *p = self->dev_eui->str; *p != '\0'; p++)
    *p = g_ascii_tolower (*p);
  uplink->dev_eui = self->dev_eui->str;
  uplink->device = ter_batch_add_device (batch, uplink->dev_eui, ter_json_node_get_string (info[1]),
                                         ter_json_node_get_string (info[0]));

  return TRUE;
}

static void
ter_chirpstack_decode (TerDecoder        *decoder,
                       const TerIncoming *incoming,
                       TerBatch          *batch)
{
  TerChirpstack *self = TER_CHIRPSTACK (decoder);
  g_autoptr (GError) error = NULL;
  Uplink uplink = { .incoming = incoming, .event = find_event (incoming->topic) };
  gboolean has_device;

  uplink.root = ter_json_reader_read (self->reader, (const char *) incoming->data,
                                      (gssize) incoming->length, NULL, &error);
  ter_json_node_pick (uplink.root, member_names, N_MEMBERS, uplink.members);
  if (uplink.event == TER_CHIRPSTACK_UNKNOWN)
    uplink.event = guess_event (&uplink);
  has_device = add_device (self, batch, &uplink);

  if (error != NULL)
    {
      g_autofree char *reason = explain (incoming, error);

      ter_decoder_refuse (batch, NULL, incoming, reason);
      return;
    }
  if (!has_device || ter_json_node_get_type (uplink.root) != TER_JSON_OBJECT)
    {
      ter_decoder_refuse (batch, NULL, incoming,
                          _("names no device: deviceInfo.devEui is missing"));
      return;
    }

  find_best_gateway (&uplink);
  decode_event (self, &uplink, batch);
}

static char **
ter_chirpstack_dup_topics (TerDecoder *decoder)
{
  return g_strdupv (TER_CHIRPSTACK (decoder)->topics);
}

static void
ter_chirpstack_decoder_init (TerDecoderInterface *iface)
{
  iface->decode = ter_chirpstack_decode;
  iface->dup_topics = ter_chirpstack_dup_topics;
}

/**
 * ter_chirpstack_new:
 * @payload: how payloads are decoded
 *
 * Makes a decoder of ChirpStack events, subscribed to %TER_CHIRPSTACK_TOPIC.
 *
 * Returns: (transfer full): the decoder
 */
TerDecoder *
ter_chirpstack_new (TerChirpstackPayload payload)
{
  TerChirpstack *self = g_object_new (TER_TYPE_CHIRPSTACK, NULL);
  const char *const topics[] = { TER_CHIRPSTACK_TOPIC, NULL };

  self->payload = payload;
  self->topics = g_strdupv ((char **) topics);

  return TER_DECODER (self);
}

/**
 * ter_chirpstack_new_from_config:
 * @config: (nullable): {"topics": ["application/+/device/+/event/up"], "decoder": "auto", "left_out": ["snr"]}
 *
 * Makes a decoder from the configuration of a source; every member has a default.
 *
 * Returns: (transfer full): the decoder, or %NULL with %TER_DECODER_ERROR_CONFIG
 */
TerDecoder *
ter_chirpstack_new_from_config (const TerJsonNode *config,
                                GError           **error)
{
  static const char *const names[] = { "auto", "object", "cayenne" };
  const char *name = ter_json_get_string (config, "decoder");
  const TerJsonNode *topics = ter_json_node_get (config, "topics");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  TerChirpstackPayload payload = TER_CHIRPSTACK_AUTO;
  TerChirpstack *self;

  while (name != NULL && payload < G_N_ELEMENTS (names) && !g_str_equal (name, names[payload]))
    payload++;
  if (payload >= G_N_ELEMENTS (names))
    {
      g_set_error (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG,
                   _("The decoder “%s” is unknown; use auto, object or cayenne"), name);
      return NULL;
    }

  self = TER_CHIRPSTACK (ter_chirpstack_new (payload));
  ter_fields_set_left_out (self->fields, config);
  for (gsize i = 0; i < ter_json_node_get_size (topics); i++)
    {
      const char *topic = ter_json_node_get_string (ter_json_node_at (topics, i));

      if (topic != NULL && *topic != '\0')
        g_strv_builder_add (builder, topic);
    }
  if (ter_json_node_get_size (topics) > 0)
    {
      g_strfreev (self->topics);
      self->topics = g_strv_builder_end (builder);
    }

  return TER_DECODER (self);
}
