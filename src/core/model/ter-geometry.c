/* ter-geometry.c — Points, lines and polygons in longitude and latitude
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Vertices of all rings of all parts stand in one array; two arrays of ends cut it. Drawing, hit
 * testing and the bounding box walk memory in order, and a thousand communes cost three
 * allocations each.
 *
 * 1. A ring of a polygon repeats its first point at its end, as GeoJSON writes it.
 * 2. Winding means nothing: older files wind either way, so the even-odd rule decides what is
 *    inside.
 * 3. Degrees are taken as a plane. That is right for containment and for placing a name; lengths
 *    and surfaces in metres are not computed here.
 */

#include "config.h"

#include <math.h>

#include "ter-geometry.h"

static void
ter_geometry_clear (TerGeometry *self)
{
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->ring_ends, g_array_unref);
  g_clear_pointer (&self->part_ends, g_array_unref);
}

TER_DEFINE_RECORD (TerGeometry, ter_geometry, ter_geometry_clear)

/**
 * ter_geometry_new_typed:
 *
 * Begins a geometry without any point.
 *
 * Returns: (transfer full): a geometry to fill
 */
TerGeometry *
ter_geometry_new_typed (TerGeometryType type)
{
  TerGeometry *self = ter_geometry_new ();

  self->type = type;
  self->points = g_array_new (FALSE, FALSE, sizeof (TerPoint));
  self->ring_ends = g_array_new (FALSE, FALSE, sizeof (guint));
  self->part_ends = g_array_new (FALSE, FALSE, sizeof (guint));

  return self;
}

/**
 * ter_geometry_new_point:
 *
 * Returns: (transfer full): a point
 */
TerGeometry *
ter_geometry_new_point (double longitude,
                        double latitude)
{
  TerGeometry *self = ter_geometry_new_typed (TER_GEOMETRY_POINT);

  ter_geometry_add_point (self, longitude, latitude);

  return self;
}

/**
 * ter_geometry_add_point:
 *
 * Adds a vertex to the line or ring under way.
 */
void
ter_geometry_add_point (TerGeometry *self,
                        double       longitude,
                        double       latitude)
{
  TerPoint point = { longitude, latitude };

  g_return_if_fail (self != NULL);

  g_array_append_val (self->points, point);
}

/**
 * ter_geometry_end_ring:
 *
 * Ends a line, or a ring of a polygon.
 */
void
ter_geometry_end_ring (TerGeometry *self)
{
  g_return_if_fail (self != NULL);

  g_array_append_val (self->ring_ends, self->points->len);
}

/**
 * ter_geometry_end_part:
 *
 * Ends a polygon: an outer ring and its holes.
 */
void
ter_geometry_end_part (TerGeometry *self)
{
  g_return_if_fail (self != NULL);

  g_array_append_val (self->part_ends, self->ring_ends->len);
}

/**
 * ter_geometry_get_box:
 *
 * Gets the smallest rectangle that holds the geometry; empty for one without points.
 */
TerBox
ter_geometry_get_box (const TerGeometry *self)
{
  TerBox box = ter_box_empty ();

  g_return_val_if_fail (self != NULL, box);

  for (guint i = 0; i < self->points->len; i++)
    {
      TerPoint point = g_array_index (self->points, TerPoint, i);

      box.west = MIN (box.west, point.x);
      box.east = MAX (box.east, point.x);
      box.south = MIN (box.south, point.y);
      box.north = MAX (box.north, point.y);
    }

  return box;
}

/**
 * ter_geometry_contains:
 *
 * Tells whether a position is inside a polygon, holes excluded, by the even-odd rule over all its rings.
 *
 * Returns: %FALSE for points and lines
 */
gboolean
ter_geometry_contains (const TerGeometry *self,
                       double             longitude,
                       double             latitude)
{
  gboolean inside = FALSE;
  guint start = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->type != TER_GEOMETRY_POLYGON && self->type != TER_GEOMETRY_MULTI_POLYGON)
    return FALSE;

  for (guint ring = 0; ring < self->ring_ends->len; ring++)
    {
      guint end = g_array_index (self->ring_ends, guint, ring);

      for (guint i = start, j = end - 1; i < end; j = i++)
        {
          TerPoint a = g_array_index (self->points, TerPoint, i);
          TerPoint b = g_array_index (self->points, TerPoint, j);

          if ((a.y > latitude) != (b.y > latitude) &&
              longitude < (b.x - a.x) * (latitude - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
        }
      start = end;
    }

  return inside;
}

/**
 * ter_geometry_get_label_point:
 *
 * Gets where to write a name: the centroid of the largest ring, or the mean of the vertices where there is
 * no surface.
 */
TerPoint
ter_geometry_get_label_point (const TerGeometry *self)
{
  TerPoint best = { 0, 0 };
  double best_area = 0;
  guint start = 0;

  g_return_val_if_fail (self != NULL, best);

  for (guint ring = 0; ring < self->ring_ends->len; ring++)
    {
      guint end = g_array_index (self->ring_ends, guint, ring);
      TerPoint origin = g_array_index (self->points, TerPoint, start);
      double area = 0, x = 0, y = 0;

      for (guint i = start; i + 1 < end; i++)
        {
          TerPoint a = g_array_index (self->points, TerPoint, i);
          TerPoint b = g_array_index (self->points, TerPoint, i + 1);
          double cross = (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);

          area += cross;
          x += (a.x + b.x - 2 * origin.x) * cross;
          y += (a.y + b.y - 2 * origin.y) * cross;
        }
      if (fabs (area) > best_area)
        {
          best_area = fabs (area);
          best = (TerPoint) { origin.x + x / (3 * area), origin.y + y / (3 * area) };
        }
      start = end;
    }
  if (best_area > 0 || self->points->len == 0)
    return best;

  for (guint i = 0; i < self->points->len; i++)
    {
      best.x += g_array_index (self->points, TerPoint, i).x / self->points->len;
      best.y += g_array_index (self->points, TerPoint, i).y / self->points->len;
    }

  return best;
}

/**
 * ter_box_empty:
 *
 * Gets the box that holds nothing.
 */
TerBox
ter_box_empty (void)
{
  return (TerBox) { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };
}

/**
 * ter_box_is_empty:
 *
 * Tells whether @box holds nothing.
 */
gboolean
ter_box_is_empty (TerBox box)
{
  return box.west > box.east;
}

/**
 * ter_box_union:
 *
 * Gets the smallest box that holds both.
 */
TerBox
ter_box_union (TerBox a,
               TerBox b)
{
  return (TerBox) { MIN (a.west, b.west), MIN (a.south, b.south), MAX (a.east, b.east),
                    MAX (a.north, b.north) };
}
