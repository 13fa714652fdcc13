/* ter-map-columns.h — The columns of the map's list
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-item.h"
#include "ter-map-view.h"
#include "ter-place.h"

G_BEGIN_DECLS

/**
 * TerMapColumns:
 * @map: what distances are measured from
 * @now_us: what ages are told from
 * @name: the columns
 * @state: the same
 * @where: the same
 * @value: the same
 * @age: the same
 * @distance: the same
 *
 * Belongs to whoever holds the list, and outlives it.
 */
typedef struct
{
  TerMapView *map;
  gint64 now_us;
  GtkColumnViewColumn *name;
  GtkColumnViewColumn *state;
  GtkColumnViewColumn *where;
  GtkColumnViewColumn *value;
  GtkColumnViewColumn *age;
  GtkColumnViewColumn *distance;
} TerMapColumns;

void ter_map_columns_build (TerMapColumns *self, GtkColumnView *list, TerMapView *map);

G_END_DECLS
