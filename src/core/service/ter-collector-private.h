/* ter-collector-private.h — One listener of the collector
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-collector.h"
#include "ter-mqtt.h"
#include "ter-secrets.h"
#include "ter-store.h"

G_BEGIN_DECLS

/* With a keeper of secrets and a seed of one's own, for tests. */
TerCollector *ter_collector_new_full (TerTerritory *territory,
                                      TerSecrets   *secrets,
                                      guint32       seed) G_GNUC_WARN_UNUSED_RESULT;

#define TER_TYPE_LISTENER (ter_listener_get_type ())
G_DECLARE_FINAL_TYPE (TerListener, ter_listener, TER, LISTENER, GObject)

TerListener        *ter_listener_new (TerStore   *store,
                                      TerSecrets *secrets,
                                      TerSource  *source,
                                      guint32     seed) G_GNUC_WARN_UNUSED_RESULT;
void                ter_listener_start (TerListener *self);
void                ter_listener_stop (TerListener *self,
                                       gboolean     for_good);
TerSource          *ter_listener_get_source (TerListener *self);
TerCollectorStatus *ter_listener_dup_status (TerListener *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean            ter_listener_is_quiet (TerListener *self,
                                           gint64       now_us,
                                           gint64       quiet_us);
gboolean            ter_listener_is_kind (const char *kind);

G_END_DECLS
