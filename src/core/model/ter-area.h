/* ter-area.h — A commune, a sector or a place, with its geometry
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-geometry.h"
#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerArea:
 * @id: its row in the territory
 * @uid: its lasting identity, a UUID
 * @code: (nullable): its official code, a text: INSEE "01004", "2A004"
 * @name: its name
 * @kind: "commune", "sector", "district", "place"
 * @population: inhabitants, or 0 while unknown
 * @geometry: (nullable): its outline or its point
 */
typedef struct
{
  gint64 id;
  char *uid;
  char *code;
  char *name;
  char *kind;
  gint64 population;
  TerGeometry *geometry;
} TerArea;

TER_DECLARE_RECORD (TerArea, ter_area)

G_END_DECLS
