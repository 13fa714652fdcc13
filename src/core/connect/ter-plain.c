/* ter-plain.c — Plain MQTT payloads by topic template
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Many things publish without a standard: a number alone, a word, a JSON object of their own. What a topic's
 * levels and a payload's members mean is told by the source's configuration (see ter-plain.h).
 *
 *  1. The first template that matches the topic decides. The device is the topic without the levels captured
 *     as {property} and {channel}; its name is what {thing} or {device} captures.
 *  2. A message has an identity only when its device gives the time: twice the same number is no duplicate, a
 *     radiator stays at 19 °C for hours.
 *  3. A value whose time is unknown is measured when it arrives, unless the broker had kept it (retained):
 *     then it is the last known state, of an unknown age.
 *  4. What cannot be read is kept with the reason.
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-plain-private.h"
#include "ter-plain-value.h"

#include <math.h>

/* A word longer than that is no state. */
#define MAX_STATE 128

struct _TerPlain
{
  GObject parent_instance;

  /* Owned */
  GPtrArray *rules;
  TerFields *fields;
};

static void ter_plain_decoder_init (TerDecoderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TerPlain,
                               ter_plain,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TER_TYPE_DECODER, ter_plain_decoder_init))

static void
ter_plain_finalize (GObject *object)
{
  TerPlain *self = TER_PLAIN (object);

  g_ptr_array_unref (self->rules);
  ter_fields_free (self->fields);

  G_OBJECT_CLASS (ter_plain_parent_class)->finalize (object);
}

static void
ter_plain_class_init (TerPlainClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ter_plain_finalize;
}

static void
ter_plain_init (TerPlain *self)
{
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) ter_plain_rule_free);
  self->fields = ter_fields_new ();
}

static const TerPlainRule *
find_rule (TerPlain    *self,
           const char  *topic,
           GHashTable **captures)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const TerPlainRule *rule = g_ptr_array_index (self->rules, i);

      if (ter_topic_template_match (rule->topic, topic, captures))
        return rule;
    }

  return NULL;
}

/* The path of what the topic names: "temperature", "temperature.2"; "" when only the payload says. */
static char *
make_path (const TerPlainRule *rule,
           GHashTable         *captures)
{
  const char *property = g_hash_table_lookup (captures, "property");
  const char *channel = g_hash_table_lookup (captures, "channel");

  if (property == NULL)
    property = rule->property;
  if (property == NULL && channel != NULL)
    property = "value";
  if (property == NULL)
    return g_strdup ("");

  return channel != NULL ? g_strconcat (property, ".", channel, NULL) : g_strdup (property);
}

static guint
add_device (TerBatch           *batch,
            const TerPlainRule *rule,
            const char         *topic,
            GHashTable         *captures)
{
  g_autofree char *place = ter_topic_template_dup_place (rule->topic, topic);
  const char *name = g_hash_table_lookup (captures, "thing");

  if (name == NULL)
    name = g_hash_table_lookup (captures, "device");

  return ter_batch_add_device (batch, *place != '\0' ? place : topic, name != NULL ? name : place,
                               NULL);
}

/* A payload that is one number or one word. */
static const char *
decode_word (const TerPlainMessage *message,
             const char            *text)
{
  const TerPlainRule *rule = message->rule;
  const char *path = *message->path != '\0' ? message->path : "value";
  const char *unit = NULL;
  TerStamp stamp;
  double value;

  if (rule->payload != TER_PLAIN_STATE && ter_plain_read_number (text, &value, &unit))
    ter_fields_take_number (message->fields, path, value, unit != NULL ? unit : rule->unit);
  else if (rule->payload == TER_PLAIN_NUMBER)
    return _("not a number");
  else if (*text == '\0' || strlen (text) > MAX_STATE)
    return _("neither a number nor the word of a state");
  else
    {
      if (!ter_plain_read_state (text, &value))
        ter_plain_read_number (text, &value, NULL);
      ter_fields_take_text (message->fields, path, text, value);
    }

  stamp = ter_stamp_settle (TER_INSTANT_NONE, message->incoming->received_us,
                            message->incoming->retained);
  ter_fields_commit (message->fields, message->batch, message->device, message->message, &stamp);

  return NULL;
}

static char *
make_key (const TerIncoming *incoming)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) incoming->topic, strlen (incoming->topic) + 1);
  g_checksum_update (checksum, incoming->data, incoming->length);

  return g_strdup (g_checksum_get_string (checksum));
}

static gboolean
looks_like_json (const TerPlainRule *rule,
                 const char         *text)
{
  if (rule->payload == TER_PLAIN_JSON || rule->payload == TER_PLAIN_SENML)
    return TRUE;
  return rule->payload == TER_PLAIN_AUTO && (*text == '{' || *text == '[');
}

/* Adds the message; returns why it is refused, or NULL. */
static char *
decode_text (TerPlainMessage *message,
             const char      *text)
{
  const TerIncoming *incoming = message->incoming;
  g_autoptr (TerJson) json = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = g_bytes_new (incoming->data, incoming->length);
  g_autofree char *key = NULL;

  if (looks_like_json (message->rule, text))
    {
      json = ter_json_parse (text, -1, NULL, &error);
      if (json != NULL && ter_plain_json_has_time (message->rule, ter_json_get_root (json)))
        key = make_key (incoming);
    }

  message->message =
      ter_batch_add_message (message->batch, key, incoming->topic, payload, incoming->received_us);
  if (error != NULL)
    return g_strdup_printf (_("not JSON: %s"), error->message);
  if (json != NULL)
    return g_strdup (ter_plain_json_decode (message, ter_json_get_root (json)));

  return g_strdup (decode_word (message, text));
}

static void
ter_plain_decode (TerDecoder        *decoder,
                  const TerIncoming *incoming,
                  TerBatch          *batch)
{
  TerPlain *self = TER_PLAIN (decoder);
  g_autoptr (GHashTable) captures = NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  g_autofree char *refusal = NULL;
  TerPlainMessage message = { .incoming = incoming, .fields = self->fields, .batch = batch };

  message.rule = find_rule (self, incoming->topic, &captures);
  if (message.rule == NULL)
    {
      ter_decoder_refuse (batch, NULL, incoming,
                          _("no topic template of this source matches its topic"));
      return;
    }

  path = make_path (message.rule, captures);
  message.path = path;
  message.device = add_device (batch, message.rule, incoming->topic, captures);
  if (memchr (incoming->data, '\0', incoming->length) != NULL ||
      !g_utf8_validate ((const char *) incoming->data, incoming->length, NULL))
    {
      ter_decoder_refuse (batch, NULL, incoming, _("not text (UTF-8)"));
      return;
    }

  text = g_strstrip (g_strndup ((const char *) incoming->data, incoming->length));
  ter_fields_clear (self->fields);
  refusal = decode_text (&message, text);
  if (refusal != NULL)
    ter_batch_refuse_message (batch, message.message, refusal);
}

static char **
ter_plain_dup_topics (TerDecoder *decoder)
{
  TerPlain *self = TER_PLAIN (decoder);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->rules->len; i++)
    {
      const TerPlainRule *rule = g_ptr_array_index (self->rules, i);

      g_strv_builder_take (builder, ter_topic_template_dup_filter (rule->topic));
    }

  return g_strv_builder_end (builder);
}

static void
ter_plain_decoder_init (TerDecoderInterface *iface)
{
  iface->decode = ter_plain_decode;
  iface->dup_topics = ter_plain_dup_topics;
}

/**
 * ter_plain_new_from_config:
 * @config: (nullable): see ter-plain.h
 *
 * Makes a decoder of plain payloads.
 *
 * Returns: (transfer full): the decoder, or %NULL with %TER_DECODER_ERROR_CONFIG
 */
TerDecoder *
ter_plain_new_from_config (const TerJsonNode *config,
                           GError           **error)
{
  g_autoptr (TerPlain) self = g_object_new (TER_TYPE_PLAIN, NULL);
  const TerJsonNode *templates = ter_json_node_get (config, "templates");
  gsize n = templates != NULL ? ter_json_node_get_size (templates) : 1;

  for (gsize i = 0; i < n; i++)
    {
      TerPlainRule *rule;

      rule =
          ter_plain_rule_new (templates != NULL ? ter_json_node_at (templates, i) : config, error);
      if (rule == NULL)
        return NULL;
      g_ptr_array_add (self->rules, rule);
    }
  if (n == 0)
    {
      g_set_error_literal (error, TER_DECODER_ERROR, TER_DECODER_ERROR_CONFIG,
                           _("The source has no topic template: say which topics carry what"));
      return NULL;
    }

  ter_fields_set_left_out (self->fields, config);

  return TER_DECODER (g_steal_pointer (&self));
}
