/* ter-area-draw.h — Drawing outlines, fills and names, without a widget
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-area-set.h"
#include "ter-map-label.h"
#include "ter-map-style.h"

G_BEGIN_DECLS

/**
 * TerAreaLook:
 * @TER_AREA_LOOK_LAND: communes on plain ground: filled, outlined
 * @TER_AREA_LOOK_OVERLAY: communes over a base map: outlined with a casing, filled only by a choropleth
 * @TER_AREA_LOOK_SECTOR: water sectors: a broken blue border over a pale fill
 */
typedef enum
{
  TER_AREA_LOOK_LAND,
  TER_AREA_LOOK_OVERLAY,
  TER_AREA_LOOK_SECTOR,
} TerAreaLook;

void ter_area_draw (cairo_t *cr,
                    const TerAreaSet *set,
                    const TerMapTransform *transform,
                    const TerMapStyle *style,
                    TerAreaLook look);
void ter_area_draw_names (GtkSnapshot *snapshot,
                          const TerAreaSet *set,
                          const TerMapTransform *transform,
                          const GArray *symbols,
                          TerMapLabels *labels);

G_END_DECLS
