/* ter-change.h — What changed in a territory
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TerChange:
 *
 * What changed in the territory: the flags of the `changed` signals of the store and of the open
 * territory. It stands here because the windows read it too, and they do not see the store.
 */
typedef enum
{
  TER_CHANGE_OBSERVATIONS = 1 << 0,
  TER_CHANGE_SERIES = 1 << 1,
  TER_CHANGE_SITES = 1 << 2,
  TER_CHANGE_SOURCES = 1 << 3,
  TER_CHANGE_DATASETS = 1 << 4,
  TER_CHANGE_AREAS = 1 << 5,
  TER_CHANGE_RUNS = 1 << 6,
  TER_CHANGE_TERRITORY = 1 << 7,
} TerChange;

G_END_DECLS
