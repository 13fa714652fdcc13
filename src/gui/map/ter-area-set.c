/* ter-area-set.c — Outlines projected once, ready to be drawn at any zoom
 *
 * Copyright 2026 The Territoire contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* DESIGN
 *
 * Outlines are projected once, into flat arrays that drawing walks in order, and never again: a frame only scales
 * and moves. A set is not changed once built, so that it may be drawn by a worker while the page gets another one.
 */

#include "config.h"

#include "ter-area-set.h"

static void
shape_clear (gpointer data)
{
  TerAreaShape *shape = data;

  g_clear_pointer (&shape->name, g_free);
}

static void
ter_area_set_clear (TerAreaSet *self)
{
  g_clear_pointer (&self->shapes, g_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->ring_ends, g_array_unref);
}

TER_DEFINE_RECORD (TerAreaSet, ter_area_set, ter_area_set_clear)

static void
append_points (TerAreaSet        *self,
               const TerGeometry *geometry,
               TerAreaShape      *shape)
{
  guint start = 0;

  shape->first_ring = self->ring_ends->len;
  for (guint ring = 0; ring < geometry->ring_ends->len; ring++)
    {
      guint end = g_array_index (geometry->ring_ends, guint, ring);

      for (guint i = start; i < end; i++)
        {
          TerPoint degrees = g_array_index (geometry->points, TerPoint, i);
          TerPoint unit = ter_map_project (degrees.x, degrees.y);

          shape->min.x = MIN (shape->min.x, unit.x);
          shape->min.y = MIN (shape->min.y, unit.y);
          shape->max.x = MAX (shape->max.x, unit.x);
          shape->max.y = MAX (shape->max.y, unit.y);
          g_array_append_val (self->points, unit);
        }
      g_array_append_val (self->ring_ends, self->points->len);
      start = end;
    }
  shape->end_ring = self->ring_ends->len;
}

static void
append_area (TerAreaSet    *self,
             const TerArea *area,
             int            klass)
{
  TerAreaShape shape = {
    .id = area->id,
    .weight = (double) area->population,
    .klass = klass,
    .min = { G_MAXDOUBLE, G_MAXDOUBLE },
    .max = { -G_MAXDOUBLE, -G_MAXDOUBLE },
  };
  TerPoint label;

  if (area->geometry == NULL || area->geometry->ring_ends->len == 0)
    return;

  label = ter_geometry_get_label_point (area->geometry);
  shape.label = ter_map_project (label.x, label.y);
  shape.name = g_strdup (area->name);
  append_points (self, area->geometry, &shape);
  self->box = ter_box_union (self->box, ter_geometry_get_box (area->geometry));
  g_array_append_val (self->shapes, shape);
}

/**
 * ter_area_set_new_from_areas:
 * @areas: (element-type TerArea): areas; those without an outline are left out
 * @classes: (nullable) (element-type int): the class of each area, in the same order
 *
 * Projects outlines for drawing.
 *
 * Returns: (transfer full): the set
 */
TerAreaSet *
ter_area_set_new_from_areas (GPtrArray *areas,
                             GArray    *classes)
{
  TerAreaSet *self = ter_area_set_new ();

  self->shapes = g_array_new (FALSE, FALSE, sizeof (TerAreaShape));
  g_array_set_clear_func (self->shapes, shape_clear);
  self->points = g_array_new (FALSE, FALSE, sizeof (TerPoint));
  self->ring_ends = g_array_new (FALSE, FALSE, sizeof (guint));
  self->box = ter_box_empty ();

  g_return_val_if_fail (areas != NULL, self);
  g_return_val_if_fail (classes == NULL || classes->len == areas->len, self);

  for (guint i = 0; i < areas->len; i++)
    append_area (self, g_ptr_array_index (areas, i),
                 classes != NULL ? g_array_index (classes, int, i) : TER_AREA_CLASS_PLAIN);

  return self;
}

guint
ter_area_set_get_n_shapes (const TerAreaSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->shapes->len;
}

const TerAreaShape *
ter_area_set_get_shape (const TerAreaSet *self,
                        guint             index)
{
  g_return_val_if_fail (self != NULL && index < self->shapes->len, NULL);

  return &g_array_index (self->shapes, TerAreaShape, index);
}

static gboolean
shape_contains (const TerAreaSet   *self,
                const TerAreaShape *shape,
                TerPoint            unit)
{
  gboolean inside = FALSE;

  if (unit.x < shape->min.x || unit.x > shape->max.x || unit.y < shape->min.y ||
      unit.y > shape->max.y)
    return FALSE;

  for (guint ring = shape->first_ring; ring < shape->end_ring; ring++)
    {
      guint start = ring == 0 ? 0 : g_array_index (self->ring_ends, guint, ring - 1);
      guint end = g_array_index (self->ring_ends, guint, ring);

      for (guint i = start, j = end - 1; i < end; j = i++)
        {
          TerPoint a = g_array_index (self->points, TerPoint, i);
          TerPoint b = g_array_index (self->points, TerPoint, j);

          if ((a.y > unit.y) != (b.y > unit.y) &&
              unit.x < (b.x - a.x) * (unit.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
        }
    }

  return inside;
}

/**
 * ter_area_set_find:
 * @unit: a point of the unit square
 *
 * Finds the area that holds a point.
 *
 * Returns: (transfer none) (nullable): its shape
 */
const TerAreaShape *
ter_area_set_find (const TerAreaSet *self,
                   TerPoint          unit)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->shapes->len; i++)
    {
      const TerAreaShape *shape = &g_array_index (self->shapes, TerAreaShape, i);

      if (shape_contains (self, shape, unit))
        return shape;
    }

  return NULL;
}
