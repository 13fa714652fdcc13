/* ter-collector-preview.h — What a source sends, before it is added
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-property.h"
#include "ter-quality.h"
#include "ter-source.h"
#include "ter-territory.h"

G_BEGIN_DECLS

/**
 * TerPreviewValue:
 * @property: a code of #TerProperty, or the source's own word
 * @channel: which of several alike, or ""
 * @kind: how its values add up
 * @unit: (nullable): UCUM code
 * @value: the value, or NaN
 * @text: (nullable): the text of a state
 * @time_us: when it was measured
 * @quality: its worth
 *
 * One value that was understood.
 */
typedef struct
{
  char *property;
  char *channel;
  TerSeriesKind kind;
  char *unit;
  double value;
  char *text;
  gint64 time_us;
  TerQuality quality;
} TerPreviewValue;

/**
 * TerPreviewMessage:
 * @received_us: when it came
 * @topic: where it was published
 * @device_id: (nullable): the device's identity at the source
 * @device_name: (nullable): its name
 * @excerpt: the beginning of the payload: the text, or bytes in hexadecimal
 * @values: (element-type TerPreviewValue): what was understood
 * @refused: (nullable): why nothing was
 *
 * One message, live. Nothing of it is stored.
 */
typedef struct
{
  gint64 received_us;
  char *topic;
  char *device_id;
  char *device_name;
  char *excerpt;
  GPtrArray *values;
  char *refused;
} TerPreviewMessage;

TER_DECLARE_RECORD (TerPreviewMessage, ter_preview_message)

/* Called on the main context, in the order of arrival. */
typedef void (*TerPreviewFunc) (TerPreviewMessage *message,
                                gpointer           user_data);

/* Connects as a passer-by (another client id, no session) for so many seconds, or until it is cancelled: either
 * way what came is in the result. */
void     ter_collector_preview_async (TerClock           *clock,
                                      const TerSource    *draft,
                                      const char         *username,
                                      const char         *password,
                                      guint               seconds,
                                      TerPreviewFunc      func,
                                      gpointer            func_data,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean ter_collector_preview_finish (GAsyncResult *result,
                                       guint        *n_messages,
                                       GError      **error);

G_END_DECLS
