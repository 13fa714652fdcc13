/* ter-area-set.h — Outlines projected once, ready to be drawn at any zoom
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ter-area.h"
#include "ter-map-projection.h"

G_BEGIN_DECLS

/* Classes of an area besides those of the choropleth, which are counted from 0. */
#define TER_AREA_CLASS_PLAIN (-1)
#define TER_AREA_CLASS_ABSENT (-2)

/**
 * TerAreaShape:
 * @id: the area's row
 * @name: its name
 * @weight: which name is written first when there is no room for all: its population
 * @klass: a class of the choropleth, or one of the two above
 * @min: the corner of its box next to the origin of the unit square
 * @max: the other corner
 * @label: where its name is written
 * @first_ring: index of its first ring
 * @end_ring: index after its last ring
 */
typedef struct
{
  gint64 id;
  char *name;
  double weight;
  int klass;
  TerPoint min;
  TerPoint max;
  TerPoint label;
  guint first_ring;
  guint end_ring;
} TerAreaShape;

/**
 * TerAreaSet:
 * @shapes: (element-type TerAreaShape): the areas that have an outline
 * @points: (element-type TerPoint): every vertex in the unit square
 * @ring_ends: (element-type guint): for each ring, the index after its last vertex
 * @box: what holds them all, in degrees
 *
 * Not changed once built, so that a worker may draw it.
 */
typedef struct
{
  GArray *shapes;
  GArray *points;
  GArray *ring_ends;
  TerBox box;
} TerAreaSet;

TER_DECLARE_RECORD (TerAreaSet, ter_area_set)

TerAreaSet *ter_area_set_new_from_areas (GPtrArray *areas, GArray *classes)
    G_GNUC_WARN_UNUSED_RESULT;
guint ter_area_set_get_n_shapes (const TerAreaSet *self);

/* For tests: one area. */
const TerAreaShape *ter_area_set_get_shape (const TerAreaSet *self, guint index);
const TerAreaShape *ter_area_set_find (const TerAreaSet *self, TerPoint unit);

G_END_DECLS
