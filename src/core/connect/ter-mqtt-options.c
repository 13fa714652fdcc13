/* ter-mqtt-options.c — How to listen to a broker
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ter-instant.h"
#include "ter-json.h"
#include "ter-mqtt.h"

#include <string.h>

static void
options_clear (TerMqttOptions *self)
{
  g_free (self->host);
  g_free (self->ca_file);
  g_free (self->client_id);
  g_free (self->username);
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_strfreev (self->topics);
}

TER_DEFINE_RECORD (TerMqttOptions, ter_mqtt_options, options_clear)

static gboolean
read_url (TerMqttOptions *self,
          const char     *url,
          GError        **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url != NULL ? url : "", G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (scheme, "mqtt") && !g_str_equal (scheme, "mqtts")))
    {
      g_set_error (
          error, TER_MQTT_ERROR, TER_MQTT_ERROR_CONFIG,
          _("“%s” is not the address of a broker; write mqtts://host:8883 or mqtt://host:1883"),
          url != NULL && (uri == NULL || g_uri_get_userinfo (uri) == NULL) ? url : "…");
      return FALSE;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error_literal (
          error, TER_MQTT_ERROR, TER_MQTT_ERROR_CONFIG,
          _("The address holds a password, which would be stored in clear; take it out, "
            "and give the user and the password apart"));
      return FALSE;
    }
  self->tls = g_str_equal (scheme, "mqtts");
  self->host = g_strdup (g_uri_get_host (uri));
  self->port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : self->tls ? 8883 : 1883;

  return TRUE;
}

static gint64
read_int (const TerJsonNode *config,
          const char        *key,
          gint64             fallback)
{
  gint64 value = fallback;

  ter_json_node_get_int (ter_json_node_get (config, key), &value);
  return value;
}

/**
 * ter_mqtt_options_new_for_source:
 * @source: a source of kind "chirpstack" or "mqtt"
 *
 * Reads how a source is listened to. The user and the password are not in it: the caller sets them.
 *
 * Returns: (transfer full): the options, or %NULL with #TER_MQTT_ERROR or #TER_DECODER_ERROR
 */
TerMqttOptions *
ter_mqtt_options_new_for_source (const TerSource *source,
                                 GError         **error)
{
  g_autoptr (TerMqttOptions) self = ter_mqtt_options_new ();
  g_autoptr (TerDecoder) decoder = NULL;
  g_autoptr (TerJson) config = NULL;
  const TerJsonNode *root = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  decoder = ter_decoder_new_for_source (source, error);
  if (decoder == NULL || !read_url (self, source->url, error))
    return NULL;
  if (source->config != NULL && *source->config != '\0')
    config = ter_json_parse (source->config, -1, NULL, NULL);
  if (config != NULL)
    root = ter_json_get_root (config);

  self->source_id = source->id;
  self->client_id = g_strconcat ("territoire-", source->uid, NULL);
  self->topics = ter_decoder_dup_topics (decoder);
  self->ca_file = g_strdup (ter_json_get_string (root, "ca_file"));
  self->qos = read_int (root, "qos", 1) == 0 ? 0 : 1;
  self->version = CLAMP (read_int (root, "version", 0), 0, 5);
  if (self->version != 4 && self->version != 5)
    self->version = 0;
  self->keepalive_s = CLAMP (read_int (root, "keepalive", 60), 5, 3600);
  self->allow_local = source->allow_local;
  self->expect_session = source->last_ok_us != TER_INSTANT_NONE && source->last_ok_us != 0;
  self->batch_messages = 1000;
  self->batch_ms = 250;
  self->quiet_ms = 20;
  self->min_wait_ms = 1000;
  self->max_wait_ms = 60000;

  return g_steal_pointer (&self);
}
