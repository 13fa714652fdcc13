/* ter-geometry.h — Points, lines and polygons in longitude and latitude
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-record.h"

G_BEGIN_DECLS

/**
 * TerGeometryType:
 *
 * The simple features of GeoJSON but the collection. The numbers are those of WKB and are stored.
 */
typedef enum
{
  TER_GEOMETRY_POINT = 1,
  TER_GEOMETRY_LINE = 2,
  TER_GEOMETRY_POLYGON = 3,
  TER_GEOMETRY_MULTI_POINT = 4,
  TER_GEOMETRY_MULTI_LINE = 5,
  TER_GEOMETRY_MULTI_POLYGON = 6,
} TerGeometryType;

/**
 * TerPoint:
 * @x: longitude in degrees, WGS 84
 * @y: latitude in degrees, WGS 84
 */
typedef struct
{
  double x;
  double y;
} TerPoint;

/**
 * TerBox:
 *
 * A rectangle in degrees; empty when @west is above @east.
 */
typedef struct
{
  double west;
  double south;
  double east;
  double north;
} TerBox;

/**
 * TerGeometry:
 * @type: what it is
 * @points: (element-type TerPoint): every vertex, in order; a polygon's ring repeats its first one
 * @ring_ends: (element-type guint): for each line or ring, the index after its last point
 * @part_ends: (element-type guint): for each polygon, the index after its last ring
 *
 * A geometry, flat so that drawing and tests walk memory in order. Built by ter_geometry_new_typed() and the
 * add functions, then not changed.
 */
typedef struct
{
  TerGeometryType type;
  GArray *points;
  GArray *ring_ends;
  GArray *part_ends;
} TerGeometry;

TER_DECLARE_RECORD (TerGeometry, ter_geometry)

TerGeometry *ter_geometry_new_typed (TerGeometryType type) G_GNUC_WARN_UNUSED_RESULT;
void         ter_geometry_add_point (TerGeometry *self,
                                     double       longitude,
                                     double       latitude);
void         ter_geometry_end_ring (TerGeometry *self);
void         ter_geometry_end_part (TerGeometry *self);

TerBox       ter_geometry_get_box (const TerGeometry *self);
gboolean     ter_geometry_contains (const TerGeometry *self,
                                    double             longitude,
                                    double             latitude);
TerPoint     ter_geometry_get_label_point (const TerGeometry *self);

GBytes      *ter_geometry_to_wkb (const TerGeometry *self) G_GNUC_WARN_UNUSED_RESULT;
TerGeometry *ter_geometry_from_wkb (const guint8 *data,
                                    gsize         length) G_GNUC_WARN_UNUSED_RESULT;

TerBox       ter_box_empty (void);
gboolean     ter_box_is_empty (TerBox box);
TerBox       ter_box_union (TerBox a,
                            TerBox b);

/* For tests: one point. */
TerGeometry *ter_geometry_new_point (double longitude,
                                     double latitude) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
