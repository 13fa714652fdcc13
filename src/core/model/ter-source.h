/* ter-source.h — Where data come from
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerSource:
 * @id: its row in the territory
 * @uid: its lasting identity, a UUID; also names its secret
 * @kind: "chirpstack", "mqtt", "ckan", "file", "demo"
 * @name: what a person calls it
 * @purpose: (nullable): why it is collected
 * @url: (nullable): where it is: "mqtts://host:8883", "https://portal/…"
 * @config: JSON: what else its kind needs (topics, decoder, schedule); never a secret
 * @allow_local: whether its host may resolve to a private or loopback address
 * @enabled: whether it is collected
 * @last_ok_us: when it last brought something or answered well, or %TER_INSTANT_NONE
 * @last_error: (nullable): why it last failed, in words, if it failed after @last_ok_us
 * @last_error_us: when, or %TER_INSTANT_NONE
 */
typedef struct
{
  gint64 id;
  char *uid;
  char *kind;
  char *name;
  char *purpose;
  char *url;
  char *config;
  gboolean allow_local;
  gboolean enabled;
  gint64 last_ok_us;
  char *last_error;
  gint64 last_error_us;
} TerSource;

TER_DECLARE_RECORD (TerSource, ter_source)

G_END_DECLS
