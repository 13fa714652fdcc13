/* ter-chirpstack.h — Events of a ChirpStack v4 LoRaWAN server
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-decoder.h"
#include "ter-json.h"

G_BEGIN_DECLS

/* What is subscribed to when the configuration says nothing else. */
#define TER_CHIRPSTACK_TOPIC "application/+/device/+/event/+"

/**
 * TerChirpstackPayload:
 * @TER_CHIRPSTACK_AUTO: what the server's codec decoded, else Cayenne LPP when the whole payload is exactly that
 * @TER_CHIRPSTACK_OBJECT: only what the server's codec decoded
 * @TER_CHIRPSTACK_CAYENNE: always Cayenne LPP
 *
 * How the payload of an uplink is decoded; "decoder" in the configuration of the source.
 */
typedef enum
{
  TER_CHIRPSTACK_AUTO,
  TER_CHIRPSTACK_OBJECT,
  TER_CHIRPSTACK_CAYENNE,
} TerChirpstackPayload;

/**
 * TerChirpstackEvent:
 *
 * The kinds of event, as the last level of the topic names them.
 */
typedef enum
{
  TER_CHIRPSTACK_UP,
  TER_CHIRPSTACK_JOIN,
  TER_CHIRPSTACK_ACK,
  TER_CHIRPSTACK_TXACK,
  TER_CHIRPSTACK_LOG,
  TER_CHIRPSTACK_STATUS,
  TER_CHIRPSTACK_LOCATION,
  TER_CHIRPSTACK_INTEGRATION,
  TER_CHIRPSTACK_UNKNOWN,
} TerChirpstackEvent;

#define TER_TYPE_CHIRPSTACK (ter_chirpstack_get_type ())
G_DECLARE_FINAL_TYPE (TerChirpstack, ter_chirpstack, TER, CHIRPSTACK, GObject)

TerDecoder        *ter_chirpstack_new_from_config (const TerJsonNode *config,
                                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* For tests: without a configuration. */
TerDecoder *ter_chirpstack_new (TerChirpstackPayload payload) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
