/* ter-map-projection.c — From degrees to the screen and back
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Web Mercator on a square of side 1: x grows eastwards, y southwards. Latitudes beyond the square are
 * brought back to its edge. Functions of numbers only: no state, any thread.
 */

#include "config.h"

#include <math.h>

#include "ter-map-projection.h"

/* Where web Mercator ends: the square's upper edge. */
#define MAX_LATITUDE 85.0511287798066
#define EARTH_RADIUS_M 6371008.8
#define DEGREES(radians) ((radians) * 180.0 / G_PI)
#define RADIANS(degrees) ((degrees) * G_PI / 180.0)

/**
 * ter_map_project:
 *
 * Projects a position into the unit Mercator square: x grows eastwards, y southwards. Latitudes outside
 * the square are brought to its edge.
 */
TerPoint
ter_map_project (double longitude,
                 double latitude)
{
  double clamped = CLAMP (latitude, -MAX_LATITUDE, MAX_LATITUDE);
  double y = log (tan (G_PI / 4 + RADIANS (clamped) / 2)) / (2 * G_PI);

  return (TerPoint) { longitude / 360.0 + 0.5, 0.5 - y };
}

/**
 * ter_map_unproject:
 *
 * Gives the longitude (x) and latitude (y) of a point of the unit Mercator square.
 */
TerPoint
ter_map_unproject (double x,
                   double y)
{
  double latitude = 2 * atan (exp ((0.5 - y) * 2 * G_PI)) - G_PI / 2;

  return (TerPoint) { (x - 0.5) * 360.0, DEGREES (latitude) };
}

/**
 * ter_map_transform_make:
 *
 * Describes a view of @width by @height pixels, centred on a position, at a zoom level of web maps.
 */
TerMapTransform
ter_map_transform_make (double longitude,
                        double latitude,
                        double zoom,
                        double width,
                        double height)
{
  TerPoint center = ter_map_project (longitude, latitude);

  return (TerMapTransform) {
    .center_x = center.x,
    .center_y = center.y,
    .scale = TER_MAP_TILE_SIZE * exp2 (zoom),
    .width = width,
    .height = height,
  };
}

/**
 * ter_map_transform_to_widget:
 *
 * Gives where a point of the unit square lies on the widget, in pixels.
 */
TerPoint
ter_map_transform_to_widget (const TerMapTransform *self,
                             TerPoint               unit)
{
  return (TerPoint) {
    (unit.x - self->center_x) * self->scale + self->width / 2,
    (unit.y - self->center_y) * self->scale + self->height / 2,
  };
}

/**
 * ter_map_transform_from_widget:
 *
 * Gives the point of the unit square under a pixel of the widget.
 */
TerPoint
ter_map_transform_from_widget (const TerMapTransform *self,
                               double                 x,
                               double                 y)
{
  return (TerPoint) {
    (x - self->width / 2) / self->scale + self->center_x,
    (y - self->height / 2) / self->scale + self->center_y,
  };
}

/**
 * ter_map_fit:
 * @padding: pixels to keep free on each side
 * @center: (out): longitude and latitude of the middle
 * @zoom: (out): the zoom level, within the limits of the map
 *
 * Finds the view that shows a whole box.
 *
 * Returns: %FALSE for an empty box or a view without room
 */
gboolean
ter_map_fit (TerBox    box,
             double    width,
             double    height,
             double    padding,
             TerPoint *center,
             double   *zoom)
{
  TerPoint top_left, bottom_right;
  double room_x = width - 2 * padding;
  double room_y = height - 2 * padding;
  double side;

  g_return_val_if_fail (center != NULL && zoom != NULL, FALSE);

  if (ter_box_is_empty (box) || room_x <= 0 || room_y <= 0)
    return FALSE;

  top_left = ter_map_project (box.west, box.north);
  bottom_right = ter_map_project (box.east, box.south);
  side = MAX ((bottom_right.x - top_left.x) / room_x, (bottom_right.y - top_left.y) / room_y);
  *center =
      ter_map_unproject ((top_left.x + bottom_right.x) / 2, (top_left.y + bottom_right.y) / 2);
  /* A single point has no extent: a street's width is shown around it. */
  *zoom = side > 0 ? log2 (1 / (side * TER_MAP_TILE_SIZE)) : 16;
  *zoom = CLAMP (*zoom, TER_MAP_MIN_ZOOM, 17);

  return TRUE;
}

/**
 * ter_map_distance_m:
 *
 * Measures the great-circle distance between two positions in degrees, in metres.
 */
double
ter_map_distance_m (TerPoint a,
                    TerPoint b)
{
  double half_y = sin (RADIANS (b.y - a.y) / 2);
  double half_x = sin (RADIANS (b.x - a.x) / 2);
  double chord = half_y * half_y + cos (RADIANS (a.y)) * cos (RADIANS (b.y)) * half_x * half_x;

  return 2 * EARTH_RADIUS_M * asin (sqrt (MIN (chord, 1)));
}
