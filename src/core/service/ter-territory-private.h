/* ter-territory-private.h — The store behind an open territory, for the files of this room
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-store.h"
#include "ter-territory.h"

G_BEGIN_DECLS

TerStore *ter_territory_get_store (TerTerritory *self);

G_END_DECLS
