/* ter-territory-private.h — What is behind an open territory, for the files of this room
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-daily-private.h"
#include "ter-store.h"
#include "ter-territory.h"

G_BEGIN_DECLS

TerStore      *ter_territory_get_store (TerTerritory *self);
TerDailyCache *ter_territory_get_daily_cache (TerTerritory *self);

G_END_DECLS
