/* ter-geojson-shape.c — The geometries of GeoJSON
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * The coordinates of one geometry, in degrees whatever the file has them in.
 *
 *  1. Coordinates that cannot be degrees are not guessed: they are out of bounds, and whether they look like metres is
 *     said.
 *  2. A ring is closed if it is not, and has at least three corners.
 */

#include "config.h"

#include <math.h>

#include "ter-geojson-private.h"
#include "ter-geojson.h"

static gboolean
add_position (TerGeoShape       *shape,
              const TerJsonNode *position)
{
  double x, y;
  TerPoint point;

  if (ter_json_node_get_size (position) < 2 ||
      !ter_json_node_get_double (ter_json_node_at (position, 0), &x) ||
      !ter_json_node_get_double (ter_json_node_at (position, 1), &y))
    {
      shape->fault = "a position is two numbers";
      return FALSE;
    }
  if (shape->epsg == TER_EPSG_WGS84 && (fabs (x) > 180 || fabs (y) > 90))
    {
      shape->is_projected |= fabs (x) > 1000 || fabs (y) > 1000;
      shape->out_of_bounds = TRUE;
      return FALSE;
    }
  point = ter_projection_invert (shape->epsg, x, y);
  if (!(fabs (point.x) <= 180 && fabs (point.y) <= 90))
    {
      shape->out_of_bounds = TRUE;
      return FALSE;
    }
  ter_geometry_add_point (shape->geometry, point.x, point.y);

  return TRUE;
}

static gboolean
add_line (TerGeoShape       *shape,
          const TerJsonNode *line,
          gboolean           is_ring)
{
  guint start = shape->geometry->points->len;
  const TerJsonNode *position;
  const char *key;
  TerJsonIter iter;
  TerPoint first, last;

  if (ter_json_node_get_type (line) != TER_JSON_ARRAY)
    {
      shape->fault = "coordinates are not nested as its type says";
      return FALSE;
    }
  ter_json_iter_init (&iter, line);
  while (ter_json_iter_next (&iter, &key, &position))
    {
      if (!add_position (shape, position))
        return FALSE;
    }
  if (shape->geometry->points->len - start < (is_ring ? 3u : 2u))
    {
      shape->fault =
          is_ring ? "a ring has at least three corners" : "a line has at least two points";
      return FALSE;
    }
  first = g_array_index (shape->geometry->points, TerPoint, start);
  last = g_array_index (shape->geometry->points, TerPoint, shape->geometry->points->len - 1);
  if (is_ring && (first.x != last.x || first.y != last.y))
    ter_geometry_add_point (shape->geometry, first.x, first.y);
  ter_geometry_end_ring (shape->geometry);

  return TRUE;
}

static gboolean
add_polygon (TerGeoShape       *shape,
             const TerJsonNode *polygon)
{
  gsize n = ter_json_node_get_size (polygon);

  if (ter_json_node_get_type (polygon) != TER_JSON_ARRAY || n == 0)
    {
      shape->fault = "coordinates are not nested as its type says";
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (!add_line (shape, ter_json_node_at (polygon, i), TRUE))
        return FALSE;
    }
  ter_geometry_end_part (shape->geometry);

  return TRUE;
}

static gboolean
add_coordinates (TerGeoShape       *shape,
                 const TerJsonNode *coordinates)
{
  TerGeometryType type = shape->geometry->type;
  const TerJsonNode *item;
  const char *key;
  TerJsonIter iter;

  if (type == TER_GEOMETRY_POINT)
    return add_position (shape, coordinates);
  if (type == TER_GEOMETRY_LINE)
    return add_line (shape, coordinates, FALSE);
  if (type == TER_GEOMETRY_POLYGON)
    return add_polygon (shape, coordinates);
  if (ter_json_node_get_type (coordinates) != TER_JSON_ARRAY ||
      ter_json_node_get_size (coordinates) == 0)
    {
      shape->fault = "it has no coordinates";
      return FALSE;
    }
  ter_json_iter_init (&iter, coordinates);
  while (ter_json_iter_next (&iter, &key, &item))
    {
      if (!(type == TER_GEOMETRY_MULTI_POINT  ? add_position (shape, item)
            : type == TER_GEOMETRY_MULTI_LINE ? add_line (shape, item, FALSE)
                                              : add_polygon (shape, item)))
        return FALSE;
    }

  return TRUE;
}

/**
 * ter_geo_shape_read:
 * @shape: how to read it; what is wrong with it is said there
 * @node: a geometry
 *
 * Returns: (transfer full) (nullable): the geometry, or %NULL with @fault or @out_of_bounds set
 */
TerGeometry *
ter_geo_shape_read (TerGeoShape       *shape,
                    const TerJsonNode *node)
{
  static const struct
  {
    const char *name;
    TerGeometryType type;
  } types[] = {
    { "Point", TER_GEOMETRY_POINT },
    { "LineString", TER_GEOMETRY_LINE },
    { "Polygon", TER_GEOMETRY_POLYGON },
    { "MultiPoint", TER_GEOMETRY_MULTI_POINT },
    { "MultiLineString", TER_GEOMETRY_MULTI_LINE },
    { "MultiPolygon", TER_GEOMETRY_MULTI_POLYGON },
  };
  const char *name = ter_json_get_string (node, "type");

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (TerGeometry) geometry = NULL;

      if (!g_str_equal (types[i].name, name))
        continue;
      geometry = ter_geometry_new_typed (types[i].type);
      shape->geometry = geometry;
      if (!add_coordinates (shape, ter_json_node_get (node, "coordinates")))
        return NULL;
      return g_steal_pointer (&geometry);
    }
  shape->fault = g_strcmp0 (name, "GeometryCollection") == 0
                     ? "a collection of geometries has no single shape"
                     : "its type is not one of GeoJSON";

  return NULL;
}
