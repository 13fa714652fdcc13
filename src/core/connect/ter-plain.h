/* ter-plain.h — Plain MQTT payloads by topic template
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-decoder.h"
#include "ter-json.h"

G_BEGIN_DECLS

/* The configuration of a source of kind "mqtt":
 *
 *   {"templates": [{
 *     "topic": "site/{site}/{thing}/{property}",   captures; {property} and {channel} name the series
 *     "payload": "auto",                           or "number", "state", "json", "senml"
 *     "property": "temperature",                   when the topic does not say it
 *     "unit": "Cel",
 *     "time": "$.when",                            where a JSON payload says its time
 *     "values": "$.points",                        an array of values, each with its time
 *     "fields": [{"path": "$.t", "property": "temperature", "channel": "", "unit": "Cel", "kind": "gauge"}]
 *   }]}
 *
 * Only "topic" is needed. A single template may stand at the top instead of in a list. */

#define TER_TYPE_PLAIN (ter_plain_get_type ())
G_DECLARE_FINAL_TYPE (TerPlain, ter_plain, TER, PLAIN, GObject)

TerDecoder *ter_plain_new_from_config (const TerJsonNode *config,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
