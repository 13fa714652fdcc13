/* ter-live.h — What feeds the open territory while its window is open
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-session.h"

G_BEGIN_DECLS

#define TER_TYPE_LIVE (ter_live_get_type ())
G_DECLARE_FINAL_TYPE (TerLive, ter_live, TER, LIVE, GObject)

TerLive *ter_live_new (TerSession *session, GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void ter_live_set_broker (TerLive *self, const char *url);
void ter_live_set_replay (TerLive *self, gboolean replays);

G_END_DECLS
