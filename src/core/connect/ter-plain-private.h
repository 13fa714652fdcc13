/* ter-plain-private.h — What the two halves of the plain decoder share
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-fields.h"
#include "ter-plain.h"
#include "ter-topic.h"

G_BEGIN_DECLS

typedef enum
{
  TER_PLAIN_AUTO,
  TER_PLAIN_NUMBER,
  TER_PLAIN_STATE,
  TER_PLAIN_JSON,
  TER_PLAIN_SENML,
} TerPlainPayload;

/* One field that a person configured. */
typedef struct
{
  char *path;
  TerFieldName *name;
} TerPlainField;

/* One topic template with what its payloads are. */
typedef struct
{
  TerTopicTemplate *topic;
  TerPlainPayload payload;
  char *property;
  char *unit;
  char *time;
  char *values;
  GPtrArray *fields;
} TerPlainRule;

/* What the steps of decoding one message share. */
typedef struct
{
  const TerPlainRule *rule;
  const TerIncoming *incoming;
  TerFields *fields;
  TerBatch *batch;
  const char *path;
  guint device;
  guint message;
} TerPlainMessage;

TerPlainRule *ter_plain_rule_new (const TerJsonNode *config,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void          ter_plain_rule_free (TerPlainRule *self);

/* Whether a device's own time is in the payload: only then has the message an identity. */
gboolean      ter_plain_json_has_time (const TerPlainRule *rule,
                                       const TerJsonNode  *root);
const char   *ter_plain_json_decode (const TerPlainMessage *message,
                                     const TerJsonNode     *root);

G_END_DECLS
