/* ter-map-projection.h — From degrees to the screen and back
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-geometry.h"

G_BEGIN_DECLS

/* Side in pixels of the whole world at zoom 0: the tiles of IGN and OSM are made so. */
#define TER_MAP_TILE_SIZE 256.0

#define TER_MAP_MIN_ZOOM 3
#define TER_MAP_MAX_ZOOM 19

/**
 * TerMapTransform:
 * @center_x: the middle of the view in the unit Mercator square
 * @center_y: the same, downwards
 * @scale: pixels per side of that square
 * @width: of the view, in pixels
 * @height: of the view, in pixels
 *
 * Where the unit Mercator square lies on a widget.
 */
typedef struct
{
  double center_x;
  double center_y;
  double scale;
  double width;
  double height;
} TerMapTransform;

TerPoint ter_map_project (double longitude, double latitude);
TerPoint ter_map_unproject (double x, double y);
TerMapTransform ter_map_transform_make (
    double longitude, double latitude, double zoom, double width, double height);
TerPoint ter_map_transform_to_widget (const TerMapTransform *self, TerPoint unit);
TerPoint ter_map_transform_from_widget (const TerMapTransform *self, double x, double y);
gboolean ter_map_fit (
    TerBox box, double width, double height, double padding, TerPoint *center, double *zoom);
double ter_map_distance_m (TerPoint a, TerPoint b);

G_END_DECLS
